/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Limits as they stood, as text in the record and back. */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "common/wordline.h"
#include "service/internal.h"

/* What stands for an absent number or name. */
#define NOTHING "-"

char *limits_to_text(const Limit *limits, size_t n) {
        char *text = NULL;
        size_t size = 0;
        FILE *stream = open_memstream(&text, &size);

        if (!stream)
                return NULL;
        for (size_t i = 0; i < n; i++) {
                const Limit *l = &limits[i];
                (void) fprintf(stream,
                                "%s %s %s %s %" PRId64 " %" PRId64 " %" PRId64 " %" PRId64
                                " %" PRId64 " %" PRId64 " %" PRIu32 " %" PRId64 " %s",
                                source_to_text(l->source), l->platform, l->unit,
                                window_to_text(l->window), l->amount, l->granted, l->used, l->held,
                                l->from, l->until, l->set_by, l->set_at,
                                *l->household ? l->household : NOTHING);
                if (l->cost != ABSENT)
                        (void) fprintf(stream, " %" PRId64 "\n", l->cost);
                else
                        (void) fputs(" " NOTHING "\n", stream);
        }
        if (fclose(stream) != 0) {
                free(text);
                return NULL;
        }
        return text;
}

/* Whose it is, and what the request took of it: since schema 2. */
static bool read_cost(const char **line, Limit *ret) {
        char cost[24];
        const char *word = cost;

        ret->cost = ABSENT;
        if (!word_read(line, ret->household, sizeof(ret->household)) ||
                        !word_read(line, cost, sizeof(cost)))
                return false;
        if (text_equal(ret->household, NOTHING))
                ret->household[0] = '\0';
        return text_equal(cost, NOTHING) || number_read(&word, &ret->cost);
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
        if (!number_read(&line, &l.amount) || !number_read(&line, &l.granted) ||
                        !number_read(&line, &l.used) || !number_read(&line, &l.held) ||
                        !number_read(&line, &l.from) || !number_read(&line, &l.until) ||
                        !number_read(&line, &set_by) || !number_read(&line, &l.set_at))
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
