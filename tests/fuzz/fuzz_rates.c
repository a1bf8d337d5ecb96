/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The European Central Bank's file of exchange rates: catalog/rates.h. */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "catalog/date.h"
#include "catalog/rates.h"
#include "tests/fuzz/input.h"

#define RATE_MAX INT64_C(1000000000000000000)

__extension__ typedef __int128 Wide;

/* Of each number of decimals, and what the bank's file has first. */
static const char *const currencies[] = {
                "EUR", "USD", "JPY", "GBP", "IDR", "KWD", "TND", "CLF", "UYW", "XAF", "BGN"};

/* There and back again is 1. */
static void check_pair(const Rates *rates, const char *from, const char *to) {
        Rate there = {.num = -7}, back = {.num = -7};

        bool found = rates_find(rates, from, to, &there);
        HOLDS(found == rates_find(rates, to, from, &back));
        if (!found) {
                HOLDS(there.num == -7 && back.num == -7);
                HOLDS(strcmp(from, to) != 0);
                return;
        }
        HOLDS(there.num >= 1 && there.num <= RATE_MAX && there.den >= 1 && there.den <= RATE_MAX);
        HOLDS((Wide) there.num * back.num == (Wide) there.den * back.den);
        HOLDS(strcmp(there.date, strcmp(from, to) == 0 ? "" : rates_date(rates)) == 0);
}

/* How many millionths of it a euro is; 0: none. */
static int64_t per_euro(const Rates *rates, const char *currency) {
        unsigned digits;
        Rate rate;

        if (!currency_known(currency, &digits) || !rates_find(rates, "EUR", currency, &rate))
                return 0;
        Wide millionths = (Wide) rate.num * 1000000 * 100;
        for (; digits > 0; digits--)
                rate.den *= 10;
        HOLDS(millionths % rate.den == 0);
        return (int64_t) (millionths / rate.den);
}

/* The file that says the same of those currencies. */
static void rates_print(const Rates *rates, FILE *out) {
        size_t n = ELEMENTSOF(currencies);

        (void) fputs("Date", out);
        for (size_t i = 1; i < n; i++)
                (void) fprintf(out, ",%s", currencies[i]);
        (void) fprintf(out, "\n%s", rates_date(rates));
        for (size_t i = 1; i < n; i++) {
                int64_t millionths = per_euro(rates, currencies[i]);
                if (millionths > 0)
                        (void) fprintf(out, ",%" PRId64 ".%06" PRId64, millionths / 1000000,
                                        millionths % 1000000);
                else
                        (void) fputs(",N/A", out);
        }
        (void) fputs("\n", out);
}

/* What the file says; faults where it is refused. NULL then. */
static char *load(Piece piece, Faults *faults) {
        Rates *rates = (Rates *) faults;
        char *text = NULL;
        size_t size;

        scratch_write("rates.csv", piece);
        int r = rates_load(scratch_path("rates.csv"), faults, &rates);
        faults_check(faults);
        if (r < 0) {
                HOLDS(r == -EBADMSG && faults->n_lines == 1 && rates == (Rates *) faults);
                return NULL;
        }
        HOLDS(faults->n_lines == 0 && date_valid(rates_date(rates)));
        for (size_t i = 0; i < ELEMENTSOF(currencies); i++)
                for (size_t j = 0; j <= i; j++)
                        check_pair(rates, currencies[i], currencies[j]);

        FILE *out = must(open_memstream(&text, &size));
        rates_print(rates, out);
        HOLDS(fclose(out) == 0);
        rates_free(rates);
        return text;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        Piece piece = {(const char *) data, size};
        Faults faults = {0}, faults_again = {0};

        _cleanup_free_ char *text = load(piece, &faults);
        _cleanup_free_ char *same = load(piece, &faults_again);
        HOLDS(text_equal(text, same) && faults_equal(&faults, &faults_again));
        if (text) {
                _cleanup_free_ char *again = load((Piece){text, strlen(text)}, &faults_again);
                HOLDS(text_equal(text, again));
        }
        faults_clear(&faults);
        faults_clear(&faults_again);
        return 0;
}
