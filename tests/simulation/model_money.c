/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "common/money.h"
#include "common/util.h"
#include "tests/simulation/model_internal.h"

typedef unsigned __int128 Wide;

/* What is that or more is taken for that: more than any limit can hold. */
#define BEYOND INT64_C(1000000000000000)

static int64_t as_amount(Wide value) {
        return value >= BEYOND ? BEYOND : (int64_t) value;
}

static int64_t divide_up(const Model *model, Wide num, Wide den) {
        if (model->mutant == MUTANT_ROUND_DOWN)
                return as_amount(num / den);
        return as_amount(num / den + (num % den != 0));
}

int64_t scale_up(const Model *model, int64_t amount, int64_t num, int64_t den) {
        return divide_up(model, (Wide) amount * (Wide) num, (Wide) den);
}

int64_t scale_down(int64_t amount, int64_t num, int64_t den) {
        return as_amount((Wide) amount * (Wide) num / (Wide) den);
}

static Wide power_of_ten(unsigned n) {
        return n == 0 ? 1 : 10 * power_of_ten(n - 1);
}

static unsigned minor_digits(const char *currency) {
        return strcmp(currency, "JPY") == 0 ? 0 : 2;
}

/* Units of it for one euro. False: the file has none. */
static bool per_euro(const Model *model, const char *currency, int64_t *ret_units,
                unsigned *ret_decimals) {
        *ret_units = 1;
        *ret_decimals = 0;
        if (model->rates->n == 0)
                return false;
        if (strcmp(currency, "EUR") == 0)
                return true;
        for (size_t i = 0; i < model->rates->n; i++)
                if (strcmp(model->rates->rate[i].currency, currency) == 0) {
                        *ret_units = model->rates->rate[i].units;
                        *ret_decimals = model->rates->rate[i].decimals;
                        return true;
                }
        return false;
}

/* amount / 10^minor of `from`, over its rate, by the rate of `to`, x 10^minor of `to`: false: no
 * rate. */
static bool cross(const Model *model, int64_t amount, const char *from, const char *to,
                Wide *ret_num, Wide *ret_den) {
        int64_t from_units, to_units;
        unsigned from_decimals, to_decimals;

        *ret_num = (Wide) amount;
        *ret_den = 1;
        if (strcmp(from, to) == 0)
                return true;
        if (!per_euro(model, from, &from_units, &from_decimals) ||
                        !per_euro(model, to, &to_units, &to_decimals))
                return false;
        *ret_num *= (Wide) to_units * power_of_ten(from_decimals) * power_of_ten(minor_digits(to));
        *ret_den *= (Wide) from_units * power_of_ten(to_decimals) *
                        power_of_ten(minor_digits(from));
        return true;
}

int64_t money_convert(const Model *model, int64_t amount, const char *from, const char *to,
                bool *ret_used) {
        Wide num, den;

        if (!cross(model, amount, from, to, &num, &den))
                return ABSENT;
        if (ret_used && strcmp(from, to) != 0)
                *ret_used = true;
        return divide_up(model, num, den);
}

int64_t money_convert_down(const Model *model, int64_t amount, const char *from, const char *to) {
        Wide num, den;

        return cross(model, amount, from, to, &num, &den) ? as_amount(num / den) : ABSENT;
}

static const Platform *platform_of(const Model *model, const char *id) {
        for (size_t i = 0; i < model->catalog->n_platforms; i++)
                if (strcmp(model->catalog->platforms[i].id, id) == 0)
                        return &model->catalog->platforms[i];
        return NULL;
}

/* So many coins at the price of the cheapest, or dearest, single coin of the list in this currency;
 * ABSENT: the list has none. */
static int64_t list_price(const Model *model, const Platform *platform, const char *currency,
                bool dearest, int64_t coins) {
        const Bundle *best = NULL;

        for (size_t i = 0; i < platform->n_bundles; i++) {
                const Bundle *bundle = &platform->bundles[i];

                if (strcmp(bundle->currency, currency) != 0)
                        continue;
                if (!best)
                        best = bundle;
                Wide a = (Wide) bundle->price * (Wide) best->coins;
                Wide b = (Wide) best->price * (Wide) bundle->coins;
                if (dearest ? a > b : a < b)
                        best = bundle;
        }
        return best ? scale_up(model, coins, best->price, best->coins) : ABSENT;
}

static const char *list_currency(const Platform *platform) {
        return platform->n_bundles > 0 ? platform->bundles[0].currency : NULL;
}

/* As list_price() in the unit's own currency, or else converted from the list's first. */
static int64_t list_price_in(const Model *model, const Platform *platform, const char *unit,
                bool dearest, int64_t coins, bool *ret_rate_used) {
        const char *first = list_currency(platform);
        int64_t price = list_price(model, platform, unit, dearest, coins);

        if (price != ABSENT || !first)
                return price;
        price = list_price(model, platform, first, dearest, coins);
        return money_convert(model, price, first, unit, ret_rate_used);
}

bool price_judged(const Model *model, const Ask *ask, int64_t *ret_price, const char **ret_currency,
                bool *ret_estimated) {
        const Platform *platform = platform_of(model, ask->platform);

        *ret_price = ask->price;
        *ret_currency = ask->currency;
        *ret_estimated = false;
        if (ask->price != ABSENT)
                return true;
        *ret_currency = platform ? list_currency(platform) : NULL;
        if (!*ret_currency || platform->sold_in_money)
                return false;
        *ret_price = list_price(model, platform, *ret_currency, true, ask->coins);
        if (*ret_price > AMOUNT_MAX)
                *ret_price = AMOUNT_MAX;
        *ret_estimated = true;
        return true;
}

int64_t list_dearest(const Model *model, const Ask *ask, const char **ret_currency) {
        const Platform *platform = platform_of(model, ask->platform);
        const char *first = platform ? list_currency(platform) : NULL;

        if (!first || ask->coins == 0)
                return ABSENT;
        *ret_currency = first;
        return list_price(model, platform, first, true, ask->coins);
}

int64_t cost_of(const Model *model, const Ask *ask, const char *unit, bool *ret_rate_used) {
        const Platform *platform = platform_of(model, ask->platform);

        if (strcmp(unit, UNIT_COINS) == 0)
                return ask->coins;
        if (!platform)
                return ABSENT;
        if (ask->price == ABSENT)
                return list_price_in(model, platform, unit, true, ask->coins, ret_rate_used);

        int64_t cost = money_convert(model, ask->price, ask->currency, unit, ret_rate_used);
        if (cost == ABSENT || ask->coins == 0 || !list_currency(platform) ||
                        model->mutant == MUTANT_NO_FLOOR)
                return cost;
        int64_t least = list_price_in(model, platform, unit, false, ask->coins, ret_rate_used);
        if (least == ABSENT)
                return ABSENT;
        return least > cost ? least : cost;
}
