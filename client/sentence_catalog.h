/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What to know about prices, in sentences for a person. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#include "client/budget_client.h"

/* What goes with a list of n bundles: who sells them, and what else is known. platform: whose they
 * are; NULL: of several. currency: what was asked for; "": any. */
void sentence_bundles(const BudgetPlatform *platform, size_t n, const char *currency, FILE *out);

/* "330 for 4.99 USD in the app"; `ret` takes WORDS_MAX bytes, and is what is returned. */
const char *bundle_words(const BudgetBundle *bundle, char *ret);

/* What was asked, and the offers that came. */
typedef struct Quoted {
        const char *platform;
        int64_t coins;
        const char *own;          /* the currency of whoever asks; "": not known */
        const RecordList *offers; /* BudgetOffer, the cheapest first */
        const RecordList *platforms;
} Quoted;

/* What stands above the offers; where there are none, why. */
void sentence_quote_head(const Quoted *quoted, FILE *out);

/* Why the first is the cheapest, and what the numbers leave out. */
void sentence_quote_why(const Quoted *quoted, FILE *out);

/* Whether a price in the currency of whoever asks can be held against any of the offers. */
bool offers_comparable(const Quoted *quoted);

/* " Officially 700 TikTok Coins cost 7.40 USD on the web, 9.90 USD in the app." after a price that
 * is unusual; nothing where no offer is known. */
void sentence_list_price(const Quoted *quoted, FILE *out);
