/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* One ledger, and entries for it. */

#include "ledger/ledger.h"
#include "tests/unit/book.h"

#define NOON INT64_C(1795348800000000) /* 2026-11-22 12:00 UTC */

/* The one that this test has open. */
extern Ledger *opened;

/* directory: NULL for one in memory. */
void open_ledger(const char *directory);

Entry account_entry(uint32_t uid, const char *name);
Entry request_entry(int64_t account, int64_t coins, const char *decision);
Entry settle_entry(EntryKind kind, int64_t request, int64_t coins);

/* One batch of one command that appends these; what the command came to. */
int append(Entry entries[], size_t n);

/* Of the windows in which NOON is. */
extern const char *const labels[WINDOW_COUNT];

/* What alice has used and held of tiktok's coins, in every window. */
void assert_totals(int64_t used, int64_t held);
