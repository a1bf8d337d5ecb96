/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The judgement against the same rules told slowly: for everything small, and for numbers of every
 * size. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "common/util.h"
#include "tests/unit/judge_case.h"

__extension__ typedef __int128 Wide;

static Wide slow_total(const Limit *limit) {
        return (Wide) limit->amount + limit->granted;
}

/* A sum beyond int64 is taken as all used up. */
static Wide slow_left(const Limit *limit) {
        Wide spent = (Wide) limit->used + limit->held, left = slow_total(limit) - spent;

        return slow_total(limit) > MAX || spent > MAX ? -1 : left;
}

static bool slow_covers(const Limit *limit, Wide cost) {
        return slow_total(limit) != 0 && slow_left(limit) >= cost;
}

static bool slow_yields(const Limit *limit) {
        return limit->source != SOURCE_SELF && slow_total(limit) != 0;
}

static bool slow_refuses(const Limit *limit) {
        return !slow_covers(limit, limit->cost) && !(limit->excused && slow_yields(limit));
}

static Reason slow_reason(const Question *q) {
        bool budget = q->unbudgeted, priced = true, covered = true;

        for (size_t i = 0; i < q->n_limits; i++) {
                budget |= q->limits[i].source != SOURCE_SELF &&
                                q->limits[i].window != WINDOW_REQUEST;
                priced &= q->limits[i].cost != ABSENT;
                covered &= q->limits[i].cost == ABSENT || !slow_refuses(&q->limits[i]);
        }
        return q->clock_suspect     ? REASON_CLOCK_SUSPECT
                        : !budget   ? REASON_NO_BUDGET
                        : q->paused ? REASON_PAUSED
                        : q->quiet  ? REASON_QUIET_HOURS
                        : q->burst  ? REASON_BURST
                        : !priced   ? REASON_NO_EXCHANGE_RATE
                        : !covered  ? REASON_OVER_LIMIT
                                    : REASON_NONE;
}

/* Halving, as the cost only rises with the coins. */
static int64_t slow_fits(const Question *q) {
        int64_t fits = 0;

        for (int64_t step = INT64_C(1) << 40; step > 0; step /= 2) {
                Wide n = (Wide) fits + step;
                bool all = q->coins > 0 && n <= AMOUNT_MAX;

                for (size_t i = 0; i < q->n_limits && all; i++)
                        all = slow_covers(&q->limits[i],
                                        (n * q->limits[i].cost + q->coins - 1) / q->coins);
                if (all)
                        fits = (int64_t) n;
        }
        return fits;
}

/* Whether limit i is to be named rather than j. */
static bool slow_before(const Question *q, size_t i, size_t j, bool refused) {
        const Limit *a = &q->limits[i], *b = &q->limits[j];
        Wide left_a = slow_left(a), left_b = slow_left(b);
        bool last_a = !refused && a->window == WINDOW_REQUEST;
        bool last_b = !refused && b->window == WINDOW_REQUEST;

        if (!refused) {
                left_a -= a->cost;
                left_b -= b->cost;
        }
        left_a = left_a < 0 ? 0 : left_a;
        left_b = left_b < 0 ? 0 : left_b;
        if (last_a != last_b)
                return last_b;
        if (left_a != left_b)
                return left_a < left_b;
        return a->window != b->window ? a->window > b->window : i < j;
}

static size_t slow_binding(const Question *q, bool refused) {
        for (size_t i = 0; i < q->n_limits; i++) {
                bool first = slow_refuses(&q->limits[i]) == refused;

                for (size_t j = 0; j < q->n_limits && first; j++)
                        first = j == i || slow_refuses(&q->limits[j]) != refused ||
                                        slow_before(q, i, j, refused);
                if (first)
                        return i;
        }
        return q->n_limits;
}

static void slow_remaining(const Question *q, Judgement *j) {
        Wide least = 0;

        for (size_t i = 0; i < q->n_limits; i++) {
                const Limit *limit = &q->limits[i];

                if (limit->window == WINDOW_REQUEST || !text_equal(limit->unit, UNIT_COINS))
                        continue;
                if (!j->has_remaining || slow_left(limit) < least)
                        least = slow_left(limit);
                j->has_remaining = true;
        }
        least -= j->reason == REASON_NONE ? q->coins : 0;
        j->remaining = j->has_remaining && least > 0 ? (int64_t) least : 0;
}

static bool slow_near(const Question *q) {
        for (size_t i = 0; i < q->n_limits; i++) {
                const Limit *limit = &q->limits[i];
                Wide spent = (Wide) limit->used + limit->held + limit->cost;

                if (limit->window != WINDOW_REQUEST &&
                                (slow_total(limit) > MAX || spent > MAX ||
                                                spent * 100 >= slow_total(limit) * 80))
                        return true;
        }
        return false;
}

static Judgement slow_judge(const Question *q) {
        Judgement j = {.reason = slow_reason(q), .binding = q->n_limits};
        bool approved = j.reason == REASON_NONE, over = j.reason == REASON_OVER_LIMIT;

        slow_remaining(q, &j);
        if (approved || over)
                j.binding = slow_binding(q, over);
        for (size_t i = q->n_limits; i-- > 0;)
                if (j.reason == REASON_NO_EXCHANGE_RATE && q->limits[i].cost == ABSENT)
                        j.binding = i;
        j.fits = over ? slow_fits(q) : 0;
        j.may_ask = over;
        for (size_t i = 0; i < q->n_limits && over; i++)
                j.may_ask &= slow_covers(&q->limits[i], q->limits[i].cost) ||
                                slow_yields(&q->limits[i]);
        j.near_limit = approved && slow_near(q);
        return j;
}

static void same_as_slow(const Question *q, const char *what) {
        Judgement got = judge_question(q), want = slow_judge(q);

        if (got.reason != want.reason || got.binding != want.binding ||
                        got.has_remaining != want.has_remaining ||
                        got.remaining != want.remaining || got.fits != want.fits ||
                        got.may_ask != want.may_ask || got.near_limit != want.near_limit)
                judgement_check(&got, &want, what);
}

/* The n-th way to fill a limit: a number of mixed base, whose digits are taken off *n. */
static unsigned digit(unsigned *n, unsigned base) {
        unsigned value = *n % base;

        *n /= base;
        return value;
}

static Limit limit_from_number(unsigned *n, unsigned n_windows) {
        Limit limit = MONTH(.amount = 0);

        limit.window = (Window) digit(n, n_windows);
        limit.source = digit(n, 2) ? SOURCE_SELF : SOURCE_GUARDIAN;
        limit.amount = digit(n, 3);
        limit.granted = limit.amount == 2 ? 2 : 0;
        int64_t spent = digit(n, 4);
        if (limit.window != WINDOW_REQUEST) {
                limit.used = spent / 2;
                limit.held = spent - spent / 2;
        }
        return limit;
}

static void all_small(unsigned n_limits, unsigned n_windows) {
        Limit limits[3];

        for (unsigned number = 0;; number++) {
                unsigned n = number;
                Question q = {.limits = limits, .n_limits = n_limits};

                q.coins = digit(&n, 6);
                q.unbudgeted = digit(&n, 2);
                for (unsigned i = 0; i < n_limits; i++) {
                        limits[i] = limit_from_number(&n, n_windows);
                        limits[i].cost = q.coins;
                }
                if (n > 0)
                        return;
                same_as_slow(&q, "small numbers");
        }
}

Test(judge_slow, all_small_with_one_limit) {
        all_small(1, WINDOW_COUNT);
}

Test(judge_slow, all_small_with_two_limits) {
        all_small(2, WINDOW_COUNT);
}

Test(judge_slow, all_small_with_three_limits) {
        all_small(3, 2);
}

/* Numbers that come again with the seed: xorshift. */
static uint64_t seed;

static unsigned below(unsigned n) {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        return (unsigned) (seed >> 33) % n;
}

/* Mostly of a size to meet each other, sometimes at an edge. */
static int64_t some_amount(void) {
        static const int64_t edges[] = {0, 1, AMOUNT_MAX - 1, AMOUNT_MAX};

        return below(8) ? below(20) : edges[below(ELEMENTSOF(edges))];
}

static int64_t some_sum(void) {
        static const int64_t edges[] = {MAX, MAX - 1, MAX / 2 + 1, 1000 * AMOUNT_MAX};

        return below(10) ? some_amount() : edges[below(ELEMENTSOF(edges))];
}

static Limit some_limit(int64_t coins) {
        Limit limit = MONTH(.amount = some_amount());

        limit.window = (Window) below(WINDOW_COUNT);
        limit.source = (Source) below(SOURCE_COUNT);
        limit.granted = below(3) ? 0 : some_sum();
        if (limit.window != WINDOW_REQUEST) {
                limit.used = below(3) ? 0 : some_sum();
                limit.held = below(3) ? 0 : some_sum();
        }
        limit.cost = coins;
        if (below(2)) {
                memcpy(limit.unit, "USD", 4);
                limit.cost = below(20) ? some_sum() : ABSENT;
        }
        return limit;
}

Test(judge_slow, whatever_is_asked) {
        for (unsigned run = 1; run <= 200000; run++) {
                Limit limits[4];
                char what[32];

                seed = run * UINT64_C(0x9E3779B97F4A7C15);
                Question q = {.coins = some_amount(),
                                .clock_suspect = !below(20),
                                .unbudgeted = !below(5),
                                .paused = !below(20),
                                .quiet = !below(20),
                                .burst = !below(20),
                                .limits = limits,
                                .n_limits = below(5)};
                for (size_t i = 0; i < q.n_limits; i++) {
                        limits[i] = some_limit(q.coins);
                        limits[i].excused = !below(3);
                }
                (void) snprintf(what, sizeof(what), "run %u", run);
                same_as_slow(&q, what);
        }
}
