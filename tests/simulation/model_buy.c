/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What can be bought, and the cheapest way to so many coins: found by trying every number of coins
 * that could be bought, one after the other. */

#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "tests/simulation/model_internal.h"

/* Beyond so many coins only that they cannot be had is known. */
enum { COUNTED_MAX = 100000 };

/* ---- ListBundles */

static void list_bundles(Model *model, Command *command, const Platform *platform) {
        const Person *person = &command->account;
        Limit limits[MODEL_LIMITS_MAX];
        size_t n = limits_of(model, person, platform->id, WITH_HOUSEHOLDS, limits);

        for (size_t i = 0; i < platform->n_bundles; i++) {
                const Bundle *bundle = &platform->bundles[i];
                Purchase purchase = {.platform = platform->id,
                                .coins = bundle_coins(bundle),
                                .price = bundle->price,
                                .currency = bundle->currency};

                if (!is_sold_today(model, bundle) ||
                                (*command->ask.currency &&
                                                strcmp(command->ask.currency, bundle->currency) !=
                                                                0))
                        continue;
                command->sink.bundle(
                                &(BundleView){
                                                .platform = platform->id,
                                                .bundle = bundle,
                                                .until = bundle_until(model, bundle),
                                                .fits = has_room(model, person, &purchase, limits,
                                                                n),
                                },
                                command->userdata);
        }
}

void model_list_bundles(Model *model, Command *command) {
        const char *id = command->ask.platform;

        if (*id && !platform_of(model, id))
                command->refusal = REFUSAL_UNKNOWN_PLATFORM;
        for (size_t i = 0; i < model->catalog->n_platforms; i++)
                if (!*id || strcmp(model->catalog->platforms[i].id, id) == 0)
                        list_bundles(model, command, &model->catalog->platforms[i]);
}

/* ---- Quote */

/* What is sold today in one channel and currency. */
typedef struct Place {
        const char *channel;
        const char *currency;
        LIST(const Bundle *) bundles;
} Place;

/* The cheapest way to exactly so many coins. */
typedef struct Way {
        int64_t price; /* ABSENT: there is none */
        int64_t bundles;
        const Bundle *last;
} Way;

static void ways_fill(const Place *place, Way *ways, int64_t n) {
        ways[0] = (Way){0};
        for (int64_t coins = 1; coins < n; coins++) {
                Way *way = &ways[coins];

                *way = (Way){.price = ABSENT};
                for (size_t i = 0; i < place->bundles.n; i++) {
                        const Bundle *bundle = place->bundles.at[i];
                        int64_t before = coins - bundle_coins(bundle);

                        if (before < 0 || ways[before].price == ABSENT)
                                continue;
                        int64_t price = ways[before].price + bundle->price;
                        int64_t bundles = ways[before].bundles + 1;
                        if (way->price == ABSENT || price < way->price ||
                                        (price == way->price && bundles < way->bundles))
                                *way = (Way){price, bundles, bundle};
                }
        }
}

/* Of the cheapest the most coins. No bundle of it can be left out, so it is below `n`. */
static int64_t ways_best(const Model *model, const Way *ways, int64_t coins, int64_t n) {
        int64_t best = ABSENT;

        for (int64_t i = coins; i < n; i++) {
                if (ways[i].price == ABSENT)
                        continue;
                if (best == ABSENT || ways[i].price < ways[best].price ||
                                (ways[i].price == ways[best].price &&
                                                model->mutant != MUTANT_FEWEST_COINS))
                        best = i;
        }
        return best;
}

/* Whether even the cheapest coin costs more than can be said. */
static bool is_beyond_price(const Place *place, int64_t coins) {
        for (size_t i = 0; i < place->bundles.n; i++) {
                const Bundle *bundle = place->bundles.at[i];

                if ((__int128) coins * bundle->price <=
                                (__int128) AMOUNT_MAX * bundle_coins(bundle))
                        return false;
        }
        return true;
}

typedef struct Offer {
        OfferView view;
        LIST(OfferPack) packs;
} Offer;

/* False: there is no offer. */
static bool offer_find(const Model *model, const Place *place, int64_t coins, Offer *offer) {
        int64_t n = coins, largest = 0;

        if (is_beyond_price(place, coins))
                return false;
        if (coins > COUNTED_MAX)
                die("too many coins to count");
        for (size_t i = 0; i < place->bundles.n; i++)
                if (bundle_coins(place->bundles.at[i]) > largest)
                        largest = bundle_coins(place->bundles.at[i]);
        n += largest;
        Way *ways = must(calloc((size_t) n, sizeof(*ways)));
        ways_fill(place, ways, n);
        int64_t best = ways_best(model, ways, coins, n);
        offer->view = (OfferView){.channel = place->channel,
                        .currency = place->currency,
                        .coins = best,
                        .price = ways[best].price};
        for (int64_t left = best; left > 0; left -= bundle_coins(ways[left].last))
                *LIST_ADD(&offer->packs) = (OfferPack){bundle_coins(ways[left].last), 1};
        free(ways);
        return true;
}

static int64_t creator_gets(const Model *model, const Creator *creator, const OfferView *view) {
        if (creator->percent > 0)
                return view->price * creator->percent / 100;
        if (creator->per_coin == 0)
                return ABSENT;
        int64_t part = money_convert_down(
                        model, view->coins * creator->per_coin, creator->currency, view->currency);
        return part > view->price ? view->price : part;
}

static void offer_finish(Model *model, const Command *command, const Platform *platform,
                const Limit limits[], size_t n, Offer *offer) {
        OfferView *view = &offer->view;
        Purchase purchase = {.platform = platform->id,
                        .coins = view->coins,
                        .price = view->price,
                        .currency = view->currency};
        Answer answer;

        view->packs = offer->packs.at;
        view->n_packs = offer->packs.n;
        view->own = money_convert(model, view->price, view->currency,
                        *command->ask.currency ? command->ask.currency : list_currency(platform),
                        NULL);
        if (view->own > AMOUNT_MAX)
                view->own = AMOUNT_MAX;
        view->per_100 = scale_up(model, view->price, 100, view->coins);
        if (view->per_100 > AMOUNT_MAX)
                view->per_100 = ABSENT;
        view->creator = creator_gets(model, &platform->creator, view);
        judge_offer(model, &command->account, &purchase, limits, n, &answer);
        view->approved = answer.decision == DECISION_APPROVED;
        view->reason = answer.reason;
}

/* The cheapest in the caller's currency, or the list's, first; then what cannot be told in it. */
static bool is_before(const OfferView *a, const OfferView *b) {
        if ((a->own == ABSENT) != (b->own == ABSENT))
                return b->own == ABSENT;
        if (a->own == ABSENT) {
                int order = strcmp(a->currency, b->currency);

                if (order != 0)
                        return order < 0;
                if (a->price != b->price)
                        return a->price < b->price;
        } else if (a->own != b->own) {
                return a->own < b->own;
        } else if (strcmp(a->currency, b->currency) == 0 && a->price != b->price) {
                return a->price < b->price;
        }
        int order = strcmp(a->channel, b->channel);
        return order != 0 ? order < 0 : strcmp(a->currency, b->currency) < 0;
}

static void offer_add(Offer *offers, size_t n, const Offer *offer) {
        for (; n > 0 && is_before(&offer->view, &offers[n - 1].view); n--)
                offers[n] = offers[n - 1];
        offers[n] = *offer;
}

static size_t places_find(const Model *model, const Platform *platform, Place *places) {
        size_t n = 0, k;

        for (size_t i = 0; i < platform->n_bundles; i++) {
                const Bundle *bundle = &platform->bundles[i];

                if (!is_sold_today(model, bundle))
                        continue;
                for (k = 0; k < n; k++)
                        if (strcmp(places[k].channel, bundle->channel) == 0 &&
                                        strcmp(places[k].currency, bundle->currency) == 0)
                                break;
                if (k == n)
                        places[n++] = (Place){
                                        .channel = bundle->channel, .currency = bundle->currency};
                *LIST_ADD(&places[k].bundles) = bundle;
        }
        return n;
}

static void quote(Model *model, Command *command, const Platform *platform) {
        Limit limits[MODEL_LIMITS_MAX];
        size_t n = limits_of(model, &command->account, platform->id, WITH_HOUSEHOLDS, limits);
        Place places[BUNDLES_MAX];
        Offer offers[BUNDLES_MAX];
        size_t n_places = places_find(model, platform, places), n_offers = 0;

        for (size_t i = 0; i < n_places; i++) {
                Offer offer = {0};

                if (offer_find(model, &places[i], command->ask.coins, &offer)) {
                        offer_finish(model, command, platform, limits, n, &offer);
                        offer_add(offers, n_offers++, &offer);
                }
                free(places[i].bundles.at);
        }
        for (size_t i = 0; i < n_offers; i++) {
                if (!*command->ask.currency)
                        offers[i].view.own = ABSENT;
                command->sink.offer(&offers[i].view, command->userdata);
                free(offers[i].packs.at);
        }
}

void model_quote(Model *model, Command *command) {
        const Platform *platform = platform_of(model, command->ask.platform);

        if (!platform)
                command->refusal = REFUSAL_UNKNOWN_PLATFORM;
        else if (platform->sold_in_money)
                command->refusal = REFUSAL_SOLD_IN_MONEY;
        else if (command->ask.coins <= 0)
                command->refusal = REFUSAL_COINS_NEEDED;
        else
                quote(model, command, platform);
}
