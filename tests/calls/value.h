/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What is given to a method: mostly something that it takes, out of a dictionary; else whatever the
 * dice come up with. */

#include "tests/calls/dice.h"
#include "tests/calls/method.h"
#include "tests/simulation/must.h"

enum { SEEN_MAX = 64, CALLERS = 3 };

/* Ids that were answered, the latest of each caller's. */
typedef struct Seen {
        uint64_t ids[CALLERS][SEEN_MAX];
        size_t n[CALLERS]; /* all that there were */
} Seen;

extern const uid_t callers[CALLERS];

typedef struct Giver {
        Dice dice;
        Seen seen;
        int64_t now;   /* the daemon's clock */
        size_t caller; /* whose call it is */
} Giver;

void seen_add(Seen *seen, size_t caller, uint64_t id);

/* Fills in a call; now and then not even the types are right. What was given is added to *said, cut
 * short. */
void give(Giver *giver, const Method *method, sd_bus_message *message, Text *said);
