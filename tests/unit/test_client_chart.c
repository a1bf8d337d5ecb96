/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/chart.h"

#include "client/record.h"
#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_chart, .init = client_case_open);

/* ---- bars ---- */

#define BAR(rectangles)                                                 \
        "<svg class=\"bar\" role=\"img\" width=\"100%\" height=\"14\">" \
        "<title>so much</title>\n" rectangles "</svg>\n"
#define PART(class, x, width) \
        "<rect class=\"" class "\" x=\"" x "%\" width=\"" width "%\" y=\"0\" height=\"14\"/>"

static void expect_bar(int64_t used, int64_t held, int64_t total, const char *expected) {
        Paper *paper = paper_new();
        Html html = {.out = paper->out};

        chart_bar(&html, used, held, total, "so much");
        paper_expect(paper, expected);
}

Test(client_chart, bars) {
        expect_bar(0, 0, 2000, BAR(PART("used", "0.00", "0.00")));
        expect_bar(700, 0, 2000, BAR(PART("used", "0.00", "35.00")));
        expect_bar(700, 300, 2000,
                        BAR(PART("used", "0.00", "35.00") PART("held", "35.00", "15.00")));
        expect_bar(0, 2000, 2000, BAR(PART("used", "0.00", "0.00") PART("held", "0.00", "100.00")));
        /* More than the limit: a guardian allowed it, or the limit was lowered. */
        expect_bar(2500, 0, 2000, BAR(PART("used", "0.00", "100.00")));
        expect_bar(1500, 900, 2000,
                        BAR(PART("used", "0.00", "75.00") PART("held", "75.00", "25.00")));
        /* What is not nothing shows. */
        expect_bar(1, 0, INT64_C(1000000000000), BAR(PART("used", "0.00", "0.01")));
        expect_bar(0, 0, 0, BAR(PART("used", "0.00", "100.00")));
        expect_bar(INT64_MAX, INT64_MAX, INT64_MAX, BAR(PART("used", "0.00", "100.00")));
        expect_bar(-1, 0, 5, BAR(PART("used", "0.00", "0.00")));
}

/* ---- by day ---- */

static void expect_days(const ChartDays *chart, const char *expected) {
        Paper *paper = paper_new();
        Html html = {.out = paper->out};

        chart_days(&html, chart);
        paper_expect(paper, expected);
}

#define DAYS(description, columns, labels, lines)                                         \
        "<svg class=\"days\" role=\"img\" width=\"100%\" height=\"188\">\n"               \
        "<title>a &amp; b</title>\n<desc>" description "</desc>\n" columns                \
        "<line class=\"axis\" x1=\"0.00%\" x2=\"100.00%\" y1=\"164\" y2=\"164\"/>" labels \
        "\n" lines "</svg>\n"
#define COLUMN(class, x, width, y, height)                                                         \
        "<rect class=\"" class "\" x=\"" x "%\" width=\"" width "%\" y=\"" y "\" height=\"" height \
                               "\"/>"
#define LINE(class, x1, y1, x2, y2) \
        "<line class=\"" class "\" x1=\"" x1 "%\" x2=\"" x2 "%\" y1=\"" y1 "\" y2=\"" y2 "\"/>"
#define LABEL(x, text) "<text text-anchor=\"middle\" x=\"" x "%\" y=\"182\">" text "</text>"

Test(client_chart, four_days_below_their_limit) {
        const ChartDay days[] = {{500, 0, "2026-11-01", "1"}, {0, 0, "2026-11-02", "2"},
                        {250, 250, "2026-11-03", "3"}, {0, 0, "2026-11-04", "4"}};
        const ChartDays chart = {.days = days,
                        .n = 4,
                        .n_begun = 3,
                        .limit = 2000,
                        .unit = "coins",
                        .title = "a & b"};

        /* 160 pixels are 2000. */
        expect_days(&chart,
                        DAYS("2026-11-01: 500 bought. 2026-11-03: 250 bought, 250 held. ",
                                        COLUMN("used", "4.16", "16.68", "124", "40") "\n" COLUMN(
                                                        "used", "54.16", "16.68", "144", "20")
                                                        COLUMN("held", "54.16", "16.68", "124",
                                                                        "20") "\n",
                                        LABEL("12.50", "1"),
                                        LINE("sum", "0.00", "164", "0.00", "124") LINE("sum",
                                                        "0.00", "124", "50.00",
                                                        "124") LINE("sum", "50.00", "124", "50.00",
                                                        "84") LINE("sum", "50.00", "84", "75.00",
                                                        "84") "\n" LINE("limit", "0.00", "4",
                                                        "100.00", "4")));
}

/* One request, in money, and no limit: it is the chart's height. */
Test(client_chart, one_day_without_a_limit) {
        const ChartDay day = {0, 1250, "2026-11-01", "1"};
        const ChartDays chart = {.days = &day,
                        .n = 1,
                        .n_begun = 1,
                        .limit = NOT_GIVEN,
                        .unit = "EUR",
                        .title = "a & b"};

        expect_days(&chart,
                        DAYS("2026-11-01: 0.00 EUR bought, 12.50 EUR held. ",
                                        COLUMN("held", "16.66", "66.68", "4", "160") "\n",
                                        LABEL("50.00", "1"),
                                        LINE("sum", "0.00", "164", "0.00", "4") LINE(
                                                        "sum", "0.00", "4", "100.00", "4") "\n"));
}

/* Amounts as large as they get, more than the limit; every day is within the drawing. */
Test(client_chart, large_amounts_beyond_the_limit) {
        static ChartDay days[CHART_DAYS_MAX];
        ChartDays chart = {.days = days,
                        .n = CHART_DAYS_MAX,
                        .n_begun = CHART_DAYS_MAX,
                        .limit = 1000,
                        .unit = "coins",
                        .title = ""};
        Paper *paper = paper_new();
        Html html = {.out = paper->out};
        double x, width, y, height;
        int n = 0;

        for (size_t i = 0; i < CHART_DAYS_MAX; i++)
                days[i] = (ChartDay){INT64_C(1000000000000000), 0, "2026-11-01", "1"};
        chart_days(&html, &chart);
        fclose(paper->out);
        for (const char *at = paper->text; (at = strstr(at, "<rect class=\"used\"")); at++, n++) {
                cr_assert_eq(sscanf(at,
                                             "<rect class=\"used\" x=\"%lf%%\" width=\"%lf%%\" y=\"%lf\" "
                                             "height=\"%lf\"",
                                             &x, &width, &y, &height),
                                4);
                cr_assert(x >= 0 && width > 0 && x + width <= 100, "%f + %f", x, width);
                cr_assert(y >= 4 && height == 2 && y + height == 164, "%f + %f", y, height);
        }
        cr_assert_eq(n, CHART_DAYS_MAX);
        cr_assert_not_null(strstr(paper->text, LINE("limit", "0.00", "163", "100.00", "163")));
        free(paper->text);
        free(paper);
}

/* Drawn to its height, what was bought would be a line of one pixel. */
Test(client_chart, a_limit_far_above_is_not_drawn) {
        const ChartDay day = {10, 0, "2026-11-01", "1"};
        ChartDays chart = {.days = &day, .n = 1, .n_begun = 1, .limit = 43, .unit = "coins"};

        cr_assert_eq(chart_limit(&chart), 43);
        chart.limit = 44;
        cr_assert_eq(chart_limit(&chart), NOT_GIVEN);
        chart.limit = 0; /* blocked since */
        cr_assert_eq(chart_limit(&chart), NOT_GIVEN);
        chart.limit = NOT_GIVEN;
        cr_assert_eq(chart_limit(&chart), NOT_GIVEN);
}
