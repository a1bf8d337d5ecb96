/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Dice, and what they have in mind for an episode: some bounds are only reached by who means to. */

#include <stdint.h>

typedef enum Mood {
        MOOD_EVEN,     /* a bit of everything */
        MOOD_ASKING,   /* many questions to guardians that nobody answers */
        MOOD_LIMITS,   /* limits upon limits, in all currencies */
        MOOD_RESTLESS, /* restarts, clocks that were wrong, and settings that change */
        MOOD_COUNT,
} Mood;

typedef struct Random {
        uint64_t state;
        Mood mood;
} Random;

uint64_t random_next(Random *random);

/* Dice that begin with this number; MOOD_COUNT: it decides the mood, too. */
Random random_begin(uint64_t seed, Mood mood);

extern const char *const mood_names[MOOD_COUNT + 1];

/* What kind the step of this number is to be of. */
int mood_kind(Random *random, int64_t number);

/* What a setting is changed to. */
void mood_setting(Random *random, int64_t number, int64_t *ret_setting, int64_t *ret_value);
