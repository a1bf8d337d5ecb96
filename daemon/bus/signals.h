/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Events as the contract's signals. */

#include <systemd/sd-bus.h>

#include "service/service.h"

/* Sends the event's signal to one connection, by its name. 0 or more, or -errno. */
int signal_send(sd_bus *bus, const char *to, const Event *event);
