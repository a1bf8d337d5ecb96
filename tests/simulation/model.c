/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/model.h"

#include <stdlib.h>
#include <string.h>

#include "tests/simulation/model_internal.h"

const char *const mutant_names[MUTANT_COUNT + 1] = {
                "none",
                "less-than",
                "raise-at-once",
                "returning-free",
                "completed-month",
                "quiet-inclusive",
                "burst-approved",
                "round-down",
                "no-join",
                "grant-stays",
                "lapse-late",
                "members-all",
                "zero-open",
                "no-floor",
                "reads-forget",
                "rest-paid",
                "pending-33",
                "limits-129",
                "currencies-9",
                "overpriced-at",
                "underprice-up",
                "deal-longer",
                "deal-dearest",
                "others-seller",
                "seller-needed",
                "estimate-anew",
                "warns-as-before",
                "fewest-coins",
                NULL,
};

Model *model_new(Mutant mutant) {
        Model *model = must(calloc(1, sizeof(*model)));

        model->mutant = mutant;
        model->month_rule = (MonthRule){1, 1, 0};
        return model;
}

Model *model_free(Model *model) {
        if (!model)
                return NULL;
        config_free(model->config);
        calendar_free(model->calendar);
        free(model->accounts.at);
        for (size_t i = 0; i < model->requests.n; i++)
                free(model->requests.at[i].stopped.at);
        free(model->requests.at);
        free(model->stopped.at);
        free(model->countings.at);
        free(model->missing.at);
        free(model->keys.at);
        free(model->limits.at);
        free(model->grants.at);
        free(model->pauses.at);
        free(model->recorded.at);
        free(model->warnings.at);
        free(model->heard.at);
        free(model->changes.at);
        free(model);
        return NULL;
}

void model_listen(Model *model, EventListener listener, void *userdata) {
        model->listener = listener;
        model->listener_userdata = userdata;
}

int64_t model_latest(const Model *model) {
        return model->latest;
}

int64_t model_write(Model *model, int64_t at) {
        if (at > model->latest)
                model->latest = at;
        return ++model->last_id;
}

size_t account_find(const Model *model, const Person *person) {
        for (size_t i = 0; i < model->accounts.n; i++)
                if (model->accounts.at[i].uid == person->uid &&
                                strcmp(model->accounts.at[i].name, person->name) == 0)
                        return i;
        return NO_ACCOUNT;
}

size_t account_need(Model *model, const Person *person) {
        size_t account = account_find(model, person);

        if (account == NO_ACCOUNT) {
                *LIST_ADD(&model->accounts) = *person;
                account = model->accounts.n - 1;
                model_write(model, model->now);
        }
        return account;
}

Request *request_find(Model *model, int64_t id) {
        for (size_t i = 0; i < model->requests.n; i++)
                if (model->requests.at[i].id == id)
                        return &model->requests.at[i];
        return NULL;
}

bool model_request_state(const Model *model, int64_t id, State *ret) {
        for (size_t i = 0; i < model->requests.n; i++)
                if (model->requests.at[i].id == id) {
                        *ret = model->requests.at[i].state;
                        return true;
                }
        return false;
}

Labels labels_at(Model *model, int64_t at) {
        const Spans *spans = NULL;
        Labels labels = {0};

        if (calendar_spans(model->calendar, at, &spans) < 0)
                die("no calendar goes so far");
        for (Window window = WINDOW_DAY; window < WINDOW_COUNT; window++)
                memcpy(labels.of[window], spans->window[window].label, sizeof(labels.of[window]));
        return labels;
}

void tell(Model *model, EventKind kind, const Person *person, const Request *request) {
        Event event = {.kind = kind, .uid = person->uid};
        RequestView view;

        if (request && kind != EVENT_BUDGET) {
                event.id = request->id;
                event.state = request->state;
                event.reason = request->reason;
        }
        if (request && kind == EVENT_PENDING) {
                view = view_of(model, request);
                event.request = &view;
        }
        if (model->listener)
                model->listener(&event, model->listener_userdata);
}

static void tell_one(Model *model, uint32_t uid, bool maybe) {
        Event event = {.kind = EVENT_BUDGET, .uid = uid, .percent = maybe ? MODEL_MAYBE : 0};

        if (model->listener)
                model->listener(&event, model->listener_userdata);
}

void tell_usage(Model *model, const Request *request, bool shared) {
        const Person *person = person_of(model, request);

        tell_one(model, person->uid, !request->counts);
        for (size_t i = 0; shared && i < model->config->n_households; i++) {
                const ConfigHousehold *household = &model->config->households[i];
                bool counts = request->counts && belongs(model, request, household->name);

                for (size_t k = 0; k < household->n_members && is_member(household, person); k++)
                        tell_one(model, household->members[k].uid, !counts);
        }
}

Saved model_save(const Model *model) {
        Saved saved = {.n_countings = model->countings.n,
                        .last_begun = model->last_begun,
                        .n_missing = model->missing.n,
                        .latest = model->latest,
                        .last_id = model->last_id};
        size_t requests = model->requests.n * sizeof(Request);
        size_t countings = model->countings.n * sizeof(Counting);

        saved.requests = must(malloc(requests + 1));
        saved.countings = must(malloc(countings + 1));
        if (requests > 0)
                memcpy(saved.requests, model->requests.at, requests);
        if (countings > 0)
                memcpy(saved.countings, model->countings.at, countings);
        return saved;
}

void model_restore(Model *model, Saved *saved) {
        if (model->requests.n > 0)
                memcpy(model->requests.at, saved->requests, model->requests.n * sizeof(Request));
        if (saved->n_countings > 0)
                memcpy(model->countings.at, saved->countings,
                                saved->n_countings * sizeof(Counting));
        model->countings.n = saved->n_countings;
        model->last_begun = saved->last_begun;
        model->missing.n = saved->n_missing;
        model->latest = saved->latest;
        model->last_id = saved->last_id;
}

void saved_clear(Saved *saved) {
        free(saved->requests);
        free(saved->countings);
}

static void set_time(Model *model, int64_t clock) {
        const Spans *spans = NULL;

        model->now = clock > model->latest ? clock : model->latest;
        model->clock_suspect = clock < model->latest - CLOCK_SLACK_USEC;
        model->labels = labels_at(model, model->now);
        if (calendar_spans(model->calendar, model->now, &spans) < 0)
                die("no calendar goes so far");
        model->spans = *spans;
}

/* The month that runs goes on to its end; the one after it begins on the new day. A ledger that is
 * still empty has no month that runs. */
static void change_months(Model *model, unsigned day) {
        const MonthRule *rule = &model->month_rule;
        bool empty = model->latest == 0;
        unsigned present = model->now < rule->changes_at ? rule->before : rule->after;

        if (rule->after == day)
                return;
        calendar_set_month_rule(model->calendar, &(MonthRule){present, present, 0});
        if (empty)
                model->month_rule = (MonthRule){day, day, 0};
        else {
                const Spans *spans = NULL;
                if (calendar_spans(model->calendar, model->now, &spans) < 0)
                        die("no calendar goes so far");
                model->month_rule = (MonthRule){present, day, spans->window[WINDOW_MONTH].until};
        }
        model_write(model, model->now);
}

void model_configure(Model *model, Config *config, const Catalog *catalog, const ModelRates *rates,
                Calendar *calendar, int64_t clock) {
        config_free(model->config);
        calendar_free(model->calendar);
        model->config = config;
        model->catalog = catalog;
        model->rates = rates;
        model->calendar = calendar;
        model->missing.n = 0;
        model->now = clock > model->latest ? clock : model->latest;
        change_months(model, config->month_starts_on);
        calendar_set_month_rule(calendar, &model->month_rule);
        set_time(model, clock);
}

void model_restart(Model *model) {
        model->heard.n = 0;
        model->missing.n = 0;
}

static void run_command(Model *model, Command *command) {
        static void (*const run[COMMAND_KIND_COUNT])(Model *, Command *) = {
                        [COMMAND_REQUEST] = model_ask,
                        [COMMAND_CHECK] = model_ask,
                        [COMMAND_COMPLETE] = model_complete,
                        [COMMAND_CANCEL] = model_cancel,
                        [COMMAND_GET] = model_get,
                        [COMMAND_GET_LIMITS] = model_get_limits,
                        [COMMAND_GET_ACCOUNT] = model_get_account,
                        [COMMAND_LIST_REQUESTS] = model_list_requests,
                        [COMMAND_LIST_ACCOUNTS] = model_list_accounts,
                        [COMMAND_SET_LIMIT] = model_set_limit,
                        [COMMAND_REMOVE_LIMIT] = model_remove_limit,
                        [COMMAND_GRANT] = model_grant,
                        [COMMAND_SET_PAUSED] = model_set_paused,
                        [COMMAND_RESOLVE] = model_resolve,
                        [COMMAND_REFUND] = model_refund,
                        [COMMAND_RECORD] = model_record,
                        [COMMAND_LIST_PENDING] = model_list_pending,
                        [COMMAND_LIST_CHANGES] = model_list_changes,
                        [COMMAND_SUMMARIZE] = model_summarize,
                        [COMMAND_LIST_BUNDLES] = model_list_bundles,
                        [COMMAND_QUOTE] = model_quote,
                        [COMMAND_LIST_UNTOLD] = model_list_untold,
        };

        command->error = 0;
        command->refusal = REFUSAL_NONE;
        command->answer = (Answer){0};
        command->changed = false;
        Saved saved = model_save(model);
        run[command->kind](model, command);
        if (command->kind == COMMAND_GET_LIMITS && model->mutant == MUTANT_READS_FORGET)
                model_restore(model, &saved);
        saved_clear(&saved);
}

void model_run(Model *model, Command *const commands[], size_t n, int64_t clock) {
        set_time(model, clock);
        model_expire(model);
        heard_write(model);
        for (size_t i = 0; i < n; i++)
                run_command(model, commands[i]);
}
