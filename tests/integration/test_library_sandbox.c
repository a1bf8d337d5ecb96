/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* Within a sandbox as Flatpak makes it: the bus is seen through the real xdg-dbus-proxy, which lets
 * through what the app's manifest asks for. As docs/apps.md tells. */

#include <fcntl.h>
#include <unistd.h>

#include "tests/integration/library.h"

#define SANDBOX WORLD_DIR "/sandbox"

TestSuite(library_sandbox, .init = begin_library, .fini = end_library, .timeout = 60);

/* allowed: what the manifest's --system-talk-name= becomes; NULL: it has none. */
static void enter_sandbox(const char *allowed) {
        const char *const argv[] = {"/usr/bin/xdg-dbus-proxy", "--fd=3",
                        "unix:path=/run/dbus/system_bus_socket", SANDBOX "/bus", "--filter",
                        allowed, NULL};
        int fds[2];
        char byte;
        pid_t pid;

        cr_assert_eq(system("install -d -m 700 -o alice -g alice " SANDBOX), 0);
        cr_assert_eq(pipe2(fds, O_CLOEXEC), 0);
        const Spawn spawn = {.argv = argv,
                        .uid = UID_ALICE,
                        .in = -1,
                        .out = -1,
                        .err = -1,
                        .extra = fds[1]};
        cr_assert_eq(process_start(world_guard(world), &spawn, &pid), 0);
        (void) close(fds[1]);
        /* It says when it listens, and ends when the other end, which stays open, is closed. */
        cr_assert_eq(read(fds[0], &byte, 1), 1, "xdg-dbus-proxy did not start");
}

/* What an example says in there. */
static const Output *buy_with_glib(const char *coins) {
        const char *source = getenv("COINBUDGET_SOURCE_DIR");
        const char *const argv[] = {"/usr/bin/env",
                        "DBUS_SYSTEM_BUS_ADDRESS=unix:path=" SANDBOX "/bus", "/usr/bin/python3",
                        WORLD_DIR "/buy.py", "tiktok", coins, "true", NULL};
        Output *output = keep(calloc(1, sizeof(*output)), free);

        cr_assert_eq(system(text("cp '%s/docs/examples/buy.py' " WORLD_DIR, source ? source : ".")),
                        0);
        cr_assert_eq(world_run(world, UID_ALICE, argv, output), 0);
        keep(output->out, free);
        keep(output->err, free);
        return output;
}

Test(library_sandbox, a_manifest_that_asks_for_it_is_let_through) {
        enter_sandbox("--talk=" BUS_NAME);
        assert_output(buy_with_glib("700"), 0,
                        "Approved (request 2).\nBought (request 2 is completed).\n");
        assert_output(buy_with_glib("1301"), 1, "Not bought: rejected (over-limit)\n");
        /* Who runs the sandbox is who is asked about. */
        assert_answer(get(alice, 2), text("uid=%d", UID_ALICE), "state=completed", "...");
}

Test(library_sandbox, without_it_there_is_no_daemon) {
        enter_sandbox(NULL);
        assert_output(buy_with_glib("700"), 1, "Not bought: no answer.\n");
        assert_requests(0);
}

/* That of Debian 12, 0.1.4, gets stuck in how sd-bus says hello. When this fails, a newer one has
 * come that does not: then docs/apps.md is to be changed. */
Test(library_sandbox, sd_bus_is_not_understood_there_and_that_is_a_no) {
        enter_sandbox("--talk=" BUS_NAME);
        cr_assert_eq(setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=" SANDBOX "/bus", 1), 0);
        coinbudget_set_timeout(app, 300000);
        assert_failed(app_request(700, NULL), COINBUDGET_ERROR_NO_ANSWER);
        assert_requests(0);
}
