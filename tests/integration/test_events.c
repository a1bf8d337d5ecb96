/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The client's way of listening: each of the contract's signals, over restarts, and from nobody but
 * the daemon. */

#include <errno.h>
#include <unistd.h>

#include "client/events.h"
#include "tests/integration/scenes.h"

#define SETTINGS "[Limits]\nDefault=tiktok month 1000 coins\nWarn=80%\n[Requests]\nOverLimit=ask\n"

static sd_event *loop;
static Events *events;

/* What came last, and has not been looked at yet; its parts as text. */
static const char *queue[64];
static unsigned n_heard, n_read;

static void on_event(const BudgetEvent *event, void *userdata) {
        const BudgetRequest *request = event->request;
        const BudgetLimit *limit = event->limit;
        const char *heard = "";

        (void) userdata;
        switch (event->kind) {
        case BUDGET_EVENT_CHANGED:
                heard = text("changed %ld %s %s", event->id, event->state, event->reason);
                break;
        case BUDGET_EVENT_BUDGET_CHANGED:
                heard = text("budget %ld", event->uid);
                break;
        case BUDGET_EVENT_WARNING:
                heard = text("warning %ld %ld%% %s %ld/%ld", event->uid, event->percent,
                                limit->platform, limit->remaining, limit->amount);
                break;
        case BUDGET_EVENT_PENDING:
                heard = text("pending %ld %ld %s %ld %s", event->id, event->uid, request->platform,
                                request->coins, request->note ? request->note : "-");
                break;
        case BUDGET_EVENT_LISTENING:
                heard = text("listening %ld", event->uid);
                break;
        case BUDGET_EVENT_GONE:
                heard = "gone";
                break;
        case BUDGET_EVENT_FAILED:
                heard = text("failed %d", event->error.code);
                break;
        }
        cr_assert_lt(n_heard, ELEMENTSOF(queue));
        queue[n_heard++] = heard;
}

static uid_t listener;

/* The connection remembers who made it, also when it is made again. */
static void turn(uint64_t usec) {
        cr_assert_eq(identity_enter(listener), 0);
        int r = sd_event_run(loop, usec);
        identity_leave();
        cr_assert_geq(r, 0, "the loop: %s", strerror(-r));
}

static void listen_to(uid_t as_whom, uint32_t uid, EventsFlags flags) {
        listener = as_whom;
        cr_assert_geq(sd_event_new(&loop), 0);
        cr_assert_eq(identity_enter(listener), 0);
        int r = events_new(loop, uid, flags, on_event, NULL, &events);
        identity_leave();
        cr_assert_eq(r, 0, "%s", strerror(-r));
}

static const char *next_heard(void) {
        int64_t deadline = now_ms() + WORLD_PATIENCE * 1000;

        while (n_read == n_heard) {
                cr_assert_gt(left_ms(deadline), 0, "nothing was heard");
                turn((uint64_t) left_ms(deadline) * 1000);
        }
        return queue[n_read++];
}

#define assert_heard(expected)                                                     \
        do {                                                                       \
                const char *_heard = next_heard();                                 \
                cr_assert_str_eq(_heard, (expected), "heard instead: %s", _heard); \
        } while (0)

static void begin_listening(void) {
        begin_scene(SETTINGS);
}

static void end_listening(void) {
        events_free(events);
        sd_event_unref(loop);
        end_scene();
}

TestSuite(events, .init = begin_listening, .fini = end_listening, .timeout = 60);

Test(events, each_signal_with_what_it_carries) {
        listen_to(UID_MUM, UID_ALL, EVENTS_PLAIN);
        assert_heard(text("listening %u", UID_ALL));
        uint64_t id = approved(alice, "tiktok", 900);
        assert_heard(text("changed %lu approved ", id));
        assert_heard(text("budget %d", UID_ALICE));
        assert_heard(text("warning %d 80%% tiktok 100/1000", UID_ALICE));
        const Answer *asked = request(alice, "tiktok", 200, 1, "note", "s", "please");
        assert_heard(text("changed %ld pending awaiting-approval", number(asked, "id")));
        assert_heard(text("pending %ld %d tiktok 200 please", number(asked, "id"), UID_ALICE));
}

Test(events, everybody_else_hears_of_themselves) {
        listen_to(UID_ALICE, UID_ALL, EVENTS_OR_OWN);
        assert_heard(text("listening %d", UID_ALICE));
        (void) approved(bob, "tiktok", 100);
        uint64_t id = approved(alice, "tiktok", 100);
        assert_heard(text("changed %lu approved ", id));
}

Test(events, or_of_nothing_and_is_told_so) {
        listen_to(UID_ALICE, UID_ALL, EVENTS_PLAIN);
        assert_heard(text("failed %d", BUDGET_ERROR_INTERACTIVE_REQUIRED));
        (void) approved(alice, "tiktok", 100);
        turn(0);
        cr_assert_eq(n_read, n_heard);
}

Test(events, over_the_daemons_restart) {
        listen_to(UID_ALICE, UID_ALICE, EVENTS_PLAIN);
        assert_heard(text("listening %d", UID_ALICE));
        daemon_kill();
        assert_heard("gone");
        daemon_start();
        assert_heard(text("listening %d", UID_ALICE));
        uint64_t id = approved(alice, "tiktok", 100);
        assert_heard(text("changed %lu approved ", id));
}

Test(events, over_the_buss_restart) {
        listen_to(UID_ALICE, UID_ALICE, EVENTS_PLAIN);
        assert_heard(text("listening %d", UID_ALICE));
        cr_assert_eq(world_bus_kill(world), 0);
        assert_heard("gone");
        int status;
        cr_assert_eq(world_daemon_end(world, SIGKILL, &status), 0);
        cr_assert_eq(world_bus_start(world), 0);
        daemon_start();
        assert_heard(text("listening %d", UID_ALICE));
        uint64_t id = approved(as(UID_ALICE), "tiktok", 100);
        assert_heard(text("changed %lu approved ", id));
}

Test(events, waits_for_a_daemon_that_is_not_there) {
        daemon_stop();
        listen_to(UID_ALICE, UID_ALICE, EVENTS_PLAIN);
        for (int i = 0; i < 20; i++)
                turn(10000);
        cr_assert_eq(n_heard, 0, "heard: %s", queue[0]);
        daemon_start();
        assert_heard(text("listening %d", UID_ALICE));
}

Test(events, says_that_there_is_none_where_it_was_to_start_it) {
        daemon_stop();
        listen_to(UID_ALICE, UID_ALICE, EVENTS_START);
        assert_heard(text("failed %d", BUDGET_ERROR_UNREACHABLE));
        daemon_start();
        assert_heard(text("listening %d", UID_ALICE));
}

/* Anybody may send a signal to any connection on the system bus. */
Test(events, from_nobody_but_the_daemon) {
        const char *name;

        listen_to(UID_MUM, UID_ALL, EVENTS_PLAIN);
        assert_heard(text("listening %u", UID_ALL));
        cr_assert_geq(sd_bus_get_unique_name(events_bus(events), &name), 0);

        sd_bus_message *forged = NULL;
        cr_assert_geq(sd_bus_message_new_signal(
                                      bob, &forged, OBJECT_PATH, INTERFACE_GUARDIAN, "Pending"),
                        0);
        cr_assert_geq(sd_bus_message_append(forged, "tua{sv}", UINT64_C(7), UID_BOB, 0), 0);
        cr_assert_geq(sd_bus_send_to(bob, forged, name, NULL), 0);
        sd_bus_message_unref(forged);
        cr_assert_geq(sd_bus_message_new_signal(bob, &forged, "/org/freedesktop/DBus",
                                      "org.freedesktop.DBus", "NameOwnerChanged"),
                        0);
        cr_assert_geq(sd_bus_message_append(forged, "sss", BUS_NAME, "", ":1.1"), 0);
        cr_assert_geq(sd_bus_send_to(bob, forged, name, NULL), 0);
        sd_bus_message_unref(forged);
        cr_assert_geq(sd_bus_flush(bob), 0);
        /* The bus answers bob in order, so that they have been sent when this has. */
        uint64_t id = approved(bob, "tiktok", 100);
        assert_heard(text("changed %lu approved ", id));
}
