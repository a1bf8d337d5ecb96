/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* pending, approve, deny, refund, record, changes: what guardians answer, add and look up. */

#include <inttypes.h>

#include "client/command.h"
#include "client/fetch.h"
#include "client/listing.h"
#include "client/translate.h"
#include "client/verbs.h"
#include "common/util.h"

static int print_pending(Command *command, const RecordList *requests) {
        _cleanup_(table_clear) Table table = {0};
        bool advice = !command->arguments->quiet;

        if (requests->n == 0) {
                if (advice)
                        command_say(command,
                                        _("Nothing waits for an answer. What is over a limit is refused, unless OverLimit=ask is set: man coinbudget.conf"));
                return STATUS_DONE;
        }
        listing_pending(&table, requests, command_platforms(command));
        int status = command_table(command, &table);
        if (status == STATUS_DONE && advice)
                sentence_pending(requests, command->out);
        return status;
}

int verb_pending(Command *command) {
        _cleanup_(record_list_clear) RecordList requests = {.type = &budget_request_type};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        Json json;

        if (fetch_pending(command->client, &error, &requests) < 0)
                return command_fail(command, &error);
        if (!command_json(command, &json))
                return print_pending(command, &requests);
        json_records(&json, &requests);
        return STATUS_DONE;
}

/* It cannot be answered any more: the other guardian was first, most likely. */
static int fail_answered(const Command *command, const BudgetRequest *request) {
        char by[USER_NAME_MAX + 1];

        if (request->decided_by != NOT_GIVEN)
                user_name(request->decided_by, by);
        sentence_answered(request, request->decided_by != NOT_GIVEN ? by : NULL, command->err);
        return status_from_error(BUDGET_ERROR_WRONG_STATE);
}

/* What the request itself tells of why it could not be answered, if it may be seen. */
static int fail_answer(Command *command, const BudgetError *error) {
        _cleanup_(budget_request_clear) BudgetRequest request = {0};
        _cleanup_(budget_error_clear) BudgetError unseen = {0};
        User user;

        budget_client_allow_asking(command->client, NULL, NULL);
        bool seen = budget_client_get(command->client, (uint64_t) command->arguments->id, &unseen,
                                    &request) >= 0;
        if (seen && request.state && error->code == BUDGET_ERROR_WRONG_STATE)
                return fail_answered(command, &request);
        int status = command_fail(command, error);
        if (seen && error->code == BUDGET_ERROR_ACCESS_DENIED && user_find(NULL, &user) >= 0 &&
                        user.uid == request.uid)
                fputs(_("Nobody answers their own request: another guardian has to.\n"),
                                command->err);
        return status;
}

static int resolve(Command *command, bool approve) {
        _cleanup_(budget_error_clear) BudgetError error = {0};
        _cleanup_free_ char *state = NULL;
        const Arguments *arguments = command->arguments;
        Json json;

        if (budget_client_resolve(command->client, (uint64_t) arguments->id, approve,
                            arguments->note, &error, &state) < 0)
                return fail_answer(command, &error);

        if (command_json(command, &json))
                command_json_state(&json, arguments->id, state);
        else if (!arguments->quiet)
                sentence_resolved(arguments->id, approve, state, command->out);
        return status_from_answer(approve, state);
}

int verb_approve(Command *command) {
        return resolve(command, true);
}

int verb_deny(Command *command) {
        return resolve(command, false);
}

/* A refund's price goes without its currency: it has to be the request's. STATUS_DONE, or another
 * status after saying why. */
static int check_currency(Command *command) {
        _cleanup_(budget_request_clear) BudgetRequest request = {0};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;

        if (arguments->price == NOT_GIVEN)
                return STATUS_DONE;
        if (budget_client_get(command->client, (uint64_t) arguments->id, &error, &request) < 0)
                return command_fail(command, &error);
        if (text_equal(request.currency, arguments->currency))
                return STATUS_DONE;
        sentence_currency(arguments, request.currency, command->err);
        return STATUS_USAGE;
}

static void refund_json(Json *json, const Arguments *arguments) {
        json_begin(json, '{');
        json_key(json, "id");
        json_number(json, arguments->id);
        if (arguments->coins != NOT_GIVEN) {
                json_key(json, "coins");
                json_number(json, arguments->coins);
        }
        if (arguments->price != NOT_GIVEN) {
                json_key(json, "price");
                json_number(json, arguments->price);
        }
        json_end(json, '{');
}

int verb_refund(Command *command) {
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        const BudgetRefund refund = {
                        .coins = arguments->coins,
                        .price = arguments->price,
                        .reason = arguments->reason,
        };
        Json json;

        int status = check_currency(command);
        if (status != STATUS_DONE)
                return status;
        if (budget_client_refund(command->client, (uint64_t) arguments->id, &refund, &error) < 0)
                return command_fail(command, &error);

        if (command_json(command, &json))
                refund_json(&json, arguments);
        else if (!arguments->quiet)
                sentence_refund(arguments, command->out);
        return STATUS_DONE;
}

static void print_recorded(Command *command, const User *user, int64_t id) {
        const Changed changed = {
                        .arguments = command->arguments,
                        .user = user->name,
                        .platforms = command_platforms(command),
                        .now = command->now,
        };
        Json json;

        if (command_json(command, &json)) {
                json_begin(&json, '{');
                json_key(&json, "id");
                json_number(&json, id);
                json_end(&json, '{');
        } else if (command->arguments->quiet)
                printf("%" PRId64 "\n", id);
        else
                sentence_record(&changed, id, command->out);
}

int verb_record(Command *command) {
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        const BudgetPurchase purchase = command_purchase(command);
        uint64_t id;
        User user;

        int status = command_user(command, &user);
        if (status != STATUS_DONE)
                return status;
        if (budget_client_record(command->client, user.uid, arguments->platform, arguments->coins,
                            &purchase, &error, &id) < 0)
                return command_fail(command, &error);
        print_recorded(command, &user, (int64_t) id);
        return STATUS_DONE;
}

static int print_changes(Command *command, const RecordList *changes) {
        _cleanup_(table_clear) Table table = {0};

        if (changes->n == 0) {
                if (!command->arguments->quiet)
                        command_say(command, _("Nothing has been changed."));
                return STATUS_DONE;
        }
        listing_changes(&table, changes, command_platforms(command), command->now);
        return command_table(command, &table);
}

int verb_changes(Command *command) {
        _cleanup_(record_list_clear) RecordList changes = {.type = &budget_change_type};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        int64_t count = command->arguments->count;
        User user;
        Json json;

        int status = command_user(command, &user);
        if (status != STATUS_DONE)
                return status;
        int r = fetch_changes(command->client, user.uid,
                        count != NOT_GIVEN ? count : LIST_COUNT_MAX, &error, &changes);
        if (r < 0)
                return error.code == BUDGET_ERROR_NONE ? command_fail_memory()
                                                       : command_fail(command, &error);
        if (!command_json(command, &json))
                return print_changes(command, &changes);
        json_records(&json, &changes);
        return STATUS_DONE;
}
