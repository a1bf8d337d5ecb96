/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "tests/simulation/model_internal.h"

Worth *worth_in(Request *request, const char *unit) {
        for (size_t i = 0; i < request->n_worths; i++)
                if (strcmp(request->worth[i].unit, unit) == 0)
                        return &request->worth[i];
        return NULL;
}

int64_t worth_kept(const Model *model, const Request *request, const Worth *worth) {
        int64_t kept = worth->cost;

        if (strcmp(worth->unit, UNIT_COINS) == 0)
                return request->bought;
        if (request->ask.coins > 0)
                kept = scale_up(model, worth->cost, request->bought, request->ask.coins);
        if (request->paid == ABSENT)
                return kept;

        /* What no rate converts leaves the approved price; less counts only where it is trusted. */
        int64_t paid = money_convert(
                        model, request->paid, request->paid_currency, worth->unit, NULL);
        return paid != ABSENT && (paid > kept || request->trusted) ? paid : kept;
}

static void worth_add(Model *model, Request *request, const char *unit) {
        int64_t cost = cost_of(model, &request->ask, unit, NULL);

        if (cost == ABSENT || worth_in(request, unit))
                return;
        if (request->n_worths == WORTHS_MAX)
                die("too many currencies");

        Worth *worth = &request->worth[request->n_worths++];
        snprintf(worth->unit, sizeof(worth->unit), "%s", unit);
        worth->cost = cost;
        if (request->bought != ABSENT)
                worth->kept = worth_kept(model, request, worth);
        else if (request->state == STATE_LAPSED || request->state == STATE_RECORDED)
                worth->kept = cost;
        if (request->refunded_coins > 0)
                worth->refunded = scale_down(worth->kept, request->refunded_coins,
                                request->bought != ABSENT ? request->bought : request->ask.coins);
}

/* Whether it takes of its windows at all, whatever the unit. */
static bool takes_something(const Request *request) {
        return request->state != STATE_CANCELLED &&
                        !(request->state == STATE_LAPSED &&
                                        request->unconfirmed == UNCONFIRMED_RELEASE);
}

static bool belongs(const Model *model, const Request *request, const char *household) {
        for (size_t i = 0; i < request->n_households; i++)
                if (strcmp(request->household[i], household) == 0)
                        return true;
        if (model->mutant != MUTANT_MEMBERS_ALL)
                return false;
        for (size_t i = 0; i < model->config->n_households; i++)
                if (strcmp(model->config->households[i].name, household) == 0)
                        return is_member(&model->config->households[i],
                                        &model->accounts.at[request->account]);
        return false;
}

static void settle_households(Model *model, Request *request) {
        for (size_t i = 0; i < model->config->n_households; i++) {
                const ConfigHousehold *household = &model->config->households[i];

                for (size_t k = 0;
                                k < household->n_limits && belongs(model, request, household->name);
                                k++)
                        worth_add(model, request, household->limits[k].unit);
        }
}

static void settle_account(Model *model, size_t account) {
        Limit limits[MODEL_LIMITS_MAX];
        size_t n = limits_in_force(model, &model->accounts.at[account], NULL, limits);

        for (size_t i = 0; i < model->requests.n; i++) {
                Request *request = &model->requests.at[i];

                if (request->account != account || !request->counts)
                        continue;
                worth_add(model, request, UNIT_COINS);
                for (size_t k = 0; k < n; k++)
                        worth_add(model, request, limits[k].unit);
                settle_households(model, request);
        }
}

/* Once anything was limited in a currency, all that is bought is counted in it. */
void worth_settle(Model *model, size_t account) {
        for (size_t i = 0; i < model->accounts.n; i++)
                if (account == NO_ACCOUNT || account == i)
                        settle_account(model, i);
}

Usage request_usage(const Model *model, const Request *request, const Worth *worth) {
        int64_t rest = worth->cost > worth->kept ? worth->cost - worth->kept : 0;

        switch (request->state) {
        case STATE_APPROVED:
                return (Usage){.held = worth->cost};
        case STATE_RETURNING:
                if (model->mutant == MUTANT_RETURNING_FREE)
                        rest = 0;
                return (Usage){.used = worth->kept, .held = rest};
        case STATE_COMPLETED:
        case STATE_RECORDED:
                return (Usage){.used = worth->kept - worth->refunded};
        case STATE_LAPSED:
                if (request->unconfirmed == UNCONFIRMED_SPEND)
                        return (Usage){.used = worth->kept - worth->refunded};
                return (Usage){0};
        case STATE_REJECTED:
        case STATE_PENDING:
        case STATE_CANCELLED:
        case STATE_COUNT:
                break;
        }
        return (Usage){0};
}

Usage usage_of(Model *model, size_t account, const char *household, const char *platform,
                const char *unit, Window window) {
        Usage sum = {0};

        for (size_t i = 0; i < model->requests.n; i++) {
                Request *request = &model->requests.at[i];

                if (!request->counts)
                        continue;
                if (household ? !belongs(model, request, household) : request->account != account)
                        continue;
                if (strcmp(platform, PLATFORM_ALL) != 0 &&
                                strcmp(platform, request->ask.platform) != 0)
                        continue;
                if (strcmp(request->counted_in.of[window], model->labels.of[window]) != 0)
                        continue;
                const Worth *worth = worth_in(request, unit);
                if (!worth) {
                        sum.unknown |= takes_something(request);
                        continue;
                }
                Usage usage = request_usage(model, request, worth);
                sum.used += usage.used;
                sum.held += usage.held;
        }
        return sum;
}
