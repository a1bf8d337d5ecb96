/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/lib/connection.h"

#include <stdlib.h>
#include <unistd.h>

#include "client/lib/call.h"

bool connection_is_lost(const CoinBudget *budget) {
        return !budget->bus || sd_bus_is_open(budget->bus) <= 0;
}

void connection_close(CoinBudget *budget) {
        /* Unsent messages are not waited for: the bus may take none. */
        budget->bus = sd_bus_close_unref(budget->bus);
}

int connection_open(CoinBudget *budget) {
        if (!connection_is_lost(budget))
                return 0;
        connection_close(budget);
        int r = sd_bus_open_system_with_description(&budget->bus, "libcoinbudget");
        if (r >= 0)
                r = sd_bus_attach_event(budget->bus, budget->event, SD_EVENT_PRIORITY_NORMAL);
        if (r < 0)
                connection_close(budget);
        return r < 0 ? r : 0;
}

static CoinBudget *budget_new(sd_event *event, bool own_loop) {
        CoinBudget *budget = calloc(1, sizeof(*budget));

        if (!budget)
                return NULL;
        budget->pid = getpid();
        budget->event = sd_event_ref(event);
        budget->own_loop = own_loop;
        budget->timeout = TIMEOUT_DEFAULT;
        return budget;
}

CoinBudget *coinbudget_new(void) {
        sd_event *event = NULL;

        if (sd_event_new(&event) < 0)
                return NULL;
        CoinBudget *budget = budget_new(event, true);
        sd_event_unref(event);
        return budget;
}

CoinBudget *coinbudget_new_event(struct sd_event *event) {
        return event ? budget_new(event, false) : NULL;
}

CoinBudget *coinbudget_free(CoinBudget *budget) {
        if (!budget)
                return NULL;
        /* In a child process the loop and the socket are still the parent's too: nothing of them
         * may be touched, and what belongs to them stays behind. */
        if (budget->pid == getpid()) {
                while (budget->calls)
                        coinbudget_call_cancel(budget->calls);
                connection_close(budget);
                sd_event_unref(budget->event);
        }
        free(budget);
        return NULL;
}

void coinbudget_set_timeout(CoinBudget *budget, uint64_t usec) {
        if (budget)
                budget->timeout = usec > 0 ? usec : TIMEOUT_DEFAULT;
}
