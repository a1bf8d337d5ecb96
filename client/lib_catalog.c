/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The contract's interface Catalog. */

#include "client/lib_calls.h"

int budget_client_list_platforms(BudgetClient *client, BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_CATALOG, "ListPlatforms", &call);
        return call_for_list(
                        client, r, call, &budget_platform_type, bus_read_records, ret_error, ret);
}

int budget_client_list_bundles(BudgetClient *client, const char *platform, const char *currency,
                BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_CATALOG, "ListBundles", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "ss", platform, currency);
        return call_for_list(
                        client, r, call, &budget_bundle_type, bus_read_records, ret_error, ret);
}

int budget_client_quote(BudgetClient *client, const char *platform, int64_t coins,
                const char *currency, BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_CATALOG, "Quote", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "sxs", platform, coins, currency);
        return call_for_list(client, r, call, &budget_offer_type, bus_read_records, ret_error, ret);
}
