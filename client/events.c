/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/events.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/lib_bus.h"

#define DRIVER "org.freedesktop.DBus"
#define DRIVER_PATH "/org/freedesktop/DBus"
#define LOCAL DRIVER ".Local"

#define OWNER_CHANGED                                                                 \
        "type='signal',sender='" DRIVER "',path='" DRIVER_PATH "',interface='" DRIVER \
        "',member='NameOwnerChanged',arg0='" BUS_NAME "'"
#define DISCONNECTED "type='signal',sender='" LOCAL "',interface='" LOCAL "',member='Disconnected'"

#define SYSTEM_BUS "unix:path=/run/dbus/system_bus_socket"

/* Between two attempts: doubled each time, until one has come to something. */
#define PAUSE_MIN_USEC (UINT64_C(1) * 1000000)
#define PAUSE_MAX_USEC (UINT64_C(60) * 1000000)

/* As for the client's calls. */
#define ASKING_TIMEOUT_USEC (UINT64_C(15) * 60 * 1000000)

struct Events {
        sd_event *loop;
        uint32_t wanted;
        uint32_t uid; /* who is listened to, which may be less */
        EventsFlags flags;
        EventsHandler handler;
        void *userdata;
        sd_bus *bus;
        char *owner;            /* the daemon's connection; NULL: it is not there */
        sd_bus_slot *call;      /* the one that is under way */
        sd_event_source *again; /* on when something has failed */
        uint64_t pause;         /* before that */
        bool started;           /* the daemon, by us */
};

static const Field event_fields[] = {
                FIELD(BudgetEvent, "id", "t", id),
                FIELD(BudgetEvent, "uid", "u", uid),
                FIELD(BudgetEvent, "state", "s", state),
                FIELD(BudgetEvent, "reason", "s", reason),
                FIELD(BudgetEvent, "percent", "u", percent),
                FIELD_RECORD(BudgetEvent, "limit", limit, &budget_limit_type),
                FIELD_RECORD(BudgetEvent, "request", request, &budget_request_type),
};
const RecordType budget_event_type = RECORD_TYPE(BudgetEvent, event_fields);

static void event_clear(BudgetEvent *event) {
        record_clear(&budget_event_type, event);
        budget_error_clear(&event->error);
}

static void tell(Events *events, BudgetEventKind kind, int64_t uid) {
        _cleanup_(event_clear) BudgetEvent event = {0};

        event_clear(&event);
        event.kind = kind;
        event.uid = uid;
        events->handler(&event, events->userdata);
}

static void tell_failed(Events *events, const char *name, const char *message) {
        _cleanup_(event_clear) BudgetEvent event = {0};

        event_clear(&event);
        event.kind = BUDGET_EVENT_FAILED;
        event.uid = events->uid;
        event.error.code = budget_error_from_name(name);
        event.error.message = strdup(message ? message : name);
        events->handler(&event, events->userdata);
}

/* ---- signals ---- */

static int read_changed(sd_bus_message *signal, BudgetEvent *event) {
        const char *state, *reason;
        uint64_t id;

        int r = sd_bus_message_read(signal, "tss", &id, &state, &reason);
        if (r < 0)
                return r;
        event->id = (int64_t) id;
        event->state = strdup(state);
        event->reason = strdup(reason);
        return event->state && event->reason ? 0 : -ENOMEM;
}

static int read_uid(sd_bus_message *signal, BudgetEvent *event) {
        uint32_t uid;

        int r = sd_bus_message_read(signal, "u", &uid);
        event->uid = uid;
        return r;
}

static int read_warning(sd_bus_message *signal, BudgetEvent *event) {
        uint32_t percent;

        int r = read_uid(signal, event);
        if (r >= 0)
                r = sd_bus_message_read(signal, "u", &percent);
        if (r < 0)
                return r;
        event->percent = percent;
        event->limit = calloc(1, sizeof *event->limit);
        return event->limit ? bus_read_record(signal, &budget_limit_type, event->limit) : -ENOMEM;
}

static int read_pending(sd_bus_message *signal, BudgetEvent *event) {
        uint64_t id;

        int r = sd_bus_message_read(signal, "t", &id);
        if (r >= 0)
                r = read_uid(signal, event);
        if (r < 0)
                return r;
        event->id = (int64_t) id;
        event->request = calloc(1, sizeof *event->request);
        return event->request ? bus_read_record(signal, &budget_request_type, event->request)
                              : -ENOMEM;
}

static const struct {
        const char *interface;
        const char *member;
        int (*read)(sd_bus_message *signal, BudgetEvent *event);
} signals[] = {
                [BUDGET_EVENT_CHANGED] = {INTERFACE_RECHARGE, "Changed", read_changed},
                [BUDGET_EVENT_BUDGET_CHANGED] = {INTERFACE_BUDGET, "BudgetChanged", read_uid},
                [BUDGET_EVENT_WARNING] = {INTERFACE_BUDGET, "Warning", read_warning},
                [BUDGET_EVENT_PENDING] = {INTERFACE_GUARDIAN, "Pending", read_pending},
};

/* Anybody on the bus may send us a signal that looks like the daemon's. */
static bool is_daemons(const Events *events, sd_bus_message *message) {
        return events->owner && text_equal(sd_bus_message_get_sender(message), events->owner) &&
                        text_equal(sd_bus_message_get_path(message), OBJECT_PATH);
}

static int on_message(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(event_clear) BudgetEvent event = {0};
        Events *events = userdata;

        (void) error;
        if (!is_daemons(events, message))
                return 0;
        for (size_t i = 0; i < ELEMENTSOF(signals); i++) {
                if (sd_bus_message_is_signal(message, signals[i].interface, signals[i].member) <= 0)
                        continue;
                event_clear(&event);
                event.kind = (BudgetEventKind) i;
                /* What is not the contract's is passed over, as a newer daemon's keys are. */
                if (signals[i].read(message, &event) >= 0)
                        events->handler(&event, events->userdata);
                return 1;
        }
        return 0;
}

/* ---- the daemon comes and goes ---- */

/* Makes another connection, and all that follows from it, in a while. */
static void try_again(Events *events) {
        if (sd_event_source_set_time_relative(events->again, events->pause) >= 0)
                (void) sd_event_source_set_enabled(events->again, SD_EVENT_ONESHOT);
        events->pause = events->pause < PAUSE_MAX_USEC / 2 ? 2 * events->pause : PAUSE_MAX_USEC;
}

/* Calls the daemon, or the bus itself; an answer that is awaited from before is of no use then. */
static int call(Events *events, sd_bus_message *message, uint64_t timeout,
                sd_bus_message_handler_t on_answer) {
        events->call = sd_bus_slot_unref(events->call);
        return sd_bus_call_async(events->bus, &events->call, message, on_answer, events, timeout);
}

/* By the daemon's connection, not by its name: what is told to the name starts a daemon. */
static void subscribe(Events *events, uint32_t uid, sd_bus_message_handler_t on_answer) {
        _cleanup_message_ sd_bus_message *message = NULL;
        bool asks = events->flags & EVENTS_ASK;

        events->uid = uid;
        int r = sd_bus_message_new_method_call(events->bus, &message, events->owner, OBJECT_PATH,
                        INTERFACE_BUDGET, "Subscribe");
        if (r >= 0)
                r = sd_bus_message_append(message, "u", uid);
        if (r >= 0)
                r = sd_bus_message_set_allow_interactive_authorization(message, asks);
        if (r >= 0)
                r = call(events, message, asks ? ASKING_TIMEOUT_USEC : 0, on_answer);
        if (r < 0)
                try_again(events);
}

static int on_subscribed(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error) {
        const sd_bus_error *error = sd_bus_message_get_error(reply);
        Events *events = userdata;

        (void) ret_error;
        if (!error) {
                events->pause = PAUSE_MIN_USEC;
                tell(events, BUDGET_EVENT_LISTENING, events->uid);
                return 1;
        }

        BudgetErrorCode code = budget_error_from_name(error->name);
        if (events->uid == UID_ALL && events->flags & EVENTS_OR_OWN &&
                        (code == BUDGET_ERROR_ACCESS_DENIED ||
                                        code == BUDGET_ERROR_INTERACTIVE_REQUIRED)) {
                subscribe(events, geteuid(), on_subscribed);
                return 1;
        }
        if (code == BUDGET_ERROR_LIMITS_EXCEEDED || code == BUDGET_ERROR_STORAGE_FAILED ||
                        code == BUDGET_ERROR_NO_ANSWER || code == BUDGET_ERROR_OTHER)
                try_again(events);
        /* It ended while we spoke: that is told when the bus says so. */
        if (code != BUDGET_ERROR_NO_ANSWER && code != BUDGET_ERROR_UNREACHABLE)
                tell_failed(events, error->name, error->message);
        return 1;
}

/* owner: "" or NULL: none. */
static void set_owner(Events *events, const char *owner) {
        bool gone = events->owner != NULL;

        if (owner && text_equal(owner, events->owner))
                return;
        events->call = sd_bus_slot_unref(events->call);
        free(events->owner);
        events->owner = owner && *owner ? strdup(owner) : NULL;
        if (gone) {
                (void) sd_event_source_set_enabled(events->again, SD_EVENT_OFF);
                tell(events, BUDGET_EVENT_GONE, UID_ALL);
        }
        if (events->owner)
                subscribe(events, events->wanted, on_subscribed);
}

static int on_owner_changed(sd_bus_message *signal, void *userdata, sd_bus_error *error) {
        const char *name, *old, *owner;

        (void) error;
        if (text_equal(sd_bus_message_get_sender(signal), DRIVER) &&
                        sd_bus_message_read(signal, "sss", &name, &old, &owner) >= 0)
                set_owner(userdata, owner);
        return 0;
}

/* ---- the bus, too ---- */

static int on_started(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error) {
        const sd_bus_error *error = sd_bus_message_get_error(reply);

        (void) ret_error;
        if (error) /* else NameOwnerChanged has its name */
                tell_failed(userdata, error->name, error->message);
        return 1;
}

static void start_daemon(Events *events) {
        _cleanup_message_ sd_bus_message *message = NULL;

        events->started = true;
        int r = sd_bus_message_new_method_call(
                        events->bus, &message, DRIVER, DRIVER_PATH, DRIVER, "StartServiceByName");
        if (r >= 0)
                r = sd_bus_message_append(message, "su", BUS_NAME, 0);
        if (r >= 0)
                r = call(events, message, 0, on_started);
        if (r < 0)
                try_again(events);
}

static int on_owner(sd_bus_message *reply, void *userdata, sd_bus_error *error) {
        Events *events = userdata;
        const char *owner;

        (void) error;
        if (!sd_bus_message_is_method_error(reply, NULL)) {
                if (sd_bus_message_read(reply, "s", &owner) >= 0)
                        set_owner(events, owner);
                return 1;
        }
        events->pause = PAUSE_MIN_USEC; /* the bus has answered, and there is nobody to refuse */
        if (!events->owner && events->flags & EVENTS_START && !events->started)
                start_daemon(events);
        return 1;
}

static int on_disconnected(sd_bus_message *signal, void *userdata, sd_bus_error *error) {
        Events *events = userdata;

        (void) signal;
        (void) error;
        set_owner(events, NULL);
        try_again(events);
        return 0;
}

/* Whether a daemon is there, and from now on its coming and going. */
static int watch(Events *events) {
        _cleanup_message_ sd_bus_message *message = NULL;

        int r = sd_bus_add_filter(events->bus, NULL, on_message, events);
        if (r >= 0)
                r = sd_bus_add_match(events->bus, NULL, DISCONNECTED, on_disconnected, events);
        if (r >= 0)
                r = sd_bus_add_match_async(
                                events->bus, NULL, OWNER_CHANGED, on_owner_changed, NULL, events);
        if (r >= 0)
                r = sd_bus_message_new_method_call(
                                events->bus, &message, DRIVER, DRIVER_PATH, DRIVER, "GetNameOwner");
        if (r >= 0)
                r = sd_bus_message_append(message, "s", BUS_NAME);
        return r < 0 ? r : call(events, message, 0, on_owner);
}

static void bus_drop(Events *events) {
        set_owner(events, NULL);
        events->call = sd_bus_slot_unref(events->call);
        if (events->bus)
                (void) sd_bus_detach_event(events->bus);
        events->bus = sd_bus_close_unref(events->bus);
}

/* Where there is no socket yet, the connection waits for it by itself. */
static int bus_open(Events *events) {
        const char *address = getenv("DBUS_SYSTEM_BUS_ADDRESS");

        int r = sd_bus_new(&events->bus);
        if (r >= 0)
                r = sd_bus_set_description(events->bus, "coinbudget-events");
        if (r >= 0)
                r = sd_bus_set_address(events->bus, address ? address : SYSTEM_BUS);
        if (r >= 0)
                r = sd_bus_set_bus_client(events->bus, true);
        if (r >= 0)
                r = sd_bus_set_watch_bind(events->bus, true);
        if (r >= 0)
                r = sd_bus_start(events->bus);
        if (r >= 0)
                r = watch(events);
        return r < 0 ? r : sd_bus_attach_event(events->bus, events->loop, SD_EVENT_PRIORITY_NORMAL);
}

static int on_again(sd_event_source *source, uint64_t now, void *userdata) {
        Events *events = userdata;

        (void) source;
        (void) now;
        bus_drop(events);
        if (bus_open(events) < 0)
                try_again(events);
        return 0;
}

/* ---- beginning and end ---- */

int events_new(sd_event *loop, uint32_t uid, EventsFlags flags, EventsHandler handler,
                void *userdata, Events **ret) {
        _cleanup_(events_freep) Events *events = calloc(1, sizeof *events);
        if (!events)
                return -ENOMEM;

        *events = (Events){.loop = sd_event_ref(loop),
                        .wanted = uid,
                        .uid = uid,
                        .flags = flags,
                        .handler = handler,
                        .userdata = userdata,
                        .pause = PAUSE_MIN_USEC};
        int r = sd_event_add_time_relative(
                        loop, &events->again, CLOCK_MONOTONIC, 0, 0, on_again, events);
        if (r >= 0)
                r = sd_event_source_set_enabled(events->again, SD_EVENT_OFF);
        if (r >= 0)
                r = bus_open(events);
        if (r >= 0)
                *ret = TAKE_PTR(events);
        return r;
}

Events *events_free(Events *events) {
        if (!events)
                return NULL;
        events->call = sd_bus_slot_unref(events->call);
        if (events->bus)
                (void) sd_bus_detach_event(events->bus);
        sd_bus_flush_close_unref(events->bus);
        sd_event_source_disable_unref(events->again);
        sd_event_unref(events->loop);
        free(events->owner);
        free(events);
        return NULL;
}

sd_bus *events_bus(Events *events) {
        return events->bus;
}
