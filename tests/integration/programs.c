/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/integration/programs.h"

#include <stdarg.h>
#include <stdlib.h>

enum { MAX_ARGUMENTS = 32 };

static void output_destroy(void *memory) {
        output_clear(memory);
        free(memory);
}

static void collect(const char *argv[], unsigned n, va_list ap) {
        while ((argv[n] = va_arg(ap, const char *)))
                cr_assert_lt(++n, MAX_ARGUMENTS);
}

const Output *program_with(uid_t uid, const char *path, ...) {
        const char *argv[MAX_ARGUMENTS] = {path};
        va_list ap;

        va_start(ap, path);
        collect(argv, 1, ap);
        va_end(ap);
        return program(uid, argv);
}

const Output *on_terminal(uid_t uid, const char *typed, const char *path, ...) {
        const char *argv[MAX_ARGUMENTS] = {"/usr/bin/env", "TERM=xterm", path};
        Output *output = keep(calloc(1, sizeof(*output)), output_destroy);
        va_list ap;

        va_start(ap, path);
        collect(argv, 3, ap);
        va_end(ap);
        int r = world_run_on_terminal(world, uid, typed, argv, output);
        cr_assert_eq(r, 0, "%s: %s", path, strerror(-r));
        return output;
}
