/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/fetch.h"

#include <errno.h>

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
                int64_t *edge, FetchProgress progress, BudgetError *ret_error, RecordList *list) {
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
                if (progress)
                        progress(list->n);
                if (n < filter->count || n >= left)
                        return 0;
        }
}

int fetch_requests_showing(BudgetClient *client, uint32_t uid, const BudgetFilter *filter,
                FetchProgress progress, BudgetError *ret_error, RecordList *list) {
        BudgetFilter page = *filter;
        return fetch_pages(client, uid, budget_client_list_requests, &page, &page.before, progress,
                        ret_error, list);
}

int fetch_requests(BudgetClient *client, uint32_t uid, const BudgetFilter *filter,
                BudgetError *ret_error, RecordList *list) {
        return fetch_requests_showing(client, uid, filter, NULL, ret_error, list);
}

int fetch_pending(BudgetClient *client, BudgetError *ret_error, RecordList *list) {
        BudgetFilter page = BUDGET_FILTER_ALL;
        return fetch_pages(client, 0, read_pending, &page, &page.after, NULL, ret_error, list);
}

/* How many of the last changes are of the same moment. */
static size_t last_moment(const RecordList *changes) {
        const BudgetChange *change = changes->items;
        size_t n = 0;

        while (n < changes->n && change[changes->n - 1 - n].at == change[changes->n - 1].at)
                n++;
        return n;
}

/* Rows have no id that a page could begin at, only their time: the next page begins with the last
 * one's moment again, without those seen already. */
int fetch_changes(BudgetClient *client, uint32_t uid, int64_t count, BudgetError *ret_error,
                RecordList *list) {
        BudgetFilter filter = BUDGET_FILTER_ALL;

        while ((int64_t) list->n < count) {
                _cleanup_(record_list_clear) RecordList page = {.type = list->type};
                size_t seen = last_moment(list);
                int64_t left = count - (int64_t) list->n;

                /* As many as are wanted, and those that are seen again. */
                filter.count = LIST_COUNT_MAX;
                if (left < LIST_COUNT_MAX - (int64_t) seen)
                        filter.count = left + (int64_t) seen;
                if (list->n > 0)
                        filter.before = ((const BudgetChange *) list->items)[list->n - 1].at + 1;
                int r = budget_client_list_changes(client, uid, &filter, ret_error, &page);
                if (r < 0)
                        return r;
                bool last = (int64_t) page.n < filter.count;
                record_list_drop(&page, seen);
                if (!last && page.n == 0) { /* more of one moment than a page takes */
                        ret_error->code = BUDGET_ERROR_OTHER;
                        return -EOVERFLOW;
                }
                r = record_list_move(list, &page);
                if (r < 0 || last)
                        return r;
        }
        return 0;
}
