/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/budget_client.h"
#include "common/util.h"

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
const RecordType budget_limit_type = RECORD_TYPE(BudgetLimit, limit_fields);

static const Field details_fields[] = {
                FIELD(BudgetDetails, "state", "s", state),
                FIELD(BudgetDetails, "remaining", "x", remaining),
                FIELD_RECORD(BudgetDetails, "limit", limit, &budget_limit_type),
                FIELD(BudgetDetails, "fits", "x", fits),
                FIELD(BudgetDetails, "hold-until", "t", hold_until),
                FIELD(BudgetDetails, "price", "x", price),
                FIELD(BudgetDetails, "currency", "s", currency),
                FIELD(BudgetDetails, "price-estimated", "b", price_estimated),
                FIELD(BudgetDetails, "warnings", "as", warnings),
                FIELD(BudgetDetails, "replayed", "b", replayed),
};
const RecordType budget_details_type = RECORD_TYPE(BudgetDetails, details_fields);

static const Field request_fields[] = {
                FIELD(BudgetRequest, "id", "t", id),
                FIELD(BudgetRequest, "uid", "u", uid),
                FIELD(BudgetRequest, "platform", "s", platform),
                FIELD(BudgetRequest, "coins", "x", coins),
                FIELD(BudgetRequest, "price", "x", price),
                FIELD(BudgetRequest, "currency", "s", currency),
                FIELD(BudgetRequest, "price-estimated", "b", price_estimated),
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
const RecordType budget_request_type = RECORD_TYPE(BudgetRequest, request_fields);

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
const RecordType budget_account_type = RECORD_TYPE(BudgetAccount, account_fields);

static const Field platform_fields[] = {
                FIELD(BudgetPlatform, "id", "s", id),
                FIELD(BudgetPlatform, "name", "s", name),
                FIELD(BudgetPlatform, "unit", "s", unit),
                FIELD(BudgetPlatform, "sold-in", "s", sold_in),
                FIELD(BudgetPlatform, "official", "as", official),
                FIELD(BudgetPlatform, "creator-percent", "u", creator_percent),
                FIELD(BudgetPlatform, "facts", "as", facts),
};
const RecordType budget_platform_type = RECORD_TYPE(BudgetPlatform, platform_fields);

static const Field bundle_fields[] = {
                FIELD(BudgetBundle, "platform", "s", platform),
                FIELD(BudgetBundle, "channel", "s", channel),
                FIELD(BudgetBundle, "coins", "x", coins),
                FIELD(BudgetBundle, "bonus", "x", bonus),
                FIELD(BudgetBundle, "price", "x", price),
                FIELD(BudgetBundle, "currency", "s", currency),
                FIELD(BudgetBundle, "as-of", "s", as_of),
                FIELD(BudgetBundle, "source", "s", source),
                FIELD(BudgetBundle, "until", "t", until),
                FIELD(BudgetBundle, "fits", "b", fits),
};
const RecordType budget_bundle_type = RECORD_TYPE(BudgetBundle, bundle_fields);

static const Field offer_fields[] = {
                FIELD(BudgetOffer, "channel", "s", channel),
                FIELD(BudgetOffer, "bundles", "a(xu)", bundles),
                FIELD(BudgetOffer, "coins", "x", coins),
                FIELD(BudgetOffer, "price", "x", price),
                FIELD(BudgetOffer, "currency", "s", currency),
                FIELD(BudgetOffer, "in-own-currency", "x", in_own_currency),
                FIELD(BudgetOffer, "per-100", "x", per_100),
                FIELD(BudgetOffer, "creator-gets", "x", creator_gets),
                FIELD(BudgetOffer, "approved", "b", approved),
                FIELD(BudgetOffer, "reason", "s", reason),
};
const RecordType budget_offer_type = RECORD_TYPE(BudgetOffer, offer_fields);

static const Field account_name_fields[] = {
                FIELD(BudgetAccountName, "uid", "u", uid),
                FIELD(BudgetAccountName, "name", "s", name),
};
const RecordType budget_account_name_type = RECORD_TYPE(BudgetAccountName, account_name_fields);

static const Field sum_fields[] = {
                FIELD(BudgetSum, "from", "t", from),
                FIELD(BudgetSum, "until", "t", until),
                FIELD(BudgetSum, "platform", "s", platform),
                FIELD(BudgetSum, "unit", "s", unit),
                FIELD(BudgetSum, "completed", "x", completed),
                FIELD(BudgetSum, "held", "x", held),
                FIELD(BudgetSum, "cancelled", "x", cancelled),
                FIELD(BudgetSum, "refunded", "x", refunded),
                FIELD(BudgetSum, "requests", "u", requests),
                FIELD(BudgetSum, "rejected", "u", rejected),
};
const RecordType budget_sum_type = RECORD_TYPE(BudgetSum, sum_fields);

static const Field side_fields[] = {
                FIELD(BudgetSide, "platform", "s", platform),
                FIELD(BudgetSide, "window", "s", window),
                FIELD(BudgetSide, "unit", "s", unit),
                FIELD(BudgetSide, "source", "s", source),
                FIELD(BudgetSide, "amount", "x", amount),
                FIELD(BudgetSide, "next-amount", "x", next_amount),
                FIELD(BudgetSide, "next-from", "t", next_from),
                FIELD(BudgetSide, "paused", "b", paused),
                FIELD(BudgetSide, "until", "t", until),
                FIELD(BudgetSide, "id", "t", id),
                FIELD(BudgetSide, "state", "s", state),
                FIELD(BudgetSide, "coins", "x", coins),
                FIELD(BudgetSide, "price", "x", price),
                FIELD(BudgetSide, "currency", "s", currency),
};
const RecordType budget_side_type = RECORD_TYPE(BudgetSide, side_fields);

static const Field change_fields[] = {
                FIELD(BudgetChange, "at", "t", at),
                FIELD(BudgetChange, "by", "u", by),
                FIELD(BudgetChange, "uid", "u", uid),
                FIELD(BudgetChange, "what", "s", what),
                FIELD_RECORD(BudgetChange, "before", before, &budget_side_type),
                FIELD_RECORD(BudgetChange, "after", after, &budget_side_type),
                FIELD(BudgetChange, "reason", "s", reason),
};
const RecordType budget_change_type = RECORD_TYPE(BudgetChange, change_fields);

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
