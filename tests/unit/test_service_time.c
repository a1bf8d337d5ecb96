/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Time as the service sees it: holds that lapse, a clock that is moved, months that begin
 * elsewhere. */

#include <criterion/criterion.h>
#include <errno.h>

#include "tests/unit/service_case.h"

TestSuite(service_time, .init = service_case_open, .fini = service_case_close);

enum { ALICE = 1001, BOB = 1002, MUM = 2001 };

static void assert_month(int64_t used, int64_t held) {
        Limit month = case_limit(ALICE, WINDOW_MONTH);

        cr_assert_eq(month.used, used, "used %lld", (long long) month.used);
        cr_assert_eq(month.held, held, "held %lld", (long long) month.held);
}

static int64_t lapsed_at(int64_t id) {
        LedgerRequest request;

        cr_assert_eq(ledger_find_request(ledger, id, &request), 1);
        cr_assert_eq(request.state, STATE_LAPSED);
        return request.settled.at;
}

Test(service_time, a_hold_lapses_at_its_time) {
        cr_assert_eq(case_configure_trust(), 0);
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 1000), REFUSAL_NONE);
        int64_t a = case_request(ALICE, "tiktok", 300, NULL).id;
        now += 10 * MINUTE;
        int64_t b = case_request(ALICE, "tiktok", 200, NULL).id;
        cr_assert_eq(service_wakes_at(service), NOON + 30 * MINUTE);

        now = NOON + 30 * MINUTE - 1;
        cr_assert_eq(case_state(ALICE, a), STATE_APPROVED);
        now += 1;
        cr_assert_eq(case_state(ALICE, a), STATE_LAPSED);
        cr_assert_eq(case_state(ALICE, b), STATE_APPROVED);
        assert_month(300, 200);
        cr_assert_eq(service_wakes_at(service), NOON + 40 * MINUTE);

        now = NOON + 2 * DAY; /* as if nobody had been there */
        cr_assert_eq(service_run(service, now), 0);
        cr_assert_eq(lapsed_at(a), NOON + 30 * MINUTE);
        cr_assert_eq(lapsed_at(b), NOON + 40 * MINUTE, "at its time, not when it was noticed");
        cr_assert_eq(service_wakes_at(service), INT64_MAX);

        cr_assert_eq(case_cancel(ALICE, a), REFUSAL_WRONG_STATE);
        cr_assert_eq(case_complete(ALICE, a, 250), REFUSAL_NONE);
        assert_month(450, 0);
}

Test(service_time, released_coins_may_be_spent_and_completed_all_the_same) {
        Config *config = case_config();

        config->rules.unconfirmed = UNCONFIRMED_RELEASE;
        cr_assert_eq(case_configure(config, "UTC"), 0);
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 1000), REFUSAL_NONE);
        int64_t id = case_request(ALICE, "tiktok", 800, "k").id;
        cr_assert_eq(case_request(ALICE, "tiktok", 800, NULL).reason, REASON_OVER_LIMIT);

        now += 30 * MINUTE; /* in the very batch that lapses the first */
        cr_assert_eq(case_request(ALICE, "tiktok", 800, NULL).decision, DECISION_APPROVED);
        cr_assert_eq(case_request(ALICE, "tiktok", 800, "k").decision, DECISION_SETTLED);
        cr_assert_eq(case_complete(ALICE, id, ABSENT), REFUSAL_NONE, "what was bought counts");
        assert_month(800, 800);
}

Test(service_time, what_was_held_before_midnight_counts_in_that_month) {
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 1000), REFUSAL_NONE);
        now = INT64_C(1796083200000000) - 1; /* the last of November */
        int64_t id = case_request(ALICE, "tiktok", 1000, NULL).id;
        assert_month(0, 1000);

        now += 1;
        assert_month(0, 0);
        cr_assert_eq(case_complete(ALICE, id, ABSENT), REFUSAL_NONE);
        assert_month(0, 0);
        cr_assert_eq(case_request(ALICE, "tiktok", 1000, NULL).decision, DECISION_APPROVED);
}

Test(service_time, a_clock_set_back_opens_nothing) {
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 1000), REFUSAL_NONE);
        int64_t id = case_request(ALICE, "tiktok", 100, NULL).id;

        now = NOON - 2 * MINUTE; /* a clock that is being corrected */
        cr_assert_eq(case_request(ALICE, "tiktok", 100, NULL).decision, DECISION_APPROVED);
        now -= 1;
        Answer suspect = case_request(ALICE, "tiktok", 100, "s");
        cr_assert_eq(suspect.decision, DECISION_REJECTED);
        cr_assert_eq(suspect.reason, REASON_CLOCK_SUSPECT);
        now = NOON - 40 * DAY;
        cr_assert_eq(case_request(ALICE, "tiktok", 100, NULL).reason, REASON_CLOCK_SUSPECT);
        cr_assert_eq(ledger_latest(ledger), NOON, "time stands still");

        cr_assert_eq(case_complete(ALICE, id, ABSENT), REFUSAL_NONE, "nothing stops that");
        assert_month(100, 100);

        now = NOON + SECOND;
        cr_assert_eq(case_request(ALICE, "tiktok", 100, NULL).decision, DECISION_APPROVED);
        Answer again = case_request(ALICE, "tiktok", 100, "s");
        cr_assert(again.replayed);
        cr_assert_eq(again.reason, REASON_CLOCK_SUSPECT);
}

Test(service_time, a_clock_set_ahead_only_borrows) {
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 1000), REFUSAL_NONE);
        cr_assert_eq(case_request(ALICE, "tiktok", 1000, NULL).decision, DECISION_APPROVED);

        now = NOON + 20 * DAY; /* December, says the clock */
        cr_assert_eq(case_request(ALICE, "tiktok", 1000, NULL).decision, DECISION_APPROVED);
        now = NOON + MINUTE;
        cr_assert_eq(case_request(ALICE, "tiktok", 1, NULL).reason, REASON_CLOCK_SUSPECT);
        now = NOON + 21 * DAY; /* it is December */
        cr_assert_eq(case_request(ALICE, "tiktok", 1, NULL).reason, REASON_OVER_LIMIT);
}

Test(service_time, root_may_accept_a_clock) {
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 1000), REFUSAL_NONE);
        int64_t honest = case_request(ALICE, "tiktok", 10, NULL).id;
        now = NOON + 400 * DAY;
        int64_t future = case_request(ALICE, "tiktok", 20, NULL).id;
        cr_assert_eq(case_state(ALICE, honest), STATE_LAPSED);

        now = NOON + HOUR;
        cr_assert_eq(case_request(ALICE, "tiktok", 5, NULL).reason, REASON_CLOCK_SUSPECT);
        cr_assert_eq(service_accept_clock(ledger, 0, now), 0);
        cr_assert_eq(ledger_latest(ledger), now);
        cr_assert_eq(case_state(ALICE, future), STATE_LAPSED, "made when it was no time");
        assert_month(10, 0);
        cr_assert_eq(case_request(ALICE, "tiktok", 5, NULL).decision, DECISION_APPROVED);
}

Test(service_time, months_that_begin_elsewhere) {
        Config *config = case_config();
        Limit month;

        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 1000), REFUSAL_NONE);
        cr_assert_eq(case_request(ALICE, "tiktok", 1000, NULL).decision, DECISION_APPROVED);

        /* 22 November: from the 10th on would be another month already, but counts from the next
         * month on, which is the same one's end. */
        config->month_starts_on = 10;
        cr_assert_eq(case_configure(config, "UTC"), 0);
        cr_assert_eq(case_request(ALICE, "tiktok", 1, NULL).reason, REASON_OVER_LIMIT);
        month = case_limit(ALICE, WINDOW_MONTH);
        cr_assert_eq(month.from, INT64_C(1793491200000000), "1 November");
        cr_assert_eq(month.until, INT64_C(1796860800000000), "10 December");

        now = INT64_C(1796083200000000); /* 1 December */
        cr_assert_eq(case_request(ALICE, "tiktok", 1, NULL).reason, REASON_OVER_LIMIT);
        now = INT64_C(1796860800000000); /* 10 December */
        cr_assert_eq(case_request(ALICE, "tiktok", 1000, NULL).decision, DECISION_APPROVED);
}

Test(service_time, a_rule_that_changes_back_before_it_counted) {
        static const unsigned days[] = {10, 28, 1};
        Limit month;

        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 1000), REFUSAL_NONE);
        for (size_t i = 0; i < ELEMENTSOF(days); i++) {
                Config *config = case_config();
                config->month_starts_on = days[i];
                cr_assert_eq(case_configure(config, "UTC"), 0);
        }
        month = case_limit(ALICE, WINDOW_MONTH);
        cr_assert_eq(month.from, INT64_C(1793491200000000), "1 November");
        cr_assert_eq(month.until, INT64_C(1796083200000000), "1 December");
}

Test(service_time, an_empty_ledger_takes_any_rule_as_it_is) {
        Config *config = case_config();

        config->month_starts_on = 15;
        case_add_default(config, "tiktok", WINDOW_MONTH, 1000);
        cr_assert_eq(case_configure(config, "UTC"), 0);
        Limit month = case_limit(ALICE, WINDOW_MONTH);
        cr_assert_eq(month.from, INT64_C(1794700800000000), "15 November");
        cr_assert_eq(month.until, INT64_C(1797292800000000), "15 December");
}

Test(service_time, another_zone_rewrites_nothing) {
        Config *config = case_config();

        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_DAY, 100), REFUSAL_NONE);
        cr_assert_eq(case_request(ALICE, "tiktok", 100, NULL).decision, DECISION_APPROVED);
        cr_assert_eq(case_configure(config, "Pacific/Kiritimati"), 0); /* the 23rd, there */
        cr_assert_eq(case_request(ALICE, "tiktok", 100, NULL).decision, DECISION_APPROVED);
        cr_assert_eq(case_configure(case_config(), "UTC"), 0);
        cr_assert_eq(case_request(ALICE, "tiktok", 1, NULL).reason, REASON_OVER_LIMIT);
        now += DAY;
        cr_assert_eq(case_request(ALICE, "tiktok", 1, NULL).reason, REASON_OVER_LIMIT,
                        "that day was spent already");
}
