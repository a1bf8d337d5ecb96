/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "common/timetext.h"

#include <criterion/criterion.h>
#include <errno.h>
#include <stdlib.h>
#include <time.h>

#include "common/util.h"

#define SEC USEC_PER_SEC

Test(timetext, durations) {
        static const struct {
                const char *text;
                int64_t usec;
        } good[] = {
                        {"0s", 0},
                        {"90s", 90 * SEC},
                        {"30min", 1800 * SEC},
                        {"24h", 86400 * SEC},
                        {"7d", 7 * 86400 * SEC},
                        {"2w", 14 * 86400 * SEC},
                        {"1h 30min", 5400 * SEC},
                        {"1h30min", 5400 * SEC},
                        {"30min 1h", 5400 * SEC},
                        {"1h 1h", 7200 * SEC},
                        {"1 h", 3600 * SEC},
                        {"01h", 3600 * SEC},
                        {"9223372036854s", 9223372036854 * SEC},
        };
        static const struct {
                const char *text;
                int error;
        } bad[] = {
                        {"", -EINVAL},
                        {" ", -EINVAL},
                        {" 30min", -EINVAL},
                        {"30", -EINVAL},
                        {"0", -EINVAL},
                        {"1h 30", -EINVAL},
                        {"h", -EINVAL},
                        {"-1h", -EINVAL},
                        {"+1h", -EINVAL},
                        {"1.5h", -EINVAL},
                        {"1m", -EINVAL},
                        {"1M", -EINVAL},
                        {"1H", -EINVAL},
                        {"1hour", -EINVAL},
                        {"1y", -EINVAL},
                        {"1h,30min", -EINVAL},
                        {"9223372036855s", -ERANGE},
                        {"9223372036854s 1s", -ERANGE},
                        {"9223372036854775807s", -ERANGE},
                        {"9223372036854775808s", -ERANGE},
                        {"99999999999999999999999h", -ERANGE},
                        {"15250285w", -ERANGE},
        };

        for (size_t i = 0; i < ELEMENTSOF(good); i++) {
                int64_t usec = -7;
                cr_assert_eq(duration_from_text(good[i].text, &usec), 0, "%s", good[i].text);
                cr_assert_eq(usec, good[i].usec, "%s", good[i].text);
        }
        for (size_t i = 0; i < ELEMENTSOF(bad); i++) {
                int64_t usec = -7;
                cr_assert_eq(duration_from_text(bad[i].text, &usec), bad[i].error, "%s",
                                bad[i].text);
                cr_assert_eq(usec, -7, "untouched: %s", bad[i].text);
        }
}

static void zone_set(const char *zone) {
        setenv("TZ", zone, 1);
        tzset();
}

typedef struct Instant {
        const char *zone;
        const char *text;
        int64_t seconds;
} Instant;

static void instants_check(const Instant instants[], size_t n, int64_t now) {
        for (size_t i = 0; i < n; i++) {
                int64_t usec = -7;
                zone_set(instants[i].zone);
                cr_assert_eq(time_from_text(instants[i].text, now, &usec), 0, "%s",
                                instants[i].text);
                cr_assert_eq(usec, instants[i].seconds * SEC, "%s %s: %lld", instants[i].zone,
                                instants[i].text, (long long) usec);
        }
}

/* Expected values are GNU date's, but where a time comes twice: it gives the second. */
Test(timetext, instants) {
        static const Instant instants[] = {
                        {"UTC", "@0", 0},
                        {"Asia/Tokyo", "@1763000000", 1763000000},
                        {"UTC", "1970-01-01", 0},
                        {"UTC", "2026-11-22", 1795305600},
                        {"UTC", "2026-11-22 18:30", 1795372200},
                        {"UTC", "2026-11-22 18:30:05", 1795372205},
                        {"UTC", "2028-02-29 23:59:59", 1835481599},
                        {"UTC", "2000-02-29", 951782400},
                        {"UTC", "9998-12-31", 253370678400},
                        {"Asia/Tokyo", "2026-11-22", 1795305600 - 9 * 3600},
                        {"Europe/Berlin", "2026-01-05 02:30", 1767576600},
                        {"Europe/Berlin", "2026-07-05 02:30", 1783211400},
                        /* Skipped: 03:30 summer time. Twice: the first, still summer time. */
                        {"Europe/Berlin", "2026-03-29 02:30", 1774747800},
                        {"Europe/Berlin", "2026-10-25 02:30", 1792888200},
                        /* Without a midnight: the day begins at 01:00. */
                        {"America/Sao_Paulo", "2018-11-04", 1541300400},
                        /* A day that never was: the next one. */
                        {"Pacific/Apia", "2011-12-30", 1325239200},
                        {"Pacific/Apia", "2011-12-31", 1325239200},
                        /* Winter time counts as daylight saving there. */
                        {"Europe/Dublin", "2026-01-05", 1767571200},
                        {"Europe/Dublin", "2026-07-05", 1783206000},
                        {"Europe/Dublin", "2026-03-29 01:30", 1774747800},
                        {"Australia/Lord_Howe", "2026-04-05 01:45", 1775313900},
        };
        instants_check(instants, ELEMENTSOF(instants), 0);
}

Test(timetext, relative) {
        static const Instant noon[] = {
                        {"UTC", "today", 1795305600},
                        {"UTC", "yesterday", 1795305600 - 86400},
                        {"Asia/Tokyo", "today", 1795305600 - 9 * 3600},
                        /* 14 hours ahead: it is the 23rd there. */
                        {"Pacific/Kiritimati", "today", 1795305600 + 10 * 3600},
                        {"Pacific/Kiritimati", "yesterday", 1795305600 - 14 * 3600},
        };
        instants_check(noon, ELEMENTSOF(noon), (1795305600 + 12 * 3600) * SEC + 999999);

        /* 1 March, in a leap year and not; 1 January. */
        static const Instant leap[] = {{"UTC", "yesterday", 1835395200}};
        instants_check(leap, 1, (1835481600 + 60) * SEC);
        static const Instant plain[] = {{"UTC", "yesterday", 1772236800}};
        instants_check(plain, 1, (1772323200 + 60) * SEC);
        static const Instant year[] = {{"UTC", "yesterday", 1767139200}};
        instants_check(year, 1, 1767225600 * SEC);

        /* Days of 25 and 23 hours. */
        static const Instant berlin_autumn[] = {{"Europe/Berlin", "today", 1792969200},
                        {"Europe/Berlin", "yesterday", 1792879200}};
        instants_check(berlin_autumn, 2, (1792969200 + 60) * SEC);
        static const Instant berlin_spring[] = {{"Europe/Berlin", "today", 1774821600},
                        {"Europe/Berlin", "yesterday", 1774738800}};
        instants_check(berlin_spring, 2, (1774821600 + 60) * SEC);
}

Test(timetext, faults) {
        static const char *const bad[] = {"", " ", "@", "@-1", "@+1", "@1.5", "@ 1", "@1 ",
                        "@9223372036855", "@99999999999999999999", "now", "Today", "tomorrow",
                        "2026", "2026-11", "2026-1-1", "2026-13-01", "2026-00-01", "2026-11-00",
                        "2026-11-31", "2026-02-29", "2100-02-29", "2026-11-22 ", " 2026-11-22",
                        "2026-11-22 18", "2026-11-22 24:00", "2026-11-22 18:60",
                        "2026-11-22 18:30:60", "2026-11-22 18:30:5", "2026-11-22T18:30",
                        "2026/11/22", "22.11.2026", "2026-11-2a", "+026-11-22", "1969-12-31 23:59",
                        "0000-01-01", "2026-11-22 18:30:05Z"};
        int64_t usec = -7;

        zone_set("UTC");
        for (size_t i = 0; i < ELEMENTSOF(bad); i++) {
                cr_assert_eq(time_from_text(bad[i], 0, &usec), -EINVAL, "%s", bad[i]);
                cr_assert_eq(usec, -7, "untouched: %s", bad[i]);
        }
}

Test(timetext, text) {
        char text[TIME_TEXT_MAX];

        zone_set("UTC");
        time_to_text(0, text);
        cr_assert_str_eq(text, "1970-01-01 00:00");
        time_to_text(1795372259 * SEC + 999999, text);
        cr_assert_str_eq(text, "2026-11-22 18:30");
        time_to_text(-1, text);
        cr_assert_str_eq(text, "1969-12-31 23:59");
        zone_set("Europe/Berlin");
        time_to_text(1795372200 * SEC, text);
        cr_assert_str_eq(text, "2026-11-22 19:30");
        zone_set("UTC");
        time_to_text(INT64_MAX, text);
        cr_assert_str_eq(text, "294247-01-10 04:00");
        time_to_text(INT64_MIN, text);
        cr_assert_str_eq(text, "-290308-12-21 19:59");
}
