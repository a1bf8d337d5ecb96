/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* set, unset, grant, pause, resume, accounts: what accounts may do, as guardians set it, or people
 * themselves. */

#include <stdio.h>

#include "client/command.h"
#include "client/table.h"
#include "client/translate.h"
#include "client/verbs.h"
#include "common/util.h"

/* What was set, by the names of the method's arguments. */
static void setting_json(Json *json, uint32_t uid, const BudgetSetting *setting) {
        json_begin(json, '{');
        json_key(json, "uid");
        json_number(json, uid);
        json_key(json, "platform");
        json_text(json, setting->platform);
        json_key(json, "window");
        json_text(json, window_to_text(setting->window));
        json_key(json, "unit");
        json_text(json, setting->unit);
        if (setting->amount != NOT_GIVEN) {
                json_key(json, "amount");
                json_number(json, setting->amount);
        }
        json_end(json, '{');
}

static void pause_json(Json *json, uint32_t uid, const BudgetPause *pause) {
        json_begin(json, '{');
        json_key(json, "uid");
        json_number(json, uid);
        json_key(json, "paused");
        json_truth(json, pause->paused);
        if (pause->until != NOT_GIVEN) {
                json_key(json, "until");
                json_number(json, pause->until);
        }
        json_end(json, '{');
}

/* What holds on the account now: with one's own limits and pauses that is not always what was asked
 * for. The change is done, whether this can be had or not; so nobody types a password for it. */
static void print_changed(Command *command, const User *user, bool limits_changed,
                void (*sentence)(const Changed *changed, FILE *out)) {
        _cleanup_(record_list_clear) RecordList limits = {.type = &budget_limit_type};
        _cleanup_(budget_account_clear) BudgetAccount account = {0};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        Changed changed = {
                        .arguments = command->arguments,
                        .user = user->name,
                        .self = user->self && !command->arguments->guardian,
                        .platforms = command_platforms(command),
                        .now = command->now,
        };

        budget_client_allow_asking(command->client, NULL, NULL);
        if ((!limits_changed || changed.self) &&
                        budget_client_get_account(command->client, user->uid, &error, &account) >=
                                        0)
                changed.account = &account;
        budget_error_clear(&error);
        if (limits_changed && changed.self &&
                        budget_client_get_limits(command->client, user->uid, &error, &limits) >= 0)
                changed.limits = &limits;
        sentence(&changed, command->out);
}

/* The methods that take a setting. */
typedef int (*SettingMethod)(BudgetClient *client, uint32_t uid, const BudgetSetting *setting,
                BudgetError *ret_error);

static int change_setting(Command *command, SettingMethod method,
                void (*sentence)(const Changed *changed, FILE *out)) {
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        const BudgetSetting setting = {
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
        if (method(command->client, user.uid, &setting, &error) < 0)
                return command_fail(command, &error);

        if (command_json(command, &json))
                setting_json(&json, user.uid, &setting);
        else if (!arguments->quiet)
                print_changed(command, &user, true, sentence);
        return STATUS_DONE;
}

int verb_set(Command *command) {
        return change_setting(command, budget_client_set_limit, sentence_set);
}

int verb_unset(Command *command) {
        return change_setting(command, budget_client_remove_limit, sentence_unset);
}

int verb_grant(Command *command) {
        return change_setting(command, budget_client_grant, sentence_grant);
}

static int change_pause(Command *command, bool paused,
                void (*sentence)(const Changed *changed, FILE *out)) {
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        const BudgetPause pause = {
                        .paused = paused,
                        .reason = arguments->reason,
                        .until = arguments->until,
                        .guardian = arguments->guardian ? 1 : NOT_GIVEN,
        };
        User user;
        Json json;

        if (pause.until != NOT_GIVEN && pause.until <= command->now) {
                fputs(_("--until lies in the past. Write when the pause is to end, as in \"2027-01-31 18:00\"\n"),
                                command->err);
                return STATUS_USAGE;
        }
        int status = command_user(command, &user);
        if (status != STATUS_DONE)
                return status;
        if (budget_client_set_paused(command->client, user.uid, &pause, &error) < 0)
                return command_fail(command, &error);

        if (command_json(command, &json))
                pause_json(&json, user.uid, &pause);
        else if (!arguments->quiet)
                print_changed(command, &user, false, sentence);
        return STATUS_DONE;
}

int verb_pause(Command *command) {
        return change_pause(command, true, sentence_pause);
}

int verb_resume(Command *command) {
        return change_pause(command, false, sentence_resume);
}

static int print_accounts(const Command *command, const RecordList *accounts) {
        static const Column columns[] = {
                        {N_("UID"), COLUMN_RIGHT}, {N_("NAME"), COLUMN_CUT}, {"", COLUMN_DROP}};
        _cleanup_(table_clear) Table table = {.columns = columns, .n_columns = ELEMENTSOF(columns)};
        const Arguments *arguments = command->arguments;
        const BudgetAccountName *account = accounts->items;

        if (accounts->n == 0 && !arguments->quiet)
                command_say(command,
                                _("No account has a limit or a record yet. Set the first limit: coinbudget set USER 2000"));
        if (accounts->n == 0)
                return STATUS_DONE;

        for (size_t i = 0; i < accounts->n; i++, account++) {
                table_add_number(&table, account->uid);
                table_add(&table, account->name);
                table_add(&table,
                                user_may_become_root((uint32_t) account->uid)
                                                ? _("may become root: cannot be held to a limit")
                                                : NULL);
        }
        return command_table(command, &table);
}

int verb_accounts(Command *command) {
        return command_list(command, budget_client_list_accounts, print_accounts);
}
