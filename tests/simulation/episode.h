/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* One sequence from an empty ledger on: every step goes to the subject under test and to the model,
 * and what both say is compared. */

#include "tests/simulation/subject.h"

typedef struct Options {
        Mutant mutant;
        bool against_model; /* the subject under test is a model without fault, not the service */
        bool on_file;       /* the ledger is a file, not in memory */
} Options;

typedef struct Episode Episode;

Episode *episode_new(const Options *options);
Episode *episode_free(Episode *episode);

/* False: the two differ, or something that always holds does not; episode_failure() says what.
 * Steps that are joined wait for the one that ends their batch. */
bool episode_step(Episode *episode, const Step *step);

/* Runs what still waits, and looks at everything once more. */
bool episode_end(Episode *episode);

const char *episode_failure(const Episode *episode);

/* What both said to each step, as it goes; for people. */
void episode_trace(Episode *episode, bool trace);

/* Of all steps at once. */
bool episode_replay(const Options *options, const Steps *steps, bool trace, Text *ret_failure);

/* For the generator. */
Model *episode_model(Episode *episode);
int64_t episode_clock(const Episode *episode);
const Setup *episode_setup(const Episode *episode);
size_t episode_commands(const Episode *episode);

/* The state of the request that a step asked; false: none. */
bool episode_state(Episode *episode, int64_t number, State *ret);

/* Whose it is: a person of the world. */
bool episode_owner(Episode *episode, int64_t number, int64_t *ret);
