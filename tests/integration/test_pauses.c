/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Pauses: a guardian's and one's own, beside each other. */

#include "tests/integration/scenes.h"

static void begin_with_budget(void) {
        begin_scene("[Limits]\nDefault=tiktok month 1000 coins\n");
}

TestSuite(pauses, .init = begin_with_budget, .fini = end_scene, .timeout = 60);

#define UNTIL(when) 1, "until", "t", (uint64_t) usec_of(when)

static void assert_not_paused(void) {
        const Answer *account = get_account(alice, UID_ALICE);

        assert_answer(account, "paused=", "...");
        cr_assert_not(has(account, "paused-until"));
        assert_answer(check(alice, "tiktok", 1, NO_OPTIONS), "decision=approved", "...");
}

static void assert_paused(const char *by, const char *until) {
        const Answer *account = get_account(alice, UID_ALICE);

        assert_answer(account, text("paused=%s", by), "...");
        if (until)
                assert_time(account, "paused-until", usec_of(until));
        else
                cr_assert_not(has(account, "paused-until"));
        assert_answer(check(alice, "tiktok", 1, NO_OPTIONS), "decision=rejected", "reason=paused",
                        "state=rejected", "...");
}

/* ---- a guardian's ---- */

Test(pauses, a_guardians_is_lifted_by_a_guardian) {
        uint64_t id = approved(alice, "tiktok", 10);

        assert_done(set_paused(root, UID_ALICE, true, 1, "reason", "s", "homework"));
        assert_paused("guardian", NULL);
        rejected(alice, "tiktok", 1, "paused");
        approved(bob, "tiktok", 1);
        /* What is held is still bought. */
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        assert_done(set_paused(root, UID_ALICE, false, NO_OPTIONS));
        assert_not_paused();
        assert_rows("SELECT kind, source, actor, before, note FROM entry"
                    " WHERE kind IN ('pause', 'resume')",
                        "pause|guardian|0|0|homework\nresume|guardian|0|1|\n");
}

Test(pauses, ends_at_its_time) {
        assert_done(set_paused(root, UID_ALICE, true, UNTIL("2027-11-22 18:00:00")));
        assert_paused("guardian", "2027-11-22 18:00:00");
        restart_at("2027-11-22 17:59:30");
        assert_paused("guardian", "2027-11-22 18:00:00");
        clock_at("2027-11-22 18:00:00");
        assert_not_paused();
}

Test(pauses, asked_again_the_new_end_counts) {
        assert_done(set_paused(root, UID_ALICE, true, UNTIL("2027-11-22 18:00:00")));
        assert_done(set_paused(root, UID_ALICE, true, NO_OPTIONS));
        assert_paused("guardian", NULL);
        assert_done(set_paused(root, UID_ALICE, true, UNTIL("2027-11-22 13:00:00")));
        assert_paused("guardian", "2027-11-22 13:00:00");
}

Test(pauses, bad_times) {
        assert_error(set_paused(root, UID_ALICE, true, UNTIL("2027-11-22 11:59:00")), INVALID_ARGS);
        assert_error(set_paused(root, UID_ALICE, false, UNTIL("2027-11-22 18:00:00")),
                        INVALID_ARGS);
        assert_error(set_paused(root, UID_ALICE, true, 1, "until", "x", X(1)), INVALID_ARGS);
        assert_error(set_paused(root, UID_STRANGER, true, NO_OPTIONS), ERROR_UNKNOWN_ACCOUNT);
        /* There was nothing to lift. */
        assert_done(set_paused(root, UID_ALICE, false, NO_OPTIONS));
        assert_done(set_paused(alice, UID_ALICE, false, NO_OPTIONS));
        assert_rows("SELECT count(*) FROM entry WHERE kind IN ('pause', 'resume')", "0\n");
}

Test(pauses, of_the_guardians_kind_on_ones_own_account) {
        assert_done(set_paused(root, 0, true, 1, "guardian", "b", 1));
        assert_answer(get_account(root, 0), "paused=guardian", "...");
        assert_done(set_paused(root, 0, false, 1, "guardian", "b", 1));
        assert_answer(get_account(root, 0), "paused=", "...");
        assert_error(set_paused(alice, UID_ALICE, true, 1, "guardian", "b", 1),
                        INTERACTIVE_REQUIRED);
}

/* ---- one's own ---- */

Test(pauses, lifting_ones_own_waits) {
        assert_done(set_paused(alice, UID_ALICE, true, NO_OPTIONS));
        assert_paused("self", NULL);
        assert_done(set_paused(alice, UID_ALICE, false, NO_OPTIONS));
        assert_paused("self", "2027-11-23 12:00:00");
        clock_at("2027-11-23 06:00:00");
        assert_done(set_paused(alice, UID_ALICE, false, NO_OPTIONS)); /* begins no new delay */
        assert_paused("self", "2027-11-23 12:00:00");
        clock_at("2027-11-23 12:00:30");
        assert_not_paused();
}

Test(pauses, one_that_ends_sooner_by_itself_is_not_prolonged_by_lifting_it) {
        assert_done(set_paused(alice, UID_ALICE, true, UNTIL("2027-11-22 14:00:00")));
        assert_done(set_paused(alice, UID_ALICE, false, NO_OPTIONS));
        assert_paused("self", "2027-11-22 14:00:00");
        clock_at("2027-11-22 14:00:00");
        assert_not_paused();
}

Test(pauses, shortening_ones_own_waits_too) {
        assert_done(set_paused(alice, UID_ALICE, true, UNTIL("2027-11-29 12:00:00")));
        /* In an hour: not before a day has passed. */
        assert_done(set_paused(alice, UID_ALICE, true, UNTIL("2027-11-22 13:00:00")));
        assert_paused("self", "2027-11-23 12:00:00");
        assert_done(set_paused(alice, UID_ALICE, true, UNTIL("2027-11-29 12:00:00")));
        /* In three days: as wanted. */
        assert_done(set_paused(alice, UID_ALICE, true, UNTIL("2027-11-25 12:00:00")));
        assert_paused("self", "2027-11-25 12:00:00");
        /* Longer: at once. */
        assert_done(set_paused(alice, UID_ALICE, true, NO_OPTIONS));
        assert_paused("self", NULL);
}

Test(pauses, neither_lifts_the_other) {
        assert_done(set_paused(alice, UID_ALICE, true, UNTIL("2027-11-24 12:00:00")));
        assert_done(set_paused(root, UID_ALICE, true, UNTIL("2027-11-23 12:00:00")));
        assert_paused("guardian", "2027-11-23 12:00:00");
        assert_done(set_paused(root, UID_ALICE, false, NO_OPTIONS));
        assert_paused("self", "2027-11-24 12:00:00");
        assert_done(set_paused(root, UID_ALICE, true, UNTIL("2027-11-26 12:00:00")));
        assert_done(set_paused(alice, UID_ALICE, false, NO_OPTIONS));
        clock_at("2027-11-25 12:00:00");
        assert_paused("guardian", "2027-11-26 12:00:00");
        restart_at("2027-11-26 12:00:00");
        assert_not_paused();
}

Test(pauses, without_a_delay_it_is_lifted_at_once) {
        reload("[Limits]\nDefault=tiktok month 1000 coins\nRaiseDelay=0s\n");
        assert_done(set_paused(alice, UID_ALICE, true, NO_OPTIONS));
        assert_done(set_paused(alice, UID_ALICE, false, NO_OPTIONS));
        assert_not_paused();
}

Test(pauses, who_has_no_budget_is_told_that_first) {
        assert_done(set_paused(root, UID_ALICE, true, NO_OPTIONS));
        rejected(alice, "twitch", 1, "no-budget");
        rejected(alice, "tiktok", 5000, "paused");
}

Test(pauses, subscribers_hear_that_something_changed) {
        assert_done(subscribe(alice, UID_ALICE));
        assert_done(subscribe(bob, UID_BOB));
        assert_done(set_paused(root, UID_ALICE, true, NO_OPTIONS));
        assert_answer(next_signal(alice, "BudgetChanged"), text("uid=%d", UID_ALICE));
        assert_silent(alice);
        assert_silent(bob);
}
