/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/savefile.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/util.h"

int savefile_open(const char *path, SaveFile *ret) {
        SaveFile file = {.path = path, .out = stdout};
        struct stat there;

        if (!text_equal(path, "-")) {
                /* A device, or what a link names, is not to be put in place of. */
                if (lstat(path, &there) == 0 && !S_ISREG(there.st_mode))
                        return S_ISDIR(there.st_mode) ? -EISDIR : -EEXIST;
                if (asprintf(&file.unfinished, "%s.XXXXXX", path) < 0)
                        return -ENOMEM;
                int fd = mkostemp(file.unfinished, O_CLOEXEC);
                file.out = fd < 0 ? NULL : fdopen(fd, "w");
                if (!file.out) {
                        int r = -errno;
                        if (fd >= 0) {
                                (void) unlink(file.unfinished);
                                (void) close(fd);
                        }
                        free(file.unfinished);
                        return r;
                }
        }
        *ret = file;
        return 0;
}

int savefile_finish(SaveFile *file) {
        if (fflush(file->out) != 0 || ferror(file->out))
                return errno ? -errno : -EIO;
        if (!file->unfinished)
                return 0;
        if (fsync(fileno(file->out)) < 0 || rename(file->unfinished, file->path) < 0)
                return -errno;
        free(file->unfinished);
        file->unfinished = NULL;
        (void) fclose(TAKE_PTR(file->out));
        return 0;
}

void savefile_clear(SaveFile *file) {
        if (!file->unfinished)
                return;
        (void) fclose(file->out);
        (void) unlink(file->unfinished);
        free(file->unfinished);
        file->unfinished = NULL;
}
