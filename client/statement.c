/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/statement.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "client/words.h"
#include "common/contract.h"
#include "common/timetext.h"
#include "common/util.h"

#define DAY (INT64_C(24) * 3600 * USEC_PER_SEC)

/* In whole days; where clocks are set forward or back, one has an hour less or more. */
static size_t days_between(int64_t from, int64_t until) {
        int64_t days = (until - from + DAY / 2) / DAY;

        return days < 0 ? 0 : days > CHART_DAYS_MAX ? CHART_DAYS_MAX : (size_t) days;
}

/* When the local day began that a moment is in. */
static int64_t day_begin(int64_t at) {
        time_t seconds = at / USEC_PER_SEC;
        struct tm day = {0};

        (void) localtime_r(&seconds, &day);
        day = (struct tm){.tm_year = day.tm_year,
                        .tm_mon = day.tm_mon,
                        .tm_mday = day.tm_mday,
                        .tm_isdst = -1};
        return (int64_t) mktime(&day) * USEC_PER_SEC;
}

size_t statement_days(const Report *report) {
        size_t days = days_between(report->from, report->until);
        return days > 0 ? days : 1;
}

size_t statement_days_begun(const Report *report) {
        size_t days = statement_days(report);

        if (report->now >= report->until)
                return days;
        if (report->now < report->from)
                return 0;
        /* Days of 23 and 25 hours are days, too. */
        size_t begun = days_between(report->from, day_begin(report->now)) + 1;
        return begun < days ? begun : days;
}

static int64_t add(int64_t a, int64_t b) {
        int64_t sum;

        return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

static int64_t sum_bought(const BudgetSum *sum) {
        int64_t completed = sum->completed == NOT_GIVEN ? 0 : sum->completed;
        int64_t refunded = sum->refunded == NOT_GIVEN ? 0 : sum->refunded;

        return completed > refunded ? completed - refunded : 0;
}

static int64_t sum_held(const BudgetSum *sum) {
        return sum->held == NOT_GIVEN ? 0 : sum->held;
}

static bool sum_counts(const BudgetSum *sum) {
        return sum->platform && sum->unit && (sum_bought(sum) > 0 || sum_held(sum) > 0);
}

/* ---- by day ---- */

/* The least that the month's limits allow of it. A household's is shared: it is not compared. */
static int64_t month_limit(const Report *report, const char *platform, const char *unit) {
        const BudgetLimit *limit = report->limits ? report->limits->items : NULL;
        int64_t least = NOT_GIVEN;

        for (size_t i = 0; limit && i < report->limits->n; i++, limit++) {
                int64_t total = limit_total(limit);

                if (limit->household || limit->from != report->from || total == NOT_GIVEN ||
                                !text_equal(limit->window, "month") ||
                                !text_equal(limit->unit, unit) ||
                                !text_equal(limit->platform, platform))
                        continue;
                least = least == NOT_GIVEN || total < least ? total : least;
        }
        return least;
}

/* The days' names are those of their middle: also where the budget's zone is not the reader's. */
static void name_days(const Report *report, ChartDay *days) {
        for (size_t i = 0; i < CHART_DAYS_MAX; i++) {
                time_t middle = (time_t) ((report->from + (int64_t) i * DAY + DAY / 2) /
                                USEC_PER_SEC);
                struct tm tm = {0};

                (void) localtime_r(&middle, &tm);
                (void) strftime(days[i].name, sizeof(days[i].name), "%Y-%m-%d", &tm);
                snprintf(days[i].short_name, sizeof(days[i].short_name), "%d", tm.tm_mday % 100);
        }
}

/* The one that the sum belongs to; a new one behind them where there is none yet. */
static Series *series_of(
                const Report *report, const BudgetSum *sum, Series *series, size_t *n_series) {
        const char *platform = text_equal(sum->unit, UNIT_COINS) ? sum->platform : PLATFORM_ALL;
        size_t i = 0;

        while (i < *n_series &&
                        !(text_equal(series[i].platform, platform) &&
                                        text_equal(series[i].unit, sum->unit)))
                i++;
        if (i == *n_series) {
                series[i] = (Series){.platform = platform, .unit = sum->unit};
                series[i].limit = month_limit(report, platform, sum->unit);
                name_days(report, series[i].days);
                (*n_series)++;
        }
        return &series[i];
}

static void series_add(const Report *report, Series *series, const BudgetSum *sum) {
        size_t last = statement_days(report) - 1, i = days_between(report->from, sum->from);
        ChartDay *day = &series->days[i < last ? i : last];

        day->bought = add(day->bought, sum_bought(sum));
        day->held = add(day->held, sum_held(sum));
        series->bought = add(series->bought, sum_bought(sum));
        series->held = add(series->held, sum_held(sum));
}

static int series_order(const void *a, const void *b) {
        const Series *left = a, *right = b;
        int money = text_equal(right->platform, PLATFORM_ALL) -
                        text_equal(left->platform, PLATFORM_ALL);
        int unit = strcmp(left->unit, right->unit);

        return money ? money : unit ? unit : strcmp(left->platform, right->platform);
}

int statement_series(const Report *report, Series **ret, size_t *ret_n) {
        const BudgetSum *sum = report->days->items;
        Series *series = calloc(report->days->n + 1, sizeof(*series));
        size_t n = 0;

        if (!series)
                return -ENOMEM;
        for (size_t i = 0; i < report->days->n; i++, sum++)
                if (sum_counts(sum))
                        series_add(report, series_of(report, sum, series, &n), sum);
        qsort(series, n, sizeof(*series), series_order);
        *ret = series;
        *ret_n = n;
        return 0;
}

/* ---- by platform ---- */

static int share_order(const void *a, const void *b) {
        const Share *left = a, *right = b;
        int64_t l = add(left->bought, left->held), r = add(right->bought, right->held);
        int unit = strcmp(left->unit, right->unit);

        return unit ? unit : l != r ? (l < r) - (l > r) : strcmp(left->platform, right->platform);
}

int statement_shares(const RecordList *sums, Share **ret, size_t *ret_n) {
        const BudgetSum *sum = sums->items;
        Share *shares = calloc(sums->n + 1, sizeof(*shares));
        size_t n = 0;

        if (!shares)
                return -ENOMEM;
        for (size_t i = 0; i < sums->n; i++, sum++)
                if (sum_counts(sum) && !text_equal(sum->unit, UNIT_COINS))
                        shares[n++] = (Share){.platform = sum->platform,
                                        .unit = sum->unit,
                                        .bought = sum_bought(sum),
                                        .held = sum_held(sum)};
        for (size_t i = 0; i < n; i++)
                for (size_t j = 0; j < n; j++)
                        if (text_equal(shares[i].unit, shares[j].unit))
                                shares[i].total = add(shares[i].total,
                                                add(shares[j].bought, shares[j].held));
        qsort(shares, n, sizeof(*shares), share_order);
        *ret = shares;
        *ret_n = n;
        return 0;
}
