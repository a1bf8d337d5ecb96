/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "catalog/advice.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/origin.h"
#include "common/money.h"

#define FACT_FAULT \
        "must be a date, a source, a colon and a sentence, such as 2023 shop.example: For adults."

static int fact_append(
                const char *as_of, const char *source, const char *text, Platform *platform) {
        size_t n = platform->n_facts;
        Fact *facts = reallocarray(platform->facts, n + 1, sizeof(*facts));
        if (!facts)
                return -ENOMEM;
        platform->facts = facts;

        facts[n] = (Fact){.text = strdup(text)};
        int r = facts[n].text ? origin_set(as_of, source, &facts[n].origin) : -ENOMEM;
        if (r < 0)
                free(facts[n].text);
        else
                platform->n_facts++;
        return r;
}

int fact_read(const IniLine *line, Platform *platform) {
        const char *colon = strstr(line->value, ": ");
        const char *as_of, *source;

        if (!colon || !colon[2])
                return inifile_fault(line, FACT_FAULT);
        _cleanup_free_ char *origin = strndup(line->value, (size_t) (colon - line->value));
        if (!origin)
                return -ENOMEM;
        if (!words_split(origin, 1, &as_of, &source))
                return inifile_fault(line, FACT_FAULT);
        if (!as_of_valid(as_of))
                return inifile_fault(line, AS_OF_FAULT);
        if (platform->n_facts == FACTS_MAX)
                return inifile_fault(line, "%d facts are the most", FACTS_MAX);
        return fact_append(as_of, source, colon + 2, platform);
}

/* "50%", or "0.01USD". */
static bool part_parse(const char *text, Creator *ret) {
        _cleanup_free_ char *number = strndup(text, strcspn(text, "%"));
        char unit[UNIT_MAX + 1];
        int64_t percent;

        if (number && text_equal(text + strlen(number), "%")) {
                if (coins_from_text(number, &percent) < 0 || percent < 1 || percent > 100)
                        return false;
                ret->percent = (unsigned) percent;
                return true;
        }
        if (amount_from_text(text, &ret->per_coin, unit) < 0 || ret->per_coin < 1 ||
                        text_equal(unit, UNIT_COINS))
                return false;
        memcpy(ret->currency, unit, CURRENCY_MAX + 1);
        return true;
}

int creator_read(const IniLine *line, Platform *platform) {
        _cleanup_free_ char *text = strdup(line->value);
        const char *words[2], *source;
        Creator creator = {0};

        if (!text)
                return -ENOMEM;
        if (!words_split(text, ELEMENTSOF(words), words, &source))
                return inifile_fault(line,
                                "must be a part, its date and its source, such as 50%% 2023 "
                                "shop.example");
        if (!part_parse(words[0], &creator))
                return inifile_fault(line,
                                "must begin with a part of what is paid, 1%% to 100%%, or with "
                                "money for each coin, such as 0.01USD");
        if (!as_of_valid(words[1]))
                return inifile_fault(line, AS_OF_FAULT);
        int r = origin_set(words[1], source, &creator.origin);
        if (r >= 0)
                platform->creator = creator;
        return r;
}

void advice_clear(Platform *platform) {
        for (size_t i = 0; i < platform->n_facts; i++) {
                free(platform->facts[i].text);
                origin_clear(&platform->facts[i].origin);
        }
        free(platform->facts);
        platform->facts = NULL;
        platform->n_facts = 0;
        origin_clear(&platform->creator.origin);
}
