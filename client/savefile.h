/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A private file that stands in its place whole or not at all: it is written beside it, under
 * another name. Not among other's eyes: mode 0600. */

#include <stdio.h>

typedef struct SaveFile {
        const char *path; /* borrowed */
        char *unfinished; /* its name until it is whole; NULL for standard output */
        FILE *out;
} SaveFile;

/* path "-": standard output. 0 and *ret; or -errno, which is -EEXIST where something other than a
 * plain file stands there. */
int savefile_open(const char *path, SaveFile *ret);

/* Puts it in its place, from where it stays also when the power goes. 0; or -errno, and what stood
 * there stands there still. */
int savefile_finish(SaveFile *file);

/* Removes what was not finished. */
void savefile_clear(SaveFile *file);
