/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/model_internal.h"

static bool is_place(const LimitSet *set, size_t account, Source source, const char *platform,
                const char *unit, Window window) {
        return set->account == account && set->source == source && set->window == window &&
                        strcmp(set->platform, platform) == 0 && strcmp(set->unit, unit) == 0;
}

static Limit make_limit(const char *platform, const char *unit, Window window, Source source,
                int64_t amount) {
        Limit limit = {.window = window,
                        .source = source,
                        .amount = amount,
                        .next_from = ABSENT,
                        .next_amount = ABSENT};

        snprintf(limit.platform, sizeof(limit.platform), "%s", platform);
        snprintf(limit.unit, sizeof(limit.unit), "%s", unit);
        return limit;
}

bool limit_set_by_guardian(const Model *model, size_t account, const char *platform,
                const char *unit, Window window, Limit *ret) {
        bool found = false;

        for (size_t i = 0; i < model->limits.n; i++) {
                const LimitSet *set = &model->limits.at[i];

                if (!is_place(set, account, SOURCE_GUARDIAN, platform, unit, window))
                        continue;
                found = set->amount != ABSENT;
                *ret = make_limit(platform, unit, window, SOURCE_GUARDIAN, set->amount);
                ret->set_by = set->by;
                ret->set_at = set->at;
        }
        return found;
}

/* What waited until `now` has come. */
static bool let_come(Limit *limit, bool found, int64_t now) {
        if (!found || limit->next_from == ABSENT || limit->next_from > now)
                return found;
        if (limit->next_amount == ABSENT)
                return false;
        limit->amount = limit->next_amount;
        limit->set_at = limit->next_from;
        limit->next_from = limit->next_amount = ABSENT;
        return true;
}

/* One word of the account about its own limit. */
static bool self_set(const Model *model, const LimitSet *set, Limit *limit, bool found) {
        int64_t delay = model->mutant == MUTANT_RAISE_AT_ONCE ? 0 : set->delay;
        bool loosens = found && (set->amount == ABSENT || set->amount > limit->amount);
        bool waits = found && limit->next_from != ABSENT && limit->next_amount == set->amount;

        if (loosens && waits)
                return true; /* for the time that was said first */
        if (set->amount == ABSENT && (!found || delay == 0))
                return false;
        if (loosens && delay > 0) {
                limit->next_from = set->at + delay;
                limit->next_amount = set->amount;
                return true;
        }
        *limit = make_limit(set->platform, set->unit, set->window, SOURCE_SELF, set->amount);
        limit->set_by = set->by;
        limit->set_at = set->at;
        return true;
}

bool limit_set_by_self(const Model *model, size_t account, const char *platform, const char *unit,
                Window window, int64_t now, Limit *ret) {
        bool found = false;

        for (size_t i = 0; i < model->limits.n; i++) {
                const LimitSet *set = &model->limits.at[i];

                if (!is_place(set, account, SOURCE_SELF, platform, unit, window))
                        continue;
                found = let_come(ret, found, set->at);
                found = self_set(model, set, ret, found);
        }
        return let_come(ret, found, now);
}

/* Whether the i-th word about a limit is the first about it: each place is looked at once. */
static bool is_first_word(const Model *model, size_t i) {
        const LimitSet *set = &model->limits.at[i];

        for (size_t k = 0; k < i; k++)
                if (is_place(&model->limits.at[k], set->account, set->source, set->platform,
                                    set->unit, set->window))
                        return false;
        return true;
}

/* The limit that the i-th word is about, as it is now. */
static bool limit_now(const Model *model, size_t i, Limit *ret) {
        const LimitSet *set = &model->limits.at[i];

        if (set->source == SOURCE_GUARDIAN)
                return limit_set_by_guardian(
                                model, set->account, set->platform, set->unit, set->window, ret);
        return limit_set_by_self(model, set->account, set->platform, set->unit, set->window,
                        model->now, ret);
}

size_t limits_count(const Model *model, size_t account, Source source) {
        size_t n = 0;
        Limit limit;

        for (size_t i = 0; i < model->limits.n; i++)
                if (model->limits.at[i].account == account &&
                                model->limits.at[i].source == source && is_first_word(model, i) &&
                                limit_now(model, i, &limit))
                        n++;
        return n;
}

static int64_t granted(const Model *model, size_t account, const Limit *limit) {
        int64_t sum = 0;

        for (size_t i = 0; i < model->grants.n; i++) {
                const Grant *grant = &model->grants.at[i];
                bool runs = strcmp(grant->label, model->labels.of[limit->window]) == 0 ||
                                model->mutant == MUTANT_GRANT_STAYS;

                if (grant->account == account && grant->window == limit->window && runs &&
                                strcmp(grant->platform, limit->platform) == 0 &&
                                strcmp(grant->unit, limit->unit) == 0)
                        sum += grant->amount;
        }
        return sum;
}

static void add_usage(Model *model, size_t account, Limit *limit) {
        if (limit->window == WINDOW_REQUEST)
                return;
        limit->from = model->spans.window[limit->window].from;
        limit->until = model->spans.window[limit->window].until;
        if (limit->source == SOURCE_GUARDIAN || limit->source == SOURCE_DEFAULT)
                limit->granted = granted(model, account, limit);

        const char *household = limit->source == SOURCE_HOUSEHOLD ? limit->household : NULL;
        if (!counting_need(model, account, household, limit->platform, limit->unit)) {
                /* Nobody knows how much it is. */
                limit->used = limit->held = limit->cost = ABSENT;
                return;
        }
        Usage usage = usage_of(
                        model, account, household, limit->platform, limit->unit, limit->window);
        limit->used = usage.used;
        limit->held = usage.held;
}

static bool looks_at(const char *platform, const char *limit_platform) {
        return !platform || strcmp(limit_platform, platform) == 0 ||
                        strcmp(limit_platform, PLATFORM_ALL) == 0;
}

typedef struct Found {
        Limit *at;
        size_t n;
} Found;

static void add_limit(Found *found, const Limit *limit) {
        if (found->n == MODEL_LIMITS_MAX)
                die("too many limits");
        found->at[found->n++] = *limit;
}

static void add_set(const Model *model, size_t account, const char *platform, Found *found) {
        Limit limit;

        for (size_t i = 0; i < model->limits.n; i++)
                if (model->limits.at[i].account == account &&
                                looks_at(platform, model->limits.at[i].platform) &&
                                is_first_word(model, i) && limit_now(model, i, &limit))
                        add_limit(found, &limit);
}

static void add_configured(const Model *model, const Person *person, size_t account,
                const char *platform, Found *found) {
        const Config *config = model->config;
        Limit limit;

        for (size_t i = 0; i < config->n_defaults && !is_unbudgeted(model, person); i++) {
                const ConfigLimit *other = &config->defaults[i];

                if (!looks_at(platform, other->platform) ||
                                limit_set_by_guardian(model, account, other->platform, other->unit,
                                                other->window, &limit))
                        continue;
                limit = make_limit(other->platform, other->unit, other->window, SOURCE_DEFAULT,
                                other->amount);
                add_limit(found, &limit);
        }
}

static void add_household(const ConfigHousehold *household, const char *platform, Found *found) {
        for (size_t i = 0; i < household->n_limits; i++) {
                const ConfigLimit *other = &household->limits[i];

                if (!looks_at(platform, other->platform))
                        continue;
                Limit limit = make_limit(other->platform, other->unit, other->window,
                                SOURCE_HOUSEHOLD, other->amount);
                memcpy(limit.household, household->name, sizeof(limit.household));
                add_limit(found, &limit);
        }
}

/* The narrowest window first; the rest of the order only decides between what is alike. */
static int compare_limits(const void *a, const void *b) {
        const Limit *x = a, *y = b;
        int order = (int) x->window - (int) y->window;

        if (order == 0)
                order = strcmp(x->platform, y->platform);
        if (order == 0)
                order = strcmp(x->unit, y->unit);
        if (order == 0)
                order = (int) x->source - (int) y->source;
        return order != 0 ? order : strcmp(x->household, y->household);
}

size_t limits_applying(const Model *model, const Person *person, const char *platform, Whose whose,
                Limit ret[MODEL_LIMITS_MAX]) {
        size_t account = account_find(model, person);
        Found found = {ret, 0};

        add_set(model, account, platform, &found);
        add_configured(model, person, account, platform, &found);
        for (size_t i = 0; i < model->config->n_households && whose == WITH_HOUSEHOLDS; i++)
                if (is_member(&model->config->households[i], person))
                        add_household(&model->config->households[i], platform, &found);
        qsort(ret, found.n, sizeof(*ret), compare_limits);
        return found.n;
}

size_t limits_of(Model *model, const Person *person, const char *platform, Whose whose,
                Limit ret[MODEL_LIMITS_MAX]) {
        size_t account = account_find(model, person);
        size_t n = limits_applying(model, person, platform, whose, ret);

        for (size_t i = 0; i < n; i++)
                add_usage(model, account, &ret[i]);
        return n;
}
