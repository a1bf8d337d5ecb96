/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Times and durations as people write them. */

#include <stdbool.h>
#include <stdint.h>

#define USEC_PER_SEC INT64_C(1000000)

/* µs since 1970 UTC, by the system's clock. */
int64_t time_now(void);

/* Whether the system has a time zone of this name, such as "Europe/Berlin". */
bool time_zone_exists(const char *zone);

/* "30min", "24h", "7d", "90s", "1h 30min": whole numbers with a unit of s, min, h, d or w, added
 * up. 0 and *ret in µs; -EINVAL; -ERANGE. A number without a unit is -EINVAL. */
int duration_from_text(const char *text, int64_t *ret_usec);

/* "2026-11-22", "2026-11-22 18:30" or "2026-11-22 18:30:05", local; "@1763000000", seconds since
 * 1970; "today", "yesterday"; relative to `now` (µs). 0 and *ret in µs since 1970 UTC; -EINVAL. */
int time_from_text(const char *text, int64_t now, int64_t *ret_usec);

enum { TIME_TEXT_MAX = 32 };

/* "2026-11-22 18:30", local, to the minute. `ret` takes TIME_TEXT_MAX bytes. */
void time_to_text(int64_t usec, char *ret);
