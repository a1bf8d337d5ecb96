/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What is wrong in the files that people write, collected so that `coinbudgetd --check` can show
 * all of it at once. */

#include <stddef.h>

#include "common/util.h"

typedef struct Faults {
        char **lines; /* "FILE:LINE: what is wrong, and what would be right" */
        size_t n_lines;
} Faults;

/* Adds a line; `line` 0 where the fault is the file's as a whole. 0 or -ENOMEM. */
int faults_add(Faults *faults, const char *file, int line, const char *format, ...) _printf_(4, 5);

/* Frees what it holds, and leaves it empty. */
void faults_clear(Faults *faults);
