/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Aligned columns, fitted to a terminal's width. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

typedef enum ColumnFlags {
        COLUMN_RIGHT = 1, /* numbers */
        COLUMN_CUT = 2,   /* may be shortened, down to COLUMN_CUT_MIN */
        COLUMN_DROP = 4,  /* may be left out: where there is no room, the last such column first;
                           * and where it is empty in every row */
} ColumnFlags;

enum {
        COLUMN_CUT_MIN = 8,
        COLUMNS_MAX = 12,
};

typedef struct Column {
        const char *title; /* N_() */
        unsigned flags;    /* ColumnFlags */
} Column;

typedef struct Table {
        const Column *columns;
        size_t n_columns;
        char **cells; /* row by row */
        size_t n_cells;
        bool failed; /* a cell could not be added */
} Table;

void table_clear(Table *table);

/* Add the next cell, row by row; NULL or NOT_GIVEN is an empty one. That there was no memory is
 * told by table_print(). */
void table_add(Table *table, const char *text);
void table_add_number(Table *table, int64_t number);

/* Whether it has no text in any row: one with COLUMN_DROP is left out then. */
bool table_column_empty(const Table *table, size_t column);

/* Of a column, in the reader's language. */
const char *column_title(const Column *column);

/* width 0: as wide as it needs. Where there is no room even for what is left of it when all is cut
 * and dropped that may be, each row becomes lines of its own, with all that it has; only numbers
 * may make lines longer than `width` then. 0 or -ENOMEM. */
int table_print(const Table *table, unsigned width, bool legend, FILE *out);

/* Inside it: those lines. */
int table_blocks_print(const Table *table, unsigned width, bool legend, FILE *out);
