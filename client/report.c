/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/report.h"

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/bar.h"
#include "client/listing.h"
#include "client/statement.h"
#include "client/translate.h"
#include "client/words.h"
#include "common/money.h"
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

int64_t report_calendar_moment(int64_t from) {
        return from + HALF_DAY;
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

enum { SHARE_NAME_MOST = 20, SHARE_BAR_LEAST = 8, SHARE_BAR_MOST = 40, SHARE_GAP = 2 };

/* How many columns the names, the amounts and a bar take. */
typedef struct ShareWidths {
        unsigned names;
        unsigned amounts;
        unsigned bar; /* 0: there is no room for one */
} ShareWidths;

static void share_amount(const Share *share, char *ret) {
        amount_to_text(share->bought + share->held, share->unit, ret);
}

static ShareWidths share_widths(
                const Report *report, const Share *shares, size_t n, unsigned width) {
        ShareWidths widths = {0};
        char amount[MONEY_TEXT_MAX];

        for (size_t i = 0; i < n; i++) {
                unsigned name = text_width(platform_name(report->platforms, shares[i].platform));

                share_amount(&shares[i], amount);
                widths.names = name > widths.names ? name : widths.names;
                widths.amounts = strlen(amount) > widths.amounts ? (unsigned) strlen(amount)
                                                                 : widths.amounts;
        }
        if (widths.names > SHARE_NAME_MOST)
                widths.names = SHARE_NAME_MOST;
        unsigned others = widths.names + widths.amounts + 2 * SHARE_GAP;
        if (width >= others + SHARE_BAR_LEAST)
                widths.bar = width - others < SHARE_BAR_MOST ? width - others : SHARE_BAR_MOST;
        return widths;
}

/* "TikTok Coins  ████░░  10.67 USD" */
static int print_share(const Report *report, const Share *share, const ShareWidths *widths,
                bool utf8, FILE *out) {
        const char *platform = platform_name(report->platforms, share->platform);
        char amount[MONEY_TEXT_MAX];
        unsigned width;
        _cleanup_free_ char *name = text_shown(platform, widths->names, &width);

        if (!name)
                return -ENOMEM;
        share_amount(share, amount);
        fprintf(out, "%s%*s", name, (int) (widths->names - width + SHARE_GAP), "");
        bar_print(share->bought, share->held, share->total, widths->bar, false, utf8, out);
        fprintf(out, "%*s\n", (int) (widths->amounts + SHARE_GAP), amount);
        return 0;
}

/* Each platform's part of what was paid in its currency, where there are several to be compared. */
static int print_shares(const Report *report, const Terminal *terminal, bool legend, FILE *out) {
        Share *shares;
        size_t n;

        int r = statement_shares(report->sums, &shares, &n);
        if (r < 0)
                return r;
        ShareWidths widths = share_widths(report, shares, n, terminal->width);
        if (n > 1 && widths.bar > 0) {
                fputs(legend ? "\n" : "", out);
                for (size_t i = 0; i < n && r >= 0; i++)
                        r = print_share(report, &shares[i], &widths, terminal->utf8, out);
        }
        free(shares);
        return r;
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
        if (terminal->fancy && r >= 0)
                r = print_shares(report, terminal, legend, out);
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
