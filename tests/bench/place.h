/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Where it is measured: the integration tests' private world, with buses that let one caller have
 * more calls in flight than they do as installed, and a folder on a disk. Whatever fails here ends
 * the bench. */

#include <sys/types.h>
#include <systemd/sd-bus.h>

#include "tests/integration/world.h"

#define PLACE_DIR WORLD_DIR "/bench"   /* on the disk */
#define PLACE_FRESH PLACE_DIR "/fresh" /* for a ledger that nobody keeps */
#define PLACE_BUS "unix:path=/run/dbus/system_bus_socket"
#define PLACE_BROKER_SOCKET WORLD_DIR "/broker"
#define PLACE_BROKER "unix:path=" PLACE_BROKER_SOCKET

/* Of the echo service, and of what answers in its stead. */
#define ECHO_NAME "org.coinbudget.Bench.Echo"
#define ECHO_PATH "/org/coinbudget/Bench"

extern World *world;

/* `folder` appears as PLACE_DIR. Without root it says so, and ends the bench. */
void place_enter(const char *folder);
void place_leave(void);

/* Of place_enter()'s: which policies and bounds the buses have. */
void place_configure_bus(void);

/* Starts dbus-broker beside dbus-daemon. False where it is not installed. */
bool place_add_broker(void);

/* A connection to that bus, as that user. */
sd_bus *place_connect(const char *address, uid_t uid);

/* Waits until somebody owns that name there; or nobody. Dies after WORLD_PATIENCE. */
void place_await(sd_bus *bus, const char *name, bool owned);

/* Starts a program as that user, which ends with the bench at the latest. What it prints goes to a
 * log. environment: NULL, or NULL-terminated and instead of our own. */
pid_t place_run(const char *const argv[], const char *const environment[], uid_t uid);

/* Ends what place_run() has started, with that signal; its exit status. */
int place_end(pid_t pid, int signal);

/* Prints the log of what was started; for who is about to die. */
void place_show_log(void);

/* Runs a program to its end, however long that takes, as root; it has to succeed. */
void place_do(const char *const argv[]);

/* Removes a folder of files in PLACE_DIR, if it is there, and makes it anew for the daemon. */
void place_renew(const char *path);
