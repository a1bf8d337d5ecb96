/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/scale.h"

#include <criterion/criterion.h>

#include "common/util.h"

Test(scale, edges) {
        static const struct {
                int64_t amount, num, den, scaled;
        } cases[] = {
                        {0, 1, 1, 0},
                        {7, 1, 1, 7},
                        {7, 0, 3, 0},
                        {6, 1, 3, 2},
                        {7, 1, 3, 3},
                        {1, 1, INT64_MAX, 1},
                        {AMOUNT_MAX, 1000, 1, AMOUNT_BEYOND},
                        {AMOUNT_MAX, 999, 1, 999 * AMOUNT_MAX},
                        {AMOUNT_BEYOND - 1, 1, 1, AMOUNT_BEYOND - 1},
                        {AMOUNT_BEYOND, 1, 1, AMOUNT_BEYOND},
                        {AMOUNT_BEYOND + 1, 1, 1, AMOUNT_BEYOND},
                        {INT64_MAX, INT64_MAX, 1, AMOUNT_BEYOND},
                        {INT64_MAX, INT64_MAX, INT64_MAX, AMOUNT_BEYOND},
                        {INT64_MAX, 1, INT64_MAX, 1},
                        {AMOUNT_MAX, INT64_C(1000000000000000000), INT64_C(1000000000000000000),
                                        AMOUNT_MAX},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++)
                cr_assert_eq(amount_scale(cases[i].amount, cases[i].num, cases[i].den),
                                cases[i].scaled, "%zu", i);
}
