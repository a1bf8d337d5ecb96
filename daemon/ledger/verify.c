/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/internal.h"
#include "ledger/schema.h"

#define FAULTS_MAX 100
#define ENTRIES_A_STEP 1024

typedef struct Verification {
        sqlite3 *db; /* main: the tables made anew; "ledger": the file that is verified */
        Redo *redo;  /* as it was before that was looked at; NULL: there is none */
        sqlite3_stmt *get_hash;
        Derive *derive;
        gcry_md_hd_t hash;
        EntryBytes bytes; /* of the entry that is looked at */
        Head head;
        bool derivable; /* until an entry cannot be derived from */
        char **faults;
        size_t n_faults;
} Verification;

_printf_(2, 3) static int add_fault(Verification *v, const char *format, ...) {
        va_list arguments;
        char *fault = NULL;

        if (v->n_faults == FAULTS_MAX)
                return 0;
        char **faults = realloc(v->faults, (v->n_faults + 2) * sizeof(*faults));
        if (!faults)
                return -ENOMEM;
        v->faults = faults;
        va_start(arguments, format);
        int r = vasprintf(&fault, format, arguments);
        va_end(arguments);
        v->faults[v->n_faults] = r < 0 ? NULL : fault;
        if (r < 0)
                return -ENOMEM;
        v->faults[++v->n_faults] = NULL;
        return 0;
}

static void verification_clear(Verification *v) {
        (void) sqlite3_finalize(v->get_hash);
        redo_close(v->redo);
        entry_bytes_clear(&v->bytes);
        derive_free(v->derive);
        if (v->hash)
                gcry_md_close(v->hash);
        (void) sqlite3_close(v->db);
        for (size_t i = 0; i < v->n_faults; i++)
                free(v->faults[i]);
        free(v->faults);
}

static int attach(Verification *v, const char *path) {
        static const char *const sql[] = {"ATTACH ?1 AS ledger"};
        sqlite3_stmt *statement = NULL;

        int r = statements_prepare(v->db, sql, 1, &statement);
        if (r >= 0) {
                bind_text(statement, 1, path);
                r = statement_run(statement);
        }
        (void) sqlite3_finalize(statement);
        return r;
}

static int begin(Verification *v, const char *directory) {
        int64_t application, version;
        _cleanup_free_ char *path = ledger_path(directory, LEDGER_FILE);
        _cleanup_free_ char *redo = ledger_path(directory, LEDGER_REDO_FILE);
        if (!path || !redo)
                return -ENOMEM;

        int r = redo_open(redo, false, &v->redo);
        if (r >= 0 && v->redo)
                r = redo_hold(v->redo);
        if (r >= 0)
                r = database_open("", SQLITE_OPEN_READWRITE | SQLITE_OPEN_CREATE, &v->db);
        if (r >= 0)
                r = attach(v, path);
        if (r >= 0)
                r = database_number(v->db, "PRAGMA ledger.application_id", &application);
        if (r >= 0)
                r = database_number(v->db, "PRAGMA ledger.user_version", &version);
        if (r < 0)
                return r;
        if (application != SCHEMA_APPLICATION_ID || version != schema_today.version)
                return -EPROTO;

        /* The tables made anew live in a file without a name, that goes with the connection. */
        r = database_run(v->db,
                        "PRAGMA main.journal_mode = OFF; PRAGMA main.synchronous = OFF; BEGIN;");
        for (const char *const *table = schema_today.derived; *table && r >= 0; table++)
                r = database_run(v->db, *table);
        if (r >= 0)
                r = derive_new(v->db, &v->derive);
        if (r >= 0)
                r = hash_open(&v->hash);
        v->derivable = true;
        return r;
}

/* SQLite's own checks: they see the file's structure, not what the rows say. */
static int check_file(Verification *v) {
        static const char *const sql[] = {
                        "PRAGMA ledger.integrity_check(100)", "PRAGMA ledger.foreign_key_check"};
        sqlite3_stmt *statements[2] = {NULL};

        int r = statements_prepare(v->db, sql, 2, statements);
        while (r >= 0 && (r = statement_step(statements[0])) > 0)
                if (!text_equal(column_text(statements[0], 0), "ok"))
                        r = add_fault(v, "the file's structure: %s", column_text(statements[0], 0));
        while (r >= 0 && (r = statement_step(statements[1])) > 0)
                r = add_fault(v, "table %s, row %lld: points to a row that is not there",
                                column_text(statements[1], 0),
                                (long long) column_int(statements[1], 1));
        statements_finalize(statements, 2);
        return r;
}

/* That an entry follows the one before it. */
static int check_link(Verification *v, const Entry *entry, const void *stored, int stored_size) {
        Head next = {.seq = entry->seq, .at = entry->at};

        v->bytes.n = 0;
        int r = entry_encode(entry, &v->bytes);
        if (r < 0)
                return r;
        entry_hash(v->hash, v->head.hash, v->bytes.data, v->bytes.n, next.hash);
        if (next.seq != v->head.seq + 1)
                r = add_fault(v, "entry %lld: follows entry %lld", (long long) next.seq,
                                (long long) v->head.seq);
        if (r >= 0 && (stored_size != HASH_SIZE || memcmp(stored, next.hash, HASH_SIZE) != 0)) {
                r = add_fault(v,
                                "entry %lld: its hash does not fit: it, or one before it, is not "
                                "what was written",
                                (long long) next.seq);
                /* Go on from what is stored: one fault should not hide whether more follow. */
                if (stored_size == HASH_SIZE)
                        memcpy(next.hash, stored, HASH_SIZE);
        }
        if (r >= 0 && next.at < v->head.at &&
                        !text_equal(entry->kind, entry_kind_to_text(ENTRY_ACCEPT_CLOCK)))
                r = add_fault(v, "entry %lld: is before entry %lld in time", (long long) next.seq,
                                (long long) v->head.seq);
        v->head = next;
        return r;
}

static int check_entry(Verification *v, const Entry *entry, const void *stored, int stored_size) {
        int r = check_link(v, entry, stored, stored_size);
        if (r < 0 || !v->derivable)
                return r;

        r = derive_entry(v->derive, entry);
        if (r >= 0)
                r = derive_trim(v->derive);
        if (r == -EUCLEAN || r == -EOVERFLOW) {
                v->derivable = false;
                r = add_fault(v,
                                "entry %lld: cannot follow what was before it; totals are not "
                                "looked at",
                                (long long) entry->seq);
        }
        return r;
}

static int check_entries(Verification *v, LedgerProgress progress, void *userdata) {
        static const char *const sql[] = {
                        "SELECT " ENTRY_COLUMNS ", hash FROM ledger.entry ORDER BY seq"};
        sqlite3_stmt *entries = NULL;
        int64_t total = 0;

        int r = database_number(v->db, "SELECT coalesce(max(seq), 0) FROM ledger.entry", &total);
        if (r >= 0)
                r = statements_prepare(v->db, sql, 1, &entries);
        while (r >= 0 && (r = statement_step(entries)) > 0) {
                Entry entry = entry_read(entries);

                r = check_entry(v, &entry, sqlite3_column_blob(entries, ENTRY_HASH_COLUMN),
                                sqlite3_column_bytes(entries, ENTRY_HASH_COLUMN));
                if (progress && (entry.seq % ENTRIES_A_STEP == 0 || entry.seq == total))
                        progress(entry.seq, total, userdata);
        }
        (void) sqlite3_finalize(entries);
        return r;
}

/* Rows of a derived table that stand on one side only. */
#define DIFFERENCE(table)                                                                         \
        {                                                                                         \
#table,                                                                           \
                                "SELECT count(*) FROM (SELECT * FROM (SELECT * FROM main." #table \
                                " EXCEPT SELECT * FROM ledger." #table                            \
                                ") UNION ALL SELECT * FROM"                                       \
                                " (SELECT * FROM ledger." #table                                  \
                                " EXCEPT SELECT * FROM main." #table "))"                         \
        }

static int check_derived(Verification *v) {
        static const struct {
                const char *table;
                const char *sql;
        } differences[] = {
                        DIFFERENCE(account),
                        DIFFERENCE(household),
                        DIFFERENCE(request),
                        DIFFERENCE(amount),
                        DIFFERENCE(household_request),
                        DIFFERENCE(request_key),
                        DIFFERENCE(total),
                        DIFFERENCE(counted),
                        DIFFERENCE(summary),
                        DIFFERENCE(limits),
                        DIFFERENCE(granted),
                        DIFFERENCE(grant_key),
                        DIFFERENCE(pause),
                        DIFFERENCE(warning),
                        DIFFERENCE(change),
                        DIFFERENCE(month_rule),
        };

        int r = derive_write(v->derive);
        for (size_t i = 0; i < ELEMENTSOF(differences) && v->derivable && r >= 0; i++) {
                int64_t rows = 0;

                r = database_number(v->db, differences[i].sql, &rows);

                if (r >= 0 && rows > 0)
                        r = add_fault(v, "table %s: %lld rows are not what the entries add up to",
                                        differences[i].table, (long long) rows);
        }
        return r;
}

/* An entry of the redo log: the ledger has the same, or it follows. What it will add to the totals
 * is not there to be compared yet. */
static int check_redo_entry(const Entry *entry, const uint8_t hash[HASH_SIZE], void *userdata) {
        Verification *v = userdata;
        _cleanup_(statement_resetp) sqlite3_stmt *get = v->get_hash;

        if (entry->seq > v->head.seq)
                return check_link(v, entry, hash, HASH_SIZE);
        bind_int(get, 1, entry->seq);
        int r = statement_step(get);
        if (r < 0 ||
                        (r > 0 && sqlite3_column_bytes(get, 0) == HASH_SIZE &&
                                        memcmp(sqlite3_column_blob(get, 0), hash, HASH_SIZE) == 0))
                return r;
        return add_fault(v, "entry %lld: is another in " LEDGER_REDO_FILE, (long long) entry->seq);
}

static int check_redo(Verification *v) {
        static const char *const sql[] = {"SELECT hash FROM ledger.entry WHERE seq = ?1"};

        int r = redo_is_whole(v->redo);
        if (r == 0)
                r = add_fault(v, LEDGER_REDO_FILE ": the file's structure is damaged");
        if (r >= 0)
                r = statements_prepare(v->db, sql, 1, &v->get_hash);
        if (r >= 0)
                r = redo_each(v->redo, check_redo_entry, v);
        return r == -EUCLEAN ? add_fault(v, LEDGER_REDO_FILE ": an entry is not what was written")
                             : r;
}

int ledger_verify(const char *directory, LedgerProgress progress, void *userdata,
                char ***ret_faults, int64_t *ret_entries, char ret_hash[LEDGER_HASH_TEXT + 1]) {
        _cleanup_(verification_clear) Verification v = {0};

        int r = begin(&v, directory);
        if (r >= 0)
                r = check_file(&v);
        if (r >= 0)
                r = check_entries(&v, progress, userdata);
        if (r >= 0)
                r = check_derived(&v);
        if (r >= 0 && v.redo)
                r = check_redo(&v);
        if (r == -EUCLEAN && !v.db)
                r = add_fault(&v, LEDGER_REDO_FILE ": it is damaged, or is not a redo log");
        if (r == -EUCLEAN) /* too damaged to be read to the end: that is an answer too */
                r = add_fault(&v, "the file is damaged: %s", sqlite3_errmsg(v.db));
        if (r >= 0 && !v.faults)
                r = (v.faults = calloc(1, sizeof(*v.faults))) ? 0 : -ENOMEM;
        if (r < 0)
                return r;

        *ret_faults = v.faults;
        v.faults = NULL;
        v.n_faults = 0;
        *ret_entries = v.head.seq;
        hash_text(v.head.hash, ret_hash);
        return 0;
}
