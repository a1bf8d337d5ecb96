/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the files share that derive tables from entries. */

#include "ledger/costs.h"
#include "ledger/database.h"
#include "ledger/derive.h"
#include "ledger/entry.h"
#include "ledger/sums.h"

enum {
        ADD_ACCOUNT,
        ADD_HOUSEHOLD,
        COUNT_RECORD,
        ADD_REQUEST,
        ADD_KEY,
        FIND_KEY,
        GET_REQUEST,
        SET_STATE,
        SET_SETTLED,
        SET_ANSWER,
        SET_COUNTED,
        ADD_AMOUNT,
        SET_AMOUNT,
        LIST_AMOUNTS,
        FIND_HOUSEHOLD_ID,
        ADD_HOUSEHOLD_REQUEST,
        IS_COUNTED,
        IS_IN_TOTALS,
        ADD_COUNTED,
        DROP_COUNTED,
        LIST_OF_ACCOUNT,
        LIST_OF_HOUSEHOLD,
        FOLD_LIMIT,
        DROP_LIMIT,
        SET_LIMIT,
        SET_NEXT_LIMIT,
        REMOVE_LIMIT,
        ADD_GRANT,
        GET_GRANT,
        ADD_GRANT_KEY,
        SET_PAUSE,
        DROP_PAUSE,
        ADD_WARNING,
        TELL_WARNING,
        ADD_CHANGE,
        SET_MONTH_RULE,
        DERIVE_STATEMENTS,
};

struct Derive {
        sqlite3_stmt *statement[DERIVE_STATEMENTS];
        Sums *sums;
        bool counts_money; /* somebody's totals are, or were, kept in some currency */
};

/* A request, and where it counts. Texts are good until GET_REQUEST is reset. */
typedef struct Counting {
        int64_t request;
        int64_t account;
        State state;
        const char *platform;
        char currency[CURRENCY_MAX + 1]; /* that it is counted in by itself; "": none */
        int64_t coins;
        const char *settled_kind; /* of the entry that it was settled by; NULL: none */
        bool spend;               /* what it counts as once it has lapsed */
        int64_t at;               /* when it was asked, or happened */
        int64_t entry;            /* the one that made it count */
        const char *labels[WINDOW_COUNT];
        const char *households; /* with blanks between; NULL: none */
} Counting;

/* Owners of totals: the account, and the households that a request counts in. */
typedef int (*OwnerRow)(Derive *derive, const Counting *counting, int64_t owner, void *userdata);
int each_owner(Derive *derive, const Counting *counting, OwnerRow row, void *userdata);

/* From one count to another, in all the sums that the request stands in. requests: how many it adds
 * to those asked, in a statement. */
int count_change(Derive *derive, const Counting *counting, const char *unit, const Count *before,
                const Count *after, int64_t requests);

/* A request was asked, or was rejected in the end: the statement's numbers. */
int summary_number(Derive *derive, const Counting *counting, int64_t requests, int64_t rejected);

/* Adds or changes one of a request's amounts: ADD_AMOUNT or SET_AMOUNT. */
int amount_write(Derive *derive, int add_or_set, int64_t request, const char *unit,
                const Amounts *amounts);

/* Where a request counts; -EUCLEAN: there is no such request. GET_REQUEST is left on its row. */
int counting_read(Derive *derive, int64_t request, Counting *ret);

/* That of the request that an entry is about, which has to be its account's. */
int counting_of(Derive *derive, const Entry *entry, Counting *ret);

/* What an entry costs. Those of schema 1 do not say: there is the price alone, in its own currency.
 */
int entry_costs(const Entry *entry, Cost ret[COSTS_MAX], size_t *ret_n);

/* The request that the entry is about is not held any more, and does not wait. */
int request_set_state(Derive *derive, const Entry *entry, State state);

/* As ?1 and ?2: the request that an entry is about. */
void bind_request(sqlite3_stmt *statement, const Entry *entry);

/* The currencies that totals are no longer kept in, as this request has no cost in them. */
int drop_counted(Derive *derive, const Counting *counting);

/* One kind of entry each. */
int derive_request(Derive *derive, const Entry *entry, EntryKind kind);
int derive_answer(Derive *derive, const Entry *entry, EntryKind kind);
int derive_settlement(Derive *derive, const Entry *entry, EntryKind kind);
int derive_join(Derive *derive, const Entry *entry);

/* The entry's key, if it has one, stands for its request; -EUCLEAN: for another already. */
int derive_add_key(Derive *derive, const Entry *entry);

/* One more record of its account on a day: entry->label, or the day that it was judged in. */
int count_record(Derive *derive, const Entry *entry);
int derive_counted(Derive *derive, const Entry *entry);
