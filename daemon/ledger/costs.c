/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ledger/costs.h"

#include <errno.h>
#include <stdlib.h>

#include "common/util.h"
#include "common/wordline.h"
#include "policy/scale.h"

char *costs_to_text(const Cost costs[], size_t n) {
        const size_t line = sizeof(costs->unit) + sizeof(costs->rate.date) +
                        3 * (NUMBER_TEXT_MAX + WORD_END);
        char *text = malloc(n * line + 1), *end = text;

        if (!text)
                return NULL;
        for (size_t i = 0; i < n; i++) {
                end = word_put(end, costs[i].unit);
                end = number_put(end, costs[i].amount);
                end = number_put(end, costs[i].rate.num);
                end = number_put(end, costs[i].rate.den);
                end = word_put(end, *costs[i].rate.date ? costs[i].rate.date : "-");
                end[-1] = '\n';
        }
        *end = '\0';
        return text;
}

static bool cost_from_line(const char *line, Cost *ret) {
        Cost cost = {0};

        if (!word_read(&line, cost.unit, sizeof(cost.unit)) || !number_read(&line, &cost.amount) ||
                        !number_read(&line, &cost.rate.num) ||
                        !number_read(&line, &cost.rate.den) ||
                        !word_read(&line, cost.rate.date, sizeof(cost.rate.date)) ||
                        cost.amount > AMOUNT_BEYOND || cost.rate.den == 0 ||
                        (*line != '\n' && *line != '\0'))
                return false;
        if (text_equal(cost.rate.date, "-"))
                cost.rate.date[0] = '\0';
        *ret = cost;
        return true;
}

int costs_from_text(const char *text, Cost ret[COSTS_MAX], size_t *ret_n) {
        size_t n = 0;

        for (const char *line = text; line && *line; line = line_next(line), n++)
                if (n == COSTS_MAX || !cost_from_line(line, &ret[n]))
                        return -EUCLEAN;
        *ret_n = n;
        return 0;
}

const Cost *costs_find(const Cost costs[], size_t n, const char *unit) {
        for (size_t i = 0; i < n; i++)
                if (text_equal(costs[i].unit, unit))
                        return &costs[i];
        return NULL;
}
