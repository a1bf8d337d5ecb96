/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Listings that are longer than one answer of the daemon. */

#include "client/budget_client.h"

/* The first filter->count of those that the filter names, or NOT_GIVEN for all of them; `list` is
 * of BudgetRequest. 0, or -errno with *ret_error, whose code is NONE where there was no memory. */
int fetch_requests(BudgetClient *client, uint32_t uid, const BudgetFilter *filter,
                BudgetError *ret_error, RecordList *list);

/* The same, telling after each page how many there are by now. */
typedef void (*FetchProgress)(size_t n);
int fetch_requests_showing(BudgetClient *client, uint32_t uid, const BudgetFilter *filter,
                FetchProgress progress, BudgetError *ret_error, RecordList *list);

/* Likewise all that waits for a guardian. */
int fetch_pending(BudgetClient *client, BudgetError *ret_error, RecordList *list);

/* Likewise the newest `count` changes of an account, or fewer; `list` is of BudgetChange. */
int fetch_changes(BudgetClient *client, uint32_t uid, int64_t count, BudgetError *ret_error,
                RecordList *list);
