/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/limit.h"

#include <assert.h>

/* amount + granted, and used + held. False where either is beyond int64. */
static bool limit_sums(const Limit *limit, int64_t *ret_total, int64_t *ret_spent) {
        assert(limit);
        assert(limit->amount >= 0 && limit->granted >= 0);
        assert(limit->used >= 0 && limit->held >= 0);

        int64_t total, spent;
        if (__builtin_add_overflow(limit->amount, limit->granted, &total) ||
                        __builtin_add_overflow(limit->used, limit->held, &spent))
                return false;

        *ret_total = total;
        *ret_spent = spent;
        return true;
}

int64_t limit_remaining(const Limit *limit) {
        int64_t total, spent;

        if (!limit_sums(limit, &total, &spent) || spent > total)
                return 0;
        return total - spent;
}

bool limit_covers(const Limit *limit) {
        int64_t total, spent;

        assert(limit->cost >= 0);

        if (!limit_sums(limit, &total, &spent))
                return false;
        return total > 0 && limit->cost <= total - spent; /* both >= 0: no overflow */
}

bool limit_blocks(const Limit *limit) {
        return limit->amount == 0 && limit->granted == 0;
}

bool limit_reached(const Limit *limit, unsigned percent) {
        int64_t total, spent;

        assert(percent <= 100);

        if (!limit_sums(limit, &total, &spent))
                return true;

        /* ceil(total * percent / 100), taken apart so that no product leaves int64. */
        int64_t mark = total / 100 * percent + (total % 100 * percent + 99) / 100;
        return spent >= mark;
}
