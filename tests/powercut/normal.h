/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* For daemons that are wrong on purpose: a database whose COMMIT does not sync, if it is that file.
 */

#include <stdlib.h>
#include <string.h>

#include "ledger/database.h"

static inline void normal_if_named(sqlite3 *db, const char *file) {
        const char *path = sqlite3_db_filename(db, "main");
        const char *name = path ? strrchr(path, '/') : NULL;

        if (name && strcmp(name + 1, file) == 0 &&
                        sqlite3_exec(db, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL) !=
                                        SQLITE_OK)
                abort();
}
