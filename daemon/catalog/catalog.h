/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The platforms whose coins are budgeted, read from conf/catalog.d/, one INI file each. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/contract.h"
#include "common/faults.h"

enum { CHANNEL_MAX = 3 };

/* One price of a platform's list. */
typedef struct Bundle {
        char channel[CHANNEL_MAX + 1]; /* "app" or "web" */
        char currency[CURRENCY_MAX + 1];
        int64_t coins; /* >= 1 */
        int64_t price; /* >= 1, minor units */
        char *as_of;   /* "2023", "2023-02", "2026-06-30"; NULL: not known */
        char *source;
} Bundle;

typedef struct Platform {
        char id[PLATFORM_MAX + 1];
        char *name;               /* "TikTok Coins" */
        char *unit;               /* what one is called: "Coin" */
        bool sold_in_money;       /* else in coins */
        char **official;          /* hosts and stores that sell them; NULL-terminated */
        unsigned creator_percent; /* of what is paid, 1..100; 0: not known */
        Bundle *bundles;          /* as they stand in the file */
        size_t n_bundles;
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

/* Of the bundles that are sold for this currency the one whose single coin is the cheapest, or the
 * dearest; NULL where the list has none. Owned by the platform. */
const Bundle *platform_bundle(const Platform *platform, const char *currency, ListPrice which);

/* The currency that the platform's list begins with; NULL: it has no prices. */
const char *platform_currency(const Platform *platform);
