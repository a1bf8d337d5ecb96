/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The contract's interface Recharge. */

#include <errno.h>
#include <string.h>

#include "client/lib_calls.h"
#include "client/lib_recharge.h"

static const Field purchase_fields[] = {
                FIELD(BudgetPurchase, "price", "x", price),
                FIELD(BudgetPurchase, "currency", "s", currency),
                FIELD(BudgetPurchase, "seller", "s", seller),
                FIELD(BudgetPurchase, "app", "s", app),
                FIELD(BudgetPurchase, "note", "s", note),
                FIELD(BudgetPurchase, "key", "s", key),
};
static const RecordType purchase_options = RECORD_TYPE(BudgetPurchase, purchase_fields);

static int method_new(sd_bus *bus, const char *member, sd_bus_message **ret) {
        return sd_bus_message_new_method_call(
                        bus, ret, BUS_NAME, OBJECT_PATH, INTERFACE_RECHARGE, member);
}

int recharge_ask_new(sd_bus *bus, const char *member, const char *platform, int64_t coins,
                const BudgetPurchase *purchase, sd_bus_message **ret) {
        int r = method_new(bus, member, ret);
        if (r >= 0)
                r = sd_bus_message_append(*ret, "sx", platform, coins);
        return call_append_options(r, *ret, &purchase_options, purchase);
}

int recharge_read_verdict(sd_bus_message *reply, bool with_id, BudgetVerdict *verdict) {
        const char *decision, *reason;
        uint64_t id = 0;

        int r = with_id ? sd_bus_message_read(reply, "t", &id) : 0;
        if (r >= 0)
                r = sd_bus_message_read(reply, "ss", &decision, &reason);
        if (r < 0)
                return r;
        if (with_id && (id == 0 || id > INT64_MAX))
                return -EBADMSG;
        /* A decision that is not known here must not be guessed at. */
        if (!decision_from_text(decision, &verdict->decision))
                return -EBADMSG;
        verdict->id = with_id ? (int64_t) id : NOT_GIVEN;
        verdict->reason = strdup(reason);
        if (!verdict->reason)
                return -ENOMEM;
        return bus_read_record(reply, &budget_details_type, &verdict->details);
}

static int call_for_verdict(BudgetClient *client, const char *member, bool with_id,
                const char *platform, int64_t coins, const BudgetPurchase *purchase,
                BudgetError *ret_error, BudgetVerdict *ret) {
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;
        _cleanup_(budget_verdict_clear) BudgetVerdict verdict = {0};

        int r = recharge_ask_new(bus_of(client), member, platform, coins, purchase, &call);
        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;

        r = bus_answer_read(recharge_read_verdict(reply, with_id, &verdict), ret_error);
        if (r < 0)
                return r;
        *ret = verdict;
        verdict = (BudgetVerdict){0};
        return 0;
}

int budget_client_request(BudgetClient *client, const char *platform, int64_t coins,
                const BudgetPurchase *purchase, BudgetError *ret_error, BudgetVerdict *ret) {
        return call_for_verdict(client, "Request", true, platform, coins, purchase, ret_error, ret);
}

int budget_client_check(BudgetClient *client, const char *platform, int64_t coins,
                const BudgetPurchase *purchase, BudgetError *ret_error, BudgetVerdict *ret) {
        return call_for_verdict(client, "Check", false, platform, coins, purchase, ret_error, ret);
}

static const Field completion_fields[] = {
                FIELD(BudgetCompletion, "coins", "x", coins),
                FIELD(BudgetCompletion, "price", "x", price),
                FIELD(BudgetCompletion, "currency", "s", currency),
                FIELD(BudgetCompletion, "receipt", "s", receipt),
};
static const RecordType completion_options = RECORD_TYPE(BudgetCompletion, completion_fields);

int recharge_complete_new(sd_bus *bus, uint64_t id, const BudgetCompletion *completion,
                sd_bus_message **ret) {
        int r = method_new(bus, "Complete", ret);
        if (r >= 0)
                r = sd_bus_message_append(*ret, "t", id);
        return call_append_options(r, *ret, &completion_options, completion);
}

int budget_client_complete(BudgetClient *client, uint64_t id, int64_t coins, BudgetError *ret_error,
                char **ret_state) {
        _cleanup_message_ sd_bus_message *call = NULL;
        const BudgetCompletion completion = {.coins = coins, .price = NOT_GIVEN};

        int r = recharge_complete_new(bus_of(client), id, &completion, &call);
        return call_for_state(client, r, call, ret_error, ret_state);
}

int recharge_cancel_new(sd_bus *bus, uint64_t id, const char *reason, sd_bus_message **ret) {
        int r = method_new(bus, "Cancel", ret);
        return r < 0 ? r : sd_bus_message_append(*ret, "ts", id, reason ? reason : "");
}

int budget_client_cancel(BudgetClient *client, uint64_t id, const char *reason,
                BudgetError *ret_error, char **ret_state) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = recharge_cancel_new(bus_of(client), id, reason, &call);
        return call_for_state(client, r, call, ret_error, ret_state);
}

int recharge_get_new(sd_bus *bus, uint64_t id, sd_bus_message **ret) {
        int r = method_new(bus, "Get", ret);
        return r < 0 ? r : sd_bus_message_append(*ret, "t", id);
}

int budget_client_get(
                BudgetClient *client, uint64_t id, BudgetError *ret_error, BudgetRequest *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = recharge_get_new(bus_of(client), id, &call);
        return call_for_record(client, r, call, &budget_request_type, ret_error, ret);
}
