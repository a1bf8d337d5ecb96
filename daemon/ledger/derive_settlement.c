/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a request came to: the ways between its states, and its amounts on them. */

#include <errno.h>
#include <string.h>

#include "common/util.h"
#include "ledger/derive_internal.h"
#include "policy/scale.h"

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

/* How many coins it is about: not more than were asked for, and some number where it takes one. */
static bool settlement_fits(const Counting *counting, const Entry *entry, EntryKind kind) {
        if (kind != ENTRY_COMPLETE && kind != ENTRY_REFUND)
                return true;
        return entry->amount >= 0 && entry->amount <= counting->coins;
}

/* What is refunded was bought; and coins that were refunded are not bought again. */
static bool refund_fits(const Settling *settling, const LedgerAmount *amount, const Count *after) {
        int64_t refunded = amount->amounts.refunded;

        if (settling->kind == ENTRY_COMPLETE && text_equal(amount->unit, UNIT_COINS))
                return refunded == 0;
        return refunded <= after->bought;
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
                if (!refund_fits(settling, &amounts[i], &after))
                        return -EUCLEAN;
                r = amount_write(derive, SET_AMOUNT, counting->request, amounts[i].unit, a);
                if (r >= 0)
                        r = count_change(derive, counting, amounts[i].unit, &before, &after, 0);
        }
        return r;
}

/* The entry that says what the request came to. */
static int set_settled(Derive *derive, const Entry *entry) {
        sqlite3_stmt *set = derive->statement[SET_SETTLED];

        bind_request(set, entry);
        bind_int(set, 3, entry->seq);
        return statement_run(set);
}

int derive_settlement(Derive *derive, const Entry *entry, EntryKind kind) {
        Settling settling = {.kind = kind, .entry = entry};
        bool guardians = kind == ENTRY_GIVE_BACK || kind == ENTRY_KEEP;
        Counting counting;

        int r = counting_of(derive, entry, &counting);
        if (r >= 0)
                r = entry_costs(entry, settling.costs, &settling.n_costs);
        if (r < 0)
                return r;
        if (!next_state(&counting, entry, kind, &settling.state) ||
                        !settlement_fits(&counting, entry, kind))
                return -EUCLEAN;

        r = settle(derive, &counting, &settling);
        if (r >= 0 && kind != ENTRY_REFUND)
                r = request_set_state(derive, entry, settling.state);
        if (r >= 0 && kind != ENTRY_REFUND && !guardians)
                r = set_settled(derive, entry);
        return r;
}
