/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/sentence_catalog.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/sentence_seller.h"
#include "client/translate.h"
#include "client/words.h"
#include "common/contract.h"
#include "common/money.h"
#include "common/util.h"

static const char *where_words(const char *channel) {
        if (text_equal(channel, "web"))
                return _("on the web");
        return text_equal(channel, "app") ? _("in the app") : channel;
}

/* ---- bundles ---- */

static void print_none(const BudgetPlatform *platform, const char *currency, FILE *out) {
        const char *name = platform ? platform->name : NULL;

        if (platform && !name)
                name = platform->id;

        if (platform && text_equal(platform->sold_in, "money"))
                fprintf(out, _("%s is sold for money, not in coins."), name);
        else if (*currency && name)
                fprintf(out, _("No price of %s in %s is known. In other currencies: coinbudget bundles %s"),
                                name, currency, platform->id);
        else if (*currency)
                fprintf(out, _("No price of what there is in %s is known. In other currencies: coinbudget bundles"),
                                currency);
        else if (name)
                fprintf(out, _("No price of %s is known."), name);
        else
                fputs(_("No price of what there is is known."), out);
        fputc('\n', out);
}

void sentence_bundles(const BudgetPlatform *platform, size_t n, const char *currency, FILE *out) {
        if (n == 0)
                print_none(platform, currency, out);
        else
                fprintf(out, "\n%s %s\n",
                                platform ? _("The cheapest coin comes first, in each currency.")
                                         : _("The cheapest coin comes first, in each currency of each platform."),
                                _("Prices change: look at their date, and at the shop's own."));
        if (!platform)
                return;
        _cleanup_free_ char *sellers = sellers_text(platform->official);
        if (sellers && *sellers) {
                fprintf(out, _("Sold by %s, and by nobody else."), sellers);
                fputc('\n', out);
        }
        for (char **fact = platform->facts; fact && *fact; fact++)
                fprintf(out, "- %s\n", *fact);
}

const char *bundle_words(const BudgetBundle *bundle, char *ret) {
        char price[MONEY_TEXT_MAX];

        amount_to_text(bundle->price, bundle->currency, price);
        /* TRANSLATORS: 330 for 4.99 USD in the app */
        snprintf(ret, WORDS_MAX, _("%" PRId64 " for %s %s"), bundle->coins + bundle->bonus, price,
                        where_words(bundle->channel));
        return ret;
}

/* ---- quote ---- */

void sentence_quote_head(const Quoted *quoted, FILE *out) {
        char coins[WORDS_MAX];

        (void) coins_words(quoted->coins, quoted->platforms, quoted->platform, coins);
        if (quoted->offers->n == 0)
                fprintf(out, _("%s: no price is known, or it is more than can be told. What there is: coinbudget bundles %s\n"),
                                coins, quoted->platform);
        else
                fprintf(out, _("The cheapest ways to %s or more:\n\n"), coins);
}

/* The first offer of another channel in the same currency; NULL: there is none. */
static const BudgetOffer *offer_elsewhere(const Quoted *quoted, const BudgetOffer *first) {
        const BudgetOffer *offer = quoted->offers->items;

        for (size_t i = 0; i < quoted->offers->n; i++)
                if (text_equal(offer[i].currency, first->currency) &&
                                !text_equal(offer[i].channel, first->channel))
                        return &offer[i];
        return NULL;
}

/* Of more coins than the other's: what 100 of each cost. */
static void print_per_100(const BudgetOffer *first, const BudgetOffer *other, FILE *out) {
        char here[MONEY_TEXT_MAX], there[MONEY_TEXT_MAX];

        amount_to_text(first->per_100, first->currency, here);
        amount_to_text(other->per_100, other->currency, there);
        /* TRANSLATORS: Cheapest on the web: 100 cost 1.06 USD there, and 1.41 USD in the app. */
        fprintf(out, _("Cheapest %s: 100 cost %s there, and %s %s.\n"), where_words(first->channel),
                        here, there, where_words(other->channel));
}

/* "Cheapest on the web: 3.75 USD (25 %) less than in the app." */
static void print_difference(const Quoted *quoted, FILE *out) {
        const BudgetOffer *first = quoted->offers->items;
        const BudgetOffer *other = offer_elsewhere(quoted, first);
        char less[MONEY_TEXT_MAX];

        if (!first->channel || !first->currency)
                return;
        if (!other || other->price <= 0)
                fprintf(out, _("Cheapest %s, as far as prices are known.\n"),
                                where_words(first->channel));
        else if (other->coins != first->coins && first->per_100 < other->per_100)
                print_per_100(first, other, out);
        else if (other->coins != first->coins)
                fprintf(out, _("The least money %s; a single coin costs less %s.\n"),
                                where_words(first->channel), where_words(other->channel));
        else if (other->price == first->price)
                fprintf(out, _("It costs the same %s and %s.\n"), where_words(first->channel),
                                where_words(other->channel));
        else {
                amount_to_text(other->price - first->price, first->currency, less);
                /* TRANSLATORS: Cheapest on the web: 3.75 USD (25 %) less than in the app. */
                fprintf(out, _("Cheapest %s: %s (%" PRId64 " %%) less than %s.\n"),
                                where_words(first->channel), less,
                                (other->price - first->price) * 100 / other->price,
                                where_words(other->channel));
        }
}

static void print_conversion(const Quoted *quoted, FILE *out) {
        const BudgetOffer *offer = quoted->offers->items;
        const char *missing = NULL;
        bool converted = false;

        for (size_t i = 0; *quoted->own && i < quoted->offers->n; i++, offer++) {
                if (text_equal(offer->currency, quoted->own))
                        continue;
                if (offer->in_own_currency == NOT_GIVEN)
                        missing = offer->currency;
                else
                        converted = true;
        }
        if (converted)
                fprintf(out, _("ABOUT is in %s, by the exchange rates of the European Central Bank; a bank may take more.\n"),
                                quoted->own);
        if (missing)
                fprintf(out, _("No exchange rate from %s to %s is known, so those prices come last.\n"),
                                missing, quoted->own);
}

/* "7.40USD", as --price takes it. */
static void price_argument(const BudgetOffer *offer, char ret[MONEY_TEXT_MAX]) {
        amount_to_text(offer->price, offer->currency, ret);
        char *blank = strchr(ret, ' ');
        if (blank)
                memmove(blank, blank + 1, strlen(blank));
}

/* Who sells in the offer's channel, for --seller; NULL where none is known. */
static const char *offer_seller(const Quoted *quoted, const BudgetOffer *offer) {
        const BudgetPlatform *platform = platform_find(quoted->platforms, quoted->platform);
        bool app = text_equal(offer->channel, "app");
        char **one = platform ? platform->official : NULL;

        while (one && *one && store_valid(*one) != app)
                one++;
        return one ? *one : NULL;
}

/* The cheapest that is allowed, or else the cheapest. */
static const BudgetOffer *offer_best(const Quoted *quoted) {
        const BudgetOffer *offer = quoted->offers->items;

        for (size_t i = 0; i < quoted->offers->n; i++)
                if (offer[i].approved == 1)
                        return &offer[i];
        return offer;
}

/* What to do next with it. */
static void print_next(const Quoted *quoted, FILE *out) {
        const BudgetOffer *best = offer_best(quoted);
        bool asks = text_equal(best->reason, "awaiting-approval");
        bool allowed = best->approved == 1 || asks;
        char price[MONEY_TEXT_MAX];

        if (!best->currency)
                return;
        price_argument(best, price);
        fputs(asks                                ? _("A guardian would have to allow it. Ask:")
                                        : allowed ? _("Before you buy:")
                                                  : _("Not allowed now. Why:"),
                        out);
        fprintf(out, " coinbudget %s %s %" PRId64 " --price=%s", allowed ? "request" : "check",
                        quoted->platform, best->coins, price);
        const char *seller = offer_seller(quoted, best);
        if (seller)
                fprintf(out, " --seller=%s%s", store_valid(seller) ? "" : "https://", seller);
        fputc('\n', out);
}

void sentence_quote_why(const Quoted *quoted, FILE *out) {
        fputc('\n', out);
        print_difference(quoted, out);
        print_conversion(quoted, out);
        print_next(quoted, out);
        fprintf(out, _("Prices change: look at their date, and buy only from official sellers: coinbudget bundles %s\n"),
                        quoted->platform);
}

/* "7.40 USD on the web (about 6.90 EUR)"; `ret` takes WORDS_MAX bytes. */
static const char *price_words(const Quoted *quoted, const BudgetOffer *offer, char *ret) {
        const char *where = where_words(offer->channel);
        char price[MONEY_TEXT_MAX], own[MONEY_TEXT_MAX];

        amount_to_text(offer->price, offer->currency, price);
        if (offer->in_own_currency == NOT_GIVEN || text_equal(offer->currency, quoted->own)) {
                snprintf(ret, WORDS_MAX, "%s %s", price, where);
                return ret;
        }
        amount_to_text(offer->in_own_currency, quoted->own, own);
        /* TRANSLATORS: 7.40 USD on the web (about 6.90 EUR) */
        snprintf(ret, WORDS_MAX, _("%s %s (about %s)"), price, where, own);
        return ret;
}

/* "700 TikTok Coins cost 7.40 USD on the web"; likewise. */
static const char *cost_words(const Quoted *quoted, const BudgetOffer *offer, char *ret) {
        char coins[WORDS_MAX], price[WORDS_MAX];

        /* TRANSLATORS: 700 TikTok Coins cost 7.40 USD on the web */
        snprintf(ret, WORDS_MAX,
                        ngettext("%s costs %s", "%s cost %s", (unsigned long) offer->coins),
                        coins_words(offer->coins, quoted->platforms, quoted->platform, coins),
                        price_words(quoted, offer, price));
        return ret;
}

/* Whether a price in one's own currency can be held against any of them. */
bool offers_comparable(const Quoted *quoted) {
        const BudgetOffer *offer = quoted->offers->items;

        for (size_t i = 0; i < quoted->offers->n; i++)
                if (offer[i].in_own_currency != NOT_GIVEN ||
                                text_equal(offer[i].currency, quoted->own))
                        return true;
        return false;
}

/* Prices in one's own currency are judged by the list's in it, if there are any. */
static bool has_own(const Quoted *quoted) {
        const BudgetOffer *offer = quoted->offers->items;

        for (size_t i = 0; i < quoted->offers->n; i++)
                if (text_equal(offer[i].currency, quoted->own))
                        return true;
        return false;
}

/* The first from there on of a price that can be held against what was paid; NULL: none. */
static const BudgetOffer *offer_telling(const Quoted *quoted, const BudgetOffer *offer) {
        const BudgetOffer *end = (const BudgetOffer *) quoted->offers->items + quoted->offers->n;
        bool own_alone = has_own(quoted);

        for (; offer && offer < end; offer++)
                if (offer->channel && offer->currency && offer->price != NOT_GIVEN &&
                                (!own_alone || text_equal(offer->currency, quoted->own)))
                        return offer;
        return NULL;
}

void sentence_list_price(const Quoted *quoted, FILE *out) {
        const BudgetOffer *first = offer_telling(quoted, quoted->offers->items);
        const BudgetOffer *second = first ? offer_telling(quoted, first + 1) : NULL;
        char one[WORDS_MAX], other[WORDS_MAX];

        if (!first)
                return;
        (void) cost_words(quoted, first, one);
        fputc(' ', out);
        if (!second) {
                fprintf(out, _("Officially %s."), one);
                return;
        }
        (void) (second->coins == first->coins ? price_words : cost_words)(quoted, second, other);
        /* TRANSLATORS: Officially 700 TikTok Coins cost 7.40 USD on the web, 9.90 USD in the app.
         */
        fprintf(out, _("Officially %s, %s."), one, other);
}
