/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* org.coinbudget.CoinBudget1.Budget: for anybody who wants to know where an account stands. */

#include <errno.h>

#include "bus/append.h"
#include "bus/arguments.h"
#include "bus/call.h"
#include "bus/errors.h"
#include "bus/untold.h"

static const Option filter_options[] = {
                {"platform", 's', offsetof(Listing, platform), platform_id_valid},
                {"state", 's', offsetof(Listing, state), option_state_valid},
                {"since", 't', offsetof(Listing, since), NULL},
                {"until", 't', offsetof(Listing, until), NULL},
                {"before", 't', offsetof(Listing, before), NULL},
                {"count", 'u', offsetof(Listing, count), NULL},
};

static int put_limit(const Limit *limit, void *userdata) {
        Call *call = userdata;

        return append_limit(call->reply, limit);
}

static int on_get_limits(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new_about(userdata, message, COMMAND_GET_LIMITS, &call, error);
        if (r < 0)
                return r;
        call->command.sink.limit = put_limit;
        call->rows = "a{sv}";
        return call_submit_view(TAKE_PTR(call), error);
}

static int put_account(const AccountView *account, void *userdata) {
        Call *call = userdata;

        return append_account(call->reply, account);
}

static int on_get_account(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new_about(userdata, message, COMMAND_GET_ACCOUNT, &call, error);
        if (r < 0)
                return r;
        call->command.sink.account = put_account;
        call->answer = call_answer_rows;
        return call_submit_view(TAKE_PTR(call), error);
}

static int on_list_requests(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new_about(userdata, message, COMMAND_LIST_REQUESTS, &call, error);
        if (r >= 0)
                r = listing_read(message, filter_options, ELEMENTSOF(filter_options),
                                &call->command.listing, error);
        if (r >= 0)
                r = call_check_unread(call, error);
        if (r < 0)
                return r;
        call->command.sink.request = call_put_request;
        call->rows = "a{sv}";
        return call_submit_view(TAKE_PTR(call), error);
}

static int put_sum(const SumView *sum, void *userdata) {
        Call *call = userdata;

        return append_sum(call->reply, sum);
}

static int read_span(sd_bus_message *message, Listing *ret, sd_bus_error *error) {
        uint64_t since, until;
        const char *window;

        int r = sd_bus_message_read(message, "stt", &window, &since, &until);
        if (r >= 0)
                r = window_check(window, false, &ret->window, error);
        if (r < 0)
                return r;
        if (since > INT64_MAX || until > INT64_MAX)
                return error_invalid(error, "since and until must be below 2^63");
        ret->since = (int64_t) since;
        ret->until = (int64_t) until;
        return 0;
}

static int on_summarize(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new_about(userdata, message, COMMAND_SUMMARIZE, &call, error);
        if (r >= 0)
                r = read_span(message, &call->command.listing, error);
        if (r >= 0)
                r = call_check_unread(call, error);
        if (r < 0)
                return r;
        call->command.sink.sum = put_sum;
        call->rows = "a{sv}";
        return call_submit_view(TAKE_PTR(call), error);
}

/* Who listens is no record, and waits for no batch. */
static int subscribe(Call *own_call, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = own_call;
        const char *subscriber = sd_bus_message_get_sender(call->message);

        int r = audience_subscribe(call->bus->audience, subscriber, call->caller.uid,
                        call->command.account.uid);
        if (r == -EBUSY)
                return error_too_much(error, "subscriptions");
        if (r >= 0)
                r = sd_bus_reply_method_return(call->message, NULL);
        /* What cannot be told now is told with the next Subscribe. */
        if (r >= 0)
                (void) untold_tell(call->bus, subscriber, call->caller.uid, &call->command.account);
        return r;
}

static int on_subscribe(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;
        uint32_t uid;

        int r = call_new(userdata, message, COMMAND_LIST_UNTOLD, &call, error);
        if (r >= 0)
                r = sd_bus_message_read(message, "u", &uid);
        if (r >= 0 && uid != UID_ALL)
                r = call_about(call, uid, error);
        if (r < 0)
                return r;
        call->command.account.uid = uid;
        call->proceed = subscribe;
        return call_submit_view(TAKE_PTR(call), error);
}

static int get_version(sd_bus *connection, const char *path, const char *interface,
                const char *property, sd_bus_message *reply, void *userdata, sd_bus_error *error) {
        (void) connection;
        (void) path;
        (void) interface;
        (void) property;
        (void) userdata;
        (void) error;
        return sd_bus_message_append(reply, "s", COINBUDGET_VERSION);
}

const sd_bus_vtable budget_vtable[] = {
                SD_BUS_VTABLE_START(0),
                SD_BUS_METHOD_WITH_ARGS("GetLimits", SD_BUS_ARGS("u", uid),
                                SD_BUS_RESULT("aa{sv}", limits), on_get_limits,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("ListRequests", SD_BUS_ARGS("u", uid, "a{sv}", filter),
                                SD_BUS_RESULT("aa{sv}", requests), on_list_requests,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("GetAccount", SD_BUS_ARGS("u", uid),
                                SD_BUS_RESULT("a{sv}", account), on_get_account,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("Summarize",
                                SD_BUS_ARGS("u", uid, "s", window, "t", since, "t", until),
                                SD_BUS_RESULT("aa{sv}", sums), on_summarize,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("Subscribe", SD_BUS_ARGS("u", uid), SD_BUS_NO_RESULT,
                                on_subscribe, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_SIGNAL_WITH_ARGS("BudgetChanged", SD_BUS_ARGS("u", uid), 0),
                SD_BUS_SIGNAL_WITH_ARGS(
                                "Warning", SD_BUS_ARGS("u", uid, "u", percent, "a{sv}", limit), 0),
                SD_BUS_PROPERTY("Version", "s", get_version, 0, SD_BUS_VTABLE_PROPERTY_CONST),
                SD_BUS_VTABLE_END,
};
