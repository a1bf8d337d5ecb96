/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/polkit_agent.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <systemd/sd-login.h>
#include <unistd.h>

#define AGENT "/usr/bin/pkttyagent"

/* How long the agent may take to find polkit: that is not the wait for the password. */
#define READY_TIMEOUT_MS 10000

/* Whether polkit finds a session for us, in the way it looks for one: our own, else where the user
 * is seated. */
static bool in_session(void) {
        uid_t uid;

        return sd_pid_get_session(0, NULL) >= 0 ||
                        (sd_pid_get_owner_uid(0, &uid) >= 0 && sd_uid_get_display(uid, NULL) >= 0);
}

/* In the child, between fork and exec: only what is safe there. */
static void agent_exec(pid_t parent, bool fallback, const char *process, const char *notify) {
        /* It ends with us, however we end. */
        if (prctl(PR_SET_PDEATHSIG, SIGTERM) < 0 || getppid() != parent)
                _exit(EXIT_FAILURE);

        /* It speaks to the person, wherever our own output goes. */
        int tty = open("/dev/tty", O_WRONLY | O_CLOEXEC);
        if (tty >= 0 && (dup2(tty, STDOUT_FILENO) < 0 || dup2(tty, STDERR_FILENO) < 0))
                _exit(EXIT_FAILURE);

        /* The session's own agent goes before a fallback. Outside of any session polkit 122 finds
         * no fallback, and there is no other agent that ours could stand in the way of. */
        execl(AGENT, AGENT, "--process", process, "--notify-fd", notify,
                        fallback ? "--fallback" : (char *) NULL, (char *) NULL);
        _exit(EXIT_FAILURE);
}

int polkit_agent_start(pid_t *ret_pid) {
        int pipes[2];
        char process[16], notify[16];

        if (geteuid() == 0 || !isatty(STDIN_FILENO)) {
                *ret_pid = 0;
                return 0;
        }
        if (access(AGENT, X_OK) < 0)
                return -errno;
        if (pipe2(pipes, O_CLOEXEC) < 0)
                return -errno;

        pid_t parent = getpid();
        bool fallback = in_session();
        snprintf(process, sizeof process, "%d", (int) parent);
        snprintf(notify, sizeof notify, "%d", pipes[1]);

        pid_t pid = fork();
        if (pid < 0) {
                int r = -errno;
                close(pipes[0]);
                close(pipes[1]);
                return r;
        }
        if (pid == 0) {
                if (fcntl(pipes[1], F_SETFD, 0) < 0)
                        _exit(EXIT_FAILURE);
                agent_exec(parent, fallback, process, notify);
        }

        /* It closes its end when it is registered, or when it has failed: then polkit says no. */
        close(pipes[1]);
        struct pollfd ready = {.fd = pipes[0]};
        while (poll(&ready, 1, READY_TIMEOUT_MS) < 0 && errno == EINTR)
                ;
        close(pipes[0]);
        *ret_pid = pid;
        return 0;
}

void polkit_agent_stop(pid_t pid) {
        if (pid <= 0)
                return;
        kill(pid, SIGTERM);
        kill(pid, SIGCONT);
        while (waitpid(pid, NULL, 0) < 0 && errno == EINTR)
                ;
}
