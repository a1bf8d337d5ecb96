/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The one table in which a run ends. */

#include <stdbool.h>
#include <stdio.h>

#include "common/util.h"
#include "tests/bench/series.h"

typedef enum Reach {
        REACH_NONE, /* nothing is asked of it */
        REACH_AT_MOST,
        REACH_AT_LEAST,
} Reach;

/* One row; each turn adds to its series. What stays empty is shown as "-". */
typedef struct Row {
        char what[64];
        const char *unit; /* of median and p99 */
        Series median;    /* each turn's */
        Series p99;
        Series rate;  /* per second */
        Series ratio; /* each turn's, to what docs/speed.md says beside the row */
        Reach kind;
        double reach; /* the ratio's; where there is none, the median's */
} Row;

/* A heading, or a line about what was not measured. */
void table_say(const char *format, ...) _printf_(1, 2);

/* A row, good until the program ends. */
Row *table_row(const char *unit, Reach kind, double reach, const char *format, ...) _printf_(4, 5);

void table_print(FILE *file);
