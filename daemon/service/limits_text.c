/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Limits as they stood, as text in the record and back. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "common/wordline.h"
#include "service/internal.h"

/* What stands for an absent number or name. */
#define NOTHING "-"

/* The longest line: four words and a household, nine numbers, and a blank after each. */
enum {
        LINE_TEXT = 9 + PLATFORM_MAX + UNIT_MAX + 7 + HOUSEHOLD_NAME_MAX + 5 * WORD_END +
                        9 * (NUMBER_TEXT_MAX + WORD_END)
};

static char *put_number(char *end, int64_t number) {
        return number == ABSENT ? word_put(end, NOTHING) : number_put(end, number);
}

static bool read_number(const char **line, int64_t *ret) {
        char word[24];
        const char *rest = word;

        if (!word_read(line, word, sizeof(word)))
                return false;
        *ret = ABSENT;
        return text_equal(word, NOTHING) || number_read(&rest, ret);
}

static char *put_limit(char *end, const Limit *l) {
        const char *const words[] = {
                        source_to_text(l->source), l->platform, l->unit, window_to_text(l->window)};
        const int64_t numbers[] = {l->amount, l->granted, l->used, l->held, l->from, l->until,
                        l->set_by, l->set_at};

        for (size_t i = 0; i < ELEMENTSOF(words); i++)
                end = word_put(end, words[i]);
        for (size_t i = 0; i < ELEMENTSOF(numbers); i++)
                end = put_number(end, numbers[i]);
        end = word_put(end, *l->household ? l->household : NOTHING);
        end = put_number(end, l->cost);
        end[-1] = '\n';
        return end;
}

char *limits_to_text(const Limit *limits, size_t n) {
        char *text = malloc(n * LINE_TEXT + 1), *end = text;

        if (!text)
                return NULL;
        for (size_t i = 0; i < n; i++)
                end = put_limit(end, &limits[i]);
        *end = '\0';
        return text;
}

/* Whose it is, and what the request took of it: since schema 2. */
static bool read_cost(const char **line, Limit *ret) {
        if (!word_read(line, ret->household, sizeof(ret->household)))
                return false;
        if (text_equal(ret->household, NOTHING))
                ret->household[0] = '\0';
        return read_number(line, &ret->cost);
}

static int limit_from_line(const char *line, int64_t coins, Limit *ret) {
        char source[16], window[16];
        int64_t set_by = 0;
        Limit l = {.next_from = ABSENT, .next_amount = ABSENT, .cost = coins};

        if (!word_read(&line, source, sizeof(source)) || !source_from_text(source, &l.source) ||
                        !word_read(&line, l.platform, sizeof(l.platform)) ||
                        !word_read(&line, l.unit, sizeof(l.unit)) ||
                        !word_read(&line, window, sizeof(window)) ||
                        !window_from_text(window, &l.window))
                return -EUCLEAN;
        if (!read_number(&line, &l.amount) || !read_number(&line, &l.granted) ||
                        !read_number(&line, &l.used) || !read_number(&line, &l.held) ||
                        !read_number(&line, &l.from) || !read_number(&line, &l.until) ||
                        !read_number(&line, &set_by) || !read_number(&line, &l.set_at))
                return -EUCLEAN;
        if (*line != '\n' && *line && !read_cost(&line, &l))
                return -EUCLEAN;
        l.set_by = (uint32_t) set_by;
        *ret = l;
        return 0;
}

int limits_from_text(const char *text, int64_t coins, size_t most, Limit ret[], size_t *ret_n) {
        size_t n = 0;

        for (const char *line = text; line && *line; line = line_next(line), n++) {
                if (n == most)
                        return -EUCLEAN;
                int r = limit_from_line(line, coins, &ret[n]);
                if (r < 0)
                        return r;
        }
        *ret_n = n;
        return 0;
}
