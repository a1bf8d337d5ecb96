/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _XOPEN_SOURCE 700
#define _GNU_SOURCE 1

#include "tests/simulation/folder.h"

#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>

#include "tests/simulation/must.h"

char *folder_make(void) {
        const char *parent = getenv("TMPDIR");
        char *path = NULL;

        if (asprintf(&path, "%s/coinbudget-simulation-XXXXXX", parent ? parent : "/tmp") < 0 ||
                        !mkdtemp(path))
                die("no temporary folder");
        return path;
}

static int remove_entry(const char *path, const struct stat *st, int type, struct FTW *walk) {
        (void) st, (void) type, (void) walk;
        return remove(path);
}

void folder_remove(char *path) {
        if (path)
                (void) nftw(path, remove_entry, 16, FTW_DEPTH | FTW_PHYS);
        free(path);
}
