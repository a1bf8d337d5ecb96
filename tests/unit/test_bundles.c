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
        cr_assert(text_equal(bundle->as_of, as_of), "%s", bundle->as_of);
        cr_assert_str_eq(bundle->source, source);
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
                cr_assert_eq(platform_bundle(platform, "USD", PRICE_CHEAPEST)->coins,
                                expected[i].cheapest, "%s", expected[i].id);
                cr_assert_eq(platform_bundle(platform, "USD", PRICE_DEAREST)->coins,
                                expected[i].dearest, "%s", expected[i].id);
                cr_assert_null(platform_bundle(platform, "GBP", PRICE_CHEAPEST));
        }

        const Platform *tiktok = catalog_platform(catalog, "tiktok");
        expect_bundle(&tiktok->bundles[0], "app", 65, 99, "USD", NULL, "bloc4you.com");
        expect_bundle(&tiktok->bundles[9], "app", 7000, 9999, "USD", NULL, "businesshab.com");
        expect_bundle(&tiktok->bundles[10], "web", 70, 74, "USD", NULL,
                        "hiwildflower.com, appsnaptik.com");
        expect_bundle(platform_bundle(tiktok, "EUR", PRICE_CHEAPEST), "web", 17500, 20339, "EUR",
                        NULL, "stuttgarter-zeitung.de");
        expect_bundle(&catalog_platform(catalog, "telegram")->bundles[3], "app", 5000, 9999, "USD",
                        "2026-06", "Dev.to");
        expect_bundle(&catalog_platform(catalog, "instagram")->bundles[0], "app", 45, 99, "USD",
                        "2023-02", "newsbytesapp.com");

        const Platform *youtube = catalog_platform(catalog, "youtube");
        cr_assert_eq(youtube->n_bundles, 0);
        cr_assert_null(platform_currency(youtube));
        cr_assert_null(platform_bundle(youtube, "USD", PRICE_DEAREST));
        catalog_free(catalog);
}

Test(bundles, forms) {
        Catalog *catalog =
                        load_bundles("Bundle=web\t1  0.01EUR 2026-06-30   a source, with blanks\n"
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
                        ":8: Bundle=: what is sold in money has no coins with a price");
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

        cr_assert_str_eq(platform_bundle(platform, "USD", PRICE_CHEAPEST)->source, "less");
        cr_assert_str_eq(platform_bundle(platform, "USD", PRICE_DEAREST)->source, "more");
        cr_assert_str_eq(platform_bundle(platform, "EUR", PRICE_CHEAPEST)->source, "another");
        cr_assert_str_eq(platform_bundle(platform, "EUR", PRICE_DEAREST)->source, "another");
        catalog_free(catalog);

        catalog = load_bundles("Bundle=app 3 0.03USD - a\nBundle=web 7 0.07USD - b\n");
        platform = &catalog->platforms[0];
        cr_assert_str_eq(platform_bundle(platform, "USD", PRICE_CHEAPEST)->source, "a");
        cr_assert_str_eq(platform_bundle(platform, "USD", PRICE_DEAREST)->source, "a");
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
