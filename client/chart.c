/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/chart.h"

#include <assert.h>
#include <inttypes.h>

#include "client/record.h"
#include "client/translate.h"
#include "common/money.h"

__extension__ typedef __int128 Wide;

enum {
        WHOLE = 10000, /* the width, in hundredths of a percent */
        PLOT_TOP = 4,  /* pixels */
        PLOT_HEIGHT = 160,
        AXIS = PLOT_TOP + PLOT_HEIGHT,
        DAYS_HEIGHT = AXIS + 24,
        LABEL_EVERY = 5,
        LIMIT_FAR = 4, /* times what was bought: beyond it the limit is not drawn */
};

const char chart_style[] =
                "svg{display:block;overflow:visible}\n"
                "svg text{font-size:.8125rem;fill:var(--muted)}\n"
                ".bar{border:1px solid var(--edge);border-radius:3px;overflow:hidden}\n"
                ".used{fill:var(--accent)}\n"
                ".held{fill:url(#held);stroke:var(--accent);stroke-width:1}\n"
                ".sum{stroke:var(--text);stroke-width:2;stroke-linecap:square}\n"
                ".limit{stroke:var(--muted);stroke-width:1;stroke-dasharray:6 4}\n"
                ".axis{stroke:var(--edge);stroke-width:1}\n"
                "#held rect{fill:var(--page)}\n"
                "#held path{stroke:var(--accent);stroke-width:2}\n";

const char chart_patterns[] =
                "<svg width=\"0\" height=\"0\" class=\"patterns\" aria-hidden=\"true\"><defs>"
                "<pattern id=\"held\" width=\"6\" height=\"6\" patternUnits=\"userSpaceOnUse\">"
                "<rect width=\"6\" height=\"6\"/><path d=\"M-1 1l2-2M0 6l6-6M5 7l2-2\"/>"
                "</pattern></defs></svg>\n";

static int64_t add(int64_t a, int64_t b) {
        int64_t sum;

        return __builtin_add_overflow(a, b, &sum) ? INT64_MAX : sum;
}

/* How much of `whole` the part of the total takes, rounded down; what is not nothing takes 1. */
static int scaled(int64_t part, int64_t total, int whole) {
        if (part <= 0)
                return 0;
        if (part >= total)
                return whole;
        int size = (int) ((Wide) part * whole / total);
        return size > 0 ? size : 1;
}

/* Such as x="12.34%". */
static void percent(Html *html, const char *name, int hundredths) {
        fprintf(html->out, " %s=\"%d.%02d%%\"", name, hundredths / 100, hundredths % 100);
}

static void rectangle(Html *html, const char *class, int x, int width, int y, int height) {
        fprintf(html->out, "<rect class=\"%s\"", class);
        percent(html, "x", x);
        percent(html, "width", width);
        fprintf(html->out, " y=\"%d\" height=\"%d\"/>", y, height);
}

static void line(Html *html, const char *class, int x1, int y1, int x2, int y2) {
        fprintf(html->out, "<line class=\"%s\"", class);
        percent(html, "x1", x1);
        percent(html, "x2", x2);
        fprintf(html->out, " y1=\"%d\" y2=\"%d\"/>", y1, y2);
}

static void label(Html *html, int x, int y, const char *text) {
        html_markup(html, "<text text-anchor=\"middle\"");
        percent(html, "x", x);
        fprintf(html->out, " y=\"%d\">", y);
        html_text(html, text);
        html_markup(html, "</text>");
}

void chart_bar(Html *html, int64_t used, int64_t held, int64_t total, const char *title) {
        /* A limit of 0 blocks: all of it is used up. */
        int n_used = total == 0 ? WHOLE : scaled(used, total, WHOLE);
        int n_both = total == 0 ? WHOLE : scaled(add(used, held), total, WHOLE);

        html_markup(html, "<svg class=\"bar\" role=\"img\" width=\"100%\" height=\"14\">");
        html_element(html, "title", "%s", title);
        rectangle(html, "used", 0, n_used, 0, 14);
        if (n_both > n_used)
                rectangle(html, "held", n_used, n_both - n_used, 0, 14);
        html_markup(html, "</svg>\n");
}

/* ---- by day ---- */

static int64_t days_sum(const ChartDays *chart) {
        int64_t sum = 0;

        for (size_t i = 0; i < chart->n; i++)
                sum = add(sum, add(chart->days[i].bought, chart->days[i].held));
        return sum;
}

int64_t chart_limit(const ChartDays *chart) {
        int64_t sum = days_sum(chart);

        return chart->limit > 0 && chart->limit / LIMIT_FAR <= sum ? chart->limit : NOT_GIVEN;
}

/* Where a day's column begins, or with i = n where the last one ends. */
static int day_x(const ChartDays *chart, size_t i) {
        return (int) (WHOLE * i / chart->n);
}

static void day_column(Html *html, const ChartDays *chart, size_t i, int64_t top) {
        const ChartDay *day = &chart->days[i];
        int from = day_x(chart, i), gap = (day_x(chart, i + 1) - from) / 6;
        int width = day_x(chart, i + 1) - from - 2 * gap;
        int bought = scaled(day->bought, top, PLOT_HEIGHT);
        int both = scaled(add(day->bought, day->held), top, PLOT_HEIGHT);

        if (bought > 0)
                rectangle(html, "used", from + gap, width, AXIS - bought, bought);
        if (both > bought)
                rectangle(html, "held", from + gap, width, AXIS - both, both - bought);
        html_markup(html, bought > 0 || both > bought ? "\n" : "");
}

/* Level while nothing is bought, and up where something is. */
static void sum_line(Html *html, const ChartDays *chart, int64_t top) {
        int64_t sum = 0;
        int y = AXIS, x = 0;

        for (size_t i = 0; i < chart->n_begun; i++) {
                const ChartDay *day = &chart->days[i];

                sum = add(sum, add(day->bought, day->held));
                int next = AXIS - scaled(sum, top, PLOT_HEIGHT);
                if (next == y)
                        continue;
                int at = day_x(chart, i);
                if (at > x)
                        line(html, "sum", x, y, at, y);
                line(html, "sum", at, y, at, next);
                x = at;
                y = next;
        }
        if (chart->n_begun > 0)
                line(html, "sum", x, y, day_x(chart, chart->n_begun), y);
        html_markup(html, "\n");
}

/* The same in words, for who does not see it. */
static void description(Html *html, const ChartDays *chart) {
        char amount[MONEY_TEXT_MAX], held[MONEY_TEXT_MAX];

        html_markup(html, "<desc>");
        for (size_t i = 0; i < chart->n; i++) {
                const ChartDay *day = &chart->days[i];

                if (day->bought <= 0 && day->held <= 0)
                        continue;
                amount_to_text(day->bought, chart->unit, amount);
                amount_to_text(day->held, chart->unit, held);
                html_format(html,
                                day->held > 0 ? _("%s: %s bought, %s held. ")
                                              : _("%s: %s bought. "),
                                day->name, amount, held);
        }
        html_markup(html, "</desc>\n");
}

void chart_days(Html *html, const ChartDays *chart) {
        int64_t sum = days_sum(chart), limit = chart_limit(chart);
        int64_t top = limit > sum ? limit : sum;

        assert(chart->n > 0 && chart->n <= CHART_DAYS_MAX && chart->n_begun <= chart->n);
        fprintf(html->out, "<svg class=\"days\" role=\"img\" width=\"100%%\" height=\"%d\">\n",
                        DAYS_HEIGHT);
        html_element(html, "title", "%s", chart->title);
        description(html, chart);
        for (size_t i = 0; i < chart->n; i++)
                day_column(html, chart, i, top);
        line(html, "axis", 0, AXIS, WHOLE, AXIS);
        for (size_t i = 0; i < chart->n; i++)
                if (i % LABEL_EVERY == 0)
                        label(html, (day_x(chart, i) + day_x(chart, i + 1)) / 2, AXIS + 18,
                                        chart->days[i].short_name);
        html_markup(html, "\n");
        sum_line(html, chart, top);
        if (limit != NOT_GIVEN) {
                int y = AXIS - scaled(limit, top, PLOT_HEIGHT);
                line(html, "limit", 0, y, WHOLE, y);
        }
        html_markup(html, "</svg>\n");
}
