/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _XOPEN_SOURCE 700
#define _GNU_SOURCE 1

/* In the place of the simulation's: ledgers lie on a Disk, and where that copies a folder as a
 * process that is killed leaves it, this cuts the power. */

#include "tests/simulation/folder.h"

#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/images/folder.h"
#include "tests/images/vfs.h"
#include "tests/simulation/must.h"

static Random dice;
static size_t n_cuts;
static Disk *left; /* by the power cut */

void folder_dice(Random random) {
        dice = random;
}

size_t folder_cuts(void) {
        return n_cuts;
}

char *folder_make_real(void) {
        const char *parent = getenv("TMPDIR");
        char *path = NULL;

        if (asprintf(&path, "%s/coinbudget-images-XXXXXX", parent ? parent : "/tmp") < 0 ||
                        !mkdtemp(path))
                die("no temporary folder");
        return path;
}

static const char *const made_by_daemon[] = {"ledger.db", "ledger.redo", "ledger.lock"};

void folder_mirror(const char *folder, const Disk *disk) {
        for (size_t i = 0; i < ELEMENTSOF(made_by_daemon); i++) {
                char path[PATH_MAX];

                snprintf(path, sizeof(path), "%s/%s", folder, made_by_daemon[i]);
                if (!disk || !disk_has(disk, made_by_daemon[i]))
                        (void) unlink(path);
                else
                        (void) close(open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0600));
        }
}

char *folder_make(void) {
        vfs_use(disk_new());
        return folder_make_real();
}

char *folder_copy(const char *path) {
        left = disk_crash(vfs_disk(), &dice);
        return must(strdup(path));
}

void folder_put_back(const char *path, char *copy) {
        disk_free(vfs_disk());
        vfs_use(left);
        folder_mirror(path, left);
        n_cuts++;
        free(copy);
}

void folder_remove(char *path) {
        if (!path)
                return;
        vfs_use(disk_free(vfs_disk()));
        folder_mirror(path, NULL);
        (void) rmdir(path);
        free(path);
}
