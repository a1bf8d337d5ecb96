/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "common/money.h"
#include "common/util.h"
#include "tests/simulation/model_internal.h"

typedef unsigned __int128 Wide;

/* What is that or more is taken for that: more than any limit can hold. */
#define BEYOND INT64_C(1000000000000000)

static int64_t as_amount(Wide value) {
        return value >= BEYOND ? BEYOND : (int64_t) value;
}

static int64_t divide_up(const Model *model, Wide num, Wide den) {
        if (model->mutant == MUTANT_ROUND_DOWN)
                return as_amount(num / den);
        return as_amount(num / den + (num % den != 0));
}

int64_t scale_up(const Model *model, int64_t amount, int64_t num, int64_t den) {
        return divide_up(model, (Wide) amount * (Wide) num, (Wide) den);
}

int64_t scale_down(int64_t amount, int64_t num, int64_t den) {
        return as_amount((Wide) amount * (Wide) num / (Wide) den);
}

static Wide power_of_ten(unsigned n) {
        return n == 0 ? 1 : 10 * power_of_ten(n - 1);
}

static unsigned minor_digits(const char *currency) {
        return strcmp(currency, "JPY") == 0 ? 0 : 2;
}

/* Units of it for one euro. False: the file has none. */
static bool per_euro(const Model *model, const char *currency, int64_t *ret_units,
                unsigned *ret_decimals) {
        *ret_units = 1;
        *ret_decimals = 0;
        if (model->rates->n == 0)
                return false;
        if (strcmp(currency, "EUR") == 0)
                return true;
        for (size_t i = 0; i < model->rates->n; i++)
                if (strcmp(model->rates->rate[i].currency, currency) == 0) {
                        *ret_units = model->rates->rate[i].units;
                        *ret_decimals = model->rates->rate[i].decimals;
                        return true;
                }
        return false;
}

/* amount / 10^minor of `from`, over its rate, by the rate of `to`, x 10^minor of `to`: false: no
 * rate. */
static bool cross(const Model *model, int64_t amount, const char *from, const char *to,
                Wide *ret_num, Wide *ret_den) {
        int64_t from_units, to_units;
        unsigned from_decimals, to_decimals;

        *ret_num = (Wide) amount;
        *ret_den = 1;
        if (strcmp(from, to) == 0)
                return true;
        if (!per_euro(model, from, &from_units, &from_decimals) ||
                        !per_euro(model, to, &to_units, &to_decimals))
                return false;
        *ret_num *= (Wide) to_units * power_of_ten(from_decimals) * power_of_ten(minor_digits(to));
        *ret_den *= (Wide) from_units * power_of_ten(to_decimals) *
                        power_of_ten(minor_digits(from));
        return true;
}

int64_t money_convert(const Model *model, int64_t amount, const char *from, const char *to,
                bool *ret_used) {
        Wide num, den;

        if (!cross(model, amount, from, to, &num, &den))
                return ABSENT;
        if (ret_used && strcmp(from, to) != 0)
                *ret_used = true;
        return divide_up(model, num, den);
}

int64_t money_convert_down(const Model *model, int64_t amount, const char *from, const char *to) {
        Wide num, den;

        return cross(model, amount, from, to, &num, &den) ? as_amount(num / den) : ABSENT;
}
