/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What time, and what was set meanwhile, make of a request that waits for a guardian. */

#include "tests/integration/scenes.h"

#define LIMIT "[Limits]\nDefault=tiktok month 1000 coins\n"
#define ASK LIMIT "[Requests]\nOverLimit=ask\n"

static void begin_asking(void) {
        begin_scene(ASK);
}

TestSuite(approvals_time, .init = begin_asking, .fini = end_scene, .timeout = 60);

/* Approved, it turns out that something else refuses it. */
static void assert_refused_for(uint64_t id, const char *reason) {
        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=rejected");
        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=rejected",
                        text("reason=%s", reason));
        assert_answer(get(alice, id), "decision=rejected", text("reason=%s", reason),
                        "state=rejected", "decided-by=0", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.held=0", "...");
}

/* ---- judged again ---- */

Test(approvals_time, paused_meanwhile) {
        uint64_t id = pending(alice, "tiktok", 1001);

        assert_done(set_paused(alice, UID_ALICE, true, NO_OPTIONS));
        assert_refused_for(id, "paused");
}

Test(approvals_time, quiet_hours_have_begun) {
        reload(ASK "QuietHours=22:00-07:00\n");
        uint64_t id = pending(alice, "tiktok", 1001);

        clock_at("2027-11-22 22:00:00");
        assert_refused_for(id, "quiet-hours");
}

Test(approvals_time, a_self_limit_was_set_meanwhile) {
        uint64_t id = pending(alice, "tiktok", 1001);

        assert_done(set_limit_in(alice, UID_ALICE, "tiktok", "week", "coins", 1000, NO_OPTIONS));
        assert_refused_for(id, "over-limit");
}

Test(approvals_time, a_guardian_has_blocked_it_meanwhile) {
        uint64_t id = pending(alice, "tiktok", 1001);

        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 0));
        assert_refused_for(id, "over-limit");
}

/* A yes is to what stopped the request, and to nothing that a guardian has set since. */
Test(approvals_time, another_limit_was_set_meanwhile) {
        uint64_t id = pending(alice, "tiktok", 1001), again = pending(alice, "tiktok", 1002);

        assert_done(set_limit(root, UID_ALICE, "tiktok", "year", 1001));
        assert_answer(resolve(root, again, true, NO_OPTIONS), "state=rejected");
        assert_answer(get(alice, again), "state=rejected", "reason=over-limit", "...");
        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=approved");
}

Test(approvals_time, the_default_that_stopped_it_is_a_guardians_now) {
        uint64_t id = pending(alice, "tiktok", 1001);

        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 900));
        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=approved");
}

Test(approvals_time, nothing_opens_the_platform_any_more) {
        uint64_t id = pending(alice, "tiktok", 1001);

        reload("[Requests]\nOverLimit=ask\n");
        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=rejected");
        assert_answer(get(alice, id), "reason=no-budget", "...");
}

Test(approvals_time, a_burst_was_weighed_when_it_was_asked) {
        reload(ASK "Burst=2/1h\n");
        uint64_t id = pending(alice, "tiktok", 1001);

        approved(alice, "tiktok", 1);
        rejected(alice, "tiktok", 1, "burst");
        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=approved");
}

Test(approvals_time, within_the_limit_by_now) {
        approved(alice, "tiktok", 500);
        uint64_t id = pending(alice, "tiktok", 600);

        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 5000));
        assert_answer(get(alice, id), "state=pending", "...");
        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=approved");
}

/* ---- time ---- */

Test(approvals_time, counts_in_the_windows_of_the_approval) {
        clock_at("2027-11-30 12:00:00");
        uint64_t id = pending(alice, "tiktok", 1001);

        clock_at("2027-12-01 11:59:00");
        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=approved");
        complete(alice, id, NO_OPTIONS);
        assert_rows("SELECT label, used, held FROM total WHERE window = 'month' AND unit = 'coins'",
                        "2027-12|1001|0\n");
        /* The question is November's, what it came to December's. */
        assert_answer(summarize(alice, UID_ALICE, "month", "2027-11-01 00:00:00",
                                      "2027-12-01 00:00:00"),
                        "0.from=*", "0.until=*", "0.platform=tiktok", "0.unit=USD", "0.completed=0",
                        "0.held=0", "0.cancelled=0", "0.refunded=0", "0.requests=1", "0.rejected=0",
                        "1.from=*", "1.until=*", "1.platform=tiktok", "1.unit=coins",
                        "1.completed=0", "1.held=0", "1.cancelled=0", "1.refunded=0",
                        "1.requests=1", "1.rejected=0");
        assert_answer(summarize(alice, UID_ALICE, "month", "2027-12-01 00:00:00",
                                      "2028-01-01 00:00:00"),
                        text("0.from=%ld", usec_of("2027-12-01 00:00:00")),
                        text("0.until=%ld", usec_of("2028-01-01 00:00:00")), "0.platform=tiktok",
                        "0.unit=USD", "0.completed=1525", "0.held=0", "0.cancelled=0",
                        "0.refunded=0", "0.requests=0", "0.rejected=0", "1.from=*", "1.until=*",
                        "1.platform=tiktok", "1.unit=coins", "1.completed=1001", "1.held=0",
                        "1.cancelled=0", "1.refunded=0", "1.requests=0", "1.rejected=0");
}

Test(approvals_time, unanswered_it_expires_while_the_daemon_runs) {
        reload(ASK "ApprovalTimeout=2h\n");
        uint64_t id = pending(alice, "tiktok", 1001);

        clock_at("2027-11-22 13:59:30");
        assert_answer(get(alice, id), "state=pending", "...");
        clock_at("2027-11-22 14:00:30");
        assert_answer(check(alice, "tiktok", 1001, NO_OPTIONS), "decision=pending",
                        "replayed=false", "...");
        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=rejected",
                        "reason=approval-expired");
        const Answer *request = get(alice, id);
        assert_answer(request, "decision=rejected", "reason=approval-expired", "state=rejected",
                        "...");
        cr_assert_not(has(request, "decided-by"));
        assert_error(resolve(root, id, true, NO_OPTIONS), ERROR_WRONG_STATE);
}

Test(approvals_time, or_while_it_does_not_at_its_time) {
        uint64_t id = pending(alice, "tiktok", 1001);

        restart_at("2027-11-25 08:00:00");
        const Answer *request = get(alice, id);
        assert_answer(request, "reason=approval-expired", "...");
        cr_assert_eq(number(request, "decided") - number(request, "created"), DAY);
        assert_answer(get_limits(alice, UID_ALICE), "0.held=0", "...");
        assert_done(list_pending(root, NO_OPTIONS));
}

Test(approvals_time, an_approval_is_held_as_long_and_then_lapses) {
        uint64_t id = pending(alice, "tiktok", 1001);

        resolve(root, id, true, NO_OPTIONS);
        clock_at("2027-11-23 11:59:00");
        assert_answer(get(alice, id), "state=approved", "...");
        clock_at("2027-11-23 12:00:30");
        assert_answer(get(alice, id), "state=lapsed", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=1001", "0.held=0", "...");
}

Test(approvals_time, waits_over_a_restart) {
        uint64_t id = pending(alice, "tiktok", 1001);

        restart_at("2027-11-23 11:00:00");
        assert_answer(request(alice, "tiktok", 1001, NO_OPTIONS), text("id=%lu", id),
                        "decision=pending", "replayed=true", "...");
        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=approved");
        /* Whoever asked again hears the answer. */
        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=approved",
                        "reason=");
}

Test(approvals_time, a_clock_that_was_ahead_expires_it) {
        clock_at("2037-01-01 12:00:00");
        uint64_t id = pending(alice, "tiktok", 1001);

        daemon_stop();
        clock_at("2027-11-22 13:00:00");
        cr_assert_eq(daemon_tool("--accept-clock")->status, 0);
        daemon_start();
        assert_answer(get(alice, id), "state=rejected", "reason=approval-expired", "...");
}
