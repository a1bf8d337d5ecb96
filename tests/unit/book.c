/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/unit/book.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>

#include "common/util.h"
#include "ledger/internal.h"
#include "tests/unit/fixture.h"

Ledger *book;

static const char *folder;

void book_open_in(const char *name) {
        char *message = NULL;

        book = ledger_close(book);
        folder = fixture_path(name);
        int r = ledger_open(folder, &book, &message);
        cr_assert_eq(r, 0, "%d %s", r, message);
}

void book_open(void) {
        fixture_open();
        book_open_in("state");
}

void book_close(void) {
        book = ledger_close(book);
        fixture_close();
}

static int append(Ledger *ledger, size_t index, void *userdata) {
        (void) index;
        return ledger_append(ledger, userdata);
}

int book_try(const Entry *entry) {
        Entry copy = *entry;
        int result = 1;

        int r = ledger_batch(book, 1, append, &copy, &result);
        return r < 0 ? r : result;
}

int64_t book_add(Entry entry) {
        char hash[LEDGER_HASH_TEXT + 1];
        int64_t n;

        int r = book_try(&entry);
        cr_assert_eq(r, 0, "%s: %d", entry.kind, r);
        ledger_head(book, &n, hash);
        return n;
}

/* A query's rows as text; free it. */
static char *rows_of(const char *sql) {
        char *text = NULL;
        size_t size = 0;
        FILE *stream = open_memstream(&text, &size);
        sqlite3_stmt *statement = NULL;

        cr_assert_not_null(stream);
        cr_assert_eq(derive_write(book->derive), 0);
        cr_assert_eq(sqlite3_prepare_v2(book->db, sql, -1, &statement, NULL), SQLITE_OK, "%s: %s",
                        sql, sqlite3_errmsg(book->db));
        while (sqlite3_step(statement) == SQLITE_ROW)
                for (int i = 0; i < sqlite3_column_count(statement); i++) {
                        const char *column = (const char *) sqlite3_column_text(statement, i);
                        bool last = i + 1 == sqlite3_column_count(statement);

                        fprintf(stream, "%s%s", column ? column : "-", last ? "\n" : " ");
                }
        sqlite3_finalize(statement);
        fclose(stream);
        return text;
}

void book_expect(const char *sql, const char *rows) {
        _cleanup_free_ char *got = rows_of(sql);

        cr_expect_str_eq(got, rows, "%s:\n%sinstead of:\n%s", sql, got, rows);
}

/* Every row of every derived table, and how many entries there are. */
static char *everything(void) {
        _cleanup_free_ char *tables =
                        rows_of("SELECT name FROM sqlite_schema WHERE type = 'table'"
                                " AND name <> 'entry' ORDER BY name");
        char *all = rows_of("SELECT count(*) FROM entry");

        for (char *rest = NULL, *table = strtok_r(tables, "\n", &rest); table;
                        table = strtok_r(NULL, "\n", &rest)) {
                _cleanup_free_ char *before = all;
                char sql[128];

                snprintf(sql, sizeof(sql), "SELECT * FROM %s", table);
                _cleanup_free_ char *rows = rows_of(sql);
                cr_assert_gt(asprintf(&all, "%s%s\n%s", before, table, rows), 0);
        }
        return all;
}

void book_refuse(Entry entry, const char *why) {
        _cleanup_free_ char *before = everything();
        int r = book_try(&entry);
        _cleanup_free_ char *after = everything();

        cr_expect_eq(r, -EUCLEAN, "%s: %s: %d", entry.kind, why, r);
        cr_expect_str_eq(before, after, "%s: %s: leaves nothing", entry.kind, why);
}

size_t book_faults(char *ret_first, size_t size) {
        char hash[LEDGER_HASH_TEXT + 1], head[LEDGER_HASH_TEXT + 1];
        char **faults = NULL;
        int64_t entries, n;
        size_t n_faults = 0;

        /* Of what is in the redo log alone the tables are not looked at. */
        cr_assert_eq(ledger_flush(book), 0);
        cr_assert_eq(ledger_verify(folder, NULL, NULL, &faults, &entries, hash), 0);
        snprintf(ret_first, size, "%s", faults[0] ? faults[0] : "");
        for (; faults[n_faults]; n_faults++)
                free(faults[n_faults]);
        free(faults);
        ledger_head(book, &n, head);
        cr_expect_eq(entries, n);
        cr_expect_str_eq(hash, head);
        return n_faults;
}

void book_check(void) {
        char first[512];

        cr_expect_eq(book_faults(first, sizeof(first)), 0, "%s", first);
}

Entry book_account(uint32_t uid, const char *name) {
        Entry entry = entry_of_kind(ENTRY_ACCOUNT);

        entry.at = BOOK_NOON;
        entry.uid = uid;
        entry.name = name;
        return entry;
}

Entry book_household(const char *name) {
        Entry entry = entry_of_kind(ENTRY_HOUSEHOLD);

        entry.at = BOOK_NOON;
        entry.name = name;
        return entry;
}

static void add_windows(Entry *entry) {
        entry->day = "2026-11-22";
        entry->week = "2026-W47";
        entry->month = "2026-11";
        entry->year = "2026";
}

Entry book_request(int64_t coins, const char *decision) {
        Entry entry = book_about(ENTRY_REQUEST, ABSENT);

        entry.platform = "tiktok";
        entry.amount = coins;
        entry.decision = decision;
        entry.unconfirmed = "spend";
        entry.limits = "";
        if (!text_equal(decision, "rejected"))
                entry.until = BOOK_NOON + 1000;
        add_windows(&entry);
        return entry;
}

Entry book_record(int64_t coins) {
        Entry entry = book_request(coins, "approved");

        entry.kind = entry_kind_to_text(ENTRY_RECORD);
        entry.until = ABSENT;
        entry.unconfirmed = NULL;
        entry.happened = BOOK_NOON - 1000;
        entry.label = "2026-11-22";
        return entry;
}

Entry book_about(EntryKind kind, int64_t request) {
        Entry entry = entry_of_kind(kind);

        entry.at = BOOK_NOON;
        entry.account = 1;
        entry.actor = 2001;
        entry.request = request;
        if (kind == ENTRY_COUNT || kind == ENTRY_APPROVE)
                add_windows(&entry);
        if (kind == ENTRY_APPROVE) {
                entry.decision = "approved";
                entry.unconfirmed = "spend";
                entry.until = BOOK_NOON + 2000;
        }
        return entry;
}

Entry book_limit(EntryKind kind, const char *window, const char *source, int64_t amount) {
        Entry entry = book_about(kind, ABSENT);

        entry.platform = "tiktok";
        entry.unit = "coins";
        entry.window = window;
        entry.source = source;
        entry.amount = amount;
        if (text_equal(source, "self"))
                entry.label = "2026-11-22";
        return entry;
}

Entry book_priced(Entry entry, int64_t price, const char *currency, const char *costs) {
        entry.price = price;
        entry.currency = currency;
        entry.costs = costs;
        return entry;
}
