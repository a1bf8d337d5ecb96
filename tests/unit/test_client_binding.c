/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Which of an account's limits an answer is about. */

#include "client/binding.h"

#include <string.h>

#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_binding, .init = client_case_open);

/* As an answer has it. */
static BudgetLimit *binding(void) {
        static BudgetLimit limit;

        record_clear(&budget_limit_type, &limit);
        limit.platform = strdup("tiktok");
        limit.window = strdup("month");
        limit.unit = strdup("coins");
        limit.amount = 2000;
        limit.used = 700;
        limit.held = 0;
        limit.remaining = 1300;
        limit.until = CASE_DECEMBER;
        return &limit;
}

static void expect(BudgetLimit *limit, BudgetLimit *limits, size_t n, const char *source,
                const char *household, int64_t granted) {
        const RecordList list = {.type = &budget_limit_type, .items = limits, .n = n};

        cr_assert_eq(binding_complete(limit, &list), 0);
        cr_assert(text_equal(limit->source, source), "%s", limit->source);
        cr_assert(text_equal(limit->household, household), "%s", limit->household);
        cr_assert_eq(limit->granted, granted);
        record_clear(&budget_limit_type, limit);
}

Test(client_binding, whose_it_is_and_what_was_granted) {
        BudgetLimit limits[] = {case_limit(), case_limit(), case_limit()};

        limits[0].source = TEXT("guardian");
        limits[0].granted = 500;
        limits[1].source = TEXT("self");
        limits[1].amount = 1000;
        limits[2].source = TEXT("household");
        limits[2].household = TEXT("smith");
        limits[2].used = limits[2].held = limits[2].granted = NOT_GIVEN;
        expect(binding(), limits, 3, "guardian", NULL, 500);

        BudgetLimit *limit = binding();
        limit->amount = 1000;
        expect(limit, limits, 3, "self", NULL, 0);

        /* It does not tell who used what. */
        limit = binding();
        limit->used = limit->held = NOT_GIVEN;
        expect(limit, limits, 3, "household", "smith", NOT_GIVEN);
}

Test(client_binding, of_two_alike_the_one_that_stays) {
        BudgetLimit limits[] = {case_limit(), case_limit()};

        limits[0].source = TEXT("guardian");
        limits[1].source = TEXT("self");
        expect(binding(), limits, 2, "self", NULL, 0);
        limits[0].source = TEXT("self");
        limits[1].source = TEXT("guardian");
        expect(binding(), limits, 2, "self", NULL, 0);

        /* What is left tells them apart; but a check tells what would be left. */
        limits[1].granted = 500;
        limits[1].remaining = 1800;
        BudgetLimit *limit = binding();
        limit->remaining = 1800;
        expect(limit, limits, 2, "guardian", NULL, 500);
        limit = binding();
        limit->remaining = 1100;
        expect(limit, limits, 2, "self", NULL, 0);
}

Test(client_binding, one_that_is_not_there_any_more) {
        BudgetLimit limits[] = {
                        case_limit(), case_limit(), case_limit(), case_limit(), case_limit()};

        limits[0].platform = TEXT("twitch");
        limits[1].window = TEXT("week");
        limits[2].unit = TEXT("EUR");
        limits[3].amount = 3000;
        limits[4].until = CASE_NOW;
        for (size_t i = 0; i < ELEMENTSOF(limits); i++)
                limits[i].source = TEXT("guardian");
        expect(binding(), limits, ELEMENTSOF(limits), NULL, NULL, NOT_GIVEN);
        expect(binding(), NULL, 0, NULL, NULL, NOT_GIVEN);
}
