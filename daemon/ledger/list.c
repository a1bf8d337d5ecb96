/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Reading many rows. */

#include <errno.h>
#include <string.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/internal.h"

static int give_requests(Ledger *ledger, sqlite3_stmt *list, LedgerRequestRow row, void *userdata) {
        LedgerRequest request;
        int r;

        while ((r = statement_step(list)) > 0) {
                r = read_request(ledger, list, &request);
                if (r >= 0)
                        r = row(&request, userdata);
                if (r < 0)
                        return r;
        }
        return r;
}

int ledger_list_requests(
                Ledger *ledger, const LedgerFilter *filter, LedgerRequestRow row, void *userdata) {
        _cleanup_(statement_resetp) sqlite3_stmt *list = ledger->statement[LIST_REQUESTS];

        bind_int(list, 1, filter->account);
        bind_int(list, 2, filter->before);
        bind_int(list, 3, filter->since);
        bind_int(list, 4, filter->until);
        bind_text(list, 5, filter->platform);
        bind_text(list, 6, filter->state);
        bind_int(list, 7, filter->count);
        return give_requests(ledger, list, row, userdata);
}

int ledger_list_pending(Ledger *ledger, int64_t account, LedgerRequestRow row, void *userdata) {
        _cleanup_(statement_resetp) sqlite3_stmt *list = ledger->statement[LIST_PENDING];

        bind_int(list, 1, account);
        return give_requests(ledger, list, row, userdata);
}

int ledger_list_waiting(Ledger *ledger, int64_t after, uint32_t count, LedgerRequestRow row,
                void *userdata) {
        _cleanup_(statement_resetp) sqlite3_stmt *list = ledger->statement[LIST_WAITING];

        bind_int(list, 1, after);
        bind_int(list, 2, count);
        return give_requests(ledger, list, row, userdata);
}

int ledger_list_accounts(Ledger *ledger, LedgerAccountRow row, void *userdata) {
        _cleanup_(statement_resetp) sqlite3_stmt *list = ledger->statement[LIST_ACCOUNTS];
        LedgerAccount account;
        int r;

        while ((r = statement_step(list)) > 0) {
                r = read_account(list, &account);
                if (r >= 0)
                        r = row(&account, userdata);
                if (r < 0)
                        return r;
        }
        return r;
}

int ledger_list_uncounted(Ledger *ledger, int64_t owner, const char *platform, const char *unit,
                const char *const labels[WINDOW_COUNT], LedgerTextRow row, void *userdata) {
        const int lists[] = {LIST_UNCOUNTED_OF_ACCOUNT, LIST_UNCOUNTED_OF_HOUSEHOLD};
        int r = 0;

        /* One of the two gives nothing: a number is an account's or a household's. */
        for (size_t i = 0; i < ELEMENTSOF(lists) && r >= 0; i++) {
                _cleanup_(statement_resetp) sqlite3_stmt *list = ledger->statement[lists[i]];

                bind_int(list, 1, owner);
                bind_text(list, 2, platform);
                for (Window window = WINDOW_DAY; window < WINDOW_COUNT; window++)
                        bind_text(list, 2 + (int) window, labels[window]);
                bind_text(list, 7, unit);
                while (r >= 0 && (r = statement_step(list)) > 0)
                        r = row(column_text(list, 0), userdata);
        }
        return r;
}

int ledger_list_changes(Ledger *ledger, int64_t account, int64_t before, uint32_t count,
                LedgerEntryRow row, void *userdata) {
        _cleanup_(statement_resetp) sqlite3_stmt *list = ledger->statement[LIST_CHANGES];
        int r;

        bind_int(list, 1, account);
        bind_int(list, 2, before);
        bind_int(list, 3, count);
        while ((r = statement_step(list)) > 0) {
                Entry entry;

                r = read_entry(ledger->statement[GET_ENTRY], column_int(list, 0), &entry);
                if (r >= 0)
                        r = row(&entry, userdata);
                if (r < 0)
                        return r;
        }
        return r;
}

static int check_sums(Ledger *ledger, int64_t account, int64_t since, int64_t until) {
        _cleanup_(statement_resetp) sqlite3_stmt *count = ledger->statement[COUNT_SUMS];

        bind_int(count, 1, account);
        bind_int(count, 2, since);
        bind_int(count, 3, until);
        bind_int(count, 4, LEDGER_SUMS_MAX + 1);
        int r = statement_step(count);
        return r > 0 && column_int(count, 0) > LEDGER_SUMS_MAX ? -E2BIG : r;
}

int ledger_sums(Ledger *ledger, int64_t account, Window window, int64_t since, int64_t until,
                LedgerSumRow row, void *userdata) {
        static const int lists[WINDOW_COUNT] = {
                        [WINDOW_DAY] = LIST_DAY_SUMS,
                        [WINDOW_WEEK] = LIST_WEEK_SUMS,
                        [WINDOW_MONTH] = LIST_MONTH_SUMS,
                        [WINDOW_YEAR] = LIST_YEAR_SUMS,
        };
        _cleanup_(statement_resetp) sqlite3_stmt *list = ledger->statement[lists[window]];

        int r = derive_write(ledger->derive);
        if (r >= 0)
                r = check_sums(ledger, account, since, until);
        if (r < 0)
                return r;
        bind_int(list, 1, account);
        bind_int(list, 2, since);
        bind_int(list, 3, until);
        while ((r = statement_step(list)) > 0) {
                LedgerSum sum = {
                                .label = column_text(list, 0),
                                .at = column_int(list, 1),
                                .platform = column_text(list, 2),
                                .unit = column_text(list, 3),
                                .completed = column_int(list, 4),
                                .held = column_int(list, 5),
                                .cancelled = column_int(list, 6),
                                .refunded = column_int(list, 7),
                                .requests = column_int(list, 8),
                                .rejected = column_int(list, 9),
                };

                r = row(&sum, userdata);
                if (r < 0)
                        return r;
        }
        return r;
}

int ledger_list_untold(Ledger *ledger, int64_t account, uint32_t caller, int64_t now,
                LedgerWarningRow row, void *userdata) {
        _cleanup_(statement_resetp) sqlite3_stmt *list = ledger->statement[LIST_UNTOLD];
        int r;

        bind_int(list, 1, account);
        bind_int(list, 2, caller);
        bind_int(list, 3, now);
        while ((r = statement_step(list)) > 0) {
                Entry entry;

                r = read_entry(ledger->statement[GET_ENTRY], column_int(list, 0), &entry);
                if (r >= 0)
                        r = row(&entry, (uint32_t) column_int(list, 1), userdata);
                if (r < 0)
                        return r;
        }
        return r;
}
