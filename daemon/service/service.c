/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "service/service.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "service/internal.h"

int service_new(Ledger *ledger, Service **ret) {
        Service *service = calloc(1, sizeof(*service));
        if (!service)
                return -ENOMEM;

        service->ledger = ledger;
        *ret = service;
        return 0;
}

Service *service_free(Service *service) {
        if (!service)
                return NULL;
        assert(service->queue.n == 0);
        queue_clear(&service->queue);
        calendar_free(service->calendar);
        config_free(service->config);
        catalog_free(service->catalog);
        free(service->events);
        free(service);
        return NULL;
}

void service_freep(Service **service) {
        *service = service_free(*service);
}

void service_listen(Service *service, EventListener listener, void *userdata) {
        service->listener = listener;
        service->listener_userdata = userdata;
}

const Catalog *service_catalog(const Service *service) {
        return service->catalog;
}

int service_submit(Service *service, Command *command) {
        return queue_add(&service->queue, command);
}

bool service_has_work(const Service *service) {
        return service->queue.n > 0;
}

int64_t service_wakes_at(const Service *service) {
        return service->next_lapse;
}

int add_event(Service *service, EventKind kind, uint32_t uid, int64_t id, State state,
                Reason reason) {
        if (service->n_events == service->allocated_events) {
                size_t allocated = service->allocated_events ? 2 * service->allocated_events : 64;
                Event *events = realloc(service->events, allocated * sizeof(*events));
                if (!events)
                        return -ENOMEM;
                service->events = events;
                service->allocated_events = allocated;
        }
        service->events[service->n_events++] = (Event){kind, uid, id, state, reason};
        return 0;
}

int need_account(Service *service, const Command *command, LedgerAccount *ret) {
        const Person *person = &command->account;

        int r = ledger_find_account(service->ledger, person->uid, person->name, ret);
        if (r != 0)
                return r < 0 ? r : 0;

        Entry entry = entry_of_kind(ENTRY_ACCOUNT);
        entry.at = service->now;
        entry.actor = command->caller;
        entry.uid = person->uid;
        entry.name = person->name;
        r = ledger_append(service->ledger, &entry);
        if (r < 0)
                return r;
        *ret = (LedgerAccount){.id = entry.account, .uid = person->uid};
        memcpy(ret->name, person->name, sizeof(ret->name));
        return 0;
}

/* The ledger's time stands still rather than run backwards. */
static void set_time(Service *service, int64_t clock) {
        int64_t latest = ledger_latest(service->ledger);

        service->now = clock > latest ? clock : latest;
        service->clock_suspect = clock < latest - CLOCK_SLACK_USEC;
}

static int run_command(Service *service, Command *command) {
        command->refusal = REFUSAL_NONE;
        command->answer = (Answer){0};
        command->changed = false;

        switch (command->kind) {
        case COMMAND_REQUEST:
        case COMMAND_CHECK:
                return run_request(service, command);
        case COMMAND_COMPLETE:
                return run_complete(service, command);
        case COMMAND_CANCEL:
                return run_cancel(service, command);
        case COMMAND_GET:
                return run_get(service, command);
        case COMMAND_GET_LIMITS:
                return run_get_limits(service, command);
        case COMMAND_GET_ACCOUNT:
                return run_get_account(service, command);
        case COMMAND_LIST_REQUESTS:
                return run_list_requests(service, command);
        case COMMAND_LIST_ACCOUNTS:
                return run_list_accounts(service, command);
        case COMMAND_SET_LIMIT:
                return run_set_limit(service, command);
        case COMMAND_REMOVE_LIMIT:
                return run_remove_limit(service, command);
        case COMMAND_KIND_COUNT:
                break;
        }
        return -EINVAL;
}

/* The first of a batch lapses what is due, so that every command sees holds as they are now. */
static int run_one(Ledger *ledger, size_t index, void *userdata) {
        Service *service = userdata;
        size_t n_events = service->n_events;

        (void) ledger;
        if (index == 0)
                return service->lapse_error = lapse_due_holds(service);
        if (service->lapse_error < 0)
                return service->lapse_error;

        int r = run_command(service, service->batch[index - 1]);
        if (r < 0) /* what it did is undone, and so is what it would have told */
                service->n_events = n_events;
        return r;
}

static int run_batch(Service *service, int64_t clock, int results[SERVICE_BATCH_MAX + 1]) {
        set_time(service, clock);
        int r = calendar_spans(service->calendar, service->now, &service->spans);
        if (r >= 0)
                r = ledger_batch(service->ledger, service->n_batch + 1, run_one, service, results);
        if (r >= 0)
                r = service->lapse_error;
        if (r < 0) {
                service->n_events = 0;
                service->next_lapse = 0; /* is found out again */
        }
        return r;
}

int service_run(Service *service, int64_t clock) {
        int results[SERVICE_BATCH_MAX + 1];
        Command *command;

        service->n_batch = 0;
        queue_begin(&service->queue);
        while (service->n_batch < SERVICE_BATCH_MAX && (command = queue_take(&service->queue)))
                service->batch[service->n_batch++] = command;

        int r = run_batch(service, clock, results);
        int first_error = r;
        for (size_t i = 0; i < service->n_batch; i++) {
                int error = r < 0 ? r : results[i + 1];
                service->batch[i]->error = error < 0 ? error : 0;
                if (error < 0 && first_error == 0)
                        first_error = error;
                service->batch[i]->done(service->batch[i]);
        }
        for (size_t i = 0; i < service->n_events; i++)
                if (service->listener)
                        service->listener(&service->events[i], service->listener_userdata);
        service->n_events = 0;
        return first_error;
}
