/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdio.h>

/* A stream that writes to another: lines longer than `width` columns are broken there, at spaces.
 * Nothing is held back behind a newline. width 0, or no memory: the other stream itself. */
FILE *wrap_open(FILE *to, unsigned width);

/* Writes what is left of a last line. */
void wrap_close(FILE *wrapped, FILE *to);
