/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/bench/place.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/bench/household.h"
#include "tests/bench/must.h"

#define LOG WORLD_LOG_DIR "/bench"

World *world;

static void add_users(void) {
        FILE *passwd = fopen("/etc/passwd", "ae");

        if (!passwd)
                die("/etc/passwd: %s", strerror(errno));
        for (unsigned i = 0; i < BENCH_ACCOUNTS; i++)
                (void) fprintf(passwd, BENCH_NAME ":x:%u:%u::/nonexistent:/bin/sh\n", i,
                                BENCH_UID + i, BENCH_UID + i);
        (void) fprintf(passwd, BENCH_CHILD ":x:%d:%d::/nonexistent:/bin/sh\n", BENCH_CHILD_UID,
                        BENCH_CHILD_UID);
        if (fclose(passwd) != 0)
                die("/etc/passwd: %s", strerror(errno));
}

void place_enter(const char *folder) {
        int r = world_start(WORLD_POLKIT, &world);

        if (r == -EPERM)
                die("needs root, for a bus, users and mounts that only it sees. Not measured");
        must(r, "world");
        if (mkdir(PLACE_DIR, 0755) < 0 || mount(folder, PLACE_DIR, NULL, MS_BIND, NULL) < 0)
                die("%s: %s", folder, strerror(errno));
        add_users();
        must(world_write(WORLD_CONFIG, BENCH_CONFIG), "configuration");
        place_configure_bus();
}

void place_leave(void) {
        world = world_stop(world);
}

/* ---- connections ---- */

sd_bus *place_connect(const char *address, uid_t uid) {
        sd_bus *bus = NULL;

        must(sd_bus_new(&bus), "bus");
        must(sd_bus_set_address(bus, address), "bus");
        must(sd_bus_set_bus_client(bus, true), "bus");
        must(identity_enter(uid), "become a user");
        /* Connects, and it is then that the socket remembers who we are. */
        int r = sd_bus_start(bus);
        identity_leave();
        must(r, address);
        while ((r = must(sd_bus_is_ready(bus), address)) == 0)
                if (must(sd_bus_process(bus, NULL), address) == 0)
                        must(sd_bus_wait(bus, UINT64_MAX), address);
        return bus;
}

static bool is_owned(sd_bus *bus, const char *name) {
        _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
        int owned;

        must(sd_bus_call_method(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                             "org.freedesktop.DBus", "NameHasOwner", NULL, &reply, "s", name),
                        name);
        must(sd_bus_message_read(reply, "b", &owned), name);
        return owned;
}

void place_await(sd_bus *bus, const char *name, bool owned) {
        _cleanup_(sd_bus_slot_unrefp) sd_bus_slot *slot = NULL;
        int64_t deadline = now_ms() + WORLD_PATIENCE * 1000;

        /* The signal only wakes us up; whether it was the right one is asked each time. */
        must(sd_bus_match_signal(bus, &slot, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                             "org.freedesktop.DBus", "NameOwnerChanged", NULL, NULL),
                        name);
        while (is_owned(bus, name) != owned) {
                if (left_ms(deadline) == 0) {
                        place_show_log();
                        die("%s: %s", name, owned ? "nobody owns it" : "is still owned");
                }
                if (must(sd_bus_process(bus, NULL), name) == 0)
                        must(sd_bus_wait(bus, (uint64_t) left_ms(deadline) * 1000), name);
        }
}

/* ---- programs ---- */

pid_t place_run(const char *const argv[], const char *const environment[], uid_t uid) {
        int log = open(LOG, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        Spawn spawn = {.argv = argv,
                        .environment = environment,
                        .uid = uid,
                        .in = -1,
                        .out = log,
                        .err = log,
                        .extra = -1};
        pid_t pid;

        must(log < 0 ? -errno : 0, LOG);
        must(process_start(world_guard(world), &spawn, &pid), argv[0]);
        (void) close(log);
        return pid;
}

int place_end(pid_t pid, int signal) {
        int status;

        if (kill(pid, signal) < 0)
                die("kill: %s", strerror(errno));
        must(process_wait(pid, WORLD_PATIENCE, &status), "what was started does not end");
        return status;
}

void place_do(const char *const argv[]) {
        int status;

        must(process_wait(place_run(argv, NULL, 0), 3600, &status), argv[0]);
        if (status != 0) {
                place_show_log();
                die("%s ended with %d", argv[0], status);
        }
}

void place_show_log(void) {
        FILE *log = fopen(LOG, "re");
        char line[1024];

        while (log && fgets(line, sizeof(line), log))
                (void) fputs(line, stderr);
        if (log)
                (void) fclose(log);
}

/* ---- folders ---- */

static void remove_files(const char *path) {
        DIR *folder = opendir(path);

        if (!folder)
                return;
        for (struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
                if (entry->d_name[0] != '.')
                        (void) unlinkat(dirfd(folder), entry->d_name, 0);
        (void) closedir(folder);
}

void place_renew(const char *path) {
        remove_files(path);
        if ((mkdir(path, 0700) < 0 && errno != EEXIST) ||
                        chown(path, UID_COINBUDGET, UID_COINBUDGET) < 0)
                die("%s: %s", path, strerror(errno));
}
