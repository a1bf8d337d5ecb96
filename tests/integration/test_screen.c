/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What people see: the client on terminals of 40, 80 and 200 columns, with and without colours, in
 * UTF-8 and in ASCII. */

#include <string.h>

#include "tests/integration/client_says.h"
#include "tests/integration/programs.h"
#include "tests/integration/screen.h"

static const Screen screens[] = {
                {40, "TERM=xterm", "C.UTF-8", true},
                {80, "TERM=xterm", "C.UTF-8", true},
                {200, "TERM=xterm", "C.UTF-8", true},
                {40, "TERM=xterm", "C", true},
                {80, "NO_COLOR=1", "C.UTF-8", false},
                {40, "TERM=dumb", "C", false},
};

/* A month with something of everything; every text as long as it may get, or nearly. */
static void begin_with_a_month(void) {
        begin_in_november(
                        "[Limits]\nDefault=tiktok month 2000 coins\n"
                        "[Requests]\nBurst=off\nOverLimit=ask\n"
                        "[Household family]\nMembers=alice bob\nLimit=* month 100 USD\n");
        client(0, "set", "alice", "50USD", "--reason=pocket money", NULL);
        client(0, "set", "alice", "1000000000000", "--platform=twitch", "--per=day", NULL);
        client(0, "grant", "alice", "500", "--reason=birthday", NULL);
        client(UID_ALICE, "record", "alice", "tiktok", "65", "--when=2027-11-20",
                        "--note=on a phone, für die große Schwester 你好", NULL);
        client(UID_ALICE, "record", "alice", "youtube", "0", "--price=5USD", "--when=2027-11-21",
                        NULL);
        client(UID_ALICE, "record", "alice", "tiktok", "1200", "--when=2027-11-22", NULL);
        client(0, "refund", "6", "15", NULL);
        client(UID_ALICE, "request", "tiktok", "350", "--note=red\xe2\x80\xae", NULL);
        client(UID_ALICE, "request", "tiktok", "9000", "--note=please", NULL);
        client(UID_ALICE, "request", "tiktok", "70", "--seller=https://tiktok.com.coins.example",
                        NULL);
        client(UID_ALICE, "set", "2300", NULL);
        client(UID_ALICE, "pause", "--until=2027-12-24 18:00", NULL);
}

TestSuite(screen, .init = begin_with_a_month, .fini = end, .timeout = 120);

#define EACH(uid, ...)              \
        {                           \
                uid, {              \
                        __VA_ARGS__ \
                }                   \
        }

Test(screen, every_line_fits) {
        static const struct {
                uid_t uid;
                const char *words[4];
        } cases[] = {
                        EACH(UID_ALICE, "status"),
                        EACH(UID_ALICE, "history"),
                        EACH(UID_ALICE, "report"),
                        EACH(UID_ALICE, "show", "6"),
                        EACH(UID_ALICE, "changes"),
                        EACH(UID_ALICE, "platforms"),
                        EACH(UID_ALICE, "bundles"),
                        EACH(UID_ALICE, "bundles", "tiktok"),
                        EACH(UID_ALICE, "quote", "tiktok", "1000"),
                        EACH(UID_ALICE, "compare"),
                        EACH(UID_ALICE, "check", "tiktok", "5000"),
                        EACH(UID_ALICE, "--help"),
                        EACH(UID_MUM, "pending"),
                        EACH(UID_MUM, "accounts"),
                        EACH(UID_MUM, "status", "alice"),
                        EACH(UID_BOB, "status"),
                        EACH(UID_BOB, "report"),
                        EACH(UID_BOB, "set", "--frob"),
        };

        /* The last one shows what the one before it does. */
        for (size_t i = 0; i < ELEMENTSOF(screens) - 1; i++)
                for (size_t j = 0; j < ELEMENTSOF(cases); j++) {
                        const char *const *words = cases[j].words;
                        const Output *output = client_on(&screens[i], cases[j].uid, words[0],
                                        words[1], words[2], NULL);

                        cr_assert_gt(strlen(output->out), 0, "%s", words[0]);
                        assert_fits(&screens[i], output, words[0]);
                }
}

/* Colours and bars where they are welcome, and nowhere else. */
Test(screen, colours_and_bars) {
        for (size_t i = 0; i < ELEMENTSOF(screens); i++) {
                const char *status = client_on(&screens[i], UID_ALICE, "status", NULL)->out;
                const char *report = client_on(&screens[i], UID_ALICE, "report", NULL)->out;
                bool utf8 = strcmp(screens[i].locale, "C.UTF-8") == 0;

                cr_assert_eq(strstr(status, utf8 ? "\033[32m█" : "\033[32m#") != NULL,
                                screens[i].fancy, "%s", status);
                cr_assert_eq(strstr(report, utf8 ? "█" : "##") != NULL, screens[i].fancy, "%s",
                                report);
        }
        /* Nor where it is no terminal, whatever it is called. */
        const Output *output = program_with(
                        UID_ALICE, "/usr/bin/env", "TERM=xterm", WORLD_CLIENT, "status", NULL);
        cr_assert_null(strchr(output->out, '\033'));
        cr_assert_null(strstr(output->out, "█"));
}

Test(screen, pictures) {
        static const struct {
                const char *name;
                uid_t uid;
                const Screen *screen;
                const char *words[4];
        } cases[] = {
                        {"status-40", UID_ALICE, &screens[0], {"status"}},
                        {"status-80", UID_ALICE, &screens[1], {"status"}},
                        {"status-80-plain", UID_ALICE, &screens[4], {"status"}},
                        {"history-40", UID_ALICE, &screens[0], {"history"}},
                        {"history-80", UID_ALICE, &screens[1], {"history"}},
                        {"history-200", UID_ALICE, &screens[2], {"history"}},
                        {"report-40-ascii", UID_ALICE, &screens[3], {"report"}},
                        {"report-80", UID_ALICE, &screens[1], {"report"}},
                        {"quote-40", UID_ALICE, &screens[0], {"quote", "tiktok", "1000"}},
                        {"show-40", UID_ALICE, &screens[0], {"show", "6"}},
                        {"pending-80", UID_MUM, &screens[1], {"pending"}},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++)
                assert_picture(client_on(cases[i].screen, cases[i].uid, cases[i].words[0],
                                               cases[i].words[1], cases[i].words[2], NULL),
                                cases[i].name);
}
