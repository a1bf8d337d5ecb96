/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* org.coinbudget.CoinBudget1.Guardian: for who sets the limits. */

#include <stdio.h>

#include "bus/append.h"
#include "bus/call.h"
#include "bus/errors.h"
#include "bus/options.h"
#include "common/money.h"

typedef struct LimitOptions {
        const char *reason;
        int guardian;
} LimitOptions;

static const Option limit_options[] = {
                {"reason", 's', offsetof(LimitOptions, reason), option_note_valid},
                {"guardian", 'b', offsetof(LimitOptions, guardian), NULL},
};

static int put_person(uint32_t uid, const char *name, void *userdata) {
        Call *call = userdata;

        return sd_bus_message_append(call->reply, "(us)", uid, name);
}

static int on_list_accounts(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new(userdata, message, COMMAND_LIST_ACCOUNTS, &call, error);
        if (r < 0)
                return r;
        call->command.sink.person = put_person;
        call->rows = "(us)";
        return call_submit_if(TAKE_PTR(call), ACTION_VIEW,
                        "A guardian's password is needed to see whose coin budgets there are.",
                        error);
}

static int check_limit(const LimitChange *change, bool setting, sd_bus_error *error) {
        if (!platform_id_valid(change->platform) && !text_equal(change->platform, PLATFORM_ALL))
                return error_of_refusal(error, REFUSAL_UNKNOWN_PLATFORM);
        if (!text_equal(change->unit, UNIT_COINS) && !currency_known(change->unit, NULL))
                return error_invalid(error, "unit must be \"coins\" or an ISO 4217 code");
        if (!text_equal(change->unit, UNIT_COINS))
                return sd_bus_error_set(error, SD_BUS_ERROR_NOT_SUPPORTED,
                                "This version has no limits in money yet");
        if (text_equal(change->platform, PLATFORM_ALL))
                return error_invalid(error, "Coins of different platforms do not add up: name one");
        if (setting && (change->amount < 0 || change->amount > AMOUNT_MAX))
                return error_invalid(error, "amount must be 0 .. 1000000000000");
        return 0;
}

static int read_limit(sd_bus_message *message, bool setting, LimitChange *ret,
                LimitOptions *ret_options, sd_bus_error *error) {
        LimitOptions options = {0};
        LimitChange change = {0};
        const char *window;

        int r = sd_bus_message_read(message, "sss", &change.platform, &window, &change.unit);
        if (r >= 0 && setting)
                r = sd_bus_message_read(message, "x", &change.amount);
        if (r < 0)
                return r;
        if (!window_from_text(window, &change.window))
                return error_invalid(error, "window must be request, day, week, month or year");
        r = check_limit(&change, setting, error);
        if (r >= 0)
                r = options_read(
                                message, limit_options, ELEMENTSOF(limit_options), &options, error);
        if (r < 0)
                return r;
        change.reason = options.reason;
        *ret = change;
        *ret_options = options;
        return 0;
}

static const char *const per[WINDOW_COUNT] = {
                [WINDOW_REQUEST] = "at a time",
                [WINDOW_DAY] = "a day",
                [WINDOW_WEEK] = "a week",
                [WINDOW_MONTH] = "a month",
                [WINDOW_YEAR] = "a year",
};

static int answer_change(Call *call) {
        const LimitChange *change = &call->command.limit;
        const char *name = call->command.account.name;

        if (call->command.kind == COMMAND_SET_LIMIT)
                log_message(LOG_NOTICE, MESSAGE_LIMIT_CHANGED,
                                "uid %u lets %s buy at most %lld coins %s on %s", call->caller.uid,
                                name, (long long) change->amount, per[change->window],
                                change->platform);
        else if (call->command.changed)
                log_message(LOG_NOTICE, MESSAGE_LIMIT_CHANGED,
                                "uid %u removed %s's limit of coins %s on %s", call->caller.uid,
                                name, per[change->window], change->platform);
        return 0;
}

/* What a guardian reads before typing a password. */
static void describe(const Call *call, char *ret, size_t size) {
        const LimitChange *change = &call->command.limit;
        const char *name = call->command.account.name;

        if (call->command.kind == COMMAND_SET_LIMIT)
                (void) snprintf(ret, size,
                                "A guardian's password is needed to let %s buy at most %lld coins "
                                "%s on %s.",
                                name, (long long) change->amount, per[change->window],
                                change->platform);
        else
                (void) snprintf(ret, size,
                                "A guardian's password is needed to remove %s's limit of coins %s "
                                "on %s.",
                                name, per[change->window], change->platform);
}

static int change_limit(Bus *bus, sd_bus_message *message, CommandKind kind, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;
        LimitOptions options = {0};
        char text[USER_NAME_MAX + PLATFORM_MAX + 160];
        uint32_t uid;

        int r = call_new(bus, message, kind, &call, error);
        if (r >= 0)
                r = sd_bus_message_read(message, "u", &uid);
        if (r >= 0)
                r = read_limit(message, kind == COMMAND_SET_LIMIT, &call->command.limit, &options,
                                error);
        if (r >= 0)
                r = call_about(call, uid, error);
        if (r < 0)
                return r;
        Refusal refusal = kind == COMMAND_SET_LIMIT
                        ? service_check_limit(bus->service, &call->command.limit)
                        : REFUSAL_NONE;
        if (refusal != REFUSAL_NONE) /* before anybody types a password for it */
                return error_of_refusal(error, refusal);
        if (uid == call->caller.uid && !options.guardian)
                return sd_bus_error_set(error, SD_BUS_ERROR_NOT_SUPPORTED,
                                "This version has no limits that people set themselves yet; a "
                                "guardian can set one");

        describe(call, text, sizeof(text));
        call->answer = answer_change;
        return call_submit_if(TAKE_PTR(call), ACTION_SET_LIMITS, text, error);
}

static int on_set_limit(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        return change_limit(userdata, message, COMMAND_SET_LIMIT, error);
}

static int on_remove_limit(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        return change_limit(userdata, message, COMMAND_REMOVE_LIMIT, error);
}

const sd_bus_vtable guardian_vtable[] = {
                SD_BUS_VTABLE_START(0),
                SD_BUS_METHOD_WITH_ARGS("ListAccounts", SD_BUS_NO_ARGS,
                                SD_BUS_RESULT("a(us)", accounts), on_list_accounts,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("SetLimit",
                                SD_BUS_ARGS("u", uid, "s", platform, "s", window, "s", unit, "x",
                                                amount, "a{sv}", options),
                                SD_BUS_NO_RESULT, on_set_limit, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("RemoveLimit",
                                SD_BUS_ARGS("u", uid, "s", platform, "s", window, "s", unit,
                                                "a{sv}", options),
                                SD_BUS_NO_RESULT, on_remove_limit, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_VTABLE_END,
};
