/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Between a question to polkit and its yes: callers leave and come back, limits, requests, users
 * and guardians change. What was asked for is done once, to what is there then, or not at all. */

#include <string.h>

#include "tests/integration/authority.h"
#include "tests/integration/scenes.h"

#define LIMITS "[Limits]\nDefault=tiktok month 1000 coins\n"
#define ASK LIMITS "[Requests]\nOverLimit=ask\nBurst=off\n"

static void begin_asking(void) {
        begin_scene(ASK);
}

TestSuite(races, .init = begin_asking, .fini = end_scene, .timeout = 60);

static Call *begin_resolve(sd_bus *bus, uint64_t id, bool approve) {
        return call_begin(bus, CALL_INTERACTIVE, "Guardian", "Resolve", "tba{sv}", id,
                        (int) approve, 0);
}

static Call *begin_set_limit(sd_bus *bus, uid_t uid, const char *window, int64_t amount) {
        return call_begin(bus, CALL_INTERACTIVE, "Guardian", "SetLimit", "usssxa{sv}", uid,
                        "tiktok", window, UNIT_COINS, amount, 1, "guardian", "b", 1);
}

static Call *begin_grant(sd_bus *bus, int64_t amount, const char *key) {
        return call_begin(bus, CALL_INTERACTIVE, "Guardian", "Grant", "usssxa{sv}", UID_ALICE,
                        "tiktok", "month", UNIT_COINS, amount, 1, "key", "s", key);
}

static Call *begin_record(sd_bus *bus, int64_t coins, const char *key) {
        return call_begin(bus, CALL_INTERACTIVE, "Guardian", "Record", "usxa{sv}", UID_ALICE,
                        "tiktok", coins, 1, "key", "s", key);
}

/* Exactly so many coins can be bought without a guardian. */
static void assert_left(int64_t coins) {
        (void) pending(alice, "tiktok", coins + 1);
        if (coins > 0)
                approved(alice, "tiktok", coins);
        assert_answer(check(alice, "tiktok", 1, NO_OPTIONS), "decision=pending", "...");
}

static void assert_state(uint64_t id, const char *state) {
        assert_answer(get(alice, id), text("state=%s", state), "...");
}

/* ---- leaving, and coming back ---- */

Test(races, who_leaves_approves_nothing_by_a_late_yes) {
        uint64_t id = pending(alice, "tiktok", 1001);

        authority_begin();
        (void) begin_resolve(mum, id, true);
        const Question *question = question_next();
        leave(mum);
        question_await_end(question);
        question_answer(question, YES);
        assert_state(id, "pending");
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'approve'", "0\n");
        assert_left(1000);
}

Test(races, who_connects_again_with_the_same_key_is_granted_once) {
        authority_begin();
        (void) begin_grant(mum, 500, "birthday");
        const Question *of_the_old = question_next();
        leave(mum);
        question_await_end(of_the_old);

        mum = as(UID_MUM);
        Call *again = begin_grant(mum, 500, "birthday");
        const Question *of_the_new = question_next();
        cr_assert_str_neq(of_the_new->subject, of_the_old->subject);
        question_answer(of_the_old, YES);
        cr_assert_not(call_answered(again));
        question_answer(of_the_new, YES);
        assert_done(call_await(again));

        again = begin_grant(mum, 500, "birthday");
        question_answer(question_next(), YES);
        assert_done(call_await(again));
        assert_rows("SELECT amount, key FROM entry WHERE kind = 'grant'", "500|birthday\n");
        assert_left(1500);
}

Test(races, two_connections_with_the_same_key_are_one_grant_and_one_record) {
        sd_bus *other = as(UID_MUM);
        authority_begin();
        Call *grants[] = {begin_grant(mum, 500, "k"), begin_grant(other, 500, "k")};
        const Question *first = question_next(), *second = question_next();

        question_answer(second, YES);
        question_answer(first, YES);
        assert_done(call_await(grants[0]));
        assert_done(call_await(grants[1]));

        Call *records[] = {begin_record(mum, 100, "k"), begin_record(other, 100, "k")};
        question_answer(question_next(), YES);
        question_answer(question_next(), YES);
        cr_assert_eq(number(call_await(records[0]), "id"), number(call_await(records[1]), "id"));
        assert_rows("SELECT kind, amount FROM entry WHERE kind IN ('grant', 'record')",
                        "grant|500\nrecord|100\n");
        assert_left(1400);
}

/* Alice asks again with the key of a request that a guardian is about to answer. */
Test(races, the_child_asks_again_with_the_same_key) {
        assert_answer(request(alice, "tiktok", 1001, 1, "key", "s", "k"), "id=2",
                        "decision=pending", "...");
        authority_begin();
        Call *call = begin_resolve(mum, 2, true);
        const Question *question = question_next();

        leave(alice);
        alice = as(UID_ALICE);
        assert_answer(request(alice, "tiktok", 1001, 1, "key", "s", "k"), "id=2",
                        "decision=pending", "replayed=true", "...");
        question_answer(question, YES);
        assert_answer(call_await(call), "state=approved");
        assert_answer(request(alice, "tiktok", 1001, 1, "key", "s", "k"), "id=2",
                        "decision=approved", "replayed=true", "...");
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'request'", "1\n");
        assert_answer(get_limits(alice, UID_ALICE), "0.held=1001", "0.remaining=0", "...");
}

/* ---- limits that change ---- */

Test(races, a_self_limit_is_set_while_asked) {
        uint64_t id = pending(alice, "tiktok", 1001);

        authority_begin();
        Call *call = begin_resolve(mum, id, true);
        const Question *question = question_next();
        Call *own = call_begin(alice, CALL_PLAIN, "Guardian", "SetLimit", "usssxa{sv}", UID_ALICE,
                        "tiktok", "week", UNIT_COINS, X(300), 0);
        question_answer(question_next(), YES);
        assert_done(call_await(own));
        question_answer(question, YES);
        assert_answer(call_await(call), "state=rejected");
        assert_answer(get(alice, id), "state=rejected", "reason=over-limit", "...");
        rejected(alice, "tiktok", 301, "over-limit");
        approved(alice, "tiktok", 300);
}

Test(races, another_guardian_blocks_while_asked) {
        uint64_t id = pending(alice, "tiktok", 1001);

        authority_begin();
        Call *call = begin_resolve(mum, id, true);
        const Question *about_request = question_next();
        Call *block = begin_set_limit(root, UID_ALICE, "month", 0);
        const Question *about_limit = question_next();
        question_answer(about_limit, YES);
        assert_done(call_await(block));
        question_answer(about_request, YES);
        assert_answer(call_await(call), "state=rejected");
        assert_answer(get(alice, id), "state=rejected", "reason=over-limit", "...");
        rejected(alice, "tiktok", 1, "over-limit");
}

/* In the order of the answers, not of the questions. */
Test(races, two_guardians_set_the_same_limit) {
        authority_begin();
        Call *more = begin_set_limit(mum, UID_ALICE, "month", 900);
        const Question *about_more = question_next();
        Call *less = begin_set_limit(root, UID_ALICE, "month", 100);
        const Question *about_less = question_next();

        question_answer(about_less, YES);
        assert_done(call_await(less));
        approved(alice, "tiktok", 100);
        question_answer(about_more, YES);
        assert_done(call_await(more));
        assert_rows("SELECT amount, before, actor FROM entry WHERE kind = 'set-limit' ORDER BY seq",
                        text("100||0\n900|100|%d\n", UID_MUM));
        assert_left(800);
}

/* A child's raise of its own waits for its day all the same. */
Test(races, a_self_limit_is_raised_while_it_is_lowered) {
        authority_begin();
        Call *calls[3];
        const int64_t amounts[] = {50, 900, 40};
        const Question *questions[3];

        for (int i = 0; i < 3; i++) {
                calls[i] = call_begin(alice, CALL_PLAIN, "Guardian", "SetLimit", "usssxa{sv}",
                                UID_ALICE, "tiktok", "week", UNIT_COINS, amounts[i], 0);
                questions[i] = question_next();
                cr_assert_str_eq(questions[i]->action, "set-own-limits");
        }
        for (int i = 0; i < 3; i++) {
                question_answer(questions[i], YES);
                assert_done(call_await(calls[i]));
        }
        rejected(alice, "tiktok", 41, "over-limit");
        approved(alice, "tiktok", 40);
        rejected(alice, "tiktok", 1, "over-limit");
}

/* ---- requests that change ---- */

static void assert_answered_too_late(
                uint64_t id, void (*meanwhile)(uint64_t id), const char *state) {
        Call *calls[] = {begin_resolve(mum, id, true), begin_resolve(root, id, false)};
        const Question *questions[] = {question_next(), question_next()};

        meanwhile(id);
        assert_state(id, state);
        const char *before = rows("SELECT max(seq) FROM entry");
        for (int i = 0; i < 2; i++) {
                question_answer(questions[i], YES);
                assert_error(call_await(calls[i]), ERROR_WRONG_STATE);
        }
        assert_state(id, state);
        assert_rows("SELECT max(seq) FROM entry", before);
}

static void cancel_it(uint64_t id) {
        assert_answer(cancel(alice, id, ""), "state=cancelled");
}

static void answer_it(uint64_t id, bool yes, const char *state) {
        Call *call = begin_resolve(as(UID_DAD), id, yes);

        question_answer(question_next(), YES);
        assert_answer(call_await(call), text("state=%s", state));
}

static void approve_it(uint64_t id) {
        answer_it(id, true, "approved");
}

static void deny_it(uint64_t id) {
        answer_it(id, false, "rejected");
}

static void let_it_expire(uint64_t id) {
        (void) id;
        clock_at("2027-11-23 12:00:01");
}

static void complete_it(uint64_t id) {
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
}

Test(races, cancelled_while_asked) {
        authority_begin();
        assert_answered_too_late(pending(alice, "tiktok", 1001), cancel_it, "cancelled");
        assert_left(1000);
}

Test(races, resolved_by_another_while_asked) {
        authority_begin();
        assert_answered_too_late(pending(alice, "tiktok", 1001), deny_it, "rejected");
        assert_answered_too_late(pending(alice, "tiktok", 1002), approve_it, "approved");
        assert_answer(get_limits(alice, UID_ALICE), "0.held=1002", "0.remaining=0", "...");
        assert_left(0);
}

Test(races, expired_while_asked) {
        authority_begin();
        assert_answered_too_late(pending(alice, "tiktok", 1001), let_it_expire, "rejected");
        assert_left(1000);
}

Test(races, bought_after_all_while_a_guardian_is_asked_to_give_it_back) {
        uint64_t id = approved(alice, "tiktok", 400);

        assert_answer(cancel(alice, id, ""), "state=returning");
        authority_begin();
        assert_answered_too_late(id, complete_it, "completed");
        assert_left(600);
}

Test(races, refunded_by_another_while_asked) {
        uint64_t id = approved(alice, "tiktok", 400);

        complete_it(id);
        authority_begin();
        Call *mums = call_begin(mum, CALL_INTERACTIVE, "Guardian", "Refund", "ta{sv}", id, 0);
        const Question *about_mums = question_next();
        Call *roots = call_begin(root, CALL_INTERACTIVE, "Guardian", "Refund", "ta{sv}", id, 0);
        question_answer(question_next(), YES);
        assert_done(call_await(roots));
        question_answer(about_mums, YES);
        assert_error(call_await(mums), ERROR_EXCEEDS_REQUEST);
        assert_rows("SELECT amount, actor FROM entry WHERE kind = 'refund'", "400|0\n");
        assert_left(1000);
}

/* ---- guardians and users that change ---- */

static void guardian_remove(const char *name) {
        cr_assert_eq(system(text("sed -i '/^coinbudget-guardian:/s/%s,*//' /etc/group", name)), 0);
}

/* polkit looks when it gets to the question. */
Test(races, no_guardian_any_more_when_polkit_looks) {
        uint64_t id = pending(alice, "tiktok", 1001);

        cr_assert_eq(world_polkit_freeze(world, true), 0);
        Call *look = call_begin(mum, CALL_PLAIN, "Budget", "GetLimits", "u", UID_ALICE);
        Call *answer = call_begin(mum, CALL_PLAIN, "Guardian", "Resolve", "tba{sv}", id, 1, 0);
        Call *set = begin_set_limit(mum, UID_ALICE, "month", 9999);
        assert_state(id, "pending"); /* by now polkit has been asked */
        guardian_remove("mum");
        cr_assert_eq(world_polkit_freeze(world, false), 0);
        assert_error(call_await(look), INTERACTIVE_REQUIRED);
        assert_error(call_await(answer), INTERACTIVE_REQUIRED);
        assert_error(call_await(set), ACCESS_DENIED);
        assert_state(id, "pending");
        assert_left(1000);
}

/* Of who is in the dialogue already polkit has decided; it is asked anew each time. */
Test(races, no_guardian_any_more_the_next_time) {
        assert_answer(get_limits(mum, UID_ALICE), "0.amount=1000", "...");
        guardian_remove("mum");
        assert_error(get_limits(mum, UID_ALICE), INTERACTIVE_REQUIRED);
        assert_error(call_await(begin_set_limit(mum, UID_ALICE, "month", 9999)), ACCESS_DENIED);
        assert_left(1000);
}

Test(races, the_guardian_is_no_user_any_more) {
        uint64_t id = pending(alice, "tiktok", 1001);

        cr_assert_eq(world_polkit_freeze(world, true), 0);
        Call *look = call_begin(mum, CALL_PLAIN, "Budget", "GetLimits", "u", UID_ALICE);
        Call *answer = begin_resolve(mum, id, true);
        assert_state(id, "pending");
        user_remove("mum");
        cr_assert_eq(world_polkit_freeze(world, false), 0);
        assert_error(call_await(look), INTERACTIVE_REQUIRED);
        assert_error(call_await(answer), ACCESS_DENIED);
        assert_error(get_limits(as(UID_MUM), UID_ALICE), ERROR_UNKNOWN_ACCOUNT);
        assert_state(id, "pending");
        assert_left(1000);
}

/* Nothing is set for somebody who has the uid by the time of the yes, and nothing shown of them. */
Test(races, the_account_is_another_when_the_yes_comes) {
        approved(alice, "tiktok", 1);
        authority_begin();
        Call *calls[] = {begin_set_limit(mum, UID_ALICE, "month", 9999),
                        begin_grant(mum, 9999, "k"), begin_record(mum, 1, "k"),
                        call_begin(mum, CALL_INTERACTIVE, "Guardian", "SetPaused", "uba{sv}",
                                        UID_ALICE, 1, 0),
                        call_begin(mum, CALL_INTERACTIVE, "Budget", "ListRequests", "ua{sv}",
                                        UID_ALICE, 0),
                        call_begin(mum, CALL_INTERACTIVE, "Budget", "GetLimits", "u", UID_ALICE)};
        const Question *questions[ELEMENTSOF(calls)];

        for (size_t i = 0; i < ELEMENTSOF(calls); i++)
                questions[i] = question_next();
        user_rename("alice", "alison");
        for (size_t i = 0; i < ELEMENTSOF(calls); i++) {
                question_answer(questions[i], YES);
                assert_error(call_await(calls[i]), ERROR_UNKNOWN_ACCOUNT);
        }
        assert_rows("SELECT kind FROM entry", "account\nrequest\n");
        user_rename("alison", "alice");
        assert_left(999);
}
