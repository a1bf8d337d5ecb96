/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Request, Check, Complete, Cancel, Get: what a child's app does. */

#include <string.h>

#include "tests/integration/calls.h"

static sd_bus *alice, *bob, *root;

static void begin_with_budget(void) {
        begin(WORLD_POLKIT);
        config("[Limits]\nDefault=tiktok month 2000 coins\n");
        daemon_start();
        alice = as(UID_ALICE);
        bob = as(UID_BOB);
        root = as(0);
}

TestSuite(recharge, .init = begin_with_budget, .fini = end, .timeout = 60);

Test(recharge, story_of_the_demo) {
        const Answer *answer;

        answer = request(alice, "tiktok", 700, NO_OPTIONS);
        assert_answer(answer, "id=2", "decision=approved", "reason=", "state=approved",
                        "remaining=1300", "hold-until=*", "warnings=seller-unknown",
                        "limit.platform=tiktok", "limit.window=month", "limit.unit=coins",
                        "limit.amount=2000", "limit.used=0", "limit.held=700",
                        "limit.remaining=1300", "limit.until=*", "price=1067", "currency=USD",
                        "price-estimated=true", "replayed=false");
        assert_answer(complete(alice, 2, NO_OPTIONS), "state=completed");

        answer = request(alice, "tiktok", 1500, NO_OPTIONS);
        assert_answer(answer, "id=4", "decision=rejected", "reason=over-limit", "state=rejected",
                        "remaining=1300", "fits=1300", "warnings=seller-unknown",
                        "limit.platform=tiktok", "limit.window=month", "limit.unit=coins",
                        "limit.amount=2000", "limit.used=700", "limit.held=0",
                        "limit.remaining=1300", "limit.until=*", "price=2285", "currency=USD",
                        "price-estimated=true", "replayed=false");
        approved(alice, "tiktok", 1300);
        rejected(alice, "tiktok", 1, "over-limit");
}

Test(recharge, limit_is_exact) {
        rejected(alice, "tiktok", 2001, "over-limit");
        approved(alice, "tiktok", 1999);
        rejected(alice, "tiktok", 2, "over-limit");
        approved(alice, "tiktok", 1);
        rejected(alice, "tiktok", 1, "over-limit");
}

Test(recharge, without_a_budget_nothing_is_approved) {
        const Answer *answer = request(alice, "twitch", 1, NO_OPTIONS);
        assert_answer(answer, "id=2", "decision=rejected", "reason=no-budget", "state=rejected",
                        "price=3", "currency=USD", "price-estimated=true",
                        "warnings=seller-unknown", "replayed=false");
}

Test(recharge, unknown_platforms_are_errors_and_leave_no_row) {
        assert_error(request(alice, "nowhere", 1, NO_OPTIONS), ERROR_UNKNOWN_PLATFORM);
        assert_error(check(alice, "nowhere", 1, NO_OPTIONS), ERROR_UNKNOWN_PLATFORM);
        assert_error(request(alice, "*", 1, NO_OPTIONS), ERROR_UNKNOWN_PLATFORM);
        assert_error(request(alice, "", 1, NO_OPTIONS), ERROR_UNKNOWN_PLATFORM);
        assert_error(request(alice, "TikTok", 1, NO_OPTIONS), ERROR_UNKNOWN_PLATFORM);
        assert_error(request(alice, "x23456789012345678901234567890123", 1, NO_OPTIONS),
                        ERROR_UNKNOWN_PLATFORM);
        cr_assert_str_eq(rows("SELECT count(*) FROM entry WHERE kind = 'request'"), "0\n");
}

Test(recharge, coins_are_bounded) {
        assert_error(request(alice, "tiktok", 0, NO_OPTIONS), INVALID_ARGS);
        assert_error(request(alice, "tiktok", -1, NO_OPTIONS), INVALID_ARGS);
        assert_error(request(alice, "tiktok", AMOUNT_MAX + 1, NO_OPTIONS), INVALID_ARGS);
        assert_error(request(alice, "tiktok", INT64_MIN, NO_OPTIONS), INVALID_ARGS);
        assert_error(request(alice, "tiktok", INT64_MAX, NO_OPTIONS), INVALID_ARGS);
        rejected(alice, "tiktok", AMOUNT_MAX, "over-limit");
        assert_error(request(alice, "youtube", 0, NO_OPTIONS), INVALID_ARGS);
        assert_error(request(alice, "youtube", 5, 2, "price", "x", X(500), "currency", "s", "USD"),
                        INVALID_ARGS);
        assert_answer(request(alice, "youtube", 0, 2, "price", "x", X(500), "currency", "s", "USD"),
                        "id=*", "decision=rejected", "reason=no-budget", "state=rejected",
                        "warnings=seller-unknown", "price=500", "currency=USD",
                        "price-estimated=false", "replayed=false");
}

Test(recharge, check_answers_the_same_and_records_nothing) {
        approved(alice, "tiktok", 700);
        assert_answer(check(alice, "tiktok", 1300, NO_OPTIONS), "decision=approved",
                        "reason=", "state=approved", "remaining=0", "hold-until=*",
                        "warnings=near-limit,seller-unknown", "limit.platform=tiktok",
                        "limit.window=month", "limit.unit=coins", "limit.amount=2000",
                        "limit.used=0", "limit.held=2000", "limit.remaining=0", "limit.until=*",
                        "price=1980", "currency=USD", "price-estimated=true", "replayed=false");
        assert_answer(check(alice, "tiktok", 1301, NO_OPTIONS), "decision=rejected",
                        "reason=over-limit", "fits=1300", "remaining=1300", "limit.held=700",
                        "...");
        assert_error(check(alice, "tiktok", 1, 1, "key", "s", "k"), INVALID_ARGS);
        cr_assert_str_eq(rows("SELECT kind, amount FROM entry ORDER BY seq"),
                        "account|\nrequest|700\n");
}

Test(recharge, warns_near_the_limit_and_of_an_unknown_seller) {
        const Answer *answer =
                        request(alice, "tiktok", 1599, 1, "seller", "s", "https://www.tiktok.com/");
        assert_answer(answer, "decision=approved", "...");
        cr_assert_not(has(answer, "warnings"));
        assert_answer(request(alice, "tiktok", 1, 1, "seller", "s", "google-play"),
                        "decision=approved", "warnings=near-limit", "...");
        assert_answer(request(alice, "tiktok", 1, NO_OPTIONS), "decision=approved",
                        "warnings=near-limit,seller-unknown", "...");
}

/* ---- settling ---- */

/* The app is believed in what it says it did not buy. */
static void trust(void) {
        daemon_stop();
        config("[Limits]\nDefault=tiktok month 2000 coins\n[Requests]\nGiveBack=trust\n");
        daemon_start();
}

Test(recharge, completing_fewer_gives_the_rest_back) {
        trust();
        uint64_t id = approved(alice, "tiktok", 1000);

        assert_answer(complete(alice, id, 1, "coins", "x", X(400)), "state=completed");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=400", "0.held=0", "0.remaining=1600",
                        "...");
        /* 15.23 USD by the list for all of it: of this, so much. */
        assert_answer(get(alice, id), "state=completed", "coins=1000", "completed-coins=400",
                        "price=610", "price-estimated=true", "...");
        /* Said again, whatever it says then, it has no effect. */
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=400", "0.held=0", "...");
        cr_assert_str_eq(rows("SELECT count(*) FROM entry WHERE kind = 'complete'"), "1\n");
}

Test(recharge, completing_none_of_it_gives_all_of_it_back) {
        trust();
        uint64_t id = approved(alice, "tiktok", 1000);

        assert_answer(complete(alice, id, 1, "coins", "x", X(0)), "state=completed");
        assert_answer(get(alice, id), "completed-coins=0", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=0", "0.held=0", "...");
}

Test(recharge, completing_more_than_was_approved_is_an_error) {
        uint64_t id = approved(alice, "tiktok", 1000);

        assert_error(complete(alice, id, 1, "coins", "x", X(1001)), ERROR_EXCEEDS_REQUEST);
        assert_error(complete(alice, id, 1, "coins", "x", X(-1)), INVALID_ARGS);
        assert_answer(get(alice, id), "state=approved", "...");
        assert_answer(complete(alice, id, 1, "coins", "x", X(1000)), "state=completed");
}

Test(recharge, what_was_paid_is_kept) {
        const Answer *answer = request(alice, "tiktok", 70, 6, "key", "s", "first of May", "price",
                        "x", X(99), "currency", "s", "USD", "seller", "s",
                        "https://www.tiktok.com/coin", "app", "s", "org.example.Shop", "note", "s",
                        "Gr\xc3\xbc\xc3\x9f"
                        "e");
        assert_answer(answer, "id=2", "decision=approved", "price=99", "currency=USD",
                        "price-estimated=false", "...");
        cr_assert_not(has(answer, "warnings"));
        assert_answer(complete(alice, 2, 3, "price", "x", X(118), "currency", "s", "USD", "receipt",
                                      "s", "A-17"),
                        "state=completed");
        assert_answer(get(alice, 2), "id=2", text("uid=%d", UID_ALICE), "platform=tiktok",
                        "coins=70", "price=118", "currency=USD",
                        "seller=https://www.tiktok.com/coin", "app=org.example.Shop",
                        "note=Gr\xc3\xbc\xc3\x9f"
                        "e",
                        "key=first of May", "created=*", "decided=*", "decision=approved",
                        "state=completed", "completed-coins=70", "receipt=A-17");
}

Test(recharge, price_and_currency_go_together) {
        assert_error(request(alice, "tiktok", 70, 1, "price", "x", X(99)), INVALID_ARGS);
        assert_error(request(alice, "tiktok", 70, 1, "currency", "s", "USD"), INVALID_ARGS);
        assert_error(request(alice, "tiktok", 70, 2, "price", "x", X(99), "currency", "s", "usd"),
                        INVALID_ARGS);
        assert_error(request(alice, "tiktok", 70, 2, "price", "x", X(99), "currency", "s", "QQQ"),
                        INVALID_ARGS);
        uint64_t id = approved(alice, "tiktok", 70);
        assert_error(complete(alice, id, 1, "price", "x", X(99)), INVALID_ARGS);
        assert_error(complete(alice, id, 1, "currency", "s", "USD"), INVALID_ARGS);
        assert_answer(get(alice, id), "state=approved", "...");
}

Test(recharge, cancelling_gives_all_back) {
        trust();
        uint64_t id = approved(alice, "tiktok", 2000);

        rejected(alice, "tiktok", 1, "over-limit");
        assert_answer(cancel(alice, id, "the card was refused"), "state=cancelled");
        assert_answer(cancel(alice, id, "again"), "state=cancelled");
        assert_error(complete(alice, id, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_answer(get_limits(alice, UID_ALICE), "0.used=0", "0.held=0", "0.remaining=2000",
                        "...");
        approved(alice, "tiktok", 2000);
        cr_assert_str_eq(rows("SELECT note FROM entry WHERE kind = 'cancel'"),
                        "the card was refused\n");
}

Test(recharge, states_go_only_the_ways_of_the_contract) {
        uint64_t refused = rejected(alice, "tiktok", 2001, "over-limit");
        uint64_t bought = approved(alice, "tiktok", 10);

        assert_answer(complete(alice, bought, NO_OPTIONS), "state=completed");
        assert_error(cancel(alice, bought, ""), ERROR_WRONG_STATE);
        assert_error(complete(alice, refused, NO_OPTIONS), ERROR_WRONG_STATE);
        assert_error(cancel(alice, refused, ""), ERROR_WRONG_STATE);
        assert_error(cancel(alice, bought, "\x01"), INVALID_ARGS);
        assert_answer(get(alice, refused), "id=*", text("uid=%d", UID_ALICE), "platform=tiktok",
                        "coins=2001", "price=3048", "currency=USD", "price-estimated=true",
                        "created=*", "decided=*", "decision=rejected", "reason=over-limit",
                        "state=rejected");
}

/* ---- other people's ---- */

/* Who has no account yet is turned away for that alone. */
static void have_accounts(void) {
        approved(bob, "tiktok", 1);
        approved(root, "tiktok", 1);
}

Test(recharge, nobody_settles_anothers_request) {
        uint64_t id = approved(alice, "tiktok", 100);

        have_accounts();
        assert_error(complete(bob, id, NO_OPTIONS), ERROR_UNKNOWN_REQUEST);
        assert_error(cancel(bob, id, ""), ERROR_UNKNOWN_REQUEST);
        assert_error(complete(root, id, NO_OPTIONS), ERROR_UNKNOWN_REQUEST);
        assert_error(cancel(root, id, ""), ERROR_UNKNOWN_REQUEST);
        assert_answer(get(root, id), "state=approved", "...");
        assert_answer(get(alice, id), "state=approved", "...");
}

Test(recharge, anothers_request_looks_like_none_at_all) {
        uint64_t id = approved(alice, "tiktok", 100);

        have_accounts();
        const Answer *anothers = get(bob, id), *nobodys = get(bob, 999999);

        assert_error(anothers, ERROR_UNKNOWN_REQUEST);
        assert_error(nobodys, ERROR_UNKNOWN_REQUEST);
        cr_assert_str_eq(error_text(anothers), error_text(nobodys));

        anothers = complete(bob, id, NO_OPTIONS);
        nobodys = complete(bob, 999999, NO_OPTIONS);
        assert_error(nobodys, ERROR_UNKNOWN_REQUEST);
        cr_assert_str_eq(error_text(anothers), error_text(nobodys));
}

Test(recharge, ids_that_were_never_given) {
        /* 1 is an entry, but no request. */
        approved(alice, "tiktok", 100);
        const uint64_t ids[] = {0, 1, 3, INT64_MAX, (uint64_t) INT64_MAX + 1, UINT64_MAX};

        for (size_t i = 0; i < ELEMENTSOF(ids); i++) {
                assert_error(get(alice, ids[i]), ERROR_UNKNOWN_REQUEST);
                assert_error(get(root, ids[i]), ERROR_UNKNOWN_REQUEST);
                assert_error(complete(alice, ids[i], NO_OPTIONS), ERROR_UNKNOWN_REQUEST);
                assert_error(cancel(alice, ids[i], ""), ERROR_UNKNOWN_REQUEST);
        }
}

Test(recharge, accounts_do_not_share_a_limit) {
        approved(alice, "tiktok", 2000);
        approved(bob, "tiktok", 2000);
        rejected(bob, "tiktok", 1, "over-limit");
}

Test(recharge, without_a_user_there_is_no_account) {
        user_remove("bob");
        assert_error(request(bob, "tiktok", 1, NO_OPTIONS), ERROR_UNKNOWN_ACCOUNT);
        assert_error(check(bob, "tiktok", 1, NO_OPTIONS), ERROR_UNKNOWN_ACCOUNT);
        assert_error(get_limits(bob, UID_BOB), ERROR_UNKNOWN_ACCOUNT);
        cr_assert_str_eq(rows("SELECT count(*) FROM entry"), "0\n");
}

Test(recharge, a_uid_that_is_given_to_somebody_else_is_another_account) {
        uint64_t id = approved(bob, "tiktok", 2000);

        user_rename("bob", "eve");
        sd_bus *eve = as(UID_BOB);
        assert_answer(get_account(eve, UID_BOB), "name=eve", "...");
        assert_error(get(eve, id), ERROR_UNKNOWN_REQUEST);
        assert_error(cancel(eve, id, ""), ERROR_UNKNOWN_REQUEST);
        assert_answer(get_limits(eve, UID_BOB), "0.held=0", "0.remaining=2000", "...");
        approved(eve, "tiktok", 2000);
        cr_assert_str_eq(rows("SELECT uid, name FROM account ORDER BY id"),
                        text("%d|bob\n%d|eve\n", UID_BOB, UID_BOB));
}
