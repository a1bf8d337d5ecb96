/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Malformed and oversized calls record nothing, floods are bounded, and nobody pays for others. */

#include <signal.h>
#include <string.h>

#include "tests/integration/calls.h"

static sd_bus *alice, *bob;

static void begin_with_budget(void) {
        begin(WORLD_POLKIT);
        /* The brake would end each of these floods at its tenth request. */
        config("[Limits]\nDefault=tiktok month 2000 coins\n"
               "[Requests]\nBurst=off\nOfficialSellersOnly=no\n");
        daemon_start();
        alice = as(UID_ALICE);
        bob = as(UID_BOB);
}

TestSuite(bounds, .init = begin_with_budget, .fini = end, .timeout = 60);

static void assert_no_row(void) {
        cr_assert_str_eq(rows("SELECT count(*) FROM entry"), "0\n");
}

/* A text of that many bytes, which lives as long as the test. */
static const char *long_text(size_t length) {
        char *filled = strdup(text("%*s", (int) length, ""));
        memset(filled, 'x', length);
        const char *kept = text("%s", filled);
        free(filled);
        return kept;
}

/* ---- options ---- */

Test(bounds, unknown_options) {
        assert_error(request(alice, "tiktok", 1, 1, "colour", "s", "red"), INVALID_ARGS);
        assert_error(request(alice, "tiktok", 1, 1, "", "s", "red"), INVALID_ARGS);
        assert_error(request(alice, "tiktok", 1, 1, "Key", "s", "k"), INVALID_ARGS);
        assert_error(request(alice, "tiktok", 1, 2, "key", "s", "k", "receipt", "s", "r"),
                        INVALID_ARGS);
        assert_error(request(alice, "tiktok", 1, 2, "key", "s", "k", "key", "s", "k"),
                        INVALID_ARGS);
        assert_error(complete(alice, 1, 1, "note", "s", "n"), INVALID_ARGS);
        assert_no_row();
}

Test(bounds, options_of_the_wrong_type) {
        assert_error(request(alice, "tiktok", 1, 1, "key", "x", X(1)), INVALID_ARGS);
        assert_error(request(alice, "tiktok", 1, 1, "note", "as", 1, "n"), INVALID_ARGS);
        assert_error(request(alice, "tiktok", 1, 1, "seller", "o", "/seller"), INVALID_ARGS);
        assert_error(request(alice, "tiktok", 1, 1, "app", "v", "s", "app"), INVALID_ARGS);
        assert_error(request(alice, "tiktok", 1, 2, "price", "i", 99, "currency", "s", "USD"),
                        INVALID_ARGS);
        assert_error(request(alice, "tiktok", 1, 2, "price", "t", (uint64_t) 99, "currency", "s",
                                     "USD"),
                        INVALID_ARGS);
        assert_error(request(alice, "tiktok", 1, 2, "price", "d", 0.99, "currency", "s", "USD"),
                        INVALID_ARGS);
        assert_error(complete(alice, 1, 1, "coins", "u", 1), INVALID_ARGS);
        assert_no_row();
}

Test(bounds, amounts) {
        assert_error(request(alice, "tiktok", 1, 2, "price", "x", X(-1), "currency", "s", "USD"),
                        INVALID_ARGS);
        assert_error(request(alice, "tiktok", 1, 2, "price", "x", AMOUNT_MAX + 1, "currency", "s",
                                     "USD"),
                        INVALID_ARGS);
        assert_error(request(alice, "tiktok", 1, 2, "price", "x", INT64_MIN, "currency", "s",
                                     "USD"),
                        INVALID_ARGS);
        assert_no_row();
        assert_answer(request(alice, "tiktok", 1, 2, "price", "x", AMOUNT_MAX, "currency", "s",
                                      "JPY"),
                        "decision=approved", text("price=%lld", (long long) AMOUNT_MAX),
                        "currency=JPY", "...");
}

Test(bounds, texts_that_are_too_long) {
        const struct {
                const char *option;
                size_t max;
        } bounds[] = {{"key", KEY_MAX}, {"seller", SELLER_MAX}, {"app", APP_MAX},
                        {"note", NOTE_MAX}};

        for (size_t i = 0; i < ELEMENTSOF(bounds); i++)
                assert_error(request(alice, "tiktok", 1, 1, bounds[i].option, "s",
                                             long_text(bounds[i].max + 1)),
                                INVALID_ARGS);
        assert_error(cancel(alice, 1, long_text(NOTE_MAX + 1)), INVALID_ARGS);
        assert_no_row();
        for (size_t i = 0; i < ELEMENTSOF(bounds); i++)
                assert_answer(request(alice, "tiktok", 1, 1, bounds[i].option, "s",
                                              long_text(bounds[i].max)),
                                "decision=approved", "...");
        assert_error(complete(alice, 2, 1, "receipt", "s", long_text(RECEIPT_MAX + 1)),
                        INVALID_ARGS);
        assert_answer(complete(alice, 2, 1, "receipt", "s", long_text(RECEIPT_MAX)),
                        "state=completed");
}

Test(bounds, texts_with_control_characters) {
        static const char *const texts[] = {
                        "bell\a", "escape\033[31m", "nul-like\x7f", "c1 \xc2\x9b"};

        for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
                assert_error(request(alice, "tiktok", 1, 1, "note", "s", texts[i]), INVALID_ARGS);
                assert_error(request(alice, "tiktok", 1, 1, "app", "s", texts[i]), INVALID_ARGS);
                assert_error(request(alice, "tiktok", 1, 1, "seller", "s", texts[i]), INVALID_ARGS);
        }
        assert_no_row();
}

Test(bounds, arguments_of_the_wrong_type) {
        assert_error(ask(alice, "Recharge", "Request", "s", "tiktok"), INVALID_ARGS);
        assert_error(ask(alice, "Recharge", "Request", "sia{sv}", "tiktok", 5, 0), INVALID_ARGS);
        assert_error(ask(alice, "Recharge", "Request", "sxa{ss}", "tiktok", X(5), 0), INVALID_ARGS);
        assert_error(ask(alice, "Budget", "GetLimits", "i", 5), INVALID_ARGS);
        assert_error(ask(alice, "Recharge", "Nonsense", ""), DBUS_ERROR_("UnknownMethod"));
        assert_error(ask(alice, "Nonsense", "Request", ""), ACCESS_DENIED);
        assert_no_row();
}

/* ---- calls without reply ---- */

Test(bounds, who_does_not_wait_for_the_answer_may_not_spend) {
        (void) call_begin(
                        alice, CALL_NO_REPLY, "Recharge", "Request", "sxa{sv}", "tiktok", X(5), 0);
        assert_answer(get_limits(alice, UID_ALICE), "0.held=0", "...");
        assert_no_row();
}

Test(bounds, but_may_complete_and_cancel) {
        uint64_t bought = approved(alice, "tiktok", 10), returned = approved(alice, "tiktok", 20);

        (void) call_begin(alice, CALL_NO_REPLY, "Recharge", "Complete", "ta{sv}", bought, 0);
        (void) call_begin(alice, CALL_NO_REPLY, "Recharge", "Cancel", "ts", returned, "");
        assert_answer(get(alice, bought), "state=completed", "...");
        assert_answer(get(alice, returned), "state=returning", "...");
}

/* ---- many at once ---- */

Test(bounds, two_hundred_requests_in_flight_never_pass_the_limit) {
        enum { CALLS = 200, CONNECTIONS = 4 };
        sd_bus *connections[CONNECTIONS];
        Call *calls[CALLS];
        int64_t sum = 0;
        int n_approved = 0;

        for (int i = 0; i < CONNECTIONS; i++)
                connections[i] = as(UID_ALICE);
        /* The daemon finds all of them at once. */
        cr_assert_eq(kill(world_daemon_pid(world), SIGSTOP), 0);
        for (int i = 0; i < CALLS; i++)
                calls[i] = call_begin(connections[i % CONNECTIONS], CALL_PLAIN, "Recharge",
                                "Request", "sxa{sv}", "tiktok", X(13 + i % 7), 0);
        for (int i = 0; i < CONNECTIONS; i++)
                cr_assert_geq(sd_bus_flush(connections[i]), 0);
        cr_assert_eq(kill(world_daemon_pid(world), SIGCONT), 0);
        for (int i = 0; i < CALLS; i++) {
                const Answer *answer = call_await(calls[i]);
                if (strcmp(said(answer, "decision"), "approved") == 0) {
                        sum += 13 + i % 7;
                        n_approved++;
                } else
                        assert_answer(answer, "decision=rejected", "reason=over-limit", "...");
        }
        cr_assert_leq(sum, 2000);
        cr_assert_gt(sum, 2000 - 13, "%lld", (long long) sum);
        assert_answer(get_limits(alice, UID_ALICE), text("0.held=%lld", (long long) sum), "...");
        cr_assert_str_eq(rows("SELECT count(*), count(DISTINCT id) FROM request"), "200|200\n");
        cr_assert_str_eq(
                        rows("SELECT count(*), sum(amount) FROM entry WHERE decision = 'approved'"),
                        text("%d|%lld\n", n_approved, (long long) sum));
        cr_assert_eq(daemon_tool("--verify")->status, 0);
}

/* Calls that await no answer escape the bus's bound on calls; all but Complete and Cancel are
 * dropped before they cost anything. */
Test(bounds, a_flood_of_one_is_not_anothers_wait) {
        enum { FLOOD = 3000, TURNS = 20 };

        for (int i = 0; i < FLOOD; i++)
                (void) call_begin(alice, CALL_NO_REPLY, "Recharge", "Cancel", "ts",
                                (uint64_t) 12345, "");
        for (int i = 0; i < TURNS; i++)
                approved(bob, "tiktok", 1);
        assert_answer(get_limits(alice, UID_ALICE), "0.held=0", "...");
}

/* The dearest thing that anybody may ask for: many do, and somebody else is served meanwhile. */
Test(bounds, listings_are_rationed) {
        enum { ROWS = 300, CALLS = 100 };
        Call *calls[CALLS];
        int listed = 0;

        for (int i = 0; i < ROWS; i++)
                approved(alice, "tiktok", 1);
        cr_assert_eq(kill(world_daemon_pid(world), SIGSTOP), 0);
        for (int i = 0; i < CALLS; i++)
                calls[i] = call_begin(alice, CALL_PLAIN, "Budget", "ListRequests", "ua{sv}",
                                UID_ALICE, 1, "count", "u", 1000);
        Call *quiet = call_begin(bob, CALL_PLAIN, "Recharge", "Request", "sxa{sv}", "tiktok", X(1),
                        NO_OPTIONS);
        cr_assert_eq(kill(world_daemon_pid(world), SIGCONT), 0);

        assert_answer(call_await(quiet), "decision=approved", "...");
        for (int i = 0; i < CALLS; i++) {
                const Answer *answer = call_await(calls[i]);
                if (has(answer, "error"))
                        assert_error(answer, LIMITS_EXCEEDED);
                else
                        listed++;
        }
        cr_assert_geq(listed, 8);
        cr_assert_lt(listed, CALLS);
}

/* All of it arrives before the daemon looks at any. */
Test(bounds, a_flood_is_refused_and_others_are_unhurt) {
        enum { CONNECTIONS = 10, CALLS = 120 };
        static Call *flood[CONNECTIONS * CALLS];
        int refused = 0;

        approved(bob, "tiktok", 1);
        cr_assert_eq(kill(world_daemon_pid(world), SIGSTOP), 0);
        for (int i = 0; i < CONNECTIONS; i++) {
                sd_bus *bus = as(UID_ALICE);
                for (int j = 0; j < CALLS; j++)
                        flood[i * CALLS + j] = call_begin(bus, CALL_PLAIN, "Recharge", "Request",
                                        "sxa{sv}", "tiktok", X(1), NO_OPTIONS);
        }
        Call *quiet = call_begin(bob, CALL_PLAIN, "Recharge", "Request", "sxa{sv}", "tiktok", X(1),
                        NO_OPTIONS);
        cr_assert_eq(kill(world_daemon_pid(world), SIGCONT), 0);

        assert_answer(call_await(quiet), "decision=approved", "...");
        for (int i = 0; i < CONNECTIONS * CALLS; i++) {
                const Answer *answer = call_await(flood[i]);
                if (has(answer, "decision")) {
                        cr_assert_str_eq(said(answer, "decision"), "approved");
                } else {
                        assert_error(answer, LIMITS_EXCEEDED);
                        refused++;
                }
        }
        cr_assert_gt(refused, 0);
        cr_assert_str_eq(rows("SELECT count(*) FROM entry WHERE kind = 'request'"),
                        text("%d\n", CONNECTIONS * CALLS - refused + 2));
        assert_answer(get_limits(alice, UID_ALICE),
                        text("0.held=%d", CONNECTIONS * CALLS - refused), "...");
}

Test(bounds, so_many_subscriptions) {
        enum { SUBSCRIPTIONS_MAX = 64 };

        for (int i = 0; i < SUBSCRIPTIONS_MAX; i++)
                assert_done(subscribe(as(UID_ALICE), UID_ALICE));
        sd_bus *one_more = as(UID_ALICE);
        assert_error(subscribe(one_more, UID_ALICE), LIMITS_EXCEEDED);
        assert_done(subscribe(bob, UID_BOB));
        approved(alice, "tiktok", 1);
        assert_silent(one_more);
}

/* ---- RecordsPerDay ---- */

Test(bounds, so_many_records_a_day) {
        daemon_stop();
        config("[Limits]\nDefault=tiktok month 2000 coins\n[Requests]\nRecordsPerDay=3\n");
        daemon_start();

        assert_answer(request(alice, "tiktok", 1, 1, "key", "s", "k"), "decision=approved", "...");
        rejected(alice, "tiktok", 9999, "over-limit");
        uint64_t id = approved(alice, "tiktok", 1);
        assert_error(request(alice, "tiktok", 1, NO_OPTIONS), LIMITS_EXCEEDED);
        assert_error(request(alice, "tiktok", 9999, NO_OPTIONS), LIMITS_EXCEEDED);

        /* What records nothing new, or settles what is there, goes on; so do others. */
        assert_answer(request(alice, "tiktok", 1, 1, "key", "s", "k"), "replayed=true", "...");
        assert_answer(check(alice, "tiktok", 1, NO_OPTIONS), "decision=approved", "...");
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        approved(bob, "tiktok", 1);

        daemon_stop();
        daemon_start();
        assert_error(request(alice, "tiktok", 1, NO_OPTIONS), LIMITS_EXCEEDED);
        cr_assert_str_eq(rows("SELECT count(*) FROM entry WHERE kind = 'request'"), "4\n");
}
