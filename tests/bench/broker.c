/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* dbus-broker, started as systemd would: it is handed the socket it listens on, and a journal to
 * which it can log. */

#include <errno.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "tests/bench/must.h"
#include "tests/bench/place.h"

#define JOURNAL_DIR "/run/systemd/journal"

static int listen_at(const char *path, int type) {
        struct sockaddr_un address = {.sun_family = AF_UNIX};
        int fd = socket(AF_UNIX, type | SOCK_CLOEXEC, 0);

        (void) stpncpy(address.sun_path, path, sizeof(address.sun_path) - 1);
        if (fd < 0 || bind(fd, (struct sockaddr *) &address, sizeof(address)) < 0 ||
                        chmod(path, 0666) < 0 || (type == SOCK_STREAM && listen(fd, 128) < 0))
                die("%s: %s", path, strerror(errno));
        return fd;
}

bool place_add_broker(void) {
        /* A shell, because the pid that the socket is meant for is known there only. */
        static const char *const argv[] = {"/bin/sh", "-c",
                        "LISTEN_PID=$$ LISTEN_FDS=1 exec /usr/bin/dbus-broker-launch --scope system "
                        "--config-file=/usr/share/dbus-1/system.conf",
                        NULL};
        pid_t pid;

        if (access("/usr/bin/dbus-broker-launch", X_OK) < 0)
                return false;
        if (mkdir(JOURNAL_DIR, 0755) < 0)
                die(JOURNAL_DIR ": %s", strerror(errno));
        (void) listen_at(JOURNAL_DIR "/socket", SOCK_DGRAM); /* for as long as we run */
        int fd = listen_at(PLACE_BROKER_SOCKET, SOCK_STREAM);
        Spawn spawn = {.argv = argv, .uid = 0, .in = -1, .out = -1, .err = -1, .extra = fd};
        must(process_start(world_guard(world), &spawn, &pid), "dbus-broker");
        (void) close(fd);
        return true;
}
