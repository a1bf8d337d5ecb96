/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the simulation has found: each of these was wrong once. */

#include <criterion/criterion.h>

#include "tests/unit/service_case.h"

TestSuite(service_found, .init = service_case_open, .fini = service_case_close);

enum { ALICE = 1001, MUM = 2001 };

static int count_person(uint32_t uid, const char *name, void *userdata) {
        (void) uid;
        (void) name;
        ++*(int *) userdata;
        return 0;
}

static void ignore_done(Command *command) {
        (void) command;
}

static int count_accounts(void) {
        Command command = case_command(COMMAND_LIST_ACCOUNTS, MUM);
        int n = 0;

        command.sink.person = count_person;
        command.done = ignore_done;
        command.userdata = &n;
        case_run(&command);
        return n;
}

Test(service_found, a_refused_command_writes_nothing) {
        Command command = case_command(COMMAND_GRANT, ALICE);

        command.caller = MUM;
        command.limit = (LimitChange){
                        .platform = "tiktok", .unit = "coins", .window = WINDOW_DAY, .amount = 5};
        case_run(&command);
        cr_assert_eq(command.refusal, REFUSAL_NO_LIMIT);
        cr_assert_eq(count_accounts(), 0, "no account is made for it");
        cr_assert_eq(ledger_latest(ledger), 0);
}
