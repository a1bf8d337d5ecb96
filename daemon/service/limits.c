/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "service/internal.h"

static bool same_place(const Limit *limit, const ConfigLimit *other) {
        return limit->window == other->window && text_equal(limit->platform, other->platform) &&
                        text_equal(limit->unit, other->unit);
}

static bool guardian_replaced(const Limit *limits, size_t n, const ConfigLimit *other) {
        for (size_t i = 0; i < n; i++)
                if (limits[i].source == SOURCE_GUARDIAN && same_place(&limits[i], other))
                        return true;
        return false;
}

/* Adds the configured limits that no guardian has replaced. */
static int add_defaults(Service *service, const char *platform, size_t *n) {
        size_t n_set = *n;

        for (size_t i = 0; i < service->config->n_defaults; i++) {
                const ConfigLimit *other = &service->config->defaults[i];
                if (platform && !text_equal(platform, other->platform))
                        continue;
                if (guardian_replaced(service->limits, n_set, other))
                        continue;
                if (*n == LIMITS_MAX)
                        return -E2BIG;

                Limit *limit = &service->limits[(*n)++];
                *limit = (Limit){
                                .window = other->window,
                                .source = SOURCE_DEFAULT,
                                .amount = other->amount,
                };
                memcpy(limit->platform, other->platform, sizeof(limit->platform));
                memcpy(limit->unit, other->unit, sizeof(limit->unit));
        }
        return 0;
}

static int compare_limits(const void *a, const void *b) {
        const Limit *x = a, *y = b;

        if (x->window != y->window)
                return x->window < y->window ? -1 : 1;
        int order = strcmp(x->platform, y->platform);
        if (order == 0)
                order = strcmp(x->unit, y->unit);
        if (order == 0)
                order = (int) x->source - (int) y->source;
        return order;
}

/* Fills in what has been used in the window that runs now, and that window's bounds. */
static int add_usage(Service *service, const LedgerAccount *account, Limit *limit) {
        const Spans *spans = service->spans;
        const char *labels[WINDOW_COUNT];
        LedgerTotal totals[WINDOW_COUNT];

        if (limit->window == WINDOW_REQUEST)
                return 0;
        limit->from = spans->window[limit->window].from;
        limit->until = spans->window[limit->window].until;
        if (!account)
                return 0;

        for (Window window = WINDOW_REQUEST; window < WINDOW_COUNT; window++)
                labels[window] = spans->window[window].label;
        int r = ledger_totals(
                        service->ledger, account->id, limit->platform, limit->unit, labels, totals);
        if (r < 0)
                return r;
        limit->used = totals[limit->window].used;
        limit->held = totals[limit->window].held;
        return 0;
}

int limits_in_force(Service *service, const Person *person, const LedgerAccount *account,
                const char *platform, size_t *ret_n) {
        size_t n = 0;
        int r = 0;

        if (account)
                r = ledger_limits(service->ledger, account->id, platform, service->limits, &n);
        if (r >= 0 && !config_unbudgeted(service->config, person->uid, person->name))
                r = add_defaults(service, platform, &n);
        for (size_t i = 0; i < n && r >= 0; i++)
                r = add_usage(service, account, &service->limits[i]);
        if (r < 0)
                return r;
        qsort(service->limits, n, sizeof(*service->limits), compare_limits);
        *ret_n = n;
        return 0;
}

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
                                " %" PRId64 " %" PRId64 " %" PRIu32 " %" PRId64 "\n",
                                source_to_text(l->source), l->platform, l->unit,
                                window_to_text(l->window), l->amount, l->granted, l->used, l->held,
                                l->from, l->until, l->set_by, l->set_at);
        }
        if (fclose(stream) != 0) {
                free(text);
                return NULL;
        }
        return text;
}

/* The next word of a line, which may not be longer than `size` takes. */
static bool read_word(const char **line, char *ret, size_t size) {
        size_t length = strcspn(*line, " \n");

        if (length == 0 || length >= size)
                return false;
        memcpy(ret, *line, length);
        ret[length] = '\0';
        *line += length + ((*line)[length] == ' ');
        return true;
}

static bool read_number(const char **line, int64_t *ret) {
        char word[24], *end;

        if (!read_word(line, word, sizeof(word)))
                return false;
        errno = 0;
        *ret = strtoll(word, &end, 10);
        return errno == 0 && *end == '\0' && *ret >= 0;
}

static int limit_from_line(const char *line, Limit *ret) {
        char source[16], window[16];
        int64_t set_by = 0;
        Limit l = {0};

        if (!read_word(&line, source, sizeof(source)) || !source_from_text(source, &l.source) ||
                        !read_word(&line, l.platform, sizeof(l.platform)) ||
                        !read_word(&line, l.unit, sizeof(l.unit)) ||
                        !read_word(&line, window, sizeof(window)) ||
                        !window_from_text(window, &l.window))
                return -EUCLEAN;
        if (!read_number(&line, &l.amount) || !read_number(&line, &l.granted) ||
                        !read_number(&line, &l.used) || !read_number(&line, &l.held) ||
                        !read_number(&line, &l.from) || !read_number(&line, &l.until) ||
                        !read_number(&line, &set_by) || !read_number(&line, &l.set_at))
                return -EUCLEAN;
        l.set_by = (uint32_t) set_by;
        *ret = l;
        return 0;
}

int limits_from_text(const char *text, Limit ret[LIMITS_MAX], size_t *ret_n) {
        size_t n = 0;

        for (const char *line = text; line && *line; n++) {
                if (n == LIMITS_MAX)
                        return -EUCLEAN;
                int r = limit_from_line(line, &ret[n]);
                if (r < 0)
                        return r;
                line = strchr(line, '\n');
                if (line)
                        line++;
        }
        *ret_n = n;
        return 0;
}
