/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Budgets that several accounts share. */

#include "tests/integration/scenes.h"

#define OWN_LIMIT "[Limits]\nDefault=tiktok day 600 coins\n"
#define FAMILY "[Household family]\nMembers=alice bob\nLimit=tiktok month 1000 coins\n"
#define FAMILY_OF_ALICE "[Household family]\nMembers=alice\nLimit=tiktok month 1000 coins\n"

static void begin_with_family(void) {
        begin_scene(OWN_LIMIT FAMILY);
}

TestSuite(households, .init = begin_with_family, .fini = end_scene, .timeout = 60);

static const char *month_from(void) {
        return text("1.from=%ld", usec_of("2027-11-01 00:00:00"));
}

static const char *month_until(void) {
        return text("1.until=%ld", usec_of("2027-12-01 00:00:00"));
}

Test(households, members_share_and_are_shown_what_remains) {
        approved(alice, "tiktok", 600);
        assert_answer(get_limits(bob, UID_BOB), "0.platform=tiktok", "0.window=day", "0.unit=coins",
                        "0.amount=600", "0.granted=0", "0.used=0", "0.held=0", "0.remaining=600",
                        "0.from=*", "0.until=*", "0.source=default", "1.platform=tiktok",
                        "1.window=month", "1.unit=coins", "1.amount=1000", "1.granted=0",
                        "1.remaining=400", month_from(), month_until(), "1.source=household",
                        "1.household=family");
        assert_answer(get_account(bob, UID_BOB), "households=family", "...");
}

Test(households, own_and_shared_both_have_to_fit) {
        rejected(alice, "tiktok", 601, "over-limit");
        approved(alice, "tiktok", 600);
        assert_answer(request(bob, "tiktok", 401, NO_OPTIONS), "id=*", "decision=rejected",
                        "reason=over-limit", "state=rejected", "fits=400", "remaining=400",
                        "price=*", "currency=USD", "price-estimated=true", "replayed=false",
                        "limit.platform=tiktok", "limit.window=month", "limit.unit=coins",
                        "limit.amount=1000", "limit.remaining=400", "limit.until=*",
                        "warnings=seller-unknown");
        assert_answer(request(bob, "tiktok", 400, NO_OPTIONS), "decision=approved", "remaining=0",
                        "limit.window=month", "limit.remaining=0", "...");
        rejected(bob, "tiktok", 1, "over-limit");
        clock_at("2027-11-23 12:00:00");
        rejected(alice, "tiktok", 1, "over-limit");
        clock_at("2027-12-01 00:00:01");
        approved(alice, "tiktok", 600);
        approved(bob, "tiktok", 400);
}

Test(households, an_approval_names_no_use_of_others) {
        approved(alice, "tiktok", 600);
        /* 400 is left of the household's, 500 of her own. */
        const Answer *answer = request(bob, "tiktok", 100, NO_OPTIONS);
        assert_answer(answer, "decision=approved", "limit.window=month", "limit.remaining=300",
                        "remaining=300", "...");
        cr_assert_not(has(answer, "limit.used") || has(answer, "limit.held"));
}

Test(households, opens_the_platform_and_blocks_with_0) {
        reload("[Household family]\nMembers=alice bob\nLimit=twitch month 50 coins\n"
               "Limit=tiktok month 0 coins\n");
        approved(alice, "twitch", 50);
        rejected(bob, "twitch", 1, "over-limit");
        assert_done(set_limit(root, UID_BOB, "tiktok", "month", 50));
        rejected(bob, "tiktok", 1, "over-limit");
        rejected(mum, "tiktok", 1, "no-budget");
}

Test(households, in_money_over_all_platforms) {
        reload("[Household family]\nMembers=alice bob\nLimit=* month 10 USD\n");
        assert_answer(request(alice, "youtube", 0, PRICED(400, "USD")), "decision=approved", "...");
        assert_answer(request(bob, "youtube", 0, PRICED(601, "USD")), "reason=over-limit",
                        "limit.remaining=600", "...");
        assert_answer(request(bob, "youtube", 0, PRICED(600, "USD")), "decision=approved", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.platform=*", "0.remaining=0", "...");
}

Test(households, one_may_be_in_several) {
        reload(FAMILY "[Household children]\nMembers=alice\nLimit=tiktok month 100 coins\n");
        assert_answer(get_account(alice, UID_ALICE), "households=children,family", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.household=children", "0.remaining=100",
                        "1.household=family", "1.remaining=1000", "...");
        approved(alice, "tiktok", 100);
        rejected(alice, "tiktok", 1, "over-limit");
        assert_answer(get_limits(bob, UID_BOB), "0.household=family", "0.remaining=900", "...");
        assert_rows("SELECT households FROM entry WHERE kind = 'request' AND decision = 'approved'",
                        "children family\n");
}

/* ---- records ---- */

Test(households, what_one_writes_down_oneself_is_not_the_households) {
        assert_answer(record(alice, UID_ALICE, "tiktok", 700, NO_OPTIONS), "id=*");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=700", "1.remaining=1000", "...");
        assert_answer(record(root, UID_ALICE, "tiktok", 300, NO_OPTIONS), "id=*");
        assert_answer(get_limits(bob, UID_BOB), "0.used=0", "1.remaining=700", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=1000", "1.remaining=700", "...");
}

/* ---- members ---- */

Test(households, members_come_and_go_with_the_configuration) {
        approved(alice, "tiktok", 300);
        reload(OWN_LIMIT FAMILY_OF_ALICE);
        assert_answer(get_account(bob, UID_BOB), "households=", "...");
        approved(bob, "tiktok", 500); /* counts in none */
        assert_answer(get_limits(alice, UID_ALICE), "1.remaining=700", "...");

        reload(OWN_LIMIT FAMILY);
        assert_answer(get_limits(bob, UID_BOB), "1.source=household", "1.remaining=700", "...");
        rejected(bob, "tiktok", 101, "over-limit");
        approved(bob, "tiktok", 100);
        assert_answer(get_limits(alice, UID_ALICE), "1.remaining=600", "...");
}

Test(households, what_was_bought_by_a_member_stays_counted) {
        uint64_t id = approved(bob, "tiktok", 400);

        reload(OWN_LIMIT FAMILY_OF_ALICE);
        assert_answer(get_limits(alice, UID_ALICE), "1.remaining=600", "...");
        /* And when it is settled, it is in the household that it was held in. */
        reload(OWN_LIMIT FAMILY_OF_ALICE "[Requests]\nGiveBack=trust\n");
        assert_answer(complete(bob, id, 1, "coins", "x", X(100)), "state=completed");
        assert_answer(get_limits(alice, UID_ALICE), "1.remaining=900", "...");
        assert_done(refund(root, id, NO_OPTIONS));
        assert_answer(get_limits(alice, UID_ALICE), "1.remaining=1000", "...");
}

Test(households, groups_are_members_too) {
        reload("[Household grown-ups]\nMembers=@coinbudget-guardian\nLimit=tiktok month 10 coins\n");
        approved(mum, "tiktok", 10);
        rejected(as(UID_DAD), "tiktok", 1, "over-limit");
        rejected(alice, "tiktok", 1, "no-budget");
}

/* ---- who hears of it ---- */

Test(households, the_others_hear_that_their_budget_changed) {
        sd_bus *const listeners[] = {alice, bob, mum};
        const uid_t uids[] = {UID_ALICE, UID_BOB, UID_MUM};

        for (size_t i = 0; i < ELEMENTSOF(listeners); i++)
                assert_done(subscribe(listeners[i], uids[i]));
        uint64_t id = approved(alice, "tiktok", 100);
        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=approved",
                        "reason=");
        assert_answer(next_signal(alice, "BudgetChanged"), text("uid=%d", UID_ALICE));
        assert_silent(alice);
        assert_answer(next_signal(bob, "BudgetChanged"), text("uid=%d", UID_BOB));
        assert_silent(bob);
        assert_silent(mum);
}

Test(households, what_does_not_count_in_them_is_not_heard_there) {
        assert_done(subscribe(bob, UID_BOB));
        rejected(alice, "tiktok", 601, "over-limit");
        rejected(alice, "twitch", 601, "no-budget");
        (void) check(alice, "tiktok", 1, NO_OPTIONS);
        assert_answer(record(alice, UID_ALICE, "tiktok", 10, NO_OPTIONS), "id=*");
        assert_done(set_limit(root, UID_ALICE, "tiktok", "week", 500));
        assert_done(set_paused(alice, UID_ALICE, true, NO_OPTIONS));
        assert_silent(bob);
}

/* Nothing of what remains changes with these. */
Test(households, what_changes_nothing_in_them_is_not_heard_there) {
        reload(OWN_LIMIT FAMILY "[Requests]\nOverLimit=ask\n");
        uint64_t bought = approved(alice, "tiktok", 100), kept = approved(alice, "tiktok", 100);
        uint64_t denied = pending(alice, "tiktok", 601), withdrawn = pending(alice, "tiktok", 602);
        sd_bus *listening = as(UID_BOB);

        assert_done(subscribe(listening, UID_BOB));
        complete(alice, bought, NO_OPTIONS);
        assert_answer(resolve(root, denied, false, NO_OPTIONS), "state=rejected");
        assert_answer(cancel(alice, withdrawn, ""), "state=cancelled");
        assert_answer(cancel(alice, kept, ""), "state=returning");
        assert_silent(listening);
        assert_answer(resolve(root, kept, true, NO_OPTIONS), "state=cancelled");
        assert_answer(next_signal(listening, "BudgetChanged"), text("uid=%d", UID_BOB));
}

/* One purchase in a currency that no rate leads to the list from does not shut what all share. */
Test(households, a_price_in_a_strange_currency_counts_as_the_lists) {
        (void) request(alice, "tiktok", 1, PRICED(1, "GEL"));
        reload(OWN_LIMIT FAMILY "Limit=* month 50 USD\n");
        assert_answer(request(bob, "tiktok", 100, NO_OPTIONS), "decision=approved", "...");
        assert_rows("SELECT costs FROM entry WHERE kind = 'request' AND currency = 'GEL'",
                        "USD 2 1 1 -\n\n");
}

Test(households, nobody_reads_who_spent_what) {
        uint64_t id = approved(alice, "tiktok", 100);

        assert_error(get(bob, id), ERROR_UNKNOWN_REQUEST);
        assert_error(get_limits(bob, UID_ALICE), INTERACTIVE_REQUIRED);
        assert_error(list_requests(bob, UID_ALICE, NO_OPTIONS), INTERACTIVE_REQUIRED);
        assert_error(get_account(bob, UID_ALICE), INTERACTIVE_REQUIRED);
        assert_done(list_requests(bob, UID_BOB, NO_OPTIONS));
        assert_done(summarize(bob, UID_BOB, "month", NOON, "2027-12-01 00:00:00"));
        assert_done(list_changes(bob, UID_BOB, NO_OPTIONS));
}
