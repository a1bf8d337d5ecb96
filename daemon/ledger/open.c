/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/internal.h"
#include "ledger/schema.h"

char *ledger_path(const char *directory, const char *name) {
        char *path = NULL;
        return asprintf(&path, "%s/%s", directory, name) < 0 ? NULL : path;
}

int hash_open(gcry_md_hd_t *ret) {
        /* Must be called once before anything else of the library; more often does no harm. */
        if (!gcry_check_version(NULL))
                return -ENOMEM;
        return gcry_md_open(ret, GCRY_MD_SHA256, 0) == 0 ? 0 : -ENOMEM;
}

void hash_text(const uint8_t hash[HASH_SIZE], char ret[LEDGER_HASH_TEXT + 1]) {
        for (size_t i = 0; i < HASH_SIZE; i++)
                (void) snprintf(ret + 2 * i, 3, "%02x", hash[i]);
}

/* The folder is its owner's alone, whoever made it. */
static int make_directory(const char *directory) {
        struct stat st;

        if (mkdir(directory, 0700) < 0 && errno != EEXIST)
                return -errno;
        if (stat(directory, &st) < 0 ||
                        ((st.st_mode & 07777) != 0700 && chmod(directory, 0700) < 0))
                return -errno;
        return 0;
}

/* The lock is the kernel's, and ends with the process however that ends. */
static int lock_directory(const char *directory, int *ret_fd) {
        int r = make_directory(directory);
        if (r < 0)
                return r;

        _cleanup_free_ char *path = ledger_path(directory, LEDGER_LOCK_FILE);
        if (!path)
                return -ENOMEM;
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0)
                return -errno;
        if (flock(fd, LOCK_EX | LOCK_NB) < 0) {
                r = errno == EWOULDBLOCK ? -EBUSY : -errno;
                (void) close(fd);
                return r;
        }
        *ret_fd = fd;
        return 0;
}

/* Keeps a copy of a ledger of an older version beside it, before it is changed: whole, or not at
 * all. A copy of an earlier time gives way to it. */
static int keep_copy(const char *directory, int64_t version) {
        _cleanup_free_ char *unfinished = ledger_path(directory, LEDGER_COPY "schema");
        _cleanup_free_ char *path = NULL;
        if (!unfinished || asprintf(&path, "%s/" LEDGER_FILE ".v%d", directory, (int) version) < 0)
                return -ENOMEM;

        int fd = open(unfinished, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC | O_NOFOLLOW, 0600);
        if (fd < 0)
                return -errno;
        int r = ledger_backup(directory, fd, NULL, NULL);
        (void) close(fd);
        if (r >= 0 && rename(unfinished, path) < 0)
                r = -errno;
        if (r < 0)
                (void) unlink(unfinished);
        return r;
}

/* What a backup that was killed has left behind. */
static void remove_unfinished(const char *directory) {
        _cleanup_free_ char *pattern = ledger_path(directory, LEDGER_COPY "*");
        glob_t found = {0};

        if (!pattern || glob(pattern, GLOB_NOSORT, NULL, &found) != 0)
                return;
        for (size_t i = 0; i < found.gl_pathc; i++)
                (void) unlink(found.gl_pathv[i]);
        globfree(&found);
}

/* Whether this is a ledger that we know, before anything of it is touched; *ret_version is 0 for an
 * empty file. */
static int check_version(const Schema *schema, sqlite3 *db, int64_t *ret_version) {
        int64_t version, application, tables;

        int r = database_number(db, "PRAGMA user_version", &version);
        if (r >= 0)
                r = database_number(db, "PRAGMA application_id", &application);
        if (r >= 0)
                r = database_number(db, "SELECT count(*) FROM sqlite_schema", &tables);
        if (r < 0)
                return r;

        bool empty = version == 0 && application == 0 && tables == 0;
        if (!empty && (application != SCHEMA_APPLICATION_ID || version <= 0))
                return -EUCLEAN;
        if (version > schema->version)
                return -EPROTO;
        *ret_version = version;
        return 0;
}

int ledger_prepare(Ledger *ledger) {
        int r = statements_prepare(ledger->db, ledger_sql, LEDGER_STATEMENTS, ledger->statement);
        if (r >= 0)
                r = derive_new(ledger->db, &ledger->derive);
        if (r >= 0 && !ledger->hash)
                r = hash_open(&ledger->hash);
        if (r >= 0)
                r = head_read(ledger);
        return r;
}

/* A redo log is made once the ledger is: where one stands, an empty ledger is what is left of
 * another, and to begin anew would let everybody buy it all again. */
static int check_is_new(const char *directory) {
        _cleanup_free_ char *redo = directory ? ledger_path(directory, LEDGER_REDO_FILE) : NULL;

        if (directory && !redo)
                return -ENOMEM;
        return redo && access(redo, F_OK) == 0 ? -EUCLEAN : 0;
}

/* Its file, brought up to date. */
static int use_file(Ledger *ledger) {
        const Schema *schema = ledger->schema;
        const char *directory = ledger->directory;
        int64_t version;

        int r = check_version(schema, ledger->db, &version);
        if (r >= 0 && version == 0)
                r = check_is_new(directory);
        if (r >= 0)
                r = database_check_writable(ledger->db);
        if (r >= 0)
                r = database_use_log(ledger->db);
        /* Between two flushes nothing is written: a full disk is met there alone. */
        if (r >= 0)
                r = database_run(ledger->db, "PRAGMA cache_spill = OFF");
        if (r >= 0 && version > 0 && version < schema->version)
                r = keep_copy(directory, version);
        if (r >= 0)
                r = ledger_migrate(schema, ledger->db, (int) version);
        return r < 0 ? r : ledger_prepare(ledger);
}

/* SQLite gives its files the rights of the first; it makes that with the umask's. */
static int make_file(const char *path) {
        int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC | O_NOFOLLOW, 0600);

        if (fd < 0)
                return -errno;
        (void) close(fd);
        return 0;
}

/* Of what was acknowledged, what had not come into the ledger's own file when the daemon ended.
 * make: there may be none yet. */
static int open_redo(Ledger *ledger, bool make) {
        if (!ledger->directory)
                return redo_open(NULL, true, &ledger->redo);

        _cleanup_free_ char *path = ledger_path(ledger->directory, LEDGER_REDO_FILE);
        if (!path)
                return -ENOMEM;
        int r = make ? make_file(path) : access(path, F_OK) < 0 ? -errno : 0;
        return r < 0 ? r : redo_open(path, true, &ledger->redo);
}

static int open_file(Ledger *ledger, bool make) {
        if (!ledger->directory)
                return database_open(":memory:", SQLITE_OPEN_READWRITE, &ledger->db);

        _cleanup_free_ char *path = ledger_path(ledger->directory, LEDGER_FILE);
        if (!path)
                return -ENOMEM;
        int r = make ? make_file(path) : 0;
        return r < 0 ? r : database_open(path, SQLITE_OPEN_READWRITE, &ledger->db);
}

static void close_files(Ledger *ledger) {
        ledger->redo = redo_close(ledger->redo);
        ledger->derive = derive_free(ledger->derive);
        statements_finalize(ledger->statement, LEDGER_STATEMENTS);
        (void) sqlite3_close(ledger->db);
        ledger->db = NULL;
}

/* A log that could not be synced is in the system's memory still, and SQLite believes it when the
 * file is opened: it must not be taken for what is on disk. */
static int settle(Ledger *ledger) {
        int r = database_settle(ledger->db);

        return r < 0 ? r : redo_settle(ledger->redo);
}

int ledger_reopen(Ledger *ledger) {
        close_files(ledger);
        int r = open_file(ledger, false);
        if (r >= 0)
                r = use_file(ledger);
        if (r >= 0)
                r = open_redo(ledger, false);
        if (r >= 0)
                r = settle(ledger);
        if (r < 0)
                close_files(ledger);
        return r;
}

static char *open_message(const char *directory, const char *file, int error) {
        const char *advice;
        char *message = NULL;

        switch (-error) {
        case EBUSY:
                advice = "another coinbudgetd is using it. Only one may run";
                break;
        case EPROTO:
                advice = "it was written by a newer coinbudgetd. Install that version again";
                break;
        case EUCLEAN:
                advice = "it is damaged, or is not a ledger. Nothing has been changed. Look at it "
                         "with 'coinbudgetd --verify', and put a backup in its place";
                break;
        case ESTALE:
                advice = "its last entries, in " LEDGER_REDO_FILE
                         ", do not follow those that are "
                         "here. Nothing has been changed. If this is a copy that was put in place, "
                         "move " LEDGER_REDO_FILE
                         "* away too; else look at it with 'coinbudgetd "
                         "--verify'";
                break;
        case EACCES:
        case EPERM:
        case EROFS:
                advice = "it may not be written. It must belong to the service's user";
                break;
        case EOPNOTSUPP:
                advice = "its file system cannot hold SQLite's write-ahead log, without which what "
                         "was approved may be lost. Put it on a local disk";
                break;
        case ENOSPC:
                advice = "the disk is full. Make room and start again";
                break;
        default:
                advice = strerror(-error);
        }
        if (asprintf(&message, "%s/%s: %s", directory ? directory : "", file, advice) < 0)
                return NULL;
        return message;
}

/* *ret_file: which of the two it was, should it fail. */
static int open_all(Ledger *ledger, const char **ret_file) {
        *ret_file = LEDGER_FILE;
        int r = ledger->directory ? lock_directory(ledger->directory, &ledger->lock_fd) : 0;
        if (r >= 0 && ledger->directory)
                remove_unfinished(ledger->directory);
        if (r >= 0)
                r = open_file(ledger, true);
        if (r >= 0)
                r = use_file(ledger);
        if (r < 0)
                return r;
        *ret_file = LEDGER_REDO_FILE;
        r = open_redo(ledger, true);
        if (r < 0)
                return r;
        *ret_file = LEDGER_FILE;
        r = settle(ledger);
        if (r == -EBUSY) /* of a backup that is being made: it is no reason to stay down */
                r = 0;
        if (r >= 0)
                r = ledger_take(ledger, ledger->redo);
        return r < 0 ? r : ledger_flush(ledger);
}

int ledger_open_as(const Schema *schema, const char *directory, Ledger **ret, char **ret_message) {
        const char *file;
        Ledger *ledger = calloc(1, sizeof(*ledger));
        if (!ledger)
                return -ENOMEM;

        ledger->lock_fd = -1;
        ledger->schema = schema;
        if (directory && !(ledger->directory = strdup(directory))) {
                ledger_close(ledger);
                return -ENOMEM;
        }
        int r = open_all(ledger, &file);
        if (r < 0) {
                *ret_message = open_message(directory, file, r);
                ledger_close(ledger);
                return r;
        }
        *ret = ledger;
        return 0;
}

int ledger_open(const char *directory, Ledger **ret, char **ret_message) {
        return ledger_open_as(&schema_today, directory, ret, ret_message);
}

void ledger_clear(Ledger *ledger) {
        close_files(ledger);
        entry_bytes_clear(&ledger->bytes);
        if (ledger->hash)
                gcry_md_close(ledger->hash);
        free(ledger->directory);
        if (ledger->lock_fd >= 0)
                (void) close(ledger->lock_fd);
}

Ledger *ledger_close(Ledger *ledger) {
        if (!ledger)
                return NULL;
        /* Should it fail, the redo log has what is not in the file. */
        if (ledger->redo)
                (void) ledger_flush(ledger);
        ledger_clear(ledger);
        free(ledger);
        return NULL;
}

void ledger_closep(Ledger **ledger) {
        *ledger = ledger_close(*ledger);
}

int ledger_owner(const char *directory, uint32_t *ret_uid, uint32_t *ret_gid) {
        struct stat st;
        _cleanup_free_ char *path = ledger_path(directory, LEDGER_FILE);

        if (!path)
                return -ENOMEM;
        if (stat(path, &st) < 0)
                return -errno;
        *ret_uid = st.st_uid;
        *ret_gid = st.st_gid;
        return 0;
}
