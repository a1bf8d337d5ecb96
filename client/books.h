/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* An account's requests as somebody keeps books of them: what was bought, and what was paid back,
 * each on its day. docs/exports.md says what is booked, and where. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "client/budget_client.h"

typedef struct Booking {
        int64_t at;                   /* µs */
        const BudgetRequest *request; /* borrowed */
        bool refund;
        bool certain;  /* false: lapsed, a part of it waits for a guardian, or `counted` */
        int64_t coins; /* below 0 for a refund; 0: it was sold in money, or money came back */
        int64_t price; /* likewise; minor units */
        const char *currency; /* NULL: what it cost is not known */
        /* A refund of money alone, told only as a limit counted it in another currency: what it was
         * in this one is not known, and its price is 0. NULL: it is no such. */
        const BudgetSide *counted; /* borrowed */
} Booking;

typedef struct Books {
        Booking *items; /* the oldest first */
        size_t n;
} Books;

void books_clear(Books *books);

/* requests: BudgetRequest, by id, the lowest first; changes: BudgetChange, newest first, of which
 * the refunds of these requests are taken. Of what happened in [since, until), where NOT_GIVEN is
 * no bound. lapsed_spends: what was approved and never completed counts as bought. 0 or -ENOMEM. */
int books_make(const RecordList *requests, const RecordList *changes, int64_t since, int64_t until,
                bool lapsed_spends, Books *ret);

/* What is in them, each once and in the order of their first bookings: platforms, or currencies of
 * those bookings that have one. *ret is NULL-terminated and the caller's to free, its texts are
 * borrowed. 0 or -ENOMEM. */
int books_platforms(const Books *books, const char ***ret);
int books_currencies(const Books *books, const char ***ret);

enum { BOOKS_NAME_MAX = 40 };

/* Names that all three programs take. tiktok: the account's last part "Tiktok", and the commodity
 * "TIKTOK"; where that is no name for one, or a currency's, "COIN-" and a number made from the id.
 * `ret` takes BOOKS_NAME_MAX bytes. */
void books_account(const char *platform, char *ret);
void books_commodity(const char *platform, char *ret);

/* A text on one line: what would end it, or hide in it, becomes a space or a question mark; cut to
 * what `ret` takes. */
void books_text(const char *text, char *ret, size_t size);
