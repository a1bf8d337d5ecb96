/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The contract on the bus: methods in, answers and signals out. */

#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "service/service.h"

typedef struct Bus Bus;

/* Offers the object on `connection`, whose messages `event` dispatches. `state` names the ledger's
 * folder where it has to be told. All of them must outlive it. Does not ask for the name. 0 or
 * -errno. */
int bus_new(sd_event *event, sd_bus *connection, Service *service, const char *state, Bus **ret);
Bus *bus_free(Bus *bus);
void bus_freep(Bus **bus);

/* Runs what has been taken in, and answers it: before the end. */
void bus_drain(Bus *bus);

/* Another configuration is in force: what is due is looked at anew, and subscribers hear of it. */
void bus_reconfigured(Bus *bus);
