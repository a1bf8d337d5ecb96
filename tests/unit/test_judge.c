/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include "common/util.h"
#include "tests/unit/judge_case.h"

/* Of limits that all count coins. */
static Judgement judge_coins(const Limit *limits, size_t n, int64_t coins) {
        Limit priced[3];

        for (size_t i = 0; i < n; i++) {
                priced[i] = limits[i];
                priced[i].cost = coins;
        }
        return judge_question(&(Question){.coins = coins, .limits = priced, .n_limits = n});
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
                                {REASON_OVER_LIMIT, 0, true, 1300, 1300, true, false}},
                {"0", MONTH(.amount = 2000, .used = 700), 0,
                                {REASON_NONE, 0, true, 1300, 0, false, false}},
                {"N - 1", MONTH(.amount = 2000, .used = 700, .held = 300), 999,
                                {REASON_NONE, 0, true, 1, 0, false, true}},
                {"N", MONTH(.amount = 2000, .used = 700, .held = 300), 1000,
                                {REASON_NONE, 0, true, 0, 0, false, true}},
                {"N + 1", MONTH(.amount = 2000, .used = 700, .held = 300), 1001,
                                {REASON_OVER_LIMIT, 0, true, 1000, 1000, true, false}},
                {"granted", MONTH(.amount = 2000, .granted = 1, .used = 1000), 1001,
                                {REASON_NONE, 0, true, 0, 0, false, true}},
                {"one short of near", MONTH(.amount = 2000, .used = 900), 699,
                                {REASON_NONE, 0, true, 401, 0, false, false}},
                {"near", MONTH(.amount = 2000, .used = 900), 700,
                                {REASON_NONE, 0, true, 400, 0, false, true}},
                {"all used, and 0 asked", MONTH(.amount = 5, .used = 5), 0,
                                {REASON_NONE, 0, true, 0, 0, false, true}},
                {"more used than is allowed", MONTH(.amount = 5, .used = 6), 0,
                                {REASON_OVER_LIMIT, 0, true, 0, 0, true, false}},
                {"blocked", MONTH(.amount = 0), 1,
                                {REASON_OVER_LIMIT, 0, true, 0, 0, false, false}},
                {"blocked, and 0 asked", MONTH(.amount = 0), 0,
                                {REASON_OVER_LIMIT, 0, true, 0, 0, false, false}},
                {"blocked, but for a grant", MONTH(.granted = 3), 3,
                                {REASON_NONE, 0, true, 0, 0, false, true}},
                {"the most of all", MONTH(.amount = AMOUNT_MAX), AMOUNT_MAX,
                                {REASON_NONE, 0, true, 0, 0, false, true}},
                {"int64's end", MONTH(.amount = AMOUNT_MAX, .used = MAX), 1,
                                {REASON_OVER_LIMIT, 0, true, 0, 0, true, false}},
                {"used beyond int64", MONTH(.amount = 9, .used = MAX, .held = 1), 0,
                                {REASON_OVER_LIMIT, 0, true, 0, 0, true, false}},
                {"granted to int64's end", MONTH(.amount = 7, .granted = MAX - 7), 1,
                                {REASON_NONE, 0, true, MAX - 1, 0, false, false}},
                {"granted beyond int64", MONTH(.amount = 7, .granted = MAX - 6), 0,
                                {REASON_OVER_LIMIT, 0, true, 0, 0, true, false}},
                {"to int64's end", MONTH(.granted = MAX, .used = MAX - AMOUNT_MAX), AMOUNT_MAX,
                                {REASON_NONE, 0, true, 0, 0, false, true}},
                {"a year's", COINS(YEAR, GUARDIAN, .amount = 10), 11,
                                {REASON_OVER_LIMIT, 0, true, 10, 10, true, false}},
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
                Judgement got = judge_coins(&one_limit_cases[i].limit, 1, one_limit_cases[i].coins);
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
                                2, 55, {REASON_OVER_LIMIT, 0, true, 50, 50, true, false}},
                {"both refuse",
                                {COINS(DAY, GUARDIAN, .amount = 100),
                                                MONTH(.amount = 500, .used = 440)},
                                2, 101, {REASON_OVER_LIMIT, 1, true, 60, 60, true, false}},
                {"a tie: the widest",
                                {COINS(DAY, GUARDIAN, .amount = 10),
                                                COINS(YEAR, GUARDIAN, .amount = 20, .used = 10),
                                                MONTH(.amount = 30, .held = 20)},
                                3, 1, {REASON_NONE, 1, true, 9, 0, false, false}},
                {"a tie in refusing: the widest",
                                {COINS(DAY, GUARDIAN, .amount = 10),
                                                COINS(WEEK, GUARDIAN, .amount = 20, .used = 10)},
                                2, 11, {REASON_OVER_LIMIT, 1, true, 10, 10, true, false}},
                {"a tie in one window: the first",
                                {MONTH(.amount = 10), COINS(MONTH, SELF, .amount = 10)}, 2, 1,
                                {REASON_NONE, 0, true, 9, 0, false, false}},
                {"a request's refuses",
                                {COINS(REQUEST, GUARDIAN, .amount = 50), MONTH(.amount = 500)}, 2,
                                51, {REASON_OVER_LIMIT, 0, true, 500, 50, true, false}},
                {"a request's and the month refuse",
                                {COINS(REQUEST, GUARDIAN, .amount = 50),
                                                MONTH(.amount = 500, .used = 480)},
                                2, 51, {REASON_OVER_LIMIT, 1, true, 20, 20, true, false}},
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
                                2, 1, {REASON_OVER_LIMIT, 1, true, 0, 0, true, false}},
};

Test(judge, several_limits) {
        for (size_t i = 0; i < ELEMENTSOF(several_limits_cases); i++) {
                Judgement got = judge_coins(several_limits_cases[i].limits,
                                several_limits_cases[i].n, several_limits_cases[i].coins);
                judgement_check(&got, &several_limits_cases[i].want, several_limits_cases[i].what);
        }
}

Test(judge, unbudgeted) {
        static const struct {
                const char *what;
                Limit limit;
                size_t n;
                int64_t coins;
                Judgement want;
        } cases[] = {
                        {"no limit", MONTH(.amount = 0), 0, AMOUNT_MAX,
                                        {REASON_NONE, 0, false, 0, 0, false, false}},
                        /* What is set binds all the same. */
                        {"a request's", COINS(REQUEST, GUARDIAN, .amount = 10, .cost = 10), 1, 10,
                                        {REASON_NONE, 0, false, 0, 0, false, false}},
                        {"over it", COINS(REQUEST, GUARDIAN, .amount = 10, .cost = 11), 1, 11,
                                        {REASON_OVER_LIMIT, 0, false, 0, 10, true, false}},
                        {"over a month's", MONTH(.amount = 10, .cost = 11), 1, 11,
                                        {REASON_OVER_LIMIT, 0, true, 10, 10, true, false}},
                        {"over a self limit", COINS(DAY, SELF, .amount = 10, .cost = 11), 1, 11,
                                        {REASON_OVER_LIMIT, 0, true, 10, 10, false, false}},
                        {"unpriced", MONEY(DAY, SELF, .amount = 10, .cost = ABSENT), 1, 1,
                                        {REASON_NO_EXCHANGE_RATE, 0, false, 0, 0, false, false}},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Judgement got = judge_question(&(Question){.coins = cases[i].coins,
                                .unbudgeted = true,
                                .limits = &cases[i].limit,
                                .n_limits = cases[i].n});
                judgement_check(&got, &cases[i].want, cases[i].what);
        }
}

/* ---- the order of reasons ---- */

/* All of what can be wrong in all combinations: the first in the contract's order is told. */
Test(judge, reasons_in_the_contracts_order) {
        static const Reason order[] = {REASON_CLOCK_SUSPECT, REASON_NO_BUDGET, REASON_PAUSED,
                        REASON_QUIET_HOURS, REASON_BURST, REASON_NO_EXCHANGE_RATE,
                        REASON_OVER_LIMIT, REASON_NONE};

        for (unsigned wrong = 0; wrong < 1U << 7; wrong++) {
                const Limit limits[] = {
                                COINS(MONTH, SELF, .amount = wrong & 1 << 6 ? 4 : 5, .cost = 5),
                                MONEY(MONTH, SELF, .amount = 9,
                                                .cost = wrong & 1 << 5 ? ABSENT : 9),
                                MONTH(.amount = 100, .cost = 5),
                };
                const Question question = {.coins = 5,
                                .clock_suspect = wrong & 1 << 0,
                                .paused = wrong & 1 << 2,
                                .quiet = wrong & 1 << 3,
                                .burst = wrong & 1 << 4,
                                .limits = limits,
                                .n_limits = wrong & 1 << 1 ? 2 : 3};
                Judgement got = judge_question(&question);
                size_t first = 0;

                while (first < 7 && !(wrong & 1U << first))
                        first++;
                cr_expect_eq(got.reason, order[first], "%x: %s", wrong, reason_to_text(got.reason));
                /* What else is told goes with the reason. */
                cr_expect_eq(got.fits, got.reason == REASON_OVER_LIMIT ? 4 : 0, "%x", wrong);
                cr_expect_not(got.may_ask, "%x: a self limit refuses", wrong);
                cr_expect_eq(got.near_limit, got.reason == REASON_NONE, "%x", wrong);
                cr_expect(got.has_remaining, "%x", wrong);
                cr_expect_eq(got.remaining,
                                got.reason == REASON_NONE        ? 0
                                                : wrong & 1 << 6 ? 4
                                                                 : 5,
                                "%x", wrong);
                cr_expect_eq(got.binding,
                                got.reason == REASON_NO_EXCHANGE_RATE             ? 1
                                                : got.reason == REASON_OVER_LIMIT ? 0
                                                : got.reason == REASON_NONE       ? 0
                                                                            : question.n_limits,
                                "%x: %zu", wrong, got.binding);
        }
}

Test(judge, what_nothing_prices_comes_before_what_is_over) {
        static const struct {
                const char *what;
                Limit limits[3];
                size_t n;
                bool excused;
                Judgement want;
        } cases[] = {
                        {"blocked beside it",
                                        {MONTH(.amount = 0, .cost = 5),
                                                        MONEY(MONTH, GUARDIAN, .amount = 100,
                                                                        .cost = ABSENT)},
                                        2, false,
                                        {REASON_NO_EXCHANGE_RATE, 1, true, 0, 0, false, false}},
                        {"itself used up",
                                        {MONTH(.amount = 50, .cost = 5),
                                                        MONEY(MONTH, GUARDIAN, .amount = 100,
                                                                        .used = 100,
                                                                        .cost = ABSENT)},
                                        2, false,
                                        {REASON_NO_EXCHANGE_RATE, 1, true, 50, 0, false, false}},
                        {"itself 0",
                                        {MONEY(MONTH, GUARDIAN, .amount = 0, .cost = ABSENT),
                                                        MONTH(.amount = 50, .cost = 5)},
                                        2, false,
                                        {REASON_NO_EXCHANGE_RATE, 0, true, 50, 0, false, false}},
                        {"the first of two",
                                        {MONTH(.amount = 50, .cost = 5),
                                                        MONEY(DAY, SELF, .amount = 9,
                                                                        .cost = ABSENT),
                                                        MONEY(YEAR, GUARDIAN, .amount = 1,
                                                                        .cost = ABSENT)},
                                        3, false,
                                        {REASON_NO_EXCHANGE_RATE, 1, true, 50, 0, false, false}},
                        {"nobody can allow it",
                                        {MONTH(.amount = 50, .cost = 5),
                                                        MONEY(MONTH, GUARDIAN, .amount = 100,
                                                                        .cost = ABSENT)},
                                        2, true,
                                        {REASON_NO_EXCHANGE_RATE, 1, true, 50, 0, false, false}},
                        {"a bound per request, too",
                                        {MONTH(.amount = 50, .cost = 5),
                                                        MONEY(REQUEST, SELF, .amount = 100,
                                                                        .cost = ABSENT)},
                                        2, false,
                                        {REASON_NO_EXCHANGE_RATE, 1, true, 50, 0, false, false}},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Limit limits[ELEMENTSOF(cases[i].limits)];

                memcpy(limits, cases[i].limits, sizeof(limits));
                for (size_t j = 0; j < cases[i].n; j++)
                        limits[j].excused = cases[i].excused;
                Judgement got = judge_question(
                                &(Question){.coins = 5, .limits = limits, .n_limits = cases[i].n});
                judgement_check(&got, &cases[i].want, cases[i].what);
        }
}

/* ---- what a guardian may allow ---- */

Test(judge, a_guardians_yes) {
        static const struct {
                const char *what;
                Limit limits[2];
                bool may_ask;  /* without the yes */
                Reason reason; /* with it */
                size_t binding;
        } cases[] = {
                        {"a guardian's", {MONTH(.amount = 4, .cost = 5)}, true, REASON_NONE, 0},
                        {"a default", {COINS(DAY, DEFAULT, .amount = 4, .cost = 5)}, true,
                                        REASON_NONE, 0},
                        {"a household's", {COINS(DAY, HOUSEHOLD, .amount = 4, .cost = 5)}, true,
                                        REASON_NONE, 0},
                        {"a bound per request", {COINS(REQUEST, GUARDIAN, .amount = 4, .cost = 5)},
                                        true, REASON_NONE, 1},
                        {"money", {MONEY(WEEK, GUARDIAN, .amount = 4, .cost = 5)}, true,
                                        REASON_NONE, 0},
                        {"overdrawn", {MONTH(.amount = 4, .used = 9, .cost = 5)}, true, REASON_NONE,
                                        0},
                        {"beyond int64", {MONTH(.amount = 4, .granted = MAX, .cost = 5)}, true,
                                        REASON_NONE, 0},
                        {"0, but for a grant", {MONTH(.granted = 1, .cost = 5)}, true, REASON_NONE,
                                        0},
                        {"0", {MONTH(.amount = 0, .cost = 5)}, false, REASON_OVER_LIMIT, 0},
                        {"a default of 0", {COINS(DAY, DEFAULT, .amount = 0, .cost = 5)}, false,
                                        REASON_OVER_LIMIT, 0},
                        {"a household's 0", {COINS(DAY, HOUSEHOLD, .amount = 0, .cost = 5)}, false,
                                        REASON_OVER_LIMIT, 0},
                        {"a self limit", {COINS(MONTH, SELF, .amount = 4, .cost = 5)}, false,
                                        REASON_OVER_LIMIT, 0},
                        {"a self limit of 0", {COINS(MONTH, SELF, .amount = 0, .cost = 5)}, false,
                                        REASON_OVER_LIMIT, 0},
                        {"a self limit that holds", {COINS(MONTH, SELF, .amount = 5, .cost = 5)},
                                        false, REASON_NONE, 0},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Limit limits[] = {cases[i].limits[0],
                                COINS(YEAR, GUARDIAN, .amount = 100, .cost = 5)};
                Question question = {.coins = 5, .limits = limits, .n_limits = 2};

                Judgement got = judge_question(&question);
                cr_expect_eq(got.may_ask, cases[i].may_ask, "%s", cases[i].what);
                limits[0].excused = true;
                got = judge_question(&question);
                cr_expect_eq(got.reason, cases[i].reason, "%s", cases[i].what);
                cr_expect_eq(got.binding, cases[i].binding, "%s: %zu", cases[i].what, got.binding);
                cr_expect_not(got.may_ask && got.reason == REASON_NONE, "%s", cases[i].what);
        }
}

Test(judge, a_guardians_yes_lifts_nothing_else) {
        const Limit limit = MONTH(.amount = 4, .cost = 5, .excused = true);
        const Question questions[] = {
                        {.clock_suspect = true, .limits = &limit, .n_limits = 1},
                        {.n_limits = 0},
                        {.paused = true, .limits = &limit, .n_limits = 1},
                        {.quiet = true, .limits = &limit, .n_limits = 1},
                        {.burst = true, .limits = &limit, .n_limits = 1},
        };
        static const Reason reasons[] = {REASON_CLOCK_SUSPECT, REASON_NO_BUDGET, REASON_PAUSED,
                        REASON_QUIET_HOURS, REASON_BURST};

        for (size_t i = 0; i < ELEMENTSOF(questions); i++) {
                Question question = questions[i];

                question.coins = 5;
                Judgement got = judge_question(&question);
                cr_expect_eq(got.reason, reasons[i]);
                cr_expect_not(got.may_ask, "only what is over a limit can be asked about");
        }
}

/* ---- costs in money ---- */

static const struct {
        const char *what;
        Limit limits[2];
        size_t n;
        int64_t coins;
        Judgement want;
} money_cases[] = {
                {"to the last cent",
                                {MONEY(MONTH, GUARDIAN, .amount = 1000, .held = 1, .cost = 999)}, 1,
                                70, {REASON_NONE, 0, false, 0, 0, false, true}},
                {"a cent over", {MONEY(MONTH, GUARDIAN, .amount = 1000, .held = 2, .cost = 999)}, 1,
                                70, {REASON_OVER_LIMIT, 0, false, 0, 69, true, false}},
                {"sold in money", {MONEY(MONTH, GUARDIAN, .amount = 1000, .cost = 1001)}, 1, 0,
                                {REASON_OVER_LIMIT, 0, false, 0, 0, true, false}},
                {"costs nothing", {MONEY(MONTH, GUARDIAN, .amount = 5, .used = 5, .cost = 0)}, 1,
                                70, {REASON_NONE, 0, false, 0, 0, false, true}},
                {"costs nothing, and is overdrawn",
                                {MONEY(MONTH, GUARDIAN, .amount = 5, .used = 6, .cost = 0)}, 1, 70,
                                {REASON_OVER_LIMIT, 0, false, 0, 0, true, false}},
                {"costs nothing, and is blocked", {MONEY(MONTH, GUARDIAN, .amount = 0, .cost = 0)},
                                1, 70, {REASON_OVER_LIMIT, 0, false, 0, 0, false, false}},
                {"near in money, not in coins",
                                {MONTH(.amount = 1000, .cost = 70),
                                                MONEY(MONTH, GUARDIAN, .amount = 100, .cost = 80)},
                                2, 70, {REASON_NONE, 1, true, 930, 0, false, true}},
                {"one short of near",
                                {MONTH(.amount = 1000, .cost = 70),
                                                MONEY(MONTH, GUARDIAN, .amount = 100, .cost = 79)},
                                2, 70, {REASON_NONE, 1, true, 930, 0, false, false}},
                {"a bound per request is never near",
                                {MONTH(.amount = 1000, .cost = 70),
                                                MONEY(REQUEST, GUARDIAN, .amount = 79, .cost = 79)},
                                2, 70, {REASON_NONE, 0, true, 930, 0, false, false}},
                {"what is left after it counts, not before",
                                {MONEY(DAY, GUARDIAN, .amount = 2000, .cost = 1900),
                                                MONTH(.amount = 1000, .cost = 70)},
                                2, 70, {REASON_NONE, 0, true, 930, 0, false, true}},
                {"fits the narrower",
                                {MONTH(.amount = 100, .cost = 70),
                                                MONEY(MONTH, GUARDIAN, .amount = 50, .cost = 99)},
                                2, 70, {REASON_OVER_LIMIT, 1, true, 100, 35, true, false}},
                {"fits the narrower, which does not refuse",
                                {MONTH(.amount = 69, .cost = 70),
                                                MONEY(MONTH, GUARDIAN, .amount = 99, .cost = 99)},
                                2, 70, {REASON_OVER_LIMIT, 0, true, 69, 69, true, false}},
                {"a coin that is dearer than all",
                                {MONEY(MONTH, GUARDIAN, .amount = 1, .cost = AMOUNT_MAX)}, 1, 1,
                                {REASON_OVER_LIMIT, 0, false, 0, 0, true, false}},
                {"the most coins of all, a cent over",
                                {MONEY(MONTH, GUARDIAN, .amount = AMOUNT_MAX - 1,
                                                .cost = AMOUNT_MAX)},
                                1, AMOUNT_MAX,
                                {REASON_OVER_LIMIT, 0, false, 0, AMOUNT_MAX - 1, true, false}},
                {"a rate beyond any amount",
                                {MONEY(MONTH, GUARDIAN, .amount = AMOUNT_MAX,
                                                .cost = 1000 * AMOUNT_MAX)},
                                1, AMOUNT_MAX,
                                {REASON_OVER_LIMIT, 0, false, 0, AMOUNT_MAX / 1000, true, false}},
                {"int64's end", {MONEY(MONTH, GUARDIAN, .granted = MAX, .cost = MAX)}, 1, 7,
                                {REASON_NONE, 0, false, 0, 0, false, true}},
                {"a cent before int64's end",
                                {MONEY(MONTH, GUARDIAN, .granted = MAX, .used = 1, .cost = MAX)}, 1,
                                7, {REASON_OVER_LIMIT, 0, false, 0, 6, true, false}},
                {"more than anybody can buy fits",
                                {MONEY(MONTH, GUARDIAN, .granted = MAX, .cost = 1),
                                                MONTH(.amount = 0, .granted = MAX, .used = MAX,
                                                                .cost = 1)},
                                2, 1, {REASON_OVER_LIMIT, 1, true, 0, 0, true, false}},
};

Test(judge, money) {
        for (size_t i = 0; i < ELEMENTSOF(money_cases); i++) {
                Judgement got = judge_question(&(Question){.coins = money_cases[i].coins,
                                .limits = money_cases[i].limits,
                                .n_limits = money_cases[i].n});
                judgement_check(&got, &money_cases[i].want, money_cases[i].what);
        }
}

/* The most coins n for which ceil(cost * n / coins) is left: tried out one by one. */
Test(judge, what_fits_is_exact) {
        for (int64_t coins = 1; coins <= 12; coins++)
                for (int64_t left = 0; left <= 12; left++)
                        for (int64_t cost = left + 1; cost <= 30; cost++) {
                                Limit limit = MONEY(MONTH, GUARDIAN, .amount = left + 1, .used = 1,
                                                .cost = cost);
                                Judgement got = judge_question(&(Question){
                                                .coins = coins, .limits = &limit, .n_limits = 1});
                                int64_t fits = 0;

                                while ((cost * (fits + 1) + coins - 1) / coins <= left)
                                        fits++;
                                cr_expect_eq(got.reason, REASON_OVER_LIMIT);
                                cr_expect_eq(got.fits, fits, "%lld of %lld at %lld: %lld",
                                                (long long) left, (long long) coins,
                                                (long long) cost, (long long) got.fits);
                        }
}
