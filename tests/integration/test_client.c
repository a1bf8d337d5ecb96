/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The command coinbudget: what people read, what scripts read, and its exit status. */

#include "tests/integration/client_says.h"

/* As it is installed. */
static void begin_as_installed(void) {
        begin_in_november("");
}

TestSuite(client, .init = begin_as_installed, .fini = end, .timeout = 60);

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
                        "coinbudget complete 4, or coinbudget cancel 4.\n");
        assert_output(client(UID_ALICE, "complete", "4", NULL), DONE, "Request 4 is completed.\n");
        assert_output(client(UID_ALICE, "request", "tiktok", "1500", NULL), REJECTED,
                        "Rejected (request 6): "
                        "over the limit. 1300 of 2000 coins a month are left, until 1 "
                        "Dec 00:00. 1300 would fit. The largest bundle that fits: 700 for 9.99 USD in the app.\n");
        assert_output(client(UID_ALICE, NULL), DONE,
                        "Budgets of alice (uid 60101)\n\n"
                        "TikTok Coins a month\n"
                        "  1300 of 2000 left (13.75 to 19.80 USD)\n"
                        "  700 used, 0 held; starts anew 1 Dec 00:00\n"
                        "  set by a guardian today\n" NOT_COUNTED("alice"));
        assert_output(client(UID_ALICE, "history", NULL), DONE,
                        "ID  WHEN              PLATFORM      COINS  BOUGHT      PRICE  STATE      WHY\n"
                        " 6  2027-11-22 12:00  TikTok Coins   1500          22.85 USD  rejected   "
                        "over the limit\n"
                        " 4  2027-11-22 12:00  TikTok Coins    700     700  10.67 USD  completed\n"
                        " 2  2027-11-22 12:00  TikTok Coins    700          10.67 USD  rejected   "
                        "no budget\n");
}

Test(client, cancelling) {
        client(0, "set", "alice", "2000", NULL);
        client(UID_ALICE, "request", "tiktok", "700", NULL);
        assert_output(client(UID_ALICE, "cancel", "3", "the card was refused", NULL), DONE,
                        "Request 3 waits for a guardian: what was not bought stays counted until "
                        "one agrees. Wait for the answer: coinbudget show 3\n");
        assert_complains(client(UID_ALICE, "cancel", "99", NULL), FAILED, "coinbudget history");

        daemon_stop();
        config("[Requests]\nGiveBack=trust\n");
        daemon_start();
        client(UID_ALICE, "request", "tiktok", "700", NULL);
        assert_output(client(UID_ALICE, "cancel", "5", "the card was refused", NULL), DONE,
                        "Request 5 is cancelled.\n");
        assert_complains(client(UID_ALICE, "complete", "5", NULL), FAILED,
                        "That cannot be done with request 5 any more. See what became of it: "
                        "coinbudget show 5\n");
}

Test(client, guardians_verbs) {
        assert_output(client(0, "set", "alice", "100", "--per=week", "--platform=twitch", NULL),
                        DONE, "alice may now buy at most 100 Twitch Bits a week.\n");
        assert_output(client(UID_MUM, "accounts", NULL), DONE, "  UID  NAME\n60101  alice\n");
        assert_output(client(UID_MUM, "status", "alice", NULL), DONE,
                        "Budgets of alice (uid 60101)\n\n"
                        "Twitch Bits a week\n"
                        "  100 of 100 left (1.24 to 2.10 USD)\n"
                        "  0 used, 0 held; starts anew 29 Nov 00:00\n"
                        "  set by a guardian today\n" NOT_COUNTED("alice"));
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

#define TO_LET_ALICE "A guardian's password is needed to let alice buy at most 2000 coins a month"

Test(client, a_guardian_types_her_password) {
        assert_typed(client_typing("mum-secret", UID_MUM, "set", "alice", "2000", NULL), DONE,
                        TO_LET_ALICE, "alice may now buy at most 2000 TikTok Coins a month.\n");
        cr_assert_str_eq(rows("SELECT actor, amount FROM entry WHERE kind = 'set-limit'"),
                        text("%d|2000\n", UID_MUM));
}

Test(client, a_wrong_password_changes_nothing) {
        assert_typed(client_typing("dad-secret", UID_MUM, "set", "alice", "2000", NULL),
                        NOT_AUTHORISED, TO_LET_ALICE,
                        "Not allowed. A guardian can do this, or an administrator with sudo.\n");
        cr_assert_str_eq(rows("SELECT count(*) FROM entry"), "0\n");
}

Test(client, without_a_terminal_nobody_is_asked) {
        assert_complains(client(UID_MUM, "set", "alice", "2000", NULL), NOT_AUTHORISED, "guardian");
        assert_complains(client(UID_BOB, "status", "alice", NULL), NOT_AUTHORISED, "guardian");
        assert_complains(client(UID_BOB, "history", "alice", NULL), NOT_AUTHORISED, "guardian");
        assert_complains(client(UID_BOB, "accounts", NULL), NOT_AUTHORISED, "guardian");
        cr_assert_str_eq(rows("SELECT count(*) FROM entry"), "0\n");
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
