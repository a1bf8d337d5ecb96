/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The contract's methods but for the catalogue's, to call all of them about somebody. */

#include "tests/integration/calls.h"

typedef enum Method {
        METHOD_REQUEST,
        METHOD_CHECK,
        METHOD_COMPLETE,
        METHOD_CANCEL,
        METHOD_GET,
        METHOD_GET_LIMITS,
        METHOD_LIST_REQUESTS,
        METHOD_GET_ACCOUNT,
        METHOD_SUMMARIZE,
        METHOD_SUBSCRIBE,
        METHOD_LIST_ACCOUNTS,
        METHOD_SET_LIMIT,
        METHOD_REMOVE_LIMIT,
        METHOD_GRANT,
        METHOD_SET_PAUSED,
        METHOD_LIST_PENDING,
        METHOD_RESOLVE,
        METHOD_REFUND,
        METHOD_RECORD,
        METHOD_LIST_CHANGES,
        METHOD_COUNT,
} Method;

/* What a method's arguments name. */
typedef enum About {
        ABOUT_ONESELF,
        ABOUT_UID,
        ABOUT_ID,
        ABOUT_EVERYBODY,
} About;

typedef struct MethodFacts {
        const char *interface;
        const char *name;
        About about;
        const char *options; /* "KEY:TYPE ..." of those that it knows; NULL: it takes none */
} MethodFacts;

extern const MethodFacts methods[METHOD_COUNT];

/* The call with all its arguments but the options. */
sd_bus_message *method_new(sd_bus *bus, CallFlags flags, Method method, uint32_t uid, uint64_t id);

/* Calls it, without options: about that account or request, where it names one. */
Call *method_begin(sd_bus *bus, CallFlags flags, Method method, uint32_t uid, uint64_t id);
