/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The most coins for what is in the purse. */

#include <stddef.h>
#include <stdint.h>

/* Beyond it the search would take too long, and too much memory: 16 bytes a minor unit. */
#define PURSE_MAX INT64_C(1000000)

/* counts[i]: how many to buy of the i-th bundle, which gives coins[i] for prices[i] minor units, so
 * that they give the most coins together for at most `money` minor units. Of what gives as many,
 * that which costs less, then that of fewer bundles, then always the same. n may be 0; counts of 0
 * where there is not enough for anything. 0, or counts untouched and -ERANGE: money is below 0 or
 * beyond PURSE_MAX; -EINVAL: coins or prices are not of 1..AMOUNT_MAX; -ENOMEM. */
int purse_most(const int64_t coins[], const int64_t prices[], size_t n, int64_t money,
                int64_t counts[]);
