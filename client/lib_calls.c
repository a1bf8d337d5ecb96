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

/* What Check answers, and Request behind the id. */
static int read_verdict(sd_bus_message *reply, BudgetVerdict *verdict) {
        const char *decision, *reason;

        int r = sd_bus_message_read(reply, "ss", &decision, &reason);
        if (r < 0)
                return r;
        /* A decision that is not known here must not be guessed at. */
        if (!decision_from_text(decision, &verdict->decision))
                return -EBADMSG;
        verdict->reason = strdup(reason);
        if (!verdict->reason)
                return -ENOMEM;
        return bus_read_record(reply, &budget_details_type, &verdict->details);
}

int budget_client_request(BudgetClient *client, const char *platform, int64_t coins,
                const BudgetPurchase *purchase, BudgetError *ret_error, BudgetVerdict *ret) {
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;
        _cleanup_(budget_verdict_clear) BudgetVerdict verdict = {0};
        uint64_t id = 0;

        int r = bus_call_new(client, INTERFACE_RECHARGE, "Request", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "sx", platform, coins);
        if (r >= 0)
                r = append_purchase(call, purchase);
        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;

        r = sd_bus_message_read(reply, "t", &id);
        if (r >= 0 && (id == 0 || id > INT64_MAX))
                r = -EBADMSG;
        if (r >= 0)
                r = read_verdict(reply, &verdict);
        r = bus_answer_read(r, ret_error);
        if (r < 0)
                return r;

        verdict.id = (int64_t) id;
        *ret = verdict;
        verdict = (BudgetVerdict){0};
        return 0;
}

int budget_client_check(BudgetClient *client, const char *platform, int64_t coins,
                const BudgetPurchase *purchase, BudgetError *ret_error, BudgetVerdict *ret) {
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;
        _cleanup_(budget_verdict_clear) BudgetVerdict verdict = {.id = NOT_GIVEN};

        int r = bus_call_new(client, INTERFACE_RECHARGE, "Check", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "sx", platform, coins);
        if (r >= 0)
                r = append_purchase(call, purchase);
        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;

        r = bus_answer_read(read_verdict(reply, &verdict), ret_error);
        if (r < 0)
                return r;

        *ret = verdict;
        verdict = (BudgetVerdict){0};
        return 0;
}

static int read_state(sd_bus_message *reply, BudgetError *ret_error, char **ret_state) {
        const char *state;
        int r = sd_bus_message_read(reply, "s", &state);
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
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;

        int r = bus_call_new(client, INTERFACE_RECHARGE, "Complete", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "t", id);
        if (r >= 0)
                r = sd_bus_message_open_container(call, 'a', "{sv}");
        if (r >= 0)
                r = append_amount(call, "coins", coins);
        if (r >= 0)
                r = sd_bus_message_close_container(call);
        r = bus_call(client, r, call, ret_error, &reply);
        return r < 0 ? r : read_state(reply, ret_error, ret_state);
}

int budget_client_cancel(BudgetClient *client, uint64_t id, const char *reason,
                BudgetError *ret_error, char **ret_state) {
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;

        int r = bus_call_new(client, INTERFACE_RECHARGE, "Cancel", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "ts", id, reason ? reason : "");
        r = bus_call(client, r, call, ret_error, &reply);
        return r < 0 ? r : read_state(reply, ret_error, ret_state);
}

int budget_client_get(
                BudgetClient *client, uint64_t id, BudgetError *ret_error, BudgetRequest *ret) {
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;
        _cleanup_(budget_request_clear) BudgetRequest request = {0};

        int r = bus_call_new(client, INTERFACE_RECHARGE, "Get", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "t", id);
        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;

        r = bus_answer_read(bus_read_record(reply, &budget_request_type, &request), ret_error);
        if (r < 0)
                return r;
        *ret = request;
        request = (BudgetRequest){0};
        return 0;
}

int budget_client_get_account(
                BudgetClient *client, uint32_t uid, BudgetError *ret_error, BudgetAccount *ret) {
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;
        _cleanup_(budget_account_clear) BudgetAccount account = {0};

        int r = bus_call_new(client, INTERFACE_BUDGET, "GetAccount", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "u", uid);
        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;

        r = bus_answer_read(bus_read_record(reply, &budget_account_type, &account), ret_error);
        if (r < 0)
                return r;
        *ret = account;
        account = (BudgetAccount){0};
        return 0;
}

/* Sends the call, and reads the one list that answers it. */
static int call_for_list(BudgetClient *client, int r, sd_bus_message *call, const RecordType *type,
                BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *reply = NULL;
        _cleanup_(record_list_clear) RecordList list = {.type = type};

        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;
        r = bus_answer_read(bus_read_records(reply, &list), ret_error);
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
        return call_for_list(client, r, call, &budget_limit_type, ret_error, ret);
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
        return call_for_list(client, r, call, &budget_request_type, ret_error, ret);
}

int budget_client_list_platforms(BudgetClient *client, BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_CATALOG, "ListPlatforms", &call);
        return call_for_list(client, r, call, &budget_platform_type, ret_error, ret);
}

static int append_change(sd_bus_message *call, const char *reason, bool guardian) {
        int r = sd_bus_message_open_container(call, 'a', "{sv}");
        if (r >= 0)
                r = append_text(call, "reason", reason);
        if (r >= 0 && guardian)
                r = sd_bus_message_append(call, "{sv}", "guardian", "b", 1);
        if (r >= 0)
                r = sd_bus_message_close_container(call);
        return r;
}

int budget_client_set_limit(BudgetClient *client, uint32_t uid, const char *platform, Window window,
                const char *unit, int64_t amount, const char *reason, bool guardian,
                BudgetError *ret_error) {
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;

        int r = bus_call_new(client, INTERFACE_GUARDIAN, "SetLimit", &call);
        if (r >= 0)
                r = sd_bus_message_append(
                                call, "usssx", uid, platform, window_to_text(window), unit, amount);
        if (r >= 0)
                r = append_change(call, reason, guardian);
        return bus_call(client, r, call, ret_error, &reply);
}

int budget_client_remove_limit(BudgetClient *client, uint32_t uid, const char *platform,
                Window window, const char *unit, const char *reason, bool guardian,
                BudgetError *ret_error) {
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;

        int r = bus_call_new(client, INTERFACE_GUARDIAN, "RemoveLimit", &call);
        if (r >= 0)
                r = sd_bus_message_append(
                                call, "usss", uid, platform, window_to_text(window), unit);
        if (r >= 0)
                r = append_change(call, reason, guardian);
        return bus_call(client, r, call, ret_error, &reply);
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
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;
        _cleanup_(record_list_clear) RecordList list = {.type = &budget_account_name_type};

        int r = bus_call_new(client, INTERFACE_GUARDIAN, "ListAccounts", &call);
        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;
        r = bus_answer_read(read_account_names(reply, &list), ret_error);
        if (r < 0)
                return r;
        *ret = list;
        list = (RecordList){.type = &budget_account_name_type};
        return 0;
}
