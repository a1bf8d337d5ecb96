/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/sentence_event.h"

#include <inttypes.h>

#include "client/listing.h"
#include "client/translate.h"
#include "client/user.h"
#include "client/words.h"
#include "common/money.h"
#include "common/util.h"

/* "700 TikTok Coins", or "5.00 USD for YouTube Super Chat". `ret` takes WORDS_MAX bytes. */
static void what_words(const BudgetRequest *request, const RecordList *platforms, char *ret) {
        bool bought = text_equal(request->state, "completed");
        int64_t coins = bought ? request->completed_coins : request->coins;
        char price[MONEY_TEXT_MAX];

        if (request->coins != 0 || request->price == NOT_GIVEN || !request->currency) {
                (void) coins_words(coins, platforms, request->platform, ret);
                return;
        }
        amount_to_text(request->price, request->currency, price);
        /* TRANSLATORS: "5.00 USD for YouTube Super Chat" */
        snprintf(ret, WORDS_MAX, _("%s for %s"), price,
                        platform_name(platforms, request->platform));
}

static void print_approved(const BudgetRequest *request, const char *what, FILE *out) {
        char by[USER_NAME_MAX + 1];

        if (request->decided_by == NOT_GIVEN) {
                fprintf(out, _("Allowed: %s (request %" PRId64 ")."), what, request->id);
                return;
        }
        user_name(request->decided_by, by);
        fprintf(out, _("Allowed by %s: %s (request %" PRId64 ")."), by, what, request->id);
}

static void print_state(State state, const BudgetRequest *request, const char *what, FILE *out) {
        int64_t id = request->id;

        switch (state) {
        case STATE_APPROVED:
                print_approved(request, what, out);
                return;
        case STATE_REJECTED:
                fprintf(out, _("Refused: %s (request %" PRId64 "), %s."), what, id,
                                request->reason ? reason_words(request->reason) : "");
                return;
        case STATE_COMPLETED:
                fprintf(out, _("Bought: %s (request %" PRId64 ")."), what, id);
                return;
        case STATE_RECORDED:
                fprintf(out, _("Bought elsewhere: %s (request %" PRId64 ")."), what, id);
                return;
        case STATE_CANCELLED:
                fprintf(out, _("Not bought: %s (request %" PRId64 ")."), what, id);
                return;
        case STATE_LAPSED:
                fprintf(out,
                                _("Held, and neither bought nor cancelled in time: %s (request %" PRId64
                                  ")."),
                                what, id);
                return;
        case STATE_PENDING:
                fprintf(out, _("A guardian is asked: %s (request %" PRId64 ")."), what, id);
                return;
        case STATE_RETURNING:
                fprintf(out,
                                _("Not bought, or not all of it, and counted until a guardian answers: %s (request %" PRId64
                                  ")."),
                                what, id);
                return;
        case STATE_COUNT:
                break;
        }
}

void sentence_event_request(
                const BudgetRequest *request, bool own, const RecordList *platforms, FILE *out) {
        bool waits = text_equal(request->state, "pending") ||
                        text_equal(request->state, "returning");
        char what[WORDS_MAX];
        State state;

        what_words(request, platforms, what);
        if (request->refunded_coins != NOT_GIVEN)
                fprintf(out, _("Paid back: %" PRId64 " of %s (request %" PRId64 ")."),
                                request->refunded_coins, what, request->id);
        else if (request->state && state_from_text(request->state, &state))
                print_state(state, request, what, out);
        if (request->note && waits)
                fprintf(out, " \"%s\"", request->note);
        if (waits && own)
                fprintf(out, _(" Wait for the answer: coinbudget show %" PRId64), request->id);
        else if (waits)
                fprintf(out,
                                _(" To answer: coinbudget approve %" PRId64
                                  ", or coinbudget deny %" PRId64),
                                request->id, request->id);
}

void sentence_event_state(const BudgetEvent *event, FILE *out) {
        fprintf(out, _("Request %" PRId64 " is %s."), event->id, event->state);
}

void sentence_event_warning(
                const BudgetEvent *event, const RecordList *platforms, int64_t now, FILE *out) {
        char left[WORDS_MAX];

        fprintf(out, _("%s: %" PRId64 " %% of a limit are used. %s."),
                        event->limit->platform ? platform_name(platforms, event->limit->platform)
                                               : "",
                        event->percent, limit_words(event->limit, now, left));
}

void sentence_event_change(
                const BudgetChange *change, const RecordList *platforms, int64_t now, FILE *out) {
        enum { WHO = 1, WHAT, FROM, TO, WHY };
        RecordList one = {.type = &budget_change_type, .n = 1};
        _cleanup_(table_clear) Table table = {0};

        /* The list's words; it is only read. */
        one.items = (void *) (uintptr_t) change;
        listing_changes(&table, &one, platforms, now);
        if (table.failed)
                return;
        char **cells = table.cells;
        if (*cells[FROM] && *cells[TO])
                fprintf(out, _("Changed by %s: %s, from %s to %s."), cells[WHO], cells[WHAT],
                                cells[FROM], cells[TO]);
        else
                fprintf(out, _("Changed by %s: %s, %s."), cells[WHO], cells[WHAT],
                                *cells[TO] ? cells[TO] : cells[FROM]);
        if (*cells[WHY])
                fprintf(out, " \"%s\"", cells[WHY]);
}

void sentence_event_listening(int64_t uid, bool again, FILE *out) {
        char name[USER_NAME_MAX + 1];

        if (again) {
                fputs(_("The daemon is back. What was asked and changed meanwhile follows, not all that became of it: coinbudget history"),
                                out);
                return;
        }
        if (uid == UID_ALL) {
                fputs(_("What happens on all accounts is shown from now on. Ctrl-C ends it."), out);
                return;
        }
        user_name(uid, name);
        fprintf(out, _("What happens on the account of %s is shown from now on. Ctrl-C ends it."),
                        name);
}

void sentence_event_gone(FILE *out) {
        fputs(_("The daemon is gone. Nothing is allowed until it is back."), out);
}
