/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* The buses' configuration. dbus-daemon looks at every rule of every installed policy with every
 * message: how fast it is would say what else is installed here. So it has the policies of those
 * who take part, and no others. */

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/contract.h"
#include "tests/bench/must.h"
#include "tests/bench/place.h"

#define KEPT_DIR WORLD_DIR "/system.d"

/* As installed, dbus-daemon lets a caller wait for 128 answers; and it lets nobody own a name of
 * which no policy speaks. */
#define BUS_CONFIG                                                                             \
        "<!DOCTYPE busconfig PUBLIC \"-//freedesktop//DTD D-Bus Bus Configuration 1.0//EN\"\n" \
        " \"http://www.freedesktop.org/standards/dbus/1.0/busconfig.dtd\">\n"                  \
        "<busconfig>\n"                                                                        \
        "  <limit name=\"max_replies_per_connection\">1024</limit>\n"                          \
        "  <policy user=\"root\"><allow own=\"" ECHO_NAME                                      \
        "\"/></policy>\n"                                                                      \
        "  <policy context=\"default\"><allow send_destination=\"" ECHO_NAME                   \
        "\"/></policy>\n"                                                                      \
        "</busconfig>\n"

static const char *const folders[] = {"/usr/share/dbus-1/system.d", "/etc/dbus-1/system.d"};
static const char *const kept[] = {BUS_NAME ".conf", "org.freedesktop.PolicyKit1.conf",
                "org.freedesktop.Accounts.conf", "timekpr.conf"};

static void keep(const char *folder, const char *name) {
        char from[256];
        const char *const argv[] = {"/bin/cp", from, KEPT_DIR, NULL};

        (void) snprintf(from, sizeof(from), "%s/%s", folder, name);
        if (access(from, R_OK) == 0)
                place_do(argv);
}

/* Mounted over the folders, which stay as they are below it. */
static void keep_policies(void) {
        if (mkdir(KEPT_DIR, 0755) < 0)
                die(KEPT_DIR ": %s", strerror(errno));
        for (size_t i = 0; i < ELEMENTSOF(folders); i++)
                for (size_t j = 0; j < ELEMENTSOF(kept); j++)
                        keep(folders[i], kept[j]);
        for (size_t i = 0; i < ELEMENTSOF(folders); i++)
                if (mount(KEPT_DIR, folders[i], NULL, MS_BIND, NULL) < 0 && errno != ENOENT)
                        die("%s: %s", folders[i], strerror(errno));
}

void place_configure_bus(void) {
        sd_bus *bus = place_connect(PLACE_BUS, 0);

        keep_policies();
        must(world_write("/etc/dbus-1/system-local.conf", BUS_CONFIG), "the bus's configuration");
        must(sd_bus_call_method(bus, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                             "org.freedesktop.DBus", "ReloadConfig", NULL, NULL, NULL),
                        "the bus does not read its configuration");
        sd_bus_flush_close_unref(bus);
}
