/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The judgement: may this be bought? A pure function of what it is given: no clock, no allocation,
 * no I/O; `make lint` proves it from the object's undefined symbols. docs/limits.md has every rule
 * and the test that pins it. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/contract.h"
#include "policy/limit.h"

/* An approval that leaves any limit used up to this many percent is warned of: "near-limit". */
#define NEAR_LIMIT_PERCENT 80

typedef struct Question {
        int64_t coins; /* 0 .. AMOUNT_MAX */
        bool clock_suspect;
        bool unbudgeted; /* needs no budget; its default limits are not among `limits` */
        bool paused;
        bool quiet; /* it is a quiet hour */
        bool burst; /* too many requests in too short a time */
        bool unofficial_seller;
        bool overpriced;
        bool underpriced;

        /* Those in force that look at the platform, the narrowest first, each with its cost. */
        const Limit *limits;
        size_t n_limits;
} Question;

typedef struct Judgement {
        Reason reason; /* REASON_NONE: approved; else the first in the contract's order */

        /* For REASON_OVER_LIMIT the limit that refused, for REASON_NO_EXCHANGE_RATE one that
         * nothing prices, after an approval the one that leaves least; n_limits where there is
         * none. Where several refused, the one that has least left; among equals the widest
         * window: what must be waited for longest. A "request" limit is named only where it
         * refused or where there is no other. */
        size_t binding;

        /* Coins still open after this answer, over all windows; only with has_remaining: where a
         * coin limit over a day or more applies. */
        bool has_remaining;
        int64_t remaining;

        /* For REASON_OVER_LIMIT: the most coins that would be approved now, at the price for one
         * that this request has. Else 0. */
        int64_t fits;

        /* For REASON_OVER_LIMIT: a guardian could allow it, as no limit that refused is a self
         * limit or 0. */
        bool may_ask;

        /* Approved, and a limit over a day or more is now at NEAR_LIMIT_PERCENT or above. */
        bool near_limit;
} Judgement;

void judge(const Question *question, Judgement *ret);
