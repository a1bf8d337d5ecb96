/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/seen.h"

#include <stdlib.h>

#include "client/fetch.h"
#include "common/util.h"

void seen_clear(Seen *seen) {
        free(seen->accounts);
        *seen = (Seen){0};
}

/* NULL: no memory. */
static SeenAccount *seen_account(Seen *seen, int64_t uid) {
        for (size_t i = 0; i < seen->n; i++)
                if (seen->accounts[i].uid == uid)
                        return &seen->accounts[i];

        SeenAccount *longer = reallocarray(seen->accounts, seen->n + 1, sizeof(*longer));
        if (!longer)
                return NULL;
        seen->accounts = longer;
        longer[seen->n] = (SeenAccount){.uid = uid, .changed_at = NOT_GIVEN};
        return &longer[seen->n++];
}

/* Moves the first `n` of a list that has the newest first. */
static void move_news(RecordList *from, size_t n, RecordList *news) {
        size_t size = from->type->size;

        while (n-- > 0) {
                void *to = record_list_add(news);
                if (!to)
                        return;
                memcpy(to, (char *) from->items + n * size, size);
                /* What it owns is the other's now. */
                memset((char *) from->items + n * size, 0, size);
        }
}

/* How many are of that moment, and come first but for newer ones. */
static size_t count_at(const RecordList *changes, int64_t at) {
        const BudgetChange *change = changes->items;
        size_t n = 0;

        for (size_t i = 0; i < changes->n; i++)
                n += change[i].at == at;
        return n;
}

void seen_changes(Seen *seen, BudgetClient *client, int64_t uid, RecordList *news) {
        _cleanup_(record_list_clear) RecordList list = {.type = &budget_change_type};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        SeenAccount *account = seen_account(seen, uid);
        size_t n = 0;

        if (!account ||
                        fetch_changes(client, (uint32_t) uid, LIST_COUNT_DEFAULT, &error, &list) <
                                        0 ||
                        list.n == 0)
                return;
        const BudgetChange *change = list.items;
        while (n < list.n && change[n].at > account->changed_at)
                n++;
        /* The daemon's clock may stand still: there may be more of the same moment now. */
        size_t same = count_at(&list, account->changed_at);
        if (same > account->changes)
                n += same - account->changes;
        account->changed_at = change[0].at;
        account->changes = count_at(&list, account->changed_at);
        move_news(&list, n, news);
}

void seen_requests(Seen *seen, BudgetClient *client, int64_t uid, RecordList *news) {
        _cleanup_(record_list_clear) RecordList list = {.type = &budget_request_type};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        SeenAccount *account = seen_account(seen, uid);
        BudgetFilter filter = BUDGET_FILTER_ALL;
        size_t n = 0;

        filter.count = LIST_COUNT_DEFAULT;
        if (!account || fetch_requests(client, (uint32_t) uid, &filter, &error, &list) < 0 ||
                        list.n == 0)
                return;
        const BudgetRequest *request = list.items;
        while (n < list.n && request[n].id > account->request)
                n++;
        account->request = request[0].id;
        move_news(&list, n, news);
}

void seen_request(Seen *seen, const BudgetRequest *request) {
        SeenAccount *account = seen_account(seen, request->uid);

        if (account && request->id > account->request)
                account->request = request->id;
}
