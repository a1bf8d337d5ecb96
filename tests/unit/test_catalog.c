/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "catalog/catalog.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/util.h"
#include "tests/unit/fixture.h"

TestSuite(catalog, .init = fixture_open, .fini = fixture_close);

#define GOOD \
        "[Platform]\nId=tiktok\nName=TikTok Coins\nUnit=Coin\nSoldIn=coins\nOfficial=tiktok.com\n"

static Catalog *load(const char *vendor, const char *local) {
        Faults faults = {0};
        Catalog *catalog = NULL;
        int r = catalog_load(vendor, local, &faults, &catalog);
        cr_assert_eq(faults.n_lines, 0, "%s", faults.n_lines > 0 ? faults.lines[0] : "");
        cr_assert_eq(r, 0);
        return catalog;
}

/* Loads the fixture's folder v, which has one fault. */
static void expect_fault(const char *file, const char *fault) {
        Faults faults = {0};
        Catalog *catalog = (Catalog *) &faults;
        char expected[400];

        cr_assert_eq(catalog_load(fixture_path("v"), NULL, &faults, &catalog), -EBADMSG, "%s",
                        fault);
        cr_assert_eq(catalog, (Catalog *) &faults, "untouched");
        cr_assert_eq(faults.n_lines, 1, "%s: %zu", fault, faults.n_lines);
        snprintf(expected, sizeof(expected), "%s%s", fixture_path(file), fault);
        cr_assert_str_eq(faults.lines[0], expected);
        faults_clear(&faults);
}

static void expect_official(const Platform *platform, const char *expected) {
        char official[300] = "";
        for (char **word = platform->official; *word; word++) {
                strcat(official, *word);
                strcat(official, " ");
        }
        cr_assert_str_eq(official, expected);
}

Test(catalog, shipped) {
        static const struct {
                const char *id, *name, *unit;
                bool sold_in_money;
                unsigned creator_percent;
                const char *official;
        } expected[] = {
                        {"instagram", "Instagram Gifts", "Star", false, 45, "instagram.com "},
                        {"telegram", "Telegram Stars", "Star", false, 0,
                                        "telegram.org t.me fragment.com "},
                        {"telegram-premium", "Telegram Premium", "month", true, 0,
                                        "telegram.org t.me fragment.com "},
                        {"tiktok", "TikTok Coins", "Coin", false, 50, "tiktok.com "},
                        {"twitch", "Twitch Bits", "Bit", false, 71, "twitch.tv "},
                        {"youtube", "YouTube Super Chat", "Super Chat", true, 70, "youtube.com "},
        };
        Catalog *catalog = load(fixture_source("conf/catalog.d"), NULL);

        cr_assert_eq(catalog->n_platforms, ELEMENTSOF(expected));
        for (size_t i = 0; i < ELEMENTSOF(expected); i++) {
                const Platform *platform = &catalog->platforms[i];
                char official[100];
                cr_assert_str_eq(platform->id, expected[i].id);
                cr_assert_str_eq(platform->name, expected[i].name);
                cr_assert_str_eq(platform->unit, expected[i].unit);
                cr_assert_eq(platform->sold_in_money, expected[i].sold_in_money);
                cr_assert_eq(platform_creator_percent(platform), expected[i].creator_percent);
                snprintf(official, sizeof(official), "%sgoogle-play app-store ",
                                expected[i].official);
                expect_official(platform, official);
                cr_assert_eq(catalog_platform(catalog, platform->id), platform);
        }
        cr_assert_null(catalog_platform(catalog, "facebook"));
        cr_assert_null(catalog_platform(catalog, "TikTok"));
        cr_assert_null(catalog_platform(catalog, ""));
        cr_assert_null(catalog_free(catalog));
        cr_assert_null(catalog_free(NULL));
}

Test(catalog, local_stands_in) {
        fixture_write("v/tiktok.conf", GOOD);
        fixture_write("v/twitch.conf", "nonsense that a local file stands in for");
        fixture_write("v/README", "nonsense");
        fixture_write("l/twitch.conf",
                        "[Platform]\nId=twitch\nName=Bits here\nUnit=Bit\n"
                        "SoldIn=money\nOfficial=twitch.tv\nCreator=100% - x\n");
        fixture_write("l/alpha.conf",
                        "[Platform]\nId=alpha\nName=A\nUnit=a\nSoldIn=coins\n"
                        "Official=a.example\nCreator=1% 2026 a.example\n");

        Catalog *catalog = load(fixture_path("v"), fixture_path("l"));
        cr_assert_eq(catalog->n_platforms, 3);
        cr_assert_str_eq(catalog->platforms[0].id, "alpha");
        cr_assert_eq(catalog->platforms[0].creator.percent, 1);
        cr_assert_str_eq(catalog->platforms[1].id, "tiktok");
        cr_assert_eq(catalog->platforms[1].creator.percent, 0);
        cr_assert_str_eq(catalog->platforms[2].name, "Bits here");
        cr_assert(catalog->platforms[2].sold_in_money);
        cr_assert_eq(catalog->platforms[2].creator.percent, 100);
        catalog_free(catalog);

        catalog = load(fixture_path("none"), fixture_path("l"));
        cr_assert_eq(catalog->n_platforms, 2);
        catalog_free(catalog);
}

Test(catalog, none) {
        expect_fault("v", ": no platform is described here");
        fixture_write("v/README", "");
        expect_fault("v", ": no platform is described here");
}

#define ID "must be 1 to 32 of a-z, 0-9 and -, beginning with a letter"
#define CREATOR "must be a part, its date and its source, such as 50% 2023 shop.example"
#define CREATOR_PART                                                                             \
        "must begin with a part of what is paid, 1% to 100%, or with money for each coin, such " \
        "as 0.01USD"
#define AS_OF "the date must be such as 2026-06-30, 2026-06 or 2026, or - where it is not known"
#define FACT \
        "must be a date, a source, a colon and a sentence, such as 2023 shop.example: For adults."

Test(catalog, value_faults) {
        static const struct {
                const char *setting;
                const char *fault;
        } cases[] = {
                        {"Id=", ID},
                        {"Id=TikTok", ID},
                        {"Id=../tiktok", ID},
                        {"Id=twitch", "must be the file's name without its .conf"},
                        {"Id=tik", "must be the file's name without its .conf"},
                        {"Id=tiktok-x", "must be the file's name without its .conf"},
                        {"Name=", "must not be empty"},
                        {"Unit=", "must not be empty"},
                        {"SoldIn=", "must be coins or money"},
                        {"SoldIn=Coins", "must be coins or money"},
                        {"Official=", "must name a host or store"},
                        {"Creator=", CREATOR},
                        {"Creator=50%", CREATOR},
                        {"Creator=50% 2023", CREATOR},
                        {"Creator=0% - s", CREATOR_PART},
                        {"Creator=101% - s", CREATOR_PART},
                        {"Creator=50 - s", CREATOR_PART},
                        {"Creator=70.5% - s", CREATOR_PART},
                        {"Creator=50%% - s", CREATOR_PART},
                        {"Creator=4294967297% - s", CREATOR_PART},
                        {"Creator=0USD - s", CREATOR_PART},
                        {"Creator=0.001USD - s", CREATOR_PART},
                        {"Creator=0.01XXX - s", CREATOR_PART},
                        {"Creator=50% 2023-13 s", AS_OF},
                        {"Fact=", FACT},
                        {"Fact=2023 s", FACT},
                        {"Fact=2023 s:", FACT},
                        {"Fact=2023 s:x", FACT},
                        {"Fact=2023: x", FACT},
                        {"Fact=s: x", FACT},
                        {"Fact=23 s: x", AS_OF},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char text[200], fault[200];
                snprintf(text, sizeof(text), "[Platform]\n%s\n", cases[i].setting);
                snprintf(fault, sizeof(fault), ":2: %s: %s", cases[i].setting, cases[i].fault);
                fixture_write("v/tiktok.conf", text);
                expect_fault("v/tiktok.conf", fault);
        }
}

Test(catalog, hosts) {
        static const char *const good[] = {
                        "a.b",
                        "t.me",
                        "xn--tktok-abc.example",
                        "1.example",
                        "a-b.c-d.example",
                        "google-play",
                        "app-store",
                        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffggg.example",
        };
        static const char *const bad[] = {
                        "tiktok",
                        "TikTok.com",
                        ".tiktok.com",
                        "tiktok.com.",
                        "tiktok..com",
                        "-a.com",
                        "a-.com",
                        "a.-com",
                        "a.com-",
                        "a_b.com",
                        "https://tiktok.com",
                        "tiktok.com/coin",
                        "tiktok.com:443",
                        "*.tiktok.com",
                        "tiktok.com,twitch.tv",
                        "127.0.0.1",
                        "1.2",
                        "::1",
                        "t\xC3\xAFktok.com",
                        "play-store",
                        "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffffgggg.example",
        };
        char text[300], fault[400];

        for (size_t i = 0; i < ELEMENTSOF(good); i++) {
                snprintf(text, sizeof(text),
                                "[Platform]\nId=p\nName=P\nUnit=p\nSoldIn=coins\nOfficial=x.y  %s\n",
                                good[i]);
                fixture_write("g/p.conf", text);
                Catalog *catalog = load(fixture_path("g"), NULL);
                snprintf(text, sizeof(text), "x.y %s ", good[i]);
                expect_official(&catalog->platforms[0], text);
                catalog_free(catalog);
        }
        for (size_t i = 0; i < ELEMENTSOF(bad); i++) {
                snprintf(text, sizeof(text), "[Platform]\nOfficial=x.y %s z.z\n", bad[i]);
                snprintf(fault, sizeof(fault),
                                ":2: Official=x.y %s z.z: \"%s\" is neither a host's full name in lower "
                                "case nor google-play or app-store",
                                bad[i], bad[i]);
                fixture_write("v/p.conf", text);
                expect_fault("v/p.conf", fault);
        }
}

Test(catalog, file_faults) {
        fixture_write("v/tiktok.conf", GOOD "Price=x\n");
        expect_fault("v/tiktok.conf",
                        ":7: Price=: not a key of [Platform], which has: Id Name Unit "
                        "SoldIn Official Creator Bundle Deal Fact");
        fixture_write("v/tiktok.conf", GOOD "[Bundle]\nCoins=70\n");
        expect_fault("v/tiktok.conf", ":7: [Bundle]: no such section; there are: [Platform]");
        fixture_write("v/tiktok.conf", GOOD "[Platform]\nOfficial=evil.example\n");
        expect_fault("v/tiktok.conf", ":8: Official=: set twice, first in line 6");
        fixture_write("v/tiktok.conf", GOOD " evil.example\n");
        expect_fault("v/tiktok.conf",
                        ":7: begins with a blank, which is for comments only: evil.example");

        fixture_write("v/tiktok.conf", GOOD);
        cr_assert_eq(symlink("nowhere", fixture_path("v/x.conf")), 0);
        expect_fault("v/x.conf", ": cannot be opened: No such file or directory");
}

Test(catalog, needed) {
        static const char *const needed[] = {"Id", "Name", "Unit", "SoldIn", "Official"};
        Faults faults = {0};
        Catalog *catalog;

        fixture_write("v/tiktok.conf", "");
        cr_assert_eq(catalog_load(fixture_path("v"), fixture_path("v/tiktok.conf"), &faults,
                                     &catalog),
                        -EBADMSG);
        cr_assert_eq(faults.n_lines, 1 + ELEMENTSOF(needed));
        cr_assert(strstr(faults.lines[0], "/v/tiktok.conf: cannot be read: Not a directory"));
        for (size_t i = 0; i < ELEMENTSOF(needed); i++) {
                char expected[300];
                snprintf(expected, sizeof(expected),
                                "%s: [Platform] needs %s=", fixture_path("v/tiktok.conf"),
                                needed[i]);
                cr_assert_str_eq(faults.lines[1 + i], expected);
        }
        faults_clear(&faults);
}
