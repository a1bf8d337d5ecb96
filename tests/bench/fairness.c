/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A quiet caller, one call at a time, beside four users who keep as many calls in flight as they
 * may: how much longer it waits, and whether that is the bus's doing or ours. */

#include <math.h>
#include <signal.h>
#include <stdio.h>

#include "tests/bench/bench.h"
#include "tests/bench/daemon.h"
#include "tests/bench/place.h"

enum { FLOODERS = 4, FLOOD_IN_FLIGHT = 64, TURN_FACTOR = 4 };

typedef struct Rows {
        Row *alone, *beside;
} Rows;

static Rows make_rows(const char *bus, const Kind *kind, double reach) {
        return (Rows){
                        table_row("us", REACH_NONE, 0, "%s on %s, alone", kind->name, bus),
                        table_row("us", reach > 0 ? REACH_AT_MOST : REACH_NONE, reach,
                                        "%s on %s, beside the flood", kind->name, bus),
        };
}

static Result quiet(const Pace *pace, const char *bus, const Kind *kind) {
        return load_run(&(Load){.kind = kind,
                        .bus = bus,
                        .in_flight = 1,
                        .seconds = TURN_FACTOR * pace->seconds});
}

/* How many times longer the slowest hundredth takes beside the flood. */
static double turn(
                const Pace *pace, const char *bus, const Kind *kind, Rows *rows, double *ret_p99) {
        pid_t flood[FLOODERS];
        Result alone = quiet(pace, bus, kind);

        for (unsigned i = 0; i < FLOODERS; i++)
                flood[i] = load_start(&(Load){.kind = kind,
                                .bus = bus,
                                .account = 1 + i,
                                .in_flight = FLOOD_IN_FLIGHT,
                                .seconds = INFINITY});
        Result beside = quiet(pace, bus, kind);
        for (unsigned i = 0; i < FLOODERS; i++)
                (void) place_end(flood[i], SIGKILL);
        double ratio = beside.p99 / alone.p99;
        *ret_p99 = beside.p99;
        row_add(rows->alone, &alone, NAN);
        row_add(rows->beside, &beside, ratio);
        return ratio;
}

/* On dbus-broker five times as long at most; dbus-daemon has one queue for all, and there an echo
 * shows what cannot be had. */
static void measure_on(const Pace *pace, const char *bus, const char *name, bool fair) {
        Rows echo = make_rows(name, &kind_echo, 0);
        Rows request = make_rows(name, &kind_request, fair ? 5 : 0);
        Row *both = table_row("", fair ? REACH_NONE : REACH_AT_MOST, 1,
                        "the Request's factor by the echo's, %s", name);
        Row *absolute = table_row(
                        "", REACH_NONE, 0, "the Request's p99 by the echo's, beside, %s", name);
        pid_t service = echo_start(bus);

        for (unsigned round = 0; round < pace->rounds; round++) {
                double echo_p99, request_p99;
                double factor = turn(pace, bus, &kind_echo, &echo, &echo_p99);
                place_renew(PLACE_FRESH);
                Daemon daemon = daemon_start_warm(&(DaemonSpec){.state = PLACE_FRESH, .bus = bus});
                series_add(&both->ratio,
                                turn(pace, bus, &kind_request, &request, &request_p99) / factor);
                series_add(&absolute->ratio, request_p99 / echo_p99);
                daemon_stop(&daemon);
        }
        (void) place_end(service, SIGTERM);
}

void measure_fairness(const Pace *pace) {
        table_say("A quiet caller beside four that flood; the ratio is that of the p99s");
        measure_on(pace, PLACE_BUS, "dbus-daemon", false);
        if (place_add_broker())
                measure_on(pace, PLACE_BROKER, "dbus-broker", true);
        else
                table_say("NOT MEASURED: dbus-broker is not installed");
}
