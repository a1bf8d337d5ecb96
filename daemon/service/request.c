/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "service/internal.h"

static void answer_judgement(const Judgement *judgement, int64_t coins, const Limit *limits,
                size_t n, Answer *answer) {
        answer->reason = judgement->reason;
        answer->decision = judgement->reason == REASON_NONE ? DECISION_APPROVED : DECISION_REJECTED;
        answer->state = judgement->reason == REASON_NONE ? STATE_APPROVED : STATE_REJECTED;
        answer->has_remaining = judgement->has_remaining;
        answer->remaining = judgement->remaining;
        answer->has_limit = judgement->binding < n;
        if (answer->has_limit)
                answer->limit = limits[judgement->binding];
        if (answer->has_limit && judgement->reason == REASON_NONE &&
                        answer->limit.window != WINDOW_REQUEST)
                answer->limit.held += coins; /* as it stands after this answer */
        answer->has_fits = judgement->reason == REASON_OVER_LIMIT;
        answer->fits = judgement->fits;
        if (judgement->near_limit)
                answer->warnings |= WARNING_NEAR_LIMIT;
}

static void answer_ask(int64_t price, const char *currency, const char *seller, Answer *answer) {
        answer->hold_until = ABSENT;
        answer->price = price;
        if (currency)
                memcpy(answer->currency, currency, CURRENCY_MAX);
        if (!seller)
                answer->warnings |= WARNING_SELLER_UNKNOWN;
}

static bool same_ask(const Ask *ask, const Entry *entry) {
        return text_equal(ask->platform, entry->platform) && ask->coins == entry->amount &&
                        ask->price == entry->price && text_equal(ask->currency, entry->currency) &&
                        text_equal(ask->seller, entry->seller);
}

/* The present answer of a request that was asked before with the same key. Its details are those
 * of the first answer: worked out again from the limits as they stood then, not as they are now. */
static int replay(Service *service, Command *command, int64_t id) {
        LedgerRequest request;
        Reason reason = REASON_NONE;
        Decision decision;
        Judgement judgement;
        size_t n;

        int r = ledger_find_request(service->ledger, id, &request);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;
        if (!same_ask(&command->ask, &request.entry)) {
                command->refusal = REFUSAL_KEY_CONFLICT;
                return 0;
        }
        if (request.entry.reason && !reason_from_text(request.entry.reason, &reason))
                return -EUCLEAN;
        if (!decision_from_text(request.entry.decision, &decision))
                return -EUCLEAN;
        r = limits_from_text(request.entry.limits, service->limits, &n);
        if (r < 0)
                return r;

        judge(
                        &(Question){
                                        .coins = request.entry.amount,
                                        .clock_suspect = reason == REASON_CLOCK_SUSPECT,
                                        .unbudgeted = reason != REASON_NO_BUDGET,
                                        .limits = service->limits,
                                        .n_limits = n,
                        },
                        &judgement);
        answer_ask(request.entry.price, request.entry.currency, request.entry.seller,
                        &command->answer);
        answer_judgement(&judgement, request.entry.amount, service->limits, n, &command->answer);
        command->answer.id = id;
        command->answer.replayed = true;
        command->answer.decision = decision;
        command->answer.reason = reason;
        command->answer.state = request.state;
        if (request.state == STATE_APPROVED)
                command->answer.hold_until = request.entry.until;
        else if (request.state != STATE_REJECTED)
                command->answer.decision = DECISION_SETTLED;
        return 0;
}

static Refusal check_form(const Platform *platform, const Ask *ask) {
        if (!platform)
                return REFUSAL_UNKNOWN_PLATFORM;
        if (!platform->sold_in_money)
                return ask->coins > 0 ? REFUSAL_NONE : REFUSAL_COINS_NEEDED;
        if (ask->coins > 0)
                return REFUSAL_SOLD_IN_MONEY;
        return ask->price == ABSENT ? REFUSAL_PRICE_NEEDED : REFUSAL_NONE;
}

/* Writes the request and its answer down. */
static int record(Service *service, Command *command, size_t n_limits) {
        const Span *windows = service->spans->window;
        Answer *answer = &command->answer;
        const Ask *ask = &command->ask;
        LedgerAccount account;

        int r = need_account(service, command, &account);
        if (r < 0)
                return r;
        _cleanup_free_ char *limits = limits_to_text(service->limits, n_limits);
        if (!limits)
                return -ENOMEM;

        Entry entry = entry_of_kind(ENTRY_REQUEST);
        entry.at = service->now;
        entry.account = account.id;
        entry.actor = command->caller;
        entry.platform = ask->platform;
        entry.amount = ask->coins;
        entry.key = ask->key;
        entry.price = ask->price;
        entry.currency = ask->currency;
        entry.seller = ask->seller;
        entry.app = ask->app;
        entry.note = ask->note;
        entry.decision = decision_to_text(answer->decision);
        entry.reason = answer->reason == REASON_NONE ? NULL : reason_to_text(answer->reason);
        entry.unconfirmed = unconfirmed_to_text(service->config->rules.unconfirmed);
        entry.day = windows[WINDOW_DAY].label;
        entry.week = windows[WINDOW_WEEK].label;
        entry.month = windows[WINDOW_MONTH].label;
        entry.year = windows[WINDOW_YEAR].label;
        entry.limits = limits;
        entry.until = answer->hold_until;
        r = ledger_append(service->ledger, &entry);
        if (r < 0)
                return r;

        answer->id = entry.seq;
        if (answer->hold_until != ABSENT && answer->hold_until < service->next_lapse)
                service->next_lapse = answer->hold_until;
        r = add_event(service, EVENT_REQUESTED, command->account.uid, answer->id, answer->state,
                        answer->reason);
        if (r >= 0 && answer->decision == DECISION_APPROVED)
                r = add_event(service, EVENT_BUDGET, command->account.uid, 0, answer->state,
                                answer->reason);
        return r;
}

static bool records_used_up(const Service *service, const LedgerAccount *account) {
        return service->config->records_per_day > 0 &&
                        account->records >= service->config->records_per_day &&
                        text_equal(account->day, service->spans->window[WINDOW_DAY].label);
}

static int judge_ask(Service *service, Command *command, const LedgerAccount *account) {
        const Ask *ask = &command->ask;
        Answer *answer = &command->answer;
        Judgement judgement;
        size_t n;

        int r = limits_in_force(service, &command->account, account, ask->platform, &n);
        if (r < 0)
                return r;
        judge(
                        &(Question){
                                        .coins = ask->coins,
                                        .clock_suspect = service->clock_suspect,
                                        .unbudgeted = config_unbudgeted(service->config,
                                                        command->account.uid,
                                                        command->account.name),
                                        .limits = service->limits,
                                        .n_limits = n,
                        },
                        &judgement);
        answer_ask(ask->price, ask->currency, ask->seller, answer);
        answer_judgement(&judgement, ask->coins, service->limits, n, answer);
        if (answer->decision == DECISION_APPROVED)
                answer->hold_until = service->now + service->config->hold_timeout;
        return command->kind == COMMAND_REQUEST ? record(service, command, n) : 0;
}

int run_request(Service *service, Command *command) {
        const Ask *ask = &command->ask;
        LedgerAccount account;
        int64_t id;

        int found = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        if (found < 0)
                return found;

        /* The key comes first: its record is the answer, whatever changed since. */
        if (found && ask->key) {
                int r = ledger_find_key(service->ledger, account.id, ask->key, &id);
                if (r < 0)
                        return r;
                if (r > 0)
                        return replay(service, command, id);
        }

        command->refusal = check_form(catalog_platform(service->catalog, ask->platform), ask);
        if (command->refusal == REFUSAL_NONE && command->kind == COMMAND_REQUEST && found &&
                        records_used_up(service, &account))
                command->refusal = REFUSAL_RECORDS_PER_DAY;
        if (command->refusal != REFUSAL_NONE)
                return 0;
        return judge_ask(service, command, found ? &account : NULL);
}
