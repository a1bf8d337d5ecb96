/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "common/util.h"
#include "tests/simulation/model_internal.h"

Key *key_find(Model *model, size_t account, const char *key, bool of_grant) {
        for (size_t i = 0; i < model->keys.n; i++)
                if (model->keys.at[i].account == account &&
                                (model->keys.at[i].request == 0) == of_grant &&
                                strcmp(model->keys.at[i].key, key) == 0)
                        return &model->keys.at[i];
        return NULL;
}

void key_add(Model *model, size_t account, const char *key, int64_t request, size_t grant) {
        *LIST_ADD(&model->keys) = (Key){account, key, request, grant};
}

void record_day(Model *model, size_t account) {
        Recorded *recorded = LIST_ADD(&model->recorded);

        recorded->account = account;
        memcpy(recorded->day, model->labels.of[WINDOW_DAY], sizeof(recorded->day));
}

static bool is_same(const Ask *a, const Ask *b) {
        return strcmp(a->platform, b->platform) == 0 && a->coins == b->coins &&
                        a->price == b->price && text_equal(a->currency, b->currency) &&
                        text_equal(a->seller, b->seller);
}

/* The present answer, with the details of the first. */
static void replay(const Model *model, const Request *request, Command *command) {
        Answer *answer = &command->answer;

        *answer = request->answer;
        answer->id = command->kind == COMMAND_CHECK ? 0 : request->id;
        answer->replayed = true;
        answer->state = request->state;
        answer->reason = request->reason;
        answer->hold_until = ABSENT;
        /* But for what is warned of by the list and the rates of now. */
        if (model->mutant != MUTANT_WARNS_AS_BEFORE) {
                answer->warnings &= WARNING_NEAR_LIMIT;
                answer->warnings |=
                                verdict_of(model, &request->purchase, request->ask.seller).warnings;
        }
        if (is_stale(model, request->rates_day, request->written))
                answer->warnings |= WARNING_RATE_STALE;
        answer->has_fits &= request->decision != DECISION_APPROVED;
        if (request->state == STATE_APPROVED) {
                answer->decision = DECISION_APPROVED;
                answer->hold_until = request->hold_until;
        } else if (request->state == STATE_REJECTED)
                answer->decision = DECISION_REJECTED;
        else if (request->state == STATE_PENDING)
                answer->decision = DECISION_PENDING;
        else
                answer->decision = DECISION_SETTLED;
}

/* Whether the key decides it; then that is done. */
static bool answer_key(Model *model, Command *command) {
        size_t account = account_find(model, &command->account);
        const Key *key =
                        command->ask.key ? key_find(model, account, command->ask.key, false) : NULL;

        if (!key)
                return false;
        const Request *request = request_find(model, key->request);
        if (!request->record && is_same(&request->ask, &command->ask))
                replay(model, request, command);
        else
                command->refusal = REFUSAL_KEY_CONFLICT;
        return true;
}

static Refusal check_form(const Model *model, const Ask *ask) {
        const Platform *platform = platform_of(model, ask->platform);

        if (!platform)
                return REFUSAL_UNKNOWN_PLATFORM;
        if (!platform->sold_in_money && ask->coins == 0)
                return REFUSAL_COINS_NEEDED;
        if (platform->sold_in_money && ask->coins > 0)
                return REFUSAL_SOLD_IN_MONEY;
        if (platform->sold_in_money && ask->price <= 0)
                return REFUSAL_PRICE_NEEDED;
        return REFUSAL_NONE;
}

bool records_are_out(const Model *model, const Person *person) {
        size_t account = account_find(model, person);
        const char *day = "";
        int64_t n = 0;

        /* Another day, even an earlier one, begins anew. */
        for (size_t i = 0; i < model->recorded.n; i++) {
                if (model->recorded.at[i].account != account)
                        continue;
                n = strcmp(model->recorded.at[i].day, day) == 0 ? n + 1 : 1;
                day = model->recorded.at[i].day;
        }
        return model->config->records_per_day > 0 && n >= model->config->records_per_day &&
                        strcmp(day, model->labels.of[WINDOW_DAY]) == 0;
}

/* Whether the account has asked just this, and waits for the answer; then that is done. */
static bool answer_join(Model *model, Command *command) {
        size_t account = account_find(model, &command->account);

        for (size_t i = 0; i < model->requests.n && model->mutant != MUTANT_NO_JOIN; i++) {
                const Request *request = &model->requests.at[i];

                if (request->account != account || request->state != STATE_PENDING ||
                                !is_same(&request->ask, &command->ask))
                        continue;
                bool writes = command->kind == COMMAND_REQUEST && command->ask.key;
                if (writes && records_are_out(model, &command->account)) {
                        command->refusal = REFUSAL_RECORDS_PER_DAY;
                        return true;
                }
                replay(model, request, command);
                if (writes) {
                        model_write(model, model->now);
                        key_add(model, account, command->ask.key, request->id, 0);
                        record_day(model, account);
                }
                return true;
        }
        return false;
}

/* Written down, with nothing decided yet. */
static Request *request_add(Model *model, const Command *command) {
        size_t account = account_need(model, &command->account);
        Request *request = LIST_ADD(&model->requests);

        request->id = model_write(model, model->now);
        request->account = account;
        request->ask = command->ask;
        request->purchase = purchase_of(model, &command->ask);
        request->created = request->decided = request->written = model->now;
        request->decided_by = ABSENT;
        request->hold_until = ABSENT;
        request->asked_in = model->labels;
        request->bought = request->paid = ABSENT;
        request->unconfirmed = rules_of(model, &command->account)->unconfirmed;
        record_day(model, account);
        if (command->ask.key)
                key_add(model, account, command->ask.key, request->id, 0);
        return request;
}

static void ask_write(Model *model, Command *command, const Before *before) {
        Request *request = request_add(model, command);
        Answer *answer = &command->answer;

        answer->id = request->id;
        request->answer = *answer;
        request->rates_day = model->rates_day;
        (void) own_worth(model, request, &request->asked_currency);
        for (size_t i = 0; answer->state == STATE_PENDING && i < model->stopped.n; i++)
                *LIST_ADD(&request->stopped) = model->stopped.at[i];
        request->state = answer->state;
        request->reason = answer->reason;
        request->decision = answer->decision;
        request->hold_until = answer->hold_until;
        if (request->state == STATE_PENDING) {
                request->hold_until = model->now + model->config->approval_timeout;
                request->decided = ABSENT;
        }
        tell(model, EVENT_REQUESTED, &command->account, request);
        if (request->state == STATE_PENDING)
                tell(model, EVENT_PENDING, &command->account, request);
        if (request->state != STATE_APPROVED)
                return;
        request_count(model, request, model->now);
        tell_usage(model, request, true);
        warn_approved(model, &command->account, command->ask.platform, before);
}

void model_ask(Model *model, Command *command) {
        if (answer_key(model, command))
                return;
        command->refusal = check_form(model, &command->ask);
        if (command->refusal != REFUSAL_NONE || answer_join(model, command))
                return;
        if (command->kind == COMMAND_REQUEST && records_are_out(model, &command->account)) {
                command->refusal = REFUSAL_RECORDS_PER_DAY;
                return;
        }
        Before before;
        before_read(model, &command->account, command->ask.platform, &before);
        command->refusal =
                        judge_ask(model, &command->account, &command->ask, NULL, &command->answer);
        if (command->refusal == REFUSAL_NONE && command->kind == COMMAND_REQUEST)
                ask_write(model, command, &before);
}

/* ---- Record */

/* Whether the key decides it. */
static bool answer_record_key(Model *model, Command *command) {
        size_t account = account_find(model, &command->account);
        const Ask *ask = &command->ask;
        const Key *key = ask->key ? key_find(model, account, ask->key, false) : NULL;

        if (!key)
                return false;
        const Request *request = request_find(model, key->request);
        if (!request->record || !is_same(&request->ask, ask) ||
                        (ask->when != ABSENT && ask->when != request->created)) {
                command->refusal = REFUSAL_KEY_CONFLICT;
                return true;
        }
        command->answer.id = request->id;
        command->answer.replayed = true;
        command->answer.state = STATE_RECORDED;
        return true;
}

/* What it takes of the limits that it counts in must be known. */
static Refusal check_costs(Model *model, const Command *command) {
        bool by_self = command->caller == command->account.uid, rate_used;
        Limit limits[MODEL_LIMITS_MAX];
        Purchase purchase = purchase_of(model, &command->ask);
        size_t n = limits_of(model, &command->account, command->ask.platform,
                        by_self ? OWN_ALONE : WITH_HOUSEHOLDS, limits);

        if (!limits_cost(model, &purchase, limits, n, &rate_used))
                return REFUSAL_PRICE_NEEDED;
        for (size_t i = 0; i < n; i++)
                if (limits[i].cost == ABSENT && limits[i].source != SOURCE_SELF)
                        return REFUSAL_NO_RATE;
        return REFUSAL_NONE;
}

static Refusal check_record(const Model *model, const Command *command) {
        int64_t when = command->ask.when;
        Refusal refusal = check_form(model, &command->ask);

        if (refusal != REFUSAL_NONE)
                return refusal;
        if (when != ABSENT && (when > model->now || when < model->now - RECORD_AGE_USEC))
                return REFUSAL_BAD_TIME;
        if (command->caller == command->account.uid && records_are_out(model, &command->account))
                return REFUSAL_RECORDS_PER_DAY;
        return REFUSAL_NONE;
}

void model_record(Model *model, Command *command) {
        const Ask *ask = &command->ask;
        Before before;

        if (answer_record_key(model, command))
                return;
        command->refusal = check_record(model, command);
        if (command->refusal != REFUSAL_NONE)
                return;
        /* All limits are looked at, also where it is refused then, or counts in no household. */
        before_read(model, &command->account, ask->platform, &before);
        command->refusal = check_costs(model, command);
        if (command->refusal != REFUSAL_NONE)
                return;

        account_need(model, &command->account);
        Request *request = request_add(model, command);
        Answer *answer = &request->answer;
        request->record = true;
        request->by_self = command->caller == command->account.uid;
        request->state = answer->state = STATE_RECORDED;
        request->decision = DECISION_APPROVED;
        request->created = ask->when == ABSENT ? model->now : ask->when;
        answer->hold_until = ABSENT;
        answer->price = request->purchase.price;
        answer->price_estimated = request->purchase.estimated;
        if (answer->price != ABSENT)
                memcpy(answer->currency, request->purchase.currency, CURRENCY_MAX);
        request_count(model, request, request->created);
        command->answer = *answer;
        command->answer.id = request->id;
        tell(model, EVENT_REQUESTED, &command->account, request);
        tell_usage(model, request, !request->by_self);
        warn(model, &command->account, ask->platform, &before);
}
