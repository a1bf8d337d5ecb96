/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the tests say about the world that they are in. Each has one, made by begin() and ended by
 * end(); what is returned here lives as long as it. Whatever should not happen fails the test at
 * once. */

#include <criterion/criterion.h>
#include <stdint.h>

#include "tests/integration/world.h"

/* The world of this test. */
extern World *world;

/* ---- what lives as long as the world ---- */

/* Formatted text. */
const char *text(const char *format, ...) _printf_(1, 2);

/* Calls `destroy` on it at the end of the world. Yields it; NULL fails the test. */
void *keep(void *memory, void (*destroy)(void *));

/* ---- beginning and end ---- */

/* A world with nothing but a bus and the daemon's files in it, at UTC. Skips the test, loudly,
 * without root. */
void begin(WorldFlags flags);

/* Stops the daemon, which has to end cleanly, and the world. */
void end(void);

/* For suites: with polkitd, and a daemon that has no configuration. */
void begin_with_daemon(void);

/* Sets the daemon's clock: "2026-11-30 23:50:00", UTC. Needs WORLD_CLOCK. */
void clock_at(const char *when);
/* That time in µs since 1970. */
int64_t usec_of(const char *when);

/* Writes coinbudget.conf. */
void config(const char *text);

/* Starts the daemon, which has to become ready. */
void daemon_start(void);
/* Ends it with SIGTERM, upon which it has to exit with 0; or kills it outright. */
void daemon_stop(void);
void daemon_kill(void);

/* Changes /etc/passwd. */
void user_remove(const char *name);
void user_rename(const char *from, const char *to);

/* ---- the ledger's file ---- */

/* What the query gives, from a copy of the ledger: "a|b" a row, with a newline after each. */
const char *rows(const char *sql);

/* ---- programs ---- */

/* Runs it as that user. */
const Output *program(uid_t uid, const char *const argv[]);
/* Runs the client as that user: arguments, NULL-terminated. */
const Output *client(uid_t uid, ...);
/* coinbudgetd with this argument besides those that name its folders, run to its end as root; or
 * without any, as its own user, where it has to end by itself. */
const Output *daemon_tool(const char *argument);
const Output *second_daemon(void);

#define assert_output(output, expected_status, expected_out)                                   \
        do {                                                                                   \
                const Output *_output = (output);                                              \
                cr_assert_eq(_output->status, (expected_status), "exit status %d, said: %s%s", \
                                _output->status, _output->out, _output->err);                  \
                cr_assert_str_eq(_output->out, (expected_out), "said: %s", _output->out);      \
        } while (0)
