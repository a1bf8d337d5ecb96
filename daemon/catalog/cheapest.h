/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Which bundles to buy so that they cost the least. Exact whole numbers; no clock, no I/O. */

#include <stddef.h>
#include <stdint.h>

enum { PACKS_MAX = 64 };

typedef struct Pack {
        int64_t coins; /* 1..AMOUNT_MAX: what it gives, a bonus included */
        int64_t price; /* 1..AMOUNT_MAX, minor units */
} Pack;

/* counts[i]: how many of packs[i] to buy, so that they give at least `coins` together, for the
 * least money there is. Of what costs the same, that which gives more coins, then that of fewer
 * packs, then always the same. n: 1..PACKS_MAX; coins >= 0, where 0 buys nothing.
 *
 * 0, or counts untouched and -ENOMEM; -ERANGE: coins, or what they would give or cost, is beyond
 * AMOUNT_MAX; -E2BIG: an exact answer would take too long. It needs at most 16 MiB while it runs,
 * and less than one for a shop's usual list.
 *
 * When it is -E2BIG: let a unit be the greatest common divisor of the packs' coins, and M 2^20, or
 * 2^22 / n where that is less. Up to M units are always solved. So is any number where the pack
 * whose coin is the cheapest has at most M units; but for a number, above M, for which other packs
 * alone would come out cheaper if only more were asked, such as two packs of a million coins each,
 * that differ in a few coins and next to nothing in a coin's price. Useless packs, of which another
 * gives as much for no more money, do not count here. */
int packs_cheapest(const Pack packs[], size_t n, int64_t coins, int64_t counts[]);
