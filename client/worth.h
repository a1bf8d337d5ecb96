/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What coins are worth by the bundles of a list (BudgetBundle). */

#include <stdbool.h>
#include <stdint.h>

#include "client/budget_client.h"

/* What 100 coins of the bundle cost, bonus included; minor units, rounded up. */
int64_t bundle_per_100(const BudgetBundle *bundle);

/* Below 0: a coin of `a` costs less, in whatever currency both are. */
int bundle_order(const BudgetBundle *a, const BudgetBundle *b);

/* The bundle with the most coins of those that fit the budget, the cheaper of two; NULL: none does.
 */
const BudgetBundle *bundle_largest(const RecordList *bundles, const char *platform);

/* What so many coins cost: from the cheapest coin of the list to the dearest, rounded up. */
typedef struct Worth {
        int64_t least;
        int64_t most;
        const char *currency; /* the bundles' */
} Worth;

/* In the currency that the platform's list begins with. False: no price is listed, or it is beyond
 * AMOUNT_MAX. */
bool coins_worth(const RecordList *bundles, const char *platform, int64_t coins, Worth *ret);

/* The currency of whoever looks: what --currency says, or else their locale's; "": neither does. */
const char *own_currency(const char *said);
