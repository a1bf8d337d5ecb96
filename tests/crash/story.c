/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/crash/story.h"

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <signal.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "calendar/calendar.h"
#include "common/util.h"
#include "config/config.h"
#include "tests/crash/fault.h"
#include "tests/crash/plot.h"
#include "tests/simulation/must.h"

#define MINUTE (INT64_C(60) * 1000000)
/* 2028-11-22 12:00 UTC: after all that the ledgers of older schemas have. */
#define NOON INT64_C(1858507200000000)

char *story_copy(const char *directory) {
        char *path = NULL;

        return must(asprintf(&path, "%s-copy", directory) < 0 ? NULL : path);
}

bool story_check_copy(const char *directory, const Progress *progress) {
        _cleanup_free_ char *copy = story_copy(directory);
        char hash[LEDGER_HASH_TEXT + 1], **faults = NULL;
        int64_t entries = 0;

        int r = ledger_verify(copy, NULL, NULL, &faults, &entries, hash);
        bool good = r >= 0 && !faults[0] && strcmp(hash, progress->ends[COPY_STEP - 1].hash) == 0;
        if (!good)
                printf("The copy has %" PRId64 " entries, not all: %s\n", entries,
                                r < 0                       ? strerror(-r)
                                                : faults[0] ? faults[0]
                                                            : "");
        for (size_t i = 0; r >= 0 && faults[i]; i++)
                free(faults[i]);
        free(faults);
        return good;
}

/* ---- what it needs ---- */

static const char config_text[] =
                "[Limits]\nDefault=tiktok month 1000 coins\nWarn=50%\n"
                "[Requests]\nOverLimit=ask\nHoldTimeout=1h\nBurst=off\n[Calendar]\nTimeZone=UTC\n";

/* What a service takes over each time that it is configured. */
typedef struct Taken {
        Config *config;
        Catalog *catalog;
        Calendar *calendar;
} Taken;

enum { OPENINGS_MAX = 12 };
static Taken openings[OPENINGS_MAX];
static size_t n_opened;

static void write_config(const char *path) {
        FILE *file = fopen(path, "we");

        if (!file || fputs(config_text, file) < 0 || fclose(file) != 0)
                die("%s cannot be written", path);
}

void story_prepare(void) {
        const char *sources = getenv("COINBUDGET_SOURCE_DIR"), *parent = getenv("TMPDIR");
        _cleanup_(faults_clear) Faults faults = {0};
        char path[512], catalogs[512];

        (void) snprintf(catalogs, sizeof(catalogs), "%s/conf/catalog.d", sources ? sources : ".");
        (void) snprintf(path, sizeof(path), "%s/coinbudget-crash-%d.conf", parent ? parent : "/tmp",
                        getpid());
        write_config(path);
        for (Taken *taken = openings; taken < openings + OPENINGS_MAX; taken++)
                if (config_load(path, &faults, &taken->config) < 0 ||
                                catalog_load(catalogs, NULL, &faults, &taken->catalog) < 0 ||
                                calendar_new("UTC", 0, &taken->calendar) < 0)
                        die("%s", faults.n_lines > 0 ? faults.lines[0] : "no configuration");
        (void) unlink(path);
}

/* ---- playing ---- */

typedef struct Play {
        const char *directory;
        Progress *progress;
        Ledger *ledger;
        Service *service;
        int error; /* of the step that is played */
        bool failed_before;
} Play;

_printf_(2, 3) static void complain(Progress *progress, const char *format, ...) {
        va_list arguments;

        if (*progress->problem)
                return;
        va_start(arguments, format);
        (void) vsnprintf(progress->problem, sizeof(progress->problem), format, arguments);
        va_end(arguments);
}

static void arm(bool armed) {
        if (fault)
                fault->armed = armed;
}

static void close_all(Play *play) {
        play->service = service_free(play->service);
        play->ledger = ledger_close(play->ledger);
}

static int configure(Play *play, int64_t clock) {
        if (n_opened == OPENINGS_MAX)
                die("too many openings");
        Taken *taken = &openings[n_opened];

        int r = service_configure(
                        play->service, taken->config, taken->catalog, NULL, taken->calendar, clock);
        if (r >= 0)
                n_opened++;
        return r;
}

static int open_all(Play *play, int64_t clock) {
        char *message = NULL;

        int r = ledger_open(play->directory, &play->ledger, &message);
        if (r < 0 && r != -ENOMEM && !message)
                complain(play->progress, "it does not open, and nothing is said: %d", r);
        free(message);
        if (r >= 0)
                r = service_new(play->ledger, &play->service);
        if (r >= 0)
                r = configure(play, clock);
        if (r < 0)
                close_all(play);
        return r;
}

static void ignore(Command *command) {
        (void) command;
}

static Command commands[STORY_LINES_MAX];
static Play *playing;

/* Whoever asked is told now: from here on it must never be lost. */
static void on_done(Command *command) {
        size_t line = (size_t) (command - commands);
        Told *told = &playing->progress->told[line];

        if (command->error < 0) {
                playing->error = command->error;
                return;
        }
        told->refusal = command->refusal;
        if (command->kind == COMMAND_REQUEST || command->kind == COMMAND_RECORD) {
                told->id = command->answer.id;
                told->decision = command->answer.decision;
                told->state = command->answer.state;
        } else
                told->state = command->state;
        told->answered = true;
        if (plot_is_replay(line) && told->id != plot_id(playing->progress, plot_lines[line].key))
                complain(playing->progress, "line %zu: the same key has another request", line);
}

static int play_batch(Play *play, size_t step, int64_t clock) {
        int submitted = 0;

        playing = play;
        play->error = 0;
        for (size_t i = 0; i < PLOT_LINES; i++) {
                if (plot_lines[i].step != step || play->progress->told[i].answered)
                        continue;
                plot_command(play->progress, &plot_lines[i], &commands[i]);
                commands[i].done = on_done;
                submitted = service_submit(play->service, &commands[i]);
                if (submitted < 0)
                        break;
        }
        (void) service_run(play->service, clock);
        if (submitted < 0)
                return submitted;
        return play->error;
}

static int play_copy(const Play *play) {
        _cleanup_free_ char *folder = story_copy(play->directory), *path = NULL;

        arm(false);
        (void) mkdir(folder, 0700);
        if (asprintf(&path, "%s/ledger.db", folder) < 0)
                return -ENOMEM;
        int fd = open(path, O_RDWR | O_CREAT | O_TRUNC | O_CLOEXEC, 0600);
        arm(true);
        if (fd < 0)
                return -errno;
        int r = ledger_backup(play->directory, fd, NULL, NULL);
        arm(false);
        (void) close(fd);
        arm(true);
        return r;
}

static End end_of(const Play *play) {
        End end = {0};

        if (play->ledger)
                ledger_head(play->ledger, &end.entries, end.hash);
        return end;
}

static void step_done(const Play *play) {
        Progress *progress = play->progress;
        size_t step = progress->step++;

        progress->ends[step] = play->ledger || step == 0 ? end_of(play) : progress->ends[step - 1];
}

/* What stands in the ledger before a step is what stood there after the one before. */
static void compare_end(const Play *play, size_t step) {
        End end = end_of(play);

        if (step > 0 && strcmp(end.hash, play->progress->ends[step - 1].hash) != 0 &&
                        !play->progress->varied) {
                play->progress->varied = true;
                play->progress->found = end;
        }
}

static int play_step(Play *play, size_t step, Way way) {
        int64_t clock = NOON + plot_steps[step].minute * MINUTE;

        if (!play->ledger && plot_steps[step].kind != STEP_OPEN &&
                        plot_steps[step].kind != STEP_COPY) {
                int r = open_all(play, clock);
                if (r < 0)
                        return r;
        }
        if (play->ledger)
                compare_end(play, step);
        switch (plot_steps[step].kind) {
        case STEP_OPEN:
                return open_all(play, clock);
        case STEP_BATCH:
                return play_batch(play, step, clock);
        case STEP_FLUSH:
                return service_flush(play->service);
        case STEP_COPY:
                return play_copy(play);
        case STEP_CLOSE:
                close_all(play);
                return 0;
        case STEP_KILLED:
                if (way == WAY_ON) {
                        close_all(play);
                        return 0;
                }
                step_done(play);
                (void) kill(getpid(), SIGKILL);
        }
        return -ENOSYS;
}

/* A step is tried again, when it has failed, with the cause gone or (once) still there. */
static void after_failure(Play *play, size_t step, int error, Way way) {
        Progress *progress = play->progress;
        bool lasts = fault->form == FORM_FAIL_ON || fault->form == FORM_SHORT_ON;

        progress->failures[-error < STORY_ERRNOS ? -error : 0]++;
        if (!fault->struck || fault->over)
                complain(progress, "step %zu fails (%s), and nothing is wrong any more", step,
                                strerror(-error));
        if (error == -EUCLEAN || error == -EPROTO || error == -ESTALE)
                complain(progress, "step %zu: a fault of the moment is told as damage: %s", step,
                                strerror(-error));
        if (way == WAY_REOPEN)
                close_all(play);
        fault->over = way == WAY_REOPEN || !lasts || play->failed_before;
        play->failed_before = true;
}

static void play_until_done(Play *play, size_t step, Way way) {
        int r;

        play->failed_before = false;
        do {
                arm(true);
                r = play_step(play, step, way);
                arm(false);
                if (way == WAY_DIE && fault->struck)
                        (void) kill(getpid(), SIGKILL);
                if (r < 0)
                        after_failure(play, step, r, way);
        } while (r < 0 && !*play->progress->problem);
}

void story_play(const char *directory, size_t end, Way way, Progress *progress) {
        Play play = {.directory = directory, .progress = progress};

        while (progress->step < end && !*progress->problem) {
                play_until_done(&play, progress->step, way);
                step_done(&play);
        }
        close_all(&play);
}

/* ---- what came of it ---- */

static int put_request(const RequestView *request, void *userdata) {
        text_add(userdata,
                        "%u %s: %s %" PRId64 " %s %s, completed %" PRId64 ", refunded %" PRId64
                        "\n",
                        request->uid, request->key, request->platform, request->coins,
                        request->decision, state_to_text(request->state), request->completed,
                        request->refunded);
        return 0;
}

static int put_limit_line(const Limit *limit, void *userdata) {
        text_add(userdata,
                        "%s %s %s %s %" PRId64 " + %" PRId64 ", used %" PRId64 ", held %" PRId64
                        "\n",
                        limit->platform, window_to_text(limit->window), limit->unit,
                        source_to_text(limit->source), limit->amount, limit->granted, limit->used,
                        limit->held);
        return 0;
}

static int put_account(const AccountView *account, void *userdata) {
        text_add(userdata, "paused: %s\n", account->paused);
        return 0;
}

static void ask_and_add(Play *play, Command *command, uint32_t uid, Text *text) {
        command->caller = command->account.uid = uid;
        command->userdata = text;
        command->done = ignore;
        (void) snprintf(command->account.name, sizeof(command->account.name), "%s", plot_name(uid));
        if (service_submit(play->service, command) < 0 ||
                        service_run(play->service, NOON + 100 * MINUTE) < 0 || command->error < 0)
                die("what there is at the end cannot be asked: %d", command->error);
}

static int compare_lines(const void *a, const void *b) {
        return strcmp(*(char *const *) a, *(char *const *) b);
}

/* In an order that does not depend on the ids. */
static void sort_lines(char *text, char *ret, size_t size) {
        char *sorted[256], *rest = NULL;
        size_t n = 0, used = 0;

        for (char *line = strtok_r(text, "\n", &rest); line && n < ELEMENTSOF(sorted);
                        line = strtok_r(NULL, "\n", &rest))
                sorted[n++] = line;
        qsort(sorted, n, sizeof(sorted[0]), compare_lines);
        for (size_t i = 0; i < n; i++)
                used += (size_t) snprintf(ret + used, size - used, "%s\n", sorted[i]);
        if (used >= size)
                die("too much for one text");
}

void story_look(const char *directory, Progress *progress) {
        static const uint32_t people[] = {ALICE, BOB};
        Play play = {.directory = directory, .progress = progress};
        Text text = {0};

        if (open_all(&play, NOON + 100 * MINUTE) < 0)
                die("it does not open at the end");
        for (size_t i = 0; i < ELEMENTSOF(people); i++) {
                Command list = {.kind = COMMAND_LIST_REQUESTS, .sink.request = put_request};
                Command limits = {.kind = COMMAND_GET_LIMITS, .sink.limit = put_limit_line};
                Command account = {.kind = COMMAND_GET_ACCOUNT, .sink.account = put_account};

                list.listing = (Listing){
                                .until = INT64_MAX, .before = INT64_MAX, .count = LIST_COUNT_MAX};
                ask_and_add(&play, &list, people[i], &text);
                ask_and_add(&play, &limits, people[i], &text);
                ask_and_add(&play, &account, people[i], &text);
        }
        sort_lines(text.text, progress->final, sizeof(progress->final));
        close_all(&play);
        text_clear(&text);
}
