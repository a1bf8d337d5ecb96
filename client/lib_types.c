/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/budget_client.h"
#include "common/util.h"

#define TYPE(Struct, table) \
        { sizeof(Struct), ELEMENTSOF(table), table }

#define FIELD(Struct, key, signature, member) \
        { key, signature, offsetof(Struct, member), NULL }

static const Field limit_fields[] = {
                FIELD(BudgetLimit, "platform", "s", platform),
                FIELD(BudgetLimit, "window", "s", window),
                FIELD(BudgetLimit, "unit", "s", unit),
                FIELD(BudgetLimit, "amount", "x", amount),
                FIELD(BudgetLimit, "granted", "x", granted),
                FIELD(BudgetLimit, "used", "x", used),
                FIELD(BudgetLimit, "held", "x", held),
                FIELD(BudgetLimit, "remaining", "x", remaining),
                FIELD(BudgetLimit, "from", "t", from),
                FIELD(BudgetLimit, "until", "t", until),
                FIELD(BudgetLimit, "source", "s", source),
                FIELD(BudgetLimit, "household", "s", household),
                FIELD(BudgetLimit, "set-by", "u", set_by),
                FIELD(BudgetLimit, "set-at", "t", set_at),
                FIELD(BudgetLimit, "next-amount", "x", next_amount),
                FIELD(BudgetLimit, "next-from", "t", next_from),
};
const RecordType budget_limit_type = TYPE(BudgetLimit, limit_fields);

static const Field details_fields[] = {
                FIELD(BudgetDetails, "state", "s", state),
                FIELD(BudgetDetails, "remaining", "x", remaining),
                {"limit", "a{sv}", offsetof(BudgetDetails, limit), &budget_limit_type},
                FIELD(BudgetDetails, "fits", "x", fits),
                FIELD(BudgetDetails, "hold-until", "t", hold_until),
                FIELD(BudgetDetails, "price", "x", price),
                FIELD(BudgetDetails, "currency", "s", currency),
                FIELD(BudgetDetails, "price-estimated", "b", price_estimated),
                FIELD(BudgetDetails, "warnings", "as", warnings),
                FIELD(BudgetDetails, "replayed", "b", replayed),
};
const RecordType budget_details_type = TYPE(BudgetDetails, details_fields);

static const Field request_fields[] = {
                FIELD(BudgetRequest, "id", "t", id),
                FIELD(BudgetRequest, "uid", "u", uid),
                FIELD(BudgetRequest, "platform", "s", platform),
                FIELD(BudgetRequest, "coins", "x", coins),
                FIELD(BudgetRequest, "price", "x", price),
                FIELD(BudgetRequest, "currency", "s", currency),
                FIELD(BudgetRequest, "seller", "s", seller),
                FIELD(BudgetRequest, "app", "s", app),
                FIELD(BudgetRequest, "note", "s", note),
                FIELD(BudgetRequest, "key", "s", key),
                FIELD(BudgetRequest, "created", "t", created),
                FIELD(BudgetRequest, "decided", "t", decided),
                FIELD(BudgetRequest, "decided-by", "u", decided_by),
                FIELD(BudgetRequest, "decision", "s", decision),
                FIELD(BudgetRequest, "reason", "s", reason),
                FIELD(BudgetRequest, "state", "s", state),
                FIELD(BudgetRequest, "hold-until", "t", hold_until),
                FIELD(BudgetRequest, "completed-coins", "x", completed_coins),
                FIELD(BudgetRequest, "refunded-coins", "x", refunded_coins),
                FIELD(BudgetRequest, "receipt", "s", receipt),
};
const RecordType budget_request_type = TYPE(BudgetRequest, request_fields);

static const Field account_fields[] = {
                FIELD(BudgetAccount, "name", "s", name),
                FIELD(BudgetAccount, "paused", "s", paused),
                FIELD(BudgetAccount, "paused-until", "t", paused_until),
                FIELD(BudgetAccount, "households", "as", households),
                FIELD(BudgetAccount, "unbudgeted", "b", unbudgeted),
                FIELD(BudgetAccount, "over-limit", "s", over_limit),
                FIELD(BudgetAccount, "give-back", "s", give_back),
                FIELD(BudgetAccount, "unconfirmed", "s", unconfirmed),
                FIELD(BudgetAccount, "quiet-hours", "s", quiet_hours),
                FIELD(BudgetAccount, "burst", "s", burst),
};
const RecordType budget_account_type = TYPE(BudgetAccount, account_fields);

static const Field platform_fields[] = {
                FIELD(BudgetPlatform, "id", "s", id),
                FIELD(BudgetPlatform, "name", "s", name),
                FIELD(BudgetPlatform, "unit", "s", unit),
                FIELD(BudgetPlatform, "sold-in", "s", sold_in),
                FIELD(BudgetPlatform, "official", "as", official),
                FIELD(BudgetPlatform, "creator-percent", "u", creator_percent),
};
const RecordType budget_platform_type = TYPE(BudgetPlatform, platform_fields);

static const Field account_name_fields[] = {
                FIELD(BudgetAccountName, "uid", "u", uid),
                FIELD(BudgetAccountName, "name", "s", name),
};
const RecordType budget_account_name_type = TYPE(BudgetAccountName, account_name_fields);

void budget_request_clear(BudgetRequest *request) {
        record_clear(&budget_request_type, request);
}

void budget_account_clear(BudgetAccount *account) {
        record_clear(&budget_account_type, account);
}

void budget_verdict_clear(BudgetVerdict *verdict) {
        free(verdict->reason);
        verdict->reason = NULL;
        record_clear(&budget_details_type, &verdict->details);
}
