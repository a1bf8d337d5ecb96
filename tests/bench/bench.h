/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The parts of a run. Each adds its rows to the table, and measures in turns: what is compared is
 * measured right after each other, again and again, and a ratio is the median of the turns'. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/bench/load.h"
#include "tests/bench/table.h"

enum { SIZES_MAX = 8 };

typedef struct Pace {
        unsigned rounds;
        double seconds;      /* of one turn */
        double idle_seconds; /* how long an idle daemon is watched */
        size_t many;         /* requests, after which its memory is looked at */
        int64_t tools_most;  /* the largest ledger, in requests, that --verify and --backup get */
        int64_t sizes[SIZES_MAX]; /* of ledgers, in requests, ascending; the first is 0 */
        size_t n_sizes;
} Pace;

/* The folder of the ledger of so many requests. */
enum { LEDGER_PATH_MAX = 64 };
const char *ledger_of(int64_t requests, char path[LEDGER_PATH_MAX]);

/* Takes the result in, and clears it. `ratio`: NAN for none. */
void row_add(Row *row, Result *result, double ratio);

void measure_flight(const Pace *pace);  /* against echo, commits, and a commit per call */
void measure_ledgers(const Pace *pace); /* against an empty ledger */
void measure_size(const Pace *pace);    /* start, memory, CPU at rest */
void measure_peers(const Pace *pace);   /* against accounts-daemon and timekpr-next */
void measure_fairness(const Pace *pace);
void measure_tools(const Pace *pace); /* history, report, --verify, --backup */
