/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What notifications say: in the command's own sentences, wherever it has them. */

#include <stddef.h>
#include <stdint.h>

#include "client/budget_client.h"
#include "client/notify/desktop.h"

/* For whom, and with what names. */
typedef struct Reader {
        uint32_t uid;
        int64_t now;                 /* µs */
        const RecordList *platforms; /* BudgetPlatform, as far as they are known */
} Reader;

/* All of these fill in a notice, which is the caller's to clear; where there was no memory a text
 * in it is NULL. */

/* Somebody else's request that waits for the reader. */
void notice_waiting(const Reader *reader, const BudgetRequest *request, Notice *ret);

/* The same, when it was not to be answered: why, below what it said. */
void notice_problem(const Reader *reader, int64_t id, bool approve, const BudgetError *error,
                const char *title, const char *body, Notice *ret);

/* What the reader's answer came to; or that somebody else's came first. The title is that of the
 * request. */
void notice_resolved(int64_t id, bool approve, const char *state, const char *title, Notice *ret);
void notice_answered(const BudgetRequest *request, const char *title, Notice *ret);

/* So many more wait than are shown. */
void notice_more(size_t n, Notice *ret);

/* The newest request of one kind, and how many others of it there were. */
void notice_refused(
                const Reader *reader, const BudgetRequest *request, unsigned others, Notice *ret);
void notice_approved(
                const Reader *reader, const BudgetRequest *request, unsigned others, Notice *ret);

typedef struct UsedLimit {
        uint32_t uid; /* whose */
        int64_t percent;
        BudgetLimit limit;
} UsedLimit;

/* Limits that are used up to so many percent: at least one, and how many others. */
void notice_warned(const Reader *reader, const UsedLimit *limits, size_t n, unsigned others,
                Notice *ret);
