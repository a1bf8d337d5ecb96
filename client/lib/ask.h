/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What an app asks, checked and put into a message. */

#include "client/lib/answer.h"

/* The arguments of a call; those that its kind has. All borrowed. */
typedef struct Ask {
        CallKind kind;
        const char *platform;
        int64_t coins;
        const CoinBudgetPurchase *purchase;
        uint64_t id;
        const CoinBudgetPayment *payment;
        const char *reason;
} Ask;

/* Whether the structs are such as this library knows. What is wrong, or NULL. */
const char *ask_fault(const Ask *ask);

/* The key that the app gave; NULL: none. */
const char *ask_key(const Ask *ask);

/* The call as a message. key: of a request. 0 or -errno, of which -EINVAL is the app's fault. */
int ask_to_message(const Ask *ask, const char *key, sd_bus *bus, sd_bus_message **ret);
