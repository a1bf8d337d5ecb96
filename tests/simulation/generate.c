/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/generate.h"

#include <string.h>

/* What the functions below share. */
typedef struct Dice {
        Random *random;
        Episode *episode;
        const Steps *before;
        int64_t number;
        Step *step;
} Dice;

/* 0 .. n - 1 */
static int64_t below(Dice *dice, int64_t n) {
        return (int64_t) (random_next(dice->random) % (uint64_t) n);
}

static bool one_in(Dice *dice, int64_t n) {
        return below(dice, n) == 0;
}

static int64_t subject_person(Dice *dice) {
        static const int64_t often[] = {ANN, ANN, ANN, BEN, BEN, BEN, CLEO, DORA, ANTON, GINA};
        Mood mood = dice->random->mood;

        /* Bounds are everybody's own. */
        if ((mood == MOOD_ASKING || mood == MOOD_LIMITS) && !one_in(dice, 6))
                return ANN;
        return often[below(dice, ELEMENTSOF(often))];
}

static int64_t guardian_person(Dice *dice) {
        return one_in(dice, 3) ? OTTO : GINA;
}

static int64_t platform(Dice *dice) {
        static const int64_t often[] = {0, 0, 0, 0, 0, 0, 1, 1, 1, 2, 2, 3, 3, 3, 4, PLATFORM_PLAIN,
                        PLATFORM_PLAIN, PLATFORM_DEALS, PLATFORM_DEALS, PLATFORM_DEALS};

        return one_in(dice, 60) ? PLATFORM_UNKNOWN : often[below(dice, ELEMENTSOF(often))];
}

static bool in_money(int64_t which) {
        return which == 3 || which == 4;
}

static int64_t coins(Dice *dice, int64_t which) {
        if (one_in(dice, 80))
                return AMOUNT_MAX - below(dice, 2);
        if (in_money(which))
                return one_in(dice, 30) ? 1 : 0;
        if (one_in(dice, 40))
                return 0;
        /* Just what is left, and one more or less. */
        int64_t left = model_left(episode_model(dice->episode),
                        &world_persons[dice->step->arg[ARG_BY]], world_platforms[which],
                        (size_t) below(dice, 8));
        if (left > 0 && left < AMOUNT_MAX && one_in(dice, 3))
                return left - 1 + below(dice, 3);
        return 1 + below(dice, 12);
}

/* Between the ends of the list, or right at one, or at one of the bounds beyond. ABSENT: there is
 * no list. */
static int64_t list_price(Dice *dice) {
        const Step *step = dice->step;
        const Model *model = episode_model(dice->episode);
        const char *platform = world_platforms[step->arg[ARG_PLATFORM]];
        const char *currency = world_units[step->arg[ARG_CURRENCY]];
        size_t nth = (size_t) below(dice, 4);
        int64_t coins = step->arg[ARG_COINS];

        int64_t edge = model_price_edge(model, platform, coins, currency, nth);
        int64_t other = model_price_edge(model, platform, coins, currency, nth + 2);
        if (edge == ABSENT || other == ABSENT)
                return ABSENT;
        if (one_in(dice, 2))
                edge += below(dice, 3) - 1;
        else
                edge = other > edge ? edge + below(dice, other - edge + 1)
                                    : other + below(dice, edge - other + 1);
        return edge > AMOUNT_MAX ? AMOUNT_MAX : edge;
}

/* What costs nothing is refused where money is sold, and counts as the list where there is one. */
static int64_t price(Dice *dice, int64_t which) {
        static const int64_t special[] = {0, 1, AMOUNT_MAX, AMOUNT_MAX - 1};

        if ((in_money(which) && one_in(dice, 30)) || (which == PLATFORM_PLAIN && one_in(dice, 2)))
                return 0;
        if (one_in(dice, 20))
                return special[below(dice, ELEMENTSOF(special))];
        return 1 + below(dice, 400);
}

static int64_t currency(Dice *dice) {
        static const int64_t often[] = {1, 1, 2, 2, 3, 4};

        if (dice->random->mood == MOOD_LIMITS || one_in(dice, 15))
                return 1 + below(dice, WORLD_CURRENCIES);
        return often[below(dice, ELEMENTSOF(often))];
}

static void fill_price(Dice *dice, bool needed) {
        if (needed || one_in(dice, 3)) {
                dice->step->arg[ARG_PRICE] = price(dice, dice->step->arg[ARG_PLATFORM]);
                dice->step->arg[ARG_CURRENCY] = currency(dice);
        }
}

static bool is_price_judged(const Dice *dice) {
        const int64_t *value = episode_setup(dice->episode)->value;

        return value[SETTING_MAX_OVERPRICE] != ABSENT || value[SETTING_MAX_UNDERPRICE] != ABSENT;
}

/* Mostly such as are not refused for themselves. */
static void fill_list_price(Dice *dice) {
        Step *step = dice->step;

        if (step->arg[ARG_PRICE] == ABSENT || step->arg[ARG_COINS] == 0 ||
                        one_in(dice, is_price_judged(dice) ? 8 : 2))
                return;
        int64_t price = list_price(dice);
        if (price >= 0)
                step->arg[ARG_PRICE] = price;
}

/* Mostly one that is taken. */
static int64_t seller(Dice *dice, int64_t which) {
        int64_t setting = episode_setup(dice->episode)->value[SETTING_SELLERS];

        if (!one_in(dice, setting == SELLERS_REQUIRED ? 8 : 3))
                return setting == SELLERS_REQUIRED && which < WORLD_OFFICIALS ? which : ABSENT;
        return which < WORLD_OFFICIALS && one_in(dice, 2) ? which : below(dice, WORLD_SELLERS);
}

static void fill_ask(Dice *dice) {
        Step *step = dice->step;
        int64_t which = platform(dice);

        step->arg[ARG_PLATFORM] = which;
        step->arg[ARG_COINS] = coins(dice, which);
        fill_price(dice, (in_money(which) || which == PLATFORM_PLAIN) && !one_in(dice, 20));
        fill_list_price(dice);
        step->arg[ARG_SELLER] = seller(dice, which);
        if (step->kind != COMMAND_CHECK && one_in(dice, 3))
                step->arg[ARG_KEY] = below(dice, WORLD_KEYS);
        if (step->kind == COMMAND_RECORD && !one_in(dice, 3))
                step->arg[ARG_WHEN] = one_in(dice, 10) ? RECORD_AGE_USEC - 1 + below(dice, 3)
                                : one_in(dice, 10)     ? below(dice, 3) - 1
                                                       : below(dice, 60) * DAY + below(dice, DAY);
}

/* A step that has asked something, in this state where one is found soon. */
static int64_t asked(Dice *dice, State wanted) {
        int64_t found = dice->number;
        State state;

        for (int tries = 0; tries < 40; tries++) {
                int64_t back = 1 + below(dice, one_in(dice, 4) ? dice->number : 40);
                int64_t number = dice->number > back ? dice->number - back : 1;

                if (!episode_state(dice->episode, number, &state))
                        continue;
                found = number;
                if (state == wanted)
                        return found;
        }
        return found;
}

static void fill_settlement(Dice *dice) {
        static const State wanted[COMMAND_KIND_COUNT][4] = {
                        [COMMAND_COMPLETE] = {STATE_APPROVED, STATE_APPROVED, STATE_LAPSED,
                                        STATE_RETURNING},
                        [COMMAND_CANCEL] = {STATE_APPROVED, STATE_APPROVED, STATE_PENDING,
                                        STATE_RETURNING},
                        [COMMAND_GET] = {STATE_APPROVED, STATE_COMPLETED, STATE_PENDING,
                                        STATE_LAPSED},
                        [COMMAND_RESOLVE] = {STATE_PENDING, STATE_PENDING, STATE_RETURNING,
                                        STATE_RETURNING},
                        [COMMAND_REFUND] = {STATE_COMPLETED, STATE_COMPLETED, STATE_RECORDED,
                                        STATE_LAPSED},
        };
        Step *step = dice->step;
        uint32_t has = step_args(step->kind);

        step->arg[ARG_REF] = asked(dice, wanted[step->kind][below(dice, 4)]);
        if (has >> ARG_COINS & 1 && one_in(dice, 2))
                step->arg[ARG_COINS] = below(dice, 8);
        if (has >> ARG_PRICE & 1 && one_in(dice, 2))
                fill_price(dice, true);
        if (has >> ARG_ANY & 1)
                step->arg[ARG_ANY] =
                                step->kind == COMMAND_GET ? one_in(dice, 2) : !one_in(dice, 20);
        if (has >> ARG_YES & 1)
                step->arg[ARG_YES] = !one_in(dice, 3);
}

/* The request's own account mostly; nobody else may, and that must be tried, too. */
static void fill_owner(Dice *dice) {
        int64_t person;

        if (!one_in(dice, 12) && episode_owner(dice->episode, dice->step->arg[ARG_REF], &person))
                dice->step->arg[ARG_BY] = person;
}

static int64_t limit_amount(Dice *dice, int64_t unit) {
        static const int64_t special[] = {0, 0, 1, AMOUNT_MAX};

        if (one_in(dice, 12))
                return special[below(dice, ELEMENTSOF(special))];
        return unit == 0 ? 8 + below(dice, 150) : 300 + below(dice, 6000);
}

static void fill_limit(Dice *dice) {
        Step *step = dice->step;
        bool many = dice->random->mood == MOOD_LIMITS;
        int64_t which = one_in(dice, many ? 4 : 12) ? PLATFORM_EVERY : platform(dice);

        step->arg[ARG_PLATFORM] = which;
        step->arg[ARG_UNIT] =
                        in_money(which) || which == PLATFORM_EVERY || one_in(dice, many ? 2 : 5)
                        ? currency(dice)
                        : 0;
        if (one_in(dice, 40))
                step->arg[ARG_UNIT] = 0;
        step->arg[ARG_WINDOW] = below(dice, WINDOW_COUNT);
        step->arg[ARG_AMOUNT] = limit_amount(dice, step->arg[ARG_UNIT]);
        if (step->kind == COMMAND_GRANT) {
                step->arg[ARG_AMOUNT] = one_in(dice, 20) ? AMOUNT_MAX : below(dice, 30);
                if (one_in(dice, 2))
                        step->arg[ARG_KEY] = below(dice, WORLD_KEYS);
        }
}

/* For another as a guardian, for oneself as either. */
static void fill_whose(Dice *dice) {
        Step *step = dice->step;

        step->arg[ARG_OF] = subject_person(dice);
        step->arg[ARG_SELF] = one_in(dice, 3);
        step->arg[ARG_BY] = step->arg[ARG_SELF] == 1 ? step->arg[ARG_OF] : guardian_person(dice);
}

static void fill_listing(Dice *dice) {
        static const int64_t back[] = {0, DAY, 7 * DAY, 40 * DAY, 900 * DAY};
        Step *step = dice->step;
        uint32_t has = step_args(step->kind);

        step->arg[ARG_OF] = subject_person(dice);
        step->arg[ARG_BY] = one_in(dice, 2) ? step->arg[ARG_OF] : guardian_person(dice);
        step->arg[ARG_ROWS] = one_in(dice, 2) ? LIST_COUNT_MAX : 1 + below(dice, 20);
        step->arg[ARG_WINDOW] = 1 + below(dice, WINDOW_COUNT - 1);
        if (has >> ARG_PLATFORM & 1 && one_in(dice, 3))
                step->arg[ARG_PLATFORM] = platform(dice);
        if (has >> ARG_STATE & 1 && one_in(dice, 3))
                step->arg[ARG_STATE] = below(dice, STATE_COUNT);
        if (has >> ARG_REF & 1 && one_in(dice, 3))
                step->arg[ARG_REF] = asked(dice, STATE_COUNT);
        if (step->kind == COMMAND_SUMMARIZE || one_in(dice, 3)) {
                step->arg[ARG_SINCE] = -back[below(dice, ELEMENTSOF(back))] - below(dice, DAY);
                step->arg[ARG_UNTIL] = one_in(dice, 10) ? -2 * DAY : below(dice, DAY);
        }
}

/* Of what can be bought. */
static void fill_question(Dice *dice) {
        Step *step = dice->step;
        int64_t which = platform(dice);

        if (step->kind == COMMAND_QUOTE || !one_in(dice, 3))
                step->arg[ARG_PLATFORM] = which;
        if (one_in(dice, 2))
                step->arg[ARG_CURRENCY] = currency(dice);
        if (step->kind != COMMAND_QUOTE)
                return;
        step->arg[ARG_COINS] = one_in(dice, 8) ? below(dice, 3000) : coins(dice, which);
        if (one_in(dice, 3))
                step->arg[ARG_COINS] = 1 + below(dice, 100);
}

static void fill_pause(Dice *dice) {
        static const int64_t ends[] = {MINUTE, 10 * MINUTE, HOUR, 30 * HOUR};
        Step *step = dice->step;

        step->arg[ARG_YES] = one_in(dice, 3);
        if (step->arg[ARG_YES] == 1 && !one_in(dice, 8))
                step->arg[ARG_UNTIL] = one_in(dice, 15)
                                ? -below(dice, 2) * HOUR
                                : ends[below(dice, ELEMENTSOF(ends))] + below(dice, MINUTE);
}

/* ---- time */

static int64_t backwards(Dice *dice) {
        int64_t latest = model_latest(episode_model(dice->episode));

        if (one_in(dice, 3)) /* just so far that it is believed, or is not any more */
                return latest - 2 * MINUTE - 1 + below(dice, 3) - episode_clock(dice->episode);
        return one_in(dice, 3) ? -below(dice, 90 * DAY) : -below(dice, 2 * MINUTE);
}

static int64_t move(Dice *dice) {
        Model *model = episode_model(dice->episode);
        int64_t clock = episode_clock(dice->episode);

        if (clock < model_latest(model) && one_in(dice, 2))
                return model_latest(model) - clock + below(dice, MINUTE);
        switch (below(dice, 16)) {
        case 0:
        case 1:
        case 2:
        case 3: {
                int64_t edge = model_edge(model, (size_t) below(dice, 1 << 20));
                return edge == ABSENT || edge - clock > 40 * DAY
                                ? HOUR
                                : edge - clock - 1 + below(dice, 3);
        }
        case 4:
                return backwards(dice);
        case 5:
        case 6:
                return below(dice, 6 * HOUR);
        case 7:
                return below(dice, 3 * DAY);
        case 8:
                return one_in(dice, 4) ? below(dice, 40 * DAY) : below(dice, 10 * DAY);
        default:
                return below(dice, 20 * MINUTE);
        }
}

/* ---- all of it */

static void fill(Dice *dice) {
        Step *step = dice->step;

        step->arg[ARG_BY] = subject_person(dice);
        switch (step->kind) {
        case COMMAND_REQUEST:
        case COMMAND_CHECK:
                fill_ask(dice);
                break;
        case COMMAND_RECORD:
                step->arg[ARG_OF] = step->arg[ARG_BY];
                fill_ask(dice);
                if (one_in(dice, 2))
                        step->arg[ARG_BY] = guardian_person(dice);
                break;
        case COMMAND_LIST_BUNDLES:
        case COMMAND_QUOTE:
                fill_question(dice);
                break;
        case COMMAND_COMPLETE:
        case COMMAND_CANCEL:
        case COMMAND_GET:
                fill_settlement(dice);
                fill_owner(dice);
                break;
        case COMMAND_RESOLVE:
        case COMMAND_REFUND:
                fill_settlement(dice);
                step->arg[ARG_BY] = guardian_person(dice);
                if (one_in(dice, 12))
                        fill_owner(dice);
                break;
        case COMMAND_SET_LIMIT:
        case COMMAND_REMOVE_LIMIT:
        case COMMAND_GRANT:
                fill_whose(dice);
                fill_limit(dice);
                break;
        case COMMAND_SET_PAUSED:
                fill_whose(dice);
                fill_pause(dice);
                break;
        case STEP_CLOCK:
                step->arg[ARG_AT] = episode_clock(dice->episode) + move(dice) - WORLD_START;
                break;
        case STEP_CONFIGURE:
                mood_setting(dice->random, dice->number, &step->arg[ARG_SETTING],
                                &step->arg[ARG_VALUE]);
                break;
        case STEP_TOLD:
                step->arg[ARG_NTH] = below(dice, 1000);
                step->arg[ARG_SELF] = below(dice, 2);
                break;
        default:
                fill_listing(dice);
                break;
        }
}

/* Something of this kind that was asked before, once more: the same key, the same question that
 * waits, the same raise. Sometimes with one thing changed. */
static bool repeat(Dice *dice) {
        if (dice->step->kind >= COMMAND_KIND_COUNT)
                return false;
        for (int tries = 0; tries < 30; tries++) {
                int64_t back = 1 + below(dice, one_in(dice, 4) ? dice->number : 60);
                size_t n = dice->before->n;
                const Step *step;

                if ((size_t) back > n)
                        continue;
                step = &dice->before->at[n - (size_t) back];
                if (step->kind != dice->step->kind)
                        continue;
                memcpy(dice->step->arg, step->arg, sizeof(step->arg));
                if (step->kind == COMMAND_REQUEST && one_in(dice, 3))
                        dice->step->arg[ARG_KEY] = below(dice, WORLD_KEYS);
                if (step->kind == COMMAND_REQUEST && one_in(dice, 6) &&
                                step->arg[ARG_COINS] < AMOUNT_MAX)
                        dice->step->arg[ARG_COINS]++;
                return true;
        }
        return false;
}

/* What waits is often answered right after the list has changed: it is judged as it was asked. */
static int pick_kind(Dice *dice) {
        const Steps *before = dice->before;
        const Step *last = before->n > 0 ? &before->at[before->n - 1] : NULL;

        if (last && last->kind == STEP_CONFIGURE && last->arg[ARG_SETTING] == SETTING_CATALOG &&
                        !one_in(dice, 3))
                return COMMAND_RESOLVE;
        return mood_kind(dice->random, dice->number);
}

void generate_step(
                Random *random, Episode *episode, const Steps *before, int64_t number, Step *ret) {
        Dice dice = {random, episode, before, number, ret};

        *ret = (Step){.number = number};
        for (Arg arg = 0; arg < ARG_COUNT; arg++)
                ret->arg[arg] = arg_least(arg) == NOT_GIVEN ? NOT_GIVEN : ABSENT;
        ret->arg[ARG_BY] = 0;
        ret->kind = pick_kind(&dice);
        if (!one_in(&dice, 7) || !repeat(&dice))
                fill(&dice);
        ret->joined = one_in(&dice, ret->kind < COMMAND_KIND_COUNT ? 4 : 8);
}
