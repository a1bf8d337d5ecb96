/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "tests/simulation/model_internal.h"

/* How many coins, and how much of its price, could still be paid back. */
static int64_t coins_left(const Request *request) {
        int64_t bought = request->bought != ABSENT ? request->bought : request->ask.coins;

        return bought - request->refunded_coins;
}

static int64_t price_left(const Request *request) {
        int64_t price = request->paid != ABSENT ? request->paid : request->answer.price;

        return price == ABSENT ? 0 : price - request->refunded_price;
}

static const char *price_currency(const Request *request) {
        return request->paid != ABSENT ? request->paid_currency : request->answer.currency;
}

static bool is_refundable(const Request *request) {
        return request->state == STATE_COMPLETED || request->state == STATE_RECORDED ||
                        (request->state == STATE_LAPSED &&
                                        request->unconfirmed == UNCONFIRMED_SPEND);
}

/* What of this unit goes back. */
static int64_t refund_of(const Model *model, const Request *request, const Worth *worth,
                const Settlement *settlement, int64_t coins) {
        int64_t rest = worth->kept - worth->refunded, back = rest;

        if (strcmp(worth->unit, UNIT_COINS) == 0)
                return coins;
        if (settlement->price != ABSENT)
                back = money_convert(
                                model, settlement->price, settlement->currency, worth->unit, NULL);
        else if (coins < coins_left(request))
                back = scale_down(
                                worth->kept, coins, coins_left(request) + request->refunded_coins);
        return back == ABSENT || back > rest ? rest : back;
}

static Refusal check_refund(const Model *model, const Request *request,
                const Settlement *settlement, int64_t coins) {
        if (!is_refundable(request))
                return REFUSAL_WRONG_STATE;
        if (coins > coins_left(request))
                return REFUSAL_EXCEEDS_REQUEST;
        if (settlement->price == ABSENT)
                return REFUSAL_NONE;
        if (request->answer.price == ABSENT && request->paid == ABSENT)
                return REFUSAL_EXCEEDS_REQUEST;
        /* In the currency that Get shows. */
        if (strcmp(settlement->currency, price_currency(request)) != 0)
                return REFUSAL_NO_RATE;
        for (size_t i = 0; i < request->n_worths; i++)
                if (strcmp(request->worth[i].unit, UNIT_COINS) != 0 &&
                                money_convert(model, settlement->price, settlement->currency,
                                                request->worth[i].unit, NULL) == ABSENT)
                        return REFUSAL_NO_RATE;
        return settlement->price > price_left(request) ? REFUSAL_EXCEEDS_REQUEST : REFUSAL_NONE;
}

static void refund(Model *model, Request *request, const Settlement *settlement, int64_t coins) {
        int64_t price = price_left(request);

        for (size_t i = 0; i < request->n_worths; i++)
                request->worth[i].refunded +=
                                refund_of(model, request, &request->worth[i], settlement, coins);
        if (settlement->price != ABSENT)
                price = settlement->price;
        else if (coins < coins_left(request))
                price = scale_down(price + request->refunded_price, coins,
                                coins_left(request) + request->refunded_coins);
        request->refunded_price += price < price_left(request) ? price : price_left(request);
        request->refunded_coins += coins;
        request->refunded = true;
}

void model_refund(Model *model, Command *command) {
        const Settlement *settlement = &command->settlement;
        Request *request = request_find(model, settlement->id);

        if (!request) {
                command->refusal = REFUSAL_UNKNOWN_REQUEST;
                return;
        }
        int64_t coins = settlement->coins;
        if (coins == ABSENT)
                coins = settlement->price == ABSENT ? coins_left(request) : 0;
        command->refusal = check_refund(model, request, settlement, coins);
        if (command->refusal != REFUSAL_NONE)
                return;

        ChangeView change = {.what = CHANGE_REFUND,
                        .at = model->now,
                        .by = command->caller,
                        .before = change_side(true),
                        .after = change_side(true),
                        .reason = settlement->reason};
        change.before.id = change.after.id = request->id;
        refund(model, request, settlement, coins);
        model_write(model, model->now);
        change_add(model, request->account, change);
        command->changed = true;
        tell(model, EVENT_BUDGET, person_of(model, request), NULL);
}
