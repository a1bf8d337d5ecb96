/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The configuration, the catalogue, the exchange rates and the calendar, read together. */

#include "calendar/calendar.h"
#include "catalog/catalog.h"
#include "catalog/rates.h"
#include "common/faults.h"
#include "config/config.h"

/* Where things are, as the command line says. */
typedef struct Places {
        const char *config;
        const char *catalog;       /* where the catalogue was installed */
        const char *local_catalog; /* what stands in for it; NULL: nothing */
        const char *state;         /* the ledger's folder */
} Places;

typedef struct Loaded {
        Config *config;
        Catalog *catalog;
        Rates *rates;
        Calendar *calendar;
} Loaded;

/* Reads it all; whatever is wrong is added to `faults`. 0; -EBADMSG where there are faults; another
 * -errno. */
int load(const Places *places, Faults *faults, Loaded *ret);
void loaded_clear(Loaded *loaded);
