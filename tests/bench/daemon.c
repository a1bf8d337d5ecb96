/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/bench/daemon.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/contract.h"
#include "tests/bench/household.h"
#include "tests/bench/load.h"
#include "tests/bench/must.h"
#include "tests/bench/place.h"

#define SYNC_FILE WORLD_DIR "/syncs"

enum { TEXT_MAX = 256, WARM_REQUESTS = 200 };

static int64_t *syncs;

static void open_syncs(void) {
        int fd = open(SYNC_FILE, O_RDWR | O_CREAT | O_CLOEXEC, 0666);

        if (fd < 0 || fchmod(fd, 0666) < 0 || ftruncate(fd, sizeof(*syncs)) < 0)
                die(SYNC_FILE ": %s", strerror(errno));
        syncs = mmap(NULL, sizeof(*syncs), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (syncs == MAP_FAILED)
                die(SYNC_FILE ": %s", strerror(errno));
        (void) close(fd);
}

int64_t daemon_syncs(void) {
        return syncs ? __atomic_load_n(syncs, __ATOMIC_SEQ_CST) : 0;
}

Daemon daemon_start(const DaemonSpec *spec) {
        const char *bus = spec->bus ? spec->bus : PLACE_BUS;
        char state[TEXT_MAX], address[TEXT_MAX];
        const char *argv[] = {spec->per_call ? WORLD_BUILD_DIR "/bench-percall" : WORLD_DAEMON,
                        state, "--catalog=" WORLD_CATALOG_DIR, NULL};
        const char *environment[] = {"PATH=/usr/bin:/bin", "LANG=C.UTF-8", address,
                        spec->count_syncs ? "LD_PRELOAD=" WORLD_BUILD_DIR "/sync_shim.so" : NULL,
                        "SYNC_SHIM=" SYNC_FILE, NULL};
        Daemon daemon = {.bus = place_connect(bus, 0)};

        (void) snprintf(state, sizeof(state), "--state-dir=%s", spec->state);
        (void) snprintf(address, sizeof(address), "DBUS_SYSTEM_BUS_ADDRESS=%s", bus);
        if (spec->count_syncs && !syncs)
                open_syncs();
        double began = now_us();
        daemon.pid = place_run(argv, environment, UID_COINBUDGET);
        place_await(daemon.bus, BUS_NAME, true);
        daemon.start_ms = (now_us() - began) / 1e3;
        return daemon;
}

Daemon daemon_start_warm(const DaemonSpec *spec) {
        Daemon daemon = daemon_start(spec);
        Result result = load_run(&(Load){.kind = &kind_request,
                        .bus = spec->bus,
                        .account = BENCH_ACCOUNTS - 1,
                        .in_flight = 1,
                        .calls = WARM_REQUESTS});

        result_clear(&result);
        return daemon;
}

void daemon_stop(Daemon *daemon) {
        int status = place_end(daemon->pid, SIGTERM);

        if (status != 0) {
                place_show_log();
                die("coinbudgetd ended with %d", status);
        }
        place_await(daemon->bus, BUS_NAME, false);
        daemon->bus = sd_bus_flush_close_unref(daemon->bus);
}

double daemon_rss(const Daemon *daemon) {
        char path[TEXT_MAX], line[TEXT_MAX];
        double kb = 0;

        (void) snprintf(path, sizeof(path), "/proc/%d/status", daemon->pid);
        FILE *file = must_have(fopen(path, "re"));
        while (fgets(line, sizeof(line), file))
                (void) sscanf(line, "VmRSS: %lf", &kb);
        (void) fclose(file);
        return kb / 1024;
}

double daemon_cpu_ms(const Daemon *daemon) {
        char path[TEXT_MAX];
        double ns = 0;

        (void) snprintf(path, sizeof(path), "/proc/%d/schedstat", daemon->pid);
        FILE *file = must_have(fopen(path, "re"));
        if (fscanf(file, "%lf", &ns) != 1)
                die("%s cannot be read", path);
        (void) fclose(file);
        return ns / 1e6;
}

pid_t echo_start(const char *bus) {
        static const char *const argv[] = {WORLD_BUILD_DIR "/bench-echo", NULL};
        char address[TEXT_MAX];
        const char *environment[] = {address, NULL};

        (void) snprintf(address, sizeof(address), "DBUS_SYSTEM_BUS_ADDRESS=%s", bus);
        sd_bus *watch = place_connect(bus, 0);
        pid_t pid = place_run(argv, environment, 0);
        place_await(watch, ECHO_NAME, true);
        sd_bus_flush_close_unref(watch);
        return pid;
}
