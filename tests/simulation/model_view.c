/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "tests/simulation/model_internal.h"

/* Of what was bought, rounded up. */
static int64_t price_shown(const Request *request) {
        int64_t price = request->answer.price, coins = request->ask.coins;

        if (request->paid != ABSENT)
                return request->paid;
        if (price == ABSENT || coins == 0 || request->state == STATE_RECORDED ||
                        request->bought == ABSENT || request->bought == coins)
                return price;
        return (int64_t) (((__int128) price * request->bought + coins - 1) / coins);
}

RequestView view_of(const Model *model, const Request *request) {
        bool told = request->paid != ABSENT, coins = request->ask.coins > 0;
        bool priced = told || request->answer.price != ABSENT;
        int64_t refunded = 0;

        for (size_t i = 0; i < request->n_worths; i++)
                if (strcmp(request->worth[i].unit, UNIT_COINS) == 0)
                        refunded = request->worth[i].refunded;
        return (RequestView){
                        .id = request->id,
                        .uid = person_of(model, request)->uid,
                        .platform = request->ask.platform,
                        .coins = request->ask.coins,
                        .price = price_shown(request),
                        .price_estimated = !told && priced && request->answer.price_estimated,
                        .currency = !priced    ? NULL
                                        : told ? request->paid_currency
                                               : request->answer.currency,
                        .seller = request->ask.seller,
                        .app = request->ask.app,
                        .note = request->ask.note,
                        .key = request->ask.key,
                        .created = request->created,
                        .decided = request->decided,
                        .decided_by = request->decided_by,
                        .decision = decision_to_text(request->decision),
                        .reason = request->reason == REASON_NONE ? NULL
                                                                 : reason_to_text(request->reason),
                        .state = request->state,
                        .hold_until = request->state == STATE_APPROVED ? request->hold_until
                                                                       : ABSENT,
                        .completed = !coins                                ? ABSENT
                                        : request->state == STATE_RECORDED ? request->ask.coins
                                                                           : request->bought,
                        .refunded = refunded > 0 ? refunded : ABSENT,
                        .receipt = request->receipt,
        };
}

void model_get(Model *model, Command *command) {
        const Request *request = request_find(model, command->settlement.id);

        if (!request ||
                        (!command->any_account &&
                                        request->account !=
                                                        account_find(model, &command->account))) {
                command->refusal = REFUSAL_UNKNOWN_REQUEST;
                return;
        }
        RequestView view = view_of(model, request);
        command->sink.request(&view, command->userdata);
}

void model_get_limits(Model *model, Command *command) {
        Limit limits[MODEL_LIMITS_MAX];
        size_t n = limits_of(model, &command->account, NULL, WITH_HOUSEHOLDS, limits);

        for (size_t i = 0; i < n; i++)
                command->sink.limit(&limits[i], command->userdata);
}

void model_get_account(Model *model, Command *command) {
        size_t account = account_find(model, &command->account), n = 0;
        const Rules *rules = rules_of(model, &command->account);
        const char *households[HOUSEHOLDS_MAX + 1] = {NULL};
        char quiet_hours[RULE_TEXT_MAX], burst[RULE_TEXT_MAX];
        int64_t until = ABSENT;
        const char *paused = "";

        if (pause_runs(model, account, SOURCE_GUARDIAN, model->now, &until))
                paused = "guardian";
        else if (pause_runs(model, account, SOURCE_SELF, model->now, &until))
                paused = "self";
        else
                until = ABSENT;
        for (size_t i = 0; i < model->config->n_households; i++)
                if (is_member(&model->config->households[i], &command->account))
                        households[n++] = model->config->households[i].name;
        quiet_hours_to_text(rules->quiet_hours, quiet_hours);
        burst_to_text(rules->burst, burst);
        command->sink.account(
                        &(AccountView){
                                        .person = &command->account,
                                        .paused = paused,
                                        .paused_until = until,
                                        .households = households,
                                        .unbudgeted = is_unbudgeted(model, &command->account),
                                        .over_limit = rules->over_limit,
                                        .give_back = rules->give_back,
                                        .unconfirmed = rules->unconfirmed,
                                        .quiet_hours = quiet_hours,
                                        .burst = burst,
                        },
                        command->userdata);
}

static bool is_listed(const Request *request, const Listing *listing) {
        if (listing->platform && strcmp(listing->platform, request->ask.platform) != 0)
                return false;
        if (listing->state && strcmp(listing->state, state_to_text(request->state)) != 0)
                return false;
        return request->created >= listing->since && request->created < listing->until &&
                        request->id < listing->before;
}

void model_list_requests(Model *model, Command *command) {
        size_t account = account_find(model, &command->account);
        uint32_t n = 0;

        for (size_t i = model->requests.n; i > 0 && n < command->listing.count; i--) {
                const Request *request = &model->requests.at[i - 1];

                if (request->account != account || !is_listed(request, &command->listing))
                        continue;
                RequestView view = view_of(model, request);
                command->sink.request(&view, command->userdata);
                n++;
        }
}

void model_list_accounts(Model *model, Command *command) {
        for (size_t i = 0; i < model->accounts.n; i++)
                command->sink.person(model->accounts.at[i].uid, model->accounts.at[i].name,
                                command->userdata);
}

void model_list_pending(Model *model, Command *command) {
        uint32_t n = 0;

        for (size_t i = 0; i < model->requests.n && n < command->listing.count; i++) {
                const Request *request = &model->requests.at[i];

                if ((request->state != STATE_PENDING && request->state != STATE_RETURNING) ||
                                request->id <= command->listing.after)
                        continue;
                RequestView view = view_of(model, request);
                command->sink.request(&view, command->userdata);
                n++;
        }
}

void model_list_changes(Model *model, Command *command) {
        size_t account = account_find(model, &command->account);
        uint32_t n = 0;

        for (size_t i = model->changes.n; i > 0 && n < command->listing.count; i--) {
                const Changed *changed = &model->changes.at[i - 1];

                if (changed->account != account || changed->view.at >= command->listing.before)
                        continue;
                command->sink.change(&changed->view, command->userdata);
                n++;
        }
}
