/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What coinbudgetd does for an administrator, instead of serving. Each prints what it has to say,
 * and returns the exit status. */

#include "daemon/load.h"

/* sysexits.h's EX_CONFIG: a person must look at a file; starting again does not help. */
enum { EXIT_CONFIG = 78 };

/* --check: every fault of configuration and catalogue. */
int tool_check(const Places *places);

/* --verify: whether the ledger is what was once written. */
int tool_verify(const Places *places);

/* --backup=FILE: a consistent copy, which must not exist yet. */
int tool_backup(const Places *places, const char *file);

/* --accept-clock: the clock is right, the ledger goes on from now. */
int tool_accept_clock(const Places *places);
