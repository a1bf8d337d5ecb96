/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Plays random sequences against the service and against the model of docs/limits.md, and says
 * where the two differ. See --help. */

#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/random.h>
#include <time.h>

#include "tests/simulation/generate.h"
#include "tests/simulation/shrink.h"

/* One episode in so many has its ledger in a file: that costs more. */
enum { ON_FILE_EVERY = 8 };

#define FIXED_SEED 20261120

typedef struct Arguments {
        uint64_t seed;
        int64_t steps; /* of an episode */
        int64_t seconds;
        int64_t commands; /* so many at least, however long that takes */
        int64_t episode;  /* only this one; ABSENT: as many as there is time for */
        int64_t shrink_seconds;
        bool trace;
        bool quiet;
        const char *replay;
        const char *save;
        Mood mood; /* MOOD_COUNT: of each episode another */
        Options options;
} Arguments;

static const char help[] =
                "Usage: simulation [OPTION...]\n"
                "  --seed=N       what the dice begin with; a random number by default\n"
                "  --seconds=N    how long (10)\n"
                "  --commands=N   until so many are played, however long that takes\n"
                "  --steps=N      how many steps each episode has (1500)\n"
                "  --episode=N    this one only\n"
                "  --mood=NAME    even, asking, limits, restless, or any of them by dice\n"
                "  --shrink=N     how many seconds a failure is made shorter for (60)\n"
                "  --save=FILE    where the shortened steps go\n"
                "  --replay=FILE  these steps, as --save wrote them\n"
                "  --trace        show every step and what was said to it\n"
                "  --on-file      keep every ledger in a file\n"
                "  --mutant=NAME  make the model wrong on purpose: it must be caught\n"
                "  --mutants      that of all of them\n"
                "  --test         all that `make test` does\n"
                "  --self         the model against itself, without a service\n";

static int64_t seconds_now(void) {
        struct timespec now;

        (void) clock_gettime(CLOCK_MONOTONIC, &now);
        return now.tv_sec;
}

static void print_steps(const Steps *steps, FILE *stream) {
        for (size_t i = 0; i < steps->n; i++) {
                Text line = {0};

                step_write(&steps->at[i], &line);
                (void) fprintf(stream, "%s\n", line.text);
                text_clear(&line);
        }
}

static void save_steps(const Steps *steps, const char *path) {
        FILE *stream = fopen(path, "w");

        if (!stream)
                die("%s cannot be written", path);
        print_steps(steps, stream);
        (void) fclose(stream);
}

/* Short enough to be read, with all that both said; and how to see it again. */
static void report(const Arguments *arguments, const Options *options, int64_t episode,
                Steps *steps, const char *failure) {
        printf("\nAfter %zu steps %s\n", steps->n, failure);
        printf("All of it again: simulation --seed=%" PRIu64 " --episode=%" PRId64
               " --steps=%" PRId64 " --mood=%s%s%s\n",
                        arguments->seed, episode, arguments->steps, mood_names[arguments->mood],
                        options->mutant != MUTANT_NONE ? " --mutant=" : "",
                        options->mutant != MUTANT_NONE ? mutant_names[options->mutant] : "");
        if (arguments->shrink_seconds > 0)
                shrink(options, steps, (unsigned) arguments->shrink_seconds);
        printf("\nThe shortest way there, %zu steps:\n\n", steps->n);
        Text shorter = {0};
        (void) episode_replay(options, steps, true, &shorter);
        printf("\nThere %s", shorter.text ? shorter.text : "it does not fail\n");
        text_clear(&shorter);
        if (arguments->save) {
                save_steps(steps, arguments->save);
                printf("\nAgain: simulation --replay=%s --trace\n", arguments->save);
        }
}

/* What an episode came to. */
typedef struct Played {
        size_t steps;
        size_t commands;
        bool same;
} Played;

static uint64_t seed_of(uint64_t seed, int64_t episode) {
        Random random = {seed ^ ((uint64_t) episode * UINT64_C(0x9e3779b97f4a7c15)), MOOD_EVEN};

        return random_next(&random);
}

static Played play(const Arguments *arguments, Options options, int64_t number, Steps *steps,
                Text *failure) {
        Random random = random_begin(seed_of(arguments->seed, number), arguments->mood);
        Played played = {.same = true};

        options.on_file |= number % ON_FILE_EVERY == ON_FILE_EVERY - 1;
        Episode *episode = episode_new(&options);
        episode_trace(episode, arguments->trace);
        steps->n = 0;
        for (int64_t i = 1; i <= arguments->steps && played.same; i++) {
                Step step;

                generate_step(&random, episode, steps, i, &step);
                *LIST_ADD(steps) = step;
                played.same = episode_step(episode, &step);
        }
        played.same = played.same && episode_end(episode);
        if (!played.same)
                text_add(failure, "%s", episode_failure(episode));
        played.steps = steps->n;
        played.commands = episode_commands(episode);
        episode_free(episode);
        return played;
}

/* One episode after the other until the time is up. False: one has failed. */
static bool play_all(const Arguments *arguments) {
        int64_t begin = seconds_now(), number = 0;
        size_t commands = 0;
        Steps steps = {0};
        Text failure = {0};
        bool same = true;

        if (arguments->episode != ABSENT)
                number = arguments->episode;
        do {
                Played played = play(arguments, arguments->options, number, &steps, &failure);

                same = played.same;
                commands += played.commands;
                if (!same)
                        report(arguments, &arguments->options, number, &steps, failure.text);
                number++;
        } while (same && arguments->episode == ABSENT &&
                        (seconds_now() - begin < arguments->seconds ||
                                        (int64_t) commands < arguments->commands));
        printf("seed %" PRIu64 ": %" PRId64 " episodes, %zu commands in %" PRId64 " s\n",
                        arguments->seed, number, commands, seconds_now() - begin);
        free(steps.at);
        text_clear(&failure);
        return same;
}

/* A model that is wrong is to be caught within so many steps. */
enum { CAUGHT_WITHIN = 150000 };

/* For so many seconds what caught it is made shorter. */
enum { MUTANT_SHRINK = 2 };

/* What some need to be caught soon. */
static Mood mood_for(Mutant mutant, Mood otherwise) {
        static const struct {
                Mutant mutant;
                Mood mood;
        } moods[] = {{MUTANT_READS_FORGET, MOOD_RESTLESS}, {MUTANT_MEMBERS_ALL, MOOD_RESTLESS},
                        {MUTANT_PENDING_33, MOOD_ASKING}, {MUTANT_LIMITS_129, MOOD_LIMITS},
                        {MUTANT_CURRENCIES_9, MOOD_LIMITS}, {MUTANT_ESTIMATE_ANEW, MOOD_RESTLESS}};

        for (size_t i = 0; i < ELEMENTSOF(moods); i++)
                if (moods[i].mutant == mutant)
                        return moods[i].mood;
        return otherwise;
}

static bool catch_mutant(Arguments *arguments, Mutant mutant) {
        Options options = arguments->options;
        Steps steps = {0};
        Text failure = {0};
        size_t n = 0;

        options.mutant = mutant;
        arguments->mood = mood_for(mutant, MOOD_COUNT);
        for (int64_t number = 0; n < CAUGHT_WITHIN; number++) {
                Played played = play(arguments, options, number, &steps, &failure);

                n += played.steps;
                if (played.same)
                        continue;
                size_t before = steps.n;
                options.on_file = false;
                shrink(&options, &steps, MUTANT_SHRINK);
                printf("  %-16s caught after %zu steps; shortened from %zu to %zu\n",
                                mutant_names[mutant], n, before, steps.n);
                free(steps.at);
                text_clear(&failure);
                return true;
        }
        printf("  %-16s NOT caught in %zu steps\n", mutant_names[mutant], n);
        free(steps.at);
        return false;
}

typedef struct Tally {
        unsigned passed;
        unsigned failed;
} Tally;

static void count(Tally *tally, bool passed) {
        tally->passed += passed;
        tally->failed += !passed;
}

static void test_mutants(const Arguments *arguments, Tally *tally) {
        Arguments mutants = *arguments;

        printf("Is a model that is wrong caught?\n");
        for (Mutant mutant = MUTANT_NONE + 1; mutant < MUTANT_COUNT; mutant++)
                count(tally, catch_mutant(&mutants, mutant));
}

/* One that is always the same, and one that nobody has tried yet. */
static void test_seeds(const Arguments *arguments, Tally *tally) {
        Arguments once = *arguments;

        count(tally, play_all(&once));
        once.seed = FIXED_SEED;
        count(tally, play_all(&once));
}

static bool replay(const Arguments *arguments) {
        FILE *stream = fopen(arguments->replay, "r");
        Text failure = {0};
        Steps steps = {0};
        char line[1024];

        if (!stream)
                die("%s cannot be read", arguments->replay);
        while (fgets(line, sizeof(line), stream))
                if (!step_read(line, LIST_ADD(&steps)))
                        die("%s: no step: %s", arguments->replay, line);
        (void) fclose(stream);
        bool same = episode_replay(&arguments->options, &steps, arguments->trace, &failure);
        printf("%s", same ? "Both say the same.\n" : failure.text);
        free(steps.at);
        text_clear(&failure);
        return same;
}

static int name_read(const char *const *names, int n, const char *name) {
        for (int i = 0; i < n; i++)
                if (strcmp(names[i], name) == 0)
                        return i;
        die("there is no %s", name);
}

enum { MODE_PLAY, MODE_MUTANTS, MODE_TEST };

/* Each option stores what follows it, or sets a flag. */
static int read_arguments(int argc, char **argv, Arguments *arguments) {
        int64_t seed = ABSENT;
        const char *mutant = "none", *mood = "any";
        bool mutants = false, test = false, usage = false;
        const struct {
                const char *name;
                int64_t *number;
                const char **text;
                bool *flag;
        } known[] = {
                        {"seed", &seed, NULL, NULL},
                        {"seconds", &arguments->seconds, NULL, NULL},
                        {"commands", &arguments->commands, NULL, NULL},
                        {"steps", &arguments->steps, NULL, NULL},
                        {"episode", &arguments->episode, NULL, NULL},
                        {"shrink", &arguments->shrink_seconds, NULL, NULL},
                        {"save", NULL, &arguments->save, NULL},
                        {"replay", NULL, &arguments->replay, NULL},
                        {"mutant", NULL, &mutant, NULL},
                        {"mood", NULL, &mood, NULL},
                        {"trace", NULL, NULL, &arguments->trace},
                        {"on-file", NULL, NULL, &arguments->options.on_file},
                        {"self", NULL, NULL, &arguments->options.against_model},
                        {"mutants", NULL, NULL, &mutants},
                        {"test", NULL, NULL, &test},
                        {"help", NULL, NULL, &usage},
        };
        struct option options[ELEMENTSOF(known) + 1] = {0};
        int which, c;

        for (size_t i = 0; i < ELEMENTSOF(known); i++)
                options[i] = (struct option){known[i].name,
                                known[i].flag ? no_argument : required_argument, NULL, 1};
        while ((c = getopt_long(argc, argv, "", options, &which)) == 1)
                if (known[which].flag)
                        *known[which].flag = true;
                else if (known[which].text)
                        *known[which].text = optarg;
                else
                        *known[which].number = strtoll(optarg, NULL, 10);
        if (c != -1 || usage) {
                (void) fputs(help, usage ? stdout : stderr);
                exit(usage ? 0 : 2);
        }
        if (seed != ABSENT)
                arguments->seed = (uint64_t) seed;
        arguments->options.mutant = (Mutant) name_read(mutant_names, MUTANT_COUNT, mutant);
        arguments->mood = (Mood) name_read(mood_names, MOOD_COUNT + 1, mood);
        return test ? MODE_TEST : mutants ? MODE_MUTANTS : MODE_PLAY;
}

int main(int argc, char **argv) {
        Arguments arguments = {
                        .steps = 1500, .seconds = 10, .episode = ABSENT, .shrink_seconds = 60};

        if (getrandom(&arguments.seed, sizeof(arguments.seed), 0) < 0)
                die("no random numbers");
        arguments.seed %= 1000000000;
        int mode = read_arguments(argc, argv, &arguments);
        if (arguments.replay)
                return replay(&arguments) ? 0 : 1;
        if (mode == MODE_PLAY)
                return play_all(&arguments) ? 0 : 1;

        Tally tally = {0};
        if (mode == MODE_TEST)
                test_seeds(&arguments, &tally);
        arguments.seed = FIXED_SEED;
        test_mutants(&arguments, &tally);
        printf("%u passed, %u failed\n", tally.passed, tally.failed);
        return tally.failed == 0 ? 0 : 1;
}
