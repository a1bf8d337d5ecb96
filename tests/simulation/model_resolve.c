/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/model_internal.h"

static void answer_pending(Model *model, Request *request, Command *command) {
        const Person person = *person_of(model, request);
        const char *platform = request->ask.platform;
        Answer answer = {.state = STATE_REJECTED,
                        .decision = DECISION_REJECTED,
                        .reason = REASON_DENIED,
                        .hold_until = ABSENT};
        Before before = {.n = 0};

        if (command->resolution.approve && !platform_of(model, platform))
                command->refusal = REFUSAL_UNKNOWN_PLATFORM;
        else if (command->resolution.approve) {
                before_read(model, &person, platform, &before);
                command->refusal = judge_ask(model, &person, &request->ask, request, &answer);
        }
        if (command->refusal != REFUSAL_NONE)
                return;
        model_write(model, model->now);
        request->decided = model->now;
        request->decided_by = command->caller;
        request->decision = answer.decision;
        request->hold_until = answer.hold_until;
        request->state = answer.state;
        request->unconfirmed = rules_of(model, &person)->unconfirmed;
        if (answer.state == STATE_APPROVED)
                request_count(model, request, model->now);
        set_state(model, request, answer.state, answer.reason, answer.state == STATE_APPROVED);
        if (answer.state == STATE_APPROVED)
                warn_approved(model, &person, platform, &before);
}

/* Of what was told to have been paid for a part, the rest is no part. */
static void buy_rest(const Model *model, Request *request) {
        int64_t part = request->bought, all = request->ask.coins, price = request->answer.price;

        request->bought = all;
        if (request->paid == ABSENT || part == ABSENT || part == all)
                return;
        if (price != ABSENT && text_equal(request->answer.currency, request->paid_currency))
                request->paid += price - scale_up(model, price, part, all);
        else
                request->paid = ABSENT;
}

static void answer_returning(Model *model, Request *request, bool approve) {
        for (size_t i = 0; i < request->n_worths; i++) {
                Worth *worth = &request->worth[i];

                worth->kept += approve ? 0 : worth->rest;
                worth->rest = 0;
        }
        if (!approve)
                buy_rest(model, request);
        model_write(model, model->now);
        set_state(model, request, request->bought == ABSENT ? STATE_CANCELLED : STATE_COMPLETED,
                        REASON_NONE, approve);
}

void model_resolve(Model *model, Command *command) {
        Request *request = request_find(model, command->resolution.id);

        if (request && person_of(model, request)->uid == command->caller)
                command->refusal = REFUSAL_OWN_REQUEST;
        else if (!request || !command->any_account)
                command->refusal = REFUSAL_UNKNOWN_REQUEST;
        else if (request->state != STATE_PENDING && request->state != STATE_RETURNING)
                command->refusal = REFUSAL_WRONG_STATE;
        if (command->refusal != REFUSAL_NONE)
                return;

        ChangeView change = {.what = CHANGE_APPROVAL,
                        .by = command->caller,
                        .before = change_side(true),
                        .after = change_side(true),
                        .reason = command->resolution.note};
        change.before.id = change.after.id = request->id;
        change.before.state = state_to_text(request->state);
        change.at = model->now;
        if (request->state == STATE_PENDING)
                answer_pending(model, request, command);
        else
                answer_returning(model, request, command->resolution.approve);
        if (command->refusal != REFUSAL_NONE)
                return;
        change.after.state = state_to_text(request->state);
        change_add(model, request->account, change);
        command->state = request->state;
        command->changed = true;
}
