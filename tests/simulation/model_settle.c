/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "tests/simulation/model_internal.h"

const Person *person_of(const Model *model, const Request *request) {
        return &model->accounts.at[request->account];
}

/* The caller's own, or NULL and the refusal: somebody else's looks like none. */
static Request *find_own(Model *model, Command *command) {
        Request *request = request_find(model, command->settlement.id);

        if (request && request->account == account_find(model, &command->account))
                return request;
        command->refusal = REFUSAL_UNKNOWN_REQUEST;
        return NULL;
}

void set_state(Model *model, Request *request, State state, Reason reason, bool shared) {
        request->state = state;
        request->reason = reason;
        tell(model, EVENT_CHANGED, person_of(model, request), request);
        tell_usage(model, request, shared);
        if (state == STATE_RETURNING)
                tell(model, EVENT_PENDING, person_of(model, request), request);
}

/* ---- Complete and Cancel */

static bool is_trusted(const Model *model, const Request *request) {
        return rules_of(model, person_of(model, request))->give_back == GIVE_BACK_TRUST;
}

/* A part of it is bought, and a guardian is asked about the rest. */
static bool is_part_returning(const Request *request) {
        return request->state == STATE_RETURNING && request->bought != ABSENT;
}

static bool was_refunded(const Request *request) {
        for (size_t i = 0; i < request->n_worths; i++)
                if (request->worth[i].refunded > 0)
                        return true;
        return false;
}

static bool is_completable(const Request *request) {
        return request->state == STATE_APPROVED ||
                        (request->state == STATE_LAPSED && !was_refunded(request)) ||
                        (request->state == STATE_RETURNING && !is_part_returning(request));
}

/* What counts in one unit once so many coins are bought: their share, or what was really paid for
 * them where that is more. Less counts only where it is trusted, and what no rate converts not at
 * all. */
static void settle_worth(const Model *model, const Request *request, bool returning, Worth *worth) {
        bool coins = strcmp(worth->unit, UNIT_COINS) == 0;
        int64_t share = worth->cost, paid = ABSENT;

        if (request->ask.coins > 0)
                share = scale_up(model, worth->cost, request->bought, request->ask.coins);
        if (request->paid != ABSENT && !coins)
                paid = money_convert(
                                model, request->paid, request->paid_currency, worth->unit, NULL);
        worth->kept = share;
        if (paid != ABSENT && (paid > share || is_trusted(model, request)))
                worth->kept = paid;
        worth->rest = returning ? worth->cost - share : 0;
        if (model->mutant == MUTANT_REST_PAID && returning && worth->kept > share)
                worth->rest = worth->cost > worth->kept ? worth->cost - worth->kept : 0;
}

static void complete(Model *model, Request *request, const Settlement *settlement, int64_t coins) {
        const Person person = *person_of(model, request);
        bool lapsed = request->state == STATE_LAPSED, less = coins < request->ask.coins;
        bool returning = less && !lapsed && !is_trusted(model, request);
        bool rises = lapsed || settlement->price != ABSENT;
        Before before = {.n = 0};

        if (rises)
                before_read(model, &person, request->ask.platform, &before);
        /* What a lapse has made spent nobody gives back without being trusted, or asked. */
        if (lapsed && !is_trusted(model, request) && request->unconfirmed == UNCONFIRMED_SPEND)
                coins = request->ask.coins;
        request->bought = coins;
        request->paid = settlement->price;
        request->paid_currency = settlement->currency;
        request->receipt = settlement->receipt;
        for (size_t i = 0; i < request->n_worths; i++)
                settle_worth(model, request, returning, &request->worth[i]);
        if (model->mutant == MUTANT_COMPLETED_MONTH)
                request->counted_in = model->labels;
        model_write(model, model->now);
        set_state(model, request, returning ? STATE_RETURNING : STATE_COMPLETED, REASON_NONE,
                        rises || (!returning && coins < request->ask.coins));
        if (rises)
                warn(model, &person, request->ask.platform, &before);
}

void model_complete(Model *model, Command *command) {
        const Settlement *settlement = &command->settlement;
        Request *request = find_own(model, command);

        if (!request)
                return;
        int64_t coins = settlement->coins == ABSENT ? request->ask.coins : settlement->coins;
        bool repeated = request->state == STATE_COMPLETED || is_part_returning(request);
        if (!repeated && !is_completable(request))
                command->refusal = REFUSAL_WRONG_STATE;
        else if (coins > request->ask.coins)
                command->refusal = REFUSAL_EXCEEDS_REQUEST;
        else if (!repeated)
                complete(model, request, settlement, coins);
        command->state = request->state;
}

/* The reason for which it waits, or does not count, stays. */
static void cancel(Model *model, Request *request) {
        bool ask = request->state == STATE_APPROVED && !is_trusted(model, request);
        Reason reason = request->reason;

        for (size_t i = 0; i < request->n_worths; i++)
                request->worth[i].rest = ask ? request->worth[i].cost : 0;
        model_write(model, model->now);
        set_state(model, request, ask ? STATE_RETURNING : STATE_CANCELLED, REASON_NONE,
                        !ask && request->counts);
        request->reason = reason;
}

void model_cancel(Model *model, Command *command) {
        Request *request = find_own(model, command);

        if (!request)
                return;
        if (request->state == STATE_PENDING || request->state == STATE_APPROVED)
                cancel(model, request);
        else if (request->state != STATE_CANCELLED &&
                        (request->state != STATE_RETURNING || is_part_returning(request)))
                command->refusal = REFUSAL_WRONG_STATE;
        command->state = request->state;
}

/* ---- What ends by itself */

static void end(Model *model, Request *request, int64_t at) {
        if (at < model->latest)
                at = model->latest;
        model_write(model, at);
        if (request->state == STATE_APPROVED) {
                set_state(model, request, STATE_LAPSED, REASON_NONE,
                                request->unconfirmed != UNCONFIRMED_SPEND);
                return;
        }
        request->decided = at;
        request->decision = DECISION_REJECTED;
        set_state(model, request, STATE_REJECTED, REASON_APPROVAL_EXPIRED, false);
}

static bool is_waiting(const Request *request) {
        return request->state == STATE_APPROVED || request->state == STATE_PENDING;
}

static Request *first_to_end(Model *model) {
        Request *first = NULL;

        for (size_t i = 0; i < model->requests.n; i++) {
                Request *request = &model->requests.at[i];
                if (is_waiting(request) && (!first || request->hold_until < first->hold_until))
                        first = request;
        }
        return first;
}

void model_expire(Model *model) {
        Request *first;

        while ((first = first_to_end(model)) &&
                        first->hold_until <= model->now - (model->mutant == MUTANT_LAPSE_LATE))
                end(model, first, first->hold_until);
}

int64_t model_wakes_at(const Model *model) {
        int64_t at = INT64_MAX;

        for (size_t i = 0; i < model->requests.n; i++)
                if (is_waiting(&model->requests.at[i]) && model->requests.at[i].hold_until < at)
                        at = model->requests.at[i].hold_until;
        return at;
}

/* What was made in what was no time would outlast all others. Nobody listens meanwhile. */
void model_accept_clock(Model *model, int64_t clock) {
        EventListener listener = model->listener;

        model->listener = NULL;
        model->latest = 0;
        model_write(model, clock);
        for (size_t i = 0; i < model->requests.n; i++) {
                Request *request = &model->requests.at[i];
                int64_t made = request->state == STATE_PENDING ? request->written
                                                               : request->decided;
                if (is_waiting(request) && made > clock)
                        end(model, request, clock);
        }
        model->listener = listener;
}
