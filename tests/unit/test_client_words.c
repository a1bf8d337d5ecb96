/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/words.h"

#include "client/user.h"
#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_words, .init = client_case_open);

Test(client_words, short_times) {
        static const struct {
                int64_t time;
                const char *expected;
        } cases[] = {
                        {CASE_NOW, "18:00"},
                        {CASE_NOW - 18 * CASE_HOUR, "00:00"},
                        {CASE_NOW + 6 * CASE_HOUR, "23 Nov 00:00"},
                        {CASE_NOW - 19 * CASE_HOUR, "21 Nov 23:00"},
                        {CASE_DECEMBER, "1 Dec 00:00"},
                        {CASE_DECEMBER + 31 * 24 * CASE_HOUR, "1 Jan 2027 00:00"},
                        {0, "1 Jan 1970 00:00"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char text[SHORT_TIME_MAX];
                short_time(cases[i].time, CASE_NOW, text);
                cr_assert_str_eq(text, cases[i].expected);
        }
}

Test(client_words, short_days) {
        static const struct {
                int64_t time;
                const char *expected;
        } cases[] = {
                        {CASE_NOW - 18 * CASE_HOUR, "today"},
                        {CASE_NOW - 19 * CASE_HOUR, "21 Nov"},
                        {CASE_DECEMBER, "1 Dec"},
                        {CASE_NOW - 365 * 24 * CASE_HOUR, "22 Nov 2025"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char text[SHORT_TIME_MAX];
                short_day(cases[i].time, CASE_NOW, text);
                cr_assert_str_eq(text, cases[i].expected);
        }
}

Test(client_words, allowances) {
        static const struct {
                int64_t amount;
                const char *unit, *platform;
                Window window;
                const char *expected;
        } cases[] = {
                        {2000, "coins", "tiktok", WINDOW_MONTH, "2000 TikTok Coins a month"},
                        {1, "coins", "instagram", WINDOW_DAY, "1 Star (Instagram Gifts) a day"},
                        {0, "coins", "tiktok", WINDOW_YEAR, "0 TikTok Coins a year"},
                        {2500, "USD", "*", WINDOW_WEEK, "25.00 USD a week on all platforms"},
                        {0, "JPY", "youtube", WINDOW_REQUEST,
                                        "0 JPY a request on YouTube Super Chat"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Paper *paper = paper_new();
                allowance_print(cases[i].amount, cases[i].unit, cases[i].platform, cases[i].window,
                                case_platforms(), paper->out);
                paper_expect(paper, cases[i].expected);
        }
}

Test(client_words, why_a_request_stands_as_it_does) {
        static const struct {
                const char *state, *decision, *reason, *by, *expected;
        } cases[] = {
                        {"completed", "approved", NULL, NULL, ""},
                        {"completed", "approved", "", "mum", "approved by mum"},
                        {"rejected", "rejected", "over-limit", NULL, "over the limit"},
                        {"rejected", "rejected", "denied", "mum", "denied by mum"},
                        {"rejected", "rejected", "denied", NULL, "a guardian said no"},
                        {"rejected", "rejected", "paused", "mum", "paused"},
                        {"rejected", "rejected", "approval-expired", NULL, "no guardian answered"},
                        {"pending", "pending", "awaiting-approval", NULL,
                                        "a guardian has been asked"},
                        {"cancelled", "pending", "awaiting-approval", NULL,
                                        "taken back unanswered"},
                        {"cancelled", "approved", NULL, "mum", "approved by mum"},
                        {"recorded", "", "", "mum", "bought elsewhere"},
                        {"rejected", "rejected", "full-moon", NULL, "full-moon"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                const BudgetRequest request = {
                                .state = (char *) (uintptr_t) cases[i].state,
                                .decision = (char *) (uintptr_t) cases[i].decision,
                                .reason = (char *) (uintptr_t) cases[i].reason,
                };
                char why[WHY_MAX];

                request_why(&request, cases[i].by, why);
                cr_assert_str_eq(why, cases[i].expected, "%zu: %s", i, why);
        }
}

Test(client_words, users_have_names_or_numbers) {
        char name[USER_NAME_MAX + 1];

        user_name(0, name);
        cr_assert_str_eq(name, "root");
        user_name(4000000000, name);
        cr_assert_str_eq(name, "4000000000");
}
