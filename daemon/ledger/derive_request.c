/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Requests: how they stand, and what they amount to. */

#include <errno.h>
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
        counting.currency = column_text(get, 3);
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

/* A request begins to count: what it costs is in `entry`. */
static int add_amounts(
                Derive *derive, const Entry *entry, const Counting *counting, int64_t requests) {
        bool recorded = counting->state == STATE_RECORDED;
        const Count nothing = {0};
        Cost costs[COSTS_MAX + 1];
        size_t n;

        int r = costs_from_text(entry->costs, costs, &n);
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

static int add_key(Derive *derive, const Entry *entry, int64_t request) {
        sqlite3_stmt *add = derive->statement[ADD_KEY];

        if (!entry->key)
                return 0;
        bind_int(add, 1, entry->account);
        bind_text(add, 2, entry->key);
        bind_int(add, 3, request);
        return statement_run(add);
}

int count_record(Derive *derive, const Entry *entry) {
        sqlite3_stmt *count = derive->statement[COUNT_RECORD];

        bind_int(count, 1, entry->account);
        bind_text(count, 2, entry->label ? entry->label : entry->day);
        return statement_run(count);
}

static int add_request(Derive *derive, const Entry *entry, const char *state, bool counted) {
        sqlite3_stmt *add = derive->statement[ADD_REQUEST];

        bind_int(add, 1, entry->seq);
        bind_int(add, 2, entry->account);
        bind_int(add, 3, entry->at);
        bind_text(add, 4, state);
        bind_text(add, 5, entry->decision);
        bind_text(add, 6, entry->reason);
        bind_int(add, 7, entry->until);
        bind_int(add, 8, counted ? entry->seq : ABSENT);
        return statement_run(add);
}

/* A new request's, without looking it up: all is in its entry. */
static Counting counting_of(const Entry *entry, State state) {
        return (Counting){
                        .request = entry->seq,
                        .account = entry->account,
                        .state = state,
                        .platform = entry->platform,
                        .currency = entry->currency,
                        .coins = entry->amount,
                        .at = entry->happened == ABSENT ? entry->at : entry->happened,
                        .entry = entry->seq,
                        .labels = {NULL, entry->day, entry->week, entry->month, entry->year},
                        .households = entry->households,
        };
}

int derive_request(Derive *derive, const Entry *entry, EntryKind kind) {
        bool recorded = kind == ENTRY_RECORD;
        Decision decision;

        if (!decision_from_text(entry->decision, &decision))
                return -EUCLEAN;
        bool counted = decision == DECISION_APPROVED;
        Counting counting = counting_of(entry, recorded ? STATE_RECORDED : STATE_APPROVED);
        const char *state = counted ? state_to_text(counting.state) : entry->decision;

        int r = add_request(derive, entry, state, counted);
        if (r >= 0)
                r = add_key(derive, entry, entry->seq);
        if (r >= 0)
                r = count_record(derive, entry);
        if (r < 0)
                return r;
        if (counted)
                return begin_to_count(derive, entry, &counting, recorded ? 0 : 1);
        return summary_number(derive, &counting, 1, decision == DECISION_REJECTED);
}

int derive_join(Derive *derive, const Entry *entry) {
        int r = add_key(derive, entry, entry->request);

        return r < 0 ? r : count_record(derive, entry);
}

static int set_state(Derive *derive, int64_t request, State state) {
        sqlite3_stmt *set = derive->statement[SET_STATE];

        bind_int(set, 1, request);
        bind_text(set, 2, state_to_text(state));
        return statement_run(set);
}

/* The entry that is `settled` or `counted` from now on. */
static int set_entry(Derive *derive, int which, const Entry *entry) {
        sqlite3_stmt *set = derive->statement[which];

        bind_int(set, 1, entry->request);
        bind_int(set, 2, entry->seq);
        return statement_run(set);
}

static int set_answer(Derive *derive, const Entry *entry, Decision decision, const char *reason) {
        sqlite3_stmt *set = derive->statement[SET_ANSWER];

        bind_int(set, 1, entry->request);
        bind_int(set, 2, entry->seq);
        bind_text(set, 3, decision_to_text(decision));
        bind_text(set, 4, reason);
        return statement_run(set);
}

static int approve(Derive *derive, const Entry *entry) {
        sqlite3_stmt *set = derive->statement[SET_COUNTED];
        Counting counting;

        bind_int(set, 1, entry->request);
        bind_int(set, 2, entry->seq);
        bind_int(set, 3, entry->until);
        int r = statement_run(set);
        if (r >= 0)
                r = set_answer(derive, entry, DECISION_APPROVED, NULL);
        if (r >= 0)
                r = counting_read(derive, entry->request, &counting);
        return r < 0 ? r : begin_to_count(derive, entry, &counting, 0);
}

/* An answer to a request that waited: pending, or returning. */
int derive_answer(Derive *derive, const Entry *entry, EntryKind kind) {
        bool yes = text_equal(entry->decision, decision_to_text(DECISION_APPROVED));
        const char *reason = entry->reason;
        Counting counting;

        int r = counting_read(derive, entry->request, &counting);
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
                r = set_state(derive, entry->request, STATE_REJECTED);
        return r < 0 ? r : set_answer(derive, entry, DECISION_REJECTED, reason);
}

/* What a settlement makes of a request's amounts. */
typedef struct Settling {
        EntryKind kind;
        State state; /* after it */
        const Entry *entry;
        Cost costs[COSTS_MAX];
        size_t n_costs;
} Settling;

/* In money: as the entry says, else in proportion to the coins. */
static int64_t settling_amount(const Settling *settling, const char *unit, int64_t otherwise) {
        const Cost *cost = costs_find(settling->costs, settling->n_costs, unit);

        if (text_equal(unit, UNIT_COINS))
                return settling->entry->amount;
        return cost ? cost->amount : otherwise;
}

static void settle_complete(const Settling *settling, const char *unit, int64_t coins, Amounts *a) {
        int64_t bought = settling->entry->amount;
        int64_t share = coins > 0 ? amount_scale(a->approved, bought, coins) : a->approved;

        a->completed = settling_amount(settling, unit, share);
        a->rest = settling->state == STATE_RETURNING && a->approved > share ? a->approved - share
                                                                            : 0;
}

static void settle_amounts(const Settling *settling, const char *unit, int64_t coins, Amounts *a) {
        if (settling->kind == ENTRY_COMPLETE) {
                settle_complete(settling, unit, coins, a);
                return;
        }
        if (settling->kind == ENTRY_REFUND)
                a->refunded += settling_amount(settling, unit, 0);
        if (settling->kind == ENTRY_KEEP)
                a->completed += a->rest;
        a->rest = settling->kind == ENTRY_RETURN ? a->approved : 0;
}

#define FROM(state) (1U << STATE_##state)

/* From which states each kind of settlement may be, and where it leads; STATE_COUNT: see below. */
static const struct {
        EntryKind kind;
        unsigned from;
        State to;
} ways[] = {
                {ENTRY_COMPLETE, FROM(APPROVED) | FROM(LAPSED) | FROM(RETURNING), STATE_COUNT},
                {ENTRY_CANCEL, FROM(APPROVED) | FROM(PENDING), STATE_CANCELLED},
                {ENTRY_RETURN, FROM(APPROVED), STATE_RETURNING},
                {ENTRY_GIVE_BACK, FROM(RETURNING), STATE_COUNT},
                {ENTRY_KEEP, FROM(RETURNING), STATE_COMPLETED},
                {ENTRY_LAPSE, FROM(APPROVED), STATE_LAPSED},
                {ENTRY_REFUND, FROM(COMPLETED) | FROM(LAPSED) | FROM(RECORDED), STATE_COUNT},
};

/* Where a settlement leads from a state; false: it cannot be. */
static bool next_state(const Counting *counting, const Entry *entry, EntryKind kind, State *ret) {
        /* A part was bought, and the rest waits to be given back. */
        bool part = text_equal(counting->settled_kind, entry_kind_to_text(ENTRY_COMPLETE));
        size_t i = 0;

        while (i < ELEMENTSOF(ways) && ways[i].kind != kind)
                i++;
        if (i == ELEMENTSOF(ways) || !(ways[i].from & 1U << counting->state))
                return false;
        *ret = ways[i].to;
        if (kind == ENTRY_COMPLETE)
                *ret = text_equal(entry->state, state_to_text(STATE_RETURNING)) ? STATE_RETURNING
                                                                                : STATE_COMPLETED;
        else if (kind == ENTRY_GIVE_BACK)
                *ret = part ? STATE_COMPLETED : STATE_CANCELLED;
        else if (kind == ENTRY_REFUND)
                *ret = counting->state;
        return !(kind == ENTRY_COMPLETE && counting->state == STATE_RETURNING && part);
}

static int settle(Derive *derive, const Counting *counting, const Settling *settling) {
        LedgerAmount amounts[LEDGER_AMOUNTS_MAX];
        size_t n;

        int r = derive_amounts(derive, counting->request, amounts, &n);
        for (size_t i = 0; r >= 0 && i < n; i++) {
                Amounts *a = &amounts[i].amounts;
                Count before = amounts_count(a, counting->state, counting->spend);

                settle_amounts(settling, amounts[i].unit, counting->coins, a);
                Count after = amounts_count(a, settling->state, counting->spend);
                r = amount_write(derive, SET_AMOUNT, counting->request, amounts[i].unit, a);
                if (r >= 0)
                        r = count_change(derive, counting, amounts[i].unit, &before, &after, 0);
        }
        return r;
}

int derive_settlement(Derive *derive, const Entry *entry, EntryKind kind) {
        Settling settling = {.kind = kind, .entry = entry};
        bool guardians = kind == ENTRY_GIVE_BACK || kind == ENTRY_KEEP;
        Counting counting;

        int r = counting_read(derive, entry->request, &counting);
        if (r >= 0)
                r = costs_from_text(entry->costs, settling.costs, &settling.n_costs);
        if (r < 0)
                return r;
        if (!next_state(&counting, entry, kind, &settling.state))
                return -EUCLEAN;

        r = settle(derive, &counting, &settling);
        if (r >= 0 && kind != ENTRY_REFUND)
                r = set_state(derive, entry->request, settling.state);
        if (r >= 0 && kind != ENTRY_REFUND && !guardians)
                r = set_entry(derive, SET_SETTLED, entry);
        return r;
}
