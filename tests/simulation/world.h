/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The little world that the simulation plays in: who lives there, what is sold, and every setting
 * that may change, as plain numbers. */

#include <stddef.h>
#include <stdint.h>

#include "config/config.h"
#include "service/service.h"
#include "tests/simulation/model.h"

#define SECOND INT64_C(1000000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* 2026-11-20 12:00 UTC, when every episode begins. */
#define WORLD_START INT64_C(1795176000000000)

/* Not given, of numbers that may be negative. */
#define NOT_GIVEN INT64_MIN

/* anton has ann's uid, as if it had been given to him after her: another account. The two guardians
 * have accounts like everybody. */
enum { ANN, BEN, CLEO, DORA, ANTON, GINA, OTTO, PERSONS };
extern const Person world_persons[PERSONS];

/* Each list ends with NULL; a step's number is an index into it. */
extern const char *const world_person_names[];
extern const char *const world_platforms[]; /* with one that is not there, and "*" */
extern const char *const world_units[];     /* coins, then currencies */
enum { WORLD_KEYS = 60 };
extern const char *const world_keys[WORLD_KEYS + 1];
extern const char *const world_sellers[]; /* first one of each platform's own, by its number */
enum { WORLD_OFFICIALS = 7, WORLD_SELLERS = 12 };
extern const char *const world_zones[];
extern const char *const world_households[]; /* in the order of their names */

/* Of what is sold in coins one has no list prices, and one has deals. */
enum { PLATFORM_PLAIN = 5, PLATFORM_DEALS, PLATFORM_UNKNOWN, PLATFORM_EVERY };
enum { WORLD_CURRENCIES = 11 }; /* world_units[1] and so on */
enum { RATES_FILES = 5, CATALOG_EDITIONS = 2 };

/* Settings are numbers, times are seconds; of members a bit each; ABSENT where there is none. */
typedef enum Setting {
        SETTING_ZONE,
        SETTING_MONTH_STARTS_ON,
        SETTING_WEEK_STARTS_ON,
        SETTING_RATES, /* which file; 0: none */
        SETTING_MAX_AGE,
        SETTING_CATALOG, /* which edition */
        SETTING_HOLD_TIMEOUT,
        SETTING_APPROVAL_TIMEOUT,
        SETTING_RECORDS_PER_DAY,
        SETTING_SELLERS,
        SETTING_MAX_OVERPRICE, /* percent */
        SETTING_MAX_UNDERPRICE,
        SETTING_RAISE_DELAY,
        SETTING_WARN,
        SETTING_UNBUDGETED,
        SETTING_OVER_LIMIT, /* for everybody ... */
        SETTING_GIVE_BACK,
        SETTING_UNCONFIRMED,
        SETTING_QUIET_FROM,
        SETTING_QUIET_UNTIL,
        SETTING_BURST,
        SETTING_BURST_TIME,
        SETTING_BEN, /* ... and, if this is 1, for ben */
        SETTING_BEN_OVER_LIMIT,
        SETTING_BEN_GIVE_BACK,
        SETTING_BEN_UNCONFIRMED,
        SETTING_BEN_QUIET_FROM,
        SETTING_BEN_QUIET_UNTIL,
        SETTING_BEN_BURST,
        SETTING_BEN_BURST_TIME,
        SETTING_DEFAULT,
        SETTING_DEFAULT_LAST = SETTING_DEFAULT + 7,
        SETTING_CLUB, /* its members; 0: it is not there */
        SETTING_CLUB_LIMIT,
        SETTING_CLUB_LIMIT_LAST = SETTING_CLUB_LIMIT + 2,
        SETTING_HOME,
        SETTING_HOME_LIMIT,
        SETTING_HOME_LIMIT_LAST = SETTING_HOME_LIMIT + 2,
        SETTING_COUNT,
} Setting;

extern const char *const setting_names[SETTING_COUNT + 1];

typedef struct Setup {
        int64_t value[SETTING_COUNT];
} Setup;

/* What every episode begins with. */
extern const Setup world_setup;

/* The configuration that these numbers are; config_free() it. Never NULL. */
Config *setup_config(const Setup *setup);

/* The calendar of the setup's zone and weeks. Never NULL. */
Calendar *setup_calendar(const Setup *setup);

/* The rates of file number `file` as plain numbers, and as the text of the file. The text is NULL
 * for 0: no file. */
const ModelRates *world_rates(int64_t file);
const char *world_rates_text(int64_t file);
