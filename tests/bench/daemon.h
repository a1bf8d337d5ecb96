/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The services that are measured, as processes. */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>
#include <systemd/sd-bus.h>

typedef struct DaemonSpec {
        const char *state; /* the ledger's folder */
        const char *bus;   /* its address; NULL: dbus-daemon's */
        bool per_call;     /* the one with a commit per call */
        bool count_syncs;
} DaemonSpec;

typedef struct Daemon {
        pid_t pid;
        double start_ms; /* from before exec until it owned its name */
        sd_bus *bus;     /* by which we see when it owns it */
} Daemon;

/* Starts coinbudgetd, and waits until it can be called. */
Daemon daemon_start(const DaemonSpec *spec);
void daemon_stop(Daemon *daemon);

/* The same, and some requests before anything is counted: with the first hundred after each start
 * the write-ahead log grows, and then a flush has the file's new size to write, too. */
Daemon daemon_start_warm(const DaemonSpec *spec);

/* MB resident now, and milliseconds that it has been on a CPU so far. */
double daemon_rss(const Daemon *daemon);
double daemon_cpu_ms(const Daemon *daemon);

/* How many times daemons that count have synced until now. */
int64_t daemon_syncs(void);

/* Starts the echo service on that bus; end it with place_end(). */
pid_t echo_start(const char *bus);
