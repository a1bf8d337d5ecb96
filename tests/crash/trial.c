/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/crash/trial.h"

#include <errno.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "tests/simulation/folder.h"
#include "tests/simulation/must.h"

/* None of them takes a second. */
enum { HANGS_SECONDS = 60 };

const char *const form_names[FORM_COUNT] = {
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

bool trial_try(Crash *crash, const Trial *trial) {
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

void trial_reference(Crash *crash, const char *sources) {
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
