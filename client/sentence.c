/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/sentence.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "client/sentence_seller.h"
#include "client/words.h"
#include "client/worth.h"
#include "common/money.h"
#include "common/util.h"

int status_from_decision(Decision decision) {
        switch (decision) {
        case DECISION_APPROVED:
                return STATUS_DONE;
        case DECISION_PENDING:
                return STATUS_PENDING;
        case DECISION_REJECTED:
        case DECISION_SETTLED:
        case DECISION_COUNT:
                break;
        }
        return STATUS_REJECTED;
}

/* "700 TikTok Coins", "5.00 USD for YouTube Super Chat" */
static void print_coins(const Asked *asked, const BudgetDetails *details, FILE *out) {
        char price[MONEY_TEXT_MAX];

        if (asked->coins == 0 && details->price != NOT_GIVEN && details->currency) {
                amount_to_text(details->price, details->currency, price);
                fprintf(out, "%s for ", price);
        }
        coins_print(asked->coins, asked->platforms, asked->platform, out);
}

static bool replayed(const BudgetVerdict *verdict) {
        return verdict->details.replayed == 1;
}

static void print_approved(const Asked *asked, const BudgetVerdict *verdict, FILE *out) {
        const BudgetDetails *details = &verdict->details;
        char until[SHORT_TIME_MAX];

        if (asked->check) {
                fputs("Would be approved: ", out);
                print_coins(asked, details, out);
                fputc('.', out);
                if (details->remaining != NOT_GIVEN)
                        fprintf(out, " %" PRId64 " would be left.", details->remaining);
                fputc('\n', out);
                return;
        }

        fputs(replayed(verdict) ? "Approved already. " : "Approved. ", out);
        print_coins(asked, details, out);
        fputs(asked->coins > 1 ? " are held" : " is held", out);
        if (details->hold_until != NOT_GIVEN) {
                short_time(details->hold_until, asked->now, until);
                fprintf(out, " until %s", until);
        }
        fprintf(out,
                        " (request %" PRId64 "). Then: coinbudget complete %" PRId64
                        ", or coinbudget cancel %" PRId64 ".\n",
                        verdict->id, verdict->id, verdict->id);
}

static bool is_own(const BudgetLimit *limit) {
        return text_equal(limit->source, "self");
}

/* A limit of 0: who may raise it, and how. */
static void print_blocked(const Asked *asked, const BudgetLimit *limit, FILE *out) {
        bool money = limit->unit && !text_equal(limit->unit, UNIT_COINS);

        fprintf(out, "%s may buy no %s: a limit of 0 stands. ", asked->user,
                        platform_name(asked->platforms, asked->platform));
        if (limit->household) {
                fprintf(out, "It is the household %s's: an administrator can raise it, in coinbudget.conf.",
                                limit->household);
                return;
        }
        if (is_own(limit))
                fprintf(out, "%s set it, and can raise it, which takes a while to count: coinbudget set",
                                asked->user);
        else
                fprintf(out, "A guardian can raise it: coinbudget set %s", asked->user);
        fprintf(out, money ? " 25%s" : " 500", money ? limit->unit : "");
        if (!money || !text_equal(limit->platform, PLATFORM_ALL))
                fprintf(out, " --platform=%s", limit->platform ? limit->platform : asked->platform);
        if (limit->window && !text_equal(limit->window, "month"))
                fprintf(out, " --per=%s", limit->window);
}

/* Who can help where nothing fits: not a guardian, where one's own limit binds. */
static void print_help(const BudgetLimit *limit, FILE *out) {
        bool ends = limit && limit->until != NOT_GIVEN;

        if (limit && is_own(limit))
                fprintf(out, " %s: no guardian can lift what you set yourself.",
                                ends ? "Wait until then" : "Ask for less");
        else if (limit && limit->household)
                fprintf(out, " %s, or ask an administrator, who sets it in coinbudget.conf.",
                                ends ? "Wait until then" : "Ask for less");
        else
                fprintf(out, ends ? " Wait until then, or ask a guardian." : " Ask a guardian.");
}

/* " of 10.67 USD", where that was not said by who asked. */
static void print_estimate(const BudgetDetails *details, FILE *out) {
        char price[MONEY_TEXT_MAX];

        if (!details->limit || text_equal(details->limit->unit, UNIT_COINS) ||
                        details->price_estimated != 1 || details->price == NOT_GIVEN ||
                        !details->currency)
                return;
        amount_to_text(details->price, details->currency, price);
        fprintf(out, " Without --price it counts as %s.", price);
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

        fprintf(out, " %" PRId64 " would fit%s.", fits,
                        is_of_another(limit, fits) ? ", as another limit allows no more" : "");
        if (bundle) {
                fputs(" The largest bundle that fits: ", out);
                sentence_bundle(bundle, out);
                if (bundle->coins + bundle->bonus > fits) /* by its own price, which is less */
                        fputs(", if that is said with --price", out);
                fputc('.', out);
        } else if (asked->bundles && asked->bundles->n > 0)
                fputs(" No bundle is so small.", out);
}

static void print_over_limit(const Asked *asked, const BudgetVerdict *verdict, FILE *out) {
        const BudgetLimit *limit = verdict->details.limit;
        int64_t fits = verdict->details.fits;

        if (limit && limit_total(limit) == 0) {
                print_blocked(asked, limit, out);
                return;
        }

        fputs("over the limit", out);
        if (limit && is_own(limit))
                fputs(" that you set yourself", out);
        else if (limit && limit->household)
                fprintf(out, " of the household %s", limit->household);
        fputc('.', out);
        if (limit) {
                fputc(' ', out);
                limit_print(limit, asked->now, out);
                fputc('.', out);
        }
        print_estimate(&verdict->details, out);
        if (fits > 0)
                print_fits(asked, limit, fits, out);
        else
                print_help(limit, out);
}

static void print_unofficial(const Asked *asked, FILE *out) {
        const BudgetPlatform *platform = platform_find(asked->platforms, asked->platform);
        char **official = platform ? platform->official : NULL;
        const char *name = platform_name(asked->platforms, asked->platform);

        if (asked->seller)
                sentence_seller(asked->seller, name, official, out);
        else
                sentence_no_seller(name, official, out);
}

/* Whether the price is far above what is usual, or far below it. */
static void print_unusual(const Asked *asked, bool above, FILE *out) {
        fprintf(out, "the price is far %s the list price%s.", above ? "above" : "below",
                        above ? "" : ", as a scam's bait is");
        if (asked->quoted)
                sentence_list_price(asked->quoted, out);
        fprintf(out, " Buy from an official seller: coinbudget bundles %s", asked->platform);
}

static void print_no_budget(const Asked *asked, FILE *out) {
        const BudgetPlatform *platform = platform_find(asked->platforms, asked->platform);
        bool money = platform && text_equal(platform->sold_in, "money");

        fprintf(out, "%s has no budget for %s%s. A guardian can set one: coinbudget set %s %s --platform=%s",
                        asked->user, asked->platform, money ? ", which sells in money" : "",
                        asked->user, money ? "25EUR" : "500", asked->platform);
}

/* What follows "Rejected (request 12): ". */
static void print_reason(
                const Asked *asked, Reason reason, const BudgetVerdict *verdict, FILE *out) {
        switch (reason) {
        case REASON_NONE:
                fputs("no reason was given. Try again later.", out);
                return;
        case REASON_CLOCK_SUSPECT:
                fputs("the clock stands before earlier requests. Set it right; if it is right now, an administrator runs: coinbudgetd --accept-clock",
                                out);
                return;
        case REASON_NO_BUDGET:
                print_no_budget(asked, out);
                return;
        case REASON_PAUSED:
                fprintf(out, "buying is paused for %s. Until when, and by whom: coinbudget status",
                                asked->user);
                return;
        case REASON_QUIET_HOURS:
                fputs("nothing may be bought at this time of day. Ask again later; coinbudget status says when.",
                                out);
                return;
        case REASON_BURST:
                fputs("too many requests in a short time. Wait some minutes, then ask again.", out);
                return;
        case REASON_UNOFFICIAL_SELLER:
                print_unofficial(asked, out);
                return;
        case REASON_OVERPRICED:
                print_unusual(asked, true, out);
                return;
        case REASON_UNDERPRICED:
                print_unusual(asked, false, out);
                return;
        case REASON_NO_EXCHANGE_RATE:
                fputs("the limit is in another currency, and no exchange rate is known. Pay in the limit's currency, or ask an administrator for a file of rates.",
                                out);
                return;
        case REASON_OVER_LIMIT:
                print_over_limit(asked, verdict, out);
                return;
        case REASON_AWAITING_APPROVAL:
                fputs("it waits for a guardian. Ask them for an answer.", out);
                return;
        case REASON_DENIED:
                fputs("a guardian said no. Talk to them before asking again.", out);
                return;
        case REASON_APPROVAL_EXPIRED:
                fputs("no guardian answered in time. Ask them, then ask here again.", out);
                return;
        case REASON_COUNT:
                break;
        }
        assert(false);
}

static void print_rejected(const Asked *asked, const BudgetVerdict *verdict, FILE *out) {
        Reason reason;

        if (asked->check)
                fputs("Would be rejected: ", out);
        else
                fprintf(out, "Rejected%s (request %" PRId64 "): ",
                                replayed(verdict) ? " already" : "", verdict->id);
        if (reason_from_text(verdict->reason, &reason))
                print_reason(asked, reason, verdict, out);
        else
                fprintf(out, "%s. This coinbudget is older than its daemon and cannot say more.",
                                verdict->reason);
        fputc('\n', out);
}

static void print_pending(const Asked *asked, const BudgetVerdict *verdict, FILE *out) {
        if (asked->check)
                fputs("A guardian would be asked: it is over the limit.\n", out);
        else
                fprintf(out,
                                "A guardian has been asked%s (request %" PRId64
                                "). Wait for the answer: coinbudget show %" PRId64 "\n",
                                replayed(verdict) ? " already" : "", verdict->id, verdict->id);
}

/* What stands in "Note: ...". */
static void print_note(
                const Asked *asked, const char *warning, const BudgetDetails *details, FILE *out) {
        if (text_equal(warning, "near-limit") && details->limit) {
                fputs("the limit is near: ", out);
                limit_print(details->limit, asked->now, out);
                fputc('.', out);
        } else if (text_equal(warning, "above-list-price"))
                fputs("the price is above the list price.", out);
        else if (text_equal(warning, "below-list-price"))
                fputs("the price is below the list price: look twice at who sells.", out);
        else if (text_equal(warning, "rate-stale"))
                fputs("the exchange rate is an old one.", out);
        else if (text_equal(warning, "seller-unknown") && asked->seller)
                fprintf(out, "the seller is not an official one. Who is: coinbudget bundles %s",
                                asked->platform);
        else if (text_equal(warning, "seller-unknown"))
                fprintf(out, "nobody looked at who sells, as no --seller was named. Buy only from official ones: coinbudget bundles %s",
                                asked->platform);
        else
                fprintf(out, "%s.", warning);
}

static void print_warning(
                const Asked *asked, const char *warning, const BudgetDetails *details, FILE *out) {
        bool price = strstr(warning, "-list-price");

        fputs("Note: ", out);
        print_note(asked, warning, details, out);
        if (price && asked->quoted)
                sentence_list_price(asked->quoted, out);
        fputc('\n', out);
}

void sentence_verdict(const Asked *asked, const BudgetVerdict *verdict, FILE *out) {
        switch (verdict->decision) {
        case DECISION_APPROVED:
                print_approved(asked, verdict, out);
                break;
        case DECISION_REJECTED:
                print_rejected(asked, verdict, out);
                break;
        case DECISION_PENDING:
                print_pending(asked, verdict, out);
                break;
        case DECISION_SETTLED:
                fprintf(out,
                                "Asked before with this key: request %" PRId64
                                ", and it is %s. Do not buy again; for another purchase use another key.\n",
                                verdict->id,
                                verdict->details.state ? verdict->details.state : "over");
                break;
        case DECISION_COUNT:
                assert(false);
        }

        /* Of no use to who may not buy. */
        if (verdict->decision != DECISION_APPROVED)
                return;
        for (char **warning = verdict->details.warnings; warning && *warning; warning++)
                print_warning(asked, *warning, &verdict->details, out);
        if (asked->quoted && asked->quoted->offers->n > 0 && !offers_comparable(asked->quoted))
                fprintf(out, "Note: no exchange rate for %s is known, so nobody looked at the price.\n",
                                asked->quoted->own);
}
