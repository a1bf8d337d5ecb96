/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The numbered steps from an empty file to today's tables. */

#include <sqlite3.h>
#include <stddef.h>

/* "CBgt", in PRAGMA application_id. */
#define SCHEMA_APPLICATION_ID 0x43426774

/* entries[i] and derived[i] together lead from user_version i to i + 1: the first makes what holds
 * the truth, the second what is derived from it, which a verification makes again in a file of its
 * own. */
typedef struct Schema {
        const char *const *entries;
        const char *const *derived;
        int version;
} Schema;

/* Today's. */
extern const Schema schema_today;

/* Runs the steps from `version` on, each in a transaction. An SQLite result. */
int schema_migrate(const Schema *schema, sqlite3 *db, int version);
