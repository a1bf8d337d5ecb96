/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The limits in force on an account, with what was used of them. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "service/internal.h"

/* Whom the limits are of. */
typedef struct Whose {
        const Person *person;
        const LedgerAccount *account; /* NULL: the ledger does not have it yet */
} Whose;

static bool same_place(const Limit *limit, const ConfigLimit *other) {
        return limit->window == other->window && text_equal(limit->platform, other->platform) &&
                        text_equal(limit->unit, other->unit);
}

static bool guardian_replaced(const Limit *limits, size_t n, const ConfigLimit *other) {
        for (size_t i = 0; i < n; i++)
                if (limits[i].source == SOURCE_GUARDIAN && same_place(&limits[i], other))
                        return true;
        return false;
}

/* Whether a limit looks at a platform; NULL: at whichever. */
static bool looks_at(const ConfigLimit *limit, const char *platform) {
        return !platform || text_equal(limit->platform, platform) ||
                        text_equal(limit->platform, PLATFORM_ALL);
}

static int add_configured(Service *service, const ConfigLimit *configured, Source source,
                const char *household, size_t *n) {
        if (*n == LIMITS_MAX)
                return -E2BIG;

        Limit *limit = &service->limits[(*n)++];
        *limit = (Limit){
                        .window = configured->window,
                        .source = source,
                        .amount = configured->amount,
                        .next_from = ABSENT,
                        .next_amount = ABSENT,
        };
        memcpy(limit->platform, configured->platform, sizeof(limit->platform));
        memcpy(limit->unit, configured->unit, sizeof(limit->unit));
        memcpy(limit->household, household, strlen(household) + 1);
        return 0;
}

/* Adds the configured limits that no guardian has replaced. */
static int add_defaults(Service *service, const char *platform, size_t *n) {
        size_t n_set = *n;
        int r = 0;

        for (size_t i = 0; i < service->config->n_defaults && r >= 0; i++) {
                const ConfigLimit *limit = &service->config->defaults[i];

                if (looks_at(limit, platform) && !guardian_replaced(service->limits, n_set, limit))
                        r = add_configured(service, limit, SOURCE_DEFAULT, "", n);
        }
        return r;
}

const ConfigHousehold *next_household(
                const Service *service, const Person *person, const ConfigHousehold *last) {
        const ConfigHousehold *households = service->config->households;
        size_t i = last ? (size_t) (last - households) + 1 : 0;

        for (; i < service->config->n_households; i++)
                if (household_has(&households[i], person->uid, person->name))
                        return &households[i];
        return NULL;
}

static int add_households(Service *service, const Person *person, const char *platform, size_t *n) {
        const ConfigHousehold *household = NULL;
        int r = 0;

        while (r >= 0 && (household = next_household(service, person, household)))
                for (size_t i = 0; i < household->n_limits && r >= 0; i++)
                        if (looks_at(&household->limits[i], platform))
                                r = add_configured(service, &household->limits[i], SOURCE_HOUSEHOLD,
                                                household->name, n);
        return r;
}

/* The narrowest window first; a household's last among equals. */
static int compare_limits(const void *a, const void *b) {
        const Limit *x = a, *y = b;

        if (x->window != y->window)
                return x->window < y->window ? -1 : 1;
        int order = strcmp(x->platform, y->platform);
        if (order == 0)
                order = strcmp(x->unit, y->unit);
        if (order == 0)
                order = (int) x->source - (int) y->source;
        if (order == 0)
                order = strcmp(x->household, y->household);
        return order;
}

void spans_labels(const Spans *spans, const char *labels[WINDOW_COUNT]) {
        for (Window window = WINDOW_REQUEST; window < WINDOW_COUNT; window++)
                labels[window] = spans->window[window].label;
}

/* The rates by which what was bought earlier is counted in a unit; some may be missing. */
typedef struct Conversion {
        const Service *service;
        const char *unit;
        Cost rates[COSTS_MAX];
        size_t n;
        bool missing; /* one of them is not known */
} Conversion;

static int add_rate(const char *currency, void *userdata) {
        Conversion *conversion = userdata;
        Cost *rate = &conversion->rates[conversion->n];

        if (conversion->n == COSTS_MAX)
                return -E2BIG;
        *rate = (Cost){0};
        if (rates_find(conversion->service->rates, currency, conversion->unit, &rate->rate)) {
                (void) snprintf(rate->unit, sizeof(rate->unit), "%s", currency);
                conversion->n++;
        } else {
                conversion->missing = true;
        }
        return 0;
}

static bool is_missing(
                const Service *service, int64_t owner, const char *platform, const char *unit) {
        for (size_t i = 0; i < MISSING_MAX; i++) {
                const Missing *missing = &service->missing[i];

                if (missing->owner == owner && missing->until > service->now &&
                                text_equal(missing->unit, unit) &&
                                text_equal(missing->platform, platform))
                        return true;
        }
        return false;
}

static void remember_missing(
                Service *service, int64_t owner, const char *platform, const char *unit) {
        Missing *missing = &service->missing[service->next_missing++ % MISSING_MAX];

        *missing = (Missing){.owner = owner, .until = service->spans.window[WINDOW_DAY].until};
        (void) snprintf(missing->platform, sizeof(missing->platform), "%s", platform);
        (void) snprintf(missing->unit, sizeof(missing->unit), "%s", unit);
}

/* Makes sure that an owner's totals are kept in the currency that a limit is in: 1; 0: a rate is
 * missing for something that was bought in the windows that run now. */
static int ensure_counted(Service *service, int64_t owner, const char *platform, const char *unit) {
        Conversion conversion = {.service = service, .unit = unit};
        const char *labels[WINDOW_COUNT];

        int r = ledger_counted(service->ledger, owner, platform, unit);
        if (r != 0 || is_missing(service, owner, platform, unit))
                return r;
        spans_labels(&service->spans, labels);
        r = ledger_list_uncounted(
                        service->ledger, owner, platform, unit, labels, add_rate, &conversion);
        if (r < 0)
                return r;
        if (conversion.missing) {
                remember_missing(service, owner, platform, unit);
                return 0;
        }
        _cleanup_free_ char *rates = costs_to_text(conversion.rates, conversion.n);
        if (!rates)
                return -ENOMEM;

        Entry entry = entry_of_kind(ENTRY_COUNT);
        entry.at = service->now;
        entry.account = owner;
        entry.platform = platform;
        entry.unit = unit;
        entry.costs = rates;
        entry.day = labels[WINDOW_DAY];
        entry.week = labels[WINDOW_WEEK];
        entry.month = labels[WINDOW_MONTH];
        entry.year = labels[WINDOW_YEAR];
        r = ledger_append(service->ledger, &entry);
        return r < 0 ? r : 1;
}

/* Whose totals a limit looks at: 1 and *ret; 0: nothing was ever counted for them. */
static int limit_owner(Service *service, const Whose *whose, const Limit *limit, int64_t *ret) {
        if (limit->source == SOURCE_HOUSEHOLD)
                return ledger_find_household(service->ledger, limit->household, ret);
        if (!whose->account)
                return 0;
        *ret = whose->account->id;
        return 1;
}

/* What was used of a limit cannot be told. */
static void limit_unknown(Limit *limit) {
        limit->used = limit->held = limit->cost = ABSENT;
}

/* Fills in what has been used in the window that runs now. */
static int add_usage(Service *service, const Whose *whose, Limit *limit) {
        const Span *span = &service->spans.window[limit->window];
        LedgerTotal total;
        int64_t owner;

        limit->from = span->from;
        limit->until = span->until;
        int r = limit_owner(service, whose, limit, &owner);
        if (r <= 0)
                return r;
        if (!text_equal(limit->unit, UNIT_COINS)) {
                r = ensure_counted(service, owner, limit->platform, limit->unit);
                if (r == 0)
                        limit_unknown(limit);
                if (r <= 0)
                        return r;
        }
        r = ledger_total(service->ledger, owner, limit->platform, limit->unit, limit->window,
                        span->label, &total);
        if (r < 0)
                return r;
        limit->used = total.used;
        limit->held = total.held;
        return 0;
}

/* And what a guardian granted on top of it: not on self limits, and not on a household's. */
static int add_granted(Service *service, const Whose *whose, Limit *limit) {
        if (!whose->account ||
                        (limit->source != SOURCE_GUARDIAN && limit->source != SOURCE_DEFAULT))
                return 0;
        return ledger_granted(service->ledger, whose->account->id, limit->platform, limit->unit,
                        limit->window, service->spans.window[limit->window].label, &limit->granted);
}

int limits_in_force(Service *service, const Person *person, const LedgerAccount *account,
                const char *platform, Reach reach, size_t *ret_n) {
        const Whose whose = {person, account};
        size_t n = 0;
        int r = 0;

        if (account)
                r = ledger_limits(service->ledger, account->id, platform, service->now,
                                service->limits, &n);
        if (r >= 0 && !config_unbudgeted(service->config, person->uid, person->name))
                r = add_defaults(service, platform, &n);
        if (r >= 0 && reach == REACH_ALL)
                r = add_households(service, person, platform, &n);
        for (size_t i = 0; i < n && r >= 0; i++) {
                Limit *limit = &service->limits[i];

                if (limit->window == WINDOW_REQUEST)
                        continue;
                r = add_granted(service, &whose, limit);
                if (r >= 0)
                        r = add_usage(service, &whose, limit);
        }
        if (r < 0)
                return r;
        qsort(service->limits, n, sizeof(*service->limits), compare_limits);
        *ret_n = n;
        return 0;
}
