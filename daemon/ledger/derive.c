/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ledger/derive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/entry.h"

enum {
        ADD_ACCOUNT,
        COUNT_RECORD,
        ADD_REQUEST,
        ADD_KEY,
        GET_REQUEST,
        SET_REQUEST,
        GET_TOTAL,
        SET_TOTAL,
        SET_LIMIT,
        REMOVE_LIMIT,
        SET_MONTH_RULE,
        STATEMENTS,
};

static const char *const sql[] = {
                [ADD_ACCOUNT] = "INSERT INTO account (id, uid, name, day, records)"
                                " VALUES (?1, ?2, ?3, '', 0)",
                [COUNT_RECORD] = "UPDATE account SET day = ?2,"
                                 " records = CASE WHEN day = ?2 THEN records + 1 ELSE 1 END"
                                 " WHERE id = ?1",
                [ADD_REQUEST] = "INSERT INTO request (id, account, state, until) VALUES (?1, ?2, ?3, ?4)",
                [ADD_KEY] = "INSERT INTO request_key (account, key, request) VALUES (?1, ?2, ?3)",
                [GET_REQUEST] = "SELECT request.state, entry.account, entry.platform, entry.amount,"
                                " entry.unconfirmed, entry.day, entry.week, entry.month, entry.year"
                                " FROM request JOIN entry ON entry.seq = request.id WHERE request.id = ?1",
                [SET_REQUEST] = "UPDATE request SET state = ?2, completed = ?3, settled = ?4, until = NULL"
                                " WHERE id = ?1",
                [GET_TOTAL] = "SELECT used, held FROM total WHERE account = ?1 AND platform = ?2"
                              " AND unit = ?3 AND window = ?4 AND label = ?5",
                [SET_TOTAL] = "INSERT INTO total (account, platform, unit, window, label, used, held)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7)"
                              " ON CONFLICT DO UPDATE SET used = excluded.used, held = excluded.held",
                [SET_LIMIT] = "INSERT INTO limits"
                              " (account, platform, unit, window, source, amount, set_by, set_at)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                              " ON CONFLICT DO UPDATE SET amount = excluded.amount,"
                              " set_by = excluded.set_by, set_at = excluded.set_at",
                [REMOVE_LIMIT] = "DELETE FROM limits WHERE account = ?1 AND platform = ?2"
                                 " AND unit = ?3 AND window = ?4 AND source = ?5",
                /* Without a rule months begin on day 1; a change that has not come into force yet
                 * is replaced by the new one. */
                [SET_MONTH_RULE] =
                                "INSERT INTO month_rule (id, before, after, changes_at)"
                                " VALUES (1, CASE ?2 WHEN 0 THEN ?1 ELSE 1 END, ?1, ?2)"
                                " ON CONFLICT DO UPDATE SET"
                                " before = CASE WHEN ?3 < changes_at THEN before ELSE after END,"
                                " after = excluded.after, changes_at = excluded.changes_at",
};

struct Derive {
        sqlite3_stmt *statement[STATEMENTS];
};

int derive_new(sqlite3 *db, Derive **ret) {
        Derive *derive = calloc(1, sizeof(*derive));
        if (!derive)
                return -ENOMEM;

        int r = statements_prepare(db, sql, STATEMENTS, derive->statement);
        if (r < 0) {
                derive_free(derive);
                return r;
        }
        *ret = derive;
        return 0;
}

Derive *derive_free(Derive *derive) {
        if (derive)
                statements_finalize(derive->statement, STATEMENTS);
        free(derive);
        return NULL;
}

static int add_account(Derive *derive, const Entry *entry) {
        sqlite3_stmt *add = derive->statement[ADD_ACCOUNT];

        bind_int(add, 1, entry->seq);
        bind_int(add, 2, entry->uid);
        bind_text(add, 3, entry->name);
        return statement_run(add);
}

static int get_total(Derive *derive, Window window, const char *label, LedgerTotal *ret) {
        sqlite3_stmt *get = derive->statement[GET_TOTAL];

        bind_text(get, 4, window_to_text(window));
        bind_text(get, 5, label);
        int r = statement_step(get);
        if (r < 0)
                return r;
        *ret = (LedgerTotal){0};
        if (r > 0) {
                *ret = (LedgerTotal){column_int(get, 0), column_int(get, 1)};
                (void) sqlite3_reset(get);
        }
        return 0;
}

int derive_totals(Derive *derive, int64_t account, const char *platform, const char *unit,
                const char *const labels[WINDOW_COUNT], LedgerTotal ret[WINDOW_COUNT]) {
        sqlite3_stmt *get = derive->statement[GET_TOTAL];

        bind_int(get, 1, account);
        bind_text(get, 2, platform);
        bind_text(get, 3, unit);
        ret[WINDOW_REQUEST] = (LedgerTotal){0};
        for (Window window = WINDOW_DAY; window < WINDOW_COUNT; window++) {
                int r = get_total(derive, window, labels[window], &ret[window]);
                if (r < 0)
                        return r;
        }
        return 0;
}

/* Adds to what is used and held in each of the windows that the request `asked` was judged in. */
static int add_totals(Derive *derive, const Entry *asked, int64_t used, int64_t held) {
        const char *const labels[WINDOW_COUNT] = {
                        NULL, asked->day, asked->week, asked->month, asked->year};
        sqlite3_stmt *set = derive->statement[SET_TOTAL];
        LedgerTotal totals[WINDOW_COUNT];

        int r = derive_totals(derive, asked->account, asked->platform, UNIT_COINS, labels, totals);
        bind_int(set, 1, asked->account);
        bind_text(set, 2, asked->platform);
        bind_text(set, 3, UNIT_COINS);
        for (Window window = WINDOW_DAY; window < WINDOW_COUNT && r >= 0; window++) {
                LedgerTotal *total = &totals[window];

                /* SQL's own + would turn to floating point. */
                if (__builtin_add_overflow(total->used, used, &total->used) ||
                                __builtin_add_overflow(total->held, held, &total->held))
                        return -EOVERFLOW;
                bind_text(set, 4, window_to_text(window));
                bind_text(set, 5, labels[window]);
                bind_int(set, 6, total->used);
                bind_int(set, 7, total->held);
                r = statement_run(set);
        }
        return r;
}

static int add_request(Derive *derive, const Entry *entry) {
        bool approved = text_equal(entry->decision, decision_to_text(DECISION_APPROVED));
        sqlite3_stmt *add = derive->statement[ADD_REQUEST];
        sqlite3_stmt *add_key = derive->statement[ADD_KEY];
        sqlite3_stmt *count = derive->statement[COUNT_RECORD];

        bind_int(add, 1, entry->seq);
        bind_int(add, 2, entry->account);
        bind_text(add, 3, entry->decision);
        bind_int(add, 4, entry->until);
        int r = statement_run(add);
        if (r >= 0 && entry->key) {
                bind_int(add_key, 1, entry->account);
                bind_text(add_key, 2, entry->key);
                bind_int(add_key, 3, entry->seq);
                r = statement_run(add_key);
        }
        if (r >= 0) {
                bind_int(count, 1, entry->account);
                bind_text(count, 2, entry->day);
                r = statement_run(count);
        }
        if (r >= 0 && approved)
                r = add_totals(derive, entry, 0, entry->amount);
        return r;
}

static int set_request(Derive *derive, const Entry *entry, State state) {
        sqlite3_stmt *set = derive->statement[SET_REQUEST];

        bind_int(set, 1, entry->request);
        bind_text(set, 2, state_to_text(state));
        bind_int(set, 3, state == STATE_COMPLETED ? entry->amount : ABSENT);
        bind_int(set, 4, entry->seq);
        return statement_run(set);
}

/* What settling a request changes in its totals, by the state that it is in. */
static int settle(
                Derive *derive, const Entry *entry, EntryKind kind, State was, const Entry *asked) {
        bool spend = text_equal(asked->unconfirmed, unconfirmed_to_text(UNCONFIRMED_SPEND));
        int64_t used, held;
        State state;

        if (was == STATE_APPROVED)
                held = -asked->amount;
        else if (was == STATE_LAPSED && kind == ENTRY_COMPLETE)
                held = 0;
        else
                return -EUCLEAN;

        if (kind == ENTRY_COMPLETE) {
                state = STATE_COMPLETED;
                used = entry->amount;
                if (was == STATE_LAPSED && spend)
                        used -= asked->amount;
        } else if (kind == ENTRY_CANCEL) {
                state = STATE_CANCELLED;
                used = 0;
        } else {
                state = STATE_LAPSED;
                used = spend ? asked->amount : 0;
        }

        int r = add_totals(derive, asked, used, held);
        return r < 0 ? r : set_request(derive, entry, state);
}

static int settle_request(Derive *derive, const Entry *entry, EntryKind kind) {
        _cleanup_(statement_resetp) sqlite3_stmt *get = derive->statement[GET_REQUEST];
        State was;

        bind_int(get, 1, entry->request);
        int r = statement_step(get);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;
        if (!state_from_text(column_text(get, 0), &was))
                return -EUCLEAN;

        Entry asked = entry_of_kind(ENTRY_REQUEST);
        asked.account = column_int(get, 1);
        asked.platform = column_text(get, 2);
        asked.amount = column_int(get, 3);
        asked.unconfirmed = column_text(get, 4);
        asked.day = column_text(get, 5);
        asked.week = column_text(get, 6);
        asked.month = column_text(get, 7);
        asked.year = column_text(get, 8);
        return settle(derive, entry, kind, was, &asked);
}

static int set_limit(Derive *derive, const Entry *entry, EntryKind kind) {
        sqlite3_stmt *set = derive->statement[kind == ENTRY_SET_LIMIT ? SET_LIMIT : REMOVE_LIMIT];

        bind_int(set, 1, entry->account);
        bind_text(set, 2, entry->platform);
        bind_text(set, 3, entry->unit);
        bind_text(set, 4, entry->window);
        bind_text(set, 5, entry->source);
        if (kind == ENTRY_SET_LIMIT) {
                bind_int(set, 6, entry->amount);
                bind_int(set, 7, entry->actor);
                bind_int(set, 8, entry->at);
        }
        return statement_run(set);
}

static int set_month_rule(Derive *derive, const Entry *entry) {
        sqlite3_stmt *set = derive->statement[SET_MONTH_RULE];

        bind_int(set, 1, entry->amount);
        bind_int(set, 2, entry->until);
        bind_int(set, 3, entry->at);
        return statement_run(set);
}

int derive_entry(Derive *derive, const Entry *entry) {
        EntryKind kind;

        if (!entry_kind_from_text(entry->kind, &kind))
                return -EUCLEAN;

        switch (kind) {
        case ENTRY_ACCOUNT:
                return add_account(derive, entry);
        case ENTRY_REQUEST:
                return add_request(derive, entry);
        case ENTRY_COMPLETE:
        case ENTRY_CANCEL:
        case ENTRY_LAPSE:
                return settle_request(derive, entry, kind);
        case ENTRY_SET_LIMIT:
        case ENTRY_REMOVE_LIMIT:
                return set_limit(derive, entry, kind);
        case ENTRY_MONTH_RULE:
                return set_month_rule(derive, entry);
        case ENTRY_ACCEPT_CLOCK:
                return 0;
        case ENTRY_KIND_COUNT:
                break;
        }
        return -EUCLEAN;
}
