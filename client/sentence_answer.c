/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What became of a request, and of what was written down about one. */

#include <inttypes.h>

#include "client/sentence.h"
#include "client/words.h"
#include "common/money.h"
#include "common/util.h"

int status_from_answer(bool approved, const char *state) {
        return approved && text_equal(state, "rejected") ? STATUS_REJECTED : STATUS_DONE;
}

void sentence_state(int64_t id, const char *state, FILE *out) {
        if (text_equal(state, "returning"))
                fprintf(out,
                                "Request %" PRId64
                                " waits for a guardian: what was not bought stays counted until one agrees. Wait for the answer: coinbudget show %" PRId64
                                "\n",
                                id, id);
        else
                fprintf(out, "Request %" PRId64 " is %s.\n", id, state);
}

void sentence_resolved(int64_t id, bool approved, const char *state, FILE *out) {
        static const struct {
                bool approved;
                const char *state;
                const char *words;
        } rows[] = {
                        {true, "approved", "is approved: it may be bought now."},
                        {true, "cancelled", "is cancelled: what was not bought counts no more."},
                        {true, "completed",
                                        "is completed: the rest, which was not bought, counts no more."},
                        {true, "rejected",
                                        "could not be approved: something else stands against it by now. See what: coinbudget show"},
                        {false, "rejected", "is denied: it may not be bought."},
                        {false, "completed", "is completed: all of it counts as bought."},
        };

        for (size_t i = 0; i < ELEMENTSOF(rows); i++)
                if (rows[i].approved == approved && text_equal(rows[i].state, state)) {
                        fprintf(out, "Request %" PRId64 " %s", id, rows[i].words);
                        if (approved && text_equal(state, "rejected"))
                                fprintf(out, " %" PRId64, id);
                        fputc('\n', out);
                        return;
                }
        sentence_state(id, state, out);
}

void sentence_answered(const BudgetRequest *request, const char *by, FILE *out) {
        bool denied = text_equal(request->reason, "denied");

        fprintf(out, "Request %" PRId64, request->id);
        if (by && (denied || text_equal(request->state, "approved")))
                fprintf(out, " is answered already: %s %s it.", by, denied ? "denied" : "approved");
        else if (request_withdrawn(request))
                fputs(" waits for no answer: it was taken back.", out);
        else
                fprintf(out, " waits for no answer: it is %s.", request->state);
        fprintf(out, " See: coinbudget show %" PRId64 "\n", request->id);
}

void sentence_pending(const RecordList *requests, FILE *out) {
        const BudgetRequest *request = requests->items;
        int64_t first = request->id;
        bool returning = false;

        for (size_t i = 0; i < requests->n; i++, request++)
                returning = returning || text_equal(request->state, "returning");
        fprintf(out,
                        "\nTo answer: coinbudget approve %" PRId64 ", or coinbudget deny %" PRId64
                        ".%s\n",
                        first, first,
                        returning ? " What may not be given back counts as bought." : "");
}

void sentence_refund(const Arguments *arguments, FILE *out) {
        bool coins = arguments->coins != NOT_GIVEN, price = arguments->price != NOT_GIVEN;
        char text[MONEY_TEXT_MAX];

        fputs("Written down: ", out);
        if (coins)
                fprintf(out, "%" PRId64 " coin%s", arguments->coins,
                                arguments->coins == 1 ? "" : "s");
        if (price) {
                amount_to_text(arguments->price, arguments->currency, text);
                fprintf(out, "%s%s", coins ? " and " : "", text);
        }
        if (!coins && !price)
                fputs("all that was left", out);
        fprintf(out,
                        " of request %" PRId64
                        " came back from the store. It counts as spent no more.\n",
                        arguments->id);
}

void sentence_currency(const Arguments *arguments, const char *currency, FILE *out) {
        if (currency)
                fprintf(out,
                                "Request %" PRId64
                                " was paid in %s, not in %s. Write what came back in %s.\n",
                                arguments->id, currency, arguments->currency, currency);
        else
                fprintf(out,
                                "What request %" PRId64
                                " cost is not known. Write how many coins came back instead: coinbudget refund %" PRId64
                                " 100\n",
                                arguments->id, arguments->id);
}

void sentence_record(const Changed *changed, int64_t id, FILE *out) {
        const Arguments *arguments = changed->arguments;
        char price[MONEY_TEXT_MAX], when[SHORT_TIME_MAX];

        fprintf(out, "Written down (request %" PRId64 "): %s bought ", id, changed->user);
        coins_print(arguments->coins, changed->platforms, arguments->platform, out);
        if (arguments->price != NOT_GIVEN) {
                amount_to_text(arguments->price, arguments->currency, price);
                fprintf(out, " for %s", price);
        }
        if (arguments->when != NOT_GIVEN) {
                short_day(arguments->when, changed->now, when);
                fprintf(out, "%s%s", text_equal(when, "today") ? " " : " on ", when);
        }
        fputs(". It counts as spent.\n", out);
}
