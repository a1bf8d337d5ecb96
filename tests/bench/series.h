/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Numbers that were measured, and what they come to. */

#include <stddef.h>

typedef struct Series {
        double *at;
        size_t n;
        size_t allocated;
} Series;

void series_add(Series *series, double value);
void series_add_all(Series *series, const Series *other);
void series_clear(Series *series);

/* The value below which `percent` of all are; NAN where there is none. Sorts the series. */
double series_percentile(Series *series, double percent);
double series_median(Series *series);
