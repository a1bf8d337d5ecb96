/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the tests of the calendar share: instants as text, and a window that is expected. */

#include <criterion/criterion.h>

#include <stdio.h>
#include <time.h>

#include "calendar/calendar.h"
#include "common/timetext.h"
#include "common/util.h"

/* "2026-11-22 18:30:05" or "2026-11-22", in UTC -> µs since 1970. */
static inline int64_t utc(const char *text) {
        struct tm tm = {0};
        int n = sscanf(text, "%d-%d-%d %d:%d:%d", &tm.tm_year, &tm.tm_mon, &tm.tm_mday, &tm.tm_hour,
                        &tm.tm_min, &tm.tm_sec);

        cr_assert(n == 3 || n == 6, "%s", text);
        tm.tm_year -= 1900;
        tm.tm_mon -= 1;
        return timegm(&tm) * USEC_PER_SEC;
}

static inline const char *utc_text(int64_t usec, char *ret) {
        time_t secs = usec / USEC_PER_SEC;
        struct tm tm;

        strftime(ret, TIME_TEXT_MAX, "%F %T", gmtime_r(&secs, &tm));
        return ret;
}

static inline Calendar *calendar_of(const char *zone, unsigned week_starts_on) {
        Calendar *calendar = NULL;

        cr_assert_eq(calendar_new(zone, week_starts_on, &calendar), 0, "%s", zone);
        return calendar;
}

static inline Spans spans_at(Calendar *calendar, int64_t at) {
        const Spans *spans;

        cr_assert_eq(calendar_spans(calendar, at, &spans), 0);
        return *spans;
}

static inline Span window_at(Calendar *calendar, Window window, int64_t at) {
        return spans_at(calendar, at).window[window];
}

static inline void month_starts_on(
                Calendar *calendar, unsigned before, unsigned after, int64_t at) {
        calendar_set_month_rule(
                        calendar, &(MonthRule){.before = before, .after = after, .changes_at = at});
}

typedef struct Case {
        const char *zone;
        Window window;
        const char *at;
        const char *label, *from, *until;
} Case;

static inline void case_check(Calendar *calendar, const Case *c) {
        char from[TIME_TEXT_MAX], until[TIME_TEXT_MAX];
        Span span = window_at(calendar, c->window, utc(c->at));

        cr_expect(text_equal(span.label, c->label) && span.from == utc(c->from) &&
                                        span.until == utc(c->until),
                        "%s %s: %s [%s, %s)", c->zone, c->at, span.label, utc_text(span.from, from),
                        utc_text(span.until, until));
}
