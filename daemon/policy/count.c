/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/count.h"

#include <assert.h>

static int64_t above_zero(int64_t number) {
        return number > 0 ? number : 0;
}

Count amounts_count(const Amounts *amounts, State state, bool spend) {
        Count count = {0};

        assert(amounts);

        switch (state) {
        case STATE_REJECTED:
        case STATE_PENDING:
                break;
        case STATE_APPROVED:
                count.held = amounts->approved;
                break;
        case STATE_RETURNING:
                count.bought = amounts->completed;
                count.held = amounts->rest;
                break;
        case STATE_CANCELLED:
                count.cancelled = amounts->approved;
                break;
        case STATE_COMPLETED:
        case STATE_RECORDED:
                count.bought = amounts->completed;
                count.cancelled = above_zero(amounts->approved - amounts->completed);
                break;
        case STATE_LAPSED:
                count.bought = spend ? amounts->approved : 0;
                count.cancelled = amounts->approved - count.bought;
                break;
        case STATE_COUNT:
                break;
        }
        count.used = above_zero(count.bought - amounts->refunded);
        return count;
}
