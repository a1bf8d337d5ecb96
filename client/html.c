/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/html.h"

#include <assert.h>
#include <stdarg.h>
#include <stdint.h>
#include <string.h>

#include "client/terminal.h"
#include "common/contract.h"

void html_markup(Html *html, const char *markup) {
        fputs(markup, html->out);
}

/* What the well-formed sequence of that length stands for. */
static uint32_t utf8_character(const char *text, unsigned length) {
        static const unsigned char masks[] = {0, 0x7F, 0x1F, 0x0F, 0x07};
        uint32_t character = (unsigned char) text[0] & masks[length];

        for (unsigned i = 1; i < length; i++)
                character = character << 6 | ((unsigned char) text[i] & 0x3F);
        return character;
}

/* Control characters, what separates lines or turns the writing round, and what is no character at
 * all: U+FFFE and U+FFFF of each plane, which XML does not take either, and U+FDD0 .. U+FDEF. */
static bool character_hidden(uint32_t c) {
        return c < ' ' || (c >= 0x7F && c <= 0x9F) || c == 0x2028 || c == 0x2029 ||
                        (c & 0xFFFE) == 0xFFFE || (c >= 0xFDD0 && c <= 0xFDEF) ||
                        bidi_control((wchar_t) c);
}

static const char *character_reference(uint32_t c) {
        switch (c) {
        case '&':
                return "&amp;";
        case '<':
                return "&lt;";
        case '>':
                return "&gt;";
        case '"':
                return "&quot;";
        case '\'':
                return "&#39;";
        case '\t':
        case '\n':
                return " ";
        default:
                return character_hidden(c) ? "?" : NULL;
        }
}

void html_text(Html *html, const char *text) {
        while (*text) {
                unsigned length = utf8_sequence((const unsigned char *) text);
                const char *instead = length > 0 ? character_reference(utf8_character(text, length))
                                                 : "?";

                if (instead)
                        fputs(instead, html->out);
                else
                        (void) fwrite(text, 1, length, html->out);
                text += length > 0 ? length : 1;
        }
}

_printf_(2, 0) static void html_vformat(Html *html, const char *format, va_list ap) {
        char *text;

        if (vasprintf(&text, format, ap) < 0) {
                html->failed = true;
                return;
        }
        html_text(html, text);
        free(text);
}

void html_format(Html *html, const char *format, ...) {
        va_list ap;

        va_start(ap, format);
        html_vformat(html, format, ap);
        va_end(ap);
}

void html_element(Html *html, const char *tag, const char *format, ...) {
        va_list ap;

        fprintf(html->out, "<%s>", tag);
        va_start(ap, format);
        html_vformat(html, format, ap);
        va_end(ap);
        fprintf(html->out, "</%.*s>\n", (int) strcspn(tag, " "), tag);
}

static bool column_shown(const Table *table, size_t column) {
        return !(table->columns[column].flags & COLUMN_DROP) || !table_column_empty(table, column);
}

static void cell_print(Html *html, const Column *column, const char *cell, bool first) {
        html_markup(html, first ? "<th scope=\"row\"" : "<td");
        html_markup(html, column->flags & COLUMN_RIGHT ? " class=\"number\"" : "");
        html_markup(html, " data-label=\"");
        html_text(html, column_title(column));
        html_markup(html, "\">");
        html_text(html, cell);
        html_markup(html, first ? "</th>" : "</td>");
}

void html_table(Html *html, const Table *table, const char *class, const char *caption) {
        bool shown[COLUMNS_MAX] = {0};

        assert(table->n_columns > 0 && table->n_columns <= COLUMNS_MAX);
        html->failed = html->failed || table->failed;
        fprintf(html->out, "<table class=\"%s\">\n", class);
        html_element(html, "caption", "%s", caption);
        html_markup(html, "<thead><tr>\n");
        for (size_t i = 0; i < table->n_columns; i++) {
                const Column *column = &table->columns[i];

                shown[i] = column_shown(table, i);
                if (shown[i])
                        html_element(html,
                                        column->flags & COLUMN_RIGHT
                                                        ? "th scope=\"col\" class=\"number\""
                                                        : "th scope=\"col\"",
                                        "%s", column_title(column));
        }
        html_markup(html, "</tr></thead>\n<tbody>\n");
        for (size_t i = 0; i < table->n_cells; i++) {
                size_t column = i % table->n_columns;

                html_markup(html, column == 0 ? "<tr>" : "");
                if (shown[column])
                        cell_print(html, &table->columns[column], table->cells[i], column == 0);
                html_markup(html, column + 1 == table->n_columns ? "</tr>\n" : "");
        }
        html_markup(html, "</tbody></table>\n");
}
