/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Who is calling, and may they. */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

#include "common/contract.h"

/* The most authorisations that one uid may have pending. */
enum { AUTH_PENDING_MAX = 8 };

/* And all together: each has a match rule, of which the bus allows a connection 512. */
enum { AUTH_ALL_PENDING_MAX = 128 };

/* How long polkit, and whoever types a password for it, is waited for. */
#define AUTH_TIMEOUT_USEC (UINT64_C(5) * 60 * 1000000)

typedef struct Caller {
        uint32_t uid;
        char name[USER_NAME_MAX + 1]; /* "" where no local user has that uid */
} Caller;

typedef enum AuthVerdict {
        AUTH_YES,
        AUTH_NO,                /* denied, or polkit could not be asked */
        AUTH_NEEDS_INTERACTION, /* a password would be needed, and the call forbids to ask */
        AUTH_CALLER_LEFT,       /* nobody is there to be answered */
} AuthVerdict;

/* A name and a value that polkit shows beside the question. */
typedef struct AuthDetail {
        const char *name;
        const char *value;
} AuthDetail;

/* Called once per question, never from within auth_ask(). */
typedef void (*AuthDone)(AuthVerdict verdict, void *userdata);

typedef struct Auth Auth;

/* `bus` must outlive it. 0 or -ENOMEM. */
int auth_new(sd_bus *bus, Auth **ret);

/* Gives up the questions that are pending: to each of them nobody is left to be answered. */
Auth *auth_free(Auth *auth);

/* Who sent `call`, by the bus's own word. Asks the bus once per connection. 0 or -errno. */
int auth_caller(Auth *auth, sd_bus_message *call, Caller *ret);

/* The name of a local user: 1; 0: there is none; -errno: it could not be found out. May block on
 * the system's user databases: never to be called while judging. */
int auth_user_name(uint32_t uid, char ret[USER_NAME_MAX + 1]);

/* Asks polkit whether the sender of `call`, who is `caller`, may do `action`; calls `done` when the
 * answer is there, after making sure that the caller is still the same. Details end with a NULL
 * name, and are copied. -EBUSY: AUTH_PENDING_MAX are pending; then, and on any other -errno,
 * `done` is not called. */
int auth_ask(Auth *auth, sd_bus_message *call, uint32_t caller, const char *action,
                const AuthDetail details[], AuthDone done, void *userdata);
