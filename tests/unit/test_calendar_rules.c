/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE /* unshare() */

#include <criterion/criterion.h>

#include <errno.h>
#include <sched.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mount.h>
#include <sys/stat.h>
#include <unistd.h>

#include "calendar/calendar.h"
#include "common/timetext.h"
#include "common/util.h"
#include "tests/unit/calendar_case.h"

static void label_check(Calendar *calendar, Window window, const char *at, const char *label) {
        Span span = window_at(calendar, window, utc(at));

        cr_expect_str_eq(span.label, label, "%s", at);
}

Test(calendar, weeks_of_iso_8601) {
        static const Case cases[] = {
                        {"UTC", WINDOW_WEEK, "2021-01-03 23:59:59", "2020-W53", "2020-12-28",
                                        "2021-01-04"},
                        {"UTC", WINDOW_WEEK, "2021-01-04", "2021-W01", "2021-01-04", "2021-01-11"},
                        {"UTC", WINDOW_WEEK, "2024-12-29", "2024-W52", "2024-12-23", "2024-12-30"},
                        {"UTC", WINDOW_WEEK, "2024-12-30", "2025-W01", "2024-12-30", "2025-01-06"},
                        {"UTC", WINDOW_WEEK, "2027-01-01", "2026-W53", "2026-12-28", "2027-01-04"},
        };
        Calendar *calendar = calendar_of("UTC", 0);

        for (size_t i = 0; i < ELEMENTSOF(cases); i++)
                case_check(calendar, &cases[i]);
        calendar_free(calendar);
}

/* The week of 1 January 2026, a Thursday, and the one that begins right after it. */
Test(calendar, weeks_that_begin_on_any_day) {
        static const Case cases[] = {
                        {"UTC", WINDOW_WEEK, "2026-01-01", "2026-W01", "2025-12-29", "2026-01-05"},
                        {"UTC", WINDOW_WEEK, "2026-01-01", "2026-W01", "2025-12-30", "2026-01-06"},
                        {"UTC", WINDOW_WEEK, "2026-01-01", "2026-W01", "2025-12-31", "2026-01-07"},
                        {"UTC", WINDOW_WEEK, "2026-01-01", "2026-W01", "2026-01-01", "2026-01-08"},
                        {"UTC", WINDOW_WEEK, "2026-01-01", "2025-W52", "2025-12-26", "2026-01-02"},
                        {"UTC", WINDOW_WEEK, "2026-01-01", "2025-W52", "2025-12-27", "2026-01-03"},
                        {"UTC", WINDOW_WEEK, "2026-01-01", "2025-W53", "2025-12-28", "2026-01-04"},
        };

        for (unsigned day = 0; day < 7; day++) {
                Calendar *calendar = calendar_of("UTC", day);
                const char *next = day < 4 ? "2026-W02" : "2026-W01";

                case_check(calendar, &cases[day]);
                label_check(calendar, WINDOW_WEEK, cases[day].until, next);
                calendar_free(calendar);
        }
}

Test(calendar, leap_years) {
        Calendar *calendar = calendar_of("UTC", 0);

        label_check(calendar, WINDOW_DAY, "2024-02-29", "2024-02-29");
        label_check(calendar, WINDOW_DAY, "2000-02-29 23:59:59", "2000-02-29");
        case_check(calendar,
                        &(Case){"UTC", WINDOW_DAY, "2100-02-28", "2100-02-28", "2100-02-28",
                                        "2100-03-01"});
        case_check(calendar,
                        &(Case){"UTC", WINDOW_YEAR, "2024-12-31", "2024", "2024-01-01",
                                        "2025-01-01"});
        month_starts_on(calendar, 28, 28, 0);
        case_check(calendar,
                        &(Case){"UTC", WINDOW_MONTH, "2024-02-29", "2024-02", "2024-02-28",
                                        "2024-03-28"});
        case_check(calendar,
                        &(Case){"UTC", WINDOW_MONTH, "2024-02-27", "2024-01", "2024-01-28",
                                        "2024-02-28"});
        case_check(calendar,
                        &(Case){"UTC", WINDOW_MONTH, "2026-01-01", "2025-12", "2025-12-28",
                                        "2026-01-28"});
        calendar_free(calendar);
}

/* Windows that follow each other, from the one that holds `at` on. */
typedef struct Run {
        const char *label, *until;
} Run;

static void run_check(Calendar *calendar, const char *at, const Run *run, size_t n) {
        int64_t from = window_at(calendar, WINDOW_MONTH, utc(at)).from;

        for (size_t i = 0; i < n; i++) {
                Span span = window_at(calendar, WINDOW_MONTH, from);
                char until[TIME_TEXT_MAX];

                cr_expect(text_equal(span.label, run[i].label) && span.from == from &&
                                                span.until == utc(run[i].until),
                                "%s: %s until %s", run[i].label, span.label,
                                utc_text(span.until, until));
                from = span.until;
        }
}

Test(calendar, months_that_become_longer) {
        Calendar *calendar = calendar_of("UTC", 0);

        month_starts_on(calendar, 1, 15, utc("2026-12-01"));
        run_check(calendar, "2026-10-10",
                        (Run[]){{"2026-10", "2026-11-01"}, {"2026-11", "2026-12-15"},
                                        {"2026-12", "2027-01-15"}, {"2027-01", "2027-02-15"}},
                        4);

        month_starts_on(calendar, 10, 20, utc("2027-01-10"));
        run_check(calendar, "2026-12-09",
                        (Run[]){{"2026-11", "2026-12-10"}, {"2026-12", "2027-01-20"},
                                        {"2027-01", "2027-02-20"}},
                        3);

        month_starts_on(calendar, 1, 28, utc("2024-02-01"));
        run_check(calendar, "2023-12-31",
                        (Run[]){{"2023-12", "2024-01-01"}, {"2024-01", "2024-02-28"},
                                        {"2024-02", "2024-03-28"}},
                        3);
        calendar_free(calendar);
}

Test(calendar, months_that_become_shorter) {
        Calendar *calendar = calendar_of("UTC", 0);

        month_starts_on(calendar, 15, 1, utc("2026-12-15"));
        run_check(calendar, "2026-10-20",
                        (Run[]){{"2026-10", "2026-11-15"}, {"2026-11", "2026-12-15"},
                                        {"2026-12", "2027-01-01"}, {"2027-01", "2027-02-01"}},
                        4);

        month_starts_on(calendar, 20, 10, utc("2026-01-20"));
        run_check(calendar, "2025-12-19",
                        (Run[]){{"2025-11", "2025-12-20"}, {"2025-12", "2026-01-20"},
                                        {"2026-01", "2026-02-10"}, {"2026-02", "2026-03-10"}},
                        4);

        month_starts_on(calendar, 28, 1, utc("2026-02-28"));
        run_check(calendar, "2026-01-28",
                        (Run[]){{"2026-01", "2026-02-28"}, {"2026-02", "2026-03-01"},
                                        {"2026-03", "2026-04-01"}},
                        3);
        calendar_free(calendar);
}

/* The rule said once more, and plainly: an instant has the label that the old rule gives it before
 * the change, and that the new one gives it after. A window is all that has one label. */
static void change_check(Calendar *changed, Calendar *old, Calendar *new, int64_t decided) {
        static const char *const labels[] = {"2027-12", "2028-01", "2028-02", "2028-03"};
        int64_t changes_at = window_at(old, WINDOW_MONTH, decided).until;
        Span span = window_at(changed, WINDOW_MONTH, decided);

        /* The month in which it is decided has begun already. */
        cr_expect_eq(span.from, window_at(old, WINDOW_MONTH, decided).from);

        for (size_t i = 0; i < ELEMENTSOF(labels); i++) {
                int64_t last = span.until - 1, next = span.until;
                Span end = window_at(last < changes_at ? old : new, WINDOW_MONTH, last);
                Span then = window_at(next < changes_at ? old : new, WINDOW_MONTH, next);

                cr_expect_str_eq(span.label, labels[i]);
                cr_expect_str_eq(end.label, labels[i]);
                cr_expect_str_neq(then.label, labels[i]);

                span = window_at(changed, WINDOW_MONTH, next);
                cr_expect_eq(span.from, next);
        }
        cr_expect_eq(span.until, window_at(new, WINDOW_MONTH, span.from).until);
}

/* Each month comes once, in its order: nobody gets a budget twice. */
Test(calendar, months_from_any_day_to_any) {
        const int64_t decided = utc("2027-12-30 12:00:00");
        Calendar *changed = calendar_of("UTC", 0), *old = calendar_of("UTC", 0);
        Calendar *new = calendar_of("UTC", 0);

        for (unsigned before = 1; before <= 28; before++) {
                month_starts_on(old, before, before, 0);
                int64_t changes_at = window_at(old, WINDOW_MONTH, decided).until;

                for (unsigned after = 1; after <= 28; after++) {
                        month_starts_on(new, after, after, 0);
                        month_starts_on(changed, before, after, changes_at);
                        change_check(changed, old, new, decided);
                }
        }
        calendar_free(changed);
        calendar_free(old);
        calendar_free(new);
}

/* A change that was decided in one zone comes in another at the same civil date. */
Test(calendar, months_after_the_zone_has_moved) {
        static const Case cases[] = {
                        {"Pacific/Kiritimati", WINDOW_MONTH, "2026-12-01", "2026-11",
                                        "2026-10-31 10:00:00", "2026-12-14 10:00:00"},
                        {"Europe/Berlin", WINDOW_MONTH, "2026-12-01", "2026-11",
                                        "2026-10-31 23:00:00", "2026-12-14 23:00:00"},
                        {"Etc/GMT+12", WINDOW_MONTH, "2026-12-01", "2026-11", "2026-11-01 12:00:00",
                                        "2026-12-15 12:00:00"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Calendar *there = calendar_of(cases[i].zone, 0);
                int64_t changes_at = window_at(there, WINDOW_MONTH, utc("2026-11-10")).until;

                for (size_t j = 0; j < ELEMENTSOF(cases); j++) {
                        Calendar *here = calendar_of(cases[j].zone, 0);

                        month_starts_on(here, 1, 15, changes_at);
                        case_check(here, &cases[j]);
                        calendar_free(here);
                }
                calendar_free(there);
        }
}

Test(calendar, a_new_month_rule_counts_at_once) {
        Calendar *calendar = calendar_of("UTC", 0);

        label_check(calendar, WINDOW_MONTH, "2026-11-10", "2026-11");
        month_starts_on(calendar, 15, 15, 0);
        label_check(calendar, WINDOW_MONTH, "2026-11-10", "2026-10");
        calendar_free(calendar);
}

Test(calendar, zones_side_by_side) {
        Calendar *berlin = calendar_of("Europe/Berlin", 0);
        Calendar *apia = calendar_of("Pacific/Apia", 0);

        for (unsigned i = 0; i < 3; i++) {
                label_check(berlin, WINDOW_DAY, "2026-11-22 12:00:00", "2026-11-22");
                label_check(apia, WINDOW_DAY, "2026-11-22 12:00:00", "2026-11-23");
                label_check(berlin, WINDOW_DAY, "2026-11-23 12:00:00", "2026-11-23");
        }
        calendar_free(berlin);
        calendar_free(apia);
}

Test(calendar, instants_out_of_range) {
        Calendar *calendar = calendar_of("UTC", 0);
        const Spans *spans = NULL;

        cr_expect_eq(calendar_spans(calendar, -1, &spans), -ERANGE);
        cr_expect_eq(calendar_spans(calendar, utc("9999-01-01"), &spans), -ERANGE);
        cr_expect_eq(calendar_spans(calendar, INT64_MIN, &spans), -ERANGE);
        cr_expect_eq(calendar_spans(calendar, INT64_MAX, &spans), -ERANGE);
        cr_expect_null(spans);
        cr_expect_eq(calendar_spans(calendar, 0, &spans), 0);
        cr_expect_eq(calendar_spans(calendar, utc("9999-01-01") - 1, &spans), 0);
        cr_expect_str_empty(spans->window[WINDOW_REQUEST].label);
        cr_expect_eq(spans->window[WINDOW_REQUEST].until, 0);
        calendar_free(calendar);
}

Test(calendar, zones_that_do_not_exist) {
        static const char *const zones[] = {"Nowhere", "Europe", "Europe/", "/etc/localtime",
                        "../../../etc/localtime", "Europe/../UTC", "./UTC", "zone.tab", "tzdata.zi",
                        "leapseconds", "UTC\n", " UTC", "UTC0EST", "<+01>-1", "Évian",
                        "0123456789012345678901234567890123456789012345678901234567890123"};
        Calendar *calendar = NULL;

        for (size_t i = 0; i < ELEMENTSOF(zones); i++) {
                cr_expect_not(time_zone_exists(zones[i]), "%s", zones[i]);
                cr_expect_eq(calendar_new(zones[i], 0, &calendar), -ENOENT, "%s", zones[i]);
        }
        cr_expect_not(time_zone_exists(""));
        cr_expect_eq(calendar_new("UTC", 7, &calendar), -EINVAL);
        cr_expect_null(calendar);
        cr_expect_eq(calendar_new(NULL, 6, &calendar), 0);
        cr_expect_null(calendar_free(calendar));
        cr_expect(time_zone_exists("UTC"));
        cr_expect(time_zone_exists("America/Argentina/Buenos_Aires"));
        cr_expect(time_zone_exists("Etc/GMT+12"));
        cr_expect_null(calendar_free(NULL));
}

/* The system's zone, changed under a calendar in use. In a mount namespace of its own, so that
 * the machine keeps its zone. */

static void system_zone_set(const char *file) {
        cr_assert_eq(mount(file, "/etc/localtime", NULL, MS_BIND, NULL), 0, "%s: %s", file,
                        strerror(errno));
}

/* Writes over what is in the file, until that shows in its ctime: the kernel's clock for it ticks
 * every few milliseconds. */
static void file_fill(const char *path, const char *source) {
        char content[8192];
        struct stat before, after;
        FILE *from = fopen(source, "re");

        cr_assert(from);
        size_t n = fread(content, 1, sizeof(content), from);
        fclose(from);

        cr_assert_eq(stat(path, &before), 0);
        do {
                FILE *to = fopen(path, "we");
                cr_assert(to);
                cr_assert_eq(fwrite(content, 1, n, to), n);
                fclose(to);
                cr_assert_eq(stat(path, &after), 0);
        } while (memcmp(&before.st_ctim, &after.st_ctim, sizeof(before.st_ctim)) == 0);
}

Test(calendar, system_zone_changes) {
        const char *at = "2026-11-22 12:00:00";
        const Case berlin = {"Europe/Berlin", WINDOW_DAY, at, "2026-11-22", "2026-11-21 23:00:00",
                        "2026-11-22 23:00:00"};
        const Case chatham = {"Pacific/Chatham", WINDOW_DAY, at, "2026-11-23",
                        "2026-11-22 10:15:00", "2026-11-23 10:15:00"};
        const Case none = {"none", WINDOW_DAY, at, "2026-11-22", "2026-11-22", "2026-11-23"};
        char path[] = "/tmp/test_calendar.XXXXXX";

        if (unshare(CLONE_NEWNS) < 0)
                cr_skip_test("needs root, for a mount namespace: %s", strerror(errno));
        cr_assert_eq(mount(NULL, "/", NULL, MS_REC | MS_PRIVATE, NULL), 0);

        system_zone_set("/usr/share/zoneinfo/Europe/Berlin");
        setenv("TZ", "Pacific/Apia", 1); /* does not count */
        Calendar *calendar = calendar_of("", 0);
        case_check(calendar, &berlin);
        system_zone_set("/usr/share/zoneinfo/Pacific/Chatham");
        case_check(calendar, &chatham);
        system_zone_set("/dev/null");
        case_check(calendar, &none);

        /* The same file, with something else in it. */
        int fd = mkstemp(path);
        cr_assert_geq(fd, 0);
        close(fd);
        file_fill(path, "/usr/share/zoneinfo/Europe/Berlin");
        system_zone_set(path);
        case_check(calendar, &berlin);
        file_fill(path, "/usr/share/zoneinfo/Pacific/Chatham");
        case_check(calendar, &chatham);

        calendar_free(calendar);
        unlink(path);
}
