/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the parts of coinbudget-notify share: whom it is for, and how to ask the daemon without
 * waiting for the answer. */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "client/events.h"
#include "client/notify/desktop.h"

typedef struct Notifier {
        sd_event *loop;
        Desktop *desktop;
        Events *events;
        uint32_t uid;         /* the session's user */
        bool guardian;        /* hears of everybody, and may see what they ask for */
        uint64_t pause;       /* between two of one kind, in µs */
        RecordList platforms; /* BudgetPlatform, as far as they are known */
} Notifier;

/* A call that does not start a daemon which is not there. 0 or -errno. */
int notifier_call_new(Notifier *notifier, const char *interface, const char *member,
                sd_bus_message **ret);

/* Sends it; *slot is the answer's, and unset before. The handler gets the answer or an error. */
int notifier_call(Notifier *notifier, sd_bus_message *call, uint64_t timeout,
                sd_bus_message_handler_t on_answer, void *userdata, sd_bus_slot **slot);

/* Asks for a request. As notifier_call(). */
int notifier_get(Notifier *notifier, int64_t id, sd_bus_message_handler_t on_answer, void *userdata,
                sd_bus_slot **slot);

/* The answer to that. 0, or -errno where it was an error or is not understood. */
int notifier_got(sd_bus_message *reply, BudgetRequest *ret);
