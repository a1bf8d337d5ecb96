/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* OverLimit=ask: a guardian is asked about what a limit refuses. */

#include "tests/integration/scenes.h"

#define LIMIT "[Limits]\nDefault=tiktok month 1000 coins\n"
#define ASK LIMIT "[Requests]\nOverLimit=ask\n"

static void begin_asking(void) {
        begin_scene(ASK);
}

TestSuite(approvals, .init = begin_asking, .fini = end_scene, .timeout = 60);

static const Answer *approve(uint64_t id) {
        return resolve(root, id, true, NO_OPTIONS);
}

static const Answer *deny(uint64_t id) {
        return resolve(root, id, false, NO_OPTIONS);
}

/* ---- asking ---- */

Test(approvals, over_a_limit_is_pending) {
        approved(alice, "tiktok", 400);
        assert_answer(request(alice, "tiktok", 700, 1, "note", "s", "for the concert"), "id=3",
                        "decision=pending", "reason=awaiting-approval", "state=pending",
                        "remaining=600", "fits=600", "price=1067", "currency=USD",
                        "price-estimated=true", "replayed=false", "limit.platform=tiktok",
                        "limit.window=month", "limit.unit=coins", "limit.amount=1000",
                        "limit.used=0", "limit.held=400", "limit.remaining=600", "limit.until=*",
                        "warnings=seller-unknown");
        assert_answer(get(alice, 3), "id=3", text("uid=%d", UID_ALICE), "platform=tiktok",
                        "coins=700", "price=1067", "currency=USD", "price-estimated=true",
                        "note=for the concert", "created=*", "decision=pending",
                        "reason=awaiting-approval", "state=pending");
        /* It takes nothing of the budget yet. */
        approved(alice, "tiktok", 600);
        assert_answer(check(alice, "tiktok", 1, NO_OPTIONS), "decision=pending",
                        "reason=awaiting-approval", "state=pending", "...");
        assert_rows("SELECT count(*) FROM request WHERE state = 'pending'", "1\n");
}

Test(approvals, subscribers_who_may_see_it_hear_of_it) {
        assert_done(subscribe(mum, UINT32_MAX));
        assert_done(subscribe(alice, UID_ALICE));
        assert_done(subscribe(bob, UID_BOB));
        uint64_t id = pending(alice, "tiktok", 1001);

        assert_answer(next_signal(mum, "Changed"), text("id=%lu", id), "state=pending",
                        "reason=awaiting-approval");
        assert_answer(next_signal(mum, "Pending"), text("id=%lu", id), text("uid=%d", UID_ALICE),
                        "platform=tiktok", "coins=1001", "price=*", "currency=USD",
                        "price-estimated=true", "created=*", "decision=pending",
                        "reason=awaiting-approval", "state=pending");
        assert_silent(mum);
        (void) next_signal(alice, "Changed");
        assert_answer(next_signal(alice, "Pending"), text("id=%lu", id), "...");
        assert_silent(bob);
        assert_answer(list_pending(mum, NO_OPTIONS), text("0.id=%lu", id), "0.state=pending",
                        "...");
        assert_error(list_pending(bob, NO_OPTIONS), INTERACTIVE_REQUIRED);
        assert_error(list_pending(alice, NO_OPTIONS), INTERACTIVE_REQUIRED);
}

Test(approvals, only_over_limit_and_only_what_a_guardian_may_allow) {
        rejected(alice, "twitch", 1, "no-budget");
        assert_done(set_limit_in(alice, UID_ALICE, "tiktok", "day", "coins", 50, NO_OPTIONS));
        rejected(alice, "tiktok", 51, "over-limit");
        rejected(alice, "tiktok", 1001, "over-limit");
        assert_done(set_limit(root, UID_BOB, "tiktok", "week", 0));
        rejected(bob, "tiktok", 1, "over-limit");
        assert_done(set_limit(root, UID_BOB, "tiktok", "week", 1));
        (void) pending(bob, "tiktok", 2);
        /* A bound per request is a guardian's, too. */
        assert_done(set_limit(root, UID_MUM, "tiktok", "request", 10));
        (void) pending(mum, "tiktok", 11);
}

Test(approvals, who_is_asked_about_is_set_per_account) {
        reload(LIMIT "[Account alice]\nOverLimit=ask\n");
        (void) pending(alice, "tiktok", 1001);
        rejected(bob, "tiktok", 1001, "over-limit");
        assert_answer(get_account(alice, UID_ALICE), "over-limit=ask", "...");
        assert_answer(get_account(bob, UID_BOB), "over-limit=reject", "...");
}

Test(approvals, at_most_32_wait) {
        reload(ASK "Burst=off\n");
        for (int64_t i = 0; i < 32; i++)
                (void) pending(alice, "tiktok", 1001 + i);
        rejected(alice, "tiktok", 2000, "over-limit");
        /* The same again joins all the same, and others are not hindered. */
        assert_answer(request(alice, "tiktok", 1001, NO_OPTIONS), "decision=pending",
                        "replayed=true", "...");
        (void) pending(bob, "tiktok", 1001);
        uint64_t first = (uint64_t) number(list_pending(root, NO_OPTIONS), "0.id");
        assert_answer(deny(first), "state=rejected");
        (void) pending(alice, "tiktok", 2000);
}

/* ---- the answer ---- */

Test(approvals, approved_it_is_held_and_counts_beyond_the_limit) {
        assert_done(subscribe(mum, UINT32_MAX));
        approved(alice, "tiktok", 400);
        uint64_t id = pending(alice, "tiktok", 700);

        assert_answer(resolve(root, id, true, 1, "note", "s", "once"), "state=approved");
        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=approved",
                        "reason=");
        assert_silent(alice); /* who has not subscribed hears of their own request alone */
        const Answer *request = get(alice, id);
        assert_answer(request, "decision=approved", "state=approved", "decided-by=0", "decided=*",
                        "hold-until=*", "id=*", "uid=*", "platform=tiktok", "coins=700", "price=*",
                        "currency=USD", "price-estimated=true", "created=*");
        cr_assert_eq(number(request, "hold-until") - number(request, "decided"), DAY);
        assert_answer(get_limits(alice, UID_ALICE), "0.held=1100", "0.remaining=0", "...");
        /* For itself alone. */
        (void) pending(alice, "tiktok", 1);
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=700", "0.held=400", "...");
        assert_rows("SELECT kind, actor, state, note FROM entry WHERE kind = 'approve'",
                        "approve|0|approved|once\n");
}

Test(approvals, denied_it_is_rejected) {
        uint64_t id = pending(alice, "tiktok", 1001);

        assert_answer(deny(id), "state=rejected");
        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=rejected",
                        "reason=denied");
        assert_answer(get(alice, id), "decision=rejected", "reason=denied", "state=rejected",
                        "decided-by=0", "...");
        assert_error(complete(alice, id, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_error(cancel(alice, id, ""), ERROR_WRONG_STATE);
        assert_done(list_pending(root, NO_OPTIONS));
}

Test(approvals, the_first_of_two_guardians_counts) {
        uint64_t id = pending(alice, "tiktok", 1001);

        assert_answer(by_mum("Guardian", "Resolve", "tba{sv}", id, false, 0), "state=rejected");
        assert_error(approve(id), ERROR_WRONG_STATE);
        assert_answer(get(alice, id), "reason=denied", text("decided-by=%d", UID_MUM), "...");
        assert_error(deny(id), ERROR_WRONG_STATE);
        assert_error(approve(999), ERROR_UNKNOWN_REQUEST);
        assert_error(approve(approved(alice, "tiktok", 1)), ERROR_WRONG_STATE);
}

Test(approvals, two_guardians_at_once) {
        uint64_t id = pending(alice, "tiktok", 1001);
        sd_bus *other = as(0);
        Call *yes = call_begin(root, CALL_PLAIN, "Guardian", "Resolve", "tba{sv}", id, true, 0);
        Call *no = call_begin(other, CALL_PLAIN, "Guardian", "Resolve", "tba{sv}", id, false, 0);
        const Answer *a = call_await(yes), *b = call_await(no);

        cr_assert_eq(has(a, "state") + has(b, "state"), 1);
        assert_error(has(a, "state") ? b : a, ERROR_WRONG_STATE);
        assert_rows("SELECT count(*) FROM entry WHERE kind IN ('approve', 'deny')", "1\n");
}

Test(approvals, nobody_answers_their_own) {
        uint64_t roots = pending(root, "tiktok", 1001), mums = pending(mum, "tiktok", 1001);

        assert_error(approve(roots), ACCESS_DENIED);
        assert_error(deny(roots), ACCESS_DENIED);
        assert_error(by_mum("Guardian", "Resolve", "tba{sv}", mums, true, 0), ACCESS_DENIED);
        assert_answer(approve(mums), "state=approved");
        assert_answer(by_mum("Guardian", "Resolve", "tba{sv}", roots, true, 0), "state=approved");
}

Test(approvals, a_child_answers_nobodys) {
        uint64_t own = pending(alice, "tiktok", 1001), others = pending(bob, "tiktok", 1001);

        assert_error(resolve(alice, own, true, NO_OPTIONS), ACCESS_DENIED);
        assert_error(resolve(alice, others, true, NO_OPTIONS), INTERACTIVE_REQUIRED);
        assert_error(resolve(alice, 999, true, NO_OPTIONS), INTERACTIVE_REQUIRED);
        assert_rows("SELECT count(*) FROM request WHERE state = 'pending'", "2\n");
}

/* ---- asked again ---- */

Test(approvals, the_same_again_joins) {
        uint64_t id = pending(alice, "tiktok", 1001);

        assert_answer(request(alice, "tiktok", 1001, NO_OPTIONS), text("id=%lu", id),
                        "decision=pending", "replayed=true", "...");
        assert_answer(request(alice, "tiktok", 1001, 1, "key", "s", "k"), text("id=%lu", id),
                        "decision=pending", "replayed=true", "...");
        assert_error(request(alice, "tiktok", 1002, 1, "key", "s", "k"), ERROR_KEY_CONFLICT);
        assert_rows("SELECT kind, key FROM entry WHERE kind IN ('request', 'join') ORDER BY seq",
                        "request|\njoin|k\n");
        /* Another seller or price is another request. */
        cr_assert_neq(number(request(alice, "tiktok", 1001, 1, "seller", "s", "google-play"), "id"),
                        (int64_t) id);
        cr_assert_neq(number(request(alice, "tiktok", 1001, PRICED(1067, "USD")), "id"),
                        (int64_t) id);
        approve(id);
        /* The key that joined tells what became of it; without one it is a new question. */
        assert_answer(request(alice, "tiktok", 1001, 1, "key", "s", "k"), text("id=%lu", id),
                        "decision=approved", "state=approved", "hold-until=*", "replayed=true",
                        "...");
        assert_answer(request(alice, "tiktok", 1001, NO_OPTIONS), "decision=pending",
                        "replayed=false", "...");
        complete(alice, id, NO_OPTIONS);
        assert_answer(request(alice, "tiktok", 1001, 1, "key", "s", "k"), text("id=%lu", id),
                        "decision=settled", "state=completed", "replayed=true", "...");
}

Test(approvals, withdrawn_by_its_app) {
        uint64_t id = pending(alice, "tiktok", 1001);

        assert_answer(cancel(alice, id, "changed my mind"), "state=cancelled");
        assert_answer(cancel(alice, id, "again"), "state=cancelled");
        assert_error(approve(id), ERROR_WRONG_STATE);
        assert_error(complete(alice, id, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_done(list_pending(root, NO_OPTIONS));
        assert_answer(get_limits(alice, UID_ALICE), "0.used=0", "0.held=0", "...");
        cr_assert_neq(pending(alice, "tiktok", 1001), id);
}
