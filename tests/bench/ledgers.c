/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Whether it matters how much was written before. */

#include <inttypes.h>
#include <math.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/daemon.h"
#include "tests/bench/place.h"

static const Kind *const kinds[] = {&kind_request, &kind_check, &kind_get_limits};
enum { KINDS = ELEMENTSOF(kinds) };

typedef struct Rows {
        Row *row[SIZES_MAX][KINDS];
} Rows;

static void make_rows(const Pace *pace, Rows *rows) {
        table_say("One at a time on ledgers of so many requests, against an empty one");
        for (size_t k = 0; k < KINDS; k++)
                for (size_t s = 0; s < pace->n_sizes; s++)
                        rows->row[s][k] = table_row("us", s > 0 ? REACH_AT_MOST : REACH_NONE, 1.1,
                                        "%s, %" PRId64 " requests", kinds[k]->name, pace->sizes[s]);
}

/* Accounts in turns: each has a history of its own. */
static void turn(const Pace *pace, Rows *rows, size_t s, unsigned round, double empty[KINDS]) {
        char path[LEDGER_PATH_MAX];
        Daemon daemon = daemon_start_warm(&(DaemonSpec){.state = ledger_of(pace->sizes[s], path)});

        for (size_t k = 0; k < KINDS; k++) {
                Result result = load_run(&(Load){.kind = kinds[k],
                                .account = 1 + round % 16,
                                .in_flight = 1,
                                .seconds = pace->seconds});
                if (s == 0)
                        empty[k] = result.p50;
                row_add(rows->row[s][k], &result, s == 0 ? NAN : result.p50 / empty[k]);
        }
        daemon_stop(&daemon);
}

void measure_ledgers(const Pace *pace) {
        Rows rows = {0};
        double empty[KINDS];
        char path[LEDGER_PATH_MAX];

        make_rows(pace, &rows);
        place_renew(ledger_of(0, path));
        for (unsigned round = 0; round < pace->rounds; round++)
                for (size_t s = 0; s < pace->n_sizes; s++)
                        turn(pace, &rows, s, round, empty);
}
