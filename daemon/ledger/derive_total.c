/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The sums that requests stand in: totals for limits, and the statement. */

#include <errno.h>
#include <string.h>

#include "common/util.h"
#include "common/wordline.h"
#include "ledger/derive_internal.h"
#include "policy/scale.h"

int derive_total(Derive *derive, int64_t owner, const char *platform, const char *unit,
                Window window, const char *label, LedgerTotal *ret) {
        const int64_t *number;
        SumKey key;

        int r = sum_key_total(&key, owner, platform, unit, window, label);
        if (r >= 0)
                r = sums_get(derive->sums, &key, &number);
        if (r >= 0)
                *ret = (LedgerTotal){number[0], number[1]};
        return r;
}

int derive_has_counted(Derive *derive, int64_t owner, const char *platform, const char *unit) {
        _cleanup_(statement_resetp) sqlite3_stmt *is = derive->statement[IS_COUNTED];

        if (!derive->counts_money)
                return 0;
        bind_int(is, 1, owner);
        bind_text(is, 2, platform);
        bind_text(is, 3, unit);
        return statement_step(is);
}

/* Whether a request is in the totals that are kept in that currency; not so where they are kept
 * only since a window in which it was not. */
static int is_in_totals(Derive *derive, const Counting *counting, int64_t owner,
                const char *platform, const char *unit) {
        _cleanup_(statement_resetp) sqlite3_stmt *is = derive->statement[IS_IN_TOTALS];

        if (!derive->counts_money)
                return 0;
        bind_int(is, 1, owner);
        bind_text(is, 2, platform);
        bind_text(is, 3, unit);
        bind_int(is, 4, counting->entry);
        for (Window window = WINDOW_DAY; window < WINDOW_COUNT; window++)
                bind_text(is, 4 + (int) window, counting->labels[window]);
        return statement_step(is);
}

/* Adds to what is used and held in each of the windows of these labels. */
static int add_totals(Derive *derive, int64_t owner, const char *platform, const char *unit,
                const char *const labels[WINDOW_COUNT], int64_t used, int64_t held) {
        const int64_t steps[SUM_NUMBERS] = {used, held};
        SumKey key;
        int r = 0;

        for (Window window = WINDOW_DAY; window < WINDOW_COUNT && r >= 0; window++) {
                r = sum_key_total(&key, owner, platform, unit, window, labels[window]);
                if (r >= 0)
                        r = sums_step(derive->sums, &key, ABSENT, steps);
        }
        return r;
}

static int household_id(Derive *derive, const char *name, int64_t *ret) {
        sqlite3_stmt *find = derive->statement[FIND_HOUSEHOLD_ID];

        bind_text(find, 1, name);
        int r = statement_step(find);
        if (r <= 0)
                return r < 0 ? r : -EUCLEAN;
        *ret = column_int(find, 0);
        (void) sqlite3_reset(find);
        return 0;
}

int each_owner(Derive *derive, const Counting *counting, OwnerRow row, void *userdata) {
        const char *rest = counting->households;
        char name[HOUSEHOLD_NAME_MAX + 1];

        int r = row(derive, counting, counting->account, userdata);
        while (r >= 0 && rest && *rest) {
                int64_t id;

                if (!word_read(&rest, name, sizeof(name)))
                        return -EUCLEAN;
                r = household_id(derive, name, &id);
                if (r >= 0)
                        r = row(derive, counting, id, userdata);
        }
        return r;
}

/* A step of an owner's totals in one unit. */
typedef struct Step {
        const char *unit;
        int64_t used;
        int64_t held;
} Step;

/* Coins are of their platform alone, and always counted; money where somebody asked for it. */
static int add_step(Derive *derive, const Counting *counting, int64_t owner, void *userdata) {
        const char *const platforms[] = {counting->platform, PLATFORM_ALL};
        const Step *step = userdata;

        if (text_equal(step->unit, UNIT_COINS))
                return add_totals(derive, owner, counting->platform, step->unit, counting->labels,
                                step->used, step->held);
        for (size_t i = 0; i < ELEMENTSOF(platforms); i++) {
                int r = is_in_totals(derive, counting, owner, platforms[i], step->unit);
                if (r > 0)
                        r = add_totals(derive, owner, platforms[i], step->unit, counting->labels,
                                        step->used, step->held);
                if (r < 0)
                        return r;
        }
        return 0;
}

static int add_summary(Derive *derive, const Counting *counting, const char *unit,
                const int64_t steps[SUM_NUMBERS]) {
        SumKey key;

        int r = sum_key_summary(
                        &key, counting->account, counting->platform, unit, counting->labels);
        return r < 0 ? r : sums_step(derive->sums, &key, counting->at, steps);
}

int count_change(Derive *derive, const Counting *counting, const char *unit, const Count *before,
                const Count *after, int64_t requests) {
        Step step = {unit, after->used - before->used, after->held - before->held};
        int64_t refunded = (after->bought - after->used) - (before->bought - before->used);
        const int64_t steps[SUM_NUMBERS] = {after->bought - before->bought, step.held,
                        after->cancelled - before->cancelled, refunded, requests, 0};

        int r = each_owner(derive, counting, add_step, &step);
        if (r >= 0 && (text_equal(unit, UNIT_COINS) || text_equal(unit, counting->currency)))
                r = add_summary(derive, counting, unit, steps);
        return r;
}

int summary_number(Derive *derive, const Counting *counting, int64_t requests, int64_t rejected) {
        const int64_t steps[SUM_NUMBERS] = {0, 0, 0, 0, requests, rejected};
        int r = 0;

        if (counting->coins > 0)
                r = add_summary(derive, counting, UNIT_COINS, steps);
        if (r >= 0 && *counting->currency)
                r = add_summary(derive, counting, counting->currency, steps);
        return r;
}

static int drop_of_owner(Derive *derive, const Counting *counting, int64_t owner, void *userdata) {
        sqlite3_stmt *drop = derive->statement[DROP_COUNTED];

        (void) userdata;
        bind_int(drop, 1, owner);
        bind_text(drop, 2, counting->platform);
        bind_int(drop, 3, counting->request);
        return statement_run(drop);
}

int drop_counted(Derive *derive, const Counting *counting) {
        return *counting->currency && derive->counts_money
                        ? each_owner(derive, counting, drop_of_owner, NULL)
                        : 0;
}

/* From here on the owner's totals of entry->platform are kept in entry->unit. */
static int begin_counting(Derive *derive, const Entry *entry) {
        sqlite3_stmt *add = derive->statement[ADD_COUNTED];

        derive->counts_money = true;
        int r = sums_drop_totals(derive->sums, entry->account, entry->platform, entry->unit);
        if (r < 0)
                return r;
        bind_int(add, 1, entry->account);
        bind_text(add, 2, entry->platform);
        bind_text(add, 3, entry->unit);
        bind_int(add, 4, entry->seq);
        return statement_run(add);
}

static Amounts converted(const Amounts *amounts, const Rate *rate) {
        return (Amounts){
                        .approved = amount_scale(amounts->approved, rate->num, rate->den),
                        .completed = amount_scale(amounts->completed, rate->num, rate->den),
                        .rest = amount_scale(amounts->rest, rate->num, rate->den),
                        .refunded = amount_share(amounts->refunded, rate->num, rate->den),
        };
}

static const LedgerAmount *find_amount(const LedgerAmount amounts[], size_t n, const char *unit) {
        for (size_t i = 0; i < n; i++)
                if (text_equal(amounts[i].unit, unit))
                        return &amounts[i];
        return NULL;
}

/* Counts an earlier request in the unit, at the rate of its price's currency. */
static int count_earlier(Derive *derive, const Entry *entry, const Cost rates[], size_t n_rates,
                int64_t request) {
        LedgerAmount amounts[LEDGER_AMOUNTS_MAX];
        Counting counting;
        size_t n;

        int r = counting_read(derive, request, &counting);
        if (r >= 0)
                r = derive_amounts(derive, request, amounts, &n);
        if (r < 0)
                return r;

        const LedgerAmount *known = find_amount(amounts, n, entry->unit);
        const LedgerAmount *priced = find_amount(amounts, n, counting.currency);
        Amounts now;
        if (known) {
                now = known->amounts;
        } else {
                const Cost *rate = costs_find(rates, n_rates, counting.currency);
                if (!rate || !priced)
                        return -EUCLEAN;
                now = converted(&priced->amounts, &rate->rate);
                r = amount_write(derive, ADD_AMOUNT, request, entry->unit, &now);
        }
        Count count = amounts_count(&now, counting.state, counting.spend);
        if (r >= 0)
                r = add_totals(derive, entry->account, entry->platform, entry->unit,
                                counting.labels, count.used, count.held);
        return r;
}

int derive_counted(Derive *derive, const Entry *entry) {
        const int lists[] = {LIST_OF_ACCOUNT, LIST_OF_HOUSEHOLD};
        const char *const labels[] = {entry->day, entry->week, entry->month, entry->year};
        Cost rates[COSTS_MAX];
        size_t n_rates;

        int r = costs_from_text(entry->costs, rates, &n_rates);
        if (r >= 0)
                r = begin_counting(derive, entry);
        /* One of the two gives nothing: a number is an account's or a household's. */
        for (size_t i = 0; i < ELEMENTSOF(lists) && r >= 0; i++) {
                _cleanup_(statement_resetp) sqlite3_stmt *list = derive->statement[lists[i]];

                bind_int(list, 1, entry->account);
                bind_text(list, 2, entry->platform);
                for (int label = 0; label < (int) ELEMENTSOF(labels); label++)
                        bind_text(list, 3 + label, labels[label]);
                while (r >= 0 && (r = statement_step(list)) > 0)
                        r = count_earlier(derive, entry, rates, n_rates, column_int(list, 0));
        }
        return r;
}
