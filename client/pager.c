/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/pager.h"

#include <errno.h>
#include <fcntl.h>
#include <langinfo.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdio_ext.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "client/sentence.h"
#include "client/translate.h"
#include "common/util.h"

/* Of less, as systemd's tools set it: leave at once where it fits (F), colours (R), lines are not
 * wrapped (S), the screen is left as it is (X), say where one is (M), Ctrl-C leaves (K). */
#define LESS_OPTIONS "FRSXMK"

/* What the shell ends with where a command cannot be run. */
enum { CANNOT_EXECUTE = 126, NOT_FOUND = 127 };

static pid_t pager = -1;
static int terminal = -1; /* standard output, as it was */

/* Whether somebody else's rights are used, as with sudo: then nothing may come of the pager but
 * reading. */
static bool is_elevated(void) {
        if (geteuid() != getuid())
                return true;
        return geteuid() == 0 &&
                        (getenv("SUDO_UID") || getenv("PKEXEC_UID") || getenv("DOAS_USER"));
}

/* What the user wants instead of less; NULL: nothing was said. */
static const char *pager_command(void) {
        const char *command = getenv("COINBUDGET_PAGER");

        if (is_elevated())
                return NULL;
        return command ? command : getenv("PAGER");
}

static bool is_welcome(void) {
        const char *term = getenv("TERM"), *command = pager_command();

        if (!isatty(STDIN_FILENO) || !isatty(STDOUT_FILENO))
                return false;
        if (!term || !*term || text_equal(term, "dumb"))
                return false;
        return !command || (*command && !text_equal(command, "cat"));
}

static _Noreturn void pager_run(const char *command) {
        if (setenv("LESS", LESS_OPTIONS, 1) < 0 ||
                        (is_elevated() && setenv("LESSSECURE", "1", 1) < 0))
                _exit(EXIT_FAILURE);
        if (text_equal(nl_langinfo(CODESET), "UTF-8"))
                (void) setenv("LESSCHARSET", "utf-8", 1);
        if (command)
                (void) execl("/bin/sh", "sh", "-c", command, NULL);
        else {
                (void) execlp("less", "less", NULL);
                if (!is_elevated()) /* it has a shell, and no way to shut it */
                        (void) execlp("more", "more", NULL);
                (void) execlp("cat", "cat", NULL);
        }
        _exit(NOT_FOUND);
}

void pager_open(void) {
        const char *command = pager_command();
        int fds[2];

        if (pager > 0 || !is_welcome() || pipe2(fds, O_CLOEXEC) < 0)
                return;
        (void) fflush(stdout);
        terminal = fcntl(STDOUT_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
        pager = terminal < 0 ? -1 : fork();
        if (pager == 0) {
                (void) prctl(PR_SET_PDEATHSIG, SIGTERM);
                if (dup2(fds[0], STDIN_FILENO) < 0)
                        _exit(EXIT_FAILURE);
                pager_run(command);
        }
        (void) close(fds[0]);
        if (pager > 0 && dup2(fds[1], STDOUT_FILENO) >= 0) {
                (void) signal(SIGPIPE, SIG_IGN);
                /* Theirs, who reads: it would leave the pager alone with the terminal. */
                (void) signal(SIGINT, SIG_IGN);
                (void) signal(SIGQUIT, SIG_IGN);
        }
        (void) close(fds[1]);
}

int pager_close(int status) {
        int ended;

        if (pager <= 0)
                return status;
        /* What is left over after an early end is for nobody. */
        (void) fflush(stdout);
        __fpurge(stdout);
        clearerr(stdout);
        (void) dup2(terminal, STDOUT_FILENO);
        (void) close(terminal);
        while (waitpid(pager, &ended, 0) < 0)
                if (errno != EINTR)
                        return status;
        pager = -1;
        if (!WIFEXITED(ended) ||
                        (WEXITSTATUS(ended) != NOT_FOUND && WEXITSTATUS(ended) != CANNOT_EXECUTE))
                return status;
        fputs(_("The pager cannot be run. Set PAGER to one that can, or use --no-pager\n"), stderr);
        return status == STATUS_DONE ? STATUS_FAILED : status;
}
