/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Whether a purchase is made at the right place and for a usual price. docs/limits.md, "Sellers and
 * prices". */

#include "catalog/seller.h"
#include "common/util.h"
#include "policy/scale.h"
#include "service/internal.h"

static void judge_seller(
                const Service *service, const Price *price, const char *seller, Bargain *bargain) {
        Sellers wanted = service->config->sellers;
        bool official = seller && price->platform && seller_official(price->platform, seller);

        bargain->unofficial_seller = !official &&
                        (wanted == SELLERS_REQUIRED || (seller && wanted == SELLERS_OFFICIAL));
        if (!official)
                bargain->warnings |= WARNING_SELLER_UNKNOWN;
}

/* What so many coins cost by the list, in the price's currency: at least, rounded down, or at most,
 * rounded up. ABSENT: it lists none, or no rate tells. */
static int64_t list_bound(
                const Service *service, const Price *price, ListPrice which, Bargain *bargain) {
        int64_t (*part)(int64_t, int64_t, int64_t) =
                        which == PRICE_CHEAPEST ? amount_share : amount_scale;
        const Bundle *bundle;
        Rate rate;

        if (!list_find(service, price->platform, price->currency, which, &bundle, &rate) || !bundle)
                return ABSENT;
        if (rate_is_stale(service, &rate, service->now))
                bargain->warnings |= WARNING_RATE_STALE;
        return part(part(price->coins, bundle->price, bundle->coins + bundle->bonus), rate.num,
                        rate.den);
}

/* Below 10^15 times at most 1100 on the list's side; an amount is 10^12 at most. */
static void judge_amount(const Service *service, const Price *price, Bargain *bargain) {
        const Config *config = service->config;

        if (!price->platform || price->amount == ABSENT || price->estimated || price->coins == 0)
                return;
        int64_t most = list_bound(service, price, PRICE_DEAREST, bargain);
        int64_t least = list_bound(service, price, PRICE_CHEAPEST, bargain);
        if (most != ABSENT && price->amount > most)
                bargain->warnings |= WARNING_ABOVE_LIST_PRICE;
        if (least != ABSENT && price->amount < least)
                bargain->warnings |= WARNING_BELOW_LIST_PRICE;
        bargain->overpriced = most != ABSENT && config->max_overprice != ABSENT &&
                        price->amount * 100 > most * (100 + config->max_overprice);
        bargain->underpriced = least != ABSENT && config->max_underprice != ABSENT &&
                        price->amount * 100 < least * (100 - config->max_underprice);
}

Bargain bargain_of(const Service *service, const Price *price, const char *seller) {
        Bargain bargain = {0};

        judge_seller(service, price, seller, &bargain);
        judge_amount(service, price, &bargain);
        return bargain;
}
