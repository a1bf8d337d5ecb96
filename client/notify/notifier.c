/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/notify/notifier.h"

#include <errno.h>

#include "client/lib_bus.h"

int notifier_call_new(Notifier *notifier, const char *interface, const char *member,
                sd_bus_message **ret) {
        sd_bus *bus = events_bus(notifier->events);
        if (!bus)
                return -ENOTCONN;

        int r = sd_bus_message_new_method_call(bus, ret, BUS_NAME, OBJECT_PATH, interface, member);
        return r < 0 ? r : sd_bus_message_set_auto_start(*ret, false);
}

int notifier_call(Notifier *notifier, sd_bus_message *call, uint64_t timeout,
                sd_bus_message_handler_t on_answer, void *userdata, sd_bus_slot **slot) {
        *slot = sd_bus_slot_unref(*slot);
        return sd_bus_call_async(
                        events_bus(notifier->events), slot, call, on_answer, userdata, timeout);
}

int notifier_get(Notifier *notifier, int64_t id, sd_bus_message_handler_t on_answer, void *userdata,
                sd_bus_slot **slot) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = notifier_call_new(notifier, INTERFACE_RECHARGE, "Get", &call);
        if (r >= 0)
                r = sd_bus_message_append(call, "t", (uint64_t) id);
        return r < 0 ? r : notifier_call(notifier, call, 0, on_answer, userdata, slot);
}

int notifier_got(sd_bus_message *reply, BudgetRequest *ret) {
        BudgetRequest request = {0};

        if (sd_bus_message_is_method_error(reply, NULL))
                return -EREMOTEIO;
        int r = bus_read_record(reply, &budget_request_type, &request);
        if (r < 0)
                budget_request_clear(&request);
        else
                *ret = request;
        return r;
}
