/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From the ledgers of later schemas to today's: nothing of them is another. tests/golden/README
 * says what is in them. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "common/util.h"
#include "ledger/internal.h"
#include "tests/unit/book.h"
#include "tests/unit/fixture.h"

TestSuite(migrate_later, .init = fixture_open, .fini = book_close);

static void open_golden(int version) {
        static char bytes[300000];
        char name[64];

        snprintf(name, sizeof(name), "tests/golden/ledger-%d.db", version);
        FILE *file = fopen(fixture_source(name), "r");
        cr_assert_not_null(file);
        size_t size = fread(bytes, 1, sizeof(bytes), file);
        cr_assert(size > 0 && size < sizeof(bytes), "%zu", size);
        fclose(file);
        (void) fixture_write_bytes("state/ledger.db", bytes, size);
        book_open_in("state");

        char sql[512];
        snprintf(sql, sizeof(sql), "ATTACH '%s.v%d' AS old", fixture_path("state/ledger.db"),
                        version);
        cr_assert_eq(sqlite3_exec(book->db, sql, NULL, NULL, NULL), SQLITE_OK, "%s", sql);
        snprintf(sql, sizeof(sql), "%d\n", version);
        book_expect("PRAGMA old.user_version", sql);
}

static void expect_head(int64_t entries, const char *head) {
        char hash[LEDGER_HASH_TEXT + 1];
        int64_t n;

        ledger_head(book, &n, hash);
        cr_expect_eq(n, entries);
        cr_expect_str_eq(hash, head);
}

/* `now` and `then` are tables, or selections in brackets. */
static void expect_same(const char *columns, const char *now, const char *then) {
        char sql[2048];

        snprintf(sql, sizeof(sql),
                        "SELECT * FROM (SELECT %s FROM %s EXCEPT SELECT %s FROM %s)"
                        " UNION ALL SELECT * FROM (SELECT %s FROM %s EXCEPT SELECT %s FROM %s)",
                        columns, now, columns, then, columns, then, columns, now);
        book_expect(sql, "");
        snprintf(sql, sizeof(sql), "SELECT count(*) > 0 FROM %s", then);
        book_expect(sql, "1\n");
}

static void expect_all_the_same(void) {
        static const char *const tables[] = {"entry", "account", "household", "amount",
                        "household_request", "total", "counted", "summary", "limits", "granted",
                        "pause", "warning", "change"};

        for (size_t i = 0; i < ELEMENTSOF(tables); i++) {
                char now[64], then[64];

                snprintf(now, sizeof(now), "main.%s", tables[i]);
                snprintf(then, sizeof(then), "old.%s", tables[i]);
                expect_same("*", now, then);
        }
        expect_same("id, account, at, state, decision, reason, until, counted, settled, decided",
                        "main.request", "old.request");
        expect_same("account, key, request",
                        "(SELECT k.account, e.key, coalesce(e.request, e.seq) AS request"
                        " FROM main.request_key k JOIN main.entry e ON e.seq = k.entry)",
                        "old.request_key");
        expect_same("account, id, platform", "main.request",
                        "(SELECT account, seq AS id, platform FROM old.entry"
                        " WHERE kind IN ('request', 'record'))");
        book_expect("SELECT count(*) FROM request WHERE asked = (state = 'recorded')", "0\n");
        book_check();
}

Test(migrate_later, from_2) {
        open_golden(2);
        expect_head(55, "6fdbb7c3b0ab0e7c42cb6ff9ce3d680fca4875a5b7cea56b53868245a1163b00");
        expect_all_the_same();
}

Test(migrate_later, from_3) {
        open_golden(3);
        expect_head(64, "8059b6a18315121b416f999411270665052697acb46a6c15c914a667e8879ee9");
        expect_all_the_same();
        expect_same("id, asked", "main.request", "old.request");
}
