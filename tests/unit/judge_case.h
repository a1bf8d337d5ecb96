/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Limits in a line, and judgements compared. */

#include <criterion/criterion.h>
#include <string.h>

#include "policy/judge.h"

#define MAX INT64_MAX

#define LIMIT(unit_, window_, source_, ...)                                      \
        {                                                                        \
                .platform = "tiktok", .unit = unit_, .window = WINDOW_##window_, \
                .source = SOURCE_##source_, __VA_ARGS__                          \
        }
#define COINS(window_, source_, ...) LIMIT(UNIT_COINS, window_, source_, __VA_ARGS__)
#define MONTH(...) COINS(MONTH, GUARDIAN, __VA_ARGS__)
#define MONEY(window_, source_, ...) LIMIT("USD", window_, source_, __VA_ARGS__)

/* A judgement that nothing is left over from. */
static inline Judgement judge_question(const Question *question) {
        Judgement judgement;

        memset(&judgement, 0xa5, sizeof(judgement)); /* judge() sets all of it */
        judge(question, &judgement);
        return judgement;
}

static inline void judgement_check(const Judgement *got, const Judgement *want, const char *what) {
        cr_expect_eq(got->reason, want->reason, "%s: reason %s", what, reason_to_text(got->reason));
        cr_expect_eq(got->binding, want->binding, "%s: binding %zu", what, got->binding);
        cr_expect_eq(got->has_remaining, want->has_remaining, "%s", what);
        cr_expect_eq(got->remaining, want->remaining, "%s: remaining %lld", what,
                        (long long) got->remaining);
        cr_expect_eq(got->fits, want->fits, "%s: fits %lld", what, (long long) got->fits);
        cr_expect_eq(got->may_ask, want->may_ask, "%s: may ask", what);
        cr_expect_eq(got->near_limit, want->near_limit, "%s: near", what);
}
