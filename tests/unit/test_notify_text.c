/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What notifications say, and that nothing in them is taken for markup. */

#include <string.h>

#include "client/notify/escape.h"
#include "client/notify/text.h"
#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(notify_text, .init = client_case_open);

/* uids that have no name: their digits stand for it. */
enum { READER = 60001, CHILD = 60002 };

static Reader reader(void) {
        return (Reader){.uid = READER, .now = CASE_NOW, .platforms = case_platforms()};
}

static BudgetRequest request_of(uint32_t uid) {
        BudgetRequest request = {0};

        record_clear(&budget_request_type, &request);
        request.id = 12;
        request.uid = uid;
        request.platform = TEXT("tiktok");
        request.coins = 700;
        request.state = TEXT("pending");
        return request;
}

static void expect(Notice *notice, const char *title, const char *body) {
        cr_assert_str_eq(notice->title, title, "title: %s", notice->title);
        cr_assert_str_eq(notice->body, body, "body: %s", notice->body);
        notice_clear(notice);
}

/* ---- escaping ---- */

static void expect_body(const char *body, const char *below, bool markup, const char *expected) {
        _cleanup_free_ char *text = body_text(body, below, markup);
        cr_assert_str_eq(text, expected, "%s", text);
}

Test(notify_text, nothing_is_markup) {
        expect_body("a <b>&amp;", NULL, true, "a &lt;b&gt;&amp;amp;");
        expect_body("a <b>&#8238;", NULL, false, "a ‹b›＆#8238;");
        expect_body("one\ntwo", "<three>", true, "one\ntwo\n&lt;three&gt;");
        expect_body("", NULL, true, "");
}

Test(notify_text, a_quote_stays_in_its_quotes) {
        char longest[500];
        _cleanup_free_ char *quoted = quoted_text("a\n\"b\"\t\033[1m\342\200\256c\177");
        cr_assert_str_eq(quoted, "a 'b' ?[1m?c?", "%s", quoted);

        memset(longest, 'x', sizeof longest - 1);
        longest[sizeof longest - 1] = '\0';
        _cleanup_free_ char *cut = quoted_text(longest);
        cr_assert_eq(strlen(cut), 199 + strlen("…"));
        cr_assert_str_eq(cut + 199, "…");
}

/* ---- what waits ---- */

Test(notify_text, a_request_with_and_without_a_price) {
        const Reader to = reader();
        BudgetRequest request = request_of(CHILD);
        Notice notice;

        notice_waiting(&to, &request, &notice);
        cr_assert_str_eq(
                        notice.instead, "To answer: coinbudget approve 12, or coinbudget deny 12.");
        expect(&notice, "60002 asks for 700 TikTok Coins", "Over the limit (request 12).");

        request.platform = TEXT("youtube");
        request.coins = 0;
        request.price = 500;
        request.currency = TEXT("EUR");
        request.note = TEXT("\"now\"");
        notice_waiting(&to, &request, &notice);
        expect(&notice, "60002 asks for YouTube Super Chat",
                        "For 5.00 EUR, over the limit (request 12).\n60002 writes: \"'now'\"");
}

Test(notify_text, what_an_answer_came_to) {
        BudgetRequest request = request_of(CHILD);
        Notice notice;

        notice_resolved(12, true, "rejected", "T", &notice);
        cr_assert_str_eq(notice.icon, "dialog-warning");
        expect(&notice, "T",
                        "Request 12 could not be approved: something else stands against it by now. "
                        "See what: coinbudget show 12");
        request.state = TEXT("rejected");
        request.reason = TEXT("denied");
        request.decided_by = CHILD;
        notice_answered(&request, "T", &notice);
        cr_assert_not(notice.buttons);
        expect(&notice, "T",
                        "Request 12 is answered already: 60002 denied it. See: coinbudget show 12");
}

Test(notify_text, an_answer_that_could_not_be_had_is_no_yes) {
        const BudgetError error = {.code = BUDGET_ERROR_NO_ANSWER, .message = TEXT("gone")};
        const Reader to = reader();
        Notice notice;

        notice_problem(&to, 12, true, &error, "T", "B", &notice);
        cr_assert(notice.buttons && notice.stays);
        expect(&notice, "T",
                        "B\nThe coinbudget daemon did not answer. That is not a yes. See what "
                        "became of it: coinbudget show 12 (gone)");
}

Test(notify_text, how_many_more) {
        Notice notice;

        notice_more(1, &notice);
        expect(&notice, "1 more request waits for an answer",
                        "See all of them: coinbudget pending");
        notice_more(2, &notice);
        expect(&notice, "2 more requests wait for an answer",
                        "See all of them: coinbudget pending");
}

/* ---- what has happened ---- */

Test(notify_text, a_refusal_for_each) {
        const Reader to = reader();
        BudgetRequest request = request_of(READER);
        Notice notice;

        request.reason = TEXT("over-limit");
        notice_refused(&to, &request, 0, &notice);
        expect(&notice, "Not allowed: 700 TikTok Coins",
                        "Rejected (request 12): over the limit. Ask a guardian.");
        request.uid = CHILD;
        notice_refused(&to, &request, 1, &notice);
        expect(&notice, "60002 was refused 700 TikTok Coins",
                        "Request 12: over the limit.\nAnd 1 other. See: coinbudget history");
        request.uid = READER;
        request.reason = TEXT("approval-expired");
        notice_refused(&to, &request, 2, &notice);
        expect(&notice, "No guardian answered about 700 TikTok Coins",
                        "Rejected (request 12): no guardian answered in time. Ask them, then ask "
                        "here again.\nAnd 2 others. See: coinbudget history");
        request.reason = TEXT("a-word-of-tomorrow");
        notice_refused(&to, &request, 0, &notice);
        expect(&notice, "Not allowed: 700 TikTok Coins",
                        "Rejected (request 12): a-word-of-tomorrow. This coinbudget is older than "
                        "its daemon and cannot say more.");
}

Test(notify_text, warnings_of_one_limit_and_of_several) {
        const Reader to = reader();
        BudgetLimit limit = {0};
        Notice notice;

        record_clear(&budget_limit_type, &limit);
        limit.platform = TEXT("tiktok");
        limit.window = TEXT("month");
        limit.unit = TEXT("coins");
        limit.amount = 2000;
        limit.remaining = 400;
        limit.until = CASE_DECEMBER;
        const UsedLimit used[2] = {{READER, 80, limit}, {CHILD, 80, limit}};

        notice_warned(&to, &used[0], 1, 0, &notice);
        expect(&notice, "You have used 80 % of a limit",
                        "TikTok Coins: 400 of 2000 coins a month are left, until 1 Dec 00:00.");
        notice_warned(&to, &used[1], 1, 0, &notice);
        expect(&notice, "60002 has used 80 % of a limit",
                        "60002, TikTok Coins: 400 of 2000 coins a month are left, until 1 Dec "
                        "00:00.");
        notice_warned(&to, used, 2, 3, &notice);
        expect(&notice, "5 limits are used up, or nearly",
                        "TikTok Coins: 400 of 2000 coins a month are left, until 1 Dec 00:00.\n"
                        "60002, TikTok Coins: 400 of 2000 coins a month are left, until 1 Dec "
                        "00:00.\nAnd 3 others. See: coinbudget status");
}
