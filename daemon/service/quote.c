/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Quote: the cheapest way to so many coins. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/cheapest.h"
#include "common/util.h"
#include "policy/scale.h"
#include "service/internal.h"

typedef struct Offer {
        OfferView view;
        OfferPack packs[BUNDLES_MAX];
} Offer;

typedef struct Quoting {
        Service *service;
        const Command *command;
        Buyer buyer;
        size_t n_waiting; /* the account's requests that wait for a guardian */
        Offer *offers;    /* BUNDLES_MAX of them */
        size_t n;
} Quoting;

static bool same_place(const Bundle *a, const Bundle *b) {
        return text_equal(a->channel, b->channel) && text_equal(a->currency, b->currency);
}

/* The bundles of today that are sold at the same place, in the same currency, as this one. */
static size_t packs_of(const Service *service, const Platform *platform, const Bundle *like,
                Pack packs[BUNDLES_MAX]) {
        size_t n = 0;

        for (size_t i = 0; i < platform->n_bundles; i++) {
                const Bundle *bundle = &platform->bundles[i];

                if (bundle_runs(bundle, today(service)) && same_place(bundle, like))
                        packs[n++] = (Pack){bundle->coins + bundle->bonus, bundle->price};
        }
        return n;
}

/* What reaches the creator of it: by its price, or by its coins. */
static int64_t creator_part(const Service *service, const Creator *creator, const OfferView *view) {
        Rate rate;

        if (creator->percent > 0)
                return amount_share(view->price, creator->percent, 100);
        if (creator->per_coin == 0 ||
                        !rates_find(service->rates, creator->currency, view->currency, &rate))
                return ABSENT;
        int64_t part = amount_share(
                        amount_share(view->coins, creator->per_coin, 1), rate.num, rate.den);
        return part < view->price ? part : view->price;
}

static void offer_finish(Quoting *quoting, Offer *offer) {
        Service *service = quoting->service;
        const char *own = quoting->command->ask.currency;
        const char *listed = platform_currency(quoting->buyer.judging.price.platform);
        OfferView *view = &offer->view;
        Cost cost;

        view->packs = offer->packs;
        view->own = ABSENT;
        if (money_in(service, view->price, view->currency, *own ? own : listed, &cost))
                view->own = cost.amount < AMOUNT_MAX ? cost.amount : AMOUNT_MAX;
        view->per_100 = amount_scale(view->price, 100, view->coins);
        if (view->per_100 > AMOUNT_MAX)
                view->per_100 = ABSENT;
        view->creator = creator_part(
                        service, &quoting->buyer.judging.price.platform->creator, view);
        view->reason = buyer_reason(service, &quoting->buyer, view->coins, view->price,
                        view->currency, PRICE_JUDGED);
        view->approved = view->reason == REASON_NONE;
        if (may_wait(&quoting->buyer.judging, quoting->n_waiting))
                view->reason = REASON_AWAITING_APPROVAL;
}

/* The cheapest way in one channel and currency, if there is one that has a price. */
static int quote_place(Quoting *quoting, const Platform *platform, const Bundle *like) {
        Offer *offer = &quoting->offers[quoting->n];
        int64_t counts[BUNDLES_MAX];
        Pack packs[BUNDLES_MAX];
        size_t n = packs_of(quoting->service, platform, like, packs);

        int r = packs_cheapest(packs, n, quoting->command->ask.coins, counts);
        if (r < 0)
                return r == -ENOMEM ? r : 0;
        *offer = (Offer){.view = {.channel = like->channel, .currency = like->currency}};
        for (size_t i = 0; i < n; i++)
                if (counts[i] > 0) {
                        offer->packs[offer->view.n_packs++] =
                                        (OfferPack){packs[i].coins, counts[i]};
                        offer->view.coins += packs[i].coins * counts[i];
                        offer->view.price += packs[i].price * counts[i];
                }
        offer_finish(quoting, offer);
        quoting->n++;
        return 0;
}

static bool is_first_of_place(const Service *service, const Platform *platform, size_t index) {
        for (size_t i = 0; i < index; i++)
                if (bundle_runs(&platform->bundles[i], today(service)) &&
                                same_place(&platform->bundles[i], &platform->bundles[index]))
                        return false;
        return bundle_runs(&platform->bundles[index], today(service));
}

/* The cheapest first, in the caller's own currency, or else the list's; what no rate converts comes
 * last. */
static int offer_order(const void *a, const void *b) {
        const OfferView *x = &((const Offer *) a)->view, *y = &((const Offer *) b)->view;
        int64_t left = x->own, right = y->own;

        if ((left == ABSENT) != (right == ABSENT))
                return left == ABSENT ? 1 : -1;
        if (left == ABSENT) {
                int order = strcmp(x->currency, y->currency);

                if (order != 0)
                        return order;
                left = x->price;
                right = y->price;
        }
        if (left == right && text_equal(x->currency, y->currency)) {
                left = x->price; /* rounded alike, they need not be */
                right = y->price;
        }
        if (left != right)
                return left < right ? -1 : 1;
        int order = strcmp(x->channel, y->channel);
        return order != 0 ? order : strcmp(x->currency, y->currency);
}

static int quote(Quoting *quoting, const Platform *platform) {
        const Command *command = quoting->command;
        int r = 0;

        for (size_t i = 0; i < platform->n_bundles && r >= 0; i++)
                if (is_first_of_place(quoting->service, platform, i))
                        r = quote_place(quoting, platform, &platform->bundles[i]);
        if (r < 0)
                return r;
        qsort(quoting->offers, quoting->n, sizeof(*quoting->offers), offer_order);
        for (size_t i = 0; i < quoting->n && r >= 0; i++) {
                OfferView *view = &quoting->offers[i].view;

                view->packs = quoting->offers[i].packs; /* has been moved */
                if (!*command->ask.currency)
                        view->own = ABSENT;
                r = command->sink.offer(view, command->userdata);
        }
        return r;
}

static Refusal check_quote(const Platform *platform, int64_t coins) {
        if (!platform)
                return REFUSAL_UNKNOWN_PLATFORM;
        if (platform->sold_in_money)
                return REFUSAL_SOLD_IN_MONEY;
        return coins > 0 ? REFUSAL_NONE : REFUSAL_COINS_NEEDED;
}

int run_quote(Service *service, Command *command) {
        const Platform *platform = catalog_platform(service->catalog, command->ask.platform);
        Quoting quoting = {.service = service, .command = command};
        const LedgerAccount *account;
        LedgerAccount found;

        command->refusal = check_quote(platform, command->ask.coins);
        if (command->refusal != REFUSAL_NONE)
                return 0;
        int r = buyer_account(service, command, &found, &account);
        if (r >= 0)
                r = buyer_begin(service, command, account, platform, &quoting.buyer);
        if (r >= 0 && account)
                r = requests_waiting(service, account, NULL, &quoting.n_waiting, NULL);
        if (r < 0)
                return r;
        quoting.offers = calloc(BUNDLES_MAX, sizeof(*quoting.offers));
        r = quoting.offers ? quote(&quoting, platform) : -ENOMEM;
        free(quoting.offers);
        return r < 0 ? r : 0;
}
