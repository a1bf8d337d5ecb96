/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/bench/disk.h"

#include <errno.h>
#include <fcntl.h>
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
        int fd;
};

#define SETUP                                                                            \
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;"                          \
        "CREATE TABLE entry (seq INTEGER PRIMARY KEY, at INTEGER, account INTEGER,"      \
        " actor INTEGER, amount INTEGER, price INTEGER, until INTEGER, kind TEXT,"       \
        " platform TEXT, currency TEXT, decision TEXT, day TEXT, week TEXT, month TEXT," \
        " year TEXT, key TEXT, limits TEXT, costs TEXT, hash BLOB) STRICT"
#define INSERT                                                                               \
        "INSERT INTO entry (at, account, actor, amount, price, until, kind, platform,"       \
        " currency, decision, day, week, month, year, key, limits, costs, hash)"             \
        " VALUES (1795348800000000, 1, 60200, 700, 1067, 1795350600000000, 'request',"       \
        " 'tiktok', 'USD', 'approved', '2026-11-22', '2026-W47', '2026-11', '2026',"         \
        " hex(randomblob(16)), 'tiktok month coins 2000 0 0 default', 'coins 700 USD 1067'," \
        " randomblob(32))"

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

static void commit_rows(Disk *disk, unsigned rows) {
        step(disk, disk->begin);
        for (unsigned i = 0; i < rows; i++)
                step(disk, disk->insert);
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
