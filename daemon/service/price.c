/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a purchase costs, in whatever currency a limit counts. docs/limits.md, "Money". */

#define _GNU_SOURCE
#include <assert.h>
#include <string.h>
#include <time.h>

#include "common/timetext.h"
#include "common/util.h"
#include "policy/scale.h"
#include "service/internal.h"

static int64_t list_price(const Bundle *bundle, int64_t coins) {
        return amount_scale(coins, bundle->price, bundle->coins + bundle->bonus);
}

const char *today(const Service *service) {
        return service->spans.window[WINDOW_DAY].label;
}

Price price_of(const Service *service, const Platform *platform, int64_t coins, int64_t amount,
                const char *currency) {
        Price price = {.platform = platform, .coins = coins, .amount = amount};
        const char *listed = platform_currency(platform);

        if (amount != ABSENT) {
                memcpy(price.currency, currency, CURRENCY_MAX);
        } else if (listed && coins > 0) {
                int64_t dearest = list_price(
                                platform_bundle(platform, listed, today(service), PRICE_DEAREST),
                                coins);

                price.amount = dearest < AMOUNT_MAX ? dearest : AMOUNT_MAX;
                price.estimated = true;
                memcpy(price.currency, listed, CURRENCY_MAX);
        }
        return price;
}

Price price_as_asked(const Service *service, const Entry *entry) {
        Price price = {
                        .platform = catalog_platform(service->catalog, entry->platform),
                        .coins = entry->amount,
                        .amount = entry->price,
                        .estimated = entry->estimated == 1,
        };

        if (entry->currency)
                memcpy(price.currency, entry->currency, CURRENCY_MAX);
        return price;
}

bool money_in(const Service *service, int64_t amount, const char *currency, const char *unit,
                Cost *ret) {
        Cost cost = {0};

        assert(currency && unit);
        if (!rates_find(service->rates, currency, unit, &cost.rate))
                return false;
        memcpy(cost.unit, unit, strlen(unit));
        cost.amount = amount_scale(amount, cost.rate.num, cost.rate.den);
        *ret = cost;
        return true;
}

bool list_find(const Service *service, const Platform *platform, const char *unit, ListPrice which,
                const Bundle **ret, Rate *ret_rate) {
        const char *listed = platform_currency(platform);
        const Bundle *bundle = platform_bundle(platform, unit, today(service), which);

        *ret_rate = (Rate){.num = 1, .den = 1};
        if (!bundle && listed) {
                if (!rates_find(service->rates, listed, unit, ret_rate))
                        return false;
                bundle = platform_bundle(platform, listed, today(service), which);
        }
        *ret = bundle;
        return true;
}

/* A list price in that currency: the list's own, or converted from the one it begins with. False:
 * no rate. 0 where the platform lists no price. */
static bool listed_in(const Service *service, const Price *price, const char *unit, ListPrice which,
                Cost *ret) {
        const Bundle *bundle;

        *ret = (Cost){.rate = {.num = 1, .den = 1}};
        memcpy(ret->unit, unit, strlen(unit));
        if (price->coins == 0)
                return true;
        if (!list_find(service, price->platform, unit, which, &bundle, &ret->rate))
                return false;
        if (bundle)
                ret->amount = amount_scale(
                                list_price(bundle, price->coins), ret->rate.num, ret->rate.den);
        return true;
}

/* An estimate counts in its own currency as it was told, whatever the list says when a guardian
 * allows it; but for one that is beyond what can be told. */
static bool is_as_shown(const Price *price, const char *unit) {
        return text_equal(unit, price->currency) && price->amount < AMOUNT_MAX;
}

bool price_in(const Service *service, const Price *price, const char *unit, Cost *ret) {
        Cost least;

        assert(unit);
        if (price->amount == ABSENT)
                return false;
        /* The list that it is of may be gone by now: then nothing tells. */
        if (price->estimated && !is_as_shown(price, unit))
                return platform_currency(price->platform) &&
                                listed_in(service, price, unit, PRICE_DEAREST, ret);
        if (price->estimated)
                return money_in(service, price->amount, price->currency, unit, ret);
        if (!listed_in(service, price, unit, PRICE_CHEAPEST, &least) ||
                        !money_in(service, price->amount, price->currency, unit, ret))
                return false;
        if (ret->amount < least.amount)
                ret->amount = least.amount;
        /* Of the same day as the price's, if that had to be converted, too. */
        if (*least.rate.date)
                memcpy(ret->rate.date, least.rate.date, sizeof(ret->rate.date));
        return true;
}

/* What it costs in a currency that counts by itself, where no limit has to be kept. What somebody
 * says in a currency that no rate leads to the list from is not worth more than the list. */
static Cost own_cost(const Service *service, const Price *price) {
        const char *listed = platform_currency(price->platform);
        Cost cost;

        if (price_in(service, price, price->currency, &cost) ||
                        (listed && price->coins > 0 &&
                                        listed_in(service, price, listed, PRICE_DEAREST, &cost)))
                return cost;
        cost = (Cost){.amount = price->amount, .rate = {.num = 1, .den = 1}};
        memcpy(cost.unit, price->currency, sizeof(price->currency));
        return cost;
}

char *price_costs(const Service *service, const Price *price, const Limit *limits, size_t n) {
        Cost costs[COSTS_MAX];
        size_t n_costs = 0;

        if (price->amount != ABSENT)
                costs[n_costs++] = own_cost(service, price);
        for (size_t i = 0; i < n && price->amount != ABSENT && n_costs < COSTS_MAX; i++)
                if (!text_equal(limits[i].unit, UNIT_COINS) &&
                                !costs_find(costs, n_costs, limits[i].unit) &&
                                price_in(service, price, limits[i].unit, &costs[n_costs]))
                        n_costs++;
        return costs_to_text(costs, n_costs);
}

int64_t date_usec(const char *date) {
        struct tm tm = {0};

        if (!strptime(date, "%Y-%m-%d", &tm))
                return 0;
        return timegm(&tm) * USEC_PER_SEC;
}

bool rate_is_stale(const Service *service, const Rate *rate, int64_t at) {
        return *rate->date && at - date_usec(rate->date) > service->config->rates_max_age;
}

bool price_is_stale(const Service *service, const Price *price, const Limit *limits, size_t n) {
        Cost cost;

        for (size_t i = 0; i < n; i++)
                if (!text_equal(limits[i].unit, UNIT_COINS) &&
                                price_in(service, price, limits[i].unit, &cost) &&
                                rate_is_stale(service, &cost.rate, service->now))
                        return true;
        return false;
}
