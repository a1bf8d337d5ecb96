/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* What a guardian sees: a real notification server, dunst, on a real X server without a screen, and
 * a pointer that clicks on it. */

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "tests/integration/session.h"

#define DUNST_CONFIG WORLD_DIR "/dunstrc"

/* It says nothing of markup, with which dunst takes some, and denies it. A click offers the
 * buttons; who picks one there takes the first. */
#define DUNST_SETTINGS                                     \
        "[global]\nmouse_left_click = do_action\n"         \
        "dmenu = /usr/bin/head -n 1\norigin = top-right\n" \
        "offset = 10x10\nfont = Sans 11\nwidth = 420\nheight = 200\n"

static pid_t server;

static void begin_screen(void) {
        static const char *const needed[] = {
                        "/usr/bin/dunst", "/usr/bin/dunstctl", "/usr/bin/Xvfb", "/usr/bin/xdotool"};

        for (size_t i = 0; i < ELEMENTSOF(needed); i++)
                if (access(needed[i], X_OK) < 0) {
                        (void) fprintf(stderr, "NOT TESTED: there is no %s\n", needed[i]);
                        cr_skip_test("no %s", needed[i]);
                }
        begin_scene("[Limits]\nDefault=tiktok month 1000 coins\nWarn=\n"
                    "[Requests]\nOverLimit=ask\n");
        session_open(UID_MUM);
}

static void end_screen(void) {
        int status;

        if (!world)
                return;
        notify_stop();
        /* Killed it would leave its lock and socket where all can see them. */
        (void) kill(server, SIGTERM);
        (void) process_wait(server, WORLD_PATIENCE, &status);
        end_scene();
}

TestSuite(notify_screen, .init = begin_screen, .fini = end_screen, .timeout = 60);

/* Starts an X server, which says what it is called when it is there. */
static void screen_open(void) {
        const char *const argv[] = {"/usr/bin/Xvfb", "-displayfd", "3", "-ac", "-nolisten", "tcp",
                        "-screen", "0", "640x480x24", NULL};
        char number[16] = "";
        int fds[2];

        cr_assert_eq(pipe2(fds, O_CLOEXEC), 0);
        server = session_run(argv, fds[1]);
        (void) close(fds[1]);
        for (size_t n = 0; n < sizeof(number) - 1 && !strchr(number, '\n'); n++)
                cr_assert_eq(read(fds[0], number + n, 1), 1, "Xvfb does not start");
        (void) close(fds[0]);
        number[strcspn(number, "\n")] = '\0';
        session_set("DISPLAY", text(":%s", number));
}

static void dunst_start(void) {
        static const char *const argv[] = {"/usr/bin/dunst", "-conf", DUNST_CONFIG, NULL};

        cr_assert_eq(world_write(DUNST_CONFIG, DUNST_SETTINGS), 0);
        (void) session_run(argv, -1);
        session_await_name("org.freedesktop.Notifications");
}

static const Output *tool(const char *const argv[]) {
        const Output *output = session_output(argv);

        cr_assert_eq(output->status, 0, "%s: %s", argv[0], output->err);
        return output;
}

Test(notify_screen, a_click_on_approve_comes_into_the_ledger) {
        screen_open();
        dunst_start();
        agent_start_for(notify_start(), AGENT_TYPES, UID_MUM);
        uint64_t id = (uint64_t) number(
                        request(alice, "tiktok", 1500, 1, "note", "s", "<b>birthday</b>"), "id");

        (void) tool((const char *const[]){"/usr/bin/xdotool", "search", "--sync", "--onlyvisible",
                        "--class", "Dunst", NULL});
        (void) tool((const char *const[]){
                        "/usr/bin/xdotool", "mousemove", "500", "30", "click", "1", NULL});
        cr_assert_str_eq(agent_heard(), text("asked approve %d", UID_MUM));
        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=approved", "...");
        assert_rows("SELECT request, kind, actor, state FROM entry WHERE kind = 'approve'",
                        text("%lu|approve|%d|approved\n", id, UID_MUM));
}
