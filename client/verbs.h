/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* All that the command can do, in one table, and the help that is made from it. */

#include <stdio.h>

#include "client/arguments.h"

/* Ends with a NULL name; the first is what is done without a verb. */
extern const Verb verbs[];

void verbs_help(FILE *out);

int verb_status(Command *command);
int verb_check(Command *command);
int verb_request(Command *command);
int verb_complete(Command *command);
int verb_cancel(Command *command);
int verb_show(Command *command);
int verb_history(Command *command);
int verb_set(Command *command);
int verb_unset(Command *command);
int verb_accounts(Command *command);
int verb_platforms(Command *command);
int verb_bundles(Command *command);
int verb_quote(Command *command);
int verb_compare(Command *command);
int verb_report(Command *command);
int verb_grant(Command *command);
int verb_pause(Command *command);
int verb_resume(Command *command);
int verb_pending(Command *command);
int verb_approve(Command *command);
int verb_deny(Command *command);
int verb_refund(Command *command);
int verb_record(Command *command);
int verb_changes(Command *command);
int verb_export(Command *command);
int verb_monitor(Command *command);
