/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/call.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "bus/append.h"
#include "bus/errors.h"

/* So many messages that the bus has not taken from us yet are too many: somebody does not read the
 * answers they asked for. */
enum { UNSENT_MAX = 128 };

Call *call_free(Call *call) {
        if (!call)
                return NULL;
        sd_bus_message_unref(call->reply);
        sd_bus_message_unref(call->message);
        free(call);
        return NULL;
}

void call_freep(Call **call) {
        *call = call_free(*call);
}

int call_check_unread(const Call *call, sd_bus_error *error) {
        uint64_t unsent;

        if (sd_bus_get_n_queued_write(call->bus->connection, &unsent) >= 0 && unsent > UNSENT_MAX)
                return error_too_much(error, "answers that were not read");
        return 0;
}

/* The reply is begun anew: what an earlier run put into it does not count. */
static int begin_reply(void *userdata) {
        Call *call = userdata;

        call->reply = sd_bus_message_unref(call->reply);
        int r = sd_bus_message_new_method_return(call->message, &call->reply);
        if (r >= 0 && call->rows)
                r = sd_bus_message_open_container(call->reply, 'a', call->rows);
        return r;
}

int call_put_request(const RequestView *request, void *userdata) {
        Call *call = userdata;

        return append_request(call->reply, request);
}

int call_answer_rows(Call *call) {
        (void) call;
        return 0;
}

void call_log_deed(const Call *call, const char *message_id) {
        if (call->deed[0])
                log_message(LOG_NOTICE, message_id, "uid %u used a guardian's right to %s",
                                call->caller.uid, call->deed);
}

/* Nothing can be told to somebody who has left: failing to send is not looked at. */
static void reply(Call *call) {
        _cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;

        int r = call->rows ? sd_bus_message_close_container(call->reply) : call->answer(call);
        if (r >= 0)
                r = sd_bus_send(call->bus->connection, call->reply, NULL);
        if (r < 0)
                (void) sd_bus_reply_method_errno(call->message, error_of_system(&error, r), &error);
}

/* Whether the account still is whose it was when polkit was asked: that may be minutes ago. */
static bool account_is_same(const Call *call) {
        const Person *account = &call->command.account;
        char name[USER_NAME_MAX + 1];

        if (account->uid == call->caller.uid || account->uid == UID_ALL)
                return true;
        return auth_user_name(account->uid, name) > 0 && strcmp(name, account->name) == 0;
}

/* For every verdict but AUTH_YES. To who may not see it a request looks as if there were none. */
static int error_of_no(const Call *call, AuthVerdict verdict, sd_bus_error *error) {
        if (call->command.kind == COMMAND_GET)
                return error_of_refusal(error, REFUSAL_UNKNOWN_REQUEST);
        return error_of_verdict(error, verdict);
}

static void on_verdict(AuthVerdict verdict, void *userdata) {
        _cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
        _cleanup_(sd_bus_message_unrefp) sd_bus_message *message = NULL;
        _cleanup_(call_freep) Call *call = userdata;
        int r;

        if (verdict == AUTH_CALLER_LEFT)
                return;
        message = sd_bus_message_ref(call->message);
        if (verdict != AUTH_YES) {
                r = error_of_no(call, verdict, &error);
        } else if (!account_is_same(call)) {
                r = error_unknown_account(&error, call->command.account.uid);
        } else {
                call->command.any_account = true;
                r = call->proceed(TAKE_PTR(call), &error);
        }
        if (r < 0)
                (void) sd_bus_reply_method_errno(message, r, &error);
}

int call_submit_if(Call *own_call, const char *action, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = own_call;
        AuthDetail details[3] = {{0}};
        char question[DEED_MAX + 64];
        size_t n = 0;

        if (call->names_account)
                details[n++] = (AuthDetail){"user", call->command.account.name};
        if (call->deed[0]) {
                (void) snprintf(question, sizeof(question),
                                "A guardian's password is needed to %s.", call->deed);
                details[n++] = (AuthDetail){"polkit.message", question};
        }
        int r = auth_ask(call->bus->auth, call->message, call->caller.uid, action, details,
                        on_verdict, call);
        if (r == -EBUSY)
                return error_too_much(error, "authorisations");
        if (r < 0)
                return error_of_no(call, AUTH_NO, error);
        TAKE_PTR(call);
        return 1;
}

int call_submit_deed(Call *call, const char *action, sd_bus_error *error) {
        deed_describe(&call->command, call->deed);
        return call_submit_if(call, action, error);
}

static void on_done(Command *command) {
        _cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
        _cleanup_(call_freep) Call *call = command->userdata;
        _cleanup_(sd_bus_message_unrefp) sd_bus_message *message =
                        sd_bus_message_ref(call->message);
        const char *others_action = command->any_account ? NULL : call->others_action;
        int r = 0;

        bus_note_done(call->bus);
        if (command->error < 0)
                r = error_of_system(&error, command->error);
        else if (command->refusal == REFUSAL_UNKNOWN_REQUEST && others_action)
                r = call_submit_if(TAKE_PTR(call), others_action, &error);
        else if (command->refusal != REFUSAL_NONE)
                r = error_of_refusal(&error, command->refusal);
        else
                reply(call);
        if (r < 0)
                (void) sd_bus_reply_method_errno(message, r, &error);
}

int call_about(Call *call, uint32_t uid, sd_bus_error *error) {
        Person person = {.uid = uid};

        call->names_account = true;
        if (uid == call->caller.uid)
                return 0;
        int r = auth_user_name(uid, person.name);
        if (r <= 0)
                return error_unknown_account(error, uid);
        call->command.account = person;
        return 0;
}

int call_submit(Call *own_call, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = own_call;

        int r = bus_submit(call->bus, &call->command);
        if (r == -EBUSY)
                r = error_too_much(error, "calls");
        if (r < 0)
                return r;
        TAKE_PTR(call);
        return 1;
}

int call_new(Bus *bus, sd_bus_message *message, CommandKind kind, Call **ret, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = calloc(1, sizeof(*call));
        if (!call)
                return -ENOMEM;

        call->bus = bus;
        call->message = sd_bus_message_ref(message);
        int r = auth_caller(bus->auth, message, &call->caller);
        if (r < 0)
                return sd_bus_error_set(error, SD_BUS_ERROR_ACCESS_DENIED,
                                "It could not be found out who is calling");
        if (call->caller.name[0] == '\0')
                return error_unknown_account(error, call->caller.uid);

        call->command.kind = kind;
        call->command.caller = call->caller.uid;
        call->command.account.uid = call->caller.uid;
        memcpy(call->command.account.name, call->caller.name, sizeof(call->caller.name));
        call->proceed = call_submit;
        call->command.sink.begin = begin_reply;
        call->command.done = on_done;
        call->command.userdata = call;
        *ret = TAKE_PTR(call);
        return 0;
}

int call_new_about(Bus *bus, sd_bus_message *message, CommandKind kind, Call **ret,
                sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;
        uint32_t uid;

        int r = call_new(bus, message, kind, &call, error);
        if (r < 0)
                return r;
        assert(call);
        r = sd_bus_message_read(message, "u", &uid);
        if (r >= 0)
                r = call_about(call, uid, error);
        if (r >= 0)
                *ret = TAKE_PTR(call);
        return r;
}

bool call_is_own(const Call *call) {
        return call->command.account.uid == call->caller.uid;
}

int call_submit_view(Call *call, sd_bus_error *error) {
        if (call_is_own(call))
                return call->proceed(call, error);
        return call_submit_if(call, ACTION_VIEW, error);
}
