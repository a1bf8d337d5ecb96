/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What an administrator does: configuration, reload, --check, --verify, --backup. */

#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/integration/calls.h"

#define LEDGER WORLD_STATE_DIR "/ledger.db"
#define BACKUP WORLD_DIR "/backup.db"

enum { EXIT_FAULTY_CONFIGURATION = 78 /* sysexits.h, and systemd.exec(5) */ };

static sd_bus *alice;

static void begin_with_budget(void) {
        begin(WORLD_PLAIN);
        config("[Limits]\nDefault=tiktok month 2000 coins\n");
        daemon_start();
        alice = as(UID_ALICE);
}

TestSuite(tools, .init = begin_with_budget, .fini = end, .timeout = 60);

static void assert_says(const Output *output, int status, const char *what) {
        cr_assert_eq(output->status, status, "exit status %d, said: %s%s", output->status,
                        output->out, output->err);
        cr_assert_not_null(strstr(output->err, what), "said: %s", output->err);
}

/* ---- configuration ---- */

Test(tools, check_finds_nothing_in_good_files) {
        assert_output(daemon_tool("--check"), 0,
                        "In order: the configuration, and a catalogue of 6 platforms.\n");
}

Test(tools, check_counts_the_limits_of_somebodys_households) {
        char text_of_config[16384] = "";
        size_t n = 0;

        for (int household = 0; household < 9; household++) {
                n += (size_t) snprintf(text_of_config + n, sizeof(text_of_config) - n,
                                "[Household h%d]\nMembers=alice\n", household);
                for (int i = 0; i < 32; i++)
                        n += (size_t) snprintf(text_of_config + n, sizeof(text_of_config) - n,
                                        "Limit=* %s 1 %s\n",
                                        (const char *[]){"day", "week", "month", "year"}[i % 4],
                                        (const char *[]){"EUR", "USD", "GBP", "CHF", "JPY", "SEK",
                                                        "NOK", "DKK"}[i / 4]);
        }
        config(text_of_config);
        assert_says(daemon_tool("--check"), EXIT_FAULTY_CONFIGURATION,
                        "[Household h0]: the households of alice have 288 limits together, 256 are "
                        "the most");
}

Test(tools, check_shows_every_fault_with_file_and_line) {
        config("[Requests]\nHoldTimeout=soon\nColour=red\n");
        const Output *output = daemon_tool("--check");

        assert_says(output, EXIT_FAULTY_CONFIGURATION, WORLD_CONFIG ":2: ");
        assert_says(output, EXIT_FAULTY_CONFIGURATION, WORLD_CONFIG ":3: ");
        cr_assert_str_eq(output->out, "");

        config("[Limits]\n\nDefault=nowhere month 5 coins\n");
        assert_says(daemon_tool("--check"), EXIT_FAULTY_CONFIGURATION, "nowhere");
}

Test(tools, with_faulty_files_the_daemon_does_not_start) {
        daemon_stop();
        config("[Requests]\nHoldTimeout=soon\n");
        assert_says(second_daemon(), EXIT_FAULTY_CONFIGURATION, WORLD_CONFIG ":2: ");
}

Test(tools, drop_ins_are_read) {
        cr_assert_eq(world_write(WORLD_CONFIG ".d/50-less.conf",
                                     "[Limits]\nDefault=\nDefault=tiktok week 7 coins\n"),
                        0);
        cr_assert_eq(world_daemon_reload(world), 0);
        assert_answer(get_limits(alice, UID_ALICE), "0.window=week", "0.amount=7", "...");
        cr_assert_not(has(get_limits(alice, UID_ALICE), "1.window"));
}

Test(tools, reload_takes_good_files) {
        approved(alice, "tiktok", 900);
        config("[Limits]\nDefault=tiktok month 1000 coins\n");
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=2000", "...");
        cr_assert_eq(world_daemon_reload(world), 0);
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=1000", "0.held=900", "...");
        rejected(alice, "tiktok", 101, "over-limit");
}

Test(tools, reload_leaves_the_old_in_force_if_files_are_faulty) {
        config("[Limits]\nDefault=tiktok month many coins\n");
        cr_assert_eq(world_daemon_reload(world), 0);
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=2000", "...");
        approved(alice, "tiktok", 2000);
}

Test(tools, usage) {
        assert_output(daemon_tool("--version"), 0, "coinbudgetd " COINBUDGET_VERSION "\n");
        cr_assert_eq(daemon_tool("--help")->status, 0);
        cr_assert_eq(daemon_tool("--nonsense")->status, 2);
        cr_assert_eq(daemon_tool("nonsense")->status, 2);
}

/* ---- --verify ---- */

/* As somebody with the disk in hands, while nobody looks. */
static void tamper(const char *sql) {
        daemon_stop();
        cr_assert_eq(system(text("sqlite3 " LEDGER " \"%s\" && chown coinbudget: " LEDGER "*",
                                     sql)),
                        0);
}

Test(tools, verify_beside_a_running_daemon) {
        complete(alice, approved(alice, "tiktok", 700), NO_OPTIONS);
        const Output *output = daemon_tool("--verify");

        cr_assert_eq(output->status, 0, "%s", output->err);
        cr_assert_eq(strncmp(output->out, "In order: 3 entries, and all that follows from them.\n",
                                     53),
                        0, "said: %s", output->out);
        approved(alice, "tiktok", 1300);

        /* As root, but without files of root's that would lock the daemon out. */
        cr_assert_eq(system("test -z \"$(find " WORLD_STATE_DIR " ! -user coinbudget)\""), 0);
}

Test(tools, verify_finds_a_changed_entry) {
        complete(alice, approved(alice, "tiktok", 700), NO_OPTIONS);
        tamper("DROP TRIGGER entry_is_never_changed; UPDATE entry SET amount = 7 WHERE seq = 2");
        assert_says(daemon_tool("--verify"), EXIT_FAILURE, "entry 2: its hash does not fit");
}

Test(tools, verify_finds_a_removed_entry) {
        rejected(alice, "tiktok", 9999, "over-limit");
        approved(alice, "tiktok", 1);
        tamper("DROP TRIGGER entry_is_never_deleted; DELETE FROM entry WHERE seq = 3");
        cr_assert_eq(daemon_tool("--verify")->status, EXIT_FAILURE);
}

Test(tools, verify_finds_a_changed_total) {
        complete(alice, approved(alice, "tiktok", 700), NO_OPTIONS);
        tamper("UPDATE total SET used = 0 WHERE window = 'month'");
        assert_says(daemon_tool("--verify"), EXIT_FAILURE, "total");
}

Test(tools, verify_finds_a_limit_that_nobody_set) {
        approved(alice, "tiktok", 700);
        tamper("INSERT INTO limits (account, platform, unit, window, source, amount, set_by, set_at)"
               " VALUES (1, 'tiktok', 'coins', 'month', 'guardian', 9999, 0, 0)");
        assert_says(daemon_tool("--verify"), EXIT_FAILURE, "limit");
}

/* ---- --backup ---- */

Test(tools, backup_beside_a_running_daemon) {
        struct stat st;

        complete(alice, approved(alice, "tiktok", 700), NO_OPTIONS);
        assert_output(daemon_tool("--backup=" BACKUP), 0, "Copied to " BACKUP ".\n");
        approved(alice, "tiktok", 1);
        cr_assert_eq(stat(BACKUP, &st), 0);
        cr_assert_eq(st.st_mode & 07777, 0600);
        /* Never over another file. */
        assert_says(daemon_tool("--backup=" BACKUP), EXIT_FAILURE, BACKUP);

        /* It can stand in for the ledger. */
        daemon_stop();
        cr_assert_eq(system("rm " WORLD_STATE_DIR "/ledger.db* && cp " BACKUP " " LEDGER
                            " && chown coinbudget: " LEDGER),
                        0);
        daemon_start();
        assert_answer(get_limits(alice, UID_ALICE), "0.used=700", "0.held=0", "...");
        cr_assert_eq(daemon_tool("--verify")->status, 0);
}

Test(tools, a_backup_that_fails_leaves_nothing) {
        cr_assert_eq(system("rm -r " WORLD_STATE_DIR "/ledger.db*"), 0);
        assert_says(daemon_tool("--backup=" BACKUP), EXIT_FAILURE, "there is no ledger yet");
        cr_assert_eq(access(BACKUP, F_OK), -1);
}

Test(tools, what_a_killed_backup_left_is_removed_at_the_start) {
        daemon_stop();
        cr_assert_eq(world_write(WORLD_STATE_DIR "/.ledger-copy-abcdef", "half a copy"), 0);
        cr_assert_eq(world_write(WORLD_STATE_DIR "/backup-2026-11.db", "somebody's"), 0);
        daemon_start();
        cr_assert_eq(access(WORLD_STATE_DIR "/.ledger-copy-abcdef", F_OK), -1);
        cr_assert_eq(access(WORLD_STATE_DIR "/backup-2026-11.db", F_OK), 0);
}

Test(tools, tools_are_for_root_and_the_service_alone) {
        const char *const verify[] = {
                        WORLD_DAEMON, "--state-dir=" WORLD_STATE_DIR, "--verify", NULL};
        Output output = {0};

        approved(alice, "tiktok", 1);
        cr_assert_eq(world_run(world, UID_ALICE, verify, &output), 0);
        assert_says(&output, EXIT_FAILURE, "Only root or the service's user may do that");
        output_clear(&output);
        cr_assert_eq(world_run(world, UID_COINBUDGET, verify, &output), 0);
        cr_assert_eq(output.status, 0, "%s", output.err);
        output_clear(&output);
}

Test(tools, accept_clock_not_while_the_daemon_runs) {
        approved(alice, "tiktok", 1);
        assert_says(daemon_tool("--accept-clock"), EXIT_FAILURE, "The daemon is running");
        cr_assert_str_eq(rows("SELECT count(*) FROM entry WHERE kind = 'accept-clock'"), "0\n");
}
