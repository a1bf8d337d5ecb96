/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the lines of a platform's file have in common: words, a date, and a source. */

#include "catalog/catalog.h"

/* Cuts `text` into its first n words and the rest of the line, blanks and all; false where one is
 * missing, or the rest is empty. The words point into `text`. */
bool words_split(char *text, size_t n, const char *ret_words[], const char **ret_rest);

/* Whether `as_of` is a date or a part of one, or "-". */
bool as_of_valid(const char *as_of);
#define AS_OF_FAULT \
        "the date must be such as 2026-06-30, 2026-06 or 2026, or - where it is not known"

/* Copies of both; as_of "-": it is not known. 0 or -ENOMEM. */
int origin_set(const char *as_of, const char *source, Origin *ret);
void origin_clear(Origin *origin);
