/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/powercut/left.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <sqlite3.h>
#include <stdio.h>
#include <string.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/integration/world.h"
#include "tests/simulation/must.h"

#define FOUND WORLD_DIR "/found"
#define OPENED WORLD_DIR "/opened"

/* ---- copies ---- */

static void copy_file(int from_folder, int to_folder, const char *name) {
        int from = openat(from_folder, name, O_RDONLY | O_CLOEXEC);
        int to = openat(to_folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
        ssize_t n = from < 0 || to < 0 ? -1 : 1;

        while (n > 0)
                n = sendfile(to, from, NULL, INT_MAX);
        if (n < 0)
                die("copy %s: %s", name, strerror(errno));
        (void) close(from);
        (void) close(to);
}

typedef void (*EachFile)(DIR *folder, const char *name, void *userdata);

static void each_file(const char *path, EachFile each, void *userdata) {
        DIR *folder = opendir(path);

        if (!folder)
                die("%s: %s", path, strerror(errno));
        for (const struct dirent *entry = readdir(folder); entry; entry = readdir(folder))
                if (entry->d_type == DT_REG)
                        each(folder, entry->d_name, userdata);
        (void) closedir(folder);
}

static void remove_one(DIR *folder, const char *name, void *userdata) {
        (void) userdata;
        if (unlinkat(dirfd(folder), name, 0) < 0)
                die("remove %s: %s", name, strerror(errno));
}

static void copy_one(DIR *folder, const char *name, void *userdata) {
        copy_file(dirfd(folder), dirfd(userdata), name);
}

void left_copy(const char *from, const char *to) {
        if (mkdir(to, 0700) < 0 && errno != EEXIST)
                die("%s: %s", to, strerror(errno));
        each_file(to, remove_one, NULL);
        DIR *folder = must(opendir(to));
        each_file(from, copy_one, folder);
        (void) closedir(folder);
}

/* ---- what has to hold ---- */

/* The first column of the first row, as text; "" where there is none. */
static void ask_sql(sqlite3 *db, const char *sql, char ret[256]) {
        sqlite3_stmt *statement = NULL;

        ret[0] = '\0';
        if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) == SQLITE_OK &&
                        sqlite3_step(statement) == SQLITE_ROW)
                (void) snprintf(ret, 256, "%s", sqlite3_column_text(statement, 0));
        (void) sqlite3_finalize(statement);
}

/* --verify looks into the ledger's own file alone. */
static bool check_redo(int64_t *ret_ahead) {
        sqlite3 *db = NULL;
        char said[256], ahead[256] = "";

        *ret_ahead = 0;
        if (access(OPENED "/ledger.redo", F_OK) < 0)
                return true;
        (void) sqlite3_open_v2(OPENED "/ledger.redo", &db, SQLITE_OPEN_READWRITE, NULL);
        ask_sql(db, "PRAGMA integrity_check", said);
        ask_sql(db, "ATTACH '" OPENED "/ledger.db' AS ledger", ahead);
        ask_sql(db,
                        "SELECT count(*) FROM main.entry WHERE seq >"
                        " (SELECT coalesce(max(seq), 0) FROM ledger.entry)",
                        ahead);
        *ret_ahead = strtoll(ahead, NULL, 10);
        bool good = strcmp(said, "ok") == 0;
        if (!good)
                printf("ledger.redo: %s %s\n", said, sqlite3_errmsg(db));
        (void) sqlite3_close(db);
        return good;
}

bool left_check(const char *state, const Asked asked[], size_t n, int64_t *ret_ahead) {
        left_copy(state, FOUND);
        left_copy(FOUND, OPENED);
        bool good = check_redo(ret_ahead);
        left_copy(FOUND, OPENED);
        good &= after_check_files(OPENED);
        return good & after_check(OPENED, asked, n);
}

void left_keep(const char *folder) {
        left_copy(FOUND, folder);
        printf("What the cut has left is kept in the build folder.\n");
}
