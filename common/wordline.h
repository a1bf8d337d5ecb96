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

/* The longest number, and what follows a word. */
enum { NUMBER_TEXT_MAX = 20, WORD_END = 1 };

/* Writes a word, or a whole number of 0 or more, and a blank at `end`, where there has to be room
 * for it; gives the place behind that. */
char *word_put(char *end, const char *word);
char *number_put(char *end, int64_t number);

/* The beginning of the line behind this one, or NULL. */
const char *line_next(const char *line);
