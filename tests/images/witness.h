/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the service has told its callers, and what the ledger was when it did: it stands between the
 * two by the linker's --wrap. */

#include <stdbool.h>
#include <stddef.h>

#include "ledger/ledger.h"
#include "service/service.h"
#include "tests/simulation/must.h"

/* The ledger between two batches. */
typedef struct Boundary {
        int64_t entries;
        char hash[LEDGER_HASH_TEXT + 1];
} Boundary;

/* A request or record that was answered. */
typedef struct Told {
        int64_t id;
        bool record;
        Decision decision;
        Reason reason;
        int64_t coins;
        char platform[PLATFORM_MAX + 1];
} Told;

/* How far it is. An image that is taken now has to have all that was told, the boundary that was
 * acknowledged last, and nothing beyond but the batch that runs. */
typedef struct Moment {
        size_t boundary;
        bool in_batch;
        size_t n_told;
} Moment;

/* Of a new ledger. */
void witness_begin(void);
Moment witness_now(void);
const Boundary *witness_boundary(size_t n);

/* How many boundaries there are, those with something new; and requests that were told of. */
size_t witness_boundaries(void);
size_t witness_changes(void);
size_t witness_told(void);

/* Adds what an open ledger lacks of what had been told then, or has otherwise. */
void witness_compare(Ledger *ledger, size_t n_told, Text *fault);

/* Called after each run of the service. */
void witness_after_run(void (*after)(Service *service));
