/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ledger/derive.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "ledger/derive_internal.h"

static const char *const sql[] = {
                [ADD_ACCOUNT] = "INSERT INTO account (id, uid, name, day, records)"
                                " VALUES (?1, ?2, ?3, '', 0)",
                [ADD_HOUSEHOLD] = "INSERT INTO household (id, name) VALUES (?1, ?2)",
                [COUNT_RECORD] = "UPDATE account SET day = ?2,"
                                 " records = CASE WHEN day = ?2 THEN records + 1 ELSE 1 END"
                                 " WHERE id = ?1",
                [ADD_REQUEST] = "INSERT INTO request"
                                " (account, id, at, platform, state, decision, reason, until, counted,"
                                " asked) VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?5 <> 'recorded')",
                [ADD_KEY] = "INSERT INTO request_key (account, slot, entry) VALUES (?1, ?2, ?3)"
                            " ON CONFLICT DO NOTHING",
                [FIND_KEY] = "SELECT e.key, CASE e.kind WHEN 'join' THEN e.request ELSE e.seq END"
                             " FROM request_key k JOIN entry e ON e.seq = k.entry"
                             " WHERE k.account = ?1 AND k.slot = ?2",
                [GET_REQUEST] = "SELECT r.state, r.account, e.platform, " COUNTED_CURRENCY("c", "e")
                                ", e.amount, s.kind,"
                                " coalesce(c.unconfirmed, e.unconfirmed),"
                                " coalesce(c.happened, c.at, e.at), coalesce(c.day, e.day),"
                                " coalesce(c.week, e.week), coalesce(c.month, e.month),"
                                " coalesce(c.year, e.year), c.households, coalesce(r.counted, r.id)"
                                " FROM entry e JOIN request r ON r.account = e.account AND r.id = e.seq"
                                " LEFT JOIN entry c ON c.seq = r.counted"
                                " LEFT JOIN entry s ON s.seq = r.settled WHERE e.seq = ?1",
#define THIS_REQUEST " WHERE account = ?1 AND id = ?2"
                [SET_STATE] = "UPDATE request SET state = ?3, until = NULL" THIS_REQUEST,
                [SET_SETTLED] = "UPDATE request SET settled = ?3" THIS_REQUEST,
                [SET_ANSWER] = "UPDATE request SET decided = ?3, decision = ?4,"
                               " reason = ?5" THIS_REQUEST,
                [SET_COUNTED] = "UPDATE request SET counted = ?3, state = 'approved',"
                                " until = ?4" THIS_REQUEST,
                [ADD_AMOUNT] = "INSERT INTO amount (request, unit, approved, completed, rest, refunded)"
                               " VALUES (?1, ?2, ?3, ?4, ?5, ?6)",
                [SET_AMOUNT] = "UPDATE amount SET approved = ?3, completed = ?4, rest = ?5, refunded = ?6"
                               " WHERE request = ?1 AND unit = ?2",
                [LIST_AMOUNTS] = "SELECT unit, approved, completed, rest, refunded FROM amount"
                                 " WHERE request = ?1",
                [FIND_HOUSEHOLD_ID] = "SELECT id FROM household WHERE name = ?1",
                [ADD_HOUSEHOLD_REQUEST] =
                                "INSERT INTO household_request (household, request) VALUES (?1, ?2)",
                [IS_COUNTED] = "SELECT 1 FROM counted WHERE owner = ?1 AND platform = ?2 AND unit = ?3",
                [IS_IN_TOTALS] =
                                "SELECT 1 FROM counted WHERE owner = ?1 AND platform = ?2 AND unit = ?3"
                                " AND (entry < ?4 OR EXISTS (SELECT 1 FROM entry"
                                " WHERE seq = counted.entry AND (day = ?5 OR week = ?6 OR month = ?7"
                                " OR year = ?8)))",
                [ADD_COUNTED] = "INSERT OR REPLACE INTO counted (owner, platform, unit, entry)"
                                " VALUES (?1, ?2, ?3, ?4)",
                [DROP_COUNTED] =
                                "DELETE FROM counted WHERE owner = ?1"
                                " AND (platform = ?2 OR platform = '*') AND NOT EXISTS"
                                " (SELECT 1 FROM amount WHERE request = ?3 AND amount.unit = counted.unit)",
#define IN_THESE_WINDOWS \
        " AND (?2 = '*' OR e.platform = ?2) AND " COUNTED_CURRENCY("c", "e") " IS NOT NULL" \
        " AND (c.day = ?3 OR c.week = ?4 OR c.month = ?5 OR c.year = ?6)"
                [LIST_OF_ACCOUNT] =
                                "SELECT r.id FROM request r JOIN entry e ON e.seq = r.id"
                                " JOIN entry c ON c.seq = r.counted WHERE r.account = ?1" IN_THESE_WINDOWS,
                [LIST_OF_HOUSEHOLD] =
                                "SELECT r.id FROM household_request h JOIN entry e ON e.seq = h.request"
                                " JOIN request r ON r.account = e.account AND r.id = e.seq"
                                " JOIN entry c ON c.seq = r.counted"
                                " WHERE h.household = ?1" IN_THESE_WINDOWS,
#define THIS_LIMIT                                                            \
        " WHERE account = ?1 AND platform = ?2 AND unit = ?3 AND window = ?4" \
        " AND source = ?5"
                /* What was to come into force by now has. Of this limit alone: should the clock
                 * turn out to have been wrong, the others have yet to wait. */
                [FOLD_LIMIT] = "UPDATE limits SET amount = next_amount, set_at = next_from,"
                               " next_from = NULL, next_amount = NULL" THIS_LIMIT
                               " AND next_from <= ?6 AND next_amount IS NOT NULL",
                [DROP_LIMIT] = "DELETE FROM limits" THIS_LIMIT " AND next_from <= ?6",
                [SET_LIMIT] = "INSERT INTO limits"
                              " (account, platform, unit, window, source, amount, set_by, set_at)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8)"
                              " ON CONFLICT DO UPDATE SET amount = excluded.amount,"
                              " set_by = excluded.set_by, set_at = excluded.set_at,"
                              " next_from = NULL, next_amount = NULL",
                [SET_NEXT_LIMIT] = "UPDATE limits SET next_from = ?7, next_amount = ?6" THIS_LIMIT,
                [REMOVE_LIMIT] = "DELETE FROM limits" THIS_LIMIT,
                [GET_GRANT] = "SELECT amount FROM granted WHERE account = ?1 AND platform = ?2"
                              " AND unit = ?3 AND window = ?4 AND label = ?5",
                [ADD_GRANT] = "INSERT INTO granted (account, platform, unit, window, label, amount)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6)"
                              " ON CONFLICT DO UPDATE SET amount = excluded.amount",
                [ADD_GRANT_KEY] = "INSERT INTO grant_key (account, key, entry) VALUES (?1, ?2, ?3)",
                [SET_PAUSE] = "INSERT INTO pause (account, source, until) VALUES (?1, ?2, ?3)"
                              " ON CONFLICT DO UPDATE SET until = excluded.until",
                [DROP_PAUSE] = "DELETE FROM pause WHERE account = ?1 AND source = ?2",
                [ADD_WARNING] = "INSERT INTO warning (id, account, household, platform, unit, window,"
                                " source, label, percent, until, told)"
                                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, 0)",
                [TELL_WARNING] = "UPDATE warning SET told = told | ?2 WHERE id = ?1",
                [ADD_CHANGE] = "INSERT INTO change (account, entry) VALUES (?1, ?2)",
                /* Without a rule months begin on day 1; a change that has not come into force yet
                 * is replaced by the new one. */
                [SET_MONTH_RULE] =
                                "INSERT INTO month_rule (id, before, after, changes_at)"
                                " VALUES (1, CASE ?2 WHEN 0 THEN ?1 ELSE 1 END, ?1, ?2)"
                                " ON CONFLICT DO UPDATE SET"
                                " before = CASE WHEN ?3 < changes_at THEN before ELSE after END,"
                                " after = excluded.after, changes_at = excluded.changes_at",
};
_Static_assert(ELEMENTSOF(sql) == DERIVE_STATEMENTS, "every statement");

int derive_new(sqlite3 *db, Derive **ret) {
        Derive *derive = calloc(1, sizeof(*derive));
        if (!derive)
                return -ENOMEM;

        int64_t counted = 0;
        int r = statements_prepare(db, sql, DERIVE_STATEMENTS, derive->statement);
        if (r >= 0)
                r = sums_new(db, &derive->sums);
        if (r >= 0)
                r = database_number(db, "SELECT count(*) FROM counted", &counted);
        derive->counts_money = counted > 0;
        if (r < 0) {
                derive_free(derive);
                return r;
        }
        *ret = derive;
        return 0;
}

Derive *derive_free(Derive *derive) {
        if (!derive)
                return NULL;
        sums_free(derive->sums);
        statements_finalize(derive->statement, DERIVE_STATEMENTS);
        free(derive);
        return NULL;
}

int derive_write(Derive *derive) {
        return sums_write(derive->sums);
}

int derive_trim(Derive *derive) {
        return sums_trim(derive->sums);
}

void derive_forget(Derive *derive) {
        sums_forget(derive->sums);
}

static int add_account(Derive *derive, const Entry *entry) {
        sqlite3_stmt *add = derive->statement[ADD_ACCOUNT];

        bind_int(add, 1, entry->seq);
        bind_int(add, 2, entry->uid);
        bind_text(add, 3, entry->name);
        return statement_run(add);
}

static int add_household(Derive *derive, const Entry *entry) {
        sqlite3_stmt *add = derive->statement[ADD_HOUSEHOLD];

        bind_int(add, 1, entry->seq);
        bind_text(add, 2, entry->name);
        return statement_run(add);
}

/* Which limit an entry is about, as the first values of a statement. */
static void bind_limit(sqlite3_stmt *statement, const Entry *entry) {
        bind_int(statement, 1, entry->account);
        bind_text(statement, 2, entry->platform);
        bind_text(statement, 3, entry->unit);
        bind_text(statement, 4, entry->window);
}

static int fold_limit(Derive *derive, const Entry *entry) {
        static const int steps[] = {FOLD_LIMIT, DROP_LIMIT};
        int r = 0;

        for (size_t i = 0; i < ELEMENTSOF(steps) && r >= 0; i++) {
                sqlite3_stmt *fold = derive->statement[steps[i]];

                bind_limit(fold, entry);
                bind_text(fold, 5, entry->source);
                bind_int(fold, 6, entry->at);
                r = statement_run(fold);
        }
        return r;
}

static int set_limit(Derive *derive, const Entry *entry, EntryKind kind) {
        bool later = entry->until != ABSENT;
        int which = later ? SET_NEXT_LIMIT : kind == ENTRY_SET_LIMIT ? SET_LIMIT : REMOVE_LIMIT;
        sqlite3_stmt *set = derive->statement[which];

        int r = fold_limit(derive, entry);
        if (r < 0)
                return r;
        bind_limit(set, entry);
        bind_text(set, 5, entry->source);
        if (which != REMOVE_LIMIT)
                bind_int(set, 6, entry->amount);
        if (which == SET_NEXT_LIMIT)
                bind_int(set, 7, entry->until);
        if (which == SET_LIMIT) {
                bind_int(set, 7, entry->actor);
                bind_int(set, 8, entry->at);
        }
        return statement_run(set);
}

static int add_grant(Derive *derive, const Entry *entry) {
        sqlite3_stmt *get = derive->statement[GET_GRANT], *add = derive->statement[ADD_GRANT];
        sqlite3_stmt *add_key = derive->statement[ADD_GRANT_KEY];
        int64_t amount = 0;

        bind_limit(get, entry);
        bind_text(get, 5, entry->label);
        int r = statement_step(get);
        if (r > 0)
                amount = column_int(get, 0);
        (void) sqlite3_reset(get);
        if (r < 0)
                return r;
        if (__builtin_add_overflow(amount, entry->amount, &amount))
                return -EOVERFLOW;

        bind_limit(add, entry);
        bind_text(add, 5, entry->label);
        bind_int(add, 6, amount);
        r = statement_run(add);
        if (r < 0 || !entry->key)
                return r;
        bind_int(add_key, 1, entry->account);
        bind_text(add_key, 2, entry->key);
        bind_int(add_key, 3, entry->seq);
        return statement_run(add_key);
}

static int set_pause(Derive *derive, const Entry *entry, EntryKind kind) {
        sqlite3_stmt *set = derive->statement[kind == ENTRY_PAUSE ? SET_PAUSE : DROP_PAUSE];

        bind_int(set, 1, entry->account);
        bind_text(set, 2, entry->source);
        if (kind == ENTRY_PAUSE)
                bind_int(set, 3, entry->until);
        return statement_run(set);
}

static int add_warning(Derive *derive, const Entry *entry) {
        sqlite3_stmt *add = derive->statement[ADD_WARNING];
        const char *const texts[] = {entry->name ? entry->name : "", entry->platform, entry->unit,
                        entry->window, entry->source, entry->label};

        bind_int(add, 1, entry->seq);
        bind_int(add, 2, entry->account);
        for (int i = 0; i < (int) ELEMENTSOF(texts); i++)
                bind_text(add, 3 + i, texts[i]);
        bind_int(add, 9, entry->amount);
        bind_int(add, 10, entry->until);
        return statement_run(add);
}

static int tell_warning(Derive *derive, const Entry *entry) {
        sqlite3_stmt *tell = derive->statement[TELL_WARNING];

        bind_int(tell, 1, entry->request);
        bind_int(tell, 2, text_equal(entry->source, source_to_text(SOURCE_SELF)) ? 1 : 2);
        return statement_run(tell);
}

static int set_month_rule(Derive *derive, const Entry *entry) {
        sqlite3_stmt *set = derive->statement[SET_MONTH_RULE];

        bind_int(set, 1, entry->amount);
        bind_int(set, 2, entry->until);
        bind_int(set, 3, entry->at);
        return statement_run(set);
}

static int derive_one(Derive *derive, const Entry *entry, EntryKind kind) {
        switch (kind) {
        case ENTRY_ACCOUNT:
                return add_account(derive, entry);
        case ENTRY_HOUSEHOLD:
                return add_household(derive, entry);
        case ENTRY_REQUEST:
        case ENTRY_RECORD:
                return derive_request(derive, entry, kind);
        case ENTRY_JOIN:
                return derive_join(derive, entry);
        case ENTRY_APPROVE:
        case ENTRY_DENY:
        case ENTRY_EXPIRE:
                return derive_answer(derive, entry, kind);
        case ENTRY_COMPLETE:
        case ENTRY_CANCEL:
        case ENTRY_RETURN:
        case ENTRY_GIVE_BACK:
        case ENTRY_KEEP:
        case ENTRY_LAPSE:
        case ENTRY_REFUND:
                return derive_settlement(derive, entry, kind);
        case ENTRY_SET_LIMIT:
        case ENTRY_REMOVE_LIMIT:
                return set_limit(derive, entry, kind);
        case ENTRY_GRANT:
                return add_grant(derive, entry);
        case ENTRY_PAUSE:
        case ENTRY_RESUME:
                return set_pause(derive, entry, kind);
        case ENTRY_COUNT:
                return derive_counted(derive, entry);
        case ENTRY_WARN:
                return add_warning(derive, entry);
        case ENTRY_TOLD:
                return tell_warning(derive, entry);
        case ENTRY_MONTH_RULE:
                return set_month_rule(derive, entry);
        case ENTRY_ACCEPT_CLOCK:
                return 0;
        case ENTRY_KIND_COUNT:
                break;
        }
        return -EUCLEAN;
}

/* The kinds that ListChanges tells of. */
static bool is_change(EntryKind kind) {
        static const EntryKind kinds[] = {ENTRY_SET_LIMIT, ENTRY_REMOVE_LIMIT, ENTRY_GRANT,
                        ENTRY_PAUSE, ENTRY_RESUME, ENTRY_APPROVE, ENTRY_DENY, ENTRY_GIVE_BACK,
                        ENTRY_KEEP, ENTRY_REFUND};

        for (size_t i = 0; i < ELEMENTSOF(kinds); i++)
                if (kinds[i] == kind)
                        return true;
        return false;
}

/* What people change by themselves: bounded per day, as their requests are. */
static bool is_own_change(EntryKind kind, const Entry *entry) {
        return (kind == ENTRY_SET_LIMIT || kind == ENTRY_REMOVE_LIMIT || kind == ENTRY_PAUSE ||
                               kind == ENTRY_RESUME) &&
                        text_equal(entry->source, source_to_text(SOURCE_SELF));
}

static int add_change(Derive *derive, const Entry *entry) {
        sqlite3_stmt *add = derive->statement[ADD_CHANGE];

        bind_int(add, 1, entry->account);
        bind_int(add, 2, entry->seq);
        return statement_run(add);
}

int derive_entry(Derive *derive, const Entry *entry) {
        EntryKind kind;

        if (!entry_kind_from_text(entry->kind, &kind))
                return -EUCLEAN;
        int r = derive_one(derive, entry, kind);
        /* A read left open would outlive the COMMIT. */
        (void) sqlite3_reset(derive->statement[GET_REQUEST]);
        if (r >= 0 && is_change(kind))
                r = add_change(derive, entry);
        if (r >= 0 && is_own_change(kind, entry))
                r = count_record(derive, entry);
        return r < 0 ? r : 0;
}
