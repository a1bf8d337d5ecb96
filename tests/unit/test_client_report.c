/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/report.h"

#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_report, .init = client_case_open);

#define NOVEMBER (CASE_NOW - (21 * 24 + 18) * CASE_HOUR)

Test(client_report, calendar_months) {
        int64_t from, until;

        report_calendar_month(CASE_NOW, &from, &until);
        cr_assert_eq(from, NOVEMBER);
        cr_assert_eq(until, CASE_DECEMBER);
        report_calendar_month(CASE_DECEMBER, &from, &until); /* the next one is in the next year */
        cr_assert_eq(from, CASE_DECEMBER);
        cr_assert_eq(until, CASE_DECEMBER + 31 * 24 * CASE_HOUR);
        report_calendar_month(NOVEMBER - 1, &from, &until);
        cr_assert_eq(from, NOVEMBER - 31 * 24 * CASE_HOUR);
        cr_assert_eq(until, NOVEMBER);
}

/* Also where the budget's months begin late in the calendar's, or in a zone far away. */
Test(client_report, the_month_that_begins_in_it) {
        static const int64_t begins[] = {0, 27 * 24 * CASE_HOUR, -11 * CASE_HOUR, 11 * CASE_HOUR};

        for (size_t i = 0; i < ELEMENTSOF(begins); i++) {
                RecordList sums = {.type = &budget_sum_type};
                int64_t from = 0, until = 0;

                for (int month = -1; month <= 1; month++) {
                        BudgetSum *sum = record_list_add(&sums);
                        sum->from = NOVEMBER + begins[i] + month * 30 * 24 * CASE_HOUR;
                        sum->until = sum->from + 30 * 24 * CASE_HOUR;
                        sum->requests = month;
                }
                report_choose_month(&sums, report_moment(CASE_DECEMBER), &from, &until);
                cr_assert_eq(sums.n, 1);
                cr_assert_eq(((const BudgetSum *) sums.items)->requests, 0);
                cr_assert_eq(from, NOVEMBER + begins[i]);
                cr_assert_eq(until, from + 30 * 24 * CASE_HOUR);
                report_calendar_month(report_calendar_moment(from), &from, &until);
                cr_assert_eq(from, NOVEMBER);
                record_list_clear(&sums);
        }
}

Test(client_report, without_sums_the_bounds_stay) {
        RecordList sums = {.type = &budget_sum_type};
        int64_t from = 1, until = 2;

        report_choose_month(&sums, CASE_NOW, &from, &until);
        cr_assert_eq(from, 1);
        cr_assert_eq(until, 2);
}

static void expect(const RecordList *sums, const RecordList *requests, bool legend, bool advice,
                const char *expected) {
        const Terminal terminal = {0};
        const Report report = {.user = "alice",
                        .uid = 1000,
                        .from = NOVEMBER,
                        .until = CASE_DECEMBER,
                        .sums = sums,
                        .requests = requests,
                        .platforms = case_platforms()};
        Paper *paper = paper_new();

        cr_assert_eq(report_print(&report, &terminal, legend, advice, paper->out), 0);
        paper_expect(paper, expected);
}

#define NOT_COUNTED                                                                                 \
        "\nNot counted: what was bought on a phone, or by an app that does not ask, unless it was " \
        "written down: coinbudget record alice tiktok 700\n"

Test(client_report, a_month) {
        BudgetSum sum = case_sum(TEXT("tiktok"), TEXT("coins"));
        BudgetRequest items[] = {
                        case_request(12, TEXT("cancelled")), case_request(4, TEXT("completed"))};
        const RecordList sums = {.type = &budget_sum_type, .items = &sum, .n = 1};
        const RecordList requests = {.type = &budget_request_type, .items = items, .n = 2};

        sum.completed = sum.cancelled = 700;
        sum.requests = 2;
        items[1].completed_coins = 700;
        expect(&sums, &requests, true, true,
                        "Statement of alice (uid 1000), from 2026-11-01 00:00 until 2026-12-01 00:00\n"
                        "\n"
                        "PLATFORM      BOUGHT  HELD  CANCELLED  REFUNDED  REQUESTS  REJECTED\n"
                        "TikTok Coins     700     0        700         0         2         0\n"
                        "\n"
                        "ID  WHEN              PLATFORM      COINS  BOUGHT  STATE\n"
                        " 4  2026-11-22 18:00  TikTok Coins    700     700  completed\n"
                        "12  2026-11-22 18:00  TikTok Coins    700          cancelled\n" NOT_COUNTED);
        expect(&sums, &requests, false, false,
                        "TikTok Coins  700  0  700  0  2  0\n"
                        " 4  2026-11-22 18:00  TikTok Coins  700  700  completed\n"
                        "12  2026-11-22 18:00  TikTok Coins  700       cancelled\n");
}

Test(client_report, a_month_of_nothing) {
        const RecordList sums = {.type = &budget_sum_type};
        const RecordList requests = {.type = &budget_request_type};

        expect(&sums, &requests, true, true,
                        "Statement of alice (uid 1000), from 2026-11-01 00:00 until 2026-12-01 00:00\n"
                        "\n"
                        "Nothing was asked for, and nothing was bought.\n" NOT_COUNTED);
        expect(&sums, &requests, false, false, "Nothing was asked for, and nothing was bought.\n");
}

/* On a terminal that can show it; the held part of a bar is another sign. */
Test(client_report, what_each_platform_took) {
        BudgetSum items[] = {case_sum(TEXT("tiktok"), TEXT("USD")),
                        case_sum(TEXT("youtube"), TEXT("USD")),
                        case_sum(TEXT("tiktok"), TEXT("coins"))};
        const RecordList sums = {.type = &budget_sum_type, .items = items, .n = 3};
        const RecordList requests = {.type = &budget_request_type};
        const Report report = {.user = "alice",
                        .sums = &sums,
                        .requests = &requests,
                        .platforms = case_platforms()};
        Terminal terminal = {.width = 50, .fancy = true, .utf8 = true};
        Paper *paper = paper_new();

        items[0].completed = 700;
        items[0].refunded = 200;
        items[0].held = 250;
        items[1].completed = 250;
        items[2].completed = 9999;
        cr_assert_eq(report_print(&report, &terminal, false, false, paper->out), 0);
        terminal.width = 40; /* too few columns for the table, too */
        terminal.utf8 = false;
        cr_assert_eq(report_print(&report, &terminal, false, false, paper->out), 0);
        cr_assert_eq(fclose(paper->out), 0);
        cr_assert_not_null(strstr(paper->text,
                                           "TikTok Coins        ██████████▒▒▒▒▒░░░░░  7.50 USD\n"
                                           "YouTube Super Chat  █████░░░░░░░░░░░░░░░  2.50 USD\n"),
                        "%s", paper->text);
        cr_assert_not_null(strstr(paper->text,
                                           "TikTok Coins        #####==...  7.50 USD\n"
                                           "YouTube Super Chat  ##........  2.50 USD\n"),
                        "%s", paper->text);
        free(paper->text);
        free(paper);
}
