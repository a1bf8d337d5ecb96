/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* How far somebody has followed what happens on accounts, so that after a break they can be told
 * what they have missed, as far as the daemon lists it: requests that were asked since, and
 * changes. That an older request went on to another state does not show in this. */

#include "client/budget_client.h"

typedef struct SeenAccount {
        int64_t uid;
        int64_t changed_at; /* of the newest change; NOT_GIVEN: there was none */
        size_t changes;     /* how many were of that moment */
        int64_t request;    /* the newest; 0: there was none */
} SeenAccount;

typedef struct Seen {
        SeenAccount *accounts;
        size_t n;
} Seen;

void seen_clear(Seen *seen);

/* Adds what has come since the last call for that account, the oldest first: BudgetChange,
 * BudgetRequest. Of an account that is new all counts as news, at most 100 of each. What cannot be
 * had is left for the next call. */
void seen_changes(Seen *seen, BudgetClient *client, int64_t uid, RecordList *news);
void seen_requests(Seen *seen, BudgetClient *client, int64_t uid, RecordList *news);

/* It has been told already. */
void seen_request(Seen *seen, const BudgetRequest *request);
