/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A ledger that is damaged, a disk that is full, a backup that is put back. Of the ledger's files
 * these tests know ledger.db alone. */

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/integration/disk.h"
#include "tests/integration/methods.h"
#include "tests/integration/scenes.h"

#define LEDGER WORLD_STATE_DIR "/ledger.db"
#define BACKUP WORLD_DIR "/backup.db"
#define KEPT WORLD_DIR "/kept"
#define LIMITS                                        \
        "[Limits]\nDefault=tiktok month 1000 coins\n" \
        "[Requests]\nBurst=off\nRecordsPerDay=off\n"

enum { EXIT_DAMAGED = 78, PAGE = 4096 };

static void begin_with_storage(void) {
        begin_scene(LIMITS);
}

TestSuite(storage, .init = begin_with_storage, .fini = end_scene, .timeout = 60);

static void run(const char *command) {
        cr_assert_eq(system(command), 0, "%s", command);
}

/* ---- damage ---- */

/* 900 of 1000 coins are gone. */
static void spend_900(void) {
        assert_answer(complete(alice, approved(alice, "tiktok", 500), NO_OPTIONS),
                        "state=completed");
        approved(alice, "tiktok", 400);
        assert_done(set_limit(root, UID_BOB, "tiktok", "month", 7));
        rejected(alice, "tiktok", 101, "over-limit");
}

static void state_keep(void) {
        run("rm -rf " KEPT " && cp -a " WORLD_STATE_DIR " " KEPT);
}

static void state_put_back(void) {
        run("find " WORLD_STATE_DIR " -mindepth 1 -delete && cp -a " KEPT "/. " WORLD_STATE_DIR);
}

static void overwrite(off_t at, const void *bytes, size_t n) {
        int fd = open(LEDGER, O_WRONLY | O_CLOEXEC);

        cr_assert_geq(fd, 0);
        cr_assert_eq(pwrite(fd, bytes, n, at), (ssize_t) n);
        (void) close(fd);
}

/* Each file that was there is still there, byte for byte. */
static void state_note(void) {
        run("cd " WORLD_STATE_DIR
            " && find . -type f ! -name '*.lock' -exec sha256sum {} + > " WORLD_DIR
            "/sums && test -s " WORLD_DIR "/sums");
}

static void assert_state_is_the_same(void) {
        run("cd " WORLD_STATE_DIR " && sha256sum --check --quiet " WORLD_DIR "/sums");
}

static void assert_stays_down(int status, const char *message) {
        state_note();
        const Output *output = second_daemon();
        cr_assert_eq(output->status, status, "%d: %s", output->status, output->err);
        cr_assert_str_eq(output->err, text("coinbudgetd: " LEDGER ": %s\n", message));
        assert_state_is_the_same();
}

static void damage_by_text(void) {
        run("echo 'my shopping list' > " LEDGER);
}

static void damage_its_name(void) {
        overwrite(0, "SQLite formal 3", 16);
}

static void damage_its_first_page(void) {
        static const char zeros[PAGE];

        overwrite(0, zeros, PAGE);
}

static void damage_its_tables(void) {
        static const char zeros[PAGE - 100];

        overwrite(100, zeros, sizeof(zeros));
}

static void cut_off_but_a_page(void) {
        run("truncate -s 4096 " LEDGER);
}

static void cut_off_within_a_page(void) {
        run("truncate -s 5000 " LEDGER);
}

static void cut_off_all(void) {
        run("truncate -s 0 " LEDGER);
}

static void take_another_database(void) {
        run("rm " LEDGER " && sqlite3 " LEDGER
            " 'CREATE TABLE recipes (id)' && chown coinbudget: " LEDGER);
}

/* Which file, what is wrong with it, and what to do; again and again, and nothing is touched. */
Test(storage, a_damaged_ledger_keeps_the_daemon_down_and_stays_as_it_is) {
        static void (*const damages[])(void) = {damage_by_text, damage_its_name,
                        damage_its_first_page, damage_its_tables, cut_off_but_a_page,
                        cut_off_within_a_page, cut_off_all, take_another_database};

        spend_900();
        daemon_stop();
        state_keep();
        for (size_t i = 0; i < ELEMENTSOF(damages); i++) {
                damages[i]();
                for (int n = 0; n < 2; n++)
                        assert_stays_down(EXIT_DAMAGED,
                                        "it is damaged, or is not a ledger. Nothing has been "
                                        "changed. Look at it with 'coinbudgetd --verify', and put "
                                        "a backup in its place");
                cr_assert_neq(daemon_tool("--verify")->status, 0);
                assert_state_is_the_same();
                state_put_back();
        }
        daemon_start();
        assert_answer(get_limits(alice, UID_ALICE), "0.used=500", "0.held=400", "...");
}

Test(storage, a_ledger_that_may_not_be_read_says_whose_it_must_be) {
        spend_900();
        daemon_stop();
        run("chown root: " LEDGER);
        assert_stays_down(EXIT_FAILURE,
                        "it may not be written. It must belong to the service's user");
        run("chown coinbudget: " LEDGER);
        daemon_start();
        assert_answer(get_limits(alice, UID_ALICE), "0.used=500", "0.held=400", "...");
}

static const char *daemons_log(void) {
        const char *path = WORLD_LOG_DIR "/coinbudgetd";
        char buffer[16384];
        int fd = open(path, O_RDONLY | O_CLOEXEC);

        cr_assert_geq(fd, 0);
        ssize_t n = read(fd, buffer, sizeof(buffer) - 1);
        cr_assert_geq(n, 0);
        buffer[n] = '\0';
        (void) close(fd);
        cr_assert_eq(truncate(path, 0), 0);
        return text("%s", buffer);
}

/* How often the daemon said it of the ledger. */
static int count_complaints(const char *log) {
        int n = 0;

        while ((log = strstr(log, "coinbudgetd: " LEDGER ": it is damaged"))) {
                n++;
                log++;
        }
        return n;
}

/* What is asked of a ledger with a hole: nothing is approved, and no answer is wrong. True:
 * something could not be read. */
static bool assert_answers_are_right_or_none(void) {
        const Answer *asked[] = {request(alice, "tiktok", 101, NO_OPTIONS),
                        request(bob, "tiktok", 8, NO_OPTIONS), get_limits(alice, UID_ALICE),
                        request(alice, "tiktok", 101, NO_OPTIONS)};
        bool failed = false;

        for (size_t i = 0; i < ELEMENTSOF(asked); i++)
                if (has(asked[i], "error")) {
                        assert_error(asked[i], ERROR_STORAGE_FAILED);
                        failed = true;
                } else if (has(asked[i], "decision"))
                        assert_answer(asked[i], "decision=rejected", "reason=over-limit", "...");
                else
                        assert_answer(asked[i], "0.used=500", "0.held=400", "...");
        return failed;
}

/* Each page in its turn is lost. */
Test(storage, wherever_it_is_damaged_nothing_is_approved_and_it_is_said_once) {
        static const char zeros[PAGE];
        int down = 0, failing = 0, pages = 0;
        struct stat st;

        spend_900();
        daemon_stop();
        state_keep();
        cr_assert_eq(stat(LEDGER, &st), 0);
        for (off_t at = 0; at < st.st_size; at += PAGE, pages++) {
                (void) daemons_log();
                overwrite(at, zeros, PAGE);
                state_note();
                int r = world_daemon_start(world, NULL);
                if (r < 0) {
                        cr_assert_eq(r, -ECHILD);
                        cr_assert_eq(count_complaints(daemons_log()), 1);
                        assert_state_is_the_same();
                        down++;
                } else {
                        bool failed = assert_answers_are_right_or_none();
                        failing += failed;
                        daemon_stop();
                        cr_assert_eq(count_complaints(daemons_log()), failed);
                }
                state_put_back();
        }
        printf("of %d pages %d keep the daemon down, %d make it fail\n", pages, down, failing);
        cr_assert_gt(down, 0);
        cr_assert_gt(failing, 0);
        daemon_start();
}

/* ---- full disk ---- */

/* Everything that a guardian and a child can have. */
typedef struct Things {
        uint64_t held, other, bought, waiting;
} Things;

static Things make_things(void) {
        Things things = {.held = approved(alice, "tiktok", 100),
                        .other = approved(alice, "tiktok", 100),
                        .bought = approved(alice, "tiktok", 100)};

        assert_answer(complete(alice, things.bought, NO_OPTIONS), "state=completed");
        things.waiting = pending(alice, "tiktok", 1001);
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 900));
        return things;
}

/* By whom and about which request each method is called. */
static const Answer *try_method(Method method, const Things *things) {
        bool childs = strcmp(methods[method].interface, "Recharge") == 0;
        uint64_t id = method == METHOD_RESOLVE    ? things->waiting
                        : method == METHOD_REFUND ? things->bought
                                                  : things->held;

        return call_await(method_begin(childs ? alice : root, CALL_PLAIN, method, UID_ALICE, id));
}

static const bool only_reads[METHOD_COUNT] = {[METHOD_CHECK] = true,
                [METHOD_GET] = true,
                [METHOD_GET_LIMITS] = true,
                [METHOD_LIST_REQUESTS] = true,
                [METHOD_GET_ACCOUNT] = true,
                [METHOD_SUMMARIZE] = true,
                [METHOD_SUBSCRIBE] = true,
                [METHOD_LIST_ACCOUNTS] = true,
                [METHOD_LIST_PENDING] = true,
                [METHOD_LIST_CHANGES] = true};

/* Until not even a pause fits any more, of which there is little to write. What was written is
 * bob's. */
static int use_up(void) {
        int64_t until = usec_of("2027-12-01 00:00:00");
        int n = 0;

        disk_fill();
        while (!has(request(bob, "tiktok", 1, 1, "note", "s", "a little longer"), "error"))
                cr_assert_lt(n++, 20000);
        while (!has(set_paused(bob, UID_BOB, true, 1, "until", "t", (uint64_t) until), "error")) {
                until += MINUTE;
                cr_assert_lt(n++, 20000);
        }
        return n;
}

/* Twice: and each time it works again as soon as there is room, by itself. */
Test(storage, on_a_full_disk_every_change_fails_reading_goes_on_and_it_recovers) {
        daemon_stop();
        disk_mount("4m");
        config(LIMITS "OverLimit=ask\n[Account bob]\nOverLimit=reject\nBurst=off\n");
        daemon_start();
        Things things = make_things();
        for (int round = 0; round < 2; round++) {
                printf("%d more were recorded on the full disk\n", use_up());
                const char *before = rows("SELECT max(seq) FROM entry");
                for (Method m = 0; m < METHOD_COUNT; m++) {
                        const Answer *answer = try_method(m, &things);
                        cr_assert_str_eq(said(answer, "error"),
                                        only_reads[m] ? "" : ERROR_STORAGE_FAILED, "%s: %s",
                                        methods[m].name, said(answer, "error"));
                }
                assert_answer(get(alice, things.held), "state=approved", "...");
                assert_answer(get_limits(alice, UID_ALICE), "0.amount=900",
                                text("0.used=%d", 100 + 100 * round),
                                text("0.held=%d", 200 - 99 * round), "...");
                assert_answer(ask(alice, "Catalog", "Quote", "sxs", "tiktok", X(70), ""),
                                "0.coins=70", "...");
                assert_answer(request(alice, "tiktok", 1, 1, "key", "s", text("%d", round)),
                                "error=" ERROR_STORAGE_FAILED);
                assert_rows("SELECT max(seq) FROM entry", before);

                disk_make_room();
                assert_answer(request(alice, "tiktok", 1, 1, "key", "s", text("%d", round)),
                                "decision=approved", "replayed=false", "...");
                assert_answer(complete(alice, round ? things.other : things.held, NO_OPTIONS),
                                "state=completed");
                things.held = things.other;
        }
        assert_answer(get_limits(alice, UID_ALICE), "0.used=300", "0.held=2", "...");
        assert_answer(resolve(root, things.waiting, true, NO_OPTIONS), "state=approved");
        assert_done(refund(root, things.bought, NO_OPTIONS));
}

/* How often the daemon told of its storage, since it was last looked at. */
static int count_reports(void) {
        const char *log = daemons_log();
        int n = 0;

        while ((log = strstr(log, "coinbudgetd: The ledger "))) {
                n++;
                log++;
        }
        return n;
}

/* A hold of alice's, on a disk that is full. */
static uint64_t hold_and_fill(void) {
        daemon_stop();
        disk_mount("4m");
        daemon_start();
        uint64_t held = approved(alice, "tiktok", 100);
        (void) use_up();
        (void) daemons_log();
        return held;
}

/* Calls that come together share a batch. */
Test(storage, on_a_full_disk_who_reads_does_not_fail_with_those_who_change) {
        enum { ROUNDS = 20 };
        Call *changes[ROUNDS], *reads[ROUNDS];

        uint64_t held = hold_and_fill();
        for (size_t i = 0; i < ROUNDS; i++) {
                changes[i] = call_begin(bob, CALL_PLAIN, "Recharge", "Request", "sxa{sv}", "tiktok",
                                X(1), NO_OPTIONS);
                reads[i] = call_begin(alice, CALL_PLAIN, "Recharge", "Get", "t", held);
        }
        for (size_t i = 0; i < ROUNDS; i++) {
                assert_answer(call_await(changes[i]), "error=" ERROR_STORAGE_FAILED);
                assert_answer(call_await(reads[i]), "state=approved", "...");
        }
        disk_make_room();
        approved(alice, "tiktok", 100);
}

/* The hold stays as it was, as its end cannot be written down. And a reading that goes well is no
 * sign that there is room again. */
Test(storage, on_a_full_disk_reading_goes_on_when_a_hold_is_due) {
        uint64_t held = hold_and_fill();

        clock_at("2027-11-22 12:31:00");
        for (int i = 0; i < 10; i++) {
                assert_answer(get(alice, held), "state=approved", "...");
                assert_answer(get_limits(alice, UID_ALICE), "0.used=0", "0.held=100", "...");
                assert_answer(request(alice, "tiktok", 1, NO_OPTIONS),
                                "error=" ERROR_STORAGE_FAILED);
        }
        cr_assert_eq(count_reports(), 0);

        disk_make_room();
        approved(bob, "tiktok", 1);
        assert_answer(get(alice, held), "state=lapsed", "...");
        cr_assert_eq(count_reports(), 1);
}

/* It says so, and starts when there is room. */
Test(storage, started_on_a_full_disk_it_says_so_and_loses_nothing) {
        daemon_stop();
        disk_mount("4m");
        daemon_start();
        spend_900();
        daemon_stop();
        disk_fill();
        assert_stays_down(EXIT_FAILURE, "the disk is full. Make room and start again");
        disk_make_room();
        daemon_start();
        assert_answer(get_limits(alice, UID_ALICE), "0.used=500", "0.held=400", "...");
        rejected(alice, "tiktok", 101, "over-limit");
        approved(alice, "tiktok", 100);
}

/* ---- restoring ---- */

/* As docs/ledger.md says it, whatever files there are. */
static void restore(void) {
        run("mkdir -m 700 " WORLD_DIR "/away && find " WORLD_STATE_DIR
            " -mindepth 1 -exec mv -t " WORLD_DIR "/away {} +");
        run("cp " BACKUP " " LEDGER " && chown coinbudget: " LEDGER " && chmod 0600 " LEDGER);
        const Output *output = daemon_tool("--verify");
        cr_assert_eq(output->status, 0, "%s", output->err);
}

Test(storage, a_backup_is_restored_as_documented) {
        spend_900();
        const char *then = rows("SELECT seq, kind, amount, at FROM entry");
        assert_output(daemon_tool("--backup=" BACKUP), 0, "Copied to " BACKUP ".\n");
        assert_answer(request(alice, "tiktok", 100, 1, "key", "s", "later"), "decision=approved",
                        "...");
        daemon_stop();
        damage_its_tables();
        assert_stays_down(EXIT_DAMAGED,
                        "it is damaged, or is not a ledger. Nothing has been changed. Look at it "
                        "with 'coinbudgetd --verify', and put a backup in its place");

        restore();
        daemon_start();
        assert_rows("SELECT seq, kind, amount, at FROM entry", then);
        assert_answer(get_limits(alice, UID_ALICE), "0.used=500", "0.held=400", "0.remaining=100",
                        "...");
        assert_answer(get_limits(bob, UID_BOB), "0.amount=7", "...");
        /* What was recorded after the copy is not known any more, and what was damaged is kept. */
        assert_answer(request(alice, "tiktok", 100, 1, "key", "s", "later"), "decision=approved",
                        "replayed=false", "...");
        rejected(alice, "tiktok", 1, "over-limit");
        run("test -s " WORLD_DIR "/away/ledger.db");
}

/* The copy alone is put in place, beside what belongs to another time. */
Test(storage, a_copy_that_the_last_entries_do_not_follow_keeps_the_daemon_down) {
        spend_900();
        assert_output(daemon_tool("--backup=" BACKUP), 0, "Copied to " BACKUP ".\n");
        approved(alice, "tiktok", 50);
        daemon_stop();
        daemon_start();
        approved(alice, "tiktok", 50);
        daemon_kill();
        state_keep();
        run("rm " LEDGER "* && cp " BACKUP " " LEDGER " && chown coinbudget: " LEDGER);

        const Output *output = second_daemon();
        cr_assert_eq(output->status, EXIT_DAMAGED, "%d: %s", output->status, output->err);
        const char *said = "coinbudgetd: " LEDGER ": its last entries";
        cr_assert_eq(strncmp(output->err, said, strlen(said)), 0, "%s", output->err);

        /* With the ledger back, what is beside it still has what was acknowledged last. */
        run("rm " LEDGER "* && cp -a " KEPT "/ledger.db* " WORLD_STATE_DIR);
        daemon_start();
        assert_answer(get_limits(alice, UID_ALICE), "0.used=500", "0.held=500", "...");
}
