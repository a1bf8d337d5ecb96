/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Limits in money: what a purchase counts for, in whose currency, at which rate. */

#include "tests/integration/scenes.h"

/* Twitch lists 100 bits from 1.24 USD (25000 for 308.00) to 2.10 USD (95 for 1.99). */

/* For prices that no shop would have. */
#define ANY_PRICE "[Requests]\nMaxOverprice=off\nMaxUnderprice=off\n"
#define WITH_RATES "[Rates]\nFile=" RATES_FILE "\n"
#define RATES_OF_FRIDAY "Date, USD, JPY, GBP, \n19 November 2027, 1.25, 160, 0.8, \n"

static void begin_with_rates(void) {
        begin_scene("");
        rates(RATES_OF_FRIDAY);
}

TestSuite(money, .init = begin_with_rates, .fini = end_scene, .timeout = 60);

static void set(const char *platform, const char *unit, int64_t amount) {
        assert_done(set_limit_in(root, UID_ALICE, platform, "month", unit, amount, NO_OPTIONS));
}

static uint64_t bought(const char *platform, int64_t coins, int64_t price, const char *currency) {
        const Answer *answer = request(alice, platform, coins, PRICED(price, currency));

        assert_answer(answer, "decision=approved", "...");
        return (uint64_t) number(answer, "id");
}

static void assert_usage(const char *used, const char *held) {
        assert_answer(get_limits(alice, UID_ALICE), text("0.used=%s", used),
                        text("0.held=%s", held), "...");
}

/* ---- the price ---- */

Test(money, a_price_given_counts) {
        reload(ANY_PRICE);
        set("twitch", "USD", 1000);
        assert_answer(request(alice, "twitch", 100, PRICED(140, "USD")), "id=*",
                        "decision=approved", "reason=", "state=approved", "hold-until=*",
                        "price=140", "currency=USD", "price-estimated=false", "replayed=false",
                        "limit.platform=twitch", "limit.window=month", "limit.unit=USD",
                        "limit.amount=1000", "limit.used=0", "limit.held=140",
                        "limit.remaining=860", "limit.until=*", "warnings=seller-unknown");
        assert_answer(request(alice, "twitch", 100, PRICED(861, "USD")), "decision=rejected",
                        "reason=over-limit", "fits=99", "limit.remaining=860", "...");
        bought("twitch", 100, 860, "USD");
        assert_rows("SELECT costs FROM entry WHERE kind = 'request' AND decision = 'approved'",
                        "USD 140 1 1 -\n\nUSD 860 1 1 -\n\n");
}

Test(money, without_a_price_the_dearest_of_the_list_counts) {
        set("twitch", "USD", 1000);
        assert_answer(request(alice, "twitch", 100, NO_OPTIONS), "decision=approved", "price=210",
                        "currency=USD", "price-estimated=true", "limit.held=210", "...");
        /* In a limit's own currency, where the list has it: 85 for 70 coins. */
        set("tiktok", "EUR", 1000);
        assert_answer(request(alice, "tiktok", 70, NO_OPTIONS), "decision=approved", "price=107",
                        "currency=USD", "price-estimated=true", "limit.unit=EUR", "limit.held=85",
                        "...");
}

Test(money, a_cent_buys_nothing) {
        reload(ANY_PRICE);
        set("twitch", "USD", 123);
        assert_answer(request(alice, "twitch", 100, PRICED(1, "USD")), "decision=rejected",
                        "reason=over-limit", "price=1", "fits=99", "...");
        assert_answer(request(alice, "twitch", 100, PRICED(0, "USD")), "decision=rejected",
                        "reason=over-limit", "...");
        set("twitch", "USD", 124);
        assert_answer(request(alice, "twitch", 100, PRICED(1, "USD")), "decision=approved",
                        "limit.held=124", "limit.remaining=0", "...");
}

Test(money, a_cent_of_another_currency_buys_nothing_either) {
        reload(ANY_PRICE WITH_RATES);
        /* In the list's own euros: 17500 for 203.39. */
        set("tiktok", "EUR", 10000);
        assert_answer(request(alice, "tiktok", 70, PRICED(1, "JPY")), "limit.held=82", "...");
        /* Converted from the list's dollars: 124 / 1.25. */
        set("twitch", "EUR", 10000);
        assert_answer(request(alice, "twitch", 100, PRICED(1, "EUR")), "limit.held=100", "...");
}

Test(money, a_limit_on_everything_adds_up_and_others_do_not) {
        set("*", "USD", 1000);
        set("twitch", "USD", 300);
        bought("twitch", 100, 200, "USD");
        bought("tiktok", 70, 100, "USD");
        bought("youtube", 0, 500, "USD");
        assert_answer(get_limits(alice, UID_ALICE), "0.platform=*", "0.held=800",
                        "1.platform=twitch", "1.held=200", "...");
        assert_answer(request(alice, "youtube", 0, PRICED(201, "USD")), "decision=rejected",
                        "reason=over-limit", "limit.platform=*", "limit.remaining=200", "...");
        assert_answer(request(alice, "twitch", 70, PRICED(101, "USD")), "decision=rejected",
                        "limit.platform=twitch", "...");
        bought("youtube", 0, 200, "USD");
}

Test(money, what_sells_in_money_needs_a_price_and_no_coins) {
        set("youtube", "USD", 500);
        set("telegram-premium", "USD", 499);
        assert_error(request(alice, "youtube", 0, NO_OPTIONS), INVALID_ARGS);
        assert_error(request(alice, "youtube", 0, PRICED(0, "USD")), INVALID_ARGS);
        assert_error(request(alice, "youtube", 1, PRICED(100, "USD")), INVALID_ARGS);
        assert_error(request(alice, "telegram-premium", 0, NO_OPTIONS), INVALID_ARGS);
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'request'", "0\n");

        assert_answer(request(alice, "telegram-premium", 0, PRICED(500, "USD")), "id=*",
                        "decision=rejected", "reason=over-limit", "state=rejected", "price=500",
                        "currency=USD", "price-estimated=false", "replayed=false",
                        "limit.platform=telegram-premium", "limit.window=month", "limit.unit=USD",
                        "limit.amount=499", "limit.used=0", "limit.held=0", "limit.remaining=499",
                        "limit.until=*", "warnings=seller-unknown");
        uint64_t id = bought("youtube", 0, 500, "USD");
        assert_answer(complete(alice, id, PRICED(560, "USD")), "state=completed");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=0", "1.platform=youtube", "1.used=560",
                        "...");
        assert_answer(get(alice, id), "coins=0", "price=560", "currency=USD", "state=completed",
                        "...");
}

Test(money, coins_and_money_both_hold) {
        set("twitch", "coins", 200);
        set("twitch", "USD", 300);
        bought("twitch", 100, 200, "USD");
        assert_answer(request(alice, "twitch", 70, PRICED(101, "USD")), "reason=over-limit",
                        "limit.unit=USD", "fits=69", "remaining=100", "...");
        assert_answer(request(alice, "twitch", 101, PRICED(150, "USD")), "reason=over-limit",
                        "...");
        set("twitch", "USD", 3000);
        assert_answer(request(alice, "twitch", 101, PRICED(150, "USD")), "reason=over-limit",
                        "limit.unit=coins", "fits=100", "...");
        assert_answer(request(alice, "twitch", 100, PRICED(150, "USD")), "decision=approved",
                        "remaining=0", "limit.unit=coins", "...");
}

/* ---- rates ---- */

Test(money, converted_exactly_rounded_up_and_stored) {
        reload(WITH_RATES);
        set("twitch", "EUR", 1000);
        set("twitch", "JPY", 1000);
        bought("twitch", 50, 99, "USD"); /* 79.2 cents; 126.72 yen */
        assert_answer(get_limits(alice, UID_ALICE), "0.unit=EUR", "0.held=80", "1.unit=JPY",
                        "1.held=127", "...");
        assert_rows("SELECT costs FROM entry WHERE kind = 'request'",
                        "USD 99 1 1 -\nEUR 80 1000000 1250000 2027-11-19\n"
                        "JPY 127 160000000 125000000 2027-11-19\n\n");
        bought("twitch", 50, 100, "USD"); /* 80 cents and 128 yen to the last */
        assert_answer(get_limits(alice, UID_ALICE), "0.held=160", "1.held=255", "...");
}

Test(money, without_a_rate_nothing_is_approved) {
        set("twitch", "EUR", 100000);
        assert_answer(request(alice, "twitch", 100, PRICED(140, "USD")), "id=*",
                        "decision=rejected", "reason=no-exchange-rate", "state=rejected",
                        "price=140", "currency=USD", "price-estimated=false", "replayed=false",
                        "limit.platform=twitch", "limit.window=month", "limit.unit=EUR",
                        "limit.amount=100000", "limit.used=0", "limit.held=0",
                        "limit.remaining=100000", "limit.until=*", "warnings=seller-unknown");
        /* Nor in the right currency, as the list is in another: it may be a cent for everything. */
        assert_answer(request(alice, "twitch", 100, PRICED(140, "EUR")), "reason=no-exchange-rate",
                        "...");
        /* What has no list needs none. */
        set("youtube", "EUR", 100);
        bought("youtube", 0, 100, "EUR");
}

Test(money, a_currency_that_the_file_does_not_have) {
        reload(WITH_RATES);
        set("twitch", "CHF", 100000);
        assert_answer(request(alice, "twitch", 100, PRICED(140, "USD")), "reason=no-exchange-rate",
                        "...");
        assert_done(remove_limit_in(root, UID_ALICE, "twitch", "month", "CHF", NO_OPTIONS));
        set("twitch", "EUR", 100000);
        assert_answer(request(alice, "twitch", 100, PRICED(140, "CHF")), "reason=no-exchange-rate",
                        "...");
        bought("twitch", 100, 140, "GBP");
        assert_usage("0", "175");
}

Test(money, a_stale_rate_counts_with_a_warning) {
        reload(WITH_RATES "MaxAge=2d\n");
        set("twitch", "EUR", 1000);
        assert_answer(request(alice, "twitch", 50, PRICED(99, "USD")), "decision=approved",
                        "limit.held=80", "warnings=seller-unknown,rate-stale", "...");
        /* Where none was used there is nothing to warn of. */
        set("telegram", "USD", 1000);
        assert_answer(request(alice, "telegram", 50, PRICED(100, "USD")), "decision=approved",
                        "warnings=seller-unknown", "...");
        set("tiktok", "EUR", 1000);
        assert_answer(request(alice, "tiktok", 70, NO_OPTIONS), "decision=approved",
                        "warnings=seller-unknown", "...");
}

Test(money, a_rate_as_old_as_it_may_be_is_not_stale) {
        reload(WITH_RATES "MaxAge=3d\n");
        clock_at("2027-11-21 23:59:00");
        reload(WITH_RATES "MaxAge=3d\n");
        set("twitch", "EUR", 1000);
        assert_answer(request(alice, "twitch", 50, PRICED(99, "USD")), "warnings=seller-unknown",
                        "...");
}

Test(money, what_was_judged_stays_when_rates_change) {
        reload(ANY_PRICE WITH_RATES);
        set("twitch", "EUR", 10000);
        complete(alice, bought("twitch", 100, 1000, "USD"), NO_OPTIONS);
        bought("twitch", 100, 500, "USD");
        rates("Date, USD, JPY, \n22 November 2027, 1.00, 160, \n"
              "19 November 2027, 1.25, 160, \n");
        reload(ANY_PRICE WITH_RATES);
        assert_usage("800", "400");
        bought("twitch", 100, 500, "USD");
        assert_usage("800", "900");
}

/* ---- a limit in a currency that nothing was counted in ---- */

Test(money, a_new_currency_counts_what_was_bought) {
        reload(WITH_RATES);
        set("twitch", "coins", 1000);
        complete(alice, bought("twitch", 100, 140, "USD"), NO_OPTIONS); /* 112 */
        bought("twitch", 100, 124, "USD");                              /* 99.2 */
        set("*", "EUR", 214);
        assert_answer(get_limits(alice, UID_ALICE), "0.platform=*", "0.used=112", "0.held=100",
                        "0.remaining=2", "...");
        assert_answer(request(alice, "twitch", 1, PRICED(3, "EUR")), "reason=over-limit", "...");
        bought("twitch", 1, 2, "EUR");
}

Test(money, as_long_as_a_rate_is_missing_for_that_nothing_is_approved) {
        set("twitch", "coins", 1000);
        bought("twitch", 100, 200, "CHF");
        set("*", "EUR", 10000);
        assert_answer(request(alice, "youtube", 0, PRICED(1, "EUR")), "reason=no-exchange-rate",
                        "...");
        cr_assert_not(has(get_limits(alice, UID_ALICE), "0.used"), "nobody can tell");
        cr_assert_not(has(get_limits(alice, UID_ALICE), "0.remaining"));
        rates("Date, CHF, USD\n2027-11-19, 0.5, 1.25\n");
        reload(WITH_RATES);
        /* A price in francs that no rate led to the list from counts as the list's dearest: 2.10
         * USD. */
        assert_answer(get_limits(alice, UID_ALICE), "0.platform=*", "0.used=0", "0.held=168",
                        "0.remaining=9832", "...");
        bought("youtube", 0, 9832, "EUR");
}

Test(money, what_was_bought_in_windows_that_are_over_does_not_count_in_it) {
        reload(ANY_PRICE WITH_RATES);
        set("twitch", "coins", 1000);
        bought("twitch", 100, 200, "USD");
        clock_at("2027-12-01 00:00:01");
        bought("twitch", 100, 300, "USD");
        set("*", "EUR", 1000);
        assert_done(set_limit_in(root, UID_ALICE, "*", "year", "EUR", 1000, NO_OPTIONS));
        assert_answer(get_limits(alice, UID_ALICE), "0.window=month", "0.unit=EUR", "0.used=0",
                        "0.held=240", "1.unit=coins", "2.window=year", "2.used=160", "2.held=240",
                        "...");
}

Test(money, what_was_counted_before_keeps_its_rate_when_the_limit_comes_back) {
        reload(WITH_RATES);
        set("twitch", "coins", 1000);
        set("*", "EUR", 1000);
        bought("twitch", 100, 200, "USD"); /* 160 */
        assert_done(remove_limit_in(root, UID_ALICE, "*", "month", "EUR", NO_OPTIONS));
        bought("twitch", 100, 200, "USD");
        rates("Date, USD\n22 November 2027, 1.00\n");
        reload(WITH_RATES);
        set("*", "EUR", 1000);
        assert_usage("0", "360");
}

Test(money, a_households_new_currency_counts_what_its_members_bought) {
        const char *family = "[Limits]\nDefault=twitch month 1000 coins\n" WITH_RATES
                             "[Household family]\nMembers=alice bob\n";

        reload("[Limits]\nDefault=twitch month 1000 coins\n");
        bought("twitch", 100, 200, "USD"); /* before there was one */
        reload(family);
        bought("twitch", 100, 200, "USD"); /* 160 */
        reload(text("%sLimit=* month 10 EUR\n", family));
        assert_answer(get_limits(bob, UID_BOB), "0.household=family", "0.unit=EUR",
                        "0.remaining=840", "...");
        assert_answer(request(bob, "youtube", 0, PRICED(100, "JPY")), "decision=approved", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.remaining=777", "..."); /* 62.5 */
}

/* ---- what was really paid ---- */

Test(money, more_than_the_price_counts_and_less_does_not) {
        set("twitch", "USD", 1000);
        uint64_t dearer = bought("twitch", 100, 140, "USD");
        uint64_t cheaper = bought("twitch", 100, 140, "USD");

        assert_answer(complete(alice, dearer, PRICED(166, "USD")), "state=completed");
        assert_usage("166", "140");
        assert_answer(complete(alice, cheaper, PRICED(1, "USD")), "state=completed");
        assert_usage("306", "0");
        assert_answer(get(alice, cheaper), "price=1", "currency=USD", "...");
}

Test(money, less_counts_where_the_app_is_trusted) {
        reload("[Requests]\nGiveBack=trust\n");
        set("twitch", "USD", 1000);
        complete(alice, bought("twitch", 100, 140, "USD"), PRICED(120, "USD"));
        assert_usage("120", "0");
}

Test(money, a_price_that_nothing_converts_leaves_the_approved_one) {
        set("twitch", "USD", 1000);
        assert_answer(complete(alice, bought("twitch", 100, 140, "USD"), PRICED(9999, "CHF")),
                        "state=completed");
        assert_usage("140", "0");
}

Test(money, fewer_coins_cost_their_share_rounded_up) {
        reload("[Requests]\nGiveBack=trust\n");
        set("twitch", "USD", 1000);
        complete(alice, bought("twitch", 100, 140, "USD"), 1, "coins", "x", X(33)); /* 46.2 */
        assert_usage("47", "0");
}
