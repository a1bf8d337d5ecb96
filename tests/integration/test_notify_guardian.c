/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A guardian's desktop: what waits for an answer is shown with buttons, and pressing one comes to
 * what the ledger says, by way of polkit. */

#include <signal.h>
#include <stdlib.h>

#include "tests/integration/session.h"

#define ASKING "[Limits]\nDefault=tiktok month 1000 coins\nWarn=\n[Requests]\nOverLimit=ask\n"

/* What was answered, and by whom. */
#define ANSWERS "SELECT request, kind, actor, state FROM entry WHERE kind IN ('approve', 'deny')"

static pid_t notify;

static void begin_session(void) {
        begin_scene(ASKING);
        session_open(UID_MUM);
        board_open_full();
        notify = notify_start();
}

static void end_session(void) {
        notify_stop();
        end_scene();
}

TestSuite(notify_guardian, .init = begin_session, .fini = end_session, .timeout = 60);

static uint64_t id;

/* alice asks, and it is shown. */
static const Shown *asked(int64_t coins) {
        id = pending(alice, "tiktok", coins);
        return next_shown();
}

/* ---- what is shown ---- */

Test(notify_guardian, what_waits_has_buttons) {
        id = (uint64_t) number(request(alice, "tiktok", 1500, 1, "note", "s", "birthday"), "id");
        const Shown *shown = next_shown();
        assert_shown(shown, 0, "alice asks for 1500 TikTok Coins",
                        text("For 22.85 USD, over the limit (request %lu).\n"
                             "alice writes: \"birthday\"",
                                        id),
                        BUTTONS);
        cr_assert_str_eq(shown->category, "x-coinbudget.pending");
        cr_assert_str_eq(shown->icon, "dialog-question");
        cr_assert_eq(shown->urgency, 1);
        cr_assert_eq(shown->expires, 0);
        cr_assert(shown->resident);
}

/* A note is the child's own words: no markup, nothing that turns the writing round, no line of its
 * own, and no longer than that it stays within its quotes. */
Test(notify_guardian, a_note_forges_nothing) {
        id = (uint64_t) number(request(alice, "tiktok", 1500, 1, "note", "s",
                                               "<b>ok</b> & \xE2\x80\xAE"
                                               "evil\n\t\" Press \"Approve"),
                        "id");
        assert_shown(next_shown(), 0, "alice asks for 1500 TikTok Coins",
                        text("For 22.85 USD, over the limit (request %lu).\n"
                             "alice writes: \"&lt;b&gt;ok&lt;/b&gt; &amp; ?evil  ' Press "
                             "'Approve\"",
                                        id),
                        BUTTONS);
}

Test(notify_guardian, what_waited_before_is_shown_at_the_beginning) {
        notify_stop();
        uint64_t second = 0;
        for (int i = 0; i < 5; i++) {
                uint64_t one = pending(alice, "tiktok", 1001 + i);
                second = i == 1 ? one : second;
        }
        (void) pending(mum, "tiktok", 1001); /* her own is not hers to answer */
        notify = notify_start();
        for (int i = 0; i < 3; i++)
                cr_assert_str_eq(next_shown()->title,
                                text("alice asks for %d TikTok Coins", 1001 + i));
        const Shown *more = next_shown();
        assert_shown(more, 0, "2 more requests wait for an answer",
                        "See all of them: coinbudget pending", "");
        /* With room again, the next has buttons of its own. */
        assert_answer(cancel(alice, second, ""), "state=cancelled");
        cr_assert_str_eq(next_shown()->title, "alice asks for 1004 TikTok Coins");
        assert_shown(next_shown(), more->id, "1 more request waits for an answer",
                        "See all of them: coinbudget pending", "");
        assert_taken_off(next_shown(), more->id - 2);
}

Test(notify_guardian, coins_that_were_not_bought) {
        uint64_t held = approved(alice, "tiktok", 700);
        assert_answer(cancel(alice, held, "no"), "state=returning");
        const Shown *shown = next_shown();
        assert_shown(shown, 0, "alice did not buy 700 TikTok Coins",
                        text("Approved, it counts no more; denied, it counts as bought (request "
                             "%lu).",
                                        held),
                        BUTTONS);
        agent_start_for(notify, AGENT_TYPES, UID_MUM);
        board_press(shown->id, "deny");
        assert_shown(next_shown(), shown->id, "alice did not buy 700 TikTok Coins",
                        text("Request %lu is completed: all of it counts as bought.", held), "");
}

Test(notify_guardian, what_a_child_was_refused) {
        id = rejected(alice, "twitch", 100, "no-budget");
        const Shown *shown = next_shown();
        assert_shown(shown, 0, "alice was refused 100 Twitch Bits",
                        text("Request %lu: no budget.", id), "");
        cr_assert_eq(shown->urgency, 0);
        /* But not what is within their limits. */
        (void) approved(alice, "tiktok", 100);
        cr_assert_str_eq(asked(1500)->title, "alice asks for 1500 TikTok Coins");
}

Test(notify_guardian, what_she_buys_herself) {
        (void) approved(alice, "tiktok", 100); /* the child's is not told, nor counted with hers */
        id = approved(mum, "tiktok", 200);
        const Shown *shown = next_shown();
        assert_shown(shown, 0, "Approved: 200 TikTok Coins",
                        text("It is held until 12:30 (request %lu).", id), "");
}

/* ---- buttons ---- */

Test(notify_guardian, pressed_it_is_approved_when_the_password_is_right) {
        agent_start_for(notify, AGENT_TYPES, UID_MUM);
        const Shown *shown = asked(1500);
        board_press(shown->id, "approve");
        cr_assert_str_eq(agent_heard(), text("asked approve %d", UID_MUM));
        const Shown *answer = next_shown();
        assert_shown(answer, shown->id, "alice asks for 1500 TikTok Coins",
                        text("Request %lu is approved: it may be bought now.", id), "");
        cr_assert_str_eq(answer->category, "x-coinbudget.answered");
        cr_assert_str_eq(answer->icon, "dialog-information");
        cr_assert_eq(answer->expires, -1);
        assert_rows(ANSWERS, text("%lu|approve|%d|approved\n", id, UID_MUM));
}

Test(notify_guardian, or_denied) {
        agent_start_for(notify, AGENT_TYPES, UID_MUM);
        const Shown *shown = asked(1500);
        board_press(shown->id, "deny");
        assert_shown(next_shown(), shown->id, "alice asks for 1500 TikTok Coins",
                        text("Request %lu is denied: it may not be bought.", id), "");
        assert_rows(ANSWERS, text("%lu|deny|%d|rejected\n", id, UID_MUM));
}

/* As some servers do. */
Test(notify_guardian, also_when_the_server_closes_it_first) {
        agent_start_for(notify, AGENT_TYPES, UID_MUM);
        const Shown *shown = asked(1500);
        board_dismiss(shown->id);
        board_press(shown->id, "approve");
        assert_shown(next_shown(), shown->id, "alice asks for 1500 TikTok Coins",
                        text("Request %lu is approved: it may be bought now.", id), "");
}

Test(notify_guardian, without_the_password_nothing_is_answered) {
        agent_start_for(notify, AGENT_DISMISSES, UID_MUM);
        const Shown *shown = asked(1500);
        board_press(shown->id, "approve");
        const Shown *again = next_shown();
        assert_shown(again, shown->id, "alice asks for 1500 TikTok Coins",
                        text("For 22.85 USD, over the limit (request %lu).\n"
                             "Not allowed. A guardian can do this, or an administrator with sudo.",
                                        id),
                        BUTTONS);
        cr_assert_eq(again->expires, 0);
        assert_rows(ANSWERS, "");
        assert_rows("SELECT state FROM request", "pending\n");
}

Test(notify_guardian, pressed_by_who_is_no_guardian_any_more) {
        const Shown *shown = asked(1500);
        cr_assert_eq(system("sed -i '/^coinbudget-guardian:/s/mum,//' /etc/group"), 0);
        agent_start_for(notify, AGENT_TYPES, UID_MUM);
        board_press(shown->id, "approve");
        assert_shown(next_shown(), shown->id, "alice asks for 1500 TikTok Coins",
                        text("For 22.85 USD, over the limit (request %lu).\n"
                             "Not allowed. A guardian can do this, or an administrator with sudo.",
                                        id),
                        BUTTONS);
        assert_rows(ANSWERS, "");
        assert_rows("SELECT state FROM request", "pending\n");
}

Test(notify_guardian, pressed_twice_it_is_asked_once) {
        agent_start_for(notify, AGENT_PONDERS, UID_MUM);
        const Shown *shown = asked(1500);
        board_press(shown->id, "deny");
        cr_assert_str_eq(agent_heard(), text("asked approve %d", UID_MUM));
        board_press(shown->id, "approve");
        notify_settle();
        /* Whatever it has led to is asked before this. */
        assert_error(list_pending(bob, NO_OPTIONS), INTERACTIVE_REQUIRED);
        /* Nobody waits for an answer any more: of the one that was asked for. */
        notify_stop();
        cr_assert_str_eq(agent_heard(), "cancelled");
        assert_rows(ANSWERS, "");
        notify = notify_start();
}

/* A signal of the server's, from another than the server. */
Test(notify_guardian, nobody_else_presses) {
        const Shown *shown = asked(1500);
        sd_bus *other = session_bus();
        agent_start_for(notify, AGENT_TYPES, UID_MUM);
        sd_bus_message *forged = NULL;
        cr_assert_geq(sd_bus_message_new_signal(other, &forged, "/org/freedesktop/Notifications",
                                      "org.freedesktop.Notifications", "ActionInvoked"),
                        0);
        cr_assert_geq(sd_bus_message_append(forged, "us", shown->id, "approve"), 0);
        cr_assert_geq(sd_bus_send_to(other, forged, BUS_NAME ".Notify", NULL), 0);
        sd_bus_message_unref(forged);
        cr_assert_geq(sd_bus_flush(other), 0);
        notify_settle();
        board_press(shown->id, "deny");
        cr_assert_str_eq(next_shown()->body,
                        text("Request %lu is denied: it may not be bought.", id));
        assert_rows(ANSWERS, text("%lu|deny|%d|rejected\n", id, UID_MUM));
}

/* ---- answered elsewhere ---- */

Test(notify_guardian, answered_elsewhere_it_says_so) {
        const Shown *shown = asked(1500);
        uint64_t answered = id;
        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=approved");
        const Shown *answer = next_shown();
        assert_shown(answer, shown->id, "alice asks for 1500 TikTok Coins",
                        text("Request %lu is answered already: root approved it. See: coinbudget "
                             "show %lu",
                                        id, id),
                        "");
        cr_assert_eq(answer->urgency, 0);
        /* Its buttons are no more. */
        board_press(shown->id, "deny");
        cr_assert_str_eq(asked(1600)->title, "alice asks for 1600 TikTok Coins");
        assert_rows(ANSWERS, text("%lu|approve|0|approved\n", answered));
}

Test(notify_guardian, taken_back_it_goes) {
        const Shown *shown = asked(1500);
        assert_answer(cancel(alice, id, ""), "state=cancelled");
        assert_taken_off(next_shown(), shown->id);
}

Test(notify_guardian, expired_it_says_so) {
        const Shown *shown = asked(1500);
        clock_at("2027-11-23 12:01:00");
        (void) list_pending(root, NO_OPTIONS);
        assert_shown(next_shown(), shown->id, "alice asks for 1500 TikTok Coins",
                        text("Request %lu waits for no answer: it is rejected. See: coinbudget "
                             "show %lu",
                                        id, id),
                        "");
}

Test(notify_guardian, dismissed_it_stays_away_until_something_new_waits) {
        board_dismiss(asked(1500)->id);
        cr_assert_str_eq(asked(1600)->title, "alice asks for 1600 TikTok Coins");
        assert_answer(resolve(root, id - 1, true, NO_OPTIONS), "state=approved");
        cr_assert_str_eq(asked(1700)->title, "alice asks for 1700 TikTok Coins");
}

/* ---- over restarts ---- */

Test(notify_guardian, of_the_daemon) {
        const Shown *shown = asked(1500);
        daemon_kill();
        notify_await("Waiting");
        daemon_start();
        notify_await("Listening");
        alice = as(UID_ALICE);
        agent_start_for(notify, AGENT_TYPES, UID_MUM);
        board_press(shown->id, "approve");
        assert_shown(next_shown(), shown->id, "alice asks for 1500 TikTok Coins",
                        text("Request %lu is approved: it may be bought now.", id), "");
        cr_assert_str_eq(asked(1600)->title, "alice asks for 1600 TikTok Coins");
}

Test(notify_guardian, of_the_notification_server) {
        (void) asked(1500);
        board_close();
        (void) pending(alice, "tiktok", 1600);
        (void) request(alice, "tiktok", 1700, 1, "note", "s", "<b>& me</b>");
        board_open("body", NULL);
        /* This one has neither buttons nor markup. */
        for (unsigned i = 0; i < 2; i++)
                assert_shown(next_shown(), 0,
                                text("alice asks for %d TikTok Coins", i == 0 ? 1500 : 1600),
                                text("For %s USD, over the limit (request %lu).\n"
                                     "To answer: coinbudget approve %lu, or coinbudget deny %lu.",
                                                i == 0 ? "22.85" : "24.37", id + i, id + i, id + i),
                                "");
        const char *last = next_shown()->body;
        cr_assert_not_null(strstr(last, "alice writes: \"‹b›＆ me‹/b›\"\n"), "%s", last);
}

Test(notify_guardian, of_the_system_bus) {
        int status;

        (void) asked(1500);
        cr_assert_eq(world_bus_kill(world), 0);
        notify_await("Waiting");
        cr_assert_eq(world_daemon_end(world, SIGKILL, &status), 0);
        cr_assert_eq(world_bus_start(world), 0);
        daemon_start();
        notify_await("Listening");
}

Test(notify_guardian, at_its_own_end_it_leaves_no_dead_buttons) {
        const Shown *shown = asked(1500);
        notify_settle();
        notify_stop();
        assert_taken_off(next_shown(), shown->id);
        notify = notify_start();
        cr_assert_str_eq(next_shown()->title, "alice asks for 1500 TikTok Coins");
}

Test(notify_guardian, there_is_one_in_a_session) {
        const Output *second = session_output((const char *const[]){WORLD_NOTIFY, NULL});

        assert_output(second, 0, "");
        cr_assert_str_eq(second->err, "This session has a coinbudget-notify already.\n");
        cr_assert_str_eq(asked(1500)->title, "alice asks for 1500 TikTok Coins");
}
