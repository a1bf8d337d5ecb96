/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the files of this room share about an open ledger. */

#include <gcrypt.h>
#include <sqlite3.h>

#include "ledger/derive.h"
#include "ledger/entry.h"
#include "ledger/ledger.h"
#include "ledger/redo.h"
#include "ledger/schema.h"

#define LEDGER_FILE "ledger.db"
#define LEDGER_LOCK_FILE "ledger.lock"
#define LEDGER_REDO_FILE "ledger.redo"

/* How the names of copies begin that are not finished: one that nobody would give a backup. */
#define LEDGER_COPY ".ledger-copy-"

enum {
        BATCH_BEGIN,
        BATCH_COMMIT,
        BATCH_ROLLBACK,
        APPEND,
        LAST_ENTRY,
        GET_HASH,
        GET_ENTRY,
        GET_SETTLED,
        FIND_ACCOUNT,
        FIND_GRANT,
        FIND_REQUEST,
        FIND_OWN_REQUEST,
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

/* So many entries in the redo log alone are worth a flush; and more than so many are not taken,
 * while that fails. */
enum { LEDGER_FLUSH_ENTRIES = 256, LEDGER_AHEAD_MAX = 4 * LEDGER_FLUSH_ENTRIES };

/* The end of the chain. */
typedef struct Head {
        int64_t seq; /* 0: no entry yet */
        int64_t at;
        uint8_t hash[HASH_SIZE];
} Head;

struct Ledger {
        char *directory; /* NULL: in memory */
        const Schema *schema;
        sqlite3 *db;
        int lock_fd;
        sqlite3_stmt *statement[LEDGER_STATEMENTS];
        Derive *derive;
        gcry_md_hd_t hash;
        EntryBytes bytes; /* of the entry that was appended last */
        Redo *redo;       /* NULL: of a copy, which is nobody's to append to */
        Head head;        /* what was appended last, be it in the redo log alone */
        int64_t flushed;  /* the last entry that is in the ledger's own file */
        int flush_error;  /* of the last try, or 0 */
        int refusal;      /* why nothing may be appended, or 0 */
        bool in_batch;
        bool appended; /* the command that runs has, or has tried to */
        bool stale;    /* what is on disk is not known: the last batch failed, and so did looking */
};

extern const char *const ledger_sql[LEDGER_STATEMENTS];

/* ledger_open(), with a schema that need not be today's. */
int ledger_open_as(const Schema *schema, const char *directory, Ledger **ret, char **ret_message);

/* Reads the chain's end from the file. */
int head_read(Ledger *ledger);

/* ledger_append(), of an entry that is in the redo log already. */
int append_again(Ledger *ledger, Entry *entry);

/* Closes both files, and opens them again. After a failure there may be nothing that is open, and
 * the ledger must be stale: nothing but ledger_recover() and ledger_close() works on it then. */
int ledger_reopen(Ledger *ledger);

/* Of a database that is open and of today's schema: all that is needed to append to it. Whether or
 * not it fails, ledger_clear() releases it, and what else there is. */
int ledger_prepare(Ledger *ledger);
void ledger_clear(Ledger *ledger);

/* Gives up what is not on disk, and takes what is: the ledger's file, and what `redo` has beyond
 * it. -ESTALE: that does not follow. After a failure the ledger is stale. */
int ledger_take(Ledger *ledger, Redo *redo);

/* The same with its own redo log, after `error`, or 0; with both files opened again where that was
 * -EIO, or where this is. */
int ledger_recover(Ledger *ledger, int error);

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
