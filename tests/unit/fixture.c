/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _XOPEN_SOURCE 700
#define _GNU_SOURCE 1

#include "tests/unit/fixture.h"

#include <criterion/criterion.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/util.h"

static char folder[64];
static char *paths[1024];
static size_t n_paths;

static const char *path_keep(const char *parent, const char *name) {
        cr_assert_lt(n_paths, ELEMENTSOF(paths));
        cr_assert_gt(asprintf(&paths[n_paths], "%s%s%s", parent, *name ? "/" : "", name), 0);
        return paths[n_paths++];
}

static int entry_remove(const char *path, const struct stat *st, int type, struct FTW *walk) {
        (void) st, (void) type, (void) walk;
        return remove(path);
}

void fixture_open(void) {
        const char *parent = getenv("TMPDIR");
        snprintf(folder, sizeof(folder), "%s/coinbudget-test-XXXXXX", parent ? parent : "/tmp");
        cr_assert_not_null(mkdtemp(folder));
}

void fixture_close(void) {
        nftw(folder, entry_remove, 16, FTW_DEPTH | FTW_PHYS);
        while (n_paths > 0)
                free(paths[--n_paths]);
}

const char *fixture_path(const char *name) {
        return path_keep(folder, name);
}

const char *fixture_write_bytes(const char *name, const void *bytes, size_t size) {
        const char *path = fixture_path(name);

        for (char *slash = strchr(path + strlen(folder) + 1, '/'); slash;
                        slash = strchr(slash + 1, '/')) {
                *slash = '\0';
                mkdir(path, 0755);
                *slash = '/';
        }
        FILE *file = fopen(path, "w");
        cr_assert_not_null(file, "%s", path);
        cr_assert_eq(fwrite(bytes, 1, size, file), size);
        cr_assert_eq(fclose(file), 0);
        return path;
}

const char *fixture_write(const char *name, const char *text) {
        return fixture_write_bytes(name, text, strlen(text));
}

const char *fixture_source(const char *name) {
        const char *sources = getenv("COINBUDGET_SOURCE_DIR");
        return path_keep(sources ? sources : ".", name);
}
