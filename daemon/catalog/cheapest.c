/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "catalog/cheapest.h"

#include <assert.h>
#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/contract.h"

__extension__ typedef __int128 Wide;

/* How large a table may be, and how many packs are tried on all of it. */
enum { NODES_MAX = 1 << 20, STEPS_MAX = 1 << 22 };

/* What is left to solve: packs of which none is useless, with their coins in units of the greatest
 * common divisor. */
typedef struct Problem {
        Pack packs[PACKS_MAX];     /* the first one's coin is the cheapest */
        size_t origins[PACKS_MAX]; /* where each stands in the caller's list */
        size_t n;
        int64_t need; /* units, >= 1 */
} Problem;

/* ---- what is asked ---- */

static int64_t divisor(int64_t a, int64_t b) {
        while (b > 0) {
                int64_t rest = a % b;

                a = b;
                b = rest;
        }
        return a;
}

static int64_t divide_up(int64_t a, int64_t b) {
        return a / b + (a % b > 0);
}

/* Price first, then the number of packs, as one number to add up and to compare. Both stay far
 * below 2^41, also where packs are taken away. */
#define COST_PRICE ((Wide) 1 << 42)

static Wide pack_cost(const Pack *pack) {
        return pack->price * COST_PRICE + 1;
}

static Wide cost_price(Wide cost) {
        return (cost + COST_PRICE / 2) / COST_PRICE;
}

/* Of two whose coins cost the same it is the larger one, as fewer of it are needed. */
static bool coin_cheaper(const Pack *a, const Pack *b) {
        return pack_cost(a) * b->coins < pack_cost(b) * a->coins;
}

/* Whether another one gives as much for no more money. Of two that are alike the first stays. */
static bool pack_useless(const Pack packs[], size_t n, size_t i) {
        for (size_t j = 0; j < n; j++) {
                bool as_good = packs[j].coins >= packs[i].coins && packs[j].price <= packs[i].price;
                bool alike = packs[j].coins == packs[i].coins && packs[j].price == packs[i].price;

                if (as_good && (!alike || j < i))
                        return true;
        }
        return false;
}

static void problem_add(Problem *problem, const Pack *pack, size_t origin) {
        size_t i = problem->n++;

        problem->packs[i] = *pack;
        problem->origins[i] = origin;
        if (coin_cheaper(pack, &problem->packs[0])) {
                problem->packs[i] = problem->packs[0];
                problem->origins[i] = problem->origins[0];
                problem->packs[0] = *pack;
                problem->origins[0] = origin;
        }
}

/* ret: empty. */
static void problem_make(const Pack packs[], size_t n, int64_t coins, Problem *ret) {
        int64_t unit = 0;

        for (size_t i = 0; i < n; i++) {
                assert(packs[i].coins > 0 && packs[i].coins <= AMOUNT_MAX);
                assert(packs[i].price > 0 && packs[i].price <= AMOUNT_MAX);
                if (pack_useless(packs, n, i))
                        continue;
                problem_add(ret, &packs[i], i);
                unit = divisor(packs[i].coins, unit);
        }
        assert(unit > 0);
        for (size_t i = 0; i < ret->n; i++)
                ret->packs[i].coins /= unit;
        ret->need = divide_up(coins, unit);
}

static bool table_fits(const Problem *problem, int64_t nodes) {
        return nodes <= NODES_MAX && nodes * (int64_t) problem->n <= STEPS_MAX;
}

/* ---- the circle: for many coins, however many ---- */

/* The best pack, whose coin is the cheapest, gives A units and costs W. Let some others give qA + r
 * units, 0 <= r < A, for C. Then t = ceil((need - r) / A) - q best packs with them are just enough,
 * and all cost (C - qW) + W ceil((need - r) / A). So for each r it is the least C - qW that counts,
 * the surcharge: a shortest way from 0 to r on a circle of A nodes, on which a pack steps ahead by
 * its units, and passing 0 gives W back.
 *
 * No way that leads back to where it began is cheaper than none, as no coin is cheaper than the
 * best pack's. So a pack is taken less often than it takes to be back, and twice around each of the
 * rings that its steps make finds all that can be gained by it, wherever the gain begins.
 *
 * Were t < 0, best packs would have to be given back. What the circle finds is the least with that
 * allowed, so it is right whenever t >= 0. */

/* One pack's step on the circle. */
typedef struct Step {
        int64_t ahead; /* nodes, below the circle's size */
        Wide cost;     /* may be negative: what is given back is more */
} Step;

static const Wide far = (Wide) 1 << 120;

static Step circle_step(const Problem *problem, size_t i) {
        int64_t size = problem->packs[0].coins, units = problem->packs[i].coins;

        return (Step){.ahead = units % size,
                        .cost = pack_cost(&problem->packs[i]) -
                                        units / size * pack_cost(&problem->packs[0])};
}

/* What gains nothing in the second round was passed on in the first. */
static void ring_walk(Wide *surcharges, int64_t start, int64_t size, Wide back, const Step *step) {
        int64_t node = start;
        unsigned rounds = 0;

        while (rounds < 2) {
                int64_t next = node + step->ahead;
                Wide cost = surcharges[node] + step->cost;

                if (next >= size) {
                        next -= size;
                        cost -= back;
                }
                if (cost < surcharges[next])
                        surcharges[next] = cost;
                else if (rounds > 0)
                        return;
                rounds += next == start;
                node = next;
        }
}

static void circle_fill(const Problem *problem, Wide *surcharges) {
        int64_t size = problem->packs[0].coins;
        Wide back = pack_cost(&problem->packs[0]);

        surcharges[0] = 0;
        for (int64_t node = 1; node < size; node++)
                surcharges[node] = far;
        for (size_t i = 1; i < problem->n; i++) {
                Step step = circle_step(problem, i);
                int64_t rings = divisor(size, step.ahead);

                for (int64_t start = 0; start < rings && step.ahead > 0; start++)
                        ring_walk(surcharges, start, size, back, &step);
        }
}

/* How many units to buy: those for the lowest price, the most of them. Every node has been reached,
 * as no number but 1 divides the units of all packs. */
static int64_t circle_pick(const Problem *problem, const Wide *surcharges) {
        int64_t size = problem->packs[0].coins, best = problem->need;
        Wide least = -1;

        for (int64_t units = problem->need + size - 1; units >= problem->need; units--) {
                Wide cost = surcharges[units % size] + units / size * pack_cost(&problem->packs[0]);

                if (least < 0 || cost_price(cost) < cost_price(least)) {
                        least = cost;
                        best = units;
                }
        }
        return best;
}

/* Goes the way back, from node to node, and counts the packs on it; gives their units. Every node
 * has a last pack that led to it. */
static int64_t circle_unwind(
                const Problem *problem, const Wide *surcharges, int64_t node, int64_t counts[]) {
        int64_t size = problem->packs[0].coins, units = 0;
        size_t i = 1;

        while (node > 0) {
                Step step = circle_step(problem, i);
                int64_t from = node - step.ahead;
                Wide cost = step.cost;

                if (from < 0) {
                        from += size;
                        cost -= pack_cost(&problem->packs[0]);
                }
                if (surcharges[from] + cost == surcharges[node]) {
                        counts[i]++;
                        units += problem->packs[i].coins;
                        node = from;
                } else {
                        i = i + 1 < problem->n ? i + 1 : 1;
                }
        }
        return units;
}

/* 0; 1: best packs would have to be given back; -ENOMEM. */
static int circle_solve(const Problem *problem, int64_t counts[]) {
        int64_t size = problem->packs[0].coins;
        Wide *surcharges = malloc((size_t) size * sizeof(*surcharges));

        if (!surcharges)
                return -ENOMEM;
        circle_fill(problem, surcharges);
        int64_t units = circle_pick(problem, surcharges);
        int64_t others = circle_unwind(problem, surcharges, units % size, counts);
        free(surcharges);
        if (others > units)
                return 1;
        counts[0] = (units - others) / size;
        return 0;
}

/* ---- the line: for few coins ---- */

/* Node k of the line is the cheapest way to k units or more: some pack, and the cheapest way to
 * what it leaves. Price first, then the units (more are better), then the number of packs, as one
 * number: units are below 2^41, packs below 2^21. */
static Wide pack_weight(const Pack *pack) {
        return pack->price * ((Wide) 1 << 64) - pack->coins * ((Wide) 1 << 22) + 1;
}

static int64_t line_rest(int64_t units, const Pack *pack) {
        return units > pack->coins ? units - pack->coins : 0;
}

static void line_fill(const Problem *problem, Wide *weights) {
        Wide pack_weights[PACKS_MAX] = {0};

        for (size_t i = 0; i < problem->n; i++)
                pack_weights[i] = pack_weight(&problem->packs[i]);
        weights[0] = 0;
        for (int64_t units = 1; units <= problem->need; units++) {
                Wide least = weights[line_rest(units, &problem->packs[0])] + pack_weights[0];

                for (size_t i = 1; i < problem->n; i++) {
                        Wide weight = weights[line_rest(units, &problem->packs[i])] +
                                        pack_weights[i];
                        if (weight < least)
                                least = weight;
                }
                weights[units] = least;
        }
}

static void line_unwind(const Problem *problem, const Wide *weights, int64_t counts[]) {
        int64_t units = problem->need;
        size_t i = 0;

        while (units > 0) {
                int64_t rest = line_rest(units, &problem->packs[i]);

                if (weights[rest] + pack_weight(&problem->packs[i]) == weights[units]) {
                        counts[i]++;
                        units = rest;
                } else {
                        i = i + 1 < problem->n ? i + 1 : 0;
                }
        }
}

static int line_solve(const Problem *problem, int64_t counts[]) {
        Wide *weights = malloc((size_t) (problem->need + 1) * sizeof(*weights));

        if (!weights)
                return -ENOMEM;
        line_fill(problem, weights);
        line_unwind(problem, weights, counts);
        free(weights);
        return 0;
}

/* ---- both ---- */

static int problem_solve(const Problem *problem, int64_t counts[]) {
        int64_t size = problem->packs[0].coins;
        int r = 1;

        /* No choice has cheaper coins than the best pack. */
        if ((Wide) problem->need * problem->packs[0].price > (Wide) AMOUNT_MAX * size)
                return -ERANGE;
        if (problem->need > size && table_fits(problem, size))
                r = circle_solve(problem, counts);
        if (r <= 0)
                return r;
        if (!table_fits(problem, problem->need))
                return -E2BIG;
        memset(counts, 0, problem->n * sizeof(*counts));
        return line_solve(problem, counts);
}

static bool choice_in_range(const Pack packs[], size_t n, const int64_t counts[]) {
        Wide coins = 0, price = 0;

        for (size_t i = 0; i < n; i++) {
                coins += (Wide) counts[i] * packs[i].coins;
                price += (Wide) counts[i] * packs[i].price;
        }
        return coins <= AMOUNT_MAX && price <= AMOUNT_MAX;
}

int packs_cheapest(const Pack packs[], size_t n, int64_t coins, int64_t counts[]) {
        int64_t solved[PACKS_MAX] = {0}, choice[PACKS_MAX] = {0};
        Problem problem = {.n = 0};

        assert(n > 0 && n <= PACKS_MAX && coins >= 0);
        if (coins > AMOUNT_MAX)
                return -ERANGE;
        if (coins > 0) {
                problem_make(packs, n, coins, &problem);
                int r = problem_solve(&problem, solved);
                if (r < 0)
                        return r;
                for (size_t i = 0; i < problem.n; i++)
                        choice[problem.origins[i]] = solved[i];
        }
        if (!choice_in_range(packs, n, choice))
                return -ERANGE;
        memcpy(counts, choice, n * sizeof(*counts));
        return 0;
}
