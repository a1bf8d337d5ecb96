/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Complete, Cancel, and what time does by itself: a hold that lapses, a question that expires. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/util.h"
#include "policy/scale.h"
#include "service/internal.h"

int find_own(Service *service, Command *command, int64_t id, LedgerAccount *account,
                LedgerRequest *ret) {
        int r = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, account);
        if (r > 0)
                r = ledger_find_own_request(service->ledger, account->id, id, ret);
        if (r == 0)
                command->refusal = REFUSAL_UNKNOWN_REQUEST;
        return r;
}

static GiveBack give_back_of(const Service *service, const Person *person) {
        return config_rules(service->config, person->uid, person->name)->give_back;
}

/* A completion, as it is to be written down. */
typedef struct Completion {
        const Settlement *settlement;
        GiveBack give_back;
        int64_t approved; /* coins */
        int64_t bought;
        State state; /* after it */
} Completion;

/* A part was bought, and the rest waits already: completed once is enough. */
static bool was_completed(const LedgerRequest *request) {
        return request->state == STATE_COMPLETED ||
                        (request->state == STATE_RETURNING && request->completed != ABSENT);
}

static Refusal check_completion(const LedgerRequest *request, const Settlement *settlement) {
        bool open = request->state == STATE_APPROVED || request->state == STATE_RETURNING ||
                        (request->state == STATE_LAPSED && !request->paid_back);

        if (!open && !was_completed(request))
                return REFUSAL_WRONG_STATE;
        if (settlement->coins != ABSENT && settlement->coins > request->entry.amount)
                return REFUSAL_EXCEEDS_REQUEST;
        return REFUSAL_NONE;
}

/* How many coins count as bought, and what becomes of the rest. Where a hold has lapsed and counts
 * as bought, only a guardian gives back. */
static Completion plan_completion(
                const Service *service, const Command *command, const LedgerRequest *request) {
        const Settlement *settlement = &command->settlement;
        Completion plan = {
                        .settlement = settlement,
                        .give_back = give_back_of(service, &command->account),
                        .approved = request->entry.amount,
                        .bought = settlement->coins == ABSENT ? request->entry.amount
                                                              : settlement->coins,
                        .state = STATE_COMPLETED,
        };

        if (plan.bought == plan.approved || plan.give_back == GIVE_BACK_TRUST)
                return plan;
        if (request->state != STATE_LAPSED)
                plan.state = STATE_RETURNING;
        else if (request->spend)
                plan.bought = plan.approved;
        return plan;
}

/* What was really paid, in every currency that the request counts in. */
static int completion_costs(Service *service, const Completion *plan, int64_t id, char **ret) {
        const Settlement *settlement = plan->settlement;
        LedgerAmount amounts[LEDGER_AMOUNTS_MAX];
        Cost costs[COSTS_MAX];
        size_t n, n_costs = 0;

        int r = ledger_amounts(service->ledger, id, amounts, &n);
        if (r < 0)
                return r;
        for (size_t i = 0; i < n && n_costs < COSTS_MAX; i++) {
                Cost *cost = &costs[n_costs];
                int64_t share = amounts[i].amounts.approved;

                if (text_equal(amounts[i].unit, UNIT_COINS) ||
                                !money_in(service, settlement->price, settlement->currency,
                                                amounts[i].unit, cost))
                        continue;
                if (plan->approved > 0)
                        share = amount_scale(share, plan->bought, plan->approved);
                if (plan->give_back == GIVE_BACK_ASK && cost->amount < share)
                        cost->amount = share;
                n_costs++;
        }
        *ret = costs_to_text(costs, n_costs);
        return *ret ? 0 : -ENOMEM;
}

static int append_completion(
                Service *service, const Command *command, int64_t account, const Completion *plan) {
        const Settlement *settlement = &command->settlement;
        _cleanup_free_ char *costs = NULL;
        int r = 0;

        if (settlement->price != ABSENT)
                r = completion_costs(service, plan, settlement->id, &costs);
        if (r < 0)
                return r;
        Entry entry = entry_of_kind(ENTRY_COMPLETE);
        entry.at = service->now;
        entry.account = account;
        entry.actor = command->caller;
        entry.request = settlement->id;
        entry.amount = plan->bought;
        entry.price = settlement->price;
        entry.currency = settlement->currency;
        entry.receipt = settlement->receipt;
        entry.state = state_to_text(plan->state);
        entry.costs = costs && *costs ? costs : NULL;
        return ledger_append(service->ledger, &entry);
}

int run_complete(Service *service, Command *command) {
        const Settlement *settlement = &command->settlement;
        char platform[PLATFORM_MAX + 1];
        LedgerAccount account;
        LedgerRequest request;
        Usage usage = {0};

        int r = find_own(service, command, settlement->id, &account, &request);
        if (r <= 0)
                return r;
        command->refusal = check_completion(&request, settlement);
        command->state = request.state;
        if (command->refusal != REFUSAL_NONE || was_completed(&request))
                return 0;

        Completion plan = plan_completion(service, command, &request);
        bool given_back = plan.state == STATE_COMPLETED && plan.bought < plan.approved;
        bool may_rise = settlement->price != ABSENT || request.state == STATE_LAPSED;
        (void) snprintf(platform, sizeof(platform), "%s", request.entry.platform);
        command->state = plan.state;
        if (may_rise)
                r = usage_before(service, &command->account, &account, platform, &usage);
        if (r >= 0)
                r = append_completion(service, command, account.id, &plan);
        if (r >= 0)
                r = tell_changed(service, command->account.uid, settlement->id, plan.state,
                                REASON_NONE);
        if (r >= 0)
                r = tell_budget(service, &command->account, may_rise || given_back);
        if (r >= 0 && plan.state == STATE_RETURNING)
                r = tell_pending(service, settlement->id);
        if (r >= 0 && may_rise)
                r = warn_of_usage(service, &command->account, &account, platform, &usage);
        return r;
}

/* What a cancellation comes to: STATE_COUNT where it cannot be, the present state where it has no
 * effect. */
static State cancelled_state(const LedgerRequest *request, GiveBack give_back) {
        if (request->state == STATE_CANCELLED ||
                        (request->state == STATE_RETURNING && request->completed == ABSENT))
                return request->state;
        if (request->state == STATE_PENDING)
                return STATE_CANCELLED;
        if (request->state != STATE_APPROVED)
                return STATE_COUNT;
        return give_back == GIVE_BACK_ASK ? STATE_RETURNING : STATE_CANCELLED;
}

int run_cancel(Service *service, Command *command) {
        const Settlement *settlement = &command->settlement;
        LedgerAccount account;
        LedgerRequest request;

        int r = find_own(service, command, settlement->id, &account, &request);
        if (r <= 0)
                return r;
        command->state = cancelled_state(&request, give_back_of(service, &command->account));
        if (command->state == STATE_COUNT)
                command->refusal = REFUSAL_WRONG_STATE;
        if (command->state == STATE_COUNT || command->state == request.state)
                return 0;

        bool given_back = request.state == STATE_APPROVED && command->state == STATE_CANCELLED;
        Entry entry = entry_of_kind(
                        command->state == STATE_RETURNING ? ENTRY_RETURN : ENTRY_CANCEL);
        entry.at = service->now;
        entry.account = account.id;
        entry.actor = command->caller;
        entry.request = settlement->id;
        entry.note = settlement->reason;
        r = ledger_append(service->ledger, &entry);
        if (r >= 0)
                r = tell_changed(service, command->account.uid, settlement->id, command->state,
                                REASON_NONE);
        if (r >= 0)
                r = tell_budget(service, &command->account, given_back);
        if (r >= 0 && command->state == STATE_RETURNING)
                r = tell_pending(service, settlement->id);
        return r;
}

/* What time makes of a request that is held, or waits for an answer. */
static Entry entry_of_time(const LedgerRequest *request, int64_t at) {
        Entry entry = entry_of_kind(request->state == STATE_PENDING ? ENTRY_EXPIRE : ENTRY_LAPSE);

        entry.at = at;
        entry.account = request->entry.account;
        entry.request = request->entry.seq;
        return entry;
}

/* A hold lapses at its time, however late the daemon comes to write it down; only never before
 * what the ledger has already seen. */
static int lapse(Service *service, int64_t id, int64_t until) {
        int64_t latest = ledger_latest(service->ledger);
        LedgerRequest request;
        Person person = {0};

        int r = ledger_find_request(service->ledger, id, &request);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;
        person.uid = request.uid;
        memcpy(person.name, request.name, sizeof(person.name));
        bool pending = request.state == STATE_PENDING;
        bool given_back = !pending && !request.spend;
        Entry entry = entry_of_time(&request, until > latest ? until : latest);

        r = ledger_append(service->ledger, &entry);
        if (r >= 0)
                r = tell_changed(service, person.uid, id, pending ? STATE_REJECTED : STATE_LAPSED,
                                pending ? REASON_APPROVAL_EXPIRED : REASON_NONE);
        return r < 0 ? r : tell_budget(service, &person, given_back);
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
                Entry entry = entry_of_time(&request, change->clock);
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
