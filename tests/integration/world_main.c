/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* Runs a command in a world, for a demonstration or to look around. */

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/contract.h"
#include "tests/integration/world.h"

static int usage(FILE *to) {
        (void) fputs("world [--polkit] [--clock=SECONDS] COMMAND [ARGUMENT...]\n"
                     "    Runs the command as root in a world of its own: a private system bus,\n"
                     "    users (alice, bob; the guardians mum, dad), no coinbudgetd yet.\n"
                     "    All that was started there ends with the command. It begins at that\n"
                     "    time, in seconds since 1970.\n"
                     "Within it:\n"
                     "world --daemon [ARGUMENT...]\n"
                     "    Starts coinbudgetd, and prints its pid when it is ready.\n"
                     "world --as=USER COMMAND [ARGUMENT...]\n"
                     "    Runs a command as that user.\n"
                     "world --as=USER --password=PASSWORD COMMAND [ARGUMENT...]\n"
                     "    The same on a terminal of its own, where that is typed if a password is\n"
                     "    asked for; COMMAND is a path then.\n",
                        to);
        return to == stdout ? EXIT_SUCCESS : EXIT_FAILURE;
}

static const User *user_named(const char *name) {
        for (unsigned i = 0; i < n_users; i++)
                if (strcmp(users[i].name, name) == 0)
                        return &users[i];
        return NULL;
}

static int start_daemon(const char *const arguments[]) {
        _cleanup_(world_stopp) World *world = NULL;

        /* One that was killed just now may still have the name. */
        if (world_join(&world) < 0 || world_await_name(world, BUS_NAME, false) < 0 ||
                        world_daemon_start(world, arguments) < 0)
                return EXIT_FAILURE;
        (void) printf("%d\n", world_daemon_pid(world));
        return EXIT_SUCCESS;
}

/* With this terminal, if there is one, and all else that this process has. */
static int become(uid_t uid, char *argv[]) {
        if (identity_take(uid) >= 0)
                execvp(argv[0], argv);
        (void) fprintf(stderr, "world: %s: %s\n", argv[0], strerror(errno));
        return 127;
}

static int run_on_terminal(uid_t uid, const char *password, const char *const argv[]) {
        _cleanup_(world_stopp) World *world = NULL;
        _cleanup_(output_clear) Output output = {0};

        if (world_join(&world) < 0)
                return EXIT_FAILURE;
        int r = world_run_on_terminal(world, uid, password, argv, &output);
        if (r < 0) {
                (void) fprintf(stderr, "world: %s: %s\n", argv[0], strerror(-r));
                return EXIT_FAILURE;
        }
        (void) fputs(output.out, stdout);
        return output.status;
}

static int run_as(const char *name, const char *password, char *argv[]) {
        const User *user = user_named(name);
        uid_t uid = user ? user->uid : 0;

        if (!user && strcmp(name, "root") != 0) {
                (void) fprintf(stderr, "world: there is no user %s here\n", name);
                return EXIT_FAILURE;
        }
        return password ? run_on_terminal(uid, password, (const char *const *) argv)
                        : become(uid, argv);
}

/* Ends what the command has left behind, which has become ours. */
static void end_children(void) {
        char path[64], list[4096];

        for (;;) {
                (void) snprintf(path, sizeof(path), "/proc/self/task/%d/children", getpid());
                FILE *file = fopen(path, "re");
                size_t n = file ? fread(list, 1, sizeof(list) - 1, file) : 0;
                if (file)
                        (void) fclose(file);
                list[n] = '\0';
                char *rest = list;
                for (long pid = strtol(rest, &rest, 10); pid > 0; pid = strtol(rest, &rest, 10))
                        (void) kill((pid_t) pid, SIGKILL);
                if (waitpid(-1, NULL, 0) < 0)
                        return;
        }
}

static void clock_begin(World *world, int64_t at) {
        world_clock_move(world, at * 1000000 - world_clock(world));
        (void) setenv("LD_PRELOAD", WORLD_BUILD_DIR "/clock_shim.so", 1);
        (void) setenv("CLOCK_SHIM", WORLD_CLOCK_FILE, 1);
}

/* clock: 0 for the real one. */
static int run_in_world(WorldFlags flags, int64_t clock, char *argv[]) {
        _cleanup_(world_stopp) World *world = NULL;
        int status;
        pid_t pid;

        int r = world_start(flags, &world);
        if (r == -EPERM)
                (void) fputs("world: only root can make one\n", stderr);
        if (r < 0)
                return EXIT_FAILURE;
        (void) prctl(PR_SET_CHILD_SUBREAPER, 1);
        (void) signal(SIGINT, SIG_IGN);
        (void) setenv("PATH", WORLD_BUILD_DIR ":/usr/sbin:/usr/bin:/sbin:/bin", 1);
        (void) setenv("WORLD_STATE_DIR", WORLD_STATE_DIR, 1);
        (void) setenv("WORLD_LOG_DIR", WORLD_LOG_DIR, 1);
        if (flags & WORLD_CLOCK)
                clock_begin(world, clock);

        pid = fork();
        if (pid == 0) {
                (void) signal(SIGINT, SIG_DFL);
                execvp(argv[0], argv);
                (void) fprintf(stderr, "world: %s: %s\n", argv[0], strerror(errno));
                _exit(127);
        }
        if (pid < 0 || waitpid(pid, &status, 0) < 0)
                return EXIT_FAILURE;
        world = world_stop(world);
        end_children();
        return WIFSIGNALED(status) ? 128 + WTERMSIG(status) : WEXITSTATUS(status);
}

int main(int argc, char *argv[]) {
        char **arguments = argv + 1;
        WorldFlags flags = WORLD_PLAIN;
        const char *as = NULL, *password = NULL;
        int64_t clock = 0;

        (void) argc;
        for (; *arguments && strncmp(*arguments, "--", 2) == 0; arguments++) {
                if (strcmp(*arguments, "--help") == 0)
                        return usage(stdout);
                if (strcmp(*arguments, "--daemon") == 0)
                        return start_daemon((const char *const *) arguments + 1);
                if (strcmp(*arguments, "--polkit") == 0)
                        flags |= WORLD_POLKIT;
                else if (strncmp(*arguments, "--clock=", 8) == 0) {
                        flags |= WORLD_CLOCK;
                        clock = atoll(*arguments + 8);
                } else if (strncmp(*arguments, "--as=", 5) == 0)
                        as = *arguments + 5;
                else if (strncmp(*arguments, "--password=", 11) == 0)
                        password = *arguments + 11;
                else
                        return usage(stderr);
        }
        if (!*arguments)
                return usage(stderr);
        return as ? run_as(as, password, arguments) : run_in_world(flags, clock, arguments);
}
