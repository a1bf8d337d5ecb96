/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* A table where there is no room for its columns: a line for each cell. */

#include <assert.h>
#include <errno.h>
#include <string.h>

#include "client/table.h"
#include "client/terminal.h"
#include "common/util.h"

enum {
        GAP = 2,         /* spaces between a name and what it is */
        VALUE_LEAST = 8, /* columns; with less room for it, it stands below the name */
};

/* Of shown text the bytes that fit into so many columns, at least one character. *ret_words: those
 * of whole words, the space behind them included; 0: there is no space. */
static size_t bytes_that_fit(const char *shown, unsigned columns, size_t *ret_words) {
        mbstate_t state = {0};
        size_t bytes = 0;
        unsigned width = 0;

        *ret_words = 0;
        while (shown[bytes]) {
                wchar_t c;
                size_t n = mbrtowc(&c, shown + bytes, strlen(shown + bytes), &state);

                width += (unsigned) wcwidth(c);
                if (width > columns && bytes > 0 && c != L' ')
                        return bytes;
                bytes += n;
                if (c == L' ')
                        *ret_words = bytes;
                if (width > columns)
                        return bytes;
        }
        *ret_words = bytes;
        return bytes;
}

/* Broken at spaces, and in a word only where that is too long for a line; a number never is. */
static int value_print(const char *value, unsigned indent, unsigned width, bool number, FILE *out) {
        _cleanup_free_ char *shown = text_shown(value, 0, NULL);
        const char *rest = shown;

        if (!shown)
                return -ENOMEM;
        if (number)
                fprintf(out, "%s\n", shown);
        while (!number && *rest) {
                size_t words, bytes = bytes_that_fit(rest, width - indent, &words);

                bytes = words > 0 ? words : bytes;
                size_t length = bytes;
                while (length > 0 && rest[length - 1] == ' ')
                        length--;
                if (rest != shown)
                        fprintf(out, "%*s", (int) indent, "");
                fprintf(out, "%.*s\n", (int) length, rest);
                rest += bytes + strspn(rest + bytes, " ");
        }
        return 0;
}

/* "PLATFORM  TikTok Coins", where names take so many columns. */
static int line_print(const char *name, const char *value, unsigned names, unsigned width,
                bool number, FILE *out) {
        unsigned indent = names > 0 ? names + GAP : 0;
        unsigned name_width;
        _cleanup_free_ char *shown = text_shown(name, 0, &name_width);

        if (!shown)
                return -ENOMEM;
        if (names > 0 && width < indent + VALUE_LEAST) {
                fprintf(out, "%s\n", shown);
                indent = 0;
        } else if (names > 0)
                fprintf(out, "%s%*s", shown, (int) (indent - name_width), "");
        return value_print(value, indent, width, number, out);
}

/* The table of one thing has its names in the first of two columns. */
static bool names_are_cells(const Table *table) {
        return table->n_columns == 2 && !*table->columns[0].title;
}

static unsigned names_width(const Table *table, bool legend) {
        unsigned widest = 0;

        for (size_t i = 0; i < table->n_cells && names_are_cells(table); i += 2) {
                unsigned width = text_width(table->cells[i]);
                widest = width > widest ? width : widest;
        }
        for (size_t i = 0; i < table->n_columns && !names_are_cells(table) && legend; i++) {
                unsigned width = text_width(column_title(&table->columns[i]));
                if (!table_column_empty(table, i))
                        widest = width > widest ? width : widest;
        }
        return widest;
}

int table_blocks_print(const Table *table, unsigned width, bool legend, FILE *out) {
        unsigned names = names_width(table, legend);
        int r = 0;

        assert(table->n_columns > 0);
        if (names_are_cells(table)) {
                for (size_t i = 0; i < table->n_cells && r >= 0; i += 2)
                        r = line_print(table->cells[i], table->cells[i + 1], names, width, false,
                                        out);
                return r;
        }
        for (size_t i = 0; i < table->n_cells && r >= 0; i++) {
                const Column *column = &table->columns[i % table->n_columns];

                if (i > 0 && i % table->n_columns == 0)
                        fputc('\n', out);
                if (*table->cells[i])
                        r = line_print(column_title(column), table->cells[i], names, width,
                                        column->flags & COLUMN_RIGHT, out);
        }
        return r;
}
