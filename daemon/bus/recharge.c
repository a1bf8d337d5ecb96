/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* org.coinbudget.CoinBudget1.Recharge: for the app in which coins are about to be bought. */

#include <errno.h>

#include "bus/append.h"
#include "bus/call.h"
#include "bus/errors.h"
#include "bus/options.h"

/* The first is Request's alone. */
static const Option ask_options[] = {
                {"key", 's', offsetof(Ask, key), key_valid},
                {"price", 'x', offsetof(Ask, price), NULL},
                {"currency", 's', offsetof(Ask, currency), option_currency_valid},
                {"seller", 's', offsetof(Ask, seller), option_seller_valid},
                {"app", 's', offsetof(Ask, app), option_app_valid},
                {"note", 's', offsetof(Ask, note), option_note_valid},
};

static const Option complete_options[] = {
                {"coins", 'x', offsetof(Settlement, coins), NULL},
                {"price", 'x', offsetof(Settlement, price), NULL},
                {"currency", 's', offsetof(Settlement, currency), option_currency_valid},
                {"receipt", 's', offsetof(Settlement, receipt), option_receipt_valid},
};

static int check_price(int64_t price, const char *currency, sd_bus_error *error) {
        if ((price == ABSENT) != (currency == NULL))
                return error_invalid(error, "price and currency go together");
        return 0;
}

static int read_ask(sd_bus_message *message, CommandKind kind, Ask *ret, sd_bus_error *error) {
        Ask ask = {.price = ABSENT};
        size_t skip = kind == COMMAND_CHECK ? 1 : 0;

        int r = sd_bus_message_read(message, "sx", &ask.platform, &ask.coins);
        if (r < 0)
                return r;
        if (!platform_id_valid(ask.platform))
                return error_of_refusal(error, REFUSAL_UNKNOWN_PLATFORM);
        if (ask.coins < 0 || ask.coins > AMOUNT_MAX)
                return error_invalid(error, "coins must be 0 .. 1000000000000");
        r = options_read(message, ask_options + skip, ELEMENTSOF(ask_options) - skip, &ask, error);
        if (r >= 0)
                r = check_price(ask.price, ask.currency, error);
        if (r >= 0)
                *ret = ask;
        return r;
}

static int answer_request(Call *call) {
        const Answer *answer = &call->command.answer;

        int r = sd_bus_message_append(call->reply, "tss", (uint64_t) answer->id,
                        decision_to_text(answer->decision), reason_to_text(answer->reason));
        if (r >= 0)
                r = append_details(call->reply, answer);
        /* Not being able to remember whom to signal is no reason to keep the answer back. */
        if (answer->state == STATE_APPROVED)
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
                r = read_ask(message, COMMAND_REQUEST, &call->command.ask, error);
        if (r < 0)
                return r;
        call->answer = answer_request;
        return call_submit(TAKE_PTR(call), error);
}

static int on_check(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new(userdata, message, COMMAND_CHECK, &call, error);
        if (r >= 0)
                r = read_ask(message, COMMAND_CHECK, &call->command.ask, error);
        if (r < 0)
                return r;
        call->answer = answer_check;
        return call_submit(TAKE_PTR(call), error);
}

static int read_id(sd_bus_message *message, int64_t *ret, sd_bus_error *error) {
        uint64_t id;

        int r = sd_bus_message_read(message, "t", &id);
        if (r < 0)
                return r;
        if (id == 0 || id > INT64_MAX)
                return error_of_refusal(error, REFUSAL_UNKNOWN_REQUEST);
        *ret = (int64_t) id;
        return 0;
}

static int answer_state(Call *call) {
        return sd_bus_message_append(call->reply, "s", state_to_text(call->command.state));
}

static int on_complete(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        Settlement settlement = {.coins = ABSENT, .price = ABSENT};
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new(userdata, message, COMMAND_COMPLETE, &call, error);
        if (r >= 0)
                r = read_id(message, &settlement.id, error);
        if (r >= 0)
                r = options_read(message, complete_options, ELEMENTSOF(complete_options),
                                &settlement, error);
        if (r >= 0)
                r = check_price(settlement.price, settlement.currency, error);
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
                r = read_id(message, &settlement.id, error);
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
                r = read_id(message, &call->command.settlement.id, error);
        if (r < 0)
                return r;
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
