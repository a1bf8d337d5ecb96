/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a guardian types, and what a child reads of it. */

#include "tests/integration/client_says.h"

static void begin_asking(void) {
        begin_in_november("[Requests]\nOverLimit=ask\n");
}

TestSuite(client_guardian, .init = begin_asking, .fini = end, .timeout = 60);

#define TO_APPROVE(id) "A guardian's password is needed to approve request " id ".\n"
#define TO_DENY(id) "A guardian's password is needed to deny request " id ".\n"
#define TO_REFUND(id) \
        "A guardian's password is needed to write down that request " id " was paid back.\n"

#define NO_GUARDIAN                                                                             \
        "You are no guardian. An administrator can make somebody one: sudo gpasswd --add NAME " \
        "coinbudget-guardian\n"

#define HEAD "Budgets of alice (uid 60101)\n\n"
#define NOT_WRITTEN_DOWN                                                              \
        "\nNot counted: what was bought on a phone, or by an app that does not ask, " \
        "unless it was written down: coinbudget record alice tiktok 700\n"
#define FOOT NOT_COUNTED("alice")

/* ---- money ---- */

Test(client_guardian, a_limit_in_money) {
        assert_output(client(0, "set", "alice", "25USD", NULL), DONE,
                        "alice may now spend at most 25.00 USD a month on all platforms.\n");
        assert_output(client(0, "set", "alice", "10USD", "--per=week", "--platform=youtube", NULL),
                        DONE,
                        "alice may now spend at most 10.00 USD a week on YouTube Super Chat.\n");
        assert_output(client(UID_ALICE, "request", "youtube", "0", "--price=5USD", NULL), DONE,
                        "Approved. 5.00 USD for YouTube Super Chat is held until 12:30 (request 6). "
                        "Then: coinbudget complete 6, or coinbudget cancel 6.\n" SELLERS_OF(
                                        "youtube"));
        assert_output(client(UID_ALICE, "complete", "6", NULL), DONE, "Request 6 is completed.\n");
        assert_output(client(UID_ALICE, "check", "tiktok", "1500", NULL), PENDING,
                        "A guardian would be asked: it is over the limit.\n");
        assert_output(client(UID_ALICE, "check", "tiktok", "700", "--price=9.99USD", NULL), DONE,
                        "Would be approved: 700 TikTok Coins.\n" SELLERS);
        assert_output(client(UID_ALICE, "check", "tiktok", "70", "--price=1EUR", NULL), REJECTED,
                        "Would be rejected: the limit is in another currency, and no exchange rate "
                        "is known. Pay in the limit's currency, or ask an administrator for a file "
                        "of rates.\n");
        assert_output(client(UID_ALICE, NULL), DONE,
                        HEAD
                        "YouTube Super Chat a week, in USD\n"
                        "  5.00 USD of 10.00 USD left\n"
                        "  5.00 USD used, 0.00 USD held; starts anew 29 Nov 00:00\n"
                        "  set by a guardian today\n"
                        "All platforms a month, in USD\n"
                        "  20.00 USD of 25.00 USD left\n"
                        "  5.00 USD used, 0.00 USD held; starts anew 1 Dec 00:00\n"
                        "  set by a guardian today\n" FOOT);
        assert_output(client(0, "unset", "alice", "--per=week", "--platform=youtube", "--unit=USD",
                                      NULL),
                        DONE,
                        "Removed: alice's limit in USD for YouTube Super Chat a week. A default "
                        "limit counts instead, if there is one.\n");
        assert_output(client(UID_ALICE, "history", NULL), DONE,
                        "ID  WHEN              PLATFORM            COINS     PRICE  STATE\n"
                        " 6  2027-11-22 12:00  YouTube Super Chat         5.00 USD  completed\n");
}

Test(client_guardian, over_a_limit_in_money) {
        daemon_stop();
        config("");
        daemon_start();
        client(0, "set", "alice", "20USD", NULL);
        assert_output(client(UID_ALICE, "request", "tiktok", "1500", NULL), REJECTED,
                        "Rejected (request 4): over the limit. 20.00 USD of 20.00 USD a month are "
                        "left, until 1 Dec 00:00. Without --price it counts as 22.85 USD. 1312 "
                        "would fit. The largest bundle that fits: 1400 for 19.99 USD in the app, if that is said with --price.\n");
        assert_output(client(UID_ALICE, "request", "tiktok", "1500", "--price=21USD", NULL),
                        REJECTED,
                        "Rejected (request 5): over the limit. 20.00 USD of 20.00 USD a month are "
                        "left, until 1 Dec 00:00. 1428 would fit. The largest bundle that fits: 1400 for 19.99 USD in the app.\n");
        assert_output(client(UID_ALICE, "request", "youtube", "0", "--price=21USD", NULL), REJECTED,
                        "Rejected (request 6): over the limit. 20.00 USD of 20.00 USD a month are "
                        "left, until 1 Dec 00:00. Wait until then, or ask a guardian.\n");
}

/* ---- grants and pauses ---- */

Test(client_guardian, something_extra) {
        client(0, "set", "alice", "2000", NULL);
        assert_output(client(0, "grant", "alice", "500", "--reason=birthday", NULL), DONE,
                        "alice may buy 500 TikTok Coins more this month. The limit itself stays as "
                        "it is.\n");
        assert_output(client(UID_ALICE, "check", "tiktok", "2100", NULL), DONE,
                        "Would be approved: 2100 TikTok Coins. 400 would be left.\n"
                        "Note: the limit is near: 400 of 2500 coins a month are left, until 1 Dec "
                        "00:00.\n" SELLERS);
        assert_output(client(UID_ALICE, NULL), DONE,
                        HEAD
                        "TikTok Coins a month\n"
                        "  2500 of 2500 left (26.43 to 38.08 USD)\n"
                        "  0 used, 0 held; starts anew 1 Dec 00:00\n"
                        "  500 of the 2500 granted for this month only\n"
                        "  set by a guardian today\n" FOOT);
        assert_complains(client(0, "grant", "alice", "5USD", NULL), USAGE,
                        "There has to be a guardian's or default limit that the grant adds to, of "
                        "the same platform, window and unit. Set one: coinbudget set\n");
        assert_complains(client(UID_ALICE, "grant", "alice", "5", NULL), NOT_AUTHORISED,
                        "Not allowed. A guardian can do this, or an administrator with sudo.\n" NO_GUARDIAN);
}

Test(client_guardian, a_pause) {
        client(0, "set", "alice", "2000", NULL);
        assert_output(client(0, "pause", "alice", "--until=2027-12-24 18:00", NULL), DONE,
                        "Buying is paused for alice until 24 Dec 18:00. To end it: coinbudget "
                        "resume alice\n");
        assert_output(client(UID_ALICE, "request", "tiktok", "1", NULL), REJECTED,
                        "Rejected (request 4): buying is paused for alice. Until when, and by "
                        "whom: coinbudget status\n");
        assert_output(client(UID_ALICE, NULL), DONE,
                        HEAD
                        "Buying is paused by a guardian until 24 Dec 18:00.\n"
                        "TikTok Coins a month\n"
                        "  2000 of 2000 left (21.15 to 30.47 USD)\n"
                        "  0 used, 0 held; starts anew 1 Dec 00:00\n"
                        "  set by a guardian today\n" FOOT);
        assert_output(client(UID_ALICE, "resume", NULL), DONE,
                        "A guardian's pause stands, which only a guardian can end. If you have one "
                        "of your own, it ends in its time.\n");
        assert_output(client(0, "resume", "alice", NULL), DONE,
                        "Buying is no longer paused for alice.\n");
        assert_output(client(0, "pause", "alice", NULL), DONE,
                        "Buying is paused for alice. To end it: coinbudget resume alice\n");
        assert_complains(client(0, "pause", "alice", "--until=2027-11-01", NULL), USAGE,
                        "--until lies in the past.");
}

/* ---- what waits ---- */

#define MONTH(left, worth, used, held)     \
        "TikTok Coins a month\n"           \
        "  " left " of 1000 left" worth    \
        "\n"                               \
        "  " used " used, " held           \
        " held; starts anew 1 Dec 00:00\n" \
        "  set by a guardian today\n"

Test(client_guardian, a_request_that_waits_and_is_approved) {
        client(0, "set", "alice", "1000", NULL);
        assert_output(client(UID_ALICE, "request", "tiktok", "1500", "--note=for the concert",
                                      NULL),
                        PENDING,
                        "A guardian has been asked (request 3). Wait for the answer: coinbudget "
                        "show 3\n");
        assert_output(client(UID_ALICE, "request", "tiktok", "1500", NULL), PENDING,
                        "A guardian has been asked already (request 3). Wait for the answer: "
                        "coinbudget show 3\n");
        assert_output(client(UID_ALICE, "show", "3", NULL), DONE,
                        "Request   3\n"
                        "Account   alice\n"
                        "Platform  TikTok Coins\n"
                        "Coins     1500\n"
                        "Price     22.85 USD\n"
                        "State     pending\n"
                        "Why       a guardian has been asked\n"
                        "Asked     2027-11-22 12:00\n"
                        "Decision  pending\n"
                        "Note      for the concert\n"
                        "Next      wait for a guardian's answer, and do not buy yet\n");
        assert_output(client(UID_ALICE, NULL), DONE,
                        HEAD MONTH("1000", " (10.58 to 15.24 USD)", "0",
                                        "0") "\nWaiting for a guardian: 1 request to buy. See: coinbudget history\n" FOOT);
        assert_output(client(UID_MUM, "status", "alice", NULL), DONE,
                        HEAD MONTH("1000", " (10.58 to 15.24 USD)", "0",
                                        "0") "\nWaiting for a guardian: 1 request to buy. See: coinbudget pending\n" FOOT);
        assert_output(client(UID_MUM, "pending", NULL), DONE,
                        "ID  ASKED             WHO    WANTS   WHAT                   PRICE  NOTE\n"
                        " 3  2027-11-22 12:00  alice  to buy  1500 TikTok Coins  22.85 USD  for "
                        "the concert\n"
                        "\nTo answer: coinbudget approve 3, or coinbudget deny 3.\n");

        assert_typed(client_typing("mum-secret", UID_MUM, "approve", "3", "--note=this once", NULL),
                        DONE, TO_APPROVE("3"), "Request 3 is approved: it may be bought now.\n");
        assert_typed(client_typing("dad-secret", UID_DAD, "deny", "3", NULL), FAILED, TO_DENY("3"),
                        "Request 3 is answered already: mum approved it. See: coinbudget show 3\n");
        assert_output(client(UID_MUM, "pending", NULL), DONE,
                        "Nothing waits for an answer. What is over a limit is refused, unless OverLimit=ask is set: man coinbudget.conf\n");

        assert_output(client(UID_ALICE, "show", "3", NULL), DONE,
                        "Request     3\n"
                        "Account     alice\n"
                        "Platform    TikTok Coins\n"
                        "Coins       1500\n"
                        "Price       22.85 USD\n"
                        "State       approved\n"
                        "Asked       2027-11-22 12:00\n"
                        "Decision    approved\n"
                        "Decided     2027-11-22 12:00\n"
                        "Decided by  mum\n"
                        "Held until  2027-11-23 12:00\n"
                        "Note        for the concert\n"
                        "Next        coinbudget complete, or coinbudget cancel\n");
        assert_output(client(UID_ALICE, "complete", "3", NULL), DONE, "Request 3 is completed.\n");
        assert_output(client(UID_ALICE, "history", NULL), DONE,
                        "ID  WHEN              PLATFORM      COINS  BOUGHT      PRICE  STATE      "
                        "WHY              NOTE\n"
                        " 3  2027-11-22 12:00  TikTok Coins   1500    1500  22.85 USD  completed  "
                        "approved by mum  for the concert\n");
        assert_output(client(UID_MUM, "changes", "alice", NULL), DONE,
                        "WHEN              WHO   WHAT                           FROM     TO        "
                        "WHY\n"
                        "2027-11-22 12:00  mum   request 3                      pending  approved  "
                        "this once\n"
                        "2027-11-22 12:00  root  limit on TikTok Coins a month  none     1000\n");
}

Test(client_guardian, a_request_that_waits_and_is_denied) {
        client(0, "set", "alice", "1000", NULL);
        client(UID_ALICE, "request", "tiktok", "1500", NULL);
        assert_complains(client(UID_BOB, "approve", "3", NULL), NOT_AUTHORISED,
                        "Not allowed. A guardian can do this, or an administrator with sudo.\n" NO_GUARDIAN);
        assert_typed(client_typing("dad-secret", UID_DAD, "deny", "3", "--note=not this month",
                                     NULL),
                        DONE, TO_DENY("3"), "Request 3 is denied: it may not be bought.\n");
        assert_typed(client_typing("mum-secret", UID_MUM, "approve", "3", NULL), FAILED,
                        TO_APPROVE("3"),
                        "Request 3 is answered already: dad denied it. See: coinbudget show 3\n");
        assert_output(client(UID_ALICE, "show", "3", NULL), DONE,
                        "Request     3\n"
                        "Account     alice\n"
                        "Platform    TikTok Coins\n"
                        "Coins       1500\n"
                        "Price       22.85 USD\n"
                        "State       rejected\n"
                        "Why         a guardian said no\n"
                        "Asked       2027-11-22 12:00\n"
                        "Decision    rejected\n"
                        "Decided     2027-11-22 12:00\n"
                        "Decided by  dad\n");
        assert_output(client(UID_ALICE, "history", NULL), DONE,
                        "ID  WHEN              PLATFORM      COINS      PRICE  STATE     WHY\n"
                        " 3  2027-11-22 12:00  TikTok Coins   1500  22.85 USD  rejected  "
                        "denied by dad\n");
        assert_complains(client(UID_ALICE, "complete", "3", NULL), FAILED,
                        "That cannot be done with request 3 any more.");
}

Test(client_guardian, ones_own_is_for_another_guardian) {
        client(0, "set", "mum", "1000", NULL);
        assert_output(client(UID_MUM, "request", "tiktok", "1500", NULL), PENDING,
                        "A guardian has been asked (request 3). Wait for the answer: coinbudget "
                        "show 3\n");
        assert_complains(client(UID_MUM, "approve", "3", NULL), NOT_AUTHORISED,
                        "Nobody answers their own request: another guardian has to.\n");
        assert_typed(client_typing("dad-secret", UID_DAD, "approve", "3", NULL), DONE,
                        TO_APPROVE("3"), "Request 3 is approved: it may be bought now.\n");
        assert_complains(client(UID_ALICE, "pending", NULL), NOT_AUTHORISED,
                        "What you asked for yourself: coinbudget history --state=pending\n" NO_GUARDIAN);
        assert_complains(client(0, "approve", "99", NULL), FAILED,
                        "There is no request 99 that you may see. See what waits: coinbudget "
                        "pending\n");
}

Test(client_guardian, taken_back_and_expired) {
        client(0, "set", "alice", "1000", NULL);
        client(UID_ALICE, "request", "tiktok", "1500", NULL);
        client(UID_ALICE, "request", "tiktok", "1600", NULL);
        assert_output(client(UID_ALICE, "cancel", "3", NULL), DONE, "Request 3 is cancelled.\n");
        assert_complains(client(0, "approve", "3", NULL), FAILED,
                        "Request 3 waits for no answer: it was taken back. See: coinbudget show "
                        "3\n");
        clock_at("2027-11-23 12:01:00");
        assert_output(client(UID_ALICE, "history", NULL), DONE,
                        "ID  WHEN              PLATFORM      COINS      PRICE  STATE      WHY\n"
                        " 4  2027-11-22 12:00  TikTok Coins   1600  24.37 USD  rejected   no "
                        "guardian answered\n"
                        " 3  2027-11-22 12:00  TikTok Coins   1500  22.85 USD  cancelled  taken "
                        "back unanswered\n");
        assert_output(client(UID_ALICE, "show", "3", NULL), DONE,
                        "Request   3\n"
                        "Account   alice\n"
                        "Platform  TikTok Coins\n"
                        "Coins     1500\n"
                        "Price     22.85 USD\n"
                        "State     cancelled\n"
                        "Why       taken back before a guardian answered\n"
                        "Asked     2027-11-22 12:00\n");
        assert_complains(client(0, "approve", "4", NULL), FAILED,
                        "Request 4 waits for no answer: it is rejected. See: coinbudget show 4\n");
}

/* ---- what is given back ---- */

Test(client_guardian, what_was_not_bought) {
        client(0, "set", "alice", "1000", NULL);
        client(UID_ALICE, "request", "tiktok", "300", NULL);
        client(UID_ALICE, "request", "tiktok", "200", NULL);
        assert_output(client(UID_ALICE, "cancel", "3", "the card was refused", NULL), DONE,
                        "Request 3 waits for a guardian: what was not bought stays counted until "
                        "one agrees. Wait for the answer: coinbudget show 3\n");
        assert_output(client(UID_ALICE, "complete", "4", "150", NULL), DONE,
                        "Request 4 waits for a guardian: what was not bought stays counted until "
                        "one agrees. Wait for the answer: coinbudget show 4\n");
        assert_output(client(UID_MUM, "pending", NULL), DONE,
                        "ID  ASKED             WHO    WANTS         WHAT                 PRICE\n"
                        " 3  2027-11-22 12:00  alice  to give back  300 TikTok Coins  4.57 USD\n"
                        " 4  2027-11-22 12:00  alice  to give back  50 TikTok Coins\n"
                        "\nTo answer: coinbudget approve 3, or coinbudget deny 3. What may not "
                        "be given back counts as bought.\n");
        assert_output(client(UID_ALICE, NULL), DONE,
                        HEAD MONTH("500", " (5.29 to 7.62 USD)", "150",
                                        "350") "\nWaiting for a guardian: 2 to give back. See: coinbudget history\n" FOOT);
        assert_output(client(0, "approve", "3", NULL), DONE,
                        "Request 3 is cancelled: what was not bought counts no more.\n");
        assert_output(client(0, "deny", "4", NULL), DONE,
                        "Request 4 is completed: all of it counts as bought.\n");
        assert_output(client(UID_ALICE, NULL), DONE,
                        HEAD MONTH("800", " (8.46 to 12.19 USD)", "200",
                                        "0") "\nCancelled this month: 300 TikTok Coins\n" FOOT);

        assert_typed(client_typing("mum-secret", UID_MUM, "refund", "4", "150",
                                     "--reason=the store paid back", NULL),
                        DONE, TO_REFUND("4"),
                        "Written down: 150 coins of request 4 came back from the store. It counts "
                        "as\nspent no more.\n");
        assert_complains(client(0, "refund", "4", "51", NULL), FAILED,
                        "That is more than request 4 allows. See how much that is: coinbudget show "
                        "4\n");
        assert_output(client(UID_ALICE, NULL), DONE,
                        HEAD MONTH("950", " (10.05 to 14.47 USD)", "50",
                                        "0") "\nCancelled this month: 300 TikTok Coins; refunded: 150 TikTok Coins\n" FOOT);
        assert_complains(client(0, "refund", "4", "--price=1EUR", NULL), USAGE,
                        "Request 4 was paid in USD, not in EUR. Write what came back in USD.\n");
        assert_output(client(0, "refund", "4", NULL), DONE,
                        "Written down: all that was left of request 4 came back from the store. It "
                        "counts as spent no more.\n");
        assert_output(client(UID_ALICE, "history", NULL), DONE,
                        "ID  WHEN              PLATFORM      COINS  BOUGHT  REFUNDED     PRICE "
                        " STATE\n"
                        " 4  2027-11-22 12:00  TikTok Coins    200     200       200  3.05 USD "
                        " completed\n"
                        " 3  2027-11-22 12:00  TikTok Coins    300                    4.57 USD "
                        " cancelled\n");
        assert_output(client(UID_ALICE, "report", NULL), DONE,
                        "Statement of alice (uid 60101), from 2027-11-01 00:00 until 2027-12-01 "
                        "00:00\n"
                        "\n"
                        "PLATFORM        BOUGHT      HELD  CANCELLED  REFUNDED  REQUESTS  "
                        "REJECTED\n"
                        "TikTok Coins       200         0        300       200         2         "
                        "0\n"
                        "TikTok Coins  3.05 USD  0.00 USD   4.57 USD  3.05 USD         2         "
                        "0\n"
                        "\n"
                        "ID  WHEN              PLATFORM      COINS  BOUGHT  REFUNDED     PRICE  "
                        "STATE\n"
                        " 3  2027-11-22 12:00  TikTok Coins    300                    4.57 USD  "
                        "cancelled\n"
                        " 4  2027-11-22 12:00  TikTok Coins    200     200       200  3.05 USD  "
                        "completed\n" NOT_WRITTEN_DOWN);
        assert_output(client(UID_ALICE, "report", "--month=2027-10", NULL), DONE,
                        "Statement of alice (uid 60101), from 2027-10-01 00:00 until 2027-11-01 "
                        "00:00\n"
                        "\n"
                        "Nothing was asked for, and nothing was bought.\n" NOT_WRITTEN_DOWN);
}

/* ---- what was bought elsewhere ---- */

Test(client_guardian, bought_on_a_phone) {
        client(0, "set", "alice", "1000", NULL);
        assert_output(client(UID_ALICE, "record", "alice", "tiktok", "65", "--when=yesterday",
                                      "--price=0.99USD", NULL),
                        DONE,
                        "Written down (request 3): alice bought 65 TikTok Coins for 0.99 USD on 21 "
                        "Nov. It counts as spent.\n");
        assert_typed(client_typing("mum-secret", UID_MUM, "record", "alice", "tiktok", "1500",
                                     "--note=her phone", NULL),
                        DONE,
                        "A guardian's password is needed to write down that alice bought 1500 "
                        "coins on tiktok elsewhere.\n",
                        "Written down (request 4): alice bought 1500 TikTok Coins. It counts as "
                        "spent.\n");
        assert_complains(client(UID_BOB, "record", "alice", "tiktok", "1", NULL), NOT_AUTHORISED,
                        "Not allowed. A guardian can do this, or an administrator with sudo.\n" NO_GUARDIAN);
        assert_complains(client(0, "record", "alice", "tiktok", "1", "--when=2026-01-01", NULL),
                        USAGE, "a purchase is written down within 400 days of it");
        assert_output(client(UID_ALICE, NULL), DONE, HEAD MONTH("0", "", "1565", "0") FOOT);
        assert_output(client(UID_MUM, "history", "alice", NULL), DONE,
                        "ID  WHEN              PLATFORM      COINS  BOUGHT      PRICE  STATE   "
                        "  WHY               NOTE\n"
                        " 4  2027-11-22 12:00  TikTok Coins   1500    1500  22.85 USD  "
                        "recorded  bought elsewhere  her phone\n"
                        " 3  2027-11-21 00:00  TikTok Coins     65      65   0.99 USD  "
                        "recorded  bought elsewhere\n");
        assert_output(client(UID_MUM, "show", "3", NULL), DONE,
                        "Request    3\n"
                        "Account    alice\n"
                        "Platform   TikTok Coins\n"
                        "Coins      65\n"
                        "Price      0.99 USD\n"
                        "State      recorded\n"
                        "Why        bought elsewhere, and written down\n"
                        "Bought on  2027-11-21 00:00\n"
                        "Decision   approved\n"
                        "Decided    2027-11-22 12:00\n"
                        "Bought     65\n");
}
