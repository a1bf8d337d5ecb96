/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* status, history: where one stands, and what there was. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/command.h"
#include "client/fetch.h"
#include "client/listing.h"
#include "client/status.h"
#include "client/table.h"
#include "client/translate.h"
#include "client/verbs.h"
#include "common/timetext.h"
#include "common/util.h"

static void status_json(Json *json, const User *user, const BudgetAccount *account,
                const RecordList *limits) {
        json_begin(json, '{');
        json_key(json, "uid");
        json_number(json, user->uid);
        json_members(json, &budget_account_type, account);
        json_key(json, "limits");
        json_records(json, limits);
        json_end(json, '{');
}

/* How many requests of the account are in that state. 0, or -errno. */
static int count_state(
                Command *command, uint32_t uid, State state, BudgetError *error, size_t *ret) {
        _cleanup_(record_list_clear) RecordList requests = {.type = &budget_request_type};
        BudgetFilter filter = BUDGET_FILTER_ALL;

        filter.state = state_to_text(state);
        int r = fetch_requests(command->client, uid, &filter, error, &requests);
        if (r >= 0)
                *ret = requests.n;
        return r;
}

/* What is beside the limits this month. Who has typed a password for those is not made to type it
 * again, but is told what is missing: standing->sums is NULL then. 0, or -errno. */
static int month_fetch(Command *command, BudgetError *error, Standing *standing, RecordList *sums) {
        budget_client_allow_asking(command->client, NULL, NULL);
        standing->sums = sums;
        int r = budget_client_summarize(command->client, standing->uid, WINDOW_MONTH, command->now,
                        command->now + 1, error, sums);
        if (r >= 0)
                r = count_state(command, standing->uid, STATE_PENDING, error, &standing->n_pending);
        if (r >= 0)
                r = count_state(command, standing->uid, STATE_RETURNING, error,
                                &standing->n_returning);
        if (r >= 0)
                return 0;

        if (error->code == BUDGET_ERROR_INTERACTIVE_REQUIRED)
                standing->sums = NULL;
        else if (error->code != BUDGET_ERROR_UNKNOWN_METHOD) /* an older daemon's: it has none */
                return r;
        budget_error_clear(error);
        return 0;
}

/* For people: all of it in words. */
static int print_status(Command *command, const User *user, const BudgetAccount *account,
                const RecordList *limits) {
        _cleanup_(record_list_clear) RecordList sums = {.type = &budget_sum_type};
        _cleanup_(record_list_clear) RecordList bundles = {.type = &budget_bundle_type};
        _cleanup_(budget_error_clear) BudgetError error = {0}, other = {0};
        const Arguments *arguments = command->arguments;
        Standing standing = {
                        .user = user->name,
                        .uid = user->uid,
                        .self = user->self,
                        .account = account,
                        .limits = limits,
                        .platforms = command_platforms(command),
                        .now = command->now,
        };

        if (budget_client_list_bundles(command->client, "", "", &other, &bundles) >= 0)
                standing.bundles = &bundles;
        if (month_fetch(command, &error, &standing, &sums) < 0)
                return command_fail(command, &error);
        status_print(&standing, &command->terminal, !arguments->no_legend, !arguments->quiet,
                        command->out);
        return STATUS_DONE;
}

int verb_status(Command *command) {
        _cleanup_(record_list_clear) RecordList limits = {.type = &budget_limit_type};
        _cleanup_(budget_account_clear) BudgetAccount account = {0};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        User user;
        Json json;

        int status = command_user(command, &user);
        if (status != STATUS_DONE)
                return status;
        if (budget_client_get_account(command->client, user.uid, &error, &account) < 0 ||
                        budget_client_get_limits(command->client, user.uid, &error, &limits) < 0)
                return command_fail(command, &error);

        if (!command_json(command, &json))
                return print_status(command, &user, &account, &limits);
        status_json(&json, &user, &account, &limits);
        return STATUS_DONE;
}

static int print_history(Command *command, const RecordList *requests) {
        _cleanup_(table_clear) Table table = {0};

        if (requests->n == 0) {
                if (!command->arguments->quiet)
                        command_say(command, _("There are no such requests."));
                return STATUS_DONE;
        }
        listing_requests(&table, requests, false, command_platforms(command));
        return command_table(command, &table);
}

int verb_history(Command *command) {
        _cleanup_(record_list_clear) RecordList requests = {.type = &budget_request_type};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        const BudgetFilter filter = {
                        .platform = arguments->platform,
                        .state = arguments->state,
                        .since = arguments->since,
                        .until = arguments->until,
                        .before = NOT_GIVEN,
                        .after = NOT_GIVEN,
                        .count = arguments->count != NOT_GIVEN ? arguments->count
                                                               : LIST_COUNT_DEFAULT,
        };
        User user;
        Json json;

        int status = command_user(command, &user);
        if (status != STATUS_DONE)
                return status;
        if (fetch_requests(command->client, user.uid, &filter, &error, &requests) < 0)
                return command_fail(command, &error);
        if (!command_json(command, &json))
                return print_history(command, &requests);
        json_records(&json, &requests);
        return STATUS_DONE;
}
