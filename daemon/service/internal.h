/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the use cases share. */

#include "calendar/calendar.h"
#include "config/config.h"
#include "ledger/ledger.h"
#include "policy/judge.h"
#include "service/queue.h"
#include "service/service.h"

/* The most limits that one judgement looks at: those set, and the configured defaults. */
enum { LIMITS_MAX = LEDGER_LIMITS_MAX + SERVICE_DEFAULTS_MAX };

struct Service {
        Ledger *ledger;
        Calendar *calendar;
        Config *config;
        Catalog *catalog;
        Queue queue;

        EventListener listener;
        void *listener_userdata;
        Event *events; /* of the batch that runs, told when it is on disk */
        size_t n_events;
        size_t allocated_events;

        /* The batch that runs. */
        Command *batch[SERVICE_BATCH_MAX];
        size_t n_batch;
        int64_t now; /* the ledger's time: never before its latest entry */
        bool clock_suspect;
        int lapse_error;    /* why the holds that are due could not lapse; then nothing may */
        const Spans *spans; /* the windows that `now` falls in */

        int64_t next_lapse;       /* a hold may be due from then on */
        Limit limits[LIMITS_MAX]; /* scratch space of the command that runs */
};

/* Each runs one kind of command inside a batch: 0, with the outcome in the command, or -errno. */
int run_request(Service *service, Command *command);
int run_complete(Service *service, Command *command);
int run_cancel(Service *service, Command *command);
int run_get(Service *service, Command *command);
int run_get_limits(Service *service, Command *command);
int run_get_account(Service *service, Command *command);
int run_list_requests(Service *service, Command *command);
int run_list_accounts(Service *service, Command *command);
int run_set_limit(Service *service, Command *command);
int run_remove_limit(Service *service, Command *command);

/* Lapses every hold that is due; finds out when the next one is. */
int lapse_due_holds(Service *service);

/* Remembers an event for when the batch is on disk. 0 or -ENOMEM. */
int add_event(Service *service, EventKind kind, uint32_t uid, int64_t id, State state,
                Reason reason);

/* The account of the command's person; made if the ledger does not have it yet. */
int need_account(Service *service, const Command *command, LedgerAccount *ret);

/* The limits in force on a person's account into service->limits, with what was used of them, the
 * narrowest window first. account NULL: the ledger does not have it yet. platform NULL: all. */
int limits_in_force(Service *service, const Person *person, const LedgerAccount *account,
                const char *platform, size_t *ret_n);

/* Limits as text, one a line, for the record; NULL: no memory. And back: at most LIMITS_MAX;
 * -EUCLEAN: that is no such text. */
char *limits_to_text(const Limit *limits, size_t n);
int limits_from_text(const char *text, Limit ret[LIMITS_MAX], size_t *ret_n);
