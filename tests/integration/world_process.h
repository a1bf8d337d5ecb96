/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The processes of a world: started as any of its users, waited for, and ended with it also when
 * the test that started them crashes. */

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* The users whom a world knows besides root. */
enum {
        UID_COINBUDGET = 60100, /* the daemon's own */
        UID_ALICE,              /* children */
        UID_BOB,
        UID_MUM, /* guardians: in the group coinbudget-guardian */
        UID_DAD,
        UID_STRANGER, /* no user at all */
        GID_GUARDIAN = 60109,
};

typedef struct User {
        uid_t uid; /* also its group's */
        const char *name;
        const char *password; /* NULL: cannot log in */
        const char *password_hash;
        bool guardian;
} User;

extern const User users[];
extern const unsigned n_users;

/* Makes this process that user for good: user, group, other groups. 0 or -errno. */
int identity_take(uid_t uid);

/* Makes it look like that user to a socket's other end, until identity_leave(). 0 or -errno. */
int identity_enter(uid_t uid);
void identity_leave(void);

/* Kills what it was told of as soon as it is freed, or its owner is no more. */
typedef struct Guard Guard;
int guard_new(Guard **ret);
Guard *guard_free(Guard *guard);
int guard_add(Guard *guard, pid_t pid);

typedef struct Spawn {
        const char *const *argv;        /* argv[0] is the program's path; NULL-terminated */
        const char *const *environment; /* NULL: this process's own */
        uid_t uid;
        int in, out, err; /* -1: /dev/null */
        int extra;        /* becomes 3; -1: none */
        bool terminal;    /* `in` is its controlling terminal, in a session of its own */
} Spawn;

/* 0 or -errno; that the program could not be run is its exit status 127. guard may be NULL. */
int process_start(Guard *guard, const Spawn *spawn, pid_t *ret);

/* Waits for its end. 0 and how it ended: its exit status, or 128 + the signal, as shells say it;
 * -ETIMEDOUT after `seconds`. */
int process_wait(pid_t pid, int seconds, int *ret_status);

/* Milliseconds on a clock that only goes forward, for deadlines. */
int64_t now_ms(void);

/* What is left until `deadline` of now_ms(), never below 0, for poll(). */
int left_ms(int64_t deadline);
