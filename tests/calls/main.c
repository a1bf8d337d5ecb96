/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* Random calls to a running coinbudgetd, by people who may not do much: it lives, it prints
 * nothing, and its ledger is in order. */

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <unistd.h>

#include "common/contract.h"
#include "tests/calls/after.h"
#include "tests/calls/play.h"
#include "tests/simulation/must.h"

#define RATES WORLD_DIR "/rates.csv"
#define TEXT(macro) #macro
#define TEXT_OF(macro) TEXT(macro)

/* From so many calls on each method is bound to have been done once. */
enum { MANY = 10000, DFUZZER_SECONDS = 3600 };

/* A bit of everything, as generous as it takes for calls to get somewhere. */
static const char config[] =
                "[Calendar]\nTimeZone=UTC\n"
                "[Requests]\nBurst=off\nRecordsPerDay=" TEXT_OF(RECORDS_PER_DAY) "\n"
                "[Limits]\n"
                "Default=tiktok request 700 coins\nDefault=tiktok day 4000 coins\n"
                "Default=tiktok month 20000 coins\nDefault=twitch week 9000 coins\n"
                "Default=youtube month 300 USD\nDefault=telegram year 90000 coins\n"
                "Default=telegram-premium month 100 EUR\nDefault=* month 900 EUR\n"
                "RaiseDelay=1h\n"
                "[Rates]\nFile=" RATES "\n"
                "[Household family]\nMembers=alice bob\nLimit=twitch month 20000 coins\n"
                "[Account bob]\nOverLimit=ask\nGiveBack=trust\n";

typedef struct Arguments {
        uint64_t calls;
        uint64_t seed;
        const char *dfuzzer;
        bool installed;
} Arguments;

static const char help[] =
                "Usage: calls [OPTION...]\n"
                "  --calls=N       how many (10000)\n"
                "  --seed=N        what the dice begin with; a random number by default\n"
                "  --dfuzzer=PATH  runs dfuzzer besides, which is there\n"
                "  --installed     calls the daemon that is installed here, and leaves it to others\n"
                "                  to look after it\n";

static Arguments read_arguments(int argc, char **argv) {
        static const struct option options[] = {{"calls", required_argument, NULL, 'c'},
                        {"seed", required_argument, NULL, 's'},
                        {"dfuzzer", required_argument, NULL, 'd'},
                        {"installed", no_argument, NULL, 'i'}, {"help", no_argument, NULL, 'h'},
                        {0}};
        Arguments arguments = {.calls = 10000};
        int c;

        if (getrandom(&arguments.seed, sizeof(arguments.seed), 0) < 0)
                die("no random numbers");
        arguments.seed %= 1000000000;
        while ((c = getopt_long(argc, argv, "", options, NULL)) >= 0)
                if (c == 'c') {
                        arguments.calls = strtoull(optarg, NULL, 10);
                } else if (c == 's') {
                        arguments.seed = strtoull(optarg, NULL, 10);
                } else if (c == 'd') {
                        arguments.dfuzzer = optarg;
                } else if (c == 'i') {
                        arguments.installed = true;
                } else {
                        (void) fputs(help, c == 'h' ? stdout : stderr);
                        exit(c == 'h' ? 0 : 2);
                }
        if (arguments.dfuzzer && access(arguments.dfuzzer, X_OK) < 0)
                die("NOT TESTED: no dfuzzer at %s: %s", arguments.dfuzzer, strerror(errno));
        if (arguments.dfuzzer && arguments.installed)
                die("dfuzzer is for a world of its own");
        return arguments;
}

static World *begin(void) {
        World *world = NULL;

        int r = world_start(WORLD_POLKIT | WORLD_CLOCK, &world);
        if (r == -EPERM)
                die("NOT TESTED: this needs root");
        if (r < 0 ||
                        world_write(RATES,
                                        "Date, USD, JPY, GBP, \n"
                                        "19 November 2027, 1.25, 160, 0.8, \n") < 0 ||
                        world_write(WORLD_CONFIG, config) < 0)
                die("no world");
        return world;
}

/* Its verdict is its exit status: 0 is good, 3 are warnings, such as of what it cannot read. It
 * prints for itself. Only an object is named: there it goes through every interface. */
static bool run_dfuzzer(World *world, const char *path) {
        const char *const argv[] = {path, "-s", "-n", BUS_NAME, "-o", OBJECT_PATH, NULL};
        int status;
        pid_t pid;

        if (process_start(world_guard(world),
                            &(Spawn){.argv = argv,
                                            .uid = UID_ALICE,
                                            .in = -1,
                                            .out = STDOUT_FILENO,
                                            .err = STDERR_FILENO,
                                            .extra = -1},
                            &pid) < 0 ||
                        process_wait(pid, DFUZZER_SECONDS, &status) < 0)
                die("dfuzzer does not end");
        printf("dfuzzer ended with %d\n", status);
        return status == 0 || status == 3;
}

static bool play_all(World *world, const Arguments *arguments) {
        Methods *methods = methods_read(world);
        Play *play = play_new(world, methods, arguments->seed);
        int64_t begin_ms = now_ms();

        play_calls(play, arguments->calls);
        bool all_done = methods_print(methods) || arguments->calls < MANY;
        if (!all_done)
                printf("Not each method was done once.\n");
        printf("%" PRIu64 " calls in %" PRId64 " s; %" PRIu64 " times somebody left early\n",
                        arguments->calls, (now_ms() - begin_ms) / 1000, play_left(play));
        bool good = !arguments->dfuzzer || run_dfuzzer(world, arguments->dfuzzer);
        good &= after_check_limits();
        if (!good)
                play_show(play);
        play = play_free(play);
        free(methods);
        return good && all_done;
}

/* With a world of its own, whose ledger and daemon it may look at. */
static bool play_in_world(const Arguments *arguments) {
        _cleanup_(world_stopp) World *world = begin();

        if (world_daemon_start(world, NULL) < 0)
                die("no daemon");
        bool good = play_all(world, arguments);
        good &= after_check_daemon(world);
        good &= after_check_ledger(world);
        return good;
}

int main(int argc, char **argv) {
        Arguments arguments = read_arguments(argc, argv);

        printf("seed %" PRIu64 "\n", arguments.seed);
        (void) setvbuf(stdout, NULL, _IOLBF, 0);
        bool good = arguments.installed ? play_all(NULL, &arguments) : play_in_world(&arguments);
        printf("%s\n", good ? "All is in order." : "FAILED");
        return good ? EXIT_SUCCESS : EXIT_FAILURE;
}
