/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The contract's interface Catalog. */

#include "client/lib_calls.h"

int budget_client_list_platforms(BudgetClient *client, BudgetError *ret_error, RecordList *ret) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = bus_call_new(client, INTERFACE_CATALOG, "ListPlatforms", &call);
        return call_for_list(
                        client, r, call, &budget_platform_type, bus_read_records, ret_error, ret);
}
