/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Resolve, Refund, Record: what becomes of requests, and what was bought without one. */

#include "bus/arguments.h"
#include "bus/call.h"
#include "bus/errors.h"
#include "bus/guardian.h"

static const Option resolve_options[] = {
                {"note", 's', offsetof(Resolution, note), option_note_valid},
};

static const Option refund_options[] = {
                {"coins", 'x', offsetof(Settlement, coins), NULL},
                {"price", 'x', offsetof(Settlement, price), NULL},
                {"reason", 's', offsetof(Settlement, reason), option_note_valid},
};

static int answer_resolve(Call *call) {
        const Command *command = &call->command;

        /* Judged again, what was to be approved may still have been rejected. */
        log_message(LOG_NOTICE, MESSAGE_REQUEST_ANSWERED,
                        "uid %u used a guardian's right to %s: it is %s now", call->caller.uid,
                        call->deed, state_to_text(command->state));
        return sd_bus_message_append(call->reply, "s", state_to_text(command->state));
}

/* One's own request is refused before a guardian types a password for it; that of all others looks
 * like none until polkit has said yes. */
int on_resolve(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        Resolution resolution = {0};
        _cleanup_(call_freep) Call *call = NULL;
        int approve;

        int r = call_new(userdata, message, COMMAND_RESOLVE, &call, error);
        if (r >= 0)
                r = id_read(message, &resolution.id, error);
        if (r >= 0)
                r = sd_bus_message_read(message, "b", &approve);
        if (r >= 0)
                r = options_read(message, resolve_options, ELEMENTSOF(resolve_options), &resolution,
                                error);
        if (r < 0)
                return r;
        resolution.approve = approve;
        call->command.resolution = resolution;
        call->answer = answer_resolve;
        call->others_action = ACTION_APPROVE;
        deed_describe(&call->command, call->deed);
        return call_submit(TAKE_PTR(call), error);
}

static int answer_refund(Call *call) {
        call_log_deed(call, MESSAGE_USAGE_CORRECTED);
        return 0;
}

int on_refund(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        Settlement refund = {.coins = ABSENT, .price = ABSENT};
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new(userdata, message, COMMAND_REFUND, &call, error);
        if (r >= 0)
                r = id_read(message, &refund.id, error);
        if (r >= 0)
                r = options_read(message, refund_options, ELEMENTSOF(refund_options), &refund,
                                error);
        if (r < 0)
                return r;
        call->command.settlement = refund;
        call->answer = answer_refund;
        return call_submit_deed(TAKE_PTR(call), ACTION_SET_LIMITS, error);
}

static int answer_record(Call *call) {
        const Answer *answer = &call->command.answer;

        if (!answer->replayed)
                call_log_deed(call, MESSAGE_USAGE_CORRECTED);
        return sd_bus_message_append(call->reply, "t", (uint64_t) answer->id);
}

int on_record(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new_about(userdata, message, COMMAND_RECORD, &call, error);
        if (r >= 0)
                r = ask_read(message, COMMAND_RECORD, &call->command.ask, error);
        if (r < 0)
                return r;
        call->answer = answer_record;
        if (call_is_own(call))
                return call_submit(TAKE_PTR(call), error);
        return call_submit_deed(TAKE_PTR(call), ACTION_SET_LIMITS, error);
}
