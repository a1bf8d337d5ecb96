/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/sentence.h"

#include "client/words.h"
#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_sentence, .init = client_case_open);

static Asked asked(bool check, const char *platform, int64_t coins) {
        return (Asked){
                        .check = check,
                        .user = "alice",
                        .platform = platform,
                        .coins = coins,
                        .now = CASE_NOW,
                        .platforms = case_platforms(),
        };
}

static BudgetVerdict verdict(Decision decision, char *reason) {
        BudgetVerdict verdict = {.id = 12, .decision = decision, .reason = reason};

        record_clear(&budget_details_type, &verdict.details);
        return verdict;
}

static void expect(const Asked *asked, const BudgetVerdict *verdict, const char *expected) {
        Paper *paper = paper_new();
        sentence_verdict(asked, verdict, paper->out);
        paper_expect(paper, expected);
}

Test(client_sentence, approved) {
        BudgetVerdict v = verdict(DECISION_APPROVED, TEXT(""));
        Asked a = asked(false, "tiktok", 700);

        v.details.hold_until = CASE_NOW + CASE_HOUR / 2;
        expect(&a, &v,
                        "Approved. 700 TikTok Coins are held until 18:30 (request 12). Then: "
                        "coinbudget complete 12, or coinbudget cancel 12.\n");
        v.details.replayed = 1;
        expect(&a, &v,
                        "Approved already. 700 TikTok Coins are held until 18:30 (request 12). "
                        "Then: coinbudget complete 12, or coinbudget cancel 12.\n");

        v.details.replayed = 0;
        v.details.hold_until = NOT_GIVEN;
        a.coins = 1;
        expect(&a, &v,
                        "Approved. 1 TikTok Coin is held (request 12). Then: coinbudget complete "
                        "12, or coinbudget cancel 12.\n");
        a = asked(false, "youtube", 0);
        expect(&a, &v,
                        "Approved. YouTube Super Chat is held (request 12). Then: coinbudget "
                        "complete 12, or coinbudget cancel 12.\n");
        v.details.price = 500;
        v.details.currency = TEXT("USD");
        expect(&a, &v,
                        "Approved. 5.00 USD for YouTube Super Chat is held (request 12). Then: "
                        "coinbudget complete 12, or coinbudget cancel 12.\n");
}

Test(client_sentence, would_be_approved) {
        BudgetVerdict v = verdict(DECISION_APPROVED, TEXT(""));
        Asked a = asked(true, "instagram", 45);

        v.id = NOT_GIVEN;
        expect(&a, &v, "Would be approved: 45 Stars (Instagram Gifts).\n");
        v.details.remaining = 55;
        expect(&a, &v, "Would be approved: 45 Stars (Instagram Gifts). 55 would be left.\n");
}

Test(client_sentence, every_reason) {
        static const struct {
                const char *reason, *expected;
        } cases[] = {
                        {"clock-suspect",
                                        "the clock stands before earlier requests. Set it right; if it is right now, an administrator runs: coinbudgetd --accept-clock"},
                        {"no-budget", "alice has no budget for tiktok. A guardian can set one: coinbudget set alice 500 --platform=tiktok"},
                        {"paused", "buying is paused for alice. Until when, and by whom: coinbudget status"},
                        {"quiet-hours", "nothing may be bought at this time of day. Ask again later; coinbudget status says when."},
                        {"burst", "too many requests in a short time. Wait some minutes, then ask again."},
                        {"unofficial-seller",
                                        "who sells has to be named, with --seller. Official sellers of TikTok Coins: tiktok.com, the App Store."},
                        {"overpriced", "the price is far above the list price. Buy from an official seller: coinbudget bundles tiktok"},
                        {"underpriced", "the price is far below the list price, as a scam's bait is. Buy from an official seller: coinbudget bundles tiktok"},
                        {"no-exchange-rate",
                                        "the limit is in another currency, and no exchange rate is known. Pay in the limit's currency, or ask an administrator for a file of rates."},
                        {"over-limit", "over the limit. Ask a guardian."},
                        {"awaiting-approval", "it waits for a guardian. Ask them for an answer."},
                        {"denied", "a guardian said no. Talk to them before asking again."},
                        {"approval-expired",
                                        "no guardian answered in time. Ask them, then ask here again."},
                        {"", "no reason was given. Try again later."},
                        {"full-moon", "full-moon. This coinbudget is older than its daemon and cannot say more."},
        };

        cr_assert_eq(ELEMENTSOF(cases), REASON_COUNT + 1);
        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char reason[32], expected[512];
                BudgetVerdict v = verdict(DECISION_REJECTED, strcpy(reason, cases[i].reason));
                Asked a = asked(false, "tiktok", 700);

                snprintf(expected, sizeof expected, "Rejected (request 12): %s\n",
                                cases[i].expected);
                expect(&a, &v, expected);
                a.check = true;
                snprintf(expected, sizeof expected, "Would be rejected: %s\n", cases[i].expected);
                expect(&a, &v, expected);
                a.check = false;
                v.details.replayed = 1;
                snprintf(expected, sizeof expected, "Rejected already (request 12): %s\n",
                                cases[i].expected);
                expect(&a, &v, expected);
        }
}

Test(client_sentence, no_budget_where_money_is_taken) {
        BudgetVerdict v = verdict(DECISION_REJECTED, TEXT("no-budget"));
        Asked a = asked(false, "youtube", 0);

        expect(&a, &v,
                        "Rejected (request 12): "
                        "alice has no budget for youtube, which sells in money. A guardian can set one: "
                        "coinbudget set alice 25EUR --platform=youtube\n");
}

Test(client_sentence, over_limit) {
        BudgetVerdict v = verdict(DECISION_REJECTED, TEXT("over-limit"));
        Asked a = asked(false, "tiktok", 1500);
        BudgetLimit limit = case_limit();

        v.details.limit = &limit;
        v.details.fits = 1300;
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit. 1300 of 2000 coins a month are left, until 1 Dec "
                        "00:00. 1300 would fit.\n");

        limit.remaining = 0;
        v.details.fits = 0;
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit. 0 of 2000 coins a month are left, until 1 Dec "
                        "00:00. Wait until then, or ask a guardian.\n");

        limit.granted = 500;
        limit.remaining = 500;
        v.details.fits = 200;
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit. 500 of 2500 coins a month are left, until 1 Dec "
                        "00:00. 200 would fit, as another limit allows no more.\n");

        limit = case_limit();
        limit.window = TEXT("request");
        limit.until = NOT_GIVEN;
        v.details.fits = 0;
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit. 2000 coins a request are allowed. Ask a "
                        "guardian.\n");

        limit = case_limit();
        limit.unit = TEXT("EUR");
        v.details.fits = NOT_GIVEN;
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit. 13.00 EUR of 20.00 EUR a month are left, until 1 "
                        "Dec 00:00. Wait until then, or ask a guardian.\n");

        /* A household's limit tells only what is left. */
        limit = case_limit();
        limit.amount = NOT_GIVEN;
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit. 1300 coins a month are left, until 1 Dec 00:00. "
                        "Wait until then, or ask a guardian.\n");

        limit = case_limit();
        limit.amount = limit.remaining = 0;
        expect(&a, &v,
                        "Rejected (request 12): "
                        "alice may buy no TikTok Coins: a limit of 0 stands. A guardian "
                        "can raise it: coinbudget set alice 500 --platform=tiktok\n");
        limit.window = TEXT("day");
        expect(&a, &v,
                        "Rejected (request 12): "
                        "alice may buy no TikTok Coins: a limit of 0 stands. A guardian "
                        "can raise it: coinbudget set alice 500 --platform=tiktok --per=day\n");
        limit.source = TEXT("self");
        expect(&a, &v,
                        "Rejected (request 12): "
                        "alice may buy no TikTok Coins: a limit of 0 stands. alice set it, "
                        "and can raise it, which takes a while to count: coinbudget set 500 "
                        "--platform=tiktok --per=day\n");
        limit.source = TEXT("household");
        limit.household = TEXT("smith");
        expect(&a, &v,
                        "Rejected (request 12): "
                        "alice may buy no TikTok Coins: a limit of 0 stands. It is the household "
                        "smith's: an administrator can raise it, in coinbudget.conf.\n");

        limit = case_limit();
        limit.amount = limit.remaining = 0;
        limit.platform = TEXT("*");
        limit.unit = TEXT("USD");
        expect(&a, &v,
                        "Rejected (request 12): "
                        "alice may buy no TikTok Coins: a limit of 0 stands. A guardian "
                        "can raise it: coinbudget set alice 25USD\n");
}

/* Advice that a guardian's limit gets would be wrong about these. */
Test(client_sentence, over_a_limit_that_is_not_a_guardians) {
        BudgetVerdict v = verdict(DECISION_REJECTED, TEXT("over-limit"));
        Asked a = asked(false, "tiktok", 1500);
        BudgetLimit limit = case_limit();

        limit.source = TEXT("self");
        v.details.limit = &limit;
        v.details.fits = 1300;
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit that you set yourself. 1300 of 2000 coins a month are "
                        "left, until 1 Dec 00:00. 1300 would fit.\n");
        v.details.fits = 0;
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit that you set yourself. 1300 of 2000 coins a month are "
                        "left, until 1 Dec 00:00. Wait until then: no guardian can lift what you "
                        "set yourself.\n");
        limit.window = TEXT("request");
        limit.until = NOT_GIVEN;
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit that you set yourself. 2000 coins a request are allowed. "
                        "Ask for less: no guardian can lift what you set yourself.\n");

        limit.source = TEXT("household");
        limit.household = TEXT("smith");
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit of the household smith. 2000 coins a request are allowed. "
                        "Ask for less, or ask an administrator, who sets it in coinbudget.conf.\n");
        limit.window = TEXT("month");
        limit.until = CASE_DECEMBER;
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit of the household smith. 1300 of 2000 coins a month are "
                        "left, until 1 Dec 00:00. Wait until then, or ask an administrator, who "
                        "sets it in coinbudget.conf.\n");
}

Test(client_sentence, over_a_limit_in_money_by_an_estimate) {
        BudgetVerdict v = verdict(DECISION_REJECTED, TEXT("over-limit"));
        Asked a = asked(false, "tiktok", 1500);
        BudgetLimit limit = case_limit();

        limit.platform = TEXT("*");
        limit.unit = TEXT("EUR");
        v.details.limit = &limit;
        v.details.fits = 800;
        v.details.price = 2285;
        v.details.currency = TEXT("USD");
        v.details.price_estimated = 1;
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit. 13.00 EUR of 20.00 EUR a month are left, until 1 Dec "
                        "00:00. Without --price it counts as 22.85 USD. 800 would fit.\n");
        v.details.price_estimated = 0;
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit. 13.00 EUR of 20.00 EUR a month are left, until 1 Dec "
                        "00:00. 800 would fit.\n");
        v.details.price_estimated = 1;
        limit.unit = TEXT("coins");
        expect(&a, &v,
                        "Rejected (request 12): "
                        "over the limit. 1300 of 2000 coins a month are left, until 1 Dec 00:00. "
                        "800 would fit, as another limit allows no more.\n");
}

Test(client_sentence, pending_and_settled) {
        BudgetVerdict v = verdict(DECISION_PENDING, TEXT("awaiting-approval"));
        Asked a = asked(false, "tiktok", 1500);

        expect(&a, &v,
                        "A guardian has been asked (request 12). Wait for the answer: coinbudget show "
                        "12\n");
        v.details.replayed = 1;
        expect(&a, &v,
                        "A guardian has been asked already (request 12). Wait for the answer: "
                        "coinbudget show 12\n");
        a.check = true;
        expect(&a, &v, "A guardian would be asked: it is over the limit.\n");

        a.check = false;
        v = verdict(DECISION_SETTLED, TEXT(""));
        v.details.state = TEXT("completed");
        expect(&a, &v,
                        "Asked before with this key: request 12, and it is completed. Do not buy "
                        "again; for another purchase use another key.\n");
}

Test(client_sentence, warnings) {
        BudgetVerdict v = verdict(DECISION_APPROVED, TEXT(""));
        Asked a = asked(true, "tiktok", 700);
        BudgetLimit limit = case_limit();
        char *warnings[] = {TEXT("near-limit"), TEXT("above-list-price"), TEXT("below-list-price"),
                        TEXT("seller-unknown"), TEXT("rate-stale"), TEXT("something-new"), NULL};

        limit.remaining = 300;
        v.details.limit = &limit;
        v.details.warnings = warnings;
        expect(&a, &v,
                        "Would be approved: 700 TikTok Coins.\n"
                        "Note: the limit is near: 300 of 2000 coins a month are left, until 1 Dec "
                        "00:00.\n"
                        "Note: the price is above the list price.\n"
                        "Note: the price is below the list price: look twice at who sells.\n"
                        "Note: nobody looked at who sells, as no --seller was named. Buy only from "
                        "official ones: coinbudget bundles tiktok\n"
                        "Note: the exchange rate is an old one.\n"
                        "Note: something-new.\n");

        v.decision = DECISION_REJECTED;
        v.reason = TEXT("burst");
        expect(&a, &v,
                        "Would be rejected: too many requests in a short time. Wait some minutes, "
                        "then ask again.\n");
}

Test(client_sentence, status_of_every_decision) {
        cr_assert_eq(status_from_decision(DECISION_APPROVED), 0);
        cr_assert_eq(status_from_decision(DECISION_REJECTED), 3);
        cr_assert_eq(status_from_decision(DECISION_PENDING), 4);
        cr_assert_eq(status_from_decision(DECISION_SETTLED), 3);
}

Test(client_sentence, platforms_that_are_not_known) {
        const RecordList none = {.type = &budget_platform_type};
        BudgetVerdict v = verdict(DECISION_APPROVED, TEXT(""));
        Asked a = asked(true, "tiktok", 700);

        a.platforms = &none;
        expect(&a, &v, "Would be approved: 700 coins (tiktok).\n");
        a.coins = 1;
        expect(&a, &v, "Would be approved: 1 coin (tiktok).\n");
}
