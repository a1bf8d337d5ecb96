/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/sentence.h"

#include <assert.h>
#include <inttypes.h>
#include <string.h>

#include "client/sentence_seller.h"
#include "client/translate.h"
#include "client/words.h"
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

/* "700 TikTok Coins", "5.00 USD for YouTube Super Chat"; `ret` takes WORDS_MAX bytes. */
static const char *asked_words(const Asked *asked, const BudgetDetails *details, char *ret) {
        char price[MONEY_TEXT_MAX];

        if (asked->coins != 0 || details->price == NOT_GIVEN || !details->currency)
                return coins_words(asked->coins, asked->platforms, asked->platform, ret);
        amount_to_text(details->price, details->currency, price);
        /* TRANSLATORS: 5.00 USD for YouTube Super Chat */
        snprintf(ret, WORDS_MAX, _("%s for %s"), price,
                        platform_name(asked->platforms, asked->platform));
        return ret;
}

static bool replayed(const BudgetVerdict *verdict) {
        return verdict->details.replayed == 1;
}

static void print_would_be_approved(const Asked *asked, const BudgetDetails *details, FILE *out) {
        char what[WORDS_MAX];

        fprintf(out, _("Would be approved: %s."), asked_words(asked, details, what));
        if (details->remaining != NOT_GIVEN) {
                fputc(' ', out);
                fprintf(out, _("%" PRId64 " would be left."), details->remaining);
        }
        fputc('\n', out);
}

static void print_approved(const Asked *asked, const BudgetVerdict *verdict, FILE *out) {
        const BudgetDetails *details = &verdict->details;
        unsigned long n = asked->coins > 1 ? 2 : 1;
        char what[WORDS_MAX], until[SHORT_TIME_MAX];

        (void) asked_words(asked, details, what);
        fprintf(out, "%s ", replayed(verdict) ? _("Approved already.") : _("Approved."));
        if (details->hold_until != NOT_GIVEN) {
                short_time(details->hold_until, asked->now, until);
                /* TRANSLATORS: 700 TikTok Coins are held until 12:30 (request 4). */
                fprintf(out,
                                ngettext("%s is held until %s (request %" PRId64 ").",
                                                "%s are held until %s (request %" PRId64 ").", n),
                                what, until, verdict->id);
        } else
                fprintf(out,
                                ngettext("%s is held (request %" PRId64 ").",
                                                "%s are held (request %" PRId64 ").", n),
                                what, verdict->id);
        fputc(' ', out);
        fprintf(out, _("Then: coinbudget complete %" PRId64 ", or coinbudget cancel %" PRId64 "."),
                        verdict->id, verdict->id);
        fputc('\n', out);
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
        fputs(above ? _("the price is far above the list price.")
                    : _("the price is far below the list price, as a scam's bait is."),
                        out);
        if (asked->quoted)
                sentence_list_price(asked->quoted, out);
        fputc(' ', out);
        fprintf(out, _("Buy from an official seller: coinbudget bundles %s"), asked->platform);
}

static void print_no_budget(const Asked *asked, FILE *out) {
        const BudgetPlatform *platform = platform_find(asked->platforms, asked->platform);
        bool money = platform && text_equal(platform->sold_in, "money");

        /* TRANSLATORS: alice has no budget for twitch. */
        fprintf(out,
                        money ? _("%s has no budget for %s, which sells in money.")
                              : _("%s has no budget for %s."),
                        asked->user, asked->platform);
        fputc(' ', out);
        fprintf(out, _("A guardian can set one: coinbudget set %s %s --platform=%s"), asked->user,
                        money ? "25EUR" : "500", asked->platform);
}

/* What follows "Rejected (request 12): ". */
static void print_reason(
                const Asked *asked, Reason reason, const BudgetVerdict *verdict, FILE *out) {
        switch (reason) {
        case REASON_NONE:
                fputs(_("no reason was given. Try again later."), out);
                return;
        case REASON_CLOCK_SUSPECT:
                fputs(_("the clock stands before earlier requests. Set it right; if it is right now, an administrator runs: coinbudgetd --accept-clock"),
                                out);
                return;
        case REASON_NO_BUDGET:
                print_no_budget(asked, out);
                return;
        case REASON_PAUSED:
                fprintf(out, _("buying is paused for %s. Until when, and by whom: coinbudget status"),
                                asked->user);
                return;
        case REASON_QUIET_HOURS:
                fputs(_("nothing may be bought at this time of day. Ask again later; coinbudget status says when."),
                                out);
                return;
        case REASON_BURST:
                fputs(_("too many requests in a short time. Wait some minutes, then ask again."),
                                out);
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
                fputs(_("the limit is in another currency, and no exchange rate is known. Pay in the limit's currency, or ask an administrator for a file of rates."),
                                out);
                return;
        case REASON_OVER_LIMIT:
                sentence_over_limit(asked, verdict, out);
                return;
        case REASON_AWAITING_APPROVAL:
                fputs(_("it waits for a guardian. Ask them for an answer."), out);
                return;
        case REASON_DENIED:
                fputs(_("a guardian said no. Talk to them before asking again."), out);
                return;
        case REASON_APPROVAL_EXPIRED:
                fputs(_("no guardian answered in time. Ask them, then ask here again."), out);
                return;
        case REASON_COUNT:
                break;
        }
        assert(false);
}

static void print_rejected(const Asked *asked, const BudgetVerdict *verdict, FILE *out) {
        Reason reason;

        if (asked->check)
                fputs(_("Would be rejected:"), out);
        else
                fprintf(out,
                                replayed(verdict) ? _("Rejected already (request %" PRId64 "):")
                                                  : _("Rejected (request %" PRId64 "):"),
                                verdict->id);
        fputc(' ', out);
        if (reason_from_text(verdict->reason, &reason))
                print_reason(asked, reason, verdict, out);
        else
                fprintf(out, _("%s. This coinbudget is older than its daemon and cannot say more."),
                                verdict->reason);
        fputc('\n', out);
}

static void print_pending(const Asked *asked, const BudgetVerdict *verdict, FILE *out) {
        if (asked->check)
                fputs(_("A guardian would be asked: it is over the limit."), out);
        else {
                fprintf(out,
                                replayed(verdict)
                                                ? _("A guardian has been asked already (request %" PRId64
                                                    ").")
                                                : _("A guardian has been asked (request %" PRId64
                                                    ")."),
                                verdict->id);
                fputc(' ', out);
                fprintf(out, _("Wait for the answer: coinbudget show %" PRId64), verdict->id);
        }
        fputc('\n', out);
}

static void print_note(
                const Asked *asked, const char *warning, const BudgetDetails *details, FILE *out) {
        char words[WORDS_MAX];

        if (text_equal(warning, "near-limit") && details->limit)
                fprintf(out, _("Note: the limit is near: %s."),
                                limit_words(details->limit, asked->now, words));
        else if (text_equal(warning, "above-list-price"))
                fputs(_("Note: the price is above the list price."), out);
        else if (text_equal(warning, "below-list-price"))
                fputs(_("Note: the price is below the list price: look twice at who sells."), out);
        else if (text_equal(warning, "rate-stale"))
                fputs(_("Note: the exchange rate is an old one."), out);
        else if (text_equal(warning, "seller-unknown") && asked->seller)
                fprintf(out, _("Note: the seller is not an official one. Who is: coinbudget bundles %s"),
                                asked->platform);
        else if (text_equal(warning, "seller-unknown"))
                fprintf(out, _("Note: nobody looked at who sells, as no --seller was named. Buy only from official ones: coinbudget bundles %s"),
                                asked->platform);
        else
                fprintf(out, _("Note: %s."), warning);
}

static void print_warning(
                const Asked *asked, const char *warning, const BudgetDetails *details, FILE *out) {
        bool price = strstr(warning, "-list-price");

        print_note(asked, warning, details, out);
        if (price && asked->quoted)
                sentence_list_price(asked->quoted, out);
        fputc('\n', out);
}

/* Answered long ago: the state that it is in. */
static void print_settled(const BudgetVerdict *verdict, FILE *out) {
        const char *state = verdict->details.state;

        if (state)
                /* TRANSLATORS: and it is completed */
                fprintf(out, _("Asked before with this key: request %" PRId64 ", and it is %s."),
                                verdict->id, state_words(state));
        else
                fprintf(out, _("Asked before with this key: request %" PRId64 ", and it is over."),
                                verdict->id);
        fprintf(out, " %s\n", _("Do not buy again; for another purchase use another key."));
}

void sentence_verdict(const Asked *asked, const BudgetVerdict *verdict, FILE *out) {
        switch (verdict->decision) {
        case DECISION_APPROVED:
                if (asked->check)
                        print_would_be_approved(asked, &verdict->details, out);
                else
                        print_approved(asked, verdict, out);
                break;
        case DECISION_REJECTED:
                print_rejected(asked, verdict, out);
                break;
        case DECISION_PENDING:
                print_pending(asked, verdict, out);
                break;
        case DECISION_SETTLED:
                print_settled(verdict, out);
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
                fprintf(out, _("Note: no exchange rate for %s is known, so nobody looked at the price.\n"),
                                asked->quoted->own);
}
