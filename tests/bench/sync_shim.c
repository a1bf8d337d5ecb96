/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* Preloaded into the daemon: counts its fsyncs and fdatasyncs, in the file that $SYNC_SHIM names.
 */

#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/syscall.h>
#include <unistd.h>

static int64_t *count;

__attribute__((constructor)) static void shim_open(void) {
        const char *path = getenv("SYNC_SHIM");
        int fd = path ? open(path, O_RDWR | O_CLOEXEC) : -1;

        count = fd < 0 ? MAP_FAILED
                       : mmap(NULL, sizeof(*count), PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
        if (count == MAP_FAILED)
                abort();
        (void) close(fd);
}

int fsync(int fd) {
        (void) __atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST);
        return (int) syscall(SYS_fsync, fd);
}

int fdatasync(int fd) {
        (void) __atomic_add_fetch(count, 1, __ATOMIC_SEQ_CST);
        return (int) syscall(SYS_fdatasync, fd);
}
