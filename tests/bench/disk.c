/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/bench/disk.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/bench/must.h"

enum { APPEND_BYTES = 4096 };

struct Disk {
        sqlite3 *db;
        sqlite3_stmt *insert, *begin, *commit;
        uint64_t n; /* rows so far */
        int fd;
};

#define SETUP                                                                            \
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"                          \
        "CREATE TABLE entry (seq INTEGER PRIMARY KEY, at INTEGER, account INTEGER,"      \
        " actor INTEGER, amount INTEGER, price INTEGER, until INTEGER, kind TEXT,"       \
        " platform TEXT, currency TEXT, decision TEXT, day TEXT, week TEXT, month TEXT," \
        " year TEXT, key TEXT, limits TEXT, costs TEXT, hash BLOB,"                      \
        " UNIQUE (account, key)) STRICT"
#define INSERT                                                                              \
        "INSERT INTO entry (account, at, actor, amount, price, until, key, kind, platform," \
        " currency, decision, day, week, month, year, limits, costs, hash)"                 \
        " VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"

static const int64_t numbers[] = {1, 1795348800000000, 60200, 700, 1067, 1795350600000000};
static const char *const texts[] = {"request", "tiktok", "USD", "approved", "2026-11-22",
                "2026-W47", "2026-11", "2026", "tiktok month coins 2000 0 0 default",
                "coins 700 USD 1067"};
static const char hash[32];

static void sql(Disk *disk, int rc) {
        if (rc != SQLITE_OK && rc != SQLITE_DONE)
                die("SQLite: %s", sqlite3_errmsg(disk->db));
}

static void step(Disk *disk, sqlite3_stmt *statement) {
        (void) sqlite3_step(statement);
        sql(disk, sqlite3_reset(statement));
}

Disk *disk_open(const char *folder) {
        Disk *disk = must_have(calloc(1, sizeof(*disk)));
        char path[256];

        (void) snprintf(path, sizeof(path), "%s/commits.db", folder);
        sql(disk, sqlite3_open(path, &disk->db));
        sql(disk, sqlite3_exec(disk->db, SETUP, NULL, NULL, NULL));
        sql(disk, sqlite3_prepare_v2(disk->db, INSERT, -1, &disk->insert, NULL));
        sql(disk, sqlite3_prepare_v2(disk->db, "BEGIN IMMEDIATE", -1, &disk->begin, NULL));
        sql(disk, sqlite3_prepare_v2(disk->db, "COMMIT", -1, &disk->commit, NULL));
        (void) snprintf(path, sizeof(path), "%s/appends", folder);
        disk->fd = open(path, O_WRONLY | O_CREAT | O_TRUNC | O_APPEND | O_CLOEXEC, 0600);
        if (disk->fd < 0)
                die("%s: %s", path, strerror(errno));
        return disk;
}

Disk *disk_close(Disk *disk) {
        (void) sqlite3_finalize(disk->insert);
        (void) sqlite3_finalize(disk->begin);
        (void) sqlite3_finalize(disk->commit);
        (void) sqlite3_close(disk->db);
        (void) close(disk->fd);
        free(disk);
        return NULL;
}

/* Each with a key that there was not, in no order: as requests have them. */
static void insert_row(Disk *disk) {
        char key[33];
        int n = 1;

        disk->n++;
        (void) snprintf(key, sizeof(key), "%016" PRIx64 "%016" PRIx64,
                        disk->n * UINT64_C(0x9e3779b97f4a7c15), disk->n);
        for (size_t i = 0; i < ELEMENTSOF(numbers); i++)
                (void) sqlite3_bind_int64(disk->insert, n++, numbers[i]);
        (void) sqlite3_bind_text(disk->insert, n++, key, -1, SQLITE_TRANSIENT);
        for (size_t i = 0; i < ELEMENTSOF(texts); i++)
                (void) sqlite3_bind_text(disk->insert, n++, texts[i], -1, SQLITE_STATIC);
        (void) sqlite3_bind_blob(disk->insert, n, hash, sizeof(hash), SQLITE_STATIC);
        step(disk, disk->insert);
}

static void commit_rows(Disk *disk, unsigned rows) {
        step(disk, disk->begin);
        for (unsigned i = 0; i < rows; i++)
                insert_row(disk);
        step(disk, disk->commit);
}

static void append(Disk *disk, unsigned unused) {
        static const char block[APPEND_BYTES];

        (void) unused;
        if (write(disk->fd, block, sizeof(block)) != sizeof(block) || fdatasync(disk->fd) < 0)
                die("append: %s", strerror(errno));
}

/* As load_run() does: a fifth of the time is not counted. */
static Result repeat(Disk *disk, void (*work)(Disk *, unsigned), unsigned rows, double seconds) {
        double now = now_us(), from = now + seconds * 1e6 / 5, end = now + seconds * 1e6, first = 0;
        Result result = {0};

        while (now < end) {
                double began = now;
                work(disk, rows);
                now = now_us();
                if (began < from)
                        first = now;
                else
                        series_add(&result.latency, now - began);
        }
        result.rate = (double) result.latency.n * rows / (now - first) * 1e6;
        result.p50 = series_percentile(&result.latency, 50);
        result.p99 = series_percentile(&result.latency, 99);
        return result;
}

Result disk_commits(Disk *disk, unsigned rows, double seconds) {
        return repeat(disk, commit_rows, rows, seconds);
}

Result disk_appends(Disk *disk, double seconds) {
        return repeat(disk, append, 1, seconds);
}
