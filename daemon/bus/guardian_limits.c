/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* SetLimit, RemoveLimit, Grant, SetPaused: what holds for an account. */

#include "bus/arguments.h"
#include "bus/call.h"
#include "bus/errors.h"
#include "bus/guardian.h"
#include "common/money.h"

/* What may be given beside a change; each method knows some of these. */
typedef struct Extras {
        const char *reason;
        const char *key;
        int64_t until;
        int guardian;
} Extras;

static const Option limit_options[] = {
                {"reason", 's', offsetof(Extras, reason), option_note_valid},
                {"guardian", 'b', offsetof(Extras, guardian), NULL},
};

static const Option grant_options[] = {
                {"reason", 's', offsetof(Extras, reason), option_note_valid},
                {"key", 's', offsetof(Extras, key), key_valid},
};

static const Option pause_options[] = {
                {"reason", 's', offsetof(Extras, reason), option_note_valid},
                {"until", 't', offsetof(Extras, until), NULL},
                {"guardian", 'b', offsetof(Extras, guardian), NULL},
};

/* The platform, window and unit that come next, and the amount where the method has one. */
static int read_limit(
                sd_bus_message *message, CommandKind kind, LimitChange *ret, sd_bus_error *error) {
        LimitChange change = {0};
        const char *window;

        int r = sd_bus_message_read(message, "sss", &change.platform, &window, &change.unit);
        if (r >= 0 && kind != COMMAND_REMOVE_LIMIT)
                r = sd_bus_message_read(message, "x", &change.amount);
        if (r >= 0)
                r = window_check(window, kind != COMMAND_GRANT, &change.window, error);
        if (r >= 0)
                *ret = change;
        return r;
}

static int check_limit(const LimitChange *change, sd_bus_error *error) {
        bool all = text_equal(change->platform, PLATFORM_ALL);
        bool coins = text_equal(change->unit, UNIT_COINS);

        if (!all && !platform_id_valid(change->platform))
                return error_of_refusal(error, REFUSAL_UNKNOWN_PLATFORM);
        if (!coins && !currency_known(change->unit, NULL))
                return error_invalid(error, "unit must be \"coins\" or an ISO 4217 code");
        if (all && coins)
                return error_invalid(error, "Coins of different platforms do not add up: name one");
        if (change->amount < 0 || change->amount > AMOUNT_MAX)
                return error_invalid(error, "amount must be 0 .. 1000000000000");
        return 0;
}

/* What can be told before anybody types a password for it. A limit on what the catalogue does not
 * have any more can still be removed. */
static int check_platform(const Call *call, sd_bus_error *error) {
        Refusal refusal = call->command.kind == COMMAND_REMOVE_LIMIT
                        ? REFUSAL_NONE
                        : service_check_limit(call->bus->service, &call->command.limit);

        return refusal == REFUSAL_NONE ? 0 : error_of_refusal(error, refusal);
}

/* One's own account, unless a guardian is to be asked: what restricts oneself. */
static Source source_of(const Call *call, const Extras *extras) {
        return call_is_own(call) && !extras->guardian ? SOURCE_SELF : SOURCE_GUARDIAN;
}

static int answer_change(Call *call) {
        if (call->command.changed)
                call_log_deed(call, MESSAGE_LIMIT_CHANGED);
        return 0;
}

static int submit_change(Call *call, Source source, sd_bus_error *error) {
        call->answer = answer_change;
        if (source == SOURCE_SELF)
                return call_submit_if(call, ACTION_SET_OWN_LIMITS, error);
        return call_submit_deed(call, ACTION_SET_LIMITS, error);
}

static int change_limit(Bus *bus, sd_bus_message *message, CommandKind kind, const Option options[],
                size_t n_options, sd_bus_error *error) {
        Extras extras = {.until = ABSENT};
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new_about(bus, message, kind, &call, error);
        if (r < 0)
                return r;

        LimitChange *change = &call->command.limit;
        r = read_limit(message, kind, change, error);
        if (r >= 0)
                r = check_limit(change, error);
        if (r >= 0)
                r = options_read(message, options, n_options, &extras, error);
        if (r >= 0)
                r = check_platform(call, error);
        if (r < 0)
                return r;
        change->source = kind == COMMAND_GRANT ? SOURCE_GUARDIAN : source_of(call, &extras);
        change->reason = extras.reason;
        change->key = extras.key;
        return submit_change(TAKE_PTR(call), change->source, error);
}

int on_set_limit(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        return change_limit(userdata, message, COMMAND_SET_LIMIT, limit_options,
                        ELEMENTSOF(limit_options), error);
}

int on_remove_limit(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        return change_limit(userdata, message, COMMAND_REMOVE_LIMIT, limit_options,
                        ELEMENTSOF(limit_options), error);
}

int on_grant(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        return change_limit(userdata, message, COMMAND_GRANT, grant_options,
                        ELEMENTSOF(grant_options), error);
}

int on_set_paused(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        Extras extras = {.until = ABSENT};
        _cleanup_(call_freep) Call *call = NULL;
        int paused;

        int r = call_new_about(userdata, message, COMMAND_SET_PAUSED, &call, error);
        if (r >= 0)
                r = sd_bus_message_read(message, "b", &paused);
        if (r >= 0)
                r = options_read(message, pause_options, ELEMENTSOF(pause_options), &extras, error);
        if (r < 0)
                return r;

        Source source = source_of(call, &extras);
        call->command.pause = (PauseChange){
                        .paused = paused,
                        .source = source,
                        .until = extras.until,
                        .reason = extras.reason,
        };
        return submit_change(TAKE_PTR(call), source, error);
}
