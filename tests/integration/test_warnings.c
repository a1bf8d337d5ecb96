/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Warnings that a limit is used up: each once per window, to whom it concerns, and none is lost. */

#include "tests/integration/scenes.h"

#define LIMITS "[Limits]\nDefault=tiktok month 1000 coins\n"

static void begin_with_budget(void) {
        begin_scene(LIMITS);
}

TestSuite(warnings, .init = begin_with_budget, .fini = end_scene, .timeout = 60);

/* Subscribes, and waits until what is yet to be told has been. */
static void listen(sd_bus *bus, uint32_t uid) {
        assert_done(subscribe(bus, uid));
        assert_done(list_pending(root, NO_OPTIONS));
}

/* Buys, and hears of that itself. */
static uint64_t buy(int64_t coins) {
        uint64_t id = approved(alice, "tiktok", coins);

        (void) next_signal(alice, "Changed");
        (void) next_signal(alice, "BudgetChanged");
        return id;
}

static void assert_warned(sd_bus *bus, uid_t uid, int percent) {
        assert_answer(next_signal(bus, "Warning"), text("uid=%d", uid), text("percent=%d", percent),
                        "...");
}

/* ---- when ---- */

Test(warnings, at_each_percentage_once) {
        clock_at("2027-11-30 23:50:00");
        listen(alice, UID_ALICE);
        buy(499);
        assert_silent(alice);
        buy(1);
        assert_answer(next_signal(alice, "Warning"), text("uid=%d", UID_ALICE), "percent=50",
                        "platform=tiktok", "window=month", "unit=coins", "amount=1000", "granted=0",
                        "used=0", "held=500", "remaining=500",
                        text("from=%ld", usec_of("2027-11-01 00:00:00")),
                        text("until=%ld", usec_of("2027-12-01 00:00:00")), "source=default");
        buy(299);
        assert_silent(alice);
        buy(1);
        assert_warned(alice, UID_ALICE, 80);
        buy(199);
        assert_silent(alice);
        buy(1);
        assert_warned(alice, UID_ALICE, 100);
        assert_silent(alice);
        clock_at("2027-12-01 00:00:01");
        buy(500);
        assert_warned(alice, UID_ALICE, 50);
        assert_silent(alice);
}

Test(warnings, all_that_are_reached_at_once) {
        listen(alice, UID_ALICE);
        buy(1000);
        assert_warned(alice, UID_ALICE, 50);
        assert_warned(alice, UID_ALICE, 80);
        assert_warned(alice, UID_ALICE, 100);
        assert_silent(alice);
}

Test(warnings, not_again_when_usage_falls_and_rises) {
        reload(LIMITS "[Requests]\nGiveBack=trust\n");
        listen(alice, UID_ALICE);
        uint64_t id = buy(500);
        assert_warned(alice, UID_ALICE, 50);
        cancel(alice, id, "");
        (void) next_signal(alice, "Changed");
        (void) next_signal(alice, "BudgetChanged");
        buy(500);
        assert_silent(alice);
}

Test(warnings, of_what_only_was_asked_there_is_none) {
        reload(LIMITS "[Requests]\nOverLimit=ask\n");
        listen(alice, UID_ALICE);
        (void) check(alice, "tiktok", 1000, NO_OPTIONS);
        assert_silent(alice);
        uint64_t id = pending(alice, "tiktok", 1001);
        (void) next_signal(alice, "Changed");
        (void) next_signal(alice, "Pending");
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 1001));
        (void) next_signal(alice, "BudgetChanged");
        assert_silent(alice);
        /* But of what a guardian approves. */
        resolve(root, id, true, NO_OPTIONS);
        (void) next_signal(alice, "Changed");
        (void) next_signal(alice, "BudgetChanged");
        assert_warned(alice, UID_ALICE, 50);
        assert_warned(alice, UID_ALICE, 80);
        assert_warned(alice, UID_ALICE, 100);
        assert_silent(alice);
}

Test(warnings, lowering_a_limit_is_no_use_of_it) {
        listen(alice, UID_ALICE);
        buy(400);
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 400));
        (void) next_signal(alice, "BudgetChanged");
        assert_silent(alice);
}

Test(warnings, a_record_may_reach_it_too) {
        listen(alice, UID_ALICE);
        assert_answer(record(root, UID_ALICE, "tiktok", 800, 1, "when", "t",
                                      (uint64_t) usec_of("2027-10-31 12:00:00")),
                        "id=*");
        (void) next_signal(alice, "Changed");
        (void) next_signal(alice, "BudgetChanged");
        assert_silent(alice); /* October's is over */
        assert_answer(record(root, UID_ALICE, "tiktok", 800, NO_OPTIONS), "id=*");
        (void) next_signal(alice, "Changed");
        (void) next_signal(alice, "BudgetChanged");
        assert_warned(alice, UID_ALICE, 50);
        assert_warned(alice, UID_ALICE, 80);
        assert_silent(alice);
}

Test(warnings, and_a_price_that_was_really_paid) {
        assert_done(set_limit_in(root, UID_ALICE, "*", "month", "USD", 1000, NO_OPTIONS));
        listen(alice, UID_ALICE);
        const Answer *answer = request(alice, "youtube", 0, PRICED(300, "USD"));
        (void) next_signal(alice, "Changed");
        (void) next_signal(alice, "BudgetChanged");
        complete(alice, (uint64_t) number(answer, "id"), PRICED(500, "USD"));
        (void) next_signal(alice, "Changed");
        (void) next_signal(alice, "BudgetChanged");
        assert_answer(next_signal(alice, "Warning"), "percent=50", "unit=USD", "used=500", "...");
        assert_silent(alice);
}

Test(warnings, at_percentages_of_ones_own_choice) {
        reload(LIMITS "Warn=10%\n");
        listen(alice, UID_ALICE);
        buy(99);
        assert_silent(alice);
        buy(1);
        assert_warned(alice, UID_ALICE, 10);
        buy(900);
        assert_silent(alice);
}

Test(warnings, at_none) {
        reload(LIMITS "Warn=\n");
        listen(alice, UID_ALICE);
        buy(1000);
        assert_silent(alice);
}

/* ---- to whom ---- */

Test(warnings, a_guardian_hears_it_and_nobody_else) {
        sd_bus *others[] = {bob, root, as(UID_DAD)};

        listen(mum, UINT32_MAX);
        listen(bob, UID_BOB);
        listen(root, UID_BOB);
        approved(alice, "tiktok", 500);
        (void) next_signal(mum, "Changed");
        (void) next_signal(mum, "BudgetChanged");
        assert_warned(mum, UID_ALICE, 50);
        assert_silent(mum);
        for (size_t i = 0; i < ELEMENTSOF(others); i++)
                assert_silent(others[i]);
}

Test(warnings, of_a_household_each_member_with_their_own_uid) {
        reload("[Household family]\nMembers=alice bob\nLimit=tiktok month 1000 coins\n");
        approved(bob, "tiktok", 100);
        listen(mum, UINT32_MAX);
        listen(bob, UID_BOB);
        approved(alice, "tiktok", 400);
        (void) next_signal(bob, "BudgetChanged");
        assert_answer(next_signal(bob, "Warning"), text("uid=%d", UID_BOB), "percent=50",
                        "platform=tiktok", "window=month", "unit=coins", "amount=1000", "granted=0",
                        "remaining=500", "from=*", "until=*", "source=household",
                        "household=family");
        assert_silent(bob);
        assert_answer(next_signal(mum, "Changed"), "...");
        (void) next_signal(mum, "BudgetChanged");
        (void) next_signal(mum, "BudgetChanged");
        assert_warned(mum, UID_ALICE, 50);
        assert_warned(mum, UID_BOB, 50);
        assert_silent(mum);
        /* And to who was not there it is told later. */
        listen(alice, UID_ALICE);
        assert_warned(alice, UID_ALICE, 50);
        assert_silent(alice);
}

Test(warnings, of_a_household_also_a_member_who_never_bought) {
        reload("[Household family]\nMembers=alice bob\nLimit=tiktok month 1000 coins\n");
        listen(bob, UID_BOB);
        approved(alice, "tiktok", 500);
        (void) next_signal(bob, "BudgetChanged");
        assert_warned(bob, UID_BOB, 50);
        assert_silent(bob);
}

/* ---- none is lost ---- */

static void assert_told_once(uid_t caller, uint32_t uid) {
        sd_bus *first = as(caller), *second = as(caller);

        listen(first, uid);
        assert_warned(first, UID_ALICE, 50);
        assert_silent(first);
        listen(second, uid);
        assert_silent(second);
}

Test(warnings, who_comes_later_is_told_each_kind_of_listener_once) {
        approved(alice, "tiktok", 500);
        assert_told_once(UID_ALICE, UID_ALICE);
        assert_told_once(UID_MUM, UINT32_MAX);
        sd_bus *dad = as(UID_DAD);
        listen(dad, UID_ALICE);
        assert_silent(dad);
        daemon_kill();
        daemon_start();
        sd_bus *again = as(UID_ALICE);
        listen(again, UID_ALICE);
        assert_silent(again);
}

Test(warnings, killed_right_after_the_answer) {
        approved(alice, "tiktok", 500);
        daemon_kill();
        daemon_start();
        assert_told_once(UID_ALICE, UID_ALICE);
        daemon_kill();
        daemon_start();
        assert_told_once(UID_MUM, UID_ALICE);
}

Test(warnings, a_window_that_is_over_is_no_news) {
        clock_at("2027-11-30 23:50:00");
        approved(alice, "tiktok", 500);
        clock_at("2027-12-01 00:00:01");
        listen(alice, UID_ALICE);
        assert_silent(alice);
}

Test(warnings, heard_at_once_it_is_not_told_again) {
        listen(alice, UID_ALICE);
        buy(500);
        assert_warned(alice, UID_ALICE, 50);
        sd_bus *again = as(UID_ALICE);
        listen(again, UID_ALICE);
        assert_silent(again);
        assert_told_once(UID_MUM, UID_ALICE);
}

Test(warnings, whoever_listens_for_everybody_hears_their_own_once) {
        approved(root, "tiktok", 500);
        sd_bus *first = as(0), *second = as(0);

        listen(first, UINT32_MAX);
        assert_warned(first, 0, 50);
        assert_silent(first);
        listen(second, UINT32_MAX);
        assert_silent(second);
        /* Which does not keep it from another guardian. */
        listen(mum, UINT32_MAX);
        assert_warned(mum, 0, 50);
        assert_silent(mum);
}
