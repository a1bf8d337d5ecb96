/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>

typedef struct Dice {
        uint64_t state; /* at first the seed */
} Dice;

uint64_t dice_next(Dice *dice);

/* 0 .. n - 1 */
static inline int64_t below(Dice *dice, int64_t n) {
        return (int64_t) (dice_next(dice) % (uint64_t) n);
}

static inline bool one_in(Dice *dice, int64_t n) {
        return below(dice, n) == 0;
}

/* One of an array's elements. */
#define ONE_OF(dice, array) ((array)[below((dice), (int64_t) ELEMENTSOF(array))])
