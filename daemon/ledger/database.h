/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* SQLite, as this room uses it: prepared statements by name, and results as errnos. */

#include <sqlite3.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

/* 0 for SQLITE_OK, _ROW and _DONE; else the negative errno that ledger.h lists. */
int database_errno(int rc);

/* The same for what was done in `db` just now, with what the system said: where a file could not be
 * opened, why; and -EIO, not -EUCLEAN, where it could not be read, which SQLite takes for damage.
 */
int database_error(sqlite3 *db, int rc);

/* Runs one or more statements that give no rows. */
int database_run(sqlite3 *db, const char *sql);

/* Opens `path` ("" for a temporary file, ":memory:") with the settings that the ledger relies on:
 * foreign keys, recursive triggers, no trust in the schema, a busy timeout. */
int database_open(const char *path, int flags, sqlite3 **ret);
void database_closep(sqlite3 **db);

/* What may not be written, or for a moment cannot be opened so, SQLite opens to be read, and it
 * stays so for as long as it is open. -EROFS: that has happened. */
int database_check_writable(sqlite3 *db);

/* An acknowledged commit must survive a power cut: of what this disk can do, only a write-ahead log
 * with FULL has been seen never to lose one. -EOPNOTSUPP: there can be none. */
int database_use_log(sqlite3 *db);

/* What of its log may be in memory alone, as a sync of it failed, is written to the file itself,
 * and synced. -EBUSY: a reader of an older state does not let it. */
int database_settle(sqlite3 *db);

/* Prepares each of `sql` for as long as the connection lives. */
int statements_prepare(sqlite3 *db, const char *const sql[], size_t n, sqlite3_stmt *ret[]);
void statements_finalize(sqlite3_stmt *statements[], size_t n);

/* Binds one value after another; NULL and negative numbers are NULLs. */
void bind_int(sqlite3_stmt *statement, int index, int64_t value);
void bind_text(sqlite3_stmt *statement, int index, const char *value);

/* Runs a statement that gives no rows, and resets it. */
int statement_run(sqlite3_stmt *statement);

/* The first or next row: 1; no more: 0, and the statement is reset; -errno likewise. */
int statement_step(sqlite3_stmt *statement);

/* A column's number, or ABSENT for NULL. */
int64_t column_int(sqlite3_stmt *statement, int column);
/* A column's text, or NULL; good until the statement's next step or reset. */
const char *column_text(sqlite3_stmt *statement, int column);

/* The only number that `sql` gives. */
int database_number(sqlite3 *db, const char *sql, int64_t *ret);

/* The currency that a request is counted in by itself: that of the first of its costs, in the entry
 * `c` that it counts by, or `e` that asked for it. Entries of schema 1 have the price's alone. */
#define COUNTED_CURRENCY(c, e) \
        "coalesce(substr(coalesce(" c ".costs, " e ".costs), 1, 3), " e ".currency)"

/* For _cleanup_: resets a statement whose rows were not all read. */
void statement_resetp(sqlite3_stmt **statement);
