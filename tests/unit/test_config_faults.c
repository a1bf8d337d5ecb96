/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is wrong in coinbudget.conf, word for word. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "common/util.h"
#include "tests/unit/config_case.h"
#include "tests/unit/fixture.h"

TestSuite(config_faults, .init = fixture_open, .fini = fixture_close);

typedef struct Case {
        const char *section;
        const char *setting;
        const char *fault;
} Case;

static void expect_faults(const Case *cases, size_t n) {
        for (size_t i = 0; i < n; i++) {
                char text[300], fault[500];
                snprintf(text, sizeof(text), "\n[%s]\n# c\n%s\n", cases[i].section,
                                cases[i].setting);
                snprintf(fault, sizeof(fault), ":4: %s: %s", cases[i].setting, cases[i].fault);
                case_expect_fault(text, fault);
        }
}

#define MONTH_DAY "must be a day of the month, 1 to 28"
#define WEEK_DAY "must be a day of the week: monday, tuesday, ... sunday"

Test(config_faults, calendar) {
        static const Case cases[] = {
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
        };
        expect_faults(cases, ELEMENTSOF(cases));
}

#define TIME(least, example) \
        "must be a time from " least "s to 366d, with its unit (s, min, h, d, w), such as " example
#define RECORDS "must be a whole number from 1, or off"
#define SELLERS "must be yes, required or no"
#define PERCENTAGE(most, example) \
        "must be a percentage from 0% to " most ", such as " example ", or off"
#define OVERPRICE PERCENTAGE("1000%", "25%")
#define UNDERPRICE PERCENTAGE("100%", "40%")

Test(config_faults, requests) {
        static const Case cases[] = {
                        {"Requests", "HoldTimeout=", TIME("1", "30min")},
                        {"Requests", "HoldTimeout=30", TIME("1", "30min")},
                        {"Requests", "HoldTimeout=0s", TIME("1", "30min")},
                        {"Requests", "HoldTimeout=367d", TIME("1", "30min")},
                        {"Requests", "HoldTimeout=366d 1s", TIME("1", "30min")},
                        {"Requests", "HoldTimeout=99999999999999999999d", TIME("1", "30min")},
                        {"Requests", "HoldTimeout=30 minutes", TIME("1", "30min")},
                        {"Requests", "ApprovalTimeout=", TIME("1", "24h")},
                        {"Requests", "ApprovalTimeout=0s", TIME("1", "24h")},
                        {"Requests", "ApprovalTimeout=off", TIME("1", "24h")},
                        {"Requests", "ApprovalTimeout=366d 1s", TIME("1", "24h")},
                        {"Requests", "RecordsPerDay=", RECORDS},
                        {"Requests", "RecordsPerDay=0", RECORDS},
                        {"Requests", "RecordsPerDay=-1", RECORDS},
                        {"Requests", "RecordsPerDay=on", RECORDS},
                        {"Requests", "RecordsPerDay=9999999999999", RECORDS},
                        {"Requests", "OfficialSellersOnly=", SELLERS},
                        {"Requests", "OfficialSellersOnly=Yes", SELLERS},
                        {"Requests", "OfficialSellersOnly=true", SELLERS},
                        {"Requests", "MaxOverprice=", OVERPRICE},
                        {"Requests", "MaxOverprice=25", OVERPRICE},
                        {"Requests", "MaxOverprice=-1%", OVERPRICE},
                        {"Requests", "MaxOverprice=1001%", OVERPRICE},
                        {"Requests", "MaxOverprice=12.5%", OVERPRICE},
                        {"Requests", "MaxOverprice=25 %", OVERPRICE},
                        {"Requests", "MaxOverprice=18446744073709551617%", OVERPRICE},
                        {"Requests", "MaxUnderprice=no", UNDERPRICE},
                        {"Requests", "MaxUnderprice=101%", UNDERPRICE},
        };
        expect_faults(cases, ELEMENTSOF(cases));
}

#define QUIET "must be two times of the day such as 22:00-07:00, or nothing"
#define QUIET_SAME "must not end when they begin: the whole day is 00:00-24:00"
#define BURST "must be 1 to 1000 requests in a time from 1s to 366d, such as 10/10min, or off"

/* In [Requests], and the same in an account's section. */
Test(config_faults, rules) {
        static const struct {
                const char *setting;
                const char *fault;
        } rules[] = {
                        {"OverLimit=", "must be reject or ask"},
                        {"OverLimit=no", "must be reject or ask"},
                        {"OverLimit=Ask", "must be reject or ask"},
                        {"GiveBack=", "must be ask or trust"},
                        {"GiveBack=reject", "must be ask or trust"},
                        {"Unconfirmed=", "must be spend or release"},
                        {"Unconfirmed=Spend", "must be spend or release"},
                        {"QuietHours=off", QUIET},
                        {"QuietHours=22:00", QUIET},
                        {"QuietHours=22-07", QUIET},
                        {"QuietHours=22:00-7:00", QUIET},
                        {"QuietHours=22:00 - 07:00", QUIET},
                        {"QuietHours=22:00-07:00 x", QUIET},
                        {"QuietHours=22:00_07:00", QUIET},
                        {"QuietHours=22.00-07.00", QUIET},
                        {"QuietHours=2a:00-07:00", QUIET},
                        {"QuietHours=22:60-07:00", QUIET},
                        {"QuietHours=24:00-07:00", QUIET},
                        {"QuietHours=22:00-24:01", QUIET},
                        {"QuietHours=22:00-25:00", QUIET},
                        {"QuietHours=-1:00-07:00", QUIET},
                        {"QuietHours=22:00-22:00", QUIET_SAME},
                        {"QuietHours=00:00-00:00", QUIET_SAME},
                        {"Burst=", BURST},
                        {"Burst=10", BURST},
                        {"Burst=10/", BURST},
                        {"Burst=/10min", BURST},
                        {"Burst=10/10", BURST},
                        {"Burst=0/10min", BURST},
                        {"Burst=1001/10min", BURST},
                        {"Burst=4294967297/10min", BURST},
                        {"Burst=-1/10min", BURST},
                        {"Burst=10/0s", BURST},
                        {"Burst=10/367d", BURST},
                        {"Burst=10 / 10min", BURST},
                        {"Burst=10/10min/1", BURST},
                        {"Burst=Off", BURST},
        };

        for (size_t i = 0; i < ELEMENTSOF(rules); i++) {
                const Case cases[] = {
                                {"Requests", rules[i].setting, rules[i].fault},
                                {"Account root", rules[i].setting, rules[i].fault},
                };
                expect_faults(cases, ELEMENTSOF(cases));
        }
}

#define FORM                                                                          \
        "must be a platform, a window, an amount and its unit, such as tiktok month " \
        "2000 coins or * month 25 USD"
#define PLATFORM "the platform must be an id of the catalogue, such as tiktok, or * for all"
#define WINDOW "the window must be request, day, week, month or year"
#define COINS "the amount must be a whole number, 0 to 1000000000000"
#define MONEY \
        "the amount must be written as the currency is counted, such as 25 USD, 12.50 EUR or 500 JPY"
#define MONEY_MOST "the amount must be at most 1000000000000 of the currency's smallest unit"
#define UNIT "the unit must be coins, or a currency's code such as USD"
#define ALL_COINS "coins of different platforms do not add up: name one platform, or limit money"

/* In Default=, and the same in a household's Limit=. */
Test(config_faults, limits) {
        static const struct {
                const char *value;
                const char *fault;
        } limits[] = {
                        {"tiktok", FORM},
                        {"tiktok month", FORM},
                        {"tiktok month 2000", FORM},
                        {"tiktok month 2000coins", FORM},
                        {"tiktok month 25usd", FORM},
                        {"tiktok month USD", FORM},
                        {"tiktok month 2000 coins more", FORM},
                        {"tiktok month 2000 coins more and more", FORM},
                        {"* month 2000 coins", ALL_COINS},
                        {"TikTok month 2000 coins", PLATFORM},
                        {"** month 25 USD", PLATFORM},
                        {"tiktok monthly 2000 coins", WINDOW},
                        {"tiktok month 2,000 coins", COINS},
                        {"tiktok month 12.50 coins", COINS},
                        {"tiktok month 1000000000001 coins", COINS},
                        {"tiktok month -1 coins", COINS},
                        {"tiktok month 25 usd", UNIT},
                        {"tiktok month 25 XXX", UNIT},
                        {"tiktok month 20 00", UNIT},
                        {"tiktok month 25 Coins", UNIT},
                        {"* month 25USD USD", MONEY},
                        {"* month 12.505 EUR", MONEY},
                        {"* month 12, EUR", MONEY},
                        {"* month -1 EUR", MONEY},
                        {"* month 1.0 JPY", MONEY},
                        {"* month 10000000000.01 USD", MONEY_MOST},
                        {"* month 10000000000.01USD", MONEY_MOST},
        };

        for (size_t i = 0; i < ELEMENTSOF(limits); i++) {
                char key[100], other[100];
                snprintf(key, sizeof(key), "Default=%s", limits[i].value);
                snprintf(other, sizeof(other), "Limit=%s", limits[i].value);
                const Case cases[] = {
                                {"Limits", key, limits[i].fault},
                                {"Household h", other, limits[i].fault},
                };
                expect_faults(cases, ELEMENTSOF(cases));
        }
}

#define WARN "must be at most 16 percentages from 1% to 100%, such as 50% 80% 100%, or nothing"

Test(config_faults, others) {
        static const Case cases[] = {
                        {"Limits", "Warn=50", WARN},
                        {"Limits", "Warn=50% 80", WARN},
                        {"Limits", "Warn=0%", WARN},
                        {"Limits", "Warn=101%", WARN},
                        {"Limits", "Warn=%", WARN},
                        {"Limits", "Warn=50%%", WARN},
                        {"Limits", "Warn=50%80%", WARN},
                        {"Limits", "Warn=50 %", WARN},
                        {"Limits", "Warn=-5%", WARN},
                        {"Limits", "Warn=5.5%", WARN},
                        {"Limits", "Warn=off", WARN},
                        {"Limits", "Warn=1% 2% 3% 4% 5% 6% 7% 8% 9% 10% 11% 12% 13% 14% 15% 16% 17%",
                                        WARN},
                        {"Limits", "RaiseDelay=", TIME("0", "24h")},
                        {"Limits", "RaiseDelay=0", TIME("0", "24h")},
                        {"Limits", "RaiseDelay=-1s", TIME("0", "24h")},
                        {"Limits", "RaiseDelay=367d", TIME("0", "24h")},
                        {"Rates", "File=eurofxref.csv",
                                        "must be a full path, which begins with /, or nothing"},
                        {"Rates", "MaxAge=", TIME("1", "7d")},
                        {"Rates", "MaxAge=0s", TIME("1", "7d")},
                        {"Rates", "MaxAge=off", TIME("1", "7d")},
        };
        expect_faults(cases, ELEMENTSOF(cases));
}

/* Wherever users are named. */
Test(config_faults, users) {
        static const struct {
                const char *value;
                const char *fault;
        } users[] = {
                        {"no-such-user", "there is no user \"no-such-user\""},
                        {"root @no-such-group", "there is no group \"no-such-group\""},
                        {"@", "there is no group \"\""},
                        {"root,daemon", "there is no user \"root,daemon\""},
                        {"0", "there is no user \"0\""},
        };

        for (size_t i = 0; i < ELEMENTSOF(users); i++) {
                char key[100], other[100];
                snprintf(key, sizeof(key), "Unbudgeted=%s", users[i].value);
                snprintf(other, sizeof(other), "Members=%s", users[i].value);
                const Case cases[] = {
                                {"Limits", key, users[i].fault},
                                {"Household h", other, users[i].fault},
                };
                expect_faults(cases, ELEMENTSOF(cases));
        }
}

#define SECTIONS "there are: [Calendar] [Requests] [Limits] [Rates] [Account NAME] [Household NAME]"

Test(config_faults, unknown) {
        static const char *const sections[] = {
                        "requests", "Account", "Account ", "account root", "Households", "x"};
        static const char *const keys[] = {"holdtimeout", "Default", "Members"};
        char text[100], fault[300];

        for (size_t i = 0; i < ELEMENTSOF(sections); i++) {
                snprintf(text, sizeof(text), "[%s]\nMaxAge=7d\n", sections[i]);
                snprintf(fault, sizeof(fault), ":1: [%s]: no such section; " SECTIONS, sections[i]);
                case_expect_fault(text, fault);
        }
        for (size_t i = 0; i < ELEMENTSOF(keys); i++) {
                snprintf(text, sizeof(text), "[Requests]\n%s=1\n", keys[i]);
                snprintf(fault, sizeof(fault),
                                ":2: %s=: not a key of [Requests], which has: OverLimit GiveBack "
                                "HoldTimeout Unconfirmed ApprovalTimeout Burst RecordsPerDay "
                                "QuietHours OfficialSellersOnly MaxOverprice MaxUnderprice",
                                keys[i]);
                case_expect_fault(text, fault);
        }
        case_expect_fault("[Limits]\nBurst=off\n",
                        ":2: Burst=: not a key of [Limits], which has: Default Unbudgeted Warn "
                        "RaiseDelay");
        case_expect_fault("[Rates]\nfile=/x\n",
                        ":2: file=: not a key of [Rates], which has: File MaxAge");
        case_expect_fault("[Account root]\nHoldTimeout=1h\n",
                        ":2: HoldTimeout=: not a key of [Account root], which has: OverLimit "
                        "GiveBack Unconfirmed QuietHours Burst");
        case_expect_fault("[Household h]\nDefault=x\n",
                        ":2: Default=: not a key of [Household h], which has: Members Limit");
        case_expect_fault("[Calendar]\nHoldTimeout=1h\n",
                        ":2: HoldTimeout=: not a key of [Calendar], which has: TimeZone "
                        "MonthStartsOn WeekStartsOn");
        case_expect_fault("MonthStartsOn=1\n", ":1: stands before any [Section]: MonthStartsOn=1");
}

Test(config_faults, twice) {
        case_expect_fault("[Calendar]\nMonthStartsOn=1\n[Limits]\n[Calendar]\nMonthStartsOn=1\n",
                        ":5: MonthStartsOn=: set twice, first in line 2");
        case_expect_fault("[Limits]\nWarn=1%\nWarn=2%\n", ":3: Warn=: set twice, first in line 2");
        case_expect_fault(
                        "[Limits]\nDefault=tiktok month 1 coins\nDefault=tiktok day 1 coins\n"
                        "Default=tiktok month 2 coins\n",
                        ":4: Default=tiktok month 2 coins: set twice, first in line 2");
        case_expect_fault("[Limits]\nDefault=* month 25 USD\nDefault=* month 30USD\n",
                        ":3: Default=* month 30USD: set twice, first in line 2");
        case_expect_fault(
                        "[Household h]\nLimit=* day 1 USD\n[Household g]\nLimit=* day 1 USD\n"
                        "[Household h]\nLimit=* day 2 USD\n",
                        ":6: Limit=* day 2 USD: set twice, first in line 2");
        case_expect_fault(
                        "[Account root]\nBurst=off\n[Account bin]\nBurst=off\n"
                        "[Account root]\nBurst=off\n",
                        ":6: Burst=: set twice, first in line 2");
        /* Not after an empty value. */
        Config *config =
                        case_load_text("[Limits]\nDefault=tiktok month 1 coins\nDefault=\n"
                                       "Default=tiktok month 2 coins\n");
        cr_assert_eq(config->n_defaults, 1);
        cr_assert_eq(config->defaults[0].amount, 2);
        config_free(config);
}
