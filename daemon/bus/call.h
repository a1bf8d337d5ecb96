/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* One method call from its arrival to its answer. */

#include "bus/deed.h"
#include "bus/internal.h"

typedef struct Call Call;
struct Call {
        Bus *bus;
        sd_bus_message *message; /* also what the command's texts are borrowed from */
        sd_bus_message *reply;   /* under construction */
        Caller caller;
        Command command;
        bool names_account; /* as one of its arguments; else polkit is not told of any */

        /* What polkit is asked and the journal is told of, "let bob buy ..."; "": the action's own
         * question, and nothing to be told. */
        char deed[DEED_MAX + 1];

        /* The action that polkit is asked before a request that is not the caller's own is looked
         * for, so that somebody else's and none look the same. NULL: others' are not looked for. */
        const char *others_action;

        int (*answer)(Call *call); /* puts the outcome into the reply */

        /* What a yes of polkit's leads to: call_submit(), unless it is another of that form. */
        int (*proceed)(Call *call, sd_bus_error *error);
        const char *rows; /* the reply is an array of these; NULL: it is not */
};

/* A call whose command is about the caller's own account. Its sender must be a local user. On
 * failure *error is set. */
int call_new(Bus *bus, sd_bus_message *message, CommandKind kind, Call **ret, sd_bus_error *error);
Call *call_free(Call *call);
void call_freep(Call **call);

/* The same about the account that is the call's first argument. UnknownAccount if no local user has
 * that uid. */
int call_new_about(Bus *bus, sd_bus_message *message, CommandKind kind, Call **ret,
                sd_bus_error *error);

/* Makes the command about `uid`. UnknownAccount if there is no such user. */
int call_about(Call *call, uint32_t uid, sd_bus_error *error);

/* Whether it is about the caller's own account. */
bool call_is_own(const Call *call);

/* For what reads many rows: LimitsExceeded while the answers that were asked for are not read. */
int call_check_unread(const Call *call, sd_bus_error *error);

/* For Sink.request: puts a row into the reply of the call that is the userdata. */
int call_put_request(const RequestView *request, void *userdata);

/* For Call.answer: the rows that were read are all there is to say. */
int call_answer_rows(Call *call);

/* For Call.answer: tells the journal of a guardian's deed, if it was one. */
void call_log_deed(const Call *call, const char *message_id);

/* Queues the command, and answers when its batch is on disk; takes the call over. Returns what the
 * handler is to return. */
int call_submit(Call *call, sd_bus_error *error);

/* The same, after polkit has said yes to `action`. */
int call_submit_if(Call *call, const char *action, sd_bus_error *error);

/* The same; the command's deed is what polkit asks about. */
int call_submit_deed(Call *call, const char *action, sd_bus_error *error);

/* The same; polkit is asked only about another's account. */
int call_submit_view(Call *call, sd_bus_error *error);
