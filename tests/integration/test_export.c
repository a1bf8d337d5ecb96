/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is exported, and what other people's programs read in it: hledger, ledger, beancount,
 * Python's csv. */

#include "tests/integration/client_says.h"
#include "tests/integration/programs.h"
#include "tests/integration/scenes.h"

/* A platform whose name means something to each of them, whose id is a currency's, and that has no
 * list of prices. */
#define ODD                                                                                     \
        "[Platform]\nId=usd\nName=Odd \"Coins\" ; | [2020/01/01] \\\nUnit=Coin\nSoldIn=coins\n" \
        "Official=odd.example\n"

#define SETTINGS                                                                                                \
        "[Calendar]\nTimeZone=UTC\n"                                                                            \
        "[Requests]\nGiveBack=trust\nBurst=off\nRecordsPerDay=off\nMaxUnderprice=off\nOfficialSellersOnly=no\n" \
        "[Limits]\nDefault=tiktok year 100000 coins\nDefault=usd year 1000 coins\n"                             \
        "Default=youtube year 100 USD\n"

/* It would be a purchase of its own, a tag, or a formula. */
#define HOSTILE \
        "=1+1\n2027-01-01 * evil\n  Assets:Cash  1000000 USD\n  Foo\n\" ; x, date:2020-01-01, [2019/99/01] | \xF0\x9F\x98\x80 \\"

static void begin_exporting(void) {
        begin_scene("");
        cr_assert_eq(world_write(WORLD_CATALOG_DIR "/usd.conf", ODD), 0);
        reload(SETTINGS);
}

TestSuite(export, .init = begin_exporting, .fini = end_scene, .timeout = 60);

static uint64_t bought(const Answer *asked) {
        uint64_t id = (uint64_t) number(asked, "id");

        cr_assert_str_eq(said(asked, "decision"), "approved", "%s", said(asked, "reason"));
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        return id;
}

#define bought_at(platform, coins, price, currency) \
        bought(request(alice, (platform), (coins), PRICED((price), (currency))))

/* Of each kind of purchase one. */
static void buy(void) {
        uint64_t id = bought(request(alice, "tiktok", 700, 2, "note", "s", HOSTILE, "seller", "s",
                        "https://www.tiktok.com/coin"));
        assert_done(refund(root, id, 1, "coins", "x", X(50)));

        id = (uint64_t) number(request(alice, "tiktok", 700, NO_OPTIONS), "id");
        assert_answer(complete(alice, id, 1, "coins", "x", X(300)), "state=completed");
        id = (uint64_t) number(request(alice, "tiktok", 700, NO_OPTIONS), "id");
        assert_answer(complete(alice, id, 3, "coins", "x", X(300), "price", "x", X(429), "currency",
                                      "s", "USD"),
                        "state=completed");
        (void) bought_at("tiktok", 350, 500, "JPY");
        (void) bought_at("tiktok", 70, 0, "USD");
        id = bought_at("youtube", 0, 500, "USD");
        assert_done(refund(root, id, 2, "price", "x", X(200), "reason", "s", HOSTILE));
        id = bought(request(alice, "usd", 10, NO_OPTIONS));
        assert_done(refund(root, id, 1, "coins", "x", X(3)));
        assert_answer(record(root, UID_ALICE, "tiktok", 10, 3, "price", "x", X(1250), "currency",
                                      "s", "KWD", "when", "t", usec_of("2027-10-03 23:30:00")),
                        "id=*");
}

/* What is no purchase: refused, given back, held. */
static void buy_not(void) {
        assert_answer(request(alice, "tiktok", 100001, NO_OPTIONS), "decision=rejected", "...");
        assert_answer(cancel(alice, approved(alice, "tiktok", 5), ""), "state=cancelled");
        (void) approved(alice, "tiktok", 6);
}

static void export_to(const char *format, const char *file) {
        const Output *output = client(UID_ALICE, "export", "--format", format, NULL);

        cr_assert_eq(output->status, DONE, "%s", output->err);
        cr_assert_str_eq(output->err, "");
        cr_assert_eq(world_write(file, output->out), 0);
}

/* Coins that count as bought, and did not come back: the daemon's own statement of the year. */
static int64_t coins_of(const char *platform) {
        const Answer *sums = summarize(
                        alice, UID_ALICE, "year", "2027-01-01 00:00:00", "2028-01-01 00:00:00");

        for (int i = 0; has(sums, text("%d.platform", i)); i++)
                if (text_equal(said(sums, text("%d.platform", i)), platform) &&
                                text_equal(said(sums, text("%d.unit", i)), "coins"))
                        return number(sums, text("%d.completed", i)) -
                                        number(sums, text("%d.refunded", i));
        return -1;
}

/* ---- books ---- */

#define JOURNAL WORLD_DIR "/books.journal"
#define BEANCOUNT WORLD_DIR "/books.beancount"

/* What they come to: 9.91 + 4.58 + 4.29 + 3.00 USD. */
Test(export, hledger_and_ledger_read_the_journal) {
        buy();
        buy_not();
        export_to("ledger", JOURNAL);
        assert_output(program_with(0, "/usr/bin/hledger", "-f", JOURNAL, "check", "--strict",
                                      "ordereddates", NULL),
                        0, "");
        assert_output(program_with(0, "/usr/bin/hledger", "-f", JOURNAL, "balance", "--flat",
                                      "--no-total", "-O", "csv", NULL),
                        0,
                        text("\"account\",\"balance\"\n"
                             "\"Assets:Cash\",\"-500 JPY, -1.250 KWD, -21.78 USD\"\n"
                             "\"Equity:Coins:Unpriced\",\"-7 \"\"COIN-4C52B1193DCCE7E7\"\"\"\n"
                             "\"Expenses:Coins:Tiktok\",\"%ld TIKTOK\"\n"
                             "\"Expenses:Coins:Youtube\",\"3.00 USD\"\n"
                             "\"Expenses:Coins:Usd\",\"7 \"\"COIN-4C52B1193DCCE7E7\"\"\"\n",
                                        coins_of("tiktok")));
        assert_output(program_with(0, "/usr/bin/hledger", "-f", JOURNAL, "balance", "--cost",
                                      "--flat", "--no-total", "-O", "csv", "Expenses:Coins:Tiktok",
                                      NULL),
                        0,
                        "\"account\",\"balance\"\n"
                        "\"Expenses:Coins:Tiktok\",\"500 JPY, 1.250 KWD, 18.78 USD\"\n");
        /* Notes are one tag, whatever is in them. */
        assert_output(program_with(0, "/usr/bin/hledger", "-f", JOURNAL, "tags", NULL), 0,
                        "note\nprice-estimated\nseller\ntime\nuser\n");
        assert_output(program_with(0, "/usr/bin/ledger", "--args-only", "--pedantic", "-f", JOURNAL,
                                      "--flat", "--no-total", "balance", NULL),
                        0,
                        text("            -500 JPY\n"
                             "          -1.250 KWD\n"
                             "          -21.78 USD  Assets:Cash\n"
                             "-7 COIN-4C52B1193DCCE7E7  Equity:Coins:Unpriced\n"
                             "         %ld TIKTOK  Expenses:Coins:Tiktok\n"
                             "7 COIN-4C52B1193DCCE7E7  Expenses:Coins:Usd\n"
                             "            3.00 USD  Expenses:Coins:Youtube\n",
                                        coins_of("tiktok")));
}

Test(export, beancount_reads_its_own) {
        buy();
        buy_not();
        export_to("beancount", BEANCOUNT);
        assert_output(program_with(0, "/usr/bin/bean-check", BEANCOUNT, NULL), 0, "");
        /* Its columns are aligned, and its lines those of DOS. */
        assert_output(program_with(0, "/bin/sh", "-c",
                                      "bean-query -f csv " BEANCOUNT
                                      " 'SELECT account, sum(position) AS sum GROUP BY account, "
                                      "currency ORDER BY account, currency' | tr -d '\r' | tr -s ' '",
                                      NULL),
                        0,
                        text("account,sum\n"
                             "Assets:Cash , -500.0 JPY \n"
                             "Assets:Cash , -1.250 KWD \n"
                             "Assets:Cash , -21.78 USD \n"
                             "Equity:Coins:Unpriced , -7 COIN-4C52B1193DCCE7E7\n"
                             "Expenses:Coins:Tiktok , %ld TIKTOK \n"
                             "Expenses:Coins:Usd , 7 COIN-4C52B1193DCCE7E7\n"
                             "Expenses:Coins:Youtube, 3.00 USD \n",
                                        coins_of("tiktok")));
}

#define HEADING                           \
        "account Assets:Cash\n"           \
        "account Equity:Coins:Unpriced\n" \
        "account Expenses:Coins:Tiktok\n" \
        "commodity TIKTOK\n"              \
        "commodity USD\n"                 \
        "  format 10000000000.00 USD\n"   \
        "tag user\n"                      \
        "tag time\n"                      \
        "tag seller\n"                    \
        "tag note\n"                      \
        "tag state\n"                     \
        "tag price-estimated\n"           \
        "tag counted\n"
#define PURCHASE                                                                                     \
        "\n2027-11-22 * (2) TikTok Coins\n"                                                          \
        "  ; user: alice\n"                                                                          \
        "  ; time: 2027-11-22T12:00:00+00:00\n"                                                      \
        "  ; seller: www.tiktok.com/coin\n"                                                          \
        "  ; note: =1+1 2027-01-01 * evil   Assets.Cash  1000000 USD   Foo \" , x, date.2020-01-01," \
        " (2019/99/01) / \xF0\x9F\x98\x80 \\\n"                                                      \
        "  ; price-estimated: yes\n"                                                                 \
        "  Expenses:Coins:Tiktok  700 TIKTOK @@ 10.67 USD\n"                                         \
        "  Assets:Cash  -10.67 USD\n"
#define REPAID                                              \
        "\n2027-11-23 * (2) TikTok Coins | Refund\n"        \
        "  ; user: alice\n"                                 \
        "  ; time: 2027-11-23T12:00:00+00:00\n"             \
        "  ; price-estimated: yes\n"                        \
        "  Expenses:Coins:Tiktok  -50 TIKTOK @@ 0.76 USD\n" \
        "  Assets:Cash  0.76 USD\n"

/* Times to the second are those of a clock that goes on. */
static const char *at_full_minutes(const Output *output) {
        char *shown = keep(strdup(output->out), free);

        cr_assert_eq(output->status, DONE, "%s", output->err);
        for (char *at = shown; (at = strstr(at, "T12:00:0")); at++)
                at[8] = '0';
        return shown;
}

Test(export, a_period_has_what_was_paid_back_in_it) {
        uint64_t id = bought(request(alice, "tiktok", 700, 2, "note", "s", HOSTILE, "seller", "s",
                        "https://www.tiktok.com/coin"));
        restart_at("2027-11-23 12:00:00");
        assert_done(refund(root, id, 1, "coins", "x", X(50)));
        cr_assert_str_eq(at_full_minutes(client(UID_ALICE, "export", "--format=ledger", NULL)),
                        HEADING PURCHASE REPAID);
        cr_assert_str_eq(at_full_minutes(client(UID_ALICE, "export", "--format=ledger",
                                         "--until=2027-11-23", "--no-legend", NULL)),
                        PURCHASE);
        cr_assert_str_eq(at_full_minutes(client(UID_ALICE, "export", "--format=ledger",
                                         "--since=2027-11-23", "--no-legend", NULL)),
                        REPAID);
        cr_assert_str_eq(client(UID_ALICE, "export", "--format=ledger", "--platform=twitch",
                                         "--no-legend", NULL)
                                         ->out,
                        "");
}

/* The limits count what was paid in yen as the list's dollars, and a refund is told in these. */
Test(export, what_was_paid_back_is_in_the_currency_that_was_paid) {
        uint64_t id = (uint64_t) number(
                        record(root, UID_ALICE, "twitch", 700, PRICED(2000, "JPY")), "id");

        assert_done(refund(root, id, 1, "coins", "x", X(100)));
        assert_done(refund(root, id, NO_OPTIONS));
        id = (uint64_t) number(request(alice, "youtube", 0, PRICED(500, "USD")), "id");
        assert_answer(complete(alice, id, PRICED(800, "JPY")), "state=completed");
        assert_done(refund(root, id, NO_OPTIONS)); /* money alone */
        export_to("ledger", JOURNAL);
        assert_output(program_with(0, "/usr/bin/hledger", "-f", JOURNAL, "check", "--strict", NULL),
                        0, "");
        assert_output(program_with(0, "/bin/grep", "-E", "Cash  |counted: | ! ", JOURNAL, NULL), 0,
                        "  Assets:Cash  -2000 JPY\n"
                        "  Assets:Cash  285 JPY\n"
                        "  Assets:Cash  1715 JPY\n"
                        "  Assets:Cash  -800 JPY\n"
                        "2027-11-22 ! (6) YouTube Super Chat | Refund\n"
                        "  ; counted: 5.00 USD\n"
                        "  Assets:Cash  0 JPY\n");
        export_to("beancount", BEANCOUNT);
        assert_output(program_with(0, "/usr/bin/bean-check", BEANCOUNT, NULL), 0, "");
        assert_output(program_with(0, "/bin/grep", "counted: ", BEANCOUNT, NULL), 0,
                        "  counted: \"5.00 USD\"\n");
}

/* Nobody knows whether it was bought: it counts, and is marked, as the account's settings have it.
 */
Test(export, what_lapsed_is_marked) {
        uint64_t id = approved(alice, "tiktok", 70);

        restart_at("2027-11-22 13:00:00");
        cr_assert_str_eq(said(get(alice, id), "state"), "lapsed");
        cr_assert_str_eq(at_full_minutes(client(UID_ALICE, "export", "--format=beancount", NULL)),
                        "1970-01-01 open Assets:Cash\n"
                        "1970-01-01 open Equity:Coins:Unpriced\n"
                        "1970-01-01 open Expenses:Coins:Tiktok\n"
                        "1970-01-01 commodity TIKTOK\n"
                        "  name: \"TikTok Coins\"\n"
                        "\n2027-11-22 ! \"TikTok Coins\" \"\" ^coinbudget-2\n"
                        "  id: 2\n"
                        "  user: \"alice\"\n"
                        "  time: \"2027-11-22T12:00:00+00:00\"\n"
                        "  state: \"lapsed\"\n"
                        "  price-estimated: TRUE\n"
                        "  Expenses:Coins:Tiktok  70 TIKTOK @@ 1.07 USD\n"
                        "  Assets:Cash  -1.07 USD\n");
        reload(SETTINGS "[Account alice]\nUnconfirmed=release\n");
        cr_assert_str_eq(client(UID_ALICE, "export", "--format=ledger", "--no-legend", NULL)->out,
                        "");
}

/* ---- rows ---- */

/* The table, read by another program, against the JSON, with what its head says undone. */
#define COMPARE                                                                               \
        "import csv, datetime, json, sys\n"                                                   \
        "rows = list(csv.DictReader(open(sys.argv[1], newline='', encoding='utf-8')))\n"      \
        "items = json.load(open(sys.argv[2], encoding='utf-8'))\n"                            \
        "digits = {'USD': 2, 'JPY': 0, 'KWD': 3}\n"                                           \
        "def value(item, key):\n"                                                             \
        "    v = item.get(key)\n"                                                             \
        "    if v is None: return ''\n"                                                       \
        "    if key == 'price':\n"                                                            \
        "        n = digits[item['currency']]\n"                                              \
        "        return '%.*f' % (n, v / 10 ** n)\n"                                          \
        "    if key in ('created', 'decided', 'hold-until'):\n"                               \
        "        return v // 1000000\n"                                                       \
        "    return str(v).lower() if v is True else str(v)\n"                                \
        "def cell(row, key):\n"                                                               \
        "    v = row[key]\n"                                                                  \
        "    assert v[:1] not in ('=', '+', '-', '@'), v\n"                                   \
        "    if v[:1] == \"'\": v = v[1:]\n"                                                  \
        "    if v and key in ('created', 'decided', 'hold-until'):\n"                         \
        "        return int(datetime.datetime.fromisoformat(v).timestamp())\n"                \
        "    return v\n"                                                                      \
        "for row, item in zip(rows, items, strict=True):\n"                                   \
        "    assert set(item) <= set(row), item\n"                                            \
        "    for key in row:\n"                                                               \
        "        assert cell(row, key) == value(item, key), (key, row[key], item.get(key))\n" \
        "ids = [item['id'] for item in items]\n"                                              \
        "assert ids == sorted(ids)\n"                                                         \
        "print(len(ids))\n"

Test(export, the_table_says_what_the_json_says) {
        buy();
        buy_not();
        assert_answer(request(alice, "tiktok", 1, 3, "note", "s", "@SUM(1+1)*cmd|' /C calc'!A0",
                                      "app", "s", "'quoted', \"twice\"", "key", "s", "-2+3"),
                        "decision=approved", "...");
        assert_answer(request(alice, "tiktok", 1, 2, "note", "s", "\t+1", "app", "s",
                                      "\xEF\xBC\x9D"
                                      "1"),
                        "decision=approved", "...");
        export_to("csv", WORLD_DIR "/rows.csv");
        export_to("json", WORLD_DIR "/rows.json");
        assert_output(program_with(0, "/usr/bin/python3", "-c", COMPARE, WORLD_DIR "/rows.csv",
                                      WORLD_DIR "/rows.json", NULL),
                        0, "13\n");
}

#define COLUMNS                                                                               \
        "id,uid,platform,coins,price,currency,price-estimated,seller,app,note,key,created,"   \
        "decided,decided-by,decision,reason,state,hold-until,completed-coins,refunded-coins," \
        "receipt\r\n"

Test(export, a_table_row_by_row) {
        uint64_t id = approved(alice, "tiktok", 70);

        assert_answer(complete(alice, id, 1, "receipt", "s", "=A,\"1\""), "state=completed");
        rejected(alice, "twitch", 5, "no-budget");
        cr_assert_str_eq(at_full_minutes(client(UID_ALICE, "export", NULL)),
                        COLUMNS
                        "2,60101,tiktok,70,1.07,USD,true,,,,,2027-11-22T12:00:00+00:00,"
                        "2027-11-22T12:00:00+00:00,,approved,,completed,,70,,\"'=A,\"\"1\"\"\"\r\n"
                        "4,60101,twitch,5,0.11,USD,true,,,,,2027-11-22T12:00:00+00:00,"
                        "2027-11-22T12:00:00+00:00,,rejected,no-budget,rejected,,,,\r\n");
        assert_output(client(UID_ALICE, "export", "--state=pending", NULL), DONE, COLUMNS);
        assert_output(client(UID_ALICE, "export", "--state=pending", "--no-legend", NULL), DONE,
                        "");
        assert_output(client(UID_ALICE, "export", "--since=2027-11-23", "-j", NULL), DONE, "[]\n");
        assert_output(client(UID_ALICE, "export", "--until=2027-11-22", "--format=json", NULL),
                        DONE, "[]\n");
}

/* More than a page of the daemon's. */
Test(export, all_of_it) {
        char *expected = keep(calloc(1, 16384), free), *end = expected;

        for (int i = 0; i < 1005; i++)
                end += sprintf(end, "%lu\n", rejected(alice, "twitch", 5, "no-budget"));
        const Output *output = program_with(UID_ALICE, "/bin/sh", "-c",
                        WORLD_CLIENT " export --no-legend | cut -d, -f1", NULL);
        assert_output(output, 0, expected);
}

/* ---- who, and how ---- */

Test(export, others_need_leave) {
        (void) approved(alice, "tiktok", 70);
        assert_output(client(UID_MUM, "export", "alice", "--format=json", NULL), DONE,
                        client(UID_ALICE, "export", "--format=json", NULL)->out);
        for (int i = 0; i < 4; i++)
                assert_complains(client(UID_BOB, "export", "alice",
                                                 text("--format=%s",
                                                                 (const char *[]){"csv", "json",
                                                                                 "ledger",
                                                                                 "beancount"}[i]),
                                                 NULL),
                                NOT_AUTHORISED, "Not allowed.");
}

Test(export, what_contradicts_itself) {
        assert_complains(client(UID_ALICE, "export", "--format=xml", NULL), USAGE,
                        "--format is csv, json, ledger or beancount, not: xml\n");
        assert_complains(client(UID_ALICE, "export", "--format=csv", "-j", NULL), USAGE,
                        "--format says that it is not JSON, and --json that it is: leave one out\n");
        assert_complains(client(UID_ALICE, "export", "--format=json", "--json=off", NULL), USAGE,
                        "--format says that it is JSON, and --json that it is not: leave one out\n");
        assert_complains(client(UID_ALICE, "export", "--format=ledger", "--state=completed", NULL),
                        USAGE, "--state is for csv and json: books have what was bought\n");
}

/* A full disk must not look like an export. */
Test(export, what_cannot_be_written) {
        (void) approved(alice, "tiktok", 70);
        const Output *output = program_with(
                        UID_ALICE, "/bin/sh", "-c", WORLD_CLIENT " export >/dev/full", NULL);
        assert_complains(output, FAILED, "The answer could not be written: No space left");
}
