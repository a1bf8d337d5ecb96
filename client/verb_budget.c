/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* status, history, platforms: where one stands, and what there is. */

#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/command.h"
#include "client/status.h"
#include "client/table.h"
#include "client/verbs.h"
#include "client/words.h"
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

int verb_status(Command *command) {
        _cleanup_(record_list_clear) RecordList limits = {.type = &budget_limit_type};
        _cleanup_(budget_account_clear) BudgetAccount account = {0};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        User user;
        Json json;

        int status = command_user(command, &user);
        if (status != STATUS_DONE)
                return status;
        if (budget_client_get_account(command->client, user.uid, &error, &account) < 0 ||
                        budget_client_get_limits(command->client, user.uid, &error, &limits) < 0)
                return command_fail(command, &error);

        if (command_json(command, &json)) {
                status_json(&json, &user, &account, &limits);
                return STATUS_DONE;
        }
        Standing standing = {
                        .user = user.name,
                        .uid = user.uid,
                        .account = &account,
                        .limits = &limits,
                        .platforms = command_platforms(command),
                        .now = command->now,
        };
        status_print(&standing, &command->terminal, !arguments->no_legend, !arguments->quiet,
                        stdout);
        return STATUS_DONE;
}

/* Fetches page after page, each of what the daemon gives at most, until there is enough. */
static int history_fetch(Command *command, uint32_t uid, BudgetError *error, RecordList *list) {
        const Arguments *arguments = command->arguments;
        int64_t wanted = arguments->count != NOT_GIVEN ? arguments->count : LIST_COUNT_DEFAULT;
        BudgetFilter filter = {
                        .platform = arguments->platform,
                        .state = arguments->state,
                        .since = arguments->since,
                        .until = arguments->until,
                        .before = NOT_GIVEN,
                        .count = NOT_GIVEN,
        };

        for (;;) {
                _cleanup_(record_list_clear) RecordList page = {.type = &budget_request_type};
                int64_t left = wanted - (int64_t) list->n;

                filter.count = left < LIST_COUNT_MAX ? left : LIST_COUNT_MAX;
                int r = budget_client_list_requests(command->client, uid, &filter, error, &page);
                if (r < 0)
                        return r;

                size_t n = page.n;
                if (n > 0)
                        filter.before = ((const BudgetRequest *) page.items)[n - 1].id;
                r = record_list_move(list, &page);
                if (r < 0)
                        return r;
                if ((int64_t) n < filter.count || (int64_t) list->n >= wanted)
                        return 0;
        }
}

static int print_history(Command *command, const RecordList *requests) {
        static const Column columns[] = {{"ID", COLUMN_RIGHT}, {"WHEN", COLUMN_DROP},
                        {"PLATFORM", COLUMN_CUT}, {"COINS", COLUMN_RIGHT},
                        {"BOUGHT", COLUMN_RIGHT | COLUMN_DROP}, {"STATE", COLUMN_CUT},
                        {"WHY", COLUMN_CUT | COLUMN_DROP}, {"NOTE", COLUMN_CUT | COLUMN_DROP}};
        _cleanup_(table_clear) Table table = {.columns = columns, .n_columns = ELEMENTSOF(columns)};
        const Arguments *arguments = command->arguments;
        const BudgetRequest *request = requests->items;
        char when[TIME_TEXT_MAX];

        if (requests->n == 0 && !arguments->quiet)
                puts("There are no such requests.");
        if (requests->n == 0)
                return STATUS_DONE;

        for (size_t i = 0; i < requests->n; i++, request++) {
                time_to_text(request->created, when);
                table_add_number(&table, request->id);
                table_add(&table, when);
                table_add(&table, platform_name(command_platforms(command), request->platform));
                table_add_number(&table, request->coins);
                table_add_number(&table, request->completed_coins);
                table_add(&table, request->state);
                table_add(&table, request->reason ? reason_words(request->reason) : NULL);
                table_add(&table, request->note);
        }
        return command_table(command, &table);
}

int verb_history(Command *command) {
        _cleanup_(record_list_clear) RecordList requests = {.type = &budget_request_type};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        User user;
        Json json;

        int status = command_user(command, &user);
        if (status != STATUS_DONE)
                return status;
        int r = history_fetch(command, user.uid, &error, &requests);
        if (r < 0)
                return error.code == BUDGET_ERROR_NONE ? command_fail_memory()
                                                       : command_fail(command, &error);
        if (!command_json(command, &json))
                return print_history(command, &requests);
        json_records(&json, &requests);
        return STATUS_DONE;
}

/* "tiktok.com, app-store"; NULL is an empty list. NULL: no memory. */
static char *texts_join(char *const *texts) {
        size_t length = 1;
        for (char *const *text = texts; text && *text; text++)
                length += strlen(*text) + strlen(", ");

        char *joined = calloc(1, length), *end = joined;
        for (char *const *text = texts; joined && text && *text; text++)
                end = stpcpy(text == texts ? end : stpcpy(end, ", "), *text);
        return joined;
}

static int print_platforms(const Command *command, const RecordList *platforms) {
        static const Column columns[] = {{"PLATFORM", 0}, {"NAME", COLUMN_CUT},
                        {"SOLD IN", COLUMN_DROP}, {"OFFICIAL SELLERS", COLUMN_CUT},
                        {"CREATOR GETS", COLUMN_DROP}};
        _cleanup_(table_clear) Table table = {.columns = columns, .n_columns = ELEMENTSOF(columns)};
        const BudgetPlatform *platform = platforms->items;

        for (size_t i = 0; i < platforms->n; i++, platform++) {
                _cleanup_free_ char *sellers = texts_join(platform->official);
                char percent[24] = "";

                if (!sellers)
                        return command_fail_memory();
                if (platform->creator_percent > 0)
                        snprintf(percent, sizeof percent, "%" PRId64 " %%",
                                        platform->creator_percent);
                table_add(&table, platform->id);
                table_add(&table, platform->name);
                table_add(&table, platform->sold_in);
                table_add(&table, sellers);
                table_add(&table, percent);
        }
        return command_table(command, &table);
}

int verb_platforms(Command *command) {
        return command_list(command, budget_client_list_platforms, print_platforms);
}
