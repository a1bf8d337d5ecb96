/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What became of a request, and of what was written down about one. */

#include <inttypes.h>

#include "client/sentence.h"
#include "client/translate.h"
#include "client/words.h"
#include "common/money.h"
#include "common/util.h"

int status_from_answer(bool approved, const char *state) {
        return approved && text_equal(state, "rejected") ? STATUS_REJECTED : STATUS_DONE;
}

void sentence_state(int64_t id, const char *state, FILE *out) {
        if (!text_equal(state, "returning")) {
                /* TRANSLATORS: Request 12 is completed. */
                fprintf(out, _("Request %" PRId64 " is %s."), id, state_words(state));
                fputc('\n', out);
                return;
        }
        fprintf(out,
                        _("Request %" PRId64
                          " waits for a guardian: what was not bought stays counted until one agrees."),
                        id);
        fputc(' ', out);
        fprintf(out, _("Wait for the answer: coinbudget show %" PRId64), id);
        fputc('\n', out);
}

static void print_granted(int64_t id, const char *state, FILE *out) {
        if (text_equal(state, "approved"))
                fprintf(out, _("Request %" PRId64 " is approved: it may be bought now."), id);
        else if (text_equal(state, "cancelled"))
                fprintf(out,
                                _("Request %" PRId64
                                  " is cancelled: what was not bought counts no more."),
                                id);
        else if (text_equal(state, "completed"))
                fprintf(out,
                                _("Request %" PRId64
                                  " is completed: the rest, which was not bought, counts no more."),
                                id);
        else if (text_equal(state, "rejected"))
                fprintf(out,
                                _("Request %" PRId64
                                  " could not be approved: something else stands against it by now. See what: coinbudget show %" PRId64),
                                id, id);
        else {
                sentence_state(id, state, out);
                return;
        }
        fputc('\n', out);
}

static void print_denied(int64_t id, const char *state, FILE *out) {
        if (text_equal(state, "rejected"))
                fprintf(out, _("Request %" PRId64 " is denied: it may not be bought."), id);
        else if (text_equal(state, "completed"))
                fprintf(out, _("Request %" PRId64 " is completed: all of it counts as bought."),
                                id);
        else {
                sentence_state(id, state, out);
                return;
        }
        fputc('\n', out);
}

void sentence_resolved(int64_t id, bool approved, const char *state, FILE *out) {
        (approved ? print_granted : print_denied)(id, state, out);
}

void sentence_answered(const BudgetRequest *request, const char *by, FILE *out) {
        int64_t id = request->id;

        if (by && text_equal(request->reason, "denied"))
                fprintf(out, _("Request %" PRId64 " is answered already: %s denied it."), id, by);
        else if (by && text_equal(request->state, "approved"))
                fprintf(out, _("Request %" PRId64 " is answered already: %s approved it."), id, by);
        else if (request_withdrawn(request))
                fprintf(out, _("Request %" PRId64 " waits for no answer: it was taken back."), id);
        else
                fprintf(out, _("Request %" PRId64 " waits for no answer: it is %s."), id,
                                state_words(request->state));
        fputc(' ', out);
        fprintf(out, _("See: coinbudget show %" PRId64), id);
        fputc('\n', out);
}

void sentence_pending(const RecordList *requests, FILE *out) {
        const BudgetRequest *request = requests->items;
        int64_t first = request->id;
        bool returning = false;

        for (size_t i = 0; i < requests->n; i++, request++)
                returning = returning || text_equal(request->state, "returning");
        fputc('\n', out);
        fprintf(out,
                        _("To answer: coinbudget approve %" PRId64 ", or coinbudget deny %" PRId64
                          "."),
                        first, first);
        if (returning)
                fprintf(out, " %s", _("What may not be given back counts as bought."));
        fputc('\n', out);
}

void sentence_refund(const Arguments *arguments, FILE *out) {
        bool coins = arguments->coins != NOT_GIVEN, price = arguments->price != NOT_GIVEN;
        char text[MONEY_TEXT_MAX], number[WORDS_MAX];

        if (price)
                amount_to_text(arguments->price, arguments->currency, text);
        if (coins)
                (void) number_words(arguments->coins, number);
        if (coins && price)
                /* TRANSLATORS: 300 coins and 4.99 USD of request 12 */
                fprintf(out,
                                _("Written down: %s and %s of request %" PRId64
                                  " came back from the store."),
                                number, text, arguments->id);
        else if (coins || price)
                fprintf(out, _("Written down: %s of request %" PRId64 " came back from the store."),
                                coins ? number : text, arguments->id);
        else
                fprintf(out,
                                _("Written down: all that was left of request %" PRId64
                                  " came back from the store."),
                                arguments->id);
        fprintf(out, " %s\n", _("It counts as spent no more."));
}

void sentence_currency(const Arguments *arguments, const char *currency, FILE *out) {
        if (currency)
                fprintf(out,
                                _("Request %" PRId64
                                  " was paid in %s, not in %s. Write what came back in %s.\n"),
                                arguments->id, currency, arguments->currency, currency);
        else
                fprintf(out,
                                _("What request %" PRId64
                                  " cost is not known. Write how many coins came back instead: coinbudget refund %" PRId64
                                  " 100\n"),
                                arguments->id, arguments->id);
}

/* "700 TikTok Coins", "YouTube Super Chat for 5.00 EUR"; `ret` takes WORDS_MAX bytes. */
static const char *bought_words(const Changed *changed, char *ret) {
        const Arguments *arguments = changed->arguments;
        char price[MONEY_TEXT_MAX], coins[WORDS_MAX];

        (void) coins_words(arguments->coins, changed->platforms, arguments->platform, coins);
        if (arguments->price == NOT_GIVEN) {
                snprintf(ret, WORDS_MAX, "%s", coins);
                return ret;
        }
        amount_to_text(arguments->price, arguments->currency, price);
        snprintf(ret, WORDS_MAX, _("%s for %s"), coins, price);
        return ret;
}

void sentence_record(const Changed *changed, int64_t id, FILE *out) {
        int64_t at = changed->arguments->when;
        char bought[WORDS_MAX], when[SHORT_TIME_MAX];

        (void) bought_words(changed, bought);
        if (at == NOT_GIVEN)
                /* TRANSLATORS: alice bought 700 TikTok Coins. */
                fprintf(out, _("Written down (request %" PRId64 "): %s bought %s."), id,
                                changed->user, bought);
        else {
                on_day(at, changed->now, when);
                /* TRANSLATORS: alice bought 700 TikTok Coins on 21 Nov. */
                fprintf(out, _("Written down (request %" PRId64 "): %s bought %s %s."), id,
                                changed->user, bought, when);
        }
        fprintf(out, " %s\n", _("It counts as spent."));
}
