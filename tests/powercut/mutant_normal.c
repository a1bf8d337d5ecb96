/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Linked around database_use_log(): a daemon whose redo log is kept with synchronous=NORMAL.
 * Nothing else is different. */

#include "tests/powercut/normal.h"

int __real_database_use_log(sqlite3 *db);
int __wrap_database_use_log(sqlite3 *db);

int __wrap_database_use_log(sqlite3 *db) {
        int r = __real_database_use_log(db);

        normal_if_named(db, "ledger.redo");
        return r;
}
