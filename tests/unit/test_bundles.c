/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "catalog/catalog.h"
#include "catalog/date.h"
#include "common/util.h"
#include "tests/unit/fixture.h"

TestSuite(bundles, .init = fixture_open, .fini = fixture_close);

#define TODAY "2026-11-25"

#define HEAD(sold_in) "[Platform]\nId=p\nName=P\nUnit=p\nSoldIn=" sold_in "\nOfficial=p.example\n"

static Catalog *load(const char *folder) {
        Faults faults = {0};
        Catalog *catalog = NULL;
        int r = catalog_load(folder, NULL, &faults, &catalog);
        cr_assert_eq(faults.n_lines, 0, "%s", faults.n_lines > 0 ? faults.lines[0] : "");
        cr_assert_eq(r, 0);
        return catalog;
}

static Catalog *load_bundles(const char *bundles) {
        char text[1000];
        snprintf(text, sizeof(text), HEAD("coins") "%s", bundles);
        fixture_write("v/p.conf", text);
        return load(fixture_path("v"));
}

static void expect_fault(const char *text, const char *fault) {
        Faults faults = {0};
        Catalog *catalog;
        const char *path = fixture_write("v/p.conf", text);

        cr_assert_eq(catalog_load(fixture_path("v"), NULL, &faults, &catalog), -EBADMSG, "%s",
                        text);
        cr_assert_eq(faults.n_lines, 1, "%s", text);
        cr_assert_str_eq(faults.lines[0] + strlen(path), fault);
        faults_clear(&faults);
}

static void expect_bundle(const Bundle *bundle, const char *channel, int64_t coins, int64_t price,
                const char *currency, const char *as_of, const char *source) {
        cr_assert_str_eq(bundle->channel, channel);
        cr_assert_eq(bundle->coins, coins);
        cr_assert_eq(bundle->price, price);
        cr_assert_str_eq(bundle->currency, currency);
        cr_assert(text_equal(bundle->origin.as_of, as_of), "%s", bundle->origin.as_of);
        cr_assert_str_eq(bundle->origin.source, source);
}

Test(bundles, shipped) {
        static const struct {
                const char *id;
                size_t n;
                int64_t coins, price;      /* the first one's */
                int64_t cheapest, dearest; /* by how many coins they have */
        } expected[] = {
                        {"instagram", 3, 45, 99, 300, 45},
                        {"telegram", 4, 100, 199, 100, 5000},
                        {"tiktok", 13, 65, 99, 70, 65},
                        {"twitch", 13, 100, 140, 25000, 95},
        };
        Catalog *catalog = load(fixture_source("conf/catalog.d"));

        for (size_t i = 0; i < ELEMENTSOF(expected); i++) {
                const Platform *platform = catalog_platform(catalog, expected[i].id);
                cr_assert_eq(platform->n_bundles, expected[i].n, "%s", expected[i].id);
                cr_assert_eq(platform->bundles[0].coins, expected[i].coins);
                cr_assert_eq(platform->bundles[0].price, expected[i].price);
                cr_assert_str_eq(platform_currency(platform), "USD");
                cr_assert_eq(platform_bundle(platform, "USD", TODAY, PRICE_CHEAPEST)->coins,
                                expected[i].cheapest, "%s", expected[i].id);
                cr_assert_eq(platform_bundle(platform, "USD", TODAY, PRICE_DEAREST)->coins,
                                expected[i].dearest, "%s", expected[i].id);
                cr_assert_null(platform_bundle(platform, "GBP", TODAY, PRICE_CHEAPEST));
        }

        const Platform *tiktok = catalog_platform(catalog, "tiktok");
        expect_bundle(&tiktok->bundles[0], "app", 65, 99, "USD", NULL, "bloc4you.com");
        expect_bundle(&tiktok->bundles[9], "app", 7000, 9999, "USD", NULL, "businesshab.com");
        expect_bundle(&tiktok->bundles[10], "web", 70, 74, "USD", NULL,
                        "hiwildflower.com, appsnaptik.com");
        expect_bundle(platform_bundle(tiktok, "EUR", TODAY, PRICE_CHEAPEST), "web", 17500, 20339,
                        "EUR", NULL, "stuttgarter-zeitung.de");
        expect_bundle(&catalog_platform(catalog, "telegram")->bundles[3], "app", 5000, 9999, "USD",
                        "2026-06", "Dev.to");
        expect_bundle(&catalog_platform(catalog, "instagram")->bundles[0], "app", 45, 99, "USD",
                        "2023-02", "newsbytesapp.com");

        const Platform *youtube = catalog_platform(catalog, "youtube");
        cr_assert_eq(youtube->n_bundles, 0);
        cr_assert_null(platform_currency(youtube));
        cr_assert_null(platform_bundle(youtube, "USD", TODAY, PRICE_DEAREST));
        catalog_free(catalog);
}

Test(bundles, forms) {
        Catalog *catalog =
                        load_bundles("Bundle=web\t1  0.01EUR 2026-06-30   a source,\twith blanks\n"
                                     "Bundle=app 1000000000000 1000000000000JPY 1999 s\n"
                                     "Bundle=app 5 1.234KWD 2024-12 s ; and a comment\n"
                                     "Bundle=app 5 1USD - -\n");
        const Platform *platform = &catalog->platforms[0];

        cr_assert_eq(platform->n_bundles, 4);
        expect_bundle(&platform->bundles[0], "web", 1, 1, "EUR", "2026-06-30",
                        "a source, with blanks");
        expect_bundle(&platform->bundles[1], "app", AMOUNT_MAX, AMOUNT_MAX, "JPY", "1999", "s");
        expect_bundle(&platform->bundles[2], "app", 5, 1234, "KWD", "2024-12", "s");
        expect_bundle(&platform->bundles[3], "app", 5, 100, "USD", NULL, "-");
        cr_assert_str_eq(platform_currency(platform), "EUR");
        catalog_free(catalog);
}

#define FORM                                                                                  \
        "must be a channel, coins, a price, its date and its source, such as app 65 0.99USD " \
        "2023-02 shop.example"
#define CHANNEL "the channel must be app or web"
#define COINS "the coins must be a whole number, 1 to 1000000000000"
#define PRICE "the price must be money, such as 0.99USD"
#define AS_OF "the date must be such as 2026-06-30, 2026-06 or 2026, or - where it is not known"

Test(bundles, faults) {
        static const struct {
                const char *value;
                const char *fault;
        } cases[] = {
                        {"", FORM},
                        {"app", FORM},
                        {"app 65", FORM},
                        {"app 65 0.99USD", FORM},
                        {"app 65 0.99USD -", FORM},
                        {"App 65 0.99USD - s", CHANNEL},
                        {"apps 65 0.99USD - s", CHANNEL},
                        {"65 0.99USD - s x", CHANNEL},
                        {"app 0 0.99USD - s", COINS},
                        {"app -1 0.99USD - s", COINS},
                        {"app 6.5 0.99USD - s", COINS},
                        {"app 1000000000001 0.99USD - s", COINS},
                        {"app 65 0USD - s", PRICE},
                        {"app 65 0.00USD - s", PRICE},
                        {"app 65 99 - s", PRICE},
                        {"app 65 0.999USD - s", PRICE},
                        {"app 65 0.99 USD - s", PRICE},
                        {"app 65 0.99XXX - s", PRICE},
                        {"app 65 10000000000.01USD - s", PRICE},
                        {"app 65 0.99USD x s", AS_OF},
                        {"app 65 0.99USD 2023-13 s", AS_OF},
                        {"app 65 0.99USD 2023-02-29 s", AS_OF},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char text[300], fault[300];
                snprintf(text, sizeof(text), HEAD("coins") "Bundle=%s\n", cases[i].value);
                snprintf(fault, sizeof(fault), ":7: Bundle=%s: %s", cases[i].value, cases[i].fault);
                expect_fault(text, fault);
        }
        expect_fault(HEAD("money") "\nBundle=app 65 0.99USD - s\nBundle=app 6 0.99USD - s\n",
                        ":8: what is sold in money has no coins with a price: neither Bundle= nor Deal=");
        expect_fault(HEAD("money") "Creator=0.01USD - s\n",
                        ": Creator=: what is sold in money has no coins: say a part, such as 70%");
}

#define DEAL                                                                                       \
        "must be a channel, coins, their bonus, a price, the first day, the last and the source, " \
        "such as web 70 7 0.74USD 2026-11-20 2026-11-30 shop.example"
#define BONUS "the bonus must be a whole number, 0 to 1000000000000 with the coins"
#define DAYS "the first day and the last must be such as 2026-11-20"

Test(bundles, faults_of_deals) {
        static const struct {
                const char *value;
                const char *fault;
        } cases[] = {
                        {"", DEAL},
                        {"web 70 7 0.74USD 2026-11-20 2026-11-30", DEAL},
                        {"shop 70 7 0.74USD 2026-11-20 2026-11-30 s", CHANNEL},
                        {"web 0 7 0.74USD 2026-11-20 2026-11-30 s", COINS},
                        {"web 70 -7 0.74USD 2026-11-20 2026-11-30 s", BONUS},
                        {"web 70 999999999931 0.74USD 2026-11-20 2026-11-30 s", BONUS},
                        {"web 70 7 0USD 2026-11-20 2026-11-30 s", PRICE},
                        {"web 70 7 0.74USD 2026-11 2026-11-30 s", DAYS},
                        {"web 70 7 0.74USD - 2026-11-30 s", DAYS},
                        {"web 70 7 0.74USD 2026-11-20 2026-11-31 s", DAYS},
                        {"web 70 7 0.74USD 2026-11-20 2026-11-19 s",
                                        "the last day must not be before the first"},
                        {"web 70 7 0.74USD 2026-11-20 9998-12-31 s",
                                        "the last day must not be after 9998-12-30"},
                        {"web 70 7 0.74USD 2026-11-20 9999-12-31 s",
                                        "the last day must not be after 9998-12-30"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char text[300], fault[300];
                snprintf(text, sizeof(text), HEAD("coins") "Deal=%s\n", cases[i].value);
                snprintf(fault, sizeof(fault), ":7: Deal=%s: %s", cases[i].value, cases[i].fault);
                expect_fault(text, fault);
        }
        expect_fault(HEAD("coins") "\nDeal=web 70 7 0.74USD 2026-11-20 2026-11-30 s\n",
                        ":8: Deal=: a deal needs a Bundle=, the price without it");
}

Test(bundles, deals_run_on_their_days) {
        Catalog *catalog = load_bundles(
                        "Deal=app 100 999999999900 1USD 2026-11-20 2026-11-30 s\n"
                        "Deal=web 70 0 0.50EUR 2026-11-20 2026-11-20 s ; and a comment\n"
                        "Bundle=app 100 1USD - s\n");
        const Platform *platform = &catalog->platforms[0];
        static const struct {
                const char *today;
                bool first, second;
        } cases[] = {
                        {"2026-11-19", false, false},
                        {"2026-11-20", true, true},
                        {"2026-11-21", true, false},
                        {"2026-11-30", true, false},
                        {"2026-12-01", false, false},
                        {"2025-11-25", false, false},
        };

        cr_assert_eq(platform->n_bundles, 3);
        expect_bundle(&platform->bundles[0], "app", 100, 100, "USD", "2026-11-20", "s");
        cr_assert_eq(platform->bundles[0].bonus, 999999999900);
        cr_assert_str_eq(platform->bundles[0].first, "2026-11-20");
        cr_assert_str_eq(platform->bundles[0].last, "2026-11-30");
        cr_assert_str_eq(platform_currency(platform), "USD", "no deal's");
        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                const char *today = cases[i].today;

                cr_assert_eq(bundle_runs(&platform->bundles[0], today), cases[i].first, "%s",
                                today);
                cr_assert_eq(bundle_runs(&platform->bundles[1], today), cases[i].second, "%s",
                                today);
                cr_assert(bundle_runs(&platform->bundles[2], today));
                cr_assert_eq(platform_bundle(platform, "USD", today, PRICE_CHEAPEST),
                                &platform->bundles[cases[i].first ? 0 : 2], "%s", today);
                cr_assert_eq(platform_bundle(platform, "USD", today, PRICE_DEAREST),
                                &platform->bundles[2]);
                cr_assert_eq(platform_bundle(platform, "EUR", today, PRICE_CHEAPEST),
                                cases[i].second ? &platform->bundles[1] : NULL, "%s", today);
                cr_assert_null(platform_bundle(platform, "EUR", today, PRICE_DEAREST));
        }
        catalog_free(catalog);
}

Test(bundles, so_many_and_no_more) {
        char text[64 * 40 + 300] = HEAD("coins");

        for (size_t i = 0; i < BUNDLES_MAX; i++)
                strcat(text, "Bundle=app 65 0.99USD - s\n");
        fixture_write("v/p.conf", text);
        catalog_free(load(fixture_path("v")));
        strcat(text, "Bundle=app 65 0.99USD - s\n");
        expect_fault(text, ":71: Bundle=app 65 0.99USD - s: 64 bundles and deals are the most");

        strcpy(text, HEAD("coins"));
        for (size_t i = 0; i < FACTS_MAX; i++)
                strcat(text, "Fact=- s: It is so.\n");
        fixture_write("v/p.conf", text);
        catalog_free(load(fixture_path("v")));
        strcat(text, "Fact=- s: It is so.\n");
        expect_fault(text, ":39: Fact=- s: It is so.: 32 facts are the most");
}

Test(bundles, cheapest_and_dearest) {
        /* Beyond 64 bits, one part in 10^12 apart; and the first of two that are the same. */
        Catalog *catalog =
                        load_bundles("Bundle=app 999999999999 9999999999.99USD - one\n"
                                     "Bundle=app 999999999999 9999999999.98USD - less\n"
                                     "Bundle=app 999999999998 9999999999.99USD - more\n"
                                     "Bundle=app 1 0.01USD - one-too\n"
                                     "Bundle=app 2 0.01EUR - another\n");
        const Platform *platform = &catalog->platforms[0];

        cr_assert_str_eq(platform_bundle(platform, "USD", TODAY, PRICE_CHEAPEST)->origin.source,
                        "less");
        cr_assert_str_eq(platform_bundle(platform, "USD", TODAY, PRICE_DEAREST)->origin.source,
                        "more");
        cr_assert_str_eq(platform_bundle(platform, "EUR", TODAY, PRICE_CHEAPEST)->origin.source,
                        "another");
        cr_assert_str_eq(platform_bundle(platform, "EUR", TODAY, PRICE_DEAREST)->origin.source,
                        "another");
        catalog_free(catalog);

        catalog = load_bundles("Bundle=app 3 0.03USD - a\nBundle=web 7 0.07USD - b\n");
        platform = &catalog->platforms[0];
        cr_assert_str_eq(platform_bundle(platform, "USD", TODAY, PRICE_CHEAPEST)->origin.source,
                        "a");
        cr_assert_str_eq(
                        platform_bundle(platform, "USD", TODAY, PRICE_DEAREST)->origin.source, "a");
        catalog_free(catalog);
}

Test(bundles, dates) {
        static const char *const days[] = {"2026-11-20", "2024-02-29", "2000-02-29", "1900-01-01",
                        "2026-12-31", "9999-12-31"};
        static const char *const parts[] = {"2026", "1900", "2026-01", "2026-12"};
        static const char *const bad[] = {"", "-", "26", "1899", "0000", "2026-", "2026-0",
                        "2026-00", "2026-13", "2026/11", "2026-11-", "2026-11-00", "2026-11-31",
                        "2026-02-29", "1900-02-29", "2026-04-31", "2026-11-2", "2026-11-200",
                        "2026-1-20", "2026-11/20", "2O26-11-20", "2026-11-2x", " 2026", "+2026",
                        "20261120"};

        for (size_t i = 0; i < ELEMENTSOF(days); i++) {
                cr_assert(date_valid(days[i]), "%s", days[i]);
                cr_assert(date_part_valid(days[i]), "%s", days[i]);
        }
        for (size_t i = 0; i < ELEMENTSOF(parts); i++) {
                cr_assert_not(date_valid(parts[i]), "%s", parts[i]);
                cr_assert(date_part_valid(parts[i]), "%s", parts[i]);
        }
        for (size_t i = 0; i < ELEMENTSOF(bad); i++)
                cr_assert_not(date_part_valid(bad[i]), "%s", bad[i]);
}
