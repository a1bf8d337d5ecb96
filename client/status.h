/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include "client/budget_client.h"
#include "client/terminal.h"

/* What `coinbudget status` shows. */
typedef struct Standing {
        const char *user;
        uint32_t uid;
        const BudgetAccount *account;
        bool self;                   /* it is who looks */
        const RecordList *limits;    /* BudgetLimit */
        const RecordList *sums;      /* BudgetSum, of months: this one is shown; NULL: not known */
        size_t n_pending;            /* requests that wait for a guardian */
        size_t n_returning;          /* likewise, for something to be given back */
        const RecordList *platforms; /* as far as they are known */
        const RecordList *bundles;   /* BudgetBundle, of all; NULL: not known */
        int64_t now;
} Standing;

/* A bar per limit, with what it means in words, and what this month has beside them. legend: whose
 * they are, on top; advice: what the numbers leave out, at the end. */
void status_print(const Standing *standing, const Terminal *terminal, bool legend, bool advice,
                FILE *out);

/* Inside it: what this month has beside the limits; nothing where there is nothing. */
void status_print_month(const Standing *standing, FILE *out);
