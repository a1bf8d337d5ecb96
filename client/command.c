/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/command.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "client/pager.h"
#include "client/polkit_agent.h"
#include "client/translate.h"
#include "client/verbs.h"
#include "client/wrap.h"
#include "common/timetext.h"
#include "common/util.h"

bool command_json(const Command *command, Json *ret) {
        JsonMode mode = command->arguments->json;

        if (mode == JSON_OFF)
                return false;
        *ret = (Json){
                        .out = stdout,
                        .pretty = mode == JSON_PRETTY ||
                                        (mode == JSON_AUTO && command->terminal.width > 0),
        };
        return true;
}

void command_json_state(Json *json, int64_t id, const char *state) {
        json_begin(json, '{');
        json_key(json, "id");
        json_number(json, id);
        json_key(json, "state");
        json_text(json, state);
        json_end(json, '{');
}

int command_fail_memory(void) {
        fputs(_("There is not enough memory.\n"), stderr);
        return STATUS_FAILED;
}

int command_fail(Command *command, const BudgetError *error) {
        const RecordList none = {.type = &budget_platform_type};
        bool names = error->code == BUDGET_ERROR_UNKNOWN_PLATFORM;

        if (error->code == BUDGET_ERROR_NONE)
                return command_fail_memory();

        sentence_error(error, command->arguments, names ? command_platforms(command) : &none,
                        command->err);
        /* On a computer that is new to this, nobody is one yet. */
        if (error->code == BUDGET_ERROR_ACCESS_DENIED && !user_is_in(getuid(), GUARDIANS))
                fprintf(command->err, "%s\n",
                                _("You are no guardian. An administrator can make somebody one: sudo gpasswd --add NAME coinbudget-guardian"));
        return status_from_error(error->code);
}

void command_say(const Command *command, const char *sentence) {
        fprintf(command->out, "%s\n", sentence);
}

void command_pager(const Command *command) {
        if (!command->arguments->no_pager)
                pager_open();
}

int command_table(const Command *command, const Table *table) {
        command_pager(command);
        if (table_print(table, command->terminal.width, !command->arguments->no_legend, stdout) < 0)
                return command_fail_memory();
        return STATUS_DONE;
}

int command_list(Command *command,
                int (*method)(BudgetClient *client, BudgetError *ret_error, RecordList *ret),
                int (*print)(const Command *command, const RecordList *list)) {
        _cleanup_(record_list_clear) RecordList list = {0};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        Json json;

        if (method(command->client, &error, &list) < 0)
                return command_fail(command, &error);
        if (!command_json(command, &json))
                return print(command, &list);
        json_records(&json, &list);
        return STATUS_DONE;
}

int command_user(const Command *command, User *ret) {
        const char *user = command->arguments->user;
        int r = user_find(user, ret);

        if (r == -ESRCH) {
                fprintf(command->err, _("There is no user %s on this computer."), user);
                fputc('\n', command->err);
        } else if (r < 0)
                fprintf(command->err, _("The user cannot be looked up: %s\n"), strerror(-r));
        return r < 0 ? STATUS_FAILED : STATUS_DONE;
}

BudgetPurchase command_purchase(const Command *command) {
        const Arguments *arguments = command->arguments;

        return (BudgetPurchase){
                        .key = arguments->key,
                        .price = arguments->price,
                        .currency = arguments->price != NOT_GIVEN ? arguments->currency : NULL,
                        .seller = arguments->seller,
                        .app = arguments->app,
                        .note = arguments->note,
                        .when = arguments->when,
        };
}

const RecordList *command_platforms(Command *command) {
        _cleanup_(budget_error_clear) BudgetError error = {0};

        if (!command->platforms.type) {
                command->platforms.type = &budget_platform_type;
                (void) budget_client_list_platforms(command->client, &error, &command->platforms);
        }
        return &command->platforms;
}

static int on_ask(void *userdata) {
        Command *command = userdata;

        if (command->arguments->no_ask_password)
                return -EPERM;
        /* Without an agent of ours the session may still have its own. */
        if (command->agent == 0)
                (void) polkit_agent_start(&command->agent);
        return 0;
}

static void command_clear(Command *command) {
        polkit_agent_stop(command->agent);
        if (command->platforms.type)
                record_list_clear(&command->platforms);
        budget_client_free(command->client);
        wrap_close(command->out, stdout);
        wrap_close(command->err, stderr);
}

static int command_verb(Command *command) {
        _cleanup_(budget_error_clear) BudgetError error = {0};

        if (budget_client_new(&error, &command->client) < 0)
                return command_fail(command, &error);
        budget_client_allow_asking(command->client, on_ask, command);
        return command->arguments->verb->run(command);
}

static int command_dispatch(Command *command, Arguments *arguments, int argc, char **argv) {
        _cleanup_free_ char *complaint = NULL;

        int r = arguments_parse(argc, argv, verbs, command->now, arguments, &complaint);
        if (r == -ENOMEM)
                return command_fail_memory();
        if (r < 0) {
                fprintf(command->err, "%s\n%s\n", complaint, _("Try coinbudget --help"));
                return STATUS_USAGE;
        }
        if (arguments->help) {
                command_pager(command);
                verbs_help(command->out);
        } else if (arguments->version)
                puts("coinbudget " COINBUDGET_VERSION);
        else
                return command_verb(command);
        return STATUS_DONE;
}

int command_run(int argc, char **argv) {
        Arguments arguments = {0};
        Command command = {.arguments = &arguments, .now = time_now()};
        Terminal complaints;

        terminal_detect(STDOUT_FILENO, &command.terminal);
        terminal_detect(STDERR_FILENO, &complaints);
        command.out = wrap_open(stdout, command.terminal.width);
        command.err = wrap_open(stderr, complaints.width);
        int status = command_dispatch(&command, &arguments, argc, argv);
        command_clear(&command);
        status = pager_close(status);

        /* What could not be written was not said: a full disk must not look like a yes. */
        if (fflush(stdout) != 0 || ferror(stdout)) {
                fprintf(stderr, _("The answer could not be written: %s\n"), strerror(errno));
                if (status == STATUS_DONE)
                        status = STATUS_FAILED;
        }
        return status;
}
