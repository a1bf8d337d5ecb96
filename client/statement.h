/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What a month's statement draws, out of the daemon's sums. What was refunded is not bought here.
 */

#include <stddef.h>
#include <stdint.h>

#include "client/chart.h"
#include "client/report.h"

/* One kind of thing that was bought: a platform's coins, or what was paid in a currency. */
typedef struct Series {
        const char *platform; /* PLATFORM_ALL where it is money */
        const char *unit;
        int64_t bought;
        int64_t held;
        int64_t limit; /* the least of the month's limits on it; NOT_GIVEN: none is known */
        ChartDay days[CHART_DAYS_MAX];
} Series;

/* How many days the report's month has, and how many of them have begun. */
size_t statement_days(const Report *report);
size_t statement_days_begun(const Report *report);

/* Money first, then coins; only what there is something of. *ret is the caller's to free. 0 or
 * -ENOMEM. */
int statement_series(const Report *report, Series **ret, size_t *ret_n);

/* What was paid, and is held, on one platform in one currency. */
typedef struct Share {
        const char *platform;
        const char *unit;
        int64_t bought;
        int64_t held;
        int64_t total; /* of all platforms in that currency */
} Share;

/* By currency, the largest first. As statement_series(). */
int statement_shares(const RecordList *sums, Share **ret, size_t *ret_n);
