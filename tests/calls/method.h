/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The methods that there are, as the daemon itself says, and what came of their calls. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "tests/integration/world.h"

enum { METHODS_MAX = 64, ARGUMENTS_MAX = 8, OUTCOMES_MAX = 16, WORD_MAX = 127 };

typedef struct Argument {
        char name[WORD_MAX + 1];
        char type[WORD_MAX + 1];
} Argument;

typedef struct Outcome {
        char name[WORD_MAX + 1]; /* an error's; "": it was done */
        uint64_t n;
} Outcome;

typedef struct Method {
        char interface[WORD_MAX + 1];
        char name[WORD_MAX + 1];
        Argument in[ARGUMENTS_MAX];
        size_t n_in;
        char out[WORD_MAX + 1]; /* the signature of its answer */
        uint64_t made, unawaited;
        Outcome outcomes[OUTCOMES_MAX];
        size_t n_outcomes;
} Method;

typedef struct Methods {
        Method at[METHODS_MAX];
        size_t n;
} Methods;

/* Asks the daemon for them, those of the standard interfaces too. Its own have to be the
 * contract's; else, or if it cannot be asked, this is the end. */
Methods *methods_read(World *world);

/* error: "" if it was done. */
void method_note(Method *method, const char *error);

/* A table of what came of all. False if one of the contract's was never done. */
bool methods_print(const Methods *methods);
