/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From a ledger of schema 2 to today's: nothing of it is another. tests/golden/README says what is
 * in it. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "common/util.h"
#include "ledger/internal.h"
#include "tests/unit/book.h"
#include "tests/unit/fixture.h"

static void copy_golden(void) {
        static char bytes[300000];

        fixture_open();
        FILE *file = fopen(fixture_source("tests/golden/ledger-2.db"), "r");
        cr_assert_not_null(file);
        size_t size = fread(bytes, 1, sizeof(bytes), file);
        cr_assert(size > 0 && size < sizeof(bytes), "%zu", size);
        fclose(file);
        (void) fixture_write_bytes("state/ledger.db", bytes, size);
}

TestSuite(migrate_2, .init = copy_golden, .fini = book_close);

static void expect_same(const char *table, const char *columns) {
        char sql[2048];

        snprintf(sql, sizeof(sql),
                        "SELECT * FROM (SELECT %s FROM main.%s EXCEPT SELECT %s FROM v2.%s)"
                        " UNION ALL SELECT * FROM (SELECT %s FROM v2.%s EXCEPT SELECT %s FROM main.%s)",
                        columns, table, columns, table, columns, table, columns, table);
        book_expect(sql, "");
        snprintf(sql, sizeof(sql), "SELECT count(*) > 0 FROM main.%s", table);
        book_expect(sql, "1\n");
}

Test(migrate_2, nothing_of_it_is_another) {
        static const char *const tables[] = {"entry", "account", "household", "amount",
                        "household_request", "request_key", "total", "counted", "summary", "limits",
                        "granted", "pause", "warning", "change"};
        char hash[LEDGER_HASH_TEXT + 1], sql[256];
        int64_t n;

        book_open_in("state");
        ledger_head(book, &n, hash);
        cr_expect_eq(n, 55);
        cr_expect_str_eq(hash, "6fdbb7c3b0ab0e7c42cb6ff9ce3d680fca4875a5b7cea56b53868245a1163b00");
        snprintf(sql, sizeof(sql), "ATTACH '%s' AS v2", fixture_path("state/ledger.db.v2"));
        cr_assert_eq(sqlite3_exec(book->db, sql, NULL, NULL, NULL), SQLITE_OK);
        for (size_t i = 0; i < ELEMENTSOF(tables); i++)
                expect_same(tables[i], "*");
        expect_same("request",
                        "id, account, at, state, decision, reason, until, counted, settled,"
                        " decided");
        book_expect("SELECT count(*) FROM request WHERE asked = (state = 'recorded')", "0\n");
        book_check();
}
