/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the daemon tells of its own accord: the contract's signals as structs, in an sd-event loop.
 * It listens by a connection of its own, which it makes again after the bus has been away, and
 * subscribes again after the daemon has; nothing is polled for. Signals count only when they are
 * from whoever owns the daemon's name. */

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "client/budget_client.h"

typedef enum BudgetEventKind {
        /* The contract's signals, with what they carry. */
        BUDGET_EVENT_CHANGED,        /* id, state, reason */
        BUDGET_EVENT_BUDGET_CHANGED, /* uid */
        BUDGET_EVENT_WARNING,        /* uid, percent, limit */
        BUDGET_EVENT_PENDING,        /* id, uid, request */

        /* The daemon tells about `uid` from now on: read what may have changed meanwhile. */
        BUDGET_EVENT_LISTENING,
        /* It is there no more, or the bus is not: wait for it. */
        BUDGET_EVENT_GONE,
        /* It could not be subscribed to, or not be started: `error`. After an error that may pass
         * it is tried again by itself. */
        BUDGET_EVENT_FAILED,
} BudgetEventKind;

typedef struct BudgetEvent {
        BudgetEventKind kind;
        int64_t id;
        int64_t uid; /* UID_ALL: everybody */
        char *state;
        char *reason;
        int64_t percent;
        BudgetLimit *limit;
        BudgetRequest *request;
        BudgetError error; /* of FAILED alone */
} BudgetEvent;

/* By the contract's names, without kind and error. */
extern const RecordType budget_event_type;

typedef enum EventsFlags {
        EVENTS_PLAIN = 0,
        EVENTS_OR_OWN = 1 << 0, /* where UID_ALL may not be heard: the caller's own account */
        EVENTS_START = 1 << 1,  /* starts the daemon, once, if it is not there at the beginning */
        EVENTS_ASK = 1 << 2,    /* polkit may ask for a password, which takes minutes */
} EventsFlags;

typedef struct Events Events;

/* What the event owns may be taken out of it; the rest goes when the handler returns, which may
 * make calls, but not free `events`. */
typedef void (*EventsHandler)(const BudgetEvent *event, void *userdata);

/* Begins to listen for `uid`, or for everybody: UID_ALL. 0 or -errno; that there is no bus or
 * daemon is no error, but something that is waited for. */
int events_new(sd_event *loop, uint32_t uid, EventsFlags flags, EventsHandler handler,
                void *userdata, Events **ret);
Events *events_free(Events *events);
DEFINE_CLEANUP(Events *, events_free, events_freep)

/* Its connection, for other calls that are not to block the loop. Valid until the next GONE. */
sd_bus *events_bus(Events *events);
