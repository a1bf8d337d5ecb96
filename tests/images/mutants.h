/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Ledgers that are wrong on purpose: each must be caught. Most are so only once the ledger has
 * grown a little, so that it is not the making of its files that is caught. */

typedef enum LedgerMutant {
        LEDGER_MUTANT_NONE,
        LEDGER_MUTANT_REDO_NORMAL,       /* synchronous=NORMAL in the redo log */
        LEDGER_MUTANT_LEDGER_NORMAL,     /* and in the ledger: what is flushed is not on disk */
        LEDGER_MUTANT_REDO_LOG_UNSYNCED, /* the redo log's own log is never synced */
        LEDGER_MUTANT_REDO_UNSYNCED,     /* nor its file, when that log is written back */
        LEDGER_MUTANT_LOG_UNSYNCED,      /* the ledger's log: the redo log is emptied before that */
        LEDGER_MUTANT_LEDGER_UNSYNCED,   /* the ledger's file, when its log is written back */
        LEDGER_MUTANT_ANSWERS_EARLY,     /* before the batch is in the redo log */
        LEDGER_MUTANT_NO_RECOVERY,       /* what the redo log has is not looked at */
        LEDGER_MUTANT_EMPTIED_EARLY,     /* the redo log, with each batch */
        LEDGER_MUTANT_HALF_BATCHES,      /* each entry is written by itself */
        LEDGER_MUTANT_ENTRIES_ALONE,     /* what follows from them is not made anew */
        LEDGER_MUTANT_COUNT,
} LedgerMutant;

extern const char *const ledger_mutant_names[LEDGER_MUTANT_COUNT + 1];

void mutant_be(LedgerMutant mutant);

/* After what was told: what one of them does only then. */
void mutant_after_run(void);
