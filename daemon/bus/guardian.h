/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The methods of the guardian's interface, as its vtable names them. */

#include <systemd/sd-bus.h>

/* guardian_limits.c: what holds for an account. */
int on_set_limit(sd_bus_message *message, void *userdata, sd_bus_error *error);
int on_remove_limit(sd_bus_message *message, void *userdata, sd_bus_error *error);
int on_grant(sd_bus_message *message, void *userdata, sd_bus_error *error);
int on_set_paused(sd_bus_message *message, void *userdata, sd_bus_error *error);

/* guardian_requests.c: what becomes of requests. */
int on_resolve(sd_bus_message *message, void *userdata, sd_bus_error *error);
int on_refund(sd_bus_message *message, void *userdata, sd_bus_error *error);
int on_record(sd_bus_message *message, void *userdata, sd_bus_error *error);

/* guardian_lists.c: what there is to see. */
int on_list_accounts(sd_bus_message *message, void *userdata, sd_bus_error *error);
int on_list_pending(sd_bus_message *message, void *userdata, sd_bus_error *error);
int on_list_changes(sd_bus_message *message, void *userdata, sd_bus_error *error);
