/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "config/config.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <limits.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/timetext.h"
#include "common/util.h"
#include "tests/unit/config_case.h"
#include "tests/unit/fixture.h"

TestSuite(config, .init = fixture_open, .fini = fixture_close);

Test(config, built_in) {
        Config *config = case_load();
        case_expect_built_in(config);
        cr_assert_null(config_free(config));
        cr_assert_null(config_free(NULL));
        config = case_load_text("");
        case_expect_built_in(config);
        config_free(config);
}

Test(config, all) {
        Config *config =
                        case_load_text("[Calendar]\n"
                                       "TimeZone=Europe/Berlin\n"
                                       "MonthStartsOn=28\n"
                                       "WeekStartsOn=sunday\n"
                                       "[Requests]\n"
                                       "OverLimit=ask\n"
                                       "GiveBack=trust\n"
                                       "HoldTimeout=1h 30min\n"
                                       "Unconfirmed=release\n"
                                       "ApprovalTimeout=2d\n"
                                       "Burst=3/1h\n"
                                       "RecordsPerDay=off\n"
                                       "QuietHours=22:00-07:30\n"
                                       "OfficialSellersOnly=required\n"
                                       "MaxOverprice=1000%\n"
                                       "MaxUnderprice=off\n"
                                       "[Limits]\n"
                                       "Default=tiktok month 2000 coins\n"
                                       "Default=tiktok  day\t0 coins\n"
                                       "Default=twitch month 1000000000000 coins\n"
                                       "Unbudgeted=root\n"
                                       "Warn=90% 25%\n"
                                       "RaiseDelay=7d\n"
                                       "[Rates]\n"
                                       "File=/var/lib/rates/eurofxref.csv\n"
                                       "MaxAge=3d\n");
        cr_assert_str_eq(config->time_zone, "Europe/Berlin");
        cr_assert_eq(config->month_starts_on, 28);
        cr_assert_eq(config->week_starts_on, 6);
        cr_assert_eq(config->rules.over_limit, OVER_LIMIT_ASK);
        cr_assert_eq(config->rules.give_back, GIVE_BACK_TRUST);
        cr_assert_eq(config->rules.unconfirmed, UNCONFIRMED_RELEASE);
        cr_assert_eq(config->rules.burst.requests, 3);
        cr_assert_eq(config->rules.burst.usec, 3600 * USEC_PER_SEC);
        cr_assert_eq(config->rules.quiet_hours.from, 22 * 60);
        cr_assert_eq(config->rules.quiet_hours.until, 7 * 60 + 30);
        cr_assert_eq(config->hold_timeout, 5400 * USEC_PER_SEC);
        cr_assert_eq(config->approval_timeout, 2 * 86400 * USEC_PER_SEC);
        cr_assert_eq(config->records_per_day, 0);
        cr_assert_eq(config->sellers, SELLERS_REQUIRED);
        cr_assert_eq(config->max_overprice, 1000);
        cr_assert_eq(config->max_underprice, ABSENT);
        cr_assert_eq(config->n_defaults, 3);
        case_expect_limit(&config->defaults[0], "tiktok", "coins", WINDOW_MONTH, 2000);
        case_expect_limit(&config->defaults[1], "tiktok", "coins", WINDOW_DAY, 0);
        case_expect_limit(&config->defaults[2], "twitch", "coins", WINDOW_MONTH, AMOUNT_MAX);
        cr_assert(config_unbudgeted(config, 0, "root"));
        cr_assert_not(config_unbudgeted(config, 1, "daemon"));
        cr_assert_eq(config->n_warn, 2);
        cr_assert_eq(config->warn[0], 25);
        cr_assert_eq(config->warn[1], 90);
        cr_assert_eq(config->raise_delay, 7 * 86400 * USEC_PER_SEC);
        cr_assert_str_eq(config->rates_file, "/var/lib/rates/eurofxref.csv");
        cr_assert_eq(config->rates_max_age, 3 * 86400 * USEC_PER_SEC);
        config_free(config);
}

Test(config, money) {
        Config *config =
                        case_load_text("[Limits]\n"
                                       "Default=* month 25 USD\n"
                                       "Default=tiktok day 12.50 EUR\n"
                                       "Default=tiktok day 12.5USD\n"
                                       "Default=tiktok day 12 coins\n"
                                       "Default=* year 500JPY\n"
                                       "Default=* request 0 KWD\n"
                                       "Default=* week 10000000000 USD\n");
        cr_assert_eq(config->n_defaults, 7);
        case_expect_limit(&config->defaults[0], "*", "USD", WINDOW_MONTH, 2500);
        case_expect_limit(&config->defaults[1], "tiktok", "EUR", WINDOW_DAY, 1250);
        case_expect_limit(&config->defaults[2], "tiktok", "USD", WINDOW_DAY, 1250);
        case_expect_limit(&config->defaults[3], "tiktok", "coins", WINDOW_DAY, 12);
        case_expect_limit(&config->defaults[4], "*", "JPY", WINDOW_YEAR, 500);
        case_expect_limit(&config->defaults[5], "*", "KWD", WINDOW_REQUEST, 0);
        case_expect_limit(&config->defaults[6], "*", "USD", WINDOW_WEEK, AMOUNT_MAX);
        config_free(config);
}

Test(config, warnings) {
        static const struct {
                const char *value;
                size_t n;
                unsigned warn[WARN_MAX];
        } cases[] = {
                        {"", 0, {0}},
                        {"1%", 1, {1}},
                        {"100%", 1, {100}},
                        {"100% 50% 80% 50%", 3, {50, 80, 100}},
                        {"16% 15% 14% 13% 12% 11% 10% 9% 8% 7% 6% 5% 4% 3% 2% 1% 1%", 16,
                                        {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16}},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char text[200];
                snprintf(text, sizeof(text), "[Limits]\nWarn=%s\n", cases[i].value);
                Config *config = case_load_text(text);
                cr_assert_eq(config->n_warn, cases[i].n);
                for (size_t k = 0; k < config->n_warn; k++)
                        cr_assert_eq(config->warn[k], cases[i].warn[k]);
                config_free(config);
        }
}

Test(config, quiet_hours) {
        static const struct {
                const char *value;
                unsigned from, until;
                unsigned n; /* minutes of the day that are among them */
                unsigned in, out;
        } cases[] = {
                        {"22:00-07:00", 1320, 420, 540, 1320, 420},
                        {"22:00-07:00", 1320, 420, 540, 419, 1319},
                        {"07:30-08:00", 450, 480, 30, 450, 480},
                        {"07:30-08:00", 450, 480, 30, 479, 449},
                        {"00:00-24:00", 0, 1440, 1440, 1439, 1440},
                        {"22:00-24:00", 1320, 1440, 120, 1439, 0},
                        {"22:00-00:00", 1320, 0, 120, 1439, 0},
                        {"23:59-00:01", 1439, 1, 2, 0, 1},
                        {"", 0, 0, 0, UINT_MAX, 0},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char text[100], written[RULE_TEXT_MAX];
                unsigned n = 0;

                snprintf(text, sizeof(text), "[Requests]\nQuietHours=%s\n", cases[i].value);
                Config *config = case_load_text(text);
                QuietHours hours = config->rules.quiet_hours;
                cr_assert_eq(hours.from, cases[i].from);
                cr_assert_eq(hours.until, cases[i].until);
                for (unsigned minute = 0; minute < 1440; minute++)
                        n += quiet_hours_have(hours, minute);
                cr_assert_eq(n, cases[i].n, "%s: %u", cases[i].value, n);
                cr_assert(cases[i].n == 0 || quiet_hours_have(hours, cases[i].in));
                cr_assert_not(quiet_hours_have(hours, cases[i].out));
                quiet_hours_to_text(hours, written);
                cr_assert_str_eq(written, cases[i].value);
                config_free(config);
        }
}

Test(config, burst) {
        static const struct {
                const char *value;
                unsigned requests;
                int64_t seconds;
                const char *written;
        } cases[] = {
                        {"10/10min", 10, 600, "10/10min"},
                        {"1/1s", 1, 1, "1/1s"},
                        {"1000/366d", 1000, 366 * 86400, "1000/366d"},
                        {"5/90s", 5, 90, "5/90s"},
                        {"5/120s", 5, 120, "5/2min"},
                        {"5/1h 30min", 5, 5400, "5/90min"},
                        {"5/24h", 5, 86400, "5/1d"},
                        {"5/14d", 5, 14 * 86400, "5/2w"},
                        {"off", 0, 0, "off"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char text[100], written[RULE_TEXT_MAX];
                snprintf(text, sizeof(text), "[Requests]\nBurst=%s\n", cases[i].value);
                Config *config = case_load_text(text);
                cr_assert_eq(config->rules.burst.requests, cases[i].requests);
                cr_assert_eq(config->rules.burst.usec, cases[i].seconds * USEC_PER_SEC);
                burst_to_text(config->rules.burst, written);
                cr_assert_str_eq(written, cases[i].written);
                config_free(config);
        }
}

Test(config, bounds) {
        static const struct {
                const char *setting;
                size_t offset;
                int64_t usec;
        } times[] = {
                        {"[Requests]\nHoldTimeout=1s", offsetof(Config, hold_timeout), 1},
                        {"[Requests]\nHoldTimeout=366d", offsetof(Config, hold_timeout), 31622400},
                        {"[Requests]\nApprovalTimeout=1s", offsetof(Config, approval_timeout), 1},
                        {"[Requests]\nApprovalTimeout=366d", offsetof(Config, approval_timeout),
                                        31622400},
                        {"[Limits]\nRaiseDelay=0s", offsetof(Config, raise_delay), 0},
                        {"[Limits]\nRaiseDelay=366d", offsetof(Config, raise_delay), 31622400},
                        {"[Rates]\nMaxAge=1s", offsetof(Config, rates_max_age), 1},
                        {"[Rates]\nMaxAge=366d", offsetof(Config, rates_max_age), 31622400},
        };
        char text[100];

        for (size_t i = 0; i < ELEMENTSOF(times); i++) {
                int64_t usec;
                Config *config = case_load_text(times[i].setting);
                memcpy(&usec, (const char *) config + times[i].offset, sizeof(usec));
                cr_assert_eq(usec, times[i].usec * USEC_PER_SEC, "%s", times[i].setting);
                config_free(config);
        }

        Config *config = case_load_text("[Requests]\nRecordsPerDay=1\n");
        cr_assert_eq(config->records_per_day, 1);
        config_free(config);
        for (unsigned day = 1; day <= 28; day++) {
                snprintf(text, sizeof(text), "[Calendar]\nMonthStartsOn=%u\n", day);
                config = case_load_text(text);
                cr_assert_eq(config->month_starts_on, day);
                config_free(config);
        }

        static const char *const days[] = {"monday", "tuesday", "wednesday", "thursday", "friday",
                        "saturday", "sunday"};
        for (unsigned day = 0; day < ELEMENTSOF(days); day++) {
                snprintf(text, sizeof(text), "[Calendar]\nWeekStartsOn=%s\n", days[day]);
                config = case_load_text(text);
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
                Config *config = case_load_text(text);
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
                case_expect_fault(text, fault);
        }
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

        Config *config = case_load();
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
        config = case_load();
        cr_assert_eq(config->n_defaults, 1);
        cr_assert_str_eq(config->defaults[0].platform, "youtube");
        config_free(config);
}

/* What an earlier file says goes only where a later one says something else. */
Test(config, drop_ins_replace) {
        fixture_write("c.conf",
                        "[Requests]\nOverLimit=ask\nBurst=off\nQuietHours=22:00-07:00\n"
                        "[Limits]\nWarn=10%\nRaiseDelay=0s\n[Rates]\nFile=/a\n");
        fixture_write("c.conf.d/a.conf",
                        "[Requests]\nBurst=2/1h\nQuietHours=\n[Limits]\nWarn=\n[Rates]\nFile=\n");
        Config *config = case_load();
        cr_assert_eq(config->rules.over_limit, OVER_LIMIT_ASK);
        cr_assert_eq(config->rules.burst.requests, 2);
        cr_assert_eq(config->rules.quiet_hours.from, config->rules.quiet_hours.until);
        cr_assert_eq(config->n_warn, 0);
        cr_assert_eq(config->raise_delay, 0);
        cr_assert_str_eq(config->rates_file, "");
        config_free(config);
}

Test(config, drop_ins_without_the_file) {
        fixture_write("c.conf.d/a.conf", "[Calendar]\nTimeZone=UTC\n");
        fixture_write("c.conf.d/b.conf", "[Calendar]\nTimeZone=\n");
        Config *config = case_load();
        cr_assert_str_eq(config->time_zone, "");
        config_free(config);
}

#define SECTIONS " [Calendar] [Requests] [Limits] [Rates] [Account NAME] [Household NAME]"

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
                        "/c.conf:2: MonthStartsOn=0: must be a day of the month, 1 to 28",
                        "/c.conf:3: WeekStartsOn=x: must be a day of the week: monday, tuesday, ... sunday",
                        ("/c.conf.d/a.conf:1: [Nonsense]: no such section; there are:" SECTIONS),
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
