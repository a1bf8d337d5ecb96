/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* So many requests in flight: against what bus and disk can do at best, and against a commit per
 * call. */

#include <math.h>
#include <signal.h>
#include <stdio.h>

#include "tests/bench/bench.h"
#include "tests/bench/daemon.h"
#include "tests/bench/disk.h"
#include "tests/bench/place.h"

#define DISK PLACE_DIR "/disk"

static const struct Flight {
        unsigned in_flight, connections;
        unsigned rows; /* as many as a batch of these would have */
} flights[] = {{1, 1, 1}, {8, 1, 8}, {64, 1, 64}, {256, 1, 64}, {8, 4, 8}, {64, 4, 64},
                {256, 4, 64}};
enum { FLIGHTS = ELEMENTSOF(flights), PER_CALL = 3 /* the first of them */ };

typedef struct Rows {
        Row *commits[FLIGHTS]; /* shared by those of as many rows */
        Row *appends;
        Row *echo[FLIGHTS], *request[FLIGHTS], *per_call[PER_CALL];
        Row *against[PER_CALL]; /* the ratio of the two */
        Row *syncs;
} Rows;

static void make_limit_rows(Rows *rows) {
        static const unsigned sizes[] = {1, 8, 64};
        Row *commits[ELEMENTSOF(sizes)];

        table_say("What bus and disk can do at best");
        rows->appends = table_row("us", REACH_NONE, 0, "append of 4 KiB and fdatasync");
        for (size_t i = 0; i < ELEMENTSOF(sizes); i++)
                commits[i] = table_row("us", REACH_NONE, 0, "SQLite commit, %u row%s; rows per s",
                                sizes[i], sizes[i] > 1 ? "s" : "");
        for (size_t i = 0; i < FLIGHTS; i++) {
                rows->commits[i] = commits[flights[i].rows == 1 ? 0 : flights[i].rows == 8 ? 1 : 2];
                rows->echo[i] = table_row("us", REACH_NONE, 0,
                                "echo, %u in flight, %u connection%s", flights[i].in_flight,
                                flights[i].connections, flights[i].connections > 1 ? "s" : "");
        }
}

static void make_rows(Rows *rows) {
        static const double reaches[PER_CALL] = {1.1, 2.5, 5};

        make_limit_rows(rows);
        table_say("Request on an empty ledger, against those");
        for (size_t i = 0; i < FLIGHTS; i++) {
                const struct Flight *flight = &flights[i];
                Reach reach = flight->in_flight == 1      ? REACH_AT_MOST
                                : flight->in_flight == 64 ? REACH_AT_LEAST
                                                          : REACH_NONE;
                rows->request[i] = table_row("us", reach, reach == REACH_AT_MOST ? 1.25 : 0.9,
                                "Request, %u in flight, %u connection%s", flight->in_flight,
                                flight->connections, flight->connections > 1 ? "s" : "");
        }
        rows->syncs = table_row("", REACH_AT_MOST, 0.03, "fdatasyncs per Request, 64 in flight");
        table_say("Request, against the same daemon with a commit per call");
        for (size_t i = 0; i < PER_CALL; i++)
                rows->per_call[i] = table_row("us", REACH_NONE, 0,
                                "a commit per call, %u in flight", flights[i].in_flight);
        for (size_t i = 0; i < PER_CALL; i++)
                rows->against[i] = table_row("", i == 0 ? REACH_AT_MOST : REACH_AT_LEAST,
                                reaches[i], "%s of the two, %u in flight",
                                i == 0 ? "latencies" : "rates", flights[i].in_flight);
}

static Result run(const Pace *pace, const Kind *kind, const struct Flight *flight) {
        return load_run(&(Load){.kind = kind,
                        .connections = flight->connections,
                        .in_flight = flight->in_flight,
                        .seconds = pace->seconds});
}

/* One at a time bus and disk come after each other; of many in flight each needs its share of
 * both. */
static double against_limits(const struct Flight *flight, const Result *request, const Result *echo,
                const Result *commits) {
        if (flight->in_flight == 1)
                return request->p50 / (echo->p50 + commits->p50);
        return request->rate * (1 / echo->rate + 1 / commits->rate);
}

static void turn(const Pace *pace, Rows *rows, Disk *disk, size_t i, Result *ret) {
        const struct Flight *flight = &flights[i];
        Result echo = run(pace, &kind_echo, flight);
        Result request = run(pace, &kind_request, flight);
        Result commits = disk_commits(disk, flight->rows, pace->seconds);
        double ratio = against_limits(flight, &request, &echo, &commits);

        *ret = (Result){.p50 = request.p50, .rate = request.rate};
        row_add(rows->echo[i], &echo, NAN);
        row_add(rows->request[i], &request, ratio);
        row_add(rows->commits[i], &commits, NAN);
}

static void turn_per_call(const Pace *pace, Rows *rows, const Result batched[FLIGHTS]) {
        place_renew(PLACE_FRESH);
        Daemon daemon = daemon_start_warm(&(DaemonSpec){.state = PLACE_FRESH, .per_call = true});

        for (size_t i = 0; i < PER_CALL; i++) {
                Result result = run(pace, &kind_request, &flights[i]);
                series_add(&rows->against[i]->ratio,
                                i == 0 ? batched[i].p50 / result.p50
                                       : batched[i].rate / result.rate);
                row_add(rows->per_call[i], &result, NAN);
        }
        daemon_stop(&daemon);
}

static void count_syncs(const Pace *pace, Rows *rows) {
        place_renew(PLACE_FRESH);
        Daemon daemon = daemon_start_warm(&(DaemonSpec){.state = PLACE_FRESH, .count_syncs = true});
        int64_t before = daemon_syncs();
        Load load = {.kind = &kind_request, .in_flight = 64, .calls = pace->many / 10};
        Result result = load_run(&load);

        series_add(&rows->syncs->ratio, (double) (daemon_syncs() - before) / (double) load.calls);
        result_clear(&result);
        daemon_stop(&daemon);
}

void measure_flight(const Pace *pace) {
        Rows rows = {0};

        make_rows(&rows);
        pid_t echo = echo_start(PLACE_BUS);
        for (unsigned round = 0; round < pace->rounds; round++) {
                Result batched[FLIGHTS];

                /* As empty as the ledger: the more keys there are, the slower is a commit. */
                place_renew(DISK);
                Disk *disk = disk_open(DISK);
                Result appends = disk_appends(disk, pace->seconds);
                row_add(rows.appends, &appends, NAN);
                place_renew(PLACE_FRESH);
                Daemon daemon = daemon_start_warm(&(DaemonSpec){.state = PLACE_FRESH});
                for (size_t i = 0; i < FLIGHTS; i++)
                        turn(pace, &rows, disk, i, &batched[i]);
                daemon_stop(&daemon);
                turn_per_call(pace, &rows, batched);
                (void) disk_close(disk);
        }
        count_syncs(pace, &rows);
        (void) place_end(echo, SIGTERM);
}
