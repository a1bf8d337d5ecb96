/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <stdio.h>
#include <string.h>

#include "tests/simulation/model_internal.h"

static bool is_coins(const Limit *limit) {
        return strcmp(limit->unit, UNIT_COINS) == 0;
}

static int64_t total(const Limit *limit) {
        return limit->amount + limit->granted;
}

/* May be below 0. */
static int64_t left(const Limit *limit) {
        return total(limit) - limit->used - limit->held;
}

static int64_t left_or_none(const Limit *limit) {
        return left(limit) > 0 ? left(limit) : 0;
}

static bool covers(const Model *model, const Limit *limit, int64_t cost) {
        if (total(limit) == 0 && !(model->mutant == MUTANT_ZERO_OPEN && cost == 0))
                return false;
        if (model->mutant == MUTANT_LESS_THAN)
                return limit->used + limit->held + cost < total(limit);
        return limit->used + limit->held + cost <= total(limit);
}

/* What a guardian's yes may exceed. */
static bool guardian_may_allow(const Limit *limit) {
        return limit->source != SOURCE_SELF && total(limit) > 0;
}

static bool opens(const Limit *limits, size_t n) {
        for (size_t i = 0; i < n; i++)
                if (limits[i].source != SOURCE_SELF && limits[i].window != WINDOW_REQUEST)
                        return true;
        return false;
}

/* Whether the last so many of the account's requests were all made within the time. */
static bool is_burst(const Model *model, const Person *person) {
        const Burst *burst = &rules_of(model, person)->burst;
        size_t account = account_find(model, person), n = 0, n_within = 0;

        for (size_t i = model->requests.n; i > 0 && n < burst->requests; i--) {
                const Request *request = &model->requests.at[i - 1];

                if (request->account != account || request->record ||
                                (model->mutant == MUTANT_BURST_APPROVED && !request->counts))
                        continue;
                n++;
                n_within += request->written > model->now - burst->usec &&
                                request->written <= model->now;
        }
        return burst->requests > 0 && n_within >= burst->requests;
}

static bool is_paused(const Model *model, const Person *person) {
        size_t account = account_find(model, person);
        int64_t until;

        return pause_runs(model, account, SOURCE_GUARDIAN, model->now, &until) ||
                        pause_runs(model, account, SOURCE_SELF, model->now, &until);
}

/* What the limits say alone. */
static Reason limits_reason(const Model *model, const Limit *limits, size_t n) {
        for (size_t i = 0; i < n; i++)
                if (limits[i].cost == ABSENT)
                        return REASON_NO_EXCHANGE_RATE;
        for (size_t i = 0; i < n; i++)
                if (!covers(model, &limits[i], limits[i].cost) &&
                                !(limits[i].excused && guardian_may_allow(&limits[i])))
                        return REASON_OVER_LIMIT;
        return REASON_NONE;
}

static Reason reason_of(Model *model, const Person *person, const Limit *limits, size_t n,
                const Verdict *verdict, bool again) {
        if (model->clock_suspect)
                return REASON_CLOCK_SUSPECT;
        if (!is_unbudgeted(model, person) && !opens(limits, n))
                return REASON_NO_BUDGET;
        if (is_paused(model, person))
                return REASON_PAUSED;
        if (is_quiet(model, person))
                return REASON_QUIET_HOURS;
        if (!again && is_burst(model, person))
                return REASON_BURST;
        return verdict->reason != REASON_NONE ? verdict->reason : limits_reason(model, limits, n);
}

/* Whether the limit is one of those that the reason is about. */
static bool is_concerned(const Model *model, const Limit *limit, Reason reason) {
        if (reason == REASON_NO_EXCHANGE_RATE)
                return limit->cost == ABSENT;
        if (reason == REASON_OVER_LIMIT)
                return !covers(model, limit, limit->cost) &&
                                !(limit->excused && guardian_may_allow(limit));
        return reason == REASON_NONE;
}

/* Whether `a` is to be named rather than `b`. Of what was approved, what is left after it. */
static bool is_named_before(const Limit *a, const Limit *b, Reason reason) {
        int64_t left_a = left_or_none(a), left_b = left_or_none(b);

        if (reason == REASON_NO_EXCHANGE_RATE)
                return false; /* the first will do */
        if (reason == REASON_NONE) {
                if ((a->window == WINDOW_REQUEST) != (b->window == WINDOW_REQUEST))
                        return b->window == WINDOW_REQUEST;
                left_a = left(a) - a->cost;
                left_b = left(b) - b->cost;
        }
        if (left_a != left_b)
                return left_a < left_b;
        return a->window > b->window;
}

static void answer_limit(const Model *model, const Limit *limits, size_t n, Answer *answer) {
        const Limit *named = NULL;

        for (size_t i = 0; i < n; i++)
                if (is_concerned(model, &limits[i], answer->reason) &&
                                (!named || is_named_before(&limits[i], named, answer->reason)))
                        named = &limits[i];
        answer->has_limit = named;
        if (!named)
                return;
        answer->limit = *named;
        if (answer->reason == REASON_NONE && named->window != WINDOW_REQUEST)
                answer->limit.held += named->cost;
}

static void answer_remaining(const Limit *limits, size_t n, int64_t coins, Answer *answer) {
        int64_t least = INT64_MAX;

        for (size_t i = 0; i < n; i++)
                if (is_coins(&limits[i]) && limits[i].window != WINDOW_REQUEST) {
                        answer->has_remaining = true;
                        if (left(&limits[i]) < least)
                                least = left(&limits[i]);
                }
        if (answer->reason == REASON_NONE)
                least -= coins;
        if (answer->has_remaining)
                answer->remaining = least > 0 ? least : 0;
}

static bool fits(const Model *model, const Limit *limits, size_t n, int64_t part, int64_t coins) {
        for (size_t i = 0; i < n; i++)
                if (limits[i].cost == ABSENT ||
                                !covers(model, &limits[i],
                                                scale_up(model, limits[i].cost, part, coins)))
                        return false;
        return true;
}

/* Halving: what fits does so with fewer, too. */
static void answer_fits(
                const Model *model, const Limit *limits, size_t n, int64_t coins, Answer *answer) {
        int64_t low = 0, high = coins;

        if (answer->reason != REASON_OVER_LIMIT || coins == 0)
                return;
        while (high - low > 1) {
                int64_t part = low + (high - low) / 2;
                if (fits(model, limits, n, part, coins))
                        low = part;
                else
                        high = part;
        }
        answer->has_fits = true;
        answer->fits = low;
}

static bool is_near(const Limit *limits, size_t n) {
        for (size_t i = 0; i < n; i++) {
                unsigned __int128 used = (unsigned __int128) (limits[i].used + limits[i].held) +
                                (unsigned __int128) limits[i].cost;

                if (limits[i].window != WINDOW_REQUEST &&
                                used * 100 >= (unsigned __int128) total(&limits[i]) * 80)
                        return true;
        }
        return false;
}

bool is_stale(const Model *model, int64_t rates_day, int64_t at) {
        return rates_day != ABSENT && at - rates_day > model->config->rates_max_age;
}

static void answer_warnings(const Model *model, const Limit *limits, size_t n,
                const Verdict *verdict, Answer *answer) {
        answer->warnings = verdict->warnings;
        if (answer->reason == REASON_NONE && is_near(limits, n))
                answer->warnings |= WARNING_NEAR_LIMIT;
        if (is_stale(model, model->rates_day, model->now))
                answer->warnings |= WARNING_RATE_STALE;
}

/* Of a guardian only what one may allow is asked, and only so much at a time. */
static bool may_ask(const Model *model, const Person *person, const Limit *limits, size_t n) {
        size_t account = account_find(model, person), pending = 0;

        for (size_t i = 0; i < n; i++)
                if (!covers(model, &limits[i], limits[i].cost) && !guardian_may_allow(&limits[i]))
                        return false;
        for (size_t i = 0; i < model->requests.n; i++)
                if (model->requests.at[i].account == account &&
                                model->requests.at[i].state == STATE_PENDING)
                        pending++;
        return rules_of(model, person)->over_limit == OVER_LIMIT_ASK &&
                        pending < 32 + (model->mutant == MUTANT_PENDING_33);
}

static void answer_decision(const Model *model, const Person *person, const Limit *limits, size_t n,
                bool again, Answer *answer) {
        answer->decision = DECISION_REJECTED;
        answer->state = STATE_REJECTED;
        answer->hold_until = ABSENT;
        if (answer->reason == REASON_NONE) {
                answer->decision = DECISION_APPROVED;
                answer->state = STATE_APPROVED;
                answer->hold_until = model->now +
                                (again ? model->config->approval_timeout
                                       : model->config->hold_timeout);
        } else if (answer->reason == REASON_OVER_LIMIT && !again &&
                        may_ask(model, person, limits, n)) {
                answer->decision = DECISION_PENDING;
                answer->state = STATE_PENDING;
                answer->reason = REASON_AWAITING_APPROVAL;
        }
}

bool limits_cost(const Model *model, const Purchase *purchase, Limit limits[], size_t n,
                bool *ret_rate_used) {
        *ret_rate_used = false;
        for (size_t i = 0; i < n; i++) {
                if (!is_coins(&limits[i]) && purchase->price == ABSENT)
                        return false;
                int64_t cost = cost_of(model, purchase, limits[i].unit, ret_rate_used);
                if (limits[i].cost != ABSENT)
                        limits[i].cost = cost;
        }
        return true;
}

/* The places of what has stopped a request; a guardian's limit stands for the default's. */
static bool is_same_place(const Limit *a, const Limit *b) {
        return a->window == b->window && strcmp(a->platform, b->platform) == 0 &&
                        strcmp(a->unit, b->unit) == 0 && strcmp(a->household, b->household) == 0 &&
                        (a->source == SOURCE_SELF) == (b->source == SOURCE_SELF);
}

static void excuse(Limit limits[], size_t n, const Request *again) {
        for (size_t i = 0; i < n; i++)
                for (size_t k = 0; k < again->stopped.n; k++)
                        limits[i].excused |= is_same_place(&limits[i], &again->stopped.at[k]);
}

static void remember_stopped(Model *model, const Limit limits[], size_t n) {
        model->stopped.n = 0;
        for (size_t i = 0; i < n; i++)
                if (limits[i].cost != ABSENT && !covers(model, &limits[i], limits[i].cost))
                        *LIST_ADD(&model->stopped) = limits[i];
}

Refusal judge_ask(Model *model, const Person *person, const Ask *ask, const Request *again,
                Answer *answer) {
        Purchase purchase = again ? again->purchase : purchase_of(model, ask);
        Verdict verdict = verdict_of(model, &purchase, ask->seller);
        Limit limits[MODEL_LIMITS_MAX];
        size_t n = limits_of(model, person, ask->platform, WITH_HOUSEHOLDS, limits);
        bool rate_used;

        *answer = (Answer){.price = purchase.price, .price_estimated = purchase.estimated};
        if (!limits_cost(model, &purchase, limits, n, &rate_used))
                return REFUSAL_PRICE_NEEDED;
        if (purchase.price != ABSENT)
                memcpy(answer->currency, purchase.currency, CURRENCY_MAX);
        model->rates_day = rate_used ? model->rates->day : ABSENT;
        if (again)
                excuse(limits, n, again);
        remember_stopped(model, limits, n);
        answer->reason = reason_of(model, person, limits, n, &verdict, again);
        answer_limit(model, limits, n, answer);
        answer_remaining(limits, n, ask->coins, answer);
        answer_fits(model, limits, n, ask->coins, answer);
        answer_warnings(model, limits, n, &verdict, answer);
        answer_decision(model, person, limits, n, again, answer);
        return REFUSAL_NONE;
}

/* These limits, with what it takes of each. It has a price. */
static void limits_with(const Model *model, const Purchase *purchase, const Limit limits[],
                size_t n, Limit ret[MODEL_LIMITS_MAX]) {
        bool rate_used;

        memcpy(ret, limits, n * sizeof(*ret));
        (void) limits_cost(model, purchase, ret, n, &rate_used);
}

void judge_offer(Model *model, const Person *person, const Purchase *purchase, const Limit limits[],
                size_t n, Answer *answer) {
        Verdict verdict = price_verdict(model, purchase);
        Limit costing[MODEL_LIMITS_MAX];

        *answer = (Answer){0};
        limits_with(model, purchase, limits, n, costing);
        answer->reason = reason_of(model, person, costing, n, &verdict, false);
        answer_decision(model, person, costing, n, false, answer);
}

bool has_room(const Model *model, const Person *person, const Purchase *purchase,
                const Limit limits[], size_t n) {
        Limit costing[MODEL_LIMITS_MAX];

        limits_with(model, purchase, limits, n, costing);
        return (is_unbudgeted(model, person) || opens(costing, n)) &&
                        limits_reason(model, costing, n) == REASON_NONE;
}

static void worth_add(Request *request, const char *unit, int64_t cost) {
        if (cost == ABSENT || worth_in(request, unit))
                return;
        if (request->n_worths == WORTHS_MAX)
                die("too many currencies");
        Worth *worth = &request->worth[request->n_worths++];
        *worth = (Worth){.cost = cost, .kept = request->state == STATE_RECORDED ? cost : 0};
        snprintf(worth->unit, sizeof(worth->unit), "%s", unit);
}

int64_t own_worth(const Model *model, const Request *request, const char **ret_currency) {
        const Purchase *purchase = &request->purchase;

        if (purchase->price == ABSENT)
                return ABSENT;
        *ret_currency = purchase->currency;
        int64_t cost = cost_of(model, purchase, *ret_currency, NULL);
        if (cost == ABSENT)
                cost = list_dearest(model, purchase, ret_currency);
        return cost != ABSENT ? cost : purchase->price;
}

/* In coins, in the currency that it counts in by itself, and in those of all limits in force. */
static void add_worths(Model *model, Request *request) {
        const Ask *ask = &request->ask;
        const char *currency;
        Limit limits[MODEL_LIMITS_MAX];
        size_t n = limits_applying(model, person_of(model, request), ask->platform,
                        request->by_self ? OWN_ALONE : WITH_HOUSEHOLDS, limits);

        if (ask->coins > 0)
                worth_add(request, UNIT_COINS, ask->coins);
        if (request->answer.price == ABSENT)
                return;
        int64_t own = own_worth(model, request, &currency);
        request->counted_currency = currency;
        worth_add(request, currency, own);
        for (size_t i = 0; i < n; i++)
                if (!is_coins(&limits[i]))
                        worth_add(request, limits[i].unit,
                                        cost_of(model, &request->purchase, limits[i].unit, NULL));
}

void request_count(Model *model, Request *request, int64_t at) {
        const Person person = *person_of(model, request);

        request->counts = true;
        request->counted_at = at;
        request->counted_in = labels_at(model, at);
        request->n_households = 0;
        for (size_t i = 0; i < model->config->n_households && !request->by_self; i++)
                if (is_member(&model->config->households[i], &person))
                        memcpy(request->household[request->n_households++],
                                        model->config->households[i].name, HOUSEHOLD_NAME_MAX + 1);
        request->n_worths = 0;
        add_worths(model, request);
        request->begun = ++model->last_begun;
        countings_end(model, request);
}
