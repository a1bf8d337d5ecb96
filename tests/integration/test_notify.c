/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A child's desktop: their own refusals, approvals and warnings; never a flood, never another's. */

#include <signal.h>

#include "tests/integration/session.h"

#define SETTINGS(warn)                                \
        "[Limits]\nDefault=tiktok month 1000 coins\n" \
        "Warn=" warn                                  \
        "\n"                                          \
        "[Requests]\nOverLimit=ask\nBurst=off\n"      \
        "[Account bob]\nOverLimit=reject\n"

static void begin_session(void) {
        begin_scene(SETTINGS(""));
        session_open(UID_ALICE);
        board_open_full();
        (void) notify_start();
}

static void end_session(void) {
        notify_stop();
        end_scene();
}

TestSuite(notify, .init = begin_session, .fini = end_session, .timeout = 60);

static void assert_kind(const Shown *shown, const char *category, const char *icon, int urgency) {
        cr_assert_str_eq(shown->category, category);
        cr_assert_str_eq(shown->icon, icon);
        cr_assert_eq(shown->urgency, urgency);
        cr_assert_eq(shown->expires, -1);
        cr_assert(!shown->resident);
}

Test(notify, a_refusal) {
        uint64_t id = rejected(alice, "twitch", 100, "no-budget");
        const Shown *shown = next_shown();
        assert_shown(shown, 0, "Not allowed: 100 Twitch Bits",
                        text("Rejected (request %lu): alice has no budget for twitch. A guardian "
                             "can set one: coinbudget set alice 500 --platform=twitch",
                                        id),
                        "");
        assert_kind(shown, "x-coinbudget.refused", "dialog-warning", 1);
}

Test(notify, a_purchase_within_the_limit) {
        uint64_t id = approved(alice, "tiktok", 100);
        const Shown *shown = next_shown();
        assert_shown(shown, 0, "Approved: 100 TikTok Coins",
                        text("It is held until 12:30 (request %lu).", id), "");
        assert_kind(shown, "x-coinbudget.approved", "dialog-information", 0);
}

Test(notify, what_a_guardian_approved) {
        uint64_t id = pending(alice, "tiktok", 1500);
        by_mum("Guardian", "Resolve", "tba{sv}", id, true, 0);
        const Shown *shown = next_shown();
        assert_shown(shown, 0, "mum approved 1500 TikTok Coins",
                        text("It is held until 23 Nov 12:00 (request %lu).", id), "");
        assert_kind(shown, "x-coinbudget.approved", "dialog-information", 1);
}

Test(notify, and_what_not) {
        uint64_t id = pending(alice, "tiktok", 1500);
        by_mum("Guardian", "Resolve", "tba{sv}", id, false, 0);
        assert_shown(next_shown(), 0, "A guardian said no to 1500 TikTok Coins",
                        text("Rejected (request %lu): a guardian said no. Talk to them before "
                             "asking again.",
                                        id),
                        "");
}

Test(notify, a_warning_of_each_limit_that_is_used_up) {
        reload(SETTINGS("50% 80% 100%"));
        assert_done(set_limit(root, UID_ALICE, "tiktok", "week", 400));
        (void) approved(alice, "tiktok", 400);
        const Shown *first = next_shown(), *second = next_shown();
        const Shown *warned = strstr(first->title, "Approved") ? second : first;
        assert_shown(warned, 0, "You have used 100 % of a limit",
                        "TikTok Coins: 0 of 400 coins a week are left, until 29 Nov 00:00.", "");
        assert_kind(warned, "x-coinbudget.warning", "dialog-warning", 1);
        assert_done(set_limit(root, UID_ALICE, "tiktok", "week", 1000));
        (void) approved(alice, "tiktok", 400);
        warned = next_shown();
        if (strstr(warned->title, "Approved"))
                warned = next_shown();
        cr_assert_str_eq(warned->title, "2 limits are used up, or nearly");
}

/* ---- a flood ---- */

Test(notify, a_hundred_refusals_are_one_notification) {
        (void) rejected(alice, "twitch", 99, "no-budget");
        const Shown *first = next_shown(), *last = first;
        for (int i = 1; i < 100; i++)
                (void) rejected(alice, "twitch", 99 + i, "no-budget");
        while (!strstr(last->body, "And 99 others. See: coinbudget history")) {
                const Shown *next = next_shown();

                cr_assert_eq(next->replaces, first->id);
                cr_assert_geq(next->at - last->at, 900, "after %ld ms", next->at - last->at);
                last = next;
        }
        cr_assert_str_eq(last->title, "Not allowed: 198 Twitch Bits");
        /* Closed, it begins anew. */
        board_dismiss(last->id);
        notify_settle();
        (void) rejected(alice, "twitch", 700, "no-budget");
        cr_assert_null(strstr(next_shown()->body, "others"));
}

/* ---- whose ---- */

Test(notify, nothing_of_anybody_elses) {
        (void) rejected(bob, "twitch", 100, "no-budget");
        (void) rejected(bob, "tiktok", 1500, "over-limit");
        (void) approved(bob, "tiktok", 1000);
        (void) pending(alice, "tiktok", 1500); /* nor buttons on one's own */
        (void) rejected(alice, "twitch", 100, "no-budget");
        cr_assert_str_eq(next_shown()->title, "Not allowed: 100 Twitch Bits");
        cr_assert(board_is_empty());
}

/* ---- without this or that ---- */

Test(notify, warnings_wait_for_a_server) {
        reload(SETTINGS("50%"));
        board_close();
        (void) approved(alice, "tiktok", 500);
        assert_answer(get_limits(alice, UID_ALICE), "0.held=500", "...");
        board_open("body", NULL);
        const Shown *first = next_shown(), *second = next_shown();
        cr_assert_str_eq(strstr(first->title, "Approved") ? second->title : first->title,
                        "You have used 50 % of a limit");
}

Test(notify, waits_for_a_daemon_and_starts_none) {
        notify_stop();
        daemon_stop();
        (void) notify_start_alone();
        daemon_start();
        notify_await("Listening");
        alice = as(UID_ALICE);
        (void) rejected(alice, "twitch", 100, "no-budget");
        cr_assert_str_eq(next_shown()->title, "Not allowed: 100 Twitch Bits");
}
