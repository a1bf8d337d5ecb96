/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/statement.h"

#include "common/contract.h"
#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_statement, .init = client_case_open);

#define NOVEMBER (CASE_NOW - (21 * 24 + 18) * CASE_HOUR)
#define DAY (24 * CASE_HOUR)

static Report november(const RecordList *days, const RecordList *limits) {
        return (Report){.from = NOVEMBER,
                        .until = CASE_DECEMBER,
                        .days = days,
                        .limits = limits,
                        .now = CASE_NOW};
}

Test(client_statement, days_of_a_month) {
        static const struct {
                int64_t hours, now;
                size_t days, begun;
        } cases[] = {
                        {28 * 24, 0, 28, 1},
                        {29 * 24, 23, 29, 1},
                        {30 * 24, 24, 30, 2},
                        {31 * 24, 31 * 24 - 1, 31, 31},
                        {31 * 24, 31 * 24, 31, 31},
                        {31 * 24, 99 * 24, 31, 31},
                        {31 * 24, -1, 31, 0},
                        {31 * 24 - 1, 0, 31, 1},        /* clocks are set forward */
                        {31 * 24 + 1, 31 * 24, 31, 31}, /* and back */
                        {58 * 24, 57 * 24, 58, 58},     /* MonthStartsOn moves */
                        {999 * 24, 0, CHART_DAYS_MAX, 1},
                        {0, 0, 1, 1},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                const Report report = {.from = NOVEMBER,
                                .until = NOVEMBER + cases[i].hours * CASE_HOUR,
                                .now = NOVEMBER + cases[i].now * CASE_HOUR};
                cr_assert_eq(statement_days(&report), cases[i].days, "%zu", i);
                cr_assert_eq(statement_days_begun(&report), cases[i].begun, "%zu", i);
        }
}

static BudgetSum day_sum(char *platform, char *unit, int day, int64_t completed, int64_t held,
                int64_t refunded) {
        BudgetSum sum = case_sum(platform, unit);

        sum.from += day * DAY;
        sum.until = sum.from + DAY;
        sum.completed = completed;
        sum.held = held;
        sum.refunded = refunded;
        return sum;
}

Test(client_statement, money_is_added_up_and_coins_are_not) {
        BudgetSum items[] = {
                        day_sum(TEXT("twitch"), TEXT("coins"), 0, 300, 0, 0),
                        day_sum(TEXT("tiktok"), TEXT("coins"), 0, 700, 100, 50),
                        day_sum(TEXT("tiktok"), TEXT("USD"), 0, 1067, 152, 76),
                        day_sum(TEXT("twitch"), TEXT("USD"), 0, 399, 0, 0),
                        day_sum(TEXT("youtube"), TEXT("EUR"), 29, 500, 0, 0),
                        day_sum(TEXT("tiktok"), TEXT("coins"), 21, 70, 0, 0),
                        day_sum(TEXT("instagram"), TEXT("coins"), 3, 45, 0, 45), /* all came back */
        };
        BudgetLimit limits[] = {case_limit(), case_limit(), case_limit(), case_limit()};
        const RecordList days = {.type = &budget_sum_type, .items = items, .n = ELEMENTSOF(items)};
        const RecordList all = {.type = &budget_limit_type, .items = limits, .n = 4};
        const Report report = november(&days, &all);
        Series *series;
        size_t n;

        for (size_t i = 0; i < 4; i++)
                limits[i].from = NOVEMBER;
        limits[1].amount = 900; /* one's own, which allows less */
        limits[1].granted = 100;
        limits[2].amount = 10;
        limits[2].window = TEXT("week");
        limits[3].amount = 5;
        limits[3].household = TEXT("family");

        cr_assert_eq(statement_series(&report, &series, &n), 0);
        cr_assert_eq(n, 4);
        cr_assert_str_eq(series[0].platform, "*");
        cr_assert_str_eq(series[0].unit, "EUR");
        cr_assert_eq(series[0].days[29].bought, 500);
        cr_assert_eq(series[0].limit, NOT_GIVEN);
        cr_assert_str_eq(series[1].unit, "USD");
        cr_assert_eq(series[1].bought, 1067 - 76 + 399);
        cr_assert_eq(series[1].held, 152);
        cr_assert_eq(series[1].days[0].bought, 1390);
        cr_assert_str_eq(series[2].platform, "tiktok");
        cr_assert_eq(series[2].bought, 720);
        cr_assert_eq(series[2].held, 100);
        cr_assert_eq(series[2].limit, 1000);
        cr_assert_eq(series[2].days[0].bought, 650);
        cr_assert_eq(series[2].days[21].bought, 70);
        cr_assert_str_eq(series[2].days[21].name, "2026-11-22");
        cr_assert_str_eq(series[2].days[21].short_name, "22");
        cr_assert_str_eq(series[3].platform, "twitch");
        free(series);
}

/* Clocks are set back on 1 Nov in New York: that day has 25 hours, and no day moves. */
Test(client_statement, days_where_clocks_are_set) {
        BudgetSum item = day_sum(TEXT("tiktok"), TEXT("coins"), 0, 7, 0, 0);
        const RecordList days = {.type = &budget_sum_type, .items = &item, .n = 1};
        Report report = november(&days, NULL);
        Series *series;
        size_t n;

        setenv("TZ", "America/New_York", 1);
        tzset();
        report.from += 4 * CASE_HOUR;
        report.until += 5 * CASE_HOUR;
        report.now = NOVEMBER + 2 * DAY + 4 * CASE_HOUR; /* 2 November, 23:00 */
        cr_assert_eq(statement_days_begun(&report), 2);
        report.now += CASE_HOUR;
        cr_assert_eq(statement_days_begun(&report), 3);
        for (int day = 0; day < 30; day++) {
                char name[32];

                snprintf(name, sizeof(name), "2026-11-%02d", day + 1);
                item.from = NOVEMBER + day * DAY + (day == 0 ? 4 : 5) * CASE_HOUR;
                cr_assert_eq(statement_series(&report, &series, &n), 0);
                cr_assert_eq(series[0].days[day].bought, 7);
                cr_assert_str_eq(series[0].days[day].name, name);
                free(series);
        }
}

Test(client_statement, nothing_and_far_too_much) {
        BudgetSum items[] = {day_sum(TEXT("tiktok"), TEXT("coins"), 0, INT64_MAX, 1, NOT_GIVEN),
                        day_sum(TEXT("tiktok"), TEXT("coins"), 400, INT64_MAX, NOT_GIVEN, 0),
                        day_sum(NULL, TEXT("coins"), 0, 1, 0, 0)};
        const RecordList days = {.type = &budget_sum_type, .items = items, .n = 3};
        const RecordList none = {.type = &budget_sum_type};
        Report report = november(&days, NULL);
        Series *series;
        size_t n;

        cr_assert_eq(statement_series(&report, &series, &n), 0);
        cr_assert_eq(n, 1);
        cr_assert_eq(series[0].bought, INT64_MAX);
        cr_assert_eq(series[0].days[29].bought, INT64_MAX); /* the last one takes what is beyond */
        free(series);
        report.days = &none;
        cr_assert_eq(statement_series(&report, &series, &n), 0);
        cr_assert_eq(n, 0);
        free(series);
}

Test(client_statement, shares) {
        BudgetSum items[] = {day_sum(TEXT("twitch"), TEXT("USD"), 0, 399, 0, 0),
                        day_sum(TEXT("tiktok"), TEXT("coins"), 0, 9999, 0, 0),
                        day_sum(TEXT("tiktok"), TEXT("USD"), 0, 1067, 152, 67),
                        day_sum(TEXT("telegram"), TEXT("USD"), 0, 0, 0, 0),
                        day_sum(TEXT("youtube"), TEXT("EUR"), 0, 0, 500, 0)};
        const RecordList sums = {.type = &budget_sum_type, .items = items, .n = 5};
        Share *shares;
        size_t n;

        cr_assert_eq(statement_shares(&sums, &shares, &n), 0);
        cr_assert_eq(n, 3);
        cr_assert_str_eq(shares[0].platform, "youtube");
        cr_assert_eq(shares[0].total, 500);
        cr_assert_str_eq(shares[1].platform, "tiktok");
        cr_assert_eq(shares[1].bought, 1000);
        cr_assert_eq(shares[1].held, 152);
        cr_assert_eq(shares[1].total, 1551);
        cr_assert_str_eq(shares[2].platform, "twitch");
        cr_assert_eq(shares[2].total, 1551);
        free(shares);
}
