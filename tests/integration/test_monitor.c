/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* monitor: each event a line, as it happens, and over whatever becomes of the daemon and the bus.
 */

#define _GNU_SOURCE
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <unistd.h>

#include "tests/integration/client_says.h"
#include "tests/integration/scenes.h"

#define SETTINGS                                               \
        "[Requests]\nOverLimit=ask\nGiveBack=ask\nBurst=off\n" \
        "[Limits]\nDefault=tiktok month 1000 coins\n"          \
        "Default=youtube month 100 USD\nWarn=80%\n"

#define WHEN "2027-11-22 12:00  "
#define ALL_SHOWN WHEN "What happens on all accounts is shown from now on. Ctrl-C ends it."
#define GONE WHEN "The daemon is gone. Nothing is allowed until it is back."
#define BACK                                                                          \
        WHEN "The daemon is back. What was asked and changed meanwhile follows, not " \
             "all that became of it: coinbudget history"

/* One that runs; the next monitor_start() is about another. */
static pid_t monitor;
static int from_monitor;
static char read_already[65536];
static size_t n_read;

static void begin_watching(void) {
        begin_scene(SETTINGS);
}

TestSuite(monitor, .init = begin_watching, .fini = end_scene, .timeout = 60);

static void monitor_start(uid_t uid, const char *option) {
        const char *const argv[] = {WORLD_CLIENT, "monitor", option, NULL};
        _cleanup_(environment_freep) char **environment = NULL;
        int ends[2];

        cr_assert_eq(world_environment(world, uid, &environment), 0);
        cr_assert_eq(pipe2(ends, O_CLOEXEC), 0);
        cr_assert_eq(process_start(world_guard(world),
                                     &(Spawn){.argv = argv,
                                                     .environment = (const char *const *)
                                                                     environment,
                                                     .uid = uid,
                                                     .in = -1,
                                                     .out = ends[1],
                                                     .err = -1,
                                                     .extra = -1},
                                     &monitor),
                        0);
        (void) close(ends[1]);
        from_monitor = ends[0];
        n_read = 0;
}

/* The next line, which comes by itself. */
static const char *next_line(void) {
        int64_t deadline = now_ms() + WORLD_PATIENCE * 1000;
        char *end;

        while (!(end = memchr(read_already, '\n', n_read))) {
                struct pollfd fd = {from_monitor, POLLIN, 0};
                cr_assert_gt(poll(&fd, 1, left_ms(deadline)), 0, "no line comes after: %.*s",
                                (int) n_read, read_already);
                ssize_t n = read(
                                from_monitor, read_already + n_read, sizeof(read_already) - n_read);
                cr_assert_gt(n, 0, "it has ended after: %.*s", (int) n_read, read_already);
                n_read += (size_t) n;
        }
        size_t length = (size_t) (end - read_already);
        const char *line = text("%.*s", (int) length, read_already);
        n_read -= length + 1;
        memmove(read_already, end + 1, n_read);
        return line;
}

#define assert_line(expected)                                                      \
        do {                                                                       \
                const char *_line = next_line();                                   \
                cr_assert_str_eq(_line, (expected), "it says instead: %s", _line); \
        } while (0)

/* Times, of 16 digits, are T. */
static void assert_json_line(const char *expected) {
        _cleanup_(output_clear) Output output = {
                        .out = strdup(text("%s\n", next_line())), .err = strdup("")};

        assert_json(&output, 0, text("%s\n", expected));
}

static void assert_ends(int signal, int expected) {
        int status;

        if (signal)
                cr_assert_eq(kill(monitor, signal), 0);
        cr_assert_eq(process_wait(monitor, WORLD_PATIENCE, &status), 0, "it does not end");
        cr_assert_eq(status, expected, "exit status %d", status);
}

/* ---- what is said ---- */

Test(monitor, a_line_for_each_event) {
        monitor_start(UID_MUM, NULL);
        assert_line(ALL_SHOWN);
        uint64_t id = approved(alice, "tiktok", 700);
        assert_line(text(WHEN "alice  Allowed: 700 TikTok Coins (request %lu).", id));
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        assert_line(text(WHEN "alice  Bought: 700 TikTok Coins (request %lu).", id));
        assert_done(refund(root, id, 1, "coins", "x", X(50)));
        /* What a signal does not say is looked up, and may show the next one's cause already. */
        const char *first = next_line(), *second = next_line();
        bool turned = strstr(first, "Changed by");
        cr_assert_str_eq(turned ? second : first,
                        text(WHEN "alice  Paid back: 50 of 700 TikTok Coins (request %lu).", id));
        cr_assert_str_eq(turned ? first : second,
                        text(WHEN "alice  Changed by root: refund of request %lu, 50 coins, 0.76 USD.",
                                        id));
        id = approved(bob, "tiktok", 850);
        assert_line(text(WHEN "bob  Allowed: 850 TikTok Coins (request %lu).", id));
        assert_line(WHEN "bob  TikTok Coins: 80 % of a limit are used. 150 of 1000 coins a month "
                         "are left, until 1 Dec 00:00.");
        assert_answer(cancel(bob, id, ""), "state=returning");
        assert_line(
                        text(WHEN "bob  Not bought, or not all of it, and counted until a guardian "
                                  "answers: 850 TikTok Coins (request %lu). To answer: coinbudget "
                                  "approve %lu, or coinbudget deny %lu",
                                        id, id, id));
        assert_answer(resolve(root, id, true, NO_OPTIONS), "state=cancelled");
        assert_line(text(WHEN "bob  Not bought: 850 TikTok Coins (request %lu).", id));
        id = rejected(alice, "twitch", 5, "no-budget");
        assert_line(text(WHEN "alice  Refused: 5 Twitch Bits (request %lu), no budget.", id));
        const Answer *asked = request(alice, "youtube", 0, PRICED(500, "USD"));
        assert_line(text(WHEN "alice  Allowed: 5.00 USD for YouTube Super Chat (request %ld).",
                        number(asked, "id")));
        assert_ends(SIGTERM, DONE);
}

/* What a child writes is one line's text, and moves nothing. */
Test(monitor, what_waits_with_its_note) {
        monitor_start(UID_MUM, NULL);
        assert_line(ALL_SHOWN);
        const Answer *asked = request(alice, "tiktok", 1001, 1, "note", "s",
                        "please\n2027-11-22 12:00  mum  Allowed \xE2\x80\xAE!");
        int64_t id = number(asked, "id");
        assert_line(text(WHEN
                        "alice  A guardian is asked: 1001 TikTok Coins (request %ld). "
                        "\"please 2027-11-22 12:00  mum  Allowed ?!\" To answer: coinbudget "
                        "approve %ld, or coinbudget deny %ld",
                        id, id, id));
        assert_answer(resolve(root, (uint64_t) id, true, NO_OPTIONS), "state=approved");
        assert_line(text(WHEN "alice  Allowed by root: 1001 TikTok Coins (request %ld).", id));
        assert_ends(SIGINT, DONE);
}

Test(monitor, what_is_changed) {
        monitor_start(UID_MUM, NULL);
        assert_line(ALL_SHOWN);
        assert_done(set_limit_in(root, UID_ALICE, "tiktok", "month", "coins", 2000, 1, "reason",
                        "s", "birthday"));
        assert_line(WHEN
                        "alice  Changed by root: limit on TikTok Coins a month, from none to 2000. "
                        "\"birthday\"");
        assert_done(set_paused(root, UID_ALICE, true, NO_OPTIONS));
        assert_line(WHEN "alice  Changed by root: pause (guardian), from not paused to paused.");
        assert_ends(SIGINT, DONE);
}

Test(monitor, ones_own_account_alone) {
        monitor_start(UID_ALICE, NULL);
        assert_line(WHEN "What happens on the account of alice is shown from now on. Ctrl-C ends "
                         "it.");
        (void) approved(bob, "tiktok", 10);
        uint64_t id = approved(alice, "tiktok", 20);
        assert_line(text(WHEN "alice  Allowed: 20 TikTok Coins (request %lu).", id));
        id = pending(alice, "tiktok", 990);
        assert_line(text(WHEN
                        "alice  A guardian is asked: 990 TikTok Coins (request %lu). Wait for "
                        "the answer: coinbudget show %lu",
                        id, id));
        assert_ends(SIGTERM, DONE);
}

Test(monitor, an_object_a_line) {
        monitor_start(UID_ALICE, "-j");
        assert_json_line("{\"time\":T,\"event\":\"listening\",\"uid\":60101}");
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 2000));
        assert_json_line(
                        "{\"time\":T,\"event\":\"BudgetChanged\",\"uid\":60101,\"changes\":["
                        "{\"at\":T,\"by\":0,\"uid\":60101,\"what\":\"limit\",\"after\":"
                        "{\"platform\":\"tiktok\",\"window\":\"month\",\"unit\":\"coins\","
                        "\"source\":\"guardian\",\"amount\":2000}}]}");
        (void) rejected(alice, "twitch", 5, "no-budget");
        assert_json_line(
                        "{\"time\":T,\"event\":\"Changed\",\"id\":3,\"state\":\"rejected\","
                        "\"reason\":\"no-budget\",\"request\":{\"id\":3,\"uid\":60101,"
                        "\"platform\":\"twitch\",\"coins\":5,\"price\":11,\"currency\":\"USD\","
                        "\"price-estimated\":true,\"created\":T,\"decided\":T,"
                        "\"decision\":\"rejected\",\"reason\":\"no-budget\","
                        "\"state\":\"rejected\"}}");
        daemon_stop();
        assert_json_line("{\"time\":T,\"event\":\"gone\",\"uid\":4294967295}");
        daemon_start();
        assert_json_line("{\"time\":T,\"event\":\"listening\",\"uid\":60101}");
        assert_ends(SIGTERM, DONE);
}

/* ---- whatever becomes of the daemon ---- */

Test(monitor, over_restarts_of_the_daemon) {
        monitor_start(UID_MUM, NULL);
        assert_line(ALL_SHOWN);
        for (int i = 0; i < 2; i++) {
                if (i == 0)
                        daemon_kill();
                else
                        daemon_stop();
                assert_line(GONE);
                daemon_start();
                assert_line(BACK);
                uint64_t id = approved(alice, "tiktok", 7);
                assert_line(text(WHEN "alice  Allowed: 7 TikTok Coins (request %lu).", id));
        }
        assert_ends(SIGINT, DONE);
}

/* It was not there to listen when the daemon came back. */
Test(monitor, what_it_has_missed_is_told_as_far_as_it_is_listed) {
        uint64_t before = approved(alice, "tiktok", 5);

        monitor_start(UID_MUM, NULL);
        assert_line(ALL_SHOWN);
        cr_assert_eq(kill(monitor, SIGSTOP), 0);
        daemon_kill();
        daemon_start();
        assert_answer(complete(alice, before, NO_OPTIONS), "state=completed");
        uint64_t id = approved(alice, "tiktok", 7), other = approved(bob, "tiktok", 8);
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 2000));
        cr_assert_eq(kill(monitor, SIGCONT), 0);
        assert_line(GONE);
        assert_line(BACK);
        assert_line(text(WHEN "alice  Allowed: 7 TikTok Coins (request %lu).", id));
        assert_line(text(WHEN "bob  Allowed: 8 TikTok Coins (request %lu).", other));
        assert_line(WHEN "alice  Changed by root: limit on TikTok Coins a month, from none to "
                         "2000.");
        assert_ends(SIGINT, DONE);
}

Test(monitor, over_a_restart_of_the_bus) {
        monitor_start(UID_ALICE, NULL);
        (void) next_line();
        assert_answer(complete(alice, approved(alice, "tiktok", 5), NO_OPTIONS), "state=completed");
        assert_line(WHEN "alice  Allowed: 5 TikTok Coins (request 2).");
        assert_line(WHEN "alice  Bought: 5 TikTok Coins (request 2).");
        int status;
        cr_assert_eq(world_bus_kill(world), 0);
        assert_line(GONE);
        /* The daemon ends with its bus. */
        (void) world_daemon_end(world, SIGKILL, &status);
        cr_assert_eq(world_bus_start(world), 0);
        daemon_start();
        assert_line(BACK);
        sd_bus *again = as(UID_ALICE);
        uint64_t id = approved(again, "tiktok", 7);
        assert_line(text(WHEN "alice  Allowed: 7 TikTok Coins (request %lu).", id));
        assert_ends(SIGTERM, DONE);
}

/* ---- its end ---- */

Test(monitor, who_reads_goes_away) {
        monitor_start(UID_ALICE, NULL);
        (void) next_line();
        cr_assert_eq(close(from_monitor), 0);
        assert_ends(0, DONE);
}

Test(monitor, without_a_daemon) {
        daemon_stop();
        const Output *output = client(UID_ALICE, "monitor", NULL);
        assert_complains(output, UNREACHABLE, "The coinbudget daemon cannot be reached: ");
        daemon_start();
        /* What cannot be written is not said. */
        const char *const argv[] = {"/bin/sh", "-c", WORLD_CLIENT " monitor >/dev/full", NULL};
        Output full = {0};
        cr_assert_eq(world_run(world, UID_ALICE, argv, &full), 0);
        assert_complains(&full, FAILED, "The answer could not be written: No space left");
        output_clear(&full);
}
