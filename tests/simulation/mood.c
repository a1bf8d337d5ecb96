/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/mood.h"

#include "common/util.h"
#include "tests/simulation/settings.h"
#include "tests/simulation/step.h"

/* How many steps set the scene. */
enum { SCENE = 30 };

const char *const mood_names[] = {"even", "asking", "limits", "restless", "any"};

uint64_t random_next(Random *random) {
        uint64_t z = random->state += UINT64_C(0x9e3779b97f4a7c15); /* splitmix64 */

        z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
        return z ^ (z >> 31);
}

/* Of ten episodes six are even. */
Random random_begin(uint64_t seed, Mood mood) {
        static const Mood moods[] = {MOOD_EVEN, MOOD_EVEN, MOOD_EVEN, MOOD_EVEN, MOOD_EVEN,
                        MOOD_EVEN, MOOD_ASKING, MOOD_LIMITS, MOOD_RESTLESS, MOOD_RESTLESS};
        Random random = {seed, MOOD_EVEN};

        uint64_t any = random_next(&random);
        random.mood = mood == MOOD_COUNT ? moods[any % ELEMENTSOF(moods)] : mood;
        return random;
}

static const struct {
        int kind;
        int weight[MOOD_COUNT];
} weights[] = {
                {COMMAND_REQUEST, {340, 700, 200, 340}},
                {COMMAND_CHECK, {50, 50, 30, 50}},
                {COMMAND_COMPLETE, {110, 40, 60, 110}},
                {COMMAND_CANCEL, {70, 3, 30, 60}},
                {COMMAND_GET, {20, 10, 10, 20}},
                {COMMAND_GET_LIMITS, {25, 10, 15, 25}},
                {COMMAND_GET_ACCOUNT, {10, 3, 3, 10}},
                {COMMAND_LIST_REQUESTS, {12, 5, 5, 12}},
                {COMMAND_LIST_ACCOUNTS, {3, 1, 1, 3}},
                {COMMAND_SET_LIMIT, {40, 10, 700, 60}},
                {COMMAND_REMOVE_LIMIT, {14, 1, 10, 14}},
                {COMMAND_GRANT, {16, 2, 30, 16}},
                {COMMAND_SET_PAUSED, {14, 0, 3, 14}},
                {COMMAND_RESOLVE, {50, 3, 20, 50}},
                {COMMAND_REFUND, {35, 5, 20, 35}},
                {COMMAND_RECORD, {30, 5, 20, 30}},
                {COMMAND_LIST_PENDING, {6, 3, 2, 6}},
                {COMMAND_LIST_CHANGES, {6, 2, 4, 6}},
                {COMMAND_SUMMARIZE, {10, 4, 5, 10}},
                {COMMAND_LIST_BUNDLES, {10, 3, 4, 10}},
                {COMMAND_QUOTE, {20, 6, 8, 20}},
                {COMMAND_LIST_UNTOLD, {8, 3, 3, 8}},
                {STEP_CLOCK, {150, 20, 40, 150}},
                {STEP_WAKE, {15, 5, 5, 15}},
                {STEP_CONFIGURE, {16, 2, 5, 80}},
                {STEP_RESTART, {3, 3, 2, 40}},
                {STEP_ACCEPT_CLOCK, {2, 0, 1, 25}},
                {STEP_TOLD, {8, 3, 3, 20}},
};

int mood_kind(Random *random, int64_t number) {
        int64_t sum = 0;

        if (number <= SCENE)
                return number % 3 == 0 ? COMMAND_SET_LIMIT : STEP_CONFIGURE;
        for (size_t i = 0; i < ELEMENTSOF(weights); i++)
                sum += weights[i].weight[random->mood];
        int64_t left = (int64_t) (random_next(random) % (uint64_t) sum);
        for (size_t i = 0;; i++) {
                left -= weights[i].weight[random->mood];
                if (left < 0)
                        return weights[i].kind;
        }
}

/* What decides in which currencies something is counted, at which rates, and for whom. */
static bool is_about_money(int64_t setting) {
        static const int64_t settings[] = {SETTING_RATES, SETTING_DEFAULT + 3, SETTING_DEFAULT + 6,
                        SETTING_DEFAULT + 7, SETTING_CLUB, SETTING_CLUB_LIMIT + 1, SETTING_HOME,
                        SETTING_HOME_LIMIT + 1};

        for (size_t i = 0; i < ELEMENTSOF(settings); i++)
                if (settings[i] == setting)
                        return true;
        return false;
}

void mood_setting(Random *random, int64_t number, int64_t *ret_setting, int64_t *ret_value) {
        static const struct {
                Setting setting;
                int64_t value;
        } asking[] = {{SETTING_OVER_LIMIT, OVER_LIMIT_ASK}, {SETTING_BEN, 0}, {SETTING_BURST, 0},
                        {SETTING_RECORDS_PER_DAY, 0}, {SETTING_APPROVAL_TIMEOUT, 3 * 24 * 3600},
                        {SETTING_QUIET_FROM, 0}, {SETTING_QUIET_UNTIL, 0}, {SETTING_UNBUDGETED, 0}};
        size_t from_end = (size_t) (SCENE - number);

        /* The last of the scene, so that nothing there takes it back. */
        if (random->mood == MOOD_ASKING && number <= SCENE && from_end < 2 * ELEMENTSOF(asking)) {
                *ret_setting = asking[from_end * 2 / 3 % ELEMENTSOF(asking)].setting;
                *ret_value = asking[from_end * 2 / 3 % ELEMENTSOF(asking)].value;
                return;
        }
        /* Lists change while somebody waits for a guardian. */
        if (random->mood == MOOD_RESTLESS && random_next(random) % 6 == 0) {
                *ret_setting = SETTING_CATALOG;
                *ret_value = (int64_t) (random_next(random) % CATALOG_EDITIONS);
                return;
        }
        bool money = random->mood == MOOD_RESTLESS && random_next(random) % 2 == 0;
        do
                setting_pick(random, ret_setting, ret_value);
        while (money && !is_about_money(*ret_setting));
}
