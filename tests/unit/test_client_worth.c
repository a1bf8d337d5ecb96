/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/worth.h"

#include <criterion/criterion.h>
#include <locale.h>

#include "common/util.h"
#include "tests/unit/client_case.h"

static BudgetBundle rows[8];

static void fill(void) {
        const BudgetBundle bundles[] = {
                        {TEXT("a"), TEXT("web"), 70, 0, 74, TEXT("USD"), NULL, NULL, NOT_GIVEN, 1},
                        {TEXT("a"), TEXT("app"), 65, 0, 99, TEXT("USD"), NULL, NULL, NOT_GIVEN, 1},
                        {TEXT("a"), TEXT("app"), 700, 0, 999, TEXT("USD"), NULL, NULL, NOT_GIVEN,
                                        0},
                        {TEXT("a"), TEXT("web"), 60, 10, 60, TEXT("EUR"), NULL, NULL, 5, 1},
                        {TEXT("b"), TEXT("web"), 1, 0, AMOUNT_MAX, TEXT("USD"), NULL, NULL,
                                        NOT_GIVEN, 0},
                        /* What no daemon should say. */
                        {TEXT("a"), NULL, 1, 0, 1, TEXT("USD"), NULL, NULL, NOT_GIVEN, 1},
                        {TEXT("a"), TEXT("web"), NOT_GIVEN, 0, 1, TEXT("USD"), NULL, NULL,
                                        NOT_GIVEN, 1},
                        {TEXT("a"), TEXT("web"), 1000, 0, 1, NULL, NULL, NULL, NOT_GIVEN, 1},
        };

        memcpy(rows, bundles, sizeof(bundles));
}

TestSuite(client_worth, .init = fill);

static const RecordList list = {&budget_bundle_type, rows, ELEMENTSOF(rows), 0};
static const RecordList none = {&budget_bundle_type, NULL, 0, 0};

Test(client_worth, coins) {
        Worth worth;

        cr_assert(coins_worth(&list, "a", 700, &worth));
        cr_assert_eq(worth.least, 740);
        cr_assert_eq(worth.most, 1067); /* 1066.2 */
        cr_assert_str_eq(worth.currency, "USD");
        cr_assert(coins_worth(&list, "b", 1, &worth));
        cr_assert_eq(worth.most, AMOUNT_MAX);
        cr_assert_not(coins_worth(&list, "b", 2, &worth), "beyond every amount");
        cr_assert_not(coins_worth(&list, "b", AMOUNT_MAX, &worth));
        cr_assert_not(coins_worth(&list, "c", 1, &worth));
        cr_assert_not(coins_worth(&none, "a", 1, &worth));
}

Test(client_worth, largest_that_fits) {
        cr_assert_eq(bundle_largest(&list, "a"), &rows[3], "70 coins twice: the cheaper number");
        rows[2].fits = 1;
        cr_assert_eq(bundle_largest(&list, "a"), &rows[2]);
        rows[2].fits = 0;
        cr_assert_null(bundle_largest(&list, "b"));
        cr_assert_null(bundle_largest(&none, "a"));
}

Test(client_worth, per_100) {
        cr_assert_eq(bundle_per_100(&rows[0]), 106); /* 105.7 */
        cr_assert_eq(bundle_per_100(&rows[3]), 86);  /* 85.7, its bonus included */
        cr_assert_eq(bundle_per_100(&rows[4]), 100 * AMOUNT_MAX);
        cr_assert_eq(bundle_per_100(&rows[6]), NOT_GIVEN);
}

Test(client_worth, own_currency) {
        setlocale(LC_MONETARY, "C");
        cr_assert_str_eq(own_currency(""), "");
        cr_assert_str_eq(own_currency("EUR"), "EUR");
}
