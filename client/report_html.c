/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/report_html.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/html.h"
#include "client/listing.h"
#include "client/statement.h"
#include "client/translate.h"
#include "client/words.h"
#include "common/contract.h"
#include "common/money.h"
#include "common/timetext.h"
#include "common/util.h"

enum { DATE_LENGTH = 10, MONTH_LENGTH = 7 }; /* of time_to_text() */

static const char *shown_name(const Report *report, const char *platform) {
        return text_equal(platform, PLATFORM_ALL) ? _("All platforms")
                                                  : platform_name(report->platforms, platform);
}

/* ---- limits ---- */

static void limit_heading(Html *html, const Report *report, const BudgetLimit *limit) {
        const char *name = shown_name(report, limit->platform);
        Window window = WINDOW_COUNT;

        (void) window_from_text(limit->window, &window);
        switch (window) {
        case WINDOW_REQUEST:
                html_element(html, "h3", _("%s at once"), name);
                break;
        case WINDOW_DAY:
                html_element(html, "h3", _("%s a day"), name);
                break;
        case WINDOW_WEEK:
                html_element(html, "h3", _("%s a week"), name);
                break;
        case WINDOW_MONTH:
                html_element(html, "h3", _("%s a month"), name);
                break;
        case WINDOW_YEAR:
                html_element(html, "h3", _("%s a year"), name);
                break;
        case WINDOW_COUNT: /* one that only a newer daemon knows */
                html_element(html, "h3", "%s (%s)", name, limit->window);
        }
}

/* A bar, where it runs over some time, and in words what is left of it. */
static void limit_amounts(Html *html, const BudgetLimit *limit) {
        int64_t total = limit_total(limit);
        bool told = limit->used != NOT_GIVEN && limit->held != NOT_GIVEN;
        int64_t left = limit->remaining == NOT_GIVEN ? 0 : limit->remaining;
        char used[MONEY_TEXT_MAX], held[MONEY_TEXT_MAX], all[MONEY_TEXT_MAX], rest[MONEY_TEXT_MAX];

        amount_to_text(limit->used, limit->unit, used);
        amount_to_text(limit->held, limit->unit, held);
        amount_to_text(total, limit->unit, all);
        amount_to_text(left, limit->unit, rest);
        if (limit->until == NOT_GIVEN) { /* of each request by itself */
                html_element(html, "p", total == 0 ? _("Nothing may be bought.") : _("At most %s."),
                                all);
                return;
        }
        chart_bar(html, told ? limit->used : total - left, told ? limit->held : 0, total,
                        _("How much of it is used"));
        if (total == 0)
                html_element(html, "p", "%s", _("Nothing may be bought."));
        else if (told)
                html_element(html, "p", _("%s of %s left: %s used, %s held."), rest, all, used,
                                held);
        else
                html_element(html, "p", _("%s of %s left."), rest, all);
}

static void limit_source(Html *html, const Report *report, const BudgetLimit *limit) {
        char until[TIME_TEXT_MAX];

        html_markup(html, "<p class=\"small\">");
        if (limit->household)
                html_format(html, _("Shared in the household %s."), limit->household);
        else if (text_equal(limit->source, "self"))
                html_format(html, _("Set by %s, for their own account."), report->user);
        else if (text_equal(limit->source, "guardian"))
                html_format(html, _("Set by a guardian."));
        else
                html_format(html, _("The default."));
        if (limit->until != NOT_GIVEN) {
                time_to_text(limit->until, until);
                html_markup(html, " ");
                html_format(html, _("It starts anew %s."), until);
        }
        html_markup(html, "</p>\n");
}

/* Only guardians are not asked for a password each time. */
static const char *unread(void) {
        return _("They could not be read without a password. Make this page as a guardian, or with sudo.");
}

static const char *why_no_limits(const Report *report) {
        if (report->limits)
                return _("There is none.");
        if (report->now < report->from)
                return _("The month has not begun yet.");
        if (report->now < report->until)
                return unread();
        return _("They are shown while a month runs: what they were then is not told afterwards.");
}

static void limits_section(Html *html, const Report *report) {
        const BudgetLimit *limit = report->limits ? report->limits->items : NULL;

        html_element(html, "h2", "%s", _("Limits"));
        if (!limit || report->limits->n == 0) {
                html_element(html, "p", "%s", why_no_limits(report));
                return;
        }
        html_markup(html, "<div class=\"beside\">\n");
        for (size_t i = 0; i < report->limits->n; i++, limit++) {
                if (!limit->platform || !limit->window || !limit->unit ||
                                limit_total(limit) == NOT_GIVEN)
                        continue;
                html_markup(html, "<div class=\"limit-box\">\n");
                limit_heading(html, report, limit);
                limit_amounts(html, limit);
                limit_source(html, report, limit);
                html_markup(html, "</div>\n");
        }
        html_markup(html, "</div>\n");
}

/* ---- charts ---- */

static void key(Html *html, const char *shape, const char *text) {
        html_markup(html,
                        "<span><svg class=\"key\" width=\"16\" height=\"10\" aria-hidden=\"true\">");
        html_markup(html, shape);
        html_markup(html, "</svg>");
        html_text(html, text);
        html_markup(html, "</span>\n");
}

#define KEY_BOX(class) "<rect class=\"" class "\" x=\"1\" y=\"1\" width=\"14\" height=\"8\"/>"
#define KEY_LINE(class) "<line class=\"" class "\" x1=\"1\" x2=\"15\" y1=\"5\" y2=\"5\"/>"

/* What the chart's signs mean, of those that it has. */
static void series_keys(Html *html, const Series *series, const ChartDays *chart) {
        html_markup(html, "<p class=\"small keys\">");
        key(html, KEY_BOX("used"), _("bought"));
        if (series->held > 0)
                key(html, KEY_BOX("held"), _("held"));
        key(html, KEY_LINE("sum"), _("added up"));
        if (chart_limit(chart) != NOT_GIVEN)
                key(html, KEY_LINE("limit"), _("the month's limit"));
        html_markup(html, "</p>\n");
}

/* "59.52 USD bought and 3.00 USD held, of at most 60.00 USD." */
static void amounts_line(
                Html *html, int64_t bought, int64_t held, int64_t limit, const char *unit) {
        char bought_text[MONEY_TEXT_MAX], held_text[MONEY_TEXT_MAX], limit_text[MONEY_TEXT_MAX];

        amount_to_text(bought, unit, bought_text);
        amount_to_text(held, unit, held_text);
        amount_to_text(limit, unit, limit_text);
        if (held > 0 && limit != NOT_GIVEN)
                html_element(html, "p", _("%s bought and %s held, of at most %s."), bought_text,
                                held_text, limit_text);
        else if (held > 0)
                html_element(html, "p", _("%s bought and %s held."), bought_text, held_text);
        else if (limit != NOT_GIVEN)
                html_element(html, "p", _("%s bought, of at most %s."), bought_text, limit_text);
        else
                html_element(html, "p", _("%s bought."), bought_text);
}

static void series_figure(Html *html, const Report *report, const Series *series) {
        bool money = text_equal(series->platform, PLATFORM_ALL);
        const ChartDays chart = {.days = series->days,
                        .n = statement_days(report),
                        .n_begun = statement_days_begun(report),
                        .limit = series->limit,
                        .unit = series->unit,
                        .title = _("Day by day")};

        html_markup(html, "<figure>\n");
        html_element(html, "h3", money ? _("Money, in %s") : "%s",
                        money ? series->unit : platform_name(report->platforms, series->platform));
        amounts_line(html, series->bought, series->held, series->limit, series->unit);
        chart_days(html, &chart);
        series_keys(html, series, &chart);
        html_markup(html, "</figure>\n");
}

static void days_section(Html *html, const Report *report) {
        Series *series;
        size_t n;

        if (!report->days) {
                html_element(html, "h2", "%s", _("Day by day"));
                html_element(html, "p", "%s", unread());
                return;
        }
        if (statement_series(report, &series, &n) < 0) {
                html->failed = true;
                return;
        }
        if (n > 0)
                html_element(html, "h2", "%s", _("Day by day"));
        for (size_t i = 0; i < n; i++)
                series_figure(html, report, &series[i]);
        free(series);
}

static void share_bar(Html *html, const Report *report, const Share *share) {
        html_markup(html, "<figure>\n");
        html_element(html, "h3", "%s", platform_name(report->platforms, share->platform));
        amounts_line(html, share->bought, share->held, NOT_GIVEN, share->unit);
        chart_bar(html, share->bought, share->held, share->total,
                        _("Its part of all that was paid"));
        html_markup(html, "</figure>\n");
}

static void platforms_section(Html *html, const Report *report) {
        _cleanup_(table_clear) Table table = {0};
        Share *shares;
        size_t n;

        if (report->sums->n == 0)
                return;
        if (statement_shares(report->sums, &shares, &n) < 0) {
                html->failed = true;
                return;
        }
        html_element(html, "h2", "%s", _("Platform by platform"));
        html_markup(html, "<div class=\"beside\">\n");
        for (size_t i = 0; i < n; i++)
                share_bar(html, report, &shares[i]);
        html_markup(html, "</div>\n");
        free(shares);
        listing_sums(&table, report->sums, report->platforms);
        html_table(html, &table, "sums",
                        _("In coins, and in what they cost; what was refunded is still among what was bought."));
}

/* ---- requests ---- */

static void requests_section(Html *html, const Report *report) {
        _cleanup_(table_clear) Table table = {0};
        _cleanup_free_ char *caption = NULL;
        char month[TIME_TEXT_MAX];
        RecordList last = *report->requests;
        int r;

        html_element(html, "h2", "%s", _("Requests"));
        if (last.n == 0) {
                html_element(html, "p", "%s", _("Nothing was asked for, and nothing was bought."));
                return;
        }
        if (last.n > REPORT_ROWS_MAX) {
                last.n = REPORT_ROWS_MAX;
                time_to_text(report_calendar_moment(report->from), month);
                r = asprintf(&caption,
                                _("The last %d of %zu, the oldest first. All of them: coinbudget report %s --month=%.*s"),
                                REPORT_ROWS_MAX, report->requests->n, report->user, MONTH_LENGTH,
                                month);
        } else
                r = asprintf(&caption,
                                ngettext("One request.", "All %zu, the oldest first.", last.n),
                                last.n);
        if (r < 0) {
                caption = NULL;
                html->failed = true;
                return;
        }
        listing_requests(&table, &last, true, report->platforms);
        html_table(html, &table, "requests", caption);
}

/* ---- the page ---- */

static void head(Html *html, const Report *report, const char *from, const char *until) {
        html_markup(html, "<!DOCTYPE html>\n<html lang=\"");
        /* The language that these texts are in, as HTML's lang attribute has it. */
        html_text(html, _("en"));
        html_markup(html,
                        "\">\n<head>\n<meta charset=\"utf-8\"/>\n"
                        "<meta http-equiv=\"Content-Security-Policy\" "
                        "content=\"default-src 'none'; style-src 'unsafe-inline'\"/>\n"
                        "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
                        "<meta name=\"color-scheme\" content=\"light dark\"/>\n");
        html_element(html, "title", _("Statement of %s, %.*s to %.*s"), report->user, DATE_LENGTH,
                        from, DATE_LENGTH, until);
        html_markup(html, "<style>\n");
        html_markup(html, report_style);
        html_markup(html, chart_style);
        html_markup(html, "</style>\n</head>\n");
}

static void advice_section(Html *html, const Report *report) {
        html_element(html, "h2", "%s", _("Not counted"));
        html_element(html, "p",
                        _("What was bought on a phone, or by an app that does not ask, unless it was written down: coinbudget record %s tiktok 700"),
                        report->user);
        html_element(html, "h2", "%s", _("Before you buy"));
        html_element(html, "p", "%s",
                        _("Set a monthly budget and keep to it. Buy only from the platform itself or from the app stores, which this names: coinbudget bundles"));
        html_element(html, "p", "%s",
                        _("Coins that others sell cheaper are a scam's bait. The cheapest official way: coinbudget quote tiktok 1000"));
}

static void foot(Html *html, const Report *report) {
        char now[TIME_TEXT_MAX];

        time_to_text(report->now, now);
        html_markup(html, "<footer>\n");
        html_element(html, "p",
                        _("Made by coinbudget %s on %s, from what its daemon has written down."),
                        COINBUDGET_VERSION, now);
        html_element(html, "p", "%s",
                        _("Whether that was changed since, an administrator sees: sudo coinbudgetd --verify. The head of its chain of hashes is in the journal of each day, and not here: journalctl -u coinbudgetd"));
        html_markup(html, "</footer>\n");
}

int report_html(const Report *report, bool advice, FILE *out) {
        char from[TIME_TEXT_MAX], until[TIME_TEXT_MAX], last[TIME_TEXT_MAX];
        Html html = {.out = out};

        time_to_text(report->from, from);
        time_to_text(report->until, until);
        time_to_text(report->until - 1, last);
        head(&html, report, from, last);
        html_markup(&html, "<body>\n");
        html_markup(&html, chart_patterns);
        html_markup(&html, "<main>\n<header>\n<p class=\"brand\">coinbudget</p>\n");
        html_element(&html, "h1", _("Statement of %s"), report->user);
        html_element(&html, "p", _("From %s until %s, user id %" PRIu32 "."), from, until,
                        report->uid);
        html_markup(&html, "</header>\n");
        limits_section(&html, report);
        days_section(&html, report);
        platforms_section(&html, report);
        requests_section(&html, report);
        if (advice)
                advice_section(&html, report);
        foot(&html, report);
        html_markup(&html, "</main>\n</body>\n</html>\n");
        return html.failed ? -ENOMEM : 0;
}
