/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/model_internal.h"

typedef struct Sums {
        SumView at[64];
        char unit[64][UNIT_MAX + 1];
        size_t n;
} Sums;

static SumView *sum_of(Sums *sums, const Span *span, const char *platform, const char *unit) {
        for (size_t i = 0; i < sums->n; i++)
                if (strcmp(sums->at[i].platform, platform) == 0 &&
                                strcmp(sums->at[i].unit, unit) == 0)
                        return &sums->at[i];
        if (sums->n == 64)
                die("too many sums");
        snprintf(sums->unit[sums->n], sizeof(sums->unit[0]), "%s", unit);
        sums->at[sums->n] = (SumView){.from = span->from,
                        .until = span->until,
                        .platform = platform,
                        .unit = sums->unit[sums->n]};
        return &sums->at[sums->n++];
}

/* What it is in the currency of its own price, as judged or as really paid. */
static Worth price_worth(const Model *model, const Request *request) {
        Worth worth = {.cost = request->answer.price, .refunded = request->refunded_price};

        snprintf(worth.unit, sizeof(worth.unit), "%s",
                        request->paid != ABSENT ? request->paid_currency
                                                : request->answer.currency);
        if (request->bought != ABSENT && request->ask.coins > 0)
                worth.kept = scale_up(model, worth.cost, request->bought, request->ask.coins);
        else if (request->bought != ABSENT || request->state == STATE_LAPSED ||
                        request->state == STATE_RECORDED)
                worth.kept = worth.cost;
        if (request->paid != ABSENT)
                worth.kept = request->paid;
        return worth;
}

static void add(const Request *request, const Worth *worth, SumView *sum) {
        int64_t rest = worth->cost > worth->kept ? worth->cost - worth->kept : 0;

        switch (request->state) {
        case STATE_APPROVED:
                sum->held += worth->cost;
                break;
        case STATE_RETURNING:
                sum->completed += worth->kept;
                sum->held += rest;
                break;
        case STATE_COMPLETED:
                sum->completed += worth->kept;
                sum->cancelled += rest;
                break;
        case STATE_RECORDED:
                sum->completed += worth->kept;
                break;
        case STATE_LAPSED:
                if (request->unconfirmed == UNCONFIRMED_SPEND)
                        sum->completed += worth->kept;
                else
                        sum->cancelled += worth->cost;
                break;
        case STATE_CANCELLED:
                sum->cancelled += request->counts ? worth->cost : 0;
                break;
        case STATE_REJECTED:
        case STATE_PENDING:
        case STATE_COUNT:
                break;
        }
        sum->refunded += worth->refunded;
}

/* Amounts stand in the windows that it counts in, numbers in those of the question. */
static void add_request(const Request *request, const Worth *worth, Window window, const Span *span,
                Sums *sums) {
        bool counts = request->counts && strcmp(request->counted_in.of[window], span->label) == 0;
        bool asked = !request->record && strcmp(request->asked_in.of[window], span->label) == 0;

        if (!counts && !asked)
                return;
        SumView *sum = sum_of(sums, span, request->ask.platform, worth->unit);
        if (counts)
                add(request, worth, sum);
        if (asked) {
                sum->requests++;
                sum->rejected += request->state == STATE_REJECTED;
        }
}

static Worth coins_worth(const Request *request) {
        Worth worth = {.unit = UNIT_COINS,
                        .cost = request->ask.coins,
                        .refunded = request->refunded_coins};

        if (request->bought != ABSENT)
                worth.kept = request->bought;
        else if (request->state == STATE_LAPSED || request->state == STATE_RECORDED)
                worth.kept = worth.cost;
        return worth;
}

static void sum_window(Model *model, Command *command, size_t account, const Span *span) {
        Window window = command->listing.window;
        Sums sums = {.n = 0};

        for (size_t i = 0; i < model->requests.n; i++) {
                const Request *request = &model->requests.at[i];
                Worth coins = coins_worth(request);

                if (request->account != account)
                        continue;
                if (request->ask.coins > 0)
                        add_request(request, &coins, window, span, &sums);
                if (request->answer.price == ABSENT && request->paid == ABSENT)
                        continue;
                Worth price = price_worth(model, request);
                add_request(request, &price, window, span, &sums);
        }
        for (size_t i = 0; i < sums.n; i++)
                command->sink.sum(&sums.at[i], command->userdata);
}

void model_summarize(Model *model, Command *command) {
        size_t account = account_find(model, &command->account);
        const Listing *listing = &command->listing;
        const Spans *spans = NULL;
        Span *list = must(calloc(SUMMARIZE_MAX, sizeof(*list)));
        size_t n = 0;

        if (listing->until < listing->since)
                command->refusal = REFUSAL_RANGE;
        for (int64_t at = listing->since; at < listing->until; at = list[n++].until) {
                if (n == SUMMARIZE_MAX) {
                        command->refusal = REFUSAL_RANGE;
                        break;
                }
                if (calendar_spans(model->calendar, at, &spans) < 0)
                        die("no calendar goes so far");
                list[n] = spans->window[listing->window];
        }
        for (size_t i = 0; i < n && command->refusal == REFUSAL_NONE; i++)
                sum_window(model, command, account, &list[i]);
        free(list);
}
