/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/status.h"

#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_status, .init = client_case_open);

static const Terminal no_terminal = {.width = 0, .fancy = false, .utf8 = true};

static BudgetAccount account(void) {
        BudgetAccount account = {0};
        budget_account_clear(&account);
        return account;
}

static void expect(const BudgetAccount *account, BudgetLimit *limits, size_t n,
                const Terminal *terminal, bool legend, bool advice, const char *expected) {
        const RecordList list = {.type = &budget_limit_type, .items = limits, .n = n};
        Standing standing = {
                        .user = "alice",
                        .uid = 1000,
                        .account = account,
                        .limits = &list,
                        .platforms = case_platforms(),
                        .now = CASE_NOW,
        };
        Paper *paper = paper_new();

        status_print(&standing, terminal, legend, advice, paper->out);
        paper_expect(paper, expected);
}

Test(client_status, without_a_terminal) {
        BudgetLimit limits[] = {case_limit(), case_limit()};
        BudgetAccount a = account();

        limits[0].window = TEXT("day");
        limits[0].until = CASE_NOW + CASE_HOUR;
        limits[0].amount = 500;
        limits[0].used = 100;
        limits[0].held = 300;
        limits[0].remaining = 100;
        expect(&a, limits, 2, &no_terminal, true, true,
                        "Budgets of alice (uid 1000)\n"
                        "\n"
                        "TikTok Coins a day\n"
                        "  100 of 500 left\n"
                        "  100 used, 300 held; starts anew 19:00\n"
                        "TikTok Coins a month\n"
                        "  1300 of 2000 left\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n"
                        "\n"
                        "Not counted: what is bought on a phone, or by an app that does not ask.\n");
        expect(&a, limits, 1, &no_terminal, false, false,
                        "TikTok Coins a day\n"
                        "  100 of 500 left\n"
                        "  100 used, 300 held; starts anew 19:00\n");
}

Test(client_status, bars_have_one_width_and_fit) {
        const Terminal narrow = {.width = 40, .fancy = true, .utf8 = true};
        const Terminal wide = {.width = 200, .fancy = true, .utf8 = false};
        const Terminal plain = {.width = 80, .fancy = false, .utf8 = true};
        const Terminal tiny = {.width = 20, .fancy = true, .utf8 = true};
        BudgetLimit limits[] = {case_limit(), case_limit()};
        BudgetAccount a = account();

        limits[1].platform = TEXT("*");
        limits[1].unit = TEXT("EUR");
        limits[1].used = 2000;
        limits[1].remaining = 0;
        expect(&a, limits, 2, &narrow, false, false,
                        "TikTok Coins a month\n"
                        "  \033[32m███░░░░░░░░\033[0m 1300 of 2000 left\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n"
                        "All platforms a month, in EUR\n"
                        "  \033[31m███████████\033[0m 0.00 EUR of 20.00 EUR left\n"
                        "  20.00 EUR used, 0.00 EUR held; starts anew 1 Dec 00:00\n");
        expect(&a, limits, 1, &wide, false, false,
                        "TikTok Coins a month\n"
                        "  \033[32m##############..........................\033[0m 1300 of 2000 left\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n");
        expect(&a, limits, 1, &plain, false, false,
                        "TikTok Coins a month\n"
                        "  1300 of 2000 left\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n");
        expect(&a, limits, 1, &tiny, false, false,
                        "TikTok Coins a month\n"
                        "  1300 of 2000 left\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n");
}

Test(client_status, limits_of_other_kinds) {
        const Terminal terminal = {.width = 80, .fancy = true, .utf8 = true};
        BudgetLimit limits[] = {
                        case_limit(), case_limit(), case_limit(), case_limit(), case_limit()};
        BudgetAccount a = account();

        limits[0].window = TEXT("request");
        limits[0].amount = 500;
        limits[0].until = NOT_GIVEN;
        limits[1].amount = limits[1].remaining = limits[1].used = 0;
        limits[2].granted = 500;
        limits[2].remaining = 1800;
        limits[2].source = TEXT("self");
        limits[3].source = TEXT("household"); /* remaining only */
        limits[3].amount = limits[3].granted = limits[3].used = limits[3].held = NOT_GIVEN;
        limits[4].unit = NULL; /* not understood: passed over */
        expect(&a, limits, 5, &terminal, false, false,
                        "TikTok Coins a request\n"
                        "  at most 500\n"
                        "TikTok Coins a month\n"
                        "  \033[31m████████████████████████████████████████\033[0m blocked\n"
                        "  0 used, 0 held; starts anew 1 Dec 00:00\n"
                        "TikTok Coins a month (set by oneself)\n"
                        "  \033[32m███████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░\033[0m 1800 of 2500 left\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n"
                        "TikTok Coins a month\n"
                        "  1300 left\n"
                        "  starts anew 1 Dec 00:00\n");
}

Test(client_status, no_limits) {
        BudgetAccount a = account();

        expect(&a, NULL, 0, &no_terminal, false, false,
                        "alice has no budget, so nothing may be bought. A guardian can set one: "
                        "coinbudget set alice 2000\n");
        a.unbudgeted = 1;
        expect(&a, NULL, 0, &no_terminal, false, false,
                        "alice has no limits, and needs none to buy.\n");
}

Test(client_status, paused) {
        BudgetLimit limits[] = {case_limit()};
        BudgetAccount a = account();

        limits[0].window = TEXT("request");
        limits[0].until = NOT_GIVEN;
        a.paused = TEXT("guardian");
        a.paused_until = CASE_DECEMBER;
        expect(&a, limits, 1, &no_terminal, false, false,
                        "Buying is paused by a guardian until 1 Dec 00:00.\n"
                        "TikTok Coins a request\n"
                        "  at most 2000\n");
        a.paused = TEXT("self");
        a.paused_until = NOT_GIVEN;
        expect(&a, limits, 1, &no_terminal, false, false,
                        "Buying is paused by alice.\n"
                        "TikTok Coins a request\n"
                        "  at most 2000\n");
}
