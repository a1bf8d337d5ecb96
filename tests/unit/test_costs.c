/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ledger/costs.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>

#include "common/util.h"
#include "policy/scale.h"

static void expect_same(const Cost *got, const Cost *want) {
        cr_expect_str_eq(got->unit, want->unit);
        cr_expect_eq(got->amount, want->amount, "%s", want->unit);
        cr_expect_eq(got->rate.num, want->rate.num, "%s", want->unit);
        cr_expect_eq(got->rate.den, want->rate.den, "%s", want->unit);
        cr_expect_str_eq(got->rate.date, want->rate.date);
}

Test(costs, what_is_written_is_read_again) {
        static const Cost costs[] = {
                        {"USD", 9900, {1, 1, ""}},
                        {"EUR", 9157, {10000, 10812, "2026-11-20"}},
                        {"JPY", 0, {16342, 10812, "2026-11-20"}},
                        {"KWD", AMOUNT_BEYOND, {INT64_MAX, INT64_MAX, "1999-01-04"}},
        };
        Cost read[COSTS_MAX];
        size_t n;

        for (size_t many = 0; many <= ELEMENTSOF(costs); many++) {
                _cleanup_free_ char *text = costs_to_text(costs, many);

                cr_assert_not_null(text);
                n = 99;
                cr_assert_eq(costs_from_text(text, read, &n), 0, "%s", text);
                cr_assert_eq(n, many);
                for (size_t i = 0; i < n; i++)
                        expect_same(&read[i], &costs[i]);
        }
        _cleanup_free_ char *text = costs_to_text(costs, 2);
        cr_assert_str_eq(text, "USD 9900 1 1 -\nEUR 9157 10000 10812 2026-11-20\n");
}

Test(costs, none) {
        static const char *const texts[] = {NULL, ""};
        Cost read[COSTS_MAX];

        for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
                size_t n = 99;

                cr_assert_eq(costs_from_text(texts[i], read, &n), 0);
                cr_assert_eq(n, 0);
        }
}

Test(costs, malformed) {
        static const char *const lines[] = {"\n", " ", "USD", "USD 1", "USD 1 1", "USD 1 1 1",
                        "USD 1 1 1 ", " USD 1 1 1 -", "USD  1 1 1 -", "USD x 1 1 -", "USD -1 1 1 -",
                        "USD 1 -1 1 -", "USD 1 1 -1 -", "USD 1 1 0 -", "USD 1.5 1 1 -",
                        "USD 9223372036854775808 1 1 -", "USD 1000000000000001 1 1 -",
                        "USD 1 9223372036854775808 1 -", "USD 1 1 1 2026-11-200", "dollars 1 1 1 -",
                        "USD 1 1 1 - x", "USD 1 1 1 -\n\n", "USD 1 1 1 -\nEUR", "USD\n1 1 1 -"};

        for (size_t i = 0; i < ELEMENTSOF(lines); i++) {
                char text[128];
                Cost read[COSTS_MAX];
                size_t n = 99;

                cr_expect_eq(costs_from_text(lines[i], read, &n), -EUCLEAN, "\"%s\"", lines[i]);
                cr_expect_eq(n, 99, "untouched");
                (void) snprintf(text, sizeof(text), "EUR 1 1 1 -\n%s", lines[i]);
                cr_expect_eq(costs_from_text(text, read, &n), -EUCLEAN, "\"%s\"", text);
        }
}

Test(costs, as_many_as_there_may_be) {
        Cost costs[COSTS_MAX], read[COSTS_MAX];
        size_t n = 99;

        for (size_t i = 0; i < COSTS_MAX; i++) {
                costs[i] = (Cost){.amount = (int64_t) i, .rate = {1, 1, ""}};
                (void) snprintf(costs[i].unit, sizeof(costs[i].unit), "U%02zu", i);
        }
        _cleanup_free_ char *text = costs_to_text(costs, COSTS_MAX);
        cr_assert_eq(costs_from_text(text, read, &n), 0);
        cr_assert_eq(n, COSTS_MAX);

        char longer[8000];
        (void) snprintf(longer, sizeof(longer), "%sUSD 1 1 1 -\n", text);
        cr_assert_eq(costs_from_text(longer, read, &n), -EUCLEAN);
}

Test(costs, found_by_unit) {
        static const Cost costs[] = {{"USD", 1, {1, 1, ""}}, {"EUR", 2, {1, 1, ""}}};

        cr_assert_eq(costs_find(costs, 2, "USD"), &costs[0]);
        cr_assert_eq(costs_find(costs, 2, "EUR"), &costs[1]);
        cr_assert_null(costs_find(costs, 1, "EUR"));
        cr_assert_null(costs_find(costs, 2, "eur"));
        cr_assert_null(costs_find(costs, 2, NULL));
        cr_assert_null(costs_find(NULL, 0, "USD"));
}
