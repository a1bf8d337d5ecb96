/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What people type about themselves: limits and pauses of their own. */

#include "tests/integration/client_says.h"

static void begin_with_household(void) {
        begin_in_november(
                        "[Limits]\nDefault=tiktok month 2000 coins\n"
                        "[Household home]\nMembers=alice bob\nLimit=* month 30 USD\n");
}

TestSuite(client_self, .init = begin_with_household, .fini = end, .timeout = 60);

Test(client_self, lower_at_once_and_higher_later) {
        assert_output(client(UID_ALICE, "set", "1500", NULL), DONE,
                        "Your limit is 1500 TikTok Coins a month. It counts at once.\n");
        assert_output(client(UID_ALICE, "set", "1000", NULL), DONE,
                        "Your limit is 1000 TikTok Coins a month. It counts at once.\n");
        assert_output(client(UID_ALICE, "set", "3000", NULL), DONE,
                        "Your limit stays 1000 TikTok Coins a month until 23 Nov 12:00, then "
                        "3000.\n");
        assert_output(client(UID_ALICE, "set", "10USD", "--per=week", NULL), DONE,
                        "Your limit is 10.00 USD a week on all platforms. It counts at once.\n");

        clock_at("2027-11-23 11:00:00");
        assert_output(client(UID_ALICE, "check", "tiktok", "1001", NULL), REJECTED,
                        "Would be rejected: over the limit that you set yourself. 1000 of 1000 "
                        "coins a month are left, until 1 Dec 00:00. 656 would fit, as another limit allows no more. The largest bundle that fits: 700 for 9.99 USD in the app, if that is said with --price.\n");
        clock_at("2027-11-23 12:01:00");
        assert_output(client(UID_ALICE, "check", "tiktok", "600", NULL), DONE,
                        "Would be approved: 600 TikTok Coins. 1400 would be left.\n"
                        "Note: the limit is near: 0.86 USD of 10.00 USD a week are left, until "
                        "29 Nov 00:00.\n" SELLERS);
        assert_output(client(UID_ALICE, "unset", NULL), DONE,
                        "Your limit stays 3000 TikTok Coins a month until 24 Nov 12:01, then it "
                        "ends.\n");
        assert_output(client(UID_ALICE, "changes", NULL), DONE,
                        "WHEN              WHO    WHAT                                  FROM  "
                        "TO\n"
                        "2027-11-23 12:01  alice  limit on TikTok Coins a month (self)  3000  "
                        "3000, ends 24 Nov 12:01\n"
                        "2027-11-22 12:00  alice  limit on all platforms a week (self)  none  "
                        "10.00 USD\n"
                        "2027-11-22 12:00  alice  limit on TikTok Coins a month (self)  1000  "
                        "1000, 3000 from 12:00\n"
                        "2027-11-22 12:00  alice  limit on TikTok Coins a month (self)  1500  "
                        "1000\n"
                        "2027-11-22 12:00  alice  limit on TikTok Coins a month (self)  none  "
                        "1500\n");
}

/* A guardian may have meant something else. */
Test(client_self, a_limit_of_ones_own_is_no_budget) {
        assert_output(client(UID_MUM, "set", "mum", "500", "--platform=twitch", NULL), DONE,
                        "Your limit is 500 Twitch Bits a month. It counts at once.\n"
                        "It opens nothing: a budget is for a guardian to set, who adds --guardian to "
                        "set it here.\n");
        assert_typed(client_typing("mum-secret", UID_MUM, "set", "mum", "500", "--platform=twitch",
                                     "--guardian", NULL),
                        DONE,
                        "A guardian's password is needed to let mum buy at most 500 coins a month "
                        "on twitch.\n",
                        "mum may now buy at most 500 Twitch Bits a month.\n");
}

Test(client_self, a_pause) {
        assert_output(client(UID_ALICE, "pause", "--until=2027-12-24", NULL), DONE,
                        "You may buy nothing until 24 Dec 00:00. To end it sooner: coinbudget "
                        "resume, which takes a while to count.\n");
        assert_output(client(UID_ALICE, "resume", NULL), DONE,
                        "Your pause stays until 23 Nov 12:00, then it ends.\n");
        assert_output(client(0, "pause", "alice", NULL), DONE,
                        "Buying is paused for alice. To end it: coinbudget resume alice\n");
        assert_output(client(UID_ALICE, "pause", NULL), DONE,
                        "Your pause is written down. A guardian's pause stands beside it.\n");
        assert_output(client(UID_ALICE, "resume", NULL), DONE,
                        "A guardian's pause stands, which only a guardian can end. If you have one of "
                        "your own, it ends in its time.\n");
        assert_output(client(0, "resume", "alice", NULL), DONE,
                        "The guardian's pause is over, but alice's own stands until 23 Nov "
                        "12:00.\n");
        clock_at("2027-11-23 12:01:00");
        assert_output(client(UID_ALICE, "check", "tiktok", "1", NULL), DONE,
                        "Would be approved: 1 TikTok Coin. 1999 would be left.\n" SELLERS);
}

/* Not "ask a guardian", who can do nothing about it. */
Test(client_self, what_binds_is_ones_own_or_the_households) {
        client(UID_ALICE, "set", "1000", NULL);
        client(UID_ALICE, "set", "0", "--platform=twitch", NULL);
        client(0, "set", "alice", "500", "--platform=twitch", NULL);
        assert_output(client(UID_ALICE, "request", "tiktok", "1001", NULL), REJECTED,
                        "Rejected (request 5): over the limit that you set yourself. 1000 of 1000 "
                        "coins a month are left, until 1 Dec 00:00. 1000 would fit. The largest bundle that fits: 700 for 9.99 USD in the app.\n");
        client(UID_ALICE, "request", "tiktok", "1000", NULL);
        assert_output(client(UID_ALICE, "request", "tiktok", "1", NULL), REJECTED,
                        "Rejected (request 16): over the limit that you set yourself. 0 of "
                        "1000 coins a month are left, until 1 Dec 00:00. Wait until then: no "
                        "guardian can lift what you set yourself.\n");
        assert_output(client(UID_ALICE, "request", "twitch", "1", NULL), REJECTED,
                        "Rejected (request 17): alice may buy no Twitch Bits: a limit of 0 "
                        "stands. alice set it, and can raise it, which takes a while to count: "
                        "coinbudget set 500 --platform=twitch\n");
        assert_output(client(UID_BOB, "request", "tiktok", "1500", NULL), REJECTED,
                        "Rejected (request 18): over the limit of the household home. 14.76 "
                        "USD of 30.00 USD a month are left, until 1 Dec 00:00. Without --price "
                        "it counts as 22.85 USD. 968 would fit. The largest bundle that fits: 700 for 9.99 USD in the app.\n");
        assert_output(client(UID_BOB, "request", "youtube", "0", "--price=15USD", NULL), REJECTED,
                        "Rejected (request 19): over the limit of the household home. 14.76 "
                        "USD of 30.00 USD a month are left, until 1 Dec 00:00. Wait until then,"
                        " or ask an administrator, who sets it in coinbudget.conf.\n");
}

#define STANDING(who, whose)                                            \
        "Budgets of alice (uid 60101)\n\n"                              \
        "Buying is paused by " who                                      \
        " until 20:00.\n"                                               \
        "TikTok Coins a request, " whose                                \
        " own\n"                                                        \
        "  at most 500 (5.29 to 7.62 USD)\n"                            \
        "  set by " who                                                 \
        " today\n"                                                      \
        "All platforms a month, in USD\n"                               \
        "  23.13 USD of 30.00 USD left\n"                               \
        "  0.00 USD used, 6.87 USD held; starts anew 1 Dec 00:00\n"     \
        "  5.00 USD of the 30.00 USD granted for this month only\n"     \
        "  set by a guardian today\n"                                   \
        "All platforms a month, in USD, shared in the household home\n" \
        "  23.13 USD of 30.00 USD left\n"                               \
        "  starts anew 1 Dec 00:00\n"                                   \
        "TikTok Coins a month\n"                                        \
        "  550 of 1000 left (5.82 to 8.38 USD)\n"                       \
        "  0 used, 450 held; starts anew 1 Dec 00:00\n"                 \
        "  set by a guardian today\n"                                   \
        "TikTok Coins a month, " whose                                  \
        " own\n"                                                        \
        "  450 of 900 left (4.76 to 6.86 USD)\n"                        \
        "  0 used, 450 held; starts anew 1 Dec 00:00\n"                 \
        "  will be 950 from 23 Nov 12:00\n"                             \
        "  set by " who " today\n"

/* All that there can be. */
Test(client_self, where_one_stands) {
        client(0, "set", "alice", "1000", NULL);
        client(0, "set", "alice", "25USD", NULL);
        client(0, "grant", "alice", "5USD", NULL);
        client(UID_ALICE, "set", "900", NULL);
        client(UID_ALICE, "set", "950", NULL);
        client(UID_ALICE, "set", "500", "--per=request", NULL);
        client(UID_ALICE, "request", "tiktok", "300", NULL);
        client(UID_ALICE, "request", "tiktok", "100", NULL);
        client(UID_ALICE, "request", "tiktok", "50", NULL);
        assert_output(client(UID_ALICE, "history", NULL), DONE,
                        "ID  WHEN              PLATFORM      COINS     PRICE  STATE\n"
                        "13  2027-11-22 12:00  TikTok Coins     50  0.77 USD  approved\n"
                        "12  2027-11-22 12:00  TikTok Coins    100  1.53 USD  approved\n"
                        "10  2027-11-22 12:00  TikTok Coins    300  4.57 USD  approved\n");
        client(UID_ALICE, "pause", "--until=2027-11-22 20:00", NULL);
        assert_output(client(UID_ALICE, NULL), DONE,
                        STANDING("yourself", "your") NOT_COUNTED("alice"));
        assert_output(client(UID_MUM, "status", "alice", NULL), DONE,
                        STANDING("alice", "alice's") NOT_COUNTED("alice"));
}
