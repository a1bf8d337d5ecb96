/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "common/money.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <string.h>

#include "common/util.h"

Test(money, currencies) {
        static const struct {
                const char *code;
                unsigned digits;
        } known[] = {
                        {"USD", 2},
                        {"EUR", 2},
                        {"AED", 2},
                        {"ZWG", 2},
                        {"XCG", 2},
                        {"CNY", 2},
                        {"BIF", 0},
                        {"XPF", 0},
                        {"JPY", 0},
                        {"KRW", 0},
                        {"ISK", 0},
                        {"BHD", 3},
                        {"KWD", 3},
                        {"TND", 3},
                        {"CLF", 4},
                        {"UYW", 4},
        };
        static const char *const unknown[] = {"", "U", "US", "USDX", "USD ", "usd", "Usd", "XXX",
                        "XTS", "XAU", "AAA", "DEM", "HRK", "SD ", "D E", "   ", "1US", "coins"};

        for (size_t i = 0; i < ELEMENTSOF(known); i++) {
                unsigned digits = 99;
                cr_assert(currency_known(known[i].code, &digits), "%s", known[i].code);
                cr_assert_eq(digits, known[i].digits, "%s: %u", known[i].code, digits);
        }
        for (size_t i = 0; i < ELEMENTSOF(unknown); i++) {
                unsigned digits = 99;
                cr_assert_not(currency_known(unknown[i], &digits), "%s", unknown[i]);
                cr_assert_eq(digits, 99);
        }
        cr_assert(currency_known("EUR", NULL));
}

Test(money, amounts) {
        static const struct {
                const char *text;
                int64_t amount;
                const char *unit;
        } good[] = {
                        {"0", 0, "coins"},
                        {"2000", 2000, "coins"},
                        {"002000", 2000, "coins"},
                        {"0000000000000000000000000000001", 1, "coins"},
                        {"1000000000000", AMOUNT_MAX, "coins"},
                        {"25USD", 2500, "USD"},
                        {"0USD", 0, "USD"},
                        {"0.01USD", 1, "USD"},
                        {"12.5EUR", 1250, "EUR"},
                        {"12.50EUR", 1250, "EUR"},
                        {"12.05EUR", 1205, "EUR"},
                        {"10000000000USD", AMOUNT_MAX, "USD"},
                        {"9999999999.99USD", AMOUNT_MAX - 1, "USD"},
                        {"500JPY", 500, "JPY"},
                        {"1000000000000JPY", AMOUNT_MAX, "JPY"},
                        {"1.234KWD", 1234, "KWD"},
                        {"1.2KWD", 1200, "KWD"},
                        {"1000000000KWD", AMOUNT_MAX, "KWD"},
                        {"1.0001CLF", 10001, "CLF"},
        };
        static const struct {
                const char *text;
                int error;
        } bad[] = {
                        {"", -EINVAL},
                        {" ", -EINVAL},
                        {" 5", -EINVAL},
                        {"5 ", -EINVAL},
                        {"5\n", -EINVAL},
                        {"+5", -EINVAL},
                        {"-5", -EINVAL},
                        {"1e3", -EINVAL},
                        {"0x10", -EINVAL},
                        {"1,000", -EINVAL},
                        {"1_000", -EINVAL},
                        {"12.5", -EINVAL},
                        {"12.", -EINVAL},
                        {".5EUR", -EINVAL},
                        {"12.EUR", -EINVAL},
                        {"12.505EUR", -EINVAL},
                        {"12.500EUR", -EINVAL},
                        {"12,50EUR", -EINVAL},
                        {"12.5.0EUR", -EINVAL},
                        {"12.-5EUR", -EINVAL},
                        {"12.50 EUR", -EINVAL},
                        {"12.50EUR ", -EINVAL},
                        {"12.50eur", -EINVAL},
                        {"12.50Eur", -EINVAL},
                        {"12.50EURO", -EINVAL},
                        {"12.50E", -EINVAL},
                        {"12.50XXX", -EINVAL},
                        {"EUR12.50", -EINVAL},
                        {"EUR", -EINVAL},
                        {"100.0JPY", -EINVAL},
                        {"1.2345KWD", -EINVAL},
                        {"2000coins", -EINVAL},
                        {"\xD9\xA1\xD9\xA2", -EINVAL}, /* Arabic digits */
                        {"1000000000001", -ERANGE},
                        {"10000000000.01USD", -ERANGE},
                        {"1000000000001JPY", -ERANGE},
                        {"9223372036854775807", -ERANGE},
                        {"9223372036854775808", -ERANGE},
                        {"18446744073709551617", -ERANGE},
                        {"99999999999999999999999999999999999999USD", -ERANGE},
        };

        for (size_t i = 0; i < ELEMENTSOF(good); i++) {
                int64_t amount = -7;
                char unit[UNIT_MAX + 1] = "?";
                cr_assert_eq(amount_from_text(good[i].text, &amount, unit), 0, "%s", good[i].text);
                cr_assert_eq(amount, good[i].amount, "%s", good[i].text);
                cr_assert_str_eq(unit, good[i].unit, "%s", good[i].text);
        }
        for (size_t i = 0; i < ELEMENTSOF(bad); i++) {
                int64_t amount = -7;
                char unit[UNIT_MAX + 1] = "?";
                cr_assert_eq(amount_from_text(bad[i].text, &amount, unit), bad[i].error, "%s",
                                bad[i].text);
                cr_assert_eq(amount, -7, "untouched: %s", bad[i].text);
                cr_assert_str_eq(unit, "?", "untouched: %s", bad[i].text);
        }
}

Test(money, coins) {
        int64_t coins = -7;

        cr_assert_eq(coins_from_text("0", &coins), 0);
        cr_assert_eq(coins, 0);
        cr_assert_eq(coins_from_text("1000000000000", &coins), 0);
        cr_assert_eq(coins, AMOUNT_MAX);
        coins = -7;
        cr_assert_eq(coins_from_text("1000000000001", &coins), -ERANGE);
        cr_assert_eq(coins_from_text("99999999999999999999", &coins), -ERANGE);
        static const char *const bad[] = {"", " 1", "1 ", "+1", "-1", "1.0", "1e3", "1USD", "x"};
        for (size_t i = 0; i < ELEMENTSOF(bad); i++)
                cr_assert_eq(coins_from_text(bad[i], &coins), -EINVAL, "%s", bad[i]);
        cr_assert_eq(coins, -7);
}

Test(money, text) {
        static const struct {
                int64_t amount;
                const char *unit;
                const char *text;
        } cases[] = {
                        {2000, "coins", "2000"},
                        {0, "coins", "0"},
                        {-5, "coins", "-5"},
                        {INT64_MAX, "coins", "9223372036854775807"},
                        {INT64_MIN, "coins", "-9223372036854775808"},
                        {1250, "EUR", "12.50 EUR"},
                        {1205, "EUR", "12.05 EUR"},
                        {5, "USD", "0.05 USD"},
                        {-5, "USD", "-0.05 USD"},
                        {-1250, "USD", "-12.50 USD"},
                        {0, "USD", "0.00 USD"},
                        {500, "JPY", "500 JPY"},
                        {1234, "KWD", "1.234 KWD"},
                        {10001, "CLF", "1.0001 CLF"},
                        {1250, "XXX", "1250 XXX"},
                        {INT64_MAX, "EUR", "92233720368547758.07 EUR"},
                        {INT64_MIN, "EUR", "-92233720368547758.08 EUR"},
                        {INT64_MIN, "CLF", "-922337203685477.5808 CLF"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char text[MONEY_TEXT_MAX];
                amount_to_text(cases[i].amount, cases[i].unit, text);
                cr_assert_str_eq(text, cases[i].text);
        }
}
