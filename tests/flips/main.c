/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* Damages a small ledger in every way that one bit can, and by cutting its files off: what then
 * answers anything else is noticed at its opening or by --verify, and nothing crashes. */

#include <getopt.h>
#include <inttypes.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "tests/flips/notice.h"
#include "tests/simulation/folder.h"

/* So many at once, each a process of its own; and one is given so long. */
enum { JOBS_MAX = 64, HUNG_SECONDS = 30 };

/* Files are cut off at every sector; where not all bits are tried, at every page. */
enum { SECTOR = 512, PAGE = 4096 };

/* So many times fewer bits are tried where SQLite never looks (in a free page, and within another
 * between the numbers of its rows and its rows), where all bits of a frame come to the same (a log
 * ends there), and of a ledger.db that is beside a log what is in the one without, too. */
enum { FEWER_UNUSED = 64, FEWER_IN_LOG = 64, FEWER_AGAIN = 16 };

enum { SHOWN = 20 };

/* A process ends with this and what it found: with nothing that die() or a sanitizer ends with. */
enum { STATUS_FOUND = 100 };

typedef struct Arguments {
        uint64_t every;
        uint64_t seed;
        int64_t jobs;
        const char *only; /* FORM:FILE:bit|cut:NUMBER, of which all is told */
} Arguments;

static const char help[] =
                "Usage: flips [OPTION...]\n"
                "  --every=N    one bit of so many, as the dice say (1: all that are worth it)\n"
                "  --seed=N     what the dice begin with; a random number by default\n"
                "  --jobs=N     so many processes at once (2)\n"
                "  --only=CASE  this one alone, as a failure is named, and all that is said\n";

typedef struct Job {
        pid_t pid; /* 0: none */
        Damage damage;
        char *folder;
} Job;

typedef struct Run {
        const Arguments *arguments;
        const Form *form;
        size_t form_number;
        Job jobs[JOBS_MAX];
        uint64_t counts[FORM_PARTS][2][FINDINGS]; /* bits, cuts */
        uint64_t failures;
} Run;

static int64_t now_ms(void) {
        struct timespec now;

        (void) clock_gettime(CLOCK_MONOTONIC, &now);
        return now.tv_sec * INT64_C(1000) + now.tv_nsec / 1000000;
}

static void fail(Run *run, const Damage *damage, Finding finding) {
        if (run->failures++ < SHOWN)
                printf("  %s: --only=%zu:%s:%s:%zu\n", finding_names[finding], run->form_number,
                                run->form->parts[damage->part].name, damage->cut ? "cut" : "bit",
                                damage->at);
}

/* To be as if killed earlier is what a damaged end of the last entries' log comes to; of any other
 * file it is a loss. */
static bool is_failure(const Form *form, const Damage *damage, Finding finding) {
        if (finding == FOUND_EARLIER)
                return !text_equal(form->parts[damage->part].name, "ledger.redo-wal");
        return finding >= FOUND_MISSED;
}

static void finish(Run *run, Job *job, int status) {
        Finding finding = FOUND_CRASHED;

        if (WIFEXITED(status) && WEXITSTATUS(status) >= STATUS_FOUND)
                finding = (Finding) (WEXITSTATUS(status) - STATUS_FOUND);
        else if (WIFSIGNALED(status) && WTERMSIG(status) == SIGALRM)
                finding = FOUND_HUNG;
        run->counts[job->damage.part][job->damage.cut][finding]++;
        if (is_failure(run->form, &job->damage, finding))
                fail(run, &job->damage, finding);
        job->pid = 0;
}

/* Waits until one of them is free. */
static Job *free_job(Run *run) {
        for (int64_t i = 0; i < run->arguments->jobs; i++)
                if (run->jobs[i].pid == 0)
                        return &run->jobs[i];
        int status;
        pid_t pid = wait(&status);
        for (int64_t i = 0; i < run->arguments->jobs; i++)
                if (run->jobs[i].pid == pid) {
                        finish(run, &run->jobs[i], status);
                        return &run->jobs[i];
                }
        die("wait");
}

static void begin(Run *run, const Damage *damage) {
        Job *job = free_job(run);

        job->damage = *damage;
        job->pid = fork();
        if (job->pid < 0)
                die("fork");
        if (job->pid == 0) {
                (void) alarm(HUNG_SECONDS);
                _exit(STATUS_FOUND + (int) notice(run->form, damage, job->folder, NULL));
        }
}

static void wait_for_all(Run *run) {
        int status;

        for (pid_t pid; (pid = wait(&status)) > 0;)
                for (int64_t i = 0; i < run->arguments->jobs; i++)
                        if (run->jobs[i].pid == pid)
                                finish(run, &run->jobs[i], status);
}

/* splitmix64 of the seed and a number. */
static uint64_t dice(uint64_t seed, uint64_t number) {
        uint64_t z = seed + number * UINT64_C(0x9e3779b97f4a7c15);

        z = (z ^ z >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ z >> 27) * UINT64_C(0x94d049bb133111eb);
        return z ^ z >> 31;
}

static uint32_t big_endian(const uint8_t *bytes) {
        return (uint32_t) bytes[0] << 24 | (uint32_t) bytes[1] << 16 | (uint32_t) bytes[2] << 8 |
                        bytes[3];
}

/* Whether a page is free, and no list of such pages either: SQLite never reads it. See SQLite's
 * file format, 1.5. */
static bool is_free(const Part *part, size_t page) {
        uint32_t trunk = big_endian(part->bytes + 32);

        for (size_t i = 0; trunk != 0 && trunk * (size_t) PAGE <= part->n && i < part->n; i++) {
                const uint8_t *list = part->bytes + (trunk - 1) * (size_t) PAGE;
                uint32_t n = big_endian(list + 4);

                for (uint32_t k = 0; k < n && k < PAGE / 4 - 2; k++)
                        if (big_endian(list + 8 + 4 * (size_t) k) == page + 1)
                                return true;
                trunk = big_endian(list);
        }
        return false;
}

/* Whether it is between the numbers of a page's rows and its rows. See SQLite's file format, 1.6.
 */
static bool is_between(const Part *part, size_t byte) {
        size_t begin = byte / PAGE * PAGE, header = begin == 0 ? 100 : 0;
        const uint8_t *page = part->bytes + begin;
        uint8_t type = page[header];

        if (type != 2 && type != 5 && type != 10 && type != 13)
                return false;
        size_t rows = (size_t) page[header + 3] << 8 | page[header + 4];
        size_t end = (size_t) page[header + 5] << 8 | page[header + 6];
        size_t from = header + (type < 8 ? 12 : 8) + 2 * rows;
        return byte - begin >= from && byte - begin < end;
}

static bool is_unused(const Part *part, size_t byte) {
        return part->n % PAGE == 0 && (is_free(part, byte / PAGE) || is_between(part, byte));
}

static uint64_t fewer(const Run *run, const Part *part, size_t byte) {
        if (strchr(part->name, '-'))
                return FEWER_IN_LOG;
        return (is_unused(part, byte) ? FEWER_UNUSED : 1) *
                        (run->form_number == STORY_ENDED ? 1 : FEWER_AGAIN);
}

static void damage_part(Run *run, size_t number) {
        const Part *part = &run->form->parts[number];
        Damage damage = {.part = number};
        uint64_t every = run->arguments->every;

        for (; damage.at < 8 * part->n; damage.at++)
                if (dice(run->arguments->seed + number, damage.at) %
                                                (every * fewer(run, part, damage.at / 8)) ==
                                0)
                        begin(run, &damage);
        damage.cut = true;
        for (damage.at = 0; damage.at < part->n; damage.at += every == 1 ? SECTOR : PAGE)
                begin(run, &damage);
}

static void print_counts(const Run *run) {
        for (size_t i = 0; i < FORM_PARTS; i++)
                for (size_t cut = 0; cut < 2; cut++) {
                        const uint64_t *counts = run->counts[i][cut];
                        uint64_t total = 0;

                        for (Finding k = 0; k < FINDINGS; k++)
                                total += counts[k];
                        if (total == 0)
                                continue;
                        printf("  %-16s %8" PRIu64 " %s:", run->form->parts[i].name, total,
                                        cut ? "cuts" : "bits");
                        for (Finding k = 0; k < FINDINGS; k++)
                                if (counts[k] > 0)
                                        printf(" %" PRIu64 " %s;", counts[k], finding_names[k]);
                        printf("\n");
                }
}

/* How many failed. */
static uint64_t run_form(const Arguments *arguments, StoryEnd end) {
        static Run run;
        Form form = {0};
        int64_t began = now_ms();

        form_make(&form, end);
        run = (Run){.arguments = arguments, .form = &form, .form_number = (size_t) end};
        printf("%s:\n", form.name);
        (void) fflush(stdout);
        for (int64_t i = 0; i < arguments->jobs; i++)
                run.jobs[i].folder = folder_make();
        for (size_t i = 0; i < FORM_PARTS; i++)
                damage_part(&run, i);
        wait_for_all(&run);
        for (int64_t i = 0; i < arguments->jobs; i++)
                folder_remove(run.jobs[i].folder);
        print_counts(&run);
        printf("  in %" PRId64 " s\n", (now_ms() - began) / 1000);
        form_clear(&form);
        return run.failures;
}

static int show(const char *name) {
        char file[32], kind[8];
        size_t end, at, part = 0;
        Form form = {0};
        Text difference = {0};
        char *folder = folder_make();

        if (sscanf(name, "%zu:%31[^:]:%7[^:]:%zu", &end, file, kind, &at) != 4 ||
                        end > STORY_WRITTEN_BACK)
                die("no case: %s", name);
        form_make(&form, (StoryEnd) end);
        while (part < FORM_PARTS && !text_equal(form.parts[part].name, file))
                part++;
        if (part == FORM_PARTS || at / 8 >= form.parts[part].n)
                die("no such place: %s", name);
        Damage damage = {.part = part, .cut = text_equal(kind, "cut"), .at = at};
        Finding finding = notice(&form, &damage, folder, &difference);
        printf("%s%s\n", difference.text ? difference.text : "", finding_names[finding]);
        text_clear(&difference);
        folder_remove(folder);
        bool failed = is_failure(&form, &damage, finding);
        form_clear(&form);
        return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}

static Arguments read_arguments(int argc, char **argv) {
        static const struct option options[] = {{"every", required_argument, NULL, 'e'},
                        {"seed", required_argument, NULL, 's'},
                        {"jobs", required_argument, NULL, 'j'},
                        {"only", required_argument, NULL, 'o'}, {"help", no_argument, NULL, 'h'},
                        {0}};
        Arguments arguments = {.every = 1, .jobs = 2};
        int c;

        if (getrandom(&arguments.seed, sizeof(arguments.seed), 0) < 0)
                die("no random numbers");
        arguments.seed %= 1000000000;
        while ((c = getopt_long(argc, argv, "", options, NULL)) >= 0)
                if (c == 'e') {
                        arguments.every = strtoull(optarg, NULL, 10);
                } else if (c == 's') {
                        arguments.seed = strtoull(optarg, NULL, 10);
                } else if (c == 'j') {
                        arguments.jobs = strtoll(optarg, NULL, 10);
                } else if (c == 'o') {
                        arguments.only = optarg;
                } else {
                        (void) fputs(help, c == 'h' ? stdout : stderr);
                        exit(c == 'h' ? 0 : 2);
                }
        if (arguments.every == 0 || arguments.jobs < 1 || arguments.jobs > JOBS_MAX)
                die("that cannot be");
        return arguments;
}

int main(int argc, char **argv) {
        Arguments arguments = read_arguments(argc, argv);
        uint64_t failures = 0;

        /* In memory, where there is such a place. */
        if (access("/dev/shm", W_OK) == 0)
                (void) setenv("TMPDIR", "/dev/shm", 0);
        if (arguments.only)
                return show(arguments.only);
        printf("seed %" PRIu64 ", one bit of %" PRIu64 "\n", arguments.seed, arguments.every);
        for (StoryEnd end = STORY_ENDED; end <= STORY_WRITTEN_BACK; end++)
                failures += run_form(&arguments, end);
        printf("%" PRIu64 " failed\n", failures);
        return failures == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}
