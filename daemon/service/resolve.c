/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A guardian's answer to a request that waits: pending, or returning. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "service/internal.h"

/* A request that waits, with texts of its own: the ledger's are good until its next call. */
typedef struct Asked {
        Person person;
        LedgerAccount account;
        State state;
        bool part;    /* some of it was bought, the rest waits to be given back */
        Price price;  /* as it was judged at */
        char *seller; /* NULL: nobody named one */
        char *limits; /* as they stood, as text; NULL: there were none */
} Asked;

static void asked_clear(Asked *asked) {
        free(asked->seller);
        free(asked->limits);
}

static int find_asked(Service *service, const Command *command, Asked *ret) {
        _cleanup_(asked_clear) Asked asked = {0};
        LedgerRequest request;

        int r = ledger_find_request(service->ledger, command->resolution.id, &request);
        if (r <= 0)
                return r;
        if (request.entry.limits && !(asked.limits = strdup(request.entry.limits)))
                return -ENOMEM;
        if (request.entry.seller && !(asked.seller = strdup(request.entry.seller)))
                return -ENOMEM;
        asked.person.uid = request.uid;
        memcpy(asked.person.name, request.name, sizeof(asked.person.name));
        asked.state = request.state;
        asked.part = request.completed != ABSENT;
        asked.price = price_as_asked(service, &request.entry);
        r = ledger_find_account(
                        service->ledger, asked.person.uid, asked.person.name, &asked.account);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;
        *ret = asked;
        asked.seller = asked.limits = NULL;
        return 1;
}

static Entry answer_entry(const Service *service, const Command *command, const Asked *asked,
                EntryKind kind) {
        Entry entry = entry_of_kind(kind);

        entry.at = service->now;
        entry.account = asked->account.id;
        entry.actor = command->caller;
        entry.request = command->resolution.id;
        entry.note = command->resolution.note;
        return entry;
}

/* shared: what the account's households have left is another now, too. */
static int tell_answer(Service *service, const Command *command, const Asked *asked, Reason reason,
                bool shared) {
        int r = tell_changed(
                        service, asked->person.uid, command->resolution.id, command->state, reason);

        return r < 0 ? r : tell_budget(service, &asked->person, shared);
}

/* Everything but the amount is judged again. */
static int approve(Service *service, Command *command, const Asked *asked) {
        _cleanup_(counted_texts_clear) CountedTexts texts = {0};

        if (!asked->price.platform) {
                command->refusal = REFUSAL_UNKNOWN_PLATFORM;
                return 0;
        }
        Judging judging = {
                        .person = &asked->person,
                        .account = &asked->account,
                        .price = asked->price,
                        .bargain = bargain_of(service, &asked->price, asked->seller),
                        .stopped = asked->limits ? asked->limits : "",
        };

        int r = judge_purchase(service, &judging, &command->refusal);
        if (r < 0 || command->refusal != REFUSAL_NONE)
                return r;

        Reason reason = judging.judgement.reason;
        bool yes = reason == REASON_NONE;
        Entry entry = answer_entry(service, command, asked, ENTRY_APPROVE);
        command->state = yes ? STATE_APPROVED : STATE_REJECTED;
        entry.decision = decision_to_text(yes ? DECISION_APPROVED : DECISION_REJECTED);
        entry.reason = yes ? NULL : reason_to_text(reason);
        entry.state = state_to_text(command->state);
        entry.unconfirmed = unconfirmed_to_text(judging.rules->unconfirmed);
        if (yes)
                entry.until = service->now + service->config->approval_timeout;
        r = entry_counts(service, &judging, &service->spans, yes ? REACH_ALL : REACH_OWN, &texts,
                        &entry);
        if (r >= 0)
                r = ledger_append(service->ledger, &entry);
        if (r < 0)
                return r;
        if (yes && entry.until < service->next_lapse)
                service->next_lapse = entry.until;
        r = tell_answer(service, command, asked, reason, yes);
        return r < 0 || !yes ? r : warn_of_costs(service, &asked->person, judging.n_limits);
}

/* The other answers say all by themselves. */
static int answer(Service *service, Command *command, const Asked *asked, EntryKind kind,
                State state, Reason reason) {
        Entry entry = answer_entry(service, command, asked, kind);

        command->state = state;
        entry.state = state_to_text(state);
        int r = ledger_append(service->ledger, &entry);
        return r < 0 ? r : tell_answer(service, command, asked, reason, kind == ENTRY_GIVE_BACK);
}

/* Before polkit is asked: one's own is told apart from all others', which look like none. */
static int refuse_own(Service *service, Command *command) {
        LedgerAccount account;
        LedgerRequest request;

        int r = find_own(service, command, command->resolution.id, &account, &request);
        if (r > 0)
                command->refusal = REFUSAL_OWN_REQUEST;
        return r < 0 ? r : 0;
}

int run_resolve(Service *service, Command *command) {
        _cleanup_(asked_clear) Asked asked = {0};
        bool yes = command->resolution.approve;

        if (!command->any_account)
                return refuse_own(service, command);
        int r = find_asked(service, command, &asked);
        if (r < 0)
                return r;
        if (r == 0)
                command->refusal = REFUSAL_UNKNOWN_REQUEST;
        else if (asked.person.uid == command->caller)
                command->refusal = REFUSAL_OWN_REQUEST;
        else if (asked.state != STATE_PENDING && asked.state != STATE_RETURNING)
                command->refusal = REFUSAL_WRONG_STATE;
        if (command->refusal != REFUSAL_NONE)
                return 0;

        if (asked.state == STATE_PENDING && yes)
                return approve(service, command, &asked);
        if (asked.state == STATE_PENDING)
                return answer(service, command, &asked, ENTRY_DENY, STATE_REJECTED, REASON_DENIED);
        if (yes)
                return answer(service, command, &asked, ENTRY_GIVE_BACK,
                                asked.part ? STATE_COMPLETED : STATE_CANCELLED, REASON_NONE);
        return answer(service, command, &asked, ENTRY_KEEP, STATE_COMPLETED, REASON_NONE);
}
