/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdint.h>
#include <stdio.h>

#include "client/budget_client.h"
#include "client/terminal.h"

/* What `coinbudget report` shows: a month's statement. */
typedef struct Report {
        const char *user;
        uint32_t uid;
        int64_t from; /* [from, until) */
        int64_t until;
        const RecordList *sums;      /* BudgetSum, of that month alone */
        const RecordList *requests;  /* BudgetRequest, newest first */
        const RecordList *platforms; /* as far as they are known */

        /* For the page alone. */
        const RecordList *days;   /* BudgetSum, of the month's days; NULL: not known */
        const RecordList *limits; /* BudgetLimit, while the month runs; NULL: not known */
        int64_t now;
} Report;

/* The local calendar month that `within` falls in. */
void report_calendar_month(int64_t within, int64_t *ret_from, int64_t *ret_until);

/* A moment of the budget's month that begins in that calendar month, on whichever day (1 .. 28) and
 * in whichever zone months begin. */
int64_t report_moment(int64_t calendar_until);

/* The reverse: a moment of that calendar month, of the budget's month that begins at `from`. */
int64_t report_calendar_moment(int64_t from);

/* Keeps of months' sums those of the month that `within` falls in. *ret_from and *ret_until become
 * its bounds; they stay where there are no sums. */
void report_choose_month(RecordList *sums, int64_t within, int64_t *ret_from, int64_t *ret_until);

/* 0 or -ENOMEM. legend: whose it is, and headings; advice: what the numbers leave out. */
int report_print(const Report *report, const Terminal *terminal, bool legend, bool advice,
                FILE *out);
