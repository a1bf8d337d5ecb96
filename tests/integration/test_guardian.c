/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What guardians do, and that nobody else can: with the real polkit and our real rules. */

#include <errno.h>
#include <string.h>

#include "tests/integration/agent.h"
#include "tests/integration/calls.h"

static sd_bus *alice, *bob, *mum, *root;

static void begin_with_people(void) {
        begin_with_daemon();
        alice = as(UID_ALICE);
        bob = as(UID_BOB);
        mum = as(UID_MUM);
        root = as(0);
}

TestSuite(guardian, .init = begin_with_people, .fini = end, .timeout = 60);

static const Answer *set_limit_interactively(sd_bus *bus, uid_t uid, int64_t amount) {
        return call_await(call_begin(bus, CALL_INTERACTIVE, "Guardian", "SetLimit", "usssxa{sv}",
                        uid, "tiktok", "month", UNIT_COINS, amount, 0));
}

/* ---- who may ---- */

Test(guardian, root_may) {
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 2000));
        assert_answer(get_limits(alice, UID_ALICE), "0.platform=tiktok", "0.window=month",
                        "0.unit=coins", "0.amount=2000", "0.granted=0", "0.used=0", "0.held=0",
                        "0.remaining=2000", "0.from=*", "0.until=*", "0.source=guardian",
                        "0.set-by=0", "0.set-at=*");
}

Test(guardian, a_guardian_is_asked_for_a_password) {
        assert_error(set_limit(mum, UID_ALICE, "tiktok", "month", 2000), INTERACTIVE_REQUIRED);
        assert_done(get_limits(alice, UID_ALICE));

        agent_start(AGENT_TYPES, UID_MUM);
        assert_done(set_limit_interactively(mum, UID_ALICE, 2000));
        /* In her own session it is her own password, nobody else's. */
        cr_assert_str_eq(agent_heard(), text("asked set-limits %d", UID_MUM));
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=2000", text("0.set-by=%d", UID_MUM),
                        "...");
}

Test(guardian, at_the_childs_a_guardians_password_will_do) {
        agent_start(AGENT_TYPES, UID_DAD);
        assert_done(set_limit_interactively(alice, UID_BOB, 2000));
        cr_assert_str_eq(agent_heard(), text("asked set-limits %d,%d", UID_MUM, UID_DAD));
        /* What is shown is polkit's, not the caller's, and says for whom. */
        cr_assert_not_null(strstr(agent_message(), "bob"), "shown: %s", agent_message());
        assert_answer(get_limits(bob, UID_BOB), "0.amount=2000", text("0.set-by=%d", UID_ALICE),
                        "...");
        /* Never kept: the next change asks again. */
        assert_error(set_limit(alice, UID_BOB, "tiktok", "month", 9000), INTERACTIVE_REQUIRED);
}

Test(guardian, a_guardians_password_opens_a_view_once) {
        uint64_t id = rejected(bob, "tiktok", 1, "no-budget");

        agent_start(AGENT_TYPES, UID_DAD);
        assert_answer(call_await(call_begin(alice, CALL_INTERACTIVE, "Recharge", "Get", "t", id)),
                        text("uid=%d", UID_BOB), "...");
        cr_assert_str_eq(agent_heard(), text("asked view %d,%d", UID_MUM, UID_DAD));
        assert_error(get(alice, id), ERROR_UNKNOWN_REQUEST);
}

Test(guardian, a_childs_own_password_will_not_do) {
        agent_start(AGENT_TYPES, UID_ALICE);
        assert_error(set_limit_interactively(alice, UID_BOB, 2000), ACCESS_DENIED);
        assert_done(get_limits(bob, UID_BOB));
}

Test(guardian, dismissing_the_dialogue_is_a_no) {
        agent_start(AGENT_DISMISSES, 0);
        assert_error(set_limit_interactively(mum, UID_ALICE, 2000), ACCESS_DENIED);
        assert_done(get_limits(alice, UID_ALICE));
}

Test(guardian, others_may_not) {
        assert_error(set_limit(bob, UID_ALICE, "tiktok", "month", 2000), INTERACTIVE_REQUIRED);
        assert_error(remove_limit(bob, UID_ALICE, "tiktok", "month"), INTERACTIVE_REQUIRED);
        assert_error(ask(bob, "Guardian", "ListAccounts", ""), INTERACTIVE_REQUIRED);
        /* With nobody there to be asked, interactive or not. */
        assert_error(set_limit_interactively(bob, UID_ALICE, 2000), ACCESS_DENIED);
        cr_assert_str_eq(rows("SELECT count(*) FROM entry"), "0\n");
}

Test(guardian, a_password_for_one_account_is_not_for_another) {
        agent_start(AGENT_TYPES, UID_MUM);
        assert_error(call_await(call_begin(alice, CALL_INTERACTIVE, "Guardian", "SetLimit",
                                     "usssxa{sv}", UID_ALICE, "tiktok", "month", UNIT_COINS,
                                     X(9999), 1, "guardian", "s", "true")),
                        INVALID_ARGS);
        assert_done(call_await(call_begin(alice, CALL_INTERACTIVE, "Guardian", "SetLimit",
                        "usssxa{sv}", UID_ALICE, "tiktok", "month", UNIT_COINS, X(10), 1,
                        "guardian", "b", 1)));
        cr_assert_str_eq(agent_heard(), text("asked set-limits %d,%d", UID_MUM, UID_DAD));
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=10", "0.source=guardian", "...");
}

/* ---- SetLimit, RemoveLimit ---- */

Test(guardian, a_new_limit_replaces_the_old_and_what_was_used_stays) {
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 1000));
        uint64_t id = approved(alice, "tiktok", 600);
        complete(alice, id, NO_OPTIONS);
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 700));
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=700", "0.used=600", "0.remaining=100",
                        "...");
        cr_assert_not(has(get_limits(alice, UID_ALICE), "1.amount"));
        rejected(alice, "tiktok", 101, "over-limit");
        approved(alice, "tiktok", 100);
        cr_assert_str_eq(rows("SELECT platform, window, unit, source, amount, actor FROM entry"
                              " WHERE kind = 'set-limit' ORDER BY seq"),
                        "tiktok|month|coins|guardian|1000|0\n"
                        "tiktok|month|coins|guardian|700|0\n");
}

Test(guardian, zero_blocks) {
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 0));
        assert_answer(request(alice, "tiktok", 1, NO_OPTIONS), "decision=rejected",
                        "reason=over-limit", "fits=0", "remaining=0", "limit.amount=0", "...");
}

Test(guardian, removing_goes_back_to_the_default) {
        daemon_stop();
        config("[Limits]\nDefault=tiktok month 50 coins\n");
        daemon_start();
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 1000));
        approved(alice, "tiktok", 40);
        assert_done(remove_limit(root, UID_ALICE, "tiktok", "month"));
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=50", "0.held=40", "0.source=default",
                        "...");
        rejected(alice, "tiktok", 11, "over-limit");
        /* Nothing left to remove: done all the same. */
        assert_done(remove_limit(root, UID_ALICE, "tiktok", "month"));
        assert_done(remove_limit(root, UID_BOB, "tiktok", "month"));
        cr_assert_str_eq(rows("SELECT count(*) FROM entry WHERE kind = 'remove-limit'"), "1\n");
}

Test(guardian, removing_without_a_default_leaves_no_budget) {
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 1000));
        assert_done(remove_limit(root, UID_ALICE, "tiktok", "month"));
        rejected(alice, "tiktok", 1, "no-budget");
}

Test(guardian, a_limit_per_request_alone_opens_nothing) {
        assert_done(set_limit(root, UID_ALICE, "tiktok", "request", 100));
        rejected(alice, "tiktok", 1, "no-budget");
        assert_done(set_limit(root, UID_ALICE, "tiktok", "day", 1000));
        approved(alice, "tiktok", 100);
        rejected(alice, "tiktok", 101, "over-limit");
}

Test(guardian, reasons_are_kept) {
        assert_done(ask(root, "Guardian", "SetLimit", "usssxa{sv}", UID_ALICE, "tiktok", "month",
                        UNIT_COINS, X(5), 1, "reason", "s", "pocket money"));
        assert_done(ask(root, "Guardian", "RemoveLimit", "usssa{sv}", UID_ALICE, "tiktok", "month",
                        UNIT_COINS, 1, "reason", "s", "birthday"));
        cr_assert_str_eq(rows("SELECT kind, note FROM entry WHERE note IS NOT NULL"),
                        "set-limit|pocket money\nremove-limit|birthday\n");
}

static const Answer *set(uid_t uid, const char *platform, const char *window, const char *unit,
                int64_t amount) {
        return ask(root, "Guardian", "SetLimit", "usssxa{sv}", uid, platform, window, unit, amount,
                        0);
}

/* Not after the guardian has typed a password for it. */
Test(guardian, what_cannot_be_set_is_refused_before_polkit_is_asked) {
        assert_error(set_limit(alice, UID_BOB, "nowhere", "month", 1), ERROR_UNKNOWN_PLATFORM);
        assert_error(set_limit(alice, UID_BOB, "youtube", "month", 1), INVALID_ARGS);
        assert_error(set_limit(alice, UID_BOB, "tiktok", "month", 1), INTERACTIVE_REQUIRED);
}

Test(guardian, malformed_limits) {
        assert_error(set(UID_ALICE, "tiktok", "fortnight", "coins", 1), INVALID_ARGS);
        assert_error(set(UID_ALICE, "tiktok", "", "coins", 1), INVALID_ARGS);
        assert_error(set(UID_ALICE, "tiktok", "month", "coin", 1), INVALID_ARGS);
        assert_error(set(UID_ALICE, "tiktok", "month", "QQQ", 1), INVALID_ARGS);
        assert_error(set(UID_ALICE, "tiktok", "month", "usd", 1), INVALID_ARGS);
        assert_error(set(UID_ALICE, "*", "month", "coins", 1), INVALID_ARGS);
        assert_error(set(UID_ALICE, "tiktok", "month", "coins", -1), INVALID_ARGS);
        assert_error(set(UID_ALICE, "tiktok", "month", "coins", AMOUNT_MAX + 1), INVALID_ARGS);
        assert_error(set(UID_ALICE, "nowhere", "month", "coins", 1), ERROR_UNKNOWN_PLATFORM);
        assert_error(set(UID_ALICE, "youtube", "month", "coins", 1), INVALID_ARGS);
        assert_error(set(UID_STRANGER, "tiktok", "month", "coins", 1), ERROR_UNKNOWN_ACCOUNT);
        assert_error(set(UID_ALL, "tiktok", "month", "coins", 1), ERROR_UNKNOWN_ACCOUNT);
        assert_error(ask(root, "Guardian", "SetLimit", "usssxa{sv}", UID_ALICE, "tiktok", "month",
                                     UNIT_COINS, X(5), 1, "until", "t", (uint64_t) 5),
                        INVALID_ARGS);
        cr_assert_str_eq(rows("SELECT count(*) FROM entry WHERE kind = 'set-limit'"), "0\n");
        assert_done(set(UID_ALICE, "tiktok", "month", "coins", AMOUNT_MAX));
        assert_done(set(UID_ALICE, "tiktok", "month", "USD", 1));
        assert_done(set(UID_ALICE, "*", "month", "USD", AMOUNT_MAX));
        cr_assert_str_eq(rows("SELECT count(*) FROM entry WHERE kind = 'set-limit'"), "3\n");
}

/* Which need nobody's password, and open nothing; with the option it is a guardian's limit. */
Test(guardian, ones_own_account_is_for_self_limits) {
        assert_done(set_limit(alice, UID_ALICE, "tiktok", "month", 2000));
        assert_done(set_limit(root, 0, "tiktok", "month", 2000));
        assert_answer(get_limits(alice, UID_ALICE), "0.platform=tiktok", "0.window=month",
                        "0.unit=coins", "0.amount=2000", "0.granted=0", "0.used=0", "0.held=0",
                        "0.remaining=2000", "0.from=*", "0.until=*", "0.source=self",
                        text("0.set-by=%d", UID_ALICE), "0.set-at=*");
        rejected(alice, "tiktok", 1, "no-budget");

        assert_error(set_limit_in(alice, UID_ALICE, "tiktok", "month", UNIT_COINS, 5, 1, "guardian",
                                     "b", 1),
                        INTERACTIVE_REQUIRED);
        assert_error(remove_limit_in(alice, UID_ALICE, "tiktok", "month", UNIT_COINS, 1, "guardian",
                                     "b", 1),
                        INTERACTIVE_REQUIRED);
        assert_done(set_limit_in(root, 0, "tiktok", "month", UNIT_COINS, 5, 1, "guardian", "b", 1));
        approved(root, "tiktok", 5);

        /* It ends in a day; nothing is removed at once. */
        assert_done(remove_limit(alice, UID_ALICE, "tiktok", "month"));
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=2000", "0.next-from=*", "...");
        cr_assert_not(has(get_limits(alice, UID_ALICE), "0.next-amount"));
        cr_assert_str_eq(rows("SELECT kind, source, amount, actor FROM entry"
                              " WHERE kind LIKE '%-limit' ORDER BY seq"),
                        text("set-limit|self|2000|%d\nset-limit|self|2000|0\n"
                             "set-limit|guardian|5|0\nremove-limit|self||%d\n",
                                        UID_ALICE, UID_ALICE));
}

/* ---- ListAccounts ---- */

Test(guardian, accounts_with_a_limit_or_a_record) {
        assert_done(ask(root, "Guardian", "ListAccounts", ""));
        assert_done(set_limit(root, UID_BOB, "tiktok", "month", 5));
        rejected(alice, "tiktok", 1, "no-budget");
        assert_answer(ask(mum, "Guardian", "ListAccounts", ""), text("0.0=%d", UID_ALICE),
                        "0.1=alice", text("1.0=%d", UID_BOB), "1.1=bob");
        assert_error(ask(alice, "Guardian", "ListAccounts", ""), INTERACTIVE_REQUIRED);
}

/* ---- the bus's own policy ---- */

Test(guardian, nobody_else_may_be_coinbudget) {
        sd_bus *const others[] = {alice, mum, root};

        daemon_stop();
        for (size_t i = 0; i < ELEMENTSOF(others); i++)
                cr_assert_eq(sd_bus_request_name(others[i], BUS_NAME, 0), -EACCES);
}
