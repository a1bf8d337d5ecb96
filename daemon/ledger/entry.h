/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* An entry's columns, and the hash that chains it to the one before it. */

#include <gcrypt.h>
#include <sqlite3.h>

#include "ledger/ledger.h"

enum { HASH_SIZE = 32 };

/* Every column but the hash, in the order that the functions below follow. */
#define ENTRY_COLUMNS                                                                             \
        "seq, at, account, actor, uid, request, amount, price, until, kind, name, platform, "     \
        "window, unit, source, currency, decision, reason, unconfirmed, day, week, month, year, " \
        "key, seller, app, note, receipt, limits, before, happened, estimated, state, costs, "    \
        "households, label"

/* A place for each of them, and for the hash. */
#define ENTRY_VALUES                                                                              \
        "?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, " \
        "?, ?, ?, ?, ?, ?, ?, ?"

/* The column that follows them: the hash. */
enum { ENTRY_HASH_COLUMN = 36 };

/* Binds ?1 .. ?36. */
void entry_bind(sqlite3_stmt *statement, const Entry *entry);

/* Reads columns 0 .. 35; the texts are good until the statement's next step or reset. */
Entry entry_read(sqlite3_stmt *statement);

/* A kind's word as a kind; false: there is none. */
bool entry_kind_from_text(const char *text, EntryKind *ret);

/* An entry as bytes, of which the hash is made and which the redo log keeps: every column in order,
 * 'n' for an absent one; 'i' and the number in 8 bytes, least first; 't', the length in 8 bytes
 * likewise, and the text. Columns that came with schema 2 (`before` and those behind it) are there
 * only where they are not absent, after 'c' and their place in one byte, so that older entries keep
 * their hashes. */
typedef struct EntryBytes {
        uint8_t *data;
        size_t n;
        size_t allocated;
} EntryBytes;

void entry_bytes_clear(EntryBytes *bytes);

/* Adds an entry's bytes at the end: 0 or -ENOMEM. */
int entry_encode(const Entry *entry, EntryBytes *bytes);

/* Reads `n` bytes of one entry; `texts` has room for as many, and holds the entry's texts.
 * -EUCLEAN: it is none. */
int entry_decode(const uint8_t *data, size_t n, char *texts, Entry *ret);

/* SHA-256 (previous hash, then the entry's bytes); the first entry follows 32 zero bytes. `hash` is
 * a SHA-256 handle. ret may be the same as previous. */
void entry_hash(gcry_md_hd_t hash, const uint8_t previous[HASH_SIZE], const uint8_t *data, size_t n,
                uint8_t ret[HASH_SIZE]);
