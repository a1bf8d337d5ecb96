/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A world for one test: a system bus with our installed policy, a real polkitd with our real
 * rules, users, a clock of its own, and coinbudgetd. All of it lives in a mount namespace, at the
 * very paths where programs expect it, and so the host sees nothing of it and tests run beside each
 * other. A process can have one world, and needs to be root.
 *
 * Functions return 0 or -errno, and say on stderr what went wrong. What fails by taking too long
 * does so with -ETIMEDOUT. */

#include <stdint.h>
#include <sys/types.h>
#include <systemd/sd-bus.h>

#include "common/util.h"
#include "tests/integration/world_process.h"

#define WORLD_DIR "/run/world"
#define WORLD_STATE_DIR WORLD_DIR "/state" /* the ledger's */
#define WORLD_CATALOG_DIR WORLD_DIR "/catalog.d"
#define WORLD_BUILD_DIR WORLD_DIR "/build"
#define WORLD_DAEMON WORLD_BUILD_DIR "/coinbudgetd"
#define WORLD_CLIENT WORLD_BUILD_DIR "/coinbudget"
#define WORLD_CONFIG "/etc/coinbudget/coinbudget.conf"
#define WORLD_CLOCK_FILE WORLD_DIR "/clock"
#define WORLD_LOG_DIR WORLD_DIR "/log" /* coinbudgetd, dbus-daemon, polkitd */

enum { WORLD_PATIENCE = 20 /* seconds, for what should take none */ };

typedef enum WorldFlags {
        WORLD_PLAIN = 0,
        WORLD_POLKIT = 1 << 0, /* with polkitd running */
        WORLD_CLOCK = 1 << 1,  /* the daemon's clock can be moved */
} WorldFlags;

typedef struct World World;

/* Where things are: COINBUDGET_BUILD_DIR and COINBUDGET_SOURCE_DIR, else this program's own folder
 * and the current one. -EPERM: not root. */
int world_start(WorldFlags flags, World **ret);
World *world_stop(World *world);
DEFINE_CLEANUP(World *, world_stop, world_stopp)

/* Within a world that a parent process has started: its daemon can be started from here. Nothing
 * started here ends with the result, which is to be freed by world_stop(). */
int world_join(World **ret);

/* The bus, as that user sees it. */
int world_bus(World *world, uid_t uid, sd_bus **ret);

/* Waits until somebody owns that name on the bus; or nobody, if `owned` is false. */
int world_await_name(World *world, const char *name, bool owned);

/* Puts a file in its place: 0644, root's. */
int world_write(const char *path, const char *text);

/* Starts coinbudgetd as its own user, and waits until it says that it is ready. `arguments` are
 * added to those that name its folders; NULL-terminated, or NULL. -ECHILD: it ended instead. */
int world_daemon_start(World *world, const char *const arguments[]);

/* Ends it with that signal, and waits for that: *ret_status as process_wait(). */
int world_daemon_end(World *world, int signal, int *ret_status);

/* After SIGHUP: waits until it says that it has read its configuration, well or not. */
int world_daemon_reload(World *world);

pid_t world_daemon_pid(const World *world);

/* Ends the bus, and with it every connection; puts another in its place. */
int world_bus_kill(World *world);
int world_bus_start(World *world);

int world_polkit_start(World *world);
int world_polkit_kill(World *world);
/* Makes polkit a service that accepts questions and does not answer; and mends it. */
int world_polkit_freeze(World *world, bool frozen);

/* Moves the daemon's clock: this many µs from the real one. Needs WORLD_CLOCK. */
void world_clock_move(World *world, int64_t offset);

/* The daemon finds that so many µs have passed since it began, as soon as it next wakes; its clock
 * stays. Needs WORLD_CLOCK. */
void world_time_pass(World *world, int64_t usec);

/* What the daemon's clock shows, in µs since 1970. */
int64_t world_clock(const World *world);

typedef struct Output {
        int status;
        char *out; /* on a terminal: all that appeared there */
        char *err;
} Output;
void output_clear(Output *output);

/* Runs a program to its end, as that user. argv[0] is its path. */
int world_run(World *world, uid_t uid, const char *const argv[], Output *ret);

/* The same on a terminal, 80 characters wide, where it types `password` and Enter as soon as
 * somebody asks for one; NULL: nothing. */
int world_run_on_terminal(World *world, uid_t uid, const char *password, const char *const argv[],
                Output *ret);

/* The environment of programs that are run: this process's, but for what is the world's. */
int world_environment(World *world, uid_t uid, char ***ret);
void environment_freep(char ***environment);

/* Ends what it is told of together with the world. */
Guard *world_guard(World *world);
