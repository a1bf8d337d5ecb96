/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* polkit absent, slow, dying, restarting; callers who leave: always denied, and nothing stuck. */

#include <string.h>

#include "tests/integration/agent.h"
#include "tests/integration/calls.h"

static sd_bus *alice, *mum, *root;

static void begin_with_people(void) {
        begin(WORLD_POLKIT);
        config("[Limits]\nDefault=tiktok month 2000 coins\n");
        daemon_start();
        alice = as(UID_ALICE);
        mum = as(UID_MUM);
        root = as(0);
}

TestSuite(polkit, .init = begin_with_people, .fini = end, .timeout = 60);

static Call *begin_set_limit(sd_bus *bus, CallFlags flags) {
        return call_begin(bus, flags, "Guardian", "SetLimit", "usssxa{sv}", UID_BOB, "tiktok",
                        "month", UNIT_COINS, X(7), 0);
}

static void assert_limit_of_bob_is(const char *amount) {
        assert_answer(get_limits(as(UID_BOB), UID_BOB), text("0.amount=%s", amount), "...");
}

Test(polkit, without_it_not_even_root_may) {
        cr_assert_eq(world_polkit_kill(world), 0);
        assert_error(set_limit(root, UID_BOB, "tiktok", "month", 7), ACCESS_DENIED);
        assert_error(get_limits(mum, UID_BOB), ACCESS_DENIED);
        assert_error(subscribe(mum, UID_ALL), ACCESS_DENIED);
        assert_error(get(mum, 5), ERROR_UNKNOWN_REQUEST);

        /* What needs no guardian goes on. */
        uint64_t id = approved(alice, "tiktok", 10);
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=10", "...");

        cr_assert_eq(world_polkit_start(world), 0);
        assert_done(set_limit(root, UID_BOB, "tiktok", "month", 7));
        assert_limit_of_bob_is("7");
}

Test(polkit, killed_in_the_middle_is_a_no) {
        agent_start(AGENT_PONDERS, 0);
        Call *call = begin_set_limit(mum, CALL_INTERACTIVE);
        cr_assert_str_eq(agent_heard(), text("asked set-limits %d", UID_MUM));

        cr_assert_eq(world_polkit_kill(world), 0);
        assert_error(call_await(call), ACCESS_DENIED);
        cr_assert_eq(world_polkit_start(world), 0);
        assert_limit_of_bob_is("2000");
        assert_done(set_limit(root, UID_BOB, "tiktok", "month", 8));
}

Test(polkit, who_leaves_while_asked_takes_the_dialogue_along) {
        agent_start(AGENT_PONDERS, 0);
        (void) begin_set_limit(mum, CALL_INTERACTIVE);
        cr_assert_str_eq(agent_heard(), text("asked set-limits %d", UID_MUM));

        leave(mum);
        cr_assert_str_eq(agent_heard(), "cancelled");
        assert_limit_of_bob_is("2000");
        assert_done(set_limit(root, UID_BOB, "tiktok", "month", 8));
}

Test(polkit, who_leaves_while_it_is_slow_changes_nothing) {
        cr_assert_eq(world_polkit_freeze(world, true), 0);
        (void) begin_set_limit(root, CALL_PLAIN);
        /* Handled by the daemon once what was sent after it has been answered. */
        assert_answer(ask(root, "Budget", "GetAccount", "u", 0), "name=root", "...");
        leave(root);
        approved(alice, "tiktok", 1);

        cr_assert_eq(world_polkit_freeze(world, false), 0);
        /* polkit answers in order: it has said yes to nobody when this has been answered. */
        root = as(0);
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 9));
        assert_limit_of_bob_is("2000");
        cr_assert_str_eq(rows("SELECT amount FROM entry WHERE kind = 'set-limit'"), "9\n");
}

Test(polkit, while_it_is_slow_others_are_not) {
        cr_assert_eq(world_polkit_freeze(world, true), 0);
        Call *call = begin_set_limit(root, CALL_PLAIN);
        uint64_t id = approved(alice, "tiktok", 10);
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        cr_assert_not(call_answered(call));

        cr_assert_eq(world_polkit_freeze(world, false), 0);
        assert_done(call_await(call));
        assert_limit_of_bob_is("7");
}

Test(polkit, restarted_under_a_waiting_call) {
        cr_assert_eq(world_polkit_freeze(world, true), 0);
        Call *call = begin_set_limit(root, CALL_PLAIN);
        assert_answer(ask(root, "Budget", "GetAccount", "u", 0), "name=root", "...");
        cr_assert_eq(world_polkit_kill(world), 0);
        assert_error(call_await(call), ACCESS_DENIED);
        cr_assert_eq(world_polkit_start(world), 0);
        assert_done(call_await(begin_set_limit(root, CALL_PLAIN)));
}

Test(polkit, the_daemon_ends_in_the_middle) {
        agent_start(AGENT_PONDERS, 0);
        Call *call = begin_set_limit(mum, CALL_INTERACTIVE);
        cr_assert_str_eq(agent_heard(), text("asked set-limits %d", UID_MUM));
        daemon_stop();
        cr_assert(has(call_await(call), "error"));
        daemon_start();
        assert_limit_of_bob_is("2000");
}

/* The uid may be somebody else's by the time that the password has been typed. */
Test(polkit, the_account_is_looked_up_again_when_the_answer_comes) {
        cr_assert_eq(world_polkit_freeze(world, true), 0);
        Call *call = call_begin(root, CALL_PLAIN, "Guardian", "SetLimit", "usssxa{sv}", UID_BOB,
                        "tiktok", "month", "coins", X(5), NO_OPTIONS);
        approved(alice, "tiktok", 1); /* by now polkit has been asked */
        user_rename("bob", "robert");
        cr_assert_eq(world_polkit_freeze(world, false), 0);
        assert_error(call_await(call), ERROR_UNKNOWN_ACCOUNT);
        cr_assert_str_eq(rows("SELECT count(*) FROM limits"), "0\n");
        assert_done(set_limit(root, UID_BOB, "tiktok", "month", 5));
}

Test(polkit, eight_questions_per_user_and_no_more) {
        enum { PENDING_MAX = 8 };
        Call *calls[PENDING_MAX];

        cr_assert_eq(world_polkit_freeze(world, true), 0);
        for (int i = 0; i < PENDING_MAX; i++)
                calls[i] = begin_set_limit(root, CALL_PLAIN);
        assert_error(set_limit(root, UID_BOB, "tiktok", "month", 7), LIMITS_EXCEEDED);
        /* Also from another connection of the same user. */
        assert_error(set_limit(as(0), UID_BOB, "tiktok", "month", 7), LIMITS_EXCEEDED);
        assert_error(get_limits(root, UID_BOB), LIMITS_EXCEEDED);
        assert_error(get(root, 12345), LIMITS_EXCEEDED);
        /* Others are unhurt. */
        Call *others = begin_set_limit(mum, CALL_PLAIN);
        approved(alice, "tiktok", 1);

        cr_assert_eq(world_polkit_freeze(world, false), 0);
        for (int i = 0; i < PENDING_MAX; i++)
                assert_done(call_await(calls[i]));
        assert_error(call_await(others), INTERACTIVE_REQUIRED);
        assert_done(set_limit(root, UID_BOB, "tiktok", "month", 8));
}

Test(polkit, a_call_without_reply_is_not_even_asked_about) {
        agent_start(AGENT_PONDERS, 0);
        (void) begin_set_limit(mum, CALL_INTERACTIVE | CALL_NO_REPLY);
        (void) begin_set_limit(root, CALL_NO_REPLY);
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 8));
        assert_limit_of_bob_is("2000");

        /* The only question that the agent hears is the one asked with a reply expected. */
        (void) call_begin(alice, CALL_INTERACTIVE, "Guardian", "ListAccounts", "");
        cr_assert_str_eq(agent_heard(), text("asked view %d,%d", UID_MUM, UID_DAD));
}
