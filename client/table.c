/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/table.h"

#include <assert.h>
#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/record.h"
#include "client/terminal.h"
#include "client/translate.h"
#include "common/util.h"

#define GAP 2 /* spaces between columns */

void table_clear(Table *table) {
        for (size_t i = 0; i < table->n_cells; i++)
                free(table->cells[i]);
        free(table->cells);
        table->cells = NULL;
        table->n_cells = 0;
}

void table_add(Table *table, const char *text) {
        /* Grown where the number of cells is a power of two: doubled. */
        if ((table->n_cells & (table->n_cells - 1)) == 0) {
                size_t room = table->n_cells ? table->n_cells * 2 : 1;
                char **grown = reallocarray(table->cells, room, sizeof *grown);
                if (!grown) {
                        table->failed = true;
                        return;
                }
                table->cells = grown;
        }
        char *cell = strdup(text ? text : "");
        if (cell)
                table->cells[table->n_cells++] = cell;
        else
                table->failed = true;
}

void table_add_number(Table *table, int64_t number) {
        char text[24] = "";
        if (number != NOT_GIVEN)
                snprintf(text, sizeof text, "%" PRId64, number);
        table_add(table, text);
}

/* "" is no text to be looked up: it would find the catalogue's own heading. */
const char *column_title(const Column *column) {
        return *column->title ? _(column->title) : "";
}

bool table_column_empty(const Table *table, size_t column) {
        for (size_t i = column; i < table->n_cells; i += table->n_columns)
                if (*table->cells[i])
                        return false;
        return true;
}

/* The columns of text in the widest cell; 0 for one that is to be left out. */
static int column_measure(const Table *table, size_t column, bool legend, unsigned *ret) {
        unsigned widest = 0;

        for (size_t i = column; i < table->n_cells; i += table->n_columns) {
                unsigned width;
                _cleanup_free_ char *shown = text_shown(table->cells[i], 0, &width);
                if (!shown)
                        return -ENOMEM;
                widest = width > widest ? width : widest;
        }
        unsigned title = text_width(column_title(&table->columns[column]));
        if (legend && title > widest)
                widest = title;
        bool dropped = table->columns[column].flags & COLUMN_DROP &&
                        table_column_empty(table, column);
        *ret = dropped ? 0 : widest;
        return 0;
}

static unsigned column_least(const Column *column, unsigned width) {
        return (column->flags & COLUMN_CUT) && width > COLUMN_CUT_MIN ? COLUMN_CUT_MIN : width;
}

/* The width of a line; with `least`, when all is cut that can be. */
static unsigned line_width(const Table *table, const unsigned *widths, bool least) {
        unsigned total = 0;
        for (size_t i = 0; i < table->n_columns; i++)
                if (widths[i] > 0)
                        total += (total ? GAP : 0) +
                                        (least ? column_least(&table->columns[i], widths[i])
                                               : widths[i]);
        return total;
}

/* Whether it fits then. */
static bool columns_fit(const Table *table, unsigned width, unsigned *widths) {
        for (size_t i = table->n_columns; i-- > 0 && line_width(table, widths, true) > width;)
                if (table->columns[i].flags & COLUMN_DROP)
                        widths[i] = 0;

        if (line_width(table, widths, true) > width)
                return false;

        /* The widest gives first. */
        while (line_width(table, widths, false) > width) {
                unsigned *widest = NULL;
                for (size_t i = 0; i < table->n_columns; i++)
                        if (widths[i] > column_least(&table->columns[i], widths[i]) &&
                                        (!widest || widths[i] > *widest))
                                widest = &widths[i];
                assert(widest);
                (*widest)--;
        }
        return true;
}

/* One line of `n_columns` cells, without spaces at its end. */
static int line_print(
                const Table *table, const unsigned *widths, const char *const *cells, FILE *out) {
        unsigned pending = 0; /* spaces owed before the next cell */
        bool first = true;

        for (size_t i = 0; i < table->n_columns; i++) {
                if (widths[i] == 0)
                        continue;

                unsigned width;
                _cleanup_free_ char *shown = text_shown(cells[i], widths[i], &width);
                if (!shown)
                        return -ENOMEM;

                unsigned pad = widths[i] - width;
                bool right = table->columns[i].flags & COLUMN_RIGHT;
                pending += (first ? 0 : GAP) + (right ? pad : 0);
                first = false;
                if (width > 0) {
                        fprintf(out, "%*s%s", (int) pending, "", shown);
                        pending = 0;
                }
                if (!right)
                        pending += pad;
        }
        fputc('\n', out);
        return 0;
}

static int title_print(const Table *table, const unsigned *widths, FILE *out) {
        const char *titles[COLUMNS_MAX];
        for (size_t i = 0; i < table->n_columns; i++)
                titles[i] = column_title(&table->columns[i]);
        return line_print(table, widths, titles, out);
}

int table_print(const Table *table, unsigned width, bool legend, FILE *out) {
        assert(table->n_columns > 0 && table->n_columns <= COLUMNS_MAX);
        assert(table->failed || table->n_cells % table->n_columns == 0);
        if (table->failed)
                return -ENOMEM;

        unsigned widths[COLUMNS_MAX];
        for (size_t i = 0; i < table->n_columns; i++)
                if (column_measure(table, i, legend, &widths[i]) < 0)
                        return -ENOMEM;
        if (width > 0 && !columns_fit(table, width, widths))
                return table_blocks_print(table, width, legend, out);

        int r = legend ? title_print(table, widths, out) : 0;
        for (size_t i = 0; i < table->n_cells && r >= 0; i += table->n_columns)
                r = line_print(table, widths, (const char *const *) table->cells + i, out);
        return r;
}
