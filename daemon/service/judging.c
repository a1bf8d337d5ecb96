/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A purchase before the judgement: when it is asked, and when a guardian allows it. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "service/internal.h"

/* What the purchase costs in each of the limits. */
static Refusal price_limits(Service *service, const Judging *judging) {
        const Price *price = &judging->price;
        Refusal refusal = REFUSAL_NONE;

        for (size_t i = 0; i < judging->n_limits; i++) {
                Limit *limit = &service->limits[i];
                Cost cost;

                if (text_equal(limit->unit, UNIT_COINS))
                        limit->cost = price->coins;
                else if (price->amount == ABSENT)
                        refusal = REFUSAL_PRICE_NEEDED;
                else if (limit->used == ABSENT || !price_in(service, price, limit->unit, &cost))
                        limit->cost = ABSENT;
                else
                        limit->cost = cost.amount;
        }
        return refusal;
}

int judging_limits(Service *service, Judging *judging, Reach reach, Refusal *refusal) {
        int r = limits_in_force(service, judging->person, judging->account,
                        judging->price.platform->id, reach, &judging->n_limits);

        if (r >= 0)
                *refusal = price_limits(service, judging);
        return r;
}

static int is_quiet(Service *service, const Rules *rules, bool *ret) {
        unsigned minute;

        *ret = false;
        if (rules->quiet_hours.from == rules->quiet_hours.until)
                return 0;
        int r = calendar_minute(service->calendar, service->now, &minute);
        if (r >= 0)
                *ret = quiet_hours_have(rules->quiet_hours, minute);
        return r;
}

static int is_burst(Service *service, const LedgerAccount *account, const Burst *burst, bool *ret) {
        int64_t requests = 0;
        int r = 0;

        if (account && burst->requests > 0)
                r = ledger_burst(service->ledger, account->id, service->now - burst->usec,
                                service->now, burst->requests, &requests);
        *ret = burst->requests > 0 && requests >= burst->requests;
        return r;
}

/* A default's place may have become a guardian's meanwhile. */
static bool same_place(const Limit *a, const Limit *b) {
        return a->window == b->window && text_equal(a->platform, b->platform) &&
                        text_equal(a->unit, b->unit) && text_equal(a->household, b->household) &&
                        (a->source == SOURCE_SELF) == (b->source == SOURCE_SELF);
}

/* A guardian's yes lets the request exceed the limits that stopped it, and no others. */
static int excuse_limits(Service *service, const Judging *judging) {
        Limit *earlier = calloc(LIMITS_MAX, sizeof(*earlier));
        size_t n;

        if (!earlier)
                return -ENOMEM;
        int r = limits_from_text(judging->stopped, judging->price.coins, LIMITS_MAX, earlier, &n);
        for (size_t i = 0; r >= 0 && i < n; i++) {
                if (earlier[i].cost == ABSENT || limit_covers(&earlier[i]))
                        continue;
                for (size_t j = 0; j < judging->n_limits; j++)
                        if (same_place(&earlier[i], &service->limits[j]))
                                service->limits[j].excused = true;
        }
        free(earlier);
        return r;
}

int judging_question(Service *service, Judging *judging, Question *ret) {
        const Person *person = judging->person;
        Question question = {
                        .clock_suspect = service->clock_suspect,
                        .unbudgeted = config_unbudgeted(service->config, person->uid, person->name),
                        .limits = service->limits,
        };
        Source source;
        int64_t until;

        judging->rules = config_rules(service->config, person->uid, person->name);
        int r = limits_in_force(service, person, judging->account, judging->price.platform->id,
                        REACH_ALL, &judging->n_limits);
        question.n_limits = judging->n_limits;
        if (r >= 0 && judging->account)
                r = pause_in_force(service, judging->account, &source, &until);
        question.paused = r > 0;
        if (r >= 0)
                r = is_quiet(service, judging->rules, &question.quiet);
        if (r >= 0 && !judging->stopped)
                r = is_burst(service, judging->account, &judging->rules->burst, &question.burst);
        if (r >= 0)
                *ret = question;
        return r;
}

Refusal judge_price(Service *service, Judging *judging, Question *question) {
        const Bargain *bargain = &judging->bargain;
        Refusal refusal = price_limits(service, judging);

        if (refusal != REFUSAL_NONE)
                return refusal;
        question->coins = judging->price.coins;
        question->unofficial_seller = bargain->unofficial_seller;
        question->overpriced = bargain->overpriced;
        question->underpriced = bargain->underpriced;
        judge(question, &judging->judgement);
        return REFUSAL_NONE;
}

int judge_purchase(Service *service, Judging *judging, Refusal *refusal) {
        Question question;

        int r = judging_question(service, judging, &question);
        if (r >= 0 && judging->stopped)
                r = excuse_limits(service, judging);
        if (r >= 0)
                *refusal = judge_price(service, judging, &question);
        return r;
}

void counted_texts_clear(CountedTexts *texts) {
        free(texts->limits);
        free(texts->costs);
        free(texts->households);
}

/* The ledger has to know a household before anything counts in it. */
static int need_household(Service *service, const char *name) {
        int64_t id;

        int r = ledger_find_household(service->ledger, name, &id);
        if (r != 0)
                return r < 0 ? r : 0;
        Entry entry = entry_of_kind(ENTRY_HOUSEHOLD);
        entry.at = service->now;
        entry.name = name;
        return ledger_append(service->ledger, &entry);
}

/* The person's households, with blanks between; *ret is left alone where there is none. */
static int households_text(Service *service, const Person *person, char **ret) {
        const ConfigHousehold *household = next_household(service, person, NULL);
        _cleanup_free_ char *text = NULL;
        size_t size = 0;
        int r = 0;

        if (!household)
                return 0;
        FILE *stream = open_memstream(&text, &size);
        if (!stream)
                return -ENOMEM;
        for (; household && r >= 0; household = next_household(service, person, household)) {
                (void) fprintf(stream, "%s%s", ftell(stream) > 0 ? " " : "", household->name);
                r = need_household(service, household->name);
        }
        if (fclose(stream) != 0 && r >= 0)
                r = -ENOMEM;
        if (r < 0)
                return r;
        *ret = TAKE_PTR(text);
        return 0;
}

int entry_counts(Service *service, const Judging *judging, const Spans *spans, Reach reach,
                CountedTexts *texts, Entry *entry) {
        const Span *windows = spans->window;
        int r = 0;

        texts->limits = limits_to_text(service->limits, judging->n_limits);
        texts->costs = price_costs(service, &judging->price, service->limits, judging->n_limits);
        if (!texts->limits || !texts->costs)
                return -ENOMEM;
        if (reach == REACH_ALL)
                r = households_text(service, judging->person, &texts->households);
        entry->limits = texts->limits;
        entry->costs = *texts->costs ? texts->costs : NULL;
        entry->households = texts->households && *texts->households ? texts->households : NULL;
        entry->day = windows[WINDOW_DAY].label;
        entry->week = windows[WINDOW_WEEK].label;
        entry->month = windows[WINDOW_MONTH].label;
        entry->year = windows[WINDOW_YEAR].label;
        return r;
}
