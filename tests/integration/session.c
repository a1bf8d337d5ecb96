/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/integration/session.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#define FOLDER WORLD_DIR "/session"
#define ADDRESS "unix:path=" FOLDER "/bus"
#define NOTIFY_SOCKET FOLDER "/notify"

/* Nothing is started by it: what runs here is what a test has started. */
#define BUS_CONFIG                                                                                                   \
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-BUS Bus Configuration 1.0//EN\" "                        \
        "\"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">"                                           \
        "<busconfig><type>session</type><listen>" ADDRESS                                                            \
        "</listen><auth>EXTERNAL</auth>"                                                                             \
        "<policy context=\"default\"><allow send_destination=\"*\"/><allow receive_sender=\"*\"/><allow own=\"*\"/>" \
        "</policy></busconfig>"

static uid_t session_uid;
static pid_t notify_pid;
static int status_fd = -1;

/* What its programs have in their environment besides. */
static const char *variables[4];
static unsigned n_variables;

enum { MAX_ARGUMENTS = 32 };

/* ---- programs ---- */

static int log_open(void) {
        int fd = open(WORLD_LOG_DIR "/session", O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0644);
        cr_assert_geq(fd, 0);
        return fd;
}

static void environment_destroy(void *memory) {
        environment_freep(memory);
        free(memory);
}

/* The user's, with what is the session's. */
static char **session_environment(void) {
        char ***environment = keep(calloc(1, sizeof(*environment)), environment_destroy);
        size_t n = 0;

        cr_assert_eq(world_environment(world, session_uid, environment), 0);
        while ((*environment)[n])
                n++;
        char **longer = realloc(*environment, (n + 3 + n_variables) * sizeof(*longer));
        cr_assert_not_null(longer);
        longer[n++] = strdup("DBUS_SESSION_BUS_ADDRESS=" ADDRESS);
        longer[n++] = strdup("NOTIFY_SOCKET=" NOTIFY_SOCKET);
        for (unsigned i = 0; i < n_variables; i++)
                longer[n++] = strdup(variables[i]);
        longer[n] = NULL;
        return *environment = longer;
}

void session_set(const char *variable, const char *value) {
        cr_assert_lt(n_variables, ELEMENTSOF(variables));
        variables[n_variables++] = text("%s=%s", variable, value);
}

pid_t session_run(const char *const argv[], int extra) {
        int log = log_open();
        pid_t pid;
        int r = process_start(world_guard(world),
                        &(Spawn){.argv = argv,
                                        .environment = (const char *const *) session_environment(),
                                        .uid = session_uid,
                                        .in = -1,
                                        .out = log,
                                        .err = log,
                                        .extra = extra},
                        &pid);
        cr_assert_eq(r, 0, "%s: %s", argv[0], strerror(-r));
        (void) close(log);
        return pid;
}

static void output_destroy(void *memory) {
        output_clear(memory);
        free(memory);
}

/* By env, as the world's programs have the world's environment. */
const Output *session_output(const char *const argv[]) {
        const char *all[MAX_ARGUMENTS] = {"/usr/bin/env", "DBUS_SESSION_BUS_ADDRESS=" ADDRESS};
        Output *output = keep(calloc(1, sizeof(*output)), output_destroy);
        unsigned n = 2;

        for (unsigned i = 0; i < n_variables; i++)
                all[n++] = variables[i];
        for (unsigned i = 0; argv[i]; i++) {
                cr_assert_lt(n, MAX_ARGUMENTS - 1);
                all[n++] = argv[i];
        }
        cr_assert_eq(world_run(world, session_uid, all, output), 0);
        return output;
}

void session_open(uid_t uid) {
        static const char *const argv[] = {"/usr/bin/dbus-daemon", "--config-file=" FOLDER "/conf",
                        "--nofork", "--nopidfile", "--nosyslog", "--print-address=3", NULL};
        int fds[2];
        char byte;

        session_uid = uid;
        cr_assert(mkdir(FOLDER, 0755) == 0 || errno == EEXIST);
        cr_assert_eq(chown(FOLDER, uid, uid), 0);
        cr_assert_eq(world_write(FOLDER "/conf", BUS_CONFIG), 0);
        cr_assert_eq(pipe2(fds, O_CLOEXEC), 0);
        (void) session_run(argv, fds[1]);
        (void) close(fds[1]);
        cr_assert_eq(read(fds[0], &byte, 1), 1, "the session's bus does not start");
        (void) close(fds[0]);
}

static void bus_destroy(void *memory) {
        sd_bus **bus = memory;

        sd_bus_close_unref(*bus);
        free(bus);
}

sd_bus *session_bus(void) {
        sd_bus **bus = keep(calloc(1, sizeof(*bus)), bus_destroy);
        const char *name;

        cr_assert_geq(sd_bus_new(bus), 0);
        cr_assert_geq(sd_bus_set_address(*bus, ADDRESS), 0);
        cr_assert_geq(sd_bus_set_bus_client(*bus, true), 0);
        cr_assert_eq(identity_enter(session_uid), 0);
        int r = sd_bus_start(*bus);
        if (r >= 0)
                r = sd_bus_get_unique_name(*bus, &name);
        identity_leave();
        cr_assert_geq(r, 0, "the session's bus: %s", strerror(-r));
        return *bus;
}

void session_await_name(const char *name) {
        sd_bus *bus = session_bus();
        int64_t deadline = now_ms() + WORLD_PATIENCE * 1000;
        int owned = 0;

        /* The signal only wakes us up. */
        cr_assert_geq(sd_bus_match_signal(bus, NULL, "org.freedesktop.DBus", NULL,
                                      "org.freedesktop.DBus", "NameOwnerChanged", NULL, NULL),
                        0);
        for (;;) {
                sd_bus_message *reply = NULL;
                cr_assert_geq(sd_bus_call_method(bus, "org.freedesktop.DBus",
                                              "/org/freedesktop/DBus", "org.freedesktop.DBus",
                                              "NameHasOwner", NULL, &reply, "s", name),
                                0);
                cr_assert_geq(sd_bus_message_read(reply, "b", &owned), 0);
                sd_bus_message_unref(reply);
                if (owned)
                        return;
                cr_assert_gt(left_ms(deadline), 0, "nobody is %s", name);
                if (sd_bus_process(bus, NULL) == 0)
                        (void) sd_bus_wait(bus, (uint64_t) left_ms(deadline) * 1000);
        }
}

/* ---- coinbudget-notify ---- */

static void status_listen(void) {
        struct sockaddr_un address = {.sun_family = AF_UNIX, .sun_path = NOTIFY_SOCKET};

        if (status_fd >= 0)
                return;
        status_fd = socket(AF_UNIX, SOCK_DGRAM | SOCK_CLOEXEC, 0);
        cr_assert_geq(status_fd, 0);
        cr_assert_eq(bind(status_fd, (struct sockaddr *) &address, sizeof(address)), 0);
        cr_assert_eq(chmod(NOTIFY_SOCKET, 0666), 0);
}

void notify_await(const char *status) {
        int64_t deadline = now_ms() + WORLD_PATIENCE * 1000;
        struct pollfd fd = {status_fd, POLLIN, 0};
        char said[1024];

        for (;;) {
                cr_assert_eq(poll(&fd, 1, left_ms(deadline)), 1, "it does not say %s", status);
                ssize_t n = recv(status_fd, said, sizeof(said) - 1, 0);
                cr_assert_gt(n, 0);
                said[n] = '\0';
                if (strstr(said, status))
                        return;
        }
}

pid_t notify_start_alone(void) {
        static const char *const argv[] = {WORLD_NOTIFY, "--pause=1", NULL};

        status_listen();
        notify_pid = session_run(argv, -1);
        notify_await("READY=1");
        return notify_pid;
}

pid_t notify_start(void) {
        (void) notify_start_alone();
        notify_await("Listening");
        return notify_pid;
}

void notify_settle(void) {
        cr_assert_geq(sd_bus_call_method(session_bus(), BUS_NAME ".Notify", "/",
                                      "org.freedesktop.DBus.Peer", "Ping", NULL, NULL, ""),
                        0);
}

void notify_stop(void) {
        int status;

        cr_assert_eq(kill(notify_pid, SIGTERM), 0);
        cr_assert_eq(process_wait(notify_pid, WORLD_PATIENCE, &status), 0);
        cr_assert_eq(status, 0, "it ended with %d", status);
}
