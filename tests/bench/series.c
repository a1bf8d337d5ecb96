/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/bench/series.h"

#include <math.h>
#include <stdlib.h>

#include "tests/bench/must.h"

void series_add(Series *series, double value) {
        if (series->n == series->allocated) {
                series->allocated = series->allocated ? 2 * series->allocated : 64;
                series->at = must_have(
                                realloc(series->at, series->allocated * sizeof(*series->at)));
        }
        series->at[series->n++] = value;
}

void series_add_all(Series *series, const Series *other) {
        for (size_t i = 0; i < other->n; i++)
                series_add(series, other->at[i]);
}

void series_clear(Series *series) {
        free(series->at);
        *series = (Series){0};
}

static int compare(const void *left, const void *right) {
        double a = *(const double *) left, b = *(const double *) right;

        return (a > b) - (a < b);
}

double series_percentile(Series *series, double percent) {
        if (series->n == 0)
                return NAN;
        qsort(series->at, series->n, sizeof(*series->at), compare);
        return series->at[(size_t) ((double) (series->n - 1) * percent / 100 + 0.5)];
}

double series_median(Series *series) {
        return series_percentile(series, 50);
}
