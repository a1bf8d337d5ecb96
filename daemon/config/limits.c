/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/money.h"
#include "config/internal.h"

#define FORM                                                                          \
        "must be a platform, a window, an amount and its unit, such as tiktok month " \
        "2000 coins or * month 25 USD"

/* The words of `text`, which is cut into them; how many there are, at most max. */
static size_t words_split(char *text, char **ret, size_t max) {
        size_t n = 0;
        char *rest;

        for (char *word = strtok_r(text, CONFIG_BLANKS, &rest); word && n < max;
                        word = strtok_r(NULL, CONFIG_BLANKS, &rest))
                ret[n++] = word;
        return n;
}

/* An amount and its unit, or both as one word of money: `unit` is NULL then. Gives a fault's text,
 * or NULL. */
static const char *amount_parse(const char *amount, const char *unit, ConfigLimit *ret) {
        char joined[256];

        if (text_equal(unit, UNIT_COINS)) {
                if (coins_from_text(amount, &ret->amount) < 0)
                        return "the amount must be a whole number, 0 to 1000000000000";
                memcpy(ret->unit, UNIT_COINS, sizeof(UNIT_COINS));
                return NULL;
        }
        if (unit && !currency_known(unit, NULL))
                return "the unit must be coins, or a currency's code such as USD";

        int length = snprintf(joined, sizeof(joined), "%s%s", amount, unit ? unit : "");
        int r = length < 0 || (size_t) length >= sizeof(joined)
                        ? -ERANGE
                        : amount_from_text(joined, &ret->amount, ret->unit);
        if (r == -ERANGE)
                return "the amount must be at most 1000000000000 of the currency's smallest unit";
        if (r < 0)
                return unit ? "the amount must be written as the currency is counted, such as 25 "
                              "USD, 12.50 EUR or 500 JPY"
                            : FORM;
        return text_equal(ret->unit, UNIT_COINS) ? FORM : NULL;
}

/* Gives a fault's text, or NULL. */
static const char *limit_parse(char *text, ConfigLimit *ret) {
        char *words[5];
        size_t n = words_split(text, words, ELEMENTSOF(words));

        if (n < 3 || n > 4)
                return FORM;
        bool all = text_equal(words[0], PLATFORM_ALL);
        if (!all && !platform_id_valid(words[0]))
                return "the platform must be an id of the catalogue, such as tiktok, or * for all";
        if (!window_from_text(words[1], &ret->window))
                return "the window must be request, day, week, month or year";
        const char *wrong = amount_parse(words[2], n == 4 ? words[3] : NULL, ret);
        if (wrong)
                return wrong;
        if (all && text_equal(ret->unit, UNIT_COINS))
                return "coins of different platforms do not add up: name one platform, or limit "
                       "money";
        memcpy(ret->platform, words[0], strlen(words[0]) + 1);
        return NULL;
}

/* The place for a limit in the list: the one it replaces, or a new one at the end. */
static int limit_place(LimitList *list, const ConfigLimit *limit, size_t *ret) {
        for (size_t i = 0; i < list->n; i++) {
                const ConfigLimit *other = &list->limits[i];
                if (text_equal(other->platform, limit->platform) &&
                                text_equal(other->unit, limit->unit) &&
                                other->window == limit->window) {
                        *ret = i;
                        return 0;
                }
        }

        ConfigLimit *limits = reallocarray(list->limits, list->n + 1, sizeof(*limits));
        if (limits)
                list->limits = limits;
        LimitOrigin *origins = reallocarray(list->origins, list->n + 1, sizeof(*origins));
        if (origins)
                list->origins = origins;
        if (!limits || !origins)
                return -ENOMEM;
        origins[list->n] = (LimitOrigin){0};
        *ret = list->n++;
        return 0;
}

int limit_read(const IniLine *line, unsigned file, LimitList *list) {
        ConfigLimit limit = {0};
        size_t place;

        if (!*line->value) {
                list->n = 0;
                return 0;
        }
        _cleanup_free_ char *text = strdup(line->value);
        if (!text)
                return -ENOMEM;
        const char *wrong = limit_parse(text, &limit);
        if (wrong)
                return inifile_fault(line, "%s", wrong);

        int r = limit_place(list, &limit, &place);
        if (r < 0)
                return r;
        LimitOrigin *origin = &list->origins[place];
        if (origin->line > 0 && origin->file == file)
                return inifile_fault(line, "set twice, first in line %d", origin->line);
        list->limits[place] = limit;
        *origin = (LimitOrigin){file, line->line};
        return 0;
}

void limits_clear(LimitList *list) {
        free(list->limits);
        free(list->origins);
        *list = (LimitList){0};
}
