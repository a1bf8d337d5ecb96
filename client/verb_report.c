/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* report: a month's statement. */

#include "client/command.h"
#include "client/fetch.h"
#include "client/report.h"
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

/* What the daemon has of the month, whose bounds it knows. 0, or -errno. */
static int report_fetch(Command *command, uint32_t uid, BudgetError *error, Report *report,
                RecordList *sums, RecordList *requests) {
        int64_t month = command->arguments->month, within = command->now;
        BudgetFilter filter = BUDGET_FILTER_ALL;

        report_calendar_month(month != NOT_GIVEN ? month : within, &report->from, &report->until);
        if (month != NOT_GIVEN)
                within = report_moment(report->until);
        int r = budget_client_summarize(
                        command->client, uid, WINDOW_MONTH, within, within + 1, error, sums);
        if (r < 0)
                return r;
        report_choose_month(sums, within, &report->from, &report->until);
        filter.since = report->from;
        filter.until = report->until;
        return fetch_requests(command->client, uid, &filter, error, requests);
}

int verb_report(Command *command) {
        _cleanup_(record_list_clear) RecordList sums = {.type = &budget_sum_type};
        _cleanup_(record_list_clear) RecordList requests = {.type = &budget_request_type};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        Report report = {.sums = &sums, .requests = &requests};
        User user;
        Json json;

        int status = command_user(command, &user);
        if (status != STATUS_DONE)
                return status;
        if (report_fetch(command, user.uid, &error, &report, &sums, &requests) < 0)
                return command_fail(command, &error);

        report.user = user.name;
        report.uid = user.uid;
        report.platforms = command_platforms(command);
        if (command_json(command, &json))
                report_json(&json, &report);
        else if (report_print(&report, &command->terminal, !arguments->no_legend, !arguments->quiet,
                                 stdout) < 0)
                return command_fail_memory();
        return STATUS_DONE;
}
