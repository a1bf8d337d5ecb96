/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Who is behind a connection's unique name. A bus never gives the same unique name twice, so what
 * was found out once stays true for as long as our own connection lasts. */

#include "auth/auth.h"

enum { CALLERS_KEPT = 256, UNIQUE_NAME_KEPT = 31 };

typedef struct KnownCaller {
        char unique[UNIQUE_NAME_KEPT + 1];
        Caller caller;
        int error; /* -ENXIO: it had left already, and does not come back */
} KnownCaller;

typedef struct Callers {
        KnownCaller known[CALLERS_KEPT]; /* by a hash of the unique name; the newer stays */
} Callers;

int callers_find(Callers *callers, sd_bus *bus, const char *unique, Caller *ret);

/* The uid that the bus tells for a unique name now; -ENXIO or the like when it has left. */
int caller_uid(sd_bus *bus, const char *unique, uint32_t *ret);
