/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/model_internal.h"

/* Sums of one platform and unit over what had these labels. */
typedef struct Sum {
        SumView view;
        char unit[UNIT_MAX + 1];
        Labels labels;
        int64_t at; /* when the first of it was */
        bool shown;
} Sum;
typedef LIST(Sum) Sums;

static bool same_label(const Labels *a, const Labels *b, Window window) {
        return strcmp(a->of[window], b->of[window]) == 0;
}

static bool is_sum(const Sum *sum, const char *platform, const char *unit, const Labels *labels) {
        for (Window window = WINDOW_DAY; window < WINDOW_COUNT; window++)
                if (!same_label(&sum->labels, labels, window))
                        return false;
        return strcmp(sum->view.platform, platform) == 0 && strcmp(sum->unit, unit) == 0;
}

static SumView *sum_of(Sums *sums, const char *platform, const char *unit, const Labels *labels,
                int64_t at) {
        for (size_t i = 0; i < sums->n; i++)
                if (is_sum(&sums->at[i], platform, unit, labels))
                        return &sums->at[i].view;
        Sum *sum = LIST_ADD(sums);
        sum->view.platform = platform;
        sum->labels = *labels;
        sum->at = at;
        snprintf(sum->unit, sizeof(sum->unit), "%s", unit);
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
static void add_asked(Sums *sums, const Request *request, const char *unit) {
        SumView *sum = sum_of(
                        sums, request->ask.platform, unit, &request->asked_in, request->created);

        sum->requests++;
        sum->rejected += request->state == STATE_REJECTED;
}

static void add_counted(Sums *sums, Request *request, const char *unit) {
        const Worth *worth = worth_in(request, unit);

        if (worth)
                add(request, worth,
                                sum_of(sums, request->ask.platform, unit, &request->counted_in,
                                                request->counted_at));
}

static void add_all(Model *model, size_t account, Sums *sums) {
        for (size_t i = 0; i < model->requests.n; i++) {
                Request *request = &model->requests.at[i];

                if (request->account != account)
                        continue;
                bool priced = request->answer.price != ABSENT;
                if (request->ask.coins > 0 && !request->record)
                        add_asked(sums, request, UNIT_COINS);
                if (priced && !request->record)
                        add_asked(sums, request, request->asked_currency);
                if (request->ask.coins > 0)
                        add_counted(sums, request, UNIT_COINS);
                if (priced)
                        add_counted(sums, request, request->counted_currency);
        }
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

static void add_view(SumView *sum, const SumView *other) {
        sum->completed += other->completed;
        sum->held += other->held;
        sum->cancelled += other->cancelled;
        sum->refunded += other->refunded;
        sum->requests += other->requests;
        sum->rejected += other->rejected;
}

/* All of one label together. */
static void show(Model *model, Command *command, Sums *sums) {
        Window window = command->listing.window;

        for (size_t i = 0; i < sums->n; i++) {
                Sum *sum = &sums->at[i];

                if (!sum->shown)
                        continue;
                for (size_t k = i + 1; k < sums->n; k++) {
                        Sum *other = &sums->at[k];

                        if (!other->shown || !same_label(&sum->labels, &other->labels, window) ||
                                        strcmp(sum->view.platform, other->view.platform) != 0 ||
                                        strcmp(sum->unit, other->unit) != 0)
                                continue;
                        add_view(&sum->view, &other->view);
                        if (other->at < sum->at)
                                sum->at = other->at;
                        other->shown = false;
                }
                const Span *span = span_at(model, sum->at, window);
                sum->view.from = span->from;
                sum->view.until = span->until;
                sum->view.unit = sum->unit;
                command->sink.sum(&sum->view, command->userdata);
        }
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
        add_all(model, account, &sums);
        for (size_t i = 0; i < sums.n; i++)
                sums.at[i].shown = sums.at[i].at >= since && sums.at[i].at < until;
        show(model, command, &sums);
        free(sums.at);
}
