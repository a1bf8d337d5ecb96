/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdlib.h>

#include "calendar/calendar.h"
#include "ledger/ledger.h"
#include "tests/simulation/catalog.h"
#include "tests/simulation/folder.h"
#include "tests/simulation/subject.h"

typedef struct ServiceSubject {
        Subject subject;
        char *directory; /* NULL: in memory */
        unsigned n_restarts;
        Ledger *ledger;
        Service *service;

        /* The go that runs. */
        Command *const *commands;
        size_t n_commands;
        Order *order;
} ServiceSubject;

/* The commands' userdata is for their rows, so `done` finds the subject here. */
static ServiceSubject *running;

static void open_ledger(ServiceSubject *self) {
        char *message = NULL;

        if (ledger_open(self->directory, &self->ledger, &message) < 0)
                die("ledger: %s", message ? message : "?");
}

static void open_service(ServiceSubject *self) {
        if (service_new(self->ledger, &self->service) < 0)
                die("out of memory");
        service_listen(self->service, subject_listen, self);
}

static void drop(Subject *subject) {
        ServiceSubject *self = (ServiceSubject *) subject;

        service_free(self->service);
        ledger_close(self->ledger);
        free(self->directory);
        free(self);
}

static void configure(Subject *subject, const Setup *setup, int64_t clock) {
        ServiceSubject *self = (ServiceSubject *) subject;

        int r = service_configure(self->service, setup_config(setup),
                        catalog_of_sources(setup->value[SETTING_CATALOG]),
                        rates_of_world(setup->value[SETTING_RATES]), setup_calendar(setup), clock);
        if (r < 0)
                die("service_configure: %d", r);
}

static void on_done(Command *command) {
        Order *order = running->order;

        for (size_t i = 0; i < running->n_commands; i++)
                if (running->commands[i] == command)
                        order->command[order->n++] = i;
}

static void run_batch(ServiceSubject *self, int64_t clock) {
        (void) service_run(self->service, clock);
        self->order->ends[self->order->n_batches++] = self->order->n;
        subject_batch_end(&self->subject);
}

static void run(Subject *subject, Command *const commands[], size_t n, int64_t clock, Order *order,
                bool follow) {
        ServiceSubject *self = running = (ServiceSubject *) subject;

        if (follow)
                die("the service decides for itself in which order it runs commands");
        *order = (Order){0};
        self->commands = commands;
        self->n_commands = n;
        self->order = order;
        for (size_t i = 0; i < n; i++) {
                commands[i]->done = on_done;
                while (service_submit(self->service, commands[i]) == -EBUSY)
                        run_batch(self, clock);
        }
        do
                run_batch(self, clock);
        while (service_has_work(self->service));
}

static Refusal check_limit(Subject *subject, const LimitChange *change) {
        return service_check_limit(((ServiceSubject *) subject)->service, change);
}

static void told(Subject *subject, int64_t warning, bool to_self) {
        service_told(((ServiceSubject *) subject)->service, warning, to_self);
}

/* Every other time as if it had been killed: the files are what they were before it was ended. */
static void reopen_ledger(ServiceSubject *self) {
        char *killed = self->n_restarts++ % 2 ? folder_copy(self->directory) : NULL;

        self->ledger = ledger_close(self->ledger);
        if (killed)
                folder_put_back(self->directory, killed);
        open_ledger(self);
}

/* A ledger in memory would not outlive it: then the service alone begins anew. */
static void restart(Subject *subject) {
        ServiceSubject *self = (ServiceSubject *) subject;

        self->service = service_free(self->service);
        if (self->directory)
                reopen_ledger(self);
        open_service(self);
}

static void accept_clock(Subject *subject, int64_t clock) {
        ServiceSubject *self = (ServiceSubject *) subject;

        self->service = service_free(self->service);
        if (service_accept_clock(self->ledger, 0, clock) < 0)
                die("service_accept_clock");
        restart(subject);
}

static int64_t latest(Subject *subject) {
        return ledger_latest(((ServiceSubject *) subject)->ledger);
}

static int64_t wakes_at(Subject *subject) {
        return service_wakes_at(((ServiceSubject *) subject)->service);
}

static void verify(Subject *subject, Text *faults) {
        ServiceSubject *self = (ServiceSubject *) subject;
        char hash[LEDGER_HASH_TEXT + 1], **lines = NULL;
        int64_t entries;

        if (!self->directory)
                return;
        int r = ledger_flush(self->ledger);
        if (r < 0)
                text_add(faults, "ledger_flush: %d\n", r);
        r = ledger_verify(self->directory, NULL, NULL, &lines, &entries, hash);
        if (r < 0)
                text_add(faults, "ledger_verify: %d\n", r);
        for (size_t i = 0; lines && lines[i]; i++) {
                text_add(faults, "ledger_verify: %s\n", lines[i]);
                free(lines[i]);
        }
        free(lines);
}

static const SubjectVtable vtable = {
                .name = "service",
                .free = drop,
                .configure = configure,
                .run = run,
                .check_limit = check_limit,
                .told = told,
                .restart = restart,
                .accept_clock = accept_clock,
                .latest = latest,
                .wakes_at = wakes_at,
                .verify = verify,
};

Subject *subject_service_new(const char *directory) {
        ServiceSubject *self = must(calloc(1, sizeof(*self)));

        self->subject.vtable = &vtable;
        self->directory = directory ? must(strdup(directory)) : NULL;
        open_ledger(self);
        open_service(self);
        return &self->subject;
}
