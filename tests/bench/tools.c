/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* What an administrator and a user do with a large ledger beside a daemon at work: how long it
 * takes, and what it costs those who ask meanwhile. */

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/daemon.h"
#include "tests/bench/household.h"
#include "tests/bench/must.h"
#include "tests/bench/place.h"

#define COPY PLACE_DIR "/copy.db"
#define WORKED PLACE_DIR "/worked"

static Load load_beside(double seconds, pid_t until) {
        return (Load){.kind = &kind_request,
                        .account = 19,
                        .in_flight = 8,
                        .seconds = seconds,
                        .until = until};
}

static void measure_tool(const Pace *pace, const char *option, int64_t size) {
        Row *took = table_row("s", REACH_NONE, 0, "%s, %" PRId64 " requests", option, size);
        Row *alone = table_row("us", REACH_NONE, 0, "Request, 8 in flight, without it");
        Row *beside = table_row("us", REACH_NONE, 0, "Request, 8 in flight, beside it");
        const char *argv[] = {WORLD_DAEMON, "--state-dir=" WORKED, "--catalog=" WORLD_CATALOG_DIR,
                        option, NULL};
        int status;

        Load load = load_beside(4 * pace->seconds, 0);
        Result before = load_run(&load);
        double p50 = before.p50, began = now_us();
        row_add(alone, &before, NAN);

        pid_t pid = place_run(argv, NULL, 0);
        load = load_beside(0, pid);
        Result during = load_run(&load);
        must(process_wait(pid, WORLD_PATIENCE, &status), option);
        if (status != 0) {
                place_show_log();
                die("%s ended with %d", option, status);
        }
        series_add(&took->median, (now_us() - began) / 1e6);
        double ratio = during.p50 / p50;
        row_add(beside, &during, ratio);
}

/* That it gets no answer in time is a result, too. */
static void measure_client(const Pace *pace, Row *row, const char *const argv[]) {
        int status = 0;

        for (unsigned round = 0; round < pace->rounds && status == 0; round++) {
                Output output;
                double began = now_us();

                must(world_run(world, BENCH_UID + 3, argv, &output), argv[1]);
                status = output.status;
                if (status != 0)
                        table_say("FAILED: %s: %s", row->what, output.err);
                series_add(&row->median, (now_us() - began) / 1e3);
                output_clear(&output);
        }
}

static void measure_reading(const Pace *pace, size_t s) {
        static const char *const history[] = {WORLD_CLIENT, "history", "-n", "20", NULL};
        static const char *const report[] = {WORLD_CLIENT, "report", NULL};
        char path[LEDGER_PATH_MAX];
        Row *row = table_row("ms", REACH_NONE, 0, "coinbudget history -n 20, %" PRId64 " requests",
                        pace->sizes[s]);
        Row *other = table_row("ms", REACH_NONE, 0, "coinbudget report, %" PRId64 " requests",
                        pace->sizes[s]);

        Daemon daemon = daemon_start_warm(&(DaemonSpec){.state = ledger_of(pace->sizes[s], path)});
        measure_client(pace, row, history);
        measure_client(pace, other, report);
        daemon_stop(&daemon);
}

/* On a copy: meanwhile it grows by what the load asks for. */
static void measure_tools_on(const Pace *pace, int64_t size) {
        char path[LEDGER_PATH_MAX];
        const char *const copy[] = {"/bin/cp", "-rp", ledger_of(size, path), WORKED, NULL};
        const char *const remove[] = {"/bin/rm", "-rf", WORKED, COPY, NULL};

        place_do(remove);
        place_do(copy);
        Daemon daemon = daemon_start_warm(&(DaemonSpec){.state = WORKED});
        measure_tool(pace, "--verify", size);
        measure_tool(pace, "--backup=" COPY, size);
        daemon_stop(&daemon);
        place_do(remove);
}

void measure_tools(const Pace *pace) {
        size_t largest = 0;

        table_say("A long history, and tools beside a daemon at work");
        for (size_t s = 0; s < pace->n_sizes; s++) {
                measure_reading(pace, s);
                if (pace->sizes[s] <= pace->tools_most)
                        largest = s;
        }
        if (largest + 1 < pace->n_sizes)
                table_say("NOT MEASURED: --verify and --backup on more than %" PRId64
                          " requests, which takes long: LONG=1",
                                pace->tools_most);
        measure_tools_on(pace, pace->sizes[largest]);
}
