/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <criterion/criterion.h>

#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "calendar/calendar.h"
#include "common/timetext.h"
#include "common/util.h"
#include "tests/unit/calendar_case.h"

#define SECS_PER_DAY 86400

static const Case zone_cases[] = {
                {"UTC", WINDOW_DAY, "2026-11-22", "2026-11-22", "2026-11-22", "2026-11-23"},
                {"UTC", WINDOW_YEAR, "2026-12-31 23:59:59", "2026", "2026-01-01", "2027-01-01"},
                {"UTC", WINDOW_DAY, "1970-01-01", "1970-01-01", "1970-01-01", "1970-01-02"},
                {"UTC", WINDOW_DAY, "9998-12-31 23:59:59", "9998-12-31", "9998-12-31",
                                "9999-01-01"},

                {"Europe/Berlin", WINDOW_DAY, "2026-03-29 12:00:00", "2026-03-29",
                                "2026-03-28 23:00:00", "2026-03-29 22:00:00"},
                {"Europe/Berlin", WINDOW_DAY, "2026-11-22 22:59:59", "2026-11-22",
                                "2026-11-21 23:00:00", "2026-11-22 23:00:00"},
                {"Europe/Berlin", WINDOW_DAY, "2026-11-22 23:00:00", "2026-11-23",
                                "2026-11-22 23:00:00", "2026-11-23 23:00:00"},
                {"Europe/Berlin", WINDOW_WEEK, "2026-11-22 12:00:00", "2026-W47",
                                "2026-11-15 23:00:00", "2026-11-22 23:00:00"},
                {"Europe/Berlin", WINDOW_MONTH, "2026-11-22 12:00:00", "2026-11",
                                "2026-10-31 23:00:00", "2026-11-30 23:00:00"},
                {"Europe/Berlin", WINDOW_MONTH, "2026-10-25 01:30:00", "2026-10",
                                "2026-09-30 22:00:00", "2026-10-31 23:00:00"},
                {"Europe/Berlin", WINDOW_YEAR, "2026-12-31 22:59:59", "2026", "2025-12-31 23:00:00",
                                "2026-12-31 23:00:00"},
                {"Europe/Berlin", WINDOW_YEAR, "2026-12-31 23:00:00", "2027", "2026-12-31 23:00:00",
                                "2027-12-31 23:00:00"},

                /* West of Greenwich, the first instants of all. */
                {"America/New_York", WINDOW_YEAR, "1970-01-01", "1969", "1969-01-01 05:00:00",
                                "1970-01-01 05:00:00"},
                {"Pacific/Kiritimati", WINDOW_YEAR, "9998-12-31 10:00:00", "9999",
                                "9998-12-31 10:00:00", "9999-12-31 10:00:00"},

                /* Half an hour of daylight saving. */
                {"Australia/Lord_Howe", WINDOW_DAY, "2026-04-05 12:00:00", "2026-04-05",
                                "2026-04-04 13:00:00", "2026-04-05 13:30:00"},
                {"Australia/Lord_Howe", WINDOW_DAY, "2026-10-04 12:59:59", "2026-10-04",
                                "2026-10-03 13:30:00", "2026-10-04 13:00:00"},
                {"Australia/Lord_Howe", WINDOW_MONTH, "2026-10-31 12:59:59", "2026-10",
                                "2026-09-30 13:30:00", "2026-10-31 13:00:00"},

                /* 30 December 2011 was left out. */
                {"Pacific/Apia", WINDOW_DAY, "2011-12-30 09:59:59", "2011-12-29",
                                "2011-12-29 10:00:00", "2011-12-30 10:00:00"},
                {"Pacific/Apia", WINDOW_DAY, "2011-12-30 10:00:00", "2011-12-31",
                                "2011-12-30 10:00:00", "2011-12-31 10:00:00"},
                {"Pacific/Apia", WINDOW_WEEK, "2011-12-30 10:00:00", "2011-W52",
                                "2011-12-26 10:00:00", "2012-01-01 10:00:00"},
                {"Pacific/Apia", WINDOW_MONTH, "2011-12-30 10:00:00", "2011-12",
                                "2011-12-01 10:00:00", "2011-12-31 10:00:00"},

                /* Three quarters of an hour. */
                {"Pacific/Chatham", WINDOW_DAY, "2026-04-05 11:14:59", "2026-04-05",
                                "2026-04-04 10:15:00", "2026-04-05 11:15:00"},
                {"Pacific/Chatham", WINDOW_MONTH, "2026-04-30 11:14:59", "2026-04",
                                "2026-03-31 10:15:00", "2026-04-30 11:15:00"},
                {"Pacific/Chatham", WINDOW_YEAR, "2025-12-31 10:15:00", "2026",
                                "2025-12-31 10:15:00", "2026-12-31 10:15:00"},

                /* Set back at 00:01 to 23:01 of the day before, which does not come again. */
                {"America/St_Johns", WINDOW_DAY, "2010-11-07 02:29:59", "2010-11-06",
                                "2010-11-06 02:30:00", "2010-11-07 02:30:00"},
                {"America/St_Johns", WINDOW_DAY, "2010-11-07 02:30:00", "2010-11-07",
                                "2010-11-07 02:30:00", "2010-11-08 03:30:00"},
                {"America/St_Johns", WINDOW_DAY, "2010-11-07 02:45:00", "2010-11-07",
                                "2010-11-07 02:30:00", "2010-11-08 03:30:00"},
                {"America/St_Johns", WINDOW_DAY, "2010-03-14 03:31:00", "2010-03-14",
                                "2010-03-14 03:30:00", "2010-03-15 02:30:00"},

                /* Set ahead at midnight, which does not come; set back at 01:00, or at midnight. */
                {"America/Havana", WINDOW_DAY, "2026-03-08 05:00:00", "2026-03-08",
                                "2026-03-08 05:00:00", "2026-03-09 04:00:00"},
                {"America/Havana", WINDOW_DAY, "2026-11-01 05:00:00", "2026-11-01",
                                "2026-11-01 04:00:00", "2026-11-02 05:00:00"},
                {"America/Havana", WINDOW_MONTH, "2026-11-01 05:00:00", "2026-11",
                                "2026-11-01 04:00:00", "2026-12-01 05:00:00"},
                {"Asia/Beirut", WINDOW_DAY, "2026-03-28 22:00:00", "2026-03-29",
                                "2026-03-28 22:00:00", "2026-03-29 21:00:00"},
                {"Asia/Beirut", WINDOW_DAY, "2026-10-24 21:30:00", "2026-10-24",
                                "2026-10-23 21:00:00", "2026-10-24 22:00:00"},
                {"America/Sao_Paulo", WINDOW_DAY, "2018-11-04 03:00:00", "2018-11-04",
                                "2018-11-04 03:00:00", "2018-11-05 02:00:00"},
                {"America/Sao_Paulo", WINDOW_DAY, "2018-02-18 02:30:00", "2018-02-17",
                                "2018-02-17 02:00:00", "2018-02-18 03:00:00"},
                {"America/Sao_Paulo", WINDOW_MONTH, "2018-11-30 12:00:00", "2018-11",
                                "2018-11-01 03:00:00", "2018-12-01 02:00:00"},

                /* Daylight saving the other way round, in Ramadan. */
                {"Africa/Casablanca", WINDOW_DAY, "2026-02-15 12:00:00", "2026-02-15",
                                "2026-02-14 23:00:00", "2026-02-16 00:00:00"},
                {"Africa/Casablanca", WINDOW_MONTH, "2026-02-28 23:30:00", "2026-02",
                                "2026-01-31 23:00:00", "2026-03-01 00:00:00"},
};

Test(calendar, zones) {
        for (size_t i = 0; i < ELEMENTSOF(zone_cases); i++) {
                Calendar *calendar = calendar_of(zone_cases[i].zone, 0);

                case_check(calendar, &zone_cases[i]);
                calendar_free(calendar);
        }
}

/* Every minute of a year, by what the clock shows: the day is the latest that it has shown so far.
 * All windows then follow from the days, their labels from strftime. */

typedef struct Day {
        struct tm date; /* as in UTC */
        int64_t from;
} Day;

static size_t year_walk(const char *zone, int year, unsigned second, Day *ret_days, size_t n) {
        struct tm tm = {.tm_year = year - 1900, .tm_mday = 1, .tm_sec = (int) second};
        time_t begin = timegm(&tm);
        int64_t last = INT64_MIN;
        size_t n_days = 0;

        setenv("TZ", zone, 1);
        tzset();
        for (time_t at = begin; at < begin + 367 * SECS_PER_DAY; at += 60) {
                localtime_r(&at, &tm);
                time_t midnight = (at + tm.tm_gmtoff) / SECS_PER_DAY * SECS_PER_DAY;
                if (midnight <= last)
                        continue;

                cr_assert(n_days < n);
                last = midnight;
                gmtime_r(&midnight, &ret_days[n_days].date);
                ret_days[n_days++].from = at * USEC_PER_SEC;
        }
        return n_days;
}

static void day_label(const Day *day, Window window, char *ret) {
        const struct tm *date = &day->date;
        const size_t size = WINDOW_LABEL_MAX + 1;

        if (window == WINDOW_DAY)
                strftime(ret, size, "%Y-%m-%d", date);
        else if (window == WINDOW_WEEK)
                strftime(ret, size, "%G-W%V", date);
        else if (window == WINDOW_MONTH)
                strftime(ret, size, "%Y-%m", date);
        else
                strftime(ret, size, "%Y", date);
}

static void day_check(Calendar *calendar, const char *zone, const Day *day, const Day *next) {
        Spans first = spans_at(calendar, day->from), last = spans_at(calendar, next->from - 1);
        Spans then = spans_at(calendar, next->from);

        cr_expect_eq(memcmp(&first, &last, sizeof(first)), 0, "%s", zone);
        for (Window w = WINDOW_DAY; w < WINDOW_COUNT; w++) {
                char label[WINDOW_LABEL_MAX + 1], next_label[WINDOW_LABEL_MAX + 1];
                const Span *span = &first.window[w];

                day_label(day, w, label);
                day_label(next, w, next_label);
                cr_expect_str_eq(span->label, label, "%s", zone);
                cr_expect(span->from <= day->from && span->until >= next->from, "%s %s", zone,
                                label);

                bool ends = !text_equal(label, next_label);
                cr_expect_eq(span->until == next->from, ends, "%s %s", zone, label);
                cr_expect_eq(then.window[w].from == next->from, ends, "%s %s", zone, label);
        }
}

Test(calendar, every_day_of_a_year) {
        static const struct {
                const char *zone;
                int year;
                unsigned second; /* of the minute, at which midnight is */
        } years[] = {
                        {"UTC", 2024, 0},
                        {"Europe/Berlin", 2026, 0},
                        {"Australia/Lord_Howe", 2026, 0},
                        {"Pacific/Apia", 2011, 0},
                        {"Pacific/Kwajalein", 1993, 0},
                        {"Pacific/Chatham", 2026, 0},
                        {"America/St_Johns", 2010, 0},
                        {"America/Havana", 2026, 0},
                        {"America/Scoresbysund", 2024, 0},
                        {"Asia/Beirut", 2026, 0},
                        {"America/Sao_Paulo", 2018, 0},
                        {"Africa/Casablanca", 2026, 0},
                        {"Africa/Monrovia", 1971, 30},
                        {"Antarctica/Troll", 2026, 0},
        };
        static Day days[400];

        for (size_t i = 0; i < ELEMENTSOF(years); i++) {
                size_t n = year_walk(years[i].zone, years[i].year, years[i].second, days,
                                ELEMENTSOF(days));
                Calendar *calendar = calendar_of(years[i].zone, 0);

                for (size_t j = 1; j + 1 < n; j++)
                        day_check(calendar, years[i].zone, &days[j], &days[j + 1]);
                calendar_free(calendar);
        }
}

/* Any instant, in any zone, under any rule: windows hold what they are asked for, are the same
 * from end to end, and meet. */
static void tiles_check(Calendar *calendar, const char *zone, int64_t at) {
        for (Window w = WINDOW_DAY; w < WINDOW_COUNT; w++) {
                Span span = window_at(calendar, w, at);
                Span first = window_at(calendar, w, span.from > 0 ? span.from : 0);
                Span last = window_at(calendar, w, span.until - 1);
                Span next = window_at(calendar, w, span.until);

                cr_expect(span.from <= at && at < span.until, "%s %ld", zone, (long) at);
                cr_expect_eq(memcmp(&first, &span, sizeof(span)), 0, "%s %ld", zone, (long) at);
                cr_expect_eq(memcmp(&last, &span, sizeof(span)), 0, "%s %ld", zone, (long) at);
                cr_expect_eq(next.from, span.until, "%s %ld", zone, (long) at);
                cr_expect_gt(strcmp(next.label, span.label), 0, "%s %ld", zone, (long) at);
        }
}

Test(calendar, windows_tile_time) {
        static const char *const zones[] = {"UTC", "Europe/Berlin", "Australia/Lord_Howe",
                        "Pacific/Apia", "Pacific/Chatham", "America/St_Johns", "America/Havana",
                        "Asia/Beirut", "America/Sao_Paulo", "Africa/Casablanca", "Asia/Kathmandu",
                        "Asia/Pyongyang", "Africa/Monrovia", "Pacific/Kiritimati"};
        uint64_t random = 1; /* Knuth's MMIX generator */

        for (size_t i = 0; i < ELEMENTSOF(zones); i++)
                for (unsigned n = 0; n < 25; n++) {
                        random = random * 6364136223846793005 + 1442695040888963407;
                        Calendar *calendar = calendar_of(zones[i], (unsigned) (random >> 33) % 7);
                        unsigned day = (unsigned) (random >> 36) % 28 + 1;

                        /* 1970 .. 2106 */
                        month_starts_on(calendar, day, day, 0);
                        tiles_check(calendar, zones[i],
                                        (int64_t) (random >> 32) * USEC_PER_SEC + 999999);
                        calendar_free(calendar);
                }
}
