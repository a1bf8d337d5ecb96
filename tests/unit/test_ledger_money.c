/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Totals in money, and what counts together in a household. */

#include <criterion/criterion.h>
#include <string.h>

#include "common/util.h"
#include "tests/unit/book.h"

static void open_with_alice(void) {
        book_open();
        book_add(book_account(1000, "alice"));
}

TestSuite(ledger_money, .init = open_with_alice, .fini = book_close);

static Entry count(int64_t owner, const char *platform, const char *unit, const char *rates) {
        Entry entry = book_about(ENTRY_COUNT, ABSENT);

        entry.account = owner;
        entry.platform = platform;
        entry.unit = unit;
        entry.costs = rates;
        return entry;
}

/* 100 coins for so many minor units of a currency. */
static Entry bought(int64_t price, const char *currency, const char *costs) {
        return book_priced(book_request(100, "approved"), price, currency, costs);
}

static Entry on_day(Entry entry, const char *day, const char *week, const char *month,
                const char *year) {
        entry.day = day;
        entry.week = week;
        entry.month = month;
        entry.year = year;
        return entry;
}

#define MONEY_TOTALS                                                         \
        "SELECT owner, platform, unit, window, label, used, held FROM total" \
        " WHERE unit <> 'coins' ORDER BY owner, platform, unit, window, label"
#define COUNTED "SELECT owner, platform, unit FROM counted ORDER BY owner, platform, unit"

Test(ledger_money, nothing_is_kept_in_a_currency_that_nobody_asked_for) {
        book_add(bought(500, "USD", "USD 500 1 1 -\n"));
        book_expect(MONEY_TOTALS, "");
        book_expect(COUNTED, "");
        book_check();
}

Test(ledger_money, what_was_bought_in_the_running_windows_is_counted_afterwards) {
        Entry twitch = bought(300, "USD", "USD 300 1 1 -\n");
        Entry free = book_request(70, "approved");
        Entry complete = book_about(ENTRY_COMPLETE, 2);

        complete.amount = 50;
        complete.state = "returning";
        book_add(bought(501, "USD", "USD 501 1 1 -\n")); /* 2, today */
        book_add(complete);                              /* 251 bought, 250 returning */
        twitch.platform = "twitch";
        book_add(twitch);
        book_add(bought(1000, "JPY",
                        "JPY 1000 1 1 -\nEUR 7 1 150 2026-11-20\n")); /* EUR is known */
        book_add(on_day(bought(11, "USD", "USD 11 1 1 -\n"), "2026-11-16", "2026-W47", "2026-11",
                        "2026"));
        book_add(on_day(bought(13, "USD", "USD 13 1 1 -\n"), "2026-01-05", "2026-W02", "2026-01",
                        "2026"));
        book_add(on_day(bought(17, "USD", "USD 17 1 1 -\n"), "2025-12-28", "2025-W52", "2025-12",
                        "2025"));
        book_add(bought(19, "USD", "USD 19 1 1 -\n"));
        Entry cancel = book_about(ENTRY_CANCEL, 9);
        book_add(cancel);
        book_add(free); /* without a price: nothing to count */
        book_add(book_priced(book_request(5, "rejected"), 99, "USD", "USD 99 1 1 -\n"));

        book_add(count(1, "tiktok", "EUR", "USD 0 3 2 2026-11-20\nJPY 0 1 1 2026-11-20\n"));
        book_expect(COUNTED, "1 tiktok EUR\n");
        /* 251 -> 377, 250 -> 375; 7 as it was judged; 11 -> 17; 13 -> 20; last year's not at all */
        book_expect(MONEY_TOTALS,
                        "1 tiktok EUR day 2026-01-05 0 20\n"
                        "1 tiktok EUR day 2026-11-16 0 17\n"
                        "1 tiktok EUR day 2026-11-22 377 382\n"
                        "1 tiktok EUR month 2026-01 0 20\n"
                        "1 tiktok EUR month 2026-11 377 399\n"
                        "1 tiktok EUR week 2026-W02 0 20\n"
                        "1 tiktok EUR week 2026-W47 377 399\n"
                        "1 tiktok EUR year 2026 377 419\n");
        book_expect("SELECT request, approved, completed, rest, refunded FROM amount"
                    " WHERE unit = 'EUR' ORDER BY request",
                        "2 752 377 375 0\n"
                        "5 7 0 0 0\n"
                        "6 17 0 0 0\n"
                        "7 20 0 0 0\n"
                        "9 29 0 0 0\n");

        book_add(count(1, "*", "EUR", "USD 0 1 1 -\nJPY 0 1 1 -\n"));
        book_expect("SELECT platform, used, held FROM total WHERE unit = 'EUR' AND window = 'day'"
                    " AND label = '2026-11-22'",
                        "* 377 682\n" /* twitch's 300; the others keep the first rate's */
                        "tiktok 377 382\n");
        /* And both go on together. */
        Entry keep = book_about(ENTRY_KEEP, 2);
        book_add(keep);
        book_expect("SELECT platform, used, held FROM total WHERE unit = 'EUR' AND window = 'day'"
                    " AND label = '2026-11-22'",
                        "* 752 307\n"
                        "tiktok 752 7\n");
        book_check();
}

Test(ledger_money, a_refund_is_counted_rounded_down) {
        Entry complete = book_about(ENTRY_COMPLETE, 2), refund = book_about(ENTRY_REFUND, 2);

        complete.amount = 100;
        refund.amount = 0;
        refund.costs = "USD 101 1 1 -\n";
        book_add(bought(500, "USD", "USD 500 1 1 -\n"));
        book_add(complete);
        book_add(refund);
        book_add(count(1, "tiktok", "EUR", "USD 0 3 2 -\n"));
        book_expect("SELECT approved, completed, rest, refunded FROM amount WHERE unit = 'EUR'",
                        "750 750 0 151\n");
        book_expect("SELECT DISTINCT used, held FROM total WHERE unit = 'EUR'", "599 0\n");
        book_check();
}

Test(ledger_money, without_a_rate_nothing_is_counted) {
        book_add(bought(500, "USD", "USD 500 1 1 -\n"));
        book_add(bought(500, "JPY", "JPY 500 1 1 -\n"));
        book_refuse(count(1, "tiktok", "EUR", NULL), "no rate");
        book_refuse(count(1, "tiktok", "EUR", "USD 0 1 1 -\n"), "none from JPY");
        book_refuse(count(1, "tiktok", "EUR", "USD 0 1 0 -\n"), "no such rate");
        book_add(count(1, "twitch", "EUR", NULL)); /* nothing was bought there */
        book_expect(COUNTED, "1 twitch EUR\n");
        book_check();
}

Test(ledger_money, a_request_without_a_cost_in_it_ends_a_currency) {
        book_add(count(1, "*", "EUR", NULL));
        book_add(count(1, "*", "USD", NULL));
        book_add(count(1, "tiktok", "EUR", NULL));
        book_add(count(1, "twitch", "EUR", NULL));

        /* Refused ones and those without a price end nothing. */
        book_add(book_priced(book_request(5, "rejected"), 99, "USD", NULL));
        book_add(book_priced(book_request(5, "pending"), 99, "USD", NULL));
        book_add(book_request(5, "approved"));
        book_expect(COUNTED, "1 * EUR\n1 * USD\n1 tiktok EUR\n1 twitch EUR\n");

        book_add(bought(500, "USD", "USD 500 1 1 -\nEUR 450 9 10 -\n"));
        book_expect(COUNTED, "1 * EUR\n1 * USD\n1 tiktok EUR\n1 twitch EUR\n");
        book_add(bought(200, "USD", "USD 200 1 1 -\n"));
        book_expect(COUNTED, "1 * USD\n1 twitch EUR\n");
        book_expect("SELECT DISTINCT platform, unit, used, held FROM total WHERE unit <> 'coins'"
                    " ORDER BY platform, unit",
                        "* EUR 0 450\n* USD 0 700\ntiktok EUR 0 450\n"); /* it stands still */
        book_add(bought(100, "USD", "USD 100 1 1 -\nEUR 90 9 10 -\n"));
        book_expect("SELECT DISTINCT held FROM total WHERE unit = 'EUR'", "450\n");

        /* Asked for again: what was used meanwhile is used. */
        book_add(count(1, "tiktok", "EUR", "USD 0 9 10 -\n"));
        book_expect(COUNTED, "1 * USD\n1 tiktok EUR\n1 twitch EUR\n");
        book_expect("SELECT DISTINCT used, held FROM total WHERE unit = 'EUR'"
                    " AND platform = 'tiktok'",
                        "0 720\n"); /* 450 + 180 + 90 */
        book_check();
}

Test(ledger_money, an_approval_counts_where_and_as_it_was_given) {
        Entry approve = on_day(
                        book_about(ENTRY_APPROVE, 4), "2026-12-01", "2026-W49", "2026-12", "2026");

        book_add(book_household("home"));
        book_add(count(1, "tiktok", "EUR", NULL));
        book_add(book_priced(book_request(100, "pending"), 500, "USD", "USD 500 1 1 -\n"));
        approve.at = BOOK_NOON + 1;
        approve.costs = "USD 500 1 1 -\nEUR 460 92 100 2026-11-30\n";
        approve.households = "home";
        book_add(approve);
        book_expect(MONEY_TOTALS,
                        "1 tiktok EUR day 2026-12-01 0 460\n"
                        "1 tiktok EUR month 2026-12 0 460\n"
                        "1 tiktok EUR week 2026-W49 0 460\n"
                        "1 tiktok EUR year 2026 0 460\n");
        book_expect("SELECT owner, label, held FROM total WHERE unit = 'coins' AND window = 'month'"
                    " ORDER BY owner",
                        "1 2026-12 100\n2 2026-12 100\n");
        book_expect("SELECT household, request FROM household_request", "2 4\n");
        /* The question stands in its month, what was bought in that of the answer. */
        book_expect("SELECT month, at, unit, held, requests FROM summary ORDER BY month, unit",
                        "2026-11 1795348800000000 USD 0 1\n"
                        "2026-11 1795348800000000 coins 0 1\n"
                        "2026-12 1795348800000001 USD 500 0\n"
                        "2026-12 1795348800000001 coins 100 0\n");
        book_check();
}

Test(ledger_money, sold_in_money) {
        Entry request = book_priced(book_request(0, "approved"), 500, "USD", "USD 500 1 1 -\n");
        Entry complete = book_about(ENTRY_COMPLETE, 3);
        LedgerRequest read;

        book_add(count(1, "*", "USD", NULL));
        request.platform = "youtube";
        book_add(request);
        complete.amount = 0;
        book_add(complete);
        book_expect("SELECT unit, approved, completed FROM amount", "USD 500 500\n");
        book_expect("SELECT DISTINCT platform, unit, used, held FROM total", "* USD 500 0\n");
        book_expect("SELECT platform, unit, completed, requests FROM summary",
                        "youtube USD 500 1\n");
        cr_assert_eq(ledger_find_request(book, 3, &read), 1);
        cr_expect_eq(read.completed, ABSENT);
        book_check();
}

static int add_currency(const char *currency, void *userdata) {
        char *text = userdata;

        strcat(text, currency);
        strcat(text, " ");
        return 0;
}

static void expect_uncounted(
                int64_t owner, const char *platform, const char *unit, const char *currencies) {
        static const char *const labels[WINDOW_COUNT] = {
                        NULL, "2026-11-22", "2026-W47", "2026-11", "2026"};
        char text[64] = "";

        cr_assert_eq(ledger_list_uncounted(book, owner, platform, unit, labels, add_currency, text),
                        0);
        cr_expect_str_eq(text, currencies, "%lld %s %s", (long long) owner, platform, unit);
}

Test(ledger_money, the_currencies_that_a_rate_is_needed_from) {
        Entry twitch = bought(5, "JPY", "JPY 5 1 1 -\n"),
              within = bought(5, "USD", "USD 5 1 1 -\n");

        book_add(book_household("home"));
        twitch.platform = "twitch";
        within.households = "home";
        book_add(within);
        book_add(bought(5, "USD", "USD 5 1 1 -\nEUR 5 1 1 -\n"));
        book_add(twitch);
        book_add(on_day(bought(5, "GBP", "GBP 5 1 1 -\n"), "2025-11-22", "2025-W47", "2025-11",
                        "2025"));
        book_add(book_priced(book_request(5, "rejected"), 5, "CHF", "CHF 5 1 1 -\n"));
        expect_uncounted(1, "tiktok", "EUR", "USD ");
        expect_uncounted(1, "twitch", "EUR", "JPY ");
        expect_uncounted(1, "tiktok", "USD", "");
        expect_uncounted(1, "*", "USD", "JPY ");
        expect_uncounted(1, "bigo", "EUR", "");
        expect_uncounted(2, "*", "EUR", "USD ");
        expect_uncounted(2, "twitch", "EUR", "");
        book_check();
}

/* ---- households ---- */

Test(ledger_money, a_household_counts_what_its_members_buy) {
        Entry alices = bought(500, "USD", "USD 500 1 1 -\nEUR 450 9 10 -\n"), bobs = alices;
        Entry cancel = book_about(ENTRY_CANCEL, 6);

        book_add(book_account(1001, "bob"));     /* 2 */
        book_add(book_household("home"));        /* 3 */
        book_add(book_household("f\xC3\xBCnf")); /* 4 */
        book_add(count(3, "*", "EUR", NULL));    /* 5 */
        alices.households = "home f\xC3\xBCnf";
        bobs.account = 2;
        bobs.households = "home";
        book_add(alices); /* 6 */
        book_add(bobs);   /* 7 */
        book_expect("SELECT * FROM household_request ORDER BY household, request",
                        "3 6\n3 7\n4 6\n");
        book_expect("SELECT owner, platform, unit, used, held FROM total WHERE window = 'week'"
                    " ORDER BY owner, platform, unit",
                        "1 tiktok coins 0 100\n"
                        "2 tiktok coins 0 100\n"
                        "3 * EUR 0 900\n"
                        "3 tiktok coins 0 200\n"
                        "4 tiktok coins 0 100\n");
        book_add(cancel);
        book_expect("SELECT owner, platform, unit, used, held FROM total WHERE window = 'week'"
                    " ORDER BY owner, platform, unit",
                        "1 tiktok coins 0 0\n"
                        "2 tiktok coins 0 100\n"
                        "3 * EUR 0 450\n"
                        "3 tiktok coins 0 100\n"
                        "4 tiktok coins 0 0\n");
        /* A household has no statement of its own. */
        book_expect("SELECT DISTINCT account FROM summary ORDER BY account", "1\n2\n");
        book_check();
}

Test(ledger_money, a_household_is_counted_back_by_what_was_bought_in_it) {
        Entry within = bought(500, "USD", "USD 500 1 1 -\n");

        book_add(book_household("home")); /* 2 */
        within.households = "home";
        book_add(bought(300, "USD", "USD 300 1 1 -\n")); /* before it was in it */
        book_add(within);
        book_add(count(2, "*", "EUR", "USD 0 9 10 -\n"));
        book_expect(COUNTED, "2 * EUR\n");
        book_expect("SELECT DISTINCT owner, platform, held FROM total WHERE unit = 'EUR'",
                        "2 * 450\n");

        /* One member's purchase without a cost in it ends it for all of them. */
        within.costs = "USD 500 1 1 -\n";
        book_add(within);
        book_expect(COUNTED, "");
        book_check();
}

Test(ledger_money, households_that_are_not_there_or_twice) {
        static const char *const households[] = {
                        "away", "home away", "home home", " home", "home  home", "home\n", "\n"};

        book_add(book_household("home"));
        for (size_t i = 0; i < ELEMENTSOF(households); i++) {
                Entry entry = book_request(5, "approved");

                entry.households = households[i];
                book_refuse(entry, households[i]);
        }
        book_refuse(book_household("home"), "once is enough");
        book_check();
}

Test(ledger_money, costs_that_are_none) {
        static const char *const costs[] = {"USD", "USD 1 1 0 -\n", "USD 1 1 1 -\nUSD 1 1 1 -\n",
                        "coins 1 1 1 -\n", "USD -1 1 1 -\n", "USD 9999999999999999 1 1 -\n"};

        for (size_t i = 0; i < ELEMENTSOF(costs); i++)
                book_refuse(bought(500, "USD", costs[i]), costs[i]);
        book_check();
}
