/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Parts and multiples of amounts, in whole numbers. */

#include <stdint.h>

#include "common/contract.h"

/* What a result beyond any amount is taken for: more than a limit can hold, and far enough from
 * int64's end that thousands may be added up. */
#define AMOUNT_BEYOND (1000 * AMOUNT_MAX)

/* amount * num / den, rounded up; AMOUNT_BEYOND where it is that or more. amount, num >= 0;
 * den > 0. */
int64_t amount_scale(int64_t amount, int64_t num, int64_t den);

/* The same, rounded down. */
int64_t amount_share(int64_t amount, int64_t num, int64_t den);
