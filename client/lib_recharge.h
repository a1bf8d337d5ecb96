/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Inside the library: the calls of the interface Recharge as messages, and what answers them. For
 * who waits for an answer, and for who does not. */

#include <stdbool.h>

#include "client/lib_bus.h"

/* The options of Complete: NULL and NOT_GIVEN for what is not said. */
typedef struct BudgetCompletion {
        int64_t coins;
        int64_t price;
        const char *currency;
        const char *receipt;
} BudgetCompletion;

/* member: "Request" or "Check". */
int recharge_ask_new(sd_bus *bus, const char *member, const char *platform, int64_t coins,
                const BudgetPurchase *purchase, sd_bus_message **ret);
int recharge_complete_new(
                sd_bus *bus, uint64_t id, const BudgetCompletion *completion, sd_bus_message **ret);
int recharge_cancel_new(sd_bus *bus, uint64_t id, const char *reason, sd_bus_message **ret);
int recharge_get_new(sd_bus *bus, uint64_t id, sd_bus_message **ret);

/* What Request answers, and Check without the id, into a zeroed verdict. -EBADMSG: it is not the
 * contract's. */
int recharge_read_verdict(sd_bus_message *reply, bool with_id, BudgetVerdict *verdict);
