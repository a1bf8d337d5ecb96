/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

#include "common/contract.h"

/* One limit in force on an account, with what has been used of it in the window that runs now.
 * Plain data: whoever set it, in whatever unit, it is judged alike. */
typedef struct Limit {
        int64_t amount;  /* 0 .. AMOUNT_MAX; 0 blocks */
        int64_t granted; /* >= 0, on top of amount, in this window alone */
        int64_t used;    /* >= 0; both 0 for WINDOW_REQUEST, and ABSENT where no rate tells */
        int64_t held;    /* >= 0 */
        int64_t from;    /* the window's bounds, µs since 1970 UTC: [from, until); */
        int64_t until;   /* both 0 for WINDOW_REQUEST */
        int64_t set_at;  /* when, and who set it; */
        uint32_t set_by; /* meaningless for SOURCE_DEFAULT and _HOUSEHOLD */
        Window window;
        int64_t next_from;   /* from when on it is another; ABSENT: nothing waits */
        int64_t next_amount; /* what it is then; ABSENT: there is none then */

        /* What the request that is judged takes of it, in its unit. ABSENT: no exchange rate
         * tells; so too where what was used of it cannot be told. */
        int64_t cost;

        Source source;
        char platform[PLATFORM_MAX + 1]; /* a platform's id, or PLATFORM_ALL */
        char unit[UNIT_MAX + 1];         /* UNIT_COINS, or an ISO 4217 code: minor units then */
        char household[HOUSEHOLD_NAME_MAX + 1]; /* whose it is, for SOURCE_HOUSEHOLD; else "" */

        /* A guardian lets the request exceed it: it is one of those that stopped it before. */
        bool excused;
} Limit;

/* amount + granted - used - held, never below 0. A sum beyond int64 is taken as all used up. */
int64_t limit_remaining(const Limit *limit);

/* Whether used + held + cost <= amount + granted; cost >= 0. Where amount + granted is 0 not even
 * a cost of 0 is covered: such a limit blocks. Never where a sum is beyond int64. */
bool limit_covers(const Limit *limit);

/* Whether amount + granted is 0. */
bool limit_blocks(const Limit *limit);

/* Whether used + held have reached `percent` (0..100) of amount + granted. A limit of 0 has always
 * been reached, and so has one with a sum beyond int64. Else exact, for every int64. */
bool limit_reached(const Limit *limit, unsigned percent);
