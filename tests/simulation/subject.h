/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Something that carries out commands: the service on a ledger, or the model. Both say what came of
 * it in the same words, so that what they said can be compared as text. */

#include "tests/simulation/step.h"
#include "tests/simulation/world.h"

typedef struct Subject Subject;

/* In which order, and in which batches, the commands of one go were run: batch k ends before
 * command[ends[k]]. */
enum { GO_MAX = 160 };
typedef struct Order {
        size_t n;
        size_t command[GO_MAX];
        size_t n_batches;
        size_t ends[GO_MAX];
} Order;

typedef struct SubjectVtable {
        const char *name;
        void (*free)(Subject *subject);
        void (*configure)(Subject *subject, const Setup *setup, int64_t clock);
        /* Runs these; *order is what became of it, or with `follow` what has to. Calls
         * subject_batch_end() after each batch. Without commands it is one empty batch. */
        void (*run)(Subject *subject, Command *const commands[], size_t n, int64_t clock,
                        Order *order, bool follow);
        Refusal (*check_limit)(Subject *subject, const LimitChange *change);
        void (*told)(Subject *subject, int64_t warning, bool self);
        /* Both end with a subject that must be configured again. */
        void (*restart)(Subject *subject);
        void (*accept_clock)(Subject *subject, int64_t clock);
        int64_t (*latest)(Subject *subject);
        int64_t (*wakes_at)(Subject *subject);
        /* Adds what is wrong inside; NULL: nothing can be looked at. */
        void (*verify)(Subject *subject, Text *faults);
} SubjectVtable;

/* An id of the subject's own, and the step by whose number it goes. */
typedef struct KnownId {
        int64_t id;
        int64_t number;
} KnownId;

typedef struct KnownWarning {
        int64_t id;
        char text[400];
} KnownWarning;

typedef struct EventLine {
        char *text;
        size_t batch;
        bool maybe;
} EventLine;

struct Subject {
        const SubjectVtable *vtable;
        LIST(KnownId) ids; /* in the order of the steps, not of the ids */
        LIST(KnownWarning) warnings;
        LIST(EventLine) events; /* of this go */
        size_t n_batches;
};

Subject *subject_service_new(const char *directory); /* NULL: in memory */
Subject *subject_model_new(Mutant mutant);
Model *subject_model(Subject *subject);
Subject *subject_free(Subject *subject);

/* An id that nobody has, where the step asked nothing. */
int64_t subject_id(Subject *subject, int64_t number);

/* The event listener of all subjects; userdata: the subject. */
void subject_listen(const Event *event, void *userdata);
void subject_batch_end(Subject *subject);

/* What came of one go: one text per command, and per batch the lines of its events, sorted. */
typedef struct Said {
        Text text[GO_MAX];
        Command command[GO_MAX]; /* as they came back */
        size_t ran[GO_MAX];      /* which of them, in the order in which they were run */
        size_t n_ran;
} Said;

/* Carries out the steps, all of them commands. */
void subject_go(Subject *subject, const Step *steps, size_t n, int64_t clock, Order *order,
                bool follow, Said *ret);
void said_clear(Said *said);
