/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Users and groups; accounts with rules of their own; households. */

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "common/timetext.h"
#include "common/util.h"
#include "config/users.h"
#include "tests/unit/config_case.h"
#include "tests/unit/fixture.h"

TestSuite(config_people, .init = fixture_open, .fini = fixture_close);

Test(config_people, unbudgeted) {
        /* Debian's base-passwd: daemon 1, bin 2, sys 3, each with a group of its own as its
         * primary. */
        Config *config = case_load_text(
                        "[Limits]\nUnbudgeted=sys daemon\nUnbudgeted=root\tsys @bin\n");
        static const ConfigUser expected[] = {{0, "root"}, {1, "daemon"}, {2, "bin"}, {3, "sys"}};
        cr_assert_eq(config->n_unbudgeted, ELEMENTSOF(expected));
        for (size_t i = 0; i < ELEMENTSOF(expected); i++) {
                cr_assert_eq(config->unbudgeted[i].uid, expected[i].uid);
                cr_assert(config_unbudgeted(config, expected[i].uid, expected[i].name));
                cr_assert_not(config_unbudgeted(config, expected[i].uid, "somebody"));
        }
        cr_assert_not(config_unbudgeted(config, 4, "sync"));
        cr_assert_not(config_unbudgeted(config, UINT32_MAX, "root"));
        config_free(config);

        config = case_load_text("[Limits]\nUnbudgeted=root\nUnbudgeted=\nUnbudgeted=daemon\n");
        cr_assert_eq(config->n_unbudgeted, 1);
        cr_assert(config_unbudgeted(config, 1, "daemon"));
        config_free(config);

        fixture_write("c.conf.d/a.conf", "[Limits]\nUnbudgeted=\n");
        config = case_load();
        cr_assert_eq(config->n_unbudgeted, 0);
        config_free(config);
}

Test(config_people, groups) {
        static const char passwd[] =
                        "root:x:0:0::/root:/bin/sh\n"
                        "ann:x:1001:1001::/:/bin/sh\n"
                        "ben:x:1002:2000::/:/bin/sh\n"
                        "cat:x:1003:2000::/:/bin/sh\n"
                        "dan:x:1004:1004::/:/bin/sh\n"
                        "big:x:3000000000:1::/:/bin/sh\n";
        char group[20000] = "root:x:0:\nempty:x:3000:\nstaff:x:2000:dan,cat,gone\nlarge:x:4000:";
        /* More than the first buffer of a look-up takes. */
        for (unsigned i = 0; i < 1000; i++)
                strcat(group, "long-gone-member,");
        strcat(group, "ann,big\n");
        case_replace_users(passwd, group);

        Config *config = case_load_text("[Limits]\nUnbudgeted=@staff @empty\n");
        /* ben and cat by their primary group; dan, and cat again, by being listed. */
        static const uint32_t staff[] = {1002, 1003, 1004};
        cr_assert_eq(config->n_unbudgeted, ELEMENTSOF(staff));
        for (size_t i = 0; i < ELEMENTSOF(staff); i++)
                cr_assert_eq(config->unbudgeted[i].uid, staff[i]);
        config_free(config);

        config = case_load_text("[Limits]\nUnbudgeted=@large\n");
        cr_assert_eq(config->n_unbudgeted, 2);
        cr_assert(config_unbudgeted(config, 1001, "ann"));
        cr_assert(config_unbudgeted(config, 3000000000, "big"));
        config_free(config);
        case_expect_fault("[Limits]\nUnbudgeted=gone\n",
                        ":2: Unbudgeted=gone: there is no user \"gone\"");
}

Test(config_people, users_are_sorted_and_found_by_both) {
        ConfigUser users[] = {{7, "b"}, {3, "x"}, {7, "a"}, {UINT32_MAX, "z"}, {3, "x"}};

        cr_assert_eq(users_sort(users, ELEMENTSOF(users)), 4);
        cr_assert_eq(users[0].uid, 3);
        cr_assert_str_eq(users[1].name, "a");
        cr_assert_str_eq(users[2].name, "b");
        cr_assert(users_have(users, 4, 7, "b"));
        cr_assert(users_have(users, 4, UINT32_MAX, "z"));
        cr_assert_not(users_have(users, 4, 7, "x"));
        cr_assert_not(users_have(users, 4, 4, "x"));
        cr_assert_not(users_have(users, 0, 3, "x"));
}

Test(config_people, account_over_requests) {
        static const char account[] = "[Account daemon]\nOverLimit=ask\nBurst=off\n";
        static const char requests[] =
                        "[Requests]\nGiveBack=trust\nQuietHours=22:00-07:00\n"
                        "Burst=2/1h\nUnconfirmed=release\n";
        char texts[3][300];

        /* One before the other, in one file and in two. */
        snprintf(texts[0], sizeof(texts[0]), "%s%s", account, requests);
        snprintf(texts[1], sizeof(texts[1]), "%s%s", requests, account);
        snprintf(texts[2], sizeof(texts[2]), "%s", account);
        for (size_t i = 0; i < ELEMENTSOF(texts); i++) {
                if (i == 2)
                        fixture_write("c.conf.d/a.conf", requests);
                Config *config = case_load_text(texts[i]);
                const Rules *rules = config_rules(config, 1, "daemon");

                cr_assert_eq(config->n_accounts, 1);
                cr_assert_eq(rules->over_limit, OVER_LIMIT_ASK);
                cr_assert_eq(rules->give_back, GIVE_BACK_TRUST);
                cr_assert_eq(rules->unconfirmed, UNCONFIRMED_RELEASE);
                cr_assert_eq(rules->quiet_hours.from, 22 * 60);
                cr_assert_eq(rules->quiet_hours.until, 7 * 60);
                cr_assert_eq(rules->burst.requests, 0);
                cr_assert_eq(config->rules.over_limit, OVER_LIMIT_REJECT);
                cr_assert_eq(config->rules.burst.requests, 2);
                /* By uid and name. */
                cr_assert_eq(config_rules(config, 2, "bin"), &config->rules);
                cr_assert_eq(config_rules(config, 1, "somebody"), &config->rules);
                cr_assert_eq(config_rules(config, 2, "daemon"), &config->rules);
                config_free(config);
        }
}

Test(config_people, accounts_of_several_files) {
        fixture_write("c.conf.d/a.conf",
                        "[Account daemon]\nGiveBack=trust\nQuietHours=22:00-07:00\n"
                        "[Account bin]\nUnconfirmed=release\n[Account sys]\n");
        fixture_write("c.conf.d/b.conf",
                        "[Account bin]\nBurst=1/1d\n[Account daemon]\nQuietHours=\n"
                        "[Requests]\nQuietHours=12:00-13:00\n");
        Config *config = case_load();
        const Rules *daemon = config_rules(config, 1, "daemon");
        const Rules *bin = config_rules(config, 2, "bin");
        const Rules *sys = config_rules(config, 3, "sys");

        cr_assert_eq(config->n_accounts, 3);
        cr_assert_eq(daemon->give_back, GIVE_BACK_TRUST);
        /* An empty value is a value. */
        cr_assert_eq(daemon->quiet_hours.from, daemon->quiet_hours.until);
        cr_assert_eq(daemon->burst.requests, 10);
        cr_assert_eq(bin->unconfirmed, UNCONFIRMED_RELEASE);
        cr_assert_eq(bin->burst.requests, 1);
        cr_assert_eq(bin->burst.usec, 86400 * USEC_PER_SEC);
        cr_assert_eq(bin->quiet_hours.from, 12 * 60);
        cr_assert_eq(bin->give_back, GIVE_BACK_ASK);
        cr_assert_eq(sys->quiet_hours.from, 12 * 60);
        config_free(config);
}

Test(config_people, account_without_a_user) {
        /* One fault, of the section: its keys are passed over. */
        case_expect_fault("[Requests]\n[Account alicf]\nOverLimit=ask\nNonsense=1\n",
                        ":2: [Account alicf]: there is no user \"alicf\"");
        case_expect_fault("[Account alicf]\n", ":1: [Account alicf]: there is no user \"alicf\"");
        case_expect_fault("[Account  root]\n", ":1: [Account  root]: there is no user \" root\"");
        case_expect_fault("[Account root daemon]\n",
                        ":1: [Account root daemon]: there is no user \"root daemon\"");
        case_expect_fault("[Account @daemon]\n",
                        ":1: [Account @daemon]: there is no user \"@daemon\"");
        case_expect_fault("[Account x]\nBurst=off\n[Account root]\nBurst=off\n",
                        ":1: [Account x]: there is no user \"x\"");
}

Test(config_people, households) {
        fixture_write("c.conf",
                        "[Household zoo]\nMembers=sys daemon\nMembers=@bin sys\n"
                        "Limit=* month 50 EUR\nLimit=tiktok day 5 coins\n"
                        "[Household empty]\n"
                        "[Household b\xC3\xA4r]\nMembers=\nLimit=* request 0 CNY\n");
        fixture_write("c.conf.d/a.conf",
                        "[Household zoo]\nMembers=root\nLimit=* month 60 EUR\nLimit=* day 6 EUR\n");
        Config *config = case_load();
        static const ConfigUser members[] = {{0, "root"}, {1, "daemon"}, {2, "bin"}, {3, "sys"}};

        cr_assert_eq(config->n_households, 3);
        cr_assert_str_eq(config->households[0].name, "b\xC3\xA4r");
        cr_assert_eq(config->households[0].n_members, 0);
        cr_assert_eq(config->households[0].n_limits, 1);
        case_expect_limit(&config->households[0].limits[0], "*", "CNY", WINDOW_REQUEST, 0);
        cr_assert_str_eq(config->households[1].name, "empty");
        cr_assert_eq(config->households[1].n_members, 0);
        cr_assert_eq(config->households[1].n_limits, 0);

        const ConfigHousehold *zoo = &config->households[2];
        cr_assert_str_eq(zoo->name, "zoo");
        cr_assert_eq(zoo->n_members, ELEMENTSOF(members));
        for (size_t i = 0; i < ELEMENTSOF(members); i++) {
                cr_assert_eq(zoo->members[i].uid, members[i].uid);
                cr_assert(household_has(zoo, members[i].uid, members[i].name));
        }
        cr_assert_not(household_has(zoo, 4, "sync"));
        cr_assert_not(household_has(zoo, 1, "somebody"));
        cr_assert_eq(zoo->n_limits, 3);
        case_expect_limit(&zoo->limits[0], "*", "EUR", WINDOW_MONTH, 6000);
        case_expect_limit(&zoo->limits[1], "tiktok", "coins", WINDOW_DAY, 5);
        case_expect_limit(&zoo->limits[2], "*", "EUR", WINDOW_DAY, 600);
        config_free(config);

        /* "" forgets, in this household alone. */
        fixture_write("c.conf.d/b.conf",
                        "[Household zoo]\nMembers=\nMembers=bin\nLimit=\n[Limits]\nDefault=\n");
        config = case_load();
        cr_assert_eq(config->households[2].n_members, 1);
        cr_assert(household_has(&config->households[2], 2, "bin"));
        cr_assert_eq(config->households[2].n_limits, 0);
        cr_assert_eq(config->households[0].n_limits, 1);
        config_free(config);
}

#define SIXTY "aaaaaaaaaabbbbbbbbbbccccccccccddddddddddeeeeeeeeeeffffffffff"
#define NAME "a household's name must be 1 to 64 bytes without blanks"

Test(config_people, household_names) {
        /* Longer than what inih keeps of a section's name, and unlike only behind that. */
        Config *config = case_load_text("[Household " SIXTY
                                        "gggg]\nMembers=root\n"
                                        "[Household " SIXTY
                                        "gggh]\nMembers=daemon bin\n"
                                        "[Household " SIXTY "gggg]\nLimit=* day 1 USD\n");
        cr_assert_eq(config->n_households, 2);
        cr_assert_str_eq(config->households[0].name, SIXTY "gggg");
        cr_assert_eq(config->households[0].n_members, 1);
        cr_assert_eq(config->households[0].n_limits, 1);
        cr_assert_str_eq(config->households[1].name, SIXTY "gggh");
        cr_assert_eq(config->households[1].n_members, 2);
        config_free(config);

        case_expect_fault("[Household " SIXTY "ggggg]\nMembers=nobody-there\n",
                        ":1: [Household " SIXTY "ggggg]: " NAME);
        case_expect_fault("[Household a b]\n", ":1: [Household a b]: " NAME);
        case_expect_fault("[Household a\tb]\n", ":1: [Household a b]: " NAME);
        case_expect_fault("[Household  a]\n", ":1: [Household  a]: " NAME);
        case_expect_fault("[Household a ]\n", ":1: [Household a ]: " NAME);
        case_expect_fault("[Household a\x01]\n", ":1: holds a control character, or is not UTF-8");
}

Test(config_people, most) {
        char text[8000] = "";
        size_t length = 0;

        for (unsigned i = 1; i <= HOUSEHOLDS_MAX; i++)
                length += (size_t) sprintf(text + length, "[Household h%u]\n", i);
        Config *config = case_load_text(text);
        cr_assert_eq(config->n_households, HOUSEHOLDS_MAX);
        config_free(config);
        /* One that is there may be taken up again. */
        sprintf(text + length, "[Household h1]\n[Household one-more]\nMembers=x\n");
        case_expect_fault(text, ":66: [Household one-more]: 64 households are the most");

        length = (size_t) sprintf(text, "[Household h]\n");
        for (unsigned i = 1; i <= HOUSEHOLD_LIMITS_MAX; i++)
                length += (size_t) sprintf(text + length, "Limit=p%u day 1 coins\n", i);
        config = case_load_text(text);
        cr_assert_eq(config->households[0].n_limits, HOUSEHOLD_LIMITS_MAX);
        config_free(config);
        sprintf(text + length, "Limit=x day 1 coins\n");
        case_expect_fault(text, ":34: Limit=x day 1 coins: 32 limits of a household are the most");
}
