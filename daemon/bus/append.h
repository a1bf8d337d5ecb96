/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The contract's dictionaries. Each returns 0 or more, or -errno. */

#include <systemd/sd-bus.h>

#include "service/service.h"

/* One {sv} entry, of the type s, x, t, u or b; what is NULL or ABSENT is left out. */
int append_text(sd_bus_message *reply, const char *key, const char *value);
int append_amount(sd_bus_message *reply, const char *key, int64_t value);
int append_unsigned(sd_bus_message *reply, const char *key, int64_t value);
int append_uid(sd_bus_message *reply, const char *key, uint32_t value);
int append_bool(sd_bus_message *reply, const char *key, bool value);

/* An a{sv}. */
int append_request(sd_bus_message *reply, const RequestView *request);
int append_limit(sd_bus_message *reply, const Limit *limit);
int append_details(sd_bus_message *reply, const Answer *answer);
int append_account(sd_bus_message *reply, const AccountView *account);
int append_platform(sd_bus_message *reply, const Platform *platform);
