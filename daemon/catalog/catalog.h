/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The platforms whose coins are budgeted, read from conf/catalog.d/, one INI file each. */

#include <stdbool.h>
#include <stddef.h>

#include "common/contract.h"
#include "common/faults.h"

typedef struct Platform {
        char id[PLATFORM_MAX + 1];
        char *name;               /* "TikTok Coins" */
        char *unit;               /* what one is called: "Coin" */
        bool sold_in_money;       /* else in coins */
        char **official;          /* hosts and stores that sell them; NULL-terminated */
        unsigned creator_percent; /* of what is paid, 1..100; 0: not known */
} Platform;

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
