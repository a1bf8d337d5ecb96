/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/integration/stage.h"

#include <errno.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#define COPY_DIR WORLD_DIR "/copy"
#define COPY_FILE COPY_DIR "/all.db"

enum { MAX_ARGUMENTS = 24 };

World *world;

typedef struct Kept {
        struct Kept *next;
        void *memory;
        void (*destroy)(void *);
} Kept;

static Kept *kept;

/* ---- what lives as long as the world ---- */

void *keep(void *memory, void (*destroy)(void *)) {
        Kept *k = malloc(sizeof(*k));
        cr_assert(k && memory, "out of memory");
        *k = (Kept){kept, memory, destroy};
        kept = k;
        return memory;
}

static void output_destroy(void *memory) {
        output_clear(memory);
        free(memory);
}

const char *text(const char *format, ...) {
        char *formatted = NULL;
        va_list ap;

        va_start(ap, format);
        int n = vasprintf(&formatted, format, ap);
        va_end(ap);
        cr_assert(n >= 0);
        return keep(formatted, free);
}

/* ---- beginning and end ---- */

void begin(WorldFlags flags) {
        int r = world_start(flags, &world);
        if (r == -EPERM) {
                (void) fputs("NOT TESTED: the integration tests need root\n", stderr);
                cr_skip_test("no root");
        }
        cr_assert_eq(r, 0, "no world: %s", strerror(-r));
        (void) unlink("/etc/localtime");
}

void begin_with_daemon(void) {
        begin(WORLD_POLKIT);
        daemon_start();
}

int64_t usec_of(const char *when) {
        struct tm tm = {0};
        cr_assert_not_null(strptime(when, "%Y-%m-%d %H:%M:%S", &tm), "%s", when);
        return (int64_t) timegm(&tm) * 1000000;
}

void clock_at(const char *when) {
        world_clock_move(world, 0);
        world_clock_move(world, usec_of(when) - world_clock(world));
}

static void show_logs(void) {
        if (getenv("WORLD_LOGS"))
                (void) system("tail -n +1 " WORLD_LOG_DIR "/* >&2");
}

void end(void) {
        if (!world)
                return;
        show_logs();
        if (world_daemon_pid(world))
                daemon_stop();
        while (kept) {
                Kept *k = kept;
                kept = k->next;
                k->destroy(k->memory);
                free(k);
        }
        world = world_stop(world);
}

void config(const char *content) {
        cr_assert_eq(world_write(WORLD_CONFIG, content), 0);
}

void daemon_start(void) {
        int r = world_daemon_start(world, NULL);
        if (r < 0)
                (void) system("cat " WORLD_LOG_DIR "/coinbudgetd >&2");
        cr_assert_eq(r, 0, "the daemon did not get ready: %s", strerror(-r));
}

void daemon_stop(void) {
        int status;
        cr_assert_eq(world_daemon_end(world, SIGTERM, &status), 0, "the daemon does not end");
        if (status != 0)
                (void) system("cat " WORLD_LOG_DIR "/coinbudgetd >&2");
        cr_assert_eq(status, 0, "the daemon ended with %d", status);
}

void daemon_kill(void) {
        int status;
        cr_assert_eq(world_daemon_end(world, SIGKILL, &status), 0);
        cr_assert_eq(status, 128 + SIGKILL);
}

void user_remove(const char *name) {
        cr_assert_eq(system(text("sed -i '/^%s:/d' /etc/passwd", name)), 0);
}

void user_rename(const char *from, const char *to) {
        cr_assert_eq(system(text("sed -i 's/^%s:/%s:/' /etc/passwd", from, to)), 0);
}

/* ---- the ledger's file ---- */

static int row_add(void *file, int n, char **values, char **names) {
        (void) names;
        for (int i = 0; i < n; i++)
                (void) fprintf(file, "%s%s", i > 0 ? "|" : "", values[i] ? values[i] : "");
        (void) fputc('\n', file);
        return 0;
}

const Output *program(uid_t uid, const char *const argv[]) {
        Output *output = keep(calloc(1, sizeof(*output)), output_destroy);
        int r = world_run(world, uid, argv, output);
        cr_assert_eq(r, 0, "%s: %s", argv[0], strerror(-r));
        return output;
}

/* A copy of what is on disk as one file, that of the redo log included. */
static void copy_ledger(void) {
        const char *const argv[] = {
                        WORLD_DAEMON, "--state-dir=" COPY_DIR, "--backup=" COPY_FILE, NULL};

        cr_assert_eq(system("rm -rf " COPY_DIR " && cp -rp " WORLD_STATE_DIR " " COPY_DIR), 0);
        const Output *output = program(0, argv);
        cr_assert_eq(output->status, EXIT_SUCCESS, "said: %s", output->err);
}

const char *rows(const char *sql) {
        char *found = NULL, *error = NULL;
        size_t size;
        sqlite3 *db = NULL;
        FILE *file = open_memstream(&found, &size);

        cr_assert_not_null(file);
        copy_ledger();
        cr_assert_eq(sqlite3_open(COPY_FILE, &db), SQLITE_OK);
        (void) sqlite3_exec(db, sql, row_add, file, &error);
        cr_assert_null(error, "%s: %s", sql, error);
        (void) sqlite3_close(db);
        (void) fclose(file);
        return keep(found, free);
}

/* ---- programs ---- */

const Output *client(uid_t uid, ...) {
        const char *argv[MAX_ARGUMENTS] = {WORLD_CLIENT};
        va_list ap;

        va_start(ap, uid);
        for (unsigned i = 1; i < MAX_ARGUMENTS - 1; i++)
                if (!(argv[i] = va_arg(ap, const char *)))
                        break;
        va_end(ap);
        return program(uid, argv);
}

const Output *daemon_tool(const char *argument) {
        const char *const argv[] = {WORLD_DAEMON, "--state-dir=" WORLD_STATE_DIR,
                        "--catalog=" WORLD_CATALOG_DIR, argument, NULL};
        return program(0, argv);
}

const Output *second_daemon(void) {
        const char *const argv[] = {WORLD_DAEMON, "--state-dir=" WORLD_STATE_DIR,
                        "--catalog=" WORLD_CATALOG_DIR, NULL};
        return program(UID_COINBUDGET, argv);
}
