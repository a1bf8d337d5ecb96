/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/crash/mutant.h"

#include <stdbool.h>

#include "ledger/internal.h"
#include "ledger/redo.h"

Mutant mutant;

const char *const mutant_names[MUTANT_COUNT] = {
                [MUTANT_NONE] = "none",
                [MUTANT_EARLY] = "acknowledges before the redo log is written",
                [MUTANT_FORGETFUL] = "does not look into the redo log when it is opened",
                [MUTANT_DEAF] = "does not hear that the redo log could not be written",
                [MUTANT_UNFLUSHED] = "empties the redo log though the ledger could not be written",
};

int __real_redo_write(Redo *redo);
int __wrap_redo_write(Redo *redo);
int __real_redo_each(Redo *redo, RedoRow row, void *userdata);
int __wrap_redo_each(Redo *redo, RedoRow row, void *userdata);
int __real_ledger_flush(Ledger *ledger);
int __wrap_ledger_flush(Ledger *ledger);

/* What is not written yet is written together with the next. */
int __wrap_redo_write(Redo *redo) {
        static bool late;

        if (mutant == MUTANT_EARLY && (late = !late))
                return 0;
        int r = __real_redo_write(redo);
        return mutant == MUTANT_DEAF ? 0 : r;
}

int __wrap_redo_each(Redo *redo, RedoRow row, void *userdata) {
        return mutant == MUTANT_FORGETFUL ? 0 : __real_redo_each(redo, row, userdata);
}

int __wrap_ledger_flush(Ledger *ledger) {
        int r = __real_ledger_flush(ledger);

        if (mutant != MUTANT_UNFLUSHED || r >= 0)
                return r;
        if (ledger->redo)
                redo_flushed(ledger->redo);
        return 0;
}
