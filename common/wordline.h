/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Lines of words with a blank between, as the ledger keeps lists in a text. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* The next word of the line, which may not be longer than `size` takes; moves on behind it. */
bool word_read(const char **line, char *ret, size_t size);

/* The same of a whole number, 0 or more. */
bool number_read(const char **line, int64_t *ret);

/* The beginning of the line behind this one, or NULL. */
const char *line_next(const char *line);
