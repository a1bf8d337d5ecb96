/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* How the ledger came about that is damaged: a little of all that people do. */

#include "tests/simulation/step.h"
#include "tests/simulation/world.h"

/* Called before the story's last part, and after each step of it. */
typedef void (*StoryMoment)(void *userdata);

typedef enum StoryEnd {
        STORY_ENDED,        /* cleanly: the daemon was stopped */
        STORY_KILLED,       /* with entries in the redo log that the ledger's file has not got */
        STORY_WRITTEN_BACK, /* the same, while SQLite had written its logs back in part */
} StoryEnd;

/* Plays it in the folder. `moment` is called while the files are as they would be after a kill, the
 * last time as the end has it; of one that ended cleanly only once. */
void story_play(const char *directory, StoryEnd end, StoryMoment moment, void *userdata);

/* What was in force when it ended, and the clock then. */
const Setup *story_setup(void);
int64_t story_clock(void);
