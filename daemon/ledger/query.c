/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Looking for one thing. */

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/internal.h"

int copy_text(sqlite3_stmt *statement, int column, char *ret, size_t size) {
        const char *text = column_text(statement, column);

        if (!text || strlen(text) >= size)
                return -EUCLEAN;
        memcpy(ret, text, strlen(text) + 1);
        return 0;
}

int read_account(sqlite3_stmt *row, LedgerAccount *ret) {
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

/* The only number that a statement gives: 1, 0 or -errno. */
static int find_number(sqlite3_stmt *find, int64_t *ret) {
        int r = statement_step(find);

        if (r > 0) {
                *ret = column_int(find, 0);
                (void) sqlite3_reset(find);
        }
        return r;
}

int ledger_find_household(Ledger *ledger, const char *name, int64_t *ret_id) {
        sqlite3_stmt *find = ledger->statement[FIND_HOUSEHOLD];

        bind_text(find, 1, name);
        return find_number(find, ret_id);
}

int ledger_find_key(Ledger *ledger, int64_t account, const char *key, int64_t *ret_id) {
        return derive_key(ledger->derive, account, key, ret_id);
}

int read_entry(sqlite3_stmt *get, int64_t seq, Entry *ret) {
        (void) sqlite3_reset(get);
        bind_int(get, 1, seq);
        int r = statement_step(get);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;
        *ret = entry_read(get);
        return 0;
}

void entries_reset(Ledger *ledger) {
        (void) sqlite3_reset(ledger->statement[GET_ENTRY]);
        (void) sqlite3_reset(ledger->statement[GET_SETTLED]);
}

int ledger_find_grant(Ledger *ledger, int64_t account, const char *key, Entry *ret) {
        sqlite3_stmt *find = ledger->statement[FIND_GRANT];
        int64_t seq;

        bind_int(find, 1, account);
        bind_text(find, 2, key);
        int r = find_number(find, &seq);
        if (r <= 0)
                return r;
        r = read_entry(ledger->statement[GET_ENTRY], seq, ret);
        return r < 0 ? r : 1;
}

/* Something was bought: not all of it waits to be given back. */
static bool was_bought(const LedgerRequest *request) {
        return request->state == STATE_COMPLETED || request->state == STATE_RECORDED ||
                        (request->state == STATE_RETURNING &&
                                        text_equal(request->settled.kind,
                                                        entry_kind_to_text(ENTRY_COMPLETE)));
}

int read_request(Ledger *ledger, sqlite3_stmt *row, LedgerRequest *ret) {
        LedgerRequest request = {
                        .uid = (uint32_t) column_int(row, 1),
                        .until = column_int(row, 6),
                        .decided_at = column_int(row, 8),
                        .decided_by = column_int(row, 9),
                        .completed = column_int(row, 10),
                        .refunded = column_int(row, 11),
                        .spend = text_equal(column_text(row, 12),
                                        unconfirmed_to_text(UNCONFIRMED_SPEND)),
                        .paid_back = column_int(row, 13) > 0,
                        .settled = {.seq = ABSENT},
        };
        int64_t settled = column_int(row, 7);
        const char *reason = column_text(row, 5), *currency = column_text(row, 14);

        if (!state_from_text(column_text(row, 3), &request.state) ||
                        !decision_from_text(column_text(row, 4), &request.decision) ||
                        (reason && strlen(reason) > REASON_MAX))
                return -EUCLEAN;
        memcpy(request.reason, reason ? reason : "", reason ? strlen(reason) + 1 : 1);
        if (currency)
                (void) snprintf(request.currency, sizeof(request.currency), "%s", currency);
        int r = copy_text(row, 2, request.name, sizeof(request.name));
        if (r >= 0)
                r = read_entry(ledger->statement[GET_ENTRY], column_int(row, 0), &request.entry);
        if (r >= 0 && settled != ABSENT)
                r = read_entry(ledger->statement[GET_SETTLED], settled, &request.settled);
        if (r < 0)
                return r;
        if (!was_bought(&request))
                request.completed = ABSENT;
        *ret = request;
        return 0;
}

static int find_request(Ledger *ledger, sqlite3_stmt *statement, int64_t id, LedgerRequest *ret) {
        _cleanup_(statement_resetp) sqlite3_stmt *find = statement;

        bind_int(find, 1, id);
        int r = statement_step(find);
        if (r <= 0)
                return r;
        r = read_request(ledger, find, ret);
        return r < 0 ? r : 1;
}

int ledger_find_request(Ledger *ledger, int64_t id, LedgerRequest *ret) {
        return find_request(ledger, ledger->statement[FIND_REQUEST], id, ret);
}

int ledger_find_own_request(Ledger *ledger, int64_t account, int64_t id, LedgerRequest *ret) {
        bind_int(ledger->statement[FIND_OWN_REQUEST], 2, account);
        return find_request(ledger, ledger->statement[FIND_OWN_REQUEST], id, ret);
}

int ledger_amounts(Ledger *ledger, int64_t request, LedgerAmount ret[LEDGER_AMOUNTS_MAX],
                size_t *ret_n) {
        return derive_amounts(ledger->derive, request, ret, ret_n);
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
        sqlite3_stmt *after = ledger->statement[HOLD_AFTER];

        bind_int(after, 1, at);
        return find_number(after, ret_id);
}

int ledger_total(Ledger *ledger, int64_t owner, const char *platform, const char *unit,
                Window window, const char *label, LedgerTotal *ret) {
        return derive_total(ledger->derive, owner, platform, unit, window, label, ret);
}

int ledger_counted(Ledger *ledger, int64_t owner, const char *platform, const char *unit) {
        return derive_has_counted(ledger->derive, owner, platform, unit);
}

static int read_limit(sqlite3_stmt *row, int64_t now, Limit *ret) {
        Limit limit = {
                        .amount = column_int(row, 4),
                        .set_by = (uint32_t) column_int(row, 5),
                        .set_at = column_int(row, 6),
                        .next_from = column_int(row, 7),
                        .next_amount = column_int(row, 8),
        };

        int r = copy_text(row, 0, limit.platform, sizeof(limit.platform));
        if (r >= 0)
                r = copy_text(row, 1, limit.unit, sizeof(limit.unit));
        if (r < 0)
                return r;
        if (!window_from_text(column_text(row, 2), &limit.window) ||
                        !source_from_text(column_text(row, 3), &limit.source))
                return -EUCLEAN;
        if (limit.next_from != ABSENT && limit.next_from <= now) {
                if (limit.next_amount == ABSENT)
                        return 0; /* it has ended */
                limit.amount = limit.next_amount;
                limit.set_at = limit.next_from;
                limit.next_from = limit.next_amount = ABSENT;
        }
        *ret = limit;
        return 1;
}

int ledger_limits(Ledger *ledger, int64_t account, const char *platform, int64_t now,
                Limit ret[LEDGER_LIMITS_MAX], size_t *ret_n) {
        _cleanup_(statement_resetp) sqlite3_stmt *get = ledger->statement[GET_LIMITS];
        size_t n = 0;
        int r;

        bind_int(get, 1, account);
        bind_text(get, 2, platform);
        while ((r = statement_step(get)) > 0) {
                Limit limit;

                r = read_limit(get, now, &limit);
                if (r < 0)
                        return r;
                if (r > 0 && n == LEDGER_LIMITS_MAX)
                        return -EUCLEAN;
                if (r > 0)
                        ret[n++] = limit;
        }
        if (r >= 0)
                *ret_n = n;
        return r;
}

int ledger_granted(Ledger *ledger, int64_t account, const char *platform, const char *unit,
                Window window, const char *label, int64_t *ret) {
        sqlite3_stmt *get = ledger->statement[GET_GRANTED];

        *ret = 0;
        bind_int(get, 1, account);
        bind_text(get, 2, platform);
        bind_text(get, 3, unit);
        bind_text(get, 4, window_to_text(window));
        bind_text(get, 5, label);
        int r = find_number(get, ret);
        return r < 0 ? r : 0;
}

int ledger_pause(Ledger *ledger, int64_t account, Source source, int64_t *ret_until) {
        sqlite3_stmt *get = ledger->statement[GET_PAUSE];

        bind_int(get, 1, account);
        bind_text(get, 2, source_to_text(source));
        return find_number(get, ret_until);
}

/* From the latest on, and no further than to what was written down too early: what is before it was
 * written earlier still, or in what was no time. Purchases made elsewhere are passed over. */
int ledger_burst(Ledger *ledger, int64_t account, int64_t since, int64_t now, int64_t most,
                int64_t *ret) {
        _cleanup_(statement_resetp) sqlite3_stmt *latest = ledger->statement[LATEST_REQUESTS];
        int64_t seen = 0;
        int r = 0;

        *ret = 0;
        bind_int(latest, 1, account);
        while (seen < most && (r = statement_step(latest)) > 0) {
                int64_t at = column_int(latest, 0);

                if (at <= since)
                        break;
                if (column_int(latest, 1) == 0)
                        continue;
                seen++;
                *ret += at <= now;
        }
        return r < 0 ? r : 0;
}

int ledger_warned(Ledger *ledger, int64_t account, const Limit *limit, const char *label,
                unsigned percent) {
        _cleanup_(statement_resetp) sqlite3_stmt *is = ledger->statement[IS_WARNED];
        const char *const texts[] = {limit->household, limit->platform, limit->unit,
                        window_to_text(limit->window), source_to_text(limit->source), label};

        bind_int(is, 1, account);
        for (int i = 0; i < (int) ELEMENTSOF(texts); i++)
                bind_text(is, 2 + i, texts[i]);
        bind_int(is, 8, percent);
        return statement_step(is);
}

int ledger_month_rule(Ledger *ledger, LedgerMonthRule *ret) {
        _cleanup_(statement_resetp) sqlite3_stmt *get = ledger->statement[GET_MONTH_RULE];

        int r = statement_step(get);
        if (r > 0)
                *ret = (LedgerMonthRule){
                                column_int(get, 0), column_int(get, 1), column_int(get, 2)};
        return r;
}
