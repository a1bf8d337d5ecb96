/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/episode.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/compare.h"
#include "tests/simulation/folder.h"
#include "tests/simulation/invariant.h"

/* How many goes there are between two looks at the ledger as a whole, and at every request. */
enum { VERIFY_EVERY = 300, LOOK_EVERY = 60 };

struct Episode {
        Options options;
        char *directory;
        Subject *tested;
        Subject *model;
        Invariants *invariants;
        Setup setup;
        int64_t clock;
        Steps waiting;
        Said tested_said;
        Said model_said;
        size_t n_commands;
        size_t n_goes;
        bool trace;
        Text failure;
};

static bool fail_if(Episode *episode, const Text *difference) {
        if (difference->n == 0)
                return true;
        text_add(&episode->failure, "%s", difference->text);
        return false;
}

static void trace_step(const Episode *episode, const Step *step) {
        Text line = {0};

        if (!episode->trace)
                return;
        step_write(step, &line);
        printf("%s\n", line.text);
        text_clear(&line);
}

static void configure(Episode *episode) {
        episode->tested->vtable->configure(episode->tested, &episode->setup, episode->clock);
        episode->model->vtable->configure(episode->model, &episode->setup, episode->clock);
}

Episode *episode_new(const Options *options) {
        Episode *episode = must(calloc(1, sizeof(*episode)));

        episode->options = *options;
        episode->clock = WORLD_START;
        episode->setup = world_setup;
        if (options->on_file && !options->against_model)
                episode->directory = folder_make();
        episode->tested = options->against_model ? subject_model_new(MUTANT_NONE)
                                                 : subject_service_new(episode->directory);
        episode->model = subject_model_new(options->mutant);
        episode->invariants = invariants_new();
        configure(episode);
        return episode;
}

Episode *episode_free(Episode *episode) {
        if (!episode)
                return NULL;
        subject_free(episode->tested);
        subject_free(episode->model);
        invariants_free(episode->invariants);
        folder_remove(episode->directory);
        free(episode->waiting.at);
        text_clear(&episode->failure);
        free(episode);
        return NULL;
}

/* ---- steps */

static void trace_said(const Episode *episode, const Step *steps, size_t n) {
        for (size_t i = 0; i < n && episode->trace; i++) {
                trace_step(episode, &steps[i]);
                printf("  %s:%s\n", episode->tested->vtable->name,
                                episode->tested_said.text[i].text);
                if (strcmp(episode->tested_said.text[i].text, episode->model_said.text[i].text) !=
                                0)
                        printf("  model says otherwise:%s\n", episode->model_said.text[i].text);
        }
        for (size_t i = 0; i < episode->tested->events.n && episode->trace; i++)
                printf("  event: %s\n", episode->tested->events.at[i].text);
}

static void compare_times(Episode *episode, Text *difference) {
        int64_t latest = episode->tested->vtable->latest(episode->tested);
        int64_t model_latest = episode->model->vtable->latest(episode->model);
        int64_t wakes = episode->tested->vtable->wakes_at(episode->tested);
        int64_t model_wakes = episode->model->vtable->wakes_at(episode->model);

        if (latest != model_latest)
                text_add(difference,
                                "the latest entry is of\n  %s: %" PRId64 "\n  model: %" PRId64 "\n",
                                episode->tested->vtable->name, latest, model_latest);
        if (wakes > model_wakes)
                text_add(difference,
                                "it wakes at %" PRId64 ", but something is due at %" PRId64 "\n",
                                wakes, model_wakes);
}

static bool go(Episode *episode, const Step *steps, size_t n) {
        Text difference = {0};
        Order order;

        subject_go(episode->tested, steps, n, episode->clock, &order, false, &episode->tested_said);
        subject_go(episode->model, steps, n, episode->clock, &order, true, &episode->model_said);
        trace_said(episode, steps, n);
        compare_said(episode->tested, episode->model, steps, n, &episode->tested_said,
                        &episode->model_said, &difference);
        compare_times(episode, &difference);
        episode->n_goes++;
        if (difference.n == 0)
                invariants_look(episode->invariants, episode->tested, episode->model, steps, n,
                                &episode->tested_said, episode->clock,
                                episode->n_goes % LOOK_EVERY == 0, &difference);
        episode->n_commands += n;
        said_clear(&episode->tested_said);
        said_clear(&episode->model_said);

        if (difference.n == 0 && episode->n_goes % VERIFY_EVERY == 0 &&
                        episode->tested->vtable->verify)
                episode->tested->vtable->verify(episode->tested, &difference);
        bool same = fail_if(episode, &difference);
        text_clear(&difference);
        return same;
}

static void begin_again(Episode *episode, bool accept) {
        Subject *both[] = {episode->tested, episode->model};

        for (size_t i = 0; i < ELEMENTSOF(both); i++)
                if (accept)
                        both[i]->vtable->accept_clock(both[i], episode->clock);
                else
                        both[i]->vtable->restart(both[i]);
        configure(episode);
}

/* Both know the warning by its words, which may be those of several: ann's uid is anton's. */
static void told(Episode *episode, const Step *step) {
        Subject *both[] = {episode->tested, episode->model};
        size_t n = episode->model->warnings.n;

        if (n == 0)
                return;
        const char *text = episode->model->warnings.at[(size_t) step->arg[ARG_NTH] % n].text;
        for (size_t i = 0; i < ELEMENTSOF(both); i++)
                for (size_t k = 0; k < both[i]->warnings.n; k++)
                        if (strcmp(both[i]->warnings.at[k].text, text) == 0)
                                both[i]->vtable->told(both[i], both[i]->warnings.at[k].id,
                                                step->arg[ARG_SELF] == 1);
}

static bool do_step(Episode *episode, const Step *step) {
        trace_step(episode, step);
        switch (step->kind) {
        case STEP_CLOCK:
                episode->clock = WORLD_START + step->arg[ARG_AT];
                if (episode->clock < WORLD_START / 2)
                        episode->clock = WORLD_START / 2;
                return true;
        case STEP_WAKE:
                return go(episode, NULL, 0);
        case STEP_CONFIGURE:
                episode->setup.value[step->arg[ARG_SETTING]] = step->arg[ARG_VALUE];
                if (!step->joined)
                        configure(episode);
                return true;
        case STEP_RESTART:
        case STEP_ACCEPT_CLOCK:
                begin_again(episode, step->kind == STEP_ACCEPT_CLOCK);
                return true;
        case STEP_TOLD:
                told(episode, step);
                return true;
        default:
                die("no such step");
        }
}

/* Commands side by side are one go; others run by themselves. */
static bool run_waiting(Episode *episode) {
        const Step *steps = episode->waiting.at;
        size_t n = episode->waiting.n;

        for (size_t begin = 0, end; begin < n; begin = end) {
                end = begin;
                while (end < n && steps[end].kind < COMMAND_KIND_COUNT && end - begin < GO_MAX)
                        end++;
                bool same = end > begin ? go(episode, steps + begin, end - begin)
                                        : do_step(episode, &steps[end++]);
                if (!same)
                        return false;
        }
        episode->waiting.n = 0;
        return true;
}

bool episode_step(Episode *episode, const Step *step) {
        *LIST_ADD(&episode->waiting) = *step;
        return step->joined || run_waiting(episode);
}

bool episode_end(Episode *episode) {
        Text faults = {0};

        if (!run_waiting(episode))
                return false;
        if (episode->tested->vtable->verify)
                episode->tested->vtable->verify(episode->tested, &faults);
        bool well = fail_if(episode, &faults);
        text_clear(&faults);
        return well;
}

bool episode_replay(const Options *options, const Steps *steps, bool trace, Text *ret_failure) {
        Episode *episode = episode_new(options);
        bool same = true;

        episode->trace = trace;
        for (size_t i = 0; i < steps->n && same; i++)
                same = episode_step(episode, &steps->at[i]);
        same = same && episode_end(episode);
        if (!same && ret_failure)
                text_add(ret_failure, "%s", episode->failure.text);
        episode_free(episode);
        return same;
}

const char *episode_failure(const Episode *episode) {
        return episode->failure.text;
}

void episode_trace(Episode *episode, bool trace) {
        episode->trace = trace;
}

Model *episode_model(Episode *episode) {
        return subject_model(episode->model);
}

int64_t episode_clock(const Episode *episode) {
        return episode->clock;
}

const Setup *episode_setup(const Episode *episode) {
        return &episode->setup;
}

size_t episode_commands(const Episode *episode) {
        return episode->n_commands;
}

bool episode_state(Episode *episode, int64_t number, State *ret) {
        return model_request_state(episode_model(episode), subject_id(episode->model, number), ret);
}

bool episode_owner(Episode *episode, int64_t number, int64_t *ret) {
        Person person;

        if (!model_request_person(
                            episode_model(episode), subject_id(episode->model, number), &person))
                return false;
        for (int64_t i = 0; i < PERSONS; i++)
                if (world_persons[i].uid == person.uid &&
                                strcmp(world_persons[i].name, person.name) == 0)
                        *ret = i;
        return true;
}
