/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The running daemon is what the contract says: every member, argument, type and direction. */

#include <stdlib.h>

#include "tests/integration/calls.h"
#include "tests/integration/members.h"

TestSuite(introspection, .init = begin_with_daemon, .fini = end, .timeout = 60);

Test(introspection, the_running_daemon_equals_the_contract) {
        const Answer *answer = ask_standard(
                        as(UID_BOB), "org.freedesktop.DBus.Introspectable", "Introspect");
        const char *contract = keep(members_contract(), free);
        const Members *should = keep(members_read(contract, BUS_NAME), free);
        const Members *is = keep(members_read(said(answer, "xml"), BUS_NAME), free);

        cr_assert_gt(should->n, 10);
        for (size_t i = 0; i < should->n && i < is->n; i++)
                cr_assert_str_eq(is->lines[i], should->lines[i]);
        cr_assert_eq(is->n, should->n);
}
