/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What follows from an entry: accounts, the states of requests, totals, limits in force. The same
 * code keeps them up to date as entries are written and makes them anew to verify them. */

#include <sqlite3.h>

#include "ledger/ledger.h"

typedef struct Derive Derive;

/* `db` has the derived tables, and sees a table `entry`. */
int derive_new(sqlite3 *db, Derive **ret);
Derive *derive_free(Derive *derive);

/* Sums are kept in memory (ledger/sums.h). derive_trim() keeps them from becoming too many, from
 * time to time; derive_write() has them all in the tables, and comes before the COMMIT;
 * derive_forget() after what is in the tables has become another without this. */
int derive_trim(Derive *derive);
int derive_write(Derive *derive);
void derive_forget(Derive *derive);

/* Brings the derived tables from before to after `entry`, which is in the table `entry` already.
 * -EOVERFLOW: a total would pass int64. -EUCLEAN: the entry cannot follow what was before it. */
int derive_entry(Derive *derive, const Entry *entry);

/* What derive_entry() works with, for the room's own reading; see ledger.h. */
int derive_total(Derive *derive, int64_t owner, const char *platform, const char *unit,
                Window window, const char *label, LedgerTotal *ret);
int derive_key(Derive *derive, int64_t account, const char *key, int64_t *ret_request);
int derive_has_counted(Derive *derive, int64_t owner, const char *platform, const char *unit);
int derive_amounts(Derive *derive, int64_t request, LedgerAmount ret[LEDGER_AMOUNTS_MAX],
                size_t *ret_n);
