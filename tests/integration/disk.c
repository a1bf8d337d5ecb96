/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/integration/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <sys/mount.h>
#include <unistd.h>

#include "tests/integration/stage.h"

#define BALLAST WORLD_STATE_DIR "/ballast"

void disk_mount(const char *size) {
        const char *options = text(
                        "size=%s,mode=700,uid=%d,gid=%d", size, UID_COINBUDGET, UID_COINBUDGET);

        cr_assert_eq(mount("tmpfs", WORLD_STATE_DIR, "tmpfs", 0, options), 0);
}

void disk_fill(void) {
        char block[4096] = "";
        int fd = open(BALLAST, O_WRONLY | O_CREAT | O_APPEND | O_CLOEXEC, 0600);

        cr_assert_geq(fd, 0);
        while (write(fd, block, sizeof(block)) > 0)
                ;
        cr_assert_eq(errno, ENOSPC);
        (void) close(fd);
}

void disk_make_room(void) {
        cr_assert_eq(unlink(BALLAST), 0);
}
