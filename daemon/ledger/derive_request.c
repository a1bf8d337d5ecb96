/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Requests: how they stand, and what they amount to. */

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "common/util.h"
#include "ledger/derive_internal.h"
#include "policy/scale.h"

int counting_read(Derive *derive, int64_t request, Counting *ret) {
        sqlite3_stmt *get = derive->statement[GET_REQUEST];
        Counting counting = {.request = request};

        (void) sqlite3_reset(get);
        bind_int(get, 1, request);
        int r = statement_step(get);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;
        if (!state_from_text(column_text(get, 0), &counting.state))
                return -EUCLEAN;
        counting.account = column_int(get, 1);
        counting.platform = column_text(get, 2);
        const char *currency = column_text(get, 3);
        (void) snprintf(counting.currency, sizeof(counting.currency), "%s",
                        currency ? currency : "");
        counting.coins = column_int(get, 4);
        counting.settled_kind = column_text(get, 5);
        counting.spend = text_equal(column_text(get, 6), unconfirmed_to_text(UNCONFIRMED_SPEND));
        counting.at = column_int(get, 7);
        for (Window window = WINDOW_DAY; window < WINDOW_COUNT; window++)
                counting.labels[window] = column_text(get, 7 + (int) window);
        counting.households = column_text(get, 12);
        counting.entry = column_int(get, 13);
        *ret = counting;
        return 0;
}

int counting_of(Derive *derive, const Entry *entry, Counting *ret) {
        int r = counting_read(derive, entry->request, ret);

        return r >= 0 && ret->account != entry->account ? -EUCLEAN : r;
}

int derive_amounts(Derive *derive, int64_t request, LedgerAmount ret[LEDGER_AMOUNTS_MAX],
                size_t *ret_n) {
        _cleanup_(statement_resetp) sqlite3_stmt *list = derive->statement[LIST_AMOUNTS];
        size_t n = 0;
        int r;

        bind_int(list, 1, request);
        while ((r = statement_step(list)) > 0) {
                const char *unit = column_text(list, 0);

                if (n == LEDGER_AMOUNTS_MAX || strlen(unit) > UNIT_MAX)
                        return -EUCLEAN;
                ret[n] = (LedgerAmount){
                                .amounts = {column_int(list, 1), column_int(list, 2),
                                                column_int(list, 3), column_int(list, 4)},
                };
                memcpy(ret[n++].unit, unit, strlen(unit) + 1);
        }
        if (r >= 0)
                *ret_n = n;
        return r;
}

int amount_write(Derive *derive, int add_or_set, int64_t request, const char *unit,
                const Amounts *amounts) {
        sqlite3_stmt *write = derive->statement[add_or_set];

        bind_int(write, 1, request);
        bind_text(write, 2, unit);
        bind_int(write, 3, amounts->approved);
        bind_int(write, 4, amounts->completed);
        bind_int(write, 5, amounts->rest);
        bind_int(write, 6, amounts->refunded);
        return statement_run(write);
}

int entry_costs(const Entry *entry, Cost ret[COSTS_MAX], size_t *ret_n) {
        int r = costs_from_text(entry->costs, ret, ret_n);

        if (r < 0 || *ret_n > 0 || !entry->currency)
                return r;
        if (strlen(entry->currency) > CURRENCY_MAX)
                return -EUCLEAN;
        ret[0] = (Cost){.amount = entry->price, .rate = {.num = 1, .den = 1}};
        memcpy(ret[0].unit, entry->currency, strlen(entry->currency) + 1);
        *ret_n = 1;
        return 0;
}

/* A request begins to count: what it costs is in `entry`. */
static int add_amounts(
                Derive *derive, const Entry *entry, const Counting *counting, int64_t requests) {
        bool recorded = counting->state == STATE_RECORDED;
        const Count nothing = {0};
        Cost costs[COSTS_MAX + 1];
        size_t n;

        int r = entry_costs(entry, costs, &n);
        if (r < 0)
                return r;
        if (counting->coins > 0) {
                costs[n] = (Cost){.unit = UNIT_COINS, .amount = counting->coins};
                n++;
        }
        for (size_t i = 0; i < n && r >= 0; i++) {
                Amounts amounts = {.approved = costs[i].amount,
                                .completed = recorded ? costs[i].amount : 0};
                Count count = amounts_count(&amounts, counting->state, counting->spend);

                r = amount_write(derive, ADD_AMOUNT, counting->request, costs[i].unit, &amounts);
                if (r >= 0)
                        r = count_change(derive, counting, costs[i].unit, &nothing, &count,
                                        requests);
        }
        return r < 0 ? r : drop_counted(derive, counting);
}

static int add_household_request(
                Derive *derive, const Counting *counting, int64_t owner, void *userdata) {
        sqlite3_stmt *add = derive->statement[ADD_HOUSEHOLD_REQUEST];

        (void) userdata;
        if (owner == counting->account)
                return 0;
        bind_int(add, 1, owner);
        bind_int(add, 2, counting->request);
        return statement_run(add);
}

/* From now on the request counts where `counting` says. requests: it is a new one, or none. */
static int begin_to_count(
                Derive *derive, const Entry *entry, const Counting *counting, int64_t requests) {
        int r = add_amounts(derive, entry, counting, requests);

        return r < 0 || !counting->households
                        ? r
                        : each_owner(derive, counting, add_household_request, NULL);
}

int count_record(Derive *derive, const Entry *entry) {
        sqlite3_stmt *count = derive->statement[COUNT_RECORD];

        bind_int(count, 1, entry->account);
        bind_text(count, 2, entry->label ? entry->label : entry->day);
        int r = statement_run(count);
        /* Nobody's: the tables themselves do not look for the account. */
        return r >= 0 && sqlite3_changes(sqlite3_db_handle(count)) == 0 ? -EUCLEAN : r;
}

static int add_request(Derive *derive, const Entry *entry, const char *state, bool counted) {
        sqlite3_stmt *add = derive->statement[ADD_REQUEST];

        bind_int(add, 1, entry->account);
        bind_int(add, 2, entry->seq);
        bind_int(add, 3, entry->at);
        bind_text(add, 4, entry->platform);
        bind_text(add, 5, state);
        bind_text(add, 6, entry->decision);
        bind_text(add, 7, entry->reason);
        bind_int(add, 8, entry->until);
        bind_int(add, 9, counted ? entry->seq : ABSENT);
        return statement_run(add);
}

/* A new request's, without looking it up: all is in its entry. */
static Counting new_counting(const Entry *entry, State state) {
        const char *currency = entry->costs ? entry->costs : entry->currency;
        Counting counting = {
                        .request = entry->seq,
                        .account = entry->account,
                        .state = state,
                        .platform = entry->platform,
                        .coins = entry->amount,
                        .at = entry->happened == ABSENT ? entry->at : entry->happened,
                        .entry = entry->seq,
                        .labels = {NULL, entry->day, entry->week, entry->month, entry->year},
                        .households = entry->households,
        };

        (void) snprintf(counting.currency, sizeof(counting.currency), "%s",
                        currency ? currency : "");
        return counting;
}

int derive_request(Derive *derive, const Entry *entry, EntryKind kind) {
        bool recorded = kind == ENTRY_RECORD;
        Decision decision;

        if (!decision_from_text(entry->decision, &decision))
                return -EUCLEAN;
        bool counted = decision == DECISION_APPROVED;
        Counting counting = new_counting(entry, recorded ? STATE_RECORDED : STATE_APPROVED);
        const char *state = counted ? state_to_text(counting.state) : entry->decision;

        int r = add_request(derive, entry, state, counted);
        if (r >= 0)
                r = derive_add_key(derive, entry);
        if (r >= 0)
                r = count_record(derive, entry);
        if (r < 0)
                return r;
        if (counted)
                return begin_to_count(derive, entry, &counting, recorded ? 0 : 1);
        return summary_number(derive, &counting, 1, decision == DECISION_REJECTED);
}

int derive_join(Derive *derive, const Entry *entry) {
        Counting counting;

        int r = counting_of(derive, entry, &counting);
        if (r < 0)
                return r;
        if (counting.state != STATE_PENDING)
                return -EUCLEAN;
        r = derive_add_key(derive, entry);
        return r < 0 ? r : count_record(derive, entry);
}

void bind_request(sqlite3_stmt *statement, const Entry *entry) {
        bind_int(statement, 1, entry->account);
        bind_int(statement, 2, entry->request);
}

int request_set_state(Derive *derive, const Entry *entry, State state) {
        sqlite3_stmt *set = derive->statement[SET_STATE];

        bind_request(set, entry);
        bind_text(set, 3, state_to_text(state));
        return statement_run(set);
}

static int set_answer(Derive *derive, const Entry *entry, Decision decision, const char *reason) {
        sqlite3_stmt *set = derive->statement[SET_ANSWER];

        bind_request(set, entry);
        bind_int(set, 3, entry->seq);
        bind_text(set, 4, decision_to_text(decision));
        bind_text(set, 5, reason);
        return statement_run(set);
}

static int approve(Derive *derive, const Entry *entry) {
        sqlite3_stmt *set = derive->statement[SET_COUNTED];
        Counting counting;

        bind_request(set, entry);
        bind_int(set, 3, entry->seq);
        bind_int(set, 4, entry->until);
        int r = statement_run(set);
        if (r >= 0)
                r = set_answer(derive, entry, DECISION_APPROVED, NULL);
        if (r >= 0)
                r = counting_read(derive, entry->request, &counting);
        return r < 0 ? r : begin_to_count(derive, entry, &counting, 0);
}

/* An answer to a request that was pending. */
int derive_answer(Derive *derive, const Entry *entry, EntryKind kind) {
        bool yes = text_equal(entry->decision, decision_to_text(DECISION_APPROVED));
        const char *reason = entry->reason;
        Counting counting;

        int r = counting_of(derive, entry, &counting);
        if (r < 0)
                return r;
        if (counting.state != STATE_PENDING)
                return -EUCLEAN;
        if (kind == ENTRY_APPROVE && yes)
                return approve(derive, entry);
        if (kind == ENTRY_DENY)
                reason = reason_to_text(REASON_DENIED);
        else if (kind == ENTRY_EXPIRE)
                reason = reason_to_text(REASON_APPROVAL_EXPIRED);

        r = summary_number(derive, &counting, 0, 1);
        if (r >= 0)
                r = request_set_state(derive, entry, STATE_REJECTED);
        return r < 0 ? r : set_answer(derive, entry, DECISION_REJECTED, reason);
}
