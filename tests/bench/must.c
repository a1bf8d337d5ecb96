/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/bench/must.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

void die(const char *format, ...) {
        va_list ap;

        (void) fputs("bench: ", stderr);
        va_start(ap, format);
        (void) vfprintf(stderr, format, ap);
        va_end(ap);
        (void) fputc('\n', stderr);
        exit(EXIT_FAILURE);
}

int must(int r, const char *what) {
        if (r < 0)
                die("%s: %s", what, strerror(-r));
        return r;
}

void *must_have(void *pointer) {
        if (!pointer)
                die("no memory");
        return pointer;
}
