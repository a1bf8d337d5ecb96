/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Amounts as people write them: common/money.h. */

#include <errno.h>
#include <stdio.h>

#include "common/money.h"
#include "tests/fuzz/input.h"

#define DIGITS "0123456789"

/* What the text says, written as amount_to_text() does but without its blank: by moving characters,
 * not by arithmetic. */
static void canonical(const char *text, const char *unit, char *ret, size_t size) {
        const char *whole = text + strspn(text, "0");
        int n_whole = (int) strspn(whole, DIGITS);
        const char *fraction = whole[n_whole] == '.' ? whole + n_whole + 1 : "";
        int n_fraction = (int) strspn(fraction, DIGITS);
        unsigned digits = 0;

        if (strcmp(unit, UNIT_COINS) == 0) {
                (void) snprintf(ret, size, "%.*s", n_whole > 0 ? n_whole : 1,
                                n_whole > 0 ? whole : "0");
                return;
        }
        HOLDS(currency_known(unit, &digits));
        (void) snprintf(ret, size, "%.*s%s%.*s%.*s%s", n_whole > 0 ? n_whole : 1,
                        n_whole > 0 ? whole : "0", digits > 0 ? "." : "", n_fraction, fraction,
                        (int) digits - n_fraction, "0000", unit);
}

/* Without the blank between the number and the currency. */
static void blank_drop(char *text) {
        char *blank = strchr(text, ' ');

        if (blank)
                memmove(blank, blank + 1, strlen(blank));
}

static void check_amount(const char *text) {
        char unit[UNIT_MAX + 1] = "?", printed[MONEY_TEXT_MAX], expected[2 * MONEY_TEXT_MAX];
        char unit_again[UNIT_MAX + 1];
        int64_t amount = -7, again;

        int r = amount_from_text(text, &amount, unit);
        HOLDS(r == 0 || r == -EINVAL || r == -ERANGE);
        if (r < 0) {
                HOLDS(amount == -7 && strcmp(unit, "?") == 0);
                return;
        }
        HOLDS(amount >= 0 && amount <= AMOUNT_MAX);
        amount_to_text(amount, unit, printed);
        HOLDS(strlen(printed) < MONEY_TEXT_MAX);
        blank_drop(printed);
        canonical(text, unit, expected, sizeof(expected));
        HOLDS(strcmp(printed, expected) == 0);
        HOLDS(amount_from_text(printed, &again, unit_again) == 0);
        HOLDS(again == amount && strcmp(unit_again, unit) == 0);
}

/* The same as an amount that happens to be in coins. */
static void check_coins(const char *text) {
        char unit[UNIT_MAX + 1] = "?";
        int64_t coins = -7, amount = -7;

        int r = coins_from_text(text, &coins);
        HOLDS(r == 0 || r == -EINVAL || r == -ERANGE);
        HOLDS(r == 0 || coins == -7);
        int r_amount = amount_from_text(text, &amount, unit);
        bool as_amount = r_amount == 0 && strcmp(unit, UNIT_COINS) == 0;
        HOLDS((r == 0) == as_amount);
        HOLDS(r < 0 || coins == amount);
}

/* Any number in any unit can be written, and comes back where it may be written by people. */
static void check_printing(int64_t amount, const char *unit) {
        char printed[MONEY_TEXT_MAX], unit_again[UNIT_MAX + 1];
        int64_t again;

        memset(printed, '?', sizeof(printed));
        amount_to_text(amount, unit, printed);
        HOLDS(memchr(printed, '\0', sizeof(printed)));
        blank_drop(printed);
        if (amount < 0 || amount > AMOUNT_MAX ||
                        (strcmp(unit, UNIT_COINS) != 0 && !currency_known(unit, NULL)))
                return;
        HOLDS(amount_from_text(printed, &again, unit_again) == 0);
        HOLDS(again == amount && strcmp(unit_again, unit) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        static const char *const units[] = {UNIT_COINS, "JPY", "USD", "KWD", "CLF"};
        _cleanup_free_ char *text = piece_text((Piece){(const char *) data, size});
        int64_t amount = 0;

        check_amount(text);
        check_coins(text);
        memcpy(&amount, data, size < sizeof(amount) ? size : sizeof(amount));
        for (size_t i = 0; i < ELEMENTSOF(units); i++)
                check_printing(amount, units[i]);
        check_printing(amount, text);
        return 0;
}
