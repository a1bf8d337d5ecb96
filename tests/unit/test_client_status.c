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

static const RecordList no_sums = {.type = &budget_sum_type};

static void expect(const BudgetAccount *account, BudgetLimit *limits, size_t n,
                const Terminal *terminal, bool legend, bool advice, const char *expected) {
        const RecordList list = {.type = &budget_limit_type, .items = limits, .n = n};
        Standing standing = {
                        .user = "alice",
                        .uid = 1000,
                        .account = account,
                        .limits = &list,
                        .sums = &no_sums,
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
                        "Not counted: what is bought on a phone, or by an app that does not ask. "
                        "Write it down: coinbudget record alice tiktok 700\n");
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
        expect(&a, limits, 1, &tiny, false, false, /* above, as there is no room beside it */
                        "TikTok Coins a month\n"
                        "  \033[32m█████░░░░░░░░░░░\033[0m\n"
                        "  1300 of 2000 left\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n");
}

Test(client_status, limits_of_other_kinds) {
        const Terminal terminal = {.width = 80, .fancy = true, .utf8 = true};
        BudgetLimit limits[] = {case_limit(), case_limit(), case_limit(), case_limit()};
        BudgetAccount a = account();

        limits[0].window = TEXT("request");
        limits[0].amount = 500;
        limits[0].until = NOT_GIVEN;
        limits[1].amount = limits[1].remaining = limits[1].used = 0;
        limits[2].granted = 500;
        limits[2].remaining = 1800;
        limits[3].unit = NULL; /* not understood: passed over */
        expect(&a, limits, 4, &terminal, false, false,
                        "TikTok Coins a request\n"
                        "  at most 500\n"
                        "TikTok Coins a month\n"
                        "  \033[31m████████████████████████████████████████\033[0m blocked\n"
                        "  0 used, 0 held; starts anew 1 Dec 00:00\n"
                        "TikTok Coins a month\n"
                        "  \033[32m███████████░░░░░░░░░░░░░░░░░░░░░░░░░░░░░\033[0m 1800 of 2500 left\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n"
                        "  500 of the 2500 granted for this month only\n");
}

Test(client_status, a_household_shows_what_is_left) {
        const Terminal terminal = {.width = 80, .fancy = true, .utf8 = true};
        BudgetLimit limits[] = {case_limit(), case_limit()};
        BudgetAccount a = account();

        for (size_t i = 0; i < 2; i++) {
                limits[i].source = TEXT("household");
                limits[i].household = TEXT("smith");
                limits[i].granted = limits[i].used = limits[i].held = NOT_GIVEN;
        }
        limits[1].platform = TEXT("*");
        limits[1].unit = TEXT("EUR");
        expect(&a, limits, 2, &terminal, false, false,
                        "TikTok Coins a month, shared in the household smith\n"
                        "  \033[32m██████████████░░░░░░░░░░░░░░░░░░░░░░░░░░\033[0m 1300 of 2000 left\n"
                        "  starts anew 1 Dec 00:00\n"
                        "All platforms a month, in EUR, shared in the household smith\n"
                        "  \033[32m██████████████░░░░░░░░░░░░░░░░░░░░░░░░░░\033[0m 13.00 EUR of 20.00 EUR left\n"
                        "  starts anew 1 Dec 00:00\n");
        limits[0].amount = NOT_GIVEN;
        expect(&a, limits, 1, &terminal, false, false,
                        "TikTok Coins a month, shared in the household smith\n"
                        "  1300 left\n"
                        "  starts anew 1 Dec 00:00\n");
}

Test(client_status, who_set_a_limit_and_when) {
        static const struct {
                const char *source, *expected;
                int64_t set_at;
                const char *whose;
        } cases[] = {
                        {"guardian", "  set by a guardian on 3 Nov\n",
                                        CASE_NOW - 19 * 24 * CASE_HOUR, ""},
                        {"guardian", "  set by a guardian today\n", CASE_NOW, ""},
                        {"guardian", "  set by a guardian\n", NOT_GIVEN, ""},
                        {"self", "  set by alice on 3 Nov\n", CASE_NOW - 19 * 24 * CASE_HOUR,
                                        ", alice's own"},
                        {"default", "  the default\n", NOT_GIVEN, ""},
                        {"full-moon", "", NOT_GIVEN, ""},
        };
        BudgetAccount a = account();

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                BudgetLimit limits[] = {case_limit(), case_limit()};
                char text[512];

                limits[1].source = (char *) (uintptr_t) cases[i].source;
                limits[1].set_at = cases[i].set_at;
                snprintf(text, sizeof text,
                                "TikTok Coins a month\n"
                                "  1300 of 2000 left\n"
                                "  700 used, 0 held; starts anew 1 Dec 00:00\n"
                                "TikTok Coins a month%s\n"
                                "  1300 of 2000 left\n"
                                "  700 used, 0 held; starts anew 1 Dec 00:00\n"
                                "%s",
                                cases[i].whose, cases[i].expected);
                expect(&a, limits, 2, &no_terminal, false, false, text);
        }
}

Test(client_status, what_waits_for_its_delay) {
        BudgetLimit limits[] = {case_limit()};
        BudgetAccount a = account();

        limits[0].source = TEXT("guardian");
        limits[0].next_from = CASE_NOW + 24 * CASE_HOUR;
        limits[0].next_amount = 5000;
        expect(&a, limits, 1, &no_terminal, false, false,
                        "TikTok Coins a month\n"
                        "  1300 of 2000 left\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n"
                        "  will be 5000 from 23 Nov 18:00\n"
                        "  set by a guardian\n");
        limits[0].next_amount = NOT_GIVEN;
        expect(&a, limits, 1, &no_terminal, false, false,
                        "TikTok Coins a month\n"
                        "  1300 of 2000 left\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n"
                        "  ends 23 Nov 18:00\n"
                        "  set by a guardian\n");
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

/* One's own limit opens nothing, nor does one per request. */
Test(client_status, limits_that_are_no_budget) {
        BudgetLimit limits[] = {case_limit(), case_limit()};
        BudgetAccount a = account();

        limits[0].window = TEXT("request");
        limits[0].until = NOT_GIVEN;
        limits[0].source = TEXT("guardian");
        limits[1].source = TEXT("self");
        expect(&a, limits, 2, &no_terminal, false, false,
                        "alice has no budget, so nothing may be bought. A guardian can set one: "
                        "coinbudget set alice 2000\n"
                        "TikTok Coins a request\n"
                        "  at most 2000\n"
                        "  set by a guardian\n"
                        "TikTok Coins a month, alice's own\n"
                        "  1300 of 2000 left\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n"
                        "  set by alice\n");
        a.unbudgeted = 1;
        expect(&a, limits, 1, &no_terminal, false, false,
                        "TikTok Coins a request\n"
                        "  at most 2000\n"
                        "  set by a guardian\n");
}

Test(client_status, paused) {
        BudgetAccount a = account();

        a.unbudgeted = 1;
        a.paused = TEXT("guardian");
        a.paused_until = CASE_DECEMBER;
        a.quiet_hours = TEXT("");
        expect(&a, NULL, 0, &no_terminal, false, false,
                        "Buying is paused by a guardian until 1 Dec 00:00.\n"
                        "alice has no limits, and needs none to buy.\n");
        a.paused = TEXT("self");
        a.paused_until = NOT_GIVEN;
        a.quiet_hours = TEXT("22:00-07:00");
        expect(&a, NULL, 0, &no_terminal, false, false,
                        "Buying is paused by alice.\n"
                        "Nothing may be bought in the quiet hours, 22:00-07:00.\n"
                        "alice has no limits, and needs none to buy.\n");
}

Test(client_status, ones_own) {
        BudgetLimit limits[] = {case_limit()};
        BudgetAccount a = account();
        Paper *paper = paper_new();

        a.unbudgeted = 1;
        a.paused = TEXT("self");
        limits[0].source = TEXT("self");
        limits[0].set_at = CASE_NOW;
        const RecordList list = {.type = &budget_limit_type, .items = limits, .n = 1};
        const Standing standing = {.user = "alice",
                        .uid = 1000,
                        .self = true,
                        .account = &a,
                        .limits = &list,
                        .sums = &no_sums,
                        .n_pending = 1,
                        .platforms = case_platforms(),
                        .now = CASE_NOW};
        status_print(&standing, &no_terminal, false, false, paper->out);
        paper_expect(paper,
                        "Buying is paused by yourself.\n"
                        "TikTok Coins a month, your own\n"
                        "  1300 of 2000 left\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n"
                        "  set by yourself today\n"
                        "\n"
                        "Waiting for a guardian: 1 request to buy. See: coinbudget history\n");
}

/* ---- what this month has beside the limits ---- */

static void expect_month(BudgetSum *sums, size_t n, size_t n_pending, size_t n_returning,
                const char *expected) {
        const RecordList list = {.type = &budget_sum_type, .items = sums, .n = n};
        const Standing standing = {.user = "alice",
                        .sums = sums ? &list : NULL,
                        .n_pending = n_pending,
                        .n_returning = n_returning,
                        .platforms = case_platforms(),
                        .now = CASE_NOW};
        Paper *paper = paper_new();

        status_print_month(&standing, paper->out);
        paper_expect(paper, expected);
}

Test(client_status, what_waits_for_a_guardian) {
        BudgetSum sum = case_sum(TEXT("tiktok"), TEXT("coins"));

        expect_month(&sum, 1, 0, 0, "");
        expect_month(&sum, 1, 2, 0,
                        "\nWaiting for a guardian: 2 requests to buy. See: coinbudget pending\n");
        expect_month(&sum, 1, 0, 1,
                        "\nWaiting for a guardian: 1 to give back. See: coinbudget pending\n");
        expect_month(&sum, 1, 1, 2,
                        "\nWaiting for a guardian: 1 request to buy, 2 to give back. See: "
                        "coinbudget pending\n");
}

Test(client_status, what_was_given_back) {
        BudgetSum sums[] = {case_sum(TEXT("tiktok"), TEXT("coins")),
                        case_sum(TEXT("tiktok"), TEXT("USD")),
                        case_sum(TEXT("youtube"), TEXT("EUR")),
                        case_sum(TEXT("tiktok"), TEXT("coins"))};

        sums[0].cancelled = 300;
        expect_month(sums, 1, 0, 0, "\nCancelled this month: 300 TikTok Coins\n");
        sums[0].refunded = 100;
        expect_month(sums, 1, 0, 0,
                        "\nCancelled this month: 300 TikTok Coins; refunded: 100 TikTok Coins\n");
        /* The price of the same coins is not told beside them, another's is. */
        sums[1].cancelled = 399;
        sums[2].cancelled = 500;
        expect_month(sums, 3, 0, 0,
                        "\nCancelled this month: 300 TikTok Coins, 5.00 EUR of YouTube Super Chat; "
                        "refunded: 100 TikTok Coins\n");
        sums[0].cancelled = sums[0].refunded = sums[1].cancelled = sums[2].cancelled = 0;
        sums[1].refunded = 399; /* money alone came back */
        expect_month(sums, 3, 0, 0, "\nRefunded this month: 3.99 USD of TikTok Coins\n");

        sums[3].from = 0; /* another month's */
        sums[3].until = CASE_NOW;
        sums[3].cancelled = 1000;
        expect_month(sums + 3, 1, 0, 0, "");
}

Test(client_status, what_is_not_known_is_said) {
        expect_month(NULL, 0, 0, 0,
                        "\nWhat waits, and what was given back this month: coinbudget report alice\n");
}
