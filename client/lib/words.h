/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What an answer says to people, in their language: whole sentences, which an app may show as they
 * are. Borrowed; they live as long as the program. */

#include "client/lib/coinbudget.h"

const char *words_of_error(CoinBudgetErrorCode error);

/* Of a request that was answered. reason, state: the contract's words. "" where it was approved. */
const char *words_of_outcome(CoinBudgetOutcome outcome, const char *reason, const char *state);
