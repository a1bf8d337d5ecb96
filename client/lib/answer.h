/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* How answers come to be. None of these returns NULL: without memory it is an answer that says so.
 * All start as a no; the only yes is made in answer_of_reply(). */

#include <systemd/sd-bus.h>

#include "client/lib/coinbudget.h"

typedef enum CallKind {
        CALL_REQUEST,
        CALL_CHECK,
        CALL_COMPLETE,
        CALL_CANCEL,
        CALL_GET,
} CallKind;

/* What was asked, for the answer to repeat: those members that its kind of call has. */
typedef struct Question {
        CallKind kind;
        const char *key;
        const char *platform;
        int64_t coins;
        uint64_t id;
} Question;

/* detail may be NULL. */
const CoinBudgetAnswer *answer_of_error(
                const Question *question, CoinBudgetErrorCode error, const char *detail);

/* What there is before there is anything: also a no, which needs no memory. */
const CoinBudgetAnswer *answer_none(void);

/* Reads what the daemon returned. */
const CoinBudgetAnswer *answer_of_reply(const Question *question, sd_bus_message *reply);
