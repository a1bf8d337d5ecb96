/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Processes that call the daemon as fast as it lets them, and what came of that. Like all on
 * stage.h: what should not happen fails the test. */

#include "tests/integration/calls.h"

typedef struct FloodPlan {
        uid_t uid;
        unsigned connections;
        unsigned in_flight; /* of each connection */
        bool unread;        /* nobody reads the answers */
        bool leaves;        /* each connection ends as soon as it has sent that many */

        /* The n-th call of this process; whether it awaits an answer is up to it. */
        void (*make)(sd_bus_message *call, uint64_t n);
        const char *interface, *method;
} FloodPlan;

typedef struct Flood Flood;

/* It goes on until flood_end(), or the end of the world. */
Flood *flood_start(const FloodPlan *plan);
void flood_end(Flood *flood);

/* Waits until it has sent that many calls. */
void flood_await(const Flood *flood, uint64_t sent);

/* What came of its calls so far. Any error but LimitsExceeded ends it, and fails flood_end(). */
uint64_t flood_done(const Flood *flood);
uint64_t flood_refused(const Flood *flood); /* LimitsExceeded */
