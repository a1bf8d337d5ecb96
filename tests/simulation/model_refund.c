/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "common/util.h"
#include "tests/simulation/model_internal.h"

static bool is_refundable(const Request *request) {
        return request->state == STATE_COMPLETED || request->state == STATE_RECORDED ||
                        (request->state == STATE_LAPSED &&
                                        request->unconfirmed == UNCONFIRMED_SPEND);
}

/* What could still be paid back, in one unit. */
static int64_t left_in(const Model *model, Request *request, const char *unit) {
        const Worth *worth = worth_in(request, unit);

        return worth ? worth_usage(model, request, worth).used : 0;
}

/* How much is paid back: so many coins, and so much of the price's currency. */
typedef struct Back {
        int64_t coins;
        int64_t coins_left;
        int64_t money;
        int64_t money_left;
        bool all;
        bool by_price;
} Back;

/* What of `left` goes back, by the money that was named, or else by the coins. */
static int64_t share_of(const Back *back, int64_t left) {
        int64_t part = back->by_price ? back->money : back->coins;
        int64_t whole = back->by_price ? back->money_left : back->coins_left;

        if (back->all || part == whole)
                return left;
        return whole == 0 ? 0 : scale_down(left, part, whole);
}

static Refusal plan(const Model *model, Request *request, const Settlement *settlement, Back *ret) {
        const char *currency = request->counted_currency;
        bool by_price = settlement->price != ABSENT, by_coins = settlement->coins != ABSENT;
        Back back = {.coins = by_coins ? settlement->coins : 0,
                        .coins_left = left_in(model, request, UNIT_COINS),
                        .money_left = currency ? left_in(model, request, currency) : 0,
                        .all = !by_price && !by_coins,
                        .by_price = by_price};

        if (!is_refundable(request))
                return REFUSAL_WRONG_STATE;
        if (by_price && request->answer.price == ABSENT)
                return REFUSAL_EXCEEDS_REQUEST;
        if (back.all)
                back.coins = back.coins_left;
        if (by_price)
                back.money = money_convert(model, settlement->price,
                                view_of(model, request).currency, currency, NULL);
        else if (back.coins_left > 0 || back.all)
                back.money = share_of(&back, back.money_left);
        if (back.money == ABSENT)
                return REFUSAL_NO_RATE;
        if (back.coins > back.coins_left || back.money > back.money_left ||
                        (back.coins == 0 && back.money == 0))
                return REFUSAL_EXCEEDS_REQUEST;
        *ret = back;
        return REFUSAL_NONE;
}

static void pay_back(const Model *model, Request *request, const Back *back) {
        for (size_t i = 0; i < request->n_worths; i++) {
                Worth *worth = &request->worth[i];

                if (strcmp(worth->unit, UNIT_COINS) == 0)
                        worth->refunded += back->coins;
                else if (text_equal(worth->unit, request->counted_currency))
                        worth->refunded += back->money;
                else
                        worth->refunded += share_of(back, left_in(model, request, worth->unit));
        }
}

void model_refund(Model *model, Command *command) {
        const Settlement *settlement = &command->settlement;
        Request *request = request_find(model, settlement->id);
        Back back;

        command->refusal =
                        request ? plan(model, request, settlement, &back) : REFUSAL_UNKNOWN_REQUEST;
        if (command->refusal != REFUSAL_NONE)
                return;

        ChangeView change = {.what = CHANGE_REFUND,
                        .at = model->now,
                        .by = command->caller,
                        .before = change_side(false),
                        .after = change_side(true),
                        .reason = settlement->reason};
        change.after.id = request->id;
        change.after.coins = back.coins;
        change.after.currency = request->counted_currency;
        if (request->counted_currency)
                change.after.price = back.money < AMOUNT_MAX ? back.money : AMOUNT_MAX;
        pay_back(model, request, &back);
        model_write(model, model->now);
        change_add(model, request->account, change);
        command->changed = true;
        tell(model, EVENT_CHANGED, person_of(model, request), request);
        tell_usage(model, request, true);
}
