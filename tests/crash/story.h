/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A small story that a ledger lives through, always the same: the service's own batches, flushes, a
 * backup, an end and a beginning. It can be played on from wherever it was broken off, as people
 * would: what has not been answered is asked again, with the same key. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/contract.h"
#include "ledger/ledger.h"
#include "service/service.h"
#include "tests/crash/after.h"

enum { STORY_LINES_MAX = 40, STORY_STEPS_MAX = 24, STORY_ERRNOS = 134 };

/* What somebody has been told. */
typedef struct Told {
        bool answered;
        Refusal refusal;
        int64_t id;
        Decision decision;
        State state;
} Told;

/* The chain's end. */
typedef struct End {
        int64_t entries;
        char hash[LEDGER_HASH_TEXT + 1];
} End;

/* How far it has come, in memory that a killed process leaves to others. */
typedef struct Progress {
        size_t step;                    /* the first that is not done */
        Told told[STORY_LINES_MAX];     /* of each line */
        End ends[STORY_STEPS_MAX];      /* after each step */
        bool varied;                    /* a part of a batch has failed, or one was written though
                                           it was not acknowledged: its lines were asked twice */
        End found;                      /* what was there instead, the first time */
        int64_t failures[STORY_ERRNOS]; /* how often a step failed with it */
        char problem[512];              /* what must not be; "": nothing */
        char final[8192];               /* all that there is at the end */
} Progress;

/* What is done about a step that fails. */
typedef enum Way {
        WAY_AGAIN,  /* it is tried again; when it has failed twice the cause is gone */
        WAY_REOPEN, /* the ledger is closed, the cause is gone, and it is opened again */
        WAY_DIE,    /* SIGKILL, at the end of the step with the fault, failed or not */
        WAY_ON,     /* there is no fault, and SIGKILL is no part of the story */
        WAY_COUNT,
} Way;

/* The parts, each of which a process of its own begins. The first and second belong together: the
 * first ends by SIGKILL. The third begins with a ledger of an older schema. */
enum { STORY_PARTS = 3 };
size_t story_begin(size_t part);
size_t story_end(size_t part);

/* All that is needed but the ledger: to be called once, before anything fails. */
void story_prepare(void);

/* Plays on to the step `end`. */
void story_play(const char *directory, size_t end, Way way, Progress *progress);

/* Puts into progress->final all that can be seen. */
void story_look(const char *directory, Progress *progress);

/* What was asked in these steps, for after_check(). How many. */
size_t story_asked(const Progress *progress, size_t begin, size_t end, Asked ret[STORY_LINES_MAX]);

/* Where the copy is, that the second part begins with: a folder as a ledger's. Free it. */
char *story_copy(const char *directory);

/* Whether it has all that had been told before it was made. Prints what does not hold. */
bool story_check_copy(const char *directory, const Progress *progress);
