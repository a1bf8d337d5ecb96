/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What something costs in several currencies, as it stands in an entry's `costs`: a line each, the
 * first in the currency that it is counted in by itself, "UNIT AMOUNT NUM DEN DATE", where NUM /
 * DEN is the rate that the amount was converted at and DATE the day that it is of, or "-". */

#include <stddef.h>

#include "common/money.h"

typedef struct Cost {
        char unit[UNIT_MAX + 1];
        int64_t amount; /* minor units, at most AMOUNT_BEYOND; in ENTRY_COUNT of no meaning: 0 */
        Rate rate;      /* from the price's currency to `unit`; in ENTRY_COUNT from `unit` */
} Cost;

/* The most that one entry may have. */
enum { COSTS_MAX = 191 };

/* NULL: no memory. */
char *costs_to_text(const Cost costs[], size_t n);

/* NULL has none. 0 or -EUCLEAN: that is no such text. */
int costs_from_text(const char *text, Cost ret[COSTS_MAX], size_t *ret_n);

/* The cost in that unit, or NULL. */
const Cost *costs_find(const Cost costs[], size_t n, const char *unit);
