/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/lib_bus.h"

static int append_text(sd_bus_message *call, const char *key, const char *value) {
        return value ? sd_bus_message_append(call, "{sv}", key, "s", value) : 0;
}

static int append_amount(sd_bus_message *call, const char *key, int64_t value) {
        return value != NOT_GIVEN ? sd_bus_message_append(call, "{sv}", key, "x", value) : 0;
}

static int append_time(sd_bus_message *call, const char *key, int64_t value) {
        return value != NOT_GIVEN ? sd_bus_message_append(call, "{sv}", key, "t", (uint64_t) value)
                                  : 0;
}

static int append_purchase(sd_bus_message *call, const BudgetPurchase *purchase) {
        int r = sd_bus_message_open_container(call, 'a', "{sv}");
        if (r >= 0)
                r = append_text(call, "key", purchase->key);
        if (r >= 0)
                r = append_amount(call, "price", purchase->price);
        if (r >= 0)
                r = append_text(call, "currency", purchase->currency);
        if (r >= 0)
                r = append_text(call, "seller", purchase->seller);
        if (r >= 0)
                r = append_text(call, "app", purchase->app);
        if (r >= 0)
                r = append_text(call, "note", purchase->note);
        if (r >= 0)
                r = sd_bus_message_close_container(call);
        return r;
}

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
        if (r >= 0)
                r = append_purchase(call, purchase);
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

/* Sends the call, and reads the request's state, which answers it. */
static int call_for_state(BudgetClient *client, int r, sd_bus_message *call, BudgetError *ret_error,
                char **ret_state) {
        _cleanup_message_ sd_bus_message *reply = NULL;
        const char *state;

        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;
        r = sd_bus_message_read(reply, "s", &state);
        char *copy = r >= 0 ? strdup(state) : NULL;
        if (r >= 0 && !copy)
                r = -ENOMEM;
        r = bus_answer_read(r, ret_error);
        if (r >= 0)
                *ret_state = copy;
        return r;
}

int budget_client_complete(BudgetClient *client, uint64_t id, int64_t coins, BudgetError *ret_error,
                char **ret_state) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_RECHARGE, "Complete", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "t", id);
        if (r >= 0)
                r = sd_bus_message_open_container(call, 'a', "{sv}");
        if (r >= 0)
                r = append_amount(call, "coins", coins);
        if (r >= 0)
                r = sd_bus_message_close_container(call);
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

/* Sends the call, and reads the dictionary that answers it. */
static int call_for_record(BudgetClient *client, int r, sd_bus_message *call,
                const RecordType *type, BudgetError *ret_error, void *ret) {
        _cleanup_message_ sd_bus_message *reply = NULL;
        _cleanup_(record_list_clear) RecordList one = {.type = type};

        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;
        r = record_list_add(&one) ? bus_read_record(reply, type, one.items) : -ENOMEM;
        r = bus_answer_read(r, ret_error);
        if (r < 0)
                return r;
        memcpy(ret, one.items, type->size);
        one.n = 0; /* what the record owns is the caller's now */
        return 0;
}

int budget_client_get(
                BudgetClient *client, uint64_t id, BudgetError *ret_error, BudgetRequest *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_RECHARGE, "Get", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "t", id);
        return call_for_record(client, r, call, &budget_request_type, ret_error, ret);
}

int budget_client_get_account(
                BudgetClient *client, uint32_t uid, BudgetError *ret_error, BudgetAccount *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_BUDGET, "GetAccount", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "u", uid);
        return call_for_record(client, r, call, &budget_account_type, ret_error, ret);
}

/* Sends the call, and reads the one list that answers it. */
static int call_for_list(BudgetClient *client, int r, sd_bus_message *call, const RecordType *type,
                int (*reader)(sd_bus_message *reply, RecordList *list), BudgetError *ret_error,
                RecordList *ret) {
        _cleanup_message_ sd_bus_message *reply = NULL;
        _cleanup_(record_list_clear) RecordList list = {.type = type};

        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;
        r = bus_answer_read(reader(reply, &list), ret_error);
        if (r < 0)
                return r;
        *ret = list;
        list = (RecordList){.type = type};
        return 0;
}

int budget_client_get_limits(
                BudgetClient *client, uint32_t uid, BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_BUDGET, "GetLimits", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "u", uid);
        return call_for_list(client, r, call, &budget_limit_type, bus_read_records, ret_error, ret);
}

int budget_client_list_requests(BudgetClient *client, uint32_t uid, const BudgetFilter *filter,
                BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_BUDGET, "ListRequests", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "u", uid);
        if (r >= 0)
                r = sd_bus_message_open_container(call, 'a', "{sv}");
        if (r >= 0)
                r = append_text(call, "platform", filter->platform);
        if (r >= 0)
                r = append_text(call, "state", filter->state);
        if (r >= 0)
                r = append_time(call, "since", filter->since);
        if (r >= 0)
                r = append_time(call, "until", filter->until);
        if (r >= 0)
                r = append_time(call, "before", filter->before);
        if (r >= 0 && filter->count > 0)
                r = sd_bus_message_append(call, "{sv}", "count", "u", filter->count);
        if (r >= 0)
                r = sd_bus_message_close_container(call);
        return call_for_list(
                        client, r, call, &budget_request_type, bus_read_records, ret_error, ret);
}

int budget_client_list_platforms(BudgetClient *client, BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_CATALOG, "ListPlatforms", &call);
        return call_for_list(
                        client, r, call, &budget_platform_type, bus_read_records, ret_error, ret);
}

static int change_limit(BudgetClient *client, const char *member, bool with_amount, uint32_t uid,
                const BudgetChange *change, BudgetError *ret_error) {
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;

        int r = bus_call_new(client, INTERFACE_GUARDIAN, member, &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "usss", uid, change->platform,
                                window_to_text(change->window), change->unit);
        if (r >= 0 && with_amount)
                r = sd_bus_message_append(call, "x", change->amount);
        if (r >= 0)
                r = sd_bus_message_open_container(call, 'a', "{sv}");
        if (r >= 0)
                r = append_text(call, "reason", change->reason);
        if (r >= 0 && change->guardian)
                r = sd_bus_message_append(call, "{sv}", "guardian", "b", 1);
        if (r >= 0)
                r = sd_bus_message_close_container(call);
        return bus_call(client, r, call, ret_error, &reply);
}

int budget_client_set_limit(BudgetClient *client, uint32_t uid, const BudgetChange *change,
                BudgetError *ret_error) {
        return change_limit(client, "SetLimit", true, uid, change, ret_error);
}

int budget_client_remove_limit(BudgetClient *client, uint32_t uid, const BudgetChange *change,
                BudgetError *ret_error) {
        return change_limit(client, "RemoveLimit", false, uid, change, ret_error);
}

static int read_account_names(sd_bus_message *reply, RecordList *list) {
        const char *name;
        uint32_t uid;

        int r = sd_bus_message_enter_container(reply, 'a', "(us)");
        if (r < 0)
                return r;
        while ((r = sd_bus_message_read(reply, "(us)", &uid, &name)) > 0) {
                BudgetAccountName *account = record_list_add(list);
                if (!account)
                        return -ENOMEM;
                account->uid = uid;
                account->name = strdup(name);
                if (!account->name)
                        return -ENOMEM;
        }
        return r;
}

int budget_client_list_accounts(BudgetClient *client, BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_GUARDIAN, "ListAccounts", &call);
        return call_for_list(client, r, call, &budget_account_name_type, read_account_names,
                        ret_error, ret);
}
