/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/signals.h"

#include "bus/append.h"
#include "common/util.h"

static int append_changed(sd_bus_message *signal, const Event *event) {
        return sd_bus_message_append(signal, "tss", (uint64_t) event->id,
                        state_to_text(event->state), reason_to_text(event->reason));
}

static int append_budget(sd_bus_message *signal, const Event *event) {
        return sd_bus_message_append(signal, "u", event->uid);
}

static int append_pending(sd_bus_message *signal, const Event *event) {
        int r = sd_bus_message_append(signal, "tu", (uint64_t) event->id, event->uid);
        return r < 0 ? r : append_request(signal, event->request);
}

static int append_warning(sd_bus_message *signal, const Event *event) {
        int r = sd_bus_message_append(signal, "uu", event->uid, event->percent);
        return r < 0 ? r : append_limit(signal, event->limit);
}

static const struct {
        const char *interface;
        const char *member;
        int (*append)(sd_bus_message *signal, const Event *event);
} signals[] = {
                [EVENT_REQUESTED] = {INTERFACE_RECHARGE, "Changed", append_changed},
                [EVENT_CHANGED] = {INTERFACE_RECHARGE, "Changed", append_changed},
                [EVENT_BUDGET] = {INTERFACE_BUDGET, "BudgetChanged", append_budget},
                [EVENT_PENDING] = {INTERFACE_GUARDIAN, "Pending", append_pending},
                [EVENT_WARNING] = {INTERFACE_BUDGET, "Warning", append_warning},
};

int signal_send(sd_bus *bus, const char *to, const Event *event) {
        _cleanup_(sd_bus_message_unrefp) sd_bus_message *signal = NULL;

        int r = sd_bus_message_new_signal(bus, &signal, OBJECT_PATH, signals[event->kind].interface,
                        signals[event->kind].member);
        if (r >= 0)
                r = signals[event->kind].append(signal, event);
        return r < 0 ? r : sd_bus_send_to(bus, signal, to, NULL);
}
