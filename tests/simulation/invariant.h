/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What always holds, looked for in the answers of the subject under test alone: a fault that the
 * model shares with it is found here or nowhere. What is looked at, and how:
 *
 * - After an approval no limit that looks at the platform is exceeded; after a guardian's no self
 *   limit, and none of 0: GetLimits is asked right after each Request and Resolve that ran by
 * itself.
 * - Completing or cancelling is never refused for lack of budget: every refusal of both is one of
 *   the three that say something about the request.
 * - A request's states go only the ways that the contract draws, and a hold ends at its time: Get
 * is asked of the request that a step is about, and now and then of every request there is.
 * - completed <= approved, refunded <= bought: the same Get; in money, too, as nothing in Summarize
 *   is below 0, and refunded <= completed in each of its rows.
 * - One key, one record: the ids of all Requests and Records are kept by person and key, through
 *   restarts.
 * - An account sees nobody else's request: who is given one by Get, Complete or Cancel without
 *   polkit's word is the person who asked it.
 * - A subject cannot loosen what a guardian set: a guardian's limit in GetLimits is what a guardian
 *   has said last, and all that were said are there, whatever the account did since.
 *
 * And after many goes, and at the end: the ledger's own check, where it is in a file (totals equal
 * the sum of the entries). */

#include "tests/simulation/subject.h"

typedef struct Invariants Invariants;

Invariants *invariants_new(void);
Invariants *invariants_free(Invariants *invariants);

/* After one go. Adds what does not hold. Asks of every request where `all`. */
void invariants_look(Invariants *invariants, Subject *tested, Subject *model, const Step *steps,
                size_t n, const Said *said, int64_t clock, bool all, Text *difference);
