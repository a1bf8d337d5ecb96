/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* From an older file, or an empty one, to today's tables. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/internal.h"

/* The truth alone is kept; what is derived from it is about to be made anew. */
static int drop_derived(sqlite3 *db) {
        static const char *const sql[] = {
                        "SELECT 'DROP TABLE \"' || name || '\"' FROM sqlite_schema"
                        " WHERE type = 'table' AND name <> 'entry' AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'"
                        " LIMIT 1"};
        int r = 0;

        while (r >= 0) {
                _cleanup_free_ char *drop = NULL;
                sqlite3_stmt *find = NULL;

                r = statements_prepare(db, sql, 1, &find);
                if (r >= 0)
                        r = statement_step(find);
                if (r > 0 && !(drop = strdup(column_text(find, 0))))
                        r = -ENOMEM;
                (void) sqlite3_finalize(find);
                if (r <= 0)
                        break;
                r = database_run(db, drop);
        }
        return r;
}

static int derive_all(sqlite3 *db) {
        static const char *const sql[] = {"SELECT " ENTRY_COLUMNS " FROM entry ORDER BY seq"};
        sqlite3_stmt *entries = NULL;
        Derive *derive = NULL;

        int r = derive_new(db, &derive);
        if (r >= 0)
                r = statements_prepare(db, sql, 1, &entries);
        while (r >= 0 && (r = statement_step(entries)) > 0) {
                Entry entry = entry_read(entries);
                r = derive_entry(derive, &entry);
                if (r >= 0)
                        r = derive_trim(derive);
        }
        if (r >= 0)
                r = derive_write(derive);
        (void) sqlite3_finalize(entries);
        derive_free(derive);
        return r;
}

static int migrate(const Schema *schema, sqlite3 *db, int version) {
        char set_version[96];
        int r = 0;

        (void) snprintf(set_version, sizeof(set_version),
                        "PRAGMA user_version = %d; PRAGMA application_id = %d;", schema->version,
                        SCHEMA_APPLICATION_ID);
        for (int step = version; step < schema->version && r >= 0; step++)
                r = database_run(db, schema->entries[step]);
        if (r >= 0)
                r = drop_derived(db);
        for (const char *const *table = schema->derived; *table && r >= 0; table++)
                r = database_run(db, *table);
        if (r >= 0)
                r = derive_all(db);
        return r < 0 ? r : database_run(db, set_version);
}

int ledger_migrate(const Schema *schema, sqlite3 *db, int version) {
        if (version == schema->version)
                return 0;

        /* A table that others point to is made anew; within a transaction the rule stays. */
        int r = database_run(db, "PRAGMA foreign_keys = OFF; BEGIN IMMEDIATE;");
        if (r < 0)
                return r;
        r = migrate(schema, db, version);
        if (r >= 0)
                r = database_run(db, "COMMIT");
        if (r < 0)
                (void) database_run(db, "ROLLBACK");
        (void) database_run(db, "PRAGMA foreign_keys = ON");
        return r;
}
