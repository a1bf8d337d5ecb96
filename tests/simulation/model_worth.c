/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What requests amount to, and in which currencies that is counted. */

#include <stdio.h>
#include <string.h>

#include "tests/simulation/model_internal.h"

Worth *worth_in(Request *request, const char *unit) {
        for (size_t i = 0; i < request->n_worths; i++)
                if (strcmp(request->worth[i].unit, unit) == 0)
                        return &request->worth[i];
        return NULL;
}

static int64_t at_least_0(int64_t number) {
        return number > 0 ? number : 0;
}

Usage worth_usage(const Model *model, const Request *request, const Worth *worth) {
        switch (request->state) {
        case STATE_APPROVED:
                return (Usage){.held = worth->cost};
        case STATE_RETURNING:
                if (model->mutant == MUTANT_RETURNING_FREE)
                        return (Usage){.used = worth->kept};
                return (Usage){.used = worth->kept, .held = worth->rest};
        case STATE_COMPLETED:
        case STATE_RECORDED:
                return (Usage){.used = at_least_0(worth->kept - worth->refunded)};
        case STATE_LAPSED:
                if (request->unconfirmed == UNCONFIRMED_SPEND)
                        return (Usage){.used = at_least_0(worth->cost - worth->refunded)};
                return (Usage){0};
        case STATE_REJECTED:
        case STATE_PENDING:
        case STATE_CANCELLED:
        case STATE_COUNT:
                break;
        }
        return (Usage){0};
}

bool belongs(const Model *model, const Request *request, const char *household) {
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

static bool is_of(const Model *model, const Request *request, size_t account, const char *household,
                const char *platform) {
        if (!request->counts)
                return false;
        if (household ? !belongs(model, request, household) : request->account != account)
                return false;
        return strcmp(platform, PLATFORM_ALL) == 0 || strcmp(platform, request->ask.platform) == 0;
}

/* ---- in a currency */

static bool is_counting(const Counting *counting, size_t account, const char *household,
                const char *platform, const char *unit) {
        if (household ? strcmp(counting->household, household) != 0 : counting->account != account)
                return false;
        return strcmp(counting->platform, platform) == 0 && strcmp(counting->unit, unit) == 0;
}

static const Counting *counting_find(const Model *model, size_t account, const char *household,
                const char *platform, const char *unit) {
        for (size_t i = 0; i < model->countings.n; i++)
                if (is_counting(&model->countings.at[i], account, household, platform, unit))
                        return &model->countings.at[i];
        return NULL;
}

/* Nothing can be counted for somebody of whom nothing is written down yet. */
static bool is_known(const Model *model, size_t account, const char *household) {
        if (!household)
                return account != NO_ACCOUNT;
        for (size_t i = 0; i < model->requests.n; i++)
                for (size_t k = 0; k < model->requests.at[i].n_households; k++)
                        if (strcmp(model->requests.at[i].household[k], household) == 0)
                                return true;
        return false;
}

static bool in_windows(const Request *request, const Labels *labels) {
        for (Window window = WINDOW_DAY; window < WINDOW_COUNT; window++)
                if (strcmp(request->counted_in.of[window], labels->of[window]) == 0)
                        return true;
        return false;
}

/* At today's rate for its price's currency. */
static bool worth_convert(const Model *model, Request *request, const char *unit) {
        const char *currency = request->counted_currency;

        if (!currency || worth_in(request, unit))
                return true;
        const Worth *priced = worth_in(request, currency);
        if (money_convert(model, 0, currency, unit, NULL) == ABSENT)
                return false;
        if (request->n_worths == WORTHS_MAX)
                die("too many currencies");
        Worth *worth = &request->worth[request->n_worths++];
        *worth = (Worth){
                        .cost = money_convert(model, priced->cost, currency, unit, NULL),
                        .kept = money_convert(model, priced->kept, currency, unit, NULL),
                        .rest = money_convert(model, priced->rest, currency, unit, NULL),
                        .refunded = money_convert_down(model, priced->refunded, currency, unit),
        };
        snprintf(worth->unit, sizeof(worth->unit), "%s", unit);
        return true;
}

static bool is_missing(const Model *model, size_t account, const char *household,
                const char *platform, const char *unit) {
        for (size_t i = 0; i < model->missing.n; i++) {
                const MissingRate *missing = &model->missing.at[i];

                if (missing->account == account && strcmp(missing->household, household) == 0 &&
                                strcmp(missing->platform, platform) == 0 &&
                                strcmp(missing->unit, unit) == 0 && missing->until > model->now)
                        return true;
        }
        return false;
}

static void missing_add(Model *model, size_t account, const char *household, const char *platform,
                const char *unit) {
        MissingRate *missing = LIST_ADD(&model->missing);

        missing->account = account;
        missing->until = model->spans.window[WINDOW_DAY].until;
        snprintf(missing->household, sizeof(missing->household), "%s", household);
        snprintf(missing->platform, sizeof(missing->platform), "%s", platform);
        snprintf(missing->unit, sizeof(missing->unit), "%s", unit);
}

bool counting_need(Model *model, size_t account, const char *household, const char *platform,
                const char *unit) {
        if (strcmp(unit, UNIT_COINS) == 0 || !is_known(model, account, household) ||
                        counting_find(model, account, household, platform, unit))
                return true;
        size_t owner = household ? NO_ACCOUNT : account;
        const char *name = household ? household : "";
        if (is_missing(model, owner, name, platform, unit))
                return false;

        /* All of it or nothing: a rate may be missing for some of it. */
        Saved saved = model_save(model);
        bool all = true;
        for (size_t i = 0; i < model->requests.n && all; i++) {
                Request *request = &model->requests.at[i];

                if (is_of(model, request, account, household, platform) &&
                                in_windows(request, &model->labels))
                        all = worth_convert(model, request, unit);
        }
        if (!all)
                model_restore(model, &saved);
        saved_clear(&saved);
        if (!all)
                missing_add(model, owner, name, platform, unit);
        if (!all)
                return false;

        (void) model_write(model, model->now);
        Counting *counting = LIST_ADD(&model->countings);
        counting->account = owner;
        counting->labels = model->labels;
        counting->begun = ++model->last_begun;
        snprintf(counting->household, sizeof(counting->household), "%s", name);
        snprintf(counting->platform, sizeof(counting->platform), "%s", platform);
        snprintf(counting->unit, sizeof(counting->unit), "%s", unit);
        return true;
}

void countings_end(Model *model, Request *request) {
        size_t n = 0;

        if (request->answer.price == ABSENT)
                return;
        for (size_t i = 0; i < model->countings.n; i++) {
                const Counting *counting = &model->countings.at[i];
                const char *household =
                                counting->account == NO_ACCOUNT ? counting->household : NULL;

                if (!is_of(model, request, counting->account, household, counting->platform) ||
                                worth_in(request, counting->unit))
                        model->countings.at[n++] = *counting;
        }
        model->countings.n = n;
}

Usage usage_of(Model *model, size_t account, const char *household, const char *platform,
                const char *unit, Window window) {
        const Counting *counting = counting_find(model, account, household, platform, unit);
        bool coins = strcmp(unit, UNIT_COINS) == 0;
        Usage sum = {0};

        for (size_t i = 0; i < model->requests.n && (coins || counting); i++) {
                Request *request = &model->requests.at[i];
                const Worth *worth = worth_in(request, unit);

                if (!worth || !is_of(model, request, account, household, platform) ||
                                strcmp(request->counted_in.of[window], model->labels.of[window]) !=
                                                0)
                        continue;
                /* What was bought before the counting began, and in none of the windows that ran
                 * then, is not in it. */
                if (!coins && request->begun < counting->begun &&
                                !in_windows(request, &counting->labels))
                        continue;
                Usage usage = worth_usage(model, request, worth);
                sum.used += usage.used;
                sum.held += usage.held;
        }
        return sum;
}
