/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/bar.h"

#include <assert.h>

#include "common/contract.h"

#define GREEN "\033[32m"
#define YELLOW "\033[33m"
#define RED "\033[31m"
#define PLAIN "\033[0m"

/* Far beyond what the contract allows, and still good for multiplying by a width or by 100. */
#define BAR_MAX (AMOUNT_MAX * 1000)

static int64_t clamp(int64_t value, int64_t max) {
        return value < 0 ? 0 : value > max ? max : value;
}

/* How many of `width` columns `part` of `total` takes. */
static unsigned bar_columns(int64_t part, int64_t total, unsigned width) {
        if (part == 0)
                return 0;
        if (total == 0)
                return width;
        unsigned columns = (unsigned) (part * width / total);
        return columns > 0 ? columns : 1;
}

void bar_print(int64_t used, int64_t held, int64_t total, unsigned width, bool colour, bool utf8,
                FILE *out) {
        assert(width > 1 && width < 1000);

        total = clamp(total, BAR_MAX);
        used = clamp(used, total);
        held = clamp(held, total - used);

        /* A limit of 0 blocks: all of it is used up. */
        unsigned n_used = total == 0 ? width : bar_columns(used, total, width);
        unsigned n_both = total == 0 ? width : bar_columns(used + held, total, width);
        if (held > 0 && n_both == n_used) {
                if (n_both < width)
                        n_both++;
                else
                        n_used--;
        }

        if (colour)
                fputs(used + held >= total                                       ? RED
                                                : (used + held) * 5 >= total * 4 ? YELLOW
                                                                                 : GREEN,
                                out);
        for (unsigned i = 0; i < width; i++)
                if (i < n_used)
                        fputs(utf8 ? "█" : "#", out);
                else if (i < n_both)
                        fputs(utf8 ? "▒" : "=", out);
                else
                        fputs(utf8 ? "░" : ".", out);
        if (colour)
                fputs(PLAIN, out);
}
