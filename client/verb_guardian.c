/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* set, unset, accounts: what guardians do. */

#include "client/command.h"
#include "client/table.h"
#include "client/verbs.h"
#include "common/util.h"

/* What was set, by the names of SetLimit's arguments. */
static void limit_json(Json *json, const Arguments *arguments, uint32_t uid) {
        json_begin(json, '{');
        json_key(json, "uid");
        json_number(json, uid);
        json_key(json, "platform");
        json_text(json, arguments_limit_platform(arguments));
        json_key(json, "window");
        json_text(json, window_to_text(arguments->window));
        json_key(json, "unit");
        json_text(json, arguments_limit_unit(arguments));
        if (arguments->amount != NOT_GIVEN) {
                json_key(json, "amount");
                json_number(json, arguments->amount);
        }
        json_end(json, '{');
}

int verb_set(Command *command) {
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        User user;
        Json json;

        int status = command_user(command, &user);
        if (status != STATUS_DONE)
                return status;
        if (budget_client_set_limit(command->client, user.uid, arguments_limit_platform(arguments),
                            arguments->window, arguments_limit_unit(arguments), arguments->amount,
                            arguments->reason, arguments->guardian, &error) < 0)
                return command_fail(command, &error);

        if (command_json(command, &json))
                limit_json(&json, arguments, user.uid);
        else if (!arguments->quiet)
                sentence_set(arguments, user.name, command_platforms(command), stdout);
        return STATUS_DONE;
}

int verb_unset(Command *command) {
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        User user;
        Json json;

        int status = command_user(command, &user);
        if (status != STATUS_DONE)
                return status;
        if (budget_client_remove_limit(command->client, user.uid,
                            arguments_limit_platform(arguments), arguments->window,
                            arguments_limit_unit(arguments), arguments->reason, arguments->guardian,
                            &error) < 0)
                return command_fail(command, &error);

        if (command_json(command, &json))
                limit_json(&json, arguments, user.uid);
        else if (!arguments->quiet)
                sentence_unset(arguments, user.name, command_platforms(command), stdout);
        return STATUS_DONE;
}

static int print_accounts(const Command *command, const RecordList *accounts) {
        static const Column columns[] = {
                        {"UID", COLUMN_RIGHT}, {"NAME", COLUMN_CUT}, {"", COLUMN_DROP}};
        _cleanup_(table_clear) Table table = {.columns = columns, .n_columns = ELEMENTSOF(columns)};
        const Arguments *arguments = command->arguments;
        const BudgetAccountName *account = accounts->items;

        if (accounts->n == 0 && !arguments->quiet)
                puts("No account has a limit or a record yet. Set the first limit: coinbudget set USER 2000");
        if (accounts->n == 0)
                return STATUS_DONE;

        for (size_t i = 0; i < accounts->n; i++, account++) {
                table_add_number(&table, account->uid);
                table_add(&table, account->name);
                table_add(&table,
                                user_may_become_root((uint32_t) account->uid)
                                                ? "may become root: cannot be held to a limit"
                                                : NULL);
        }
        if (table_print(&table, command->terminal.width, !arguments->no_legend, stdout) < 0)
                return command_fail_memory();
        return STATUS_DONE;
}

int verb_accounts(Command *command) {
        _cleanup_(record_list_clear) RecordList accounts = {.type = &budget_account_name_type};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        Json json;

        if (budget_client_list_accounts(command->client, &error, &accounts) < 0)
                return command_fail(command, &error);
        if (!command_json(command, &json))
                return print_accounts(command, &accounts);
        json_records(&json, &accounts);
        return STATUS_DONE;
}
