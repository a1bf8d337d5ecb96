/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/wrap.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

#include "client/terminal.h"

typedef struct Wrap {
        FILE *to;
        unsigned width;
        char *line; /* what there is of it, and room for a NUL */
        size_t length;
} Wrap;

/* The bytes of a colour's escape sequence, which takes no columns; 0: it is none. */
static size_t colour_length(const char *text) {
        if (text[0] != '\033' || text[1] != '[')
                return 0;
        size_t n = 2 + strspn(text + 2, "0123456789;");
        return text[n] == 'm' ? n + 1 : 0;
}

/* Where the first of the lines that are made of this one ends, and the next begins; NULL: it fits,
 * or cannot be broken. */
static const char *line_break(const char *line, unsigned width, const char **ret_next) {
        const char *end = NULL, *c = line + strspn(line, " "); /* an indentation is no break */
        unsigned column = (unsigned) (c - line);
        mbstate_t state = {0};

        while (*c) {
                size_t bytes = colour_length(c);

                if (*c == ' ') {
                        size_t blanks = strspn(c, " ");
                        if (c[blanks] != '\0') {
                                end = c;
                                *ret_next = c + blanks;
                        }
                        column += (unsigned) blanks;
                        c += blanks;
                        continue;
                }
                if (bytes == 0) {
                        int columns = character_width(c, &state, &bytes);
                        column += columns < 0 ? 1 : (unsigned) columns;
                }
                c += bytes;
                if (column > width && end)
                        return end;
        }
        return NULL;
}

/* What goes on below stands below where it began: behind the indentation, and a list's "- ". */
static unsigned line_indent(const char *line, unsigned width) {
        size_t indent = strspn(line, " ");

        if (strncmp(line + indent, "- ", 2) == 0)
                indent += 2;
        return indent < width / 2 ? (unsigned) indent : 0;
}

static void line_write(Wrap *wrap) {
        const char *line = wrap->line, *next = line, *end;

        wrap->line[wrap->length] = '\0';
        unsigned indent = line_indent(line, wrap->width);
        unsigned width = wrap->width;
        while ((end = line_break(line, width, &next))) {
                fprintf(wrap->to, "%.*s\n%*s", (int) (end - line), line, (int) indent, "");
                line = next;
                width = wrap->width - indent;
        }
        fputs(line, wrap->to);
        wrap->length = 0;
}

static ssize_t wrap_write(void *cookie, const char *text, size_t length) {
        Wrap *wrap = cookie;
        char *line = realloc(wrap->line, wrap->length + length + 1);

        if (!line) { /* as it came, then */
                (void) fwrite(wrap->line, 1, wrap->length, wrap->to);
                wrap->length = 0;
                return (ssize_t) fwrite(text, 1, length, wrap->to);
        }
        wrap->line = line;
        for (size_t i = 0; i < length; i++)
                if (text[i] == '\n') {
                        line_write(wrap);
                        fputc('\n', wrap->to);
                } else {
                        wrap->line[wrap->length++] = text[i];
                }
        return (ssize_t) length;
}

static int wrap_free(void *cookie) {
        Wrap *wrap = cookie;

        if (wrap->length > 0)
                line_write(wrap);
        free(wrap->line);
        free(wrap);
        return 0;
}

FILE *wrap_open(FILE *to, unsigned width) {
        const cookie_io_functions_t functions = {.write = wrap_write, .close = wrap_free};
        Wrap *wrap = width > 0 ? calloc(1, sizeof(*wrap)) : NULL;

        if (!wrap)
                return to;
        *wrap = (Wrap){.to = to, .width = width};
        FILE *wrapped = fopencookie(wrap, "w", functions);
        if (!wrapped) {
                free(wrap);
                return to;
        }
        setvbuf(wrapped, NULL, _IONBF, 0);
        return wrapped;
}

void wrap_close(FILE *wrapped, FILE *to) {
        if (wrapped != to)
                fclose(wrapped);
}
