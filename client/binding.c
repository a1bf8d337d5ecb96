/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/binding.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"

static bool same_limit(const BudgetLimit *a, const BudgetLimit *b) {
        return text_equal(a->platform, b->platform) && text_equal(a->window, b->window) &&
                        text_equal(a->unit, b->unit) && a->amount == b->amount &&
                        a->until == b->until && (a->used == NOT_GIVEN) == (b->used == NOT_GIVEN);
}

/* How well it fits: what is left of two alike tells them apart, but for a check, which tells what
 * would be left. */
static int rank(const BudgetLimit *limit, const BudgetLimit *found) {
        return (limit->remaining == found->remaining ? 4 : 0) +
                        (text_equal(found->source, "self") ? 2
                                                        : text_equal(found->source, "household")
                                                        ? 1
                                                        : 0);
}

static int text_copy(const char *text, char **to) {
        char *copy = text ? strdup(text) : NULL;

        if (text && !copy)
                return -ENOMEM;
        free(*to);
        *to = copy;
        return 0;
}

int binding_complete(BudgetLimit *limit, const RecordList *limits) {
        const BudgetLimit *items = limits->items, *best = NULL;

        for (size_t i = 0; i < limits->n; i++)
                if (same_limit(limit, &items[i]) &&
                                (!best || rank(limit, &items[i]) > rank(limit, best)))
                        best = &items[i];
        if (!best)
                return 0;
        int r = text_copy(best->source, &limit->source);
        if (r >= 0)
                r = text_copy(best->household, &limit->household);
        limit->granted = best->granted;
        return r;
}
