/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What this month has beside its limits: what waits, and what was given back. */

#include <inttypes.h>

#include "client/status.h"
#include "client/translate.h"
#include "client/words.h"
#include "common/money.h"
#include "common/util.h"

/* One of a sum's amounts; 0 where it has none. */
typedef int64_t (*Amount)(const BudgetSum *sum);

static int64_t amount_cancelled(const BudgetSum *sum) {
        return sum->cancelled == NOT_GIVEN ? 0 : sum->cancelled;
}

static int64_t amount_refunded(const BudgetSum *sum) {
        return sum->refunded == NOT_GIVEN ? 0 : sum->refunded;
}

static bool sum_is_now(const Standing *standing, const BudgetSum *sum) {
        return sum->platform && sum->unit && sum->from <= standing->now &&
                        standing->now < sum->until;
}

/* The coins of a purchase and its price are two sums: the price is told where there are no coins.
 */
static bool coins_tell(const Standing *standing, const BudgetSum *money, Amount amount) {
        const BudgetSum *sum = standing->sums->items;

        for (size_t i = 0; i < standing->sums->n; i++, sum++)
                if (sum_is_now(standing, sum) && text_equal(sum->unit, UNIT_COINS) &&
                                text_equal(sum->platform, money->platform) && amount(sum) > 0)
                        return true;
        return false;
}

/* "300 TikTok Coins, 5.00 USD of YouTube Super Chat" after the introduction, if there is anything.
 * Whether there was. */
static bool print_amounts(
                const Standing *standing, Amount amount, const char *introduction, FILE *out) {
        const BudgetSum *sum = standing->sums->items;
        char money[MONEY_TEXT_MAX];
        bool any = false;

        for (size_t i = 0; i < standing->sums->n; i++, sum++) {
                bool coins = text_equal(sum->unit, UNIT_COINS);
                if (!sum_is_now(standing, sum) || amount(sum) == 0 ||
                                (!coins && coins_tell(standing, sum, amount)))
                        continue;
                fputs(any ? ", " : introduction, out);
                any = true;
                if (coins) {
                        coins_print(amount(sum), standing->platforms, sum->platform, out);
                        continue;
                }
                amount_to_text(amount(sum), sum->unit, money);
                /* TRANSLATORS: 5.00 USD of YouTube Super Chat */
                fprintf(out, _("%s of %s"), money,
                                platform_name(standing->platforms, sum->platform));
        }
        return any;
}

static void print_waiting(const Standing *standing, FILE *out) {
        size_t buy = standing->n_pending, back = standing->n_returning;

        fprintf(out, "\n%s ", _("Waiting for a guardian:"));
        if (buy > 0)
                fprintf(out, ngettext("%zu request to buy", "%zu requests to buy", buy), buy);
        if (buy > 0 && back > 0)
                fputs(", ", out);
        if (back > 0)
                fprintf(out, ngettext("%zu to give back", "%zu to give back", back), back);
        fprintf(out, ". %s\n",
                        standing->self ? _("See: coinbudget history")
                                       : _("See: coinbudget pending"));
}

void status_print_month(const Standing *standing, FILE *out) {
        if (!standing->sums) {
                fprintf(out, _("\nWhat waits, and what was given back this month: coinbudget report %s\n"),
                                standing->user);
                return;
        }
        if (standing->n_pending + standing->n_returning > 0)
                print_waiting(standing, out);
        bool cancelled = print_amounts(
                        standing, amount_cancelled, _("\nCancelled this month: "), out);
        bool refunded = print_amounts(standing, amount_refunded,
                        cancelled ? _("; refunded: ") : _("\nRefunded this month: "), out);
        if (cancelled || refunded)
                fputc('\n', out);
}
