/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The redo log: what was answered is on disk before it is in the ledger's own file. A copy of the
 * folder is what a daemon that was killed leaves behind. */

#include <criterion/criterion.h>
#include <errno.h>
#include <fcntl.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/internal.h"
#include "tests/unit/book.h"
#include "tests/unit/fixture.h"

TestSuite(redo, .init = book_open, .fini = book_close);

/* These stand in for the library's, in SQLite too. */
static bool syncs_fail;
static int n_synced;

static int do_sync(long call, int fd) {
        if (syncs_fail) {
                errno = EIO;
                return -1;
        }
        n_synced++;
        return (int) syscall(call, fd);
}

int fdatasync(int fd) {
        return do_sync(SYS_fdatasync, fd);
}

int fsync(int fd) {
        return do_sync(SYS_fsync, fd);
}

/* In the fixture's folder. */
_printf_(1, 2) static void shell(const char *format, ...) {
        char command[400];
        va_list ap;

        int n = snprintf(command, sizeof(command), "cd '%s' && ", fixture_path(""));
        va_start(ap, format);
        (void) vsnprintf(command + n, sizeof(command) - (size_t) n, format, ap);
        va_end(ap);
        cr_assert_eq(system(command), 0, "%s", command);
}

static void copy_folder(const char *from, const char *to) {
        shell("rm -rf %s && cp -r %s %s", to, from, to);
}

/* In a file, from outside. */
static int run_in(const char *file, const char *sql) {
        sqlite3 *db = NULL;

        int rc = sqlite3_open(fixture_path(file), &db);
        if (rc == SQLITE_OK)
                rc = sqlite3_exec(db, sql, NULL, NULL, NULL);
        sqlite3_close(db);
        return rc;
}

static int64_t number_in(const char *file, const char *sql) {
        sqlite3 *db = NULL;
        int64_t number = -1;

        cr_assert_eq(sqlite3_open(fixture_path(file), &db), SQLITE_OK);
        cr_assert_eq(database_number(db, sql, &number), 0, "%s: %s", sql, sqlite3_errmsg(db));
        sqlite3_close(db);
        return number;
}

static void assert_will_not_open(const char *folder, int error, const char *advice) {
        char *message = NULL;
        Ledger *other = NULL;

        cr_assert_eq(ledger_open(fixture_path(folder), &other, &message), error, "%s", message);
        cr_assert(strstr(message, advice), "%s", message);
        free(message);
}

/* Two requests that were flushed, and after them a third and the completion of the second, which
 * were not. */
static void begin_story(void) {
        book_add(book_account(1000, "alice"));
        book_add(book_request(100, "approved"));
        book_add(book_request(200, "approved"));
        cr_assert_eq(ledger_flush(book), 0);
        Entry keyed = book_request(400, "approved");
        keyed.key = "the key";
        book_add(keyed);
        Entry complete = book_about(ENTRY_COMPLETE, 3);
        complete.amount = 150;
        book_add(complete);
}

static const char states[] = "SELECT id, state FROM request ORDER BY id";
static const char month[] =
                "SELECT used, held FROM total WHERE platform = 'tiktok'"
                " AND unit = 'coins' AND window = 'month'";

static void expect_all_of_it(void) {
        int64_t id = 0;

        book_expect(states, "2 approved\n3 completed\n4 approved\n");
        book_expect(month, "150 500\n");
        book_expect("SELECT count(*), max(seq) FROM entry", "5 5\n");
        cr_expect_eq(ledger_find_key(book, 1, "the key", &id), 1);
        cr_expect_eq(id, 4);
        book_check();
}

Test(redo, what_was_answered_and_not_flushed_is_found_after_a_crash) {
        begin_story();
        copy_folder("state", "killed");
        cr_expect_eq(number_in("killed/ledger.db", "SELECT max(seq) FROM entry"), 3);
        copy_folder("state", "killed"); /* looking has written its log back */

        book_open_in("killed");
        expect_all_of_it();
        cr_expect_eq(book_add(book_request(1, "approved")), 6, "the chain goes on");
        book_check();
}

Test(redo, a_crash_after_that_loses_nothing_either) {
        begin_story();
        copy_folder("state", "killed");
        book_open_in("killed");
        copy_folder("killed", "again");
        book_open_in("again");
        expect_all_of_it();
}

/* Between the ledger's COMMIT and the next write the log has what the ledger has. */
Test(redo, what_was_flushed_is_not_taken_twice) {
        begin_story();
        cr_assert_eq(ledger_flush(book), 0);
        copy_folder("state", "killed");
        cr_expect_eq(number_in("killed/ledger.redo", "SELECT count(*) FROM entry"), 2);
        book_open_in("killed");
        expect_all_of_it();
}

Test(redo, its_place_is_taken_by_what_comes_after_a_flush) {
        begin_story();
        cr_assert_eq(ledger_flush(book), 0);
        book_add(book_request(1, "approved"));
        copy_folder("state", "killed");
        cr_expect_eq(number_in("killed/ledger.redo", "SELECT count(*) FROM entry"), 1);
        cr_expect_eq(number_in("killed/ledger.redo", "SELECT seq FROM entry"), 6);
}

Test(redo, after_a_clean_end_the_ledger_has_it_all) {
        begin_story();
        book = ledger_close(book);
        cr_expect_eq(number_in("state/ledger.redo", "SELECT count(*) FROM entry"), 0);
        shell("rm state/ledger.redo*");
        book_open_in("state");
        expect_all_of_it();
}

Test(redo, a_batch_that_fails_takes_nothing_of_the_others_along) {
        sqlite3 *other = NULL;

        begin_story();
        cr_assert_eq(sqlite3_open(fixture_path("state/ledger.redo"), &other), SQLITE_OK);
        cr_assert_eq(sqlite3_exec(other, "BEGIN IMMEDIATE", NULL, NULL, NULL), SQLITE_OK);
        Entry request = book_request(50, "approved");
        cr_expect_eq(book_try(&request), -EBUSY);
        sqlite3_close(other);

        expect_all_of_it();
        cr_expect_eq(book_add(request), 6);
        book_expect(month, "150 550\n");
        copy_folder("state", "killed");
        book_open_in("killed");
        book_expect(month, "150 550\n");
        book_check();
}

/* As one that is put in place beside the log of another. */
static int find_bob(Ledger *ledger, size_t index, void *userdata) {
        LedgerAccount account;

        (void) index;
        *(int *) userdata = ledger_find_account(ledger, 1001, "bob", &account);
        return 0;
}

/* The disk that cannot sync keeps what it was given in memory, where SQLite finds it when it opens
 * the file again. */
Test(redo, what_could_not_be_synced_is_not_taken_for_what_is_on_disk) {
        int found = 0, result;

        book_open_in("state");
        book_add(book_account(1000, "alice"));
        syncs_fail = true;
        Entry bob = book_account(1001, "bob");
        cr_expect_eq(book_try(&bob), -EIO);
        n_synced = 0;
        cr_expect_eq(ledger_batch(book, 1, find_bob, &found, &result), -EIO);
        cr_expect_eq(found, 0);

        syncs_fail = false;
        cr_assert_eq(ledger_batch(book, 1, find_bob, &found, &result), 0);
        cr_expect(found == 0 || n_synced > 0, "told, and only in memory");
        book_add(book_account(1002, "carol"));
        book_check();
}

Test(redo, a_ledger_that_it_does_not_follow_is_left_alone) {
        struct stat before, after;

        begin_story();
        book_open_in("older");
        book_add(book_account(1000, "alice"));
        book = ledger_close(book);
        book_open_in("state");
        cr_assert_eq(ledger_flush(book), 0);
        book_add(book_request(1, "approved"));
        copy_folder("state", "killed");
        shell("rm killed/ledger.db* && cp older/ledger.db killed/");
        cr_assert_eq(stat(fixture_path("killed/ledger.redo"), &before), 0);

        assert_will_not_open("killed", -ESTALE, "move ledger.redo* away too");
        assert_will_not_open("killed", -ESTALE, "killed/ledger.db: its last entries");
        cr_expect_eq(number_in("killed/ledger.db", "SELECT max(seq) FROM entry"), 1);
        cr_expect_eq(number_in("killed/ledger.redo", "SELECT count(*) FROM entry"), 1);
        cr_assert_eq(stat(fixture_path("killed/ledger.redo"), &after), 0);
        cr_expect_eq(before.st_size, after.st_size);

        shell("rm killed/ledger.redo*");
        book_open_in("killed");
        book_check();
}

/* The ledger's file is away, the log is not: no new ledger begins. */
Test(redo, without_its_ledger_nothing_begins_anew) {
        begin_story();
        copy_folder("state", "killed");
        shell("rm killed/ledger.db*");
        assert_will_not_open("killed", -EUCLEAN, "it is damaged");
}

static void expect_refused(const char *what) {
        char *message = NULL;
        Ledger *other = NULL;

        int r = ledger_open(fixture_path("killed"), &other, &message);
        cr_expect(r == -ESTALE || r == -EUCLEAN, "%s: %d", what, r);
        cr_expect_eq(number_in("killed/ledger.db", "SELECT max(seq) FROM entry"), 3, "%s", what);
        free(message);
        ledger_close(other);
}

Test(redo, rows_that_were_changed_in_it_are_noticed) {
        static const char *const changes[] = {
                        "UPDATE entry SET hash = zeroblob(32) WHERE seq = 4",
                        "UPDATE entry SET hash = x'00' WHERE seq = 4",
                        "UPDATE entry SET bytes = (SELECT bytes FROM entry WHERE seq = 4) WHERE seq = 5",
                        "UPDATE entry SET bytes = substr(bytes, 1, length(bytes) - 1) WHERE seq = 5",
                        "UPDATE entry SET bytes = x'' WHERE seq = 5",
                        "UPDATE entry SET seq = 7 WHERE seq = 5",
                        "DELETE FROM entry WHERE seq = 4",
        };

        begin_story();
        for (size_t i = 0; i < ELEMENTSOF(changes); i++) {
                copy_folder("state", "killed");
                cr_assert_eq(run_in("killed/ledger.redo", changes[i]), SQLITE_OK);
                expect_refused(changes[i]);
        }

        /* And where the ledger has it as well. */
        cr_assert_eq(ledger_flush(book), 0);
        for (size_t i = 0; i < 2; i++) {
                copy_folder("state", "killed");
                cr_assert_eq(run_in("killed/ledger.redo", changes[i]), SQLITE_OK);
                assert_will_not_open("killed", i == 0 ? -ESTALE : -EUCLEAN, "killed/ledger.db");
        }
}

/* One bit of an entry's bytes. */
static void flip_bit(const char *file, int64_t seq, int offset) {
        sqlite3 *db = NULL;
        sqlite3_blob *blob = NULL;
        uint8_t byte;

        cr_assert_eq(sqlite3_open(fixture_path(file), &db), SQLITE_OK);
        cr_assert_eq(sqlite3_blob_open(db, "main", "entry", "bytes", seq, 1, &blob), SQLITE_OK);
        offset %= sqlite3_blob_bytes(blob);
        cr_assert_eq(sqlite3_blob_read(blob, &byte, 1, offset), SQLITE_OK);
        byte = (uint8_t) (byte ^ 1 << offset % 8);
        cr_assert_eq(sqlite3_blob_write(blob, &byte, 1, offset), SQLITE_OK);
        cr_assert_eq(sqlite3_blob_close(blob), SQLITE_OK);
        cr_assert_eq(sqlite3_close(db), SQLITE_OK);
}

Test(redo, a_bit_that_was_changed_in_it_is_noticed) {
        begin_story();
        for (int i = 0; i < 60; i++) {
                copy_folder("state", "killed");
                flip_bit("killed/ledger.redo", 4 + i % 2, 7 * i);
                expect_refused("a bit");
        }
}

Test(redo, a_file_that_is_none_is_named) {
        begin_story();
        copy_folder("state", "killed");
        cr_assert_eq(run_in("killed/ledger.redo", "PRAGMA user_version = 2"), SQLITE_OK);
        assert_will_not_open("killed", -EPROTO, "killed/ledger.redo: it was written by a newer");
        cr_assert_eq(run_in("killed/ledger.redo", "PRAGMA application_id = 7"), SQLITE_OK);
        assert_will_not_open("killed", -EUCLEAN, "killed/ledger.redo: it is damaged");
        shell("rm killed/ledger.redo* && echo 'some shopping list' >killed/ledger.redo");
        assert_will_not_open("killed", -EUCLEAN, "killed/ledger.redo: it is damaged");
}

static void backup_to(const char *from, const char *name) {
        int fd = open(fixture_path(name), O_RDWR | O_CREAT | O_EXCL, 0600);

        cr_assert_geq(fd, 0);
        cr_assert_eq(ledger_backup(fixture_path(from), fd, NULL, NULL), 0);
        close(fd);
}

Test(redo, a_backup_has_what_was_not_flushed) {
        begin_story();
        cr_assert_eq(mkdir(fixture_path("copy"), 0700), 0);
        backup_to("state", "copy/ledger.db");
        expect_all_of_it(); /* the daemon goes on as it was */

        book_open_in("copy");
        expect_all_of_it();
}

static size_t verify(const char *folder, int64_t *ret_entries, char *ret_first, size_t size) {
        char hash[LEDGER_HASH_TEXT + 1], **faults = NULL;
        size_t n = 0;

        cr_assert_eq(ledger_verify(fixture_path(folder), NULL, NULL, &faults, ret_entries, hash),
                        0);
        snprintf(ret_first, size, "%s", faults[0] ? faults[0] : "");
        for (; faults[n]; n++)
                free(faults[n]);
        free(faults);
        return n;
}

Test(redo, verify_looks_at_it) {
        char first[256];
        int64_t entries;

        begin_story();
        cr_expect_eq(verify("state", &entries, first, sizeof(first)), 0, "%s", first);
        cr_expect_eq(entries, 5);

        copy_folder("state", "killed");
        cr_assert_eq(run_in("killed/ledger.redo",
                                     "UPDATE entry SET hash = zeroblob(32) WHERE seq = 5"),
                        SQLITE_OK);
        cr_expect_eq(verify("killed", &entries, first, sizeof(first)), 1);
        cr_expect(strstr(first, "entry 5: its hash does not fit"), "%s", first);
        cr_assert_eq(run_in("killed/ledger.redo", "UPDATE entry SET bytes = x'' WHERE seq = 5"),
                        SQLITE_OK);
        cr_expect_eq(verify("killed", &entries, first, sizeof(first)), 1);
        cr_expect_str_eq(first, "ledger.redo: an entry is not what was written");

        cr_assert_eq(ledger_flush(book), 0);
        copy_folder("state", "killed");
        cr_assert_eq(run_in("killed/ledger.redo",
                                     "UPDATE entry SET hash = zeroblob(32) WHERE seq = 4"),
                        SQLITE_OK);
        cr_expect_eq(verify("killed", &entries, first, sizeof(first)), 1);
        cr_expect_str_eq(first, "entry 4: is another in ledger.redo");
}

/* Of the pages that it does not use: nothing that is read of it, but a later request would not be
 * written down. */
Test(redo, verify_looks_at_its_structure) {
        uint8_t first_page[4], spoilt[8];
        char first[256];
        int64_t entries;

        begin_story();
        for (int i = 0; i < 40; i++)
                book_add(book_request(1, "rejected"));
        book = ledger_close(book);
        cr_expect_eq(verify("state", &entries, first, sizeof(first)), 0, "%s", first);
        int fd = open(fixture_path("state/ledger.redo"), O_RDWR);
        cr_assert_eq(pread(fd, first_page, 4, 32), 4);
        cr_assert_neq(first_page[3], 0);
        memset(spoilt, 0xff, sizeof(spoilt));
        cr_assert_eq(pwrite(fd, spoilt, sizeof(spoilt), (first_page[3] - 1) * 4096), 8);
        close(fd);
        cr_expect_eq(verify("state", &entries, first, sizeof(first)), 1);
        cr_expect_str_eq(first, "ledger.redo: the file's structure is damaged");
        cr_expect_eq(entries, 45);
}

/* What was answered and not flushed is in its own log, which SQLite throws away beside an empty
 * file. */
Test(redo, its_file_emptied_beside_its_log_is_damage) {
        char first[256];
        int64_t entries;

        begin_story();
        copy_folder("state", "killed");
        shell("truncate --size=0 killed/ledger.redo");
        cr_expect_eq(verify("killed", &entries, first, sizeof(first)), 1);
        cr_expect_str_eq(first, "ledger.redo: it is damaged, or is not a redo log");
        assert_will_not_open("killed", -EUCLEAN, "killed/ledger.redo: it is damaged");
        shell("cmp state/ledger.redo-wal killed/ledger.redo-wal");
}

Test(redo, it_does_not_grow_without_bound) {
        book_add(book_account(1000, "alice"));
        for (int i = 0; i < 3000; i++) {
                book_add(book_request(1, "rejected"));
                if (i % 500 == 0)
                        cr_expect_leq(number_in("state/ledger.redo", "SELECT count(*) FROM entry"),
                                        LEDGER_AHEAD_MAX);
        }
        cr_expect(ledger_flush_due(book));
        book_check();
        cr_expect(ledger_is_flushed(book));
        cr_expect_not(ledger_flush_due(book));
}

/* Nobody is kept from writing the log back by a daemon that only reads. */
Test(redo, reading_leaves_no_transaction_open) {
        Entry unknown = book_about(ENTRY_COMPLETE, 77);

        begin_story();
        cr_expect_not(sqlite3_get_autocommit(book->db));
        cr_assert_eq(ledger_flush(book), 0);
        cr_expect_eq(book_try(&unknown), -EUCLEAN);
        cr_expect(sqlite3_get_autocommit(book->db));
}
