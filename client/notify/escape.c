/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/notify/escape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/terminal.h"
#include "common/util.h"

enum { QUOTED_MAX = 200 /* columns */ };

/* As entities; and as characters that look like them, for a server that takes no markup, or takes
 * it without saying so, as dunst 1.9 does where its configuration does not mention markup. */
static const struct {
        char character;
        const char *entity;
        const char *lookalike;
} marks[] = {
                {'&', "&amp;", "\xEF\xBC\x86"}, /* U+FF06 */
                {'<', "&lt;", "\xE2\x80\xB9"},  /* U+2039 */
                {'>', "&gt;", "\xE2\x80\xBA"},  /* U+203A */
};

static void print_text(const char *text, bool markup, FILE *out) {
        for (const char *c = text; *c; c++) {
                size_t i = 0;
                while (i < ELEMENTSOF(marks) && marks[i].character != *c)
                        i++;
                if (i < ELEMENTSOF(marks))
                        fputs(markup ? marks[i].entity : marks[i].lookalike, out);
                else
                        fputc(*c, out);
        }
}

char *body_text(const char *body, const char *below, bool markup) {
        char *result = NULL;
        size_t size;
        FILE *out = open_memstream(&result, &size);
        if (!out)
                return NULL;

        print_text(body, markup, out);
        if (below) {
                fputc('\n', out);
                print_text(below, markup, out);
        }
        if (fclose(out) != 0) {
                free(result);
                return NULL;
        }
        return result;
}

char *quoted_text(const char *text) {
        char *shown = text_shown(text, QUOTED_MAX, NULL);

        /* The quotes around it are ours. */
        for (char *c = shown ? strchr(shown, '"') : NULL; c; c = strchr(c, '"'))
                *c = '\'';
        return shown;
}
