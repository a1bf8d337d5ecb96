/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Amounts as people write them: "2000" coins, "25USD", "12.50EUR". Whole numbers of minor units,
 * never floating point. */

#include <stdbool.h>
#include <stdint.h>

#include "common/contract.h"

enum { DATE_MAX = 10 }; /* "2026-11-20" */

/* Whether `code` is the ISO 4217 code of a currency in use, in capitals; *ret_digits, unless NULL,
 * is how many decimal digits its minor unit has: 2 for USD, 0 for JPY, 3 for KWD. */
bool currency_known(const char *code, unsigned *ret_digits);

/* "2000" -> 2000 coins; "25USD", "12.50EUR" -> minor units. ret_unit takes UNIT_MAX + 1 bytes.
 * 0; -EINVAL: no such form, or more decimals than the currency has; -ERANGE: beyond AMOUNT_MAX. */
int amount_from_text(const char *text, int64_t *ret_amount, char *ret_unit);

/* Digits alone, 0 .. AMOUNT_MAX. 0, -EINVAL or -ERANGE. */
int coins_from_text(const char *text, int64_t *ret_coins);

enum { MONEY_TEXT_MAX = 32 };

/* 1250, "EUR" -> "12.50 EUR"; 2000, "coins" -> "2000". `ret` takes MONEY_TEXT_MAX bytes. An
 * unknown currency is written in minor units. Any int64 may be given. */
void amount_to_text(int64_t amount, const char *unit, char *ret);

/* How many minor units of one currency one minor unit of another is worth: num / den, exactly.
 * Both 1 .. 10^18. */
typedef struct Rate {
        int64_t num;
        int64_t den;
        char date[DATE_MAX + 1]; /* the day that it is of, "2026-11-20"; "" where it is 1 */
} Rate;
