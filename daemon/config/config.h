/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* coinbudget.conf and its drop-ins -> one Config that does not change any more. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/contract.h"
#include "common/faults.h"

/* At most so many [Limits] Warn= percentages. */
enum { WARN_MAX = 16 };

/* The most that Burst= may count: so many of an account's latest requests are looked at. */
enum { BURST_MAX = 1000 };

/* The most households, and limits of each. */
enum { HOUSEHOLDS_MAX = 64, HOUSEHOLD_LIMITS_MAX = 32 };

/* One line of [Limits] Default= or [Household] Limit=. */
typedef struct ConfigLimit {
        char platform[PLATFORM_MAX + 1]; /* or PLATFORM_ALL, for money only */
        char unit[UNIT_MAX + 1];
        Window window;
        int64_t amount;
} ConfigLimit;

/* An account: whoever is given the uid later is another. */
typedef struct ConfigUser {
        uint32_t uid;
        char name[USER_NAME_MAX + 1];
} ConfigUser;

/* A span of the local day, by the clock on the wall: minutes since midnight, [from, until), over
 * midnight where from > until. Both the same: none. */
typedef struct QuietHours {
        unsigned from;  /* 0 .. 1439 */
        unsigned until; /* 0 .. 1440 */
} QuietHours;

/* No more than so many requests within so long. */
typedef struct Burst {
        unsigned requests; /* 1 .. BURST_MAX; 0: off */
        int64_t usec;
} Burst;

/* Whom a purchase may be made from. */
typedef enum Sellers {
        SELLERS_ANY,
        SELLERS_OFFICIAL, /* who names a seller names an official one */
        SELLERS_REQUIRED, /* and one has to be named */
} Sellers;

/* What a guardian may choose per child. */
typedef struct Rules {
        OverLimit over_limit;
        GiveBack give_back;
        Unconfirmed unconfirmed;
        QuietHours quiet_hours;
        Burst burst;
} Rules;

/* [Account NAME]: the rules of [Requests], but for what the section says otherwise. */
typedef struct ConfigAccount {
        ConfigUser user;
        Rules rules;
} ConfigAccount;

/* [Household NAME]: a budget that its members share. */
typedef struct ConfigHousehold {
        char name[HOUSEHOLD_NAME_MAX + 1];
        ConfigUser *members; /* by uid, then name */
        size_t n_members;
        ConfigLimit *limits; /* no two for the same platform, window and unit */
        size_t n_limits;
} ConfigHousehold;

typedef struct Config {
        /* [Calendar] */
        char *time_zone;          /* "": the system's */
        unsigned month_starts_on; /* 1..28 */
        unsigned week_starts_on;  /* 0 = Monday .. 6 = Sunday */

        /* [Requests] */
        Rules rules;              /* for every account without a section of its own */
        int64_t hold_timeout;     /* µs, >= 1 s, <= 366 days */
        int64_t approval_timeout; /* the same */
        int64_t records_per_day;  /* per account; 0: off */
        Sellers sellers;
        int64_t max_overprice;  /* percent above the dearest list price; ABSENT: off */
        int64_t max_underprice; /* percent below the cheapest; ABSENT: off */

        /* [Limits] */
        ConfigLimit *defaults; /* no two for the same platform, window and unit */
        size_t n_defaults;
        ConfigUser *unbudgeted; /* by uid, then name */
        size_t n_unbudgeted;
        unsigned warn[WARN_MAX]; /* percents, 1..100, ascending */
        size_t n_warn;
        int64_t raise_delay; /* µs, 0 .. 366 days */

        /* [Rates] */
        char *rates_file;      /* "": none */
        int64_t rates_max_age; /* µs */

        ConfigAccount *accounts;
        size_t n_accounts;
        ConfigHousehold *households; /* in the order of their names */
        size_t n_households;
} Config;

/* Reads `path` (that it does not exist is no fault) and then every *.conf in the folder
 * `path`.d, in the order of their names; later values replace earlier ones, but for Default=,
 * Unbudgeted=, Members= and Limit=, which add up (an empty value forgets the earlier ones). Users
 * and groups are looked up here and now. Everything that is wrong is added to `faults`, not the
 * first fault only. 0; -EBADMSG where `faults` has grown; another -errno. */
int config_load(const char *path, Faults *faults, Config **ret);
Config *config_free(Config *config);

bool config_unbudgeted(const Config *config, uint32_t uid, const char *name);

/* The rules that hold for an account. Owned by the configuration. */
const Rules *config_rules(const Config *config, uint32_t uid, const char *name);

bool household_has(const ConfigHousehold *household, uint32_t uid, const char *name);

/* As they are written in the configuration: "22:00-07:00", "" for none; "10/10min", "off". */
enum { RULE_TEXT_MAX = 32 };
void quiet_hours_to_text(QuietHours quiet_hours, char ret[RULE_TEXT_MAX]);
void burst_to_text(Burst burst, char ret[RULE_TEXT_MAX]);

/* Whether a minute of the local day, 0 .. 1439, is among them. */
bool quiet_hours_have(QuietHours quiet_hours, unsigned minute);
