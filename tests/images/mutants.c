/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/images/mutants.h"

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

#include "ledger/database.h"
#include "ledger/internal.h"
#include "tests/images/vfs.h"
#include "tests/images/witness.h"

/* From so many batches on. */
enum { GROWN = 20 };

const char *const ledger_mutant_names[] = {"none", "redo-normal", "ledger-normal",
                "redo-log-unsynced", "redo-unsynced", "log-unsynced", "ledger-unsynced",
                "answers-early", "no-recovery", "emptied-early", "half-batches", "entries-alone",
                NULL};

static LedgerMutant mutant;
static Redo *late; /* to be written once it has been answered */
static bool recovering;

int __real_database_use_log(sqlite3 *db);
int __real_redo_write(Redo *redo);
int __real_redo_each(Redo *redo, RedoRow row, void *userdata);
int __real_redo_add(
                Redo *redo, int64_t seq, const EntryBytes *bytes, const uint8_t hash[HASH_SIZE]);
int __real_ledger_take(Ledger *ledger, Redo *redo);
int __real_derive_entry(Derive *derive, const Entry *entry);
int __wrap_database_use_log(sqlite3 *db);
int __wrap_redo_write(Redo *redo);
int __wrap_redo_each(Redo *redo, RedoRow row, void *userdata);
int __wrap_redo_add(
                Redo *redo, int64_t seq, const EntryBytes *bytes, const uint8_t hash[HASH_SIZE]);
int __wrap_ledger_take(Ledger *ledger, Redo *redo);
int __wrap_derive_entry(Derive *derive, const Entry *entry);

static bool is_on(LedgerMutant which) {
        return mutant == which && witness_boundaries() >= GROWN;
}

static bool lies(const char *name) {
        static const char *const names[LEDGER_MUTANT_COUNT] = {
                        [LEDGER_MUTANT_REDO_LOG_UNSYNCED] = "ledger.redo-wal",
                        [LEDGER_MUTANT_REDO_UNSYNCED] = "ledger.redo",
                        [LEDGER_MUTANT_LOG_UNSYNCED] = "ledger.db-wal",
                        [LEDGER_MUTANT_LEDGER_UNSYNCED] = "ledger.db",
        };

        return is_on(mutant) && names[mutant] && strcmp(names[mutant], name) == 0;
}

void mutant_be(LedgerMutant which) {
        mutant = which;
        late = NULL;
        vfs_lie(lies);
}

int __wrap_database_use_log(sqlite3 *db) {
        const char *path = sqlite3_db_filename(db, "main");
        bool redo = path && strstr(path, LEDGER_REDO_FILE);
        int r = __real_database_use_log(db);

        if (r >= 0 && mutant == (redo ? LEDGER_MUTANT_REDO_NORMAL : LEDGER_MUTANT_LEDGER_NORMAL))
                r = database_errno(
                                sqlite3_exec(db, "PRAGMA synchronous = NORMAL", NULL, NULL, NULL));
        return r;
}

int __wrap_redo_write(Redo *redo) {
        if (is_on(LEDGER_MUTANT_ANSWERS_EARLY)) {
                late = redo;
                return 0;
        }
        if (is_on(LEDGER_MUTANT_EMPTIED_EARLY))
                redo_flushed(redo);
        return __real_redo_write(redo);
}

void mutant_after_run(void) {
        if (late)
                (void) __real_redo_write(late);
        late = NULL;
}

int __wrap_redo_each(Redo *redo, RedoRow row, void *userdata) {
        return is_on(LEDGER_MUTANT_NO_RECOVERY) ? 0 : __real_redo_each(redo, row, userdata);
}

int __wrap_redo_add(
                Redo *redo, int64_t seq, const EntryBytes *bytes, const uint8_t hash[HASH_SIZE]) {
        int r = __real_redo_add(redo, seq, bytes, hash);

        return r >= 0 && is_on(LEDGER_MUTANT_HALF_BATCHES) ? __real_redo_write(redo) : r;
}

int __wrap_ledger_take(Ledger *ledger, Redo *redo) {
        recovering = true;
        int r = __real_ledger_take(ledger, redo);
        recovering = false;
        return r;
}

int __wrap_derive_entry(Derive *derive, const Entry *entry) {
        bool alone = recovering && is_on(LEDGER_MUTANT_ENTRIES_ALONE);

        return alone ? 0 : __real_derive_entry(derive, entry);
}
