/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/step.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include "tests/simulation/world.h"

static const char *const source_names[] = {"guardian", "self", NULL};
static const char *const yes_names[] = {"no", "yes", NULL};
static const char *const window_names[] = {"request", "day", "week", "month", "year", NULL};
static const char *const state_names[] = {"rejected", "pending", "approved", "returning",
                "cancelled", "completed", "lapsed", "recorded", NULL};

/* How an argument is written, and what its number is a number of; NULL: of nothing. */
static const struct {
        const char *name;
        const char *const *words;
        int64_t least;
} args[ARG_COUNT] = {
                [ARG_BY] = {"by", world_person_names, 0},
                [ARG_OF] = {"of", world_person_names, 0},
                [ARG_ANY] = {"any", yes_names, 0},
                [ARG_PLATFORM] = {"platform", world_platforms, 0},
                [ARG_COINS] = {"coins", NULL, 0},
                [ARG_PRICE] = {"price", NULL, ABSENT},
                [ARG_CURRENCY] = {"currency", world_units, 1},
                [ARG_KEY] = {"key", world_keys, ABSENT},
                [ARG_SELLER] = {"seller", world_sellers, ABSENT},
                [ARG_REF] = {"ref", NULL, ABSENT},
                [ARG_WHEN] = {"when", NULL, NOT_GIVEN},
                [ARG_SINCE] = {"since", NULL, NOT_GIVEN},
                [ARG_UNTIL] = {"until", NULL, NOT_GIVEN},
                [ARG_WINDOW] = {"window", window_names, 1},
                [ARG_UNIT] = {"unit", world_units, 0},
                [ARG_AMOUNT] = {"amount", NULL, 0},
                [ARG_SELF] = {"source", source_names, 0},
                [ARG_YES] = {"yes", yes_names, 0},
                [ARG_STATE] = {"state", state_names, ABSENT},
                [ARG_ROWS] = {"rows", NULL, 1},
                [ARG_SETTING] = {"setting", setting_names, 0},
                [ARG_VALUE] = {"value", NULL, 0},
                [ARG_AT] = {"at", NULL, 0},
                [ARG_NTH] = {"nth", NULL, 0},
};

#define A(arg) (UINT32_C(1) << ARG_##arg)
#define PRICED (A(PRICE) | A(CURRENCY))
#define ASKED (A(BY) | A(PLATFORM) | A(COINS) | PRICED | A(SELLER))
#define LIMITED (A(BY) | A(OF) | A(PLATFORM) | A(UNIT) | A(WINDOW))

static const struct {
        const char *name;
        uint32_t args;
} kinds[STEP_KIND_COUNT] = {
                [COMMAND_REQUEST] = {"request", ASKED | A(KEY)},
                [COMMAND_CHECK] = {"check", ASKED},
                [COMMAND_COMPLETE] = {"complete", A(BY) | A(REF) | A(COINS) | PRICED},
                [COMMAND_CANCEL] = {"cancel", A(BY) | A(REF)},
                [COMMAND_GET] = {"get", A(BY) | A(REF) | A(ANY)},
                [COMMAND_GET_LIMITS] = {"get-limits", A(BY) | A(OF)},
                [COMMAND_GET_ACCOUNT] = {"get-account", A(BY) | A(OF)},
                [COMMAND_LIST_REQUESTS] = {"list-requests",
                                A(BY) | A(OF) | A(PLATFORM) | A(STATE) | A(SINCE) | A(UNTIL) |
                                                A(REF) | A(ROWS)},
                [COMMAND_LIST_ACCOUNTS] = {"list-accounts", A(BY)},
                [COMMAND_SET_LIMIT] = {"set-limit", LIMITED | A(SELF) | A(AMOUNT)},
                [COMMAND_REMOVE_LIMIT] = {"remove-limit", LIMITED | A(SELF)},
                [COMMAND_GRANT] = {"grant", LIMITED | A(AMOUNT) | A(KEY)},
                [COMMAND_SET_PAUSED] = {"set-paused", A(BY) | A(OF) | A(YES) | A(SELF) | A(UNTIL)},
                [COMMAND_RESOLVE] = {"resolve", A(BY) | A(REF) | A(ANY) | A(YES)},
                [COMMAND_REFUND] = {"refund", A(BY) | A(REF) | A(COINS) | A(PRICE)},
                [COMMAND_RECORD] = {"record", ASKED | A(OF) | A(KEY) | A(WHEN)},
                [COMMAND_LIST_PENDING] = {"list-pending", A(BY) | A(REF) | A(ROWS)},
                [COMMAND_LIST_CHANGES] = {"list-changes", A(BY) | A(OF) | A(UNTIL) | A(ROWS)},
                [COMMAND_SUMMARIZE] = {"summarize",
                                A(BY) | A(OF) | A(WINDOW) | A(SINCE) | A(UNTIL)},
                [COMMAND_LIST_BUNDLES] = {"list-bundles", A(BY) | A(PLATFORM) | A(CURRENCY)},
                [COMMAND_QUOTE] = {"quote", A(BY) | A(PLATFORM) | A(COINS) | A(CURRENCY)},
                [COMMAND_LIST_UNTOLD] = {"list-untold", A(BY) | A(OF)},
                [STEP_CLOCK] = {"clock", A(AT)},
                [STEP_WAKE] = {"wake", 0},
                [STEP_CONFIGURE] = {"configure", A(SETTING) | A(VALUE)},
                [STEP_RESTART] = {"restart", 0},
                [STEP_ACCEPT_CLOCK] = {"accept-clock", 0},
                [STEP_TOLD] = {"told", A(NTH) | A(SELF)},
};

uint32_t step_args(int kind) {
        return kinds[kind].args;
}

const char *step_name(int kind) {
        return kinds[kind].name;
}

int64_t arg_least(Arg arg) {
        return args[arg].least;
}

static size_t words_count(const char *const *words) {
        size_t n = 0;

        while (words && words[n])
                n++;
        return n;
}

void step_write(const Step *step, Text *text) {
        text_add(text, "%" PRId64 " %s%s", step->number, step->joined ? "+" : "",
                        kinds[step->kind].name);
        for (Arg arg = 0; arg < ARG_COUNT; arg++) {
                int64_t value = step->arg[arg];

                if (!(kinds[step->kind].args >> arg & 1) || value == NOT_GIVEN)
                        continue;
                if (value >= 0 && (size_t) value < words_count(args[arg].words))
                        text_add(text, " %s=%s", args[arg].name, args[arg].words[value]);
                else if (value != ABSENT || arg >= ARG_VALUE)
                        text_add(text, " %s=%" PRId64, args[arg].name, value);
        }
}

static bool value_read(Arg arg, const char *word, int64_t *ret) {
        char end;

        for (size_t i = 0; i < words_count(args[arg].words); i++)
                if (strcmp(word, args[arg].words[i]) == 0) {
                        *ret = (int64_t) i;
                        return true;
                }
        return sscanf(word, "%" SCNd64 "%c", ret, &end) == 1;
}

static bool arg_read(const char *word, Step *step) {
        size_t length = strcspn(word, "=");

        for (Arg arg = 0; arg < ARG_COUNT; arg++)
                if (strlen(args[arg].name) == length && word[length] &&
                                strncmp(args[arg].name, word, length) == 0)
                        return value_read(arg, word + length + 1, &step->arg[arg]);
        return false;
}

static bool kind_read(const char *word, Step *step) {
        step->joined = *word == '+';
        for (step->kind = 0; step->kind < STEP_KIND_COUNT; step->kind++)
                if (strcmp(word + step->joined, kinds[step->kind].name) == 0)
                        return true;
        return false;
}

bool step_read(const char *line, Step *ret) {
        char copy[512], *rest, *word;
        int used = 0;

        *ret = (Step){0};
        for (Arg arg = 0; arg < ARG_COUNT; arg++)
                ret->arg[arg] = args[arg].least == NOT_GIVEN ? NOT_GIVEN : ABSENT;
        if (sscanf(line, "%" SCNd64 "%n", &ret->number, &used) != 1)
                return false;
        snprintf(copy, sizeof(copy), "%s", line + used);
        word = strtok_r(copy, " \n", &rest);
        if (!word || !kind_read(word, ret))
                return false;
        while ((word = strtok_r(NULL, " \n", &rest)))
                if (!arg_read(word, ret))
                        return false;
        return true;
}

/* ---- commands */

static const char *word_of(const char *const *words, int64_t value) {
        return value >= 0 && (size_t) value < words_count(words) ? words[value] : NULL;
}

/* A time so far from the clock; what is not given is `absent`. */
static int64_t time_of(int64_t clock, int64_t offset, int64_t absent) {
        if (offset == NOT_GIVEN)
                return absent;
        return clock + offset > 0 ? clock + offset : 0;
}

static const char *currency_of(const Step *step) {
        return step->arg[ARG_PRICE] == ABSENT ? NULL
                                              : word_of(world_units, step->arg[ARG_CURRENCY]);
}

static Ask make_ask(const Step *step, int64_t clock) {
        int64_t when = step->arg[ARG_WHEN];

        return (Ask){
                        .platform = word_of(world_platforms, step->arg[ARG_PLATFORM]),
                        .coins = step->arg[ARG_COINS],
                        .key = word_of(world_keys, step->arg[ARG_KEY]),
                        .price = step->arg[ARG_PRICE],
                        .currency = currency_of(step),
                        .seller = word_of(world_sellers, step->arg[ARG_SELLER]),
                        .app = "simulation",
                        .when = time_of(clock, when == NOT_GIVEN ? when : -when, ABSENT),
        };
}

/* The model counts them one by one; of the most there may be it knows that they cannot be had. */
enum { COUNTED_MAX = 100000 };

/* Of what can be bought. */
static Ask make_question(const Step *step) {
        const char *platform = word_of(world_platforms, step->arg[ARG_PLATFORM]);
        const char *currency = word_of(world_units, step->arg[ARG_CURRENCY]);
        int64_t coins = step->arg[ARG_COINS];

        if (coins > COUNTED_MAX && coins < AMOUNT_MAX - 1)
                coins = COUNTED_MAX;
        return (Ask){
                        .platform = platform ? platform : "",
                        .coins = coins,
                        .currency = currency ? currency : "",
                        .price = ABSENT,
        };
}

static LimitChange make_limit(const Step *step) {
        return (LimitChange){
                        .platform = word_of(world_platforms, step->arg[ARG_PLATFORM]),
                        .unit = word_of(world_units, step->arg[ARG_UNIT]),
                        .window = (Window) step->arg[ARG_WINDOW],
                        .source = step->kind != COMMAND_GRANT && step->arg[ARG_SELF] == 1
                                        ? SOURCE_SELF
                                        : SOURCE_GUARDIAN,
                        .amount = step->arg[ARG_AMOUNT],
                        .reason = "because",
                        .key = word_of(world_keys, step->arg[ARG_KEY]),
        };
}

static Listing make_listing(const Step *step, int64_t clock, int64_t id) {
        return (Listing){
                        .platform = word_of(world_platforms, step->arg[ARG_PLATFORM]),
                        .state = word_of(state_names, step->arg[ARG_STATE]),
                        .window = (Window) step->arg[ARG_WINDOW],
                        .since = time_of(clock, step->arg[ARG_SINCE], 0),
                        .until = time_of(clock, step->arg[ARG_UNTIL], INT64_MAX),
                        .before = step->kind == COMMAND_LIST_CHANGES
                                        ? time_of(clock, step->arg[ARG_UNTIL], INT64_MAX)
                                        : step->arg[ARG_REF] == ABSENT ? INT64_MAX
                                                                       : id,
                        .after = step->arg[ARG_REF] == ABSENT ? 0 : id,
                        .count = (uint32_t) step->arg[ARG_ROWS],
        };
}

Command step_command(const Step *step, int64_t clock, FindId find_id, void *userdata) {
        uint32_t has = kinds[step->kind].args;
        int64_t id = has & A(REF) ? find_id(step->arg[ARG_REF], userdata) : 0;
        Command command = {.kind = (CommandKind) step->kind,
                        .caller = world_persons[step->arg[ARG_BY]].uid,
                        .account = world_persons[step->arg[has & A(OF) ? ARG_OF : ARG_BY]],
                        .any_account = has & A(ANY) && step->arg[ARG_ANY] == 1};

        switch (step->kind) {
        case COMMAND_REQUEST:
        case COMMAND_CHECK:
        case COMMAND_RECORD:
                command.ask = make_ask(step, clock);
                break;
        case COMMAND_LIST_BUNDLES:
        case COMMAND_QUOTE:
                command.ask = make_question(step);
                break;
        case COMMAND_COMPLETE:
        case COMMAND_CANCEL:
        case COMMAND_GET:
        case COMMAND_REFUND:
                command.settlement = (Settlement){
                                .id = id,
                                .coins = step->arg[ARG_COINS],
                                .price = step->arg[ARG_PRICE],
                                .currency = step->kind == COMMAND_COMPLETE ? currency_of(step)
                                                                           : NULL,
                                .receipt = step->kind == COMMAND_COMPLETE ? "receipt" : NULL,
                                .reason = step->kind == COMMAND_COMPLETE ? NULL : "because",
                };
                break;
        case COMMAND_SET_LIMIT:
        case COMMAND_REMOVE_LIMIT:
        case COMMAND_GRANT:
                command.limit = make_limit(step);
                break;
        case COMMAND_SET_PAUSED:
                command.pause = (PauseChange){
                                .paused = step->arg[ARG_YES] == 1,
                                .source = step->arg[ARG_SELF] == 1 ? SOURCE_SELF : SOURCE_GUARDIAN,
                                .until = time_of(clock, step->arg[ARG_UNTIL], ABSENT),
                                .reason = "because",
                };
                break;
        case COMMAND_RESOLVE:
                command.resolution = (Resolution){
                                .id = id, .approve = step->arg[ARG_YES] == 1, .note = "because"};
                break;
        default: /* all that lists */
                command.listing = make_listing(step, clock, id);
        }
        return command;
}
