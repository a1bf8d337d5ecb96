/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "catalog/bundle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/date.h"
#include "common/money.h"

#define BLANKS " \t"

__extension__ typedef __int128 Wide;

/* What a bundle is written as. */
typedef struct Words {
        const char *channel;
        const char *coins;
        const char *price;
        const char *as_of;
        const char *source; /* the rest of the line, blanks and all */
} Words;

/* Cuts `text` into them; false where one is missing. */
static bool words_split(char *text, Words *ret) {
        char *rest = text;

        ret->channel = strtok_r(text, BLANKS, &rest);
        ret->coins = strtok_r(NULL, BLANKS, &rest);
        ret->price = strtok_r(NULL, BLANKS, &rest);
        ret->as_of = strtok_r(NULL, BLANKS, &rest);
        if (!ret->as_of)
                return false;
        ret->source = rest + strspn(rest, BLANKS);
        return *ret->source;
}

/* The numbers of a bundle and what they are of; gives a fault's text, or NULL. */
static const char *words_parse(const Words *words, Bundle *ret) {
        char unit[UNIT_MAX + 1];

        if (!text_equal(words->channel, "app") && !text_equal(words->channel, "web"))
                return "the channel must be app or web";
        if (coins_from_text(words->coins, &ret->coins) < 0 || ret->coins < 1)
                return "the coins must be a whole number, 1 to 1000000000000";
        if (amount_from_text(words->price, &ret->price, unit) < 0 || ret->price < 1 ||
                        text_equal(unit, UNIT_COINS))
                return "the price must be money, such as 0.99USD";
        if (!text_equal(words->as_of, "-") && !date_part_valid(words->as_of))
                return "the date must be such as 2026-06-30, 2026-06 or 2026, or - where it is "
                       "not known";
        memcpy(ret->channel, words->channel, strlen(words->channel) + 1);
        memcpy(ret->currency, unit, CURRENCY_MAX + 1);
        return NULL;
}

static int bundle_append(const Bundle *bundle, const Words *words, Platform *platform) {
        size_t n = platform->n_bundles + 1;
        Bundle *bundles = reallocarray(platform->bundles, n, sizeof(*bundles));
        if (!bundles)
                return -ENOMEM;
        platform->bundles = bundles;

        bool dated = !text_equal(words->as_of, "-");
        char *as_of = dated ? strdup(words->as_of) : NULL;
        char *source = strdup(words->source);
        if (!source || (dated && !as_of)) {
                free(as_of);
                free(source);
                return -ENOMEM;
        }
        bundles[n - 1] = *bundle;
        bundles[n - 1].as_of = as_of;
        bundles[n - 1].source = source;
        platform->n_bundles = n;
        return 0;
}

int bundle_read(const IniLine *line, Platform *platform) {
        _cleanup_free_ char *text = strdup(line->value);
        Bundle bundle = {0};
        Words words;

        if (!text)
                return -ENOMEM;
        if (!words_split(text, &words))
                return inifile_fault(line,
                                "must be a channel, coins, a price, its date and its source, such "
                                "as app 65 0.99USD 2023-02 shop.example");
        const char *wrong = words_parse(&words, &bundle);
        return wrong ? inifile_fault(line, "%s", wrong) : bundle_append(&bundle, &words, platform);
}

void bundles_clear(Platform *platform) {
        for (size_t i = 0; i < platform->n_bundles; i++) {
                free(platform->bundles[i].as_of);
                free(platform->bundles[i].source);
        }
        free(platform->bundles);
        platform->bundles = NULL;
        platform->n_bundles = 0;
}

/* Below 0: a coin of `a` costs less. price / coins, made whole by the other's coins: 80 bits, as
 * both are 10^12 at most. */
static int coin_order(const Bundle *a, const Bundle *b) {
        Wide left = (Wide) a->price * b->coins, right = (Wide) b->price * a->coins;

        return (left > right) - (left < right);
}

const Bundle *platform_bundle(const Platform *platform, const char *currency, ListPrice which) {
        const Bundle *best = NULL;

        for (size_t i = 0; i < platform->n_bundles; i++) {
                const Bundle *bundle = &platform->bundles[i];
                if (!text_equal(bundle->currency, currency))
                        continue;
                int order = best ? coin_order(bundle, best) : 0;
                if (!best || (which == PRICE_CHEAPEST ? order < 0 : order > 0))
                        best = bundle;
        }
        return best;
}

const char *platform_currency(const Platform *platform) {
        return platform->n_bundles > 0 ? platform->bundles[0].currency : NULL;
}
