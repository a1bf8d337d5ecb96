/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Ledgers that are wrong on purpose, each of which has to be caught. They are linked in front of
 * the ledger's own functions, see the Makefile. */

typedef enum Mutant {
        MUTANT_NONE,
        MUTANT_EARLY,     /* acknowledges every other batch before the redo log has it */
        MUTANT_FORGETFUL, /* does not look into the redo log when it is opened */
        MUTANT_DEAF,      /* does not hear that the redo log could not be written */
        MUTANT_UNFLUSHED, /* empties the redo log though the ledger could not be written */
        MUTANT_COUNT,
} Mutant;

extern Mutant mutant;
extern const char *const mutant_names[MUTANT_COUNT];
