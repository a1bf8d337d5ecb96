/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What happens in the story: its steps, and the commands of their batches. */

#include <assert.h>

#include "tests/crash/story.h"

enum { ALICE = 1000, BOB = 1001, GUARDIAN = 2001 };

typedef enum StepKind {
        STEP_OPEN,
        STEP_BATCH,
        STEP_FLUSH,
        STEP_COPY,
        STEP_CLOSE,
        STEP_KILLED
} StepKind;

typedef struct PlotStep {
        StepKind kind;
        int minute; /* after noon */
} PlotStep;

extern const PlotStep plot_steps[];

/* The step that makes the copy. */
enum { COPY_STEP = 7 };

/* A command of a batch. */
typedef struct Line {
        size_t step;
        CommandKind kind;
        uint32_t uid;         /* whose account */
        const char *key;      /* of a request, a record or a grant; else: of what it is about */
        int64_t amount;       /* coins, or a limit's */
        const char *platform; /* NULL: tiktok */
        bool yes;             /* Resolve, SetPaused */
} Line;

enum { PLOT_LINES = 24 };
extern const Line plot_lines[PLOT_LINES];
static_assert((int) PLOT_LINES <= (int) STORY_LINES_MAX, "there is room for all");

/* The id that was told for that key; 0: none. */
int64_t plot_id(const Progress *progress, const char *key);

/* Whether a line asks again, with the key of an earlier one. */
bool plot_is_replay(size_t line);

const char *plot_name(uint32_t uid);

/* As a child asks, or a guardian. */
void plot_command(const Progress *progress, const Line *line, Command *command);
