/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/worth.h"

#include <locale.h>
#include <string.h>

#include "common/money.h"
#include "common/util.h"

__extension__ typedef __int128 Wide;

/* What `coins` cost by a bundle's price, rounded up. */
static Wide price_of(const BudgetBundle *bundle, int64_t coins) {
        Wide of = (Wide) bundle->coins + bundle->bonus;

        return ((Wide) coins * bundle->price + of - 1) / of;
}

/* A daemon's answer may lack anything. */
static bool bundle_complete(const BudgetBundle *bundle) {
        return bundle->platform && bundle->channel && bundle->currency && bundle->coins > 0 &&
                        bundle->bonus >= 0 && bundle->price >= 0;
}

int64_t bundle_per_100(const BudgetBundle *bundle) {
        Wide price = bundle_complete(bundle) ? price_of(bundle, 100) : NOT_GIVEN;

        return price <= 100 * AMOUNT_MAX ? (int64_t) price : NOT_GIVEN;
}

int bundle_order(const BudgetBundle *a, const BudgetBundle *b) {
        Wide left = (Wide) a->price * (b->coins + b->bonus);
        Wide right = (Wide) b->price * (a->coins + a->bonus);

        return (left > right) - (left < right);
}

const BudgetBundle *bundle_largest(const RecordList *bundles, const char *platform) {
        const BudgetBundle *bundle = bundles->items, *best = NULL;

        for (size_t i = 0; i < bundles->n; i++, bundle++) {
                if (!bundle_complete(bundle) || !text_equal(bundle->platform, platform) ||
                                bundle->fits != 1)
                        continue;
                int64_t coins = bundle->coins + bundle->bonus;
                int64_t most = best ? best->coins + best->bonus : 0;
                if (coins > most || (best && coins == most && bundle_order(bundle, best) < 0))
                        best = bundle;
        }
        return best;
}

/* The currency that the platform's list begins with; NULL: it has no prices. */
static const char *listed_currency(const RecordList *bundles, const char *platform) {
        const BudgetBundle *bundle = bundles->items;

        for (size_t i = 0; i < bundles->n; i++, bundle++)
                if (bundle_complete(bundle) && text_equal(bundle->platform, platform))
                        return bundle->currency;
        return NULL;
}

bool coins_worth(const RecordList *bundles, const char *platform, int64_t coins, Worth *ret) {
        const char *listed = listed_currency(bundles, platform);
        const BudgetBundle *bundle = bundles->items;
        Wide least = 0, most = -1;

        for (size_t i = 0; i < bundles->n && listed; i++, bundle++) {
                if (!bundle_complete(bundle) || !text_equal(bundle->platform, platform) ||
                                !text_equal(bundle->currency, listed))
                        continue;
                Wide price = price_of(bundle, coins);
                if (most < 0 || price < least)
                        least = price;
                if (price > most)
                        most = price;
        }
        if (most < 0 || most > AMOUNT_MAX)
                return false;
        *ret = (Worth){(int64_t) least, (int64_t) most, listed};
        return true;
}

const char *own_currency(const char *said) {
        static char code[CURRENCY_MAX + 1];

        if (*said)
                return said;
        /* ISO C: the code, then what separates it from the amount. */
        (void) strncat(memset(code, 0, sizeof(code)), localeconv()->int_curr_symbol, CURRENCY_MAX);
        return currency_known(code, NULL) ? code : "";
}
