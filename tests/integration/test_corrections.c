/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Record and Refund: what the apps on this machine could not see. */

#include "tests/integration/scenes.h"

#define LIMITS "[Limits]\nDefault=twitch month 1000 coins\n"

static void begin_with_budget(void) {
        begin_scene(LIMITS);
}

TestSuite(corrections, .init = begin_with_budget, .fini = end_scene, .timeout = 60);

#define WHEN(when) 1, "when", "t", (uint64_t) usec_of(when)

static void assert_used(int64_t used) {
        assert_answer(get_limits(alice, UID_ALICE), "0.unit=coins", text("0.used=%ld", used),
                        "0.held=0", "...");
}

/* ---- Record ---- */

Test(corrections, a_record_counts_and_is_no_request) {
        assert_answer(record(alice, UID_ALICE, "twitch", 300, 4, "price", "x", X(420), "currency",
                                      "s", "USD", "note", "s", "on the phone", "key", "s", "k"),
                        "id=2");
        assert_answer(get(alice, 2), "id=2", text("uid=%d", UID_ALICE), "platform=twitch",
                        "coins=300", "price=420", "currency=USD", "note=on the phone", "key=k",
                        "created=*", "decided=*", "decision=approved", "state=recorded",
                        "completed-coins=300");
        assert_used(300);
        assert_error(complete(alice, 2, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_error(cancel(alice, 2, ""), ERROR_WRONG_STATE);
        assert_error(resolve(root, 2, true, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_answer(summarize(alice, UID_ALICE, "month", "2027-11-01 00:00:00",
                                      "2027-12-01 00:00:00"),
                        "1.unit=coins", "1.completed=300", "1.requests=0", "...");
}

Test(corrections, a_record_counts_beyond_every_rule) {
        assert_done(set_paused(root, UID_ALICE, true, NO_OPTIONS));
        reload(LIMITS "[Requests]\nBurst=1/1h\nQuietHours=00:00-23:59\n");
        assert_answer(record(root, UID_ALICE, "twitch", 1500, NO_OPTIONS), "id=*");
        assert_answer(record(root, UID_ALICE, "tiktok", 1, NO_OPTIONS), "id=*"); /* no budget */
        assert_used(1500);
        reload(LIMITS "[Requests]\nBurst=1/1h\n");
        assert_done(set_paused(root, UID_ALICE, false, NO_OPTIONS));
        /* It was no request, for the burst. */
        rejected(alice, "twitch", 1, "over-limit");
        rejected(alice, "twitch", 1, "burst");
}

Test(corrections, when_is_within_400_days_and_not_ahead) {
        const char *oldest = "2026-10-18 12:01:00", *too_old = "2026-10-18 11:59:00";

        assert_answer(record(alice, UID_ALICE, "twitch", 1, WHEN(oldest)), "id=*");
        assert_error(record(alice, UID_ALICE, "twitch", 1, WHEN(too_old)), INVALID_ARGS);
        assert_error(record(alice, UID_ALICE, "twitch", 1, WHEN("2027-11-22 12:01:00")),
                        INVALID_ARGS);
        assert_error(record(alice, UID_ALICE, "twitch", 1, 1, "when", "t", UINT64_MAX),
                        INVALID_ARGS);
        assert_error(record(alice, UID_ALICE, "twitch", 1, 1, "when", "x", X(1)), INVALID_ARGS);
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'record'", "1\n");
}

Test(corrections, counts_in_the_windows_of_when) {
        uint64_t id = (uint64_t) number(
                        record(root, UID_ALICE, "twitch", 300, WHEN("2027-10-31 23:59:00")), "id");

        assert_used(0);
        assert_answer(get(alice, id), text("created=%ld", usec_of("2027-10-31 23:59:00")), "...");
        assert_answer(record(root, UID_ALICE, "twitch", 50, WHEN("2027-11-01 00:00:00")), "id=*");
        assert_used(50);
        assert_rows("SELECT window, label, used FROM total WHERE unit = 'coins' ORDER BY 1, 2",
                        "day|2027-10-31|300\nday|2027-11-01|50\nmonth|2027-10|300\n"
                        "month|2027-11|50\nweek|2027-W43|300\nweek|2027-W44|50\nyear|2027|350\n");
        assert_answer(list_requests(alice, UID_ALICE, 2, "since", "t",
                                      (uint64_t) usec_of("2027-10-31 00:00:00"), "until", "t",
                                      (uint64_t) usec_of("2027-11-01 00:00:00")),
                        text("0.id=%lu", id), "0.state=recorded", "...");
}

Test(corrections, bad_records) {
        assert_error(record(alice, UID_ALICE, "nowhere", 1, NO_OPTIONS), ERROR_UNKNOWN_PLATFORM);
        assert_error(record(alice, UID_ALICE, "twitch", 0, NO_OPTIONS), INVALID_ARGS);
        assert_error(record(alice, UID_ALICE, "youtube", 0, NO_OPTIONS), INVALID_ARGS);
        assert_error(record(alice, UID_ALICE, "youtube", 5, PRICED(100, "USD")), INVALID_ARGS);
        assert_error(record(root, UID_STRANGER, "twitch", 1, NO_OPTIONS), ERROR_UNKNOWN_ACCOUNT);
        assert_rows("SELECT count(*) FROM entry", "0\n");
        assert_answer(record(alice, UID_ALICE, "youtube", 0, PRICED(100, "USD")), "id=*");
}

Test(corrections, a_money_limit_needs_a_rate) {
        assert_done(set_limit_in(root, UID_ALICE, "*", "month", "EUR", 1000, NO_OPTIONS));
        assert_error(record(root, UID_ALICE, "twitch", 100, PRICED(140, "USD")), INVALID_ARGS);
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'record'", "0\n");
        rates("Date, USD\n2027-11-19, 1.25\n");
        reload(LIMITS "[Rates]\nFile=" RATES_FILE "\n");
        assert_answer(record(root, UID_ALICE, "twitch", 100, PRICED(140, "USD")), "id=*");
        assert_answer(get_limits(alice, UID_ALICE), "0.unit=EUR", "0.used=112", "...");
}

Test(corrections, keys_of_records) {
        int64_t id = number(record(alice, UID_ALICE, "twitch", 300, 1, "key", "s", "k"), "id");

        cr_assert_eq(number(record(alice, UID_ALICE, "twitch", 300, 1, "key", "s", "k"), "id"), id);
        assert_error(record(alice, UID_ALICE, "twitch", 301, 1, "key", "s", "k"),
                        ERROR_KEY_CONFLICT);
        assert_error(record(alice, UID_ALICE, "twitch", 300, 2, "key", "s", "k", "when", "t",
                                     (uint64_t) usec_of("2027-11-01 00:00:00")),
                        ERROR_KEY_CONFLICT);
        assert_error(request(alice, "twitch", 300, 1, "key", "s", "k"), ERROR_KEY_CONFLICT);
        (void) request(alice, "tiktok", 10, 1, "key", "s", "asked");
        assert_error(record(alice, UID_ALICE, "tiktok", 10, 1, "key", "s", "asked"),
                        ERROR_KEY_CONFLICT);
        /* Kept per account. */
        assert_answer(record(bob, UID_BOB, "twitch", 301, 1, "key", "s", "k"), "id=*");
        assert_used(300);
}

Test(corrections, so_many_a_day) {
        reload(LIMITS "[Requests]\nRecordsPerDay=2\n");
        assert_answer(record(alice, UID_ALICE, "twitch", 1, NO_OPTIONS), "id=*");
        rejected(alice, "twitch", 1001, "over-limit");
        assert_error(record(alice, UID_ALICE, "twitch", 1, NO_OPTIONS), LIMITS_EXCEEDED);
        assert_error(request(alice, "twitch", 1, NO_OPTIONS), LIMITS_EXCEEDED);
        /* By the day that it is written down on. */
        assert_error(record(alice, UID_ALICE, "twitch", 1, WHEN("2027-11-21 12:00:00")),
                        LIMITS_EXCEEDED);
        clock_at("2027-11-23 00:00:01");
        assert_answer(record(alice, UID_ALICE, "twitch", 1, NO_OPTIONS), "id=*");
}

Test(corrections, a_child_that_used_up_its_day_keeps_no_guardian_from_writing_down) {
        reload(LIMITS "[Requests]\nRecordsPerDay=2\n");
        rejected(alice, "twitch", 2000, "over-limit");
        rejected(alice, "twitch", 2000, "over-limit");
        assert_error(record(alice, UID_ALICE, "twitch", 5, NO_OPTIONS), LIMITS_EXCEEDED);
        assert_answer(record(root, UID_ALICE, "twitch", 7, NO_OPTIONS), "id=*");
        assert_used(7);
}

/* ---- Refund ---- */

/* 100 bits for 140 cents. */
static uint64_t buy(void) {
        const Answer *answer = request(alice, "twitch", 100, PRICED(140, "USD"));
        uint64_t id = (uint64_t) number(answer, "id");

        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        return id;
}

static void limit_money(void) {
        assert_done(set_limit_in(root, UID_ALICE, "twitch", "month", "USD", 1000, NO_OPTIONS));
}

static void assert_left(int64_t money, int64_t coins) {
        assert_answer(get_limits(alice, UID_ALICE), "0.unit=USD", text("0.used=%ld", money),
                        "1.unit=coins", text("1.used=%ld", coins), "...");
}

Test(corrections, all_of_it_is_paid_back) {
        limit_money();
        uint64_t id = buy();

        assert_left(140, 100);
        assert_done(refund(root, id, 1, "reason", "s", "by mistake"));
        assert_left(0, 0);
        assert_answer(get(alice, id), "state=completed", "completed-coins=100",
                        "refunded-coins=100", "...");
        assert_error(refund(root, id, NO_OPTIONS), ERROR_EXCEEDS_REQUEST);
        assert_rows("SELECT amount, price, currency, actor, note FROM entry WHERE kind = 'refund'",
                        "100|140|USD|0|by mistake\n");
}

Test(corrections, coins_take_their_share_of_the_money_along) {
        limit_money();
        uint64_t id = buy();

        assert_done(refund(root, id, 1, "coins", "x", X(33))); /* 46.2 */
        assert_left(94, 67);
        assert_error(refund(root, id, 1, "coins", "x", X(68)), ERROR_EXCEEDS_REQUEST);
        assert_done(refund(root, id, 1, "coins", "x", X(66))); /* 94 x 66 / 67 = 92.5 */
        assert_left(2, 1);
        assert_done(refund(root, id, 1, "coins", "x", X(1)));
        assert_left(0, 0);
        assert_answer(get(alice, id), "refunded-coins=100", "...");
}

Test(corrections, a_price_alone_gives_back_money_alone) {
        limit_money();
        uint64_t id = buy();

        assert_done(refund(root, id, 1, "price", "x", X(40)));
        assert_left(100, 100);
        cr_assert_not(has(get(alice, id), "refunded-coins"));
        assert_error(refund(root, id, 1, "price", "x", X(101)), ERROR_EXCEEDS_REQUEST);
        assert_done(refund(root, id, 2, "coins", "x", X(10), "price", "x", X(30)));
        assert_left(70, 90);
        assert_done(refund(root, id, NO_OPTIONS));
        assert_left(0, 0);
}

Test(corrections, in_the_limits_currency_by_the_same_share) {
        rates("Date, USD\n2027-11-19, 1.25\n");
        reload(LIMITS "[Rates]\nFile=" RATES_FILE "\n");
        assert_done(set_limit_in(root, UID_ALICE, "twitch", "month", "EUR", 1000, NO_OPTIONS));
        uint64_t id = buy(); /* 112 */

        assert_done(refund(root, id, 1, "price", "x", X(69))); /* 55.2 */
        assert_answer(get_limits(alice, UID_ALICE), "0.unit=EUR", "0.used=57", "...");
        assert_done(refund(root, id, NO_OPTIONS));
        assert_answer(get_limits(alice, UID_ALICE), "0.unit=EUR", "0.used=0", "...");
}

Test(corrections, into_the_windows_that_it_was_spent_in) {
        uint64_t id = buy();

        clock_at("2027-12-10 12:00:00");
        (void) approved(alice, "twitch", 30);
        assert_done(refund(root, id, 1, "coins", "x", X(60)));
        assert_rows("SELECT label, used, held FROM total WHERE window = 'month' AND unit = 'coins'",
                        "2027-11|40|0\n2027-12|0|30\n");
        assert_answer(summarize(alice, UID_ALICE, "month", "2027-11-01 00:00:00",
                                      "2027-12-01 00:00:00"),
                        "0.unit=USD", "0.completed=140", "0.refunded=84", "1.unit=coins",
                        "1.completed=100", "1.refunded=60", "1.held=0", "...");
}

Test(corrections, only_what_was_bought_is_paid_back) {
        uint64_t held = approved(alice, "twitch", 100),
                 refused = rejected(alice, "tiktok", 1, "no-budget");

        assert_error(refund(root, held, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_error(refund(root, refused, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_error(refund(root, 999, NO_OPTIONS), ERROR_UNKNOWN_REQUEST);
        cancel(alice, held, "");
        assert_error(refund(root, held, NO_OPTIONS), ERROR_WRONG_STATE);
        uint64_t id = buy();
        assert_error(refund(root, id, 1, "coins", "x", X(0)), ERROR_EXCEEDS_REQUEST);
        assert_error(refund(root, id, 1, "coins", "x", X(-1)), INVALID_ARGS);
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'refund'", "0\n");
}

Test(corrections, of_what_sells_in_money) {
        uint64_t id = (uint64_t) number(
                        record(root, UID_ALICE, "youtube", 0, PRICED(500, "USD")), "id");

        assert_error(refund(root, id, 1, "coins", "x", X(1)), ERROR_EXCEEDS_REQUEST);
        assert_done(refund(root, id, 1, "price", "x", X(200)));
        assert_error(refund(root, id, 1, "price", "x", X(301)), ERROR_EXCEEDS_REQUEST);
        assert_done(refund(root, id, NO_OPTIONS));
        assert_answer(summarize(alice, UID_ALICE, "day", NOON, "2027-11-22 13:00:00"),
                        "0.platform=youtube", "0.unit=USD", "0.completed=500", "0.refunded=500",
                        "...");
}

Test(corrections, the_requester_and_subscribers_hear_of_a_refund) {
        assert_done(subscribe(alice, UID_ALICE));
        uint64_t id = (uint64_t) number(record(root, UID_ALICE, "twitch", 10, NO_OPTIONS), "id");
        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=recorded",
                        "reason=");
        (void) next_signal(alice, "BudgetChanged");
        assert_done(refund(root, id, NO_OPTIONS));
        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=recorded",
                        "reason=");
        (void) next_signal(alice, "BudgetChanged");
        assert_silent(alice);
}

Test(corrections, what_lapsed_and_was_paid_back_in_money_is_not_completed_any_more) {
        uint64_t id = number(request(alice, "twitch", 100, PRICED(140, "USD")), "id");

        clock_at("2027-11-22 12:31:00");
        assert_answer(get(alice, id), "state=lapsed", "...");
        assert_done(refund(root, id, 1, "price", "x", X(100)));
        assert_error(complete(alice, id, 3, "coins", "x", X(1), "price", "x", X(2), "currency", "s",
                                     "USD"),
                        ERROR_WRONG_STATE);
        assert_answer(get(alice, id), "state=lapsed", "...");
}
