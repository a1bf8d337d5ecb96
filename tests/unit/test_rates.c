/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "catalog/rates.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "common/util.h"
#include "policy/scale.h"
#include "tests/unit/fixture.h"

TestSuite(rates, .init = fixture_open, .fini = fixture_close);

static Rates *load(const char *file) {
        Faults faults = {0};
        Rates *rates = NULL;
        int r = rates_load(file, &faults, &rates);
        cr_assert_eq(faults.n_lines, 0, "%s", faults.n_lines > 0 ? faults.lines[0] : "");
        cr_assert_eq(r, 0);
        return rates;
}

static Rates *load_text(const char *text) {
        return load(fixture_write("rates.csv", text));
}

static void expect_fault(const char *text, const char *fault) {
        Faults faults = {0};
        Rates *rates = (Rates *) &faults;
        const char *path = fixture_write("rates.csv", text);

        cr_assert_eq(rates_load(path, &faults, &rates), -EBADMSG, "%s", text);
        cr_assert_eq(rates, (Rates *) &faults, "untouched");
        cr_assert_eq(faults.n_lines, 1, "%s", text);
        cr_assert_eq(strncmp(faults.lines[0], path, strlen(path)), 0);
        cr_assert_str_eq(faults.lines[0] + strlen(path), fault);
        faults_clear(&faults);
}

static void expect_rate(const Rates *rates, const char *from, const char *to, int64_t num,
                int64_t den, const char *date) {
        Rate rate = {0};
        cr_assert(rates_find(rates, from, to, &rate), "%s %s", from, to);
        /* Whether it is reduced or not. */
        cr_assert(__extension__(__int128) rate.num * den == __extension__(__int128) rate.den * num,
                        "%s %s: %" PRId64 "/%" PRId64, from, to, rate.num, rate.den);
        cr_assert_geq(rate.num, 1);
        cr_assert_leq(rate.num, INT64_C(1000000000000000000));
        cr_assert_geq(rate.den, 1);
        cr_assert_leq(rate.den, INT64_C(1000000000000000000));
        cr_assert_str_eq(rate.date, date);
}

static void expect_none(const Rates *rates, const char *from, const char *to) {
        Rate rate = {.num = -7};
        cr_assert_not(rates_find(rates, from, to, &rate), "%s %s", from, to);
        cr_assert_eq(rate.num, -7, "untouched");
}

/* amount in `from` is as many minor units in `to`, rounded up. */
static void expect_worth(const Rates *rates, int64_t amount, const char *from, const char *to,
                int64_t worth) {
        Rate rate;
        cr_assert(rates_find(rates, from, to, &rate), "%s %s", from, to);
        cr_assert_eq(amount_scale(amount, rate.num, rate.den), worth, "%s %s: %" PRId64, from, to,
                        amount_scale(amount, rate.num, rate.den));
}

/* The bank's daily file, with a dinar that it does not have. */
#define DAILY                               \
        "Date, USD, JPY, GBP, IDR, KWD, \n" \
        "20 November 2026, 1.0812, 163.42, 0.83250, 17000, 0.332, \n"

Test(rates, daily) {
        Rates *rates = load_text(DAILY);

        cr_assert_str_eq(rates_date(rates), "2026-11-20");
        expect_rate(rates, "EUR", "USD", 10812, 10000, "2026-11-20");
        expect_rate(rates, "USD", "EUR", 10000, 10812, "2026-11-20");
        expect_rate(rates, "USD", "GBP", 8325, 10812, "2026-11-20");
        /* A cent is 1.6342 / 1.0812 yen. */
        expect_rate(rates, "USD", "JPY", 16342, 10812, "2026-11-20");
        expect_rate(rates, "JPY", "USD", 10812, 16342, "2026-11-20");
        /* A cent is 3.32 / 1.0812 thousandths of a dinar; a yen 332 / 163.42 of them. */
        expect_rate(rates, "USD", "KWD", 33200, 10812, "2026-11-20");
        expect_rate(rates, "JPY", "KWD", 33200, 16342, "2026-11-20");
        expect_rate(rates, "KWD", "JPY", 16342, 33200, "2026-11-20");
        expect_rate(rates, "EUR", "IDR", 17000, 1, "2026-11-20");
        cr_assert_null(rates_free(rates));
        cr_assert_null(rates_free(NULL));
}

Test(rates, rounded_up) {
        Rates *rates = load_text(DAILY);

        expect_worth(rates, 1000, "EUR", "USD", 1082);   /* 1081.2 */
        expect_worth(rates, 10000, "EUR", "USD", 10812); /* exactly */
        expect_worth(rates, 9900, "USD", "EUR", 9157);   /* 9156.49 */
        expect_worth(rates, 999, "USD", "JPY", 1510);    /* 1509.96 */
        expect_worth(rates, 500, "JPY", "USD", 331);     /* 330.80 */
        expect_worth(rates, 100, "USD", "KWD", 308);     /* 307.07 */
        expect_worth(rates, 500, "JPY", "KWD", 1016);    /* 1015.79 */
        expect_worth(rates, 1, "IDR", "EUR", 1);
        expect_worth(rates, 0, "USD", "EUR", 0);
        expect_worth(rates, AMOUNT_MAX, "EUR", "IDR", AMOUNT_BEYOND);
        rates_free(rates);
}

Test(rates, none) {
        Rates *rates = load("");
        cr_assert_null(rates_date(rates));
        cr_assert_null(rates_date(NULL));
        expect_none(rates, "USD", "EUR");
        expect_none(NULL, "USD", "EUR");
        expect_rate(rates, "USD", "USD", 1, 1, "");
        expect_rate(NULL, "EUR", "EUR", 1, 1, "");
        rates_free(rates);

        rates = load_text(DAILY);
        expect_rate(rates, "USD", "USD", 1, 1, "");
        expect_rate(rates, "CHF", "CHF", 1, 1, "");
        expect_none(rates, "CHF", "EUR");
        expect_none(rates, "EUR", "CHF");
        expect_none(rates, "CHF", "USD");
        expect_none(rates, "usd", "EUR");
        expect_none(rates, "coins", "EUR");
        rates_free(rates);
}

/* The newest by its date, wherever it stands; what has no value on that day has no rate. CYP is no
 * currency any more. */
Test(rates, historical) {
        static const char *const rows[] = {
                        "2026-11-20,1.0812,163.42,N/A,0.5,\n",
                        "2026-11-19,1.0700,160.00,0.8,0.6,\n",
                        "1999-01-04,1.1789,133.73,0.7111,0.58231,\n",
        };

        for (size_t i = 0; i < ELEMENTSOF(rows); i++) {
                char text[500];
                snprintf(text, sizeof(text), "Date,USD,JPY,GBP,CYP,\n%s%s%s", rows[i],
                                rows[(i + 1) % 3], rows[(i + 2) % 3]);
                Rates *rates = load_text(text);
                cr_assert_str_eq(rates_date(rates), "2026-11-20");
                expect_rate(rates, "EUR", "USD", 10812, 10000, "2026-11-20");
                expect_rate(rates, "EUR", "JPY", 16342, 10000, "2026-11-20");
                expect_none(rates, "EUR", "GBP");
                expect_none(rates, "GBP", "USD");
                expect_none(rates, "EUR", "CYP");
                rates_free(rates);
        }
}

Test(rates, forms) {
        static const struct {
                const char *text;
                const char *date;
                int64_t num, den; /* from a cent of EUR to one of USD */
        } cases[] = {
                        {"Date, USD, \r\n20 November 2026, 1.5, \r\n", "2026-11-20", 3, 2},
                        {"Date,USD\n2026-11-20,1.5", "2026-11-20", 3, 2},
                        {"Date,USD\n\n2026-11-20,1.5\n\n", "2026-11-20", 3, 2},
                        {"Date ,\tUSD\n2026-11-20 , 1.5 \n", "2026-11-20", 3, 2},
                        {"Date, USD, \n2 January 2026, 1.5, \n", "2026-01-02", 3, 2},
                        {"Date, USD, \n02 January 2026, 1.5, \n", "2026-01-02", 3, 2},
                        {"Date, USD, \n29 February 2028, 1.5, \n", "2028-02-29", 3, 2},
                        {"Date,USD\n2026-11-20,9999999.999999\n", "2026-11-20", 9999999999999,
                                        1000000},
                        {"Date,USD\n2026-11-20,0.000001\n", "2026-11-20", 1, 1000000},
                        {"Date,USD\n2026-11-20,0000001.5\n", "2026-11-20", 3, 2},
                        {"Date,USD\n2026-11-20,2\n", "2026-11-20", 2, 1},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Rates *rates = load_text(cases[i].text);
                cr_assert_str_eq(rates_date(rates), cases[i].date);
                expect_rate(rates, "EUR", "USD", cases[i].num, cases[i].den, cases[i].date);
                rates_free(rates);
        }

        /* The most digits that there are: CLF has four, JPY none. */
        Rates *rates = load_text("Date,CLF,JPY\n2026-11-20,9999999.999999,0.000001\n");
        expect_rate(rates, "JPY", "CLF", INT64_C(99999999999990000), 1, "2026-11-20");
        expect_rate(rates, "CLF", "JPY", 1, INT64_C(99999999999990000), "2026-11-20");
        rates_free(rates);
}

#define HEADER "must begin with Date, as the European Central Bank's file of reference rates does"
#define DAY "must begin with a day, such as 20 November 2026 or 2026-11-20"

Test(rates, header_faults) {
        static const struct {
                const char *text;
                const char *fault;
        } cases[] = {
                        {"", ": has no rates"},
                        {"Date,USD\n", ": has no rates"},
                        {"Date,USD\n\n\n", ": has no rates"},
                        {"\n" DAILY, ":1: " HEADER},
                        {"date,USD\n", ":1: " HEADER},
                        {"2026-11-20,1.08\n", ":1: " HEADER},
                        {"<?xml version=\"1.0\"?>\n", ":1: " HEADER},
                        {"Date\n", ":1: names no currency"},
                        {"Date,\n", ":1: names no currency"},
                        {"Date,USD,EUR\n", ":1: \"EUR\" is no currency besides the euro"},
                        {"Date,usd\n", ":1: \"usd\" is no currency besides the euro"},
                        {"Date,USDX\n", ":1: \"USDX\" is no currency besides the euro"},
                        {"Date,,USD\n", ":1: \"\" is no currency besides the euro"},
                        {"Date,USD,,\n", ":1: \"\" is no currency besides the euro"},
                        {"Date;USD;JPY\n", ":1: " HEADER},
                        {"Date,USD,JPY,USD\n", ":1: USD stands twice"},
                        {"Date,CYP,CYP\n", ":1: CYP stands twice"},
                        {"PK\x03\x04\n", ":1: holds a control character, or is not UTF-8"},
                        {"Date,USD\r2026-11-20,1.0812\r",
                                        ":1: holds a control character, or is not UTF-8"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++)
                expect_fault(cases[i].text, cases[i].fault);
}

Test(rates, day_faults) {
        static const char *const days[] = {"", "20 November", "20 Nov 2026", "20 november 2026",
                        "20  November 2026", "20 November  2026", "31 November 2026",
                        "0 November 2026", "020 November 2026", "20 November 26",
                        "20 November 20266", "20 November 2026x", "November 20 2026",
                        "29 February 2026", "2026-11-31", "2026-13-01", "2026-11", "2026-11-20 x",
                        "2026-11-200", "20.11.2026", "20261120"};

        for (size_t i = 0; i < ELEMENTSOF(days); i++) {
                char text[200];
                snprintf(text, sizeof(text), "Date,USD\n2026-11-19,1.08\n%s,1.08\n", days[i]);
                expect_fault(text, ":3: " DAY);
        }
        expect_fault("Date,USD\n2026-11-20,1.08\n2026-11-19,1.07\n2026-11-20,1.08\n",
                        ":4: 2026-11-20 stands twice");
}

Test(rates, number_faults) {
        static const char *const numbers[] = {"", "0", "0.0", "0.000000", "-1", "+1", ".5", "1.",
                        "1.0000001", "10000000", "12345678.5", "1e3", "1 000", "0x1", "n/a", "NA",
                        "1.2.3", "\"1.08\"", "99999999999999999999", "1.08;"};

        for (size_t i = 0; i < ELEMENTSOF(numbers); i++) {
                char text[200], fault[200];
                snprintf(text, sizeof(text), "Date,USD,JPY\n2026-11-20,%s,163\n", numbers[i]);
                snprintf(fault, sizeof(fault),
                                ":2: USD: \"%s\" is no rate: a number above 0 and below 10000000 with "
                                "6 decimals at most, or N/A",
                                numbers[i]);
                expect_fault(text, fault);
        }
        /* Also where it is not the newest row. */
        expect_fault("Date,USD\n2026-11-20,1.08\n1999-01-04,x\n",
                        ":3: USD: \"x\" is no rate: a number above 0 and below 10000000 with 6 "
                        "decimals at most, or N/A");
}

Test(rates, row_faults) {
        expect_fault("Date,USD,JPY\n2026-11-20,1.08\n", ":2: has 1 rates for 2 currencies");
        expect_fault("Date,USD,JPY\n2026-11-20,1.08,\n", ":2: has 1 rates for 2 currencies");
        expect_fault("Date,USD,JPY\n2026-11-20\n", ":2: has 0 rates for 2 currencies");
        expect_fault("Date,USD,JPY\n2026-11-20,1.08,163,17\n", ":2: has 3 rates for 2 currencies");
        expect_fault("Date,USD,JPY\n2026-11-20,1.08,163,x,\n", ":2: has 3 rates for 2 currencies");
        expect_fault("Date,USD\n2026-11-20,1.\r08\n",
                        ":2: holds a control character, or is not UTF-8");
        /* What is wrong further down is not told: it would be the whole file. */
        expect_fault("Date,USD\nx\ny\n", ":2: " DAY);

        static const char nul[] = "Date,USD\n2026-11-20,1.08\0\n";
        Faults faults = {0};
        Rates *rates;
        const char *path = fixture_write_bytes("nul", nul, sizeof(nul) - 1);
        cr_assert_eq(rates_load(path, &faults, &rates), -EBADMSG);
        cr_assert(strstr(faults.lines[0], "/nul:2: holds a NUL byte"));
        faults_clear(&faults);
}

Test(rates, too_many) {
        char text[3000] = "Date", *end = text + 4;

        for (unsigned i = 0; i < 257; i++)
                end += sprintf(end, ",%c%c%c", (char) ('A' + i / 100), (char) ('A' + i / 10 % 10),
                                (char) ('A' + i % 10));
        expect_fault(text, ":1: 256 currencies are the most");
}

Test(rates, unreadable) {
        Faults faults = {0};
        Rates *rates;
        char expected[200];

        cr_assert_eq(rates_load(fixture_path("none"), &faults, &rates), -EBADMSG);
        snprintf(expected, sizeof(expected), "%s: cannot be opened: No such file or directory",
                        fixture_path("none"));
        cr_assert_str_eq(faults.lines[0], expected);
        cr_assert_eq(rates_load(fixture_path(""), &faults, &rates), -EBADMSG);
        snprintf(expected, sizeof(expected), "%s: cannot be read: Is a directory",
                        fixture_path(""));
        cr_assert_str_eq(faults.lines[1], expected);
        faults_clear(&faults);
}
