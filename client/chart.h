/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Charts as SVG within HTML. Across they are in percent, so that they fill what width there is and
 * their letters stay as large as the text's; down in pixels. Their colours are the page's. */

#include <stddef.h>
#include <stdint.h>

#include "client/html.h"

enum { CHART_DAYS_MAX = 62 }; /* a month is longer while its first day moves */

/* What the charts' colours and patterns go by; once, at the page's beginning. */
extern const char chart_style[];
extern const char chart_patterns[];

/* What is used (solid), held (hatched) and left (empty) of `total`. What is not nothing shows. */
void chart_bar(Html *html, int64_t used, int64_t held, int64_t total, const char *title);

typedef struct ChartDay {
        int64_t bought;
        int64_t held;
        char name[16];      /* "2026-11-22" */
        char short_name[4]; /* "22" */
} ChartDay;

typedef struct ChartDays {
        const ChartDay *days;
        size_t n;       /* 1 .. CHART_DAYS_MAX */
        size_t n_begun; /* of these: the line ends with the last of them */
        int64_t limit;  /* NOT_GIVEN: none */
        const char *unit;
        const char *title;
} ChartDays;

/* A column a day, and as a line what they add up to, against the limit: all to one scale. */
void chart_days(Html *html, const ChartDays *chart);

/* The limit that chart_days() draws: not one so far above what was bought that nothing else would
 * be seen. NOT_GIVEN: none. */
int64_t chart_limit(const ChartDays *chart);
