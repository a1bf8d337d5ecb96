/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* How most tests of a theme begin and end: a daemon with a configuration and a clock of its own,
 * two children, a guardian, and root. Like all on stage.h, it fails the test where something should
 * not happen. */

#include "tests/integration/agent.h"
#include "tests/integration/calls.h"

/* A Monday, in 2027-W47. */
#define NOON "2027-11-22 12:00:00"

#define MINUTE (INT64_C(60) * 1000000)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

#define RATES_FILE WORLD_DIR "/rates.csv"

extern sd_bus *alice, *bob, *mum, *root;

/* A world whose daemon's clock shows NOON, with everybody connected. */
void begin_scene(const char *configuration);

/* Ends it. What is in the ledger has to verify. */
void end_scene(void);

/* Another configuration, while the daemon runs. */
void reload(const char *configuration);

/* Ends the daemon, and starts it at that time. */
void restart_at(const char *when);

/* Writes the rates: the European Central Bank's file. */
void rates(const char *csv);

/* A call by a guardian in a session of her own, who types her password for it: `call` is of
 * call_begin(). */
#define by_mum(...) (mum_types(), call_await(call_begin(mum, CALL_INTERACTIVE, __VA_ARGS__)))
void mum_types(void);

/* Options of a call: a price. */
#define PRICED(amount, currency) 2, "price", "x", X(amount), "currency", "s", (currency)

/* What was shown in µs lies within the seconds that a test takes. */
#define assert_time(answer, field, expected)                                                      \
        do {                                                                                      \
                int64_t _late = number((answer), (field)) - (expected);                           \
                cr_assert(_late >= 0 && _late < MINUTE / 2, "%s is %ld us late", (field), _late); \
        } while (0)

#define assert_rows(sql, expected)                                           \
        do {                                                                 \
                const char *_rows = rows(sql);                               \
                cr_assert_str_eq(_rows, (expected), "there is:\n%s", _rows); \
        } while (0)
