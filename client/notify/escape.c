/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/notify/escape.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/terminal.h"
#include "common/util.h"

enum { QUOTED_MAX = 200 /* columns */ };

static void print_text(const char *text, bool markup, FILE *out) {
        static const struct {
                char character;
                const char *entity;
        } entities[] = {{'&', "&amp;"}, {'<', "&lt;"}, {'>', "&gt;"}, {'"', "&quot;"},
                        {'\'', "&apos;"}};

        for (const char *c = text; *c; c++) {
                size_t i = 0;
                while (i < ELEMENTSOF(entities) && (!markup || entities[i].character != *c))
                        i++;
                if (i < ELEMENTSOF(entities))
                        fputs(entities[i].entity, out);
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
        return text_shown(text, QUOTED_MAX, NULL);
}
