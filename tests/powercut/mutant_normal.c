/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Linked around database_use_log(): a daemon whose redo log is kept with synchronous=NORMAL, which
 * does not sync with each COMMIT. Nothing else is different. */

#include <stdlib.h>
#include <string.h>

#include "ledger/database.h"

int __real_database_use_log(sqlite3 *db);
int __wrap_database_use_log(sqlite3 *db);

int __wrap_database_use_log(sqlite3 *db) {
        int r = __real_database_use_log(db);
        const char *path = sqlite3_db_filename(db, "main");

        if (r >= 0 && path && strstr(path, "/ledger.redo") &&
                        sqlite3_exec(db, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL) !=
                                        SQLITE_OK)
                abort();
        return r;
}
