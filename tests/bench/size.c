/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What it takes to have it there: to start, to rest, after much work. */

#include <inttypes.h>
#include <math.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/daemon.h"
#include "tests/bench/place.h"

static void measure_start(const Pace *pace) {
        Row *rows[SIZES_MAX];
        char path[LEDGER_PATH_MAX];

        for (size_t s = 0; s < pace->n_sizes; s++)
                rows[s] = table_row("ms", REACH_AT_MOST, 10,
                                "exec to name owned, %" PRId64 " requests", pace->sizes[s]);
        for (unsigned round = 0; round < 2 * pace->rounds; round++)
                for (size_t s = 0; s < pace->n_sizes; s++) {
                        Daemon daemon = daemon_start(
                                        &(DaemonSpec){.state = ledger_of(pace->sizes[s], path)});
                        series_add(&rows[s]->median, daemon.start_ms);
                        daemon_stop(&daemon);
                }
}

static void measure_rest(const Pace *pace) {
        int64_t largest = pace->sizes[pace->n_sizes - 1];
        Row *memory = table_row(
                        "MB", REACH_AT_MOST, 8, "resident at rest, %" PRId64 " requests", largest);
        Row *cpu = table_row("ms", REACH_NONE, 0, "CPU used at rest in a minute");
        char path[LEDGER_PATH_MAX];
        Daemon daemon = daemon_start(&(DaemonSpec){.state = ledger_of(largest, path)});
        double before = daemon_cpu_ms(&daemon);

        (void) usleep((useconds_t) (pace->idle_seconds * 1e6));
        series_add(&cpu->median, (daemon_cpu_ms(&daemon) - before) * 60 / pace->idle_seconds);
        series_add(&memory->median, daemon_rss(&daemon));
        daemon_stop(&daemon);
}

/* On a ledger of its own: those that are kept should stay as large as they are called. */
static void measure_work(const Pace *pace) {
        Row *row = table_row("MB", REACH_AT_MOST, 12, "resident after %zu requests", pace->many);

        place_renew(PLACE_FRESH);
        Daemon daemon = daemon_start(&(DaemonSpec){.state = PLACE_FRESH});
        Result result = load_run(
                        &(Load){.kind = &kind_request, .in_flight = 64, .calls = pace->many});
        result_clear(&result);
        series_add(&row->median, daemon_rss(&daemon));
        daemon_stop(&daemon);
}

void measure_size(const Pace *pace) {
        table_say("Size");
        measure_start(pace);
        measure_rest(pace);
        measure_work(pace);
}
