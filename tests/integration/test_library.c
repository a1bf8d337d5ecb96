/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* libcoinbudget, its calls that wait: yes and no, and that nothing else is taken for a yes. */

#include <string.h>

#include "tests/integration/disk.h"
#include "tests/integration/library.h"

TestSuite(library, .init = begin_library, .fini = end_library, .timeout = 60);

/* ---- what is answered ---- */

static void assert_made_key(const char *key) {
        cr_assert_eq(strlen(key), 32, "%s", key);
        cr_assert_eq(strspn(key, "0123456789abcdef"), 32, "%s", key);
}

Test(library, a_yes_says_all_about_it) {
        const CoinBudgetAnswer *answer = app_request(700, NULL);

        assert_yes(answer);
        cr_assert_eq(answer->id, 2);
        assert_made_key(answer->key);
        cr_assert_str_eq(answer->state, "approved");
        cr_assert_str_eq(answer->reason, "");
        cr_assert_str_eq(answer->message, "");
        cr_assert_str_eq(answer->detail, "");
        cr_assert_str_eq(answer->warnings[0], "seller-unknown");
        cr_assert_null(answer->warnings[1]);
        cr_assert_eq(answer->replayed, 0);
        cr_assert_str_eq(answer->platform, "tiktok");
        cr_assert_eq(answer->coins, 700);
        cr_assert_eq(answer->price, 1067);
        cr_assert_str_eq(answer->currency, "USD");
        cr_assert_eq(answer->price_estimated, 1);
        cr_assert_eq(answer->remaining, 1300);
        cr_assert_eq(answer->fits, COINBUDGET_NOT_GIVEN);
        cr_assert_geq(answer->hold_until, usec_of("2027-11-22 12:30:00"));
        cr_assert_lt(answer->hold_until, usec_of("2027-11-22 12:31:00"));
        cr_assert_str_eq(answer->limit->platform, "tiktok");
        cr_assert_str_eq(answer->limit->window, "month");
        cr_assert_str_eq(answer->limit->unit, "coins");
        cr_assert_eq(answer->limit->amount, 2000);
        cr_assert_eq(answer->limit->used, 0);
        cr_assert_eq(answer->limit->held, 700);
        cr_assert_eq(answer->limit->remaining, 1300);
        cr_assert_eq(answer->limit->until, usec_of("2027-12-01 00:00:00"));
        assert_requests(1);
}

Test(library, what_is_said_about_a_purchase_is_recorded) {
        const CoinBudgetPurchase purchase = {
                        .size = sizeof(purchase),
                        .key = "a key of mine",
                        .currency = "USD",
                        .price = 999,
                        .seller = "app-store",
                        .app = "org.example.App",
                        .note = "for a birthday",
        };

        assert_yes(app_ask("tiktok", 700, &purchase));
        assert_answer(get(alice, 2), "id=2", text("uid=%d", UID_ALICE), "platform=tiktok",
                        "coins=700", "price=999", "currency=USD", "seller=app-store",
                        "app=org.example.App", "note=for a birthday", "key=a key of mine",
                        "created=*", "decided=*", "decision=approved", "state=approved",
                        "hold-until=*");
}

Test(library, what_is_over_the_limit_is_a_no) {
        const CoinBudgetAnswer *answer = app_request(2001, NULL);

        assert_no(answer, COINBUDGET_REJECTED);
        cr_assert_eq(answer->id, 2);
        cr_assert_str_eq(answer->state, "rejected");
        cr_assert_str_eq(answer->reason, "over-limit");
        cr_assert_str_eq(answer->message, "This is more than what is left of your budget.");
        cr_assert_eq(answer->fits, 2000);
        cr_assert_eq(answer->remaining, 2000);
        cr_assert_eq(answer->hold_until, COINBUDGET_NOT_GIVEN);
}

Test(library, what_a_guardian_was_asked_about_is_a_no_until_there_is_a_yes) {
        reload(LIBRARY_LIMITS_ASK);
        const CoinBudgetAnswer *answer = app_request(2001, "k");

        assert_no(answer, COINBUDGET_PENDING);
        cr_assert_str_eq(answer->state, "pending");
        cr_assert_str_eq(answer->message, "A guardian has been asked. Wait for the answer.");
        assert_no(app_request(2001, "k"), COINBUDGET_PENDING);
        assert_no(app_get(answer->id), COINBUDGET_PENDING);

        assert_answer(resolve(root, answer->id, true, NO_OPTIONS), "state=approved");
        /* Looking at it is not asking. */
        assert_no(app_get(answer->id), COINBUDGET_APPROVED);
        const CoinBudgetAnswer *again = app_request(2001, "k");
        assert_yes(again);
        cr_assert_eq(again->id, answer->id);
        cr_assert_eq(again->replayed, 1);
        assert_requests(1);
}

Test(library, what_a_guardian_denied_stays_a_no) {
        reload(LIBRARY_LIMITS_ASK);
        uint64_t id = app_request(2001, "k")->id;

        assert_answer(resolve(root, id, false, NO_OPTIONS), "state=rejected");
        const CoinBudgetAnswer *again = app_request(2001, "k");
        assert_no(again, COINBUDGET_REJECTED);
        cr_assert_str_eq(again->reason, "denied");
        cr_assert_str_eq(again->message, "A guardian said no.");
}

Test(library, a_check_is_never_a_yes) {
        const CoinBudgetAnswer *would = app_check(2000), *would_not = app_check(2001);

        assert_no(would, COINBUDGET_APPROVED);
        cr_assert_eq(would->remaining, 0);
        cr_assert_eq(would->id, 0);
        cr_assert_str_eq(would->key, "");
        assert_no(would_not, COINBUDGET_REJECTED);
        cr_assert_str_eq(would_not->reason, "over-limit");
        assert_requests(0);
}

/* ---- afterwards ---- */

Test(library, what_was_completed_is_over) {
        uint64_t id = app_request(700, "k")->id;
        const CoinBudgetAnswer *done = app_complete(id);

        assert_no(done, COINBUDGET_SETTLED);
        cr_assert_str_eq(done->state, "completed");
        cr_assert_str_eq(done->message, "");
        assert_no(app_complete(id), COINBUDGET_SETTLED);

        const CoinBudgetAnswer *again = app_request(700, "k");
        assert_no(again, COINBUDGET_SETTLED);
        cr_assert_str_eq(again->state, "completed");
        cr_assert_str_eq(again->message, "This purchase is over already. Do not buy it again.");

        const CoinBudgetAnswer *seen = app_get(id);
        assert_no(seen, COINBUDGET_SETTLED);
        cr_assert_str_eq(seen->key, "k");
        cr_assert_eq(seen->completed_coins, 700);
        assert_requests(1);
}

Test(library, a_part_is_completed_with_its_price_and_receipt) {
        const CoinBudgetAnswer *answer;
        const CoinBudgetPayment payment = {
                        .size = sizeof(payment),
                        .coins = 350,
                        .currency = "USD",
                        .price = 499,
                        .receipt = "A-17",
        };
        uint64_t id = app_request(700, NULL)->id;

        as_alice(coinbudget_complete(app, id, &payment, &answer));
        assert_no(answer, COINBUDGET_SETTLED);
        cr_assert_str_eq(answer->state, "returning");
        coinbudget_answer_free(answer);
        assert_answer(get(alice, id), "completed-coins=350", "price=499", "receipt=A-17",
                        "state=returning", "...");
}

Test(library, what_was_cancelled_is_over) {
        uint64_t id = app_request(700, "k")->id;
        const CoinBudgetAnswer *done = app_cancel(id);

        assert_no(done, COINBUDGET_SETTLED);
        cr_assert_str_eq(done->state, "returning");
        assert_no(app_request(700, "k"), COINBUDGET_SETTLED);
}

Test(library, what_lapsed_is_a_no) {
        app_request(700, "k");
        restart_at("2027-11-22 12:31:00");
        const CoinBudgetAnswer *again = app_request(700, "k");

        assert_no(again, COINBUDGET_SETTLED);
        cr_assert_str_eq(again->state, "lapsed");
        cr_assert_str_eq(again->message,
                        "It was allowed, and is no longer: too much time has passed.");
}

/* ---- keys ---- */

Test(library, two_purchases_have_two_keys) {
        const CoinBudgetAnswer *first = app_request(700, NULL), *second = app_request(700, NULL);

        assert_yes(first);
        assert_yes(second);
        cr_assert_str_neq(first->key, second->key);
        assert_requests(2);
}

Test(library, a_key_that_was_made_can_be_asked_with_again) {
        const CoinBudgetAnswer *first = app_request(700, NULL);
        const CoinBudgetAnswer *again = app_request(700, first->key);

        assert_yes(again);
        cr_assert_eq(again->id, first->id);
        cr_assert_eq(again->replayed, 1);
        assert_requests(1);
}

/* ---- what the daemon refuses ---- */

static void assert_refused(const CoinBudgetAnswer *answer, CoinBudgetErrorCode error) {
        assert_failed(answer, error);
        cr_assert_str_neq(answer->message, "");
        cr_assert_str_neq(answer->detail, "");
        cr_assert_str_eq(answer->state, "");
}

Test(library, every_error_is_a_no) {
        uint64_t id = app_request(700, "k")->id;

        assert_refused(app_ask("nowhere", 1, NULL), COINBUDGET_ERROR_UNKNOWN_PLATFORM);
        assert_refused(app_request(701, "k"), COINBUDGET_ERROR_KEY_CONFLICT);
        assert_refused(app_complete(99), COINBUDGET_ERROR_UNKNOWN_REQUEST);
        assert_refused(app_cancel(99), COINBUDGET_ERROR_UNKNOWN_REQUEST);
        assert_refused(app_get(99), COINBUDGET_ERROR_UNKNOWN_REQUEST);
        app_complete(id);
        assert_refused(app_cancel(id), COINBUDGET_ERROR_WRONG_STATE);
        cr_assert_eq(app_cancel(id)->id, id);

        const CoinBudgetAnswer *answer;
        const CoinBudgetPayment payment = {.size = sizeof(payment), .coins = 701};
        id = app_request(700, NULL)->id;
        as_alice(coinbudget_complete(app, id, &payment, &answer));
        assert_refused(answer, COINBUDGET_ERROR_EXCEEDS_REQUEST);
        coinbudget_answer_free(answer);
        assert_requests(2);
}

Test(library, what_is_malformed_is_a_no) {
        const CoinBudgetPurchase no_size = {.seller = "app-store"};
        const CoinBudgetPurchase garbage = {.size = (size_t) -1};
        const CoinBudgetPurchase below_zero = {.size = sizeof(below_zero), .price = -1};
        const CoinBudgetPurchase no_currency = {.size = sizeof(no_currency), .price = 999};
        const CoinBudgetPurchase not_utf8 = {.size = sizeof(not_utf8), .note = "gr\xfcn"};
        const CoinBudgetPurchase not_ascii = {.size = sizeof(not_ascii), .key = "gr\xc3\xbcn"};

        assert_refused(app_ask("tiktok", 1, &no_size), COINBUDGET_ERROR_INVALID_ARGS);
        assert_refused(app_ask("tiktok", 1, &garbage), COINBUDGET_ERROR_INVALID_ARGS);
        assert_refused(app_ask("tiktok", 1, &below_zero), COINBUDGET_ERROR_INVALID_ARGS);
        assert_refused(app_ask("tiktok", 1, &no_currency), COINBUDGET_ERROR_INVALID_ARGS);
        assert_refused(app_ask("tiktok", 1, &not_utf8), COINBUDGET_ERROR_INVALID_ARGS);
        assert_refused(app_ask("tiktok", 1, &not_ascii), COINBUDGET_ERROR_INVALID_ARGS);
        assert_refused(app_ask("tiktok", -1, NULL), COINBUDGET_ERROR_INVALID_ARGS);
        assert_refused(app_ask("tiktok", 0, NULL), COINBUDGET_ERROR_INVALID_ARGS);
        assert_refused(app_ask("", 1, NULL), COINBUDGET_ERROR_UNKNOWN_PLATFORM);
        assert_refused(app_ask(NULL, 1, NULL), COINBUDGET_ERROR_INVALID_ARGS);
        assert_refused(app_complete(0), COINBUDGET_ERROR_UNKNOWN_REQUEST);
        assert_requests(0);
}

/* Of an app that was built with a later header: what this library does not know is not passed over.
 */
Test(library, a_longer_purchase_is_known_as_far_as_nothing_more_is_said) {
        struct {
                CoinBudgetPurchase known;
                const char *later;
        } purchase = {.known = {.size = sizeof(purchase), .key = "k"}};

        assert_yes(app_ask("tiktok", 1, &purchase.known));
        purchase.later = "only if it is gift-wrapped";
        assert_refused(app_ask("tiktok", 1, &purchase.known), COINBUDGET_ERROR_INVALID_ARGS);
        /* And of one that was built with an earlier one. */
        purchase.known.size = offsetof(CoinBudgetPurchase, currency);
        assert_yes(app_ask("tiktok", 1, &purchase.known));
        assert_requests(1);
}

Test(library, on_a_full_disk_it_is_a_no_and_the_same_key_settles_it) {
        daemon_stop();
        disk_mount("2m");
        daemon_start();
        disk_fill();
        const CoinBudgetAnswer *answer = NULL;
        /* What is left of the last page may do for one more. */
        for (int i = 0; i < 64 && (!answer || answer->decision == COINBUDGET_YES); i++)
                answer = app_request(1, text("k%d", i));
        assert_refused(answer, COINBUDGET_ERROR_STORAGE_FAILED);

        disk_make_room();
        const CoinBudgetAnswer *again = app_request(1, answer->key);
        assert_yes(again);
        cr_assert_eq(again->replayed, 0);
}
