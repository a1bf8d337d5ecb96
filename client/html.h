/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* HTML that XML's parsers take as well, always in UTF-8, whatever the locale. What comes from
 * outside (a note, a seller, a name) goes through html_text() alone, and so does what is said about
 * it. */

#include <stdbool.h>
#include <stdio.h>

#include "client/table.h"
#include "common/util.h"

typedef struct Html {
        FILE *out;
        bool failed; /* there was no memory for some text */
} Html;

/* Markup, as it stands. */
void html_markup(Html *html, const char *markup);

/* Text, between tags or within a quoted attribute: it cannot become markup. As in text_shown(),
 * what is no character to be shown becomes '?', tabs and newlines become spaces. */
void html_text(Html *html, const char *text);
void html_format(Html *html, const char *format, ...) _printf_(2, 3);

/* An element with that text. `tag` may have attributes: "p class=\"note\"". */
void html_element(Html *html, const char *tag, const char *format, ...) _printf_(3, 4);

/* A table, without the columns that have nothing to say; each cell knows its column's title, for
 * where there is no room for columns. */
void html_table(Html *html, const Table *table, const char *class, const char *caption);
