/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* An instant and a zone -> the windows it falls in.
 *
 * A window is named by its civil label, which is what totals are kept under:
 *   day    2026-11-22
 *   week   2026-W47      ISO 8601 where weeks begin on Monday. Else the same rule with another
 *                        first day: a week belongs to the year that holds its fourth day, and
 *                        week 1 is the first such.
 *   month  2026-11       begins on `month_starts_on` of that month and runs to the day before
 *                        it in the next
 *   year   2026          begins on 1 January, always
 * A window begins at the first instant whose local date is its first day or later: where
 * midnight, or a whole day, is skipped, that is the first instant after the gap. It runs until the
 * next begins, also where the clock is set back to before midnight and shows its last hour
 * again: windows leave no gap, and no label comes twice. */

#include <stdbool.h>
#include <stdint.h>

#include "common/contract.h"

typedef struct Span {
        char label[WINDOW_LABEL_MAX + 1]; /* "" for WINDOW_REQUEST */
        int64_t from;                     /* µs since 1970 UTC; [from, until) */
        int64_t until;
} Span;

/* Indexed by Window; [WINDOW_REQUEST] is empty. */
typedef struct Spans {
        Span window[WINDOW_COUNT];
} Spans;

/* On which day months begin. The month that ends at `changes_at` is the last under the old day; the
 * one after it begins on the later of both days; from then on the new one rules. So every label
 * names one window, and none is left out: the last month is longer than others where the new day
 * is the later one, else the month after it is shorter.
 * changes_at: where the month ends that runs when the change is decided, under the old day alone.
 * Without a change both days are the same, and changes_at is 0. */
typedef struct MonthRule {
        unsigned before;    /* 1..28 */
        unsigned after;     /* 1..28 */
        int64_t changes_at; /* µs since 1970 UTC */
} MonthRule;

typedef struct Calendar Calendar;

/* zone: an IANA name such as "Europe/Berlin"; NULL or "": the system's, /etc/localtime, whatever TZ
 * says; UTC where there is no such file. week_starts_on: 0 = Monday .. 6 = Sunday.
 * Uses the C library's zone, of which a process has one, and leaves TZ changed: calendars of
 * several zones may live side by side, but not in several threads.
 * 0; -ENOENT: no such zone; -EINVAL: week_starts_on; -ENOMEM. */
int calendar_new(const char *zone, unsigned week_starts_on, Calendar **ret);
Calendar *calendar_free(Calendar *calendar);

/* On which day months begin: the first, until this is called. changes_at >= 0, before the year
 * 9999. */
void calendar_set_month_rule(Calendar *calendar, const MonthRule *rule);

/* The windows that `at` (µs since 1970 UTC, >= 0, before the year 9999) falls in. Remembers the
 * last answer, so that within one day a call costs one stat, by which a change of the zone's file
 * is noticed. *ret points into the calendar and is good until the next call.
 * 0, -ERANGE or -ENOMEM. */
int calendar_spans(Calendar *calendar, int64_t at, const Spans **ret);

/* What a clock on the wall shows at `at` (as above), in minutes since its midnight: 0 .. 1439. */
int calendar_minute(Calendar *calendar, int64_t at, unsigned *ret);
