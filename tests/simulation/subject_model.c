/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdlib.h>

#include "catalog/catalog.h"
#include "tests/simulation/catalog.h"
#include "tests/simulation/subject.h"

typedef struct ModelSubject {
        Subject subject;
        Model *model;
        Catalog *catalogs[CATALOG_EDITIONS];
} ModelSubject;

static void drop(Subject *subject) {
        ModelSubject *self = (ModelSubject *) subject;

        model_free(self->model);
        for (size_t i = 0; i < CATALOG_EDITIONS; i++)
                catalog_free(self->catalogs[i]);
        free(self);
}

static void configure(Subject *subject, const Setup *setup, int64_t clock) {
        ModelSubject *self = (ModelSubject *) subject;

        model_configure(self->model, setup_config(setup),
                        self->catalogs[setup->value[SETTING_CATALOG]],
                        world_rates(setup->value[SETTING_RATES]), setup_calendar(setup), clock);
}

static void run(Subject *subject, Command *const commands[], size_t n, int64_t clock, Order *order,
                bool follow) {
        ModelSubject *self = (ModelSubject *) subject;
        size_t begin = 0;

        if (!follow) {
                *order = (Order){.n = n, .n_batches = 1, .ends = {n}};
                for (size_t i = 0; i < n; i++)
                        order->command[i] = i;
        }
        for (size_t k = 0; k < order->n_batches; k++) {
                Command *batch[GO_MAX];

                for (size_t i = begin; i < order->ends[k]; i++)
                        batch[i - begin] = commands[order->command[i]];
                model_run(self->model, batch, order->ends[k] - begin, clock);
                subject_batch_end(subject);
                begin = order->ends[k];
        }
}

static Refusal check_limit(Subject *subject, const LimitChange *change) {
        return model_check_limit(((ModelSubject *) subject)->model, change);
}

static void told(Subject *subject, int64_t warning, bool self) {
        model_told(((ModelSubject *) subject)->model, warning, self);
}

static void restart(Subject *subject) {
        model_restart(((ModelSubject *) subject)->model);
}

static void accept_clock(Subject *subject, int64_t clock) {
        restart(subject);
        model_accept_clock(((ModelSubject *) subject)->model, clock);
}

static int64_t latest(Subject *subject) {
        return model_latest(((ModelSubject *) subject)->model);
}

static int64_t wakes_at(Subject *subject) {
        return model_wakes_at(((ModelSubject *) subject)->model);
}

static const SubjectVtable vtable = {
                .name = "model",
                .free = drop,
                .configure = configure,
                .run = run,
                .check_limit = check_limit,
                .told = told,
                .restart = restart,
                .accept_clock = accept_clock,
                .latest = latest,
                .wakes_at = wakes_at,
};

Subject *subject_model_new(Mutant mutant) {
        ModelSubject *self = must(calloc(1, sizeof(*self)));

        self->subject.vtable = &vtable;
        self->model = model_new(mutant);
        for (size_t i = 0; i < CATALOG_EDITIONS; i++)
                self->catalogs[i] = catalog_of_sources((int64_t) i);
        model_listen(self->model, subject_listen, self);
        return &self->subject;
}

Model *subject_model(Subject *subject) {
        return ((ModelSubject *) subject)->model;
}
