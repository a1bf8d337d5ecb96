/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The cheapest packs, against slow ways to find them, and against what must hold of any answer. */

#include "catalog/cheapest.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/catalog.h"
#include "common/contract.h"
#include "common/util.h"
#include "tests/unit/fixture.h"

__extension__ typedef __int128 Wide;

/* What a choice comes to. */
typedef struct Total {
        Wide price, coins, packs;
} Total;

/* An assertion is slow also where it holds: one is made only where it does not. */
static void must_hold(bool holds, const char *what, int64_t coins) {
        if (!holds)
                cr_assert_fail("%s: %" PRId64 " coins", what, coins);
}

static Total total_of(const Pack packs[], size_t n, const int64_t counts[]) {
        Total total = {0};

        for (size_t i = 0; i < n; i++) {
                must_hold(counts[i] >= 0, "a negative count", counts[i]);
                total.price += (Wide) counts[i] * packs[i].price;
                total.coins += (Wide) counts[i] * packs[i].coins;
                total.packs += counts[i];
        }
        return total;
}

static bool total_better(const Total *a, const Total *b) {
        if (a->price != b->price)
                return a->price < b->price;
        return a->coins != b->coins ? a->coins > b->coins : a->packs < b->packs;
}

/* What the answer comes to; it gives enough, and is the same when asked again. */
static Total ask(const Pack packs[], size_t n, int64_t coins) {
        int64_t counts[PACKS_MAX], again[PACKS_MAX];

        must_hold(packs_cheapest(packs, n, coins, counts) == 0, "not solved", coins);
        must_hold(packs_cheapest(packs, n, coins, again) == 0, "not solved again", coins);
        must_hold(memcmp(counts, again, n * sizeof(*counts)) == 0, "not the same again", coins);
        Total total = total_of(packs, n, counts);
        must_hold(total.coins >= coins, "too few", coins);
        must_hold(total.coins <= AMOUNT_MAX && total.price <= AMOUNT_MAX, "too many", coins);
        return total;
}

static void expect_total(const Pack packs[], size_t n, int64_t coins, const Total *want) {
        Total got = ask(packs, n, coins);

        if (got.price != want->price || got.coins != want->coins || got.packs != want->packs)
                cr_assert_fail("%" PRId64 " coins of %zu packs, the first %" PRId64 "=%" PRId64
                               ": %" PRId64 " for %" PRId64 " in %" PRId64 ", not %" PRId64
                               " for %" PRId64 " in %" PRId64,
                                coins, n, packs[0].coins, packs[0].price, (int64_t) got.coins,
                                (int64_t) got.price, (int64_t) got.packs, (int64_t) want->coins,
                                (int64_t) want->price, (int64_t) want->packs);
}

#define EXPECT_COUNTS(packs, coins, ...)                                                    \
        do {                                                                                \
                int64_t want_[] = {__VA_ARGS__}, got_[PACKS_MAX];                           \
                cr_assert_eq(packs_cheapest(packs, ELEMENTSOF(want_), coins, got_), 0);     \
                for (size_t i_ = 0; i_ < ELEMENTSOF(want_); i_++)                           \
                        cr_expect_eq(got_[i_], want_[i_], "%lld coins, pack %zu: %" PRId64, \
                                        (long long) (coins), i_, got_[i_]);                 \
        } while (0)

static void expect_error(const Pack packs[], size_t n, int64_t coins, int error) {
        int64_t counts[PACKS_MAX];

        memset(counts, 0x55, sizeof(counts));
        cr_expect_eq(packs_cheapest(packs, n, coins, counts), error, "%" PRId64 " coins", coins);
        for (size_t i = 0; i < ELEMENTSOF(counts); i++)
                cr_expect_eq(counts[i], INT64_C(0x5555555555555555));
}

/* ---- exact answers ---- */

static const Pack shop[] = {{65, 99}, {330, 499}, {1321, 1999}, {6607, 9999}};

Test(cheapest, what_a_shop_sells) {
        EXPECT_COUNTS(shop, 0, 0, 0, 0, 0);
        EXPECT_COUNTS(shop, 1, 1, 0, 0, 0);
        EXPECT_COUNTS(shop, 65, 1, 0, 0, 0);
        EXPECT_COUNTS(shop, 66, 2, 0, 0, 0);
        EXPECT_COUNTS(shop, 325, 5, 0, 0, 0); /* 4.95, and not 4.99 */
        EXPECT_COUNTS(shop, 326, 0, 1, 0, 0);
        EXPECT_COUNTS(shop, 700, 11, 0, 0, 0); /* 10.89, and not 10.97 for 725 */
        EXPECT_COUNTS(shop, 1300, 20, 0, 0, 0);
        EXPECT_COUNTS(shop, 1301, 15, 1, 0, 0);
        EXPECT_COUNTS(shop, 1321, 0, 0, 1, 0);
        EXPECT_COUNTS(shop, 6600, 0, 20, 0, 0); /* 99.80 */
        EXPECT_COUNTS(shop, 6601, 0, 16, 1, 0); /* 99.83 for 6601 */
        EXPECT_COUNTS(shop, 6605, 0, 0, 5, 0);  /* 99.95 */
        EXPECT_COUNTS(shop, 6606, 0, 0, 0, 1);
        EXPECT_COUNTS(shop, 8000, 52, 14, 0, 0); /* 121.34 */
}

Test(cheapest, one_pack) {
        static const Pack one[] = {{70, 99}};

        EXPECT_COUNTS(one, 1, 1);
        EXPECT_COUNTS(one, 70, 1);
        EXPECT_COUNTS(one, 71, 2);
        EXPECT_COUNTS(one, 700000000000, 10000000000);
}

Test(cheapest, more_coins_for_the_same_price) {
        static const Pack packs[] = {{10, 100}, {25, 200}, {30, 200}};

        EXPECT_COUNTS(packs, 15, 0, 0, 1);
}

Test(cheapest, fewer_packs_for_the_same_price) {
        static const Pack linear[] = {{100, 140}, {500, 700}, {1000, 1400}};

        EXPECT_COUNTS(linear, 500, 0, 1, 0);
        EXPECT_COUNTS(linear, 1700, 2, 1, 1);
        EXPECT_COUNTS(linear, 99999901, 0, 0, 100000);
        EXPECT_COUNTS(linear, 99999801, 4, 1, 99999);
}

Test(cheapest, of_two_alike_the_first) {
        static const Pack packs[] = {{70, 99}, {350, 490}, {70, 99}, {350, 490}};

        EXPECT_COUNTS(packs, 400, 1, 1, 0, 0);
        EXPECT_COUNTS(packs, 35000070, 1, 100000, 0, 0);
}

Test(cheapest, useless_packs_are_not_bought) {
        static const Pack packs[] = {{60, 99}, {70, 99}, {340, 500}, {350, 490}, {350, 491}};

        EXPECT_COUNTS(packs, 60, 0, 1, 0, 0, 0);
        EXPECT_COUNTS(packs, 340, 0, 0, 0, 1, 0);
        EXPECT_COUNTS(packs, 35000000060, 0, 1, 0, 100000000, 0);
}

/* What gcd leaves of them is small. */
Test(cheapest, large_packs_with_a_common_divisor) {
        static const Pack packs[] = {{1000000000, 150}, {7000000000, 999}, {20000000000, 2700}};

        EXPECT_COUNTS(packs, 1, 1, 0, 0);
        EXPECT_COUNTS(packs, 1000000001, 2, 0, 0);
        EXPECT_COUNTS(packs, 47000000000, 0, 1, 2);
        EXPECT_COUNTS(packs, 987000000000, 0, 1, 49);
}

/* ---- the bounds ---- */

Test(cheapest, beyond_any_amount) {
        static const Pack one[] = {{1, 1}}, dear[] = {{1, 2}}, odd[] = {{7, 1}};
        static const Pack huge[] = {{AMOUNT_MAX, AMOUNT_MAX}}, little[] = {{1, AMOUNT_MAX}};

        EXPECT_COUNTS(one, AMOUNT_MAX, AMOUNT_MAX);
        expect_error(one, 1, AMOUNT_MAX + 1, -ERANGE);
        expect_error(one, 1, INT64_MAX, -ERANGE);
        EXPECT_COUNTS(dear, AMOUNT_MAX / 2, AMOUNT_MAX / 2);
        expect_error(dear, 1, AMOUNT_MAX / 2 + 1, -ERANGE);
        expect_error(dear, 1, AMOUNT_MAX, -ERANGE);
        EXPECT_COUNTS(odd, AMOUNT_MAX - 1, 142857142857); /* 10^12 - 1 is a multiple of 7 */
        expect_error(odd, 1, AMOUNT_MAX, -ERANGE);
        EXPECT_COUNTS(huge, 1, 1);
        EXPECT_COUNTS(huge, AMOUNT_MAX, 1);
        EXPECT_COUNTS(little, 1, 1);
        expect_error(little, 1, 2, -ERANGE);
        expect_error(little, 1, AMOUNT_MAX, -ERANGE);
}

Test(cheapest, the_largest_numbers) {
        static const Pack packs[] = {{AMOUNT_MAX, AMOUNT_MAX}, {AMOUNT_MAX - 1, AMOUNT_MAX - 1},
                        {AMOUNT_MAX - 2, 1}, {1, AMOUNT_MAX - 3}};

        EXPECT_COUNTS(packs, 1, 0, 0, 1, 0);
        EXPECT_COUNTS(packs, 1 << 20, 0, 0, 1, 0);
        expect_error(packs, ELEMENTSOF(packs), AMOUNT_MAX, -E2BIG);

        /* A million nodes with the greatest prices. */
        static const Pack wide[] = {{1 << 20, AMOUNT_MAX}, {(1 << 20) - 1, AMOUNT_MAX - 1}};

        EXPECT_COUNTS(wide, 1 << 20, 1, 0);
        expect_error(wide, 2, (1 << 20) + 1, -ERANGE);
        expect_error(wide, 2, AMOUNT_MAX, -ERANGE);
}

/* As many packs as there may be, which all cost one a coin. */
Test(cheapest, as_many_packs_as_may_be) {
        Pack packs[PACKS_MAX];
        int64_t counts[PACKS_MAX];

        for (int i = 0; i < PACKS_MAX; i++)
                packs[i] = (Pack){.coins = 1000 + i, .price = 1000 + i};
        cr_assert_eq(packs_cheapest(packs, PACKS_MAX, AMOUNT_MAX, counts), 0);
        Total total = total_of(packs, PACKS_MAX, counts);
        cr_expect(total.price == AMOUNT_MAX && total.coins == AMOUNT_MAX);
        cr_expect(total.packs == (AMOUNT_MAX + 1062) / 1063);
}

/* Solved up to 2^20 units with two packs, and 2^16 with 64; and again where enough are asked for.
 */
Test(cheapest, what_would_take_too_long) {
        static const Pack twins[] = {{999983, 1000000}, {999979, 999997}};
        Pack many[PACKS_MAX];

        EXPECT_COUNTS(twins, 1 << 20, 0, 2);
        expect_error(twins, 2, (1 << 20) + 1, -E2BIG);
        for (int i = 0; i < PACKS_MAX; i++)
                many[i] = (Pack){.coins = 10000000 + i, .price = 20000000 + i};
        EXPECT_COUNTS(many, 1 << 16, 1, [PACKS_MAX - 1] = 0);
        expect_error(many, PACKS_MAX, (1 << 16) + 1, -E2BIG);
}

/* ---- against every choice there is ---- */

/* Numbers that come again with the seed: xorshift. */
static uint64_t seed;

static int64_t below(int64_t n) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        return (int64_t) (seed >> 11) % n;
}

static void seed_set(unsigned run) {
        seed = run * UINT64_C(0x9E3779B97F4A7C15);
}

/* All counts of the packs from the i-th on that may yet make sense. */
static void try_all(const Pack packs[], size_t n, int64_t missing, Total sum, Total *best) {
        if (missing <= 0 && total_better(&sum, best))
                *best = sum;
        if (n == 0 || missing <= 0)
                return;
        for (;;) {
                try_all(packs + 1, n - 1, missing, sum, best);
                if (missing <= 0)
                        return;
                missing -= packs[0].coins;
                sum.coins += packs[0].coins;
                sum.price += packs[0].price;
                sum.packs++;
        }
}

Test(cheapest, small_numbers) {
        for (unsigned run = 1; run <= 20000; run++) {
                Pack packs[4];

                seed_set(run);
                size_t n = (size_t) below(4) + 1;
                int64_t unit = 1 + below(3), dearest = 2 + below(30);
                for (size_t i = 0; i < n; i++)
                        packs[i] = (Pack){.coins = unit * (1 + below(9)),
                                        .price = 1 + below(dearest)};
                int64_t coins = below(50);
                Total best = {.price = AMOUNT_MAX};
                try_all(packs, n, coins, (Total){0}, &best);
                expect_total(packs, n, coins, &best);
        }
}

/* ---- against a table of what each exact number of coins costs ---- */

enum { TABLE_MAX = 40000 };

typedef struct Table {
        Total nodes[TABLE_MAX];
        int64_t size;
} Table;

static Table *table_new(const Pack packs[], size_t n, int64_t size) {
        Table *table = calloc(1, sizeof(*table));

        cr_assert(table && size <= TABLE_MAX);
        table->size = size;
        for (int64_t coins = 1; coins < size; coins++)
                table->nodes[coins].price = -1;
        for (int64_t coins = 0; coins < size; coins++) {
                Total from = table->nodes[coins];

                for (size_t i = 0; i < n && from.price >= 0; i++) {
                        Total to = {from.price + packs[i].price, from.coins + packs[i].coins,
                                        from.packs + 1};
                        if (to.coins >= size)
                                continue;
                        Total *old = &table->nodes[(int64_t) to.coins];
                        if (old->price < 0 || total_better(&to, old))
                                *old = to;
                }
        }
        return table;
}

/* Beyond the table's end nothing is looked for: it must be a largest pack away. */
static Total table_best(const Table *table, int64_t coins) {
        Total best = {.price = AMOUNT_MAX};

        for (; coins < table->size; coins++)
                if (table->nodes[coins].price >= 0 && total_better(&table->nodes[coins], &best))
                        best = table->nodes[coins];
        return best;
}

/* A list as shops have them, each pack a little cheaper by the coin than the one before; or packs
 * that hardly differ in that. */
static size_t some_list(Pack packs[], int64_t largest) {
        size_t n = (size_t) below(7) + 2;
        int64_t rate = 50 + below(400), fall = below(2) ? 1 : 10;

        for (size_t i = 0; i < n; i++) {
                int64_t coins = 1 + below(largest);

                if (below(2))
                        coins = 1 + coins / 20;
                packs[i].coins = coins;
                packs[i].price = 1 + coins * rate / 100 + below(1 + coins * fall / 100);
        }
        return n;
}

Test(cheapest, middling_numbers) {
        for (unsigned run = 1; run <= 300; run++) {
                Pack packs[8];

                seed_set(run);
                int64_t largest = run % 2 ? 300 : 3000;
                size_t n = some_list(packs, largest);
                Table *table = table_new(packs, n, 12 * largest);
                for (unsigned i = 0; i < 100; i++) {
                        int64_t coins = 1 + below(11 * largest);
                        Total best = table_best(table, coins);
                        expect_total(packs, n, coins, &best);
                }
                free(table);
        }
}

/* ---- what holds of many coins ---- */

static const Pack *cheapest_coin(const Pack packs[], size_t n) {
        const Pack *best = packs;

        for (size_t i = 1; i < n; i++)
                if (packs[i].price * best->coins < best->price * packs[i].coins)
                        best = &packs[i];
        return best;
}

/* As many as fit of the pack with the cheapest coin, then the cheapest single way to the rest. */
static Wide greedy_price(const Pack packs[], size_t n, int64_t coins) {
        const Pack *best = cheapest_coin(packs, n);
        int64_t rest = coins % best->coins;
        Wide price = (Wide) (coins / best->coins) * best->price, least = -1;

        if (rest == 0)
                return price;
        for (size_t i = 0; i < n; i++) {
                Wide p = (Wide) ((rest + packs[i].coins - 1) / packs[i].coins) * packs[i].price;
                least = least < 0 || p < least ? p : least;
        }
        return price + least;
}

/* The price lies between that of coins sold one by one at the best rate, and that of the greedy. */
static Total bounded(const Pack packs[], size_t n, int64_t coins) {
        const Pack *best = cheapest_coin(packs, n);
        Total total = ask(packs, n, coins);

        must_hold(total.price * best->coins >= (Wide) coins * best->price, "too cheap", coins);
        must_hold(total.price <= greedy_price(packs, n, coins), "too dear", coins);
        return total;
}

static void many_coins(const Pack packs[], size_t n, int64_t coins) {
        const Pack *best = cheapest_coin(packs, n);
        Total total = bounded(packs, n, coins);
        int64_t more = 1 + below(10), times = 1 + below(1000000);

        must_hold(bounded(packs, n, coins + more).price >= total.price, "more cost less", coins);
        Total far = bounded(packs, n, coins + times * best->coins);
        must_hold(far.price == total.price + (Wide) times * best->price,
                        "another price so much further", coins);
        must_hold(far.coins == total.coins + (Wide) times * best->coins,
                        "another surplus so much further", coins);
}

Test(cheapest, many_coins) {
        for (unsigned run = 1; run <= 400; run++) {
                Pack packs[8];

                seed_set(run);
                size_t n = some_list(packs, 3000);
                for (unsigned i = 0; i < 10; i++)
                        many_coins(packs, n, 50000000 + below(10000000000));
        }
}

/* Of two packs all counts of the one that is not the best are tried, up to a best pack's coins. */
static Total best_of_two(const Pack packs[], int64_t coins) {
        const Pack *best = cheapest_coin(packs, 2), *other = best == packs ? packs + 1 : packs;
        Total least = {.price = 4 * (Wide) AMOUNT_MAX};

        for (int64_t i = 0; i <= best->coins; i++) {
                int64_t rest = coins - i * other->coins;
                int64_t k = rest > 0 ? (rest + best->coins - 1) / best->coins : 0;
                Total total = {(Wide) i * other->price + (Wide) k * best->price,
                                (Wide) i * other->coins + (Wide) k * best->coins, (Wide) i + k};

                if (total_better(&total, &least))
                        least = total;
                if (rest <= 0)
                        break;
        }
        return least;
}

/* Large primes that nearly cost the same by the coin: the exact answer, or none. */
Test(cheapest, twins_of_a_million_coins) {
        static const Pack lists[][2] = {{{999983, 1000000}, {999979, 999997}},
                        {{999983, 1000000}, {999979, 999996}},
                        {{999983, 1000000}, {999979, 999900}},
                        {{999983, 999983}, {999979, 999979}}};
        unsigned solved = 0;

        for (unsigned run = 1; run <= 60; run++) {
                int64_t counts[2];

                seed_set(run);
                const Pack *packs = lists[run % ELEMENTSOF(lists)];
                int64_t coins = 1 + below(INT64_C(1) << (20 + run % 20));
                int r = packs_cheapest(packs, 2, coins, counts);
                if (r == -E2BIG) {
                        cr_expect(coins > 1 << 20);
                        continue;
                }
                cr_assert_eq(r, 0);
                Total best = best_of_two(packs, coins);
                expect_total(packs, 2, coins, &best);
                solved++;
        }
        cr_expect(solved >= 20, "%u", solved);
}

/* ---- the lists that are installed ---- */

/* All of a platform's bundles in one currency. */
static size_t listed(const Platform *platform, const char *currency, Pack packs[]) {
        size_t n = 0;

        for (size_t i = 0; i < platform->n_bundles; i++)
                if (text_equal(platform->bundles[i].currency, currency))
                        packs[n++] = (Pack){platform->bundles[i].coins, platform->bundles[i].price};
        return n;
}

/* Few coins all, then more and more of them; none is too much to solve. */
static void solve_all(const Pack packs[], size_t n) {
        Wide before = 0;

        for (int64_t coins = 1; coins <= AMOUNT_MAX / 3; coins += 1 + coins / 100) {
                int64_t counts[PACKS_MAX];
                int r = packs_cheapest(packs, n, coins, counts);
                if (r == -ERANGE) {
                        must_hold(greedy_price(packs, n, coins) > AMOUNT_MAX, "in range", coins);
                        continue;
                }
                Wide price = bounded(packs, n, coins).price;
                must_hold(price >= before, "more cost less", coins);
                before = price;
        }
}

Test(cheapest, the_installed_lists) {
        Faults faults = {0};
        Catalog *catalog = NULL;
        unsigned lists = 0;

        cr_assert_eq(catalog_load(fixture_source("conf/catalog.d"), NULL, &faults, &catalog), 0);
        for (size_t i = 0; i < catalog->n_platforms; i++) {
                static const char *const currencies[] = {"USD", "EUR"};
                Pack packs[PACKS_MAX];

                for (size_t c = 0; c < ELEMENTSOF(currencies); c++) {
                        size_t n = listed(&catalog->platforms[i], currencies[c], packs);
                        if (n == 0)
                                continue;
                        solve_all(packs, n);
                        lists++;
                }
        }
        cr_expect_eq(lists, 5);
        catalog_free(catalog);
        faults_clear(&faults);
}
