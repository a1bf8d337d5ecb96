/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A call's life: made, attempted, where need be again, and answered once. */

#include "client/lib/ask.h"
#include "client/lib/connection.h"

/* µs: for all attempts together. */
#define TIMEOUT_DEFAULT (24 * UINT64_C(1000000))

/* Who is told: a callback; or, for who waits, where the answer goes. */
typedef struct Listener {
        CoinBudgetCallback callback;
        void *userdata;
        const CoinBudgetAnswer **ret;
} Listener;

/* The listener is told once, by the loop; or at once, where there is no way to: then this is NULL.
 */
CoinBudgetCall *call_start(CoinBudget *budget, const Ask *ask, const Listener *listener);
