/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/settings.h"

enum { CHOICES = 8 };

#define HOURS(n) ((n) *INT64_C(3600))
#define DAYS(n) HOURS(24 * (n))

/* What each setting may become, all alike; as many as `n`. */
static const struct {
        int64_t first;
        int64_t last; /* settings of the same kind */
        int64_t n;
        int64_t value[CHOICES];
} choices[] = {
                {SETTING_ZONE, SETTING_ZONE, 3, {0, 1, 2}},
                {SETTING_MONTH_STARTS_ON, SETTING_MONTH_STARTS_ON, 4, {1, 15, 25, 28}},
                {SETTING_WEEK_STARTS_ON, SETTING_WEEK_STARTS_ON, 3, {0, 6, 3}},
                {SETTING_RATES, SETTING_RATES, 8, {0, 1, 1, 1, 2, 2, 3, 4}},
                {SETTING_MAX_AGE, SETTING_MAX_AGE, 2, {DAYS(7), DAYS(366)}},
                {SETTING_CATALOG, SETTING_CATALOG, 3, {0, 0, 1}},
                {SETTING_HOLD_TIMEOUT, SETTING_HOLD_TIMEOUT, 4, {1, 1800, HOURS(3), DAYS(5)}},
                {SETTING_APPROVAL_TIMEOUT, SETTING_APPROVAL_TIMEOUT, 4,
                                {60, HOURS(2), DAYS(1), DAYS(3)}},
                {SETTING_RECORDS_PER_DAY, SETTING_RECORDS_PER_DAY, 4, {0, 0, 12, 40}},
                {SETTING_SELLERS, SETTING_SELLERS, 4,
                                {SELLERS_ANY, SELLERS_ANY, SELLERS_OFFICIAL, SELLERS_REQUIRED}},
                {SETTING_MAX_OVERPRICE, SETTING_MAX_OVERPRICE, 6, {ABSENT, ABSENT, 0, 25, 40, 100}},
                {SETTING_MAX_UNDERPRICE, SETTING_MAX_UNDERPRICE, 6,
                                {ABSENT, ABSENT, 0, 25, 40, 100}},
                {SETTING_RAISE_DELAY, SETTING_RAISE_DELAY, 4, {0, HOURS(1), DAYS(1), DAYS(2)}},
                {SETTING_WARN, SETTING_WARN, 4, {0, 1, 2, 3}},
                {SETTING_UNBUDGETED, SETTING_UNBUDGETED, 4,
                                {0, 1 << CLEO, 1 << CLEO | 1 << ANTON, 1 << ANN}},
                {SETTING_OVER_LIMIT, SETTING_OVER_LIMIT, 3, {0, 1, 1}},
                {SETTING_GIVE_BACK, SETTING_UNCONFIRMED, 2, {0, 1}},
                {SETTING_QUIET_FROM, SETTING_QUIET_UNTIL, 8, {0, 0, 0, 0, 0, 0, 150, 1320}},
                {SETTING_BURST, SETTING_BURST, 4, {0, 0, 3, 6}},
                {SETTING_BURST_TIME, SETTING_BURST_TIME, 3, {60, 600, HOURS(5)}},
                {SETTING_BEN, SETTING_BEN_UNCONFIRMED, 2, {0, 1}},
                {SETTING_BEN_QUIET_FROM, SETTING_BEN_QUIET_UNTIL, 5, {0, 0, 0, 1439, 100}},
                {SETTING_BEN_BURST, SETTING_BEN_BURST, 3, {0, 2, 5}},
                {SETTING_BEN_BURST_TIME, SETTING_BEN_BURST_TIME, 3, {60, 600, HOURS(5)}},
                {SETTING_DEFAULT, SETTING_DEFAULT_LAST, 6, {ABSENT, ABSENT, 0, 20, 50, 1000}},
                {SETTING_CLUB, SETTING_CLUB, 4,
                                {0, 1 << BEN | 1 << CLEO, 1 << BEN | 1 << CLEO | 1 << DORA,
                                                1 << ANN | 1 << BEN | 1 << ANTON}},
                {SETTING_CLUB_LIMIT, SETTING_CLUB_LIMIT_LAST, 5, {ABSENT, 0, 30, 80, 2000}},
                {SETTING_HOME, SETTING_HOME, 4,
                                {0, 1 << ANN | 1 << BEN, 1 << ANN | 1 << BEN | 1 << GINA,
                                                1 << ANN | 1 << DORA}},
                {SETTING_HOME_LIMIT, SETTING_HOME_LIMIT_LAST, 5, {ABSENT, 0, 40, 150, 3000}},
};

static uint64_t below(Random *random, int64_t n) {
        return random_next(random) % (uint64_t) n;
}

void setting_pick(Random *random, int64_t *ret_setting, int64_t *ret_value) {
        size_t kind = below(random, ELEMENTSOF(choices));

        *ret_setting = choices[kind].first +
                        (int64_t) below(random, choices[kind].last - choices[kind].first + 1);
        *ret_value = choices[kind].value[below(random, choices[kind].n)];
}
