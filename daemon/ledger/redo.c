/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "ledger/redo.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/grown.h"

/* "CBgr", in PRAGMA application_id; and the version of the columns, in user_version. */
#define REDO_APPLICATION_ID 0x43426772
#define REDO_VERSION 1

#define TEXT_OF_(value) #value
#define TEXT_OF(value) TEXT_OF_(value)

enum { BEGIN, COMMIT, ROLLBACK, CLEAR, ADD, EACH, REDO_STATEMENTS };

static const char *const sql[REDO_STATEMENTS] = {
                [BEGIN] = "BEGIN IMMEDIATE",
                [COMMIT] = "COMMIT",
                [ROLLBACK] = "ROLLBACK",
                [CLEAR] = "DELETE FROM entry",
                [ADD] = "INSERT INTO entry (seq, bytes, hash) VALUES (?1, ?2, ?3)",
                [EACH] = "SELECT seq, bytes, hash FROM entry ORDER BY seq",
};

/* An entry that is to be written; its bytes are among the log's. */
typedef struct Added {
        int64_t seq;
        size_t offset;
        size_t n;
        uint8_t hash[HASH_SIZE];
} Added;

struct Redo {
        sqlite3 *db;
        sqlite3_stmt *statement[REDO_STATEMENTS];
        Added *added;
        size_t n_added;
        size_t n_added_allocated;
        EntryBytes bytes;
        bool flushed; /* what is here is in the ledger as well */
};

/* Whether it is ours; an empty file becomes so. */
static int check(sqlite3 *db) {
        int64_t application, version;

        int r = database_number(db, "PRAGMA application_id", &application);
        if (r >= 0)
                r = database_number(db, "PRAGMA user_version", &version);
        if (r < 0)
                return r;
        if (application == 0 && version == 0)
                return database_run(db, "BEGIN IMMEDIATE; CREATE TABLE entry (seq INTEGER PRIMARY KEY,"
                               " bytes BLOB NOT NULL, hash BLOB NOT NULL) STRICT;"
                               "PRAGMA application_id = " TEXT_OF(REDO_APPLICATION_ID) ";"
                               "PRAGMA user_version = " TEXT_OF(REDO_VERSION) "; COMMIT");
        if (application != REDO_APPLICATION_ID)
                return -EUCLEAN;
        return version > REDO_VERSION ? -EPROTO : 0;
}

/* A log of its own beside an empty file: SQLite begins one only once the file has its first page,
 * and throws it away, with what was acknowledged, where that is gone. */
static int check_not_emptied(const char *path) {
        _cleanup_free_ char *log = NULL;
        struct stat st;

        if (stat(path, &st) < 0 || st.st_size > 0)
                return 0;
        if (asprintf(&log, "%s-wal", path) < 0)
                return -ENOMEM;
        return stat(log, &st) == 0 && st.st_size > 0 ? -EUCLEAN : 0;
}

int redo_open(const char *path, bool create, Redo **ret) {
        _cleanup_(redo_closep) Redo *redo = calloc(1, sizeof(*redo));
        if (!redo)
                return -ENOMEM;

        int r = path ? check_not_emptied(path) : 0;
        if (r >= 0)
                r = database_open(path ? path : ":memory:",
                                SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0),
                                &redo->db);
        if (r == -ENOENT && !create) {
                *ret = NULL;
                return 0;
        }
        if (r >= 0 && create)
                r = database_check_writable(redo->db);
        if (r >= 0)
                r = database_use_log(redo->db);
        if (r >= 0)
                r = check(redo->db);
        if (r >= 0)
                r = statements_prepare(redo->db, sql, REDO_STATEMENTS, redo->statement);
        if (r >= 0)
                *ret = TAKE_PTR(redo);
        return r;
}

Redo *redo_close(Redo *redo) {
        if (!redo)
                return NULL;
        /* So that another ledger.db can be put in its place after a clean end. */
        if (redo->flushed)
                (void) statement_run(redo->statement[CLEAR]);
        statements_finalize(redo->statement, REDO_STATEMENTS);
        (void) sqlite3_close(redo->db);
        entry_bytes_clear(&redo->bytes);
        free(redo->added);
        free(redo);
        return NULL;
}

void redo_closep(Redo **redo) {
        *redo = redo_close(*redo);
}

int redo_add(Redo *redo, int64_t seq, const EntryBytes *bytes, const uint8_t hash[HASH_SIZE]) {
        Added *added = grown(redo->added, redo->n_added, &redo->n_added_allocated, sizeof(*added));
        if (!added)
                return -ENOMEM;
        redo->added = added;
        uint8_t *data = grown_to(
                        redo->bytes.data, redo->bytes.n + bytes->n, &redo->bytes.allocated);
        if (!data)
                return -ENOMEM;
        redo->bytes.data = data;

        added += redo->n_added++;
        *added = (Added){.seq = seq, .offset = redo->bytes.n, .n = bytes->n};
        memcpy(added->hash, hash, HASH_SIZE);
        memcpy(data + redo->bytes.n, bytes->data, bytes->n);
        redo->bytes.n += bytes->n;
        return 0;
}

void redo_drop(Redo *redo) {
        redo->bytes.n = 0;
        redo->n_added = 0;
}

static int write_added(Redo *redo, const Added *added) {
        sqlite3_stmt *add = redo->statement[ADD];

        bind_int(add, 1, added->seq);
        (void) sqlite3_bind_blob64(
                        add, 2, redo->bytes.data + added->offset, added->n, SQLITE_STATIC);
        (void) sqlite3_bind_blob(add, 3, added->hash, HASH_SIZE, SQLITE_STATIC);
        return statement_run(add);
}

int redo_write(Redo *redo) {
        int r = statement_run(redo->statement[BEGIN]);

        if (r >= 0 && redo->flushed)
                r = statement_run(redo->statement[CLEAR]);
        for (size_t i = 0; i < redo->n_added && r >= 0; i++)
                r = write_added(redo, &redo->added[i]);
        if (r >= 0)
                r = statement_run(redo->statement[COMMIT]);
        if (r >= 0)
                redo->flushed = false;
        else if (!sqlite3_get_autocommit(redo->db))
                (void) statement_run(redo->statement[ROLLBACK]);
        redo_drop(redo);
        return r;
}

void redo_flushed(Redo *redo) {
        redo->flushed = true;
}

int redo_settle(Redo *redo) {
        return database_settle(redo->db);
}

int redo_hold(Redo *redo) {
        int64_t unused;

        int r = database_run(redo->db, "BEGIN");
        return r < 0 ? r : database_number(redo->db, "SELECT count(*) FROM entry", &unused);
}

int redo_is_whole(Redo *redo) {
        static const char *const check[] = {"PRAGMA integrity_check(1)"};
        sqlite3_stmt *statement = NULL;

        int r = statements_prepare(redo->db, check, 1, &statement);
        if (r >= 0)
                r = statement_step(statement);
        if (r > 0)
                r = text_equal(column_text(statement, 0), "ok");
        (void) sqlite3_finalize(statement);
        return r == -EUCLEAN ? 0 : r;
}

/* What it is given is good for the call. */
static int give(sqlite3_stmt *each, RedoRow row, void *userdata) {
        const uint8_t *bytes = sqlite3_column_blob(each, 1);
        size_t n = (size_t) sqlite3_column_bytes(each, 1);
        const uint8_t *hash = sqlite3_column_blob(each, 2);
        Entry entry;

        if (sqlite3_column_bytes(each, 2) != HASH_SIZE)
                return -EUCLEAN;
        _cleanup_free_ char *texts = malloc(n + 1);
        if (!texts)
                return -ENOMEM;
        int r = entry_decode(bytes, n, texts, &entry);
        if (r >= 0 && entry.seq != column_int(each, 0))
                r = -EUCLEAN;
        return r < 0 ? r : row(&entry, hash, userdata);
}

int redo_each(Redo *redo, RedoRow row, void *userdata) {
        _cleanup_(statement_resetp) sqlite3_stmt *each = redo->statement[EACH];
        int r = 0;

        while (r >= 0 && (r = statement_step(each)) > 0)
                r = give(each, row, userdata);
        return r;
}
