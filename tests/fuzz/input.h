/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the fuzz targets share. A target is one file, fuzz_NAME.c: libFuzzer calls its
 * LLVMFuzzerTestOneInput() with whatever bytes it thinks of, and keeps those that reach new code.
 */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/faults.h"

/* Always 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* What has to be true whatever the input; else the process ends, and libFuzzer keeps the input. */
#define HOLDS(condition) ((condition) ? (void) 0 : broken(__FILE__, __LINE__, #condition))
_Noreturn void broken(const char *file, int line, const char *condition);

/* The pointer, unless there is no memory. */
void *must(void *pointer);

/* A part of the input. */
typedef struct Piece {
        const char *at; /* NULL: there is none */
        size_t size;
} Piece;

/* Cuts off what stands before `separator`, and that with it; the last piece is all that is left. */
Piece piece_next(Piece *rest, const char *separator);

/* Up to its first NUL, in memory of just that size, so that reading beyond it is seen. Free it. */
char *piece_text(Piece piece);

/* The path of a file in a folder that this process has for itself, until the next call. */
const char *scratch_path(const char *name);

/* Writes the file, or removes it where there is no such piece. `name` may have one folder in it. */
void scratch_write(const char *name, Piece piece);

/* Whether a person can read it: UTF-8 without control characters, and not nothing. */
bool readable(const char *text);

/* Every one of them begins with the scratch folder, where the file is, and is readable. */
void faults_check(const Faults *faults);

bool faults_equal(const Faults *a, const Faults *b);

/* The full path of a file of the sources. Free it. */
char *source_path(const char *name);
