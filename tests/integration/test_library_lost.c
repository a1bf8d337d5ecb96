/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* libcoinbudget when no answer comes: a no, or asked again with the same key, so that what was
 * recorded is recorded once. */

#include <signal.h>
#include <string.h>
#include <sys/time.h>
#include <unistd.h>

#include "tests/integration/library.h"
#include "tests/integration/proxy.h"

/* µs; for calls that are to find nobody. An attempt of one takes a third. */
enum { SHORT = 300000, LONG = 4500000 };

TestSuite(library_lost, .init = begin_library, .fini = end_library, .timeout = 60);

static void daemon_signal(int signal) {
        cr_assert_eq(kill(world_daemon_pid(world), signal), 0);
}

/* ---- nobody there ---- */

Test(library_lost, without_a_daemon_it_is_a_no_at_once) {
        daemon_stop();
        int64_t begun = now_ms();
        const CoinBudgetAnswer *answer = app_request(1, NULL);

        assert_failed(answer, COINBUDGET_ERROR_UNREACHABLE);
        cr_assert_lt(now_ms() - begun, 5000);
        cr_assert_str_eq(answer->message,
                        "Nobody can be asked whether this fits the budget. Do not buy. Ask your administrator: systemctl status coinbudgetd");
        assert_failed(app_check(1), COINBUDGET_ERROR_UNREACHABLE);
        assert_failed(app_complete(2), COINBUDGET_ERROR_UNREACHABLE);

        daemon_start();
        assert_yes(app_request(1, NULL));
}

Test(library_lost, without_a_bus_it_is_a_no_at_once) {
        Told told = {0};

        cr_assert_eq(setenv("DBUS_SYSTEM_BUS_ADDRESS", "unix:path=/run/world/nowhere", 1), 0);
        assert_failed(app_request(1, NULL), COINBUDGET_ERROR_UNREACHABLE);
        coinbudget_request_async(async_app, "tiktok", 1, NULL, tell, &told, NULL);
        cr_assert_eq(told.times, 0);
        loop_until_told(&told);
        assert_failed(&told, COINBUDGET_ERROR_UNREACHABLE);

        cr_assert_eq(unsetenv("DBUS_SYSTEM_BUS_ADDRESS"), 0);
        assert_yes(app_request(1, NULL));
        assert_requests(1);
}

/* ---- nobody answers ---- */

Test(library_lost, a_daemon_that_hangs_is_a_no) {
        coinbudget_set_timeout(app, SHORT);
        daemon_signal(SIGSTOP);
        const CoinBudgetAnswer *answer = app_request(700, NULL);
        assert_failed(app_check(1), COINBUDGET_ERROR_NO_ANSWER);
        daemon_signal(SIGCONT);

        assert_failed(answer, COINBUDGET_ERROR_NO_ANSWER);
        cr_assert_eq(answer->id, 0);
        cr_assert_eq(strlen(answer->key), 32);
        cr_assert_str_eq(answer->detail, "no answer came in time");
        cr_assert_str_eq(answer->message,
                        "There was no answer whether this fits the budget. Do not buy. Try again in a moment.");
        /* All of its attempts reach the daemon in the end, and are one request, as this is too. */
        coinbudget_set_timeout(app, 0);
        const CoinBudgetAnswer *again = app_request(700, answer->key);
        assert_yes(again);
        cr_assert_eq(again->replayed, 1);
        assert_requests(1);
}

static void on_alarm(int signal) {
        (void) signal;
}

Test(library_lost, signals_end_no_call) {
        const struct sigaction action = {.sa_handler = on_alarm}; /* no SA_RESTART */
        const struct itimerval often = {{0, 5000}, {0, 5000}}, never = {{0, 0}, {0, 0}};

        coinbudget_set_timeout(app, SHORT);
        cr_assert_eq(sigaction(SIGALRM, &action, NULL), 0);
        daemon_signal(SIGSTOP);
        cr_assert_eq(setitimer(ITIMER_REAL, &often, NULL), 0);
        int64_t begun = now_ms();
        const CoinBudgetAnswer *answer = app_request(700, NULL);
        cr_assert_geq(now_ms() - begun, SHORT / 1000);
        cr_assert_eq(setitimer(ITIMER_REAL, &never, NULL), 0);
        daemon_signal(SIGCONT);
        assert_failed(answer, COINBUDGET_ERROR_NO_ANSWER);
        cr_assert_str_eq(answer->detail, "no answer came in time");
}

Test(library_lost, what_is_overdue_is_asked_for_again_with_the_same_key) {
        Told told = {0};

        coinbudget_set_timeout(async_app, LONG);
        daemon_signal(SIGSTOP);
        as_alice(coinbudget_request_async(async_app, "tiktok", 700, NULL, tell, &told, NULL));
        /* By then its first attempt is over. */
        for (int64_t end = now_ms() + LONG / 3000 + 200; left_ms(end) > 0;)
                loop_once(left_ms(end));
        cr_assert_eq(told.times, 0);
        daemon_signal(SIGCONT);
        loop_until_told(&told);

        /* The answer to the first is not listened to any more; this is the second's. */
        assert_yes(&told);
        cr_assert_eq(told.replayed, 1);
        assert_requests(1);
}

/* ---- the answer is lost ---- */

Test(library_lost, an_answer_lost_on_its_way_is_asked_for_again) {
        proxy_begin(UID_ALICE, "approved", 1);
        const CoinBudgetAnswer *answer = app_request(700, NULL);

        assert_yes(answer);
        cr_assert_eq(answer->replayed, 1);
        cr_assert_eq(answer->id, 2);
        assert_requests(1);
}

Test(library_lost, and_again) {
        proxy_begin(UID_ALICE, "approved", 5);
        const CoinBudgetAnswer *answer = app_request(700, "mine");

        assert_yes(answer);
        cr_assert_eq(answer->replayed, 1);
        cr_assert_str_eq(answer->key, "mine");
        assert_requests(1);
}

Test(library_lost, but_not_for_ever) {
        proxy_begin(UID_ALICE, "approved", 1000000);
        coinbudget_set_timeout(app, LONG / 3);
        const CoinBudgetAnswer *answer = app_request(700, NULL);

        assert_failed(answer, COINBUDGET_ERROR_NO_ANSWER);
        assert_answer(request(alice, "tiktok", 700, 1, "key", "s", answer->key), "id=2",
                        "decision=approved", "replayed=true", "...");
        assert_requests(1);
}

Test(library_lost, what_is_completed_twice_counts_once) {
        uint64_t id = approved(alice, "tiktok", 700);

        proxy_begin(UID_ALICE, "completed", 1);
        const CoinBudgetAnswer *answer = app_complete(id);
        assert_no(answer, COINBUDGET_SETTLED);
        cr_assert_str_eq(answer->state, "completed");
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'complete'", "1\n");
}

/* ---- the daemon, or the bus, is killed ---- */

static void loop_until_sent(void) {
        /* What is to be sent is sent before it waits. */
        for (int i = 0; i < 20; i++)
                loop_once(10);
}

Test(library_lost, a_daemon_killed_in_mid_call_is_asked_again_once_it_is_back) {
        Told told = {0}, other = {0};

        daemon_signal(SIGSTOP);
        as_alice(coinbudget_request_async(async_app, "tiktok", 700, NULL, tell, &told, NULL));
        as_alice(coinbudget_request_async(async_app, "tiktok", 1301, NULL, tell, &other, NULL));
        loop_until_sent();
        daemon_kill();
        loop_once(100);
        cr_assert_eq(told.times + other.times, 0);
        daemon_start();
        loop_until_told(&told);
        loop_until_told(&other);

        /* Whichever came first. */
        cr_assert_eq((told.decision == COINBUDGET_YES) + (other.decision == COINBUDGET_YES), 1);
        assert_requests(2);
}

Test(library_lost, a_daemon_that_does_not_come_back_is_a_no) {
        Told told = {0};

        coinbudget_set_timeout(async_app, LONG / 3);
        daemon_signal(SIGSTOP);
        as_alice(coinbudget_request_async(async_app, "tiktok", 700, NULL, tell, &told, NULL));
        loop_until_sent();
        daemon_kill();
        loop_until_told(&told);
        assert_failed(&told, COINBUDGET_ERROR_NO_ANSWER);
}

/* The daemon ends with its bus, as systemd has it started again with the next one. */
static void bus_restart(void) {
        int status;

        cr_assert_eq(world_bus_kill(world), 0);
        cr_assert_eq(world_daemon_end(world, 0, &status), 0);
        cr_assert_eq(world_bus_start(world), 0);
        daemon_start();
}

Test(library_lost, a_bus_that_was_restarted_is_connected_to_again) {
        Told told = {0};

        assert_yes(app_request(1, NULL));
        as_alice(coinbudget_check_async(async_app, "tiktok", 1, NULL, tell, &told, NULL));
        loop_until_told(&told);
        bus_restart();
        assert_yes(app_request(2, NULL));
        told = (Told){0};
        as_alice(coinbudget_request_async(async_app, "tiktok", 3, NULL, tell, &told, NULL));
        loop_until_told(&told);
        assert_yes(&told);
        assert_requests(3);
}

Test(library_lost, a_bus_killed_in_mid_call_is_connected_to_again) {
        Told told[3] = {{0}};

        daemon_signal(SIGSTOP);
        for (int i = 0; i < 3; i++)
                as_alice(coinbudget_request_async(
                                async_app, "tiktok", 100 + i, NULL, tell, &told[i], NULL));
        loop_until_sent();
        daemon_signal(SIGCONT);
        bus_restart();
        for (int i = 0; i < 3; i++) {
                loop_until_told(&told[i]);
                assert_yes(&told[i]);
        }
        assert_requests(3);
}
