/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "catalog/bundle.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/date.h"
#include "catalog/origin.h"
#include "common/money.h"

/* The last one that the calendar knows the end of, whatever the zone. */
#define DAY_MAX "9998-12-30"

__extension__ typedef __int128 Wide;

/* The words of a line. */
typedef struct Words {
        const char *channel;
        const char *coins;
        const char *bonus; /* NULL: it is no deal */
        const char *price;
} Words;

/* What is paid and had; gives a fault's text, or NULL. */
static const char *words_parse(const Words *words, Bundle *ret) {
        char unit[UNIT_MAX + 1];

        if (!text_equal(words->channel, "app") && !text_equal(words->channel, "web"))
                return "the channel must be app or web";
        if (coins_from_text(words->coins, &ret->coins) < 0 || ret->coins < 1)
                return "the coins must be a whole number, 1 to 1000000000000";
        if (words->bonus &&
                        (coins_from_text(words->bonus, &ret->bonus) < 0 ||
                                        ret->coins + ret->bonus > AMOUNT_MAX))
                return "the bonus must be a whole number, 0 to 1000000000000 with the coins";
        if (amount_from_text(words->price, &ret->price, unit) < 0 || ret->price < 1 ||
                        text_equal(unit, UNIT_COINS))
                return "the price must be money, such as 0.99USD";
        memcpy(ret->channel, words->channel, strlen(words->channel) + 1);
        memcpy(ret->currency, unit, CURRENCY_MAX + 1);
        return NULL;
}

static int bundle_append(const IniLine *line, const Bundle *bundle, const char *as_of,
                const char *source, Platform *platform) {
        size_t n = platform->n_bundles;

        if (n == BUNDLES_MAX)
                return inifile_fault(line, "%d bundles and deals are the most", BUNDLES_MAX);
        Bundle *bundles = reallocarray(platform->bundles, n + 1, sizeof(*bundles));
        if (!bundles)
                return -ENOMEM;
        platform->bundles = bundles;
        bundles[n] = *bundle;
        int r = origin_set(as_of, source, &bundles[n].origin);
        if (r >= 0)
                platform->n_bundles++;
        return r;
}

int bundle_read(const IniLine *line, Platform *platform) {
        _cleanup_free_ char *text = strdup(line->value);
        const char *words[4], *source, *wrong;
        Bundle bundle = {0};

        if (!text)
                return -ENOMEM;
        if (!words_split(text, ELEMENTSOF(words), words, &source))
                return inifile_fault(line,
                                "must be a channel, coins, a price, its date and its source, such "
                                "as app 65 0.99USD 2023-02 shop.example");
        wrong = words_parse(&(Words){.channel = words[0], .coins = words[1], .price = words[2]},
                        &bundle);
        if (!wrong && !as_of_valid(words[3]))
                wrong = AS_OF_FAULT;
        return wrong ? inifile_fault(line, "%s", wrong)
                     : bundle_append(line, &bundle, words[3], source, platform);
}

/* Gives a fault's text, or NULL. */
static const char *days_parse(const char *first, const char *last, Bundle *ret) {
        if (!date_valid(first) || !date_valid(last))
                return "the first day and the last must be such as 2026-11-20";
        if (strcmp(last, first) < 0)
                return "the last day must not be before the first";
        if (strcmp(last, DAY_MAX) > 0)
                return "the last day must not be after " DAY_MAX;
        memcpy(ret->first, first, DATE_MAX + 1);
        memcpy(ret->last, last, DATE_MAX + 1);
        return NULL;
}

int deal_read(const IniLine *line, Platform *platform) {
        _cleanup_free_ char *text = strdup(line->value);
        const char *words[6], *source, *wrong;
        Bundle bundle = {0};

        if (!text)
                return -ENOMEM;
        if (!words_split(text, ELEMENTSOF(words), words, &source))
                return inifile_fault(line,
                                "must be a channel, coins, their bonus, a price, the first day, "
                                "the last and the source, such as web 70 7 0.74USD 2026-11-20 "
                                "2026-11-30 shop.example");
        wrong = words_parse(&(Words){.channel = words[0],
                                            .coins = words[1],
                                            .bonus = words[2],
                                            .price = words[3]},
                        &bundle);
        if (!wrong)
                wrong = days_parse(words[4], words[5], &bundle);
        return wrong ? inifile_fault(line, "%s", wrong)
                     : bundle_append(line, &bundle, words[4], source, platform);
}

void bundles_clear(Platform *platform) {
        for (size_t i = 0; i < platform->n_bundles; i++)
                origin_clear(&platform->bundles[i].origin);
        free(platform->bundles);
        platform->bundles = NULL;
        platform->n_bundles = 0;
}

static bool bundle_is_deal(const Bundle *bundle) {
        return *bundle->first;
}

bool bundle_runs(const Bundle *bundle, const char *today) {
        return !bundle_is_deal(bundle) ||
                        (strcmp(bundle->first, today) <= 0 && strcmp(today, bundle->last) <= 0);
}

/* Below 0: a coin of `a` costs less. price / coins, made whole by the other's coins: 80 bits, as
 * both are 10^12 at most. */
static int coin_order(const Bundle *a, const Bundle *b) {
        Wide left = (Wide) a->price * (b->coins + b->bonus);
        Wide right = (Wide) b->price * (a->coins + a->bonus);

        return (left > right) - (left < right);
}

const Bundle *platform_bundle(const Platform *platform, const char *currency, const char *today,
                ListPrice which) {
        const Bundle *best = NULL;

        for (size_t i = 0; i < platform->n_bundles; i++) {
                const Bundle *bundle = &platform->bundles[i];
                if (!text_equal(bundle->currency, currency) || !bundle_runs(bundle, today) ||
                                (which == PRICE_DEAREST && bundle_is_deal(bundle)))
                        continue;
                int order = best ? coin_order(bundle, best) : 0;
                if (!best || (which == PRICE_CHEAPEST ? order < 0 : order > 0))
                        best = bundle;
        }
        return best;
}

static const Bundle *first_bundle(const Platform *platform) {
        for (size_t i = 0; i < platform->n_bundles; i++)
                if (!bundle_is_deal(&platform->bundles[i]))
                        return &platform->bundles[i];
        return NULL;
}

const char *platform_currency(const Platform *platform) {
        const Bundle *first = first_bundle(platform);

        return first ? first->currency : NULL;
}

unsigned platform_creator_percent(const Platform *platform) {
        const Creator *creator = &platform->creator;
        const Bundle *first = first_bundle(platform);

        if (creator->per_coin == 0)
                return creator->percent;
        if (!first || !text_equal(first->currency, creator->currency))
                return 0;
        Wide percent = (Wide) creator->per_coin * first->coins * 100 / first->price;
        return percent < 100 ? (unsigned) percent : 100;
}
