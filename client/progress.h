/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* How far long work is, for who waits for it: on standard error, where that is a terminal, one line
 * that is written over, and gone at the end. */

#include "common/util.h"

void progress_show(const char *format, ...) _printf_(1, 2);

/* Removes what was shown, if anything was. */
void progress_end(void);
