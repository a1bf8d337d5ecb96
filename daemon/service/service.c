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
        rates_free(service->rates);
        events_clear(service, 0);
        free(service->events);
        free(service->told);
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
        return service->queue.n > 0 || service->n_told > 0;
}

int64_t service_wakes_at(const Service *service) {
        return service->next_lapse;
}

int need_account_of(Service *service, const Person *person, int64_t actor, LedgerAccount *ret) {
        int r = ledger_find_account(service->ledger, person->uid, person->name, ret);
        if (r != 0)
                return r < 0 ? r : 0;

        Entry entry = entry_of_kind(ENTRY_ACCOUNT);
        entry.at = service->now;
        entry.actor = actor;
        entry.uid = person->uid;
        entry.name = person->name;
        r = ledger_append(service->ledger, &entry);
        if (r < 0)
                return r;
        *ret = (LedgerAccount){.id = entry.account, .uid = person->uid};
        memcpy(ret->name, person->name, sizeof(ret->name));
        return 0;
}

int need_account(Service *service, const Command *command, LedgerAccount *ret) {
        return need_account_of(service, &command->account, command->caller, ret);
}

/* The ledger's time stands still rather than run backwards. */
static void set_time(Service *service, int64_t clock) {
        int64_t latest = ledger_latest(service->ledger);

        service->now = clock > latest ? clock : latest;
        service->clock_suspect = clock < latest - CLOCK_SLACK_USEC;
}

typedef int (*Run)(Service *service, Command *command);

static const Run runs[] = {
                [COMMAND_REQUEST] = run_request,
                [COMMAND_CHECK] = run_request,
                [COMMAND_COMPLETE] = run_complete,
                [COMMAND_CANCEL] = run_cancel,
                [COMMAND_GET] = run_get,
                [COMMAND_GET_LIMITS] = run_get_limits,
                [COMMAND_GET_ACCOUNT] = run_get_account,
                [COMMAND_LIST_REQUESTS] = run_list_requests,
                [COMMAND_LIST_ACCOUNTS] = run_list_accounts,
                [COMMAND_SET_LIMIT] = run_set_limit,
                [COMMAND_REMOVE_LIMIT] = run_remove_limit,
                [COMMAND_GRANT] = run_grant,
                [COMMAND_SET_PAUSED] = run_set_paused,
                [COMMAND_RESOLVE] = run_resolve,
                [COMMAND_REFUND] = run_refund,
                [COMMAND_RECORD] = run_record,
                [COMMAND_LIST_PENDING] = run_list_pending,
                [COMMAND_LIST_CHANGES] = run_list_changes,
                [COMMAND_SUMMARIZE] = run_summarize,
                [COMMAND_LIST_BUNDLES] = run_list_bundles,
                [COMMAND_QUOTE] = run_quote,
                [COMMAND_LIST_UNTOLD] = run_list_untold,
};
static_assert(ELEMENTSOF(runs) == COMMAND_KIND_COUNT, "every kind can be run");

static int run_command(Service *service, Command *command) {
        command->refusal = REFUSAL_NONE;
        command->answer = (Answer){0};
        command->changed = false;
        int r = command->sink.begin ? command->sink.begin(command->userdata) : 0;
        return r < 0 ? r : runs[command->kind](service, command);
}

/* Which warnings have been heard. */
static int write_told(Service *service) {
        int r = 0;

        for (size_t i = 0; i < service->n_told && r >= 0; i++) {
                Entry entry = entry_of_kind(ENTRY_TOLD);

                entry.at = service->now;
                entry.request = service->told[i].warning;
                entry.source = source_to_text(
                                service->told[i].self ? SOURCE_SELF : SOURCE_GUARDIAN);
                r = ledger_append(service->ledger, &entry);
        }
        return r;
}

/* Before the commands: what is due, at its own time; then what has been told, now. */
static int run_first(Service *service) {
        int r = lapse_due_holds(service);

        return r < 0 ? r : write_told(service);
}

/* The first of a batch lapses what is due, if anything is, so that every command sees holds as they
 * are now. A command that is refused has written nothing but in which currency something is
 * counted. */
static int run_one(Ledger *ledger, size_t index, void *userdata) {
        Service *service = userdata;
        size_t n_events = service->n_events;

        (void) ledger;
        if (service->has_first && index == 0)
                return service->lapse_error = run_first(service);
        if (service->lapse_error < 0)
                return service->lapse_error;

        int r = run_command(service, service->batch[index - service->has_first]);
        if (r < 0) /* there is nothing to be told of it */
                events_clear(service, n_events);
        return r;
}

static int64_t count_entries(const Service *service) {
        char hash[LEDGER_HASH_TEXT + 1];
        int64_t entries;

        ledger_head(service->ledger, &entries, hash);
        return entries;
}

/* As ledger_batch(), where N > 0 is a command's place in the batch, from 1 on. */
static int run_batch(Service *service, int64_t clock, int results[SERVICE_BATCH_MAX + 1]) {
        size_t n_told = service->n_told;
        const Spans *spans;

        set_time(service, clock);
        service->has_first =
                        !service->only_reads && (n_told > 0 || service->now >= service->next_lapse);
        service->lapse_error = 0;
        int r = calendar_spans(service->calendar, service->now, &spans);
        if (r >= 0) {
                service->spans = *spans;
                r = ledger_batch(service->ledger, service->n_batch + service->has_first, run_one,
                                service, results);
        }
        if (service->lapse_error < 0)
                r = service->lapse_error;
        if (r != 0) {
                events_clear(service, 0);
                service->next_lapse = 0; /* is found out again */
                return r > 0 ? r - service->has_first : r;
        }
        if (service->has_first)
                service->n_told -= n_told;
        return 0;
}

/* Ends the command at that place of the batch, and takes it out. */
static void end_command(Service *service, size_t i, int error) {
        Command *command = service->batch[i];

        for (service->n_batch--; i < service->n_batch; i++)
                service->batch[i] = service->batch[i + 1];
        command->error = error;
        command->done(command);
}

/* Without those that fail half way: each ends, and *ret_error is the last one's. 0 or -errno. */
static int run_others(Service *service, int64_t clock, int results[], int *ret_error) {
        int r;

        while ((r = run_batch(service, clock, results)) > 0) {
                *ret_error = results[r - 1 + service->has_first];
                end_command(service, (size_t) r - 1, *ret_error);
        }
        return r;
}

/* Where the batch cannot be written, who only reads does not fail with who writes. */
static int run_all(Service *service, int64_t clock, int results[], int *ret_error) {
        int64_t before = count_entries(service);

        int r = run_others(service, clock, results, ret_error);
        if (r >= 0) {
                /* One that had nothing to write tells nothing about that. */
                if (count_entries(service) > before)
                        service->failed = 0;
                return r;
        }
        service->failed = r;
        service->only_reads = true;
        ledger_refuse(service->ledger, r);
        r = run_others(service, clock, results, ret_error);
        ledger_refuse(service->ledger, 0);
        service->only_reads = false;
        return r;
}

static void tell_events(Service *service) {
        for (size_t i = 0; i < service->n_events; i++)
                if (service->listener)
                        service->listener(&service->events[i], service->listener_userdata);
        events_clear(service, 0);
}

int service_run(Service *service, int64_t clock) {
        int results[SERVICE_BATCH_MAX + 1];
        Command *command;
        int error = 0;

        service->n_batch = 0;
        queue_begin(&service->queue);
        while (service->n_batch < SERVICE_BATCH_MAX && (command = queue_take(&service->queue)))
                service->batch[service->n_batch++] = command;

        int r = run_all(service, clock, results, &error);
        for (size_t i = 0; i < service->n_batch; i++) {
                int result = r < 0 ? r : results[i + service->has_first];
                service->batch[i]->error = result < 0 ? result : 0;
                if (result < 0 && error == 0)
                        error = result;
                service->batch[i]->done(service->batch[i]);
        }
        tell_events(service);
        /* Nobody waits for it but who asks next. */
        if (ledger_flush_due(service->ledger))
                (void) ledger_flush(service->ledger);
        if (service->failed < 0)
                return service->failed;
        return error < 0 ? error : ledger_flush_error(service->ledger);
}

int service_flush(Service *service) {
        int r = ledger_flush(service->ledger);

        return r < 0 ? r : service->failed;
}

bool service_is_flushed(const Service *service) {
        return ledger_is_flushed(service->ledger);
}
