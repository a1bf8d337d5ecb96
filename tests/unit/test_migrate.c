/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From a ledger that an earlier coinbudgetd wrote to today's. tests/golden/README says what is in
 * it. */

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/internal.h"
#include "tests/unit/book.h"
#include "tests/unit/fixture.h"

#define GOLDEN_HEAD "ec620592dc44cc4f4f9b5c72232f98b6782d30a19c81cf0c883c0a90880ca952"
#define GOLDEN_ENTRIES 38

/* 2026-11-22 13:02 UTC: the golden ledger's latest entry. */
#define LATEST INT64_C(1795352520000000)

enum { ALICE = 1, CAROL = 8, BOB = 20 };

/* A copy of the ledger of schema 1, as the fixture's state/ledger.db. */
static void copy_golden(void) {
        static char bytes[200000];

        fixture_open();
        FILE *file = fopen(fixture_source("tests/golden/ledger-1.db"), "r");
        cr_assert_not_null(file);
        size_t size = fread(bytes, 1, sizeof(bytes), file);
        cr_assert(size > 0 && size < 100 * 1024, "%zu", size);
        fclose(file);
        (void) fixture_write_bytes("state/ledger.db", bytes, size);
}

TestSuite(migrate, .init = copy_golden, .fini = book_close);

/* Beside what it was: the copy that was kept, as "v1". */
static void attach_copy(void) {
        char sql[256];

        snprintf(sql, sizeof(sql), "ATTACH '%s' AS v1", fixture_path("state/ledger.db.v1"));
        cr_assert_eq(sqlite3_exec(book->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static int64_t number_of(const char *path, const char *sql) {
        _cleanup_(database_closep) sqlite3 *db = NULL;
        int64_t number = -7;

        cr_assert_eq(database_open(fixture_path(path), SQLITE_OPEN_READWRITE, &db), 0);
        cr_assert_eq(database_number(db, sql, &number), 0, "%s: %s", sql, sqlite3_errmsg(db));
        return number;
}

static void expect_golden_head(void) {
        char hash[LEDGER_HASH_TEXT + 1];
        int64_t n;

        ledger_head(book, &n, hash);
        cr_expect_eq(n, GOLDEN_ENTRIES);
        cr_expect_str_eq(hash, GOLDEN_HEAD);
        cr_expect_eq(ledger_latest(book), LATEST);
}

Test(migrate, nothing_of_it_is_another) {
        static const struct {
                const char *table;
                const char *columns;
        } same[] = {
                        {"entry",
                                        "seq, at, account, actor, uid, request, amount, price, until, kind, name,"
                                        " platform, window, unit, source, currency, decision, reason,"
                                        " unconfirmed, day, week, month, year, key, seller, app, note,"
                                        " receipt, limits, hash"},
                        {"account", "id, uid, name, day, records"},
                        {"request", "id, account, state, until, settled"},
                        {"limits", "account, platform, unit, window, source, amount, set_by, set_at"},
                        {"month_rule", "before, after, changes_at"},
        };

        book_open_in("state");
        expect_golden_head();
        attach_copy();
        for (size_t i = 0; i < ELEMENTSOF(same); i++) {
                const char *c = same[i].columns, *t = same[i].table;
                char sql[4096];

                snprintf(sql, sizeof(sql),
                                "SELECT * FROM (SELECT %s FROM main.%s EXCEPT SELECT %s FROM v1.%s)"
                                " UNION ALL"
                                " SELECT * FROM (SELECT %s FROM v1.%s EXCEPT SELECT %s FROM main.%s)",
                                c, t, c, t, c, t, c, t);
                book_expect(sql, "");
                snprintf(sql, sizeof(sql), "SELECT count(*) > 0 FROM main.%s", t);
                book_expect(sql, "1\n");
        }
        book_expect("SELECT k.account, e.key, e.seq FROM main.request_key k JOIN main.entry e"
                    " ON e.seq = k.entry EXCEPT SELECT account, key, request FROM v1.request_key",
                        "");
        book_expect("SELECT (SELECT count(*) FROM main.request_key) ="
                    " (SELECT count(*) FROM v1.request_key)",
                        "1\n");
        /* Where nothing was used or held there need not be a row. */
        book_expect("SELECT owner, platform, unit, window, label, used, held FROM main.total"
                    " WHERE used + held > 0 EXCEPT SELECT * FROM v1.total",
                        "");
        book_expect("SELECT * FROM v1.total WHERE used + held > 0"
                    " EXCEPT SELECT owner, platform, unit, window, label, used, held FROM main.total",
                        "");
        book_expect("SELECT id, completed FROM v1.request WHERE completed > 0 EXCEPT"
                    " SELECT request, completed FROM main.amount WHERE unit = 'coins'",
                        "");
        book_check();
}

Test(migrate, requests_are_read_as_they_stood) {
        static const struct {
                int64_t id;
                State state;
                Decision decision;
                const char *reason;
                int64_t coins, completed, until;
        } requests[] = {
                        {5, STATE_COMPLETED, DECISION_APPROVED, "", 700, 700, ABSENT},
                        {7, STATE_REJECTED, DECISION_REJECTED, "over-limit", ABSENT, ABSENT,
                                        ABSENT},
                        {9, STATE_REJECTED, DECISION_REJECTED, "no-budget", ABSENT, ABSENT, ABSENT},
                        {10, STATE_CANCELLED, DECISION_APPROVED, "", 300, ABSENT, ABSENT},
                        {12, STATE_LAPSED, DECISION_APPROVED, "", 100, ABSENT, ABSENT},
                        {16, STATE_COMPLETED, DECISION_APPROVED, "", 500, 400, ABSENT},
                        {18, STATE_COMPLETED, DECISION_APPROVED, "", 60, 0, ABSENT},
                        {21, STATE_COMPLETED, DECISION_APPROVED, "", ABSENT, ABSENT, ABSENT},
                        {24, STATE_COMPLETED, DECISION_APPROVED, "", 5000, 4000, ABSENT},
                        {25, STATE_LAPSED, DECISION_APPROVED, "", 33, ABSENT, ABSENT},
                        {33, STATE_REJECTED, DECISION_REJECTED, "clock-suspect", ABSENT, ABSENT,
                                        ABSENT},
                        {36, STATE_APPROVED, DECISION_APPROVED, "", 200, ABSENT,
                                        LATEST + INT64_C(1800000000)},
        };
        LedgerRequest request;
        int64_t id;

        book_open_in("state");
        for (size_t i = 0; i < ELEMENTSOF(requests); i++) {
                cr_assert_eq(ledger_find_request(book, requests[i].id, &request), 1);
                cr_expect_eq(request.state, requests[i].state, "%lld", (long long) requests[i].id);
                cr_expect_eq(request.decision, requests[i].decision);
                cr_expect_str_eq(request.reason, requests[i].reason);
                cr_expect_eq(request.completed, requests[i].completed, "%lld",
                                (long long) requests[i].id);
                cr_expect_eq(request.until, requests[i].until);
                cr_expect_eq(request.decided_at, ABSENT);
        }
        cr_assert_eq(ledger_find_key(book, ALICE, "held-1", &id), 1);
        cr_expect_eq(id, 36);
        cr_assert_eq(ledger_first_hold(book, &id, &(int64_t){0}), 1);
        cr_expect_eq(id, 36);
        book_check();
}

/* Prices stood in their own currency only, and nothing counted them. */
Test(migrate, what_was_paid_is_known_and_can_be_counted) {
        book_open_in("state");
        book_expect("SELECT request, unit, approved, completed, rest, refunded FROM amount"
                    " WHERE unit <> 'coins' ORDER BY request",
                        "5 USD 999 999 0 0\n"
                        "12 EUR 149 0 0 0\n"
                        "16 USD 720 600 0 0\n" /* what was really paid */
                        "21 USD 500 500 0 0\n"
                        "23 JPY 300 0 0 0\n"
                        "24 USD 7000 5600 0 0\n" /* in euros: 4000 of 5000 coins' share */
                        "26 USD 99 0 0 0\n"
                        "36 USD 288 0 0 0\n"
                        "37 EUR 1234 0 0 0\n");
        book_expect("SELECT count(*) FROM counted", "0\n");
        book_expect("SELECT day, platform, unit, completed, held, cancelled, refunded, requests, rejected"
                    " FROM summary WHERE account = 20 ORDER BY day, platform, unit",
                        "2026-11-22 tiktok USD 5600 0 1499 0 2 0\n"
                        "2026-11-22 tiktok coins 4000 0 1070 0 2 0\n"
                        "2026-11-22 youtube EUR 0 1234 0 0 1 0\n"
                        "2026-11-22 youtube JPY 0 0 300 0 1 0\n"
                        "2026-11-22 youtube USD 500 0 0 0 1 0\n"
                        "2027-12-27 tiktok coins 0 0 1 0 2 1\n");

        Entry count = book_about(ENTRY_COUNT, ABSENT);
        count.at = LATEST;
        count.account = ALICE;
        count.platform = "*";
        count.unit = "USD";
        count.costs = "USD 0 1 1 -\nEUR 0 3 2 2026-11-20\n";
        book_add(count);
        book_expect("SELECT window, label, used, held FROM total WHERE unit = 'USD'"
                    " ORDER BY window, label",
                        "day 2026-10-23 1223 0\n" /* 999, and ceil(149 * 3 / 2) */
                        "day 2026-11-22 600 288\n"
                        "month 2026-10 1223 0\n"
                        "month 2026-11 600 288\n"
                        "week 2026-W43 1223 0\n"
                        "week 2026-W47 600 288\n"
                        "year 2026 1823 288\n");
        book_check();
}

Test(migrate, history_goes_on) {
        book_open_in("state");
        Entry request = book_priced(book_request(50, "approved"), 72, "USD", "USD 72 1 1 -\n");
        request.at = LATEST;
        cr_assert_eq(book_add(request), GOLDEN_ENTRIES + 1);
        Entry complete = book_about(ENTRY_COMPLETE, 36);
        complete.at = LATEST;
        complete.amount = 150;
        complete.state = "returning";
        cr_assert_eq(book_add(complete), GOLDEN_ENTRIES + 2);
        book_expect("SELECT state FROM request WHERE id = 36", "returning\n");
        book_expect("SELECT used, held FROM total WHERE owner = 1 AND window = 'month'"
                    " AND label = '2026-11'",
                        "550 100\n"); /* 400 + 150; 50 of the rest, and 50 */
        book_check();

        book_open_in("state"); /* once more, and nothing is migrated any more */
        book_expect("SELECT count(*) FROM entry", "40\n");
        cr_expect_eq(number_of("state/ledger.db.v1", "SELECT count(*) FROM entry"), GOLDEN_ENTRIES);
        book_check();
}

Test(migrate, entries_are_guarded_as_before) {
        static const char *const attempts[] = {
                        "UPDATE entry SET amount = 1 WHERE seq = 5",
                        "DELETE FROM entry WHERE seq = 38",
                        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 5",
                        "INSERT INTO entry (seq, at, kind, request, hash)"
                        " VALUES (39, 0, 'told', 1, zeroblob(32))", /* without a source */
                        "INSERT INTO entry (seq, at, account, kind, hash)"
                        " VALUES (39, 0, 1, 'complete', zeroblob(32))", /* without a request */
                        "INSERT INTO entry (seq, at, account, kind, request, hash)"
                        " VALUES (39, 0, 1, 'complete', 99, zeroblob(32))", /* nor is there one */
        };

        book_open_in("state");
        for (size_t i = 0; i < ELEMENTSOF(attempts); i++)
                cr_expect_eq(sqlite3_exec(book->db, attempts[i], NULL, NULL, NULL) & 0xFF,
                                SQLITE_CONSTRAINT, "%s", attempts[i]);
        book_check();
}

Test(migrate, a_copy_is_kept) {
        struct stat st;

        book_open_in("state");
        cr_assert_eq(stat(fixture_path("state/ledger.db.v1"), &st), 0);
        cr_expect_eq(st.st_mode & 07777, 0600);
        cr_expect_eq(number_of("state/ledger.db.v1", "PRAGMA user_version"), 1);
        cr_expect_eq(number_of("state/ledger.db.v1", "PRAGMA application_id"),
                        SCHEMA_APPLICATION_ID);
        book_check();

        /* It is a ledger by itself. */
        cr_assert_eq(mkdir(fixture_path("old"), 0700), 0);
        cr_assert_eq(rename(fixture_path("state/ledger.db.v1"), fixture_path("old/ledger.db")), 0);
        book_open_in("old");
        expect_golden_head();
        book_check();
}

/* ---- cut off in the middle ---- */

static void expect_schema_1(void) {
        cr_expect_eq(number_of("state/ledger.db", "PRAGMA user_version"), 1);
        cr_expect_eq(number_of("state/ledger.db", "SELECT count(*) FROM entry"), GOLDEN_ENTRIES);
        cr_expect_eq(number_of("state/ledger.db", "SELECT count(*) FROM request"), 17);
        cr_expect_eq(number_of("state/ledger.db", "SELECT sum(completed) FROM request"), 5100);
        cr_expect_eq(number_of("state/ledger.db",
                                     "SELECT count(*) FROM sqlite_schema WHERE name IN ('entry_2',"
                                     " 'amount', 'counted', 'half')"),
                        0);
}

Test(migrate, a_step_that_fails_leaves_it_as_it_was) {
        static const char *const nonsense[] = {
                        "CREATE TABLE half (id)", "CREATE TABLE half (id)", NULL};
        const char *const half[] = {schema_today.entries[0], "CREATE TABLE half (id); nonsense"};
        const char *const late[] = {schema_today.entries[0], schema_today.entries[1],
                        "DROP TABLE entry; nonsense"};
        const Schema schemas[] = {
                        {half, 2, schema_today.derived},         /* a step for the truth */
                        {schema_today.entries, 2, nonsense},     /* a derived table */
                        {schema_today.entries, 2, &nonsense[2]}, /* no table to derive into */
                        {late, 3, schema_today.derived},         /* the second step of two */
        };

        for (size_t i = 0; i < ELEMENTSOF(schemas); i++) {
                char *message = NULL;

                cr_expect_lt(ledger_open_as(&schemas[i], fixture_path("state"), &book, &message), 0,
                                "%zu", i);
                free(message);
                expect_schema_1();
        }
        book_open_in("state");
        expect_golden_head();
        book_check();
}

Test(migrate, a_ledger_that_does_not_add_up_stays_as_it_was) {
        char *message = NULL;

        /* Somebody made the completed request 5 one that was cancelled, too. */
        {
                _cleanup_(database_closep) sqlite3 *db = NULL;
                cr_assert_eq(database_open(fixture_path("state/ledger.db"), SQLITE_OPEN_READWRITE,
                                             &db),
                                0);
                cr_assert_eq(sqlite3_exec(db,
                                             "INSERT INTO entry (seq, at, account, kind, request, hash)"
                                             " VALUES (39, 1795352520000000, 1, 'cancel', 5,"
                                             " zeroblob(32))",
                                             NULL, NULL, NULL),
                                SQLITE_OK);
        }
        cr_assert_eq(ledger_open(fixture_path("state"), &book, &message), -EUCLEAN);
        cr_expect(strstr(message, "damaged"), "%s", message);
        free(message);
        cr_expect_eq(number_of("state/ledger.db", "PRAGMA user_version"), 1);
        cr_expect_eq(number_of("state/ledger.db", "SELECT sum(completed) FROM request"), 5100);
        cr_expect_eq(number_of("state/ledger.db.v1", "PRAGMA user_version"), 1);
}

Test(migrate, a_daemon_that_is_killed_meanwhile_leaves_it_as_it_was) {
        pid_t child = fork();

        cr_assert_geq(child, 0);
        if (child == 0) {
                sqlite3 *db = NULL;
                bool done = database_open(fixture_path("state/ledger.db"), SQLITE_OPEN_READWRITE,
                                            &db) == 0 &&
                                sqlite3_exec(db,
                                                "PRAGMA journal_mode = WAL; PRAGMA cache_size = 1;"
                                                "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE",
                                                NULL, NULL, NULL) == SQLITE_OK &&
                                sqlite3_exec(db, schema_today.entries[1], NULL, NULL, NULL) ==
                                                SQLITE_OK;
                _exit(done ? 0 : 1); /* without a COMMIT, and with nothing tidied up */
        }
        int status = -1;
        cr_assert_eq(waitpid(child, &status, 0), child);
        cr_assert_eq(status, 0);

        expect_schema_1();
        book_open_in("state");
        expect_golden_head();
        book_check();
}
