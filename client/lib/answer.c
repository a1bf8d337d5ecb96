/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/lib/answer.h"

#include <errno.h>

#include "client/lib/words.h"
#include "client/lib_recharge.h"

static const char *const no_warnings[] = {NULL};

/* What all of them begin as; and what there is where there is no memory for another. */
#define NOTHING(said, with_detail)                                                        \
        .message = (said), .detail = (with_detail), .key = "", .state = "", .reason = "", \
        .warnings = no_warnings, .platform = "", .coins = COINBUDGET_NOT_GIVEN,           \
        .price = COINBUDGET_NOT_GIVEN, .currency = "", .remaining = COINBUDGET_NOT_GIVEN, \
        .fits = COINBUDGET_NOT_GIVEN, .hold_until = COINBUDGET_NOT_GIVEN,                 \
        .completed_coins = COINBUDGET_NOT_GIVEN, .refunded_coins = COINBUDGET_NOT_GIVEN

static const CoinBudgetAnswer answer_without_memory = {
                NOTHING("There is no memory left. Do not buy. Close other programs, and try again.",
                                "no memory"),
                .error = COINBUDGET_ERROR_NO_MEMORY,
};

const CoinBudgetAnswer *answer_none(void) {
        return &answer_without_memory;
}

/* An answer, and what its texts lie in. */
typedef struct Answer {
        CoinBudgetAnswer shown; /* the first, so that one is the other's address */
        BudgetVerdict verdict;
        BudgetRequest request;
        CoinBudgetLimit limit;
        char *key;
        char *platform;
        char *detail;
        char *state;
} Answer;

static Answer *answer_free(Answer *answer) {
        if (!answer)
                return NULL;
        budget_verdict_clear(&answer->verdict);
        budget_request_clear(&answer->request);
        free(answer->key);
        free(answer->platform);
        free(answer->detail);
        free(answer->state);
        free(answer);
        return NULL;
}

DEFINE_CLEANUP(Answer *, answer_free, answer_freep)

const CoinBudgetAnswer *coinbudget_answer_free(const CoinBudgetAnswer *answer) {
        if (answer != &answer_without_memory)
                answer_free((Answer *) (uintptr_t) answer);
        return NULL;
}

static int copy_text(const char *text, char **ret_copy, const char **ret_shown) {
        if (!text)
                return 0;
        *ret_copy = strdup(text);
        if (!*ret_copy)
                return -ENOMEM;
        *ret_shown = *ret_copy;
        return 0;
}

static Answer *answer_new(const Question *question) {
        _cleanup_(answer_freep) Answer *answer = calloc(1, sizeof(*answer));

        if (!answer)
                return NULL;
        answer->shown = (CoinBudgetAnswer){NOTHING("", "")};
        record_clear(&budget_details_type, &answer->verdict.details);
        record_clear(&budget_request_type, &answer->request);
        if (copy_text(question->key, &answer->key, &answer->shown.key) < 0 ||
                        copy_text(question->platform, &answer->platform, &answer->shown.platform) <
                                        0)
                return NULL;
        answer->shown.id = question->id;
        if (question->platform)
                answer->shown.coins = question->coins;
        return TAKE_PTR(answer);
}

const CoinBudgetAnswer *answer_of_error(
                const Question *question, CoinBudgetErrorCode error, const char *detail) {
        Answer *answer = answer_new(question);

        if (!answer)
                return &answer_without_memory;
        answer->shown.error = error;
        answer->shown.message = words_of_error(error);
        (void) copy_text(detail, &answer->detail, &answer->shown.detail);
        return &answer->shown;
}

static void show_text(const char *text, const char **ret) {
        if (text)
                *ret = text;
}

static void show_limit(Answer *answer, const BudgetLimit *limit) {
        CoinBudgetLimit *shown = &answer->limit;

        if (!limit)
                return;
        *shown = (CoinBudgetLimit){
                        .platform = "",
                        .window = "",
                        .unit = "",
                        .amount = limit->amount,
                        .used = limit->used,
                        .held = limit->held,
                        .remaining = limit->remaining,
                        .until = limit->until,
        };
        show_text(limit->platform, &shown->platform);
        show_text(limit->window, &shown->window);
        show_text(limit->unit, &shown->unit);
        answer->shown.limit = shown;
}

/* COINBUDGET_FAILED: a word that the contract does not have. */
static CoinBudgetOutcome outcome_of_state(const char *text) {
        State state;

        if (!text || !state_from_text(text, &state))
                return COINBUDGET_FAILED;
        switch (state) {
        case STATE_APPROVED:
                return COINBUDGET_APPROVED;
        case STATE_REJECTED:
                return COINBUDGET_REJECTED;
        case STATE_PENDING:
                return COINBUDGET_PENDING;
        case STATE_RETURNING:
        case STATE_CANCELLED:
        case STATE_COMPLETED:
        case STATE_LAPSED:
        case STATE_RECORDED:
                return COINBUDGET_SETTLED;
        case STATE_COUNT:
                break;
        }
        return COINBUDGET_FAILED;
}

static CoinBudgetOutcome outcome_of_decision(Decision decision) {
        switch (decision) {
        case DECISION_APPROVED:
                return COINBUDGET_APPROVED;
        case DECISION_REJECTED:
                return COINBUDGET_REJECTED;
        case DECISION_PENDING:
                return COINBUDGET_PENDING;
        case DECISION_SETTLED:
                return COINBUDGET_SETTLED;
        case DECISION_COUNT:
                break;
        }
        return COINBUDGET_FAILED;
}

static int read_verdict(sd_bus_message *reply, bool with_id, Answer *answer) {
        BudgetVerdict *verdict = &answer->verdict;
        const BudgetDetails *details = &verdict->details;
        CoinBudgetAnswer *shown = &answer->shown;

        int r = recharge_read_verdict(reply, with_id, verdict);
        if (r < 0)
                return r;
        shown->outcome = outcome_of_decision(verdict->decision);
        /* Approved, and not to be bought: nobody said that. */
        if (with_id && shown->outcome == COINBUDGET_APPROVED &&
                        outcome_of_state(details->state) != COINBUDGET_APPROVED)
                return -EBADMSG;
        if (with_id)
                shown->id = (uint64_t) verdict->id;
        show_text(verdict->reason, &shown->reason);
        show_text(details->state, &shown->state);
        show_text(details->currency, &shown->currency);
        if (details->warnings)
                shown->warnings = (const char *const *) details->warnings;
        shown->replayed = details->replayed > 0;
        shown->price = details->price;
        shown->price_estimated = details->price_estimated > 0;
        shown->remaining = details->remaining;
        shown->fits = details->fits;
        shown->hold_until = details->hold_until;
        show_limit(answer, details->limit);
        return 0;
}

static int read_state(sd_bus_message *reply, Answer *answer) {
        const char *state;

        int r = sd_bus_message_read(reply, "s", &state);
        if (r < 0)
                return r;
        answer->shown.outcome = outcome_of_state(state);
        /* What was completed or cancelled is over, or nothing happened that was asked for. */
        if (answer->shown.outcome != COINBUDGET_SETTLED)
                return -EBADMSG;
        return copy_text(state, &answer->state, &answer->shown.state);
}

static int read_request(sd_bus_message *reply, Answer *answer) {
        BudgetRequest *request = &answer->request;
        CoinBudgetAnswer *shown = &answer->shown;

        int r = bus_read_record(reply, &budget_request_type, request);
        if (r < 0)
                return r;
        shown->outcome = outcome_of_state(request->state);
        if (shown->outcome == COINBUDGET_FAILED)
                return -EBADMSG;
        show_text(request->state, &shown->state);
        show_text(request->reason, &shown->reason);
        show_text(request->key, &shown->key);
        show_text(request->platform, &shown->platform);
        show_text(request->currency, &shown->currency);
        shown->coins = request->coins;
        shown->price = request->price;
        shown->hold_until = request->hold_until;
        shown->completed_coins = request->completed_coins;
        shown->refunded_coins = request->refunded_coins;
        return 0;
}

static int read_reply(const Question *question, sd_bus_message *reply, Answer *answer) {
        switch (question->kind) {
        case CALL_REQUEST:
                return read_verdict(reply, true, answer);
        case CALL_CHECK:
                return read_verdict(reply, false, answer);
        case CALL_COMPLETE:
        case CALL_CANCEL:
                return read_state(reply, answer);
        case CALL_GET:
                return read_request(reply, answer);
        }
        return -EBADMSG;
}

const CoinBudgetAnswer *answer_of_reply(const Question *question, sd_bus_message *reply) {
        _cleanup_(answer_freep) Answer *answer = answer_new(question);

        int r = answer ? read_reply(question, reply, answer) : -ENOMEM;
        if (r == -ENOMEM)
                return answer_of_error(question, COINBUDGET_ERROR_NO_MEMORY, NULL);
        if (r < 0)
                return answer_of_error(question, COINBUDGET_ERROR_NOT_UNDERSTOOD, NULL);

        CoinBudgetAnswer *shown = &answer->shown;
        bool asks = question->kind != CALL_COMPLETE && question->kind != CALL_CANCEL;
        if (asks)
                shown->message = words_of_outcome(shown->outcome, shown->reason, shown->state);
        if (question->kind == CALL_REQUEST && shown->outcome == COINBUDGET_APPROVED)
                shown->decision = COINBUDGET_YES;
        return &TAKE_PTR(answer)->shown;
}
