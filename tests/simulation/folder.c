/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _XOPEN_SOURCE 700
#define _GNU_SOURCE 1

#include "tests/simulation/folder.h"

#include <dirent.h>
#include <fcntl.h>
#include <ftw.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/simulation/must.h"

char *folder_make(void) {
        const char *parent = getenv("TMPDIR");
        char *path = NULL;

        if (asprintf(&path, "%s/coinbudget-simulation-XXXXXX", parent ? parent : "/tmp") < 0 ||
                        !mkdtemp(path))
                die("no temporary folder");
        return path;
}

static void copy_file(const char *from, const char *to) {
        int source = open(from, O_RDONLY | O_CLOEXEC);
        int target = open(to, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        ssize_t n = source < 0 || target < 0 ? -1 : 1;

        while (n > 0)
                n = copy_file_range(source, NULL, target, NULL, 1 << 20, 0);
        if (n < 0)
                die("%s: cannot be copied", from);
        (void) close(source);
        (void) close(target);
}

char *folder_copy(const char *path) {
        char *copy = folder_make();
        DIR *folder = opendir(path);

        if (!folder)
                die("%s: cannot be read", path);
        for (struct dirent *entry; (entry = readdir(folder));) {
                char from[PATH_MAX], to[PATH_MAX];

                if (entry->d_name[0] == '.')
                        continue;
                snprintf(from, sizeof(from), "%s/%s", path, entry->d_name);
                snprintf(to, sizeof(to), "%s/%s", copy, entry->d_name);
                copy_file(from, to);
        }
        (void) closedir(folder);
        return copy;
}

void folder_put_back(const char *path, char *copy) {
        folder_remove(strdup(path));
        if (rename(copy, path) < 0)
                die("%s: cannot be put in place", path);
        free(copy);
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
