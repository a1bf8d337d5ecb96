/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Calls, so many in flight over so many connections, and how long each took. */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <systemd/sd-bus.h>

#include "tests/bench/series.h"

typedef struct Load Load;

/* One kind of call. */
typedef struct Kind {
        const char *name;
        int (*make)(sd_bus *bus, const Load *load, sd_bus_message **ret);
        /* Below 0: this is no answer that counts. NULL: every answer counts. */
        int (*check)(sd_bus_message *reply);
} Kind;

/* The echo takes what Request takes, and gives it back. A Request has a key of its own, and has to
 * be approved. */
extern const Kind kind_echo, kind_request, kind_check, kind_get_limits;

struct Load {
        const Kind *kind;
        const char *bus;      /* its address; NULL: dbus-daemon's */
        unsigned account;     /* whose calls: 0 to BENCH_ACCOUNTS - 1 */
        bool as_root;         /* instead */
        unsigned connections; /* 0: one */
        unsigned in_flight;   /* on all connections together */
        double seconds;       /* a fifth of it first, that is not counted */
        size_t calls;         /* instead: so many of them, all counted */
        pid_t until;          /* instead: until that process ends, all counted */
        const void *subject;  /* the kind's own */
};

typedef struct Result {
        Series latency; /* µs, of every call that counts */
        double p50, p99;
        double rate; /* answers per second */
} Result;

/* Ends the bench if a call fails. Clear the result. */
Result load_run(const Load *load);
void result_clear(Result *result);

/* The same by a process of its own, for as long as it is let; nobody counts. */
pid_t load_start(const Load *load);

/* µs on a clock that only goes forward. */
double now_us(void);
