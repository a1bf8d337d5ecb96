/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What is over the limit: how much would fit, and who can help. */

#include <inttypes.h>

#include "client/sentence.h"
#include "client/translate.h"
#include "client/words.h"
#include "client/worth.h"
#include "common/money.h"
#include "common/util.h"

static bool is_own(const BudgetLimit *limit) {
        return text_equal(limit->source, "self");
}

/* The command that raises a limit; `ret` takes WORDS_MAX bytes. */
static const char *raise_command(const Asked *asked, const BudgetLimit *limit, char *ret) {
        bool money = limit->unit && !text_equal(limit->unit, UNIT_COINS);
        bool platform = !money || !text_equal(limit->platform, PLATFORM_ALL);
        bool window = limit->window && !text_equal(limit->window, "month");

        snprintf(ret, WORDS_MAX, "coinbudget set%s%s %s%s%s%s%s%s", is_own(limit) ? "" : " ",
                        is_own(limit) ? "" : asked->user, money ? "25" : "500",
                        money ? limit->unit : "", platform ? " --platform=" : "",
                        !platform                         ? ""
                                        : limit->platform ? limit->platform
                                                          : asked->platform,
                        window ? " --per=" : "", window ? limit->window : "");
        return ret;
}

/* A limit of 0: who may raise it, and how. */
static void print_blocked(const Asked *asked, const BudgetLimit *limit, FILE *out) {
        char command[WORDS_MAX];

        /* TRANSLATORS: alice may buy no TikTok Coins */
        fprintf(out, _("%s may buy no %s: a limit of 0 stands."), asked->user,
                        platform_name(asked->platforms, asked->platform));
        fputc(' ', out);
        if (limit->household)
                fprintf(out, _("It is the household %s's: an administrator can raise it, in coinbudget.conf."),
                                limit->household);
        else if (is_own(limit))
                fprintf(out, _("%s set it, and can raise it, which takes a while to count: %s"),
                                asked->user, raise_command(asked, limit, command));
        else
                fprintf(out, _("A guardian can raise it: %s"),
                                raise_command(asked, limit, command));
}

/* Who can help where nothing fits: not a guardian, where one's own limit binds. */
static const char *help_words(const BudgetLimit *limit) {
        bool ends = limit && limit->until != NOT_GIVEN;

        if (limit && is_own(limit))
                return ends ? _("Wait until then: no guardian can lift what you set yourself.")
                            : _("Ask for less: no guardian can lift what you set yourself.");
        if (limit && limit->household)
                return ends ? _("Wait until then, or ask an administrator, who sets it in coinbudget.conf.")
                            : _("Ask for less, or ask an administrator, who sets it in coinbudget.conf.");
        return ends ? _("Wait until then, or ask a guardian.") : _("Ask a guardian.");
}

/* What it counts as, where that was not said by who asked. */
static void print_estimate(const BudgetDetails *details, FILE *out) {
        char price[MONEY_TEXT_MAX];

        if (!details->limit || text_equal(details->limit->unit, UNIT_COINS) ||
                        details->price_estimated != 1 || details->price == NOT_GIVEN ||
                        !details->currency)
                return;
        amount_to_text(details->price, details->currency, price);
        fputc(' ', out);
        fprintf(out, _("Without --price it counts as %s."), price);
}

/* Whether it is not the limit that was named that lets no more than that fit. */
static bool is_of_another(const BudgetLimit *limit, int64_t fits) {
        return limit && text_equal(limit->unit, UNIT_COINS) && limit->remaining != NOT_GIVEN &&
                        fits < limit->remaining && !text_equal(limit->window, "request");
}

/* What may still be bought: as so many coins, and as one that there is to buy. */
static void print_fits(const Asked *asked, const BudgetLimit *limit, int64_t fits, FILE *out) {
        const BudgetBundle *bundle =
                        asked->bundles ? bundle_largest(asked->bundles, asked->platform) : NULL;
        char words[WORDS_MAX];

        fputc(' ', out);
        fprintf(out,
                        is_of_another(limit, fits)
                                        ? _("%" PRId64
                                            " would fit, as another limit allows no more.")
                                        : _("%" PRId64 " would fit."),
                        fits);
        if (bundle) {
                bool less = bundle->coins + bundle->bonus > fits; /* by its own price */
                fputc(' ', out);
                /* TRANSLATORS: 700 for 9.99 USD in the app */
                fprintf(out,
                                less ? _("The largest bundle that fits: %s, if that is said with --price.")
                                     : _("The largest bundle that fits: %s."),
                                bundle_words(bundle, words));
        } else if (asked->bundles && asked->bundles->n > 0)
                fprintf(out, " %s", _("No bundle is so small."));
}

static void print_over(const BudgetLimit *limit, FILE *out) {
        if (limit && is_own(limit))
                fputs(_("over the limit that you set yourself."), out);
        else if (limit && limit->household)
                fprintf(out, _("over the limit of the household %s."), limit->household);
        else
                fputs(_("over the limit."), out);
}

void sentence_over_limit(const Asked *asked, const BudgetVerdict *verdict, FILE *out) {
        const BudgetLimit *limit = verdict->details.limit;
        int64_t fits = verdict->details.fits;
        char words[WORDS_MAX];

        if (limit && limit_total(limit) == 0) {
                print_blocked(asked, limit, out);
                return;
        }

        print_over(limit, out);
        if (limit)
                fprintf(out, " %s.", limit_words(limit, asked->now, words));
        print_estimate(&verdict->details, out);
        if (fits > 0)
                print_fits(asked, limit, fits, out);
        else
                fprintf(out, " %s", help_words(limit));
}
