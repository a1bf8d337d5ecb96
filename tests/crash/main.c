/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* The ledger at every point where it reaches for the kernel, or for memory: killed there, or told
 * that it cannot be. A process is forked for each, and plays a story until then; another looks at
 * what is left, plays on, and must come to the same end. */

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "tests/crash/mutant.h"
#include "tests/crash/trial.h"
#include "tests/simulation/folder.h"
#include "tests/simulation/must.h"

/* Of so many calls one is tried with a ledger that is wrong. */
enum { MUTANTS_EVERY = 5 };

static void *shared(size_t size) {
        void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

        return must(memory == MAP_FAILED ? NULL : memory);
}

static void try_kills(Crash *crash, Trial trial) {
        trial.way = WAY_AGAIN;
        trial.form = FORM_KILL_BEFORE;
        (void) trial_try(crash, &trial);
        trial.form = FORM_KILL_AFTER;
        if (call_kinds[trial.call].changes)
                (void) trial_try(crash, &trial);
}

static void try_errors(Crash *crash, Trial trial) {
        const CallKind *kind = &call_kinds[trial.call];

        for (size_t i = 0; i < CALL_ERRORS_MAX && kind->errors[i]; i++) {
                trial.error = kind->errors[i];
                trial.form = FORM_FAIL_ONCE;
                trial.way = WAY_AGAIN;
                (void) trial_try(crash, &trial);
                trial.form = FORM_FAIL_TWICE;
                if (trial.call == CALL_OPEN)
                        (void) trial_try(crash, &trial);
                trial.form = FORM_FAIL_ON;
                for (trial.way = WAY_AGAIN; trial.way <= WAY_DIE && !kind->memory; trial.way++)
                        (void) trial_try(crash, &trial);
        }
}

static void try_short(Crash *crash, Trial trial) {
        trial.error = ENOSPC;
        trial.way = WAY_AGAIN;
        trial.form = FORM_SHORT_ONCE;
        (void) trial_try(crash, &trial);
        trial.form = FORM_SHORT_ON;
        (void) trial_try(crash, &trial);
        trial.way = WAY_DIE;
        (void) trial_try(crash, &trial);
}

static void try_point(Crash *crash, const Trial *trial) {
        const CallKind *kind = &call_kinds[trial->call];

        crash->tally[trial->call].points++;
        if (crash->kills && !kind->memory)
                try_kills(crash, *trial);
        if (crash->errors)
                try_errors(crash, *trial);
        if (crash->errors && kind->writes)
                try_short(crash, *trial);
}

/* The last calls of a part first: by then there is most that can be lost. */
static void try_all(Crash *crash) {
        for (size_t part = 0; part < STORY_PARTS; part++)
                for (Call call = 0; call < CALL_COUNT; call++) {
                        int64_t every = call_kinds[call].memory ? crash->memory_every
                                                                : crash->every;

                        if (crash->only && !text_equal(crash->only, call_kinds[call].name))
                                continue;
                        for (int64_t at = crash->count[part][call]; at > 0; at--) {
                                Trial trial = {.part = part, .call = call, .at = at};

                                if (every == 0 || ++crash->turn % every != 0)
                                        continue;
                                if (crash->until_caught && crash->bad > 0)
                                        return;
                                try_point(crash, &trial);
                        }
                }
}

static void print_tally(const Crash *crash) {
        for (Call call = 0; call < CALL_COUNT; call++) {
                const Tally *tally = &crash->tally[call];
                int64_t all = 0;

                for (size_t part = 0; part < STORY_PARTS; part++)
                        all += crash->count[part][call];
                if (all == 0)
                        continue;
                printf("  %-10s %6" PRId64 " calls, %5" PRId64 " tried:", call_kinds[call].name,
                                all, tally->points);
                for (Form form = FORM_NONE + 1; form < FORM_COUNT; form++)
                        if (tally->trials[form] > 0)
                                printf(" %" PRId64 " %s,", tally->trials[form], form_names[form]);
                printf(" a step failed in %" PRId64, tally->failed);
                for (size_t i = 0; i < STORY_ERRNOS; i++)
                        if (tally->failures[i] > 0)
                                printf(", %s %" PRId64, strerrorname_np((int) i),
                                                tally->failures[i]);
                printf("\n");
        }
}

/* What is said of their trials is of no interest. */
static void try_quietly(Crash *crash) {
        (void) fflush(stdout);
        int out = dup(STDOUT_FILENO), null = open("/dev/null", O_WRONLY | O_CLOEXEC);

        if (out < 0 || null < 0 || dup2(null, STDOUT_FILENO) < 0)
                die("/dev/null: %s", strerror(errno));
        try_all(crash);
        (void) fflush(stdout);
        (void) dup2(out, STDOUT_FILENO);
        (void) close(out);
        (void) close(null);
}

/* Each by the kind of faults that it is wrong about. */
static bool catch_mutants(Crash *crash) {
        bool all = true;

        crash->until_caught = true;
        crash->every = MUTANTS_EVERY;
        crash->memory_every = 0;
        for (mutant = MUTANT_NONE + 1; mutant < MUTANT_COUNT; mutant++) {
                crash->n = crash->bad = 0;
                crash->kills = mutant == MUTANT_EARLY || mutant == MUTANT_FORGETFUL;
                crash->errors = !crash->kills;
                crash->only = crash->kills ? "pwrite" : "fdatasync";
                try_quietly(crash);
                printf("A ledger that %s: %s, after %" PRId64 " trials\n", mutant_names[mutant],
                                crash->bad > 0 ? "caught" : "NOT CAUGHT", crash->n);
                all &= crash->bad > 0;
        }
        mutant = MUTANT_NONE;
        return all;
}

static int try_one(Crash *crash, const char *text) {
        Trial trial = {0};

        if (sscanf(text, "%zu,%u,%" SCNd64 ",%u,%d,%u", &trial.part, &trial.call, &trial.at,
                            &trial.form, &trial.error, &trial.way) != 6 ||
                        trial.part >= STORY_PARTS || trial.call >= CALL_COUNT ||
                        trial.form >= FORM_COUNT || trial.way >= WAY_COUNT)
                die("--trial=%s: is none", text);
        return trial_try(crash, &trial) ? EXIT_SUCCESS : EXIT_FAILURE;
}

/* 0: go on; else usage was wrong. */
static int read_options(int argc, char *argv[], Crash *crash, const char **ret_trial) {
        static const struct option options[] = {{"every", required_argument, NULL, 'e'},
                        {"memory-every", required_argument, NULL, 'm'},
                        {"seed", required_argument, NULL, 's'},
                        {"call", required_argument, NULL, 'c'},
                        {"forms", required_argument, NULL, 'f'},
                        {"trial", required_argument, NULL, 't'}, {0}};
        int option;

        while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
                if (option == 'e')
                        crash->every = atoll(optarg);
                else if (option == 'm')
                        crash->memory_every = atoll(optarg);
                else if (option == 's')
                        crash->seed = atoll(optarg);
                else if (option == 'c')
                        crash->only = optarg;
                else if (option == 'f') {
                        crash->kills = !text_equal(optarg, "errors");
                        crash->errors = !text_equal(optarg, "kills");
                } else if (option == 't')
                        *ret_trial = optarg;
                else
                        return -EINVAL;
        }
        return optind < argc ? -EINVAL : 0;
}

static int run(Crash *crash) {
        printf("seed %" PRId64 ": one of %" PRId64 " calls, one of %" PRId64 " allocations\n",
                        crash->seed, crash->every, crash->memory_every);
        crash->turn = crash->seed;
        try_all(crash);
        print_tally(crash);
        printf("%" PRId64 " trials, %" PRId64 " bad\n", crash->n, crash->bad);
        int64_t bad = crash->bad;
        bool caught = crash->only || !crash->kills || !crash->errors || catch_mutants(crash);
        return bad == 0 && caught ? EXIT_SUCCESS : EXIT_FAILURE;
}

static void clear(Crash *crash) {
        folder_remove(story_copy(crash->folder));
        folder_remove(crash->folder);
        for (size_t part = 0; part < STORY_PARTS; part++)
                folder_remove(crash->start[part]);
}

int main(int argc, char *argv[]) {
        static Crash crash = {.every = 1, .memory_every = 1, .kills = true, .errors = true};
        const char *sources = getenv("COINBUDGET_SOURCE_DIR"), *trial = NULL;

        crash.seed = time(NULL) % 1000000;
        if (read_options(argc, argv, &crash, &trial) < 0)
                die("usage: [--every=N] [--memory-every=N] [--seed=N] [--call=NAME] "
                    "[--forms=kills|errors] [--trial=...]");
        fault = shared(sizeof(*fault));
        crash.progress = shared(sizeof(*crash.progress));
        crash.folder = folder_make();
        story_prepare();
        trial_reference(&crash, sources ? sources : ".");
        int status = trial ? try_one(&crash, trial) : run(&crash);
        clear(&crash);
        return status;
}
