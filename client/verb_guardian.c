/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* set, unset, accounts: what guardians do. */

#include "client/command.h"
#include "client/table.h"
#include "client/verbs.h"
#include "common/util.h"

/* What was set, by the names of SetLimit's arguments. */
static void limit_json(Json *json, uint32_t uid, const BudgetSetting *change) {
        json_begin(json, '{');
        json_key(json, "uid");
        json_number(json, uid);
        json_key(json, "platform");
        json_text(json, change->platform);
        json_key(json, "window");
        json_text(json, window_to_text(change->window));
        json_key(json, "unit");
        json_text(json, change->unit);
        if (change->amount != NOT_GIVEN) {
                json_key(json, "amount");
                json_number(json, change->amount);
        }
        json_end(json, '{');
}

static int change_limit(Command *command,
                int (*method)(BudgetClient *client, uint32_t uid, const BudgetSetting *change,
                                BudgetError *ret_error),
                void (*sentence)(const Arguments *arguments, const char *user,
                                const RecordList *platforms, FILE *out)) {
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        const BudgetSetting change = {
                        .platform = arguments_limit_platform(arguments),
                        .window = arguments->window,
                        .unit = arguments_limit_unit(arguments),
                        .amount = arguments->amount,
                        .reason = arguments->reason,
                        .guardian = arguments->guardian ? 1 : NOT_GIVEN,
        };
        User user;
        Json json;

        int status = command_user(command, &user);
        if (status != STATUS_DONE)
                return status;
        if (method(command->client, user.uid, &change, &error) < 0)
                return command_fail(command, &error);

        if (command_json(command, &json))
                limit_json(&json, user.uid, &change);
        else if (!arguments->quiet)
                sentence(arguments, user.name, command_platforms(command), stdout);
        return STATUS_DONE;
}

int verb_set(Command *command) {
        return change_limit(command, budget_client_set_limit, sentence_set);
}

int verb_unset(Command *command) {
        return change_limit(command, budget_client_remove_limit, sentence_unset);
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
        return command_table(command, &table);
}

int verb_accounts(Command *command) {
        return command_list(command, budget_client_list_accounts, print_accounts);
}
