/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/progress.h"

#include <stdarg.h>
#include <stdio.h>
#include <unistd.h>

/* The bytes of what stands there, which are at least its columns. */
static int shown;

void progress_show(const char *format, ...) {
        va_list arguments;

        if (!isatty(STDERR_FILENO))
                return;
        progress_end();
        va_start(arguments, format);
        int n = vfprintf(stderr, format, arguments);
        va_end(arguments);
        shown = n > 0 ? n : 0;
        (void) fflush(stderr);
}

void progress_end(void) {
        /* With spaces: that works on every terminal. */
        if (shown > 0)
                (void) fprintf(stderr, "\r%*s\r", shown, "");
        shown = 0;
}
