/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What always holds, looked for in the answers of the subject under test alone: a fault that the
 * model shares with it is found here or nowhere.
 *
 * - After an approval no limit that looks at the platform is exceeded.
 * - A request's states go only the ways that the contract draws.
 * - completed <= approved; refunded <= bought.
 * - One key, one record; and an account sees nobody else's.
 * - A guardian's limit is what a guardian has said last, whatever the account did since. */

#include "tests/simulation/subject.h"

typedef struct Invariants Invariants;

Invariants *invariants_new(void);
Invariants *invariants_free(Invariants *invariants);

/* After one go. Adds what does not hold. */
void invariants_look(Invariants *invariants, Subject *tested, const Step *steps, size_t n,
                const Said *said, int64_t clock, Text *difference);
