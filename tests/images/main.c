/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Cuts the power under the service while it carries out random commands, and looks at what is then
 * on the disk. See --help. */

#include <getopt.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "tests/images/folder.h"
#include "tests/images/image.h"
#include "tests/images/mutants.h"
#include "tests/images/vfs.h"
#include "tests/images/witness.h"
#include "tests/simulation/generate.h"

#define FIXED_SEED 20261128

/* A mutant is to be caught within so many images. */
enum { CAUGHT_WITHIN = 20000 };

/* So many runs of the service are between two times that the daemon's timer writes back what only
 * the redo log has. */
enum { FLUSH_EVERY = 12 };

/* A long run says how far it is after so many. */
enum { PROGRESS = 100000 };

typedef struct Arguments {
        uint64_t seed;
        int64_t images;
        int64_t at_once;
        int64_t episode; /* only this one; ABSENT: as many as it takes */
        LedgerMutant mutant;
} Arguments;

typedef struct Total {
        size_t episodes;
        size_t commands;
        size_t batches; /* that wrote something */
        int64_t entries;
        size_t told;
        size_t cuts;
} Total;

static const char help[] =
                "Usage: images [OPTION...]\n"
                "  --images=N     so many images of the disk (10000)\n"
                "  --at-once=N    up to so many of the same moment (48): more of them cost little\n"
                "  --seed=N       what the dice begin with; a random number by default\n"
                "  --episode=N    this one only\n"
                "  --mutant=NAME  make the ledger wrong on purpose: it must be caught\n"
                "  --test         all that `make test` does\n";

static Random dice; /* of the episode, for what is about the disk */

/* SQLite writes a log back when it has so many pages: by default 1000, which takes long to come
 * to. */
static int pages_before_checkpoint;

static int on_connection(sqlite3 *db, char **ret_message, const void *routines) {
        (void) ret_message, (void) routines;
        return sqlite3_wal_autocheckpoint(db, pages_before_checkpoint);
}

static void after_run(Service *service) {
        mutant_after_run();
        if (random_next(&dice) % FLUSH_EVERY == 0)
                (void) service_flush(service);
        images_check();
}

static Random dice_of(uint64_t seed, uint64_t episode, uint64_t purpose) {
        Random random = {
                        seed + episode * UINT64_C(0x9e3779b97f4a7c15) + (purpose << 56), MOOD_EVEN};

        random.state = random_next(&random);
        return random;
}

static void begin(const Arguments *arguments, uint64_t number) {
        static const int pages[] = {1000, 100, 20, 4};
        static const uint64_t one_in[] = {2, 4, 16};

        dice = dice_of(arguments->seed, number, 1);
        pages_before_checkpoint = pages[random_next(&dice) % ELEMENTSOF(pages)];
        vfs_dice(random_next(&dice));
        folder_dice(dice_of(arguments->seed, number, 2));
        witness_begin();
        images_begin(dice_of(arguments->seed, number, 3),
                        one_in[random_next(&dice) % ELEMENTSOF(one_in)],
                        (uint64_t) arguments->at_once);
}

/* Until there are so many images, or its steps are at an end. False: something is wrong. */
static bool play(const Arguments *arguments, uint64_t number, size_t until, Total *total) {
        static const Options options = {.on_file = true};
        Random random = random_begin(dice_of(arguments->seed, number, 4).state, MOOD_COUNT);
        Steps steps = {0};
        bool well = true;

        begin(arguments, number);
        int64_t n = 40 + (int64_t) (random_next(&dice) % 360);
        Episode *episode = episode_new(&options);
        for (int64_t i = 1; i <= n && well && images_counts()->images < until; i++) {
                Step step;

                generate_step(&random, episode, &steps, i, &step);
                *LIST_ADD(&steps) = step;
                well = episode_step(episode, &step) && !images_fault();
        }
        well = well && episode_end(episode);
        images_end();
        well = well && !images_fault();
        if (!well && arguments->mutant == LEDGER_MUTANT_NONE)
                printf("\nEpisode %" PRIu64 ", after %zu steps: %s\n", number, steps.n,
                                images_fault() ? images_fault() : episode_failure(episode));
        total->episodes++;
        total->commands += episode_commands(episode);
        total->batches += witness_changes();
        total->entries += witness_boundary(witness_boundaries())->entries;
        total->told += witness_told();
        episode_free(episode);
        free(steps.at);
        return well;
}

static double seconds_now(void) {
        struct timespec now;

        (void) clock_gettime(CLOCK_MONOTONIC, &now);
        return (double) now.tv_sec + 1e-9 * (double) now.tv_nsec;
}

static void say(const Arguments *arguments, const Counts *before, const Total *total,
                double seconds) {
        const Counts *now = images_counts();
        size_t n = now->images - before->images;

        printf("seed %" PRIu64
               ": %zu images, %zu of them of images being opened; %zu different "
               "contents, %zu opened and verified\n",
                        arguments->seed, n, now->nested - before->nested,
                        now->contents - before->contents, now->opened - before->opened);
        printf("  %zu episodes, %zu commands, %zu batches that wrote, %" PRId64
               " entries, %zu "
               "requests acknowledged\n",
                        total->episodes, total->commands, total->batches, total->entries,
                        total->told);
        printf("  the power cut %zu times for the service itself, too\n",
                        folder_cuts() - total->cuts);
        printf("  %.0f s, %.0f images a second\n", seconds, (double) n / seconds);
        (void) fflush(stdout);
}

/* Episodes until there are as many images as are asked for. False: one has failed. */
static bool play_all(const Arguments *arguments, size_t images) {
        Counts before = *images_counts();
        Total total = {.cuts = folder_cuts()};
        double begun = seconds_now();
        uint64_t number = arguments->episode == ABSENT ? 0 : (uint64_t) arguments->episode;
        size_t until = arguments->episode == ABSENT ? before.images + images : SIZE_MAX;
        bool well;

        printf("seed %" PRIu64 " ...\n", arguments->seed);
        (void) fflush(stdout);
        do {
                size_t n = images_counts()->images / PROGRESS;

                well = play(arguments, number++, until, &total);
                if (well && images_counts()->images / PROGRESS > n)
                        say(arguments, &before, &total, seconds_now() - begun);
        } while (well && arguments->episode == ABSENT && images_counts()->images < until);
        if (!well)
                printf("Again: images --seed=%" PRIu64 " --episode=%" PRIu64 "\n", arguments->seed,
                                number - 1);
        say(arguments, &before, &total, seconds_now() - begun);
        return well;
}

static bool catch_mutant(Arguments arguments, LedgerMutant mutant) {
        size_t before = images_counts()->images, until = before + CAUGHT_WITHIN;
        Total total = {0};
        bool well = true;

        arguments.mutant = mutant;
        mutant_be(mutant);
        for (uint64_t number = 0; well && images_counts()->images < until; number++)
                well = play(&arguments, number, until, &total);
        const char *why = images_fault() ? strchr(images_fault(), '\n') + 1 : "";
        printf("  %-18s %s %zu images, %zu batches: %.*s\n", ledger_mutant_names[mutant],
                        images_fault() ? "caught after" : "NOT caught in",
                        images_counts()->images - before, total.batches, (int) strcspn(why, ",.\n"),
                        why);
        bool caught = images_fault() != NULL;
        images_forget_fault();
        mutant_be(LEDGER_MUTANT_NONE);
        return caught;
}

/* A seed that nobody has tried yet, one that is always the same, and ledgers that are wrong. */
static int test(const Arguments *arguments) {
        Arguments fixed = *arguments;
        unsigned n = 2, failed = 0;

        failed += !play_all(arguments, (size_t) arguments->images);
        fixed.seed = FIXED_SEED;
        failed += !play_all(&fixed, (size_t) arguments->images);
        printf("Is a ledger that is wrong caught?\n");
        for (LedgerMutant mutant = LEDGER_MUTANT_NONE + 1; mutant < LEDGER_MUTANT_COUNT; mutant++) {
                failed += !catch_mutant(fixed, mutant);
                n++;
        }
        printf("%u passed, %u failed\n", n - failed, failed);
        return failed == 0 ? 0 : 1;
}

static LedgerMutant mutant_read(const char *name) {
        for (LedgerMutant i = 0; i < LEDGER_MUTANT_COUNT; i++)
                if (strcmp(ledger_mutant_names[i], name) == 0)
                        return i;
        die("there is no %s", name);
}

/* Whether all of `make test` is meant. */
static bool read_arguments(int argc, char **argv, Arguments *arguments) {
        static const struct option options[] = {{"images", required_argument, NULL, 'i'},
                        {"at-once", required_argument, NULL, 'a'},
                        {"seed", required_argument, NULL, 's'},
                        {"episode", required_argument, NULL, 'e'},
                        {"mutant", required_argument, NULL, 'm'}, {"test", no_argument, NULL, 't'},
                        {"help", no_argument, NULL, 'h'}, {0}};
        bool all = false;
        int c;

        while ((c = getopt_long(argc, argv, "", options, NULL)) != -1)
                switch (c) {
                case 'i':
                        arguments->images = strtoll(optarg, NULL, 10);
                        break;
                case 'a':
                        arguments->at_once = strtoll(optarg, NULL, 10);
                        break;
                case 's':
                        arguments->seed = strtoull(optarg, NULL, 10);
                        break;
                case 'e':
                        arguments->episode = strtoll(optarg, NULL, 10);
                        break;
                case 'm':
                        arguments->mutant = mutant_read(optarg);
                        break;
                case 't':
                        all = true;
                        break;
                default:
                        (void) fputs(help, c == 'h' ? stdout : stderr);
                        exit(c == 'h' ? 0 : 2);
                }
        return all;
}

int main(int argc, char **argv) {
        Arguments arguments = {.images = 10000, .at_once = 48, .episode = ABSENT};

        if (getrandom(&arguments.seed, sizeof(arguments.seed), 0) < 0)
                die("no random numbers");
        arguments.seed %= 1000000000;
        bool all = read_arguments(argc, argv, &arguments);
        /* As the daemon does, before SQLite is used. */
        (void) sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
        (void) sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
        vfs_register();
        (void) sqlite3_auto_extension((void (*)(void)) on_connection);
        witness_after_run(after_run);
        if (all)
                return test(&arguments);
        if (arguments.mutant != LEDGER_MUTANT_NONE)
                return catch_mutant(arguments, arguments.mutant) ? 0 : 1;
        return play_all(&arguments, (size_t) arguments.images) ? 0 : 1;
}
