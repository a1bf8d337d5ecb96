/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/report_html.h"

#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_page, .init = client_case_open);

#define NOVEMBER (CASE_NOW - (21 * 24 + 18) * CASE_HOUR)

static const RecordList no_sums = {.type = &budget_sum_type};
static const RecordList no_requests = {.type = &budget_request_type};

static Report empty_report(void) {
        return (Report){.user = "alice",
                        .uid = 1000,
                        .from = NOVEMBER,
                        .until = CASE_DECEMBER,
                        .now = CASE_NOW,
                        .sums = &no_sums,
                        .days = &no_sums,
                        .requests = &no_requests,
                        .platforms = case_platforms()};
}

/* The page; the caller's to free. */
static char *page_of(const Report *report, bool advice) {
        Paper *paper = paper_new();
        char *text;

        cr_assert_eq(report_html(report, advice, paper->out), 0);
        cr_assert_eq(fclose(paper->out), 0);
        text = paper->text;
        free(paper);
        return text;
}

static int count(const char *text, const char *what) {
        int n = 0;

        for (; (text = strstr(text, what)); text += strlen(what))
                n++;
        return n;
}

#define assert_has(page, what) cr_assert_not_null(strstr((page), (what)), "%s", (page))
#define assert_lacks(page, what) cr_assert_null(strstr((page), (what)), "%s", (page))

/* ---- what it says ---- */

Test(client_page, a_month_of_nothing) {
        const Report report = empty_report();
        _cleanup_free_ char *page = page_of(&report, true), *quiet = page_of(&report, false);

        assert_has(page, "<title>Statement of alice, 2026-11-01 to 2026-11-30</title>");
        assert_has(page, "<html lang=\"en\">");
        assert_has(page, "<h1>Statement of alice</h1>");
        assert_has(page, "<p>From 2026-11-01 00:00 until 2026-12-01 00:00, user id 1000.</p>");
        assert_has(page, "<p>Nothing was asked for, and nothing was bought.</p>");
        assert_has(page,
                        "<h2>Limits</h2>\n<p>They could not be read without a password. Make this page as a guardian, or with sudo.</p>");
        assert_has(page, "unless it was written down: coinbudget record alice tiktok 700</p>");
        assert_lacks(page, "<table");
        assert_lacks(page, "Day by day");
        assert_lacks(quiet, "Not counted");
        assert_has(quiet, "on 2026-11-22 18:00, from what its daemon has written down.");
}

Test(client_page, why_there_are_no_limits) {
        const RecordList none = {.type = &budget_limit_type};
        Report report = empty_report();

        report.now = report.from - 1;
        _cleanup_free_ char *early = page_of(&report, true);
        assert_has(early, "<p>The month has not begun yet.</p>");
        report.now = report.from;
        report.days = NULL;
        report.limits = &none;
        _cleanup_free_ char *running = page_of(&report, true);
        assert_has(running, "<p>There is none.</p>");
        assert_has(running, "<h2>Day by day</h2>\n<p>They could not be read without");
}

Test(client_page, a_month_that_is_over_has_no_limits) {
        Report report = empty_report();

        report.now = CASE_DECEMBER;
        _cleanup_free_ char *page = page_of(&report, true);
        assert_has(page, "what they were then is not told afterwards.</p>");
}

#define LIMIT(heading, bar, amounts, source)                                  \
        "<div class=\"limit-box\">\n<h3>" heading "</h3>\n" bar "<p>" amounts \
        "</p>\n"                                                              \
        "<p class=\"small\">" source "</p>\n</div>\n"
#define BAR(used, held)                                                                     \
        "<svg class=\"bar\" role=\"img\" width=\"100%\" height=\"14\">"                     \
        "<title>How much of it is used</title>\n"                                           \
        "<rect class=\"used\" x=\"0.00%\" width=\"" used "%\" y=\"0\" height=\"14\"/>" held \
        "</svg>\n"
#define HELD(x, width) \
        "<rect class=\"held\" x=\"" x "%\" width=\"" width "%\" y=\"0\" height=\"14\"/>"
#define ANEW " It starts anew 2026-12-01 00:00."

Test(client_page, limits) {
        BudgetLimit items[] = {case_limit(), case_limit(), case_limit(), case_limit(), case_limit(),
                        case_limit(), case_limit()};
        const RecordList limits = {.type = &budget_limit_type, .items = items, .n = 7};
        Report report = empty_report();

        report.limits = &limits;
        items[0].held = 300;
        items[0].remaining = 1000;
        items[0].source = TEXT("guardian");
        items[1].window = TEXT("week");
        items[1].source = TEXT("self");
        items[2].platform = TEXT("*"); /* a household's: not who used what */
        items[2].unit = TEXT("EUR");
        items[2].household = TEXT("R&D");
        items[2].used = items[2].held = NOT_GIVEN;
        items[3].window = TEXT("request");
        items[3].until = items[3].used = items[3].held = NOT_GIVEN;
        items[4].amount = items[4].used = items[4].remaining = 0;
        items[4].window = TEXT("day");
        items[5].window = TEXT("decade");
        items[6].unit = NULL; /* nothing that can be shown */

        _cleanup_free_ char *page = page_of(&report, true);
        assert_has(page,
                        "<h2>Limits</h2>\n<div class=\"beside\">\n" LIMIT("TikTok Coins a month",
                                        BAR("35.00", HELD("35.00", "15.00")),
                                        "1000 of 2000 left: 700 used, 300 held.",
                                        "Set by a guardian." ANEW) LIMIT("TikTok Coins a week",
                                        BAR("35.00", ""), "1300 of 2000 left: 700 used, 0 held.",
                                        "Set by alice, for their own account." ANEW) LIMIT("All platforms a month",
                                        BAR("35.00", ""), "13.00 EUR of 20.00 EUR left.",
                                        "Shared in the household R&amp;D." ANEW)
                                        LIMIT("TikTok Coins at once", "", "At most 2000.",
                                                        "The default.") LIMIT("TikTok Coins a day",
                                                        BAR("100.00", ""), "Nothing may be bought.",
                                                        "The default." ANEW) LIMIT("TikTok Coins (decade)",
                                                        BAR("35.00", ""),
                                                        "1300 of 2000 left: 700 used, 0 held.",
                                                        "The default." ANEW) "</div>\n");
}

Test(client_page, what_was_bought) {
        BudgetSum sums[] = {case_sum(TEXT("tiktok"), TEXT("coins")),
                        case_sum(TEXT("youtube"), TEXT("USD"))};
        BudgetRequest item = case_request(12, TEXT("completed"));
        const RecordList months = {.type = &budget_sum_type, .items = sums, .n = 2};
        const RecordList requests = {.type = &budget_request_type, .items = &item, .n = 1};
        Report report = empty_report();

        sums[0].completed = INT64_C(1000000000000);
        sums[1].completed = 1000;
        sums[1].held = 500;
        report.sums = report.days = &months;
        report.requests = &requests;
        _cleanup_free_ char *page = page_of(&report, true);
        assert_has(page,
                        "<h2>Day by day</h2>\n<figure>\n<h3>Money, in USD</h3>\n"
                        "<p>10.00 USD bought and 5.00 USD held.</p>\n<svg class=\"days\"");
        assert_has(page, "<h3>TikTok Coins</h3>\n<p>1000000000000 bought.</p>\n");
        assert_has(page,
                        "<h2>Platform by platform</h2>\n<div class=\"beside\">\n<figure>\n"
                        "<h3>YouTube Super Chat</h3>\n"
                        "<p>10.00 USD bought and 5.00 USD held.</p>\n");
        assert_has(page, "<caption>One request.</caption>");
        cr_assert_eq(count(page, "<svg class=\"days\""), 2);
        cr_assert_eq(count(page, "<table "), 2);
        cr_assert_eq(count(page, "scope=\"row\""), 3);
}

Test(client_page, of_many_requests_the_last_ones) {
        enum { REQUESTS = REPORT_ROWS_MAX + 1 };
        static BudgetRequest items[REQUESTS];
        RecordList requests = {.type = &budget_request_type, .items = items, .n = REQUESTS};
        Report report = empty_report();

        for (int i = 0; i < REQUESTS; i++)
                items[i] = case_request(REQUESTS - i, TEXT("rejected"));
        report.requests = &requests;
        _cleanup_free_ char *page = page_of(&report, true);
        cr_assert_eq(count(page, "scope=\"row\""), REPORT_ROWS_MAX);
        assert_has(page,
                        "<caption>The last 1000 of 1001, the oldest first. All of them: "
                        "coinbudget report alice --month=2026-11</caption>");
        assert_lacks(page, "data-label=\"ID\">1</th>");
        requests.n = REPORT_ROWS_MAX;
        _cleanup_free_ char *whole = page_of(&report, true);
        assert_has(whole, "<caption>All 1000, the oldest first.</caption>");
}

/* ---- who would write into it ---- */

#define EVIL "</td><script>alert(1)</script><img src=x onerror=\"a()\"' &#x3c;\xe2\x80\xae"

Test(client_page, nothing_from_outside_becomes_markup) {
        BudgetPlatform platform = {.id = TEXT("tiktok"), .name = TEXT(EVIL), .unit = TEXT(EVIL)};
        const RecordList platforms = {.type = &budget_platform_type, .items = &platform, .n = 1};
        BudgetRequest item = case_request(12, TEXT(EVIL));
        const RecordList requests = {.type = &budget_request_type, .items = &item, .n = 1};
        BudgetLimit limits[] = {case_limit(), case_limit()};
        const RecordList both = {.type = &budget_limit_type, .items = limits, .n = 2};
        BudgetSum sums[] = {
                        case_sum(TEXT("tiktok"), TEXT(EVIL)), case_sum(TEXT(EVIL), TEXT("USD"))};
        const RecordList months = {.type = &budget_sum_type, .items = sums, .n = 2};
        Report report = empty_report();

        item.seller = item.app = item.note = item.reason = item.currency = TEXT(EVIL);
        item.price = sums[0].completed = sums[1].completed = 1;
        limits[0].household = limits[0].window = limits[0].unit = TEXT(EVIL);
        limits[1].platform = TEXT(EVIL);
        report.user = EVIL;
        report.platforms = &platforms;
        report.requests = &requests;
        report.limits = &both;
        report.sums = report.days = &months;

        _cleanup_free_ char *page = page_of(&report, true);
        assert_lacks(page, "<script");
        assert_lacks(page, "<img");
        assert_lacks(page, "onerror=\"");
        assert_lacks(page, "\xe2\x80\xae");
        assert_lacks(page, " &#x3c;");
        cr_assert_gt(count(page,
                                     "&lt;/td&gt;&lt;script&gt;alert(1)&lt;/script&gt;&lt;img src=x "
                                     "onerror=&quot;a()&quot;&#39; &amp;#x3c;?"),
                        12);
}

Test(client_page, needs_nothing_from_elsewhere) {
        const Report report = empty_report();
        _cleanup_free_ char *page = page_of(&report, true);

        assert_has(page,
                        "<meta http-equiv=\"Content-Security-Policy\" "
                        "content=\"default-src 'none'; style-src 'unsafe-inline'\"/>");
        assert_lacks(page, "http:");
        assert_lacks(page, "https:");
        assert_lacks(page, "src=\"");
        assert_lacks(page, "<link");
        assert_lacks(page, "@import");
        assert_lacks(page, "<script");
        cr_assert_eq(count(page, "url("), count(page, "url(#held)"));
}

/* ---- what it looks like ---- */

/* base ^ 2.4, the fifth root of base ^ 12, by Newton's method. */
static double power_2_4(double base) {
        double square = base * base, fourth = square * square, twelfth = fourth * fourth * fourth;
        double root = 1;

        for (int i = 0; i < 100; i++)
                root -= (root - twelfth / (root * root * root * root)) / 5;
        return root;
}

/* The n-th palette's colour of that name: its luminance, as WCAG 2.2 defines it. */
static double luminance(int palette, const char *name) {
        const char *at = report_style;
        unsigned rgb[3];
        double sum = 0;

        for (int i = 0; i <= palette; i++)
                at = strstr(i == 0 ? at : at + 1, ":root{");
        at = strstr(at, name);
        cr_assert_eq(sscanf(at + strlen(name), ":#%2x%2x%2x", &rgb[0], &rgb[1], &rgb[2]), 3);
        for (int i = 0; i < 3; i++) {
                static const double weights[] = {0.2126, 0.7152, 0.0722};
                double c = rgb[i] / 255.0;

                sum += weights[i] * (c <= 0.04045 ? c / 12.92 : power_2_4((c + 0.055) / 1.055));
        }
        return sum;
}

static double contrast(int palette, const char *name) {
        double a = luminance(palette, "--page"), b = luminance(palette, name);

        return a > b ? (a + 0.05) / (b + 0.05) : (b + 0.05) / (a + 0.05);
}

/* In light, in dark, and on paper. */
Test(client_page, everything_stands_out_from_the_page) {
        static const struct {
                const char *name;
                double least;
        } colours[] = {{"--text", 7}, {"--muted", 4.5}, {"--accent", 4.5}, {"--edge", 3}};

        cr_assert_eq(count(report_style, ":root{"), 3);
        for (int palette = 0; palette < 3; palette++)
                for (size_t i = 0; i < ELEMENTSOF(colours); i++)
                        cr_assert_geq(contrast(palette, colours[i].name), colours[i].least,
                                        "%s of %d: %f", colours[i].name, palette,
                                        contrast(palette, colours[i].name));
        cr_assert_gt(luminance(0, "--page"), 0.9);
        cr_assert_lt(luminance(1, "--page"), 0.1);
        cr_assert_gt(luminance(2, "--page"), 0.9);
}
