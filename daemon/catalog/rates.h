/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Exchange rates, from the European Central Bank's reference file as people download it:
 * eurofxref.csv (one row) or eurofxref-hist.csv (a row a day), units of each currency per euro. */

#include <stdbool.h>
#include <stddef.h>

#include "common/faults.h"
#include "common/money.h"

typedef struct Rates Rates;

/* Reads the newest row of `file`; "": no rates at all, which is no fault. A file that is not there,
 * or not of that form, is one. Currencies that common/money.h does not know are left out, as are
 * those without a value ("N/A"). 0; -EBADMSG where `faults` has grown; another -errno. */
int rates_load(const char *file, Faults *faults, Rates **ret);
Rates *rates_free(Rates *rates);

/* The day that the rates are of, "2026-11-20"; NULL where there are none. */
const char *rates_date(const Rates *rates);

/* From minor units of one currency to minor units of another: the cross rate of both rows' numbers,
 * exact. False where one of the two has none. The same currency is 1, whatever the file says. rates
 * may be NULL. */
bool rates_find(const Rates *rates, const char *from, const char *to, Rate *ret);
