/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Many clients at once, of several users, and what they have been told. All of them are this one
 * thread: what it has read when the power goes is what was acknowledged, and nothing else is. What
 * the daemon answers later does not count, true or not: an fdatasync that EXT4_IOC_SHUTDOWN meets
 * midway may return 0 and have written nothing (seen on Linux 6.18). */

#include <stdint.h>

#include "tests/crash/after.h"
#include "tests/integration/world.h"

typedef struct Load Load;

Load *load_new(World *world, uint64_t seed);
Load *load_free(Load *load);

/* The ledger begins anew: what was told before is of another. */
void load_forget(Load *load);

/* When the power goes: right with the so-manieth answer, or so many µs after the beginning. The
 * other is 0. */
typedef struct Moment {
        uint64_t answers;
        int64_t usec;
} Moment;

/* Calls to the running daemon until that moment, and at it cut() before anything else. False: there
 * was an answer that should not have been, which is printed. */
typedef void (*Cut)(void *userdata);
bool load_run(Load *load, Moment moment, Cut cut, void *userdata);

/* After the daemon's end: until it is clear that nothing more will come. */
void load_settle(Load *load);

/* The next daemon is asked again, with the same keys, what was asked last; and gives the same
 * answers where it had given any. */
bool load_ask_again(Load *load);

/* All that was asked with a key, or answered. Good until the next call. */
const Asked *load_asked(Load *load, size_t *ret_n);

/* How many answers were acknowledgements, so far: of Request, and of Complete and Cancel. */
typedef struct Told {
        uint64_t requests;
        uint64_t settlements;
} Told;
Told load_told(const Load *load);
