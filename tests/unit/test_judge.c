/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include <string.h>

#include "common/util.h"
#include "policy/judge.h"

#define MAX INT64_MAX

#define COINS(window_, source_, ...)                                                  \
        {                                                                             \
                .platform = "tiktok", .unit = UNIT_COINS, .window = WINDOW_##window_, \
                .source = SOURCE_##source_, __VA_ARGS__                               \
        }
#define MONTH(...) COINS(MONTH, GUARDIAN, __VA_ARGS__)

static Judgement judge_limits(const Limit *limits, size_t n, int64_t coins) {
        Judgement judgement;

        Limit priced[3];

        for (size_t i = 0; i < n; i++) {
                priced[i] = limits[i];
                priced[i].cost = coins;
        }
        memset(&judgement, 0xa5, sizeof(judgement)); /* judge() sets all of it */
        judge(&(Question){.coins = coins, .limits = priced, .n_limits = n}, &judgement);
        return judgement;
}

static void judgement_check(const Judgement *got, const Judgement *want, const char *what) {
        cr_expect_eq(got->reason, want->reason, "%s: reason %s", what, reason_to_text(got->reason));
        cr_expect_eq(got->binding, want->binding, "%s: binding %zu", what, got->binding);
        cr_expect_eq(got->has_remaining, want->has_remaining, "%s", what);
        cr_expect_eq(got->remaining, want->remaining, "%s: remaining %ld", what,
                        (long) got->remaining);
        cr_expect_eq(got->fits, want->fits, "%s: fits %ld", what, (long) got->fits);
        cr_expect_eq(got->near_limit, want->near_limit, "%s: near", what);
}

static const struct {
        const char *what;
        Limit limit;
        int64_t coins;
        Judgement want;
} one_limit_cases[] = {
                {"nothing used", MONTH(.amount = 2000), 700,
                                {REASON_NONE, 0, true, 1300, 0, false, false}},
                {"a part used", MONTH(.amount = 2000, .used = 700), 1500,
                                {REASON_OVER_LIMIT, 0, true, 1300, 1300, false, false}},
                {"0", MONTH(.amount = 2000, .used = 700), 0,
                                {REASON_NONE, 0, true, 1300, 0, false, false}},
                {"N - 1", MONTH(.amount = 2000, .used = 700, .held = 300), 999,
                                {REASON_NONE, 0, true, 1, 0, false, true}},
                {"N", MONTH(.amount = 2000, .used = 700, .held = 300), 1000,
                                {REASON_NONE, 0, true, 0, 0, false, true}},
                {"N + 1", MONTH(.amount = 2000, .used = 700, .held = 300), 1001,
                                {REASON_OVER_LIMIT, 0, true, 1000, 1000, false, false}},
                {"granted", MONTH(.amount = 2000, .granted = 1, .used = 1000), 1001,
                                {REASON_NONE, 0, true, 0, 0, false, true}},
                {"one short of near", MONTH(.amount = 2000, .used = 900), 699,
                                {REASON_NONE, 0, true, 401, 0, false, false}},
                {"near", MONTH(.amount = 2000, .used = 900), 700,
                                {REASON_NONE, 0, true, 400, 0, false, true}},
                {"all used, and 0 asked", MONTH(.amount = 5, .used = 5), 0,
                                {REASON_NONE, 0, true, 0, 0, false, true}},
                {"more used than is allowed", MONTH(.amount = 5, .used = 6), 0,
                                {REASON_OVER_LIMIT, 0, true, 0, 0, false, false}},
                {"blocked", MONTH(.amount = 0), 1,
                                {REASON_OVER_LIMIT, 0, true, 0, 0, false, false}},
                {"blocked, and 0 asked", MONTH(.amount = 0), 0,
                                {REASON_OVER_LIMIT, 0, true, 0, 0, false, false}},
                {"blocked, but for a grant", MONTH(.granted = 3), 3,
                                {REASON_NONE, 0, true, 0, 0, false, true}},
                {"the most of all", MONTH(.amount = AMOUNT_MAX), AMOUNT_MAX,
                                {REASON_NONE, 0, true, 0, 0, false, true}},
                {"int64's end", MONTH(.amount = AMOUNT_MAX, .used = MAX), 1,
                                {REASON_OVER_LIMIT, 0, true, 0, 0, false, false}},
                {"used beyond int64", MONTH(.amount = 9, .used = MAX, .held = 1), 0,
                                {REASON_OVER_LIMIT, 0, true, 0, 0, false, false}},
                {"granted to int64's end", MONTH(.amount = 7, .granted = MAX - 7), 1,
                                {REASON_NONE, 0, true, MAX - 1, 0, false, false}},
                {"granted beyond int64", MONTH(.amount = 7, .granted = MAX - 6), 0,
                                {REASON_OVER_LIMIT, 0, true, 0, 0, false, false}},
                {"to int64's end", MONTH(.granted = MAX, .used = MAX - AMOUNT_MAX), AMOUNT_MAX,
                                {REASON_NONE, 0, true, 0, 0, false, true}},
                {"a year's", COINS(YEAR, GUARDIAN, .amount = 10), 11,
                                {REASON_OVER_LIMIT, 0, true, 10, 10, false, false}},
                {"a default", COINS(MONTH, DEFAULT, .amount = 10), 7,
                                {REASON_NONE, 0, true, 3, 0, false, false}},
                {"a household's", COINS(MONTH, HOUSEHOLD, .amount = 10), 7,
                                {REASON_NONE, 0, true, 3, 0, false, false}},
                /* These open nothing. */
                {"a self limit", COINS(MONTH, SELF, .amount = 10), 7,
                                {REASON_NO_BUDGET, 1, true, 10, 0, false, false}},
                {"a request's", COINS(REQUEST, GUARDIAN, .amount = 10), 7,
                                {REASON_NO_BUDGET, 1, false, 0, 0, false, false}},
                {"money", {.unit = "USD", .window = WINDOW_MONTH, .amount = MAX}, 0,
                                {REASON_NONE, 0, false, 0, 0, false, false}},
};

Test(judge, one_limit) {
        for (size_t i = 0; i < ELEMENTSOF(one_limit_cases); i++) {
                Judgement got = judge_limits(
                                &one_limit_cases[i].limit, 1, one_limit_cases[i].coins);
                judgement_check(&got, &one_limit_cases[i].want, one_limit_cases[i].what);
        }
}

static const struct {
        const char *what;
        Limit limits[3];
        size_t n;
        int64_t coins;
        Judgement want;
} several_limits_cases[] = {
                {"none", {MONTH(.amount = 0)}, 0, 1,
                                {REASON_NO_BUDGET, 0, false, 0, 0, false, false}},
                {"the month leaves least",
                                {COINS(DAY, GUARDIAN, .amount = 100),
                                                MONTH(.amount = 500, .used = 420)},
                                2, 10, {REASON_NONE, 1, true, 70, 0, false, true}},
                {"the day refuses, the month would do",
                                {COINS(DAY, GUARDIAN, .amount = 100, .used = 50),
                                                MONTH(.amount = 500, .used = 440)},
                                2, 55, {REASON_OVER_LIMIT, 0, true, 50, 50, false, false}},
                {"both refuse",
                                {COINS(DAY, GUARDIAN, .amount = 100),
                                                MONTH(.amount = 500, .used = 440)},
                                2, 101, {REASON_OVER_LIMIT, 1, true, 60, 60, false, false}},
                {"a tie: the widest",
                                {COINS(DAY, GUARDIAN, .amount = 10),
                                                COINS(YEAR, GUARDIAN, .amount = 20, .used = 10),
                                                MONTH(.amount = 30, .held = 20)},
                                3, 1, {REASON_NONE, 1, true, 9, 0, false, false}},
                {"a tie in refusing: the widest",
                                {COINS(DAY, GUARDIAN, .amount = 10),
                                                COINS(WEEK, GUARDIAN, .amount = 20, .used = 10)},
                                2, 11, {REASON_OVER_LIMIT, 1, true, 10, 10, false, false}},
                {"a tie in one window: the first",
                                {MONTH(.amount = 10), COINS(MONTH, SELF, .amount = 10)}, 2, 1,
                                {REASON_NONE, 0, true, 9, 0, false, false}},
                {"a request's refuses",
                                {COINS(REQUEST, GUARDIAN, .amount = 50), MONTH(.amount = 500)}, 2,
                                51, {REASON_OVER_LIMIT, 0, true, 500, 50, false, false}},
                {"a request's and the month refuse",
                                {COINS(REQUEST, GUARDIAN, .amount = 50),
                                                MONTH(.amount = 500, .used = 480)},
                                2, 51, {REASON_OVER_LIMIT, 1, true, 20, 20, false, false}},
                {"a request's is not named after an approval, and near nothing",
                                {COINS(REQUEST, GUARDIAN, .amount = 50), MONTH(.amount = 500)}, 2,
                                50, {REASON_NONE, 1, true, 450, 0, false, false}},
                {"a self limit restricts", {MONTH(.amount = 500), COINS(MONTH, SELF, .amount = 40)},
                                2, 41, {REASON_OVER_LIMIT, 1, true, 40, 40, false, false}},
                {"a self limit of 0 blocks",
                                {MONTH(.amount = 500), COINS(MONTH, SELF, .amount = 0)}, 2, 1,
                                {REASON_OVER_LIMIT, 1, true, 0, 0, false, false}},
                {"a self limit and a request's open nothing",
                                {COINS(REQUEST, GUARDIAN, .amount = 50),
                                                COINS(MONTH, SELF, .amount = 40)},
                                2, 1, {REASON_NO_BUDGET, 2, true, 40, 0, false, false}},
                {"one beyond int64 among others",
                                {MONTH(.amount = 500),
                                                MONTH(.amount = 500, .used = MAX, .held = MAX)},
                                2, 1, {REASON_OVER_LIMIT, 1, true, 0, 0, false, false}},
};

Test(judge, several_limits) {
        for (size_t i = 0; i < ELEMENTSOF(several_limits_cases); i++) {
                Judgement got = judge_limits(several_limits_cases[i].limits,
                                several_limits_cases[i].n, several_limits_cases[i].coins);
                judgement_check(&got, &several_limits_cases[i].want, several_limits_cases[i].what);
        }
}

Test(judge, clock_comes_first) {
        const Limit blocked = MONTH(.amount = 0), open = MONTH(.amount = 9);
        Judgement got;

        judge(&(Question){.coins = 1, .clock_suspect = true}, &got);
        judgement_check(&got, &(Judgement){.reason = REASON_CLOCK_SUSPECT}, "no limit");
        judge(&(Question){.clock_suspect = true, .unbudgeted = true}, &got);
        judgement_check(&got, &(Judgement){.reason = REASON_CLOCK_SUSPECT}, "unbudgeted");
        judge(&(Question){.coins = 1, .clock_suspect = true, .limits = &blocked, .n_limits = 1},
                        &got);
        judgement_check(&got, &(Judgement){REASON_CLOCK_SUSPECT, 1, true, 0, 0, false, false},
                        "blocked");
        judge(&(Question){.coins = 1, .clock_suspect = true, .limits = &open, .n_limits = 1}, &got);
        judgement_check(&got, &(Judgement){REASON_CLOCK_SUSPECT, 1, true, 9, 0, false, false},
                        "open");
}

Test(judge, unbudgeted) {
        const Limit request = COINS(REQUEST, GUARDIAN, .amount = 10, .cost = 10);
        const Limit over_request = COINS(REQUEST, GUARDIAN, .amount = 10, .cost = 11);
        const Limit limit = MONTH(.amount = 10, .cost = 11);
        Judgement got;

        judge(&(Question){.coins = AMOUNT_MAX, .unbudgeted = true}, &got);
        judgement_check(&got, &(Judgement){.reason = REASON_NONE}, "no limit");

        /* What is set binds all the same. */
        judge(&(Question){.coins = 10, .unbudgeted = true, .limits = &request, .n_limits = 1},
                        &got);
        judgement_check(&got, &(Judgement){.reason = REASON_NONE, .binding = 0}, "a request's");
        judge(&(Question){.coins = 11, .unbudgeted = true, .limits = &over_request, .n_limits = 1},
                        &got);
        judgement_check(&got, &(Judgement){REASON_OVER_LIMIT, 0, false, 0, 10, false, false},
                        "over it");
        judge(&(Question){.coins = 11, .unbudgeted = true, .limits = &limit, .n_limits = 1}, &got);
        judgement_check(&got, &(Judgement){REASON_OVER_LIMIT, 0, true, 10, 10, false, false},
                        "a month's");
}

/* Everything small, against the same rules told slowly: coin by coin. */

static bool slow_allows(const Limit *limit, int64_t coins) {
        int64_t total = limit->amount + limit->granted;

        return total != 0 && limit->used + limit->held + coins <= total;
}

static int64_t slow_fits(const Question *q, bool request_windows) {
        int64_t fits = 0;

        for (int64_t coins = 1; coins <= 20; coins++) {
                for (size_t i = 0; i < q->n_limits; i++)
                        if ((request_windows || q->limits[i].window != WINDOW_REQUEST) &&
                                        !slow_allows(&q->limits[i], coins))
                                return fits;
                fits = coins;
        }
        return fits;
}

static size_t slow_binding(const Question *q, bool refused) {
        for (unsigned last_resort = 0; last_resort < 2; last_resort++)
                for (int64_t left = 0; left <= 20; left++)
                        for (unsigned w = WINDOW_COUNT; w-- > 0;)
                                for (size_t i = 0; i < q->n_limits; i++) {
                                        Question alone = {.limits = &q->limits[i], .n_limits = 1};
                                        bool last = !refused && w == WINDOW_REQUEST;

                                        if (q->limits[i].window == w && last == last_resort &&
                                                        slow_allows(&q->limits[i], q->coins) !=
                                                                        refused &&
                                                        slow_fits(&alone, true) == left)
                                                return i;
                                }
        return q->n_limits;
}

static Judgement slow_judge(const Question *q) {
        Judgement j = {.reason = REASON_NONE, .binding = q->n_limits};
        bool budget = q->unbudgeted, near = false;

        for (size_t i = 0; i < q->n_limits; i++) {
                const Limit *limit = &q->limits[i];
                int64_t after = limit->used + limit->held + q->coins;

                if (limit->window != WINDOW_REQUEST) {
                        budget |= limit->source != SOURCE_SELF;
                        near |= after * 5 >= (limit->amount + limit->granted) * 4;
                        j.has_remaining = true;
                }
                if (!slow_allows(limit, q->coins))
                        j.reason = REASON_OVER_LIMIT;
        }
        if (!budget)
                j.reason = REASON_NO_BUDGET;
        if (q->clock_suspect)
                j.reason = REASON_CLOCK_SUSPECT;

        bool approved = j.reason == REASON_NONE, refused = j.reason == REASON_OVER_LIMIT;
        if (j.has_remaining)
                j.remaining = slow_fits(q, false) - (approved ? q->coins : 0);
        if (approved || refused)
                j.binding = slow_binding(q, refused);
        if (refused)
                j.fits = slow_fits(q, true);
        j.near_limit = approved && near;
        return j;
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

                Judgement got, want = slow_judge(&q);
                judge(&q, &got);
                if (got.reason != want.reason || got.binding != want.binding ||
                                got.has_remaining != want.has_remaining ||
                                got.remaining != want.remaining || got.fits != want.fits ||
                                got.near_limit != want.near_limit)
                        judgement_check(&got, &want, "small numbers");
        }
}

Test(judge, all_small_with_one_limit) {
        all_small(1, WINDOW_COUNT);
}

Test(judge, all_small_with_two_limits) {
        all_small(2, WINDOW_COUNT);
}

Test(judge, all_small_with_three_limits) {
        all_small(3, 2);
}
