/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* export: an account's requests, for other programs. */

#include <unistd.h>

#include "client/command.h"
#include "client/export.h"
#include "client/fetch.h"
#include "client/progress.h"
#include "client/translate.h"
#include "client/verbs.h"
#include "common/util.h"

static void show_fetched(size_t n) {
        /* What is exported to the terminal itself shows by itself. */
        if (!isatty(STDOUT_FILENO))
                progress_show(ngettext("%zu request", "%zu requests", n), n);
}

/* The contract lists the newest first. */
static void turn_round(RecordList *requests) {
        BudgetRequest *items = requests->items;

        for (size_t i = 0; i < requests->n / 2; i++) {
                BudgetRequest other = items[i];
                items[i] = items[requests->n - 1 - i];
                items[requests->n - 1 - i] = other;
        }
}

static bool is_for_books(ExportFormat format) {
        return format == EXPORT_LEDGER || format == EXPORT_BEANCOUNT;
}

/* All requests, oldest first. They are held in memory, as the daemon gives the newest first: half a
 * kilobyte each. Books are cut to their time later: what is paid back in it may have been bought
 * before. */
static int fetch_oldest_first(
                Command *command, uint32_t uid, BudgetError *error, RecordList *requests) {
        const Arguments *arguments = command->arguments;
        BudgetFilter filter = BUDGET_FILTER_ALL;

        filter.platform = arguments->platform;
        filter.state = arguments->state;
        if (!is_for_books(arguments->format)) {
                filter.since = arguments->since;
                filter.until = arguments->until;
        }
        int r = fetch_requests_showing(
                        command->client, uid, &filter, show_fetched, error, requests);
        progress_end();
        if (r >= 0)
                turn_round(requests);
        return r;
}

static int export_books(Command *command, const User *user, const RecordList *requests) {
        _cleanup_(record_list_clear) RecordList changes = {.type = &budget_change_type};
        _cleanup_(budget_account_clear) BudgetAccount account = {0};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        _cleanup_(books_clear) Books books = {0};
        const Arguments *arguments = command->arguments;

        if (budget_client_get_account(command->client, user->uid, &error, &account) < 0 ||
                        fetch_changes(command->client, user->uid, INT64_MAX, &error, &changes) < 0)
                return command_fail(command, &error);
        bool spends = text_equal(account.unconfirmed, unconfirmed_to_text(UNCONFIRMED_SPEND));
        if (books_make(requests, &changes, arguments->since, arguments->until, spends, &books) <
                                        0 ||
                        export_journal(&books, arguments->format == EXPORT_BEANCOUNT, user->name,
                                        command_platforms(command), !arguments->no_legend,
                                        stdout) < 0)
                return command_fail_memory();
        return STATUS_DONE;
}

int verb_export(Command *command) {
        _cleanup_(record_list_clear) RecordList requests = {.type = &budget_request_type};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        User user;
        Json json;

        int status = command_user(command, &user);
        if (status != STATUS_DONE)
                return status;
        if (fetch_oldest_first(command, user.uid, &error, &requests) < 0)
                return command_fail(command, &error);
        if (is_for_books(arguments->format))
                return export_books(command, &user, &requests);
        if (command_json(command, &json))
                json_records(&json, &requests);
        else
                export_csv(&requests, !arguments->no_legend, stdout);
        return STATUS_DONE;
}
