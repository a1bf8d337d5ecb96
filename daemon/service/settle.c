/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>

#include "common/util.h"
#include "service/internal.h"

/* The caller's own request of this id: 1; 0 with the refusal set: there is none, or somebody else
 * made it, which looks the same. */
static int find_own(Service *service, Command *command, LedgerRequest *ret) {
        LedgerAccount account;

        int r = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        if (r > 0)
                r = ledger_find_request(service->ledger, command->settlement.id, ret);
        if (r < 0)
                return r;
        if (r == 0 || ret->entry.account != account.id) {
                command->refusal = REFUSAL_UNKNOWN_REQUEST;
                return 0;
        }
        return 1;
}

static int tell_change(Service *service, uint32_t uid, int64_t id, State state) {
        int r = add_event(service, EVENT_CHANGED, uid, id, state, REASON_NONE);
        return r < 0 ? r : add_event(service, EVENT_BUDGET, uid, 0, state, REASON_NONE);
}

int run_complete(Service *service, Command *command) {
        const Settlement *settlement = &command->settlement;
        LedgerRequest request;

        int r = find_own(service, command, &request);
        if (r <= 0)
                return r;

        int64_t approved = request.entry.amount;
        int64_t coins = settlement->coins == ABSENT ? approved : settlement->coins;
        if (request.state != STATE_APPROVED && request.state != STATE_LAPSED &&
                        request.state != STATE_COMPLETED)
                command->refusal = REFUSAL_WRONG_STATE;
        else if (coins > approved)
                command->refusal = REFUSAL_EXCEEDS_REQUEST;
        command->state = STATE_COMPLETED;
        if (command->refusal != REFUSAL_NONE || request.state == STATE_COMPLETED)
                return 0;

        Entry entry = entry_of_kind(ENTRY_COMPLETE);
        entry.at = service->now;
        entry.account = request.entry.account;
        entry.actor = command->caller;
        entry.request = settlement->id;
        entry.amount = coins;
        entry.price = settlement->price;
        entry.currency = settlement->currency;
        entry.receipt = settlement->receipt;
        r = ledger_append(service->ledger, &entry);
        if (r < 0)
                return r;
        return tell_change(service, command->account.uid, settlement->id, STATE_COMPLETED);
}

int run_cancel(Service *service, Command *command) {
        const Settlement *settlement = &command->settlement;
        LedgerRequest request;

        int r = find_own(service, command, &request);
        if (r <= 0)
                return r;

        command->state = STATE_CANCELLED;
        if (request.state == STATE_CANCELLED)
                return 0;
        if (request.state != STATE_APPROVED) {
                command->refusal = REFUSAL_WRONG_STATE;
                return 0;
        }

        Entry entry = entry_of_kind(ENTRY_CANCEL);
        entry.at = service->now;
        entry.account = request.entry.account;
        entry.actor = command->caller;
        entry.request = settlement->id;
        entry.note = settlement->reason;
        r = ledger_append(service->ledger, &entry);
        if (r < 0)
                return r;
        return tell_change(service, command->account.uid, settlement->id, STATE_CANCELLED);
}

/* A hold lapses at its time, however late the daemon comes to write it down; only never before
 * what the ledger has already seen. */
static int lapse(Service *service, int64_t id, int64_t until) {
        LedgerRequest request;
        int64_t latest = ledger_latest(service->ledger);

        int r = ledger_find_request(service->ledger, id, &request);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;

        uint32_t uid = request.uid;
        Entry entry = entry_of_kind(ENTRY_LAPSE);
        entry.at = until > latest ? until : latest;
        entry.account = request.entry.account;
        entry.request = id;
        r = ledger_append(service->ledger, &entry);
        return r < 0 ? r : tell_change(service, uid, id, STATE_LAPSED);
}

int lapse_due_holds(Service *service) {
        int64_t id, until;

        if (service->now < service->next_lapse)
                return 0;
        for (;;) {
                int r = ledger_first_hold(service->ledger, &id, &until);
                if (r < 0)
                        return r;
                service->next_lapse = r > 0 ? until : INT64_MAX;
                if (service->now < service->next_lapse)
                        return 0;
                r = lapse(service, id, until);
                if (r < 0)
                        return r;
        }
}

typedef struct ClockChange {
        uint32_t actor;
        int64_t clock;
} ClockChange;

static int accept_clock(Ledger *ledger, size_t index, void *userdata) {
        const ClockChange *change = userdata;
        Entry accept = entry_of_kind(ENTRY_ACCEPT_CLOCK);
        int64_t id;
        int r;

        (void) index;
        accept.at = change->clock;
        accept.actor = change->actor;
        r = ledger_append(ledger, &accept);

        /* A hold made at a time that has not come yet would outlast all others. */
        while (r >= 0 && (r = ledger_hold_after(ledger, change->clock, &id)) > 0) {
                LedgerRequest request;

                r = ledger_find_request(ledger, id, &request);
                if (r <= 0)
                        return r < 0 ? r : -EUCLEAN;
                Entry entry = entry_of_kind(ENTRY_LAPSE);
                entry.at = change->clock;
                entry.account = request.entry.account;
                entry.request = id;
                r = ledger_append(ledger, &entry);
        }
        return r;
}

int service_accept_clock(Ledger *ledger, uint32_t actor, int64_t clock) {
        ClockChange change = {.actor = actor, .clock = clock};
        int result = 0;

        int r = ledger_batch(ledger, 1, accept_clock, &change, &result);
        return r < 0 ? r : result;
}
