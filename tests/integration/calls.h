/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Calls to a running coinbudgetd, and what came of them. Like all on stage.h: what should not
 * happen fails the test, and results live as long as the world. */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

#include "common/contract.h"
#include "tests/integration/answer.h"
#include "tests/integration/stage.h"

/* Another connection to the bus, as that user. */
sd_bus *as(uid_t uid);
void leave(sd_bus *bus);

#define DBUS_ERROR_(name) "org.freedesktop.DBus.Error." name
#define INVALID_ARGS DBUS_ERROR_("InvalidArgs")
#define ACCESS_DENIED DBUS_ERROR_("AccessDenied")
#define LIMITS_EXCEEDED DBUS_ERROR_("LimitsExceeded")
#define INTERACTIVE_REQUIRED DBUS_ERROR_("InteractiveAuthorizationRequired")

/* ---- calls ---- */

typedef enum CallFlags {
        CALL_PLAIN = 0,
        CALL_INTERACTIVE = 1 << 0, /* polkit may ask the user */
        CALL_NO_REPLY = 1 << 1,
} CallFlags;

/* Any method of ours, by the last part of its interface's name; types and values as
 * sd_bus_message_append() takes them. */
const Answer *ask(sd_bus *bus, const char *interface, const char *method, const char *types, ...);

/* A method without arguments of one of the standard interfaces. */
const Answer *ask_standard(sd_bus *bus, const char *interface, const char *method);

/* The same in two steps. */
typedef struct Call Call;
Call *call_begin(sd_bus *bus, CallFlags flags, const char *interface, const char *method,
                const char *types, ...);
bool call_answered(Call *call);
/* Or in three, with the arguments put in between. Sending takes the message. */
sd_bus_message *call_new(sd_bus *bus, CallFlags flags, const char *interface, const char *method);
Call *call_send(sd_bus *bus, sd_bus_message *m, CallFlags flags, const char *method);
const Answer *call_await(Call *call);

/* Numbers among variable arguments are int64_t. */
#define X(number) ((int64_t) (number))
#define NO_OPTIONS 0

/* The variable arguments are options: how many, then name, type and value of each. */
const Answer *request(sd_bus *bus, const char *platform, int64_t coins, ...);
const Answer *check(sd_bus *bus, const char *platform, int64_t coins, ...);
const Answer *complete(sd_bus *bus, uint64_t id, ...);
const Answer *cancel(sd_bus *bus, uint64_t id, const char *reason);
const Answer *get(sd_bus *bus, uint64_t id);
const Answer *get_limits(sd_bus *bus, uid_t uid);
const Answer *get_account(sd_bus *bus, uid_t uid);
const Answer *list_requests(sd_bus *bus, uid_t uid, ...);
const Answer *subscribe(sd_bus *bus, uid_t uid);
const Answer *set_limit(
                sd_bus *bus, uid_t uid, const char *platform, const char *window, int64_t amount);
const Answer *remove_limit(sd_bus *bus, uid_t uid, const char *platform, const char *window);
/* since, until: UTC, as usec_of() has them. */
const Answer *summarize(
                sd_bus *bus, uid_t uid, const char *window, const char *since, const char *until);

/* What guardians do, and people to themselves. The last arguments are options, as above. */
#define guardian_call(bus, method, types, ...) \
        ask((bus), "Guardian", (method), types "a{sv}", __VA_ARGS__)
/* In any unit; with the account's own bus a self limit. */
#define set_limit_in(bus, uid, platform, window, unit, amount, ...)                             \
        guardian_call(bus, "SetLimit", "usssx", (uint32_t) (uid), (platform), (window), (unit), \
                        X(amount), __VA_ARGS__)
#define remove_limit_in(bus, uid, platform, window, unit, ...)                                    \
        guardian_call(bus, "RemoveLimit", "usss", (uint32_t) (uid), (platform), (window), (unit), \
                        __VA_ARGS__)
#define grant(bus, uid, platform, window, unit, amount, ...)                                 \
        guardian_call(bus, "Grant", "usssx", (uint32_t) (uid), (platform), (window), (unit), \
                        X(amount), __VA_ARGS__)
#define set_paused(bus, uid, paused, ...) \
        guardian_call(bus, "SetPaused", "ub", (uint32_t) (uid), (int) (paused), __VA_ARGS__)
#define list_pending(bus, ...) guardian_call(bus, "ListPending", "", __VA_ARGS__)
#define resolve(bus, id, approve, ...) \
        guardian_call(bus, "Resolve", "tb", (uint64_t) (id), (int) (approve), __VA_ARGS__)
#define refund(bus, id, ...) guardian_call(bus, "Refund", "t", (uint64_t) (id), __VA_ARGS__)
#define record(bus, uid, platform, coins, ...) \
        guardian_call(bus, "Record", "usx", (uint32_t) (uid), (platform), X(coins), __VA_ARGS__)
#define list_changes(bus, uid, ...) \
        guardian_call(bus, "ListChanges", "u", (uint32_t) (uid), __VA_ARGS__)

/* request() that has to be approved, or refused for that reason; its id. */
uint64_t approved(sd_bus *bus, const char *platform, int64_t coins);
uint64_t rejected(sd_bus *bus, const char *platform, int64_t coins, const char *reason);
/* One that has to wait for a guardian. */
uint64_t pending(sd_bus *bus, const char *platform, int64_t coins);

/* The next signal of ours that has come or comes to this connection, which has to be this one. */
const Answer *next_signal(sd_bus *bus, const char *member);
/* Nothing has been sent to this connection by what the daemon did until now. */
void assert_silent(sd_bus *bus);
