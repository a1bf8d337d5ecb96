/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include "tests/calls/dice.h"

/* Each is to be freed. All are UTF-8: the bus takes nothing else. */

/* What a method takes as the argument or option of that name; or nearly. */
char *text_likely(Dice *dice, const char *method, const char *name);

/* Empty, very long, not readable, an attack, or by chance. */
char *text_wild(Dice *dice);
