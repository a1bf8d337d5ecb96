/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Request and Check: the key, the form, the judgement, the record. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "service/internal.h"

static void answer_judgement(
                const Judgement *judgement, const Limit *limits, size_t n, Answer *answer) {
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
                answer->limit.held += answer->limit.cost; /* as it stands after this answer */
        answer->fits = judgement->fits;
        if (judgement->near_limit)
                answer->warnings |= WARNING_NEAR_LIMIT;
}

static void answer_price(const Price *price, const Bargain *bargain, Answer *answer) {
        answer->hold_until = ABSENT;
        answer->price = price->amount;
        answer->price_estimated = price->estimated;
        if (price->amount != ABSENT)
                memcpy(answer->currency, price->currency, CURRENCY_MAX);
        answer->warnings |= bargain->warnings;
}

bool same_ask(const Ask *ask, const Entry *entry) {
        bool estimated = entry->estimated == 1;

        return text_equal(ask->platform, entry->platform) && ask->coins == entry->amount &&
                        ask->price == (estimated ? ABSENT : entry->price) &&
                        text_equal(ask->currency, estimated ? NULL : entry->currency) &&
                        text_equal(ask->seller, entry->seller);
}

/* Whether a rate was stale that was used for one of the limits, as they stood then. */
static int was_stale(const Service *service, const Entry *entry, size_t n_limits, bool *ret) {
        Cost costs[COSTS_MAX];
        size_t n;

        int r = costs_from_text(entry->costs, costs, &n);
        if (r < 0)
                return r;
        *ret = false;
        for (size_t i = 0; i < n_limits; i++) {
                const Cost *cost = costs_find(costs, n, service->limits[i].unit);

                if (cost && rate_is_stale(service, &cost->rate, entry->at))
                        *ret = true;
        }
        return 0;
}

/* The present answer of a request that was asked before. Its details are those of the first
 * answer: worked out again from the limits as they stood then, not as they are now. Only the seller
 * and the price are looked at anew, and only for warnings. */
static int replay(Service *service, Command *command, const LedgerRequest *request) {
        Answer *answer = &command->answer;
        Reason reason = REASON_NONE;
        Judgement judgement;
        bool stale;
        size_t n;

        if (request->entry.reason && !reason_from_text(request->entry.reason, &reason))
                return -EUCLEAN;
        int r = limits_from_text(request->entry.limits, request->entry.amount, LIMITS_MAX,
                        service->limits, &n);
        if (r >= 0)
                r = was_stale(service, &request->entry, n, &stale);
        if (r < 0)
                return r;

        judge(
                        &(Question){
                                        .coins = request->entry.amount,
                                        .clock_suspect = reason == REASON_CLOCK_SUSPECT,
                                        .unbudgeted = reason != REASON_NO_BUDGET,
                                        .paused = reason == REASON_PAUSED,
                                        .quiet = reason == REASON_QUIET_HOURS,
                                        .burst = reason == REASON_BURST,
                                        .unofficial_seller = reason == REASON_UNOFFICIAL_SELLER,
                                        .overpriced = reason == REASON_OVERPRICED,
                                        .underpriced = reason == REASON_UNDERPRICED,
                                        .limits = service->limits,
                                        .n_limits = n,
                        },
                        &judgement);
        Price price = price_as_asked(service, &request->entry);
        Bargain bargain = bargain_of(service, &price, request->entry.seller);
        answer_price(&price, &bargain, answer);
        answer_judgement(&judgement, service->limits, n, answer);
        answer->has_fits = judgement.reason == REASON_OVER_LIMIT && request->entry.amount > 0 &&
                        request->decision != DECISION_APPROVED;
        if (stale)
                answer->warnings |= WARNING_RATE_STALE;
        answer->id = request->entry.seq;
        answer->replayed = true;
        answer->decision = request->decision;
        answer->state = request->state;
        if (!reason_from_text(request->reason, &answer->reason))
                return -EUCLEAN;
        if (request->state == STATE_APPROVED)
                answer->hold_until = request->until;
        else if (request->state != STATE_REJECTED && request->state != STATE_PENDING)
                answer->decision = DECISION_SETTLED;
        return 0;
}

static int replay_key(Service *service, Command *command, int64_t id) {
        LedgerRequest request;

        int r = ledger_find_request(service->ledger, id, &request);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;
        if (request.state == STATE_RECORDED || !same_ask(&command->ask, &request.entry)) {
                command->refusal = REFUSAL_KEY_CONFLICT;
                return 0;
        }
        return replay(service, command, &request);
}

Refusal check_form(const Platform *platform, const Ask *ask) {
        if (!platform)
                return REFUSAL_UNKNOWN_PLATFORM;
        if (!platform->sold_in_money)
                return ask->coins > 0 ? REFUSAL_NONE : REFUSAL_COINS_NEEDED;
        if (ask->coins > 0)
                return REFUSAL_SOLD_IN_MONEY;
        return ask->price > 0 ? REFUSAL_NONE : REFUSAL_PRICE_NEEDED;
}

bool records_used_up(const Service *service, const LedgerAccount *account) {
        return service->config->records_per_day > 0 &&
                        account->records >= service->config->records_per_day &&
                        text_equal(account->day, service->spans.window[WINDOW_DAY].label);
}

typedef struct Waiting {
        const Ask *ask;
        size_t n;
        int64_t same;
} Waiting;

static int on_waiting(const LedgerRequest *request, void *userdata) {
        Waiting *waiting = userdata;

        waiting->n++;
        if (waiting->ask && waiting->same == ABSENT && same_ask(waiting->ask, &request->entry))
                waiting->same = request->entry.seq;
        return 0;
}

int requests_waiting(Service *service, const LedgerAccount *account, const Ask *ask, size_t *ret_n,
                int64_t *ret_same) {
        Waiting waiting = {.ask = ask, .same = ABSENT};

        int r = ledger_list_pending(service->ledger, account->id, on_waiting, &waiting);
        *ret_n = waiting.n;
        if (ret_same)
                *ret_same = waiting.same;
        return r;
}

/* Who asks the same again while it waits, waits for the same answer. */
static int join(Service *service, Command *command, const LedgerAccount *account, int64_t id) {
        const Ask *ask = &command->ask;
        LedgerRequest request;

        if (ask->key && command->kind == COMMAND_REQUEST) {
                if (records_used_up(service, account)) {
                        command->refusal = REFUSAL_RECORDS_PER_DAY;
                        return 0;
                }
                Entry entry = entry_of_kind(ENTRY_JOIN);
                entry.at = service->now;
                entry.account = account->id;
                entry.actor = command->caller;
                entry.request = id;
                entry.key = ask->key;
                entry.label = service->spans.window[WINDOW_DAY].label;
                int r = ledger_append(service->ledger, &entry);
                if (r < 0)
                        return r;
        }
        int r = ledger_find_request(service->ledger, id, &request);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;
        r = replay(service, command, &request);
        if (command->kind == COMMAND_CHECK)
                command->answer.id = 0;
        return r;
}

static int tell_requested(Service *service, const Command *command) {
        const Answer *answer = &command->answer;

        int r = add_event(service,
                        &(Event){.kind = EVENT_REQUESTED,
                                        .uid = command->account.uid,
                                        .id = answer->id,
                                        .state = answer->state,
                                        .reason = answer->reason});
        if (r >= 0 && answer->decision == DECISION_APPROVED)
                r = tell_budget(service, &command->account, true);
        if (r >= 0 && answer->decision == DECISION_PENDING)
                r = tell_pending(service, answer->id);
        return r;
}

/* Writes the request and its answer down. */
static int record(Service *service, Command *command, const Judging *judging) {
        _cleanup_(counted_texts_clear) CountedTexts texts = {0};
        bool approved = command->answer.decision == DECISION_APPROVED;
        Answer *answer = &command->answer;
        const Ask *ask = &command->ask;
        const LedgerAccount *account = judging->account;
        LedgerAccount made;
        int r = 0;

        if (!account) {
                r = need_account(service, command, &made);
                account = &made;
        }
        if (r < 0)
                return r;
        Entry entry = entry_of_kind(ENTRY_REQUEST);
        entry.account = account->id;
        entry.at = service->now;
        entry.actor = command->caller;
        entry.platform = ask->platform;
        entry.amount = ask->coins;
        entry.key = ask->key;
        entry.price = answer->price;
        entry.currency = answer->price == ABSENT ? NULL : answer->currency;
        entry.estimated = answer->price_estimated ? 1 : ABSENT;
        entry.seller = ask->seller;
        entry.app = ask->app;
        entry.note = ask->note;
        entry.decision = decision_to_text(answer->decision);
        entry.reason = answer->reason == REASON_NONE ? NULL : reason_to_text(answer->reason);
        entry.unconfirmed = unconfirmed_to_text(judging->rules->unconfirmed);
        entry.until = approved ? answer->hold_until : ABSENT;
        if (answer->decision == DECISION_PENDING)
                entry.until = service->now + service->config->approval_timeout;
        r = entry_counts(service, judging, &service->spans, approved ? REACH_ALL : REACH_OWN,
                        &texts, &entry);
        if (r >= 0)
                r = ledger_append(service->ledger, &entry);
        if (r < 0)
                return r;

        answer->id = entry.seq;
        if (entry.until != ABSENT && entry.until < service->next_lapse)
                service->next_lapse = entry.until;
        r = tell_requested(service, command);
        if (r >= 0 && approved)
                r = warn_of_costs(service, &command->account, judging->n_limits);
        return r;
}

bool may_wait(const Judging *judging, size_t n_waiting) {
        return judging->judgement.may_ask && judging->rules->over_limit == OVER_LIMIT_ASK &&
                        n_waiting < SERVICE_PENDING_MAX;
}

static void ask_a_guardian(Answer *answer) {
        answer->decision = DECISION_PENDING;
        answer->reason = REASON_AWAITING_APPROVAL;
        answer->state = STATE_PENDING;
}

static int judge_ask(Service *service, Command *command, const LedgerAccount *account,
                const Platform *platform, size_t n_waiting) {
        const Ask *ask = &command->ask;
        Answer *answer = &command->answer;
        Judging judging = {
                        .person = &command->account,
                        .account = account,
                        .price = price_of(service, platform, ask->coins, ask->price, ask->currency),
        };

        judging.bargain = bargain_of(service, &judging.price, ask->seller);
        int r = judge_purchase(service, &judging, &command->refusal);
        if (r < 0 || command->refusal != REFUSAL_NONE)
                return r;
        answer_price(&judging.price, &judging.bargain, answer);
        answer_judgement(&judging.judgement, service->limits, judging.n_limits, answer);
        answer->has_fits = answer->reason == REASON_OVER_LIMIT && ask->coins > 0;
        if (price_is_stale(service, &judging.price, service->limits, judging.n_limits))
                answer->warnings |= WARNING_RATE_STALE;
        if (may_wait(&judging, n_waiting))
                ask_a_guardian(answer);
        if (answer->decision == DECISION_APPROVED)
                answer->hold_until = service->now + service->config->hold_timeout;
        return command->kind == COMMAND_REQUEST ? record(service, command, &judging) : 0;
}

int run_request(Service *service, Command *command) {
        const Ask *ask = &command->ask;
        LedgerAccount account;
        size_t n_waiting = 0;
        int64_t id, same = ABSENT;
        int r = 0;

        int found = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        if (found < 0)
                return found;

        /* The key comes first: its record is the answer, whatever changed since. */
        if (found && ask->key) {
                r = ledger_find_key(service->ledger, account.id, ask->key, &id);
                if (r < 0)
                        return r;
                if (r > 0)
                        return replay_key(service, command, id);
        }

        const Platform *platform = catalog_platform(service->catalog, ask->platform);
        command->refusal = check_form(platform, ask);
        if (command->refusal != REFUSAL_NONE)
                return 0;
        if (found)
                r = requests_waiting(service, &account, ask, &n_waiting, &same);
        if (r < 0)
                return r;
        if (same != ABSENT)
                return join(service, command, &account, same);
        if (command->kind == COMMAND_REQUEST && found && records_used_up(service, &account)) {
                command->refusal = REFUSAL_RECORDS_PER_DAY;
                return 0;
        }
        return judge_ask(service, command, found ? &account : NULL, platform, n_waiting);
}
