/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A CoinBudget: an event loop, and the bus, which is connected to when it is needed. */

#include <stdbool.h>
#include <sys/types.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "client/lib/coinbudget.h"

struct CoinBudget {
        pid_t pid; /* of the process that made it: the only one that may use it */
        sd_event *event;
        bool own_loop; /* made by coinbudget_new(): nobody else runs the loop */
        sd_bus *bus;   /* NULL: not connected, or not any more */
        uint64_t timeout;
        CoinBudgetCall *calls; /* under way */
};

/* Connects, unless it is connected. Does not wait: what is sent before the bus has greeted us
 * follows the greeting. 0 or -errno. */
int connection_open(CoinBudget *budget);

/* Whether it is lost, or was never there. */
bool connection_is_lost(const CoinBudget *budget);

/* Forgets the bus. What was sent and not answered never will be. */
void connection_close(CoinBudget *budget);
