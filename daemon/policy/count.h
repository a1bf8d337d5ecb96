/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What a request counts, by the state that it is in. */

#include <stdbool.h>
#include <stdint.h>

#include "common/contract.h"

/* What a request amounts to in one unit: coins, or a currency's minor unit. */
typedef struct Amounts {
        int64_t approved;  /* as it was judged */
        int64_t completed; /* what was bought, or is taken for bought */
        int64_t rest;      /* returning: what waits to be given back */
        int64_t refunded;  /* <= what counts as bought */
} Amounts;

/* What it counts in a unit's sums. */
typedef struct Count {
        int64_t used;      /* against limits: bought, and not refunded */
        int64_t held;      /* against limits: approved, or waiting to be given back */
        int64_t bought;    /* in statements: refunds not yet taken off */
        int64_t cancelled; /* was held, and given back */
} Count;

/* state is not STATE_REJECTED or STATE_PENDING for a request that was ever counted; these count
 * nothing. spend: what a lapsed hold counts as (UNCONFIRMED_SPEND). */
Count amounts_count(const Amounts *amounts, State state, bool spend);
