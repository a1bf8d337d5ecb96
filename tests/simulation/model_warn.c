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

void before_read(Model *model, const Person *person, const char *platform, Before *ret) {
        ret->n = limits_of(model, person, platform, WITH_HOUSEHOLDS, ret->limit);
}

static bool has_risen(const Limit *limit, const Before *before) {
        for (size_t i = 0; i < before->n; i++)
                if (same_limit(&before->limit[i], limit))
                        return limit->used + limit->held >
                                        before->limit[i].used + before->limit[i].held;
        return false;
}

/* A household's is a matter of all its members, of whoever never bought anything, too. */
static void warn_household(Model *model, const Limit *limit, unsigned percent) {
        for (size_t i = 0; i < model->config->n_households; i++) {
                const ConfigHousehold *household = &model->config->households[i];

                if (strcmp(household->name, limit->household) != 0)
                        continue;
                for (size_t k = 0; k < household->n_members; k++) {
                        Person person = {.uid = household->members[k].uid};

                        memcpy(person.name, household->members[k].name, sizeof(person.name));
                        (void) account_need(model, &person);
                        if (!was_given(model, &person, limit, percent))
                                give(model, &person, limit, percent);
                }
        }
}

static void warn_of(Model *model, const Person *person, const Limit *limits, size_t n,
                const Before *before) {
        for (size_t i = 0; i < n; i++) {
                if (limits[i].window == WINDOW_REQUEST || limits[i].cost == ABSENT ||
                                !has_risen(&limits[i], before))
                        continue;
                for (size_t k = 0; k < model->config->n_warn; k++) {
                        unsigned percent = model->config->warn[k];

                        if (!is_reached(&limits[i], percent))
                                continue;
                        if (limits[i].source == SOURCE_HOUSEHOLD)
                                warn_household(model, &limits[i], percent);
                        else if (!was_given(model, person, &limits[i], percent))
                                give(model, person, &limits[i], percent);
                }
        }
}

void warn(Model *model, const Person *person, const char *platform, const Before *before) {
        Limit limits[MODEL_LIMITS_MAX];
        size_t n = limits_of(model, person, platform, WITH_HOUSEHOLDS, limits);

        warn_of(model, person, limits, n, before);
}

void warn_approved(Model *model, const Person *person, const char *platform, const Before *before) {
        Limit limits[MODEL_LIMITS_MAX];
        Saved saved = model_save(model);
        size_t n = limits_of(model, person, platform, WITH_HOUSEHOLDS, limits);

        model_restore(model, &saved);
        saved_clear(&saved);
        warn_of(model, person, limits, n, before);
}

void model_told(Model *model, int64_t warning, bool self) {
        *LIST_ADD(&model->heard) = (Heard){warning, self};
}

void heard_write(Model *model) {
        for (size_t i = 0; i < model->heard.n; i++) {
                const Heard *heard = &model->heard.at[i];

                for (size_t k = 0; k < model->warnings.n; k++)
                        if (model->warnings.at[k].id == heard->warning) {
                                model->warnings.at[k].told_self |= heard->self;
                                model->warnings.at[k].told_other |= !heard->self;
                        }
                model_write(model, model->now);
        }
        model->heard.n = 0;
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
                                given->limit.until > model->now)
                        command->sink.warning(&event, command->userdata);
        }
}
