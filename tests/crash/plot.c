/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/crash/plot.h"

#include <stdio.h>

#include "common/util.h"

const PlotStep plot_steps[] = {
                {STEP_OPEN, 0},
                {STEP_BATCH, 1},
                {STEP_BATCH, 2},
                {STEP_FLUSH, 2},
                {STEP_BATCH, 3},
                {STEP_BATCH, 4},
                {STEP_KILLED, 4},
                /* the second part */
                {STEP_COPY, 10},
                {STEP_OPEN, 10},
                {STEP_BATCH, 11},
                {STEP_BATCH, 90},
                {STEP_FLUSH, 90},
                {STEP_BATCH, 91},
                {STEP_CLOSE, 91},
                {STEP_OPEN, 92},
                {STEP_BATCH, 93},
                {STEP_CLOSE, 93},
                /* the third */
                {STEP_OPEN, 0},
                {STEP_BATCH, 1},
                {STEP_CLOSE, 1},
};
static_assert(ELEMENTSOF(plot_steps) <= STORY_STEPS_MAX, "there is room for all");

static const size_t begins[STORY_PARTS + 1] = {0, 7, 17, ELEMENTSOF(plot_steps)};

/* Nothing in a batch depends on the order in it. */
const Line plot_lines[] = {
                {1, COMMAND_SET_LIMIT, ALICE, NULL, 600, NULL, false},
                {1, COMMAND_REQUEST, ALICE, "a1", 100, NULL, false},
                {1, COMMAND_REQUEST, BOB, "b1", 200, NULL, false},
                {1, COMMAND_REQUEST, ALICE, "a2", 10, "twitch", false},
                {2, COMMAND_COMPLETE, ALICE, "a1", 90, NULL, false},
                {2, COMMAND_CANCEL, BOB, "b1", 0, NULL, false},
                {2, COMMAND_REQUEST, BOB, "b2", 50, NULL, false},
                {4, COMMAND_REQUEST, ALICE, "a3", 700, NULL, false},
                {4, COMMAND_RECORD, BOB, "b3", 30, NULL, false},
                {4, COMMAND_GET_LIMITS, BOB, NULL, 0, NULL, false},
                {5, COMMAND_RESOLVE, ALICE, "a3", 0, NULL, true},
                {5, COMMAND_RESOLVE, BOB, "b1", 0, NULL, true},
                {5, COMMAND_GRANT, ALICE, "g1", 40, NULL, false},
                {5, COMMAND_SET_PAUSED, BOB, NULL, 0, NULL, true},
                {9, COMMAND_REQUEST, ALICE, "a1", 100, NULL, false},
                {9, COMMAND_REQUEST, ALICE, "a4", 5, NULL, false},
                {10, COMMAND_COMPLETE, ALICE, "a3", 700, NULL, false},
                {10, COMMAND_REQUEST, BOB, "b5", 5, NULL, false},
                {12, COMMAND_REFUND, ALICE, "a3", 0, NULL, false},
                {12, COMMAND_SET_PAUSED, BOB, NULL, 0, NULL, false},
                {15, COMMAND_REQUEST, BOB, "b6", 7, NULL, false},
                {15, COMMAND_REMOVE_LIMIT, ALICE, NULL, 0, NULL, false},
                {18, COMMAND_REQUEST, ALICE, "a7", 3, NULL, false},
                {18, COMMAND_REQUEST, BOB, "b7", 4000, NULL, false},
};
static_assert(ELEMENTSOF(plot_lines) == PLOT_LINES, "all of them are counted");

size_t story_begin(size_t part) {
        return begins[part];
}

size_t story_end(size_t part) {
        return begins[part + 1];
}

static int put_limit(const Limit *limit, void *userdata) {
        (void) limit, (void) userdata;
        return 0;
}

int64_t plot_id(const Progress *progress, const char *key) {
        for (size_t i = 0; i < PLOT_LINES; i++)
                if ((plot_lines[i].kind == COMMAND_REQUEST ||
                                    plot_lines[i].kind == COMMAND_RECORD) &&
                                text_equal(plot_lines[i].key, key))
                        return progress->told[i].id;
        return 0;
}

bool plot_is_replay(size_t line) {
        for (size_t i = 0; i < line; i++)
                if (plot_lines[i].kind == COMMAND_REQUEST &&
                                plot_lines[line].kind == COMMAND_REQUEST &&
                                text_equal(plot_lines[i].key, plot_lines[line].key))
                        return true;
        return false;
}

const char *plot_name(uint32_t uid) {
        return uid == ALICE ? "alice" : "bob";
}

void plot_command(const Progress *progress, const Line *line, Command *command) {
        const char *platform = line->platform ? line->platform : "tiktok";
        int64_t id = line->key ? plot_id(progress, line->key) : 0;

        *command = (Command){.kind = line->kind, .caller = line->uid, .account.uid = line->uid};
        (void) snprintf(command->account.name, sizeof(command->account.name), "%s",
                        plot_name(line->uid));
        if (line->kind == COMMAND_REQUEST || line->kind == COMMAND_RECORD) {
                command->ask = (Ask){.platform = platform,
                                .coins = line->amount,
                                .key = line->key,
                                .price = ABSENT,
                                .when = ABSENT};
        } else if (line->kind == COMMAND_COMPLETE || line->kind == COMMAND_CANCEL ||
                        line->kind == COMMAND_REFUND) {
                command->settlement = (Settlement){.id = id,
                                .coins = line->kind == COMMAND_COMPLETE ? line->amount : ABSENT,
                                .price = ABSENT};
        } else if (line->kind == COMMAND_SET_LIMIT || line->kind == COMMAND_REMOVE_LIMIT ||
                        line->kind == COMMAND_GRANT) {
                bool grant = line->kind == COMMAND_GRANT;
                command->limit = (LimitChange){.platform = platform,
                                .unit = UNIT_COINS,
                                .window = grant ? WINDOW_MONTH : WINDOW_DAY,
                                .source = SOURCE_GUARDIAN,
                                .amount = line->amount,
                                .key = line->key};
        } else if (line->kind == COMMAND_SET_PAUSED) {
                command->pause = (PauseChange){
                                .paused = line->yes, .source = SOURCE_GUARDIAN, .until = ABSENT};
        } else if (line->kind == COMMAND_RESOLVE) {
                command->resolution = (Resolution){.id = id, .approve = line->yes};
                command->any_account = true;
        } else
                command->sink.limit = put_limit;
        if (line->kind != COMMAND_REQUEST && line->kind != COMMAND_COMPLETE &&
                        line->kind != COMMAND_CANCEL && line->kind != COMMAND_GET_LIMITS)
                command->caller = GUARDIAN;
}

/* The last that somebody was told of it. */
static State last_state(const Progress *progress, size_t line) {
        State state = progress->told[line].state;

        for (size_t i = line + 1; i < PLOT_LINES; i++)
                if (text_equal(plot_lines[i].key, plot_lines[line].key) &&
                                progress->told[i].answered &&
                                progress->told[i].refusal == REFUSAL_NONE &&
                                (plot_lines[i].kind == COMMAND_COMPLETE ||
                                                plot_lines[i].kind == COMMAND_CANCEL ||
                                                plot_lines[i].kind == COMMAND_RESOLVE))
                        state = progress->told[i].state;
        return state;
}

size_t story_asked(const Progress *progress, size_t begin, size_t end, Asked ret[STORY_LINES_MAX]) {
        size_t n = 0;

        for (size_t i = 0; i < PLOT_LINES; i++) {
                const Line *line = &plot_lines[i];
                const Told *told = &progress->told[i];

                if (line->step < begin || line->step >= end ||
                                (line->kind != COMMAND_REQUEST && line->kind != COMMAND_RECORD) ||
                                plot_is_replay(i))
                        continue;
                ret[n++] = (Asked){
                                .uid = line->uid,
                                .name = plot_name(line->uid),
                                .key = line->key,
                                .coins = line->amount,
                                .answered = told->answered,
                                .id = told->id,
                                .decision = told->decision,
                                .state = last_state(progress, i),
                                .batch = progress->varied ? 0 : (int64_t) line->step,
                };
        }
        return n;
}
