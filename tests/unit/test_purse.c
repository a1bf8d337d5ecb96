/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The most coins for what is in the purse, against every choice there is. */

#include "client/purse.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <inttypes.h>
#include <string.h>

#include "common/contract.h"
#include "common/util.h"

enum { BUNDLES = 8 };

typedef struct List {
        int64_t coins[BUNDLES];
        int64_t prices[BUNDLES];
        size_t n;
} List;

#define EXPECT_COUNTS(list, money, ...)                                                         \
        do {                                                                                    \
                int64_t want_[] = {__VA_ARGS__}, got_[BUNDLES];                                 \
                cr_assert_eq(purse_most((list)->coins, (list)->prices, (list)->n, money, got_), \
                                0);                                                             \
                cr_assert_eq((list)->n, ELEMENTSOF(want_));                                     \
                for (size_t i_ = 0; i_ < ELEMENTSOF(want_); i_++)                               \
                        cr_expect_eq(got_[i_], want_[i_], "%lld, bundle %zu: %" PRId64,         \
                                        (long long) (money), i_, got_[i_]);                     \
        } while (0)

static void expect_error(const List *list, int64_t money, int error) {
        int64_t counts[BUNDLES];

        memset(counts, 0x55, sizeof(counts));
        cr_expect_eq(purse_most(list->coins, list->prices, list->n, money, counts), error);
        for (size_t i = 0; i < BUNDLES; i++)
                cr_expect_eq(counts[i], INT64_C(0x5555555555555555));
}

Test(purse, what_a_shop_sells) {
        static const List shop = {
                        .coins = {70, 350, 700, 1400}, .prices = {99, 499, 999, 1999}, .n = 4};

        EXPECT_COUNTS(&shop, 0, 0, 0, 0, 0);
        EXPECT_COUNTS(&shop, 98, 0, 0, 0, 0);
        EXPECT_COUNTS(&shop, 99, 1, 0, 0, 0);
        EXPECT_COUNTS(&shop, 499, 5, 0, 0, 0); /* 4.95 for what costs 4.99 at once */
        EXPECT_COUNTS(&shop, 1000, 10, 0, 0, 0);
        EXPECT_COUNTS(&shop, PURSE_MAX, 10101, 0, 0, 0);
}

Test(purse, less_money_then_fewer_bundles) {
        static const List dear = {.coins = {10, 10, 10}, .prices = {7, 5, 5}, .n = 3};
        static const List linear = {.coins = {100, 500, 1000}, .prices = {140, 700, 1400}, .n = 3};

        EXPECT_COUNTS(&dear, 9, 0, 1, 0);
        EXPECT_COUNTS(&linear, 2500, 2, 1, 1);
}

Test(purse, bounds) {
        static const List none = {.n = 0}, one = {.coins = {1}, .prices = {1}, .n = 1};
        static const List huge = {.coins = {AMOUNT_MAX, 1}, .prices = {1, AMOUNT_MAX}, .n = 2};
        static const List free_of_charge = {.coins = {1}, .prices = {0}, .n = 1};
        static const List empty = {.coins = {0}, .prices = {1}, .n = 1};
        static const List beyond = {.coins = {1}, .prices = {AMOUNT_MAX + 1}, .n = 1};

        EXPECT_COUNTS(&one, PURSE_MAX, PURSE_MAX);
        EXPECT_COUNTS(&huge, PURSE_MAX, PURSE_MAX, 0);
        cr_expect_eq(purse_most(NULL, NULL, none.n, 1000, NULL), 0);
        expect_error(&one, -1, -ERANGE);
        expect_error(&one, PURSE_MAX + 1, -ERANGE);
        expect_error(&free_of_charge, 10, -EINVAL);
        expect_error(&empty, 10, -EINVAL);
        expect_error(&beyond, 10, -EINVAL);
}

/* What a choice comes to. */
typedef struct Total {
        int64_t coins, money, bundles;
} Total;

static bool total_better(const Total *a, const Total *b) {
        if (a->coins != b->coins)
                return a->coins > b->coins;
        return a->money != b->money ? a->money < b->money : a->bundles < b->bundles;
}

/* All counts of the bundles from the i-th on. */
static void try_all(const List *list, size_t i, int64_t money, Total sum, Total *best) {
        if (total_better(&sum, best))
                *best = sum;
        if (i == list->n)
                return;
        for (; sum.money <= money; sum.bundles++) {
                try_all(list, i + 1, money, sum, best);
                sum.coins += list->coins[i];
                sum.money += list->prices[i];
        }
}

/* Numbers that come again with the seed: xorshift. */
static uint64_t seed;

static int64_t below(int64_t n) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        return (int64_t) (seed >> 11) % n;
}

Test(purse, against_every_choice) {
        for (unsigned run = 1; run <= 20000; run++) {
                List list = {0};
                int64_t counts[BUNDLES];
                Total best = {0}, got = {0};

                seed = run * UINT64_C(0x9E3779B97F4A7C15);
                list.n = (size_t) below(4) + 1;
                for (size_t i = 0; i < list.n; i++) {
                        list.coins[i] = 1 + below(20);
                        list.prices[i] = 1 + below(12);
                }
                int64_t money = below(40);
                try_all(&list, 0, money, (Total){0}, &best);
                int r = purse_most(list.coins, list.prices, list.n, money, counts);
                for (size_t i = 0; i < list.n; i++) {
                        got.coins += counts[i] * list.coins[i];
                        got.money += counts[i] * list.prices[i];
                        got.bundles += counts[i];
                }
                if (r != 0 || got.money > money || got.coins != best.coins ||
                                got.money != best.money || got.bundles != best.bundles)
                        cr_assert_fail("run %u", run);
        }
}
