/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* The ledger at every point where it reaches for the kernel, or for memory: killed there, or told
 * that it cannot be. A process is forked for each, and plays a story until then; another looks at
 * what is left, plays on, and must come to the same end. */

#include <errno.h>
#include <fcntl.h>
#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/crash/fault.h"
#include "tests/crash/mutant.h"
#include "tests/crash/story.h"
#include "tests/simulation/folder.h"
#include "tests/simulation/must.h"

/* None of them takes a second. */
enum { HANGS_SECONDS = 60 };

/* Of so many calls one is tried with a ledger that is wrong. */
enum { MUTANTS_EVERY = 5 };

/* A fault, and what is done about it. */
typedef struct Trial {
        size_t part;
        Call call;
        int64_t at;
        Form form;
        int error;
        Way way;
} Trial;

/* What came of all the trials of one call. */
typedef struct Tally {
        int64_t points;
        int64_t trials[FORM_COUNT];
        int64_t failed;                 /* of those with an error: a step failed */
        int64_t failures[STORY_ERRNOS]; /* with which */
} Tally;

typedef struct Crash {
        char *folder;             /* where the story takes place */
        char *start[STORY_PARTS]; /* what there is as a part begins */
        Progress *progress;       /* shared with the processes that play */
        Progress before[STORY_PARTS];
        Progress reference[STORY_PARTS]; /* after it, without a fault */
        int64_t count[STORY_PARTS][CALL_COUNT];
        Tally tally[CALL_COUNT];
        int64_t every; /* of so many points one is tried */
        int64_t memory_every;
        int64_t seed;
        int64_t turn;
        bool kills;
        bool errors;
        int64_t n;
        const char *only; /* this call alone; NULL: all of them */
        bool until_caught;
        int64_t bad;
} Crash;

static const char *const form_names[FORM_COUNT] = {
                [FORM_NONE] = "none",
                [FORM_KILL_BEFORE] = "killed before",
                [FORM_KILL_AFTER] = "killed after",
                [FORM_FAIL_ONCE] = "fails",
                [FORM_FAIL_TWICE] = "fails twice",
                [FORM_FAIL_ON] = "fails from then on",
                [FORM_SHORT_ONCE] = "writes half",
                [FORM_SHORT_ON] = "writes half, then fails",
};
static const char *const way_names[WAY_COUNT] = {"tried again", "reopened", "killed then", "go on"};

static void *shared(size_t size) {
        void *memory = mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);

        return must(memory == MAP_FAILED ? NULL : memory);
}

/* As somebody else has made it, whose rights are not those that a ledger's has. */
static void put_in_place(const char *from, const char *to) {
        folder_remove(must(strdup(to)));
        if (!from)
                return;
        folder_put_back(to, folder_copy(from));
        if (chmod(to, 0755) < 0)
                die("%s: %s", to, strerror(errno));
}

/* Where the chain of parts ends that this one belongs to. */
static size_t last_part(size_t part) {
        return part == 2 ? 2 : 1;
}

/* ---- one trial ---- */

static pid_t fork_quiet(void) {
        (void) fflush(stdout);
        pid_t pid = fork();

        if (pid < 0)
                die("fork: %s", strerror(errno));
        if (pid == 0)
                (void) alarm(HANGS_SECONDS);
        return pid;
}

static int wait_for(pid_t pid) {
        int status;

        if (waitpid(pid, &status, 0) != pid)
                die("waitpid: %s", strerror(errno));
        return status;
}

static int play(const Crash *crash, size_t end, Way way) {
        pid_t pid = fork_quiet();

        if (pid == 0) {
                story_play(crash->folder, end, way, crash->progress);
                _exit(0);
        }
        return wait_for(pid);
}

/* A batch that was not acknowledged is there, or is not. */
static bool check_found(const Crash *crash, const Trial *trial, size_t broken_off) {
        const Progress *progress = crash->progress, *reference = &crash->reference[trial->part];
        bool killed = trial->form == FORM_KILL_BEFORE || trial->form == FORM_KILL_AFTER;

        if (!killed || !progress->varied ||
                        strcmp(progress->found.hash, reference->ends[broken_off].hash) == 0)
                return true;
        printf("after %" PRId64 " entries there is neither all of a batch nor nothing\n",
                        progress->found.entries);
        return false;
}

static bool check_ends(const Crash *crash, size_t part) {
        const Progress *progress = crash->progress, *reference = &crash->reference[part];
        bool good = strcmp(progress->final, reference->final) == 0;

        if (!good)
                printf("In the end there is\n%sinstead of\n%s", progress->final, reference->final);
        for (size_t i = story_begin(part); i < story_end(part) && !progress->varied; i++)
                if (strcmp(progress->ends[i].hash, reference->ends[i].hash) != 0) {
                        printf("after step %zu its last entry is another: %" PRId64
                               " instead of %" PRId64 "\n",
                                        i, progress->ends[i].entries, reference->ends[i].entries);
                        return false;
                }
        return good;
}

static bool check_told(const Crash *crash, size_t part) {
        Asked asked[STORY_LINES_MAX];
        size_t n = story_asked(crash->progress, story_begin(part == 1 ? 0 : part),
                        story_end(last_part(part)), asked);

        return after_check(crash->folder, asked, n);
}

/* In a process of its own, as who starts the daemon again. */
static bool look_after(const Crash *crash, const Trial *trial, bool broken_off) {
        size_t last = last_part(trial->part), step = crash->progress->step;
        bool good = true;

        /* If it was, what had been told until then; else, it is looked at in the end. */
        if (broken_off)
                good = check_told(crash, trial->part);
        if (good)
                story_play(crash->folder, story_end(last), WAY_ON, crash->progress);
        if (good && !*crash->progress->problem) {
                story_look(crash->folder, crash->progress);
                good = check_found(crash, trial, step);
                good &= check_ends(crash, last);
                if (!broken_off || crash->progress->varied)
                        good &= check_told(crash, trial->part);
                if (last == 1)
                        good &= story_check_copy(crash->folder, crash->progress);
        }
        return good;
}

static bool after_trial(const Crash *crash, const Trial *trial, bool broken_off) {
        pid_t pid = fork_quiet();

        if (pid == 0) {
                bool good = look_after(crash, trial, broken_off);
                (void) fflush(stdout);
                _exit(good ? 0 : 1);
        }
        int status = wait_for(pid);
        if (status != 0 && !WIFEXITED(status))
                printf("Looking ended with status %#x\n", (unsigned) status);
        return status == 0;
}

/* A kill, or nothing: an abort, a hang or a fault of its own is none of these. */
static bool check_status(const Trial *trial, int status) {
        bool dies = trial->form == FORM_KILL_BEFORE || trial->form == FORM_KILL_AFTER ||
                        trial->way == WAY_DIE || trial->part == 0;

        if (dies ? WIFSIGNALED(status) && WTERMSIG(status) == SIGKILL : status == 0)
                return true;
        printf("It ended with status %#x\n", (unsigned) status);
        return false;
}

static void count_trial(Crash *crash, const Trial *trial) {
        Tally *tally = &crash->tally[trial->call];
        bool failed = false;

        crash->n++;
        tally->trials[trial->form]++;
        for (size_t i = 0; i < STORY_ERRNOS; i++) {
                tally->failures[i] += crash->progress->failures[i];
                failed |= crash->progress->failures[i] > 0;
        }
        tally->failed += failed;
}

static void print_trial(const Trial *trial) {
        printf("--trial=%zu,%d,%" PRId64 ",%d,%d,%d: %s %s%s%s, %s\n", trial->part,
                        (int) trial->call, trial->at, (int) trial->form, trial->error,
                        (int) trial->way, call_kinds[trial->call].name, form_names[trial->form],
                        trial->error ? ": " : "", trial->error ? strerror(trial->error) : "",
                        way_names[trial->way]);
}

static bool try(Crash *crash, const Trial *trial) {
        char *copy = story_copy(crash->folder);

        put_in_place(crash->start[trial->part], crash->folder);
        folder_remove(copy);
        *crash->progress = crash->before[trial->part];
        *fault = (Fault){.form = trial->form,
                        .call = trial->call,
                        .at = trial->at,
                        .error = trial->error};
        int status = play(crash, story_end(trial->part), trial->way);
        bool struck = fault->struck;
        bool good = struck && check_status(trial, status);
        bool broken_off = crash->progress->step < story_end(trial->part);
        *fault = (Fault){0};
        if (good && !*crash->progress->problem)
                good = after_trial(crash, trial, broken_off);
        if (!struck)
                printf("It never came to that point\n");
        if (*crash->progress->problem)
                printf("%s\n", crash->progress->problem);
        good &= !*crash->progress->problem;
        count_trial(crash, trial);
        if (!good) {
                crash->bad++;
                print_trial(trial);
        }
        return good;
}

/* ---- all of them ---- */

static void try_kills(Crash *crash, Trial trial) {
        trial.way = WAY_AGAIN;
        trial.form = FORM_KILL_BEFORE;
        (void) try(crash, &trial);
        trial.form = FORM_KILL_AFTER;
        if (call_kinds[trial.call].changes)
                (void) try(crash, &trial);
}

static void try_errors(Crash *crash, Trial trial) {
        const CallKind *kind = &call_kinds[trial.call];

        for (size_t i = 0; i < CALL_ERRORS_MAX && kind->errors[i]; i++) {
                trial.error = kind->errors[i];
                trial.form = FORM_FAIL_ONCE;
                trial.way = WAY_AGAIN;
                (void) try(crash, &trial);
                trial.form = FORM_FAIL_TWICE;
                if (trial.call == CALL_OPEN)
                        (void) try(crash, &trial);
                trial.form = FORM_FAIL_ON;
                for (trial.way = WAY_AGAIN; trial.way <= WAY_DIE && !kind->memory; trial.way++)
                        (void) try(crash, &trial);
        }
}

static void try_short(Crash *crash, Trial trial) {
        trial.error = ENOSPC;
        trial.way = WAY_AGAIN;
        trial.form = FORM_SHORT_ONCE;
        (void) try(crash, &trial);
        trial.form = FORM_SHORT_ON;
        (void) try(crash, &trial);
        trial.way = WAY_DIE;
        (void) try(crash, &trial);
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

/* Without a fault: what there is as each part begins and ends, and how often each call is made. */
static void play_reference(Crash *crash, const char *sources) {
        for (size_t part = 0; part < STORY_PARTS; part++) {
                char *golden = NULL;

                if (part == 2) {
                        put_in_place(NULL, crash->folder);
                        if (asprintf(&golden,
                                            "mkdir %s && cp '%s/tests/golden/ledger-3.db' %s/ledger.db",
                                            crash->folder, sources, crash->folder) < 0 ||
                                        system(golden) != 0)
                                die("the ledger of an older schema cannot be copied");
                        free(golden);
                }
                if (part > 0) {
                        crash->start[part] = folder_copy(crash->folder);
                        put_in_place(crash->start[part], crash->folder);
                }
                crash->progress->step = story_begin(part);
                crash->before[part] = *crash->progress;
                *fault = (Fault){0};
                int status = play(crash, story_end(part), WAY_AGAIN);
                memcpy(crash->count[part], fault->count, sizeof(fault->count));
                if (!check_status(&(Trial){.part = part}, status) || *crash->progress->problem ||
                                crash->progress->step != story_end(part))
                        die("the story does not come to its end: %s", crash->progress->problem);
                if (part > 0) {
                        pid_t pid = fork_quiet();
                        if (pid == 0) {
                                story_look(crash->folder, crash->progress);
                                _exit(0);
                        }
                        (void) wait_for(pid);
                }
                crash->reference[part] = *crash->progress;
        }
        crash->reference[0] = crash->reference[1];
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
        return try(crash, &trial) ? EXIT_SUCCESS : EXIT_FAILURE;
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
        play_reference(&crash, sources ? sources : ".");
        int status = trial ? try_one(&crash, trial) : run(&crash);
        clear(&crash);
        return status;
}
