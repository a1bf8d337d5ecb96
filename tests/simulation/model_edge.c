/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Where something changes by itself: what a clock that moves at random would hardly ever hit. */

#include <string.h>

#include "tests/simulation/model_internal.h"

enum { EDGES_MAX = 4096 };

typedef struct Edges {
        int64_t at[EDGES_MAX];
        size_t n;
        int64_t now;
} Edges;

static void add_edge(Edges *edges, int64_t at) {
        if (at > edges->now && at != INT64_MAX && edges->n < EDGES_MAX)
                edges->at[edges->n++] = at;
}

int64_t model_edge(Model *model, size_t nth) {
        static Edges edges;
        int64_t until;

        edges.n = 0;
        edges.now = model->now;
        for (Window window = WINDOW_DAY; window < WINDOW_COUNT; window++)
                add_edge(&edges, model->spans.window[window].until);
        for (size_t i = 0; i < model->requests.n; i++)
                if (model->requests.at[i].state == STATE_APPROVED ||
                                model->requests.at[i].state == STATE_PENDING)
                        add_edge(&edges, model->requests.at[i].hold_until);
        for (size_t i = 0; i < model->accounts.n; i++)
                for (Source source = SOURCE_GUARDIAN; source <= SOURCE_SELF; source++)
                        if (pause_runs(model, i, source, model->now, &until))
                                add_edge(&edges, until);
        for (size_t i = 0; i < model->limits.n; i++)
                if (model->limits.at[i].source == SOURCE_SELF)
                        add_edge(&edges, model->limits.at[i].at + model->limits.at[i].delay);
        return edges.n > 0 ? edges.at[nth % edges.n] : ABSENT;
}

int64_t model_left(Model *model, const Person *person, const char *platform, size_t nth) {
        Limit limits[MODEL_LIMITS_MAX];
        Saved saved = model_save(model);
        size_t n = limits_of(model, person, platform, WITH_HOUSEHOLDS, limits), n_coins = 0;

        model_restore(model, &saved);
        saved_clear(&saved);
        for (size_t i = 0; i < n; i++)
                if (limits[i].window != WINDOW_REQUEST && strcmp(limits[i].unit, UNIT_COINS) == 0)
                        limits[n_coins++] = limits[i];
        if (n_coins == 0)
                return ABSENT;
        const Limit *limit = &limits[nth % n_coins];
        int64_t left = limit->amount + limit->granted - limit->used - limit->held;
        return left > 0 ? left : 0;
}

/* The highest price that is not too far above, and the lowest that is not too far below. */
static int64_t bound_above(const Model *model, int64_t most) {
        return model->config->max_overprice == ABSENT
                        ? most
                        : scale_down(most, 100 + model->config->max_overprice, 100);
}

static int64_t bound_below(const Model *model, int64_t least) {
        return model->config->max_underprice == ABSENT
                        ? least
                        : scale_up(model, least, 100 - model->config->max_underprice, 100);
}

int64_t model_price_edge(const Model *model, const char *platform, int64_t coins,
                const char *currency, size_t nth) {
        Purchase purchase = {.platform = platform, .coins = coins, .currency = currency};

        if (!platform_of(model, platform))
                return ABSENT;
        int64_t most = list_most(model, &purchase, NULL);
        int64_t least = list_least(model, &purchase, NULL);
        switch (nth % 4) {
        case 0:
                return most;
        case 1:
                return most == ABSENT ? ABSENT : bound_above(model, most);
        case 2:
                return least == ABSENT ? ABSENT : bound_below(model, least);
        default:
                return least;
        }
}

bool model_request_person(const Model *model, int64_t id, Person *ret) {
        for (size_t i = 0; i < model->requests.n; i++)
                if (model->requests.at[i].id == id) {
                        *ret = *person_of(model, &model->requests.at[i]);
                        return true;
                }
        return false;
}
