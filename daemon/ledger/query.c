/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/internal.h"

const char *const ledger_sql[LEDGER_STATEMENTS] = {
                [BATCH_BEGIN] = "BEGIN IMMEDIATE",
                [BATCH_COMMIT] = "COMMIT",
                [BATCH_ROLLBACK] = "ROLLBACK",
                [COMMAND_SAVE] = "SAVEPOINT command",
                [COMMAND_UNDO] = "ROLLBACK TO command",
                [COMMAND_DONE] = "RELEASE command",
                [APPEND] = "INSERT INTO entry (" ENTRY_COLUMNS
                           ", hash) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?,"
                           " ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                [LAST_ENTRY] = "SELECT seq, at, hash FROM entry ORDER BY seq DESC LIMIT 1",
                [GET_ENTRY] = "SELECT " ENTRY_COLUMNS " FROM entry WHERE seq = ?1",
                [GET_SETTLED] = "SELECT " ENTRY_COLUMNS " FROM entry WHERE seq = ?1",
                [FIND_ACCOUNT] = "SELECT id, uid, name, day, records FROM account"
                                 " WHERE uid = ?1 AND name = ?2",
                [FIND_KEY] = "SELECT request FROM request_key WHERE account = ?1 AND key = ?2",
                [FIND_REQUEST] =
                                "SELECT request.id, account.uid, state, completed, settled FROM request"
                                " JOIN account ON account.id = request.account WHERE request.id = ?1",
                [FIRST_HOLD] = "SELECT id, until FROM request WHERE until IS NOT NULL"
                               " ORDER BY until, id LIMIT 1",
                [HOLD_AFTER] = "SELECT request.id FROM request JOIN entry ON entry.seq = request.id"
                               " WHERE request.until IS NOT NULL AND entry.at > ?1"
                               " ORDER BY request.id LIMIT 1",
                [GET_LIMITS] = "SELECT platform, unit, window, source, amount, set_by, set_at FROM limits"
                               " WHERE account = ?1 AND (?2 IS NULL OR platform = ?2)",
                [GET_MONTH_RULE] = "SELECT before, after, changes_at FROM month_rule",
                [LIST_REQUESTS] =
                                "SELECT request.id, account.uid, request.state, completed, settled"
                                " FROM request JOIN account ON account.id = request.account"
                                " JOIN entry ON entry.seq = request.id"
                                " WHERE request.account = ?1 AND request.id < ?2"
                                " AND entry.at >= ?3 AND entry.at < ?4"
                                " AND (?5 IS NULL OR entry.platform = ?5)"
                                " AND (?6 IS NULL OR request.state = ?6)"
                                " ORDER BY request.id DESC LIMIT ?7",
                [LIST_ACCOUNTS] =
                                "SELECT id, uid, name, day, records FROM account ORDER BY uid, id",
};

/* For texts of a bounded length; a longer one is damage. */
static int copy_text(sqlite3_stmt *statement, int column, char *ret, size_t size) {
        const char *text = column_text(statement, column);

        if (!text || strlen(text) >= size)
                return -EUCLEAN;
        memcpy(ret, text, strlen(text) + 1);
        return 0;
}

static int read_account(sqlite3_stmt *row, LedgerAccount *ret) {
        LedgerAccount account = {
                        .id = column_int(row, 0),
                        .uid = (uint32_t) column_int(row, 1),
                        .records = column_int(row, 4),
        };

        int r = copy_text(row, 2, account.name, sizeof(account.name));
        if (r >= 0)
                r = copy_text(row, 3, account.day, sizeof(account.day));
        if (r >= 0)
                *ret = account;
        return r;
}

int ledger_find_account(Ledger *ledger, uint32_t uid, const char *name, LedgerAccount *ret) {
        _cleanup_(statement_resetp) sqlite3_stmt *find = ledger->statement[FIND_ACCOUNT];

        bind_int(find, 1, uid);
        bind_text(find, 2, name);
        int r = statement_step(find);
        if (r <= 0)
                return r;
        r = read_account(find, ret);
        return r < 0 ? r : 1;
}

int ledger_find_key(Ledger *ledger, int64_t account, const char *key, int64_t *ret_id) {
        _cleanup_(statement_resetp) sqlite3_stmt *find = ledger->statement[FIND_KEY];

        bind_int(find, 1, account);
        bind_text(find, 2, key);
        int r = statement_step(find);
        if (r > 0)
                *ret_id = column_int(find, 0);
        return r;
}

/* An entry by its number; the statement is left on its row, for the texts. */
static int read_entry(sqlite3_stmt *get, int64_t seq, Entry *ret) {
        (void) sqlite3_reset(get);
        bind_int(get, 1, seq);
        int r = statement_step(get);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;
        *ret = entry_read(get);
        return 0;
}

/* From a row of FIND_REQUEST or LIST_REQUESTS. */
static int read_request(Ledger *ledger, sqlite3_stmt *row, LedgerRequest *ret) {
        LedgerRequest request = {
                        .uid = (uint32_t) column_int(row, 1),
                        .completed = column_int(row, 3),
                        .settled = {.seq = ABSENT},
        };
        int64_t settled = column_int(row, 4);

        if (!state_from_text(column_text(row, 2), &request.state))
                return -EUCLEAN;
        int r = read_entry(ledger->statement[GET_ENTRY], column_int(row, 0), &request.entry);
        if (r >= 0 && settled != ABSENT)
                r = read_entry(ledger->statement[GET_SETTLED], settled, &request.settled);
        if (r >= 0)
                *ret = request;
        return r;
}

int ledger_find_request(Ledger *ledger, int64_t id, LedgerRequest *ret) {
        _cleanup_(statement_resetp) sqlite3_stmt *find = ledger->statement[FIND_REQUEST];

        bind_int(find, 1, id);
        int r = statement_step(find);
        if (r <= 0)
                return r;
        r = read_request(ledger, find, ret);
        return r < 0 ? r : 1;
}

int ledger_first_hold(Ledger *ledger, int64_t *ret_id, int64_t *ret_until) {
        _cleanup_(statement_resetp) sqlite3_stmt *first = ledger->statement[FIRST_HOLD];

        int r = statement_step(first);
        if (r > 0) {
                *ret_id = column_int(first, 0);
                *ret_until = column_int(first, 1);
        }
        return r;
}

int ledger_hold_after(Ledger *ledger, int64_t at, int64_t *ret_id) {
        _cleanup_(statement_resetp) sqlite3_stmt *after = ledger->statement[HOLD_AFTER];

        bind_int(after, 1, at);
        int r = statement_step(after);
        if (r > 0)
                *ret_id = column_int(after, 0);
        return r;
}

int ledger_totals(Ledger *ledger, int64_t account, const char *platform, const char *unit,
                const char *const labels[WINDOW_COUNT], LedgerTotal ret[WINDOW_COUNT]) {
        return derive_totals(ledger->derive, account, platform, unit, labels, ret);
}

static int read_limit(sqlite3_stmt *row, Limit *ret) {
        Limit limit = {
                        .amount = column_int(row, 4),
                        .set_by = (uint32_t) column_int(row, 5),
                        .set_at = column_int(row, 6),
        };

        int r = copy_text(row, 0, limit.platform, sizeof(limit.platform));
        if (r >= 0)
                r = copy_text(row, 1, limit.unit, sizeof(limit.unit));
        if (r < 0)
                return r;
        if (!window_from_text(column_text(row, 2), &limit.window) ||
                        !source_from_text(column_text(row, 3), &limit.source))
                return -EUCLEAN;
        *ret = limit;
        return 0;
}

int ledger_limits(Ledger *ledger, int64_t account, const char *platform,
                Limit ret[LEDGER_LIMITS_MAX], size_t *ret_n) {
        _cleanup_(statement_resetp) sqlite3_stmt *get = ledger->statement[GET_LIMITS];
        size_t n = 0;
        int r;

        bind_int(get, 1, account);
        bind_text(get, 2, platform);
        while ((r = statement_step(get)) > 0) {
                if (n == LEDGER_LIMITS_MAX)
                        return -EUCLEAN;
                r = read_limit(get, &ret[n++]);
                if (r < 0)
                        return r;
        }
        if (r >= 0)
                *ret_n = n;
        return r;
}

int ledger_month_rule(Ledger *ledger, LedgerMonthRule *ret) {
        _cleanup_(statement_resetp) sqlite3_stmt *get = ledger->statement[GET_MONTH_RULE];

        int r = statement_step(get);
        if (r > 0)
                *ret = (LedgerMonthRule){
                                column_int(get, 0), column_int(get, 1), column_int(get, 2)};
        return r;
}

int ledger_list_requests(
                Ledger *ledger, const LedgerFilter *filter, LedgerRequestRow row, void *userdata) {
        _cleanup_(statement_resetp) sqlite3_stmt *list = ledger->statement[LIST_REQUESTS];
        LedgerRequest request;
        int r;

        bind_int(list, 1, filter->account);
        bind_int(list, 2, filter->before);
        bind_int(list, 3, filter->since);
        bind_int(list, 4, filter->until);
        bind_text(list, 5, filter->platform);
        bind_text(list, 6, filter->state);
        bind_int(list, 7, filter->count);
        while ((r = statement_step(list)) > 0) {
                r = read_request(ledger, list, &request);
                if (r >= 0)
                        r = row(&request, userdata);
                if (r < 0)
                        return r;
        }
        return r;
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
