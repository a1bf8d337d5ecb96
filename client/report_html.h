/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* `coinbudget report --html`: a month's statement as one page, which needs nothing else. */

#include <stdbool.h>
#include <stdio.h>

#include "client/report.h"

/* Of the page, in light and in dark, on a phone and on paper. */
extern const char report_style[];

/* Of so many requests the page's table has the last ones. */
enum { REPORT_ROWS_MAX = 1000 };

/* 0 or -ENOMEM; that it could not be written, the stream tells. advice: what the numbers leave out,
 * and what to do about it. Takes report->days, which may be NULL as may report->limits. */
int report_html(const Report *report, bool advice, FILE *out);
