/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "daemon/tools.h"

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/timetext.h"
#include "ledger/ledger.h"
#include "service/service.h"

static int failed(const char *what, int r) {
        (void) fprintf(stderr, "coinbudgetd: %s: %s\n", what, strerror(-r));
        return EXIT_FAILURE;
}

int tool_check(const Places *places) {
        _cleanup_(loaded_clear) Loaded loaded = {0};
        _cleanup_(faults_clear) Faults faults = {0};

        int r = load(places, &faults, &loaded);
        for (size_t i = 0; i < faults.n_lines; i++)
                (void) fprintf(stderr, "%s\n", faults.lines[i]);
        if (r == -EBADMSG)
                return EXIT_CONFIG;
        if (r < 0)
                return failed("Cannot read the configuration", r);
        (void) printf("In order: the configuration, and a catalogue of %zu platforms.\n",
                        loaded.catalog->n_platforms);
        return EXIT_SUCCESS;
}

/* Becomes the user whose files the ledger's are: one that root made would lock the daemon out. */
static int take_on_owner(const char *directory) {
        uint32_t uid, gid;

        int r = ledger_owner(directory, &uid, &gid);
        if (r == -ENOENT) {
                (void) fprintf(stderr, "coinbudgetd: %s: there is no ledger yet\n", directory);
                return r;
        }
        if (r == -EACCES || (r >= 0 && geteuid() != 0 && geteuid() != uid)) {
                (void) fprintf(stderr,
                                "coinbudgetd: Only root or the service's user may do that\n");
                return -EPERM;
        }
        if (r >= 0 && geteuid() == 0 &&
                        (setgroups(0, NULL) < 0 || setresgid(gid, gid, gid) < 0 ||
                                        setresuid(uid, uid, uid) < 0))
                r = -errno;
        if (r < 0)
                (void) failed(directory, r);
        return r;
}

/* Percents, on a terminal alone, written over one another. */
static void show_progress(int64_t done, int64_t total, void *userdata) {
        int *shown = userdata;
        int percent = total > 0 ? (int) (100 * (double) done / (double) total) : 100;

        if (percent == *shown || !isatty(STDERR_FILENO))
                return;
        *shown = percent;
        (void) fprintf(stderr, "\r%3d %%", percent);
}

/* Whatever is said next begins where they stood. */
static void end_progress(int shown) {
        if (shown >= 0)
                (void) fprintf(stderr, "\r%5s\r", "");
}

int tool_verify(const Places *places) {
        char hash[LEDGER_HASH_TEXT + 1];
        char **faults = NULL;
        int64_t entries;
        int shown = -1;
        size_t n = 0;

        if (take_on_owner(places->state) < 0)
                return EXIT_FAILURE;
        int r = ledger_verify(places->state, show_progress, &shown, &faults, &entries, hash);
        end_progress(shown);
        if (r == -EPROTO) {
                (void) fprintf(stderr,
                                "coinbudgetd: %s/ledger.db is not a ledger of this version\n",
                                places->state);
                return EXIT_FAILURE;
        }
        if (r < 0)
                return failed("Cannot verify the ledger", r);

        for (; faults[n]; n++) {
                (void) fprintf(stderr, "%s\n", faults[n]);
                free(faults[n]);
        }
        free(faults);
        if (n > 0) {
                (void) fprintf(stderr,
                                "%s/ledger.db is not what was written. Keep it as it is, and put a "
                                "backup in its place.\n",
                                places->state);
                return EXIT_FAILURE;
        }
        (void) printf("In order: %" PRId64 " entries, and all that follows from them.\n%s\n",
                        entries, hash);
        return EXIT_SUCCESS;
}

/* In a process of its own, which gives the caller's rights up for good: 0, or an exit status. */
static int copy_as_owner(const char *directory, int fd) {
        int status, shown = -1;

        pid_t pid = fork();
        if (pid < 0)
                return failed("fork", -errno);
        if (pid == 0) {
                int r = take_on_owner(directory);
                if (r < 0)
                        _exit(EXIT_FAILURE);
                r = ledger_backup(directory, fd, show_progress, &shown);
                end_progress(shown);
                _exit(r < 0 ? failed("Cannot copy the ledger", r) : EXIT_SUCCESS);
        }
        if (waitpid(pid, &status, 0) < 0)
                return failed("waitpid", -errno);
        return WIFEXITED(status) ? WEXITSTATUS(status) : EXIT_FAILURE;
}

int tool_backup(const Places *places, const char *file) {
        /* Made with the caller's rights: the ledger's owner may not write there. */
        int fd = open(file, O_RDWR | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0)
                return failed(file, -errno);

        int status = copy_as_owner(places->state, fd);
        (void) close(fd);
        if (status != EXIT_SUCCESS) {
                (void) unlink(file); /* no whole copy */
                return status;
        }
        (void) printf("Copied to %s.\n", file);
        return EXIT_SUCCESS;
}

int tool_accept_clock(const Places *places) {
        _cleanup_(ledger_closep) Ledger *ledger = NULL;
        _cleanup_free_ char *message = NULL;
        uint32_t actor = getuid();

        if (take_on_owner(places->state) < 0)
                return EXIT_FAILURE;
        int r = ledger_open(places->state, &ledger, &message);
        if (r == -EBUSY) {
                (void) fprintf(stderr,
                                "coinbudgetd: The daemon is running. Stop it first: systemctl "
                                "stop coinbudgetd\n");
                return EXIT_FAILURE;
        }
        if (r < 0) {
                (void) fprintf(stderr, "coinbudgetd: %s\n", message ? message : strerror(-r));
                return EXIT_FAILURE;
        }
        r = service_accept_clock(ledger, actor, time_now());
        if (r < 0)
                return failed("Cannot write it down", r);
        (void) printf("The ledger goes on from now.\n");
        return EXIT_SUCCESS;
}
