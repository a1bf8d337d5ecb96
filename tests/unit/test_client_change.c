/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* After set, unset, grant, pause and resume: what holds from now on. */

#include "client/sentence.h"
#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_change, .init = client_case_open);

typedef void (*Sentence)(const Changed *changed, FILE *out);

static Arguments about(const char *platform, const char *unit, Window window, int64_t amount) {
        Arguments arguments = {.platform = platform,
                        .window = window,
                        .amount = amount,
                        .until = NOT_GIVEN};
        strcpy(arguments.unit, unit);
        return arguments;
}

static void expect(Sentence sentence, const Arguments *arguments, bool self,
                const RecordList *limits, const BudgetAccount *account, const char *expected) {
        const Changed changed = {.arguments = arguments,
                        .user = "alice",
                        .self = self,
                        .platforms = case_platforms(),
                        .limits = limits,
                        .account = account,
                        .now = CASE_NOW};
        Paper *paper = paper_new();

        sentence(&changed, paper->out);
        paper_expect(paper, expected);
}

Test(client_change, guardians_limits) {
        static const struct {
                const char *platform, *unit, *set, *unset;
                Window window;
                int64_t amount;
        } cases[] = {
                        {NULL, "coins", "alice may now buy at most 2000 TikTok Coins a month.\n",
                                        "Removed: alice's limit for TikTok Coins a month. A default limit counts instead, if there is one.\n",
                                        WINDOW_MONTH, 2000},
                        {"instagram", "coins",
                                        "alice may now buy at most 1 Star (Instagram Gifts) a day.\n",
                                        "Removed: alice's limit for Instagram Gifts a day. A default limit counts instead, if there is one.\n",
                                        WINDOW_DAY, 1},
                        {NULL, "USD", "alice may now spend at most 25.00 USD a week on all platforms.\n",
                                        "Removed: alice's limit in USD for all platforms a week. A default limit counts instead, if there is one.\n",
                                        WINDOW_WEEK, 2500},
                        {"youtube", "JPY",
                                        "alice may now spend at most 500 JPY a request on YouTube Super Chat.\n",
                                        "Removed: alice's limit in JPY for YouTube Super Chat a request. A default limit counts instead, if there is one.\n",
                                        WINDOW_REQUEST, 500},
                        {NULL, "coins", "alice may now buy no TikTok Coins.\n",
                                        "Removed: alice's limit for TikTok Coins a year. A default limit counts instead, if there is one.\n",
                                        WINDOW_YEAR, 0},
                        {NULL, "USD", "alice may now buy nothing.\n",
                                        "Removed: alice's limit in USD for all platforms a month. A default limit counts instead, if there is one.\n",
                                        WINDOW_MONTH, 0},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                const Arguments arguments = about(
                                cases[i].platform, cases[i].unit, cases[i].window, cases[i].amount);
                expect(sentence_set, &arguments, false, NULL, NULL, cases[i].set);
                expect(sentence_unset, &arguments, false, NULL, NULL, cases[i].unset);
        }
}

/* A guardian's limit and one's own, of the same kind. */
static RecordList own_limits(BudgetLimit limits[2]) {
        limits[0] = limits[1] = case_limit();
        limits[0].source = TEXT("guardian");
        limits[1].source = TEXT("self");
        limits[1].amount = 1000;
        return (RecordList){.type = &budget_limit_type, .items = limits, .n = 2};
}

Test(client_change, ones_own_limit_lower_or_new) {
        BudgetLimit limits[2];
        const RecordList list = own_limits(limits);
        Arguments arguments = about(NULL, "", WINDOW_MONTH, 1000);

        expect(sentence_set, &arguments, true, &list, NULL,
                        "Your limit is 1000 TikTok Coins a month. It counts at once.\n");
        limits[1].amount = arguments.amount = 0;
        expect(sentence_set, &arguments, true, &list, NULL,
                        "Your limit is 0 TikTok Coins a month. It counts at once.\n");
        arguments = about(NULL, "USD", WINDOW_WEEK, 2500);
        limits[1].platform = TEXT("*");
        limits[1].window = TEXT("week");
        limits[1].unit = TEXT("USD");
        limits[1].amount = 2500;
        expect(sentence_set, &arguments, true, &list, NULL,
                        "Your limit is 25.00 USD a week on all platforms. It counts at once.\n");
}

Test(client_change, ones_own_limit_higher_waits) {
        BudgetLimit limits[2];
        const RecordList list = own_limits(limits);
        Arguments arguments = about(NULL, "", WINDOW_MONTH, 5000);

        limits[1].next_amount = 5000;
        limits[1].next_from = CASE_NOW + 24 * CASE_HOUR;
        expect(sentence_set, &arguments, true, &list, NULL,
                        "Your limit stays 1000 TikTok Coins a month until 23 Nov 18:00, then "
                        "5000.\n");
        limits[1].platform = TEXT("*");
        limits[1].unit = TEXT("EUR");
        arguments = about(NULL, "EUR", WINDOW_MONTH, 5000);
        expect(sentence_set, &arguments, true, &list, NULL,
                        "Your limit stays 10.00 EUR a month on all platforms until 23 Nov 18:00, "
                        "then 50.00 EUR.\n");
}

Test(client_change, ones_own_limit_removed_waits) {
        BudgetLimit limits[2];
        RecordList list = own_limits(limits);
        const Arguments arguments = about(NULL, "", WINDOW_MONTH, NOT_GIVEN);

        limits[1].next_from = CASE_NOW + 24 * CASE_HOUR;
        expect(sentence_unset, &arguments, true, &list, NULL,
                        "Your limit stays 1000 TikTok Coins a month until 23 Nov 18:00, then it "
                        "ends.\n");
        list.n = 1;
        expect(sentence_unset, &arguments, true, &list, NULL,
                        "Removed: your own limit for TikTok Coins a month.\n");
}

Test(client_change, ones_own_limit_that_cannot_be_read) {
        const RecordList none = {.type = &budget_limit_type};
        const Arguments arguments = about(NULL, "", WINDOW_MONTH, 5000);

        expect(sentence_set, &arguments, true, NULL, NULL,
                        "Your limit is written down. When it counts: coinbudget status\n");
        expect(sentence_set, &arguments, true, &none, NULL,
                        "Your limit is written down. When it counts: coinbudget status\n");
        expect(sentence_unset, &arguments, true, NULL, NULL,
                        "That your limit ends is written down. When: coinbudget status\n");
}

Test(client_change, grants) {
        static const struct {
                const char *platform, *unit;
                Window window;
                int64_t amount;
                const char *expected;
        } cases[] = {
                        {NULL, "", WINDOW_MONTH, 500,
                                        "alice may buy 500 TikTok Coins more this month. The limit itself stays as it is.\n"},
                        {"instagram", "", WINDOW_DAY, 1,
                                        "alice may buy 1 Star (Instagram Gifts) more today. The limit itself stays as it is.\n"},
                        {NULL, "USD", WINDOW_WEEK, 500,
                                        "alice may spend 5.00 USD more this week on all platforms. The limit itself stays as it is.\n"},
                        {"youtube", "EUR", WINDOW_YEAR, 1000,
                                        "alice may spend 10.00 EUR more this year on YouTube Super Chat. The limit itself stays as it is.\n"},
                        {NULL, "", WINDOW_REQUEST, 500,
                                        "alice may buy 500 TikTok Coins more in one request. The limit itself stays as it is.\n"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                const Arguments arguments = about(
                                cases[i].platform, cases[i].unit, cases[i].window, cases[i].amount);
                expect(sentence_grant, &arguments, false, NULL, NULL, cases[i].expected);
        }
}

static BudgetAccount paused(char *by, int64_t until) {
        BudgetAccount account = {0};

        budget_account_clear(&account);
        account.paused = by;
        account.paused_until = until;
        return account;
}

Test(client_change, guardians_pause) {
        Arguments arguments = about(NULL, "", WINDOW_MONTH, NOT_GIVEN);
        const BudgetAccount none = paused(TEXT(""), NOT_GIVEN);
        BudgetAccount own = paused(TEXT("self"), NOT_GIVEN);

        expect(sentence_pause, &arguments, false, NULL, NULL,
                        "Buying is paused for alice. To end it: coinbudget resume alice\n");
        arguments.until = CASE_DECEMBER;
        arguments.guardian = true;
        expect(sentence_pause, &arguments, false, NULL, NULL,
                        "Buying is paused for alice until 1 Dec 00:00. To end it: coinbudget "
                        "resume alice --guardian\n");

        expect(sentence_resume, &arguments, false, NULL, &none,
                        "Buying is no longer paused for alice.\n");
        expect(sentence_resume, &arguments, false, NULL, NULL,
                        "The guardian's pause is over for alice.\n");
        expect(sentence_resume, &arguments, false, NULL, &own,
                        "The guardian's pause is over, but alice's own stands.\n");
        own.paused_until = CASE_DECEMBER;
        expect(sentence_resume, &arguments, false, NULL, &own,
                        "The guardian's pause is over, but alice's own stands until 1 Dec "
                        "00:00.\n");
}

Test(client_change, ones_own_pause) {
        const Arguments arguments = about(NULL, "", WINDOW_MONTH, NOT_GIVEN);
        const BudgetAccount none = paused(TEXT(""), NOT_GIVEN);
        const BudgetAccount guardian = paused(TEXT("guardian"), NOT_GIVEN);
        BudgetAccount own = paused(TEXT("self"), NOT_GIVEN);

        expect(sentence_pause, &arguments, true, NULL, &own,
                        "You may buy nothing. To end it sooner: coinbudget resume, which takes a "
                        "while to count.\n");
        own.paused_until = CASE_DECEMBER;
        expect(sentence_pause, &arguments, true, NULL, &own,
                        "You may buy nothing until 1 Dec 00:00. To end it sooner: coinbudget "
                        "resume, which takes a while to count.\n");
        expect(sentence_pause, &arguments, true, NULL, &guardian,
                        "Your pause is written down. A guardian's pause stands beside it.\n");
        expect(sentence_pause, &arguments, true, NULL, NULL,
                        "Your pause is written down. See: coinbudget status\n");

        expect(sentence_resume, &arguments, true, NULL, &none,
                        "Your pause is over: you may buy again, within your budget.\n");
        expect(sentence_resume, &arguments, true, NULL, &own,
                        "Your pause stays until 1 Dec 00:00, then it ends.\n");
        expect(sentence_resume, &arguments, true, NULL, &guardian,
                        "A guardian's pause stands, which only a guardian can end. If you have one of "
                        "your own, it ends in its time.\n");
        expect(sentence_resume, &arguments, true, NULL, NULL,
                        "That your pause ends is written down. When: coinbudget status\n");
}
