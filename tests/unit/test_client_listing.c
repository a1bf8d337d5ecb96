/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/listing.h"

#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_listing, .init = client_case_open);

static void expect(Table *table, const char *expected) {
        Paper *paper = paper_new();

        cr_assert_eq(table_print(table, 0, true, paper->out), 0);
        table_clear(table);
        paper_expect(paper, expected);
}

static void expect_requests(BudgetRequest *items, size_t n, bool backwards, const char *expected) {
        const RecordList list = {.type = &budget_request_type, .items = items, .n = n};
        Table table;

        listing_requests(&table, &list, backwards, case_platforms());
        expect(&table, expected);
}

Test(client_listing, plain_requests) {
        BudgetRequest items[] = {
                        case_request(12, TEXT("rejected")), case_request(4, TEXT("completed"))};

        items[0].reason = TEXT("over-limit");
        items[1].completed_coins = 700;
        expect_requests(items, 2, false,
                        "ID  WHEN              PLATFORM      COINS  BOUGHT  STATE      WHY\n"
                        "12  2026-11-22 18:00  TikTok Coins    700          rejected   over the limit\n"
                        " 4  2026-11-22 18:00  TikTok Coins    700     700  completed\n");
        expect_requests(items, 2, true,
                        "ID  WHEN              PLATFORM      COINS  BOUGHT  STATE      WHY\n"
                        " 4  2026-11-22 18:00  TikTok Coins    700     700  completed\n"
                        "12  2026-11-22 18:00  TikTok Coins    700          rejected   over the limit\n");
}

Test(client_listing, requests_with_all_that_may_be_said) {
        BudgetRequest items[] = {case_request(12, TEXT("completed")),
                        case_request(9, TEXT("recorded")), case_request(8, TEXT("rejected"))};

        items[0].decision = TEXT("approved");
        items[0].decided_by = 0;
        items[0].completed_coins = 700;
        items[0].refunded_coins = 100;
        items[0].price = 999;
        items[0].currency = TEXT("EUR");
        items[0].note = TEXT("for grandma");
        items[1].platform = TEXT("youtube");
        items[1].coins = 0;
        items[1].price = 500;
        items[1].currency = TEXT("USD");
        items[2].reason = TEXT("denied");
        items[2].decided_by = 4000000000;
        expect_requests(items, 3, false,
                        "ID  WHEN              PLATFORM            COINS  BOUGHT  REFUNDED     PRICE  STATE      WHY                   NOTE\n"
                        "12  2026-11-22 18:00  TikTok Coins          700     700       100  9.99 EUR  completed  approved by root      for grandma\n"
                        " 9  2026-11-22 18:00  YouTube Super Chat                           5.00 USD  recorded   bought elsewhere\n"
                        " 8  2026-11-22 18:00  TikTok Coins          700                              rejected   denied by 4000000000\n");
}

static void expect_request(const BudgetRequest *request, bool own, const char *expected) {
        Table table;
        Paper *paper = paper_new();

        listing_request(&table, request, own, case_platforms());
        cr_assert_eq(table_print(&table, 0, false, paper->out), 0);
        table_clear(&table);
        paper_expect(paper, expected);
}

Test(client_listing, one_request_in_full) {
        BudgetRequest request = case_request(12, TEXT("completed"));

        request.price = 999;
        request.currency = TEXT("EUR");
        request.seller = TEXT("app-store");
        request.app = TEXT("org.example.Live");
        request.note = TEXT("for grandma");
        request.key = TEXT("k 1");
        request.decided = CASE_NOW + CASE_HOUR;
        request.decided_by = 0;
        request.decision = TEXT("approved");
        request.reason = TEXT("");
        request.hold_until = CASE_DECEMBER;
        request.completed_coins = 700;
        request.refunded_coins = 100;
        request.receipt = TEXT("GPA.1234");
        expect_request(&request, true,
                        "Request     12\n"
                        "Account     root\n"
                        "Platform    TikTok Coins\n"
                        "Coins       700\n"
                        "Price       9.99 EUR\n"
                        "State       completed\n"
                        "Asked       2026-11-22 18:00\n"
                        "Decision    approved\n"
                        "Decided     2026-11-22 19:00\n"
                        "Decided by  root\n"
                        "Held until  2026-12-01 00:00\n"
                        "Bought      700\n"
                        "Refunded    100\n"
                        "Seller      app-store\n"
                        "App         org.example.Live\n"
                        "Note        for grandma\n"
                        "Key         k 1\n"
                        "Receipt     GPA.1234\n");
}

Test(client_listing, one_request_that_was_recorded) {
        BudgetRequest request = case_request(9, TEXT("recorded"));

        request.coins = 0;
        request.platform = TEXT("youtube");
        request.price = 500;
        request.currency = TEXT("USD");
        expect_request(&request, true,
                        "Request    9\n"
                        "Account    root\n"
                        "Platform   YouTube Super Chat\n"
                        "Price      5.00 USD\n"
                        "State      recorded\n"
                        "Why        bought elsewhere, and written down\n"
                        "Bought on  2026-11-22 18:00\n");
}

Test(client_listing, one_request_says_what_is_next) {
        static const struct {
                const char *state;
                bool own;
                const char *expected;
        } cases[] = {
                        {"approved", true, "Next      coinbudget complete, or coinbudget cancel\n"},
                        {"approved", false, ""},
                        {"pending", true,
                                        "Next      wait for a guardian's answer, and do not buy yet\n"},
                        {"pending", false, "Next      coinbudget approve, or coinbudget deny\n"},
                        {"returning", true,
                                        "Next      it stays counted until a guardian answers\n"},
                        {"returning", false, "Next      coinbudget approve, or coinbudget deny\n"},
                        {"cancelled", true, ""},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                const BudgetRequest request = case_request(12, (char *) (uintptr_t) cases[i].state);
                char expected[512];

                snprintf(expected, sizeof expected,
                                "Request   12\n"
                                "Account   root\n"
                                "Platform  TikTok Coins\n"
                                "Coins     700\n"
                                "State     %s\n"
                                "Asked     2026-11-22 18:00\n"
                                "%s",
                                cases[i].state, cases[i].expected);
                expect_request(&request, cases[i].own, expected);
        }
}

Test(client_listing, what_waits) {
        BudgetRequest items[] = {case_request(12, TEXT("pending")),
                        case_request(15, TEXT("returning")), case_request(16, TEXT("returning")),
                        case_request(17, TEXT("pending"))};
        const RecordList list = {.type = &budget_request_type, .items = items, .n = 4};
        Table table;

        items[0].price = 999;
        items[0].currency = TEXT("EUR");
        items[0].note = TEXT("please");
        items[1].completed_coins = 600; /* 100 of them were not bought */
        items[3].platform = TEXT("youtube");
        items[3].coins = 0;
        items[3].uid = 4000000000;
        listing_pending(&table, &list, case_platforms());
        expect(&table,
                        "ID  ASKED             WHO         WANTS         WHAT                   PRICE  NOTE\n"
                        "12  2026-11-22 18:00  root        to buy        700 TikTok Coins    9.99 EUR  please\n"
                        "15  2026-11-22 18:00  root        to give back  100 TikTok Coins\n"
                        "16  2026-11-22 18:00  root        to give back  700 TikTok Coins\n"
                        "17  2026-11-22 18:00  4000000000  to buy        YouTube Super Chat\n");
}

Test(client_listing, sums) {
        BudgetSum items[] = {case_sum(TEXT("tiktok"), TEXT("coins")),
                        case_sum(TEXT("tiktok"), TEXT("EUR"))};
        const RecordList list = {.type = &budget_sum_type, .items = items, .n = 2};
        Table table;

        items[0].completed = 1400;
        items[0].cancelled = 300;
        items[0].refunded = 100;
        items[0].requests = 5;
        items[0].rejected = 2;
        items[1].completed = 1999;
        items[1].held = 999;
        items[1].requests = 5;
        items[1].rejected = 2;
        listing_sums(&table, &list, case_platforms());
        expect(&table,
                        "PLATFORM         BOUGHT      HELD  CANCELLED  REFUNDED  REQUESTS  REJECTED\n"
                        "TikTok Coins       1400         0        300       100         5         2\n"
                        "TikTok Coins  19.99 EUR  9.99 EUR   0.00 EUR  0.00 EUR         5         2\n");
}
