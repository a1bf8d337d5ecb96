/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/integration/client_says.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { MAX_ARGUMENTS = 16 };

/* What pkttyagent ends everything with: plain writing. */
#define PLAIN "\033[0m"

void begin_in_november(const char *settings) {
        begin(WORLD_POLKIT | WORLD_CLOCK);
        clock_at("2027-11-22 12:00:00");
        config(settings);
        daemon_start();
}

static const char *without_times(const char *original) {
        char *result = keep(strdup(original), free), *to = result;

        for (const char *from = original; *from;) {
                size_t digits = strspn(from, "0123456789");
                if (digits == 16)
                        *to++ = 'T';
                else {
                        size_t n = digits > 0 ? digits : 1;
                        memcpy(to, from, n);
                        to += n;
                }
                from += digits > 0 ? digits : 1;
        }
        *to = '\0';
        return result;
}

void assert_json(const Output *output, int status, const char *expected) {
        const char *json = without_times(output->out);

        cr_assert_eq(output->status, status, "%d: %s", output->status, output->err);
        cr_assert_str_eq(json, expected, "said: %s", json);
}

void assert_complains(const Output *output, int status, const char *what) {
        cr_assert_eq(output->status, status, "exit status %d", output->status);
        cr_assert_not_null(strstr(output->err, what), "said: %s", output->err);
        cr_assert_str_eq(output->out, "");
}

static void output_destroy(void *memory) {
        output_clear(memory);
        free(memory);
}

const Output *program_typing(const char *password, uid_t uid, const char *const argv[]) {
        Output *output = keep(calloc(1, sizeof(*output)), output_destroy);

        cr_assert_eq(world_run_on_terminal(world, uid, password, argv, output), 0);
        return output;
}

const Output *client_typing(const char *password, uid_t uid, ...) {
        const char *argv[MAX_ARGUMENTS] = {WORLD_CLIENT};
        va_list ap;

        va_start(ap, uid);
        for (unsigned i = 1; i < MAX_ARGUMENTS - 1; i++)
                if (!(argv[i] = va_arg(ap, const char *)))
                        break;
        va_end(ap);
        return program_typing(password, uid, argv);
}

void assert_typed(const Output *output, int status, const char *question, const char *expected) {
        const char *said = output->out;

        cr_assert_eq(output->status, status, "exit status %d, said: %s", output->status, said);
        cr_assert_not_null(strstr(said, question), "said: %s", said);
        for (const char *at = said; (at = strstr(at, PLAIN)); said = at)
                at += strlen(PLAIN);
        cr_assert_str_eq(said, expected, "said: %s", said);
}
