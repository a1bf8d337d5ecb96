/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* report: a month's statement. */

#include <errno.h>
#include <string.h>

#include "client/command.h"
#include "client/fetch.h"
#include "client/report.h"
#include "client/report_html.h"
#include "client/savefile.h"
#include "client/translate.h"
#include "client/verbs.h"
#include "common/timetext.h"
#include "common/util.h"

static void report_json(Json *json, const Report *report) {
        json_begin(json, '{');
        json_key(json, "uid");
        json_number(json, report->uid);
        json_key(json, "name");
        json_text(json, report->user);
        json_key(json, "from");
        json_number(json, report->from);
        json_key(json, "until");
        json_number(json, report->until);
        json_key(json, "sums");
        json_records(json, report->sums);
        json_key(json, "requests");
        json_records(json, report->requests);
        json_end(json, '{');
}

/* All that a statement is made of. */
typedef struct Lists {
        RecordList sums;
        RecordList requests;
        RecordList days;
        RecordList limits;
} Lists;

static void lists_clear(Lists *lists) {
        record_list_clear(&lists->sums);
        record_list_clear(&lists->requests);
        record_list_clear(&lists->days);
        record_list_clear(&lists->limits);
}

/* The bounds of the month that `within` falls in, if it is the one that runs: of a limit, where
 * there are no sums. Who has typed a password is not made to type it again. 0, or -errno. */
static int fetch_bounds(Command *command, int64_t within, BudgetError *error, Report *report) {
        _cleanup_(record_list_clear) RecordList limits = {0};

        budget_client_allow_asking(command->client, NULL, NULL);
        int r = budget_client_get_limits(command->client, report->uid, error, &limits);
        if (r < 0 && error->code == BUDGET_ERROR_INTERACTIVE_REQUIRED) {
                budget_error_clear(error);
                return 0;
        }
        const BudgetLimit *limit = limits.items;
        for (size_t i = 0; r >= 0 && i < limits.n; i++, limit++)
                if (text_equal(limit->window, "month") && limit->from != NOT_GIVEN &&
                                limit->from <= within && within < limit->until) {
                        report->from = limit->from;
                        report->until = limit->until;
                }
        return r;
}

/* What the daemon has of the month, whose bounds it knows. 0, or -errno. */
static int report_fetch(Command *command, BudgetError *error, Report *report, Lists *lists) {
        int64_t month = command->arguments->month, within = command->now;
        BudgetFilter filter = BUDGET_FILTER_ALL;

        report_calendar_month(month != NOT_GIVEN ? month : within, &report->from, &report->until);
        if (month != NOT_GIVEN)
                within = report_moment(report->until);
        int r = budget_client_summarize(command->client, report->uid, WINDOW_MONTH, within,
                        within + 1, error, &lists->sums);
        if (r < 0)
                return r;
        report_choose_month(&lists->sums, within, &report->from, &report->until);
        /* Whatever was asked for is counted in the sums, also what was refused. */
        if (lists->sums.n == 0)
                return fetch_bounds(command, within, error, report);
        filter.since = report->from;
        filter.until = report->until;
        return fetch_requests(command->client, report->uid, &filter, error, &lists->requests);
}

/* What the page has besides. Who has typed a password is not made to type it again: what cannot be
 * had is left out, and the page says so. 0, or -errno. */
static int report_fetch_page(Command *command, BudgetError *error, Report *report, Lists *lists) {
        int r = 0;

        budget_client_allow_asking(command->client, NULL, NULL);
        /* Without sums the bounds may be those of the calendar: these days are another month's. */
        if (lists->sums.n > 0)
                r = budget_client_summarize(command->client, report->uid, WINDOW_DAY, report->from,
                                report->until, error, &lists->days);
        if (r >= 0)
                report->days = &lists->days;
        if (r >= 0 && report->from <= report->now && report->now < report->until) {
                r = budget_client_get_limits(command->client, report->uid, error, &lists->limits);
                if (r >= 0)
                        report->limits = &lists->limits;
        }
        if (r < 0 && error->code == BUDGET_ERROR_INTERACTIVE_REQUIRED) {
                budget_error_clear(error);
                r = 0;
        }
        return r;
}

static int complain_file(const Command *command, int r) {
        const char *path = command->arguments->html;

        if (r == -EEXIST)
                fprintf(command->err,
                                _("%s is no plain file. Name another file, or - for standard output.\n"),
                                path);
        else if (r == -EISDIR)
                fprintf(command->err,
                                _("%s is a folder. Name a file in it: --html=%s/statement.html\n"),
                                path, path);
        else
                fprintf(command->err,
                                _("%s cannot be written: %s. Name another file, or - for standard output.\n"),
                                path, strerror(-r));
        return STATUS_FAILED;
}

static int print_page(Command *command, const Report *report) {
        _cleanup_(savefile_clear) SaveFile file = {0};
        const Arguments *arguments = command->arguments;

        int r = savefile_open(arguments->html, &file);
        if (r < 0)
                return complain_file(command, r);
        if (report_html(report, !arguments->quiet, file.out) < 0)
                return command_fail_memory();
        bool saved = file.unfinished;
        r = savefile_finish(&file);
        if (r < 0)
                return complain_file(command, r);
        if (saved && !arguments->quiet)
                fprintf(command->out, _("The statement is in %s. Open it in a browser.\n"),
                                arguments->html);
        return STATUS_DONE;
}

static int print_report(Command *command, const Report *report) {
        const Arguments *arguments = command->arguments;
        Json json;

        if (arguments->json == JSON_OFF)
                command_pager(command);
        if (command_json(command, &json))
                report_json(&json, report);
        else if (report_print(report, &command->terminal, !arguments->no_legend, !arguments->quiet,
                                 command->out) < 0)
                return command_fail_memory();
        return STATUS_DONE;
}

int verb_report(Command *command) {
        _cleanup_(lists_clear) Lists lists = {.sums = {.type = &budget_sum_type},
                        .requests = {.type = &budget_request_type},
                        .days = {.type = &budget_sum_type},
                        .limits = {.type = &budget_limit_type}};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        Report report = {.sums = &lists.sums, .requests = &lists.requests, .now = command->now};
        User user;

        int status = command_user(command, &user);
        if (status != STATUS_DONE)
                return status;
        report.user = user.name;
        report.uid = user.uid;
        int r = report_fetch(command, &error, &report, &lists);
        if (r >= 0 && command->arguments->html)
                r = report_fetch_page(command, &error, &report, &lists);
        if (r < 0)
                return command_fail(command, &error);
        report.platforms = command_platforms(command);
        return command->arguments->html ? print_page(command, &report)
                                        : print_report(command, &report);
}
