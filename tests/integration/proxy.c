/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/integration/proxy.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/integration/stage.h"

#define BUS_SOCKET "/run/dbus/system_bus_socket"
#define PROXY_SOCKET WORLD_DIR "/proxy"

static struct sockaddr_un address_of(const char *path) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};

        (void) strncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
        return address;
}

static int socket_new(void) {
        return socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

static int bus_reach(void) {
        const struct sockaddr_un address = address_of(BUS_SOCKET);
        int fd = socket_new();

        if (fd >= 0 && connect(fd, (const struct sockaddr *) &address, sizeof(address)) < 0) {
                (void) close(fd);
                return -1;
        }
        return fd;
}

/* Hands on what has come; false: that was the end of it. What is sent is far less than what a
 * socket takes. */
static bool pass_on(int from, int to, const char *forbidden) {
        char buffer[65536];
        ssize_t n = read(from, buffer, sizeof(buffer));

        if (n <= 0 || (forbidden && memmem(buffer, (size_t) n, forbidden, strlen(forbidden))))
                return false;
        return send(to, buffer, (size_t) n, MSG_NOSIGNAL) == n;
}

/* Returns whether it was cut. */
static bool relay(int app, int bus, const char *forbidden) {
        struct pollfd fds[] = {{app, POLLIN, 0}, {bus, POLLIN, 0}};

        for (;;) {
                if (poll(fds, 2, -1) < 0 && errno != EINTR)
                        return false;
                if (fds[0].revents && !pass_on(app, bus, NULL))
                        return false;
                if (fds[1].revents && !pass_on(bus, app, forbidden))
                        return true;
        }
}

static void serve(int listener, const char *word, int cuts) {
        for (;;) {
                int app = accept4(listener, NULL, NULL, SOCK_CLOEXEC), bus = bus_reach();

                if (app >= 0 && bus >= 0 && relay(app, bus, cuts > 0 ? word : NULL))
                        cuts--;
                (void) close(app);
                (void) close(bus);
        }
}

void proxy_begin(uid_t uid, const char *word, int cuts) {
        const struct sockaddr_un address = address_of(PROXY_SOCKET);
        int listener = socket_new();

        cr_assert_geq(listener, 0);
        cr_assert_eq(bind(listener, (const struct sockaddr *) &address, sizeof(address)), 0);
        cr_assert_eq(chmod(PROXY_SOCKET, 0666), 0);
        cr_assert_eq(listen(listener, 8), 0);
        pid_t pid = fork();
        if (pid == 0) {
                /* What it would hold open, others would wait for the end of. */
                if (identity_take(uid) >= 0 && dup2(listener, 0) == 0 &&
                                close_range(1, ~0U, 0) == 0)
                        serve(0, word, cuts);
                _exit(EXIT_FAILURE);
        }
        cr_assert_gt(pid, 0);
        cr_assert_eq(guard_add(world_guard(world), pid), 0);
        (void) close(listener);
        cr_assert_eq(setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" PROXY_SOCKET, 1), 0);
}
