/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/deed.h"

#include <inttypes.h>
#include <stdio.h>

#include "common/money.h"
#include "common/timetext.h"
#include "common/util.h"

enum { AMOUNT_TEXT_MAX = MONEY_TEXT_MAX + sizeof(" coins") };

static const char *const per[WINDOW_COUNT] = {
                [WINDOW_REQUEST] = "at a time",
                [WINDOW_DAY] = "a day",
                [WINDOW_WEEK] = "a week",
                [WINDOW_MONTH] = "a month",
                [WINDOW_YEAR] = "a year",
};

static const char *const now_running[WINDOW_COUNT] = {
                [WINDOW_REQUEST] = "at once",
                [WINDOW_DAY] = "today",
                [WINDOW_WEEK] = "this week",
                [WINDOW_MONTH] = "this month",
                [WINDOW_YEAR] = "this year",
};

static bool in_coins(const LimitChange *change) {
        return text_equal(change->unit, UNIT_COINS);
}

static const char *place(const char *platform) {
        return text_equal(platform, PLATFORM_ALL) ? "all platforms" : platform;
}

/* "2000 coins", "25.00 USD". */
static void amount_describe(int64_t amount, const char *unit, char ret[AMOUNT_TEXT_MAX]) {
        char number[MONEY_TEXT_MAX];

        amount_to_text(amount, unit, number);
        (void) snprintf(ret, AMOUNT_TEXT_MAX, "%s%s", number,
                        text_equal(unit, UNIT_COINS) ? " coins" : "");
}

static void describe_set_limit(const Command *command, char *ret) {
        const LimitChange *change = &command->limit;
        char amount[AMOUNT_TEXT_MAX];

        amount_describe(change->amount, change->unit, amount);
        (void) snprintf(ret, DEED_MAX + 1, "let %s %s at most %s %s on %s", command->account.name,
                        in_coins(change) ? "buy" : "spend", amount, per[change->window],
                        place(change->platform));
}

static void describe_remove_limit(const Command *command, char *ret) {
        const LimitChange *change = &command->limit;

        (void) snprintf(ret, DEED_MAX + 1, "remove %s's limit %s %s %s on %s",
                        command->account.name, in_coins(change) ? "of" : "in", change->unit,
                        per[change->window], place(change->platform));
}

static void describe_grant(const Command *command, char *ret) {
        const LimitChange *change = &command->limit;
        char amount[AMOUNT_TEXT_MAX];

        amount_describe(change->amount, change->unit, amount);
        (void) snprintf(ret, DEED_MAX + 1, "let %s %s %s more on %s %s", command->account.name,
                        in_coins(change) ? "buy" : "spend", amount, place(change->platform),
                        now_running[change->window]);
}

static void describe_set_paused(const Command *command, char *ret) {
        const PauseChange *pause = &command->pause;
        char until[TIME_TEXT_MAX] = "";

        if (!pause->paused) {
                (void) snprintf(ret, DEED_MAX + 1, "let %s buy virtual coins again",
                                command->account.name);
                return;
        }
        if (pause->until != ABSENT)
                time_to_text(pause->until, until);
        (void) snprintf(ret, DEED_MAX + 1, "keep %s from buying virtual coins%s%s",
                        command->account.name, *until ? " until " : "", until);
}

static void describe_resolve(const Command *command, char *ret) {
        (void) snprintf(ret, DEED_MAX + 1, "%s request %" PRId64,
                        command->resolution.approve ? "approve" : "deny", command->resolution.id);
}

static void describe_refund(const Command *command, char *ret) {
        (void) snprintf(ret, DEED_MAX + 1, "write down that request %" PRId64 " was paid back",
                        command->settlement.id);
}

static void describe_record(const Command *command, char *ret) {
        const Ask *ask = &command->ask;
        char coins[AMOUNT_TEXT_MAX] = "", price[MONEY_TEXT_MAX] = "";

        if (ask->price != ABSENT)
                amount_to_text(ask->price, ask->currency, price);
        if (ask->coins > 0)
                amount_describe(ask->coins, UNIT_COINS, coins);
        (void) snprintf(ret, DEED_MAX + 1, "write down that %s %s %s%s%s on %s elsewhere",
                        command->account.name, *coins ? "bought" : "spent", coins,
                        *coins && *price ? " for " : "", price, ask->platform);
}

static void describe_list_accounts(const Command *command, char *ret) {
        (void) command;
        (void) snprintf(ret, DEED_MAX + 1, "see whose coin budgets there are");
}

static void describe_list_pending(const Command *command, char *ret) {
        (void) command;
        (void) snprintf(ret, DEED_MAX + 1, "see which requests wait for an answer");
}

void deed_describe(const Command *command, char ret[DEED_MAX + 1]) {
        static void (*const describe[COMMAND_KIND_COUNT])(const Command *, char *) = {
                        [COMMAND_SET_LIMIT] = describe_set_limit,
                        [COMMAND_REMOVE_LIMIT] = describe_remove_limit,
                        [COMMAND_GRANT] = describe_grant,
                        [COMMAND_SET_PAUSED] = describe_set_paused,
                        [COMMAND_RESOLVE] = describe_resolve,
                        [COMMAND_REFUND] = describe_refund,
                        [COMMAND_RECORD] = describe_record,
                        [COMMAND_LIST_ACCOUNTS] = describe_list_accounts,
                        [COMMAND_LIST_PENDING] = describe_list_pending,
        };

        ret[0] = '\0';
        if (describe[command->kind])
                describe[command->kind](command, ret);
}
