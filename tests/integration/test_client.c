/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The command coinbudget: what people read, what scripts read, and its exit status. */

#include <string.h>

#include "tests/integration/calls.h"

enum {
        DONE = 0,
        FAILED = 1,
        USAGE = 2,
        REJECTED = 3,
        NOT_AUTHORISED = 5,
        UNREACHABLE = 6,
};

#define SELLERS                                                                 \
        "Note: sellers are not checked yet. Buy only from the platform's own: " \
        "coinbudget platforms\n"
#define NOT_COUNTED "\nNot counted: what is bought on a phone, or by an app that does not ask.\n"

static void begin_in_november(void) {
        begin(WORLD_POLKIT | WORLD_CLOCK);
        clock_at("2027-11-22 12:00:00");
        daemon_start();
}

TestSuite(client, .init = begin_in_november, .fini = end, .timeout = 60);

/* Times, which are 16 digits, become T. */
static char *without_times(const char *original) {
        char *result = strdup(original), *to = result;

        for (const char *from = original; *from;) {
                size_t digits = strspn(from, "0123456789");
                if (digits == 16)
                        *to++ = 'T';
                else {
                        size_t n = digits > 0 ? digits : 1;
                        memcpy(to, from, n);
                        to += n;
                }
                from += digits > 0 ? digits : 1;
        }
        *to = '\0';
        return result;
}

static void assert_json(const Output *output, int status, const char *expected) {
        char *json = without_times(output->out);

        cr_assert_eq(output->status, status, "%d: %s", output->status, output->err);
        cr_assert_str_eq(json, expected, "said: %s", json);
        free(json);
}

/* `what` is among what it says; nothing goes to where a script would read an answer. */
static void assert_complains(const Output *output, int status, const char *what) {
        cr_assert_eq(output->status, status, "exit status %d", output->status);
        cr_assert_not_null(strstr(output->err, what), "said: %s", output->err);
        cr_assert_str_eq(output->out, "");
}

/* ---- what people read ---- */

Test(client, story) {
        assert_output(client(UID_ALICE, "request", "tiktok", "700", NULL), REJECTED,
                        "Rejected (request 2): "
                        "alice has no budget for tiktok. A guardian can set one: "
                        "coinbudget set alice 500 --platform=tiktok\n");
        assert_output(client(0, "set", "alice", "2000", "--platform=tiktok", NULL), DONE,
                        "alice may now buy at most 2000 TikTok Coins a month.\n");
        assert_output(client(UID_ALICE, "check", "tiktok", "700", NULL), DONE,
                        "Would be approved: 700 TikTok Coins. 1300 would be left.\n" SELLERS);
        assert_output(client(UID_ALICE, "request", "tiktok", "700", "--seller=app-store", NULL),
                        DONE,
                        "Approved. 700 TikTok Coins are held until 12:30 (request 4). Then: "
                        "coinbudget complete 4, or coinbudget cancel 4.\n" SELLERS);
        assert_output(client(UID_ALICE, "complete", "4", NULL), DONE, "Request 4 is completed.\n");
        assert_output(client(UID_ALICE, "request", "tiktok", "1500", NULL), REJECTED,
                        "Rejected (request 6): "
                        "over the limit. 1300 of 2000 coins a month are left, until 1 "
                        "Dec 00:00. 1300 would fit.\n");
        assert_output(client(UID_ALICE, NULL), DONE,
                        "Budgets of alice (uid 60101)\n\n"
                        "TikTok Coins a month\n"
                        "  1300 of 2000 left\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n"
                        "  set by a guardian today\n" NOT_COUNTED);
        assert_output(client(UID_ALICE, "history", NULL), DONE,
                        "ID  WHEN              PLATFORM      COINS  BOUGHT  STATE      WHY\n"
                        " 6  2027-11-22 12:00  TikTok Coins   1500          rejected   over the "
                        "limit\n"
                        " 4  2027-11-22 12:00  TikTok Coins    700     700  completed\n"
                        " 2  2027-11-22 12:00  TikTok Coins    700          rejected   no "
                        "budget\n");
}

Test(client, cancelling) {
        client(0, "set", "alice", "2000", NULL);
        client(UID_ALICE, "request", "tiktok", "700", NULL);
        assert_output(client(UID_ALICE, "cancel", "3", "the card was refused", NULL), DONE,
                        "Request 3 is cancelled.\n");
        assert_complains(client(UID_ALICE, "complete", "3", NULL), FAILED, "coinbudget show 3");
}

Test(client, guardians_verbs) {
        assert_output(client(0, "set", "alice", "100", "--per=week", "--platform=twitch", NULL),
                        DONE, "alice may now buy at most 100 Twitch Bits a week.\n");
        assert_output(client(UID_MUM, "accounts", NULL), DONE, "  UID  NAME\n60101  alice\n");
        assert_output(client(UID_MUM, "status", "alice", NULL), DONE,
                        "Budgets of alice (uid 60101)\n\n"
                        "Twitch Bits a week\n"
                        "  100 of 100 left\n"
                        "  0 used, 0 held; starts anew 29 Nov 00:00\n"
                        "  set by a guardian today\n" NOT_COUNTED);
        assert_output(client(UID_MUM, "history", "alice", NULL), DONE,
                        "There are no such requests.\n");
        assert_output(client(0, "unset", "alice", "--per=week", "--platform=twitch", NULL), DONE,
                        "Removed: alice's limit for Twitch Bits a week. A default limit counts "
                        "instead, if there is one.\n");
        assert_output(client(UID_ALICE, "check", "twitch", "1", NULL), REJECTED,
                        "Would be rejected: alice has no budget for twitch. A guardian can set "
                        "one: coinbudget set alice 500 --platform=twitch\n");
}

Test(client, platforms) {
        assert_output(client(UID_BOB, "platforms", NULL), DONE,
                        "PLATFORM          NAME                SOLD IN  OFFICIAL SELLERS"
                        "                                          CREATOR GETS\n"
                        "instagram         Instagram Gifts     coins    instagram.com, "
                        "google-play, app-store                     45 %\n"
                        "telegram          Telegram Stars      coins    telegram.org, t.me, "
                        "fragment.com, google-play, app-store\n"
                        "telegram-premium  Telegram Premium    money    telegram.org, t.me, "
                        "fragment.com, google-play, app-store\n"
                        "tiktok            TikTok Coins        coins    tiktok.com, google-play, "
                        "app-store                        50 %\n"
                        "twitch            Twitch Bits         coins    twitch.tv, google-play, "
                        "app-store                         71 %\n"
                        "youtube           YouTube Super Chat  money    youtube.com, google-play, "
                        "app-store                       70 %\n");
}

/* ---- on a terminal ---- */

Test(client, a_guardian_types_her_password) {
        static const char *const set[] = {WORLD_CLIENT, "set", "alice", "2000", NULL};
        Output output = {0};

        cr_assert_eq(world_run_on_terminal(world, UID_MUM, "mum-secret", set, &output), 0);
        cr_assert_eq(output.status, DONE, "said: %s", output.out);
        cr_assert_not_null(strstr(output.out, "alice may now buy at most 2000"), "said: %s",
                        output.out);
        output_clear(&output);
        cr_assert_str_eq(rows("SELECT actor, amount FROM entry WHERE kind = 'set-limit'"),
                        text("%d|2000\n", UID_MUM));
}

Test(client, a_wrong_password_changes_nothing) {
        static const char *const set[] = {WORLD_CLIENT, "set", "alice", "2000", NULL};
        Output output = {0};

        cr_assert_eq(world_run_on_terminal(world, UID_MUM, "dad-secret", set, &output), 0);
        cr_assert_eq(output.status, NOT_AUTHORISED, "said: %s", output.out);
        output_clear(&output);
        cr_assert_str_eq(rows("SELECT count(*) FROM entry"), "0\n");
}

Test(client, without_a_terminal_nobody_is_asked) {
        assert_complains(client(UID_MUM, "set", "alice", "2000", NULL), NOT_AUTHORISED, "guardian");
        assert_complains(client(UID_BOB, "status", "alice", NULL), NOT_AUTHORISED, "guardian");
        assert_complains(client(UID_BOB, "history", "alice", NULL), NOT_AUTHORISED, "guardian");
        assert_complains(client(UID_BOB, "accounts", NULL), NOT_AUTHORISED, "guardian");
        cr_assert_str_eq(rows("SELECT count(*) FROM entry"), "0\n");
}

/* ---- what scripts read ---- */

/* The contract's own keys, unchanged. */
#define LIMIT(used, held, left)                                                       \
        "\"limit\":{\"platform\":\"tiktok\",\"window\":\"month\",\"unit\":\"coins\"," \
        "\"amount\":2000,"                                                            \
        "\"used\":" #used ",\"held\":" #held ",\"remaining\":" #left ",\"until\":T}"

#define REQUEST_3                                                                        \
        "{\"id\":3,\"uid\":60101,\"platform\":\"tiktok\",\"coins\":700,\"key\":\"k\","   \
        "\"created\":T,\"decided\":T,\"decision\":\"approved\",\"state\":\"completed\"," \
        "\"completed-coins\":700}"

#define REQUEST_5                                                                       \
        "{\"id\":5,\"uid\":60101,\"platform\":\"tiktok\",\"coins\":1500,\"created\":T," \
        "\"decided\":T,"                                                                \
        "\"decision\":\"rejected\",\"reason\":\"over-limit\",\"state\":\"rejected\"}"

Test(client, json_of_requests) {
        client(0, "set", "alice", "2000", NULL);
        assert_json(client(UID_ALICE, "request", "tiktok", "700", "--key=k", "-j", NULL), DONE,
                        "{\"id\":3,\"decision\":\"approved\",\"reason\":\"\",\"details\":{"
                        "\"state\":\"approved\",\"remaining\":1300," LIMIT(0, 700, 1300)
                        ",\"hold-until\":T,\"warnings\":[\"seller-unknown\"],"
                        "\"replayed\":false}}\n");
        assert_json(client(UID_ALICE, "complete", "3", "-j", NULL), DONE,
                        "{\"id\":3,\"state\":\"completed\"}\n");
        assert_json(client(UID_ALICE, "request", "tiktok", "1500", "-j", NULL), REJECTED,
                        "{\"id\":5,\"decision\":\"rejected\",\"reason\":\"over-limit\","
                        "\"details\":{"
                        "\"state\":\"rejected\",\"remaining\":1300," LIMIT(700, 0, 1300)
                        ",\"fits\":1300,\"warnings\":[\"seller-unknown\"],"
                        "\"replayed\":false}}\n");
        assert_json(client(UID_ALICE, "check", "tiktok", "1301", "-j", NULL), REJECTED,
                        "{\"decision\":\"rejected\",\"reason\":\"over-limit\",\"details\":{"
                        "\"state\":\"rejected\",\"remaining\":1300," LIMIT(700, 0, 1300)
                        ",\"fits\":1300,\"warnings\":[\"seller-unknown\"],"
                        "\"replayed\":false}}\n");
        assert_json(client(UID_ALICE, "show", "3", "-j", NULL), DONE, REQUEST_3 "\n");
        assert_json(client(UID_ALICE, "history", "-j", NULL), DONE,
                        "[" REQUEST_5 "," REQUEST_3 "]\n");
        assert_json(client(UID_ALICE, "history", "-j", "--state=pending", NULL), DONE, "[]\n");
}

Test(client, json_of_accounts) {
        client(0, "set", "alice", "2000", NULL);
        assert_json(client(UID_ALICE, "-j", NULL), DONE,
                        "{\"uid\":60101,\"name\":\"alice\",\"paused\":\"\",\"households\":[],"
                        "\"unbudgeted\":false,\"over-limit\":\"reject\",\"give-back\":\"trust\","
                        "\"unconfirmed\":\"spend\",\"quiet-hours\":\"\",\"burst\":\"off\","
                        "\"limits\":[{\"platform\":\"tiktok\",\"window\":\"month\","
                        "\"unit\":\"coins\",\"amount\":2000,\"granted\":0,\"used\":0,\"held\":0,"
                        "\"remaining\":2000,\"from\":T,\"until\":T,\"source\":\"guardian\","
                        "\"set-by\":0,\"set-at\":T}]}\n");
        assert_json(client(UID_MUM, "accounts", "-j", NULL), DONE,
                        "[{\"uid\":60101,\"name\":\"alice\"}]\n");
        assert_json(client(UID_MUM, "accounts", "--json=pretty", NULL), DONE,
                        "[\n  {\n    \"uid\": 60101,\n    \"name\": \"alice\"\n  }\n]\n");
        assert_json(client(0, "unset", "alice", "-j", NULL), DONE,
                        "{\"uid\":60101,\"platform\":\"tiktok\",\"window\":\"month\","
                        "\"unit\":\"coins\"}\n");
}

/* ---- what goes wrong ---- */

Test(client, a_key_that_was_settled_is_not_bought_again) {
        client(0, "set", "alice", "2000", NULL);
        client(UID_ALICE, "request", "tiktok", "700", "--key=k", NULL);
        client(UID_ALICE, "complete", "3", NULL);
        assert_output(client(UID_ALICE, "request", "tiktok", "700", "--key=k", NULL), REJECTED,
                        "Asked before with this key: request 3, and it is completed. Do not buy "
                        "again; for another purchase use another key.\n");
        assert_complains(client(UID_ALICE, "request", "tiktok", "701", "--key=k", NULL), FAILED,
                        "The key k belongs to another request.");
}

Test(client, errors_say_what_to_do) {
        assert_complains(client(UID_ALICE, "request", "nowhere", "1", NULL), FAILED,
                        "There is no platform nowhere. There are: instagram, telegram, "
                        "telegram-premium, tiktok, twitch, youtube\n");
        assert_complains(client(UID_ALICE, "complete", "99", NULL), FAILED,
                        "There is no request 99 that you may see. See yours: coinbudget "
                        "history\n");
        assert_complains(client(UID_ALICE, "show", "99", NULL), FAILED, "There is no request 99");
        assert_complains(client(UID_ALICE, "status", "nobody-of-that-name", NULL), FAILED,
                        "There is no user nobody-of-that-name on this computer.\n");
}

Test(client, wrong_usage) {
        const char *const help = "Try coinbudget --help\n";

        assert_complains(client(UID_ALICE, "nonsense", NULL), USAGE, help);
        assert_complains(client(UID_ALICE, "request", "tiktok", NULL), USAGE, help);
        assert_complains(client(UID_ALICE, "request", "tiktok", "-5", NULL), USAGE, help);
        assert_complains(client(UID_ALICE, "request", "tiktok", "many", NULL), USAGE,
                        "Not a number of coins: many\n");
        assert_complains(client(UID_ALICE, "request", "tiktok", "1", "--colour=red", NULL), USAGE,
                        "--colour=red");
        assert_complains(client(UID_ALICE, "status", "--json=yaml", NULL), USAGE,
                        "--json is pretty, short or off, not: yaml\n");
}

Test(client, no_daemon_is_no_yes) {
        daemon_stop();
        cr_assert_eq(client(UID_ALICE, "request", "tiktok", "1", NULL)->status, UNREACHABLE);
        cr_assert_eq(client(UID_ALICE, "status", NULL)->status, UNREACHABLE);
        cr_assert_eq(client(UID_ALICE, "check", "tiktok", "1", "-j", NULL)->status, UNREACHABLE);
        assert_output(client(UID_ALICE, "--version", NULL), DONE,
                        "coinbudget " COINBUDGET_VERSION "\n");
}
