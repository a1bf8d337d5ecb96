/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Takes images of the disk as power cuts would leave it, while the service runs on it, and looks at
 * each: it opens, the file is intact, the chain whole, totals equal the entries, what was
 * acknowledged is there as it was answered, and of the batch that ran all or nothing. */

#include <stdint.h>

#include "tests/simulation/mood.h"
#include "tests/simulation/must.h"

typedef struct Counts {
        size_t images;
        size_t nested;   /* of these, taken while an image was opened */
        size_t contents; /* different ones that came of them, once SQLite had recovered them */
        size_t opened;   /* by the ledger, and verified: all of different content, and others */
} Counts;

/* Of a new ledger, on the disk that is in use from then on. Before one of so many changes
 * to the disk images are taken, up to so many. */
void images_begin(Random random, uint64_t one_in, uint64_t at_once);

/* Looks at those that are still to be looked at. */
void images_check(void);
void images_end(void);

const Counts *images_counts(void);

/* What was wrong first; NULL: nothing. */
const char *images_fault(void);
void images_forget_fault(void);
