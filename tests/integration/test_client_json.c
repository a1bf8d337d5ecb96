/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What scripts read: the contract's own keys, unchanged, of every verb. */

#include <string.h>

#include "tests/integration/client_says.h"

static void begin_asking(void) {
        begin_in_november(
                        "[Requests]\nOverLimit=ask\n[Account bob]\nOverLimit=reject\n"
                        "GiveBack=trust\nUnconfirmed=release\nQuietHours=22:00-07:00\nBurst=off\n"
                        "[Household home]\nMembers=bob\nLimit=twitch month 50 coins\n");
}

TestSuite(client_json, .init = begin_asking, .fini = end, .timeout = 60);

#define LIMIT(used, held, left)                                                       \
        "\"limit\":{\"platform\":\"tiktok\",\"window\":\"month\",\"unit\":\"coins\"," \
        "\"amount\":2000,"                                                            \
        "\"used\":" #used ",\"held\":" #held ",\"remaining\":" #left ",\"until\":T}"

#define REQUEST_4                                                                        \
        "{\"id\":4,\"uid\":60102,\"platform\":\"tiktok\",\"coins\":700,"                 \
        "\"price\":1067,\"currency\":\"USD\",\"price-estimated\":true,\"key\":\"k\","    \
        "\"created\":T,\"decided\":T,\"decision\":\"approved\",\"state\":\"completed\"," \
        "\"completed-coins\":700}"

#define REQUEST_6                                                                     \
        "{\"id\":6,\"uid\":60102,\"platform\":\"tiktok\",\"coins\":1500,"             \
        "\"price\":2285,\"currency\":\"USD\",\"price-estimated\":true,\"created\":T," \
        "\"decided\":T,"                                                              \
        "\"decision\":\"rejected\",\"reason\":\"over-limit\",\"state\":\"rejected\"}"

Test(client_json, requests) {
        client(0, "set", "bob", "2000", NULL);
        assert_json(client(UID_BOB, "request", "tiktok", "700", "--key=k", "-j", NULL), DONE,
                        "{\"id\":4,\"decision\":\"approved\",\"reason\":\"\",\"details\":{"
                        "\"state\":\"approved\",\"remaining\":1300," LIMIT(0, 700, 1300)
                        ",\"hold-until\":T,\"price\":1067,\"currency\":\"USD\",\"price-estimated\":true,\"warnings\":[\"seller-unknown\"],"
                        "\"replayed\":false}}\n");
        assert_json(client(UID_BOB, "complete", "4", "-j", NULL), DONE,
                        "{\"id\":4,\"state\":\"completed\"}\n");
        assert_json(client(UID_BOB, "request", "tiktok", "1500", "-j", NULL), REJECTED,
                        "{\"id\":6,\"decision\":\"rejected\",\"reason\":\"over-limit\","
                        "\"details\":{"
                        "\"state\":\"rejected\",\"remaining\":1300," LIMIT(700, 0, 1300)
                        ",\"fits\":1300,\"price\":2285,\"currency\":\"USD\",\"price-estimated\":true,\"warnings\":[\"seller-unknown\"],"
                        "\"replayed\":false}}\n");
        assert_json(client(UID_BOB, "check", "tiktok", "1301", "-j", NULL), REJECTED,
                        "{\"decision\":\"rejected\",\"reason\":\"over-limit\",\"details\":{"
                        "\"state\":\"rejected\",\"remaining\":1300," LIMIT(700, 0, 1300)
                        ",\"fits\":1300,\"price\":1982,\"currency\":\"USD\",\"price-estimated\":true,\"warnings\":[\"seller-unknown\"],"
                        "\"replayed\":false}}\n");
        assert_json(client(UID_BOB, "show", "4", "-j", NULL), DONE, REQUEST_4 "\n");
        assert_json(client(UID_BOB, "history", "-j", NULL), DONE,
                        "[" REQUEST_6 "," REQUEST_4 "]\n");
        assert_json(client(UID_BOB, "history", "-j", "--state=pending", NULL), DONE, "[]\n");
}

Test(client_json, accounts) {
        client(0, "set", "bob", "2000", NULL);
        assert_json(client(UID_BOB, "-j", NULL), DONE,
                        "{\"uid\":60102,\"name\":\"bob\",\"paused\":\"\","
                        "\"households\":[\"home\"],\"unbudgeted\":false,"
                        "\"over-limit\":\"reject\",\"give-back\":\"trust\","
                        "\"unconfirmed\":\"release\",\"quiet-hours\":\"22:00-07:00\","
                        "\"burst\":\"off\",\"limits\":[{\"platform\":\"tiktok\","
                        "\"window\":\"month\",\"unit\":\"coins\",\"amount\":2000,\"granted\":0,"
                        "\"used\":0,\"held\":0,\"remaining\":2000,\"from\":T,\"until\":T,"
                        "\"source\":\"guardian\",\"set-by\":0,\"set-at\":T},"
                        "{\"platform\":\"twitch\",\"window\":\"month\",\"unit\":\"coins\","
                        "\"amount\":50,\"granted\":0,\"remaining\":50,\"from\":T,\"until\":T,"
                        "\"source\":\"household\",\"household\":\"home\"}]}\n");
        assert_json(client(UID_MUM, "accounts", "-j", NULL), DONE,
                        "[{\"uid\":60102,\"name\":\"bob\"}]\n");
        assert_json(client(UID_MUM, "accounts", "--json=pretty", NULL), DONE,
                        "[\n  {\n    \"uid\": 60102,\n    \"name\": \"bob\"\n  }\n]\n");
        assert_json(client(0, "unset", "bob", "-j", NULL), DONE,
                        "{\"uid\":60102,\"platform\":\"tiktok\",\"window\":\"month\","
                        "\"unit\":\"coins\"}\n");
}

/* ---- what guardians do ---- */

#define SETTING(amount)                                                         \
        "{\"uid\":60101,\"platform\":\"tiktok\",\"window\":\"month\",\"unit\":" \
        "\"coins\",\"amount\":" #amount "}\n"

Test(client_json, settings) {
        assert_json(client(0, "set", "alice", "1000", "-j", NULL), DONE, SETTING(1000));
        assert_json(client(0, "grant", "alice", "500", "-j", NULL), DONE, SETTING(500));
        assert_json(client(UID_ALICE, "set", "12.50EUR", "--per=week", "-j", NULL), DONE,
                        "{\"uid\":60101,\"platform\":\"*\",\"window\":\"week\",\"unit\":\"EUR\","
                        "\"amount\":1250}\n");
        assert_json(client(0, "pause", "alice", "--until=2027-12-24", "-j", NULL), DONE,
                        "{\"uid\":60101,\"paused\":true,\"until\":T}\n");
        assert_json(client(0, "resume", "alice", "-j", NULL), DONE,
                        "{\"uid\":60101,\"paused\":false}\n");
        assert_json(client(UID_ALICE, "pause", "-j", NULL), DONE,
                        "{\"uid\":60101,\"paused\":true}\n");
}

#define ASKED(id, coins, price, rest)                                                             \
        "{\"id\":" #id ",\"uid\":60101,\"platform\":\"tiktok\",\"coins\":" #coins                 \
        ",\"price\":" #price ",\"currency\":\"USD\",\"price-estimated\":true,\"created\":T," rest \
        "}"
#define WAITS "\"decision\":\"pending\",\"reason\":\"awaiting-approval\",\"state\":\"pending\""

Test(client_json, what_waits_and_its_answer) {
        client(0, "set", "alice", "1000", NULL);
        assert_json(client(UID_ALICE, "request", "tiktok", "1500", "-j", NULL), PENDING,
                        "{\"id\":3,\"decision\":\"pending\",\"reason\":\"awaiting-approval\","
                        "\"details\":{\"state\":\"pending\",\"remaining\":1000,"
                        "\"limit\":{\"platform\":\"tiktok\",\"window\":\"month\","
                        "\"unit\":\"coins\",\"amount\":1000,\"used\":0,\"held\":0,"
                        "\"remaining\":1000,\"until\":T},\"fits\":1000,\"price\":2285,"
                        "\"currency\":\"USD\",\"price-estimated\":true,"
                        "\"warnings\":[\"seller-unknown\"],\"replayed\":false}}\n");
        client(UID_ALICE, "request", "tiktok", "1001", NULL);
        assert_json(client(UID_MUM, "pending", "-j", NULL), DONE,
                        "[" ASKED(3, 1500, 2285, WAITS) "," ASKED(4, 1001, 1525, WAITS) "]\n");
        assert_json(client(0, "approve", "3", "-j", NULL), DONE,
                        "{\"id\":3,\"state\":\"approved\"}\n");
        assert_json(client(0, "deny", "4", "-j", NULL), DONE,
                        "{\"id\":4,\"state\":\"rejected\"}\n");
        assert_json(client(UID_ALICE, "show", "3", "-j", NULL), DONE,
                        "{\"id\":3,\"uid\":60101,\"platform\":\"tiktok\",\"coins\":1500,"
                        "\"price\":2285,\"currency\":\"USD\",\"price-estimated\":true,\"created\":T,\"decided\":T,"
                        "\"decided-by\":0,\"decision\":\"approved\",\"state\":\"approved\","
                        "\"hold-until\":T}\n");
        assert_json(client(UID_ALICE, "show", "4", "-j", NULL), DONE,
                        "{\"id\":4,\"uid\":60101,\"platform\":\"tiktok\",\"coins\":1001,"
                        "\"price\":1525,\"currency\":\"USD\",\"price-estimated\":true,\"created\":T,\"decided\":T,"
                        "\"decided-by\":0,\"decision\":\"rejected\",\"reason\":\"denied\","
                        "\"state\":\"rejected\"}\n");
        assert_json(client(UID_ALICE, "complete", "3", "1400", "-j", NULL), DONE,
                        "{\"id\":3,\"state\":\"returning\"}\n");
        assert_json(client(0, "approve", "3", "-j", NULL), DONE,
                        "{\"id\":3,\"state\":\"completed\"}\n");
        assert_json(client(0, "refund", "3", "400", "-j", NULL), DONE,
                        "{\"id\":3,\"coins\":400}\n");
        assert_json(client(0, "refund", "3", "--price=0.99USD", "-j", NULL), DONE,
                        "{\"id\":3,\"price\":99}\n");
        assert_json(client(0, "refund", "3", "-j", NULL), DONE, "{\"id\":3}\n");
        assert_json(client(UID_MUM, "pending", "-j", NULL), DONE, "[]\n");
}

Test(client_json, records_reports_and_changes) {
        client(0, "set", "alice", "1000", "--reason=pocket money", NULL);
        assert_json(client(0, "record", "alice", "tiktok", "700", "--when=yesterday", "-j", NULL),
                        DONE, "{\"id\":3}\n");
        client(0, "refund", "3", "100", NULL);
        client(UID_ALICE, "set", "500", NULL);
        client(UID_ALICE, "set", "900", NULL);
        client(UID_ALICE, "request", "tiktok", "1500", NULL);
        client(UID_ALICE, "pause", "--until=2027-12-24", NULL);
        assert_json(client(UID_ALICE, "report", "-j", NULL), DONE,
                        "{\"uid\":60101,\"name\":\"alice\",\"from\":T,\"until\":T,"
                        "\"sums\":[{\"from\":T,\"until\":T,\"platform\":\"tiktok\","
                        "\"unit\":\"USD\",\"completed\":1067,\"held\":0,\"cancelled\":0,"
                        "\"refunded\":152,\"requests\":1,\"rejected\":1},{\"from\":T,"
                        "\"until\":T,\"platform\":\"tiktok\",\"unit\":\"coins\","
                        "\"completed\":700,\"held\":0,\"cancelled\":0,\"refunded\":100,"
                        "\"requests\":1,\"rejected\":1}],\"requests\":[{\"id\":8,\"uid\":60101,"
                        "\"platform\":\"tiktok\",\"coins\":1500,\"price\":2285,"
                        "\"currency\":\"USD\",\"price-estimated\":true,\"created\":T,\"decided\":T,"
                        "\"decision\":\"rejected\",\"reason\":\"over-limit\","
                        "\"state\":\"rejected\"},{\"id\":3,\"uid\":60101,"
                        "\"platform\":\"tiktok\",\"coins\":700,\"price\":1067,"
                        "\"currency\":\"USD\",\"price-estimated\":true,\"created\":T,\"decided\":T,"
                        "\"decision\":\"approved\",\"state\":\"recorded\","
                        "\"completed-coins\":700,\"refunded-coins\":100}]}\n");
        assert_json(client(UID_MUM, "changes", "alice", "-j", NULL), DONE,
                        "[{\"at\":T,\"by\":60101,\"uid\":60101,\"what\":\"pause\","
                        "\"before\":{\"source\":\"self\",\"paused\":false},"
                        "\"after\":{\"source\":\"self\",\"paused\":true,\"until\":T}},"
                        "{\"at\":T,\"by\":60101,\"uid\":60101,\"what\":\"limit\","
                        "\"before\":{\"platform\":\"tiktok\",\"window\":\"month\","
                        "\"unit\":\"coins\",\"source\":\"self\",\"amount\":500},"
                        "\"after\":{\"platform\":\"tiktok\",\"window\":\"month\","
                        "\"unit\":\"coins\",\"source\":\"self\",\"amount\":500,"
                        "\"next-amount\":900,\"next-from\":T}},{\"at\":T,\"by\":60101,"
                        "\"uid\":60101,\"what\":\"limit\",\"after\":{\"platform\":\"tiktok\","
                        "\"window\":\"month\",\"unit\":\"coins\",\"source\":\"self\","
                        "\"amount\":500}},{\"at\":T,\"by\":0,\"uid\":60101,\"what\":\"refund\","
                        "\"after\":{\"id\":3,\"coins\":100,\"price\":152,"
                        "\"currency\":\"USD\"}},{\"at\":T,\"by\":0,\"uid\":60101,"
                        "\"what\":\"limit\",\"after\":{\"platform\":\"tiktok\","
                        "\"window\":\"month\",\"unit\":\"coins\",\"source\":\"guardian\","
                        "\"amount\":1000},\"reason\":\"pocket money\"}]\n");
}

/* The daemon gives 1000 at once, and rows of one moment where a page ends. */
Test(client_json, changes_beyond_a_page) {
        enum { CHANGES = 1043, AT_ONCE = 7 };
        sd_bus *root = as(0);
        Call *calls[AT_ONCE];

        for (int64_t i = 0; i < CHANGES; i += AT_ONCE) {
                for (int64_t j = 0; j < AT_ONCE; j++)
                        calls[j] = call_begin(root, CALL_PLAIN, "Guardian", "SetLimit",
                                        "usssxa{sv}", UID_ALICE, "tiktok", "month", UNIT_COINS,
                                        i + j, 0);
                for (int64_t j = 0; j < AT_ONCE; j++)
                        assert_done(call_await(calls[j]));
        }
        const Output *all = client(UID_ALICE, "changes", "-n", "2000", "-j", NULL);
        cr_assert_eq(all->status, DONE);
        const char *rest = all->out;
        for (int i = CHANGES - 1; i >= 0; i--) {
                const char *wanted = text(
                                "\"after\":{\"platform\":\"tiktok\",\"window\":\"month\",\"unit\":"
                                "\"coins\",\"source\":\"guardian\",\"amount\":%d}",
                                i);

                rest = strstr(rest, wanted);
                cr_assert_not_null(rest, "%d is missing, or out of its place", i);
                rest++;
        }
        cr_assert_null(strstr(rest, "\"after\""), "none comes twice");
}
