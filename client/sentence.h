/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the daemon answered, in sentences for a person, each of which ends with what to do next. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "client/arguments.h"
#include "client/budget_client.h"

/* What the command ends with, for every verb alike. */
typedef enum ExitStatus {
        STATUS_DONE = 0, /* or approved */
        STATUS_FAILED = 1,
        STATUS_USAGE = 2,
        STATUS_REJECTED = 3,
        STATUS_PENDING = 4,
        STATUS_NOT_AUTHORISED = 5,
        STATUS_UNREACHABLE = 6,
} ExitStatus;

/* An ExitStatus. "settled" is a no, too: it must not be bought again. */
int status_from_decision(Decision decision);
int status_from_error(BudgetErrorCode code);

/* What was asked, around the answer. */
typedef struct Asked {
        bool check; /* would it be allowed? Nothing was asked for */
        const char *user;
        const char *platform;
        int64_t coins;
        int64_t now;
        const RecordList *platforms; /* as far as they are known */
} Asked;

/* Ends with a newline; an approval's warnings follow, a line each. */
void sentence_verdict(const Asked *asked, const BudgetVerdict *verdict, FILE *out);

/* "Request 12 is completed: 700 ..." after Complete and Cancel. */
void sentence_state(int64_t id, const char *state, FILE *out);

/* After `set` and `unset`; what the limit is about is in the arguments. */
void sentence_set(const Arguments *arguments, const char *user, const RecordList *platforms,
                FILE *out);
void sentence_unset(const Arguments *arguments, const char *user, const RecordList *platforms,
                FILE *out);

/* An error, in the light of the arguments that it answers. */
void sentence_error(const BudgetError *error, const Arguments *arguments,
                const RecordList *platforms, FILE *out);
