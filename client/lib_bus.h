/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Inside the library: calls over sd-bus, and records read from messages. */

#include <systemd/sd-bus.h>

#include "client/budget_client.h"
#include "common/util.h"

/* Its connection; borrowed. */
sd_bus *bus_of(const BudgetClient *client);

/* A call to the daemon, for its arguments to be appended. */
int bus_call_new(BudgetClient *client, const char *interface, const char *member,
                sd_bus_message **ret);

/* Sends it and waits. Also takes what went wrong before, so that callers check once: with r < 0
 * nothing is sent, and *ret_error says why. */
int bus_call(BudgetClient *client, int r, sd_bus_message *call, BudgetError *ret_error,
                sd_bus_message **ret_reply);

/* For what went wrong while an answer was read: fills *ret_error, unless r >= 0. Returns r, or 0
 * for success. */
int bus_answer_read(int r, BudgetError *ret_error);

/* Reads the dictionary that comes next into a zeroed record. What the type does not know is passed
 * over: a newer daemon may say more. -EBADMSG: a value's type or range is not the contract's. */
int bus_read_record(sd_bus_message *message, const RecordType *type, void *record);

/* The same for an array of them. */
int bus_read_records(sd_bus_message *message, RecordList *list);

DEFINE_CLEANUP(sd_bus_message *, sd_bus_message_unref, bus_message_unrefp)
#define _cleanup_message_ _cleanup_(bus_message_unrefp)
