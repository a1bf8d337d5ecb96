/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The tables of what can be bought: each of these fills one, which the caller prints and clears. */

#include <stdbool.h>

#include "client/budget_client.h"
#include "client/table.h"

/* Bundles in the order that they have. platforms: NULL where all are of one, that need not be
 * named. */
void listing_bundles(Table *ret, const RecordList *bundles, const RecordList *platforms);

/* Offers. bundles: the platform's, for the dates of the prices. own: the currency of whoever looks.
 */
void listing_offers(
                Table *ret, const RecordList *offers, const RecordList *bundles, const char *own);

/* What an amount of money buys on one platform in one channel. */
typedef struct Comparison {
        const BudgetPlatform *platform;
        const char *id;       /* the platform's */
        const char *channel;  /* NULL: sold in money, or no price in the currency is known */
        int64_t coins;        /* NOT_GIVEN likewise */
        int64_t price;        /* of them; NOT_GIVEN: not known */
        const char *currency; /* of both amounts of money */
        int64_t creator_gets;
        bool too_little; /* the smallest bundle costs more */
} Comparison;

void listing_comparisons(Table *ret, const Comparison rows[], size_t n);
