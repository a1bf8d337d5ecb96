/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/fetch.h"

#include "common/util.h"

typedef int (*PageReader)(BudgetClient *client, uint32_t uid, const BudgetFilter *filter,
                BudgetError *ret_error, RecordList *ret);

static int read_pending(BudgetClient *client, uint32_t uid, const BudgetFilter *filter,
                BudgetError *ret_error, RecordList *ret) {
        (void) uid;
        return budget_client_list_pending(client, filter, ret_error, ret);
}

/* Page after page, each of what the daemon gives at most. *edge is the member of the filter that
 * takes the id where the next one begins. */
static int fetch_pages(BudgetClient *client, uint32_t uid, PageReader reader, BudgetFilter *filter,
                int64_t *edge, BudgetError *ret_error, RecordList *list) {
        int64_t wanted = filter->count != NOT_GIVEN ? filter->count : INT64_MAX;

        for (;;) {
                _cleanup_(record_list_clear) RecordList page = {.type = &budget_request_type};
                int64_t left = wanted - (int64_t) list->n;

                filter->count = left < LIST_COUNT_MAX ? left : LIST_COUNT_MAX;
                int r = reader(client, uid, filter, ret_error, &page);
                if (r < 0)
                        return r;

                int64_t n = (int64_t) page.n;
                if (n > 0)
                        *edge = ((const BudgetRequest *) page.items)[n - 1].id;
                r = record_list_move(list, &page);
                if (r < 0)
                        return r;
                if (n < filter->count || n >= left)
                        return 0;
        }
}

int fetch_requests(BudgetClient *client, uint32_t uid, const BudgetFilter *filter,
                BudgetError *ret_error, RecordList *list) {
        BudgetFilter page = *filter;
        return fetch_pages(client, uid, budget_client_list_requests, &page, &page.before, ret_error,
                        list);
}

int fetch_pending(BudgetClient *client, BudgetError *ret_error, RecordList *list) {
        BudgetFilter page = BUDGET_FILTER_ALL;
        return fetch_pages(client, 0, read_pending, &page, &page.after, ret_error, list);
}
