/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the daemon answered, in sentences for a person, each of which ends with what to do next. */

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "client/arguments.h"
#include "client/budget_client.h"
#include "client/sentence_catalog.h"

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
/* After Resolve: an approval that could not be given is a rejection. */
int status_from_answer(bool approved, const char *state);

/* What was asked, around the answer. */
typedef struct Asked {
        bool check; /* would it be allowed? Nothing was asked for */
        const char *user;
        const char *platform;
        int64_t coins;
        const char *seller; /* NULL: none was named */
        int64_t now;
        const RecordList *platforms; /* as far as they are known */

        /* What helps after a no, where it was looked up: else NULL. */
        const RecordList *bundles; /* BudgetBundle, after over-limit */
        const Quoted *quoted;      /* the list price of as many coins, where the price is unusual */
} Asked;

/* Ends with a newline; an approval's warnings follow, a line each. */
void sentence_verdict(const Asked *asked, const BudgetVerdict *verdict, FILE *out);

/* Inside it: what follows "Rejected: " where the verdict is over-limit; no newline. */
void sentence_over_limit(const Asked *asked, const BudgetVerdict *verdict, FILE *out);

/* "Request 12 is completed." after Complete and Cancel. */
void sentence_state(int64_t id, const char *state, FILE *out);

/* What has been changed: by the arguments, on whose account, and how it stands since. */
typedef struct Changed {
        const Arguments *arguments;
        const char *user;
        bool self;                    /* one's own limits and pause, not a guardian's */
        const RecordList *platforms;  /* as far as they are known */
        const RecordList *limits;     /* BudgetLimit, after it; NULL: not known */
        const BudgetAccount *account; /* likewise */
        int64_t now;
} Changed;

void sentence_set(const Changed *changed, FILE *out);
void sentence_unset(const Changed *changed, FILE *out);
void sentence_grant(const Changed *changed, FILE *out);
void sentence_pause(const Changed *changed, FILE *out);
void sentence_resume(const Changed *changed, FILE *out);

/* What a guardian answered, and the state that the request is in since. */
void sentence_resolved(int64_t id, bool approved, const char *state, FILE *out);
/* It cannot be answered any more; by: the name of who did; NULL: nobody. */
void sentence_answered(const BudgetRequest *request, const char *by, FILE *out);
/* How to answer those that wait, of BudgetRequest and at least one. */
void sentence_pending(const RecordList *requests, FILE *out);
void sentence_refund(const Arguments *arguments, FILE *out);
/* The request was paid in another currency than the arguments have; NULL: in none that is known. */
void sentence_currency(const Arguments *arguments, const char *currency, FILE *out);
void sentence_record(const Changed *changed, int64_t id, FILE *out);

/* An error, in the light of the arguments that it answers. */
void sentence_error(const BudgetError *error, const Arguments *arguments,
                const RecordList *platforms, FILE *out);
