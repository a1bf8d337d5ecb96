/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Stands in front of every function of the C library by which SQLite and the ledger reach the
 * kernel, or memory, and counts its calls. The one that it is told to it lets fail, or the process
 * is killed there. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef enum Call {
        CALL_OPEN,
        CALL_MKOSTEMP,
        CALL_CLOSE,
        CALL_READ,
        CALL_PREAD,
        CALL_WRITE,
        CALL_PWRITE,
        CALL_SENDFILE,
        CALL_FTRUNCATE,
        CALL_FSYNC,
        CALL_FDATASYNC,
        CALL_STAT,
        CALL_FSTAT,
        CALL_LSTAT,
        CALL_ACCESS,
        CALL_READLINK,
        CALL_GETCWD,
        CALL_GLOB,
        CALL_FCNTL,
        CALL_FLOCK,
        CALL_MMAP,
        CALL_MUNMAP,
        CALL_MKDIR,
        CALL_RMDIR,
        CALL_RENAME,
        CALL_UNLINK,
        CALL_CHMOD,
        CALL_FCHMOD,
        CALL_FCHOWN,
        CALL_MALLOC,
        CALL_CALLOC,
        CALL_REALLOC,
        CALL_COUNT,
} Call;

typedef enum Form {
        FORM_NONE,
        FORM_KILL_BEFORE, /* SIGKILL, and the call is not made any more */
        FORM_KILL_AFTER,  /* it is made, but never returns */
        FORM_FAIL_ONCE,
        FORM_FAIL_TWICE, /* this one and the next: what SQLite cannot open to be written it opens
                            to be read */
        FORM_FAIL_ON,    /* this one and all that follow, until it is over */
        FORM_SHORT_ONCE, /* half of what was to be written is */
        FORM_SHORT_ON,   /* the same, and all that follow fail */
        FORM_COUNT,
} Form;

/* In memory that a killed process leaves to others. */
typedef struct Fault {
        Form form;
        Call call;
        int64_t at; /* its which call, from 1 */
        int error;
        bool armed;  /* calls are the ledger's, and count */
        bool over;   /* the cause is gone */
        bool struck; /* it has come to that call */
        int64_t count[CALL_COUNT];
} Fault;

/* NULL: all is as it is without. */
extern Fault *fault;

enum { CALL_ERRORS_MAX = 3 };

/* The errors that it may fail with; 0 where there are no more. */
typedef struct CallKind {
        const char *name;
        int errors[CALL_ERRORS_MAX];
        bool memory;  /* does not reach the kernel */
        bool changes; /* what others find afterwards: to be killed before and after it are two */
        bool writes;  /* so many bytes, or fewer */
} CallKind;
extern const CallKind call_kinds[CALL_COUNT];
