/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/purse.h"

#include <errno.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "common/contract.h"

__extension__ typedef __int128 Wide;

/* Coins first, then what is left in the purse, then how few bundles, as one number to add up and to
 * compare: neither money nor bundles exceed PURSE_MAX < 2^20. */
static Wide bundle_gain(int64_t coins, int64_t price) {
        return coins * ((Wide) 1 << 40) - price * ((Wide) 1 << 20) - 1;
}

static bool bundles_valid(const int64_t coins[], const int64_t prices[], size_t n) {
        for (size_t i = 0; i < n; i++)
                if (coins[i] < 1 || coins[i] > AMOUNT_MAX || prices[i] < 1 ||
                                prices[i] > AMOUNT_MAX)
                        return false;
        return true;
}

/* gains[m] is the most for at most m: nothing, or some bundle and the most for what it leaves. */
static void gains_fill(const int64_t coins[], const int64_t prices[], size_t n, int64_t money,
                Wide *gains) {
        for (int64_t m = 0; m <= money; m++)
                gains[m] = 0;
        for (size_t i = 0; i < n; i++) {
                Wide more = bundle_gain(coins[i], prices[i]);

                for (int64_t m = prices[i]; m <= money; m++)
                        if (gains[m - prices[i]] + more > gains[m])
                                gains[m] = gains[m - prices[i]] + more;
        }
}

/* Every gain but 0 has a bundle that it ends with. */
static void gains_unwind(const int64_t coins[], const int64_t prices[], size_t n, int64_t money,
                const Wide *gains, int64_t counts[]) {
        size_t i = 0;

        while (gains[money] > 0) {
                int64_t left = money - prices[i];
                Wide more = bundle_gain(coins[i], prices[i]);

                if (left >= 0 && gains[left] + more == gains[money]) {
                        counts[i]++;
                        money = left;
                } else {
                        i = i + 1 < n ? i + 1 : 0;
                }
        }
}

int purse_most(const int64_t coins[], const int64_t prices[], size_t n, int64_t money,
                int64_t counts[]) {
        if (money < 0 || money > PURSE_MAX)
                return -ERANGE;
        if (!bundles_valid(coins, prices, n))
                return -EINVAL;
        if (n == 0)
                return 0;

        Wide *gains = malloc((size_t) (money + 1) * sizeof(*gains));
        if (!gains)
                return -ENOMEM;
        gains_fill(coins, prices, n, money, gains);
        memset(counts, 0, n * sizeof(*counts));
        gains_unwind(coins, prices, n, money, gains, counts);
        free(gains);
        return 0;
}
