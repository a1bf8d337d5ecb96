/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* The power is cut while many clients put load on a coinbudgetd, whose ledger is on an ext4 of its
 * own, on a loop device: from one moment on nothing reaches the device any more, and what it has is
 * mounted again. Nothing that was acknowledged may be lost.
 *
 * What this cannot tell: whether a disk keeps what it says it has flushed. The loop device does. */

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/random.h>
#include <sys/wait.h>
#include <unistd.h>

#include "common/contract.h"
#include "tests/calls/dice.h"
#include "tests/powercut/ext4.h"
#include "tests/powercut/left.h"
#include "tests/powercut/load.h"
#include "tests/simulation/must.h"

#define SAID WORLD_DIR "/said"
#define KEPT WORLD_BUILD_DIR "/powercut-left"

/* A file system lives through so many cuts, about. */
enum { LIFE = 4 };
/* The moment of a cut: one of so many answers, or µs. */
enum { ANSWERS_MAX = 400, USEC_MAX = 150000 };
/* In so many µs a daemon has started, about. */
enum { START_USEC = 30000 };

/* Bob's guardian is asked, before and after. */
static const char config[] =
                "[Calendar]\nTimeZone=UTC\n"
                "[Requests]\nBurst=off\nRecordsPerDay=off\nGiveBack=trust\n"
                "[Limits]\n"
                "Default=tiktok month 1000000000 coins\nDefault=twitch week 4000 coins\n"
                "[Household family]\nMembers=alice bob\nLimit=twitch month 5000 coins\n"
                "[Account bob]\nOverLimit=ask\nGiveBack=ask\n";

static const char help[] =
                "Usage: powercut [OPTION...]\n"
                "  --cuts=N        how many (15)\n"
                "  --seed=N        what the dice begin with; a random number by default\n"
                "  --mutant=NAME   of a daemon that is wrong, and has to be caught within these cuts:\n"
                "                  early (answers before it has written), normal (its redo log does "
                "not\n"
                "                  sync), normal_ledger (its ledger does not)\n";

typedef struct Arguments {
        uint64_t cuts;
        uint64_t seed;
        const char *mutant;
} Arguments;

typedef struct Run {
        World *world;
        Ext4 *fs;
        Load *load;
        Dice dice;
        bool lives; /* the file system; and a daemon runs on it */
        uint64_t cuts;
        uint64_t starts; /* of these, while a daemon was starting */
        uint64_t ahead;  /* after so many the redo log had what the ledger had not */
} Run;

static Arguments read_arguments(int argc, char **argv) {
        static const struct option options[] = {{"cuts", required_argument, NULL, 'c'},
                        {"seed", required_argument, NULL, 's'},
                        {"mutant", required_argument, NULL, 'm'}, {"help", no_argument, NULL, 'h'},
                        {0}};
        Arguments arguments = {.cuts = 15};
        int c;

        if (getrandom(&arguments.seed, sizeof(arguments.seed), 0) < 0)
                die("no random numbers");
        arguments.seed %= 1000000000;
        while ((c = getopt_long(argc, argv, "", options, NULL)) >= 0)
                if (c == 'c') {
                        arguments.cuts = strtoull(optarg, NULL, 10);
                } else if (c == 's') {
                        arguments.seed = strtoull(optarg, NULL, 10);
                } else if (c == 'm') {
                        arguments.mutant = optarg;
                } else {
                        (void) fputs(help, c == 'h' ? stdout : stderr);
                        exit(c == 'h' ? 0 : 2);
                }
        return arguments;
}

/* ---- one cut ---- */

static bool fail(const char *what) {
        printf("%s\n", what);
        return false;
}

/* The bus may not have seen yet that the last one has ended. */
static bool start_daemon(Run *run) {
        return world_await_name(run->world, BUS_NAME, false) >= 0 &&
                        world_daemon_start(run->world, NULL) >= 0;
}

/* Nothing has been cut yet: a daemon that does not start here, wrong or not, shows nothing. */
static void begin_life(Run *run) {
        ext4_format(run->fs);
        ext4_mount(run->fs);
        load_forget(run->load);
        if (!start_daemon(run))
                die("the daemon does not start");
        run->lives = true;
}

static bool end_life(Run *run) {
        int status = -1;

        if (!run->lives)
                return true;
        run->lives = false;
        int r = world_daemon_end(run->world, SIGTERM, &status);
        ext4_unmount(run->fs);
        return (r >= 0 && status == 0) || fail("The daemon does not end well.");
}

static void cut(void *userdata) {
        ext4_cut(userdata);
}

/* Half of the cuts come right with an answer: there whoever answers too early is caught. The others
 * come whenever it is. */
static Moment pick_moment(Dice *dice) {
        if (one_in(dice, 2))
                return (Moment){.answers = 1 + (uint64_t) below(dice, ANSWERS_MAX)};
        return (Moment){.usec = 1 + below(dice, USEC_MAX)};
}

/* All that was in memory is gone. */
static void power_on(Run *run) {
        int status;

        if (world_daemon_pid(run->world) > 0 && world_daemon_end(run->world, SIGKILL, &status) < 0)
                die("the daemon does not end");
        ext4_unmount(run->fs);
        ext4_mount(run->fs);
}

/* It goes again while the next daemon opens what the last one has left. */
static void cut_start(Run *run) {
        int64_t usec = below(&run->dice, START_USEC);
        pid_t cutter = fork();

        if (cutter == 0) {
                (void) usleep((useconds_t) usec);
                ext4_cut(run->fs);
                _exit(EXIT_SUCCESS);
        }
        (void) start_daemon(run);
        if (cutter < 0 || waitpid(cutter, NULL, 0) != cutter)
                die("fork: %s", strerror(errno));
        power_on(run);
        run->cuts++;
        run->starts++;
}

static bool cut_once(Run *run) {
        int64_t ahead;
        size_t n;

        bool good = load_run(run->load, pick_moment(&run->dice), cut, run->fs);
        run->cuts++;
        power_on(run);
        load_settle(run->load);
        if (one_in(&run->dice, 3))
                cut_start(run);

        const Asked *asked = load_asked(run->load, &n);
        good &= left_check(WORLD_STATE_DIR, asked, n, &ahead);
        run->ahead += ahead > 0;
        if (!start_daemon(run))
                return fail("The daemon does not start again.");
        return good & load_ask_again(run->load);
}

static bool play(Run *run) {
        if (run->lives && one_in(&run->dice, LIFE) && !end_life(run))
                return false;
        if (!run->lives)
                begin_life(run);
        return cut_once(run);
}

/* ---- all of them ---- */

static bool play_all(Run *run, uint64_t cuts) {
        bool good = true;

        while (good && run->cuts < cuts)
                good = play(run);
        return good && end_life(run);
}

static void show_lines(const char *path, unsigned most) {
        FILE *file = fopen(path, "re");
        char line[1024];

        while (file && most-- > 0 && fgets(line, sizeof(line), file))
                printf("  %s", line);
        if (file)
                (void) fclose(file);
}

/* Of what is wrong with a mutant a few lines are enough. */
static bool play_mutant(Run *run, uint64_t cuts) {
        int out = dup(STDOUT_FILENO);

        if (out < 0 || !freopen(SAID, "we", stdout))
                die(SAID ": %s", strerror(errno));
        bool good = play_all(run, cuts);
        (void) fflush(stdout);
        if (dup2(out, STDOUT_FILENO) < 0)
                die("no output: %s", strerror(errno));
        (void) close(out);
        show_lines(SAID, 3);
        return good;
}

/* Stands in the daemon's place from here on. */
static void put_mutant(const char *name) {
        char path[256];

        (void) snprintf(path, sizeof(path), WORLD_BUILD_DIR "/powercut-%s", name);
        if (mount(path, WORLD_DAEMON, NULL, MS_BIND, NULL) < 0)
                die("mutant %s: %s", name, strerror(errno));
}

static void skip(const char *why) {
        printf("SKIPPED, NOTHING WAS TESTED: power cuts: %s\n", why);
        exit(EXIT_SUCCESS);
}

static World *begin(const Arguments *arguments) {
        World *world = NULL;

        int r = world_start(WORLD_POLKIT, &world);
        if (r == -EPERM)
                skip("they need mounts, which only root may have");
        if (r < 0 || world_write(WORLD_CONFIG, config) < 0)
                die("no world");
        if (arguments->mutant)
                put_mutant(arguments->mutant);
        return world;
}

static void sum_up(const Run *run, const Arguments *arguments, int64_t ms, bool lost) {
        Told told = load_told(run->load);

        printf("%" PRIu64 " cuts in %.1f s, %" PRIu64 " while starting; after %" PRIu64
               " the redo log was ahead of the ledger\n",
                        run->cuts, (double) ms / 1e3, run->starts, run->ahead);
        printf("seed %" PRIu64 ": %" PRIu64 " cuts, %" PRIu64 " requests and %" PRIu64
               " settlements acknowledged, %s\n",
                        arguments->seed, run->cuts, told.requests, told.settlements,
                        lost ? "something LOST" : "0 lost");
}

static bool judge(Run *run, const Arguments *arguments) {
        int64_t begin_ms = now_ms();

        bool lost = arguments->mutant ? !play_mutant(run, arguments->cuts)
                                      : !play_all(run, arguments->cuts);
        sum_up(run, arguments, now_ms() - begin_ms, lost);
        if (arguments->mutant) {
                printf("%s: mutant %s is %scaught\n", lost ? "As it should be" : "FAILED",
                                arguments->mutant, lost ? "" : "not ");
                return lost;
        }
        if (lost) {
                show_lines(WORLD_LOG_DIR "/coinbudgetd", UINT_MAX);
                left_keep(KEPT);
        }
        printf("%s\n", lost ? "FAILED" : "All is in order.");
        return !lost;
}

int main(int argc, char **argv) {
        Arguments arguments = read_arguments(argc, argv);
        const char *folder = getenv("TMPDIR");

        (void) setvbuf(stdout, NULL, _IOLBF, 0);
        printf("seed %" PRIu64 "\n", arguments.seed);
        _cleanup_(world_stopp) World *world = begin(&arguments);
        Run run = {.world = world, .dice = {arguments.seed}};
        run.fs = ext4_new(world, folder ? folder : "/tmp");
        if (!run.fs)
                skip("there is no loop device");
        run.load = load_new(world, dice_next(&run.dice));
        bool good = judge(&run, &arguments);
        run.load = load_free(run.load);
        run.fs = ext4_free(run.fs);
        return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
