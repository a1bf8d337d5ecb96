/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/integration/methods.h"

#define ASK_OPTIONS "price:x currency:s seller:s app:s note:s"
#define FILTER_OPTIONS "platform:s state:s since:t until:t before:t count:u"

const MethodFacts methods[METHOD_COUNT] = {
                [METHOD_REQUEST] = {"Recharge", "Request", ABOUT_ONESELF, "key:s " ASK_OPTIONS},
                [METHOD_CHECK] = {"Recharge", "Check", ABOUT_ONESELF, ASK_OPTIONS},
                [METHOD_COMPLETE] = {"Recharge", "Complete", ABOUT_ID,
                                "coins:x price:x currency:s receipt:s"},
                [METHOD_CANCEL] = {"Recharge", "Cancel", ABOUT_ID, NULL},
                [METHOD_GET] = {"Recharge", "Get", ABOUT_ID, NULL},
                [METHOD_GET_LIMITS] = {"Budget", "GetLimits", ABOUT_UID, NULL},
                [METHOD_LIST_REQUESTS] = {"Budget", "ListRequests", ABOUT_UID, FILTER_OPTIONS},
                [METHOD_GET_ACCOUNT] = {"Budget", "GetAccount", ABOUT_UID, NULL},
                [METHOD_SUMMARIZE] = {"Budget", "Summarize", ABOUT_UID, NULL},
                [METHOD_SUBSCRIBE] = {"Budget", "Subscribe", ABOUT_UID, NULL},
                [METHOD_LIST_ACCOUNTS] = {"Guardian", "ListAccounts", ABOUT_EVERYBODY, NULL},
                [METHOD_SET_LIMIT] = {"Guardian", "SetLimit", ABOUT_UID, "reason:s guardian:b"},
                [METHOD_REMOVE_LIMIT] = {"Guardian", "RemoveLimit", ABOUT_UID,
                                "reason:s guardian:b"},
                [METHOD_GRANT] = {"Guardian", "Grant", ABOUT_UID, "reason:s key:s"},
                [METHOD_SET_PAUSED] = {"Guardian", "SetPaused", ABOUT_UID,
                                "reason:s until:t guardian:b"},
                [METHOD_LIST_PENDING] = {"Guardian", "ListPending", ABOUT_EVERYBODY,
                                "after:t count:u"},
                [METHOD_RESOLVE] = {"Guardian", "Resolve", ABOUT_ID, "note:s"},
                [METHOD_REFUND] = {"Guardian", "Refund", ABOUT_ID, "coins:x price:x reason:s"},
                [METHOD_RECORD] = {"Guardian", "Record", ABOUT_UID, "key:s when:t " ASK_OPTIONS},
                [METHOD_LIST_CHANGES] = {"Guardian", "ListChanges", ABOUT_UID, "before:t count:u"},
};

static int append_arguments(sd_bus_message *m, Method method) {
        switch (method) {
        case METHOD_REQUEST:
        case METHOD_CHECK:
        case METHOD_RECORD:
                return sd_bus_message_append(m, "sx", "tiktok", X(1));
        case METHOD_CANCEL:
                return sd_bus_message_append(m, "s", "");
        case METHOD_SUMMARIZE:
                return sd_bus_message_append(m, "stt", "month",
                                (uint64_t) usec_of("2027-11-01 00:00:00"),
                                (uint64_t) usec_of("2027-12-01 00:00:00"));
        case METHOD_SET_LIMIT:
        case METHOD_GRANT:
                return sd_bus_message_append(m, "sssx", "tiktok", "month", UNIT_COINS, X(1000000));
        case METHOD_REMOVE_LIMIT:
                return sd_bus_message_append(m, "sss", "tiktok", "month", UNIT_COINS);
        case METHOD_SET_PAUSED:
        case METHOD_RESOLVE:
                return sd_bus_message_append(m, "b", 1);
        case METHOD_COMPLETE:
        case METHOD_GET:
        case METHOD_GET_LIMITS:
        case METHOD_LIST_REQUESTS:
        case METHOD_GET_ACCOUNT:
        case METHOD_SUBSCRIBE:
        case METHOD_LIST_ACCOUNTS:
        case METHOD_LIST_PENDING:
        case METHOD_REFUND:
        case METHOD_LIST_CHANGES:
        case METHOD_COUNT:
                break;
        }
        return 0;
}

sd_bus_message *method_new(sd_bus *bus, CallFlags flags, Method method, uint32_t uid, uint64_t id) {
        const MethodFacts *facts = &methods[method];
        sd_bus_message *m = call_new(bus, flags, facts->interface, facts->name);
        int r = 0;

        if (facts->about == ABOUT_UID)
                r = sd_bus_message_append(m, "u", uid);
        if (facts->about == ABOUT_ID)
                r = sd_bus_message_append(m, "t", id);
        if (r >= 0)
                r = append_arguments(m, method);
        cr_assert_geq(r, 0);
        return m;
}

Call *method_begin(sd_bus *bus, CallFlags flags, Method method, uint32_t uid, uint64_t id) {
        const MethodFacts *facts = &methods[method];
        sd_bus_message *m = method_new(bus, flags, method, uid, id);

        if (facts->options)
                cr_assert_geq(sd_bus_message_append(m, "a{sv}", 0), 0);
        return call_send(bus, m, flags, facts->name);
}
