/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Sums are kept in memory and written for many commands at once: what fails must leave neither of
 * them another, whatever was written in between. */

#include <criterion/criterion.h>
#include <errno.h>

#include "common/util.h"
#include "ledger/internal.h"
#include "ledger/sums.h"
#include "tests/unit/book.h"

static void open_with_alice(void) {
        book_open();
        book_add(book_account(1000, "alice"));
}

TestSuite(sums, .init = open_with_alice, .fini = book_close);

static const char months[] =
                "SELECT unit, used, held FROM total WHERE window = 'month'"
                " ORDER BY unit";
static const char statement[] = "SELECT unit, completed, held, requests FROM summary ORDER BY unit";

static void expect_held(Ledger *ledger, const char *unit, int64_t expected) {
        LedgerTotal total;

        cr_assert_eq(ledger_total(ledger, 1, "tiktok", unit, WINDOW_MONTH, "2026-11", &total), 0);
        cr_expect_eq(total.held, expected, "%lld instead of %lld", (long long) total.held,
                        (long long) expected);
}

static int count_row(const LedgerSum *sum, void *userdata) {
        int64_t *held = userdata;

        *held += text_equal(sum->unit, "coins") ? sum->held : 0;
        return 0;
}

static int64_t listed(Ledger *ledger) {
        int64_t held = 0;

        cr_expect_eq(ledger_sums(ledger, 1, WINDOW_MONTH, 0, INT64_MAX, count_row, &held), 0);
        return held;
}

typedef enum Way { STEPS, STEPS_AND_LISTS, LISTS } Way;

/* What was held before the batch. */
static int64_t before;

/* The second of three commands fails, after it has stepped, listed, and stepped again. */
static int run(Ledger *ledger, size_t index, void *userdata) {
        Entry request = book_request(index == 0 ? 100 : 30, "approved"), again = request;
        const Way *way = userdata;

        if (index == 1 && *way == LISTS) {
                cr_expect_eq(listed(ledger), before + 100);
                return -EIO;
        }
        int r = ledger_append(ledger, &request);
        cr_assert_eq(r, 0);
        if (index != 1)
                return r;
        expect_held(ledger, "coins", before + 130);
        if (*way == STEPS_AND_LISTS)
                cr_expect_eq(listed(ledger), before + 130);
        cr_assert_eq(ledger_append(ledger, &again), 0);
        expect_held(ledger, "coins", before + 160);
        return -EIO;
}

/* All of it but the second's. */
static void run_others(void) {
        book_add(book_request(100, "approved"));
        book_add(book_request(30, "approved"));
}

static void expect_nothing_then_others(Way way) {
        int results[3];

        cr_assert_eq(ledger_batch(book, 3, run, &way, results), 2);
        cr_expect_eq(results[0], 0);
        cr_expect_eq(results[1], -EIO);
        expect_held(book, "coins", 0);
        run_others();
        book_expect(months, "coins 0 130\n");
        book_expect(statement, "coins 0 130 2\n");
        book_check();
}

Test(sums, a_batch_that_fails_leaves_them_as_they_were) {
        expect_nothing_then_others(STEPS);
}

Test(sums, also_when_they_were_written_meanwhile) {
        expect_nothing_then_others(STEPS_AND_LISTS);
}

Test(sums, a_listing_that_fails_takes_none_along) {
        Way way = LISTS;
        int results[2];

        cr_assert_eq(ledger_batch(book, 2, run, &way, results), 0);
        cr_expect_eq(results[1], -EIO);
        book_expect(months, "coins 0 100\n");
        book_expect(statement, "coins 0 100 1\n");
        book_check();
}

/* In the tables, in the redo log, and in neither. */
Test(sums, also_when_some_were_there_before) {
        Way way = STEPS_AND_LISTS;
        int results[3];

        book_add(book_request(7, "approved"));
        cr_assert_eq(ledger_flush(book), 0);
        book_add(book_request(5, "approved"));
        before = 12;
        cr_assert_eq(ledger_batch(book, 3, run, &way, results), 2);
        expect_held(book, "coins", 12);
        run_others();
        book_expect(months, "coins 0 142\n");
        book_check();
}

/* Totals in dollars begin anew; but the command fails. */
static int count_and_fail(Ledger *ledger, size_t index, void *userdata) {
        Entry count = book_about(ENTRY_COUNT, ABSENT);

        (void) index, (void) userdata;
        count.platform = "tiktok";
        count.unit = "USD";
        count.day = "2027-01-01";
        count.week = "2027-W01";
        count.month = "2027-01";
        count.year = "2027";
        cr_assert_eq(ledger_append(ledger, &count), 0);
        expect_held(ledger, "USD", 0);
        return -EIO;
}

static void hold_dollars(void) {
        Entry count = book_about(ENTRY_COUNT, ABSENT);

        count.platform = "tiktok";
        count.unit = "USD";
        book_add(count);
        book_add(book_priced(book_request(700, "approved"), 990, "USD", "USD 990 1 1 -\n"));
}

static void expect_dollars_after_a_failed_count(void) {
        int result;

        cr_assert_eq(ledger_batch(book, 1, count_and_fail, NULL, &result), 1);
        cr_expect_eq(result, -EIO);
        expect_held(book, "USD", 990);
        book_expect(months, "USD 0 990\ncoins 0 700\n");
        book_check();
}

Test(sums, totals_that_were_dropped_come_back) {
        hold_dollars();
        expect_dollars_after_a_failed_count();
}

Test(sums, totals_that_were_dropped_from_the_table_come_back) {
        hold_dollars();
        book_open_in("state");
        expect_dollars_after_a_failed_count();
}

Test(sums, more_of_them_than_are_kept) {
        for (int i = 0; i < 600; i++) {
                char name[16];

                snprintf(name, sizeof(name), "user%d", i);
                Entry request = book_request(1, "approved");
                request.account = book_add(book_account((uint32_t) (2000 + i), name));
                book_add(request);
                if (i % 2)
                        request.amount = 2, book_add(request);
        }
        book_expect("SELECT held, count(*) FROM total GROUP BY held ORDER BY held",
                        "1 1200\n3 1200\n");
        book_check();
}

Test(sums, none_is_ever_below_0_or_beyond_the_numbers) {
        const int64_t down[SUM_NUMBERS] = {-1}, up[SUM_NUMBERS] = {INT64_MAX},
                      one[SUM_NUMBERS] = {1};
        const int64_t *number;
        Sums *sums = NULL;
        SumKey key;

        cr_assert_eq(sums_new(book->db, &sums), 0);
        cr_assert_eq(sum_key_total(&key, 1, "tiktok", "coins", WINDOW_DAY, "2026-11-22"), 0);
        cr_expect_eq(sums_step(sums, &key, ABSENT, down), -EUCLEAN);
        cr_assert_eq(sums_step(sums, &key, ABSENT, up), 0);
        cr_expect_eq(sums_step(sums, &key, ABSENT, one), -EOVERFLOW);
        cr_assert_eq(sums_get(sums, &key, &number), 0);
        cr_expect_eq(number[0], INT64_MAX);
        sums_forget(sums);
        cr_assert_eq(sums_get(sums, &key, &number), 0);
        cr_expect_eq(number[0], 0);

        cr_expect_eq(sum_key_total(&key, 1, "tiktok", "dollars", WINDOW_DAY, "2026-11-22"),
                        -EUCLEAN);
        cr_expect_eq(sum_key_total(&key, 1, "tiktok", "coins", WINDOW_DAY, NULL), -EUCLEAN);
        cr_expect_eq(sum_key_total(&key, 1, "tiktok", "coins", WINDOW_DAY, "a longer label"),
                        -EUCLEAN);
        sums_free(sums);
}
