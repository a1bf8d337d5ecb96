/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/integration/world.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/pidfd.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "common/contract.h"
#include "tests/integration/world_mounts.h"

#define BUS_ADDRESS "unix:path=/run/dbus/system_bus_socket"
#define NOTIFY_SOCKET WORLD_DIR "/notify"
#define POLKIT_NAME "org.freedesktop.PolicyKit1"

enum { MAX_ARGUMENTS = 16, CLOCK_SIZE = 2 * sizeof(int64_t) };

struct World {
        WorldFlags flags;
        Guard *guard;
        sd_bus *bus; /* root's own, to see who owns which name */
        pid_t bus_pid;
        pid_t polkit_pid; /* 0: none runs; likewise the daemon's */
        pid_t daemon_pid;
        int notify_fd;
        int64_t *clock; /* the two offsets that clock_shim.c adds */
};

static int complain(int r, const char *what) {
        if (r < 0)
                (void) fprintf(stderr, "world: %s: %s\n", what, strerror(-r));
        return r;
}

int world_write(const char *path, const char *text) {
        return file_write(path, text);
}

/* ---- services ---- */

static int log_open(const char *name) {
        char path[PATH_MAX];
        (void) snprintf(path, sizeof(path), WORLD_LOG_DIR "/%s", name);
        int fd = open(path, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        return fd < 0 ? -errno : fd;
}

static int service_start(World *world, const char *name, const char *const argv[],
                const char *const environment[], uid_t uid, int extra, pid_t *ret) {
        int log = log_open(name);
        if (log < 0)
                return complain(log, name);
        int r = process_start(world->guard,
                        &(Spawn){.argv = argv,
                                        .environment = environment,
                                        .uid = uid,
                                        .in = -1,
                                        .out = log,
                                        .err = log,
                                        .extra = extra},
                        ret);
        (void) close(log);
        return complain(r, name);
}

static int service_end(pid_t *pid, int signal, int *ret_status) {
        if (*pid == 0)
                return -ESRCH;
        if (kill(*pid, signal) < 0)
                return -errno;
        int r = process_wait(*pid, WORLD_PATIENCE, ret_status);
        if (r >= 0)
                *pid = 0;
        return r;
}

/* ---- the bus ---- */

static int bus_daemon_start(World *world) {
        static const char *const argv[] = {"/usr/bin/dbus-daemon",
                        "--config-file=/usr/share/dbus-1/system.conf", "--nofork", "--nopidfile",
                        "--nosyslog", "--print-address=3", NULL};
        int fds[2];
        char byte;

        if (pipe2(fds, O_CLOEXEC) < 0)
                return -errno;
        int r = service_start(world, "dbus-daemon", argv, NULL, 0, fds[1], &world->bus_pid);
        (void) close(fds[1]);
        /* It prints its address when it listens; an end without that is its own end. */
        if (r >= 0 && read(fds[0], &byte, 1) != 1)
                r = complain(-ECHILD, "dbus-daemon");
        (void) close(fds[0]);
        return r;
}

static int bus_connect(sd_bus *bus, uid_t uid) {
        int r = sd_bus_set_address(bus, BUS_ADDRESS);
        if (r >= 0)
                r = sd_bus_set_bus_client(bus, true);
        if (r >= 0)
                r = identity_enter(uid);
        /* Connects, and it is then that the socket remembers who we are. */
        if (r >= 0)
                r = sd_bus_start(bus);
        identity_leave();
        for (int64_t deadline = now_ms() + WORLD_PATIENCE * 1000; r >= 0;) {
                if ((r = sd_bus_is_ready(bus)) != 0)
                        return r;
                if (left_ms(deadline) == 0)
                        return -ETIMEDOUT;
                if ((r = sd_bus_process(bus, NULL)) == 0)
                        r = sd_bus_wait(bus, (uint64_t) left_ms(deadline) * 1000);
        }
        return r;
}

int world_bus(World *world, uid_t uid, sd_bus **ret) {
        sd_bus *bus = NULL;

        (void) world;
        int r = sd_bus_new(&bus);
        if (r >= 0)
                r = bus_connect(bus, uid);
        if (r < 0) {
                sd_bus_close_unref(bus);
                return complain(r, "connect to the bus");
        }
        *ret = bus;
        return 0;
}

static int name_is_owned(sd_bus *bus, const char *name) {
        _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
        int owned;
        int r = sd_bus_call_method(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                        "org.freedesktop.DBus", "NameHasOwner", NULL, &reply, "s", name);
        if (r >= 0)
                r = sd_bus_message_read(reply, "b", &owned);
        return r < 0 ? r : owned;
}

int world_await_name(World *world, const char *name, bool owned) {
        _cleanup_(sd_bus_slot_unrefp) sd_bus_slot *slot = NULL;
        int64_t deadline = now_ms() + WORLD_PATIENCE * 1000;
        int r = sd_bus_match_signal(world->bus, &slot, "org.freedesktop.DBus",
                        "/org/freedesktop/DBus", "org.freedesktop.DBus", "NameOwnerChanged", NULL,
                        NULL);

        /* The signal only wakes us up; whether it was the right one is asked each time. */
        while (r >= 0) {
                r = name_is_owned(world->bus, name);
                if (r < 0 || r == owned)
                        break;
                r = left_ms(deadline) == 0 ? -ETIMEDOUT : sd_bus_process(world->bus, NULL);
                if (r == 0)
                        r = sd_bus_wait(world->bus, (uint64_t) left_ms(deadline) * 1000);
        }
        return r < 0 ? complain(r, name) : 0;
}

/* ---- polkit ---- */

int world_polkit_start(World *world) {
        static const char *const argv[] = {"/usr/lib/polkit-1/polkitd", "--no-debug", NULL};
        int r = service_start(world, "polkitd", argv, NULL, 0, -1, &world->polkit_pid);
        return r < 0 ? r : world_await_name(world, POLKIT_NAME, true);
}

int world_polkit_kill(World *world) {
        int status;
        int r = service_end(&world->polkit_pid, SIGKILL, &status);
        return r < 0 || world->bus_pid == 0 ? r : world_await_name(world, POLKIT_NAME, false);
}

int world_polkit_freeze(World *world, bool frozen) {
        return kill(world->polkit_pid, frozen ? SIGSTOP : SIGCONT) < 0 ? -errno : 0;
}

/* ---- coinbudgetd ---- */

static int notify_listen(World *world) {
        struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = NOTIFY_SOCKET};

        world->notify_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        if (world->notify_fd < 0 ||
                        bind(world->notify_fd, (struct sockaddr *) &address, sizeof(address)) < 0)
                return -errno;
        return chmod(NOTIFY_SOCKET, 0666) < 0 ? -errno : 0;
}

static void notify_forget(World *world) {
        char old[1024];
        while (recv(world->notify_fd, old, sizeof(old), MSG_DONTWAIT) > 0)
                ;
}

/* Waits for the line READY=1. 0, or -ECHILD when the daemon ends first. */
static int notify_await_ready(World *world, pid_t pid) {
        int64_t deadline = now_ms() + WORLD_PATIENCE * 1000;
        int child = pidfd_open(pid, 0), r = -EAGAIN;

        while (r == -EAGAIN) {
                char text[1024];
                struct pollfd fds[] = {{world->notify_fd, POLLIN, 0}, {child, POLLIN, 0}};
                if (poll(fds, 2, left_ms(deadline)) <= 0)
                        r = -ETIMEDOUT;
                else if (fds[0].revents) {
                        ssize_t n = recv(world->notify_fd, text, sizeof(text) - 1, 0);
                        text[n < 0 ? 0 : n] = '\0';
                        r = strstr(text, "READY=1") ? 0 : -EAGAIN;
                } else
                        r = -ECHILD;
        }
        (void) close(child);
        return r;
}

int world_daemon_start(World *world, const char *const arguments[]) {
        const char *argv[MAX_ARGUMENTS] = {WORLD_DAEMON, "--state-dir=" WORLD_STATE_DIR,
                        "--catalog=" WORLD_CATALOG_DIR};
        _cleanup_(environment_freep) char **environment = NULL;
        pid_t pid;

        for (unsigned i = 0; arguments && arguments[i]; i++) {
                assert(i + 4 < MAX_ARGUMENTS);
                argv[i + 3] = arguments[i];
        }
        int r = world_environment(world, UID_COINBUDGET, &environment);
        if (r < 0)
                return r;
        notify_forget(world);
        r = service_start(world, "coinbudgetd", argv, (const char *const *) environment,
                        UID_COINBUDGET, -1, &pid);
        if (r < 0)
                return r;
        r = notify_await_ready(world, pid);
        if (r < 0) {
                int status;
                (void) kill(pid, SIGKILL);
                (void) process_wait(pid, WORLD_PATIENCE, &status);
                return r;
        }
        world->daemon_pid = pid;
        return 0;
}

int world_daemon_end(World *world, int signal, int *ret_status) {
        int r = service_end(&world->daemon_pid, signal, ret_status);
        if (r < 0 || world->bus_pid == 0)
                return r;
        return world_await_name(world, BUS_NAME, false);
}

int world_daemon_reload(World *world) {
        notify_forget(world);
        if (kill(world->daemon_pid, SIGHUP) < 0)
                return -errno;
        return complain(notify_await_ready(world, world->daemon_pid), "reload");
}

int world_bus_kill(World *world) {
        int status;

        return service_end(&world->bus_pid, SIGKILL, &status);
}

int world_bus_start(World *world) {
        int r = bus_daemon_start(world);

        world->bus = sd_bus_close_unref(world->bus);
        return r < 0 ? r : world_bus(world, 0, &world->bus);
}

pid_t world_daemon_pid(const World *world) {
        return world->daemon_pid;
}

Guard *world_guard(World *world) {
        return world->guard;
}

/* ---- the clock ---- */

static int clock_make(World *world) {
        int fd = open(WORLD_CLOCK_FILE, O_RDWR | O_CREAT | O_CLOEXEC, 0644);
        if (fd < 0 || ftruncate(fd, CLOCK_SIZE) < 0)
                return -errno;
        world->clock = mmap(NULL, CLOCK_SIZE, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        (void) close(fd);
        return world->clock == MAP_FAILED ? -errno : 0;
}

void world_clock_move(World *world, int64_t offset) {
        assert(world->flags & WORLD_CLOCK);
        __atomic_store_n(world->clock, offset, __ATOMIC_SEQ_CST);
}

void world_time_pass(World *world, int64_t usec) {
        assert(world->flags & WORLD_CLOCK);
        (void) __atomic_add_fetch(world->clock + 1, usec, __ATOMIC_SEQ_CST);
}

int64_t world_clock(const World *world) {
        struct timespec now;
        (void) clock_gettime(CLOCK_REALTIME, &now);
        return (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000 + *world->clock;
}

/* ---- programs' environment ---- */

void environment_freep(char ***environment) {
        for (char **s = *environment; s && *s; s++)
                free(*s);
        free(*environment);
}

static int environment_add(char **environment, unsigned *n, const char *name, const char *value) {
        if (!value)
                return 0;
        return asprintf(&environment[(*n)++], "%s=%s", name, value) < 0 ? -ENOMEM : 0;
}

int world_environment(World *world, uid_t uid, char ***ret) {
        bool shim = world->flags & WORLD_CLOCK;
        const char *pairs[][2] = {
                        {"PATH", WORLD_BUILD_DIR ":/usr/sbin:/usr/bin:/sbin:/bin"},
                        {"LANG", "C.UTF-8"},
                        {"TERM", "dumb"},
                        {"NOTIFY_SOCKET", uid == UID_COINBUDGET ? NOTIFY_SOCKET : NULL},
                        {"LD_PRELOAD", shim ? WORLD_BUILD_DIR "/clock_shim.so" : NULL},
                        {"CLOCK_SHIM", shim ? WORLD_CLOCK_FILE : NULL},
                        {"ASAN_OPTIONS", getenv("ASAN_OPTIONS")},
                        {"UBSAN_OPTIONS", getenv("UBSAN_OPTIONS")},
                        {"GCOV_PREFIX", getenv("GCOV_PREFIX")},
        };
        _cleanup_(environment_freep) char **environment =
                        calloc(ELEMENTSOF(pairs) + 1, sizeof(*environment));
        unsigned n = 0;
        int r = environment ? 0 : -ENOMEM;

        for (unsigned i = 0; i < ELEMENTSOF(pairs) && r >= 0; i++)
                r = environment_add(environment, &n, pairs[i][0], pairs[i][1]);
        if (r >= 0)
                *ret = TAKE_PTR(environment);
        return r;
}

/* ---- beginning and end ---- */

static int world_new(WorldFlags flags, World **ret) {
        _cleanup_(world_stopp) World *world = calloc(1, sizeof(*world));
        if (!world)
                return -ENOMEM;
        *world = (World){.flags = flags, .notify_fd = -1, .clock = MAP_FAILED};
        *ret = TAKE_PTR(world);
        return 0;
}

int world_start(WorldFlags flags, World **ret) {
        _cleanup_(world_stopp) World *world = NULL;
        int r;

        if (geteuid() != 0)
                return -EPERM;
        if ((r = world_new(flags, &world)) < 0 || (r = mounts_enter()) < 0 ||
                        (r = guard_new(&world->guard)) < 0 || (r = notify_listen(world)) < 0 ||
                        (r = clock_make(world)) < 0 || (r = bus_daemon_start(world)) < 0 ||
                        (r = world_bus(world, 0, &world->bus)) < 0)
                return complain(r, "start");
        if (flags & WORLD_POLKIT && (r = world_polkit_start(world)) < 0)
                return r;
        *ret = TAKE_PTR(world);
        return 0;
}

int world_join(World **ret) {
        _cleanup_(world_stopp) World *world = NULL;
        int r = world_new(getenv("CLOCK_SHIM") ? WORLD_CLOCK : WORLD_PLAIN, &world);

        if (r < 0)
                return r;
        if (unlink(NOTIFY_SOCKET) < 0)
                return complain(-errno, "there is no world around");
        if ((r = notify_listen(world)) < 0 || (r = clock_make(world)) < 0 ||
                        (r = world_bus(world, 0, &world->bus)) < 0)
                return complain(r, "join");
        *ret = TAKE_PTR(world);
        return 0;
}

World *world_stop(World *world) {
        if (!world)
                return NULL;
        sd_bus_close_unref(world->bus);
        guard_free(world->guard);
        if (world->notify_fd >= 0)
                (void) close(world->notify_fd);
        if (world->clock != MAP_FAILED)
                (void) munmap(world->clock, CLOCK_SIZE);
        free(world);
        return NULL;
}
