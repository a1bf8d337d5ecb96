/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A child tampers: it names everybody else in every method, forges options, replays the ids of
 * others, guesses, and turns to the files, the clock and the zone. Nothing can be bought beyond the
 * limits, and nothing is learnt. */

#include <string.h>
#include <unistd.h>

#include "tests/integration/authority.h"
#include "tests/integration/methods.h"
#include "tests/integration/scenes.h"

#define LIMITS                                        \
        "[Limits]\nDefault=tiktok month 1000 coins\n" \
        "[Requests]\nOverLimit=ask\nBurst=off\n"      \
        "[Account alice]\nOverLimit=reject\nBurst=off\n"

enum { NO_SUCH_ID = 999999 };

static void begin_with_limits(void) {
        begin_scene(LIMITS);
}

TestSuite(tampering, .init = begin_with_limits, .fini = end_scene, .timeout = 60);

/* Whatever was tried, alice can buy the 1000 coins that her limit allows, and no more; and of bob's
 * nothing is another. */
static const char *bobs_before;

static const char *everything_of_bobs(void) {
        return rows("SELECT seq, kind, amount, actor FROM entry WHERE account ="
                    " (SELECT id FROM account WHERE name = 'bob') ORDER BY seq");
}

static void remember_bobs(void) {
        bobs_before = everything_of_bobs();
}

static void assert_nothing_came_of_it(void) {
        cr_assert_str_eq(everything_of_bobs(), bobs_before);
        assert_rows("SELECT count(*) FROM entry JOIN account ON account.id = entry.account"
                    " WHERE account.name NOT IN ('alice', 'bob')",
                        "0\n");
        assert_rows("SELECT count(*) FROM entry WHERE actor NOT IN"
                    " (SELECT uid FROM account WHERE account.id = entry.account) AND actor != 0",
                        "0\n");
        rejected(alice, "tiktok", 1001, "over-limit");
        approved(alice, "tiktok", 1000);
        rejected(alice, "tiktok", 1, "over-limit");
}

/* ---- every method with every other uid ---- */

static const Answer *tamper(CallFlags flags, Method method, uint32_t uid) {
        return call_await(method_begin(alice, flags, method, uid, 1));
}

/* With records, without any, a guardian, root, the daemon: one and the same error. */
static void assert_all_look_alike(Method method, CallFlags flags, const char *error) {
        static const uint32_t uids[] = {0, UID_BOB, UID_MUM, UID_DAD, UID_COINBUDGET};
        const char *first = error_text(tamper(flags, method, uids[0]));

        for (size_t i = 0; i < ELEMENTSOF(uids); i++) {
                const Answer *answer = tamper(flags, method, uids[i]);

                cr_assert_str_eq(said(answer, "error"), error, "%s about %u: %s",
                                methods[method].name, uids[i], said(answer, "error"));
                cr_assert_str_eq(error_text(answer), first);
        }
}

/* Who is a user of the machine is no secret, and all that is told. */
static void assert_unknown(Method method, CallFlags flags) {
        static const uint32_t uids[] = {
                        UID_STRANGER, INT32_MAX, UINT32_C(1) << 31, UINT32_MAX - 1, UID_ALL};

        for (size_t i = 0; i < ELEMENTSOF(uids); i++) {
                if (method == METHOD_SUBSCRIBE && uids[i] == UID_ALL)
                        continue;
                const Answer *answer = tamper(flags, method, uids[i]);

                assert_error(answer, ERROR_UNKNOWN_ACCOUNT);
                cr_assert_str_eq(error_text(answer), text("No local user has the uid %u", uids[i]));
        }
}

Test(tampering, every_method_with_every_other_uid) {
        approved(bob, "tiktok", 400);
        remember_bobs();
        for (Method m = 0; m < METHOD_COUNT; m++) {
                if (methods[m].about != ABOUT_UID)
                        continue;
                assert_all_look_alike(m, CALL_PLAIN, INTERACTIVE_REQUIRED);
                assert_all_look_alike(m, CALL_INTERACTIVE, ACCESS_DENIED);
                assert_unknown(m, CALL_PLAIN);
                assert_unknown(m, CALL_INTERACTIVE);
        }
        assert_error(subscribe(alice, UID_ALL), INTERACTIVE_REQUIRED);
        assert_error(ask(alice, "Guardian", "ListAccounts", ""), INTERACTIVE_REQUIRED);
        assert_error(list_pending(alice, NO_OPTIONS), INTERACTIVE_REQUIRED);
        assert_nothing_came_of_it();
}

/* ---- forged options ---- */

/* A value of that type, with somebody else in it where it can hold that. */
static int append_value(sd_bus_message *m, const char *type) {
        switch (type[0]) {
        case 's':
                return sd_bus_message_append(m, "v", type, "bob");
        case 'o':
                return sd_bus_message_append(m, "v", type, "/bob");
        case 'g':
                return sd_bus_message_append(m, "v", type, "u");
        case 'x':
        case 't':
                return sd_bus_message_append(m, "v", type, X(UID_BOB));
        case 'd':
                return sd_bus_message_append(m, "v", type, 1e12);
        case 'v':
                return sd_bus_message_append(m, "v", type, "s", "bob");
        case '(':
                return sd_bus_message_append(m, "v", type, UID_BOB, "bob");
        case 'a':
                return sd_bus_message_append(m, "v", type, 0);
        default: /* b y n q i u */
                return sd_bus_message_append(m, "v", type, 1);
        }
}

static const Answer *ask_forged(Method method, const char *key, const char *type) {
        sd_bus_message *m = method_new(alice, CALL_PLAIN, method, UID_BOB, 1);

        cr_assert_geq(sd_bus_message_open_container(m, 'a', "{sv}"), 0);
        cr_assert_geq(sd_bus_message_open_container(m, 'e', "sv"), 0);
        cr_assert_geq(sd_bus_message_append(m, "s", key), 0);
        cr_assert_geq(append_value(m, type), 0);
        cr_assert_geq(sd_bus_message_close_container(m), 0);
        cr_assert_geq(sd_bus_message_close_container(m), 0);
        return call_await(call_send(alice, m, CALL_PLAIN, methods[method].name));
}

static bool is_known(Method method, const char *option) {
        return strstr(text(" %s ", methods[method].options), option) != NULL;
}

/* All types but the right one for a key that the method has; for others the first few will do. */
static int forge_all_types(Method method, const char *key) {
        static const char *const types[] = {"s", "u", "b", "x", "t", "i", "q", "n", "y", "d", "o",
                        "g", "v", "as", "a{sv}", "(us)"};
        size_t n = is_known(method, text(" %s:", key)) ? ELEMENTSOF(types) : 3;
        int forged = 0;

        for (size_t i = 0; i < n; i++) {
                if (is_known(method, text(" %s:%s ", key, types[i])))
                        continue;
                const Answer *answer = ask_forged(method, key, types[i]);
                cr_assert_str_eq(said(answer, "error"), INVALID_ARGS, "%s with %s of type %s: %s",
                                methods[method].name, key, types[i], said(answer, "error"));
                forged++;
        }
        return forged;
}

/* Every key that any method has, and those that somebody would wish for. */
Test(tampering, forged_options) {
        static const char *const keys[] = {"key", "price", "currency", "seller", "app", "note",
                        "when", "coins", "receipt", "platform", "state", "since", "until", "before",
                        "after", "count", "reason", "guardian", "uid", "user", "name", "account",
                        "caller", "sender", "actor", "by", "set-by", "decided-by", "id", "amount",
                        "decision", "approve", "approved", "hold-until", "limit", "limits",
                        "remaining", "granted", "source", "household", "unbudgeted", "replayed",
                        "price-estimated", "interactive", "polkit.message", "Guardian", "key ",
                        " key", ""};
        int forged = 0;

        approved(bob, "tiktok", 400);
        remember_bobs();
        for (Method m = 0; m < METHOD_COUNT; m++)
                for (size_t k = 0; methods[m].options && k < ELEMENTSOF(keys); k++)
                        forged += forge_all_types(m, keys[k]);
        printf("%d options were forged\n", forged);
        assert_rows("SELECT count(*) FROM entry JOIN account ON account.id = entry.account"
                    " WHERE account.name = 'alice'",
                        "0\n");
        assert_nothing_came_of_it();
}

/* What is another's means nothing in an option that is known: a key, a seller, an app, a time. */
Test(tampering, forged_values_of_options) {
        const uint64_t then = (uint64_t) usec_of("2027-11-21 12:00:00");
        const Answer *bobs = request(bob, "tiktok", 400, 1, "key", "s", "bobs");

        assert_answer(record(bob, UID_BOB, "tiktok", 100, 1, "key", "s", "bobs-too"), "id=*");
        remember_bobs();
        assert_answer(request(alice, "tiktok", 400, 3, "key", "s", "bobs", "app", "s", "bob",
                                      "note", "s", "of bob's"),
                        "id=6", "decision=approved", "replayed=false", "remaining=600", "...");
        cr_assert_str_eq(said(bobs, "id"), "2");
        assert_answer(record(alice, UID_ALICE, "tiktok", 100, 2, "key", "s", "bobs-too", "when",
                                      "t", then),
                        "id=7");
        assert_answer(list_requests(alice, UID_ALICE, 1, "before", "t", (uint64_t) 5), NULL);
        assert_answer(get_limits(alice, UID_ALICE), "0.held=400", "0.used=100", "...");
        cr_assert_str_eq(everything_of_bobs(), bobs_before);
        rejected(alice, "tiktok", 501, "over-limit");
        approved(alice, "tiktok", 500);
        rejected(alice, "tiktok", 1, "over-limit");
}

/* ---- the ids of others ---- */

/* Bob's, one in each state. */
static void make_one_of_each(void) {
        uint64_t id;

        approved(bob, "tiktok", 100);
        assert_answer(complete(bob, approved(bob, "tiktok", 100), NO_OPTIONS), "state=completed");
        id = approved(bob, "tiktok", 100);
        assert_answer(complete(bob, id, 1, "coins", "x", X(50)), "state=returning");
        id = approved(bob, "tiktok", 100);
        assert_answer(cancel(bob, id, ""), "state=returning");
        assert_answer(cancel(bob, pending(bob, "tiktok", 1001), ""), "state=cancelled");
        (void) pending(bob, "tiktok", 1002);
        rejected(bob, "telegram", 1, "no-budget");
        assert_answer(record(bob, UID_BOB, "tiktok", 100, NO_OPTIONS), "id=*");
        assert_done(set_limit(bob, UID_BOB, "tiktok", "year", 9000));
        assert_done(set_paused(bob, UID_BOB, true, NO_OPTIONS));
        cr_assert_str_eq(rows("SELECT DISTINCT state FROM request ORDER BY state"),
                        "approved\ncancelled\ncompleted\npending\nrecorded\nrejected\nreturning\n");
}

static const Answer *replay(Method method, CallFlags flags, uint64_t id) {
        return call_await(method_begin(alice, flags, method, UID_ALICE, id));
}

/* The same error as for an id that nobody has, to the letter. */
static void assert_tells_nothing(Method method, CallFlags flags, uint64_t last) {
        const Answer *none = replay(method, flags, NO_SUCH_ID);
        bool asked = method == METHOD_RESOLVE || method == METHOD_REFUND;

        cr_assert_str_eq(said(none, "error"),
                        !asked                                      ? ERROR_UNKNOWN_REQUEST
                                        : flags == CALL_INTERACTIVE ? ACCESS_DENIED
                                                                    : INTERACTIVE_REQUIRED);
        for (uint64_t id = 1; id <= last; id++) {
                const Answer *answer = replay(method, flags, id);

                cr_assert_str_eq(said(answer, "error"), said(none, "error"), "%s %lu",
                                methods[method].name, id);
                cr_assert_str_eq(error_text(answer), error_text(none));
        }
}

Test(tampering, replaying_ids_and_guessing_them_tells_nothing_by_any_error) {
        make_one_of_each();
        remember_bobs();
        uint64_t last = strtoull(rows("SELECT max(seq) FROM entry"), NULL, 10);

        cr_assert_gt(last, 12);
        for (Method m = 0; m < METHOD_COUNT; m++) {
                if (methods[m].about != ABOUT_ID)
                        continue;
                assert_tells_nothing(m, CALL_PLAIN, last);
                assert_tells_nothing(m, CALL_INTERACTIVE, last);
        }
        /* Also with amounts that would not fit, and where alice has requests around them. */
        assert_error(complete(alice, 2, 1, "coins", "x", AMOUNT_MAX), ERROR_UNKNOWN_REQUEST);
        assert_error(complete(alice, 2, 2, "price", "x", X(1), "currency", "s", "USD"),
                        ERROR_UNKNOWN_REQUEST);
        assert_silent(alice);
        assert_nothing_came_of_it();
        assert_tells_nothing(METHOD_GET, CALL_PLAIN, last);
        assert_tells_nothing(METHOD_COMPLETE, CALL_PLAIN, last);
        assert_tells_nothing(METHOD_CANCEL, CALL_PLAIN, last);
}

static void assert_question(Method method, uint64_t id, const char *action, const char *shown) {
        Call *call = method_begin(alice, CALL_INTERACTIVE, method, UID_ALICE, id);
        const Question *question = question_next();

        cr_assert_str_eq(question->action, action);
        cr_assert_str_eq(question->text, shown);
        question_answer(question, NO);
        cr_assert(has(call_await(call), "error"));
}

/* Nor is more shown in the dialogue, in which a child may look before it clicks it away. */
Test(tampering, guessing_ids_tells_nothing_by_any_question) {
        static const uint64_t ids[] = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, NO_SUCH_ID};
        const char *begin = "A guardian's password is needed to";

        make_one_of_each();
        remember_bobs();
        authority_begin();
        for (size_t i = 0; i < ELEMENTSOF(ids); i++) {
                assert_question(METHOD_GET, ids[i], "view", "");
                assert_question(METHOD_RESOLVE, ids[i], "approve",
                                text("%s approve request %lu.", begin, ids[i]));
                assert_question(METHOD_REFUND, ids[i], "set-limits",
                                text("%s write down that request %lu was paid back.", begin,
                                                ids[i]));
        }
        assert_nothing_came_of_it();
}

/* Beyond all that a ledger can hold. */
Test(tampering, ids_that_cannot_be) {
        static const uint64_t ids[] = {
                        0, (uint64_t) INT64_MAX, (uint64_t) INT64_MAX + 1, UINT64_MAX};

        remember_bobs();
        for (size_t i = 0; i < ELEMENTSOF(ids); i++) {
                assert_error(replay(METHOD_GET, CALL_PLAIN, ids[i]), ERROR_UNKNOWN_REQUEST);
                assert_error(replay(METHOD_COMPLETE, CALL_PLAIN, ids[i]), ERROR_UNKNOWN_REQUEST);
                assert_error(replay(METHOD_CANCEL, CALL_PLAIN, ids[i]), ERROR_UNKNOWN_REQUEST);
        }
        assert_nothing_came_of_it();
}

/* ---- files, clock, zone ---- */

static void assert_may_not(const char *command) {
        const char *const argv[] = {"/bin/sh", "-c", command, NULL};
        Output output = {0};

        cr_assert_eq(world_run(world, UID_ALICE, argv, &output), 0);
        cr_assert_neq(output.status, 0, "%s", command);
        cr_assert_str_eq(output.out, "", "%s: %s", command, output.out);
        output_clear(&output);
}

Test(tampering, files_clock_and_zone_are_not_a_childs) {
        pid_t daemon = world_daemon_pid(world);

        remember_bobs();
        assert_may_not("cat " WORLD_STATE_DIR "/ledger.db");
        assert_may_not("ls " WORLD_STATE_DIR);
        assert_may_not("echo > " WORLD_STATE_DIR "/ledger.db");
        assert_may_not("rm -rf " WORLD_STATE_DIR);
        assert_may_not("echo > " WORLD_CONFIG);
        assert_may_not("echo > " WORLD_CONFIG ".d/99-mine.conf");
        assert_may_not("mv " WORLD_CONFIG " " WORLD_CONFIG ".old");
        assert_may_not("echo > " WORLD_CATALOG_DIR "/tiktok.conf");
        assert_may_not(text("kill -HUP %d", daemon));
        assert_may_not(text("kill -STOP %d", daemon));
        assert_may_not(text("kill -KILL %d", daemon));
        assert_may_not("ln -sf /usr/share/zoneinfo/Pacific/Kiritimati /etc/localtime");
        assert_may_not("echo Pacific/Kiritimati > /etc/timezone");
        assert_may_not("cp /usr/share/zoneinfo/UTC /usr/share/zoneinfo/Europe/Berlin");
        assert_may_not("date --set=2028-01-01 >/dev/null");
        assert_may_not(WORLD_DAEMON " --state-dir=" WORLD_STATE_DIR " --accept-clock");
        assert_may_not(WORLD_DAEMON " --state-dir=" WORLD_STATE_DIR " --verify");
        assert_may_not(WORLD_DAEMON " --state-dir=" WORLD_STATE_DIR " --backup=/tmp/alices");
        assert_may_not(WORLD_DAEMON " --state-dir=/tmp/alices");
        assert_nothing_came_of_it();
}
