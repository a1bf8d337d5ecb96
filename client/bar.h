/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

/* A bar of `width` columns: what is used, what is held, what is left, of `total`. Rounded down, but
 * what is not nothing shows. Without utf8 in ASCII; with colour green, yellow from 80 percent on,
 * red where nothing is left. */
void bar_print(int64_t used, int64_t held, int64_t total, unsigned width, bool colour, bool utf8,
                FILE *out);
