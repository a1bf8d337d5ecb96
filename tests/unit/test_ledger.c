/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The ledger by itself: what is appended is chained and derived from; what cannot follow is
 * refused. */

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
#include "ledger/entry.h"
#include "ledger/internal.h"
#include "ledger/ledger.h"
#include "ledger/schema.h"
#include "tests/unit/fixture.h"
#include "tests/unit/ledger_case.h"

TestSuite(ledger, .init = fixture_open, .fini = fixture_close);

Test(ledger, what_cannot_follow_is_refused_and_leaves_nothing) {
        Entry entries[] = {account_entry(1000, "alice"), request_entry(1, 700, "approved"),
                        settle_entry(ENTRY_CANCEL, 2, ABSENT)};
        Entry again[] = {request_entry(1, 5, "approved"), settle_entry(ENTRY_COMPLETE, 2, 700)};
        char hash[LEDGER_HASH_TEXT + 1];
        int64_t n;

        open_ledger(NULL);
        cr_assert_eq(append(entries, 3), 0);
        cr_assert_eq(append(again, 2), -EUCLEAN, "a cancelled request is not completed");
        ledger_head(opened, &n, hash);
        cr_assert_eq(n, 3, "the request before it in the same command is undone too");
        assert_totals(0, 0);
        opened = ledger_close(opened);
}

/* userdata: whether the second writes before it fails. */
static int second_fails(Ledger *l, size_t index, void *userdata) {
        Entry entry = account_entry(1000 + (uint32_t) index, "somebody");
        const bool *writes = userdata;
        int r = index == 1 && !*writes ? 0 : ledger_append(l, &entry);

        return index == 1 ? -ENOMEM : r;
}

Test(ledger, a_batch_in_which_one_fails_half_way_never_was) {
        char hash[LEDGER_HASH_TEXT + 1];
        int results[3] = {0, 0, 77};
        bool writes = true;
        int64_t n;

        open_ledger(fixture_path("state"));
        cr_assert_eq(ledger_batch(opened, 3, second_fails, &writes, results), 2);
        cr_assert_eq(results[0], 0);
        cr_assert_eq(results[1], -ENOMEM);
        cr_assert_eq(results[2], 77, "has not run");
        ledger_head(opened, &n, hash);
        cr_assert_eq(n, 0);

        cr_assert_eq(ledger_batch(opened, 1, second_fails, &writes, results), 0);
        opened = ledger_close(opened);
        open_ledger(fixture_path("state"));
        ledger_head(opened, &n, hash);
        cr_assert_eq(n, 1, "the chain has no gap");
        opened = ledger_close(opened);
}

Test(ledger, one_that_fails_before_it_writes_is_nobody_elses_trouble) {
        LedgerAccount account;
        bool writes = false;
        int results[3];

        open_ledger(NULL);
        cr_assert_eq(ledger_batch(opened, 3, second_fails, &writes, results), 0);
        cr_assert_eq(results[0], 0);
        cr_assert_eq(results[1], -ENOMEM);
        cr_assert_eq(results[2], 0);
        cr_assert_eq(ledger_find_account(opened, 1000, "somebody", &account), 1);
        cr_assert_eq(ledger_find_account(opened, 1001, "somebody", &account), 0);
        cr_assert_eq(ledger_find_account(opened, 1002, "somebody", &account), 1);
        cr_assert_eq(account.id, 2);
        opened = ledger_close(opened);
}

Test(ledger, totals_never_pass_int64) {
        Entry entry = account_entry(1000, "alice");
        LedgerTotal total;

        open_ledger(fixture_path("state"));
        cr_assert_eq(append(&entry, 1), 0);
        opened = ledger_close(opened);

        sqlite3 *db = NULL;
        cr_assert_eq(sqlite3_open(fixture_path("state/ledger.db"), &db), SQLITE_OK);
        cr_assert_eq(sqlite3_exec(db,
                                     "INSERT INTO total VALUES (1, 'tiktok', 'coins', 'year', '2026', 0,"
                                     " 9223372036854775807)",
                                     NULL, NULL, NULL),
                        SQLITE_OK);
        sqlite3_close(db);

        open_ledger(fixture_path("state"));
        Entry request = request_entry(1, 1, "approved");
        cr_assert_eq(append(&request, 1), -EOVERFLOW);
        for (Window window = WINDOW_DAY; window < WINDOW_COUNT; window++) {
                cr_assert_eq(ledger_total(opened, 1, "tiktok", "coins", window, labels[window],
                                             &total),
                                0);
                cr_assert_eq(total.held, window == WINDOW_YEAR ? INT64_MAX : 0);
        }
        opened = ledger_close(opened);
}

Test(ledger, records_of_a_day_are_counted) {
        Entry entries[] = {account_entry(1000, "alice"), request_entry(1, 700, "approved"),
                        request_entry(1, 9000, "rejected")};
        LedgerAccount account;

        open_ledger(NULL);
        cr_assert_eq(append(entries, 3), 0);
        cr_assert_eq(ledger_find_account(opened, 1000, "alice", &account), 1);
        cr_assert_eq(account.records, 2);
        cr_assert_str_eq(account.day, "2026-11-22");

        Entry next_day = request_entry(1, 1, "rejected");
        next_day.day = "2026-11-23";
        cr_assert_eq(append(&next_day, 1), 0);
        cr_assert_eq(ledger_find_account(opened, 1000, "alice", &account), 1);
        cr_assert_eq(account.records, 1);
        cr_assert_str_eq(account.day, "2026-11-23");
        opened = ledger_close(opened);
}

Test(ledger, a_changed_month_rule_keeps_the_day_in_force) {
        LedgerMonthRule rule;
        Entry change = entry_of_kind(ENTRY_MONTH_RULE);

        open_ledger(NULL);
        cr_assert_eq(ledger_month_rule(opened, &rule), 0);
        change.at = NOON;
        change.amount = 15;
        change.until = NOON + 10;
        cr_assert_eq(append(&change, 1), 0);
        cr_assert_eq(ledger_month_rule(opened, &rule), 1);
        cr_assert_eq(rule.before, 1, "without a rule months begin on day 1");
        cr_assert_eq(rule.after, 15);

        change.amount = 20; /* before the first change has come into force */
        cr_assert_eq(append(&change, 1), 0);
        cr_assert_eq(ledger_month_rule(opened, &rule), 1);
        cr_assert_eq(rule.before, 1);
        cr_assert_eq(rule.after, 20);

        change.at = NOON + 10;
        change.until = NOON + 20;
        change.amount = 3;
        cr_assert_eq(append(&change, 1), 0);
        cr_assert_eq(ledger_month_rule(opened, &rule), 1);
        cr_assert_eq(rule.before, 20);
        cr_assert_eq(rule.after, 3);
        cr_assert_eq(rule.changes_at, NOON + 20);
        opened = ledger_close(opened);
}

/* ---- the chain ---- */

static void hash_of(gcry_md_hd_t md, const uint8_t *previous, const Entry *entry, uint8_t *ret) {
        EntryBytes bytes = {0};

        cr_assert_eq(entry_encode(entry, &bytes), 0);
        entry_hash(md, previous, bytes.data, bytes.n, ret);
        entry_bytes_clear(&bytes);
}

Test(ledger, the_hash_covers_every_column) {
        uint8_t zero[HASH_SIZE] = {0}, plain[HASH_SIZE], other[HASH_SIZE];
        gcry_md_hd_t md;
        Entry entry = request_entry(1, 700, "approved");
        const char **const texts[] = {&entry.kind, &entry.name, &entry.platform, &entry.window,
                        &entry.unit, &entry.source, &entry.currency, &entry.decision, &entry.reason,
                        &entry.unconfirmed, &entry.day, &entry.week, &entry.month, &entry.year,
                        &entry.key, &entry.seller, &entry.app, &entry.note, &entry.receipt,
                        &entry.limits, &entry.state, &entry.costs, &entry.households, &entry.label};
        int64_t *const numbers[] = {&entry.seq, &entry.at, &entry.account, &entry.actor, &entry.uid,
                        &entry.request, &entry.amount, &entry.price, &entry.until, &entry.before,
                        &entry.happened, &entry.estimated};

        cr_assert_not_null(gcry_check_version(NULL));
        cr_assert_eq(gcry_md_open(&md, GCRY_MD_SHA256, 0), 0);
        hash_of(md, zero, &entry, plain);
        for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
                const char *kept = *texts[i];
                *texts[i] = "changed";
                hash_of(md, zero, &entry, other);
                cr_assert_neq(memcmp(plain, other, HASH_SIZE), 0, "text %zu", i);
                *texts[i] = kept;
        }
        for (size_t i = 0; i < ELEMENTSOF(numbers); i++) {
                *numbers[i] += 1;
                hash_of(md, zero, &entry, other);
                cr_assert_neq(memcmp(plain, other, HASH_SIZE), 0, "number %zu", i);
                *numbers[i] -= 1;
        }
        hash_of(md, plain, &entry, other);
        cr_assert_neq(memcmp(plain, other, HASH_SIZE), 0, "and what was before it");
        gcry_md_close(md);
}

static void expect_same_entry(const Entry *a, const Entry *b) {
        EntryBytes bytes[2] = {{0}};

        cr_assert_eq(entry_encode(a, &bytes[0]), 0);
        cr_assert_eq(entry_encode(b, &bytes[1]), 0);
        cr_assert_eq(bytes[0].n, bytes[1].n);
        cr_assert_eq(memcmp(bytes[0].data, bytes[1].data, bytes[0].n), 0);
        entry_bytes_clear(&bytes[0]);
        entry_bytes_clear(&bytes[1]);
}

Test(ledger, an_entry_is_read_from_its_bytes) {
        Entry entries[] = {account_entry(1000, "alice"), request_entry(1, 700, "approved"),
                        request_entry(1, 0, "pending"), entry_of_kind(ENTRY_WARN)};
        Entry read;

        entries[1].note = "";
        entries[1].key = "the key";
        entries[2].costs = "USD 990 1 1 -\n";
        entries[2].happened = INT64_MAX;
        entries[3].before = 0;
        entries[3].label = "2026-11";
        for (size_t i = 0; i < ELEMENTSOF(entries); i++) {
                EntryBytes bytes = {0};
                char texts[1000];

                entries[i].seq = (int64_t) i + 1;
                cr_assert_eq(entry_encode(&entries[i], &bytes), 0);
                cr_assert_eq(entry_decode(bytes.data, bytes.n, texts, &read), 0);
                expect_same_entry(&entries[i], &read);
                cr_expect_str_eq(read.kind, entries[i].kind);
                cr_expect_eq(read.seq, (int64_t) i + 1);
                cr_expect_eq(read.price, entries[i].price);
                cr_expect(text_equal(read.note, entries[i].note));
                for (size_t n = 0; n < bytes.n; n++) /* cut off anywhere but before what may lack */
                        if (entry_decode(bytes.data, n, texts, &read) == 0)
                                cr_expect(i >= 2 && !read.label, "%zu of %zu", n, bytes.n);
                bytes.data[bytes.n] = 'n'; /* there is room for more */
                cr_expect_eq(entry_decode(bytes.data, bytes.n + 1, texts, &read), -EUCLEAN);
                entry_bytes_clear(&bytes);
        }
}
