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
        FIND_REQUEST,
        FIRST_HOLD,
        HOLD_AFTER,
        GET_LIMITS,
        GET_MONTH_RULE,
        LIST_REQUESTS,
        LIST_ACCOUNTS,
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

/* FOLDER/NAME; free it. NULL: no memory. */
char *ledger_path(const char *directory, const char *name);

/* A SHA-256 handle; 0 or -ENOMEM. */
int hash_open(gcry_md_hd_t *ret);
void hash_text(const uint8_t hash[HASH_SIZE], char ret[LEDGER_HASH_TEXT + 1]);
