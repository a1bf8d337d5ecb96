/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/powercut/ext4.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/loop.h>
#include <stdio.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/simulation/must.h"

/* Of the kernel's fs/ext4/ext4.h; not in the headers of Debian 12. */
#ifndef EXT4_IOC_SHUTDOWN
#define EXT4_IOC_SHUTDOWN _IOR('X', 125, uint32_t)
#define EXT4_GOING_FLAGS_NOLOGFLUSH 2
#endif

/* Room for some thousand requests; the smallest journal that is usual. */
#define SIZE (32 << 20)
#define JOURNAL "size=4"

enum { DEVICE_MAX = 32, TRIES = 16 };

struct Ext4 {
        World *world;
        char device[DEVICE_MAX];
        int device_fd; /* keeps the device from being let go between two mounts */
        int root_fd;   /* -1: not mounted, or cut */
};

static int file_new(const char *folder) {
        char path[256];

        (void) snprintf(path, sizeof(path), "%s/powercut-XXXXXX", folder);
        int fd = mkostemp(path, O_CLOEXEC);
        if (fd < 0 || unlink(path) < 0 || ftruncate(fd, SIZE) < 0)
                die("%s: %s", path, strerror(errno));
        return fd;
}

/* -EBUSY: somebody else was quicker. */
static int device_take(Ext4 *fs, int control, int file) {
        struct loop_config config = {
                        .fd = (uint32_t) file, .info = {.lo_flags = LO_FLAGS_AUTOCLEAR}};

        int number = ioctl(control, LOOP_CTL_GET_FREE);
        if (number < 0)
                return -errno;
        (void) snprintf(fs->device, sizeof(fs->device), "/dev/loop%d", number);
        fs->device_fd = open(fs->device, O_RDWR | O_CLOEXEC);
        if (fs->device_fd < 0)
                return -errno;
        if (ioctl(fs->device_fd, LOOP_CONFIGURE, &config) < 0) {
                int r = -errno;
                (void) close(fs->device_fd);
                return r;
        }
        return 0;
}

Ext4 *ext4_new(World *world, const char *folder) {
        Ext4 *fs = must(calloc(1, sizeof(*fs)));
        int control = open("/dev/loop-control", O_RDWR | O_CLOEXEC), file = file_new(folder);

        *fs = (Ext4){.world = world, .root_fd = -1};
        int r = control < 0 ? -errno : -EBUSY;
        for (int i = 0; i < TRIES && r == -EBUSY; i++)
                r = device_take(fs, control, file);
        (void) close(file);
        if (control >= 0)
                (void) close(control);
        if (r >= 0)
                return fs;
        (void) fprintf(stderr, "powercut: no loop device: %s\n", strerror(-r));
        free(fs);
        return NULL;
}

Ext4 *ext4_free(Ext4 *fs) {
        if (fs->root_fd >= 0)
                (void) close(fs->root_fd);
        (void) close(fs->device_fd);
        free(fs);
        return NULL;
}

void ext4_format(Ext4 *fs) {
        /* Nothing is left to a thread of the kernel's, that would write when it likes. */
        const char *const argv[] = {"/sbin/mkfs.ext4", "-q", "-F", "-b", "4096", "-N", "64", "-J",
                        JOURNAL, "-E", "lazy_itable_init=0,lazy_journal_init=0", fs->device, NULL};
        int status;
        pid_t pid;

        if (process_start(world_guard(fs->world),
                            &(Spawn){.argv = argv,
                                            .in = -1,
                                            .out = -1,
                                            .err = STDERR_FILENO,
                                            .extra = -1},
                            &pid) < 0 ||
                        process_wait(pid, WORLD_PATIENCE, &status) < 0 || status != 0)
                die("mkfs.ext4 %s does not work", fs->device);
}

void ext4_mount(Ext4 *fs) {
        if (mount(fs->device, WORLD_STATE_DIR, "ext4", 0, NULL) < 0)
                die("mount %s: %s", fs->device, strerror(errno));
        fs->root_fd = open(WORLD_STATE_DIR, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
        if (fs->root_fd < 0 || fchmod(fs->root_fd, 0700) < 0 ||
                        fchown(fs->root_fd, UID_COINBUDGET, UID_COINBUDGET) < 0)
                die(WORLD_STATE_DIR ": %s", strerror(errno));
}

void ext4_unmount(Ext4 *fs) {
        (void) close(fs->root_fd);
        fs->root_fd = -1;
        if (umount(WORLD_STATE_DIR) < 0)
                die("umount " WORLD_STATE_DIR ": %s", strerror(errno));
}

void ext4_cut(Ext4 *fs) {
        uint32_t how = EXT4_GOING_FLAGS_NOLOGFLUSH;

        if (ioctl(fs->root_fd, EXT4_IOC_SHUTDOWN, &how) < 0)
                die("EXT4_IOC_SHUTDOWN: %s", strerror(errno));
}
