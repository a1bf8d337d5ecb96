/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE 1
#include "config/config.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <errno.h>
#include <sched.h>
#include <stdio.h>
#include <string.h>
#include <sys/mount.h>
#include <unistd.h>

#include "common/timetext.h"
#include "common/util.h"
#include "config/users.h"
#include "tests/unit/fixture.h"

TestSuite(config, .init = fixture_open, .fini = fixture_close);

/* Loads the fixture's c.conf with its drop-ins, which must be right. */
static Config *load(void) {
        Faults faults = {0};
        Config *config = NULL;
        int r = config_load(fixture_path("c.conf"), &faults, &config);
        cr_assert_eq(faults.n_lines, 0, "%s", faults.n_lines > 0 ? faults.lines[0] : "");
        cr_assert_eq(r, 0);
        return config;
}

static Config *load_text(const char *text) {
        fixture_write("c.conf", text);
        return load();
}

/* Loads c.conf: a single fault, which is c.conf's path and then `fault`. */
static void expect_fault(const char *text, const char *fault) {
        Faults faults = {0};
        Config *config = (Config *) &faults;
        const char *path = fixture_write("c.conf", text);

        cr_assert_eq(config_load(path, &faults, &config), -EBADMSG, "%s", text);
        cr_assert_eq(config, (Config *) &faults, "untouched");
        cr_assert_eq(faults.n_lines, 1, "%s: %s", text, faults.n_lines > 1 ? faults.lines[1] : "");
        cr_assert_eq(strncmp(faults.lines[0], path, strlen(path)), 0);
        cr_assert_str_eq(faults.lines[0] + strlen(path), fault);
        faults_clear(&faults);
}

static void expect_built_in(const Config *config) {
        cr_assert_str_eq(config->time_zone, "");
        cr_assert_eq(config->month_starts_on, 1);
        cr_assert_eq(config->week_starts_on, 0);
        cr_assert_eq(config->hold_timeout, 30 * 60 * USEC_PER_SEC);
        cr_assert_eq(config->unconfirmed, UNCONFIRMED_SPEND);
        cr_assert_eq(config->records_per_day, 1000);
        cr_assert_eq(config->n_defaults, 0);
        cr_assert_eq(config->n_unbudgeted, 0);
        cr_assert_not(config_unbudgeted(config, 0, "root"));
}

Test(config, built_in) {
        Config *config = load();
        expect_built_in(config);
        cr_assert_null(config_free(config));
        cr_assert_null(config_free(NULL));
        config = load_text("");
        expect_built_in(config);
        config_free(config);
}

Test(config, all) {
        Config *config =
                        load_text("[Calendar]\n"
                                  "TimeZone=Europe/Berlin\n"
                                  "MonthStartsOn=28\n"
                                  "WeekStartsOn=sunday\n"
                                  "[Requests]\n"
                                  "OverLimit=reject\n"
                                  "GiveBack=trust\n"
                                  "HoldTimeout=1h 30min\n"
                                  "Unconfirmed=release\n"
                                  "RecordsPerDay=off\n"
                                  "[Limits]\n"
                                  "Default=tiktok month 2000 coins\n"
                                  "Default=tiktok  day\t0 coins\n"
                                  "Default=twitch month 1000000000000 coins\n"
                                  "Unbudgeted=root\n");
        cr_assert_str_eq(config->time_zone, "Europe/Berlin");
        cr_assert_eq(config->month_starts_on, 28);
        cr_assert_eq(config->week_starts_on, 6);
        cr_assert_eq(config->hold_timeout, 5400 * USEC_PER_SEC);
        cr_assert_eq(config->unconfirmed, UNCONFIRMED_RELEASE);
        cr_assert_eq(config->records_per_day, 0);
        cr_assert_eq(config->n_defaults, 3);
        cr_assert_str_eq(config->defaults[0].platform, "tiktok");
        cr_assert_str_eq(config->defaults[0].unit, "coins");
        cr_assert_eq(config->defaults[0].window, WINDOW_MONTH);
        cr_assert_eq(config->defaults[0].amount, 2000);
        cr_assert_eq(config->defaults[1].window, WINDOW_DAY);
        cr_assert_eq(config->defaults[1].amount, 0);
        cr_assert_str_eq(config->defaults[2].platform, "twitch");
        cr_assert_eq(config->defaults[2].amount, AMOUNT_MAX);
        cr_assert(config_unbudgeted(config, 0, "root"));
        cr_assert_not(config_unbudgeted(config, 1, "daemon"));
        config_free(config);
}

Test(config, bounds) {
        static const struct {
                const char *value;
                int64_t timeout;
        } timeouts[] = {{"1s", USEC_PER_SEC}, {"366d", 366 * 86400 * USEC_PER_SEC}};
        char text[100];

        for (size_t i = 0; i < ELEMENTSOF(timeouts); i++) {
                snprintf(text, sizeof(text), "[Requests]\nHoldTimeout=%s\n", timeouts[i].value);
                Config *config = load_text(text);
                cr_assert_eq(config->hold_timeout, timeouts[i].timeout);
                config_free(config);
        }

        Config *config = load_text("[Requests]\nRecordsPerDay=1\n");
        cr_assert_eq(config->records_per_day, 1);
        config_free(config);
        for (unsigned day = 1; day <= 28; day++) {
                snprintf(text, sizeof(text), "[Calendar]\nMonthStartsOn=%u\n", day);
                config = load_text(text);
                cr_assert_eq(config->month_starts_on, day);
                config_free(config);
        }

        static const char *const days[] = {"monday", "tuesday", "wednesday", "thursday", "friday",
                        "saturday", "sunday"};
        for (unsigned day = 0; day < ELEMENTSOF(days); day++) {
                snprintf(text, sizeof(text), "[Calendar]\nWeekStartsOn=%s\n", days[day]);
                config = load_text(text);
                cr_assert_eq(config->week_starts_on, day);
                config_free(config);
        }
}

Test(config, time_zones) {
        static const char *const good[] = {"", "UTC", "Europe/Berlin", "Etc/GMT+5",
                        "America/Argentina/Buenos_Aires", "America/Port-au-Prince"};
        static const char *const bad[] = {"Europe/Nowhere", "europe/berlin", "Europe", "Europe/",
                        "/Europe/Berlin", "/usr/share/zoneinfo/UTC", "../zoneinfo/UTC",
                        "Europe/../UTC", "./UTC", "zone.tab", "tzdata.zi", ":UTC",
                        "CET-1CEST,M3.5.0,M10.5.0/3", "Europe/Berlin x", "%s"};

        for (size_t i = 0; i < ELEMENTSOF(good); i++) {
                char text[100];
                snprintf(text, sizeof(text), "[Calendar]\nTimeZone=%s\n", good[i]);
                Config *config = load_text(text);
                cr_assert_str_eq(config->time_zone, good[i]);
                config_free(config);
        }
        for (size_t i = 0; i < ELEMENTSOF(bad); i++) {
                char text[100], fault[200];
                snprintf(text, sizeof(text), "[Calendar]\nTimeZone=%s\n", bad[i]);
                snprintf(fault, sizeof(fault),
                                ":2: TimeZone=%s: no time zone of this system; a name such as "
                                "Europe/Berlin, or nothing for the system's own",
                                bad[i]);
                expect_fault(text, fault);
        }
}

#define MONTH_DAY "must be a day of the month, 1 to 28"
#define WEEK_DAY "must be a day of the week: monday, tuesday, ... sunday"
#define TIMEOUT "must be a time from 1s to 366d, with its unit (s, min, h, d, w), such as 30min"
#define RECORDS "must be a whole number from 1, or off"
#define FOUR_WORDS \
        "must be a platform, a window, an amount and its unit, such as tiktok month 2000 coins"

Test(config, value_faults) {
        static const struct {
                const char *section;
                const char *setting;
                const char *fault;
        } cases[] = {
                        {"Calendar", "MonthStartsOn=", MONTH_DAY},
                        {"Calendar", "MonthStartsOn=0", MONTH_DAY},
                        {"Calendar", "MonthStartsOn=29", MONTH_DAY},
                        {"Calendar", "MonthStartsOn=-1", MONTH_DAY},
                        {"Calendar", "MonthStartsOn=1.5", MONTH_DAY},
                        {"Calendar", "MonthStartsOn=4294967297", MONTH_DAY},
                        {"Calendar", "MonthStartsOn=18446744073709551617", MONTH_DAY},
                        {"Calendar", "WeekStartsOn=", WEEK_DAY},
                        {"Calendar", "WeekStartsOn=Monday", WEEK_DAY},
                        {"Calendar", "WeekStartsOn=mon", WEEK_DAY},
                        {"Calendar", "WeekStartsOn=0", WEEK_DAY},
                        {"Requests", "OverLimit=ask",
                                        "this version cannot ask guardians yet; it can only reject"},
                        {"Requests", "OverLimit=", "must be reject"},
                        {"Requests", "OverLimit=no", "must be reject"},
                        {"Requests", "GiveBack=ask",
                                        "this version cannot ask guardians yet; it can only trust"},
                        {"Requests", "GiveBack=", "must be trust"},
                        {"Requests", "HoldTimeout=", TIMEOUT},
                        {"Requests", "HoldTimeout=30", TIMEOUT},
                        {"Requests", "HoldTimeout=0s", TIMEOUT},
                        {"Requests", "HoldTimeout=367d", TIMEOUT},
                        {"Requests", "HoldTimeout=366d 1s", TIMEOUT},
                        {"Requests", "HoldTimeout=99999999999999999999d", TIMEOUT},
                        {"Requests", "HoldTimeout=30 minutes", TIMEOUT},
                        {"Requests", "Unconfirmed=", "must be spend or release"},
                        {"Requests", "Unconfirmed=Spend", "must be spend or release"},
                        {"Requests", "RecordsPerDay=", RECORDS},
                        {"Requests", "RecordsPerDay=0", RECORDS},
                        {"Requests", "RecordsPerDay=-1", RECORDS},
                        {"Requests", "RecordsPerDay=on", RECORDS},
                        {"Requests", "RecordsPerDay=9999999999999", RECORDS},
                        {"Limits", "Default=tiktok", FOUR_WORDS},
                        {"Limits", "Default=tiktok month 2000", FOUR_WORDS},
                        {"Limits", "Default=tiktok month 2000 coins more", FOUR_WORDS},
                        {"Limits", "Default=tiktok month 2000 coins more and more", FOUR_WORDS},
                        {"Limits", "Default=* month 2000 coins",
                                        "this version limits the coins of one platform; name it"},
                        {"Limits", "Default=TikTok month 2000 coins",
                                        "the platform must be an id of the catalogue, such as tiktok"},
                        {"Limits", "Default=tiktok monthly 2000 coins",
                                        "the window must be request, day, week, month or year"},
                        {"Limits", "Default=tiktok month 2,000 coins",
                                        "the amount must be a whole number, 0 to 1000000000000"},
                        {"Limits", "Default=tiktok month 1000000000001 coins",
                                        "the amount must be a whole number, 0 to 1000000000000"},
                        {"Limits", "Default=tiktok month -1 coins",
                                        "the amount must be a whole number, 0 to 1000000000000"},
                        {"Limits", "Default=tiktok month 25 USD",
                                        "the unit must be coins: this version cannot limit money yet"},
                        {"Limits", "Unbudgeted=no-such-user", "there is no user \"no-such-user\""},
                        {"Limits", "Unbudgeted=root @no-such-group",
                                        "there is no group \"no-such-group\""},
                        {"Limits", "Unbudgeted=@", "there is no group \"\""},
                        {"Limits", "Unbudgeted=root,daemon", "there is no user \"root,daemon\""},
                        {"Limits", "Unbudgeted=0", "there is no user \"0\""},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char text[200], fault[300];
                snprintf(text, sizeof(text), "\n[%s]\n# c\n%s\n", cases[i].section,
                                cases[i].setting);
                snprintf(fault, sizeof(fault), ":4: %s: %s", cases[i].setting, cases[i].fault);
                expect_fault(text, fault);
        }
}

Test(config, unknown) {
        /* What later versions are to have is no less unknown. */
        static const char *const sections[] = {
                        "Rates", "Account alice", "Household h", "requests", "x"};
        static const char *const keys[] = {"ApprovalTimeout", "Burst", "QuietHours",
                        "OfficialSellersOnly", "holdtimeout"};
        char text[100], fault[200];

        for (size_t i = 0; i < ELEMENTSOF(sections); i++) {
                snprintf(text, sizeof(text), "[%s]\nMaxAge=7d\n", sections[i]);
                snprintf(fault, sizeof(fault),
                                ":1: [%s]: no such section; there are: [Calendar] [Requests] [Limits]",
                                sections[i]);
                expect_fault(text, fault);
        }
        for (size_t i = 0; i < ELEMENTSOF(keys); i++) {
                snprintf(text, sizeof(text), "[Requests]\n%s=1\n", keys[i]);
                snprintf(fault, sizeof(fault),
                                ":2: %s=: not a key of [Requests], which has: OverLimit GiveBack "
                                "HoldTimeout Unconfirmed RecordsPerDay",
                                keys[i]);
                expect_fault(text, fault);
        }
        expect_fault("[Limits]\nWarn=50%\n",
                        ":2: Warn=: not a key of [Limits], which has: Default Unbudgeted");
        expect_fault("[Calendar]\nHoldTimeout=1h\n",
                        ":2: HoldTimeout=: not a key of [Calendar], which has: TimeZone MonthStartsOn "
                        "WeekStartsOn");
        expect_fault("MonthStartsOn=1\n", ":1: stands before any [Section]: MonthStartsOn=1");
}

Test(config, twice) {
        expect_fault("[Calendar]\nMonthStartsOn=1\n[Limits]\n[Calendar]\nMonthStartsOn=1\n",
                        ":5: MonthStartsOn=: set twice, first in line 2");
        expect_fault("[Limits]\nDefault=tiktok month 1 coins\nDefault=tiktok day 1 coins\n"
                     "Default=tiktok month 2 coins\n",
                        ":4: Default=tiktok month 2 coins: set twice, first in line 2");
        /* Not after an empty value. */
        Config *config =
                        load_text("[Limits]\nDefault=tiktok month 1 coins\nDefault=\n"
                                  "Default=tiktok month 2 coins\n");
        cr_assert_eq(config->n_defaults, 1);
        cr_assert_eq(config->defaults[0].amount, 2);
        config_free(config);
}

Test(config, drop_ins) {
        fixture_write("c.conf",
                        "[Calendar]\nMonthStartsOn=2\n[Requests]\nHoldTimeout=2h\n"
                        "[Limits]\nDefault=tiktok month 1 coins\nDefault=tiktok day 2 coins\n");
        fixture_write("c.conf.d/20.conf",
                        "[Calendar]\nMonthStartsOn=20\n"
                        "[Limits]\nDefault=tiktok month 20 coins\n");
        fixture_write("c.conf.d/10.conf",
                        "[Calendar]\nMonthStartsOn=10\nWeekStartsOn=friday\n"
                        "[Limits]\nDefault=tiktok month 10 coins\n"
                        "Default=twitch year 5 coins\n");
        fixture_write("c.conf.d/30.conf.off", "nonsense");

        Config *config = load();
        cr_assert_eq(config->month_starts_on, 20);
        cr_assert_eq(config->week_starts_on, 4);
        cr_assert_eq(config->hold_timeout, 7200 * USEC_PER_SEC);
        cr_assert_eq(config->n_defaults, 3);
        cr_assert_eq(config->defaults[0].window, WINDOW_MONTH);
        cr_assert_eq(config->defaults[0].amount, 20);
        cr_assert_eq(config->defaults[1].window, WINDOW_DAY);
        cr_assert_eq(config->defaults[1].amount, 2);
        cr_assert_str_eq(config->defaults[2].platform, "twitch");
        config_free(config);

        /* What replaced an earlier file's is held to once itself. */
        const char *path = fixture_write("c.conf.d/30.conf",
                        "[Limits]\nDefault=tiktok month 3 coins\nDefault=tiktok month 3 coins\n");
        Faults faults = {0};
        cr_assert_eq(config_load(fixture_path("c.conf"), &faults, &config), -EBADMSG);
        cr_assert_eq(faults.n_lines, 1);
        char fault[300];
        snprintf(fault, sizeof(fault),
                        "%s:3: Default=tiktok month 3 coins: set twice, first in line 2", path);
        cr_assert_str_eq(faults.lines[0], fault);
        faults_clear(&faults);

        fixture_write("c.conf.d/30.conf",
                        "[Calendar]\nTimeZone=\n[Limits]\nDefault=\nDefault=youtube day 3 coins\n");
        config = load();
        cr_assert_eq(config->n_defaults, 1);
        cr_assert_str_eq(config->defaults[0].platform, "youtube");
        config_free(config);
}

Test(config, drop_ins_without_the_file) {
        fixture_write("c.conf.d/a.conf", "[Calendar]\nTimeZone=UTC\n");
        fixture_write("c.conf.d/b.conf", "[Calendar]\nTimeZone=\n");
        Config *config = load();
        cr_assert_str_eq(config->time_zone, "");
        config_free(config);
}

Test(config, every_fault_of_every_file) {
        Faults faults = {0};
        Config *config;

        cr_assert_eq(faults_add(&faults, "before", 0, "an older fault"), 0);
        fixture_write("c.conf", "[Calendar]\nMonthStartsOn=0\nWeekStartsOn=x\n");
        fixture_write("c.conf.d/a.conf", "[Nonsense]\n");
        fixture_write("c.conf.d/b.conf/x", "");
        cr_assert_eq(symlink("nowhere", fixture_path("c.conf.d/c.conf")), 0);
        cr_assert_eq(config_load(fixture_path("c.conf"), &faults, &config), -EBADMSG);

        static const char *const ends[] = {
                        "before: an older fault",
                        "/c.conf:2: MonthStartsOn=0: " MONTH_DAY,
                        "/c.conf:3: WeekStartsOn=x: " WEEK_DAY,
                        "/c.conf.d/a.conf:1: [Nonsense]: no such section; there are: [Calendar] [Requests] "
                        "[Limits]",
                        "/c.conf.d/b.conf: cannot be read: Is a directory",
                        "/c.conf.d/c.conf: cannot be opened: No such file or directory",
        };
        cr_assert_eq(faults.n_lines, ELEMENTSOF(ends));
        for (size_t i = 0; i < ELEMENTSOF(ends); i++)
                cr_assert_str_eq(faults.lines[i] + strlen(faults.lines[i]) - strlen(ends[i]),
                                ends[i]);
        faults_clear(&faults);

        /* Older faults alone are not this configuration's. */
        cr_assert_eq(faults_add(&faults, "before", 7, "an older fault"), 0);
        cr_assert_str_eq(faults.lines[0], "before:7: an older fault");
        cr_assert_eq(config_load(fixture_path("none"), &faults, &config), 0);
        config_free(config);
        faults_clear(&faults);
}

Test(config, drop_in_folder_is_a_file) {
        Faults faults = {0};
        Config *config;
        fixture_write("c.conf.d", "");
        cr_assert_eq(config_load(fixture_path("c.conf"), &faults, &config), -EBADMSG);
        cr_assert_eq(faults.n_lines, 1);
        cr_assert(strstr(faults.lines[0], "/c.conf.d: cannot be read: Not a directory"));
        faults_clear(&faults);
}

Test(config, unbudgeted) {
        /* Debian's base-passwd: daemon 1, bin 2, sys 3, each with a group of its own as its
         * primary. */
        Config *config = load_text("[Limits]\nUnbudgeted=sys daemon\nUnbudgeted=root\tsys @bin\n");
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

        config = load_text("[Limits]\nUnbudgeted=root\nUnbudgeted=\nUnbudgeted=daemon\n");
        cr_assert_eq(config->n_unbudgeted, 1);
        cr_assert(config_unbudgeted(config, 1, "daemon"));
        config_free(config);

        fixture_write("c.conf.d/a.conf", "[Limits]\nUnbudgeted=\n");
        config = load();
        cr_assert_eq(config->n_unbudgeted, 0);
        config_free(config);
}

/* Gives this process an /etc/passwd and /etc/group of its own; skips the test where it may not. */
static void users_replace(const char *passwd, const char *group) {
        fixture_write("passwd", passwd);
        fixture_write("group", group);
        if (unshare(CLONE_NEWNS) < 0 || mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL) < 0 ||
                        mount(fixture_path("passwd"), "/etc/passwd", NULL, MS_BIND, NULL) < 0 ||
                        mount(fixture_path("group"), "/etc/group", NULL, MS_BIND, NULL) < 0)
                cr_skip_test("mounting files needs root");
}

Test(config, groups) {
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
        users_replace(passwd, group);

        Config *config = load_text("[Limits]\nUnbudgeted=@staff @empty\n");
        /* ben and cat by their primary group; dan, and cat again, by being listed. */
        static const uint32_t staff[] = {1002, 1003, 1004};
        cr_assert_eq(config->n_unbudgeted, ELEMENTSOF(staff));
        for (size_t i = 0; i < ELEMENTSOF(staff); i++)
                cr_assert_eq(config->unbudgeted[i].uid, staff[i]);
        config_free(config);

        config = load_text("[Limits]\nUnbudgeted=@large\n");
        cr_assert_eq(config->n_unbudgeted, 2);
        cr_assert(config_unbudgeted(config, 1001, "ann"));
        cr_assert(config_unbudgeted(config, 3000000000, "big"));
        config_free(config);
        expect_fault("[Limits]\nUnbudgeted=gone\n",
                        ":2: Unbudgeted=gone: there is no user \"gone\"");
}

Test(config, users_are_sorted_and_found_by_both) {
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

/* "#[Section]" and "#Key=value" are settings; "# text" is not. */
static void uncomment(char *line) {
        char *end = line + 1;
        while (isalpha((unsigned char) *end))
                end++;
        if (line[0] == '#' && (line[1] == '[' || (*end == '=' && end > line + 1)))
                memmove(line, line + 1, strlen(line));
}

Test(config, installed_file) {
        char line[300], text[20000] = "";
        unsigned n_settings = 0;
        FILE *file = fopen(fixture_source("conf/coinbudget.conf"), "re");

        cr_assert_not_null(file);
        while (fgets(line, sizeof(line), file)) {
                cr_assert(line[0] == '#' || line[0] == '\n', "%s", line);
                uncomment(line);
                n_settings += line[0] != '#' && line[0] != '\n';
                strncat(text, line, sizeof(text) - strlen(text) - 1);
        }
        fclose(file);

        Faults faults = {0};
        Config *config;
        cr_assert_eq(config_load(fixture_source("conf/coinbudget.conf"), &faults, &config), 0);
        expect_built_in(config);
        config_free(config);

        /* Three sections and every key. Each value is the built-in one, or said to be an example.
         */
        cr_assert_eq(n_settings, 3 + 10);
        config = load_text(text);
        cr_assert_eq(config->n_defaults, 1);
        cr_assert(config_unbudgeted(config, 0, "root"));
        config->n_defaults = 0;
        config->n_unbudgeted = 0;
        expect_built_in(config);
        config_free(config);
}
