/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The platforms whose coins are budgeted, read from conf/catalog.d/, one INI file each. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/contract.h"
#include "common/faults.h"
#include "common/money.h"

enum { CHANNEL_MAX = 3 };

/* The most bundles and deals of a platform, and facts. */
enum { BUNDLES_MAX = 64, FACTS_MAX = 32 };

/* When something was so, and whose word that is. */
typedef struct Origin {
        char *as_of; /* "2023", "2023-02", "2026-06-30"; NULL: not known */
        char *source;
} Origin;

/* One price of a platform's list. */
typedef struct Bundle {
        char channel[CHANNEL_MAX + 1]; /* "app" or "web" */
        char currency[CURRENCY_MAX + 1];
        int64_t coins;            /* >= 1 */
        int64_t bonus;            /* what comes on top of them for the same price, >= 0; both
                                     together at most AMOUNT_MAX */
        int64_t price;            /* >= 1, minor units */
        char first[DATE_MAX + 1]; /* a deal's first and last day, "2026-11-20"; */
        char last[DATE_MAX + 1];  /* both "": it is no deal */
        Origin origin;            /* of a deal, as of its first day */
} Bundle;

/* What a buyer should know of a platform. */
typedef struct Fact {
        char *text; /* a sentence */
        Origin origin;
} Fact;

/* What reaches the creator: a part of what is paid, or so much for each coin. */
typedef struct Creator {
        unsigned percent; /* 1..100; 0: not that way */
        int64_t per_coin; /* minor units, >= 1; 0: not that way */
        char currency[CURRENCY_MAX + 1];
        Origin origin;
} Creator;

typedef struct Platform {
        char id[PLATFORM_MAX + 1];
        char *name;         /* "TikTok Coins" */
        char *unit;         /* what one is called: "Coin" */
        bool sold_in_money; /* else in coins */
        char **official;    /* hosts and stores that sell them; NULL-terminated */
        Creator creator;
        Bundle *bundles; /* as they stand in the file; deals among them */
        size_t n_bundles;
        Fact *facts; /* likewise */
        size_t n_facts;
} Platform;

typedef enum ListPrice { PRICE_CHEAPEST, PRICE_DEAREST } ListPrice;

typedef struct Catalog {
        Platform *platforms; /* in the order of their ids */
        size_t n_platforms;
} Catalog;

/* Reads every *.conf of `vendor`, in whose stead stands a file of the same name in `local` where
 * there is one; `local` may also add platforms. local may be NULL; that either folder does not
 * exist is no fault, but no platform at all is one. Everything that is wrong is added to `faults`.
 * 0; -EBADMSG where `faults` has grown; another -errno. */
int catalog_load(const char *vendor, const char *local, Faults *faults, Catalog **ret);
Catalog *catalog_free(Catalog *catalog);

/* NULL if the catalogue has no such platform. Owned by the catalogue. */
const Platform *catalog_platform(const Catalog *catalog, const char *id);

/* Whether it can be bought on that day ("2026-11-20"): a deal's days, both included; else any. */
bool bundle_runs(const Bundle *bundle, const char *today);

/* Of the bundles that are sold for this currency the one whose single coin is the cheapest, the
 * deals of today included, or the dearest, without any deal; NULL where the list has none. Owned by
 * the platform. */
const Bundle *platform_bundle(
                const Platform *platform, const char *currency, const char *today, ListPrice which);

/* The currency that the platform's list begins with; NULL: it has no prices. */
const char *platform_currency(const Platform *platform);

/* What reaches the creator of what is paid, in percent, rounded down: 0: it is not known. Where it
 * is so much a coin: of the price of the list's first bundle. */
unsigned platform_creator_percent(const Platform *platform);
