/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/sentence_catalog.h"

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/sentence_seller.h"
#include "client/words.h"
#include "common/contract.h"
#include "common/money.h"
#include "common/util.h"

static const char *where_words(const char *channel) {
        if (text_equal(channel, "web"))
                return "on the web";
        return text_equal(channel, "app") ? "in the app" : channel;
}

/* ---- bundles ---- */

static void print_none(const BudgetPlatform *platform, const char *currency, FILE *out) {
        const char *name = platform && platform->name ? platform->name : "what there is";

        if (platform && text_equal(platform->sold_in, "money"))
                fprintf(out, "%s is sold for money, not in coins.\n", name);
        else if (*currency)
                fprintf(out, "No price of %s in %s is known. In other currencies: coinbudget bundles%s%s\n",
                                name, currency, platform ? " " : "", platform ? platform->id : "");
        else
                fprintf(out, "No price of %s is known.\n", name);
}

void sentence_bundles(const BudgetPlatform *platform, size_t n, const char *currency, FILE *out) {
        if (n == 0)
                print_none(platform, currency, out);
        else
                fprintf(out, "\nThe cheapest coin comes first, in each currency%s. Prices change: look at their date, and at the shop's own.\n",
                                platform ? "" : " of each platform");
        if (!platform)
                return;
        _cleanup_free_ char *sellers = sellers_text(platform->official);
        if (sellers && *sellers)
                fprintf(out, "Sold by %s, and by nobody else.\n", sellers);
        for (char **fact = platform->facts; fact && *fact; fact++)
                fprintf(out, "- %s\n", *fact);
}

void sentence_bundle(const BudgetBundle *bundle, FILE *out) {
        char price[MONEY_TEXT_MAX];

        amount_to_text(bundle->price, bundle->currency, price);
        fprintf(out, "%" PRId64 " for %s %s", bundle->coins + bundle->bonus, price,
                        where_words(bundle->channel));
}

/* ---- quote ---- */

void sentence_quote_head(const Quoted *quoted, FILE *out) {
        if (quoted->offers->n == 0) {
                coins_print(quoted->coins, quoted->platforms, quoted->platform, out);
                fprintf(out, ": no price is known, or it is more than can be told. What there is: coinbudget bundles %s\n",
                                quoted->platform);
                return;
        }
        fputs("The cheapest ways to ", out);
        coins_print(quoted->coins, quoted->platforms, quoted->platform, out);
        fputs(" or more:\n\n", out);
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
        fprintf(out, "Cheapest %s: 100 cost %s there, and %s %s.\n", where_words(first->channel),
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
                fprintf(out, "Cheapest %s, as far as prices are known.\n",
                                where_words(first->channel));
        else if (other->coins != first->coins && first->per_100 < other->per_100)
                print_per_100(first, other, out);
        else if (other->coins != first->coins)
                fprintf(out, "The least money %s; a single coin costs less %s.\n",
                                where_words(first->channel), where_words(other->channel));
        else if (other->price == first->price)
                fprintf(out, "It costs the same %s and %s.\n", where_words(first->channel),
                                where_words(other->channel));
        else {
                amount_to_text(other->price - first->price, first->currency, less);
                fprintf(out, "Cheapest %s: %s (%" PRId64 " %%) less than %s.\n",
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
                fprintf(out, "ABOUT is in %s, by the exchange rates of the European Central Bank; a bank may take more.\n",
                                quoted->own);
        if (missing)
                fprintf(out, "No exchange rate from %s to %s is known, so those prices come last.\n",
                                missing, quoted->own);
}

/* "7.40USD", as --price takes it. */
static void price_argument(const BudgetOffer *offer, char ret[MONEY_TEXT_MAX]) {
        amount_to_text(offer->price, offer->currency, ret);
        char *blank = strchr(ret, ' ');
        if (blank)
                memmove(blank, blank + 1, strlen(blank));
}

/* " --seller=https://tiktok.com", of those that sell in the offer's channel; nothing where none is
 * known. */
static void print_seller(const Quoted *quoted, const BudgetOffer *offer, FILE *out) {
        const BudgetPlatform *platform = platform_find(quoted->platforms, quoted->platform);
        bool app = text_equal(offer->channel, "app");
        char **one = platform ? platform->official : NULL;

        while (one && *one && store_valid(*one) != app)
                one++;
        if (one && *one)
                fprintf(out, " --seller=%s%s", app ? "" : "https://", *one);
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
        fprintf(out, "%s: coinbudget %s %s %" PRId64 " --price=%s",
                        asks                      ? "A guardian would have to allow it. Ask"
                                        : allowed ? "Before you buy"
                                                  : "Not allowed now. Why",
                        allowed ? "request" : "check", quoted->platform, best->coins, price);
        print_seller(quoted, best, out);
        fputc('\n', out);
}

void sentence_quote_why(const Quoted *quoted, FILE *out) {
        fputc('\n', out);
        print_difference(quoted, out);
        print_conversion(quoted, out);
        print_next(quoted, out);
        fprintf(out, "Prices change: look at their date, and buy only from official sellers: coinbudget bundles %s\n",
                        quoted->platform);
}

/* "700 TikTok Coins cost 7.40 USD on the web": the coins only where they are not `last`. */
static void print_price(const Quoted *quoted, const BudgetOffer *offer, int64_t last, FILE *out) {
        char price[MONEY_TEXT_MAX], own[MONEY_TEXT_MAX];

        if (offer->coins != last) {
                coins_print(offer->coins, quoted->platforms, quoted->platform, out);
                fputs(offer->coins == 1 ? " costs " : " cost ", out);
        }
        amount_to_text(offer->price, offer->currency, price);
        fprintf(out, "%s %s", price, where_words(offer->channel));
        if (offer->in_own_currency != NOT_GIVEN && !text_equal(offer->currency, quoted->own)) {
                amount_to_text(offer->in_own_currency, quoted->own, own);
                fprintf(out, " (about %s)", own);
        }
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

void sentence_list_price(const Quoted *quoted, FILE *out) {
        const BudgetOffer *offer = quoted->offers->items;
        bool own_alone = has_own(quoted);
        int64_t last = NOT_GIVEN;
        unsigned n = 0;

        for (size_t i = 0; i < quoted->offers->n && n < 2; i++, offer++) {
                if (!offer->channel || !offer->currency || offer->price == NOT_GIVEN ||
                                (own_alone && !text_equal(offer->currency, quoted->own)))
                        continue;
                fputs(n++ == 0 ? " Officially " : ", ", out);
                print_price(quoted, offer, last, out);
                last = offer->coins;
        }
        if (n > 0)
                fputc('.', out);
}
