/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Another child learns nothing of an account: by no method, by no error, by no signal. */

#include <string.h>

#include "tests/integration/methods.h"
#include "tests/integration/scenes.h"

static uint64_t held, asked;

static void begin_with_secrets(void) {
        begin_scene("[Limits]\nDefault=tiktok month 1000 coins\n[Requests]\nOverLimit=ask\n");
        held = approved(alice, "tiktok", 400);
        asked = pending(alice, "tiktok", 1001);
        approved(bob, "tiktok", 1);
}

TestSuite(privacy, .init = begin_with_secrets, .fini = end_scene, .timeout = 60);

/* ---- methods ---- */

/* Those that a guardian's right opens; the others look at the caller's own alone. */
static bool is_guarded(Method method) {
        About about = methods[method].about;

        return about == ABOUT_UID || about == ABOUT_EVERYBODY || method == METHOD_RESOLVE ||
                        method == METHOD_REFUND;
}

static const Answer *ask_about_alice(sd_bus *bus, CallFlags flags, Method method) {
        return call_await(method_begin(
                        bus, flags, method, UID_ALICE, method == METHOD_RESOLVE ? asked : held));
}

Test(privacy, every_method_about_another_needs_a_guardian) {
        for (Method m = 0; m < METHOD_COUNT; m++) {
                if (!is_guarded(m))
                        continue;
                assert_error(ask_about_alice(bob, CALL_PLAIN, m), INTERACTIVE_REQUIRED);
                /* Nobody is there to be asked. */
                assert_error(ask_about_alice(bob, CALL_INTERACTIVE, m), ACCESS_DENIED);
        }
        assert_error(subscribe(bob, UID_ALL), INTERACTIVE_REQUIRED);
        assert_rows("SELECT count(*) FROM entry WHERE kind NOT IN ('account', 'request')", "0\n");
}

/* A guardian, but without a password typed: looking is free, and nothing else. */
Test(privacy, and_so_it_does_for_who_has_no_account) {
        sd_bus *dad = as(UID_DAD);

        for (Method m = METHOD_LIST_ACCOUNTS; m < METHOD_COUNT; m++)
                if (m == METHOD_LIST_ACCOUNTS || m == METHOD_LIST_PENDING ||
                                m == METHOD_LIST_CHANGES)
                        cr_assert_not(has(ask_about_alice(dad, CALL_PLAIN, m), "error"));
                else
                        assert_error(ask_about_alice(dad, CALL_PLAIN, m), INTERACTIVE_REQUIRED);
}

Test(privacy, anothers_request_is_none) {
        const uint64_t ids[] = {held, asked};

        for (size_t i = 0; i < ELEMENTSOF(ids); i++) {
                const Answer *answers[] = {get(bob, ids[i]), complete(bob, ids[i], NO_OPTIONS),
                                cancel(bob, ids[i], "")};
                const Answer *none[] = {get(bob, 999), complete(bob, 999, NO_OPTIONS),
                                cancel(bob, 999, "")};

                for (size_t j = 0; j < ELEMENTSOF(answers); j++) {
                        assert_error(answers[j], ERROR_UNKNOWN_REQUEST);
                        cr_assert_str_eq(error_text(answers[j]), error_text(none[j]));
                }
        }
        assert_answer(get(alice, held), "state=approved", "...");
        assert_answer(get(alice, asked), "state=pending", "...");
}

/* What is there and what is not look the same. */
Test(privacy, an_id_that_exists_is_no_news) {
        const Answer *existing = resolve(bob, asked, true, NO_OPTIONS);
        const Answer *none = resolve(bob, 999, true, NO_OPTIONS);

        cr_assert_str_eq(error_text(existing), error_text(none));
        existing = refund(bob, held, NO_OPTIONS);
        none = refund(bob, 999, NO_OPTIONS);
        assert_error(existing, INTERACTIVE_REQUIRED);
        cr_assert_str_eq(error_text(existing), error_text(none));
}

Test(privacy, ones_own_answers_name_nobody_else) {
        assert_answer(get_limits(bob, UID_BOB), "0.used=0", "0.held=1", "...");
        cr_assert_not(has(get_limits(bob, UID_BOB), "1.platform"));
        const Answer *requests = list_requests(bob, UID_BOB, NO_OPTIONS);
        assert_answer(requests, text("0.uid=%d", UID_BOB), "...");
        cr_assert_not(has(requests, "1.id"));
        assert_done(list_changes(bob, UID_BOB, NO_OPTIONS));
        /* A key that another has used is free. */
        (void) request(alice, "tiktok", 2, 1, "key", "s", "k");
        assert_answer(request(bob, "tiktok", 3, 1, "key", "s", "k"), "replayed=false", "...");
}

/* ---- signals ---- */

Test(privacy, no_signal_reaches_who_may_not_read) {
        sd_bus *dad = as(UID_DAD), *other = as(UID_BOB);

        assert_done(subscribe(bob, UID_BOB));
        assert_error(subscribe(other, UID_ALICE), INTERACTIVE_REQUIRED);
        assert_error(subscribe(other, UINT32_MAX), INTERACTIVE_REQUIRED);
        assert_done(subscribe(mum, UID_BOB));
        uint64_t more = approved(alice, "tiktok", 400);
        assert_done(set_limit(root, UID_ALICE, "tiktok", "week", 9000));
        assert_done(grant(root, UID_ALICE, "tiktok", "week", "coins", 5, NO_OPTIONS));
        assert_answer(resolve(root, asked, true, NO_OPTIONS), "state=approved");
        assert_answer(complete(alice, more, NO_OPTIONS), "state=completed");
        assert_answer(cancel(alice, held, ""), "state=returning");
        assert_answer(resolve(root, held, false, NO_OPTIONS), "state=completed");
        assert_done(refund(root, held, NO_OPTIONS));
        assert_answer(record(root, UID_ALICE, "tiktok", 5, NO_OPTIONS), "id=*");
        assert_done(set_paused(alice, UID_ALICE, true, NO_OPTIONS));
        sd_bus *const listeners[] = {bob, other, mum, dad};
        for (size_t i = 0; i < ELEMENTSOF(listeners); i++)
                assert_silent(listeners[i]);
}

Test(privacy, a_connection_without_subscription_hears_of_its_requests_alone) {
        sd_bus *second = as(UID_ALICE);
        uint64_t id = approved(alice, "tiktok", 10);

        complete(alice, id, NO_OPTIONS);
        assert_silent(second);
        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=completed",
                        "reason=");
        assert_silent(alice);
}
