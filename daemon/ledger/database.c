/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "ledger/database.h"

#include <errno.h>
#include <stdbool.h>

#include "common/util.h"
#include "ledger/ledger.h"

/* How long a writer of another process, such as somebody's sqlite3 shell, is waited for. */
#define BUSY_TIMEOUT_MS 2000

int database_errno(int rc) {
        /* The log's index found no room: SQLite tells that apart in this way alone. */
        if (rc == SQLITE_IOERR_SHMSIZE)
                return -ENOSPC;
        switch (rc & 0xFF) {
        case SQLITE_OK:
        case SQLITE_ROW:
        case SQLITE_DONE:
                return 0;
        case SQLITE_NOMEM:
                return -ENOMEM;
        case SQLITE_FULL:
                return -ENOSPC;
        case SQLITE_BUSY:
        case SQLITE_LOCKED:
                return -EBUSY;
        case SQLITE_READONLY:
        case SQLITE_PERM:
                return -EROFS;
        case SQLITE_CANTOPEN:
                return -ENOENT;
        case SQLITE_CORRUPT:
        case SQLITE_NOTADB:
        case SQLITE_CONSTRAINT:
                return -EUCLEAN;
        default:
                return -EIO;
        }
}

/* What the system said last of a read, or write, of the database's file or its log. */
static bool cannot_be_read(sqlite3 *db) {
        static const int files[] = {SQLITE_FCNTL_FILE_POINTER, SQLITE_FCNTL_JOURNAL_POINTER};
        const char *name;

        for (int n = 0; (name = sqlite3_db_name(db, n)); n++)
                for (size_t i = 0; i < ELEMENTSOF(files); i++) {
                        sqlite3_file *file = NULL;
                        int error = 0;

                        if (sqlite3_file_control(db, name, files[i], &file) != SQLITE_OK || !file ||
                                        !file->pMethods)
                                continue;
                        if (file->pMethods->xFileControl(file, SQLITE_FCNTL_LAST_ERRNO, &error) ==
                                                        SQLITE_OK &&
                                        (error == EIO || error == ENXIO))
                                return true;
                }
        return false;
}

int database_error(sqlite3 *db, int rc) {
        int r = database_errno(rc);

        if ((rc & 0xFF) == SQLITE_CORRUPT && cannot_be_read(db))
                return -EIO;
        if (r == -ENOENT && sqlite3_system_errno(db) > 0)
                return -sqlite3_system_errno(db);
        return r;
}

int database_run(sqlite3 *db, const char *sql) {
        return database_error(db, sqlite3_exec(db, sql, NULL, NULL, NULL));
}

/* What SQLite can do without in a process that has one thread, and asks nobody how much memory it
 * has: it then locks nothing with each allocation. Once it has been used this is refused, and all
 * is as it was. */
static void library_begin(void) {
        static bool begun;

        if (begun)
                return;
        begun = true;
        (void) sqlite3_config(SQLITE_CONFIG_SINGLETHREAD);
        (void) sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
}

int database_open(const char *path, int flags, sqlite3 **ret) {
        sqlite3 *db = NULL;

        library_begin();
        int rc = sqlite3_open_v2(path, &db, flags | SQLITE_OPEN_EXRESCODE, NULL);

        if (rc == SQLITE_OK)
                rc = sqlite3_busy_timeout(db, BUSY_TIMEOUT_MS);
        if (rc == SQLITE_OK)
                rc = sqlite3_exec(db,
                                "PRAGMA foreign_keys = ON;"
                                "PRAGMA recursive_triggers = ON;"
                                "PRAGMA trusted_schema = OFF;",
                                NULL, NULL, NULL);
        if (rc != SQLITE_OK) {
                int r = database_error(db, rc);
                (void) sqlite3_close(db);
                return r;
        }
        *ret = db;
        return 0;
}

void database_closep(sqlite3 **db) {
        (void) sqlite3_close(*db);
        *db = NULL;
}

int database_check_writable(sqlite3 *db) {
        return sqlite3_db_readonly(db, "main") > 0 ? -EROFS : 0;
}

/* SQLite keeps another mode where it cannot have this one. */
int database_use_log(sqlite3 *db) {
        static const char *const sql[] = {"PRAGMA journal_mode = WAL"};
        sqlite3_stmt *statement = NULL;

        int r = statements_prepare(db, sql, 1, &statement);
        if (r >= 0)
                r = statement_step(statement);
        if (r > 0) {
                const char *mode = column_text(statement, 0);
                r = text_equal(mode, "wal") || text_equal(mode, "memory") ? 0 : -EOPNOTSUPP;
        }
        (void) sqlite3_finalize(statement);
        /* What a statement may have to undo is small, and never needs a file. */
        if (r >= 0)
                r = database_run(db, "PRAGMA synchronous = FULL; PRAGMA temp_store = MEMORY");
        return r;
}

int database_settle(sqlite3 *db) {
        int64_t busy;

        int r = database_number(db, "PRAGMA wal_checkpoint(FULL)", &busy);
        return r < 0 ? r : busy ? -EBUSY : 0;
}

int statements_prepare(sqlite3 *db, const char *const sql[], size_t n, sqlite3_stmt *ret[]) {
        for (size_t i = 0; i < n; i++) {
                int rc = sqlite3_prepare_v3(
                                db, sql[i], -1, SQLITE_PREPARE_PERSISTENT, &ret[i], NULL);
                if (rc != SQLITE_OK)
                        return database_error(db, rc);
        }
        return 0;
}

void statements_finalize(sqlite3_stmt *statements[], size_t n) {
        for (size_t i = 0; i < n; i++) {
                (void) sqlite3_finalize(statements[i]);
                statements[i] = NULL;
        }
}

/* Binding fails only for want of memory or a wrong index: the statement then runs with a NULL,
 * which the tables' NOT NULLs refuse. */
void bind_int(sqlite3_stmt *statement, int index, int64_t value) {
        if (value < 0)
                (void) sqlite3_bind_null(statement, index);
        else
                (void) sqlite3_bind_int64(statement, index, value);
}

void bind_text(sqlite3_stmt *statement, int index, const char *value) {
        (void) sqlite3_bind_text(statement, index, value, -1, SQLITE_STATIC);
}

int statement_run(sqlite3_stmt *statement) {
        (void) sqlite3_step(statement);
        return database_error(sqlite3_db_handle(statement), sqlite3_reset(statement));
}

int statement_step(sqlite3_stmt *statement) {
        int rc = sqlite3_step(statement);
        if (rc == SQLITE_ROW)
                return 1;
        (void) sqlite3_reset(statement);
        return database_error(sqlite3_db_handle(statement), rc);
}

int64_t column_int(sqlite3_stmt *statement, int column) {
        if (sqlite3_column_type(statement, column) == SQLITE_NULL)
                return ABSENT;
        return sqlite3_column_int64(statement, column);
}

const char *column_text(sqlite3_stmt *statement, int column) {
        return (const char *) sqlite3_column_text(statement, column);
}

int database_number(sqlite3 *db, const char *sql, int64_t *ret) {
        sqlite3_stmt *statement = NULL;
        int r = statements_prepare(db, &sql, 1, &statement);

        if (r >= 0)
                r = statement_step(statement);
        if (r > 0)
                *ret = sqlite3_column_int64(statement, 0);
        (void) sqlite3_finalize(statement);
        if (r == 0)
                return -EUCLEAN;
        return r < 0 ? r : 0;
}

void statement_resetp(sqlite3_stmt **statement) {
        if (*statement)
                (void) sqlite3_reset(*statement);
}
