/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The rows of `total` and `summary` that have been asked for, in memory. Each request steps half a
 * dozen of them, many requests the same ones: so they are written once for all, by sums_write(),
 * before the transaction ends or when somebody lists them.
 *
 * Functions return 0 or -errno as ledger.h has them. */

#include "ledger/database.h"
#include "ledger/ledger.h"

enum {
        SUM_TOTAL_NUMBERS = 2,   /* used, held */
        SUM_SUMMARY_NUMBERS = 6, /* completed, held, cancelled, refunded, requests, rejected */
        SUM_NUMBERS = SUM_SUMMARY_NUMBERS,
};

/* Which row: a total has the label of its window alone, a summary all four. Compared byte by byte,
 * so that what is not used has to be 0. */
typedef struct SumKey {
        int64_t owner;
        char platform[PLATFORM_MAX + 1];
        char unit[UNIT_MAX + 1];
        char label[WINDOW_COUNT][WINDOW_LABEL_MAX + 1];
} SumKey;

/* -EUCLEAN: a text that cannot be one of a row's. */
int sum_key_total(SumKey *ret, int64_t owner, const char *platform, const char *unit, Window window,
                const char *label);
int sum_key_summary(SumKey *ret, int64_t account, const char *platform, const char *unit,
                const char *const labels[WINDOW_COUNT]);

typedef struct Sums Sums;

/* `db` has the tables. */
int sums_new(sqlite3 *db, Sums **ret);
Sums *sums_free(Sums *sums);

/* The row's numbers, all 0 where there is none; good until the next call. */
int sums_get(Sums *sums, const SumKey *key, const int64_t **ret);

/* Adds to the row's numbers, making the row where there is none; `at`: a new summary's. -EOVERFLOW:
 * one would pass int64; -EUCLEAN: one would be below 0. */
int sums_step(Sums *sums, const SumKey *key, int64_t at, const int64_t steps[SUM_NUMBERS]);

/* The owner's totals of that platform and unit are no more: as if there had never been any. */
int sums_drop_totals(Sums *sums, int64_t owner, const char *platform, const char *unit);

/* Writes what was stepped into the tables. */
int sums_write(Sums *sums);

/* Where they are more than should be kept, writes them, and keeps none. */
int sums_trim(Sums *sums);

/* What is in the tables is right: nothing of this is. */
void sums_forget(Sums *sums);
