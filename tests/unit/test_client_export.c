/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/export.h"

#include "tests/unit/client_case.h"

TestSuite(client_export, .init = client_case_open);

/* The note's cell, in a row where all else stands still. */
static void expect_cell(char *note, const char *cell) {
        BudgetRequest request = case_request(1, TEXT("completed"));
        const RecordList list = {.type = &budget_request_type, .items = &request, .n = 1};
        Paper *paper = paper_new();
        char expected[512];

        request.note = note;
        snprintf(expected, sizeof expected,
                        "1,0,tiktok,700,,,,,,%s,,2026-11-22T18:00:00+00:00,,,,,completed,,,,\r\n",
                        cell);
        export_csv(&list, false, paper->out);
        paper_expect(paper, expected);
}

Test(client_export, cells_are_quoted_where_they_have_to_be) {
        expect_cell(TEXT("plain words"), "plain words");
        expect_cell(TEXT(""), "");
        expect_cell(TEXT("a,b"), "\"a,b\"");
        expect_cell(TEXT("say \"no\""), "\"say \"\"no\"\"\"");
        expect_cell(TEXT("two\nlines"), "\"two\nlines\"");
        /* What else a spreadsheet may be told to part columns at. */
        expect_cell(TEXT("a;b"), "\"a;b\"");
        expect_cell(TEXT("a\tb"), "\"a\tb\"");
        expect_cell(TEXT("a;=1+1"), "\"a;=1+1\"");
}

Test(client_export, no_cell_is_a_formula) {
        expect_cell(TEXT("=1+1"), "\"'=1+1\"");
        expect_cell(TEXT("+1"), "\"'+1\"");
        expect_cell(TEXT("-1"), "\"'-1\"");
        expect_cell(TEXT("@A1"), "\"'@A1\"");
        expect_cell(TEXT("\t=1"), "\"'\t=1\"");
        expect_cell(TEXT("\n=1"), "\"'\n=1\"");
        expect_cell(TEXT("\xEF\xBC\x9D"
                         "1"),
                        "\"'\xEF\xBC\x9D"
                        "1\"");
        /* So that one can be taken off. */
        expect_cell(TEXT("'=1"), "\"''=1\"");
        expect_cell(TEXT("1=1"), "1=1");
}

Test(client_export, prices_and_times) {
        BudgetRequest request = case_request(1, TEXT("approved"));
        const RecordList list = {.type = &budget_request_type, .items = &request, .n = 1};
        static struct {
                int64_t price;
                char currency[4];
                const char *cells;
        } rows[] = {{5, "USD", "0.05,USD"}, {500, "JPY", "500,JPY"}, {1250, "KWD", "1.250,KWD"},
                        {7, "XYZ", "7,XYZ"}};

        setenv("TZ", "Asia/Kathmandu", 1);
        tzset();
        for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
                Paper *paper = paper_new();
                char expected[512];
                request.price = rows[i].price;
                request.currency = rows[i].currency;
                request.hold_until = CASE_DECEMBER;
                snprintf(expected, sizeof expected,
                                "1,0,tiktok,700,%s,,,,,,2026-11-22T23:45:00+05:45,,,,,approved,"
                                "2026-12-01T05:45:00+05:45,,,\r\n",
                                rows[i].cells);
                export_csv(&list, false, paper->out);
                paper_expect(paper, expected);
        }
}

Test(client_export, times_west_of_greenwich) {
        char time[EXPORT_TIME_MAX];

        setenv("TZ", "America/St_Johns", 1);
        tzset();
        export_time(CASE_NOW, time);
        cr_assert_str_eq(time, "2026-11-22T14:30:00-03:30");
}
