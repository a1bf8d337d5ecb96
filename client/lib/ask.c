/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/lib/ask.h"

#include <errno.h>
#include <stdbool.h>

#include "client/lib_recharge.h"

/* Of a struct: more was never set, but is what happened to be there. */
#define SIZE_SANE 4096

/* A struct as the app's header has it. One that is longer than ours has members that we don't know:
 * they must not be said, as nobody would heed them. (openat2(2) does the same.) */
static bool is_known(const void *given, size_t size, size_t known) {
        const unsigned char *bytes = given;

        if (size < sizeof(size_t) || size > SIZE_SANE)
                return false;
        for (size_t i = known; i < size; i++)
                if (bytes[i] != 0)
                        return false;
        return true;
}

static size_t smaller(size_t a, size_t b) {
        return a < b ? a : b;
}

static CoinBudgetPurchase purchase_of(const Ask *ask) {
        CoinBudgetPurchase purchase = {0};

        if (ask->purchase)
                memcpy(&purchase, ask->purchase, smaller(ask->purchase->size, sizeof(purchase)));
        return purchase;
}

static CoinBudgetPayment payment_of(const Ask *ask) {
        CoinBudgetPayment payment = {0};

        if (ask->payment)
                memcpy(&payment, ask->payment, smaller(ask->payment->size, sizeof(payment)));
        return payment;
}

const char *ask_fault(const Ask *ask) {
        const CoinBudgetPurchase *purchase = ask->purchase;
        const CoinBudgetPayment *payment = ask->payment;

        if (purchase && !is_known(purchase, purchase->size, sizeof(*purchase)))
                return "purchase->size is not set, or the purchase has members that this libcoinbudget does not know";
        if (payment && !is_known(payment, payment->size, sizeof(*payment)))
                return "payment->size is not set, or the payment has members that this libcoinbudget does not know";
        /* Which the messages would take for "not given". */
        if (purchase_of(ask).price < 0 || payment_of(ask).price < 0 || payment_of(ask).coins < 0)
                return "a price or a number of coins is below 0";
        if ((ask->kind == CALL_REQUEST || ask->kind == CALL_CHECK) && !ask->platform)
                return "no platform is given";
        return NULL;
}

const char *ask_key(const Ask *ask) {
        return purchase_of(ask).key;
}

/* Without a currency there is no price; a price without one is for the daemon to refuse. */
static int64_t price_said(int64_t price, const char *currency) {
        return currency || price > 0 ? price : NOT_GIVEN;
}

static int purchase_to_message(const Ask *ask, const char *key, sd_bus *bus, sd_bus_message **ret) {
        const CoinBudgetPurchase given = purchase_of(ask);
        const BudgetPurchase purchase = {
                        .key = key,
                        .price = price_said(given.price, given.currency),
                        .currency = given.currency,
                        .seller = given.seller,
                        .app = given.app,
                        .note = given.note,
                        .when = NOT_GIVEN,
        };

        return recharge_ask_new(bus, ask->kind == CALL_REQUEST ? "Request" : "Check", ask->platform,
                        ask->coins, &purchase, ret);
}

static int payment_to_message(const Ask *ask, sd_bus *bus, sd_bus_message **ret) {
        const CoinBudgetPayment given = payment_of(ask);
        const BudgetCompletion completion = {
                        .coins = given.coins > 0 ? given.coins : NOT_GIVEN,
                        .price = price_said(given.price, given.currency),
                        .currency = given.currency,
                        .receipt = given.receipt,
        };

        return recharge_complete_new(bus, ask->id, &completion, ret);
}

int ask_to_message(const Ask *ask, const char *key, sd_bus *bus, sd_bus_message **ret) {
        switch (ask->kind) {
        case CALL_REQUEST:
                return purchase_to_message(ask, key, bus, ret);
        case CALL_CHECK:
                return purchase_to_message(ask, NULL, bus, ret);
        case CALL_COMPLETE:
                return payment_to_message(ask, bus, ret);
        case CALL_CANCEL:
                return recharge_cancel_new(bus, ask->id, ask->reason, ret);
        case CALL_GET:
                return recharge_get_new(bus, ask->id, ret);
        }
        return -EINVAL;
}
