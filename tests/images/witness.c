/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/images/witness.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

static struct {
        LIST(Boundary) boundaries;
        LIST(Told) told;
        bool in_batch;
        void (*done)(Command *command); /* of the commands that are on their way */
        void (*after)(Service *service);
} witness;

int __real_ledger_batch(Ledger *ledger, size_t n, LedgerCommand run, void *userdata, int results[]);
int __real_service_submit(Service *service, Command *command);
int __real_service_run(Service *service, int64_t clock);
int __wrap_ledger_batch(Ledger *ledger, size_t n, LedgerCommand run, void *userdata, int results[]);
int __wrap_service_submit(Service *service, Command *command);
int __wrap_service_run(Service *service, int64_t clock);

void witness_begin(void) {
        Boundary *empty;

        witness.boundaries.n = witness.told.n = 0;
        empty = LIST_ADD(&witness.boundaries);
        *empty = (Boundary){0};
        memset(empty->hash, '0', LEDGER_HASH_TEXT);
}

Moment witness_now(void) {
        return (Moment){witness.boundaries.n - 1, witness.in_batch, witness.told.n};
}

const Boundary *witness_boundary(size_t n) {
        return &witness.boundaries.at[n];
}

size_t witness_boundaries(void) {
        return witness.boundaries.n - 1;
}

size_t witness_changes(void) {
        size_t n = 0;

        for (size_t i = 1; i < witness.boundaries.n; i++)
                n += witness.boundaries.at[i].entries > witness.boundaries.at[i - 1].entries;
        return n;
}

size_t witness_told(void) {
        return witness.told.n;
}

void witness_after_run(void (*after)(Service *service)) {
        witness.after = after;
}

/* ---- what passes */

int __wrap_ledger_batch(
                Ledger *ledger, size_t n, LedgerCommand run, void *userdata, int results[]) {
        witness.in_batch = true;
        int r = __real_ledger_batch(ledger, n, run, userdata, results);
        witness.in_batch = false;
        if (r >= 0) {
                Boundary *boundary = LIST_ADD(&witness.boundaries);
                ledger_head(ledger, &boundary->entries, boundary->hash);
        }
        return r;
}

static bool is_told(int64_t id) {
        for (size_t i = 0; i < witness.told.n; i++)
                if (witness.told.at[i].id == id)
                        return true;
        return false;
}

/* What was answered first is what is written down; a replay says how it stands. */
static void on_done(Command *command) {
        const Answer *answer = &command->answer;
        bool record = command->kind == COMMAND_RECORD;

        if ((record || command->kind == COMMAND_REQUEST) && command->error == 0 &&
                        command->refusal == REFUSAL_NONE && !is_told(answer->id)) {
                Told *told = LIST_ADD(&witness.told);

                *told = (Told){answer->id, record, answer->decision, answer->reason,
                                command->ask.coins, ""};
                snprintf(told->platform, sizeof(told->platform), "%s", command->ask.platform);
        }
        witness.done(command);
}

int __wrap_service_submit(Service *service, Command *command) {
        void (*done)(Command *) = command->done;

        witness.done = done;
        command->done = on_done;
        int r = __real_service_submit(service, command);
        if (r < 0)
                command->done = done;
        return r;
}

int __wrap_service_run(Service *service, int64_t clock) {
        int r = __real_service_run(service, clock);

        if (witness.after)
                witness.after(service);
        return r;
}

/* ---- afterwards */

static bool text_is(const char *text, const char *expected) {
        return strcmp(text ? text : "", expected) == 0;
}

static bool is_as_told(const Told *told, const LedgerRequest *request) {
        const Entry *entry = &request->entry;

        return text_is(entry->platform, told->platform) && entry->amount == told->coins &&
                        text_is(entry->kind, told->record ? "record" : "request") &&
                        (told->record ||
                                        (text_is(entry->decision,
                                                         decision_to_text(told->decision)) &&
                                                        text_is(entry->reason,
                                                                        reason_to_text(told->reason))));
}

void witness_compare(Ledger *ledger, size_t n_told, Text *fault) {
        for (size_t i = 0; i < n_told; i++) {
                const Told *told = &witness.told.at[i];
                LedgerRequest request;
                int r = ledger_find_request(ledger, told->id, &request);

                if (r <= 0)
                        text_add(fault, "request %" PRId64 " was answered, and is not there (%d)\n",
                                        told->id, r);
                else if (!is_as_told(told, &request))
                        text_add(fault, "request %" PRId64 " is not what was answered\n", told->id);
        }
}
