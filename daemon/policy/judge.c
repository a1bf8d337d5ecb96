/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/judge.h"

#include <assert.h>
#include <string.h>

#include "policy/scale.h"

static bool limit_counts_coins(const Limit *limit) {
        return strcmp(limit->unit, UNIT_COINS) == 0;
}

/* Self limits only ever restrict, and a bound per request is no budget. */
static bool limit_opens(const Limit *limit) {
        return limit->source != SOURCE_SELF && limit->window != WINDOW_REQUEST;
}

/* A guardian can allow more than this limit does: not what people have set themselves, and not
 * what is blocked. */
static bool limit_yields(const Limit *limit) {
        return limit->source != SOURCE_SELF && !limit_blocks(limit);
}

static bool limit_allows(const Limit *limit) {
        return limit_covers(limit) || (limit->excused && limit_yields(limit));
}

static bool question_has_budget(const Question *question) {
        if (question->unbudgeted)
                return true;

        for (size_t i = 0; i < question->n_limits; i++)
                if (limit_opens(&question->limits[i]))
                        return true;
        return false;
}

/* The first limit that nothing prices; n_limits where all are priced. */
static size_t question_unpriced(const Question *question) {
        size_t i = 0;

        while (i < question->n_limits && question->limits[i].cost != ABSENT)
                i++;
        return i;
}

static bool question_fits(const Question *question) {
        for (size_t i = 0; i < question->n_limits; i++)
                if (!limit_allows(&question->limits[i]))
                        return false;
        return true;
}

/* The contract's order. */
static Reason question_reason(const Question *question) {
        if (question->clock_suspect)
                return REASON_CLOCK_SUSPECT;
        if (!question_has_budget(question))
                return REASON_NO_BUDGET;
        if (question->paused)
                return REASON_PAUSED;
        if (question->quiet)
                return REASON_QUIET_HOURS;
        if (question->burst)
                return REASON_BURST;
        if (question->unofficial_seller)
                return REASON_UNOFFICIAL_SELLER;
        if (question->overpriced)
                return REASON_OVERPRICED;
        if (question->underpriced)
                return REASON_UNDERPRICED;
        if (question_unpriced(question) < question->n_limits)
                return REASON_NO_EXCHANGE_RATE;
        if (!question_fits(question))
                return REASON_OVER_LIMIT;
        return REASON_NONE;
}

/* What a limit has left: where it refused as it stands, else once the request is held. */
static int64_t limit_leaves(const Limit *limit, bool refused) {
        int64_t left = limit_remaining(limit), cost = refused ? 0 : limit->cost;

        return left > cost ? left - cost : 0;
}

/* Whether `a` is to be named rather than `b`, when both refused or both did not. */
static bool limit_binds_before(const Limit *a, const Limit *b, bool refused) {
        if (!refused && (a->window == WINDOW_REQUEST) != (b->window == WINDOW_REQUEST))
                return b->window == WINDOW_REQUEST;

        int64_t left_a = limit_leaves(a, refused), left_b = limit_leaves(b, refused);
        if (left_a != left_b)
                return left_a < left_b;
        return a->window > b->window;
}

/* Of the limits that refused, or after an approval of all, the one that binds. */
static size_t question_binding(const Question *question, bool refused) {
        size_t binding = question->n_limits;

        for (size_t i = 0; i < question->n_limits; i++) {
                const Limit *limit = &question->limits[i];

                if (limit_allows(limit) == refused)
                        continue;
                if (binding == question->n_limits ||
                                limit_binds_before(limit, &question->limits[binding], refused))
                        binding = i;
        }
        return binding;
}

static bool question_may_ask(const Question *question) {
        for (size_t i = 0; i < question->n_limits; i++)
                if (!limit_covers(&question->limits[i]) && !limit_yields(&question->limits[i]))
                        return false;
        return true;
}

/* The least that a coin limit over a day or more leaves. False where there is no such limit. */
static bool question_remaining(const Question *question, int64_t *ret_coins) {
        bool found = false;
        int64_t least = INT64_MAX;

        for (size_t i = 0; i < question->n_limits; i++) {
                const Limit *limit = &question->limits[i];

                if (!limit_counts_coins(limit) || limit->window == WINDOW_REQUEST)
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

/* The most coins n for which the limit has ceil(cost * n / coins) left, that is
 * n <= left * coins / cost. A limit that is blocked or overdrawn has room for none, whatever they
 * cost. */
static int64_t limit_fits(const Limit *limit, int64_t coins) {
        Limit free_of_charge = *limit;

        free_of_charge.cost = 0;
        if (!limit_covers(&free_of_charge))
                return 0;
        return limit->cost > 0 ? amount_share(limit_remaining(limit), coins, limit->cost)
                               : AMOUNT_MAX;
}

static int64_t question_fitting(const Question *question) {
        int64_t least = AMOUNT_MAX;

        for (size_t i = 0; i < question->n_limits; i++) {
                int64_t fits = limit_fits(&question->limits[i], question->coins);

                if (fits < least)
                        least = fits;
        }
        return least;
}

/* Whether the request, once it is held, leaves a limit nearly used up. A bound per request is
 * never used up. */
static bool question_nears_limit(const Question *question) {
        for (size_t i = 0; i < question->n_limits; i++) {
                Limit after = question->limits[i];

                if (after.window == WINDOW_REQUEST)
                        continue;
                if (__builtin_add_overflow(after.held, after.cost, &after.held) ||
                                limit_reached(&after, NEAR_LIMIT_PERCENT))
                        return true;
        }
        return false;
}

static void judge_approved(const Question *question, Judgement *judgement) {
        judgement->binding = question_binding(question, false);
        if (judgement->has_remaining)
                judgement->remaining = judgement->remaining > question->coins
                                ? judgement->remaining - question->coins
                                : 0;
        judgement->near_limit = question_nears_limit(question);
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
        judgement.has_remaining = question_remaining(question, &judgement.remaining);

        if (judgement.reason == REASON_NONE) {
                judge_approved(question, &judgement);
        } else if (judgement.reason == REASON_NO_EXCHANGE_RATE) {
                judgement.binding = question_unpriced(question);
        } else if (judgement.reason == REASON_OVER_LIMIT) {
                judgement.binding = question_binding(question, true);
                judgement.fits = question_fitting(question);
                judgement.may_ask = question_may_ask(question);
        }

        *ret = judgement;
}
