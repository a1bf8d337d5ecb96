/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Other programs in the world. As on stage.h: results live as long as it. */

#include "tests/integration/stage.h"

/* Runs it to its end, as that user, with these arguments; NULL-terminated. */
const Output *program_with(uid_t uid, const char *path, ...);

/* The same on a terminal of 80 columns and 24 lines, where TERM is xterm, and `typed` and Enter are
 * typed as soon as "assword: " stands there and nothing is echoed; NULL: nothing is. What came out
 * has no carriage returns any more. */
const Output *on_terminal(uid_t uid, const char *typed, const char *path, ...);
