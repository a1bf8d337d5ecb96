/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/integration/scenes.h"

#include <stdlib.h>
#include <string.h>

sd_bus *alice, *bob, *mum, *root;

void begin_scene(const char *configuration) {
        begin(WORLD_POLKIT | WORLD_CLOCK);
        clock_at(NOON);
        config(configuration);
        daemon_start();
        alice = as(UID_ALICE);
        bob = as(UID_BOB);
        mum = as(UID_MUM);
        root = as(0);
}

void end_scene(void) {
        if (world && world_daemon_pid(world)) {
                daemon_stop();
                const Output *output = daemon_tool("--verify");
                cr_assert_eq(output->status, 0, "%s%s", output->out, output->err);
        }
        end();
}

void reload(const char *configuration) {
        config(configuration);
        cr_assert_eq(world_daemon_reload(world), 0);
}

void restart_at(const char *when) {
        daemon_stop();
        clock_at(when);
        daemon_start();
}

void rates(const char *csv) {
        cr_assert_eq(world_write(RATES_FILE, csv), 0);
}

void mum_types(void) {
        static bool has_begun; /* one agent answers all of a test */

        if (!has_begun)
                agent_start(AGENT_TYPES, UID_MUM);
        has_begun = true;
}
