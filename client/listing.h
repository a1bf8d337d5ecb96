/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The tables that the command shows: each of these fills one, which the caller prints and clears.
 */

#include <stdbool.h>
#include <stdint.h>

#include "client/budget_client.h"
#include "client/table.h"

/* Requests, as the history and a month's report have them. */
void listing_requests(Table *ret, const RecordList *requests, bool backwards,
                const RecordList *platforms);

/* All that is known of one request, a line each. own: it is who looks that made it. */
void listing_request(
                Table *ret, const BudgetRequest *request, bool own, const RecordList *platforms);

/* What waits for a guardian. */
void listing_pending(Table *ret, const RecordList *requests, const RecordList *platforms);

/* Who changed what, from what to what. */
void listing_changes(
                Table *ret, const RecordList *changes, const RecordList *platforms, int64_t now);

/* Of BudgetSum: what was bought, held and given back; coins, then what they cost. */
void listing_sums(Table *ret, const RecordList *sums, const RecordList *platforms);
