/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/report.h"

#include <errno.h>
#include <inttypes.h>
#include <time.h>

#include "client/listing.h"
#include "client/translate.h"
#include "common/timetext.h"
#include "common/util.h"

#define HALF_DAY (INT64_C(12) * 3600 * USEC_PER_SEC)

/* The first moment of a month, which is counted from 0 on and may be 12: the next year's first. */
static int64_t month_begin(int year, int month, int64_t now) {
        char text[32];
        int64_t begin;

        snprintf(text, sizeof text, "%04d-%02d-01", year + month / 12, month % 12 + 1);
        return time_from_text(text, now, &begin) < 0 ? now : begin;
}

void report_calendar_month(int64_t within, int64_t *ret_from, int64_t *ret_until) {
        time_t seconds = within / USEC_PER_SEC;
        struct tm tm = {0};

        (void) localtime_r(&seconds, &tm);
        *ret_from = month_begin(tm.tm_year + 1900, tm.tm_mon, within);
        *ret_until = month_begin(tm.tm_year + 1900, tm.tm_mon + 1, within);
}

int64_t report_moment(int64_t calendar_until) {
        return calendar_until - HALF_DAY;
}

void report_choose_month(RecordList *sums, int64_t within, int64_t *ret_from, int64_t *ret_until) {
        BudgetSum *items = sums->items;
        size_t n = 0;

        for (size_t i = 0; i < sums->n; i++) {
                if (items[i].from == NOT_GIVEN || items[i].from > within ||
                                items[i].until <= within) {
                        record_clear(sums->type, &items[i]);
                        continue;
                }
                *ret_from = items[i].from;
                *ret_until = items[i].until;
                items[n++] = items[i];
        }
        sums->n = n;
}

static int print_table(const Table *table, const Terminal *terminal, bool legend, FILE *out) {
        if (legend)
                fputc('\n', out);
        return table_print(table, terminal->width, legend, out);
}

int report_print(const Report *report, const Terminal *terminal, bool legend, bool advice,
                FILE *out) {
        _cleanup_(table_clear) Table sums = {0}, requests = {0};
        char from[TIME_TEXT_MAX], until[TIME_TEXT_MAX];
        int r = 0;

        listing_sums(&sums, report->sums, report->platforms);
        listing_requests(&requests, report->requests, true, report->platforms);
        if (legend) {
                time_to_text(report->from, from);
                time_to_text(report->until, until);
                fprintf(out, _("Statement of %s (uid %" PRIu32 "), from %s until %s\n"),
                                report->user, report->uid, from, until);
        }
        if (report->sums->n > 0)
                r = print_table(&sums, terminal, legend, out);
        if (report->requests->n > 0 && r >= 0)
                r = print_table(&requests, terminal, legend, out);
        if (report->sums->n + report->requests->n == 0)
                fprintf(out, "%s%s\n", legend ? "\n" : "",
                                _("Nothing was asked for, and nothing was bought."));
        if (advice && r >= 0)
                fprintf(out, _("\nNot counted: what was bought on a phone, or by an app that does not ask, unless it was written down: coinbudget record %s tiktok 700\n"),
                                report->user);
        return r;
}
