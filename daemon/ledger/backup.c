/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/internal.h"

/* How many pages are copied between two reports of progress. */
#define PAGES_A_STEP 1024

static int copy_pages(sqlite3 *from, sqlite3 *to, LedgerProgress progress, void *userdata) {
        sqlite3_backup *backup = sqlite3_backup_init(to, "main", from, "main");
        if (!backup)
                return database_errno(sqlite3_extended_errcode(to));

        int rc;
        do {
                rc = sqlite3_backup_step(backup, PAGES_A_STEP);
                int total = sqlite3_backup_pagecount(backup);
                if (progress)
                        progress(total - sqlite3_backup_remaining(backup), total, userdata);
        } while (rc == SQLITE_OK);
        (void) sqlite3_backup_finish(backup);
        return database_errno(rc);
}

/* The copy as SQLite writes it, in a file of its own beside the ledger. */
static int copy_database(
                const char *source, const char *target, LedgerProgress progress, void *userdata) {
        _cleanup_(database_closep) sqlite3 *from = NULL, *to = NULL;
        int64_t unused;

        int r = database_open(source, SQLITE_OPEN_READWRITE, &from);
        if (r >= 0)
                r = database_open(target, SQLITE_OPEN_READWRITE, &to);
        /* An open transaction holds on to one state of the source, so that a busy daemon does not
         * make the copy begin again and again. */
        if (r >= 0)
                r = database_run(from, "BEGIN");
        if (r >= 0)
                r = database_number(from, "SELECT count(*) FROM sqlite_schema", &unused);
        if (r >= 0)
                r = copy_pages(from, to, progress, userdata);
        /* A file that stands alone: no WAL beside it. */
        if (r >= 0)
                r = database_run(to, "PRAGMA journal_mode = DELETE");
        return r;
}

static int copy_bytes(int from, int to) {
        struct stat st;

        if (fstat(from, &st) < 0)
                return -errno;
        for (off_t left = st.st_size; left > 0;) {
                ssize_t n = sendfile(to, from, NULL, (size_t) left);
                if (n <= 0)
                        return n < 0 ? -errno : -EIO;
                left -= n;
        }
        return fsync(to) < 0 ? -errno : 0;
}

/* Adds to a copy what the redo log has beyond it. Older schemas' ledgers, copied before they are
 * changed, have none. */
static int add_redo(const char *target, Redo *redo) {
        Ledger copy = {.lock_fd = -1};
        int64_t version = 0;

        int r = database_open(target, SQLITE_OPEN_READWRITE, &copy.db);
        if (r >= 0)
                r = database_number(copy.db, "PRAGMA user_version", &version);
        if (r < 0 || version != schema_today.version) {
                ledger_clear(&copy);
                return r;
        }
        r = ledger_prepare(&copy);
        if (r >= 0)
                r = ledger_take(&copy, redo);
        if (r >= 0)
                r = ledger_flush(&copy);
        ledger_clear(&copy);
        return r;
}

/* The redo log first: what it then had is in the ledger's file later, or in it still. */
static int copy_all(const char *directory, const char *target, LedgerProgress progress,
                void *userdata) {
        _cleanup_free_ char *source = ledger_path(directory, LEDGER_FILE);
        _cleanup_free_ char *log = ledger_path(directory, LEDGER_REDO_FILE);
        _cleanup_(redo_closep) Redo *redo = NULL;
        if (!source || !log)
                return -ENOMEM;

        int r = redo_open(log, false, &redo);
        if (r >= 0 && redo)
                r = redo_hold(redo);
        if (r >= 0)
                r = copy_database(source, target, progress, userdata);
        return r >= 0 && redo ? add_redo(target, redo) : r;
}

int ledger_backup(const char *directory, int fd, LedgerProgress progress, void *userdata) {
        _cleanup_free_ char *target = ledger_path(directory, LEDGER_COPY "XXXXXX");
        if (!target)
                return -ENOMEM;

        /* SQLite opens by name only, and may not write where the copy is to go. */
        int copy = mkostemp(target, O_CLOEXEC);
        if (copy < 0)
                return -errno;
        int r = copy_all(directory, target, progress, userdata);
        if (r >= 0)
                r = copy_bytes(copy, fd);
        (void) unlink(target);
        (void) close(copy);
        return r;
}
