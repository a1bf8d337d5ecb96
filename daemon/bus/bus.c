/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/bus.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "bus/internal.h"
#include "common/timetext.h"

/* Behind the connection's own sources: a batch runs when there is nothing more to read. */
#define BATCH_PRIORITY (SD_EVENT_PRIORITY_NORMAL + 10)

/* After so many commands a batch runs, even if more could be read: under a flood the bus's queue
 * never empties. More than one batch, so that a flood fills its own lane, is refused there, and a
 * caller who comes behind it is seen and has a turn in the next batch. */
#define TAKEN_MAX (2 * SERVICE_BATCH_MAX)

/* After a failure a hold that is due waits so long for the next try. */
#define RETRY_USEC INT64_C(1000000)

#define LAPSE_ACCURACY_USEC UINT64_C(100000)

/* So long after a batch what follows from it is written, if no other came. */
#define FLUSH_USEC UINT64_C(1000000)

/* Whether a batch is to run as soon as there is nothing more to read. A command is answered by
 * whatever comes of its batch. Of the service's own, who has been told of which warning, there is
 * no end while the ledger fails: it waits, like a hold that is due. */
static bool is_urgent(const Bus *bus) {
        return service_has_work(bus->service) && (bus->n_waiting > 0 || !bus->failing);
}

static void schedule_lapse(Bus *bus) {
        int64_t wakes_at = service_wakes_at(bus->service);
        int64_t retry_at = time_now() + RETRY_USEC;

        if (bus->failing && (wakes_at < retry_at || service_has_work(bus->service)))
                wakes_at = retry_at;

        (void) sd_event_source_set_time(bus->lapse, (uint64_t) wakes_at);
        (void) sd_event_source_set_enabled(
                        bus->lapse, wakes_at == INT64_MAX ? SD_EVENT_OFF : SD_EVENT_ONESHOT);
}

/* Logged when it begins and when it ends, not each time: a flood should not fill the journal.
 * Damage does not end by itself, though what lies beside it can be read: it is told once. */
static void note_storage(Bus *bus, int r) {
        bool was_failing = bus->failing;

        bus->failing = r < 0;
        if (bus->damaged)
                return;
        bus->damaged = r == -EUCLEAN;
        if (bus->damaged)
                log_damage(bus->state);
        else if (r < 0 && !was_failing)
                log_message(LOG_ERR, MESSAGE_STORAGE_FAILED,
                                "The ledger failed: %s. Nothing is approved until it works again",
                                strerror(-r));
        else if (r >= 0 && was_failing)
                log_message(LOG_NOTICE, MESSAGE_STORAGE_FAILED, "The ledger works again");
}

void bus_note_clock(Bus *bus, bool suspect) {
        if (suspect && !bus->clock_suspect)
                log_message(LOG_WARNING, MESSAGE_CLOCK_SUSPECT,
                                "The clock stands before the ledger's latest entry: requests are "
                                "refused until it has caught up. If the clock is right now, stop "
                                "the daemon and run: coinbudgetd --accept-clock");
        bus->clock_suspect = suspect;
}

static void schedule_flush(Bus *bus) {
        int enabled = SD_EVENT_OFF;

        if (service_is_flushed(bus->service))
                return;
        (void) sd_event_source_get_enabled(bus->flush, &enabled);
        if (enabled != SD_EVENT_OFF)
                return;
        (void) sd_event_source_set_time_relative(bus->flush, FLUSH_USEC);
        (void) sd_event_source_set_enabled(bus->flush, SD_EVENT_ONESHOT);
}

static void run_batch(Bus *bus) {
        bus->taken = 0;
        note_storage(bus, service_run(bus->service, time_now()));
        schedule_flush(bus);
        (void) sd_event_source_set_enabled(
                        bus->batch, is_urgent(bus) ? SD_EVENT_ONESHOT : SD_EVENT_OFF);
        schedule_lapse(bus);
}

static int on_batch(sd_event_source *source, void *userdata) {
        (void) source;
        run_batch(userdata);
        return 0;
}

static int on_lapse(sd_event_source *source, uint64_t usec, void *userdata) {
        (void) source;
        (void) usec;
        run_batch(userdata);
        return 0;
}

static int on_flush(sd_event_source *source, uint64_t usec, void *userdata) {
        Bus *bus = userdata;

        (void) source;
        (void) usec;
        note_storage(bus, service_flush(bus->service));
        schedule_flush(bus);
        return 0;
}

int bus_submit(Bus *bus, Command *command) {
        int r = service_submit(bus->service, command);
        if (r >= 0)
                bus->n_waiting++;
        bool full = ++bus->taken >= TAKEN_MAX;
        if (full)
                run_batch(bus);
        if (r < 0 || full)
                return r;
        /* Cannot fail for a source that is there; were it so, the next command would run this one.
         */
        (void) sd_event_source_set_enabled(bus->batch, SD_EVENT_ONESHOT);
        return 0;
}

void bus_note_done(Bus *bus) {
        bus->n_waiting--;
}

/* Signals are for who listens; what they tell is on disk whether or not they arrive. But a warning
 * is kept until somebody was there to hear it. */
static void on_event(const Event *event, void *userdata) {
        Bus *bus = userdata;

        unsigned told = audience_tell(bus->audience, event);
        if (event->kind != EVENT_WARNING)
                return;
        if (told & TOLD_SELF)
                service_told(bus->service, event->id, true);
        if (told & TOLD_OTHERS)
                service_told(bus->service, event->id, false);
}

static int add_vtables(Bus *bus) {
        static const struct {
                const char *interface;
                const sd_bus_vtable *vtable;
        } interfaces[] = {
                        {INTERFACE_RECHARGE, recharge_vtable},
                        {INTERFACE_BUDGET, budget_vtable},
                        {INTERFACE_GUARDIAN, guardian_vtable},
                        {INTERFACE_CATALOG, catalog_vtable},
        };
        int r = 0;

        for (size_t i = 0; i < ELEMENTSOF(interfaces) && r >= 0; i++)
                r = sd_bus_add_object_vtable(bus->connection, NULL, OBJECT_PATH,
                                interfaces[i].interface, interfaces[i].vtable, bus);
        return r;
}

static int add_sources(Bus *bus) {
        int r = sd_event_add_defer(bus->event, &bus->batch, on_batch, bus);
        if (r >= 0)
                r = sd_event_source_set_priority(bus->batch, BATCH_PRIORITY);
        if (r >= 0)
                r = sd_event_add_time(bus->event, &bus->lapse, CLOCK_REALTIME, 0,
                                LAPSE_ACCURACY_USEC, on_lapse, bus);
        if (r >= 0)
                r = sd_event_source_set_priority(bus->lapse, BATCH_PRIORITY);
        if (r >= 0)
                r = sd_event_add_time_relative(bus->event, &bus->flush, CLOCK_MONOTONIC, FLUSH_USEC,
                                FLUSH_USEC / 10, on_flush, bus);
        if (r >= 0)
                r = sd_event_source_set_priority(bus->flush, BATCH_PRIORITY);
        return r;
}

/* Who does not wait for the answer may not spend, and has no use for what is read: only Complete
 * and Cancel are honoured. The bus does not count such calls, so nothing else would bound them. */
static int drop_unawaited(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        uint8_t type;

        (void) userdata;
        (void) error;
        if (sd_bus_message_get_type(message, &type) < 0 || type != SD_BUS_MESSAGE_METHOD_CALL ||
                        sd_bus_message_get_expect_reply(message) != 0)
                return 0;
        return sd_bus_message_is_method_call(message, INTERFACE_RECHARGE, "Complete") <= 0 &&
                        sd_bus_message_is_method_call(message, INTERFACE_RECHARGE, "Cancel") <= 0;
}

int bus_new(sd_event *event, sd_bus *connection, Service *service, const char *state, Bus **ret) {
        _cleanup_(bus_freep) Bus *bus = calloc(1, sizeof(*bus));
        if (!bus)
                return -ENOMEM;

        bus->event = event;
        bus->connection = connection;
        bus->service = service;
        bus->state = state;
        int r = auth_new(connection, &bus->auth);
        if (r >= 0)
                r = audience_new(connection, &bus->audience);
        if (r >= 0)
                r = add_sources(bus);
        if (r >= 0)
                r = sd_bus_add_filter(connection, NULL, drop_unawaited, NULL);
        if (r >= 0)
                r = add_vtables(bus);
        if (r < 0)
                return r;
        service_listen(service, on_event, bus);
        *ret = TAKE_PTR(bus);
        return 0;
}

Bus *bus_free(Bus *bus) {
        if (!bus)
                return NULL;
        sd_event_source_unref(bus->batch);
        sd_event_source_unref(bus->lapse);
        sd_event_source_unref(bus->flush);
        audience_free(bus->audience);
        auth_free(bus->auth);
        free(bus);
        return NULL;
}

void bus_freep(Bus **bus) {
        *bus = bus_free(*bus);
}

void bus_drain(Bus *bus) {
        bool work = service_has_work(bus->service);

        for (; work; work = is_urgent(bus))
                run_batch(bus);
}

void bus_reconfigured(Bus *bus) {
        run_batch(bus);
        audience_tell_all(bus->audience);
}
