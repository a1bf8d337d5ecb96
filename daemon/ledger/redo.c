/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ledger/redo.h"

#include <errno.h>
#include <stdlib.h>

#include "common/util.h"
#include "ledger/database.h"

/* "CBgr", in PRAGMA application_id; and the version of the columns, in user_version. */
#define REDO_APPLICATION_ID 0x43426772
#define REDO_VERSION 1

#define TEXT_OF_(value) #value
#define TEXT_OF(value) TEXT_OF_(value)

enum { BEGIN, COMMIT, ROLLBACK, CLEAR, ADD, EACH, REDO_STATEMENTS };

static const char add_sql[] = "INSERT INTO entry VALUES (" ENTRY_VALUES ")";

static const char *const sql[REDO_STATEMENTS] = {
                [BEGIN] = "BEGIN IMMEDIATE",
                [COMMIT] = "COMMIT",
                [ROLLBACK] = "ROLLBACK",
                [CLEAR] = "DELETE FROM entry",
                [ADD] = add_sql,
                [EACH] = "SELECT * FROM entry ORDER BY rowid",
};

struct Redo {
        sqlite3 *db;
        sqlite3_stmt *statement[REDO_STATEMENTS];
        bool flushed; /* what is here is in the ledger as well */
};

static int run(sqlite3 *db, const char *text) {
        return database_errno(sqlite3_exec(db, text, NULL, NULL, NULL));
}

/* Whether it is ours; an empty file becomes so. */
static int check(sqlite3 *db) {
        int64_t application, version;

        int r = database_number(db, "PRAGMA application_id", &application);
        if (r >= 0)
                r = database_number(db, "PRAGMA user_version", &version);
        if (r < 0)
                return r;
        if (application == 0 && version == 0)
                return run(db, "BEGIN IMMEDIATE; CREATE TABLE entry (" ENTRY_COLUMNS ", hash);"
                               "PRAGMA application_id = " TEXT_OF(REDO_APPLICATION_ID) ";"
                               "PRAGMA user_version = " TEXT_OF(REDO_VERSION) "; COMMIT");
        if (application != REDO_APPLICATION_ID)
                return -EUCLEAN;
        return version > REDO_VERSION ? -EPROTO : 0;
}

int redo_open(const char *path, bool create, Redo **ret) {
        _cleanup_(redo_closep) Redo *redo = calloc(1, sizeof(*redo));
        if (!redo)
                return -ENOMEM;

        int r = database_open(path ? path : ":memory:",
                        SQLITE_OPEN_READWRITE | (create ? SQLITE_OPEN_CREATE : 0), &redo->db);
        if (r == -ENOENT && !create) {
                *ret = NULL;
                return 0;
        }
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
        free(redo);
        return NULL;
}

void redo_closep(Redo **redo) {
        *redo = redo_close(*redo);
}

static int add(sqlite3_stmt *statement, sqlite3_stmt *row) {
        for (int i = 0; i <= ENTRY_HASH_COLUMN; i++)
                if (sqlite3_bind_value(statement, i + 1, sqlite3_column_value(row, i)) != SQLITE_OK)
                        return -ENOMEM;
        return statement_run(statement);
}

int redo_write(Redo *redo, sqlite3_stmt *entries) {
        int r = statement_run(redo->statement[BEGIN]);
        if (r < 0)
                return r;

        if (redo->flushed)
                r = statement_run(redo->statement[CLEAR]);
        while (r >= 0 && (r = statement_step(entries)) > 0)
                r = add(redo->statement[ADD], entries);
        (void) sqlite3_reset(entries);
        if (r >= 0)
                r = statement_run(redo->statement[COMMIT]);
        if (r >= 0)
                redo->flushed = false;
        else if (!sqlite3_get_autocommit(redo->db))
                (void) statement_run(redo->statement[ROLLBACK]);
        return r;
}

void redo_flushed(Redo *redo) {
        redo->flushed = true;
}

int redo_hold(Redo *redo) {
        int64_t unused;

        int r = run(redo->db, "BEGIN");
        return r < 0 ? r : database_number(redo->db, "SELECT count(*) FROM entry", &unused);
}

int redo_each(Redo *redo, RedoRow row, void *userdata) {
        _cleanup_(statement_resetp) sqlite3_stmt *each = redo->statement[EACH];
        int r = 0;

        while (r >= 0 && (r = statement_step(each)) > 0) {
                Entry entry = entry_read(each);
                const uint8_t *hash = sqlite3_column_blob(each, ENTRY_HASH_COLUMN);

                if (!hash || sqlite3_column_bytes(each, ENTRY_HASH_COLUMN) != HASH_SIZE)
                        r = -EUCLEAN;
                else
                        r = row(&entry, hash, userdata);
        }
        return r;
}
