/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What `coinbudget export` writes for other programs. What the stream could not take shows in
 * ferror(). */

#include <stdbool.h>
#include <stdio.h>

#include "client/books.h"
#include "client/budget_client.h"

/* Requests (BudgetRequest) as RFC 4180 has it: a column for each of the contract's keys, times to
 * the second as ISO 8601, prices in the currency's units. Where a spreadsheet would take a text for
 * a formula, and where it begins with an apostrophe, another apostrophe comes before it: who reads
 * it with a program takes one off. heading: the keys, in a row of their own. */
void export_csv(const RecordList *requests, bool heading, FILE *out);

/* A journal for hledger and ledger, or for beancount. heading: declare accounts and commodities
 * first. platforms: BudgetPlatform, as far as they are known. 0 or -ENOMEM. */
int export_journal(const Books *books, bool beancount, const char *user,
                const RecordList *platforms, bool heading, FILE *out);

enum { EXPORT_TIME_MAX = 40 };

/* "2026-11-22T18:30:05+01:00", local. `ret` takes EXPORT_TIME_MAX bytes. */
void export_time(int64_t usec, char *ret);
