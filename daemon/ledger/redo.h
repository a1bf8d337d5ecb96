/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The redo log: the latest entries, in a small file of their own beside the ledger.
 *
 * A batch is durable as soon as its entries are here: a page or two and one flush to disk. What is
 * derived from them touches many pages more, which are kept in the ledger's open transaction and
 * written once for many batches (ledger_flush()). After a crash the entries that the ledger has not
 * got yet are appended to it again, and derive the very same. */

#include <stdbool.h>

#include "ledger/entry.h"

typedef struct Redo Redo;

/* Opens the log at `path`; NULL: in memory. create: where there is none it is made; else *ret is
 * NULL then. -EPROTO: a newer program's; -EUCLEAN: damaged, or not a redo log. */
int redo_open(const char *path, bool create, Redo **ret);
Redo *redo_close(Redo *redo);
void redo_closep(Redo **redo);

/* Takes an entry, as bytes, for the next write; or lets go all that it was given since the last. */
int redo_add(Redo *redo, int64_t seq, const EntryBytes *bytes, const uint8_t hash[HASH_SIZE]);
void redo_drop(Redo *redo);

/* Makes what was added durable. -errno: whether it is is unknown until it is read. */
int redo_write(Redo *redo);

/* All that is here is in the ledger: the next write takes the place of it. */
void redo_flushed(Redo *redo);

/* As database_settle(). */
int redo_settle(Redo *redo);

/* Keeps what is here now from changing for who reads it, until it is closed. */
int redo_hold(Redo *redo);

/* What SQLite says of its structure: 1 where that is in order, else 0. */
int redo_is_whole(Redo *redo);

/* Calls `row` with each entry, oldest first. 0, or -errno to stop. */
typedef int (*RedoRow)(const Entry *entry, const uint8_t hash[HASH_SIZE], void *userdata);
int redo_each(Redo *redo, RedoRow row, void *userdata);
