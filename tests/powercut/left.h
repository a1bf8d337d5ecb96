/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What a cut has left: looked at in a copy, so that the next daemon finds it as it was. */

#include <stddef.h>

#include "tests/crash/after.h"

/* Copies the files of a folder into another, which is made, or emptied first. */
void left_copy(const char *from, const char *to);

/* Whether all that was acknowledged is there, and the files are in order: before anybody has opened
 * them, and afterwards. Prints what is not. *ret_ahead: how many entries only the redo log had. */
bool left_check(const char *state, const Asked asked[], size_t n, int64_t *ret_ahead);

/* Keeps, for who wants to know, the files as left_check() found them last. */
void left_keep(const char *folder);
