/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/judge.h"

#include <assert.h>
#include <string.h>

static bool limit_counts_coins(const Limit *limit) {
        return strcmp(limit->unit, UNIT_COINS) == 0;
}

/* What the request takes of the limit, in the limit's unit. False where nothing prices the request
 * in that unit: that is not free, it is refused. */
static bool limit_cost(const Limit *limit, const Question *question, int64_t *ret_cost) {
        if (!limit_counts_coins(limit))
                return false;

        *ret_cost = question->coins;
        return true;
}

static bool limit_allows(const Limit *limit, const Question *question) {
        int64_t cost;

        return limit_cost(limit, question, &cost) && limit_covers(limit, cost);
}

/* Self limits only ever restrict, and a bound per request is no budget. */
static bool limit_opens(const Limit *limit) {
        return limit->source != SOURCE_SELF && limit->window != WINDOW_REQUEST;
}

static bool question_has_budget(const Question *question) {
        if (question->unbudgeted)
                return true;

        for (size_t i = 0; i < question->n_limits; i++)
                if (limit_opens(&question->limits[i]))
                        return true;
        return false;
}

static bool question_fits(const Question *question) {
        for (size_t i = 0; i < question->n_limits; i++)
                if (!limit_allows(&question->limits[i], question))
                        return false;
        return true;
}

static Reason question_reason(const Question *question) {
        if (question->clock_suspect)
                return REASON_CLOCK_SUSPECT;
        if (!question_has_budget(question))
                return REASON_NO_BUDGET;
        if (!question_fits(question))
                return REASON_OVER_LIMIT;
        return REASON_NONE;
}

/* Whether `a` is to be named rather than `b`, when both refused or both did not. */
static bool limit_binds_before(const Limit *a, const Limit *b, bool refused) {
        if (!refused && (a->window == WINDOW_REQUEST) != (b->window == WINDOW_REQUEST))
                return b->window == WINDOW_REQUEST;

        int64_t left_a = limit_remaining(a), left_b = limit_remaining(b);
        if (left_a != left_b)
                return left_a < left_b;
        return a->window > b->window;
}

/* Of the limits that refused, or after an approval of all, the one that binds. Comparing what was
 * left before the request is enough: it takes the same of each. */
static size_t question_binding(const Question *question, bool refused) {
        size_t binding = question->n_limits;

        for (size_t i = 0; i < question->n_limits; i++) {
                const Limit *limit = &question->limits[i];

                if (limit_allows(limit, question) == refused)
                        continue;
                if (binding == question->n_limits ||
                                limit_binds_before(limit, &question->limits[binding], refused))
                        binding = i;
        }
        return binding;
}

/* The least that a coin limit leaves, of those over `narrowest` or a wider window. False where
 * there is no such limit. */
static bool question_coins_left(const Question *question, Window narrowest, int64_t *ret_coins) {
        bool found = false;
        int64_t least = INT64_MAX;

        for (size_t i = 0; i < question->n_limits; i++) {
                const Limit *limit = &question->limits[i];

                if (!limit_counts_coins(limit) || limit->window < narrowest)
                        continue;
                int64_t left = limit_remaining(limit);
                if (left < least)
                        least = left;
                found = true;
        }

        if (found)
                *ret_coins = least;
        return found;
}

/* Whether the request, once it is held, leaves a limit nearly used up. A bound per request is
 * never used up. */
static bool question_nears_limit(const Question *question) {
        for (size_t i = 0; i < question->n_limits; i++) {
                Limit after = question->limits[i];
                int64_t cost;

                if (after.window == WINDOW_REQUEST || !limit_cost(&after, question, &cost))
                        continue;
                after.held += cost; /* it was covered, so this fits int64 */
                if (limit_reached(&after, NEAR_LIMIT_PERCENT))
                        return true;
        }
        return false;
}

void judge(const Question *question, Judgement *ret) {
        assert(question);
        assert(question->limits || question->n_limits == 0);
        assert(question->coins >= 0 && question->coins <= AMOUNT_MAX);
        assert(ret);

        Judgement judgement = {
                        .reason = question_reason(question),
                        .binding = question->n_limits,
        };
        judgement.has_remaining = question_coins_left(question, WINDOW_DAY, &judgement.remaining);

        if (judgement.reason == REASON_NONE) {
                judgement.binding = question_binding(question, false);
                if (judgement.has_remaining)
                        judgement.remaining -= question->coins;
                judgement.near_limit = question_nears_limit(question);
        } else if (judgement.reason == REASON_OVER_LIMIT) {
                judgement.binding = question_binding(question, true);
                (void) question_coins_left(question, WINDOW_REQUEST, &judgement.fits);
        }

        *ret = judgement;
}
