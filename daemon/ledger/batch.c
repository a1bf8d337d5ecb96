/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <assert.h>
#include <errno.h>
#include <string.h>

#include "ledger/database.h"
#include "ledger/internal.h"

int head_read(Ledger *ledger) {
        sqlite3_stmt *last = ledger->statement[LAST_ENTRY];
        Head head = {0};

        int r = statement_step(last);
        if (r < 0)
                return r;
        if (r > 0) {
                const void *hash = sqlite3_column_blob(last, 2);

                head.seq = column_int(last, 0);
                head.at = column_int(last, 1);
                if (!hash || sqlite3_column_bytes(last, 2) != HASH_SIZE)
                        r = -EUCLEAN;
                else
                        memcpy(head.hash, hash, HASH_SIZE);
                (void) sqlite3_reset(last);
        }
        if (r < 0)
                return r;
        ledger->head = head;
        return 0;
}

int append_again(Ledger *ledger, Entry *entry) {
        sqlite3_stmt *append = ledger->statement[APPEND];
        Head next = {.seq = ledger->head.seq + 1, .at = entry->at};

        assert(ledger->in_batch);
        assert(entry->at >= ledger->head.at ||
                        strcmp(entry->kind, entry_kind_to_text(ENTRY_ACCEPT_CLOCK)) == 0);

        entry->seq = next.seq;
        if (strcmp(entry->kind, entry_kind_to_text(ENTRY_ACCOUNT)) == 0 ||
                        strcmp(entry->kind, entry_kind_to_text(ENTRY_HOUSEHOLD)) == 0)
                entry->account = next.seq;

        ledger->bytes.n = 0;
        int r = entry_encode(entry, &ledger->bytes);
        if (r < 0)
                return r;
        entry_hash(ledger->hash, ledger->head.hash, ledger->bytes.data, ledger->bytes.n, next.hash);
        entry_bind(append, entry);
        (void) sqlite3_bind_blob(
                        append, ENTRY_HASH_COLUMN + 1, next.hash, HASH_SIZE, SQLITE_STATIC);
        r = statement_run(append);
        if (r >= 0)
                r = derive_entry(ledger->derive, entry);
        if (r >= 0)
                ledger->head = next;
        return r;
}

void ledger_refuse(Ledger *ledger, int error) {
        ledger->refusal = error;
}

int ledger_append(Ledger *ledger, Entry *entry) {
        if (ledger->refusal < 0)
                return ledger->refusal;
        if (ledger->flush_error < 0 && ledger->head.seq - ledger->flushed >= LEDGER_AHEAD_MAX)
                return ledger->flush_error;
        ledger->appended = true;
        int r = append_again(ledger, entry);
        return r < 0 ? r : redo_add(ledger->redo, entry->seq, &ledger->bytes, ledger->head.hash);
}

/* 1: it failed, and has written. Below 0 only where the transaction cannot go on; what the command
 * itself came to is in *ret. */
static int run_command(Ledger *ledger, size_t index, LedgerCommand run, void *userdata, int *ret) {
        ledger->appended = false;
        *ret = run(ledger, index, userdata);
        /* A read left open would outlive the COMMIT: the log could never be written back. */
        entries_reset(ledger);
        if (sqlite3_get_autocommit(ledger->db))
                return *ret < 0 ? *ret : -EIO; /* SQLite has given the whole transaction up */
        if (*ret < 0)
                return ledger->appended;
        return derive_trim(ledger->derive);
}

/* The transaction stays open over many batches, with all that is derived; but where there is
 * nothing to be flushed, nobody is kept from writing the log back. */
static int run_commands(
                Ledger *ledger, size_t n, LedgerCommand run, void *userdata, int results[]) {
        int64_t before = ledger->head.seq;
        int r = sqlite3_get_autocommit(ledger->db) ? statement_run(ledger->statement[BATCH_BEGIN])
                                                   : 0;

        ledger->in_batch = true;
        for (size_t i = 0; i < n && r == 0; i++)
                if ((r = run_command(ledger, i, run, userdata, &results[i])) > 0)
                        r = (int) i + 1;
        ledger->in_batch = false;
        if (r == 0 && ledger->head.seq > before)
                r = redo_write(ledger->redo);
        if (r == 0 && ledger->head.seq == ledger->flushed)
                r = statement_run(ledger->statement[BATCH_COMMIT]);
        return r;
}

int ledger_batch(Ledger *ledger, size_t n, LedgerCommand run, void *userdata, int results[]) {
        /* Should it fail, reading goes on. */
        if (ledger->flush_error >= 0 && ledger->head.seq - ledger->flushed >= LEDGER_AHEAD_MAX)
                (void) ledger_flush(ledger);
        int r = ledger->stale ? ledger_recover(ledger, 0) : 0;
        if (r < 0)
                return r;

        r = run_commands(ledger, n, run, userdata, results);
        if (r != 0) {
                int gone = ledger_recover(ledger, r > 0 ? results[r - 1] : r);
                if (r > 0 && gone < 0)
                        r = gone;
        }
        return r;
}

int64_t ledger_latest(const Ledger *ledger) {
        return ledger->head.at;
}

void ledger_head(const Ledger *ledger, int64_t *ret_entries, char ret_hash[LEDGER_HASH_TEXT + 1]) {
        *ret_entries = ledger->head.seq;
        hash_text(ledger->head.hash, ret_hash);
}
