/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/world.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "calendar/calendar.h"
#include "common/util.h"
#include "tests/simulation/must.h"

const Person world_persons[PERSONS] = {
                [ANN] = {1001, "ann"},
                [BEN] = {1002, "ben"},
                [CLEO] = {1003, "cleo"},
                [DORA] = {1004, "dora"},
                [ANTON] = {1001, "anton"},
                [GINA] = {1010, "gina"},
                [OTTO] = {1011, "otto"},
};

const char *const world_person_names[] = {
                "ann", "ben", "cleo", "dora", "anton", "gina", "otto", NULL};
const char *const world_platforms[] = {"tiktok", "twitch", "telegram", "youtube",
                "telegram-premium", "plain", "deals", "nosuch", PLATFORM_ALL, NULL};
const char *const world_units[] = {UNIT_COINS, "EUR", "USD", "JPY", "GBP", "CHF", "SEK", "NOK",
                "DKK", "CAD", "AUD", "PLN", NULL};
#define TEN(x) x "0", x "1", x "2", x "3", x "4", x "5", x "6", x "7", x "8", x "9"
const char *const world_keys[WORLD_KEYS + 1] = {
                TEN("a"), TEN("b"), TEN("c"), TEN("d"), TEN("e"), TEN("f"), NULL};
const char *const world_sellers[WORLD_SELLERS + 1] = {"https://www.tiktok.com/coin",
                "https://twitch.tv/bits", "https://fragment.com/stars", "https://www.youtube.com",
                "https://telegram.org", "app-store", "https://shop.deals.example", "google-play",
                "https://tiktokcoins.ai/coin", "https://xn--tktok-3ya.com", "http://tiktok.com",
                "Google-Play", NULL};
const char *const world_zones[] = {"UTC", "Europe/Berlin", "America/New_York", NULL};
const char *const world_households[] = {"club", "home", NULL};

#define RULES(x)                                                                         \
        x "over-limit", x "give-back", x "unconfirmed", x "quiet-from", x "quiet-until", \
                        x "burst", x "burst-time"

const char *const setting_names[SETTING_COUNT + 1] = {"zone", "month-starts-on", "week-starts-on",
                "rates", "max-age", "catalog", "hold-timeout", "approval-timeout",
                "records-per-day", "sellers", "max-overprice", "max-underprice", "raise-delay",
                "warn", "unbudgeted", RULES(""), "ben", RULES("ben-"), "default-0", "default-1",
                "default-2", "default-3", "default-4", "default-5", "default-6", "default-7",
                "club", "club-limit-0", "club-limit-1", "club-limit-2", "home", "home-limit-0",
                "home-limit-1", "home-limit-2", NULL};

const Setup world_setup = {
                .value = {[SETTING_MONTH_STARTS_ON] = 1,
                                [SETTING_RATES] = 1,
                                [SETTING_MAX_AGE] = 7 * 24 * 3600,
                                [SETTING_HOLD_TIMEOUT] = 1800,
                                [SETTING_APPROVAL_TIMEOUT] = 3 * 24 * 3600,
                                [SETTING_MAX_OVERPRICE] = ABSENT,
                                [SETTING_MAX_UNDERPRICE] = ABSENT,
                                [SETTING_RAISE_DELAY] = 24 * 3600,
                                [SETTING_UNBUDGETED] = 1 << CLEO,
                                [SETTING_GIVE_BACK] = GIVE_BACK_TRUST,
                                [SETTING_BEN_GIVE_BACK] = GIVE_BACK_TRUST,
                                [SETTING_DEFAULT... SETTING_DEFAULT_LAST] = ABSENT,
                                [SETTING_CLUB_LIMIT... SETTING_CLUB_LIMIT_LAST] = ABSENT,
                                [SETTING_HOME_LIMIT... SETTING_HOME_LIMIT_LAST] = ABSENT},
};

/* What the settings of limits set, one each. */
static const ConfigLimit default_places[] = {
                {"tiktok", UNIT_COINS, WINDOW_DAY, 0},
                {"tiktok", UNIT_COINS, WINDOW_MONTH, 0},
                {"twitch", UNIT_COINS, WINDOW_WEEK, 0},
                {PLATFORM_ALL, "EUR", WINDOW_MONTH, 0},
                {"tiktok", UNIT_COINS, WINDOW_REQUEST, 0},
                {"telegram", UNIT_COINS, WINDOW_YEAR, 0},
                {"youtube", "USD", WINDOW_DAY, 0},
                {PLATFORM_ALL, "USD", WINDOW_WEEK, 0},
};
static const ConfigLimit club_places[] = {
                {"twitch", UNIT_COINS, WINDOW_WEEK, 0},
                {"youtube", "USD", WINDOW_MONTH, 0},
                {"tiktok", UNIT_COINS, WINDOW_DAY, 0},
};
static const ConfigLimit home_places[] = {
                {"tiktok", UNIT_COINS, WINDOW_MONTH, 0},
                {PLATFORM_ALL, "EUR", WINDOW_MONTH, 0},
                {"twitch", UNIT_COINS, WINDOW_REQUEST, 0},
};

static const struct {
        size_t n;
        unsigned percent[WARN_MAX];
} warns[] = {{3, {50, 80, 100}}, {0, {0}}, {1, {100}}, {4, {1, 33, 66, 99}}};

static ConfigLimit *make_limits(
                const ConfigLimit *places, size_t n, const int64_t *amounts, size_t *ret_n) {
        ConfigLimit *limits = must(calloc(n, sizeof(*limits)));

        *ret_n = 0;
        for (size_t i = 0; i < n; i++) {
                if (amounts[i] == ABSENT)
                        continue;
                limits[*ret_n] = places[i];
                limits[(*ret_n)++].amount = amounts[i];
        }
        return limits;
}

static ConfigUser make_user(size_t person) {
        ConfigUser user = {.uid = world_persons[person].uid};

        memcpy(user.name, world_persons[person].name, sizeof(user.name));
        return user;
}

/* By uid, then name: anton comes after ann, before ben. */
static ConfigUser *make_users(int64_t members, size_t *ret_n) {
        static const size_t order[PERSONS] = {ANN, ANTON, BEN, CLEO, DORA, GINA, OTTO};
        ConfigUser *users = must(calloc(PERSONS, sizeof(*users)));

        *ret_n = 0;
        for (size_t i = 0; i < PERSONS; i++)
                if (members >> order[i] & 1)
                        users[(*ret_n)++] = make_user(order[i]);
        return users;
}

/* The seven settings of rules that begin with this one. */
static Rules make_rules(const Setup *setup, Setting first) {
        const int64_t *value = &setup->value[first];

        return (Rules){
                        .over_limit = (OverLimit) value[0],
                        .give_back = (GiveBack) value[1],
                        .unconfirmed = (Unconfirmed) value[2],
                        .quiet_hours = {(unsigned) value[3], (unsigned) value[4]},
                        .burst = {(unsigned) value[5], value[6] * SECOND},
        };
}

static void add_household(Config *config, const char *name, int64_t members,
                const ConfigLimit *places, const int64_t *amounts) {
        if (members == 0)
                return;

        ConfigHousehold *household = &config->households[config->n_households++];
        snprintf(household->name, sizeof(household->name), "%s", name);
        household->members = make_users(members, &household->n_members);
        household->limits = make_limits(places, 3, amounts, &household->n_limits);
}

Config *setup_config(const Setup *setup) {
        const int64_t *value = setup->value;
        Config *config = must(calloc(1, sizeof(*config)));

        config->time_zone = must(strdup(world_zones[value[SETTING_ZONE]]));
        config->month_starts_on = (unsigned) value[SETTING_MONTH_STARTS_ON];
        config->week_starts_on = (unsigned) value[SETTING_WEEK_STARTS_ON];
        config->rules = make_rules(setup, SETTING_OVER_LIMIT);
        config->hold_timeout = value[SETTING_HOLD_TIMEOUT] * SECOND;
        config->approval_timeout = value[SETTING_APPROVAL_TIMEOUT] * SECOND;
        config->records_per_day = value[SETTING_RECORDS_PER_DAY];
        config->sellers = (Sellers) value[SETTING_SELLERS];
        config->max_overprice = value[SETTING_MAX_OVERPRICE];
        config->max_underprice = value[SETTING_MAX_UNDERPRICE];
        config->defaults = make_limits(default_places, ELEMENTSOF(default_places),
                        &value[SETTING_DEFAULT], &config->n_defaults);
        config->unbudgeted = make_users(value[SETTING_UNBUDGETED], &config->n_unbudgeted);
        config->n_warn = warns[value[SETTING_WARN]].n;
        memcpy(config->warn, warns[value[SETTING_WARN]].percent, sizeof(config->warn));
        config->raise_delay = value[SETTING_RAISE_DELAY] * SECOND;
        config->rates_file = must(strdup(""));
        config->rates_max_age = value[SETTING_MAX_AGE] * SECOND;

        config->accounts = must(calloc(1, sizeof(*config->accounts)));
        config->n_accounts = (size_t) value[SETTING_BEN];
        config->accounts[0] =
                        (ConfigAccount){make_user(BEN), make_rules(setup, SETTING_BEN_OVER_LIMIT)};
        config->households = must(calloc(2, sizeof(*config->households)));
        add_household(config, "club", value[SETTING_CLUB], club_places, &value[SETTING_CLUB_LIMIT]);
        add_household(config, "home", value[SETTING_HOME], home_places, &value[SETTING_HOME_LIMIT]);
        return config;
}

Calendar *setup_calendar(const Setup *setup) {
        Calendar *calendar = NULL;

        if (calendar_new(world_zones[setup->value[SETTING_ZONE]],
                            (unsigned) setup->value[SETTING_WEEK_STARTS_ON], &calendar) < 0)
                die("no calendar for %s", world_zones[setup->value[SETTING_ZONE]]);
        return calendar;
}

/* The same numbers twice, as plain ones for the model and as the bank's file for the service. */
static const struct {
        ModelRates rates;
        const char *text;
} rates_files[RATES_FILES] = {
                {.rates = {.n = 0}, .text = NULL},
                {
                                .rates = {5,
                                                {{"USD", 10850, 4}, {"JPY", 16325, 2},
                                                                {"GBP", 84215, 5}, {"CHF", 9307, 4},
                                                                {"SEK", 1123, 2}},
                                                .day = INT64_C(1795132800000000)},
                                .text = "Date,USD,JPY,GBP,CHF,SEK,\n"
                                        "2026-11-20,1.0850,163.25,0.84215,0.9307,11.23,\n",
                },
                {
                                .rates = {2, {{"USD", 11973, 4}, {"JPY", 171, 0}},
                                                .day = INT64_C(1796083200000000)},
                                .text = "Date,USD,JPY,GBP,\n2026-12-01,1.1973,171,N/A,\n",
                },
                {
                                .rates = {1, {{"USD", 10001, 4}}, .day = INT64_C(1798761600000000)},
                                .text = "Date,USD,\n2027-01-01,1.0001,\n",
                },
                {
                                .rates = {3, {{"USD", 9, 1}, {"JPY", 9999, 2}, {"GBP", 1, 0}},
                                                .day = INT64_C(1795132800000000)},
                                .text = "Date,USD,JPY,GBP,\n2026-11-20,0.9,99.99,1,\n",
                },
};

const ModelRates *world_rates(int64_t file) {
        return &rates_files[file].rates;
}

const char *world_rates_text(int64_t file) {
        return rates_files[file].text;
}
