/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The facts that the catalogue was made from, each where it has to be, with its date and source. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "catalog/catalog.h"
#include "common/util.h"
#include "tests/unit/fixture.h"

TestSuite(catalog_facts, .init = fixture_open, .fini = fixture_close);

static const struct {
        const char *platform, *channel;
        int64_t coins, price;
        const char *currency, *as_of, *source;
} prices[] = {
                {"tiktok", "app", 65, 99, "USD", NULL, "bloc4you.com"},
                {"tiktok", "app", 330, 499, "USD", NULL, "bloc4you.com"},
                {"tiktok", "app", 1321, 1999, "USD", NULL, "bloc4you.com"},
                {"tiktok", "app", 6607, 9999, "USD", NULL, "bloc4you.com"},
                {"tiktok", "app", 70, 99, "USD", NULL, "businesshab.com"},
                {"tiktok", "app", 350, 499, "USD", NULL, "businesshab.com"},
                {"tiktok", "app", 700, 999, "USD", NULL, "businesshab.com"},
                {"tiktok", "app", 1400, 1999, "USD", NULL, "businesshab.com"},
                {"tiktok", "app", 3500, 4999, "USD", NULL, "businesshab.com"},
                {"tiktok", "app", 7000, 9999, "USD", NULL, "businesshab.com"},
                {"tiktok", "web", 70, 74, "USD", NULL, "hiwildflower.com, appsnaptik.com"},
                {"tiktok", "web", 70, 85, "EUR", NULL, "stuttgarter-zeitung.de"},
                {"tiktok", "web", 17500, 20339, "EUR", NULL, "stuttgarter-zeitung.de"},
                {"twitch", "web", 100, 140, "USD", "2023", "streamlabs.com"},
                {"twitch", "web", 500, 700, "USD", "2023", "streamlabs.com"},
                {"twitch", "web", 1500, 1995, "USD", "2023", "streamlabs.com"},
                {"twitch", "web", 5000, 6440, "USD", "2023", "streamlabs.com"},
                {"twitch", "web", 10000, 12600, "USD", "2023", "streamlabs.com"},
                {"twitch", "web", 25000, 30800, "USD", "2023", "streamlabs.com"},
                {"twitch", "app", 95, 199, "USD", NULL, "streamlabs.com"},
                {"twitch", "app", 245, 499, "USD", NULL, "streamlabs.com"},
                {"twitch", "app", 510, 999, "USD", NULL, "streamlabs.com"},
                {"twitch", "app", 1050, 1999, "USD", NULL, "streamlabs.com"},
                {"twitch", "app", 2750, 4999, "USD", NULL, "streamlabs.com"},
                {"twitch", "app", 5550, 9999, "USD", NULL, "streamlabs.com"},
                {"twitch", "app", 11500, 19999, "USD", NULL, "streamlabs.com"},
                {"instagram", "app", 45, 99, "USD", "2023-02", "newsbytesapp.com"},
                {"instagram", "app", 140, 299, "USD", "2023-02", "newsbytesapp.com"},
                {"instagram", "app", 300, 599, "USD", "2023-02", "newsbytesapp.com"},
                {"telegram", "app", 100, 199, "USD", "2026-06", "Dev.to"},
                {"telegram", "app", 500, 999, "USD", "2026-06", "Dev.to"},
                {"telegram", "app", 1000, 1999, "USD", "2026-06", "Dev.to"},
                {"telegram", "app", 5000, 9999, "USD", "2026-06", "Dev.to"},
};

static const struct {
        const char *platform, *as_of, *source, *text;
} facts[] = {
                {"tiktok", NULL, "support.tiktok.com",
                                "Only for people of 18 and older (19 in South Korea)."},
                {"tiktok", "2023", "the guide this project began from",
                                "As a rule of thumb, 100 coins cost about 1.29 USD."},
                {"tiktok", NULL, "hiwildflower.com, appsnaptik.com",
                                "On tiktok.com/coin coins cost some 25 to 30 % less than in the app."},
                {"tiktok", NULL, "whizcase.com",
                                "Gifts become Diamonds, of which the creator gets about half of the "
                                "gift's value."},
                {"youtube", NULL, "support.google.com/youtube/answer/9178363",
                                "One Super Chat costs 1 to 500 USD."},
                {"youtube", NULL, "support.google.com/youtube/answer/9178363",
                                "At most 500 USD a day, or 2000 USD a week."},
                {"instagram", "2023-02", "newsbytesapp.com", "Stars are sold in the app only."},
                {"telegram", NULL, "core.telegram.org/api/stars",
                                "Sold by the App Store, Google Play, @PremiumBot and fragment.com."},
                {"telegram-premium", "2026", "ton-adoption.xyz",
                                "A subscription costs about 4.99 USD a month."},
                {"telegram-premium", "2026", "ton-adoption.xyz",
                                "It can also be bought as a gift of 3, 6 or 12 months."},
};

static const struct {
        const char *platform;
        unsigned percent;
        int64_t per_coin;
        const char *currency, *as_of, *source;
} creators[] = {
                {"tiktok", 50, 0, "", NULL, "whizcase.com"},
                {"twitch", 0, 1, "USD", NULL, "streamlabs.com"},
                {"youtube", 70, 0, "", NULL, "famelifter.com"},
                {"instagram", 0, 1, "USD", "2023", "mediapost.com"},
};

static Catalog *catalog;

static const Platform *load(const char *id) {
        Faults faults = {0};

        if (!catalog)
                cr_assert_eq(catalog_load(fixture_source("conf/catalog.d"), NULL, &faults,
                                             &catalog),
                                0);
        const Platform *platform = catalog_platform(catalog, id);
        cr_assert(platform, "%s", id);
        return platform;
}

static bool is_of(const Origin *origin, const char *as_of, const char *source) {
        return text_equal(origin->as_of, as_of) && text_equal(origin->source, source);
}

/* None is missing, and there are no others. */
Test(catalog_facts, prices) {
        size_t n = 0;

        for (size_t i = 0; i < ELEMENTSOF(prices); i++) {
                const Platform *platform = load(prices[i].platform);
                bool found = false;

                for (size_t j = 0; j < platform->n_bundles && !found; j++) {
                        const Bundle *bundle = &platform->bundles[j];

                        found = text_equal(bundle->channel, prices[i].channel) &&
                                        bundle->coins == prices[i].coins && bundle->bonus == 0 &&
                                        bundle->price == prices[i].price && !*bundle->first &&
                                        text_equal(bundle->currency, prices[i].currency) &&
                                        is_of(&bundle->origin, prices[i].as_of, prices[i].source);
                }
                cr_assert(found, "%s: %s %lld", prices[i].platform, prices[i].channel,
                                (long long) prices[i].coins);
        }
        for (size_t i = 0; i < catalog->n_platforms; i++)
                n += catalog->platforms[i].n_bundles;
        cr_assert_eq(n, ELEMENTSOF(prices));
        catalog_free(catalog);
}

Test(catalog_facts, sentences) {
        size_t n = 0;

        for (size_t i = 0; i < ELEMENTSOF(facts); i++) {
                const Platform *platform = load(facts[i].platform);
                bool found = false;

                for (size_t j = 0; j < platform->n_facts && !found; j++)
                        found = text_equal(platform->facts[j].text, facts[i].text) &&
                                        is_of(&platform->facts[j].origin, facts[i].as_of,
                                                        facts[i].source);
                cr_assert(found, "%s", facts[i].text);
        }
        for (size_t i = 0; i < catalog->n_platforms; i++)
                n += catalog->platforms[i].n_facts;
        cr_assert_eq(n, ELEMENTSOF(facts));
        catalog_free(catalog);
}

Test(catalog_facts, what_reaches_the_creator) {
        size_t n = 0;

        for (size_t i = 0; i < ELEMENTSOF(creators); i++) {
                const Creator *creator = &load(creators[i].platform)->creator;

                cr_assert_eq(creator->percent, creators[i].percent, "%s", creators[i].platform);
                cr_assert_eq(creator->per_coin, creators[i].per_coin, "%s", creators[i].platform);
                cr_assert_str_eq(creator->currency, creators[i].currency);
                cr_assert(is_of(&creator->origin, creators[i].as_of, creators[i].source), "%s",
                                creators[i].platform);
        }
        for (size_t i = 0; i < catalog->n_platforms; i++)
                n += catalog->platforms[i].creator.origin.source != NULL;
        cr_assert_eq(n, ELEMENTSOF(creators));
        catalog_free(catalog);
}
