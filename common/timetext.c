/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "common/timetext.h"

#include <errno.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/util.h"

int64_t time_now(void) {
        struct timespec now;

        (void) clock_gettime(CLOCK_REALTIME, &now);
        return now.tv_sec * USEC_PER_SEC + now.tv_nsec / 1000;
}

#define ZONE_FOLDER "/usr/share/zoneinfo/"

/* A zone's file begins with "TZif" (RFC 8536). */
bool time_zone_exists(const char *zone) {
        char path[sizeof(ZONE_FOLDER) + 256];
        char magic[4];

        if (zone[strspn(zone,
                            "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_+-/")] ||
                        *zone == '/')
                return false;
        int length = snprintf(path, sizeof(path), ZONE_FOLDER "%s", zone);
        if (length < 0 || (size_t) length >= sizeof(path))
                return false;

        FILE *file = fopen(path, "re");
        if (!file)
                return false;
        bool is_zone = fread(magic, 1, sizeof(magic), file) == sizeof(magic) &&
                        memcmp(magic, "TZif", sizeof(magic)) == 0;
        fclose(file);
        return is_zone;
}

static const struct {
        const char *name;
        int64_t seconds;
} units[] = {
                {"s", 1},
                {"min", 60},
                {"h", 3600},
                {"d", INT64_C(24) * 3600},
                {"w", INT64_C(7) * 24 * 3600},
};

/* Reads the decimal number that `*text` begins with and moves *text behind it. */
static int number_read(const char **text, int64_t *ret) {
        const char *s = *text;
        int64_t number = 0;

        if (*s < '0' || *s > '9')
                return -EINVAL;
        for (; *s >= '0' && *s <= '9'; s++)
                if (__builtin_mul_overflow(number, 10, &number) ||
                                __builtin_add_overflow(number, *s - '0', &number))
                        return -ERANGE;
        *text = s;
        *ret = number;
        return 0;
}

/* Reads a unit's name likewise; *ret is its length in seconds. */
static int unit_read(const char **text, int64_t *ret) {
        size_t length = strspn(*text, "abcdefghijklmnopqrstuvwxyz");

        for (size_t i = 0; i < ELEMENTSOF(units); i++)
                if (strlen(units[i].name) == length && strncmp(*text, units[i].name, length) == 0) {
                        *text += length;
                        *ret = units[i].seconds;
                        return 0;
                }
        return -EINVAL;
}

int duration_from_text(const char *text, int64_t *ret_usec) {
        int64_t total = 0;

        do {
                int64_t number, seconds;
                int r = number_read(&text, &number);
                if (r < 0)
                        return r;
                text += strspn(text, " ");
                r = unit_read(&text, &seconds);
                if (r < 0)
                        return r;
                text += strspn(text, " ");
                if (__builtin_mul_overflow(number, seconds * USEC_PER_SEC, &number) ||
                                __builtin_add_overflow(total, number, &total))
                        return -ERANGE;
        } while (*text);

        *ret_usec = total;
        return 0;
}

static bool civil_equal(const struct tm *a, const struct tm *b) {
        return a->tm_year == b->tm_year && a->tm_mon == b->tm_mon && a->tm_mday == b->tm_mday &&
                        a->tm_hour == b->tm_hour && a->tm_min == b->tm_min &&
                        a->tm_sec == b->tm_sec;
}

/* A local time that a change of clocks makes come twice is the first of the two; one that it skips
 * is as long after the change as the clocks were put on. mktime()'s own guess (tm_isdst -1) would
 * depend on what it was asked before. 0, or -EINVAL. */
static int civil_instant(const struct tm *civil, int64_t *ret_seconds) {
        int64_t first = -1, skipped = -1;

        for (int summer = 0; summer <= 1; summer++) {
                struct tm tm = *civil;
                tm.tm_isdst = summer;
                int64_t t = mktime(&tm);
                if (t >= 0 && civil_equal(&tm, civil))
                        first = first < 0 || t < first ? t : first;
                else if (t > skipped)
                        skipped = t;
        }
        if (first < 0 && skipped < 0)
                return -EINVAL;
        *ret_seconds = first >= 0 ? first : skipped;
        return 0;
}

static bool civil_valid(const struct tm *civil) {
        static const int days[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
        int year = civil->tm_year + 1900;
        bool leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);

        return civil->tm_mon >= 0 && civil->tm_mon < 12 && civil->tm_mday >= 1 &&
                        civil->tm_mday <= days[civil->tm_mon] + (leap && civil->tm_mon == 1) &&
                        civil->tm_hour < 24 && civil->tm_min < 60 && civil->tm_sec < 60;
}

/* Reads "2026-11-22", "2026-11-22 18:30" or "2026-11-22 18:30:05". */
static int civil_from_text(const char *text, struct tm *ret) {
        static const char form[] = "0000-00-00 00:00:00";
        size_t length = strlen(text);
        int fields[6] = {0};
        size_t field = 0;

        if (length != strlen("0000-00-00") && length != strlen("0000-00-00 00:00") &&
                        length != strlen(form))
                return -EINVAL;
        for (size_t i = 0; i < length; i++)
                if (form[i] == '0') {
                        if (text[i] < '0' || text[i] > '9')
                                return -EINVAL;
                        fields[field] = fields[field] * 10 + (text[i] - '0');
                } else if (text[i] == form[i])
                        field++;
                else
                        return -EINVAL;

        struct tm civil = {
                        .tm_year = fields[0] - 1900,
                        .tm_mon = fields[1] - 1,
                        .tm_mday = fields[2],
                        .tm_hour = fields[3],
                        .tm_min = fields[4],
                        .tm_sec = fields[5],
        };
        if (!civil_valid(&civil))
                return -EINVAL;
        *ret = civil;
        return 0;
}

/* The beginning of the day that `now` (µs) falls in, or of the one before. */
static int day_begin(int64_t now, bool before, struct tm *ret) {
        time_t seconds = now / USEC_PER_SEC;
        struct tm tm;

        if (!localtime_r(&seconds, &tm))
                return -EINVAL;
        if (before) {
                /* Counted in UTC, whose days have no gaps. */
                struct tm day = {.tm_year = tm.tm_year,
                                .tm_mon = tm.tm_mon,
                                .tm_mday = tm.tm_mday - 1};
                seconds = timegm(&day);
                if (!gmtime_r(&seconds, &tm))
                        return -EINVAL;
        }
        *ret = (struct tm){.tm_year = tm.tm_year, .tm_mon = tm.tm_mon, .tm_mday = tm.tm_mday};
        return 0;
}

int time_from_text(const char *text, int64_t now, int64_t *ret_usec) {
        int64_t seconds = 0;
        struct tm civil;
        int r;

        tzset();
        if (*text == '@') {
                text++;
                r = number_read(&text, &seconds) < 0 || *text ? -EINVAL : 0;
        } else {
                if (strcmp(text, "today") == 0)
                        r = day_begin(now, false, &civil);
                else if (strcmp(text, "yesterday") == 0)
                        r = day_begin(now, true, &civil);
                else
                        r = civil_from_text(text, &civil);
                if (r >= 0)
                        r = civil_instant(&civil, &seconds);
        }
        if (r < 0)
                return r;
        if (__builtin_mul_overflow(seconds, USEC_PER_SEC, &seconds))
                return -EINVAL;
        *ret_usec = seconds;
        return 0;
}

void time_to_text(int64_t usec, char *ret) {
        time_t seconds = usec / USEC_PER_SEC - (usec % USEC_PER_SEC < 0);
        struct tm tm;

        tzset();
        /* Neither fails: the years of an int64 of µs have six digits. */
        if (!localtime_r(&seconds, &tm) || strftime(ret, TIME_TEXT_MAX, "%Y-%m-%d %H:%M", &tm) == 0)
                ret[0] = '\0';
}
