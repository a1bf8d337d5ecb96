/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/bench/table.h"

#include <math.h>
#include <stdarg.h>
#include <stdlib.h>

#include "tests/bench/must.h"

enum { LINES_MAX = 256 };

typedef struct Line {
        char *text; /* or else a row */
        Row *row;
} Line;

static Line lines[LINES_MAX];
static size_t n_lines;

static Line *line_add(void) {
        if (n_lines == LINES_MAX)
                die("the table has more than %d lines", LINES_MAX);
        return &lines[n_lines++];
}

void table_say(const char *format, ...) {
        Line *line = line_add();
        va_list ap;

        va_start(ap, format);
        if (vasprintf(&line->text, format, ap) < 0)
                die("no memory");
        va_end(ap);
        (void) fprintf(stderr, "bench: %s\n", line->text);
}

Row *table_row(const char *unit, Reach kind, double reach, const char *format, ...) {
        Row *row = must_have(calloc(1, sizeof(*row)));
        va_list ap;

        *row = (Row){.unit = unit, .kind = kind, .reach = reach};
        va_start(ap, format);
        (void) vsnprintf(row->what, sizeof(row->what), format, ap);
        va_end(ap);
        line_add()->row = row;
        return row;
}

/* Three digits that say something. */
static void print_number(FILE *file, int width, double value) {
        if (isnan(value))
                (void) fprintf(file, " %*s", width, "-");
        else
                (void) fprintf(file, " %*.*f", width,
                                fabs(value) >= 100                  ? 0
                                                : fabs(value) >= 10 ? 1
                                                : fabs(value) >= 1  ? 2
                                                                    : 3,
                                value);
}

static void print_reach(FILE *file, const Row *row, double value) {
        if (row->kind == REACH_NONE || isnan(value))
                return;
        bool met = row->kind == REACH_AT_MOST ? value <= row->reach : value >= row->reach;
        (void) fprintf(file, "  %s %g%s", row->kind == REACH_AT_MOST ? "<=" : ">=", row->reach,
                        met ? "" : "  NOT MET");
}

static void print_row(FILE *file, Row *row) {
        double median = series_median(&row->median), ratio = series_median(&row->ratio);

        (void) fprintf(file, "%-52s %-3s", row->what, row->unit);
        print_number(file, 9, median);
        print_number(file, 9, series_median(&row->p99));
        print_number(file, 9, series_median(&row->rate));
        print_number(file, 7, ratio);
        print_reach(file, row, isnan(ratio) ? median : ratio);
        (void) fputc('\n', file);
}

void table_print(FILE *file) {
        (void) fprintf(file, "%-52s %-3s %9s %9s %9s %7s  %s\n", "", "", "median", "p99", "per s",
                        "ratio", "reach");
        for (size_t i = 0; i < n_lines; i++)
                if (lines[i].row)
                        print_row(file, lines[i].row);
                else
                        (void) fprintf(file, "%s\n", lines[i].text);
}
