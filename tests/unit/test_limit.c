/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "common/util.h"
#include "policy/limit.h"

#define MAX INT64_MAX

static Limit limit_of(int64_t amount, int64_t granted, int64_t used, int64_t held) {
        return (Limit){
                        .platform = "tiktok",
                        .unit = UNIT_COINS,
                        .window = WINDOW_MONTH,
                        .source = SOURCE_GUARDIAN,
                        .amount = amount,
                        .granted = granted,
                        .used = used,
                        .held = held,
        };
}

Test(limit, remaining) {
        static const struct {
                int64_t amount, granted, used, held, remaining;
        } cases[] = {
                        {0, 0, 0, 0, 0},
                        {2000, 0, 0, 0, 2000},
                        {2000, 0, 700, 0, 1300},
                        {2000, 0, 0, 700, 1300},
                        {2000, 100, 1500, 599, 1},
                        {2000, 100, 1500, 600, 0},
                        {2000, 100, 1500, 601, 0},
                        {0, 100, 0, 0, 100},
                        {0, 0, 1, 0, 0},
                        {MAX, 0, 0, 0, MAX},
                        {MAX, 0, MAX, 0, 0},
                        {MAX, 0, MAX - 1, 0, 1},
                        {MAX - 1, 1, 1, 0, MAX - 1},
                        {0, 0, MAX, 0, 0},
                        /* beyond int64 */
                        {MAX, 1, 0, 0, 0},
                        {MAX, MAX, 0, 0, 0},
                        {MAX, 0, MAX, 1, 0},
                        {MAX, MAX, MAX, MAX, 0},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Limit limit = limit_of(
                                cases[i].amount, cases[i].granted, cases[i].used, cases[i].held);
                cr_expect_eq(limit_remaining(&limit), cases[i].remaining, "case %zu", i);
        }
}

Test(limit, covers) {
        static const struct {
                int64_t amount, granted, used, held, cost;
                bool covers;
        } cases[] = {
                        {1, 0, 0, 0, 0, true},
                        {1, 0, 0, 0, 1, true},
                        {1, 0, 0, 0, 2, false},
                        {2000, 0, 700, 600, 700, true},
                        {2000, 0, 700, 600, 701, false},
                        {2000, 1, 700, 600, 701, true},
                        {2000, 0, 2000, 0, 0, true},
                        {2000, 0, 2000, 1, 0, false},
                        /* 0 blocks, until something is granted */
                        {0, 0, 0, 0, 0, false},
                        {0, 0, 0, 0, 1, false},
                        {0, 5, 0, 0, 0, true},
                        {0, 5, 0, 0, 5, true},
                        {0, 5, 0, 0, 6, false},
                        {MAX, 0, 0, 0, MAX, true},
                        {MAX, 0, 1, 0, MAX - 1, true},
                        {MAX, 0, 1, 0, MAX, false},
                        {MAX, 0, MAX, 0, 1, false},
                        {1, 0, MAX, 0, MAX, false},
                        /* beyond int64 */
                        {MAX, 1, 0, 0, 0, false},
                        {MAX, 0, MAX, 1, 0, false},
                        {1, 0, 1, MAX, 0, false},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Limit limit = limit_of(
                                cases[i].amount, cases[i].granted, cases[i].used, cases[i].held);
                limit.cost = cases[i].cost;
                cr_expect_eq(limit_covers(&limit), cases[i].covers, "case %zu", i);
        }
}

Test(limit, reached) {
        static const struct {
                int64_t amount, granted, used, held;
                unsigned percent;
                bool reached;
        } cases[] = {
                        {2000, 0, 1599, 0, 80, false},
                        {2000, 0, 1599, 1, 80, true},
                        {2000, 0, 1999, 0, 100, false},
                        {2000, 0, 2000, 0, 100, true},
                        {2000, 0, 3000, 0, 100, true},
                        {2000, 500, 1999, 0, 80, false},
                        {2000, 500, 2000, 0, 80, true},
                        {2000, 0, 0, 0, 0, true},
                        {2000, 0, 0, 0, 1, false},
                        {0, 0, 0, 0, 100, true},
                        {0, 0, 0, 0, 0, true},
                        /* rounded up: 80 % of 1, of 4, of 99 */
                        {1, 0, 0, 0, 80, false},
                        {1, 0, 1, 0, 80, true},
                        {4, 0, 3, 0, 80, false},
                        {99, 0, 79, 0, 80, false},
                        {99, 0, 80, 0, 80, true},
                        /* MAX = 100 * 92233720368547758 + 7; 80 % of it is 80 * that + 5.6 */
                        {MAX, 0, 7378697629483820645, 0, 80, false},
                        {MAX, 0, 7378697629483820646, 0, 80, true},
                        {MAX, 0, MAX - 1, 0, 100, false},
                        {MAX, 0, MAX, 0, 100, true},
                        {MAX, 0, 0, 0, 0, true},
                        /* beyond int64 */
                        {MAX, 1, 0, 0, 100, true},
                        {MAX, 0, MAX, 1, 100, true},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Limit limit = limit_of(
                                cases[i].amount, cases[i].granted, cases[i].used, cases[i].held);
                cr_expect_eq(limit_reached(&limit, cases[i].percent), cases[i].reached, "case %zu",
                                i);
        }
}

/* Against the definitions themselves, for everything small. */
Test(limit, small_numbers) {
        for (int64_t amount = 0; amount <= 12; amount++)
                for (int64_t used = 0; used <= 14; used++) {
                        Limit limit = limit_of(amount, 0, used / 2, used - used / 2);

                        for (unsigned percent = 0; percent <= 100; percent++)
                                cr_expect_eq(limit_reached(&limit, percent),
                                                used * 100 >= (int64_t) percent * amount);
                        for (limit.cost = 0; limit.cost <= 14; limit.cost++)
                                cr_expect_eq(limit_covers(&limit),
                                                amount > 0 && used + limit.cost <= amount);
                        cr_expect_eq(limit_remaining(&limit), amount > used ? amount - used : 0);
                }
}
