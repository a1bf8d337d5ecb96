/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The table of who changed what. */

#include "client/json.h"
#include "client/listing.h"
#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_changes, .init = client_case_open);

static BudgetSide side(void) {
        BudgetSide side = {0};
        record_clear(&budget_side_type, &side);
        return side;
}

static BudgetSide side_limit(int64_t amount) {
        BudgetSide limit = side();
        limit.platform = TEXT("tiktok");
        limit.window = TEXT("month");
        limit.unit = TEXT("coins");
        limit.source = TEXT("guardian");
        limit.amount = amount;
        return limit;
}

static BudgetChange change(char *what, BudgetSide *before, BudgetSide *after) {
        return (BudgetChange){
                        .at = CASE_NOW,
                        .by = 0,
                        .uid = 4000000000,
                        .what = what,
                        .before = before,
                        .after = after,
        };
}

/* One change's line, below its headings. */
static void expect(const BudgetChange *change, const char *headings, const char *line) {
        BudgetChange copy = *change;
        const RecordList list = {.type = &budget_change_type, .items = &copy, .n = 1};
        Paper *paper = paper_new();
        char expected[512];
        Table table;

        listing_changes(&table, &list, case_platforms(), CASE_NOW);
        cr_assert_eq(table_print(&table, 0, true, paper->out), 0);
        table_clear(&table);
        snprintf(expected, sizeof expected, "%s\n2026-11-22 18:00  %s\n", headings, line);
        paper_expect(paper, expected);
}

Test(client_changes, limits) {
        BudgetSide before = side_limit(1000), after = side_limit(2000);
        BudgetChange c = change(TEXT("limit"), NULL, &after);

        expect(&c, "WHEN              WHO   WHAT                           FROM  TO",
                        "root  limit on TikTok Coins a month  none  2000");
        c.reason = TEXT("good marks");
        c.before = &before;
        expect(&c, "WHEN              WHO   WHAT                           FROM  TO    WHY",
                        "root  limit on TikTok Coins a month  1000  2000  good marks");
        c.after = NULL;
        expect(&c, "WHEN              WHO   WHAT                           FROM  TO    WHY",
                        "root  limit on TikTok Coins a month  1000  none  good marks");
}

Test(client_changes, limits_in_money_that_wait) {
        BudgetSide before = side_limit(1000), after = side_limit(1000);
        BudgetChange c = change(TEXT("limit"), &before, &after);

        before.platform = after.platform = TEXT("*");
        before.unit = after.unit = TEXT("EUR");
        before.source = after.source = TEXT("self");
        after.next_from = CASE_NOW + 24 * CASE_HOUR;
        after.next_amount = 5000;
        expect(&c, "WHEN              WHO   WHAT                                   FROM       TO",
                        "root  limit on all platforms a month (self)  10.00 EUR  10.00 EUR, 50.00 EUR from 23 Nov 18:00");
        after.next_amount = NOT_GIVEN;
        expect(&c, "WHEN              WHO   WHAT                                   FROM       TO",
                        "root  limit on all platforms a month (self)  10.00 EUR  10.00 EUR, ends 23 Nov 18:00");
}

Test(client_changes, grants) {
        BudgetSide after = side_limit(500);
        const BudgetChange c = change(TEXT("grant"), NULL, &after);

        after.source = NULL;
        expect(&c, "WHEN              WHO   WHAT                                    TO",
                        "root  granted on top of TikTok Coins a month  500");
}

Test(client_changes, pauses) {
        BudgetSide before = side(), after = side();
        BudgetChange c = change(TEXT("pause"), NULL, &after);

        before.source = after.source = TEXT("self");
        before.paused = 0;
        after.paused = 1;
        expect(&c, "WHEN              WHO   WHAT          FROM        TO",
                        "root  pause (self)  not paused  paused");
        after.until = CASE_DECEMBER;
        c.before = &before;
        expect(&c, "WHEN              WHO   WHAT          FROM        TO",
                        "root  pause (self)  not paused  paused until 1 Dec 00:00");
        c.before = &after;
        c.after = &before;
        expect(&c, "WHEN              WHO   WHAT          FROM                      TO",
                        "root  pause (self)  paused until 1 Dec 00:00  not paused");
}

Test(client_changes, approvals_and_refunds) {
        BudgetSide before = side(), after = side();
        BudgetChange c = change(TEXT("approval"), &before, &after);

        before.id = after.id = 12;
        before.state = TEXT("pending");
        after.state = TEXT("rejected");
        c.by = NOT_GIVEN;
        expect(&c, "WHEN              WHO          WHAT        FROM     TO",
                        "(by itself)  request 12  pending  rejected");

        after = side();
        after.id = 12;
        after.coins = 100;
        c = change(TEXT("refund"), NULL, &after);
        expect(&c, "WHEN              WHO   WHAT                  TO",
                        "root  refund of request 12  100 coins");
        after.price = 129;
        after.currency = TEXT("USD");
        expect(&c, "WHEN              WHO   WHAT                  TO",
                        "root  refund of request 12  100 coins, 1.29 USD");
        after.coins = 0;
        expect(&c, "WHEN              WHO   WHAT                  TO",
                        "root  refund of request 12  1.29 USD");
}

Test(client_changes, what_only_a_newer_daemon_knows) {
        BudgetSide after = side();
        BudgetChange c = change(TEXT("full-moon"), NULL, &after);

        expect(&c, "WHEN              WHO   WHAT       TO", "root  full-moon");
        c = change(TEXT("limit"), NULL, NULL);
        expect(&c, "WHEN              WHO   WHAT   TO", "root  limit");
}

Test(client_changes, json) {
        BudgetSide before = side_limit(1000), after = side_limit(1000);
        BudgetChange c = change(TEXT("limit"), &before, &after);
        const RecordList list = {.type = &budget_change_type, .items = &c, .n = 1};
        Paper *paper = paper_new();
        Json json = {.out = paper->out};

        after.next_from = CASE_DECEMBER;
        json_records(&json, &list);
        paper_expect(paper,
                        "[{\"at\":1795370400000000,\"by\":0,\"uid\":4000000000,\"what\":\"limit\","
                        "\"before\":{\"platform\":\"tiktok\",\"window\":\"month\","
                        "\"unit\":\"coins\",\"source\":\"guardian\",\"amount\":1000},"
                        "\"after\":{\"platform\":\"tiktok\",\"window\":\"month\","
                        "\"unit\":\"coins\",\"source\":\"guardian\",\"amount\":1000,"
                        "\"next-from\":1796083200000000}}]\n");
}
