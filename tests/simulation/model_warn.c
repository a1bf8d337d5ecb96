/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "common/util.h"
#include "tests/simulation/model_internal.h"

static bool same_limit(const Limit *a, const Limit *b) {
        return a->window == b->window && a->source == b->source &&
                        strcmp(a->platform, b->platform) == 0 && strcmp(a->unit, b->unit) == 0 &&
                        strcmp(a->household, b->household) == 0;
}

static bool same_person(const Person *a, const Person *b) {
        return a->uid == b->uid && strcmp(a->name, b->name) == 0;
}

static bool was_given(
                const Model *model, const Person *person, const Limit *limit, unsigned percent) {
        for (size_t i = 0; i < model->warnings.n; i++) {
                const WarningGiven *given = &model->warnings.at[i];

                if (same_person(&given->person, person) && given->percent == percent &&
                                same_limit(&given->limit, limit) &&
                                strcmp(given->label, model->labels.of[limit->window]) == 0)
                        return true;
        }
        return false;
}

static bool is_reached(const Limit *limit, unsigned percent) {
        return (unsigned __int128) (limit->used + limit->held) * 100 >=
                        (unsigned __int128) (limit->amount + limit->granted) * percent;
}

static void give(Model *model, const Person *person, const Limit *limit, unsigned percent) {
        WarningGiven *given = LIST_ADD(&model->warnings);

        given->id = model_write(model, model->now);
        given->person = *person;
        given->percent = percent;
        given->limit = *limit;
        memcpy(given->label, model->labels.of[limit->window], sizeof(given->label));

        Event event = {.kind = EVENT_WARNING,
                        .uid = person->uid,
                        .id = given->id,
                        .percent = percent,
                        .limit = limit};
        if (model->listener)
                model->listener(&event, model->listener_userdata);
}

/* Whether the request takes something of the limit in the window that runs now. */
static bool takes_of(const Model *model, const Request *request, const Limit *limit) {
        for (size_t i = 0; i < request->n_worths; i++) {
                Usage usage = request_usage(model, request, &request->worth[i]);

                if (strcmp(request->worth[i].unit, limit->unit) == 0)
                        return usage.used + usage.held > 0 &&
                                        strcmp(request->counted_in.of[limit->window],
                                                        model->labels.of[limit->window]) == 0;
        }
        return false;
}

static void warn_person(Model *model, const Request *request, const Person *person, bool own) {
        Limit limits[MODEL_LIMITS_MAX];
        size_t n = limits_of(model, person, request->ask.platform, limits);

        for (size_t i = 0; i < n; i++) {
                bool household = limits[i].source == SOURCE_HOUSEHOLD, counts = own && !household;

                for (size_t k = 0; household && k < request->n_households; k++)
                        counts |= strcmp(request->household[k], limits[i].household) == 0;
                if (!counts || limits[i].window == WINDOW_REQUEST ||
                                !takes_of(model, request, &limits[i]))
                        continue;
                for (size_t k = 0; k < model->config->n_warn; k++)
                        if (is_reached(&limits[i], model->config->warn[k]) &&
                                        !was_given(model, person, &limits[i],
                                                        model->config->warn[k]))
                                give(model, person, &limits[i], model->config->warn[k]);
        }
}

/* Everybody whose limits it counts in: the account, and all who share a household with it. */
void warn(Model *model, const Request *request) {
        const Request copy = *request;
        const Person own = *person_of(model, request);

        warn_person(model, &copy, &own, true);
        for (size_t i = 0; i < model->config->n_households; i++) {
                const ConfigHousehold *household = &model->config->households[i];

                for (size_t k = 0; k < household->n_members; k++) {
                        Person person = {.uid = household->members[k].uid};

                        memcpy(person.name, household->members[k].name, sizeof(person.name));
                        if (!same_person(&person, &own))
                                warn_person(model, &copy, &person, false);
                }
        }
}

void model_told(Model *model, int64_t warning, bool self) {
        for (size_t i = 0; i < model->warnings.n; i++)
                if (model->warnings.at[i].id == warning) {
                        model->warnings.at[i].told_self |= self;
                        model->warnings.at[i].told_other |= !self;
                }
}

void model_list_untold(Model *model, Command *command) {
        bool self = command->caller == command->account.uid;

        for (size_t i = 0; i < model->warnings.n; i++) {
                const WarningGiven *given = &model->warnings.at[i];
                Event event = {.kind = EVENT_WARNING,
                                .uid = given->person.uid,
                                .id = given->id,
                                .percent = given->percent,
                                .limit = &given->limit};

                if (same_person(&given->person, &command->account) &&
                                !(self ? given->told_self : given->told_other) &&
                                strcmp(given->label, model->labels.of[given->limit.window]) == 0)
                        command->sink.warning(&event, command->userdata);
        }
}
