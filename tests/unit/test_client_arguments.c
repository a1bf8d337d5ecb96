/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/arguments.h"

#include <errno.h>

#include "client/verbs.h"
#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_arguments, .init = client_case_open);

enum { WORDS_MAX = 12 };

/* A command line without its first word; ended by NULL. */
typedef const char *Words[WORDS_MAX];

static int parse(const char *const *words, Arguments *ret, char **ret_complaint) {
        static char copies[WORDS_MAX + 1][1200];
        char *argv[WORDS_MAX + 2] = {TEXT("coinbudget")};
        int argc = 1;

        for (; *words; words++, argc++) {
                cr_assert_leq(argc, WORDS_MAX);
                cr_assert_lt(strlen(*words), sizeof copies[0]);
                argv[argc] = strcpy(copies[argc], *words);
        }
        return arguments_parse(argc, argv, verbs, CASE_NOW, ret, ret_complaint);
}

static Arguments parsed(const char *const *words) {
        Arguments arguments;
        char *complaint = NULL;
        int r = parse(words, &arguments, &complaint);
        cr_assert_eq(r, 0, "%s", complaint);
        return arguments;
}

static void expect_complaint(const char *const *words, const char *expected) {
        Arguments arguments;
        char *complaint = NULL;

        cr_assert_eq(parse(words, &arguments, &complaint), -EINVAL, "%s was taken", words[0]);
        cr_assert_str_eq(complaint, expected, "%s: %s", words[0] ? words[0] : "", complaint);
        free(complaint);
}

Test(client_arguments, without_a_verb_it_is_status) {
        Arguments arguments = parsed((Words){0});

        cr_assert_str_eq(arguments.verb->name, "status");
        cr_assert_null(arguments.user);
        cr_assert_eq(arguments.json, JSON_OFF);
        cr_assert_eq(arguments.window, WINDOW_MONTH);
        cr_assert_not(arguments.help || arguments.version || arguments.no_legend ||
                        arguments.no_ask_password || arguments.quiet || arguments.guardian);
        cr_assert_eq(arguments.id, NOT_GIVEN);
        cr_assert_eq(arguments.coins, NOT_GIVEN);
        cr_assert_eq(arguments.price, NOT_GIVEN);
        cr_assert_eq(arguments.amount, NOT_GIVEN);
        cr_assert_eq(arguments.since, NOT_GIVEN);
        cr_assert_eq(arguments.until, NOT_GIVEN);
        cr_assert_eq(arguments.when, NOT_GIVEN);
        cr_assert_eq(arguments.month, NOT_GIVEN);
        cr_assert_eq(arguments.count, NOT_GIVEN);

        cr_assert_str_eq(parsed((Words){"-j"}).verb->name, "status");
        cr_assert_str_eq(parsed((Words){"status", "alice"}).user, "alice");
}

Test(client_arguments, every_verb_in_full) {
        static const struct {
                Words words;
                const char *verb, *user, *platform, *reason;
                int64_t id, coins, amount;
        } cases[] = {
                        {{"status", "1000"}, "status", "1000", NULL, NULL, -1, -1, -1},
                        {{"check", "tiktok", "700"}, "check", NULL, "tiktok", NULL, -1, 700, -1},
                        {{"request", "tiktok", "0"}, "request", NULL, "tiktok", NULL, -1, 0, -1},
                        {{"complete", "12"}, "complete", NULL, NULL, NULL, 12, -1, -1},
                        {{"complete", "12", "300"}, "complete", NULL, NULL, NULL, 12, 300, -1},
                        {{"cancel", "12"}, "cancel", NULL, NULL, NULL, 12, -1, -1},
                        {{"cancel", "12", "too dear"}, "cancel", NULL, NULL, "too dear", 12, -1,
                                        -1},
                        {{"show", "1000000000000"}, "show", NULL, NULL, NULL, 1000000000000, -1,
                                        -1},
                        {{"history"}, "history", NULL, NULL, NULL, -1, -1, -1},
                        {{"history", "bob"}, "history", "bob", NULL, NULL, -1, -1, -1},
                        {{"set", "alice", "2000"}, "set", "alice", NULL, NULL, -1, -1, 2000},
                        {{"set", "2000"}, "set", NULL, NULL, NULL, -1, -1, 2000},
                        {{"unset"}, "unset", NULL, NULL, NULL, -1, -1, -1},
                        {{"unset", "alice"}, "unset", "alice", NULL, NULL, -1, -1, -1},
                        {{"grant", "alice", "500"}, "grant", "alice", NULL, NULL, -1, -1, 500},
                        {{"pause"}, "pause", NULL, NULL, NULL, -1, -1, -1},
                        {{"pause", "alice"}, "pause", "alice", NULL, NULL, -1, -1, -1},
                        {{"resume"}, "resume", NULL, NULL, NULL, -1, -1, -1},
                        {{"resume", "alice"}, "resume", "alice", NULL, NULL, -1, -1, -1},
                        {{"pending"}, "pending", NULL, NULL, NULL, -1, -1, -1},
                        {{"approve", "12"}, "approve", NULL, NULL, NULL, 12, -1, -1},
                        {{"deny", "12"}, "deny", NULL, NULL, NULL, 12, -1, -1},
                        {{"refund", "12"}, "refund", NULL, NULL, NULL, 12, -1, -1},
                        {{"refund", "12", "300"}, "refund", NULL, NULL, NULL, 12, 300, -1},
                        {{"record", "alice", "tiktok", "700"}, "record", "alice", "tiktok", NULL,
                                        -1, 700, -1},
                        {{"report"}, "report", NULL, NULL, NULL, -1, -1, -1},
                        {{"report", "alice"}, "report", "alice", NULL, NULL, -1, -1, -1},
                        {{"changes"}, "changes", NULL, NULL, NULL, -1, -1, -1},
                        {{"changes", "alice"}, "changes", "alice", NULL, NULL, -1, -1, -1},
                        {{"accounts"}, "accounts", NULL, NULL, NULL, -1, -1, -1},
                        {{"export"}, "export", NULL, NULL, NULL, -1, -1, -1},
                        {{"export", "alice"}, "export", "alice", NULL, NULL, -1, -1, -1},
                        {{"monitor"}, "monitor", NULL, NULL, NULL, -1, -1, -1},
                        {{"platforms"}, "platforms", NULL, NULL, NULL, -1, -1, -1},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Arguments arguments = parsed(cases[i].words);
                cr_assert_str_eq(arguments.verb->name, cases[i].verb);
                cr_assert(text_equal(arguments.user, cases[i].user), "%zu", i);
                cr_assert(text_equal(arguments.platform, cases[i].platform), "%zu", i);
                cr_assert(text_equal(arguments.reason, cases[i].reason), "%zu", i);
                cr_assert_eq(arguments.id, cases[i].id, "%zu", i);
                cr_assert_eq(arguments.coins, cases[i].coins, "%zu", i);
                cr_assert_eq(arguments.amount, cases[i].amount, "%zu", i);
        }
}

Test(client_arguments, options_stand_anywhere) {
        Arguments a = parsed((Words){"--json=short", "request", "-q", "tiktok", "--no-legend",
                        "700", "--no-ask-password", "--price", "12.99USD",
                        "--seller=https://tiktok.com/coin", "--key=k 1"});
        cr_assert_eq(a.json, JSON_SHORT);
        cr_assert(a.quiet && a.no_legend && a.no_ask_password);
        cr_assert_eq(a.price, 1299);
        cr_assert_str_eq(a.currency, "USD");
        cr_assert_str_eq(a.seller, "https://tiktok.com/coin");
        cr_assert_str_eq(a.key, "k 1");

        Arguments b = parsed((Words){"check", "tiktok", "5", "--note=bitte, für Oma", "--app=x"});
        cr_assert_str_eq(b.note, "bitte, für Oma");
        cr_assert_str_eq(b.app, "x");

        Arguments c = parsed((Words){"history", "--since=@1763000000", "--until=2026-11-22",
                        "--platform=twitch", "--state=lapsed", "-n", "2500", "-j"});
        cr_assert_eq(c.since, INT64_C(1763000000000000));
        cr_assert_eq(c.until, CASE_NOW - 18 * CASE_HOUR);
        cr_assert_str_eq(c.platform, "twitch");
        cr_assert_str_eq(c.state, "lapsed");
        cr_assert_eq(c.count, 2500);
        cr_assert_eq(c.json, JSON_AUTO);

        Arguments d = parsed((Words){"set", "5", "--per=day", "--reason=why", "--guardian",
                        "--unit=coins", "--json=pretty", "--json=off"});
        cr_assert_eq(d.window, WINDOW_DAY);
        cr_assert_str_eq(d.reason, "why");
        cr_assert(d.guardian);
        cr_assert_eq(d.json, JSON_OFF);

        Arguments e = parsed((Words){"record", "alice", "tiktok", "700", "--price=9.99EUR",
                        "--seller=app-store", "--key=k", "--note=n", "--app=a",
                        "--when=2026-11-22 17:30"});
        cr_assert_eq(e.price, 999);
        cr_assert_str_eq(e.currency, "EUR");
        cr_assert_str_eq(e.seller, "app-store");
        cr_assert_str_eq(e.key, "k");
        cr_assert_str_eq(e.note, "n");
        cr_assert_str_eq(e.app, "a");
        cr_assert_eq(e.when, CASE_NOW - CASE_HOUR / 2);
        cr_assert_eq(parsed((Words){"record", "a", "tiktok", "1", "--when=@1795370400"}).when,
                        CASE_NOW);

        Arguments f = parsed(
                        (Words){"pause", "--until=2026-12-01", "--reason=exams", "--guardian"});
        cr_assert_eq(f.until, CASE_DECEMBER);
        cr_assert_str_eq(f.reason, "exams");
        cr_assert(f.guardian);
        cr_assert(parsed((Words){"resume", "--guardian", "--reason=over"}).guardian);

        cr_assert_str_eq(parsed((Words){"approve", "1", "--note=yes"}).note, "yes");
        cr_assert_str_eq(parsed((Words){"deny", "1", "--note=no"}).note, "no");
        cr_assert_eq(parsed((Words){"refund", "1", "--price=5USD", "--reason=r"}).price, 500);
        cr_assert_eq(parsed((Words){"report", "--month=2026-12"}).month, CASE_DECEMBER);
        cr_assert_eq(parsed((Words){"changes", "-n", "7"}).count, 7);
        cr_assert_eq(parsed((Words){"grant", "a", "5", "--per=week"}).window, WINDOW_WEEK);

        /* Behind "--" there are no options. */
        cr_assert_str_eq(parsed((Words){"cancel", "--", "1", "-q"}).reason, "-q");
}

Test(client_arguments, formats_of_an_export) {
        static const struct {
                Words words;
                ExportFormat format;
                JsonMode json;
        } cases[] = {
                        {{"export"}, EXPORT_CSV, JSON_OFF},
                        {{"export", "--json=off"}, EXPORT_CSV, JSON_OFF},
                        {{"export", "--format=csv", "--state=lapsed"}, EXPORT_CSV, JSON_OFF},
                        {{"export", "--format=ledger"}, EXPORT_LEDGER, JSON_OFF},
                        {{"--format", "beancount", "export"}, EXPORT_BEANCOUNT, JSON_OFF},
                        {{"export", "--format=json"}, EXPORT_JSON, JSON_AUTO},
                        {{"export", "-j"}, EXPORT_JSON, JSON_AUTO},
                        {{"export", "--json=short"}, EXPORT_JSON, JSON_SHORT},
                        {{"export", "--json=pretty", "--format=json"}, EXPORT_JSON, JSON_PRETTY},
                        {{"monitor", "-j"}, EXPORT_CSV, JSON_AUTO},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Arguments arguments = parsed(cases[i].words);
                cr_assert_eq(arguments.format, cases[i].format, "%zu", i);
                cr_assert_eq(arguments.json, cases[i].json, "%zu", i);
        }
        expect_complaint((Words){"export", "--format=CSV"},
                        "--format is csv, json, ledger or beancount, not: CSV");
        expect_complaint((Words){"export", "-j", "--format=ledger"},
                        "--format says that it is not JSON, and --json that it is: leave one out");
        expect_complaint((Words){"export", "--json=off", "--format=json"},
                        "--format says that it is JSON, and --json that it is not: leave one out");
        expect_complaint((Words){"export", "--state=pending", "--format=beancount"},
                        "--state is for csv and json: books have what was bought");
        expect_complaint((Words){"history", "--format=csv"}, "--format=FORMAT is not for history");
        expect_complaint((Words){"export", "-n5"}, "-n COUNT is not for export");
        cr_assert(parsed((Words){"history", "--no-pager"}).no_pager);
        cr_assert_not(parsed((Words){"history"}).no_pager);
}

Test(client_arguments, help_and_version_need_nothing_else) {
        cr_assert(parsed((Words){"-h"}).help);
        cr_assert(parsed((Words){"request", "--help"}).help);
        cr_assert(parsed((Words){"frob", "--version"}).version);
}

Test(client_arguments, what_a_limit_is_about) {
        static const struct {
                Words words;
                const char *platform, *unit;
        } cases[] = {
                        {{"set", "alice", "2000"}, "tiktok", "coins"},
                        {{"set", "alice", "500", "--platform=twitch"}, "twitch", "coins"},
                        {{"set", "alice", "25USD"}, "*", "USD"},
                        {{"set", "alice", "12.50EUR", "--platform=youtube"}, "youtube", "EUR"},
                        {{"set", "alice", "25USD", "--unit=USD"}, "*", "USD"},
                        {{"unset", "alice"}, "tiktok", "coins"},
                        {{"unset", "alice", "--unit=coins"}, "tiktok", "coins"},
                        {{"unset", "alice", "--unit=JPY"}, "*", "JPY"},
                        {{"unset", "alice", "--unit=JPY", "--platform=twitch"}, "twitch", "JPY"},
                        {{"grant", "alice", "500"}, "tiktok", "coins"},
                        {{"grant", "alice", "5USD"}, "*", "USD"},
                        {{"set", "5USD", "--platform=*"}, "*", "USD"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Arguments arguments = parsed(cases[i].words);
                cr_assert_str_eq(arguments_limit_platform(&arguments), cases[i].platform, "%zu", i);
                cr_assert_str_eq(arguments_limit_unit(&arguments), cases[i].unit, "%zu", i);
        }

        cr_assert_eq(parsed((Words){"set", "alice", "12.50EUR"}).amount, 1250);
        cr_assert_eq(parsed((Words){"set", "500JPY"}).amount, 500);
        cr_assert_eq(parsed((Words){"set", "0"}).amount, 0);
        cr_assert_eq(parsed((Words){"set", "1000000000000"}).amount, AMOUNT_MAX);
}

Test(client_arguments, operands_that_are_wrong) {
        static const struct {
                Words words;
                const char *complaint;
        } cases[] = {
                        {{"frob"}, "Unknown verb: frob"},
                        {{""}, "Unknown verb: "},
                        {{"status", "a", "b"}, "status does not take this: b"},
                        {{"status", ""}, "USER is empty"},
                        {{"check"}, "check needs PLATFORM"},
                        {{"check", "tiktok"}, "check needs COINS"},
                        {{"check", "tiktok", "1", "2"}, "check does not take this: 2"},
                        {{"request"}, "request needs PLATFORM"},
                        {{"request", "tiktok"}, "request needs COINS"},
                        {{"request", "TikTok", "1"},
                                        "Not a platform: TikTok. See: coinbudget platforms"},
                        {{"request", "*", "1"}, "Not a platform: *. See: coinbudget platforms"},
                        {{"request", "tiktok", "x"}, "Not a number of coins: x"},
                        {{"request", "tiktok", "7.5"}, "Not a number of coins: 7.5"},
                        {{"request", "tiktok", "7USD"}, "Not a number of coins: 7USD"},
                        {{"request", "tiktok", ""}, "Not a number of coins: "},
                        {{"request", "tiktok", "-5"}, "Unknown option: -5"},
                        {{"request", "tiktok", "1000000000001"},
                                        "That is too many coins: 1000000000001"},
                        {{"complete"}, "complete needs ID"},
                        {{"complete", "x"}, "Not a request's number: x. See: coinbudget history"},
                        {{"complete", "0"}, "Not a request's number: 0. See: coinbudget history"},
                        {{"complete", "1", "x"}, "Not a number of coins: x"},
                        {{"complete", "1", "2", "3"}, "complete does not take this: 3"},
                        {{"cancel"}, "cancel needs ID"},
                        {{"cancel", "1", "too", "dear"}, "cancel does not take this: dear"},
                        {{"cancel", "1", "a\033b"}, "REASON takes at most 500 bytes of plain text"},
                        {{"show"}, "show needs ID"},
                        {{"show", "1", "2"}, "show does not take this: 2"},
                        {{"history", "a", "b"}, "history does not take this: b"},
                        {{"set"}, "set needs AMOUNT"},
                        {{"set", "alice"},
                                        "Not an amount: alice. Write how many coins, as in 2000, or money, as in 25USD"},
                        {{"set", "alice", "12.505EUR"},
                                        "Not an amount: 12.505EUR. Write how many coins, as in 2000, or money, as in 25USD"},
                        {{"set", "alice", "25XYZ"},
                                        "Not an amount: 25XYZ. Write how many coins, as in 2000, or money, as in 25USD"},
                        {{"set", "alice", "1000000000001"},
                                        "That amount is too high: 1000000000001"},
                        {{"set", "alice", "5", "6"}, "set does not take this: 6"},
                        {{"set", "5", "--unit=USD"}, "5 is not in USD, as --unit says"},
                        {{"set", "5USD", "--unit=coins"}, "5USD is not in coins, as --unit says"},
                        {{"unset", "a", "b"}, "unset does not take this: b"},
                        {{"set", "5", "--platform=*"},
                                        "Coins of several platforms are not added up: name one platform, or money, as in 25USD"},
                        {{"unset", "alice", "--platform=*"},
                                        "Coins of several platforms are not added up: name one platform, or money, as in 25USD"},
                        {{"grant"}, "grant needs USER"},
                        {{"grant", "500"}, "grant needs AMOUNT"},
                        {{"grant", "a", "5", "6"}, "grant does not take this: 6"},
                        {{"pause", "a", "b"}, "pause does not take this: b"},
                        {{"resume", "a", "b"}, "resume does not take this: b"},
                        {{"pending", "a"}, "pending does not take this: a"},
                        {{"approve"}, "approve needs ID"},
                        {{"approve", "1", "2"}, "approve does not take this: 2"},
                        {{"deny"}, "deny needs ID"},
                        {{"deny", "x"}, "Not a request's number: x. See: coinbudget history"},
                        {{"refund"}, "refund needs ID"},
                        {{"refund", "1", "2", "3"}, "refund does not take this: 3"},
                        {{"record"}, "record needs USER"},
                        {{"record", "alice"}, "record needs PLATFORM"},
                        {{"record", "tiktok", "700"}, "record needs COINS"},
                        {{"record", "a", "tiktok", "7", "8"}, "record does not take this: 8"},
                        {{"report", "a", "b"}, "report does not take this: b"},
                        {{"changes", "a", "b"}, "changes does not take this: b"},
                        {{"accounts", "a"}, "accounts does not take this: a"},
                        {{"platforms", "a"}, "platforms does not take this: a"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++)
                expect_complaint(cases[i].words, cases[i].complaint);
}

Test(client_arguments, options_that_are_wrong) {
        static const struct {
                Words words;
                const char *complaint;
        } cases[] = {
                        {{"--frob"}, "Unknown option: --frob"},
                        {{"-x"}, "Unknown option: -x"},
                        {{"-qx"}, "Unknown option: -x"},
                        {{"-\xC3\xA9"}, "Unknown option: - and what is no plain letter"},
                        {{"-q\x1B"}, "Unknown option: - and what is no plain letter"},
                        {{"--quiet=yes"}, "It takes no value: --quiet=yes"},
                        {{"--json"}, "--json needs a value"},
                        {{"--json=yaml"}, "--json is pretty, short or off, not: yaml"},
                        {{"history", "-n"}, "-n needs a value"},
                        {{"history", "-n", "0"}, "-n takes a number from 1 on, not: 0"},
                        {{"history", "-n", "ten"}, "-n takes a number from 1 on, not: ten"},
                        {{"history", "--since=soon"},
                                        "--since does not understand: soon. Write a time as 2026-11-22 or \"2026-11-22 18:30\""},
                        {{"history", "--until=2026-02-30"},
                                        "--until does not understand: 2026-02-30. Write a time as 2026-11-22 or \"2026-11-22 18:30\""},
                        {{"history", "--since=1969-01-01"},
                                        "--since does not understand: 1969-01-01. Write a time as 2026-11-22 or \"2026-11-22 18:30\""},
                        {{"history", "--state=done"},
                                        "Not a state: done. There are rejected, pending, approved, returning, cancelled, completed, lapsed and recorded"},
                        {{"history", "--platform=Tik Tok"},
                                        "Not a platform: Tik Tok. See: coinbudget platforms"},
                        {{"request", "tiktok", "5", "--price=12"},
                                        "Not a price: 12. Write it with its currency, as in 12.99USD"},
                        {{"request", "tiktok", "5", "--price=USD"},
                                        "Not a price: USD. Write it with its currency, as in 12.99USD"},
                        {{"request", "tiktok", "5", "--price=99999999999.99USD"},
                                        "That price is too high: 99999999999.99USD"},
                        {{"request", "tiktok", "5", "--key="},
                                        "--key takes 1 to 128 characters: letters, digits, signs, no accents"},
                        {{"request", "tiktok", "5", "--key=ü"},
                                        "--key takes 1 to 128 characters: letters, digits, signs, no accents"},
                        {{"request", "tiktok", "5", "--note=a\001b"},
                                        "--note takes at most 500 bytes of plain text"},
                        {{"request", "tiktok", "5", "--app=\xff"},
                                        "--app takes at most 255 bytes of plain text"},
                        {{"request", "tiktok", "5", "--seller=\033"},
                                        "--seller takes at most 1024 bytes of plain text"},
                        {{"set", "5", "--reason=\033"},
                                        "--reason takes at most 500 bytes of plain text"},
                        {{"set", "5", "--per=hour"},
                                        "--per is day, week, month, year or request, not: hour"},
                        {{"set", "5", "--unit=dollars"},
                                        "--unit is coins, or a currency such as USD, not: dollars"},
                        {{"record", "a", "tiktok", "7", "--when=2026-11-22 18:01"},
                                        "--when lies in the future: 2026-11-22 18:01"},
                        {{"record", "a", "tiktok", "7", "--when=soon"},
                                        "--when does not understand: soon. Write a time as 2026-11-22 or \"2026-11-22 18:30\""},
                        {{"report", "--month=october"},
                                        "--month takes a month as 2026-10, not: october"},
                        {{"report", "--month=2026-13"},
                                        "--month takes a month as 2026-10, not: 2026-13"},
                        {{"report", "--month=1969-12"},
                                        "--month takes a month as 2026-10, not: 1969-12"},
                        {{"report", "--month=2026-10-01"},
                                        "--month takes a month as 2026-10, not: 2026-10-01"},
                        /* An option that the verb does not have. */
                        {{"grant", "a", "5", "--guardian"}, "--guardian is not for grant"},
                        {{"resume", "--until=2026-12-01"}, "--until=TIME is not for resume"},
                        {{"approve", "1", "--reason=x"}, "--reason=TEXT is not for approve"},
                        {{"refund", "1", "--note=x"}, "--note=TEXT is not for refund"},
                        {{"request", "tiktok", "5", "--when=today"},
                                        "--when=TIME is not for request"},
                        {{"history", "--month=2026-10"}, "--month=MONTH is not for history"},
                        {{"changes", "--platform=x"}, "--platform=PLATFORM is not for changes"},
                        {{"history", "--html=x"}, "--html=FILE is not for history"},
                        {{"report", "--html="}, "--html takes a file, as in --html=statement.html"},
                        {{"report", "-j", "--html=x"}, "Either --html or JSON, not both"},
                        {{"status", "--price=5USD"}, "--price=PRICE is not for status"},
                        {{"check", "tiktok", "5", "--key=k"}, "--key=KEY is not for check"},
                        {{"request", "tiktok", "5", "-n", "5"}, "-n COUNT is not for request"},
                        {{"complete", "1", "--note=x"}, "--note=TEXT is not for complete"},
                        {{"cancel", "1", "--reason=x"}, "--reason=TEXT is not for cancel"},
                        {{"show", "1", "--platform=x"}, "--platform=PLATFORM is not for show"},
                        {{"history", "--per=day"}, "--per=WINDOW is not for history"},
                        {{"set", "5", "--since=today"}, "--since=TIME is not for set"},
                        {{"unset", "--app=x"}, "--app=NAME is not for unset"},
                        {{"accounts", "--guardian"}, "--guardian is not for accounts"},
                        {{"platforms", "--unit=USD"}, "--unit=UNIT is not for platforms"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++)
                expect_complaint(cases[i].words, cases[i].complaint);
}

Test(client_arguments, texts_have_bounds) {
        char note[sizeof "--note=" + NOTE_MAX + 1] = "--note=";
        const char *words[] = {"request", "tiktok", "5", note, NULL};

        memset(note + strlen("--note="), 'x', NOTE_MAX);
        cr_assert_eq(strlen(parsed(words).note), NOTE_MAX);
        note[strlen(note)] = 'x';
        expect_complaint(words, "--note takes at most 500 bytes of plain text");
}

Test(client_arguments, help_names_every_verb_and_option) {
        Paper *paper = paper_new();

        verbs_help(paper->out);
        fclose(paper->out);
        for (const Verb *verb = verbs; verb->name; verb++)
                cr_assert(strstr(paper->text, verb->help), "%s", verb->name);
        for (Option i = 0; i < N_OPTIONS; i++)
                cr_assert(strstr(paper->text, option_help(i)), "%s", option_synopsis(i));
        free(paper->text);
        free(paper);
}
