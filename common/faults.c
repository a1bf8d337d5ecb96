/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "common/faults.h"

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>

static void _printf_(4, 0) text_write(
                FILE *stream, const char *file, int line, const char *format, va_list args) {
        if (line > 0)
                fprintf(stream, "%s:%d: ", file, line);
        else
                fprintf(stream, "%s: ", file);
        vfprintf(stream, format, args);
}

int faults_add(Faults *faults, const char *file, int line, const char *format, ...) {
        _cleanup_free_ char *text = NULL;
        size_t size;
        FILE *stream = open_memstream(&text, &size);
        if (!stream)
                return -ENOMEM;

        va_list args;
        va_start(args, format);
        text_write(stream, file, line, format, args);
        va_end(args);
        if (fclose(stream) != 0)
                return -ENOMEM;

        char **lines = reallocarray(faults->lines, faults->n_lines + 1, sizeof(*lines));
        if (!lines)
                return -ENOMEM;
        faults->lines = lines;
        faults->lines[faults->n_lines++] = TAKE_PTR(text);
        return 0;
}

void faults_clear(Faults *faults) {
        for (size_t i = 0; i < faults->n_lines; i++)
                free(faults->lines[i]);
        free(faults->lines);
        *faults = (Faults){0};
}
