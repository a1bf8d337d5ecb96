/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The numbered steps from an empty file to today's tables. */

#include <sqlite3.h>
#include <stddef.h>

/* "CBgt", in PRAGMA application_id. */
#define SCHEMA_APPLICATION_ID 0x43426774

/* schema_entries[i] and schema_derived[i] together lead from user_version i to i + 1: the first
 * makes what holds the truth, the second what is derived from it, which a verification makes again
 * in a file of its own. */
extern const char *const schema_entries[];
extern const char *const schema_derived[];
extern const int schema_version;

/* Runs the steps from `version` to schema_version, each in a transaction. An SQLite result. */
int schema_migrate(sqlite3 *db, int version);
