/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What one run of the command has at hand, and what its verbs share. */

#include <stdio.h>
#include <sys/types.h>

#include "client/arguments.h"
#include "client/budget_client.h"
#include "client/json.h"
#include "client/sentence.h"
#include "client/table.h"
#include "client/terminal.h"
#include "client/user.h"

struct Command {
        const Arguments *arguments;
        Terminal terminal; /* of standard output */
        FILE *out;         /* sentences go there and to err, where they fit the terminal; */
        FILE *err;         /* tables and JSON to standard output itself */
        int64_t now;       /* µs */
        BudgetClient *client;
        RecordList platforms; /* see command_platforms() */
        pid_t agent;          /* 0: none has been started */
};

/* The whole run: parses, connects, does it, says what went wrong. Returns an ExitStatus. */
int command_run(int argc, char **argv);

/* For the verbs. */

/* Whether JSON is wanted; then *ret is ready to be written. */
bool command_json(const Command *command, Json *ret);

/* {"id": 12, "state": "completed"} */
void command_json_state(Json *json, int64_t id, const char *state);

/* Says what failed, which is memory where the error has no code; returns the ExitStatus for it. */
int command_fail(Command *command, const BudgetError *error);
int command_fail_memory(void);

/* One sentence, with its newline. */
void command_say(const Command *command, const char *sentence);

/* What is printed from now on may be long. Not for JSON. */
void command_pager(const Command *command);

/* Prints a table that fits the terminal, and may be long; or says why not. */
int command_table(const Command *command, const Table *table);

/* Gets a list from the daemon, and prints it, as JSON where that is wanted. */
int command_list(Command *command,
                int (*method)(BudgetClient *client, BudgetError *ret_error, RecordList *ret),
                int (*print)(const Command *command, const RecordList *list));

/* USER, or who calls. STATUS_DONE, or another status after saying why. */
int command_user(const Command *command, User *ret);

/* The options of request, check and record. Borrowed from the arguments. */
BudgetPurchase command_purchase(const Command *command);

/* All platforms, asked for once; empty where they could not be had: names are a nicety. */
const RecordList *command_platforms(Command *command);
