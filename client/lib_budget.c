/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The contract's interface Budget. */

#include "client/lib_calls.h"

int budget_client_get_limits(
                BudgetClient *client, uint32_t uid, BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_BUDGET, "GetLimits", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "u", uid);
        return call_for_list(client, r, call, &budget_limit_type, bus_read_records, ret_error, ret);
}

static const Field filter_fields[] = {
                FIELD(BudgetFilter, "platform", "s", platform),
                FIELD(BudgetFilter, "state", "s", state),
                FIELD(BudgetFilter, "since", "t", since),
                FIELD(BudgetFilter, "until", "t", until),
                FIELD(BudgetFilter, "before", "t", before),
                FIELD(BudgetFilter, "count", "u", count),
};
static const RecordType request_filter = RECORD_TYPE(BudgetFilter, filter_fields);

int budget_client_list_requests(BudgetClient *client, uint32_t uid, const BudgetFilter *filter,
                BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_BUDGET, "ListRequests", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "u", uid);
        r = call_append_options(r, call, &request_filter, filter);
        return call_for_list(
                        client, r, call, &budget_request_type, bus_read_records, ret_error, ret);
}

int budget_client_get_account(
                BudgetClient *client, uint32_t uid, BudgetError *ret_error, BudgetAccount *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_BUDGET, "GetAccount", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "u", uid);
        return call_for_record(client, r, call, &budget_account_type, ret_error, ret);
}

int budget_client_summarize(BudgetClient *client, uint32_t uid, Window window, int64_t since,
                int64_t until, BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_BUDGET, "Summarize", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "ustt", uid, window_to_text(window),
                                (uint64_t) since, (uint64_t) until);
        return call_for_list(client, r, call, &budget_sum_type, bus_read_records, ret_error, ret);
}
