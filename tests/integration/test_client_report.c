/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Statements of months that begin in the middle of the calendar's. */

#include <string.h>

#include "tests/integration/client_says.h"

static void begin_on_the_15th(void) {
        begin_in_november(
                        "[Calendar]\nMonthStartsOn=15\n"
                        "[Limits]\nDefault=tiktok month 2000 coins\n");
}

TestSuite(client_report, .init = begin_on_the_15th, .fini = end, .timeout = 60);

#define NOTHING "\nNothing was asked for, and nothing was bought.\n"

/* What was bought on 10 October is of the month that began on 15 September. */
Test(client_report, each_purchase_is_in_one_statement) {
        cr_assert_eq(client(0, "record", "alice", "tiktok", "700", "--when=2027-10-10 12:00", NULL)
                                        ->status,
                        DONE);
        assert_output(client(UID_ALICE, "report", "--month=2027-09", "-q", NULL), DONE,
                        "Statement of alice (uid 60101), from 2027-09-15 00:00 until "
                        "2027-10-15 00:00\n"
                        "\n"
                        "PLATFORM         BOUGHT      HELD  CANCELLED  REFUNDED  REQUESTS  REJECTED\n"
                        "TikTok Coins        700         0          0         0         0         0\n"
                        "TikTok Coins  10.67 USD  0.00 USD   0.00 USD  0.00 USD         0         0\n"
                        "\n"
                        "ID  WHEN              PLATFORM      COINS  BOUGHT      PRICE  STATE     WHY\n"
                        " 3  2027-10-10 12:00  TikTok Coins    700     700  10.67 USD  recorded  "
                        "bought elsewhere\n");
        assert_output(client(UID_ALICE, "report", "--month=2027-10", "-q", NULL), DONE,
                        "Statement of alice (uid 60101), from 2027-10-01 00:00 until "
                        "2027-11-01 00:00\n" NOTHING);
}

/* Its bounds are known of a limit. */
Test(client_report, the_month_that_runs_begins_when_it_does_also_without_a_purchase) {
        assert_output(client(UID_BOB, "report", "-q", NULL), DONE,
                        "Statement of bob (uid 60102), from 2027-11-15 00:00 until "
                        "2027-12-15 00:00\n" NOTHING);
        /* Also by its name, and for scripts. */
        assert_output(client(UID_BOB, "report", "--month=2027-11", "-q", NULL), DONE,
                        "Statement of bob (uid 60102), from 2027-11-15 00:00 until "
                        "2027-12-15 00:00\n" NOTHING);
        assert_output(client(UID_BOB, "report", "--month=2027-11", "-j", NULL), DONE,
                        "{\"uid\":60102,\"name\":\"bob\",\"from\":1826236800000000,"
                        "\"until\":1828828800000000,\"sums\":[],\"requests\":[]}\n");
}

/* Neither among its requests nor in its days. */
Test(client_report, the_page_of_a_month_of_nothing_shows_no_other_months_days) {
        client(0, "record", "alice", "tiktok", "700", "--when=2027-10-10 12:00", NULL);
        const char *page = client(UID_ALICE, "report", "--month=2027-09", "--html=-", NULL)->out;
        cr_assert_not_null(strstr(page, "<desc>2027-10-10: 700 bought. </desc>"), "%s", page);
        page = client(UID_ALICE, "report", "--month=2027-10", "--html=-", NULL)->out;
        cr_assert_not_null(strstr(page, "<p>Nothing was asked for, and nothing was bought.</p>"),
                        "%s", page);
        cr_assert_null(strstr(page, "2027-10-10"), "%s", page);
        cr_assert_null(strstr(page, "Day by day"), "%s", page);
}

/* What would be asked for again is left out. Of two guardians polkit would ask which one it is. */
Test(client_report, a_password_is_typed_once, .timeout = 20) {
        static const char *const mum_alone[] = {"/bin/sh", "-c",
                        "groups=$(sed '/^coinbudget-guardian:/s/,dad$//' /etc/group) && "
                        "echo \"$groups\" >/etc/group",
                        NULL};

        cr_assert_eq(program(0, mum_alone)->status, 0);
        assert_typed(client_typing("mum-secret", UID_BOB, "report", "alice", "-q", "--no-pager",
                                     NULL),
                        DONE,
                        "A guardian's password is needed to see another account's coin budget and "
                        "purchases.",
                        "Statement of alice (uid 60101), from 2027-11-01 00:00 until 2027-12-01 "
                        "00:00\n" NOTHING);
}
