/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The ledger's files: what is appended is kept, what was tampered with is noticed, and nothing is
 * ever changed that was written. */

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/internal.h"
#include "ledger/schema.h"
#include "tests/unit/fixture.h"
#include "tests/unit/ledger_case.h"

TestSuite(ledger_files, .init = fixture_open, .fini = fixture_close);

static void fill(const char *directory) {
        Entry entries[] = {account_entry(1000, "alice"), request_entry(1, 700, "approved"),
                        settle_entry(ENTRY_COMPLETE, 2, 700), request_entry(1, 50, "approved")};

        entries[3].key = "k";
        open_ledger(directory);
        cr_assert_eq(append(entries, 4), 0);
        opened = ledger_close(opened);
}

static int run_sql(const char *directory, const char *sql) {
        _cleanup_(database_closep) sqlite3 *db = NULL;
        char path[512];

        snprintf(path, sizeof(path), "%s/ledger.db", directory);
        cr_assert_eq(sqlite3_open(path, &db), SQLITE_OK);
        return sqlite3_exec(db, sql, NULL, NULL, NULL);
}

static size_t verify(const char *directory, char *ret_first, size_t size) {
        char hash[LEDGER_HASH_TEXT + 1];
        char **faults = NULL;
        int64_t entries;
        size_t n = 0;

        cr_assert_eq(ledger_verify(directory, NULL, NULL, &faults, &entries, hash), 0);
        for (; faults[n]; n++) {
                if (n == 0)
                        snprintf(ret_first, size, "%s", faults[n]);
                free(faults[n]);
        }
        free(faults);
        return n;
}

Test(ledger_files, what_is_closed_is_found_again_with_its_key) {
        LedgerRequest request;
        int64_t id;

        fill(fixture_path("state"));
        open_ledger(fixture_path("state"));
        cr_assert_eq(ledger_latest(opened), NOON);
        cr_assert_eq(ledger_find_key(opened, 1, "k", &id), 1);
        cr_assert_eq(id, 4);
        cr_assert_eq(ledger_find_request(opened, id, &request), 1);
        cr_assert_str_eq(request.entry.key, "k");
        cr_assert_eq(request.entry.amount, 50);
        cr_assert_eq(request.uid, 1000);
        assert_totals(700, 50);
        opened = ledger_close(opened);
}

Test(ledger_files, files_are_their_owners_alone) {
        struct stat st;

        umask(0);
        cr_assert_eq(mkdir(fixture_path("state"), 0755), 0);
        fill(fixture_path("state"));
        cr_assert_eq(stat(fixture_path("state"), &st), 0);
        cr_assert_eq(st.st_mode & 07777, 0700);
        open_ledger(fixture_path("state"));
        for (const char *const *name = (const char *const[]){"ledger.db", "ledger.db-wal",
                             "ledger.db-shm", "ledger.lock", NULL};
                        *name; name++) {
                char path[64];
                snprintf(path, sizeof(path), "state/%s", *name);
                cr_assert_eq(stat(fixture_path(path), &st), 0, "%s", *name);
                cr_assert_eq(st.st_mode & 07777, 0600, "%s", *name);
        }
        opened = ledger_close(opened);
}

Test(ledger_files, a_second_daemon_is_refused) {
        Ledger *second = NULL;
        char *message = NULL;

        open_ledger(fixture_path("state"));
        cr_assert_eq(ledger_open(fixture_path("state"), &second, &message), -EBUSY);
        cr_assert_null(second);
        cr_assert(strstr(message, "another coinbudgetd is using it"), "%s", message);
        free(message);
        opened = ledger_close(opened);
        open_ledger(fixture_path("state"));
        opened = ledger_close(opened);
}

Test(ledger_files, entries_are_guarded_even_without_our_settings) {
        fill(fixture_path("state"));
        static const char *const attempts[] = {
                        "UPDATE entry SET amount = 1 WHERE seq = 2",
                        "DELETE FROM entry WHERE seq = 4",
                        "INSERT OR REPLACE INTO entry SELECT * FROM entry WHERE seq = 2",
                        "REPLACE INTO entry SELECT * FROM entry WHERE seq = 4",
                        "INSERT INTO entry (seq, at, account, kind, hash)"
                        " VALUES (9, 0, 1, 'lapse', zeroblob(32))",
                        "INSERT INTO entry (seq, at, kind, hash) VALUES (5, 'x', 'accept-clock',"
                        " zeroblob(32))",
                        "INSERT INTO entry (seq, at, kind, hash) VALUES (5, 9223372036854775808,"
                        " 'accept-clock', zeroblob(32))",
                        "INSERT INTO entry (seq, at, kind, amount, hash) VALUES (5, 0, 'accept-clock',"
                        " 1000000000001, zeroblob(32))",
        };
        for (size_t i = 0; i < ELEMENTSOF(attempts); i++)
                cr_assert_eq(run_sql(fixture_path("state"), attempts[i]) & 0xFF, SQLITE_CONSTRAINT,
                                "%s", attempts[i]);
        char first[256] = "";
        cr_assert_eq(verify(fixture_path("state"), first, sizeof(first)), 0, "%s", first);
}

Test(ledger_files, verify_finds_what_was_tampered_with) {
        static const struct {
                const char *sql;
                const char *fault;
        } cases[] = {
                        {"DROP TRIGGER entry_is_never_changed; UPDATE entry SET amount = 1 WHERE seq = 2",
                                        "entry 2: its hash does not fit"},
                        {"DROP TRIGGER entry_is_never_deleted; DELETE FROM entry WHERE seq = 3",
                                        "entry 4: follows entry 2"},
                        {"UPDATE total SET used = 0 WHERE window = 'month'",
                                        "table total: 2 rows are not what the entries add up to"},
                        {"UPDATE request SET state = 'cancelled' WHERE id = 2",
                                        "table request: 2 rows"},
                        {"DELETE FROM request_key", "table request_key: 1 rows"},
                        {"INSERT INTO limits VALUES (1, 'tiktok', 'coins', 'month', 'guardian', 9, 0, 0, NULL, NULL)",
                                        "table limits: 1 rows"},
                        {"UPDATE account SET name = 'mallory'", "table account: 2 rows"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char directory[32], first[512] = "";

                snprintf(directory, sizeof(directory), "state%zu", i);
                fill(fixture_path(directory));
                cr_assert_eq(verify(fixture_path(directory), first, sizeof(first)), 0, "%s", first);
                cr_assert_eq(run_sql(fixture_path(directory), cases[i].sql), SQLITE_OK, "%s",
                                cases[i].sql);
                cr_assert_gt(verify(fixture_path(directory), first, sizeof(first)), 0, "%s",
                                cases[i].sql);
                cr_assert_eq(strncmp(first, cases[i].fault, strlen(cases[i].fault)), 0, "%s",
                                first);
        }
}

/* A row in every table. */
static void fill_every_table(const char *directory) {
        Entry count = book_about(ENTRY_COUNT, ABSENT), told = book_about(ENTRY_TOLD, 9);
        Entry month = book_about(ENTRY_MONTH_RULE, ABSENT), pause = book_about(ENTRY_PAUSE, ABSENT);
        Entry request = book_priced(book_request(700, "approved"), 990, "USD", "USD 990 1 1 -\n");
        Entry grant = book_limit(ENTRY_GRANT, "month", "guardian", 5);
        Entry warn = book_limit(ENTRY_WARN, "month", "guardian", 50);

        count.platform = "*";
        count.unit = "USD";
        request.households = "home";
        request.key = "k";
        grant.label = warn.label = "2026-11";
        grant.key = "g";
        pause.source = told.source = "guardian";
        warn.until = month.until = BOOK_NOON + 1000;
        month.account = ABSENT;
        month.amount = 15;

        book_open_in(directory);
        book_add(book_account(1000, "alice"));
        book_add(book_household("home"));
        book_add(count);
        book_add(request);
        book_add(book_about(ENTRY_RETURN, 4));
        book_add(book_limit(ENTRY_SET_LIMIT, "month", "guardian", 2000));
        book_add(grant);
        book_add(pause);
        cr_assert_eq(book_add(warn), told.request);
        book_add(told);
        book_add(month);
        cr_assert_eq(ledger_flush(book), 0);
}

Test(ledger_files, verify_looks_at_every_table) {
        static const struct {
                const char *table;
                const char *change; /* of a row that is right */
        } tables[] = {
                        {"account", "records = 0"},
                        {"household", "name = 'away'"},
                        {"request", "settled = 1"},
                        {"amount", "rest = rest + 1"},
                        {"household_request", "request = 5"},
                        {"request_key", "entry = 5"},
                        {"total", "held = 1"},
                        {"counted", "unit = 'EUR'"},
                        {"summary", "at = at + 1"},
                        {"limits", "next_from = 5"},
                        {"granted", "amount = 6"},
                        {"grant_key", "key = 'other'"},
                        {"pause", "until = 5"},
                        {"warning", "told = 3"},
                        {"change", "entry = entry + 100"},
                        {"month_rule", "after = 16"},
        };
        char sql[128], first[512], fault[64];

        for (size_t i = 0; i < 2 * ELEMENTSOF(tables); i++) {
                const char *table = tables[i / 2].table;

                snprintf(sql, sizeof(sql), "state%zu", i);
                fill_every_table(sql);
                cr_assert_eq(book_faults(first, sizeof(first)), 0, "%s", first);
                if (i == 0) /* none is left out */
                        book_expect("SELECT count(*) FROM sqlite_schema WHERE type = 'table'",
                                        "17\n");
                if (i % 2)
                        snprintf(sql, sizeof(sql), "DELETE FROM %s", table);
                else
                        snprintf(sql, sizeof(sql), "UPDATE %s SET %s", table, tables[i / 2].change);
                cr_assert_eq(sqlite3_exec(book->db, "PRAGMA foreign_keys = OFF", NULL, NULL, NULL),
                                SQLITE_OK);
                cr_assert_eq(sqlite3_exec(book->db, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sql);
                cr_assert_gt(sqlite3_changes(book->db), 0, "%s", sql);

                snprintf(fault, sizeof(fault), "table %s", table);
                bool found = book_faults(first, sizeof(first)) > 0;
                /* A row that others point to is missed there, too. */
                cr_expect(found && (strstr(first, fault) || strstr(first, "points to a row")),
                                "%s: %s", sql, first);
                book = ledger_close(book);
        }
}

Test(ledger_files, a_newer_or_foreign_file_stops_the_daemon_and_stays) {
        static const struct {
                const char *sql;
                int error;
                const char *advice;
        } cases[] = {
                        {"PRAGMA user_version = 99", -EPROTO, "newer coinbudgetd"},
                        {"PRAGMA application_id = 1", -EUCLEAN, "not a ledger"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char directory[32];
                char *message = NULL;
                struct stat before, after;

                snprintf(directory, sizeof(directory), "state%zu", i);
                fill(fixture_path(directory));
                cr_assert_eq(run_sql(fixture_path(directory), cases[i].sql), SQLITE_OK);
                char path[64];
                snprintf(path, sizeof(path), "%s/ledger.db", directory);
                cr_assert_eq(stat(fixture_path(path), &before), 0);
                cr_assert_eq(ledger_open(fixture_path(directory), &opened, &message),
                                cases[i].error);
                cr_assert(strstr(message, cases[i].advice), "%s", message);
                free(message);
                cr_assert_eq(stat(fixture_path(path), &after), 0);
                cr_assert_eq(before.st_size, after.st_size);
        }

        char *message = NULL;
        fixture_write("garbage/ledger.db", "this is not a database, but somebody's shopping list");
        cr_assert_eq(ledger_open(fixture_path("garbage"), &opened, &message), -EUCLEAN, "%s",
                        message);
        free(message);
}

/* SQLite fills a table of its own for a list of three words or more, with each row: dear where a
 * row is written with every request. */
Test(ledger_files, no_rule_of_a_row_needs_a_table) {
        static const char *const tables[] = {
                        "entry", "request", "amount", "request_key", "total", "summary"};

        open_ledger(NULL);
        for (size_t i = 0; i < ELEMENTSOF(tables); i++) {
                sqlite3_stmt *explain = NULL;
                char sql[100];
                int n = 0;

                snprintf(sql, sizeof(sql), "EXPLAIN INSERT INTO %s DEFAULT VALUES", tables[i]);
                cr_assert_eq(sqlite3_prepare_v2(opened->db, sql, -1, &explain, NULL), SQLITE_OK);
                for (; sqlite3_step(explain) == SQLITE_ROW; n++)
                        cr_expect_str_neq((const char *) sqlite3_column_text(explain, 1),
                                        "OpenEphemeral", "%s", tables[i]);
                cr_expect_gt(n, 10);
                sqlite3_finalize(explain);
        }
        opened = ledger_close(opened);
}

/* However long the history: a listing goes to its rows, and there is nothing to be sorted. */
Test(ledger_files, no_question_walks_all_requests) {
        static const int questions[] = {FIND_REQUEST, FIRST_HOLD, LATEST_REQUESTS, LIST_REQUESTS,
                        LIST_PENDING, LIST_WAITING};

        open_ledger(NULL);
        for (size_t i = 0; i < ELEMENTSOF(questions); i++) {
                sqlite3_stmt *plan = NULL;
                char sql[4096], line[8192] = "";

                snprintf(sql, sizeof(sql), "EXPLAIN QUERY PLAN %s", ledger_sql[questions[i]]);
                cr_assert_eq(sqlite3_prepare_v2(opened->db, sql, -1, &plan, NULL), SQLITE_OK);
                while (sqlite3_step(plan) == SQLITE_ROW)
                        snprintf(line + strlen(line), sizeof(line) - strlen(line), "%s; ",
                                        (const char *) sqlite3_column_text(plan, 3));
                sqlite3_finalize(plan);
                cr_expect_null(strstr(line, "SCAN request"), "%s", line);
                cr_expect_null(strstr(line, "SORTER"), "%s", line);
                cr_expect_null(strstr(line, "B-TREE"), "%s", line);
                cr_expect_eq(questions[i] == LIST_PENDING,
                                strstr(line, "INDEX request_pending (account=?)") != NULL, "%s",
                                line);
        }
        opened = ledger_close(opened);
}

Test(ledger_files, a_new_schema_keeps_a_copy_of_the_old_file) {
        const char *steps[] = {schema_today.entries[0], schema_today.entries[1],
                        schema_today.entries[2], schema_today.entries[3],
                        "ALTER TABLE entry ADD tip INTEGER; CREATE TABLE entry (id)"};
        const Schema tomorrow = {steps, 5, schema_today.derived};
        char *message = NULL;
        struct stat st;

        fill(fixture_path("state"));
        cr_assert_lt(ledger_open_as(&tomorrow, fixture_path("state"), &opened, &message), 0);
        free(message);
        open_ledger(fixture_path("state")); /* a step that fails leaves the ledger as it was */
        opened = ledger_close(opened);

        steps[4] = "ALTER TABLE entry ADD tip INTEGER";
        cr_assert_eq(ledger_open_as(&tomorrow, fixture_path("state"), &opened, &message), 0);
        assert_totals(700, 50);
        opened = ledger_close(opened);
        cr_assert_eq(run_sql(fixture_path("state"), "SELECT entry.tip FROM entry"), SQLITE_OK);
        cr_assert_eq(ledger_open(fixture_path("state"), &opened, &message), -EPROTO);
        free(message);

        cr_assert_eq(stat(fixture_path("state/ledger.db.v4"), &st), 0);
        cr_assert_eq(st.st_mode & 07777, 0600);
        cr_assert_eq(mkdir(fixture_path("old"), 0700), 0);
        cr_assert_eq(rename(fixture_path("state/ledger.db.v4"), fixture_path("old/ledger.db")), 0);
        open_ledger(fixture_path("old"));
        assert_totals(700, 50);
        opened = ledger_close(opened);
}

Test(ledger_files, a_foreign_database_is_not_touched) {
        char *message = NULL;
        struct stat before, after;

        cr_assert_eq(mkdir(fixture_path("state"), 0700), 0);
        cr_assert_eq(run_sql(fixture_path("state"), "CREATE TABLE recipes (id)"), SQLITE_OK);
        cr_assert_eq(stat(fixture_path("state/ledger.db"), &before), 0);
        cr_assert_eq(ledger_open(fixture_path("state"), &opened, &message), -EUCLEAN);
        free(message);
        cr_assert_eq(stat(fixture_path("state/ledger.db"), &after), 0);
        cr_assert_eq(before.st_mtim.tv_nsec, after.st_mtim.tv_nsec, "not even its journal mode");
}

Test(ledger_files, a_backup_is_whole_and_stands_alone) {
        fill(fixture_path("state"));
        open_ledger(fixture_path("state")); /* the daemon goes on running */

        cr_assert_eq(mkdir(fixture_path("copy"), 0700), 0);
        int fd = open(fixture_path("copy/ledger.db"), O_RDWR | O_CREAT | O_EXCL, 0600);
        cr_assert_geq(fd, 0);
        cr_assert_eq(ledger_backup(fixture_path("state"), fd, NULL, NULL), 0);
        close(fd);
        Entry more = request_entry(1, 1, "rejected");
        cr_assert_eq(append(&more, 1), 0, "writing goes on");
        opened = ledger_close(opened);

        char first[256] = "";
        cr_assert_eq(verify(fixture_path("copy"), first, sizeof(first)), 0, "%s", first);
        open_ledger(fixture_path("copy"));
        assert_totals(700, 50);
        opened = ledger_close(opened);
}
