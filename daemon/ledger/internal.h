/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the files of this room share about an open ledger. */

#include <gcrypt.h>
#include <sqlite3.h>

#include "ledger/derive.h"
#include "ledger/entry.h"
#include "ledger/ledger.h"
#include "ledger/schema.h"

#define LEDGER_FILE "ledger.db"
#define LEDGER_LOCK_FILE "ledger.lock"

/* How the names of copies begin that are not finished: one that nobody would give a backup. */
#define LEDGER_COPY ".ledger-copy-"

enum {
        BATCH_BEGIN,
        BATCH_COMMIT,
        BATCH_ROLLBACK,
        COMMAND_SAVE,
        COMMAND_UNDO,
        COMMAND_DONE,
        APPEND,
        LAST_ENTRY,
        GET_ENTRY,
        GET_SETTLED,
        FIND_ACCOUNT,
        FIND_KEY,
        FIND_GRANT,
        FIND_REQUEST,
        FIND_HOUSEHOLD,
        FIRST_HOLD,
        HOLD_AFTER,
        GET_LIMITS,
        GET_GRANTED,
        GET_PAUSE,
        LATEST_REQUESTS,
        IS_WARNED,
        GET_MONTH_RULE,
        LIST_REQUESTS,
        LIST_PENDING,
        LIST_WAITING,
        LIST_ACCOUNTS,
        LIST_UNCOUNTED_OF_ACCOUNT,
        LIST_UNCOUNTED_OF_HOUSEHOLD,
        LIST_CHANGES,
        COUNT_SUMS,
        LIST_DAY_SUMS,
        LIST_WEEK_SUMS,
        LIST_MONTH_SUMS,
        LIST_YEAR_SUMS,
        LIST_UNTOLD,
        LEDGER_STATEMENTS,
};

/* The end of the chain. */
typedef struct Head {
        int64_t seq; /* 0: no entry yet */
        int64_t at;
        uint8_t hash[HASH_SIZE];
} Head;

struct Ledger {
        sqlite3 *db;
        int lock_fd;
        sqlite3_stmt *statement[LEDGER_STATEMENTS];
        Derive *derive;
        gcry_md_hd_t hash;
        Head head;
        bool in_batch;
        bool stale; /* the head could not be read after a batch that failed */
};

extern const char *const ledger_sql[LEDGER_STATEMENTS];

/* ledger_open(), with a schema that need not be today's. */
int ledger_open_as(const Schema *schema, const char *directory, Ledger **ret, char **ret_message);

/* Reads the chain's end from the file. */
int head_read(Ledger *ledger);

/* For texts of a bounded length; a longer one is damage. */
int copy_text(sqlite3_stmt *statement, int column, char *ret, size_t size);

/* An entry by its number; the statement is left on its row, for the texts. */
int read_entry(sqlite3_stmt *get, int64_t seq, Entry *ret);

/* Resets what read_entry() left open: a read would outlive the COMMIT. */
void entries_reset(Ledger *ledger);

/* From a row that begins with REQUEST_COLUMNS. */
int read_request(Ledger *ledger, sqlite3_stmt *row, LedgerRequest *ret);
int read_account(sqlite3_stmt *row, LedgerAccount *ret);

/* Brings the file from `version` to the schema's; an errno. */
int ledger_migrate(const Schema *schema, sqlite3 *db, int version);

/* FOLDER/NAME; free it. NULL: no memory. */
char *ledger_path(const char *directory, const char *name);

/* A SHA-256 handle; 0 or -ENOMEM. */
int hash_open(gcry_md_hd_t *ret);
void hash_text(const uint8_t hash[HASH_SIZE], char ret[LEDGER_HASH_TEXT + 1]);
