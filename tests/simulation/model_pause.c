/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/model_internal.h"

/* A pause without an end, as a number that can be compared. */
#define FOREVER INT64_MAX

static int64_t least(int64_t a, int64_t b) {
        return a < b ? a : b;
}

static int64_t most(int64_t a, int64_t b) {
        return a > b ? a : b;
}

/* The end of the pause after this word about it, if it ended at `end` before; 0: there is none. */
static int64_t pause_end(const PauseSet *set, int64_t end) {
        bool runs = end > set->at;
        int64_t asked = !set->paused ? set->at : set->until == ABSENT ? FOREVER : set->until;

        if (set->source == SOURCE_GUARDIAN || !runs)
                return set->paused ? asked : 0;
        if (asked >= end)
                return asked;
        end = least(end, most(asked, set->at + set->delay));
        return end > set->at ? end : 0;
}

bool pause_runs(const Model *model, size_t account, Source source, int64_t now,
                int64_t *ret_until) {
        int64_t end = 0;

        for (size_t i = 0; i < model->pauses.n; i++)
                if (model->pauses.at[i].account == account && model->pauses.at[i].source == source)
                        end = pause_end(&model->pauses.at[i], end);
        *ret_until = end == FOREVER ? ABSENT : end;
        return end > now;
}
