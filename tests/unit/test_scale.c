/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/scale.h"

#include <criterion/criterion.h>

#include "common/util.h"

#define MAX INT64_MAX

__extension__ typedef __int128 Wide;

Test(scale, edges) {
        static const struct {
                int64_t amount, num, den, scaled, share;
        } cases[] = {
                        {0, 1, 1, 0, 0},
                        {0, MAX, 1, 0, 0},
                        {7, 1, 1, 7, 7},
                        {7, 0, 3, 0, 0},
                        {6, 1, 3, 2, 2},
                        {7, 1, 3, 3, 2},
                        {8, 1, 3, 3, 2},
                        {1, 1, MAX, 1, 0},
                        {MAX, 1, MAX, 1, 1},
                        {MAX - 1, 1, MAX, 1, 0},
                        {MAX, 2, MAX, 2, 2},
                        {MAX, MAX, MAX, AMOUNT_BEYOND, AMOUNT_BEYOND},
                        {AMOUNT_MAX, 1000, 1, AMOUNT_BEYOND, AMOUNT_BEYOND},
                        {AMOUNT_MAX, 999, 1, 999 * AMOUNT_MAX, 999 * AMOUNT_MAX},
                        {AMOUNT_BEYOND - 1, 1, 1, AMOUNT_BEYOND - 1, AMOUNT_BEYOND - 1},
                        {AMOUNT_BEYOND, 1, 1, AMOUNT_BEYOND, AMOUNT_BEYOND},
                        {AMOUNT_BEYOND + 1, 1, 1, AMOUNT_BEYOND, AMOUNT_BEYOND},
                        /* rounded up to what is beyond, and down to what is not */
                        {2 * AMOUNT_BEYOND - 1, 1, 2, AMOUNT_BEYOND, AMOUNT_BEYOND - 1},
                        {MAX, MAX, 1, AMOUNT_BEYOND, AMOUNT_BEYOND},
                        {AMOUNT_MAX, INT64_C(1000000000000000000), INT64_C(1000000000000000000),
                                        AMOUNT_MAX, AMOUNT_MAX},
                        /* 99.99 USD at 10000 / 10812 are 92.480... EUR */
                        {9999, 10000, 10812, 9249, 9248},
                        {10812, 10000, 10812, 10000, 10000},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                cr_expect_eq(amount_scale(cases[i].amount, cases[i].num, cases[i].den),
                                cases[i].scaled, "%zu", i);
                cr_expect_eq(amount_share(cases[i].amount, cases[i].num, cases[i].den),
                                cases[i].share, "%zu", i);
        }
}

Test(scale, thousands_beyond_may_be_added_up) {
        cr_assert_geq(MAX / AMOUNT_BEYOND, 9000);
        cr_assert_gt(AMOUNT_BEYOND, AMOUNT_MAX);
}

/* The definitions, for everything small: the least and the greatest whole number around it. */
Test(scale, small_numbers) {
        for (int64_t amount = 0; amount <= 30; amount++)
                for (int64_t num = 0; num <= 30; num++)
                        for (int64_t den = 1; den <= 30; den++) {
                                int64_t up = amount_scale(amount, num, den);
                                int64_t down = amount_share(amount, num, den);

                                cr_expect(up * den >= amount * num &&
                                                (up == 0 || (up - 1) * den < amount * num));
                                cr_expect(down * den <= amount * num &&
                                                (down + 1) * den > amount * num);
                        }
}

/* The same for numbers of every length; a xorshift gives the same ones each time. */
Test(scale, numbers_of_every_length) {
        uint64_t seed = UINT64_C(0x9E3779B97F4A7C15);
        int64_t number[3];

        for (int i = 0; i < 100000; i++) {
                for (int n = 0; n < 3; n++) {
                        seed ^= seed << 13;
                        seed ^= seed >> 7;
                        seed ^= seed << 17;
                        number[n] = (int64_t) (seed >> (1 + seed % 63));
                }
                int64_t den = number[2] > 0 ? number[2] : 1;
                int64_t up = amount_scale(number[0], number[1], den);
                int64_t down = amount_share(number[0], number[1], den);
                Wide product = (Wide) number[0] * number[1];

                if (up < AMOUNT_BEYOND)
                        cr_expect((Wide) up * den >= product && ((Wide) up - 1) * den < product);
                else
                        cr_expect(up == AMOUNT_BEYOND && ((Wide) up - 1) * den < product);
                if (down < AMOUNT_BEYOND)
                        cr_expect((Wide) down * den <= product &&
                                        ((Wide) down + 1) * den > product);
                else
                        cr_expect(down == AMOUNT_BEYOND && (Wide) down * den <= product);
        }
}
