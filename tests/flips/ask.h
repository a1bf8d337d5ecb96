/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* All that a ledger can be asked. */

#include "tests/simulation/must.h"

/* What stands around the ledger is read once, by the process that others are forked from; each of
 * these can ask once. */
void ask_prepare(void);

/* Opens the ledger in the folder, as the daemon does, asks it everything, then goes on with it a
 * little, and adds what was said to *ret. -errno: it will not open. */
int ask_everything(const char *directory, Text *ret);
