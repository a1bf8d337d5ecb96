/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* org.coinbudget.CoinBudget1.Recharge: for the app in which coins are about to be bought. */

#include "bus/append.h"
#include "bus/arguments.h"
#include "bus/call.h"
#include "bus/errors.h"

static const Option complete_options[] = {
                {"coins", 'x', offsetof(Settlement, coins), NULL},
                {"price", 'x', offsetof(Settlement, price), NULL},
                {"currency", 's', offsetof(Settlement, currency), option_currency_valid},
                {"receipt", 's', offsetof(Settlement, receipt), option_receipt_valid},
};

static int answer_request(Call *call) {
        const Answer *answer = &call->command.answer;

        int r = sd_bus_message_append(call->reply, "tss", (uint64_t) answer->id,
                        decision_to_text(answer->decision), reason_to_text(answer->reason));
        if (r >= 0)
                r = append_details(call->reply, answer);
        /* Not being able to remember whom to signal is no reason to keep the answer back. */
        if (request_is_open(answer->state))
                (void) audience_add_requester(call->bus->audience, answer->id,
                                sd_bus_message_get_sender(call->message));
        if (!answer->replayed)
                bus_note_clock(call->bus, answer->reason == REASON_CLOCK_SUSPECT);
        return r;
}

static int answer_check(Call *call) {
        const Answer *answer = &call->command.answer;

        int r = sd_bus_message_append(call->reply, "ss", decision_to_text(answer->decision),
                        reason_to_text(answer->reason));
        return r < 0 ? r : append_details(call->reply, answer);
}

static int on_request(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new(userdata, message, COMMAND_REQUEST, &call, error);
        if (r >= 0)
                r = ask_read(message, COMMAND_REQUEST, &call->command.ask, error);
        if (r < 0)
                return r;
        call->answer = answer_request;
        return call_submit(TAKE_PTR(call), error);
}

static int on_check(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new(userdata, message, COMMAND_CHECK, &call, error);
        if (r >= 0)
                r = ask_read(message, COMMAND_CHECK, &call->command.ask, error);
        if (r < 0)
                return r;
        call->answer = answer_check;
        return call_submit(TAKE_PTR(call), error);
}

static int answer_state(Call *call) {
        return sd_bus_message_append(call->reply, "s", state_to_text(call->command.state));
}

static int on_complete(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        Settlement settlement = {.coins = ABSENT, .price = ABSENT};
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new(userdata, message, COMMAND_COMPLETE, &call, error);
        if (r >= 0)
                r = id_read(message, &settlement.id, error);
        if (r >= 0)
                r = options_read(message, complete_options, ELEMENTSOF(complete_options),
                                &settlement, error);
        if (r >= 0)
                r = price_check(settlement.price, settlement.currency, error);
        if (r < 0)
                return r;
        call->command.settlement = settlement;
        call->answer = answer_state;
        return call_submit(TAKE_PTR(call), error);
}

static int on_cancel(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        Settlement settlement = {0};
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new(userdata, message, COMMAND_CANCEL, &call, error);
        if (r >= 0)
                r = id_read(message, &settlement.id, error);
        if (r >= 0)
                r = sd_bus_message_read(message, "s", &settlement.reason);
        if (r < 0)
                return r;
        if (!option_note_valid(settlement.reason))
                return error_invalid(error, "reason must be at most %d bytes of text", NOTE_MAX);
        call->command.settlement = settlement;
        call->answer = answer_state;
        return call_submit(TAKE_PTR(call), error);
}

static int on_get(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new(userdata, message, COMMAND_GET, &call, error);
        if (r >= 0)
                r = id_read(message, &call->command.settlement.id, error);
        if (r < 0)
                return r;
        call->others_action = ACTION_VIEW;
        call->command.sink.request = call_put_request;
        call->answer = call_answer_rows;
        return call_submit(TAKE_PTR(call), error);
}

const sd_bus_vtable recharge_vtable[] = {
                SD_BUS_VTABLE_START(0),
                SD_BUS_METHOD_WITH_ARGS("Request",
                                SD_BUS_ARGS("s", platform, "x", coins, "a{sv}", options),
                                SD_BUS_RESULT("t", id, "s", decision, "s", reason, "a{sv}",
                                                details),
                                on_request, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("Check",
                                SD_BUS_ARGS("s", platform, "x", coins, "a{sv}", options),
                                SD_BUS_RESULT("s", decision, "s", reason, "a{sv}", details),
                                on_check, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("Complete", SD_BUS_ARGS("t", id, "a{sv}", options),
                                SD_BUS_RESULT("s", state), on_complete, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("Cancel", SD_BUS_ARGS("t", id, "s", reason),
                                SD_BUS_RESULT("s", state), on_cancel, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("Get", SD_BUS_ARGS("t", id),
                                SD_BUS_RESULT("a{sv}", request), on_get,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_SIGNAL_WITH_ARGS(
                                "Changed", SD_BUS_ARGS("t", id, "s", state, "s", reason), 0),
                SD_BUS_VTABLE_END,
};
