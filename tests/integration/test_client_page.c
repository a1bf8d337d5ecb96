/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* report --html: from a real daemon into a file, and into a browser. */

#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/integration/client_says.h"
#include "tests/integration/scenes.h"

#define FOLDER WORLD_DIR "/statements"
#define PAGE FOLDER "/alice.html"

#define HOSTILE "</td><script>ran=1</script><img src=http://127.0.0.1:9/x onerror=ran=1>&amp;\"'"
/* Without a space, as long as a note may be. */
#define TENFOLD(text) text text text text text text text text text text
#define ENDLESS TENFOLD(TENFOLD("xxxxx"))

static void begin_with_folder(void) {
        begin_in_november(
                        "[Limits]\nDefault=tiktok month 2000 coins\n"
                        "[Requests]\nBurst=off\nOverLimit=ask\n"
                        "[Household R&D]\nMembers=alice bob\nLimit=* month 500000000.00 USD\n");
        cr_assert_eq(mkdir(FOLDER, 0700), 0);
        cr_assert_eq(chown(FOLDER, UID_ALICE, UID_ALICE), 0);
}

TestSuite(client_page, .init = begin_with_folder, .fini = end, .timeout = 120);

static const char *file_text(const char *path) {
        size_t size = 0;
        char *file = NULL;
        FILE *in = fopen(path, "re");

        cr_assert(in, "%s: %m", path);
        cr_assert_geq(getdelim(&file, &size, '\0', in), 0);
        fclose(in);
        return keep(file, free);
}

/* What is in the folder, by the shell's order. */
static void assert_folder(const char *expected) {
        const char *const argv[] = {"/bin/ls", "-A", FOLDER, NULL};
        Output output;

        cr_assert_eq(world_run(world, 0, argv, &output), 0);
        cr_assert_str_eq(output.out, expected);
        output_clear(&output);
}

/* Strictly, as XML. */
static void assert_well_formed(const char *path) {
        const char *const argv[] = {"/usr/bin/xmllint", "--noout", "--nonet", path, NULL};

        if (access(argv[0], X_OK) < 0)
                cr_skip_test("xmllint is missing: apt install libxml2-utils");
        const Output *output = program(0, argv);
        cr_assert_eq(output->status, 0, "%s", output->err);
}

/* ---- the file ---- */

Test(client_page, stands_in_its_place) {
        struct stat there;

        assert_output(client(UID_ALICE, "report", "--html=" PAGE, NULL), DONE,
                        "The statement is in " PAGE ". Open it in a browser.\n");
        cr_assert_eq(stat(PAGE, &there), 0);
        cr_assert_eq(there.st_mode, S_IFREG | 0600);
        cr_assert_eq(there.st_uid, UID_ALICE);
        const char *first = file_text(PAGE);
        cr_assert_not_null(strstr(first, "<p>Nothing was asked for, and nothing was bought.</p>"));
        assert_well_formed(PAGE);

        /* Another takes its place, and is its owner's alone again. */
        cr_assert_eq(chmod(PAGE, 0644), 0);
        approved(as(UID_ALICE), "tiktok", 700);
        assert_output(client(UID_ALICE, "report", "--html=" PAGE, "-q", NULL), DONE, "");
        cr_assert_eq(stat(PAGE, &there), 0);
        cr_assert_eq(there.st_mode, S_IFREG | 0600);
        const char *second = file_text(PAGE);
        cr_assert_not_null(strstr(second, "<p>1300 of 2000 left: 0 used, 700 held.</p>"));
        cr_assert_null(strstr(second, "Not counted"));
        assert_folder("alice.html\n");
        assert_output(client(UID_ALICE, "report", "--html=-", "-q", NULL), DONE, second);
}

Test(client_page, what_cannot_be_written_is_told) {
        cr_assert_eq(mkdir(FOLDER "/here", 0755), 0);
        cr_assert_eq(symlink("/dev/null", FOLDER "/link"), 0);
        assert_complains(client(UID_ALICE, "report", "--html=" FOLDER "/here", NULL), FAILED,
                        FOLDER "/here is a folder. Name a file in it: --html=" FOLDER
                               "/here/statement.html\n");
        assert_complains(client(UID_ALICE, "report", "--html=" FOLDER "/link", NULL), FAILED,
                        FOLDER
                        "/link is no plain file. Name another file, or - for standard "
                        "output.\n");
        assert_complains(client(0, "report", "--html=/dev/full", NULL), FAILED,
                        "/dev/full is no plain file.");
        assert_complains(client(UID_ALICE, "report", "--html=" FOLDER "/none/a.html", NULL), FAILED,
                        "cannot be written: No such file or directory. Name another file");
        assert_complains(client(UID_BOB, "report", "--html=" FOLDER "/bob.html", NULL), FAILED,
                        "cannot be written: Permission denied.");
        assert_complains(client(UID_ALICE, "report", "-j", "--html=" PAGE, NULL), USAGE,
                        "Either --html or JSON, not both");
        /* Of what one may not see there is no file. */
        assert_complains(client(UID_BOB, "report", "alice", "--html=/tmp/alice.html", NULL),
                        NOT_AUTHORISED, "Not allowed.");
        cr_assert_neq(access("/tmp/alice.html", F_OK), 0);
        assert_folder("here\nlink\n");
}

/* A full disk is noticed before the old one is gone. */
Test(client_page, a_full_disk_leaves_the_old_one) {
        const char *const argv[] = {"/bin/sh", "-c",
                        "ulimit -f 1; trap '' XFSZ; exec " WORLD_CLIENT " report --html=" PAGE,
                        NULL};
        Output output;

        client(UID_ALICE, "report", "--html=" PAGE, NULL);
        const char *before = file_text(PAGE);
        cr_assert_eq(world_run(world, UID_ALICE, argv, &output), 0);
        cr_assert_eq(output.status, FAILED, "%s", output.err);
        cr_assert_not_null(strstr(output.err, PAGE " cannot be written: File too large."), "%s",
                        output.err);
        output_clear(&output);
        cr_assert_str_eq(file_text(PAGE), before);
        assert_folder("alice.html\n");
}

/* ---- what is in it ---- */

/* All that a month may have, with the worst that may stand in it. */
static void fill_november(void) {
        client(0, "set", "alice", "10000000.00USD", NULL);
        client(0, "set", "alice", "1000000000000", "--platform=twitch", "--per=day", NULL);
        client(UID_ALICE, "set", "1500", NULL);
        client(UID_ALICE, "request", "tiktok", "700", "--note=\xd9\x85\xd8\xb1", NULL);
        client(UID_ALICE, "record", "alice", "tiktok", "65", "--when=2027-11-01", "--note=" HOSTILE,
                        "--app=" HOSTILE, NULL);
        client(UID_ALICE, "record", "alice", "tiktok", "70", "--when=2027-11-03", "--note=" ENDLESS,
                        NULL);
        client(0, "record", "alice", "twitch", "1000000000000", "--price=1234567.89USD",
                        "--when=2027-11-20", NULL);
        client(UID_ALICE, "record", "alice", "youtube", "0", "--price=5USD",
                        "--note=für 你好 \xe2\x80\xae", NULL);
        client(UID_ALICE, "request", "tiktok", "9000", NULL);
        client(UID_ALICE, "record", "alice", "tiktok", "7", "--when=2027-10-31", NULL);
}

Test(client_page, a_month) {
        fill_november();
        assert_output(client(UID_MUM, "report", "alice", "--html=-", "-q", NULL), DONE,
                        client(UID_ALICE, "report", "--html=-", "-q", NULL)->out);
        const char *page = client(UID_ALICE, "report", "--html=-", NULL)->out;
        static const char *const parts[] = {
                        "<title>Statement of alice, 2027-11-01 to 2027-11-30</title>",
                        "<p>665 of 1500 left: 135 used, 700 held.</p>\n"
                        "<p class=\"small\">Set by alice, for their own account. It starts anew "
                        "2027-12-01 00:00.</p>",
                        "<p class=\"small\">Shared in the household R&amp;D. It starts anew ",
                        "<h3>TikTok Coins</h3>\n<p>135 bought and 700 held, of at most 1500.</p>",
                        ("<desc>2027-11-01: 65 bought. 2027-11-03: 70 bought. 2027-11-22: 0 bought, "
                         "700 held. </desc>"),
                        "<h3>Twitch Bits</h3>\n<p>1000000000000 bought.</p>",
                        "<caption>All 6, the oldest first.</caption>",
                        "&lt;/td&gt;&lt;script&gt;ran=1&lt;/script&gt;&lt;img src=http:",
                        "für 你好 ?</td>",
        };
        for (size_t i = 0; i < ELEMENTSOF(parts); i++)
                cr_assert_not_null(strstr(page, parts[i]), "%s is not in %s", parts[i], page);

        /* October has its own days, and no limits any more. */
        const char *october = client(UID_ALICE, "report", "--html=-", "--month=2027-10", NULL)->out;
        cr_assert_not_null(strstr(october, "<desc>2027-10-31: 7 bought. </desc>"), "%s", october);
        cr_assert_not_null(strstr(october, "what they were then is not told afterwards.</p>"));
        /* The same in a locale that has no such letters. */
        const char *const argv[] = {"/usr/bin/env", "LC_ALL=C", WORLD_CLIENT, "report", "alice",
                        "--html=-", NULL};
        cr_assert_str_eq(program(0, argv)->out, page);
}

/* Months that begin on the 15th, and end in a February. */
Test(client_page, months_that_begin_on_another_day) {
        daemon_stop();
        clock_at("2028-03-01 12:00:00");
        config("[Limits]\nDefault=tiktok month 2000 coins\n[Calendar]\nMonthStartsOn=15\n");
        daemon_start();
        client(UID_ALICE, "record", "alice", "tiktok", "70", "--when=2028-02-29", NULL);
        const char *page = client(UID_ALICE, "report", "--html=-", NULL)->out;
        cr_assert_not_null(strstr(page, "<title>Statement of alice, 2028-02-15 to 2028-03-14"));
        /* The 15th of 29 days. */
        cr_assert_not_null(strstr(page, "<rect class=\"used\" x=\"48.84%\" width=\"2.31%\""), "%s",
                        page);
        cr_assert_not_null(strstr(page, ">1</text>"), "%s", page);
}

/* ---- in a browser ---- */

#define CHROMIUM "/usr/bin/chromium"

/* The page within a frame that wide, as an attribute of it. */
static void put_frame(FILE *out, int width, const char *page) {
        fprintf(out, "<iframe style=\"width:%dpx;height:800px;border:0\" srcdoc=\"", width);
        for (; *page; page++)
                if (*page == '&' || *page == '"')
                        fputs(*page == '&' ? "&amp;" : "&quot;", out);
                else
                        fputc(*page, out);
        fputs("\"></iframe>\n", out);
}

#define MEASURED(width, cards)                                                                   \
        "width=" width                                                                           \
        " scrolls=false beyond=false lang=en "                                                   \
        "title=Statement of alice, 2027-11-01 to 2027-11-30 unnamed=0 unscoped=0 uncaptioned=0 " \
        "skipped=0 elements=0 fetched=0 ran=false cards=" cards

Test(client_page, in_a_browser) {
        static const int widths[] = {320, 390, 800, 1280};
        const char *const argv[] = {"/usr/bin/env", "-u", "LD_PRELOAD", "HOME=" WORLD_DIR, CHROMIUM,
                        "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run",
                        "--user-data-dir=" WORLD_DIR "/chromium", "--window-size=1400,900",
                        "--host-resolver-rules=MAP * ~NOTFOUND", "--disable-background-networking",
                        "--disable-component-update", "--disable-sync",
                        "--log-net-log=" FOLDER "/net.json", "--dump-dom",
                        "file://" FOLDER "/frames.html", NULL};

        if (access(CHROMIUM, X_OK) < 0)
                cr_skip_test("chromium is missing: apt install chromium");
        fill_november();
        client(UID_ALICE, "report", "--html=" PAGE, NULL);
        assert_well_formed(PAGE);
        FILE *frames = fopen(FOLDER "/frames.html", "we");
        cr_assert(frames);
        fputs("<!DOCTYPE html><meta charset=\"utf-8\">\n", frames);
        for (size_t i = 0; i < ELEMENTSOF(widths); i++)
                put_frame(frames, widths[i], file_text(PAGE));
        const char *source = getenv("COINBUDGET_SOURCE_DIR");
        fputs(file_text(text("%s/tests/data/measure.html", source ? source : ".")), frames);
        cr_assert_eq(fclose(frames), 0);

        const Output *output = program(0, argv);
        const char *measured = strstr(output->out, "<pre id=\"measured\">");
        cr_assert_eq(output->status, 0, "%s", output->err);
        cr_assert_not_null(measured, "%s%s", output->out, output->err);
        measured += strlen("<pre id=\"measured\">");
        const char *expected = MEASURED("320", "grid") "\n" MEASURED("390", "grid") "\n" MEASURED(
                        "800", "grid") "\n" MEASURED("1280", "table-row-group") "</pre>";
        cr_assert_eq(strncmp(measured, expected, strlen(expected)), 0, "measured: %.1500s",
                        measured);
        const char *log = file_text(FOLDER "/net.json"); /* of all that it asked the network for */
        cr_assert_not_null(strstr(log, "\"events\": ["), "%.400s", log);
        cr_assert_null(strstr(log, "127.0.0.1:9"));
}
