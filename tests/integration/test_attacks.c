/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A child tries to buy more than its guardians allow: by every call that it may make, in whatever
 * order, and by waiting. */

#include "tests/integration/scenes.h"

#define LIMITS "[Limits]\nDefault=tiktok month 1000 coins\n"
#define FAMILY "[Household family]\nMembers=alice bob\nLimit=tiktok month 900 coins\n"

static void begin_with_limits(void) {
        begin_scene(LIMITS FAMILY);
        assert_done(set_limit(root, UID_ALICE, "tiktok", "day", 100));
        assert_done(set_limit(root, UID_ALICE, "twitch", "month", 0));
}

TestSuite(attacks, .init = begin_with_limits, .fini = end_scene, .timeout = 60);

/* Exactly 100 coins can be bought today, and no more. */
static void assert_nothing_was_loosened(void) {
        rejected(alice, "tiktok", 101, "over-limit");
        approved(alice, "tiktok", 100);
        rejected(alice, "tiktok", 1, "over-limit");
        rejected(alice, "twitch", 1, "over-limit");
        rejected(alice, "telegram", 1, "no-budget");
}

static const Answer *set_own(const char *platform, const char *window, const char *unit) {
        return set_limit_in(alice, UID_ALICE, platform, window, unit, 1000000, NO_OPTIONS);
}

/* ---- by limits ---- */

Test(attacks, by_a_self_limit_of_the_same_name) {
        assert_done(set_own("tiktok", "day", "coins"));
        assert_done(set_own("tiktok", "month", "coins"));
        assert_done(set_own("twitch", "month", "coins"));
        assert_done(set_own("telegram", "month", "coins"));
        assert_nothing_was_loosened();
}

Test(attacks, by_another_window_unit_or_platform) {
        static const char *const windows[] = {"request", "day", "week", "month", "year"};

        for (size_t i = 0; i < ELEMENTSOF(windows); i++) {
                assert_done(set_own("tiktok", windows[i], "coins"));
                assert_done(set_own("tiktok", windows[i], "USD"));
                assert_done(set_own("*", windows[i], "USD"));
                assert_done(set_own("twitch", windows[i], "USD"));
        }
        assert_nothing_was_loosened();
}

Test(attacks, by_removing) {
        static const char *const windows[] = {"day", "week", "month", "year"};

        for (size_t i = 0; i < ELEMENTSOF(windows); i++) {
                assert_done(remove_limit(alice, UID_ALICE, "tiktok", windows[i]));
                assert_done(remove_limit(alice, UID_ALICE, "twitch", windows[i]));
        }
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'remove-limit'", "0\n");
        assert_nothing_was_loosened();
}

Test(attacks, by_a_self_limit_that_is_set_raised_removed_and_waited_for) {
        assert_done(set_own("tiktok", "day", "coins"));
        assert_done(set_limit(alice, UID_ALICE, "tiktok", "day", 2000000));
        assert_done(remove_limit(alice, UID_ALICE, "tiktok", "day"));
        clock_at("2027-11-24 13:00:00");
        assert_answer(get_limits(alice, UID_ALICE), "0.source=guardian", "0.amount=100",
                        "1.source=default", "2.source=household", "...");
        assert_nothing_was_loosened();
}

Test(attacks, by_what_is_a_guardians) {
        assert_error(set_limit_in(alice, UID_ALICE, "tiktok", "day", "coins", 9999, 1, "guardian",
                                     "b", 1),
                        INTERACTIVE_REQUIRED);
        assert_error(remove_limit_in(alice, UID_ALICE, "tiktok", "day", "coins", 1, "guardian", "b",
                                     1),
                        INTERACTIVE_REQUIRED);
        assert_error(grant(alice, UID_ALICE, "tiktok", "day", "coins", 9999, NO_OPTIONS),
                        INTERACTIVE_REQUIRED);
        uint64_t id = approved(alice, "tiktok", 50);
        complete(alice, id, NO_OPTIONS);
        assert_error(refund(alice, id, NO_OPTIONS), INTERACTIVE_REQUIRED);
        assert_error(set_limit(alice, UID_BOB, "tiktok", "day", 0), INTERACTIVE_REQUIRED);
        assert_error(set_paused(alice, UID_BOB, true, NO_OPTIONS), INTERACTIVE_REQUIRED);
        assert_error(record(alice, UID_BOB, "tiktok", 900, NO_OPTIONS), INTERACTIVE_REQUIRED);
        approved(alice, "tiktok", 50);
        rejected(alice, "tiktok", 1, "over-limit");
}

Test(attacks, by_a_household) {
        approved(bob, "tiktok", 850);
        assert_error(set_limit_in(alice, UID_ALICE, "family", "month", "coins", 9999, NO_OPTIONS),
                        ERROR_UNKNOWN_PLATFORM);
        assert_done(set_own("tiktok", "month", "coins"));
        /* What one writes down oneself neither fills nor empties it. */
        assert_answer(record(alice, UID_ALICE, "tiktok", 10, NO_OPTIONS), "id=*");
        rejected(alice, "tiktok", 51, "over-limit");
        approved(alice, "tiktok", 50);
        rejected(alice, "tiktok", 1, "over-limit");
}

/* ---- by the pause ---- */

Test(attacks, by_a_self_pause_that_is_lifted) {
        assert_done(set_paused(root, UID_ALICE, true, NO_OPTIONS));
        assert_done(set_paused(alice, UID_ALICE, true, 1, "until", "t",
                        (uint64_t) usec_of("2027-11-22 12:10:00")));
        assert_done(set_paused(alice, UID_ALICE, false, NO_OPTIONS));
        assert_error(set_paused(alice, UID_ALICE, false, 1, "guardian", "b", 1),
                        INTERACTIVE_REQUIRED);
        clock_at("2027-12-24 12:00:00");
        rejected(alice, "tiktok", 1, "paused");
        assert_done(set_paused(root, UID_ALICE, false, NO_OPTIONS));
        assert_nothing_was_loosened();
}

/* ---- by time ---- */

/* The zone is the daemon's; what the client's says is nobody's concern. */
Test(attacks, by_a_time_zone_of_its_own) {
        static const char *const argv[] = {"/usr/bin/env", "TZ=Pacific/Kiritimati", WORLD_CLIENT,
                        "request", "tiktok", "1", NULL};
        Output output = {0};

        clock_at("2027-11-22 23:30:00");
        approved(alice, "tiktok", 100);
        cr_assert_eq(world_run(world, UID_ALICE, argv, &output), 0);
        cr_assert_neq(output.status, 0, "%s", output.out);
        output_clear(&output);
        assert_rows("SELECT day, reason FROM entry WHERE kind = 'request' AND amount = 1",
                        "2027-11-22|over-limit\n");
        clock_at("2027-11-23 00:00:01");
        approved(alice, "tiktok", 100);
}

Test(attacks, by_a_clock_that_is_set_back_and_forth) {
        approved(alice, "tiktok", 100);
        clock_at("2027-11-21 12:00:00");
        rejected(alice, "tiktok", 1, "clock-suspect");
        assert_done(set_limit(alice, UID_ALICE, "tiktok", "week", 2000));
        assert_answer(record(alice, UID_ALICE, "tiktok", 1, NO_OPTIONS), "id=*");
        clock_at("2027-11-22 12:30:00");
        rejected(alice, "tiktok", 1, "over-limit");
}

/* A self limit that waits for its time is not brought forward by waiting within the ledger. */
Test(attacks, by_a_delay_that_is_shortened) {
        assert_done(set_limit(alice, UID_ALICE, "tiktok", "week", 10));
        assert_done(set_limit(alice, UID_ALICE, "tiktok", "week", 500));
        for (int64_t amount = 499; amount > 490; amount--)
                assert_done(set_limit(alice, UID_ALICE, "tiktok", "week", amount));
        restart_at("2027-11-23 11:50:00");
        rejected(alice, "tiktok", 11, "over-limit");
}

/* ---- by keys and states ---- */

Test(attacks, by_keys) {
        assert_answer(request(alice, "tiktok", 100, 1, "key", "s", "k"), "decision=approved",
                        "...");
        /* The same key buys no second time, and nothing else. */
        assert_answer(request(alice, "tiktok", 100, 1, "key", "s", "k"), "decision=approved",
                        "replayed=true", "...");
        assert_error(request(alice, "tiktok", 1, 1, "key", "s", "k"), ERROR_KEY_CONFLICT);
        assert_error(request(alice, "telegram", 100, 1, "key", "s", "k"), ERROR_KEY_CONFLICT);
        assert_answer(request(alice, "tiktok", 1, 1, "key", "s", "k2"), "reason=over-limit", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.held=100", "...");
}

Test(attacks, by_the_ways_out_of_a_hold) {
        uint64_t id = approved(alice, "tiktok", 100);

        /* Whatever its app says, it stays counted until a guardian has answered. */
        assert_answer(cancel(alice, id, "not bought"), "state=returning");
        rejected(alice, "tiktok", 1, "over-limit");
        assert_answer(complete(alice, id, 1, "coins", "x", X(0)), "state=returning");
        rejected(alice, "tiktok", 1, "over-limit");
        assert_error(resolve(alice, id, true, NO_OPTIONS), ACCESS_DENIED);
        clock_at("2027-11-22 23:59:00");
        rejected(alice, "tiktok", 1, "over-limit");
}

Test(attacks, by_a_hold_that_lapses) {
        uint64_t id = approved(alice, "tiktok", 100);

        clock_at("2027-11-22 12:31:00");
        rejected(alice, "tiktok", 1, "over-limit");
        assert_answer(complete(alice, id, 1, "coins", "x", X(0)), "state=completed");
        rejected(alice, "tiktok", 1, "over-limit");
        assert_error(cancel(alice, id, ""), ERROR_WRONG_STATE);
}

/* ---- by asking ---- */

Test(attacks, by_asking_a_guardian_who_has_approved_another) {
        reload(LIMITS "[Requests]\nOverLimit=ask\nBurst=off\n");
        uint64_t id = pending(alice, "tiktok", 101);

        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=approved");
        /* No more of it by the same name, by joining, or by completing more. */
        (void) pending(alice, "tiktok", 101);
        assert_error(complete(alice, id, 1, "coins", "x", X(102)), ERROR_EXCEEDS_REQUEST);
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        (void) pending(alice, "tiktok", 1);
        rejected(alice, "twitch", 1, "over-limit");
}

/* A grant is added to what was there, and a self limit does not take it along. */
Test(attacks, by_a_grant_and_a_self_limit) {
        assert_done(set_limit(alice, UID_ALICE, "tiktok", "day", 20));
        assert_done(grant(root, UID_ALICE, "tiktok", "day", "coins", 50, NO_OPTIONS));
        rejected(alice, "tiktok", 21, "over-limit");
        assert_done(remove_limit(alice, UID_ALICE, "tiktok", "day"));
        clock_at("2027-11-23 13:00:00");
        rejected(alice, "tiktok", 101, "over-limit");
        approved(alice, "tiktok", 100);
}

Test(attacks, by_another_name_for_the_same_platform) {
        static const char *const names[] = {
                        "TikTok", "tiktok ", "tiktok-", "*", "TIKTOK", "tik\ttok"};

        for (size_t i = 0; i < ELEMENTSOF(names); i++)
                assert_error(request(alice, names[i], 1, NO_OPTIONS), ERROR_UNKNOWN_PLATFORM);
        assert_nothing_was_loosened();
}
