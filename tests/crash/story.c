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
#include "tests/simulation/must.h"

#define MINUTE (INT64_C(60) * 1000000)
/* 2028-11-22 12:00 UTC: after all that the ledgers of older schemas have. */
#define NOON INT64_C(1858507200000000)

enum { ALICE = 1000, BOB = 1001, GUARDIAN = 2001 };

/* ---- what happens ---- */

typedef enum StepKind {
        STEP_OPEN,
        STEP_BATCH,
        STEP_FLUSH,
        STEP_COPY,
        STEP_CLOSE,
        STEP_KILLED
} StepKind;

static const struct {
        StepKind kind;
        int minute;
} steps[] = {
                {STEP_OPEN, 0},
                {STEP_BATCH, 1},
                {STEP_BATCH, 2},
                {STEP_FLUSH, 2},
                {STEP_BATCH, 3},
                {STEP_BATCH, 4},
                {STEP_KILLED, 4},
                /* the second part */
                {STEP_COPY, 10},
                {STEP_OPEN, 10},
                {STEP_BATCH, 11},
                {STEP_BATCH, 90},
                {STEP_FLUSH, 90},
                {STEP_BATCH, 91},
                {STEP_CLOSE, 91},
                {STEP_OPEN, 92},
                {STEP_BATCH, 93},
                {STEP_CLOSE, 93},
                /* the third */
                {STEP_OPEN, 0},
                {STEP_BATCH, 1},
                {STEP_CLOSE, 1},
};
static_assert(ELEMENTSOF(steps) <= STORY_STEPS_MAX, "there is room for all");

static const size_t begins[STORY_PARTS + 1] = {0, 7, 17, ELEMENTSOF(steps)};

enum { COPY_STEP = 7 };

/* A command of a batch. */
typedef struct Line {
        size_t step;
        CommandKind kind;
        uint32_t uid;         /* whose account */
        const char *key;      /* of a request, a record or a grant; else: of what it is about */
        int64_t amount;       /* coins, or a limit's */
        const char *platform; /* NULL: tiktok */
        bool yes;             /* Resolve, SetPaused */
} Line;

/* Nothing in a batch depends on the order in it. */
static const Line lines[] = {
                {1, COMMAND_SET_LIMIT, ALICE, NULL, 600, NULL, false},
                {1, COMMAND_REQUEST, ALICE, "a1", 100, NULL, false},
                {1, COMMAND_REQUEST, BOB, "b1", 200, NULL, false},
                {1, COMMAND_REQUEST, ALICE, "a2", 10, "twitch", false},
                {2, COMMAND_COMPLETE, ALICE, "a1", 90, NULL, false},
                {2, COMMAND_CANCEL, BOB, "b1", 0, NULL, false},
                {2, COMMAND_REQUEST, BOB, "b2", 50, NULL, false},
                {4, COMMAND_REQUEST, ALICE, "a3", 700, NULL, false},
                {4, COMMAND_RECORD, BOB, "b3", 30, NULL, false},
                {4, COMMAND_GET_LIMITS, BOB, NULL, 0, NULL, false},
                {5, COMMAND_RESOLVE, ALICE, "a3", 0, NULL, true},
                {5, COMMAND_RESOLVE, BOB, "b1", 0, NULL, true},
                {5, COMMAND_GRANT, ALICE, "g1", 40, NULL, false},
                {5, COMMAND_SET_PAUSED, BOB, NULL, 0, NULL, true},
                {9, COMMAND_REQUEST, ALICE, "a1", 100, NULL, false},
                {9, COMMAND_REQUEST, ALICE, "a4", 5, NULL, false},
                {10, COMMAND_COMPLETE, ALICE, "a3", 700, NULL, false},
                {10, COMMAND_REQUEST, BOB, "b5", 5, NULL, false},
                {12, COMMAND_REFUND, ALICE, "a3", 0, NULL, false},
                {12, COMMAND_SET_PAUSED, BOB, NULL, 0, NULL, false},
                {15, COMMAND_REQUEST, BOB, "b6", 7, NULL, false},
                {15, COMMAND_REMOVE_LIMIT, ALICE, NULL, 0, NULL, false},
                {18, COMMAND_REQUEST, ALICE, "a7", 3, NULL, false},
                {18, COMMAND_REQUEST, BOB, "b7", 4000, NULL, false},
};
static_assert(ELEMENTSOF(lines) <= STORY_LINES_MAX, "there is room for all");

size_t story_begin(size_t part) {
        return begins[part];
}

size_t story_end(size_t part) {
        return begins[part + 1];
}

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

static int put_limit(const Limit *limit, void *userdata) {
        (void) limit, (void) userdata;
        return 0;
}

static int64_t id_of(const Progress *progress, const char *key) {
        for (size_t i = 0; i < ELEMENTSOF(lines); i++)
                if ((lines[i].kind == COMMAND_REQUEST || lines[i].kind == COMMAND_RECORD) &&
                                text_equal(lines[i].key, key))
                        return progress->told[i].id;
        return 0;
}

/* Asked again, with the key of an earlier one. */
static bool is_replay(size_t line) {
        for (size_t i = 0; i < line; i++)
                if (lines[i].kind == COMMAND_REQUEST && lines[line].kind == COMMAND_REQUEST &&
                                text_equal(lines[i].key, lines[line].key))
                        return true;
        return false;
}

static const char *name_of(uint32_t uid) {
        return uid == ALICE ? "alice" : "bob";
}

/* As a child asks, or a guardian. */
static void fill_command(const Progress *progress, const Line *line, Command *command) {
        const char *platform = line->platform ? line->platform : "tiktok";
        int64_t id = line->key ? id_of(progress, line->key) : 0;

        *command = (Command){.kind = line->kind, .caller = line->uid, .account.uid = line->uid};
        (void) snprintf(command->account.name, sizeof(command->account.name), "%s",
                        name_of(line->uid));
        if (line->kind == COMMAND_REQUEST || line->kind == COMMAND_RECORD) {
                command->ask = (Ask){.platform = platform,
                                .coins = line->amount,
                                .key = line->key,
                                .price = ABSENT,
                                .when = ABSENT};
        } else if (line->kind == COMMAND_COMPLETE || line->kind == COMMAND_CANCEL ||
                        line->kind == COMMAND_REFUND) {
                command->settlement = (Settlement){.id = id,
                                .coins = line->kind == COMMAND_COMPLETE ? line->amount : ABSENT,
                                .price = ABSENT};
        } else if (line->kind == COMMAND_SET_LIMIT || line->kind == COMMAND_REMOVE_LIMIT ||
                        line->kind == COMMAND_GRANT) {
                bool grant = line->kind == COMMAND_GRANT;
                command->limit = (LimitChange){.platform = platform,
                                .unit = UNIT_COINS,
                                .window = grant ? WINDOW_MONTH : WINDOW_DAY,
                                .source = SOURCE_GUARDIAN,
                                .amount = line->amount,
                                .key = line->key};
        } else if (line->kind == COMMAND_SET_PAUSED) {
                command->pause = (PauseChange){
                                .paused = line->yes, .source = SOURCE_GUARDIAN, .until = ABSENT};
        } else if (line->kind == COMMAND_RESOLVE) {
                command->resolution = (Resolution){.id = id, .approve = line->yes};
                command->any_account = true;
        } else
                command->sink.limit = put_limit;
        if (line->kind != COMMAND_REQUEST && line->kind != COMMAND_COMPLETE &&
                        line->kind != COMMAND_CANCEL && line->kind != COMMAND_GET_LIMITS)
                command->caller = GUARDIAN;
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
        if (is_replay(line) && told->id != id_of(playing->progress, lines[line].key))
                complain(playing->progress, "line %zu: the same key has another request", line);
}

static int play_batch(Play *play, size_t step, int64_t clock) {
        int submitted = 0;

        playing = play;
        play->error = 0;
        for (size_t i = 0; i < ELEMENTSOF(lines); i++) {
                if (lines[i].step != step || play->progress->told[i].answered)
                        continue;
                fill_command(play->progress, &lines[i], &commands[i]);
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
        int64_t clock = NOON + steps[step].minute * MINUTE;

        if (!play->ledger && steps[step].kind != STEP_OPEN && steps[step].kind != STEP_COPY) {
                int r = open_all(play, clock);
                if (r < 0)
                        return r;
        }
        if (play->ledger)
                compare_end(play, step);
        switch (steps[step].kind) {
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

/* The last that somebody was told of it. */
static State last_state(const Progress *progress, size_t line) {
        State state = progress->told[line].state;

        for (size_t i = line + 1; i < ELEMENTSOF(lines); i++)
                if (text_equal(lines[i].key, lines[line].key) && progress->told[i].answered &&
                                progress->told[i].refusal == REFUSAL_NONE &&
                                (lines[i].kind == COMMAND_COMPLETE ||
                                                lines[i].kind == COMMAND_CANCEL ||
                                                lines[i].kind == COMMAND_RESOLVE))
                        state = progress->told[i].state;
        return state;
}

size_t story_asked(const Progress *progress, size_t begin, size_t end, Asked ret[STORY_LINES_MAX]) {
        size_t n = 0;

        for (size_t i = 0; i < ELEMENTSOF(lines); i++) {
                const Line *line = &lines[i];
                const Told *told = &progress->told[i];

                if (line->step < begin || line->step >= end ||
                                (line->kind != COMMAND_REQUEST && line->kind != COMMAND_RECORD) ||
                                is_replay(i))
                        continue;
                ret[n++] = (Asked){
                                .uid = line->uid,
                                .name = name_of(line->uid),
                                .key = line->key,
                                .coins = line->amount,
                                .answered = told->answered,
                                .id = told->id,
                                .decision = told->decision,
                                .state = last_state(progress, i),
                                .batch = progress->varied ? 0 : (int64_t) line->step,
                };
        }
        return n;
}

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
        (void) snprintf(command->account.name, sizeof(command->account.name), "%s", name_of(uid));
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
