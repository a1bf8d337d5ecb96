/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "common/money.h"

#include <errno.h>
#include <inttypes.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>

#include "common/util.h"

#define DIGITS "0123456789"

__extension__ typedef __int128 Wide;

/* ISO 4217, list one, as of January 2026, funds included; without precious metals, units of
 * account and the codes for tests. By how many decimal digits their minor unit has. */
static const struct {
        unsigned digits;
        const char *codes;
} currencies[] = {
                {0, "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX UYI VND VUV XAF XOF XPF"},
                {2,
                                "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BOV BRL BSD BTN BWP BYN "
                                "BZD CAD CDF CHE CHF CHW CNY COP COU CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD "
                                "FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW "
                                "KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MXV MYR "
                                "MZN NAD NGN NIO NOK NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG "
                                "SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD "
                                "USN UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG"},
                {3, "BHD IQD JOD KWD LYD OMR TND"},
                {4, "CLF UYW"},
};

bool currency_known(const char *code, unsigned *ret_digits) {
        if (strlen(code) != CURRENCY_MAX ||
                        strspn(code, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != CURRENCY_MAX)
                return false;
        for (size_t i = 0; i < ELEMENTSOF(currencies); i++)
                if (strstr(currencies[i].codes, code)) {
                        if (ret_digits)
                                *ret_digits = currencies[i].digits;
                        return true;
                }
        return false;
}

/* Appends the first `n` decimal digits of `text` to *number; behind the text's end they are zeros.
 * 0, or -ERANGE beyond AMOUNT_MAX. */
static int digits_append(const char *text, size_t n, int64_t *number) {
        for (size_t i = 0; i < n; i++) {
                *number = *number * 10 + (*text >= '0' && *text <= '9' ? *text++ - '0' : 0);
                if (*number > AMOUNT_MAX)
                        return -ERANGE;
        }
        return 0;
}

int coins_from_text(const char *text, int64_t *ret_coins) {
        size_t length = strspn(text, DIGITS);
        if (length == 0 || text[length])
                return -EINVAL;

        int64_t coins = 0;
        int r = digits_append(text, length, &coins);
        if (r < 0)
                return r;
        *ret_coins = coins;
        return 0;
}

int amount_from_text(const char *text, int64_t *ret_amount, char *ret_unit) {
        size_t whole = strspn(text, DIGITS);
        const char *fraction = text[whole] == '.' ? text + whole + 1 : "";
        size_t decimals = strspn(fraction, DIGITS);
        const char *unit = *fraction ? fraction + decimals : text + whole;
        unsigned digits;
        int64_t amount = 0;
        int r;

        if (whole == 0)
                return -EINVAL;
        if (!*unit && unit == text + whole) {
                unit = UNIT_COINS;
                digits = 0;
        } else if (!currency_known(unit, &digits))
                return -EINVAL;
        if (*fraction && (decimals == 0 || decimals > digits))
                return -EINVAL;

        r = digits_append(text, whole, &amount);
        if (r >= 0)
                r = digits_append(fraction, digits, &amount);
        if (r < 0)
                return r;
        *ret_amount = amount;
        memcpy(ret_unit, unit, strlen(unit) + 1);
        return 0;
}

void amount_to_text(int64_t amount, const char *unit, char *ret) {
        uint64_t minor = amount < 0 ? -(uint64_t) amount : (uint64_t) amount;
        const char *sign = amount < 0 ? "-" : "";
        uint64_t scale = 1;
        unsigned digits = 0;

        if (strcmp(unit, UNIT_COINS) == 0) {
                snprintf(ret, MONEY_TEXT_MAX, "%s%" PRIu64, sign, minor);
                return;
        }
        currency_known(unit, &digits);
        for (unsigned i = 0; i < digits; i++)
                scale *= 10;
        if (digits > 0)
                snprintf(ret, MONEY_TEXT_MAX, "%s%" PRIu64 ".%0*" PRIu64 " %s", sign, minor / scale,
                                (int) digits, minor % scale, unit);
        else
                snprintf(ret, MONEY_TEXT_MAX, "%s%" PRIu64 " %s", sign, minor, unit);
}
