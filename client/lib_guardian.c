/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The contract's interface Guardian. */

#include <errno.h>
#include <string.h>

#include "client/lib_calls.h"

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
static const Field limit_fields[] = {
                FIELD(BudgetSetting, "reason", "s", reason),
                FIELD(BudgetSetting, "guardian", "b", guardian),
};
static const RecordType limit_options = RECORD_TYPE(BudgetSetting, limit_fields);

static const Field grant_fields[] = {
                FIELD(BudgetSetting, "reason", "s", reason),
                FIELD(BudgetSetting, "key", "s", key),
};
static const RecordType grant_options = RECORD_TYPE(BudgetSetting, grant_fields);

/* Calls one of the methods about a limit. */
static int call_setting(BudgetClient *client, const char *member, bool with_amount,
                const RecordType *options, uint32_t uid, const BudgetSetting *setting,
                BudgetError *ret_error) {
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;

        int r = bus_call_new(client, INTERFACE_GUARDIAN, member, &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "usss", uid, setting->platform,
                                window_to_text(setting->window), setting->unit);
        if (r >= 0 && with_amount)
                r = sd_bus_message_append(call, "x", setting->amount);
        r = call_append_options(r, call, options, setting);
        return bus_call(client, r, call, ret_error, &reply);
}

int budget_client_set_limit(BudgetClient *client, uint32_t uid, const BudgetSetting *setting,
                BudgetError *ret_error) {
        return call_setting(client, "SetLimit", true, &limit_options, uid, setting, ret_error);
}

int budget_client_remove_limit(BudgetClient *client, uint32_t uid, const BudgetSetting *setting,
                BudgetError *ret_error) {
        return call_setting(client, "RemoveLimit", false, &limit_options, uid, setting, ret_error);
}

int budget_client_grant(BudgetClient *client, uint32_t uid, const BudgetSetting *setting,
                BudgetError *ret_error) {
        return call_setting(client, "Grant", true, &grant_options, uid, setting, ret_error);
}

static const Field pause_fields[] = {
                FIELD(BudgetPause, "reason", "s", reason),
                FIELD(BudgetPause, "until", "t", until),
                FIELD(BudgetPause, "guardian", "b", guardian),
};
static const RecordType pause_options = RECORD_TYPE(BudgetPause, pause_fields);

int budget_client_set_paused(BudgetClient *client, uint32_t uid, const BudgetPause *pause,
                BudgetError *ret_error) {
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;

        int r = bus_call_new(client, INTERFACE_GUARDIAN, "SetPaused", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "ub", uid, pause->paused);
        r = call_append_options(r, call, &pause_options, pause);
        return bus_call(client, r, call, ret_error, &reply);
}

static const Field pending_fields[] = {
                FIELD(BudgetFilter, "after", "t", after),
                FIELD(BudgetFilter, "count", "u", count),
};
static const RecordType pending_filter = RECORD_TYPE(BudgetFilter, pending_fields);

int budget_client_list_pending(BudgetClient *client, const BudgetFilter *filter,
                BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_GUARDIAN, "ListPending", &call);
        r = call_append_options(r, call, &pending_filter, filter);
        return call_for_list(
                        client, r, call, &budget_request_type, bus_read_records, ret_error, ret);
}

/* Resolve's options. */
typedef struct Resolution {
        const char *note;
} Resolution;

static const Field resolution_fields[] = {FIELD(Resolution, "note", "s", note)};
static const RecordType resolution_options = RECORD_TYPE(Resolution, resolution_fields);

int budget_client_resolve(BudgetClient *client, uint64_t id, bool approve, const char *note,
                BudgetError *ret_error, char **ret_state) {
        _cleanup_message_ sd_bus_message *call = NULL;
        const Resolution resolution = {.note = note};

        int r = bus_call_new(client, INTERFACE_GUARDIAN, "Resolve", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "tb", id, approve);
        r = call_append_options(r, call, &resolution_options, &resolution);
        return call_for_state(client, r, call, ret_error, ret_state);
}

static const Field refund_fields[] = {
                FIELD(BudgetRefund, "coins", "x", coins),
                FIELD(BudgetRefund, "price", "x", price),
                FIELD(BudgetRefund, "reason", "s", reason),
};
static const RecordType refund_options = RECORD_TYPE(BudgetRefund, refund_fields);

int budget_client_refund(BudgetClient *client, uint64_t id, const BudgetRefund *refund,
                BudgetError *ret_error) {
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;

        int r = bus_call_new(client, INTERFACE_GUARDIAN, "Refund", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "t", id);
        r = call_append_options(r, call, &refund_options, refund);
        return bus_call(client, r, call, ret_error, &reply);
}

static const Field record_fields[] = {
                FIELD(BudgetPurchase, "price", "x", price),
                FIELD(BudgetPurchase, "currency", "s", currency),
                FIELD(BudgetPurchase, "seller", "s", seller),
                FIELD(BudgetPurchase, "app", "s", app),
                FIELD(BudgetPurchase, "note", "s", note),
                FIELD(BudgetPurchase, "key", "s", key),
                FIELD(BudgetPurchase, "when", "t", when),
};
static const RecordType record_options = RECORD_TYPE(BudgetPurchase, record_fields);

int budget_client_record(BudgetClient *client, uint32_t uid, const char *platform, int64_t coins,
                const BudgetPurchase *purchase, BudgetError *ret_error, uint64_t *ret_id) {
        _cleanup_message_ sd_bus_message *call = NULL, *reply = NULL;
        uint64_t id;

        int r = bus_call_new(client, INTERFACE_GUARDIAN, "Record", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "usx", uid, platform, coins);
        r = call_append_options(r, call, &record_options, purchase);
        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;
        r = bus_answer_read(sd_bus_message_read(reply, "t", &id), ret_error);
        if (r >= 0)
                *ret_id = id;
        return r;
}

static const Field changes_fields[] = {
                FIELD(BudgetFilter, "before", "t", before),
                FIELD(BudgetFilter, "count", "u", count),
};
static const RecordType changes_filter = RECORD_TYPE(BudgetFilter, changes_fields);

int budget_client_list_changes(BudgetClient *client, uint32_t uid, const BudgetFilter *filter,
                BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_GUARDIAN, "ListChanges", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "u", uid);
        r = call_append_options(r, call, &changes_filter, filter);
        return call_for_list(
                        client, r, call, &budget_change_type, bus_read_records, ret_error, ret);
}
