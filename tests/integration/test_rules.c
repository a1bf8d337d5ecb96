/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Quiet hours, bursts and grants. */

#include "tests/integration/scenes.h"

#define LIMITS "[Limits]\nDefault=tiktok month 1000 coins\n"
#define BERLIN "[Calendar]\nTimeZone=Europe/Berlin\n" LIMITS "[Requests]\n"

static void begin_with_budget(void) {
        begin_scene(LIMITS);
}

TestSuite(rules, .init = begin_with_budget, .fini = end_scene, .timeout = 60);

/* ---- quiet hours ---- */

typedef struct Moment {
        const char *utc;
        bool quiet;
} Moment;

static void assert_moments(const Moment moments[], size_t n) {
        for (size_t i = 0; i < n; i++) {
                clock_at(moments[i].utc);
                const Answer *answer = check(alice, "tiktok", 1, NO_OPTIONS);
                cr_assert_str_eq(said(answer, "reason"), moments[i].quiet ? "quiet-hours" : "",
                                "at %s: %s", moments[i].utc, said(answer, "reason"));
        }
}

Test(rules, quiet_over_midnight) {
        static const Moment night[] = {
                        {"2027-11-22 20:59:00", false}, /* 21:59 in Berlin */
                        {"2027-11-22 20:59:58", false},
                        {"2027-11-22 21:00:00", true},
                        {"2027-11-22 22:59:00", true},
                        {"2027-11-22 23:00:00", true},
                        {"2027-11-23 05:59:00", true}, /* 06:59 */
                        {"2027-11-23 05:59:58", true},
                        {"2027-11-23 06:00:00", false},
        };

        reload(BERLIN "QuietHours=22:00-07:00\n");
        assert_moments(night, ELEMENTSOF(night));
        clock_at("2027-11-23 21:00:00");
        assert_answer(request(alice, "tiktok", 1, NO_OPTIONS), "id=*", "decision=rejected",
                        "reason=quiet-hours", "state=rejected", "remaining=1000", "price=*",
                        "currency=USD", "price-estimated=true", "warnings=seller-unknown",
                        "replayed=false");
}

Test(rules, quiet_within_a_day) {
        static const Moment day[] = {
                        {"2027-11-22 12:59:00", false},
                        {"2027-11-22 13:00:00", true},
                        {"2027-11-22 14:59:58", true},
                        {"2027-11-22 15:00:00", false},
        };

        reload(LIMITS "[Requests]\nQuietHours=13:00-15:00\n");
        assert_moments(day, ELEMENTSOF(day));
}

/* By what a clock on the wall shows. */
Test(rules, quiet_when_the_clock_is_set_forward) {
        static const Moment march[] = {
                        {"2028-03-26 00:59:58", false}, /* 01:59:58 */
                        {"2028-03-26 01:00:00", true},  /* 03:00 */
                        {"2028-03-26 01:29:58", true}, {"2028-03-26 01:30:00", false}, /* 03:30 */
        };
        static const Moment night[] = {
                        {"2028-03-26 20:59:00", true},  /* 22:59 in summer */
                        {"2028-03-27 04:59:00", true},  /* 06:59 */
                        {"2028-03-27 05:00:00", false}, /* 07:00 */
                        {"2028-03-27 19:59:00", false},
                        {"2028-03-27 20:00:00", true},
        };

        reload(BERLIN "QuietHours=02:30-03:30\n");
        assert_moments(march, ELEMENTSOF(march));
        reload(BERLIN "QuietHours=22:00-07:00\n");
        assert_moments(night, ELEMENTSOF(night));
}

Test(rules, quiet_when_the_clock_is_set_back) {
        static const Moment october[] = {
                        {"2028-10-29 00:29:00", false}, /* 02:29 in summer */
                        {"2028-10-29 00:30:00", true}, {"2028-10-29 00:59:58", true},
                        {"2028-10-29 01:00:00", false}, /* 02:00 again */
                        {"2028-10-29 01:29:58", false}, {"2028-10-29 01:30:00", true},
                        {"2028-10-29 02:29:58", true}, {"2028-10-29 02:30:00", false}, /* 03:30 */
        };

        reload(BERLIN "QuietHours=02:30-03:30\n");
        assert_moments(october, ELEMENTSOF(october));
}

/* ---- bursts ---- */

Test(rules, a_burst_is_the_request_after_the_last_that_may_be) {
        reload(LIMITS "[Requests]\nBurst=3/10min\n");
        for (int i = 0; i < 3; i++)
                approved(alice, "tiktok", 1);
        rejected(alice, "tiktok", 1, "burst");
        approved(bob, "tiktok", 1);
        clock_at("2027-11-22 12:09:30");
        assert_answer(check(alice, "tiktok", 1, NO_OPTIONS), "reason=burst", "...");
        clock_at("2027-11-22 12:10:30");
        approved(alice, "tiktok", 1);
}

Test(rules, refused_requests_count_in_it) {
        reload(LIMITS "[Requests]\nBurst=2/10min\n");
        rejected(alice, "tiktok", 5000, "over-limit");
        rejected(alice, "twitch", 1, "no-budget");
        rejected(alice, "tiktok", 1, "burst");
        clock_at("2027-11-22 12:09:00");
        rejected(alice, "tiktok", 1, "burst");
        /* The first two and the third are over, the fourth is not. */
        clock_at("2027-11-22 12:10:30");
        approved(alice, "tiktok", 1);
        rejected(alice, "tiktok", 1, "burst");
}

Test(rules, checks_replays_and_records_do_not) {
        reload(LIMITS "[Requests]\nBurst=2/10min\n");
        for (int i = 0; i < 5; i++) {
                (void) check(alice, "tiktok", 1, NO_OPTIONS);
                assert_answer(request(alice, "tiktok", 1, 1, "key", "s", "k"), "decision=approved",
                                "...");
                assert_answer(record(alice, UID_ALICE, "tiktok", 1, NO_OPTIONS), "id=*");
        }
        approved(alice, "tiktok", 1);
        rejected(alice, "tiktok", 1, "burst");
}

Test(rules, nor_what_joins) {
        reload(LIMITS "[Requests]\nOverLimit=ask\nBurst=2/10min\n");
        uint64_t id = pending(alice, "tiktok", 1001);
        for (int i = 0; i < 3; i++)
                assert_answer(request(alice, "tiktok", 1001, 1, "key", "s", text("%d", i)),
                                text("id=%lu", id), "replayed=true", "...");
        approved(alice, "tiktok", 1);
        rejected(alice, "tiktok", 1, "burst");
}

Test(rules, a_burst_survives_a_restart) {
        reload(LIMITS "[Requests]\nBurst=1/1h\n");
        approved(alice, "tiktok", 1);
        restart_at("2027-11-22 12:30:00");
        rejected(alice, "tiktok", 1, "burst");
}

/* ---- one account's own rules ---- */

Test(rules, of_one_account) {
        reload(LIMITS "[Requests]\nQuietHours=11:00-13:00\nBurst=off\n"
                      "[Account alice]\nQuietHours=20:00-07:00\nBurst=1/1h\nOverLimit=ask\n"
                      "GiveBack=trust\nUnconfirmed=release\n");
        assert_answer(get_account(alice, UID_ALICE), "name=alice",
                        "paused=", "households=", "unbudgeted=false", "over-limit=ask",
                        "give-back=trust", "unconfirmed=release", "quiet-hours=20:00-07:00",
                        "burst=1/1h");
        assert_answer(get_account(bob, UID_BOB), "name=bob",
                        "paused=", "households=", "unbudgeted=false", "over-limit=reject",
                        "give-back=ask", "unconfirmed=spend", "quiet-hours=11:00-13:00",
                        "burst=off");
        approved(alice, "tiktok", 1);
        rejected(alice, "tiktok", 1, "burst");
        rejected(bob, "tiktok", 1, "quiet-hours");
        clock_at("2027-11-22 20:00:00");
        rejected(alice, "tiktok", 1, "quiet-hours");
        for (int i = 0; i < 12; i++)
                approved(bob, "tiktok", 1);
}

/* ---- grants ---- */

static const Answer *grant_month(int64_t amount) {
        return grant(root, UID_ALICE, "tiktok", "month", "coins", amount, NO_OPTIONS);
}

Test(rules, a_grant_is_for_the_window_that_runs) {
        assert_done(grant_month(50));
        assert_done(grant_month(25));
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=1000", "0.granted=75",
                        "0.remaining=1075", "0.source=default", "...");
        rejected(alice, "tiktok", 1076, "over-limit");
        approved(alice, "tiktok", 1075);
        assert_answer(get_limits(bob, UID_BOB), "0.granted=0", "...");
        clock_at("2027-12-01 00:00:01");
        assert_answer(get_limits(alice, UID_ALICE), "0.granted=0", "0.remaining=1000", "...");
        rejected(alice, "tiktok", 1001, "over-limit");
        assert_rows("SELECT source, label, amount, actor FROM entry WHERE kind = 'grant'",
                        "default|2027-11|50|0\ndefault|2027-11|25|0\n");
}

Test(rules, a_grant_stays_when_the_limit_is_replaced) {
        assert_done(grant_month(50));
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 500));
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=500", "0.granted=50",
                        "0.source=guardian", "...");
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 0));
        approved(alice, "tiktok", 50);
        rejected(alice, "tiktok", 1, "over-limit");
}

Test(rules, a_grant_in_money) {
        assert_done(set_limit_in(root, UID_ALICE, "*", "week", "USD", 100, NO_OPTIONS));
        assert_done(grant(root, UID_ALICE, "*", "week", "USD", 20, NO_OPTIONS));
        assert_answer(request(alice, "youtube", 0, PRICED(121, "USD")), "reason=over-limit", "...");
        assert_answer(request(alice, "youtube", 0, PRICED(120, "USD")), "decision=approved", "...");
}

Test(rules, there_has_to_be_such_a_limit) {
        assert_error(grant(root, UID_ALICE, "tiktok", "week", "coins", 5, NO_OPTIONS),
                        INVALID_ARGS);
        assert_error(grant(root, UID_ALICE, "tiktok", "month", "USD", 5, NO_OPTIONS), INVALID_ARGS);
        assert_error(grant(root, UID_ALICE, "twitch", "month", "coins", 5, NO_OPTIONS),
                        INVALID_ARGS);
        assert_error(grant(root, UID_ALICE, "tiktok", "request", "coins", 5, NO_OPTIONS),
                        INVALID_ARGS);
        assert_error(grant(root, UID_ALICE, "nowhere", "month", "coins", 5, NO_OPTIONS),
                        ERROR_UNKNOWN_PLATFORM);
        assert_error(grant_month(-1), INVALID_ARGS);
        assert_rows("SELECT count(*) FROM entry", "0\n");
        /* A self limit and a household's are not granted to. */
        assert_done(set_limit(alice, UID_ALICE, "tiktok", "week", 5));
        assert_error(grant(root, UID_ALICE, "tiktok", "week", "coins", 5, NO_OPTIONS),
                        INVALID_ARGS);
        reload("[Household family]\nMembers=alice\nLimit=tiktok month 10 coins\n");
        assert_error(grant_month(5), INVALID_ARGS);
}

Test(rules, a_grant_goes_not_beyond_a_self_limit) {
        assert_done(set_limit(alice, UID_ALICE, "tiktok", "month", 1000));
        assert_done(grant_month(50));
        assert_answer(get_limits(alice, UID_ALICE), "0.source=default", "0.granted=50",
                        "1.source=self", "1.granted=0", "...");
        rejected(alice, "tiktok", 1001, "over-limit");
}

Test(rules, keys_of_grants) {
        for (int i = 0; i < 3; i++)
                assert_done(grant(root, UID_ALICE, "tiktok", "month", "coins", 50, 1, "key", "s",
                                "birthday"));
        assert_answer(get_limits(alice, UID_ALICE), "0.granted=50", "...");
        assert_error(grant(root, UID_ALICE, "tiktok", "month", "coins", 51, 1, "key", "s",
                                     "birthday"),
                        ERROR_KEY_CONFLICT);
        assert_done(grant(
                        root, UID_BOB, "tiktok", "month", "coins", 51, 1, "key", "s", "birthday"));
        /* It is for ever, too: no second one next month by the same key. */
        clock_at("2027-12-01 00:00:01");
        assert_done(grant(root, UID_ALICE, "tiktok", "month", "coins", 50, 1, "key", "s",
                        "birthday"));
        assert_answer(get_limits(alice, UID_ALICE), "0.granted=0", "...");
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'grant'", "2\n");
}
