/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Between the redo log and the ledger's own file: after a batch that failed, at the start, and from
 * time to time. */

#include <errno.h>
#include <string.h>

#include "common/util.h"
#include "ledger/database.h"
#include "ledger/internal.h"

/* The ledger has it already: then it is the same. */
static int compare_entry(Ledger *ledger, int64_t seq, const uint8_t hash[HASH_SIZE]) {
        _cleanup_(statement_resetp) sqlite3_stmt *get = ledger->statement[GET_HASH];

        bind_int(get, 1, seq);
        int r = statement_step(get);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;
        if (sqlite3_column_bytes(get, 0) != HASH_SIZE)
                return -EUCLEAN;
        return memcmp(sqlite3_column_blob(get, 0), hash, HASH_SIZE) == 0 ? 0 : -ESTALE;
}

static int redo_entry(const Entry *entry, const uint8_t hash[HASH_SIZE], void *userdata) {
        Ledger *ledger = userdata;
        Entry again = *entry;

        if (entry->seq <= ledger->head.seq)
                return compare_entry(ledger, entry->seq, hash);
        if (entry->seq != ledger->head.seq + 1 ||
                        (entry->at < ledger->head.at &&
                                        !text_equal(entry->kind,
                                                        entry_kind_to_text(ENTRY_ACCEPT_CLOCK))))
                return -ESTALE;

        int r = append_again(ledger, &again);
        if (r >= 0)
                r = derive_trim(ledger->derive);
        if (r < 0)
                return r;
        return memcmp(ledger->head.hash, hash, HASH_SIZE) == 0 ? 0 : -ESTALE;
}

static void roll_back(Ledger *ledger) {
        if (!sqlite3_get_autocommit(ledger->db))
                (void) statement_run(ledger->statement[BATCH_ROLLBACK]);
}

static int take(Ledger *ledger, Redo *redo) {
        roll_back(ledger);
        derive_forget(ledger->derive);
        redo_drop(redo);
        int r = head_read(ledger);
        if (r >= 0)
                r = statement_run(ledger->statement[BATCH_BEGIN]);
        if (r < 0)
                return r;

        ledger->flushed = ledger->head.seq;
        ledger->in_batch = true;
        r = redo_each(redo, redo_entry, ledger);
        ledger->in_batch = false;
        if (r >= 0 && ledger->head.seq == ledger->flushed)
                r = statement_run(ledger->statement[BATCH_COMMIT]);
        return r;
}

int ledger_take(Ledger *ledger, Redo *redo) {
        Head before = ledger->head;

        ledger->stale = true;
        int r = take(ledger, redo);
        if (r < 0) {
                roll_back(ledger);
                ledger->head = before; /* time does not run backwards meanwhile */
        }
        ledger->stale = r < 0;
        return r;
}

/* What SQLite has left locked in a moment of trouble stays so for as long as the file is open. */
int ledger_recover(Ledger *ledger, int error) {
        bool reopens = ledger->directory != NULL;
        int r = -EIO;

        ledger->stale = true;
        if (ledger->db && (error != -EIO || !reopens))
                r = ledger_take(ledger, ledger->redo);
        if (r != -EIO || !reopens)
                return r;
        r = ledger_reopen(ledger);
        return r < 0 ? r : ledger_take(ledger, ledger->redo);
}

bool ledger_flush_due(const Ledger *ledger) {
        return ledger->flush_error >= 0 &&
                        ledger->head.seq - ledger->flushed >= LEDGER_FLUSH_ENTRIES;
}

int ledger_flush_error(const Ledger *ledger) {
        return ledger->flush_error;
}

bool ledger_is_flushed(const Ledger *ledger) {
        return ledger->head.seq == ledger->flushed;
}

int ledger_flush(Ledger *ledger) {
        int r = ledger->stale ? ledger_recover(ledger, 0) : 0;

        if (r >= 0 && ledger->head.seq > ledger->flushed)
                r = derive_write(ledger->derive);
        if (r >= 0 && ledger->head.seq > ledger->flushed)
                r = statement_run(ledger->statement[BATCH_COMMIT]);
        ledger->flush_error = r;
        if (r < 0) {
                if (ledger->redo) /* else it is a copy, and is given up */
                        (void) ledger_recover(ledger, r);
                return r;
        }
        ledger->flushed = ledger->head.seq;
        if (ledger->redo)
                redo_flushed(ledger->redo);
        return 0;
}
