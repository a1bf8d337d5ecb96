/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/integration/screen.h"

#include <locale.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <wchar.h>

enum { MAX_ARGUMENTS = 32 };

/* Sets the terminal's own width, which is 80 until then. */
#define ON_COLUMNS "stty cols \"$1\"; shift; exec \"$@\""

static void output_destroy(void *memory) {
        output_clear(memory);
        free(memory);
}

const Output *client_on(const Screen *screen, uid_t uid, ...) {
        const char *argv[MAX_ARGUMENTS] = {"/bin/sh", "-c", ON_COLUMNS, "sh",
                        text("%u", screen->columns), "/usr/bin/env", "TERM=xterm",
                        "COINBUDGET_PAGER=", text("LC_ALL=%s", screen->locale), screen->setting,
                        WORLD_CLIENT};
        Output *output = keep(calloc(1, sizeof(*output)), output_destroy);
        unsigned n = 0;
        va_list ap;

        while (argv[n])
                n++;
        va_start(ap, uid);
        while ((argv[n] = va_arg(ap, const char *)))
                cr_assert_lt(++n, MAX_ARGUMENTS);
        va_end(ap);
        cr_assert_eq(world_run_on_terminal(world, uid, NULL, argv, output), 0);
        return output;
}

/* ESC [ 31 m: its bytes; 0: it is something else. */
static size_t colour_length(const char *at) {
        size_t digits = at[0] == '\033' && at[1] == '[' ? strspn(at + 2, "0123456789;") : 0;

        return digits > 0 && at[2 + digits] == 'm' ? digits + 3 : 0;
}

void assert_fits(const Screen *screen, const Output *output, const char *what) {
        unsigned column = 0;
        mbstate_t state = {0};
        size_t bytes;

        cr_assert(setlocale(LC_CTYPE, screen->locale));
        for (const char *at = output->out; *at; at += bytes) {
                wchar_t c;

                bytes = colour_length(at);
                cr_assert(bytes == 0 || screen->fancy, "%s on %u columns in colour: %s", what,
                                screen->columns, output->out);
                if (bytes > 0)
                        continue;
                bytes = mbrtowc(&c, at, strlen(at), &state);
                cr_assert_leq(bytes, strlen(at), "%s: no text of %s: %s", what, screen->locale, at);
                if (c == L'\n') {
                        column = 0;
                        continue;
                }
                cr_assert_geq(wcwidth(c), 0, "%s: U+%04X: %s", what, (unsigned) c, at);
                column += (unsigned) wcwidth(c);
                cr_assert_leq(column, screen->columns, "%s on %u columns:\n%s", what,
                                screen->columns, output->out);
        }
}

/* ---- pictures ---- */

static const char *with_visible_escapes(const char *original) {
        char *result = keep(malloc(2 * strlen(original) + 1), free), *end = result;

        for (; *original; original++)
                if (*original == '\033')
                        end = stpcpy(end, "^[");
                else
                        *end++ = *original;
        *end = '\0';
        return result;
}

void assert_picture(const Output *output, const char *name) {
        const char *source = getenv("COINBUDGET_SOURCE_DIR");
        const char *path = text("%s/tests/data/terminal/%s.txt", source ? source : ".", name);
        const char *shown = with_visible_escapes(output->out), *how = getenv("COINBUDGET_PICTURES");
        bool write = how && strcmp(how, "write") == 0;
        FILE *file = fopen(path, write ? "we" : "re");
        char *expected = NULL;
        size_t size = 0;

        cr_assert(file, "%s: %m", path);
        cr_assert_str_eq(output->err, "");
        if (write)
                fputs(shown, file);
        else {
                cr_assert_geq(getdelim(&expected, &size, '\0', file), 0);
                cr_assert_str_eq(shown, keep(expected, free), "%s, but:\n%s", path, shown);
        }
        cr_assert_eq(fclose(file), 0);
}
