/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What was answered is on disk, and what is on disk is found again: over restarts, SIGKILL, a full
 * disk. */

#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/integration/calls.h"
#include "tests/integration/disk.h"

static sd_bus *alice;

static void begin_with_budget(void) {
        begin(WORLD_PLAIN);
        config("[Limits]\nDefault=tiktok month 2000 coins\n");
        daemon_start();
        alice = as(UID_ALICE);
}

TestSuite(durability, .init = begin_with_budget, .fini = end, .timeout = 60);

static void restart_with(const char *requests) {
        daemon_stop();
        config(text("[Limits]\nDefault=tiktok month 2000 coins\n[Requests]\n%s\n", requests));
        daemon_start();
}

static void assert_ledger_is_sound(void) {
        const Output *output = daemon_tool("--verify");
        cr_assert_eq(output->status, 0, "%s%s", output->out, output->err);
}

static mode_t mode_of(const char *path) {
        struct stat st;
        cr_assert_eq(stat(path, &st), 0, "%s", path);
        cr_assert_eq(st.st_uid, UID_COINBUDGET);
        return st.st_mode & 07777;
}

Test(durability, the_ledger_is_its_owners_alone) {
        approved(alice, "tiktok", 1);
        cr_assert_eq(mode_of(WORLD_STATE_DIR), 0700);
        cr_assert_eq(mode_of(WORLD_STATE_DIR "/ledger.db"), 0600);
        cr_assert_eq(mode_of(WORLD_STATE_DIR "/ledger.db-wal"), 0600);
}

Test(durability, all_is_there_after_a_restart) {
        uint64_t bought = approved(alice, "tiktok", 700), held = approved(alice, "tiktok", 300);
        complete(alice, bought, NO_OPTIONS);

        daemon_stop();
        daemon_start();
        assert_answer(get_limits(alice, UID_ALICE), "0.used=700", "0.held=300", "0.remaining=1000",
                        "...");
        assert_answer(complete(alice, held, NO_OPTIONS), "state=completed");
        rejected(alice, "tiktok", 1001, "over-limit");
        assert_ledger_is_sound();
}

Test(durability, killed_after_each_answer) {
        enum { ROUNDS = 8 };
        uint64_t ids[ROUNDS];

        for (int i = 0; i < ROUNDS; i++) {
                ids[i] = approved(alice, "tiktok", 10 + i);
                daemon_kill();
                daemon_start();
        }
        for (int i = 0; i < ROUNDS; i++)
                assert_answer(get(alice, ids[i]), text("coins=%d", 10 + i), "state=approved",
                                "...");
        assert_ledger_is_sound();
}

Test(durability, killed_with_requests_in_flight) {
        enum { CALLS = 60 };
        Call *calls[CALLS];
        int64_t held = 0;

        restart_with("Burst=off");
        for (int i = 0; i < CALLS; i++)
                calls[i] = call_begin(alice, CALL_PLAIN, "Recharge", "Request", "sxa{sv}", "tiktok",
                                X(50), 1, "key", "s", text("k%d", i));
        (void) call_await(calls[0]);
        daemon_kill();
        daemon_start();

        for (int i = 0; i < CALLS; i++) {
                const Answer *first = call_await(calls[i]);
                const Answer *again = request(alice, "tiktok", 50, 1, "key", "s", text("k%d", i));
                /* Whatever was told is still so; what was not told is settled now. */
                if (has(first, "id")) {
                        cr_assert_str_eq(said(again, "id"), said(first, "id"));
                        cr_assert_str_eq(said(again, "decision"), said(first, "decision"));
                        cr_assert_str_eq(said(again, "replayed"), "true");
                }
                if (strcmp(said(again, "decision"), "approved") == 0)
                        held += 50;
        }
        cr_assert_eq(held, 2000);
        assert_answer(get_limits(alice, UID_ALICE), "0.held=2000", "...");
        cr_assert_str_eq(rows("SELECT count(*) FROM entry WHERE kind = 'request'"), "60\n");
        assert_ledger_is_sound();
}

Test(durability, a_second_daemon_on_the_same_ledger_is_refused) {
        approved(alice, "tiktok", 1);
        const Output *output = second_daemon();
        cr_assert_neq(output->status, 0);
        cr_assert_not_null(strstr(output->err, WORLD_STATE_DIR), "said: %s", output->err);
        approved(alice, "tiktok", 1);
}

/* ---- full disk ---- */

/* What a process has used of the processor. */
static int64_t cpu_ms(pid_t pid) {
        unsigned long user, system;
        FILE *file = fopen(text("/proc/%d/stat", pid), "re");

        cr_assert_not_null(file);
        int n = fscanf(file, "%*d %*s %*c %*d %*d %*d %*d %*d %*u %*u %*u %*u %*u %lu %lu", &user,
                        &system);
        (void) fclose(file);
        cr_assert_eq(n, 2);
        return (int64_t) ((user + system) * 1000 / (unsigned long) sysconf(_SC_CLK_TCK));
}

Test(durability, a_full_disk_approves_nothing_and_the_key_settles_it) {
        daemon_stop();
        disk_mount("2m");
        daemon_start();
        approved(alice, "tiktok", 100);

        disk_fill();
        const Answer *answer;
        int n = 0;
        /* What is free in the log's last pages is used up first. */
        do
                answer = request(alice, "tiktok", 1, 2, "key", "s", text("k%d", ++n), "note", "s",
                                "a little longer, so that the page is full sooner");
        while (!has(answer, "error"));
        assert_error(answer, ERROR_STORAGE_FAILED);

        disk_make_room();
        answer = request(alice, "tiktok", 1, 1, "key", "s", text("k%d", n));
        assert_answer(answer, "decision=approved", "...");
        assert_answer(get_limits(alice, UID_ALICE), text("0.held=%d", 100 + n), "...");
        assert_ledger_is_sound();
}

/* What was read last must not keep the log from being written back. */
Test(durability, the_log_does_not_grow_for_ever) {
        struct stat log;

        complete(alice, approved(alice, "tiktok", 1), NO_OPTIONS);
        restart_with("RecordsPerDay=off\nBurst=off");
        for (int i = 0; i < 600; i++)
                cancel(alice, approved(alice, "tiktok", 1), "");
        cr_assert_eq(stat(WORLD_STATE_DIR "/ledger.db-wal", &log), 0);
        cr_assert_lt(log.st_size, 8 * 1024 * 1024, "%lld", (long long) log.st_size);
}

/* systemd starts it again on failure alone. */
Test(durability, a_bus_that_is_gone_is_a_failure) {
        int status;

        approved(alice, "tiktok", 100);
        cr_assert_eq(world_bus_kill(world), 0);
        cr_assert_eq(world_daemon_end(world, 0, &status), 0);
        cr_assert_eq(status, EXIT_FAILURE, "%d", status);
}

/* A hold that is due while nothing can be written must not keep the processor busy. */
Test(durability, a_full_disk_with_a_hold_due_waits_quietly) {
        daemon_stop();
        config("[Limits]\nDefault=tiktok month 2000 coins\n[Requests]\nHoldTimeout=1s\n");
        disk_mount("2m");
        daemon_start();
        sd_bus *bob = as(UID_BOB);
        uint64_t id = approved(alice, "tiktok", 100);
        disk_fill();
        for (int n = 0; !has(request(bob, "tiktok", 1, 1, "note", "s", "fills the log"), "error");
                        n++)
                cr_assert_lt(n, 2000);

        /* It tries again once a second; this looks at what two of them cost. */
        const struct timespec two_seconds = {.tv_sec = 2};
        int64_t before = cpu_ms(world_daemon_pid(world));
        (void) nanosleep(&two_seconds, NULL);
        cr_assert_lt(cpu_ms(world_daemon_pid(world)) - before, 200);

        disk_make_room();
        assert_answer(get(alice, id), "state=lapsed", "...");
        assert_ledger_is_sound();
}

/* ---- files that are not what they should be ---- */

static void assert_refuses_to_start(const char *because) {
        struct stat before, after;

        cr_assert_eq(stat(WORLD_STATE_DIR "/ledger.db", &before), 0);
        const Output *output = second_daemon();
        cr_assert_neq(output->status, 0);
        cr_assert_not_null(strstr(output->err, because), "said: %s", output->err);
        cr_assert_eq(stat(WORLD_STATE_DIR "/ledger.db", &after), 0);
        cr_assert_eq(before.st_ino, after.st_ino);
        cr_assert_eq(before.st_size, after.st_size);
}

Test(durability, a_newer_ledger_is_left_alone) {
        approved(alice, "tiktok", 1);
        daemon_stop();
        cr_assert_eq(system("sqlite3 " WORLD_STATE_DIR "/ledger.db 'PRAGMA user_version = 999'"),
                        0);
        assert_refuses_to_start("newer");
}

Test(durability, a_damaged_ledger_is_left_alone) {
        approved(alice, "tiktok", 1);
        daemon_stop();
        cr_assert_eq(system("printf 'not a database, just text' > " WORLD_STATE_DIR "/ledger.db"),
                        0);
        assert_refuses_to_start("ledger.db");
}

/* ---- holds ---- */

Test(durability, an_unconfirmed_hold_counts_as_spent) {
        restart_with("HoldTimeout=1s");
        uint64_t id = approved(alice, "tiktok", 700);

        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=lapsed", "reason=");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=700", "0.held=0", "0.remaining=1300",
                        "...");
        assert_answer(get(alice, id), "state=lapsed", "decision=approved", "...");
        cr_assert_str_eq(rows("SELECT lapse.at = request.until FROM entry lapse"
                              " JOIN entry request ON lapse.request = request.seq"
                              " WHERE lapse.kind = 'lapse'"),
                        "1\n");
        assert_error(cancel(alice, id, ""), ERROR_WRONG_STATE);
        /* What counts as bought already is not given back upon the app's word. */
        assert_answer(complete(alice, id, 1, "coins", "x", X(500)), "state=completed");
        assert_answer(get(alice, id), "state=completed", "completed-coins=700", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=700", "0.held=0", "...");
        assert_ledger_is_sound();
}

Test(durability, of_which_a_trusted_app_gives_back_what_it_did_not_buy) {
        restart_with("HoldTimeout=1s\nGiveBack=trust");
        uint64_t id = approved(alice, "tiktok", 700);

        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=lapsed", "reason=");
        assert_error(cancel(alice, id, ""), ERROR_WRONG_STATE);
        assert_answer(complete(alice, id, 1, "coins", "x", X(500)), "state=completed");
        assert_answer(get(alice, id), "state=completed", "completed-coins=500", "...");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=500", "0.held=0", "...");
        assert_ledger_is_sound();
}

Test(durability, or_is_released_and_counts_when_it_was_bought_after_all) {
        restart_with("HoldTimeout=1s\nUnconfirmed=release");
        assert_answer(get_account(alice, UID_ALICE), "unconfirmed=release", "...");
        uint64_t id = approved(alice, "tiktok", 2000);

        assert_answer(next_signal(alice, "Changed"), text("id=%lu", id), "state=lapsed", "reason=");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=0", "0.held=0", "0.remaining=2000",
                        "...");
        uint64_t other = approved(alice, "tiktok", 2000);
        complete(alice, other, NO_OPTIONS);
        /* Even beyond the limit: what was bought counts. */
        assert_answer(complete(alice, id, NO_OPTIONS), "state=completed");
        assert_answer(get_limits(alice, UID_ALICE), "0.used=4000", "0.held=0", "0.remaining=0",
                        "...");
        assert_ledger_is_sound();
}
