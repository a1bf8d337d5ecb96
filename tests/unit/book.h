/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A ledger on disk, to append to and to look into: TestSuite(x, .init = book_open, .fini =
 * book_close). */

#include "ledger/ledger.h"

/* 2026-11-22 12:00 UTC, a Sunday. */
#define BOOK_NOON INT64_C(1795348800000000)

extern Ledger *book;

void book_open(void);
void book_close(void);

/* Closes it, and opens the one in this folder (in the fixture's) instead. */
void book_open_in(const char *name);

/* Appends one entry in a batch of its own: 0 or -errno. */
int book_try(const Entry *entry);

/* The same, and gives its number. */
int64_t book_add(Entry entry);

/* Appends it and expects that it cannot follow: -EUCLEAN, and not a row is another. */
void book_refuse(Entry entry, const char *why);

/* What a query gives, a line each, its columns with blanks between and "-" for NULL, must be
 * exactly this. */
void book_expect(const char *sql, const char *rows);

/* How many faults there are, and the first of them. */
size_t book_faults(char *ret_first, size_t size);

/* The whole of it adds up: every case ends with this. */
void book_check(void);

/* Entries of the account 1, of the platform tiktok, at noon. */
Entry book_account(uint32_t uid, const char *name);
Entry book_household(const char *name);
Entry book_request(int64_t coins, const char *decision);
Entry book_record(int64_t coins);
Entry book_about(EntryKind kind, int64_t request);
Entry book_limit(EntryKind kind, const char *window, const char *source, int64_t amount);

/* With a price and what it costs. */
Entry book_priced(Entry entry, int64_t price, const char *currency, const char *costs);
