/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Calls of every method at random, in volleys: several at once, from several connections of each
 * caller, until all are answered. Whatever is no answer of the contract's is the end: then the last
 * calls are shown. */

#include "tests/calls/method.h"

typedef struct Play Play;

/* The world's daemon has to run. NULL: the one on this machine's system bus, as root. */
Play *play_new(World *world, Methods *methods, uint64_t seed);
Play *play_free(Play *play);

/* At least so many calls. */
void play_calls(Play *play, uint64_t calls);

/* How often somebody left without waiting for what was asked. */
uint64_t play_left(const Play *play);

/* Shows the last calls and what the daemon printed. */
void play_show(const Play *play);
