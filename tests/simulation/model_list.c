/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* List prices and deals, and what a purchase costs by them. */

#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/util.h"
#include "tests/simulation/model_internal.h"

typedef unsigned __int128 Wide;

const Platform *platform_of(const Model *model, const char *id) {
        for (size_t i = 0; i < model->catalog->n_platforms; i++)
                if (strcmp(model->catalog->platforms[i].id, id) == 0)
                        return &model->catalog->platforms[i];
        return NULL;
}

/* "2026-11-20", in days since 1970. */
static int64_t day_number(const char *day) {
        struct tm tm = {.tm_isdst = 0};

        if (sscanf(day, "%d-%d-%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday) != 3)
                die("%s is no day", day);
        tm.tm_year -= 1900;
        tm.tm_mon--;
        return timegm(&tm) / 86400;
}

static bool is_deal(const Bundle *bundle) {
        return *bundle->first;
}

/* The day after a deal's last. */
static int64_t deal_end(const Model *model, const Bundle *bundle) {
        return day_number(bundle->last) + 1 + (model->mutant == MUTANT_DEAL_LONGER);
}

bool is_sold_today(const Model *model, const Bundle *bundle) {
        int64_t today = day_number(model->labels.of[WINDOW_DAY]);

        return !is_deal(bundle) ||
                        (day_number(bundle->first) <= today && today < deal_end(model, bundle));
}

int64_t bundle_until(const Model *model, const Bundle *bundle) {
        return is_deal(bundle) ? local_midnight(model, deal_end(model, bundle)) : ABSENT;
}

/* What one has for its price. */
int64_t bundle_coins(const Bundle *bundle) {
        return bundle->coins + bundle->bonus;
}

static int64_t share(const Model *model, int64_t amount, int64_t num, int64_t den, Rounding round) {
        return round == ROUND_UP ? scale_up(model, amount, num, den) : scale_down(amount, num, den);
}

/* So many coins at the price of the cheapest coin of the list in this currency, deals among them,
 * or of the dearest without deals; ABSENT: the list has none. */
static int64_t list_price(const Model *model, const Platform *platform, const char *currency,
                ListEnd end, int64_t coins, Rounding round) {
        const Bundle *best = NULL;

        for (size_t i = 0; i < platform->n_bundles; i++) {
                const Bundle *bundle = &platform->bundles[i];

                if (strcmp(bundle->currency, currency) != 0 || !is_sold_today(model, bundle) ||
                                (end == LIST_DEAREST && is_deal(bundle) &&
                                                model->mutant != MUTANT_DEAL_DEAREST))
                        continue;
                if (!best)
                        best = bundle;
                Wide a = (Wide) bundle->price * (Wide) bundle_coins(best);
                Wide b = (Wide) best->price * (Wide) bundle_coins(bundle);
                if (end == LIST_DEAREST ? a > b : a < b)
                        best = bundle;
        }
        return best ? share(model, coins, best->price, bundle_coins(best), round) : ABSENT;
}

/* Of the first that is no deal; NULL: it lists no prices. */
const char *list_currency(const Platform *platform) {
        for (size_t i = 0; i < platform->n_bundles; i++)
                if (!is_deal(&platform->bundles[i]))
                        return platform->bundles[i].currency;
        return NULL;
}

int64_t list_price_in(const Model *model, const Platform *platform, const char *unit, ListEnd end,
                int64_t coins, Rounding round, bool *ret_rate_used) {
        const char *first = list_currency(platform);
        int64_t price = list_price(model, platform, unit, end, coins, round);

        if (price != ABSENT || !first)
                return price;
        price = list_price(model, platform, first, end, coins, round);
        if (round == ROUND_UP)
                return money_convert(model, price, first, unit, ret_rate_used);
        if (ret_rate_used && strcmp(first, unit) != 0)
                *ret_rate_used |= money_convert_down(model, price, first, unit) != ABSENT;
        return money_convert_down(model, price, first, unit);
}

int64_t list_most(const Model *model, const Purchase *purchase, bool *ret_rate_used) {
        return list_price_in(model, platform_of(model, purchase->platform), purchase->currency,
                        LIST_DEAREST, purchase->coins, ROUND_UP, ret_rate_used);
}

int64_t list_least(const Model *model, const Purchase *purchase, bool *ret_rate_used) {
        return list_price_in(model, platform_of(model, purchase->platform), purchase->currency,
                        LIST_CHEAPEST, purchase->coins,
                        model->mutant == MUTANT_UNDERPRICE_UP ? ROUND_UP : ROUND_DOWN,
                        ret_rate_used);
}

Purchase purchase_of(const Model *model, const Ask *ask) {
        const Platform *platform = platform_of(model, ask->platform);
        Purchase purchase = {.platform = ask->platform,
                        .coins = ask->coins,
                        .price = ask->price,
                        .currency = ask->currency};
        const char *first = platform ? list_currency(platform) : NULL;

        if (ask->price != ABSENT || !first || platform->sold_in_money)
                return purchase;
        purchase.price = list_price(model, platform, first, LIST_DEAREST, ask->coins, ROUND_UP);
        if (purchase.price > AMOUNT_MAX)
                purchase.price = AMOUNT_MAX;
        purchase.currency = first;
        purchase.estimated = true;
        return purchase;
}

int64_t list_dearest(const Model *model, const Purchase *purchase, const char **ret_currency) {
        const Platform *platform = platform_of(model, purchase->platform);
        const char *first = platform ? list_currency(platform) : NULL;

        if (!first || purchase->coins == 0)
                return ABSENT;
        *ret_currency = first;
        return list_price(model, platform, first, LIST_DEAREST, purchase->coins, ROUND_UP);
}

/* What nobody has said: as it was told in its own currency, if that could be told at all, and in
 * others by the list of now. */
static int64_t estimate_in(const Model *model, const Platform *platform, const Purchase *purchase,
                const char *unit, bool *ret_rate_used) {
        if (strcmp(unit, purchase->currency) == 0 && purchase->price < AMOUNT_MAX &&
                        model->mutant != MUTANT_ESTIMATE_ANEW)
                return purchase->price;
        return list_price_in(model, platform, unit, LIST_DEAREST, purchase->coins, ROUND_UP,
                        ret_rate_used);
}

int64_t cost_of(const Model *model, const Purchase *purchase, const char *unit,
                bool *ret_rate_used) {
        const Platform *platform = platform_of(model, purchase->platform);
        bool used = false;

        if (strcmp(unit, UNIT_COINS) == 0)
                return purchase->coins;
        if (!platform || purchase->price == ABSENT)
                return ABSENT;
        if (purchase->estimated)
                return estimate_in(model, platform, purchase, unit, ret_rate_used);

        int64_t cost = money_convert(model, purchase->price, purchase->currency, unit, &used);
        if (cost != ABSENT && purchase->coins > 0 && list_currency(platform) &&
                        model->mutant != MUTANT_NO_FLOOR) {
                int64_t least = list_price_in(model, platform, unit, LIST_CHEAPEST, purchase->coins,
                                ROUND_UP, &used);
                if (least == ABSENT || least > cost)
                        cost = least;
        }
        if (ret_rate_used && cost != ABSENT)
                *ret_rate_used |= used;
        return cost;
}
