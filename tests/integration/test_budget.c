/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Where an account stands, and who hears of it. */

#include "tests/integration/calls.h"

static sd_bus *alice, *bob, *mum, *root;

static void begin_with_budget(void) {
        begin(WORLD_POLKIT);
        config("[Limits]\nDefault=tiktok month 2000 coins\n");
        daemon_start();
        alice = as(UID_ALICE);
        bob = as(UID_BOB);
        mum = as(UID_MUM);
        root = as(0);
}

TestSuite(budget, .init = begin_with_budget, .fini = end, .timeout = 60);

/* ---- GetLimits ---- */

Test(budget, default_limits_are_seen_before_anything_was_asked) {
        assert_answer(get_limits(alice, UID_ALICE), "0.platform=tiktok", "0.window=month",
                        "0.unit=coins", "0.amount=2000", "0.granted=0", "0.used=0", "0.held=0",
                        "0.remaining=2000", "0.from=*", "0.until=*", "0.source=default");
        cr_assert_str_eq(rows("SELECT count(*) FROM entry"), "0\n");
}

Test(budget, limits_come_narrowest_first_and_all_hold) {
        assert_done(set_limit(root, UID_ALICE, "tiktok", "year", 5000));
        assert_done(set_limit(root, UID_ALICE, "tiktok", "request", 500));
        assert_done(set_limit(root, UID_ALICE, "tiktok", "week", 900));
        assert_done(set_limit(root, UID_ALICE, "tiktok", "day", 600));

        assert_answer(get_limits(alice, UID_ALICE), "0.window=request", "0.amount=500", "0.used=0",
                        "0.held=0", "0.remaining=500", "0.source=guardian", "0.set-by=0",
                        "0.set-at=*", "1.window=day", "1.amount=600", "2.window=week",
                        "3.window=month", "3.amount=2000", "3.source=default", "4.window=year",
                        "4.amount=5000", "4.source=guardian", "...");
        cr_assert_not(has(get_limits(alice, UID_ALICE), "0.from"));
        cr_assert_not(has(get_limits(alice, UID_ALICE), "0.until"));

        assert_answer(request(alice, "tiktok", 501, NO_OPTIONS), "reason=over-limit",
                        "limit.window=request", "fits=500", "remaining=600", "...");
        approved(alice, "tiktok", 500);
        assert_answer(request(alice, "tiktok", 101, NO_OPTIONS), "reason=over-limit",
                        "limit.window=day", "limit.held=500", "limit.remaining=100", "fits=100",
                        "...");
}

Test(budget, remaining_is_never_below_zero) {
        approved(alice, "tiktok", 1500);
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 1000));
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=1000", "0.held=1500", "0.remaining=0",
                        "...");
        /* Lowering a limit cancels nothing that is held. */
        assert_answer(complete(alice, 2, NO_OPTIONS), "state=completed");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=1500", "0.held=0", "0.remaining=0",
                        "...");
}

/* ---- GetAccount ---- */

Test(budget, an_account_and_its_settings) {
        assert_answer(get_account(alice, UID_ALICE), "name=alice",
                        "paused=", "households=", "unbudgeted=false", "over-limit=reject",
                        "give-back=ask", "unconfirmed=spend", "quiet-hours=", "burst=10/10min");

        daemon_stop();
        config("[Requests]\nOverLimit=ask\nBurst=off\n[Account alice]\nGiveBack=trust\n"
               "Unconfirmed=release\nQuietHours=22:00-07:00\nBurst=3/1min\n"
               "[Household home]\nMembers=alice bob\nLimit=* month 50 EUR\n"
               "[Household kids]\nMembers=alice\nLimit=tiktok day 100 coins\n");
        daemon_start();
        assert_answer(get_account(alice, UID_ALICE), "name=alice",
                        "paused=", "households=home,kids", "unbudgeted=false", "over-limit=ask",
                        "give-back=trust", "unconfirmed=release", "quiet-hours=22:00-07:00",
                        "burst=3/1min");
        assert_answer(get_account(bob, UID_BOB), "name=bob", "paused=", "households=home",
                        "unbudgeted=false", "over-limit=ask", "give-back=ask", "unconfirmed=spend",
                        "quiet-hours=", "burst=off");
}

Test(budget, who_needs_no_budget) {
        daemon_stop();
        config("[Limits]\nDefault=tiktok month 2000 coins\nUnbudgeted=bob @coinbudget-guardian\n");
        daemon_start();
        assert_answer(get_account(alice, UID_ALICE), "unbudgeted=false", "...");
        assert_answer(get_account(bob, UID_BOB), "unbudgeted=true", "...");
        assert_answer(get_account(mum, UID_MUM), "unbudgeted=true", "...");

        /* Default limits don't bind them; those that a guardian set do. */
        assert_answer(request(bob, "tiktok", 9000, 1, "seller", "s", "app-store"),
                        "decision=approved", "id=*", "reason=", "state=approved", "hold-until=*",
                        "price=13708", "currency=USD", "price-estimated=true", "replayed=false");
        assert_done(get_limits(bob, UID_BOB));
        assert_done(set_limit(root, UID_BOB, "tiktok", "month", 9001));
        rejected(bob, "tiktok", 2, "over-limit");
        approved(bob, "tiktok", 1);
        approved(bob, "twitch", 1);
}

/* ---- ListRequests ---- */

Test(budget, requests_newest_first_and_filtered) {
        approved(alice, "tiktok", 100);            /* 2 */
        approved(alice, "tiktok", 200);            /* 3 */
        rejected(alice, "twitch", 5, "no-budget"); /* 4 */
        approved(bob, "tiktok", 999);              /* 6 */
        complete(alice, 3, NO_OPTIONS);            /* 7 */
        uint64_t first_created = (uint64_t) number(get(alice, 2), "created");

        assert_answer(list_requests(alice, UID_ALICE, NO_OPTIONS), "0.id=4", "1.id=3", "2.id=2",
                        "0.platform=twitch", "0.coins=5", "0.state=rejected", "0.reason=no-budget",
                        "1.state=completed", "1.completed-coins=200", "2.state=approved", "...");
        cr_assert_not(has(list_requests(alice, UID_ALICE, NO_OPTIONS), "3.id"));

        assert_answer(list_requests(alice, UID_ALICE, 1, "platform", "s", "twitch"), "0.id=4",
                        "...");
        cr_assert_not(has(list_requests(alice, UID_ALICE, 1, "platform", "s", "twitch"), "1.id"));
        assert_answer(list_requests(alice, UID_ALICE, 1, "state", "s", "completed"), "0.id=3",
                        "...");
        assert_answer(list_requests(alice, UID_ALICE, 2, "count", "u", 1, "before", "t",
                                      (uint64_t) 4),
                        "0.id=3", "...");
        cr_assert_not(has(list_requests(alice, UID_ALICE, 1, "count", "u", 1), "1.id"));
        assert_done(list_requests(alice, UID_ALICE, 1, "until", "t", first_created));
        cr_assert(has(list_requests(alice, UID_ALICE, 1, "since", "t", first_created), "2.id"));
        assert_done(list_requests(alice, UID_ALICE, 1, "platform", "s", "youtube"));
}

Test(budget, bad_filters) {
        assert_error(list_requests(alice, UID_ALICE, 1, "colour", "s", "red"), INVALID_ARGS);
        assert_error(list_requests(alice, UID_ALICE, 1, "state", "s", "open"), INVALID_ARGS);
        assert_error(list_requests(alice, UID_ALICE, 1, "count", "u", 1001), INVALID_ARGS);
        assert_error(list_requests(alice, UID_ALICE, 1, "count", "t", (uint64_t) 1), INVALID_ARGS);
        assert_error(list_requests(alice, UID_ALICE, 1, "before", "x", X(1)), INVALID_ARGS);
        assert_done(list_requests(alice, UID_ALICE, 1, "count", "u", 1000));
}

Test(budget, a_hundred_requests_unless_more_are_wanted) {
        daemon_stop();
        config("[Limits]\nDefault=tiktok month 2000 coins\n[Requests]\nBurst=off\n");
        daemon_start();
        for (int i = 0; i < 101; i++)
                approved(alice, "tiktok", 1);
        cr_assert(has(list_requests(alice, UID_ALICE, NO_OPTIONS), "99.id"));
        cr_assert_not(has(list_requests(alice, UID_ALICE, NO_OPTIONS), "100.id"));
        cr_assert(has(list_requests(alice, UID_ALICE, 1, "count", "u", 1000), "100.id"));
}

/* ---- others' ---- */

Test(budget, others_see_nothing_without_a_guardian) {
        assert_error(get_limits(bob, UID_ALICE), INTERACTIVE_REQUIRED);
        assert_error(get_account(bob, UID_ALICE), INTERACTIVE_REQUIRED);
        assert_error(list_requests(bob, UID_ALICE, NO_OPTIONS), INTERACTIVE_REQUIRED);
        assert_error(subscribe(bob, UID_ALICE), INTERACTIVE_REQUIRED);
        assert_error(subscribe(bob, UID_ALL), INTERACTIVE_REQUIRED);
        assert_error(get_limits(bob, 0), INTERACTIVE_REQUIRED);
}

Test(budget, guardians_look_without_asking) {
        approved(alice, "tiktok", 100);
        assert_answer(get_limits(mum, UID_ALICE), "0.held=100", "...");
        assert_answer(get_account(mum, UID_ALICE), "name=alice", "...");
        assert_answer(list_requests(mum, UID_ALICE, NO_OPTIONS), "0.id=2", "...");
        assert_answer(get(mum, 2), "id=2", text("uid=%d", UID_ALICE), "...");
        assert_done(subscribe(mum, UID_ALL));
        assert_error(get_limits(mum, UID_STRANGER), ERROR_UNKNOWN_ACCOUNT);
        assert_error(get_account(mum, UID_STRANGER), ERROR_UNKNOWN_ACCOUNT);
        assert_error(list_requests(mum, UID_STRANGER, NO_OPTIONS), ERROR_UNKNOWN_ACCOUNT);
        assert_error(subscribe(mum, UID_STRANGER), ERROR_UNKNOWN_ACCOUNT);
}

/* ---- signals ---- */

Test(budget, subscribers_hear_what_happens) {
        sd_bus *screen = as(UID_ALICE);
        assert_done(subscribe(screen, UID_ALICE));
        assert_done(subscribe(screen, UID_ALICE));

        uint64_t id = approved(alice, "tiktok", 100);
        assert_answer(next_signal(screen, "Changed"), text("id=%lu", id), "state=approved",
                        "reason=");
        assert_answer(next_signal(screen, "BudgetChanged"), text("uid=%d", UID_ALICE));

        rejected(alice, "twitch", 1, "no-budget");
        assert_answer(next_signal(screen, "Changed"), "id=*", "state=rejected", "reason=no-budget");

        cancel(alice, id, "");
        assert_answer(next_signal(screen, "Changed"), text("id=%lu", id), "state=returning",
                        "reason=");
        assert_answer(next_signal(screen, "BudgetChanged"), text("uid=%d", UID_ALICE));
        assert_answer(next_signal(screen, "Pending"), text("id=%lu", id), text("uid=%d", UID_ALICE),
                        "state=returning", "coins=100", "...");

        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 1));
        assert_answer(next_signal(screen, "BudgetChanged"), text("uid=%d", UID_ALICE));
        assert_silent(screen);
}

Test(budget, the_requester_hears_how_it_goes_on_without_subscribing) {
        sd_bus *other_app = as(UID_ALICE);

        uint64_t id = approved(alice, "tiktok", 100);
        assert_silent(alice);
        complete(other_app, id, NO_OPTIONS);
        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=completed",
                        "reason=");
        assert_silent(alice);
        assert_silent(other_app);
}

Test(budget, nobody_else_hears_anything) {
        assert_done(subscribe(bob, UID_BOB));
        /* Signals that were broadcast would come by this. */
        cr_assert_geq(sd_bus_add_match(
                                      bob, NULL, "type='signal',sender='" BUS_NAME "'", NULL, NULL),
                        0);

        uint64_t id = approved(alice, "tiktok", 100);
        complete(alice, id, NO_OPTIONS);
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 1));
        assert_silent(bob);
        approved(bob, "tiktok", 5);
        assert_answer(next_signal(bob, "Changed"), "id=*", "state=approved", "reason=");
}

Test(budget, a_guardian_hears_of_everybody_once) {
        assert_done(subscribe(mum, UID_ALICE));
        assert_done(subscribe(mum, UID_ALL));

        approved(alice, "tiktok", 100);
        approved(bob, "tiktok", 5);
        assert_answer(next_signal(mum, "Changed"), "id=*", "state=approved", "reason=");
        assert_answer(next_signal(mum, "BudgetChanged"), text("uid=%d", UID_ALICE));
        assert_answer(next_signal(mum, "Changed"), "id=*", "state=approved", "reason=");
        assert_answer(next_signal(mum, "BudgetChanged"), text("uid=%d", UID_BOB));
        assert_silent(mum);
}

Test(budget, subscriptions_end_with_the_connection_and_the_daemon) {
        enum { SUBSCRIPTIONS_MAX = 64 };
        sd_bus *screens[SUBSCRIPTIONS_MAX];

        for (int i = 0; i < SUBSCRIPTIONS_MAX; i++)
                assert_done(subscribe(screens[i] = as(UID_ALICE), UID_ALICE));
        assert_error(subscribe(alice, UID_ALICE), LIMITS_EXCEEDED);
        leave(screens[0]);
        assert_done(subscribe(alice, UID_ALICE)); /* there is room for one again */

        assert_done(subscribe(bob, UID_BOB));
        daemon_stop();
        daemon_start();
        approved(bob, "tiktok", 1);
        assert_silent(bob);
}

Test(budget, subscribers_hear_of_another_configuration) {
        assert_done(subscribe(alice, UID_ALICE));
        assert_done(subscribe(mum, UID_ALL));
        config("[Limits]\nDefault=tiktok month 5 coins\n");
        cr_assert_eq(world_daemon_reload(world), 0);
        assert_answer(next_signal(alice, "BudgetChanged"), text("uid=%d", UID_ALICE));
        assert_answer(next_signal(mum, "BudgetChanged"), text("uid=%u", UID_ALL));
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=5", "...");
}

/* ---- Version ---- */

Test(budget, version) {
        char *version = NULL;
        int r = sd_bus_get_property_string(
                        alice, BUS_NAME, OBJECT_PATH, INTERFACE_BUDGET, "Version", NULL, &version);
        cr_assert_geq(r, 0);
        cr_assert_str_eq(version, COINBUDGET_VERSION);
        free(version);
}
