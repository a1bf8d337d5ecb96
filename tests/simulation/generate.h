/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tests/simulation/episode.h"
#include "tests/simulation/mood.h"

/* The next step of an episode, by dice, but with an eye on where it stands: what is asked about is
 * mostly there, and limits and ends of windows are often hit to the coin and the microsecond.
 * `number` is the step's own, `before` those that were; the first few set the scene, and
 * the dice's mood says what happens more often than else. */
void generate_step(
                Random *random, Episode *episode, const Steps *before, int64_t number, Step *ret);
