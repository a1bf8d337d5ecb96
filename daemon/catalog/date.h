/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Days as the catalogue's files write them. No clock, no zone. */

#include <stdbool.h>

/* Whether `text` is "2026-11-20", and such a day is in the calendar (Gregorian, from 1900 on). */
bool date_valid(const char *text);

/* The same, or "2026-11" or "2026". */
bool date_part_valid(const char *text);
