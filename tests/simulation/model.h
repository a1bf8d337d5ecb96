/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* docs/limits.md once more, plain, slow and obviously right: a list of everything that was ever
 * asked, set, granted and paid back, and every answer found by going through all of it. No totals,
 * nothing kept up to date. It shares no logic with daemon/policy, daemon/service and daemon/ledger:
 * of theirs it knows the structs of commands and answers alone.
 *
 * Its ids are its own: 1, 2, 3 ... in the order in which things are written down. */

#include <stdint.h>

#include "calendar/calendar.h"
#include "catalog/catalog.h"
#include "config/config.h"
#include "service/service.h"

/* Rates as they stand in the bank's file: `units` / 10^decimals of a currency for one euro. */
enum { MODEL_RATES_MAX = 6 };
typedef struct ModelRates {
        size_t n;
        struct {
                const char *currency;
                int64_t units;
                unsigned decimals;
        } rate[MODEL_RATES_MAX];
        int64_t day; /* the beginning of the file's day in UTC, in µs */
} ModelRates;

/* Ways to make the model wrong on purpose: what proves that a difference is found. */
typedef enum Mutant {
        MUTANT_NONE,
        MUTANT_LESS_THAN,       /* a limit may not be used up to the last coin */
        MUTANT_RAISE_AT_ONCE,   /* a self limit is raised without delay */
        MUTANT_RETURNING_FREE,  /* what is being returned is not held any more */
        MUTANT_COMPLETED_MONTH, /* counts in the windows that it was completed in */
        MUTANT_QUIET_INCLUSIVE, /* quiet hours last a minute longer */
        MUTANT_BURST_APPROVED,  /* only what was approved counts for a burst */
        MUTANT_ROUND_DOWN,      /* conversions are in the buyer's favour */
        MUTANT_NO_JOIN,         /* the same question is asked of a guardian twice */
        MUTANT_GRANT_STAYS,     /* a grant is for every window */
        MUTANT_LAPSE_LATE,      /* a hold ends a microsecond late */
        MUTANT_MEMBERS_ALL,     /* a household counts what was bought before somebody joined */
        MUTANT_ZERO_OPEN,       /* a limit of 0 lets through what costs 0 */
        MUTANT_NO_FLOOR,        /* a price below the list's counts as it was given */
        MUTANT_READS_FORGET,    /* who only reads does not begin to count a currency */
        MUTANT_REST_PAID,       /* what waits to be given back is less where more was paid */
        MUTANT_PENDING_33,      /* one more waits for a guardian than may */
        MUTANT_LIMITS_129,      /* one more limit may be set */
        MUTANT_CURRENCIES_9,    /* in one more currency */
        MUTANT_OVERPRICED_AT,   /* a price just as far above the list as it may be is too far */
        MUTANT_UNDERPRICE_UP,   /* the cheapest list price is rounded up for that, too */
        MUTANT_DEAL_LONGER,     /* a deal runs a day longer */
        MUTANT_DEAL_DEAREST,    /* a deal may be what is dearest of the list */
        MUTANT_OTHERS_SELLER,   /* who sells for one platform sells for all */
        MUTANT_SELLER_NEEDED,   /* yes is taken for required */
        MUTANT_ESTIMATE_ANEW,   /* a guardian's yes is to what the list says then */
        MUTANT_WARNS_AS_BEFORE, /* a replay warns as its first answer did */
        MUTANT_FEWEST_COINS,    /* of what costs the same a quote takes fewer coins */
        MUTANT_COUNT,
} Mutant;

extern const char *const mutant_names[MUTANT_COUNT + 1];

typedef struct Model Model;

/* Never NULL. */
Model *model_new(Mutant mutant);
Model *model_free(Model *model);

/* The percent of an EVENT_BUDGET of which nothing says whether it must be told: it may be. */
enum { MODEL_MAYBE = 1 };

void model_listen(Model *model, EventListener listener, void *userdata);

/* As service_configure(); takes the configuration and the calendar over. The catalogue and rates
 * stay the caller's. */
void model_configure(Model *model, Config *config, const Catalog *catalog, const ModelRates *rates,
                Calendar *calendar, int64_t clock);

/* As service_run(), of one batch in this very order; `done` is not called. */
void model_run(Model *model, Command *const commands[], size_t n, int64_t clock);

Refusal model_check_limit(const Model *model, const LimitChange *change);

/* What was not written down yet is forgotten. */
void model_restart(Model *model);

/* As service_told(), _wakes_at() and _accept_clock(). */
void model_told(Model *model, int64_t warning, bool self);
int64_t model_wakes_at(const Model *model);
void model_accept_clock(Model *model, int64_t clock);

/* The latest thing's time, as ledger_latest(). */
int64_t model_latest(const Model *model);

/* For whoever looks for a request worth asking about. False: there is none of this id. */
bool model_request_state(const Model *model, int64_t id, State *ret);

/* The next instant after `at` at which a hold or a pause ends, a raise comes or a window of the
 * day, week, month or year that runs at the model's last moment ends; `nth` picks one of them.
 * ABSENT: none. */
int64_t model_edge(Model *model, size_t nth);

/* What is left in the nth coin limit over a day or more that looks at the platform; ABSENT: there
 * is none. */
int64_t model_left(Model *model, const Person *person, const char *platform, size_t nth);

/* Prices of so many coins where a judgement of them turns: the ends of the list, and how far beyond
 * them a price may be; `nth` picks one. ABSENT: nothing tells. */
int64_t model_price_edge(const Model *model, const char *platform, int64_t coins,
                const char *currency, size_t nth);

/* Whose request it is; false: there is none of this id. */
bool model_request_person(const Model *model, int64_t id, Person *ret);
