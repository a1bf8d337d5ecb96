/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/model_internal.h"

/* Sums of one platform and unit over a window, by the labels that its requests had. */
typedef struct Sum {
        SumView view;
        char unit[UNIT_MAX + 1];
        char label[WINDOW_LABEL_MAX + 1];
        int64_t at; /* a moment in it: the earliest */
} Sum;
typedef LIST(Sum) Sums;

static SumView *sum_of(Sums *sums, const char *platform, const char *unit, const char *label,
                int64_t at) {
        for (size_t i = 0; i < sums->n; i++) {
                Sum *sum = &sums->at[i];

                if (strcmp(sum->view.platform, platform) != 0 || strcmp(sum->unit, unit) != 0 ||
                                strcmp(sum->label, label) != 0)
                        continue;
                if (at < sum->at)
                        sum->at = at;
                return &sum->view;
        }
        Sum *sum = LIST_ADD(sums);
        sum->view.platform = platform;
        sum->at = at;
        snprintf(sum->unit, sizeof(sum->unit), "%s", unit);
        snprintf(sum->label, sizeof(sum->label), "%s", label);
        return &sum->view;
}

static int64_t at_least_0(int64_t number) {
        return number > 0 ? number : 0;
}

static void add(const Request *request, const Worth *worth, SumView *sum) {
        bool spent = request->unconfirmed == UNCONFIRMED_SPEND;
        int64_t bought = 0;

        switch (request->state) {
        case STATE_APPROVED:
                sum->held += worth->cost;
                break;
        case STATE_RETURNING:
                bought = worth->kept;
                sum->held += worth->rest;
                break;
        case STATE_COMPLETED:
        case STATE_RECORDED:
                bought = worth->kept;
                sum->cancelled += at_least_0(worth->cost - worth->kept);
                break;
        case STATE_LAPSED:
                bought = spent ? worth->cost : 0;
                sum->cancelled += spent ? 0 : worth->cost;
                break;
        case STATE_CANCELLED:
                sum->cancelled += worth->cost;
                break;
        case STATE_REJECTED:
        case STATE_PENDING:
        case STATE_COUNT:
                break;
        }
        sum->completed += bought;
        sum->refunded += worth->refunded < bought ? worth->refunded : bought;
}

/* Amounts stand in the windows that it counts in, numbers in those of the question. */
static void add_request(Sums *sums, Request *request, Window window, const char *unit) {
        const char *platform = request->ask.platform;
        const Worth *worth = worth_in(request, unit);

        if (worth)
                add(request, worth,
                                sum_of(sums, platform, unit, request->counted_in.of[window],
                                                request->counted_at));
        if (request->record)
                return;
        SumView *sum = sum_of(
                        sums, platform, unit, request->asked_in.of[window], request->created);
        sum->requests++;
        sum->rejected += request->state == STATE_REJECTED;
}

static const Span *span_at(Model *model, int64_t at, Window window) {
        const Spans *spans = NULL;

        if (calendar_spans(model->calendar, at, &spans) < 0)
                die("no calendar goes so far");
        return &spans->window[window];
}

/* How many windows from the first on to the last there are; more than SUMMARIZE_MAX are as many as
 * one wants. */
static size_t windows_between(Model *model, const Listing *listing) {
        size_t n = 0;

        for (int64_t at = listing->since; at < listing->until && n <= SUMMARIZE_MAX; n++)
                at = span_at(model, at, listing->window)->until;
        return n;
}

void model_summarize(Model *model, Command *command) {
        size_t account = account_find(model, &command->account);
        const Listing *listing = &command->listing;
        Sums sums = {0};

        size_t n = windows_between(model, listing);
        if (n == 0 || n > SUMMARIZE_MAX) {
                command->refusal = REFUSAL_RANGE;
                return;
        }
        int64_t since = span_at(model, listing->since, listing->window)->from;
        int64_t until = span_at(model, listing->until - 1, listing->window)->until;
        for (size_t i = 0; i < model->requests.n; i++) {
                Request *request = &model->requests.at[i];

                if (request->account != account)
                        continue;
                if (request->ask.coins > 0)
                        add_request(&sums, request, listing->window, UNIT_COINS);
                if (request->answer.price != ABSENT)
                        add_request(&sums, request, listing->window, request->answer.currency);
        }
        for (size_t i = 0; i < sums.n; i++) {
                Sum *sum = &sums.at[i];

                if (sum->at < since || sum->at >= until)
                        continue;
                const Span *span = span_at(model, sum->at, listing->window);
                sum->view.from = span->from;
                sum->view.until = span->until;
                sum->view.unit = sum->unit;
                command->sink.sum(&sum->view, command->userdata);
        }
        free(sums.at);
}
