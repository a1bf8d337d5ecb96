/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What a command that comes from the bus may be. */

#include <stdio.h>

#include "service/service.h"

/* Who calls, and another who is there; nobody has any other uid. */
enum { CALLER = 1001, OTHER = 1002 };

/* It is within what service.h and the contract promise; writes it down, to be compared. */
void command_check(const Command *command, FILE *out);
