/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* One fault at one point of the story, and what came of it. */

#include "tests/crash/fault.h"
#include "tests/crash/story.h"

/* A fault, and what is done about it. */
typedef struct Trial {
        size_t part;
        Call call;
        int64_t at;
        Form form;
        int error;
        Way way;
} Trial;

/* What came of all the trials of one call. */
typedef struct Tally {
        int64_t points;
        int64_t trials[FORM_COUNT];
        int64_t failed;                 /* of those with an error: a step failed */
        int64_t failures[STORY_ERRNOS]; /* with which */
} Tally;

typedef struct Crash {
        char *folder;             /* where the story takes place */
        char *start[STORY_PARTS]; /* what there is as a part begins */
        Progress *progress;       /* shared with the processes that play */
        Progress before[STORY_PARTS];
        Progress reference[STORY_PARTS]; /* after it, without a fault */
        int64_t count[STORY_PARTS][CALL_COUNT];
        Tally tally[CALL_COUNT];
        int64_t every; /* of so many points one is tried */
        int64_t memory_every;
        int64_t seed;
        int64_t turn;
        bool kills;
        bool errors;
        int64_t n;
        const char *only; /* this call alone; NULL: all of them */
        bool until_caught;
        int64_t bad;
} Crash;

extern const char *const form_names[FORM_COUNT];

/* Plays the story without a fault: what there is as each part begins and ends, and how often each
 * call is made. */
void trial_reference(Crash *crash, const char *sources);

/* Whether all is as it has to be; prints what is not. */
bool trial_try(Crash *crash, const Trial *trial);
