/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Idempotency keys: one key, one record, whatever happens between two askings. */

#include <string.h>

#include "tests/integration/calls.h"

static sd_bus *alice, *bob;

static void begin_with_budget(void) {
        begin(WORLD_POLKIT);
        config("[Limits]\nDefault=tiktok month 2000 coins\n");
        daemon_start();
        alice = as(UID_ALICE);
        bob = as(UID_BOB);
}

TestSuite(keys, .init = begin_with_budget, .fini = end, .timeout = 60);

static const Answer *ask_with_key(int64_t coins, const char *key) {
        return request(alice, "tiktok", coins, 1, "key", "s", key);
}

static void assert_one_request(void) {
        cr_assert_str_eq(rows("SELECT count(*) FROM entry WHERE kind = 'request'"), "1\n");
}

Test(keys, asking_again_is_the_same_request) {
        const Answer *first = ask_with_key(700, "k"), *again = ask_with_key(700, "k");

        assert_answer(first, "id=2", "decision=approved", "replayed=false", "...");
        assert_answer(again, "id=2", "decision=approved", "reason=", "state=approved",
                        "remaining=1300", text("hold-until=%s", said(first, "hold-until")),
                        "warnings=seller-unknown", "limit.platform=tiktok", "limit.window=month",
                        "limit.unit=coins", "limit.amount=2000", "limit.used=0", "limit.held=700",
                        "limit.remaining=1300", "limit.until=*", "price=1067", "currency=USD",
                        "price-estimated=true", "replayed=true");
        assert_one_request();
}

Test(keys, note_and_app_may_differ) {
        ask_with_key(700, "k");
        assert_answer(request(alice, "tiktok", 700, 3, "key", "s", "k", "note", "s", "please",
                                      "app", "s", "other"),
                        "id=2", "replayed=true", "...");
        assert_answer(get(alice, 2), "id=2", text("uid=%d", UID_ALICE), "platform=tiktok",
                        "coins=700", "price=1067", "currency=USD", "price-estimated=true", "key=k",
                        "created=*", "decided=*", "decision=approved", "state=approved",
                        "hold-until=*");
}

Test(keys, another_request_is_a_conflict) {
        request(alice, "tiktok", 70, 4, "key", "s", "k", "price", "x", X(99), "currency", "s",
                        "USD", "seller", "s", "app-store");

        assert_error(request(alice, "tiktok", 71, 4, "key", "s", "k", "price", "x", X(99),
                                     "currency", "s", "USD", "seller", "s", "app-store"),
                        ERROR_KEY_CONFLICT);
        assert_error(request(alice, "twitch", 70, 4, "key", "s", "k", "price", "x", X(99),
                                     "currency", "s", "USD", "seller", "s", "app-store"),
                        ERROR_KEY_CONFLICT);
        assert_error(request(alice, "tiktok", 70, 4, "key", "s", "k", "price", "x", X(98),
                                     "currency", "s", "USD", "seller", "s", "app-store"),
                        ERROR_KEY_CONFLICT);
        assert_error(request(alice, "tiktok", 70, 4, "key", "s", "k", "price", "x", X(99),
                                     "currency", "s", "EUR", "seller", "s", "app-store"),
                        ERROR_KEY_CONFLICT);
        assert_error(request(alice, "tiktok", 70, 4, "key", "s", "k", "price", "x", X(99),
                                     "currency", "s", "USD", "seller", "s", "google-play"),
                        ERROR_KEY_CONFLICT);
        assert_error(request(alice, "tiktok", 70, 3, "key", "s", "k", "price", "x", X(99),
                                     "currency", "s", "USD"),
                        ERROR_KEY_CONFLICT);
        assert_error(request(alice, "tiktok", 70, 2, "key", "s", "k", "seller", "s", "app-store"),
                        ERROR_KEY_CONFLICT);
        assert_error(request(alice, "tiktok", 0, 4, "key", "s", "k", "price", "x", X(99),
                                     "currency", "s", "USD", "seller", "s", "app-store"),
                        ERROR_KEY_CONFLICT);
        assert_one_request();
}

Test(keys, refusals_are_replayed_too) {
        assert_answer(ask_with_key(2001, "k"), "id=2", "decision=rejected", "reason=over-limit",
                        "fits=2000", "replayed=false", "...");
        approved(alice, "tiktok", 1500);
        /* The answer is of then, not of now. */
        assert_answer(ask_with_key(2001, "k"), "id=2", "decision=rejected", "reason=over-limit",
                        "state=rejected", "fits=2000", "remaining=2000", "limit.held=0",
                        "replayed=true", "...");
}

Test(keys, a_replay_is_not_judged_anew) {
        assert_answer(ask_with_key(2000, "k"), "id=2", "decision=approved", "...");
        assert_done(set_limit(as(0), UID_ALICE, "tiktok", "month", 0));
        rejected(alice, "tiktok", 1, "over-limit");
        assert_answer(ask_with_key(2000, "k"), "id=2", "decision=approved", "limit.amount=2000",
                        "replayed=true", "...");
}

Test(keys, what_is_over_is_settled) {
        daemon_stop();
        config("[Limits]\nDefault=tiktok month 2000 coins\n[Requests]\nGiveBack=trust\n");
        daemon_start();
        ask_with_key(10, "completed");
        ask_with_key(20, "cancelled");
        complete(alice, 2, NO_OPTIONS);
        cancel(alice, 3, "");

        assert_answer(ask_with_key(10, "completed"), "id=2", "decision=settled",
                        "reason=", "state=completed", "replayed=true", "...");
        assert_answer(ask_with_key(20, "cancelled"), "id=3", "decision=settled",
                        "reason=", "state=cancelled", "replayed=true", "...");
        cr_assert_not(has(ask_with_key(10, "completed"), "hold-until"));
}

/* A guardian has yet to say whether it counts; it is not to be bought either way. */
Test(keys, what_is_given_back_is_settled_too) {
        ask_with_key(20, "cancelled");
        cancel(alice, 2, "");
        assert_answer(ask_with_key(20, "cancelled"), "id=2", "decision=settled",
                        "reason=", "state=returning", "limit.held=20", "replayed=true", "...");
        cr_assert_not(has(ask_with_key(20, "cancelled"), "hold-until"));

        assert_answer(resolve(as(0), 2, true, NO_OPTIONS), "state=cancelled");
        assert_answer(ask_with_key(20, "cancelled"), "id=2", "decision=settled",
                        "reason=", "state=cancelled", "replayed=true", "...");
}

Test(keys, keys_outlive_the_daemon) {
        ask_with_key(10, "completed");
        ask_with_key(20, "held");
        ask_with_key(2000, "rejected");
        complete(alice, 2, NO_OPTIONS);

        daemon_stop();
        daemon_start();
        assert_answer(ask_with_key(10, "completed"), "id=2", "decision=settled", "state=completed",
                        "replayed=true", "...");
        assert_answer(ask_with_key(20, "held"), "id=3", "decision=approved", "state=approved",
                        "hold-until=*", "replayed=true", "...");
        assert_answer(ask_with_key(2000, "rejected"), "id=4", "decision=rejected",
                        "reason=over-limit", "fits=1970", "replayed=true", "...");
        assert_error(ask_with_key(11, "completed"), ERROR_KEY_CONFLICT);

        daemon_kill();
        daemon_start();
        assert_answer(ask_with_key(20, "held"), "id=3", "decision=approved", "replayed=true",
                        "...");
        cr_assert_str_eq(rows("SELECT count(*) FROM entry WHERE kind = 'request'"), "3\n");
}

Test(keys, keys_are_per_account) {
        assert_answer(ask_with_key(10, "k"), "id=2", "replayed=false", "...");
        assert_answer(request(bob, "tiktok", 99, 1, "key", "s", "k"), "id=4", "replayed=false",
                        "decision=approved", "...");
}

Test(keys, form_of_a_key) {
        char long_key[KEY_MAX + 2];

        memset(long_key, 'k', KEY_MAX + 1);
        long_key[KEY_MAX + 1] = '\0';
        assert_error(ask_with_key(10, long_key), INVALID_ARGS);
        assert_error(ask_with_key(10, ""), INVALID_ARGS);
        assert_error(ask_with_key(10, "two\nlines"), INVALID_ARGS);
        assert_error(ask_with_key(10, "gr\xc3\xbcn"), INVALID_ARGS);
        cr_assert_str_eq(rows("SELECT count(*) FROM entry"), "0\n");

        long_key[KEY_MAX] = '\0';
        assert_answer(ask_with_key(10, long_key), "id=2", "replayed=false", "...");
        assert_answer(ask_with_key(10, long_key), "id=2", "replayed=true", "...");
        assert_answer(ask_with_key(10, " ~!\"'; DROP TABLE entry; --"), "id=3", "...");
}
