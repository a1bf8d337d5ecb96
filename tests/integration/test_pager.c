/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Long output on a terminal, and what shows there how far long work is. */

#include <sys/stat.h>
#include <unistd.h>

#include "tests/integration/client_says.h"
#include "tests/integration/programs.h"

#define CLIENT WORLD_CLIENT
#define ENV "/usr/bin/env"
#define BACKUP WORLD_DIR "/backup.db"

static sd_bus *alice;

static void begin_with_requests(void) {
        begin(WORLD_POLKIT | WORLD_CLOCK);
        clock_at("2027-11-22 12:00:00");
        config("[Limits]\nDefault=tiktok month 2000 coins\n");
        daemon_start();
        alice = as(UID_ALICE);
        approved(alice, "tiktok", 700);
        approved(alice, "tiktok", 70);
}

TestSuite(pager, .init = begin_with_requests, .fini = end, .timeout = 60);

#define HISTORY                                                            \
        "ID  WHEN              PLATFORM      COINS      PRICE  STATE\n"    \
        " 3  2027-11-22 12:00  TikTok Coins     70   1.07 USD  approved\n" \
        " 2  2027-11-22 12:00  TikTok Coins    700  10.67 USD  approved\n"

/* ---- when there is one ---- */

Test(pager, ones_own_before_everybodys) {
        assert_output(on_terminal(UID_ALICE, NULL, ENV, "COINBUDGET_PAGER=sed s/^/1:/",
                                      "PAGER=sed s/^/2:/", CLIENT, "history", "--no-legend", NULL),
                        DONE,
                        "1:3  2027-11-22 12:00  TikTok Coins   70   1.07 USD  approved\n"
                        "1:2  2027-11-22 12:00  TikTok Coins  700  10.67 USD  approved\n");
        assert_output(on_terminal(UID_ALICE, NULL, ENV, "PAGER=sed s/^/2:/ | tail -n 1", CLIENT,
                                      "history", NULL),
                        DONE, "2: 2  2027-11-22 12:00  TikTok Coins    700  10.67 USD  approved\n");
        /* The options are less's own, and so is whoever else reads them. */
        assert_output(on_terminal(UID_ALICE, NULL, ENV, "LESS=none",
                                      "PAGER=echo $LESS $LESSCHARSET${LESSSECURE}; cat >/dev/null",
                                      CLIENT, "history", NULL),
                        DONE, "FRSXMK utf-8\n");
}

Test(pager, none_where_it_is_not_wanted) {
        static const char *const unwanted[] = {"PAGER=cat", "PAGER=", "TERM=dumb", "TERM="};

        for (size_t i = 0; i < ELEMENTSOF(unwanted); i++)
                assert_output(on_terminal(UID_ALICE, NULL, ENV, "PAGER=sed s/^/2:/", unwanted[i],
                                              CLIENT, "history", NULL),
                                DONE, HISTORY);
        assert_output(on_terminal(UID_ALICE, NULL, ENV, "PAGER=sed s/^/2:/", CLIENT, "history",
                                      "--no-pager", NULL),
                        DONE, HISTORY);
        /* A few lines, or for a program. */
        assert_output(on_terminal(UID_ALICE, NULL, ENV, "PAGER=sed s/^/2:/", CLIENT, "check",
                                      "tiktok", "1", "-q", NULL),
                        DONE, "");
        assert_output(on_terminal(UID_ALICE, NULL, ENV, "PAGER=sed s/^/2:/", CLIENT, "status",
                                      "--json=short", NULL),
                        DONE, client(UID_ALICE, "status", "--json=short", NULL)->out);
        assert_output(on_terminal(UID_ALICE, NULL, ENV, "PAGER=sed s/^/2:/", CLIENT, "history",
                                      "--json=short", NULL),
                        DONE, client(UID_ALICE, "history", "--json=short", NULL)->out);
}

Test(pager, none_without_a_terminal_on_either_side) {
        const Output *output = on_terminal(UID_ALICE, NULL, ENV, "PAGER=sed s/^/2:/", "sh", "-c",
                        CLIENT " history | sed s/^/3:/; " CLIENT " history </dev/null", NULL);
        assert_output(output, DONE,
                        "3:ID  WHEN              PLATFORM      COINS      PRICE  STATE\n"
                        "3: 3  2027-11-22 12:00  TikTok Coins     70   1.07 USD  approved\n"
                        "3: 2  2027-11-22 12:00  TikTok Coins    700  10.67 USD  approved\n" HISTORY);
}

Test(pager, of_the_other_lists_too) {
        static const char *const verbs[] = {
                        "changes", "report", "bundles", "platforms", "compare", "--help"};

        for (size_t i = 0; i < ELEMENTSOF(verbs); i++)
                assert_output(on_terminal(UID_ALICE, NULL, ENV, "PAGER=echo paged; cat >/dev/null",
                                              CLIENT, verbs[i], NULL),
                                DONE,
                                /* There are no changes: that is no long output. */
                                i == 0 ? "Nothing has been changed.\n" : "paged\n");
}

/* ---- what becomes of it ---- */

/* A folder with what that command makes in it. */
static void have_programs(const char *folder, const char *command) {
        cr_assert_eq(system(text("mkdir " WORLD_DIR "/%s && cd " WORLD_DIR "/%s && %s", folder,
                                     folder, command)),
                        0);
}

Test(pager, it_keeps_the_width) {
        /* 80 columns: NOTE has to give way to them. */
        request(alice, "tiktok", 7, 1, "note", "s",
                        "a note that is longer than what is left of the line for it");
        assert_output(on_terminal(UID_ALICE, NULL, ENV, "PAGER=tail -n +2 | head -n 1", CLIENT,
                                      "history", NULL),
                        DONE,
                        " 4  2027-11-22 12:00  TikTok Coins      7   0.11 USD  approved  a note "
                        "that is …\n");
}

Test(pager, left_early_it_is_no_error) {
        assert_output(on_terminal(UID_ALICE, NULL, ENV, "PAGER=head -n 1", CLIENT, "--help", NULL),
                        DONE, "coinbudget [OPTION...] [VERB] ...\n");
        assert_output(on_terminal(UID_ALICE, NULL, ENV, "PAGER=true", CLIENT, "bundles", NULL),
                        DONE, "");
        /* Its own status is nobody's business. */
        assert_output(on_terminal(UID_ALICE, NULL, ENV, "PAGER=cat; exit 3", CLIENT, "history",
                                      NULL),
                        DONE, HISTORY);
}

Test(pager, one_that_cannot_be_run) {
        assert_output(on_terminal(UID_ALICE, NULL, ENV, "PAGER=/nonexistent 2>/dev/null", CLIENT,
                                      "history", NULL),
                        FAILED,
                        "The pager cannot be run. Set PAGER to one that can, or use --no-pager\n");
        /* Without less and more it is shown as it is. */
        have_programs("few", "ln -s /usr/bin/cat cat");
        assert_output(on_terminal(UID_ALICE, NULL, ENV, "PATH=" WORLD_DIR "/few", CLIENT, "history",
                                      NULL),
                        DONE, HISTORY);
}

Test(pager, with_sudo_it_is_less_without_its_shell) {
        have_programs("own",
                        "printf '#!/bin/sh\necho \"secure $LESSSECURE\"; cat' > less && "
                        "chmod +x less");
        assert_output(on_terminal(0, NULL, ENV, "SUDO_UID=60101", "PAGER=id", "COINBUDGET_PAGER=id",
                                      "PATH=" WORLD_DIR "/own:/usr/bin:/bin", CLIENT, "history",
                                      "alice", NULL),
                        DONE, "secure 1\n" HISTORY);
        assert_output(on_terminal(0, NULL, ENV, "PATH=" WORLD_DIR "/own:/usr/bin:/bin", CLIENT,
                                      "history", "alice", NULL),
                        DONE, "secure \n" HISTORY);
}

/* Without what colours, and moves on the screen. */
static const char *plain(const char *shown) {
        char *result = keep(strdup(shown), free), *to = result;

        while (*shown) {
                if (*shown != '\033') {
                        *to++ = *shown++;
                        continue;
                }
                shown++;
                if (*shown == '[')
                        shown += 1 + strcspn(shown + 1, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz");
                shown += *shown != '\0';
        }
        *to = '\0';
        return result;
}

/* Quits by itself where it fits; else by q, for which its prompt is made to look like a question.
 */
Test(pager, less_itself) {
        const Output *output = on_terminal(UID_ALICE, NULL, CLIENT, "history", NULL);
        cr_assert_eq(output->status, DONE);
        cr_assert_str_eq(plain(output->out), HISTORY);

        output = on_terminal(UID_ALICE, "q", ENV, "PAGER=less '-PMPassword\\: '", CLIENT, "--help",
                        NULL);
        cr_assert_eq(output->status, DONE);
        cr_assert_not_null(strstr(plain(output->out), "\n  show ID"), "said: %s", output->out);
        cr_assert_null(strstr(output->out, "Exit status"), "said: %s", output->out);
}

/* ---- progress ---- */

#define TOOL WORLD_DAEMON, "--state-dir=" WORLD_STATE_DIR, "--catalog=" WORLD_CATALOG_DIR

/* Percents, and the spaces that they are written over with. */
#define PERCENTS "100 %     "

Test(pager, the_daemons_tools_show_how_far_they_are) {
        /* Only what has left the redo log is looked at by parts. */
        daemon_stop();
        const Output *output = on_terminal(0, NULL, TOOL, "--verify", NULL);
        cr_assert_eq(output->status, 0);
        cr_assert_eq(strncmp(output->out, PERCENTS "In order: 3 entries, ", 31), 0, "said: %s",
                        output->out);
        assert_output(on_terminal(0, NULL, TOOL, "--backup=" BACKUP, NULL), 0,
                        PERCENTS "Copied to " BACKUP ".\n");
        /* In a log there is none of that. */
        cr_assert_str_eq(daemon_tool("--verify")->err, "");
        daemon_start();
}

Test(pager, nor_does_it_stand_in_the_way_of_what_is_wrong) {
        daemon_stop();
        cr_assert_eq(system("sqlite3 " WORLD_STATE_DIR
                            "/ledger.db \"DROP TRIGGER entry_is_never_changed; UPDATE entry SET "
                            "amount = 7 WHERE seq = 2\" && chown coinbudget: " WORLD_STATE_DIR
                            "/ledger.db*"),
                        0);
        const Output *output = on_terminal(0, NULL, TOOL, "--verify", NULL);
        cr_assert_eq(output->status, 1);
        cr_assert_eq(strncmp(output->out, PERCENTS "entry 2: ", 19), 0, "said: %s", output->out);
        daemon_start();
}

Test(pager, an_export_shows_how_far_it_is) {
        assert_output(on_terminal(UID_ALICE, NULL, "/bin/sh", "-c", CLIENT " export >/dev/null",
                                      NULL),
                        DONE, "2 requests          ");
        /* On the terminal itself it shows by itself. */
        assert_output(on_terminal(UID_ALICE, NULL, CLIENT, "export", "--format=json",
                                      "--json=short", NULL),
                        DONE,
                        client(UID_ALICE, "export", "--format=json", "--json=short", NULL)->out);
}
