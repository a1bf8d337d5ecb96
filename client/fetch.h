/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Listings of requests that are longer than one answer of the daemon. */

#include "client/budget_client.h"

/* The first filter->count of those that the filter names, or NOT_GIVEN for all of them; `list` is
 * of BudgetRequest. 0, or -errno with *ret_error, whose code is NONE where there was no memory. */
int fetch_requests(BudgetClient *client, uint32_t uid, const BudgetFilter *filter,
                BudgetError *ret_error, RecordList *list);

/* Likewise all that waits for a guardian. */
int fetch_pending(BudgetClient *client, BudgetError *ret_error, RecordList *list);
