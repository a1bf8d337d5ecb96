/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The numbered steps from an empty file to today's tables. */

/* "CBgt", in PRAGMA application_id. */
#define SCHEMA_APPLICATION_ID 0x43426774

/* entries[i] leads from user_version i to i + 1 in what holds the truth. What is derived from it
 * has no steps: where the version changes it is made anew from the entries, by the code that keeps
 * it up to date (ledger/derive.h) and that verifies it. */
typedef struct Schema {
        const char *const *entries;
        int version;
        const char *const *derived; /* NULL-terminated */
} Schema;

/* Today's. */
extern const Schema schema_today;
