/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "policy/scale.h"

#include <assert.h>

/* 2^63 * 2^63 and what is added to it fit 127 bits. */
static int64_t scale(int64_t amount, int64_t num, int64_t den, int64_t add) {
        __extension__ typedef __int128 Wide;

        assert(amount >= 0 && num >= 0 && den > 0);
        Wide scaled = ((Wide) amount * num + add) / den;
        return scaled >= AMOUNT_BEYOND ? AMOUNT_BEYOND : (int64_t) scaled;
}

int64_t amount_scale(int64_t amount, int64_t num, int64_t den) {
        return scale(amount, num, den, den - 1);
}

int64_t amount_share(int64_t amount, int64_t num, int64_t den) {
        return scale(amount, num, den, 0);
}
