/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What an app says was not bought: GiveBack=ask keeps it counted until a guardian has answered. */

#include "tests/integration/scenes.h"

#define LIMITS "[Limits]\nDefault=tiktok month 1000 coins\n"

static void begin_with_budget(void) {
        begin_scene(LIMITS);
}

TestSuite(givebacks, .init = begin_with_budget, .fini = end_scene, .timeout = 60);

static void assert_usage(int64_t used, int64_t held) {
        assert_answer(get_limits(alice, UID_ALICE), text("0.used=%ld", used),
                        text("0.held=%ld", held), text("0.remaining=%ld", 1000 - used - held),
                        "...");
}

static const Answer *complete_some(uint64_t id, int64_t coins) {
        return complete(alice, id, 1, "coins", "x", coins);
}

/* The month's sums in coins; the first row is that of the estimated prices. */
static void assert_sums(int64_t completed, int64_t held, int64_t cancelled, int64_t refunded) {
        assert_answer(summarize(alice, UID_ALICE, "month", "2027-11-01 00:00:00",
                                      "2027-12-01 00:00:00"),
                        "1.unit=coins", text("1.completed=%ld", completed),
                        text("1.held=%ld", held), text("1.cancelled=%ld", cancelled),
                        text("1.refunded=%ld", refunded), "...");
}

/* ---- cancelled ---- */

Test(givebacks, cancelled_it_stays_counted) {
        assert_done(subscribe(mum, UINT32_MAX));
        uint64_t id = approved(alice, "tiktok", 400);
        (void) next_signal(mum, "Changed");
        (void) next_signal(mum, "BudgetChanged");

        assert_answer(cancel(alice, id, "the card was refused"), "state=returning");
        assert_answer(cancel(alice, id, "again"), "state=returning");
        assert_usage(0, 400);
        assert_sums(0, 400, 0, 0);
        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=returning",
                        "reason=");
        assert_answer(next_signal(mum, "Changed"), "state=returning", "...");
        (void) next_signal(mum, "BudgetChanged");
        assert_answer(next_signal(mum, "Pending"), text("id=%lu", id), text("uid=%d", UID_ALICE),
                        "state=returning", "coins=400", "...");
        assert_silent(mum);
        assert_answer(list_pending(mum, NO_OPTIONS), text("0.id=%lu", id), "0.state=returning",
                        "...");
        /* And nothing lapses. */
        restart_at("2027-11-29 12:00:00");
        assert_answer(get(alice, id), "state=returning", "decision=approved", "...");
        assert_usage(0, 400);
}

Test(givebacks, a_guardian_gives_back) {
        uint64_t id = approved(alice, "tiktok", 400);

        cancel(alice, id, "");
        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=cancelled");
        assert_usage(0, 0);
        assert_sums(0, 0, 400, 0);
        assert_answer(cancel(alice, id, ""), "state=cancelled");
        assert_error(complete(alice, id, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_error(resolve(root, id, false, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_done(list_pending(root, NO_OPTIONS));
}

Test(givebacks, or_counts_it_as_bought) {
        uint64_t id = approved(alice, "tiktok", 400);

        cancel(alice, id, "");
        (void) next_signal(alice, "Changed");
        assert_answer(resolve(root, id, false, NO_OPTIONS), "state=completed");
        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=completed",
                        "reason=");
        assert_usage(400, 0);
        assert_sums(400, 0, 0, 0);
        assert_answer(get(alice, id), "state=completed", "completed-coins=400", "...");
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        assert_done(refund(root, id, NO_OPTIONS));
        assert_sums(400, 0, 0, 400);
        assert_usage(0, 0);
}

Test(givebacks, bought_after_all) {
        uint64_t id = approved(alice, "tiktok", 400);

        cancel(alice, id, "");
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        assert_usage(400, 0);
        assert_error(resolve(root, id, true, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_error(cancel(alice, id, ""), ERROR_WRONG_STATE);
}

Test(givebacks, nobody_gives_back_to_themselves) {
        uint64_t id = approved(root, "tiktok", 400);

        cancel(root, id, "");
        assert_error(resolve(root, id, true, NO_OPTIONS), ACCESS_DENIED);
        assert_answer(by_mum("Guardian", "Resolve", "tba{sv}", id, true, 0), "state=cancelled");
}

/* ---- fewer were bought ---- */

Test(givebacks, the_rest_of_fewer_is_held) {
        uint64_t id = approved(alice, "tiktok", 400);

        assert_answer(complete_some(id, 150), "state=returning");
        assert_answer(complete_some(id, 150), "state=returning");
        assert_answer(complete_some(id, 0), "state=returning"); /* completed once is enough */
        assert_usage(150, 250);
        assert_sums(150, 250, 0, 0);
        assert_answer(get(alice, id), "state=returning", "completed-coins=150", "...");
        assert_error(cancel(alice, id, ""), ERROR_WRONG_STATE);
        assert_error(complete_some(id, 401), ERROR_EXCEEDS_REQUEST);
        assert_error(refund(root, id, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=completed");
        assert_usage(150, 0);
        assert_sums(150, 0, 250, 0);
        assert_answer(get(alice, id), "state=completed", "completed-coins=150", "...");
}

Test(givebacks, denied_the_rest_is_bought_too) {
        uint64_t id = approved(alice, "tiktok", 400);

        complete_some(id, 150);
        assert_answer(resolve(root, id, false, NO_OPTIONS), "state=completed");
        assert_usage(400, 0);
        assert_sums(400, 0, 0, 0);
        assert_answer(get(alice, id), "completed-coins=400", "...");
}

Test(givebacks, none_of_it_was_bought) {
        uint64_t id = approved(alice, "tiktok", 400);

        assert_answer(complete_some(id, 0), "state=returning");
        assert_usage(0, 400);
        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=completed");
        assert_usage(0, 0);
        assert_answer(get(alice, id), "state=completed", "completed-coins=0", "...");
}

Test(givebacks, in_money_the_rest_is_held_likewise) {
        assert_done(set_limit_in(root, UID_ALICE, "*", "month", "USD", 1000, NO_OPTIONS));
        const Answer *answer = request(alice, "tiktok", 400, PRICED(610, "USD"));
        uint64_t id = (uint64_t) number(answer, "id");

        /* 610 x 150 / 400 = 228.75 */
        complete_some(id, 150);
        assert_answer(get_limits(alice, UID_ALICE), "0.unit=USD", "0.used=229", "0.held=381",
                        "...");
        resolve(root, id, true, NO_OPTIONS);
        assert_answer(get_limits(alice, UID_ALICE), "0.unit=USD", "0.used=229", "0.held=0", "...");
}

/* What was paid for the part says nothing of the rest, which counts as it was asked for. */
Test(givebacks, denied_the_rest_costs_what_was_asked) {
        assert_done(set_limit_in(root, UID_ALICE, "*", "month", "USD", 1000, NO_OPTIONS));
        const Answer *answer = request(alice, "tiktok", 400, PRICED(610, "USD"));
        uint64_t id = (uint64_t) number(answer, "id");

        complete(alice, id, 3, "coins", "x", X(150), "price", "x", X(250), "currency", "s", "USD");
        assert_answer(get(alice, id), "completed-coins=150", "price=250", "...");
        resolve(root, id, false, NO_OPTIONS);
        /* 250, and 610 without the 229 that 150 of 400 coins were to cost */
        assert_answer(get(alice, id), "completed-coins=400", "price=631", "currency=USD", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.unit=USD", "0.used=631", "0.held=0", "...");
}

/* ---- after the hold ---- */

Test(givebacks, lapsed_and_bought_fewer_wins_nothing) {
        uint64_t id = approved(alice, "tiktok", 400);

        clock_at("2027-11-22 12:31:00");
        assert_usage(400, 0);
        assert_answer(complete_some(id, 1), "state=completed");
        assert_usage(400, 0);
        assert_sums(400, 0, 0, 0);
}

Test(givebacks, lapsed_and_cancelled_is_a_wrong_state) {
        uint64_t id = approved(alice, "tiktok", 400);

        clock_at("2027-11-22 12:31:00");
        assert_error(cancel(alice, id, ""), ERROR_WRONG_STATE);
        assert_error(resolve(root, id, true, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_usage(400, 0);
        assert_done(refund(root, id, NO_OPTIONS));
        assert_error(complete(alice, id, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_usage(0, 0);
}

Test(givebacks, released_and_bought_after_all_counts) {
        reload(LIMITS "[Requests]\nUnconfirmed=release\n");
        uint64_t id = approved(alice, "tiktok", 400);

        clock_at("2027-11-22 12:31:00");
        assert_usage(0, 0);
        assert_sums(0, 0, 400, 0);
        assert_error(refund(root, id, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_answer(complete_some(id, 150), "state=completed");
        assert_usage(150, 0);
        assert_sums(150, 0, 250, 0);
}

/* ---- trusted ---- */

Test(givebacks, trusted_for_one_account) {
        reload(LIMITS "[Account alice]\nGiveBack=trust\n");
        assert_answer(get_account(alice, UID_ALICE), "give-back=trust", "...");
        assert_answer(get_account(bob, UID_BOB), "give-back=ask", "...");
        assert_answer(cancel(alice, approved(alice, "tiktok", 400), ""), "state=cancelled");
        assert_answer(complete_some(approved(alice, "tiktok", 400), 150), "state=completed");
        assert_usage(150, 0);
        assert_sums(150, 0, 650, 0);
        assert_answer(cancel(bob, approved(bob, "tiktok", 400), ""), "state=returning");
        assert_done(list_pending(root, 1, "after", "t", (uint64_t) 100));
}

Test(givebacks, asked_as_it_is_set_when_it_is_cancelled) {
        uint64_t id = approved(alice, "tiktok", 400);

        reload(LIMITS "[Requests]\nGiveBack=trust\n");
        assert_answer(cancel(alice, id, ""), "state=cancelled");
}
