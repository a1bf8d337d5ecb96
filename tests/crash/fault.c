/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
/* Functions that this defines are macros with it. */
#undef _FORTIFY_SOURCE
#include "tests/crash/fault.h"

#include <dlfcn.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/file.h>
#include <sys/mman.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

Fault *fault;

const CallKind call_kinds[CALL_COUNT] = {
                [CALL_OPEN] = {.name = "open", .errors = {EMFILE, EIO, ENOSPC}, .changes = true},
                [CALL_MKOSTEMP] = {.name = "mkostemp",
                                .errors = {EMFILE, EIO, ENOSPC},
                                .changes = true},
                [CALL_CLOSE] = {.name = "close", .errors = {EIO}},
                [CALL_READ] = {.name = "read", .errors = {EIO}},
                [CALL_PREAD] = {.name = "pread", .errors = {EIO}},
                [CALL_WRITE] = {.name = "write",
                                .errors = {EIO, ENOSPC},
                                .changes = true,
                                .writes = true},
                [CALL_PWRITE] = {.name = "pwrite",
                                .errors = {EIO, ENOSPC},
                                .changes = true,
                                .writes = true},
                [CALL_SENDFILE] = {.name = "sendfile",
                                .errors = {EIO, ENOSPC},
                                .changes = true,
                                .writes = true},
                [CALL_FTRUNCATE] = {.name = "ftruncate", .errors = {EIO, ENOSPC}, .changes = true},
                [CALL_FSYNC] = {.name = "fsync", .errors = {EIO, ENOSPC}},
                [CALL_FDATASYNC] = {.name = "fdatasync", .errors = {EIO, ENOSPC}},
                [CALL_STAT] = {.name = "stat", .errors = {EIO}},
                [CALL_FSTAT] = {.name = "fstat", .errors = {EIO}},
                [CALL_LSTAT] = {.name = "lstat", .errors = {EIO}},
                [CALL_ACCESS] = {.name = "access", .errors = {EIO}},
                [CALL_READLINK] = {.name = "readlink", .errors = {EIO}},
                [CALL_GETCWD] = {.name = "getcwd", .errors = {ENOMEM}},
                [CALL_GLOB] = {.name = "glob", .errors = {ENOMEM}},
                [CALL_FCNTL] = {.name = "fcntl", .errors = {EIO, ENOLCK}},
                [CALL_FLOCK] = {.name = "flock", .errors = {EIO, ENOLCK}},
                [CALL_MMAP] = {.name = "mmap", .errors = {ENOMEM, EMFILE}},
                [CALL_MUNMAP] = {.name = "munmap", .errors = {ENOMEM}},
                [CALL_MKDIR] = {.name = "mkdir", .errors = {EIO, ENOSPC}, .changes = true},
                [CALL_RMDIR] = {.name = "rmdir", .errors = {EIO}, .changes = true},
                [CALL_RENAME] = {.name = "rename", .errors = {EIO, ENOSPC}, .changes = true},
                [CALL_UNLINK] = {.name = "unlink", .errors = {EIO}, .changes = true},
                [CALL_CHMOD] = {.name = "chmod", .errors = {EIO}, .changes = true},
                [CALL_FCHMOD] = {.name = "fchmod", .errors = {EIO}, .changes = true},
                [CALL_FCHOWN] = {.name = "fchown", .errors = {EIO}, .changes = true},
                [CALL_MALLOC] = {.name = "malloc", .errors = {ENOMEM}, .memory = true},
                [CALL_CALLOC] = {.name = "calloc", .errors = {ENOMEM}, .memory = true},
                [CALL_REALLOC] = {.name = "realloc", .errors = {ENOMEM}, .memory = true},
};

static void die_here(void) {
        (void) syscall(SYS_kill, getpid(), SIGKILL);
}

/* What is to become of a call: made, made in half, or not at all. */
typedef enum Fate { FATE_MADE, FATE_HALF, FATE_FAILS } Fate;

static Fate fate_of_first(void) {
        fault->struck = true;
        switch (fault->form) {
        case FORM_KILL_BEFORE:
                die_here();
                return FATE_MADE;
        case FORM_FAIL_ONCE:
        case FORM_FAIL_TWICE:
        case FORM_FAIL_ON:
                return FATE_FAILS;
        case FORM_SHORT_ONCE:
        case FORM_SHORT_ON:
                return FATE_HALF;
        case FORM_NONE:
        case FORM_KILL_AFTER:
        case FORM_COUNT:
                break;
        }
        return FATE_MADE;
}

static Fate call_begins(Call call) {
        if (!fault || !fault->armed)
                return FATE_MADE;
        int64_t n = ++fault->count[call];
        if (fault->form == FORM_NONE || call != fault->call || n < fault->at || fault->over)
                return FATE_MADE;
        if (n == fault->at)
                return fate_of_first();
        bool fails = fault->form == FORM_FAIL_ON || fault->form == FORM_SHORT_ON ||
                        (fault->form == FORM_FAIL_TWICE && n == fault->at + 1);
        return fails ? FATE_FAILS : FATE_MADE;
}

static void call_ends(Call call) {
        if (fault && fault->armed && fault->form == FORM_KILL_AFTER && call == fault->call &&
                        fault->count[call] == fault->at)
                die_here();
}

static void *find(const char *name) {
        void *function = dlsym(RTLD_NEXT, name);

        if (!function)
                abort();
        return function;
}

/* A function that fails with `failure` and errno. */
#define STAND_IN_WITH(call, type, name, parameters, arguments, failure) \
        type name parameters {                                          \
                static type(*real) parameters;                          \
                if (!real)                                              \
                        *(void **) &real = find(#name);                 \
                if (call_begins(call) == FATE_FAILS) {                  \
                        errno = fault->error;                           \
                        return failure;                                 \
                }                                                       \
                type result = real arguments;                           \
                call_ends(call);                                        \
                return result;                                          \
        }
#define STAND_IN(call, name, parameters, arguments) \
        STAND_IN_WITH(call, int, name, parameters, arguments, -1)

/* And one that writes `n` bytes. */
#define STAND_IN_WRITE(call, name, parameters, arguments) \
        ssize_t name parameters {                         \
                static ssize_t(*real) parameters;         \
                if (!real)                                \
                        *(void **) &real = find(#name);   \
                Fate fate = call_begins(call);            \
                if (fate == FATE_FAILS) {                 \
                        errno = fault->error;             \
                        return -1;                        \
                }                                         \
                if (fate == FATE_HALF && n > 1)           \
                        n /= 2;                           \
                ssize_t result = real arguments;          \
                call_ends(call);                          \
                return result;                            \
        }

/* With a third argument that need not be there, and is passed on as it is. */
#define STAND_IN_OPEN(name)                                                    \
        int name(const char *path, int flags, ...) {                           \
                static int (*real)(const char *, int, ...);                    \
                va_list arguments;                                             \
                if (!real)                                                     \
                        *(void **) &real = find(#name);                        \
                va_start(arguments, flags);                                    \
                mode_t mode = flags & O_CREAT ? va_arg(arguments, mode_t) : 0; \
                va_end(arguments);                                             \
                if (call_begins(CALL_OPEN) == FATE_FAILS) {                    \
                        errno = fault->error;                                  \
                        return -1;                                             \
                }                                                              \
                int result = real(path, flags, mode);                          \
                call_ends(CALL_OPEN);                                          \
                return result;                                                 \
        }
#define STAND_IN_FCNTL(name)                                 \
        int name(int fd, int command, ...) {                 \
                static int (*real)(int, int, ...);           \
                va_list arguments;                           \
                if (!real)                                   \
                        *(void **) &real = find(#name);      \
                va_start(arguments, command);                \
                void *argument = va_arg(arguments, void *);  \
                va_end(arguments);                           \
                if (call_begins(CALL_FCNTL) == FATE_FAILS) { \
                        errno = fault->error;                \
                        return -1;                           \
                }                                            \
                int result = real(fd, command, argument);    \
                call_ends(CALL_FCNTL);                       \
                return result;                               \
        }

STAND_IN_OPEN(open)
STAND_IN_OPEN(open64)
STAND_IN_FCNTL(fcntl)
STAND_IN_FCNTL(fcntl64)
STAND_IN(CALL_MKOSTEMP, mkostemp, (char *path, int flags), (path, flags))
STAND_IN_WITH(CALL_READ, ssize_t, read, (int fd, void *buffer, size_t n), (fd, buffer, n), -1)
STAND_IN_WITH(CALL_PREAD, ssize_t, pread64, (int fd, void *buffer, size_t n, off64_t at),
                (fd, buffer, n, at), -1)
STAND_IN_WRITE(CALL_WRITE, write, (int fd, const void *buffer, size_t n), (fd, buffer, n))
STAND_IN_WRITE(CALL_PWRITE, pwrite64, (int fd, const void *buffer, size_t n, off64_t at),
                (fd, buffer, n, at))
STAND_IN_WRITE(CALL_SENDFILE, sendfile, (int to, int from, off_t *at, size_t n), (to, from, at, n))
STAND_IN(CALL_FTRUNCATE, ftruncate64, (int fd, off64_t n), (fd, n))
STAND_IN(CALL_FSYNC, fsync, (int fd), (fd))
STAND_IN(CALL_FDATASYNC, fdatasync, (int fd), (fd))
STAND_IN(CALL_STAT, stat, (const char *path, struct stat *st), (path, st))
STAND_IN(CALL_STAT, stat64, (const char *path, struct stat64 *st), (path, st))
STAND_IN(CALL_FSTAT, fstat, (int fd, struct stat *st), (fd, st))
STAND_IN(CALL_FSTAT, fstat64, (int fd, struct stat64 *st), (fd, st))
STAND_IN(CALL_LSTAT, lstat64, (const char *path, struct stat64 *st), (path, st))
STAND_IN(CALL_ACCESS, access, (const char *path, int mode), (path, mode))
STAND_IN_WITH(CALL_READLINK, ssize_t, readlink, (const char *path, char *buffer, size_t n),
                (path, buffer, n), -1)
STAND_IN_WITH(CALL_GETCWD, char *, getcwd, (char *buffer, size_t n), (buffer, n), NULL)
STAND_IN_WITH(CALL_GLOB, int, glob,
                (const char *pattern, int flags, int (*error)(const char *, int), glob_t *found),
                (pattern, flags, error, found), GLOB_NOSPACE)
STAND_IN(CALL_FLOCK, flock, (int fd, int operation), (fd, operation))
STAND_IN_WITH(CALL_MMAP, void *, mmap64,
                (void *at, size_t n, int protection, int flags, int fd, off64_t offset),
                (at, n, protection, flags, fd, offset), MAP_FAILED)
STAND_IN(CALL_MUNMAP, munmap, (void *at, size_t n), (at, n))
STAND_IN(CALL_MKDIR, mkdir, (const char *path, mode_t mode), (path, mode))
STAND_IN(CALL_RMDIR, rmdir, (const char *path), (path))
STAND_IN(CALL_RENAME, rename, (const char *from, const char *to), (from, to))
STAND_IN(CALL_UNLINK, unlink, (const char *path), (path))
STAND_IN(CALL_CHMOD, chmod, (const char *path, mode_t mode), (path, mode))
STAND_IN(CALL_FCHMOD, fchmod, (int fd, mode_t mode), (fd, mode))
STAND_IN(CALL_FCHOWN, fchown, (int fd, uid_t uid, gid_t gid), (fd, uid, gid))
STAND_IN_WITH(CALL_MALLOC, void *, malloc, (size_t n), (n), NULL)
STAND_IN_WITH(CALL_CALLOC, void *, calloc, (size_t n, size_t size), (n, size), NULL)
STAND_IN_WITH(CALL_REALLOC, void *, realloc, (void *old, size_t n), (old, n), NULL)

/* Linux closes the file whatever it says of it. */
int close(int fd) {
        static int (*real)(int);

        if (!real)
                *(void **) &real = find("close");
        Fate fate = call_begins(CALL_CLOSE);
        int result = real(fd);
        call_ends(CALL_CLOSE);
        if (fate != FATE_FAILS)
                return result;
        errno = fault->error;
        return -1;
}

/* SQLite tries some things again after a while: nobody waits for it here. */
int usleep(useconds_t usec) {
        (void) usec;
        return 0;
}
