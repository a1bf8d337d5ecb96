/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The contract's interface Recharge. */

#include <errno.h>
#include <string.h>

#include "client/lib_calls.h"

static const Field purchase_fields[] = {
                FIELD(BudgetPurchase, "price", "x", price),
                FIELD(BudgetPurchase, "currency", "s", currency),
                FIELD(BudgetPurchase, "seller", "s", seller),
                FIELD(BudgetPurchase, "app", "s", app),
                FIELD(BudgetPurchase, "note", "s", note),
                FIELD(BudgetPurchase, "key", "s", key),
};
static const RecordType purchase_options = RECORD_TYPE(BudgetPurchase, purchase_fields);

/* What Request answers, and Check without the id. */
static int read_verdict(sd_bus_message *reply, bool with_id, BudgetVerdict *verdict) {
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

        int r = bus_call_new(client, INTERFACE_RECHARGE, member, &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "sx", platform, coins);
        r = call_append_options(r, call, &purchase_options, purchase);
        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;

        r = bus_answer_read(read_verdict(reply, with_id, &verdict), ret_error);
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

/* Complete's options. */
typedef struct Completion {
        int64_t coins;
} Completion;

static const Field completion_fields[] = {FIELD(Completion, "coins", "x", coins)};
static const RecordType completion_options = RECORD_TYPE(Completion, completion_fields);

int budget_client_complete(BudgetClient *client, uint64_t id, int64_t coins, BudgetError *ret_error,
                char **ret_state) {
        _cleanup_message_ sd_bus_message *call = NULL;
        const Completion completion = {.coins = coins};

        int r = bus_call_new(client, INTERFACE_RECHARGE, "Complete", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "t", id);
        r = call_append_options(r, call, &completion_options, &completion);
        return call_for_state(client, r, call, ret_error, ret_state);
}

int budget_client_cancel(BudgetClient *client, uint64_t id, const char *reason,
                BudgetError *ret_error, char **ret_state) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_RECHARGE, "Cancel", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "ts", id, reason ? reason : "");
        return call_for_state(client, r, call, ret_error, ret_state);
}

int budget_client_get(
                BudgetClient *client, uint64_t id, BudgetError *ret_error, BudgetRequest *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_RECHARGE, "Get", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "t", id);
        return call_for_record(client, r, call, &budget_request_type, ret_error, ret);
}
