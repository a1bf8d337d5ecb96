/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/integration/world_process.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/pidfd.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "common/util.h"

/* The hashes are crypt(3)'s SHA-256 ones, with few rounds: tests are in a hurry. */
const User users[] = {
                {UID_COINBUDGET, "coinbudget", NULL, NULL, false},
                {UID_ALICE, "alice", "alice-secret",
                                "$5$rounds=1000$alice$NA/KFO1c8II8uBnN2DWz05YINuXxRhpLuGsOqx0ihE5",
                                false},
                {UID_BOB, "bob", NULL, NULL, false},
                {UID_MUM, "mum", "mum-secret",
                                "$5$rounds=1000$mum$xWk6JJHfV4iJcO7pvHsv4SuhfsGDvIuI4yo4A.Oq5yA",
                                true},
                {UID_DAD, "dad", "dad-secret",
                                "$5$rounds=1000$dad$5C0aWuDnIs7dYMCMzXwBdiWQcABZjbh.F2EDjA/v5.C",
                                true},
};
const unsigned n_users = ELEMENTSOF(users);

/* ---- identities ---- */

static bool is_guardian(uid_t uid) {
        for (unsigned i = 0; i < n_users; i++)
                if (users[i].uid == uid)
                        return users[i].guardian;
        return false;
}

static int groups_set(uid_t uid) {
        const gid_t guardians = GID_GUARDIAN;
        return setgroups(is_guardian(uid) ? 1 : 0, &guardians) < 0 ? -errno : 0;
}

int identity_take(uid_t uid) {
        int r = groups_set(uid);
        if (r < 0)
                return r;
        return setgid(uid) < 0 || setuid(uid) < 0 ? -errno : 0;
}

int identity_enter(uid_t uid) {
        int r = groups_set(uid);
        if (r < 0)
                return r;
        return setegid(uid) < 0 || seteuid(uid) < 0 ? -errno : 0;
}

void identity_leave(void) {
        if (seteuid(0) < 0 || setegid(0) < 0 || setgroups(0, NULL) < 0)
                abort();
}

/* ---- time ---- */

int64_t now_ms(void) {
        struct timespec now;
        (void) clock_gettime(CLOCK_MONOTONIC, &now);
        return (int64_t) now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

int left_ms(int64_t deadline) {
        int64_t left = deadline - now_ms();
        return left > 0 ? (int) left : 0;
}

/* ---- the guard ---- */

struct Guard {
        pid_t pid;
        int fd; /* pids are written here; its other end sees when it is closed, however that is */
};

enum { WARDS_MAX = 256 };

/* Holds its wards by pidfd, so that it never hits a stranger who got an old pid. */
static _Noreturn void guard_run(int fd) {
        int wards[WARDS_MAX];
        unsigned n = 0;
        pid_t pid;

        (void) setsid();
        (void) signal(SIGINT, SIG_IGN);
        (void) signal(SIGTERM, SIG_IGN);
        while (read(fd, &pid, sizeof(pid)) == sizeof(pid)) {
                int ward = pidfd_open(pid, 0);
                if (ward >= 0 && n < WARDS_MAX)
                        wards[n++] = ward;
        }
        while (n > 0)
                (void) pidfd_send_signal(wards[--n], SIGKILL, NULL, 0);
        _exit(EXIT_SUCCESS);
}

int guard_new(Guard **ret) {
        int fds[2];
        Guard *guard = malloc(sizeof(*guard));

        if (!guard)
                return -ENOMEM;
        if (pipe2(fds, O_CLOEXEC) < 0) {
                free(guard);
                return -errno;
        }
        *guard = (Guard){.pid = fork(), .fd = fds[1]};
        if (guard->pid == 0) {
                (void) close(fds[1]);
                guard_run(fds[0]);
        }
        (void) close(fds[0]);
        if (guard->pid < 0) {
                int r = -errno;
                (void) close(fds[1]);
                free(guard);
                return r;
        }
        *ret = guard;
        return 0;
}

int guard_add(Guard *guard, pid_t pid) {
        return write(guard->fd, &pid, sizeof(pid)) == sizeof(pid) ? 0 : -EPIPE;
}

Guard *guard_free(Guard *guard) {
        if (!guard)
                return NULL;
        (void) close(guard->fd);
        (void) waitpid(guard->pid, NULL, 0);
        free(guard);
        return NULL;
}

/* ---- processes ---- */

static void fd_become(int fd, int target) {
        if (fd < 0)
                fd = open("/dev/null", O_RDWR | O_CLOEXEC);
        if (fd == target)
                (void) fcntl(fd, F_SETFD, 0);
        else if (dup2(fd, target) < 0)
                _exit(127);
}

/* execve() changes nothing, but dates from before const. */
static char *const *unconst(const char *const *strings) {
        return ((union {
                const char *const *in;
                char *const *out;
        }){strings})
                        .out;
}

static _Noreturn void child_run(const Spawn *spawn) {
        sigset_t none;

        (void) sigemptyset(&none);
        (void) sigprocmask(SIG_SETMASK, &none, NULL);
        for (int s = 1; s < NSIG; s++)
                (void) signal(s, SIG_DFL);
        if (spawn->terminal && (setsid() < 0 || ioctl(spawn->in, TIOCSCTTY, 0) < 0))
                _exit(127);

        fd_become(spawn->in, STDIN_FILENO);
        fd_become(spawn->out, STDOUT_FILENO);
        fd_become(spawn->err, STDERR_FILENO);
        if (spawn->extra >= 0)
                fd_become(spawn->extra, 3);
        if (identity_take(spawn->uid) < 0)
                _exit(127);
        if (spawn->environment)
                execve(spawn->argv[0], unconst(spawn->argv), unconst(spawn->environment));
        else
                execv(spawn->argv[0], unconst(spawn->argv));
        _exit(127);
}

int process_start(Guard *guard, const Spawn *spawn, pid_t *ret) {
        pid_t pid = fork();

        if (pid < 0)
                return -errno;
        if (pid == 0)
                child_run(spawn);
        *ret = pid;
        return guard ? guard_add(guard, pid) : 0;
}

int process_wait(pid_t pid, int seconds, int *ret_status) {
        int fd = pidfd_open(pid, 0);
        struct pollfd poll_fd = {.fd = fd, .events = POLLIN};
        int status;

        if (fd < 0)
                return -errno;
        int n = poll(&poll_fd, 1, seconds * 1000);
        (void) close(fd);
        if (n == 0)
                return -ETIMEDOUT;
        if (n < 0 || waitpid(pid, &status, 0) != pid)
                return -errno;
        *ret_status = WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
        return 0;
}
