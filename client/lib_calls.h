/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Inside the library: what the calls of all four interfaces share. All of these take what went
 * wrong before as `r`, as bus_call() does. */

#include "client/lib_bus.h"

/* Appends options, or a filter (a{sv}): of a struct whose texts may be const, by the table of those
 * of its members that the method takes. What is NULL or NOT_GIVEN is left out. */
int call_append_options(int r, sd_bus_message *call, const RecordType *type, const void *options);

/* Send the call, and read the request's state, the dictionary, or the one list that answers it. */
int call_for_state(BudgetClient *client, int r, sd_bus_message *call, BudgetError *ret_error,
                char **ret_state);
int call_for_record(BudgetClient *client, int r, sd_bus_message *call, const RecordType *type,
                BudgetError *ret_error, void *ret);
int call_for_list(BudgetClient *client, int r, sd_bus_message *call, const RecordType *type,
                int (*reader)(sd_bus_message *reply, RecordList *list), BudgetError *ret_error,
                RecordList *ret);
