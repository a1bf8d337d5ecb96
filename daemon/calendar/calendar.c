/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "calendar/calendar.h"

#include <assert.h>
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>

#include "common/timetext.h"
#include "common/util.h"

#define ZONE_FOLDER "/usr/share/zoneinfo/"
#define ZONE_SYSTEM "/etc/localtime"

#define SECS_PER_HOUR INT64_C(3600)
#define SECS_PER_DAY (24 * SECS_PER_HOUR)

/* 9999-01-01 UTC. */
#define TIME_END (INT64_C(253370764800) * USEC_PER_SEC)

/* The furthest that a zone may be from UTC (RFC 8536, 3.2). */
#define OFFSET_MAX (26 * SECS_PER_HOUR)

enum { ZONE_NAME_MAX = 63 };

/* A value for TZ: ":" and the path of the zone's file. */
typedef struct ZoneTz {
        char text[1 + sizeof(ZONE_FOLDER) + ZONE_NAME_MAX];
} ZoneTz;

/* Which file, and which content of it: ctime moves with whatever is done to it. All 0 where there
 * is none. */
typedef struct ZoneFile {
        dev_t device;
        ino_t inode;
        struct timespec changed;
} ZoneFile;

struct Calendar {
        ZoneTz tz;
        unsigned week_starts_on;
        MonthRule month_rule;

        /* The last answer, and the zone's file that it was found with. */
        bool known;
        ZoneFile zone_file;
        Spans spans;
};

static int64_t floor_div(int64_t a, int64_t b) {
        return a / b - (a % b < 0);
}

/* Civil dates: a day is a number, 0 for 1970-01-01, a Thursday; a month too, 12 * year + 0..11.
 * Inside, years are counted from 1 March, so that the leap day comes last: of such a year, month
 * m (0..11) begins on day (153 m + 2) / 5. */

#define DAYS_FROM_YEAR_0 719468 /* 0000-03-01 to 1970-01-01 */
#define DAYS_PER_400_YEARS 146097

static int64_t day_from_month(int64_t month, unsigned day_of_month) {
        int64_t year = (month - 2) / 12, m = (month - 2) % 12;
        int64_t leap_days = year / 4 - year / 100 + year / 400;

        return year * 365 + leap_days + (153 * m + 2) / 5 + day_of_month - 1 - DAYS_FROM_YEAR_0;
}

static int64_t month_from_day(int64_t day, unsigned *ret_day_of_month) {
        int64_t n = day + DAYS_FROM_YEAR_0;
        int64_t era = n / DAYS_PER_400_YEARS, day_of_era = n % DAYS_PER_400_YEARS;

        /* Without the leap days of the 4, 100 and 400 years that are over, all years have 365. */
        int64_t year = (day_of_era - day_of_era / 1460 + day_of_era / 36524 -
                                       day_of_era / (DAYS_PER_400_YEARS - 1)) /
                        365;
        int64_t day_of_year = day_of_era - (year * 365 + year / 4 - year / 100);
        int64_t m = (5 * day_of_year + 2) / 153;

        *ret_day_of_month = (unsigned) (day_of_year - (153 * m + 2) / 5 + 1);
        return (era * 400 + year) * 12 + m + 2;
}

/* The zone, by the C library. */

static const char *zone_path(const ZoneTz *tz) {
        return tz->text + 1;
}

static ZoneFile zone_file_now(const char *path) {
        struct stat st;

        if (stat(path, &st) < 0)
                return (ZoneFile){0};
        return (ZoneFile){.device = st.st_dev, .inode = st.st_ino, .changed = st.st_ctim};
}

static bool zone_file_equal(const ZoneFile *a, const ZoneFile *b) {
        return a->device == b->device && a->inode == b->inode &&
                        a->changed.tv_sec == b->changed.tv_sec &&
                        a->changed.tv_nsec == b->changed.tv_nsec;
}

/* tzset() takes an unchanged TZ for an unchanged zone: only after another it reads the file. */
static int zone_read(const ZoneTz *tz) {
        if (setenv("TZ", "UTC0", 1) < 0)
                return -errno;
        tzset();
        if (setenv("TZ", tz->text, 1) < 0)
                return -errno;
        tzset();
        return 0;
}

/* What a clock on the wall shows, in seconds since its 1970-01-01 00:00. */
static int64_t zone_local(int64_t secs) {
        time_t time = secs;
        struct tm tm;

        /* Fails only for years beyond int. */
        if (!localtime_r(&time, &tm))
                assert(false);
        return secs + tm.tm_gmtoff;
}

/* The first second at which the clock shows this day or a later one. Taken for granted: within
 * any hour, the zone's offset changes once at most. */
static int64_t zone_day_begin(int64_t day) {
        int64_t midnight = day * SECS_PER_DAY;
        int64_t before = midnight - OFFSET_MAX, at = before;

        for (int64_t local; (local = zone_local(at)) < midnight;) {
                before = at;
                /* Never past the midnight to come: a clock set back just after it shows the
                 * day before once more. */
                at += midnight - local < SECS_PER_HOUR ? midnight - local : SECS_PER_HOUR;
        }

        while (at - before > 1) {
                int64_t middle = before + (at - before) / 2;

                if (zone_local(middle) < midnight)
                        before = middle;
                else
                        at = middle;
        }
        return at;
}

/* The last day that has begun. The clock may show the one before, where it was set back to before
 * midnight: no day begins twice. */
static int64_t zone_day(int64_t secs) {
        int64_t day = floor_div(zone_local(secs), SECS_PER_DAY);

        while (zone_day_begin(day + 1) <= secs)
                day++;
        return day;
}

/* The windows. */

static _printf_(2, 3) void span_set_label(Span *span, const char *format, ...) {
        va_list values;

        va_start(values, format);
        int n = vsnprintf(span->label, sizeof(span->label), format, values);
        va_end(values);
        assert(n > 0 && n <= WINDOW_LABEL_MAX);
}

static void span_set(Span *span, int64_t first_day, int64_t end_day) {
        span->from = zone_day_begin(first_day) * USEC_PER_SEC;
        span->until = zone_day_begin(end_day) * USEC_PER_SEC;
}

static void span_set_day(Span *span, int64_t day) {
        unsigned day_of_month;
        int64_t month = month_from_day(day, &day_of_month);

        span_set_label(span, "%04d-%02d-%02u", (int) (month / 12), (int) (month % 12 + 1),
                        day_of_month);
        span_set(span, day, day + 1);
}

static void span_set_week(Span *span, int64_t day, unsigned starts_on) {
        unsigned day_of_month;
        int64_t first = day - (day + 3 + 7 - starts_on) % 7; /* day 0 was a Thursday: 3 */
        int64_t year = month_from_day(first + 3, &day_of_month) / 12;
        int64_t week = (first + 3 - day_from_month(year * 12, 1)) / 7 + 1;

        span_set_label(span, "%04d-W%02d", (int) year, (int) week);
        span_set(span, first, first + 7);
}

/* The last month under the old rule: the one that ends at changes_at. Looked for two days earlier,
 * as the zone may have changed since, and then it ends up to 26 hours before or after. */
static int64_t month_rule_last(const MonthRule *rule) {
        unsigned day_of_month;
        int64_t before = floor_div(rule->changes_at, USEC_PER_SEC) - 2 * SECS_PER_DAY;
        int64_t month = month_from_day(zone_day(before), &day_of_month);

        return day_of_month < rule->before ? month - 1 : month;
}

/* `last` ends where the old rule says, if the new one's day in that month is over by then; else it
 * goes on until that day. So the month after it begins on the later of the two. */
static int64_t month_begin(int64_t month, const MonthRule *rule, int64_t last) {
        unsigned later = rule->before > rule->after ? rule->before : rule->after;

        if (month <= last)
                return day_from_month(month, rule->before);
        return day_from_month(month, month == last + 1 ? later : rule->after);
}

static void span_set_month(Span *span, int64_t day, const MonthRule *rule) {
        int64_t last = month_rule_last(rule);
        unsigned day_of_month;
        int64_t month = month_from_day(day, &day_of_month);

        if (day < month_begin(month, rule, last))
                month--;

        span_set_label(span, "%04d-%02d", (int) (month / 12), (int) (month % 12 + 1));
        span_set(span, month_begin(month, rule, last), month_begin(month + 1, rule, last));
}

static void span_set_year(Span *span, int64_t day) {
        unsigned day_of_month;
        int64_t year = month_from_day(day, &day_of_month) / 12;

        span_set_label(span, "%04d", (int) year);
        span_set(span, day_from_month(year * 12, 1), day_from_month((year + 1) * 12, 1));
}

static void calendar_find(Calendar *calendar, int64_t day) {
        Span *window = calendar->spans.window;

        span_set_day(&window[WINDOW_DAY], day);
        span_set_week(&window[WINDOW_WEEK], day, calendar->week_starts_on);
        span_set_month(&window[WINDOW_MONTH], day, &calendar->month_rule);
        span_set_year(&window[WINDOW_YEAR], day);
}

/* The calendar. */

/* True and *ret_tz, or false for what cannot be a zone's name. There is no dot in any, and so no
 * way out of the folder. */
static bool zone_tz(const char *zone, ZoneTz *ret_tz) {
        size_t length = strspn(zone,
                        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
                        "0123456789/_+-");

        if (length == 0 || length > ZONE_NAME_MAX || zone[length] != '\0' || zone[0] == '/')
                return false;

        (void) snprintf(ret_tz->text, sizeof(ret_tz->text), ":" ZONE_FOLDER "%s", zone);
        return true;
}

/* The calendar whose zone the C library has, of which a process has one. */
static const Calendar *zone_owner;

int calendar_new(const char *zone, unsigned week_starts_on, Calendar **ret) {
        ZoneTz tz = {":" ZONE_SYSTEM};

        assert(ret);

        if (week_starts_on > 6)
                return -EINVAL;
        if (zone && *zone && (!time_zone_exists(zone) || !zone_tz(zone, &tz)))
                return -ENOENT;

        Calendar *calendar = malloc(sizeof(*calendar));
        if (!calendar)
                return -ENOMEM;
        *calendar = (Calendar){
                        .tz = tz,
                        .week_starts_on = week_starts_on,
                        .month_rule = {.before = 1, .after = 1},
        };

        *ret = calendar;
        return 0;
}

Calendar *calendar_free(Calendar *calendar) {
        if (zone_owner == calendar)
                zone_owner = NULL;
        free(calendar);
        return NULL;
}

void calendar_set_month_rule(Calendar *calendar, const MonthRule *rule) {
        assert(calendar);
        assert(rule);
        assert(rule->before >= 1 && rule->before <= 28);
        assert(rule->after >= 1 && rule->after <= 28);
        assert(rule->changes_at >= 0 && rule->changes_at < TIME_END);

        calendar->month_rule = *rule;
        calendar->known = false;
}

/* Makes the C library's zone this one's, as its file is now; what was found with another file is
 * forgotten. 0 or -errno. */
static int calendar_take_zone(Calendar *calendar) {
        ZoneFile zone_file = zone_file_now(zone_path(&calendar->tz));
        bool same = calendar->known && zone_file_equal(&zone_file, &calendar->zone_file);

        if (same && zone_owner == calendar)
                return 0;
        zone_owner = NULL;
        calendar->known = same;
        int r = zone_read(&calendar->tz);
        if (r < 0)
                return r;
        zone_owner = calendar;
        calendar->zone_file = zone_file;
        return 0;
}

int calendar_spans(Calendar *calendar, int64_t at, const Spans **ret) {
        const Span *day = &calendar->spans.window[WINDOW_DAY];

        assert(calendar);
        assert(ret);

        if (at < 0 || at >= TIME_END)
                return -ERANGE;
        int r = calendar_take_zone(calendar);
        if (r < 0)
                return r;
        if (!calendar->known || at < day->from || at >= day->until) {
                calendar_find(calendar, zone_day(floor_div(at, USEC_PER_SEC)));
                calendar->known = true;
        }
        *ret = &calendar->spans;
        return 0;
}

int calendar_minute(Calendar *calendar, int64_t at, unsigned *ret) {
        assert(calendar);
        assert(ret);

        if (at < 0 || at >= TIME_END)
                return -ERANGE;
        int r = calendar_take_zone(calendar);
        if (r < 0)
                return r;
        int64_t local = zone_local(floor_div(at, USEC_PER_SEC));
        *ret = (unsigned) ((local - floor_div(local, SECS_PER_DAY) * SECS_PER_DAY) / 60);
        return 0;
}
