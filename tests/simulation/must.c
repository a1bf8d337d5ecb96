/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/simulation/must.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void die(const char *format, ...) {
        va_list args;

        va_start(args, format);
        (void) fprintf(stderr, "%s: ", program_invocation_short_name);
        (void) vfprintf(stderr, format, args);
        (void) fputs("\n", stderr);
        va_end(args);
        exit(2);
}

void *must(void *pointer) {
        if (!pointer)
                die("out of memory");
        return pointer;
}

void must_grow(void **list, size_t n, size_t *allocated, size_t size) {
        if (n == *allocated) {
                *allocated = *allocated ? 2 * *allocated : 16;
                *list = must(realloc(*list, *allocated * size));
        }
        memset((char *) *list + n * size, 0, size);
}

void text_add(Text *text, const char *format, ...) {
        va_list args;

        for (;;) {
                size_t room = text->allocated - text->n;
                va_start(args, format);
                int n = vsnprintf(text->text ? text->text + text->n : NULL, room, format, args);
                va_end(args);
                if (n < 0)
                        die("format %s", format);
                if ((size_t) n < room) {
                        text->n += (size_t) n;
                        return;
                }
                text->allocated = 2 * text->allocated + (size_t) n + 64;
                text->text = must(realloc(text->text, text->allocated));
        }
}

void text_clear(Text *text) {
        free(text->text);
        *text = (Text){0};
}
