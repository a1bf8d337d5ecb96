/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The built German catalogue: plurals, order of words, columns. That every text has its
 * translation, with the same placeholders, is lint's to say. */

#include <string.h>

#include "client/listing.h"
#include "client/notify/text.h"
#include "client/sentence.h"
#include "client/status.h"
#include "client/translate.h"
#include "client/verbs.h"
#include "client/words.h"
#include "common/util.h"
#include "tests/unit/client_case.h"

/* As German in any locale that is not plain "C". */
static void open_german(void) {
        const char *build = getenv("COINBUDGET_BUILD_DIR");
        char folder[4096];

        cr_assert(build, "COINBUDGET_BUILD_DIR is not set");
        snprintf(folder, sizeof(folder), "%s/locale", build);
        setenv("COINBUDGET_LOCALEDIR", folder, 1);
        setenv("LC_ALL", "C.UTF-8", 1);
        setenv("LANGUAGE", "de", 1);
        client_case_open();
        translate_begin();
        cr_assert_str_eq(_("today"), "heute", "there is no German in %s", folder);
}

TestSuite(client_german, .init = open_german);

Test(client_german, counts) {
        static const struct {
                int64_t n;
                const char *number, *coins, *unknown;
        } cases[] = {
                        {0, "0 Coins", "TikTok Coins", "twitch"},
                        {1, "1 Coin", "1 TikTok Coin", "1 Coin (twitch)"},
                        {2, "2 Coins", "2 TikTok Coins", "2 Coins (twitch)"},
                        {1001, "1001 Coins", "1001 TikTok Coins", "1001 Coins (twitch)"},
        };
        char text[WORDS_MAX];

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                cr_assert_str_eq(number_words(cases[i].n, text), cases[i].number);
                cr_assert_str_eq(coins_words(cases[i].n, case_platforms(), "tiktok", text),
                                cases[i].coins);
                cr_assert_str_eq(coins_words(cases[i].n, case_platforms(), "twitch", text),
                                cases[i].unknown);
        }
}

Test(client_german, limits) {
        static const struct {
                int64_t amount, remaining;
                const char *unit, *window, *expected;
        } cases[] = {
                        {2000, 1300, "coins", "month",
                                        "1300 von 2000 Coins im Monat sind noch übrig, bis 1. Dez. 00:00"},
                        {1, 0, "coins", "day",
                                        "0 von 1 Coin am Tag ist noch übrig, bis 1. Dez. 00:00"},
                        {0, 0, "coins", "year",
                                        "0 von 0 Coins im Jahr sind noch übrig, bis 1. Dez. 00:00"},
                        {2000, 1250, "EUR", "week",
                                        "12.50 EUR von 20.00 EUR in der Woche sind noch übrig, bis 1. Dez. 00:00"},
                        {NOT_GIVEN, 1, "coins", "month",
                                        "1 Coin im Monat ist noch übrig, bis 1. Dez. 00:00"},
                        {NOT_GIVEN, 2, "coins", "month",
                                        "2 Coins im Monat sind noch übrig, bis 1. Dez. 00:00"},
                        {1, 0, "coins", "request",
                                        "1 Coin pro Anfrage ist erlaubt, bis 1. Dez. 00:00"},
                        {500, 0, "coins", "request",
                                        "500 Coins pro Anfrage sind erlaubt, bis 1. Dez. 00:00"},
        };
        char text[WORDS_MAX];

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                BudgetLimit limit = case_limit();

                limit.amount = cases[i].amount;
                limit.remaining = cases[i].remaining;
                limit.unit = (char *) (uintptr_t) cases[i].unit;
                limit.window = (char *) (uintptr_t) cases[i].window;
                cr_assert_str_eq(limit_words(&limit, CASE_NOW, text), cases[i].expected, "%zu: %s",
                                i, text);
        }
}

Test(client_german, days) {
        static const struct {
                int64_t time;
                const char *time_text, *day, *on;
        } cases[] = {
                        {CASE_NOW, "18:00", "heute", "heute"},
                        {CASE_DECEMBER, "1. Dez. 00:00", "1. Dez.", "am 1. Dez."},
                        {CASE_DECEMBER + 100 * 24 * CASE_HOUR, "11. März 2027 00:00",
                                        "11. März 2027", "am 11. März 2027"},
        };
        char text[SHORT_TIME_MAX];

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                short_time(cases[i].time, CASE_NOW, text);
                cr_assert_str_eq(text, cases[i].time_text);
                short_day(cases[i].time, CASE_NOW, text);
                cr_assert_str_eq(text, cases[i].day);
                on_day(cases[i].time, CASE_NOW, text);
                cr_assert_str_eq(text, cases[i].on);
        }
}

/* Where German has its words in another order. */
Test(client_german, order_of_words) {
        Arguments arguments = {.platform = "youtube",
                        .price = 500,
                        .currency = "EUR",
                        .amount = 500,
                        .unit = "coins",
                        .window = WINDOW_REQUEST,
                        .when = CASE_NOW - 19 * CASE_HOUR};
        const Changed changed = {.arguments = &arguments,
                        .user = "alice",
                        .platforms = case_platforms(),
                        .now = CASE_NOW};
        Paper *paper = paper_new();

        sentence_record(&changed, 14, paper->out);
        arguments.platform = "tiktok";
        sentence_grant(&changed, paper->out);
        strcpy(arguments.unit, "USD");
        arguments.platform = "*";
        arguments.window = WINDOW_MONTH;
        sentence_grant(&changed, paper->out);
        paper_expect(paper,
                        "Eingetragen (Anfrage 14): alice hat am 21. Nov. YouTube Super Chat für "
                        "5.00 EUR gekauft. Es zählt als ausgegeben.\n"
                        "alice darf mit einer Anfrage 500 TikTok Coins mehr kaufen. Das Limit selbst "
                        "bleibt, wie es ist.\n"
                        "alice darf diesen Monat 5.00 USD mehr ausgeben, für alle Plattformen. Das "
                        "Limit selbst bleibt, wie es ist.\n");
}

Test(client_german, approvals) {
        BudgetVerdict verdict = {.id = 12, .decision = DECISION_APPROVED, .reason = TEXT("")};
        Asked asked = {.user = "alice",
                        .platform = "tiktok",
                        .coins = 1,
                        .now = CASE_NOW,
                        .platforms = case_platforms()};
        Paper *paper = paper_new();

        record_clear(&budget_details_type, &verdict.details);
        verdict.details.hold_until = CASE_NOW + CASE_HOUR;
        sentence_verdict(&asked, &verdict, paper->out);
        asked.coins = 2;
        verdict.details.replayed = 1;
        sentence_verdict(&asked, &verdict, paper->out);
        paper_expect(paper,
                        "Genehmigt. 1 TikTok Coin ist bis 19:00 vorgemerkt (Anfrage 12). Danach: "
                        "coinbudget complete 12 oder coinbudget cancel 12.\n"
                        "Schon genehmigt. 2 TikTok Coins sind bis 19:00 vorgemerkt (Anfrage 12). "
                        "Danach: coinbudget complete 12 oder coinbudget cancel 12.\n");
}

/* An error that has "s" where English has, but not German: no text is put together from pieces. */
Test(client_german, errors) {
        static const struct {
                BudgetErrorCode code;
                const char *expected;
        } cases[] = {
                        {BUDGET_ERROR_ACCESS_DENIED,
                                        "Nicht erlaubt. Das darf die Aufsicht, oder die Systemverwaltung mit sudo.\n"},
                        {BUDGET_ERROR_UNKNOWN_PLATFORM,
                                        "Es gibt keine Plattform nowhere. Es gibt: instagram, tiktok, youtube\n"},
                        {BUDGET_ERROR_UNKNOWN_REQUEST,
                                        "Eine Anfrage 12, die hier zu sehen wäre, gibt es nicht. Die eigenen: coinbudget history\n"},
                        {BUDGET_ERROR_NO_ANSWER,
                                        "Der Dienst von coinbudget hat nicht geantwortet. Das ist kein Ja. Was daraus geworden ist: coinbudget show 12 (its words)\n"},
        };
        const Arguments arguments = {.platform = "nowhere", .id = 12, .amount = NOT_GIVEN};

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                const BudgetError error = {.code = cases[i].code, .message = TEXT("its words")};
                Paper *paper = paper_new();

                sentence_error(&error, &arguments, case_platforms(), paper->out);
                paper_expect(paper, cases[i].expected);
        }
}

Test(client_german, waiting) {
        static const struct {
                size_t pending, returning;
                const char *expected;
        } cases[] = {
                        {1, 0, "\nBei der Aufsicht offen: 1 Kauf. Siehe: coinbudget pending\n"},
                        {2, 1, "\nBei der Aufsicht offen: 2 Käufe, 1 Rückgabe. Siehe: coinbudget pending\n"},
                        {0, 2, "\nBei der Aufsicht offen: 2 Rückgaben. Siehe: coinbudget pending\n"},
        };
        const RecordList none = {.type = &budget_sum_type};

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                const Standing standing = {.user = "alice",
                                .sums = &none,
                                .n_pending = cases[i].pending,
                                .n_returning = cases[i].returning,
                                .platforms = case_platforms(),
                                .now = CASE_NOW};
                Paper *paper = paper_new();

                status_print_month(&standing, paper->out);
                paper_expect(paper, cases[i].expected);
        }
}

/* "Käufe" and "größe" are longer in bytes: columns are what is aligned. */
Test(client_german, headings_are_aligned_by_columns) {
        BudgetRequest items[2] = {
                        case_request(12, TEXT("pending")), case_request(9, TEXT("returning"))};
        const RecordList requests = {.type = &budget_request_type, .items = items, .n = 2};
        _cleanup_(table_clear) Table table = {0};
        Paper *paper = paper_new();

        listing_pending(&table, &requests, case_platforms());
        cr_assert_eq(table_print(&table, 0, true, paper->out), 0);
        paper_expect(paper,
                        "ID  GEFRAGT           WER   MÖCHTE       WAS\n"
                        "12  2026-11-22 18:00  root  kaufen       700 TikTok Coins\n"
                        " 9  2026-11-22 18:00  root  zurückgeben  700 TikTok Coins\n");
}

Test(client_german, status) {
        const Terminal narrow = {.width = 40, .fancy = true, .utf8 = true};
        BudgetAccount account = {0};
        BudgetLimit limits[] = {case_limit()};
        const RecordList list = {.type = &budget_limit_type, .items = limits, .n = 1};
        const RecordList none = {.type = &budget_sum_type};
        const Standing standing = {.user = "alice",
                        .uid = 1000,
                        .account = &account,
                        .self = true,
                        .limits = &list,
                        .sums = &none,
                        .platforms = case_platforms(),
                        .now = CASE_NOW};
        Paper *paper = paper_new();

        budget_account_clear(&account);
        limits[0].source = TEXT("guardian");
        limits[0].set_at = CASE_NOW - 19 * CASE_HOUR;
        limits[0].granted = 500;
        status_print(&standing, &narrow, true, false, paper->out);
        paper_expect(paper,
                        "Budgets von alice (UID 1000)\n\n"
                        "TikTok Coins im Monat\n"
                        "  \033[32m█████░░░░░░░░░░░░░░\033[0m noch 1300 von 2500\n"
                        "  700 verbraucht, 0 vorgemerkt; neu ab 1. Dez. 00:00\n"
                        "  500 von den 2500 nur für diesen Monat gewährt\n"
                        "  am 21. Nov. von der Aufsicht gesetzt\n");
}

/* ---- notifications ---- */

static void expect_notice(Notice *notice, const char *title, const char *body) {
        cr_assert_str_eq(notice->title, title, "title: %s", notice->title);
        cr_assert_str_eq(notice->body, body, "body: %s", notice->body);
        notice_clear(notice);
}

Test(client_german, a_notification_of_what_waits) {
        const Reader to = {.uid = 60001, .now = CASE_NOW, .platforms = case_platforms()};
        BudgetRequest request = case_request(12, TEXT("pending"));
        Notice notice;

        request.note = TEXT("\"für Mia\"");
        notice_waiting(&to, &request, &notice);
        expect_notice(&notice, "root fragt nach 700 TikTok Coins",
                        "Über dem Limit (Anfrage 12).\nroot schreibt: \"'für Mia'\"");
        notice_more(1, &notice);
        expect_notice(&notice, "1 weitere Anfrage wartet auf Antwort",
                        "Alle zusammen: coinbudget pending");
        notice_more(2, &notice);
        expect_notice(&notice, "2 weitere Anfragen warten auf Antwort",
                        "Alle zusammen: coinbudget pending");
}

Test(client_german, a_warning) {
        const Reader to = {.uid = 60001, .now = CASE_NOW, .platforms = case_platforms()};
        UsedLimit used = {.uid = 60001, .percent = 80, .limit = case_limit()};
        Notice notice;

        notice_warned(&to, &used, 1, 0, &notice);
        expect_notice(&notice, "80 % eines Limits sind verbraucht",
                        "TikTok Coins: 1300 von 2000 Coins im Monat sind noch übrig, bis 1. Dez. "
                        "00:00.");
        used.uid = 0;
        notice_warned(&to, &used, 1, 1, &notice);
        expect_notice(&notice, "2 Limits sind (fast) aufgebraucht",
                        "root, TikTok Coins: 1300 von 2000 Coins im Monat sind noch übrig, bis 1. "
                        "Dez. 00:00.\nUnd 1 weiteres. Siehe: coinbudget status");
}

/* ---- help ---- */

/* Each line of the help fits 80 columns, which in German is harder. */
Test(client_german, help) {
        Paper *paper = paper_new();
        char *rest, *line;

        verbs_help(paper->out);
        cr_assert_eq(fclose(paper->out), 0);
        cr_assert(strstr(paper->text, "  deny ID                      Nein dazu sagen\n"));
        for (rest = paper->text; (line = strsep(&rest, "\n"));)
                cr_assert_leq(text_width(line), 80, "%s", line);
        free(paper->text);
        free(paper);
}
