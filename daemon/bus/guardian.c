/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* org.coinbudget.CoinBudget1.Guardian: for who sets the limits. */

#include "bus/guardian.h"

#include "bus/internal.h"

const sd_bus_vtable guardian_vtable[] = {
                SD_BUS_VTABLE_START(0),
                SD_BUS_METHOD_WITH_ARGS("ListAccounts", SD_BUS_NO_ARGS,
                                SD_BUS_RESULT("a(us)", accounts), on_list_accounts,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("SetLimit",
                                SD_BUS_ARGS("u", uid, "s", platform, "s", window, "s", unit, "x",
                                                amount, "a{sv}", options),
                                SD_BUS_NO_RESULT, on_set_limit, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("RemoveLimit",
                                SD_BUS_ARGS("u", uid, "s", platform, "s", window, "s", unit,
                                                "a{sv}", options),
                                SD_BUS_NO_RESULT, on_remove_limit, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("Grant",
                                SD_BUS_ARGS("u", uid, "s", platform, "s", window, "s", unit, "x",
                                                amount, "a{sv}", options),
                                SD_BUS_NO_RESULT, on_grant, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("SetPaused",
                                SD_BUS_ARGS("u", uid, "b", paused, "a{sv}", options),
                                SD_BUS_NO_RESULT, on_set_paused, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("ListPending", SD_BUS_ARGS("a{sv}", filter),
                                SD_BUS_RESULT("aa{sv}", requests), on_list_pending,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("Resolve",
                                SD_BUS_ARGS("t", id, "b", approve, "a{sv}", options),
                                SD_BUS_RESULT("s", state), on_resolve, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("Refund", SD_BUS_ARGS("t", id, "a{sv}", options),
                                SD_BUS_NO_RESULT, on_refund, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("Record",
                                SD_BUS_ARGS("u", uid, "s", platform, "x", coins, "a{sv}", options),
                                SD_BUS_RESULT("t", id), on_record, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("ListChanges", SD_BUS_ARGS("u", uid, "a{sv}", filter),
                                SD_BUS_RESULT("aa{sv}", changes), on_list_changes,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_SIGNAL_WITH_ARGS(
                                "Pending", SD_BUS_ARGS("t", id, "u", uid, "a{sv}", request), 0),
                SD_BUS_VTABLE_END,
};
