/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "auth/auth.h"
#include "auth/caller.h"
#include "common/util.h"

#define POLKIT_NAME "org.freedesktop.PolicyKit1"
#define POLKIT_PATH "/org/freedesktop/PolicyKit1/Authority"
#define POLKIT_INTERFACE "org.freedesktop.PolicyKit1.Authority"

/* How long the bus's own answers are waited for, with everything standing still. */
#define ASKING_TIMEOUT_USEC (UINT64_C(5) * 1000000)

/* More messages than these on the connection that asks are somebody's mischief. */
enum { UNREAD_MAX = 4 };

/* CheckAuthorizationFlags, in polkit's D-Bus interface. */
#define POLKIT_ALLOW_USER_INTERACTION UINT32_C(1)

typedef struct AuthQuestion AuthQuestion;
struct AuthQuestion {
        Auth *auth;
        uint32_t caller;
        char cancellation_id[32];
        sd_bus_message *call;
        sd_bus_slot *slot;   /* polkit's answer */
        sd_bus_track *track; /* whether the caller leaves */
        AuthDone done;
        void *userdata;
        AuthQuestion *next;
};

struct Auth {
        sd_bus *bus;
        sd_bus *asking; /* a connection for questions that are waited for; NULL: none yet */
        Callers callers;
        AuthQuestion *questions;
        uint64_t n_asked;
};

static AuthQuestion *question_free(AuthQuestion *question) {
        if (!question)
                return NULL;
        sd_bus_slot_unref(question->slot);
        sd_bus_track_unref(question->track);
        sd_bus_message_unref(question->call);
        free(question);
        return NULL;
}

DEFINE_CLEANUP(AuthQuestion *, question_free, question_freep)

int auth_new(sd_bus *bus, Auth **ret) {
        Auth *auth = calloc(1, sizeof(*auth));
        if (!auth)
                return -ENOMEM;

        auth->bus = bus;
        *ret = auth;
        return 0;
}

/* Whether the connection can be asked: nobody has sent it much, as anybody may. */
static bool is_quiet(sd_bus *asking) {
        uint64_t unread;

        return asking && sd_bus_is_open(asking) > 0 &&
                        sd_bus_get_n_queued_read(asking, &unread) >= 0 && unread <= UNREAD_MAX;
}

/* Whoever waits on a connection takes in all that comes before the answer: on the one that is
 * called that is everything a flood has sent. Nobody calls this one; should somebody write to it
 * all the same, it gives way to another. */
static int open_asking(Auth *auth) {
        if (is_quiet(auth->asking))
                return 0;
        auth->asking = sd_bus_close_unref(auth->asking);
        int r = sd_bus_open_system_with_description(&auth->asking, "coinbudgetd-asking");
        return r < 0 ? r : sd_bus_set_method_call_timeout(auth->asking, ASKING_TIMEOUT_USEC);
}

int auth_caller(Auth *auth, sd_bus_message *call, Caller *ret) {
        const char *sender = sd_bus_message_get_sender(call);

        int r = sender ? open_asking(auth) : -EBADMSG;
        return r < 0 ? r : callers_find(&auth->callers, auth->asking, sender, ret);
}

/* Takes the question off the list, tells the verdict, and frees it. */
static void finish(AuthQuestion *question, AuthVerdict verdict) {
        AuthQuestion **link = &question->auth->questions;

        while (*link != question)
                link = &(*link)->next;
        *link = question->next;
        question->done(verdict, question->userdata);
        question_free(question);
}

Auth *auth_free(Auth *auth) {
        if (!auth)
                return NULL;
        while (auth->questions)
                finish(auth->questions, AUTH_CALLER_LEFT);
        sd_bus_close_unref(auth->asking);
        free(auth);
        return NULL;
}

/* Nobody waits for polkit's answer any more: the password dialogue, if there is one, goes away. */
static void cancel(const AuthQuestion *question) {
        _cleanup_(sd_bus_message_unrefp) sd_bus_message *call = NULL;

        if (sd_bus_message_new_method_call(question->auth->bus, &call, POLKIT_NAME, POLKIT_PATH,
                            POLKIT_INTERFACE, "CancelCheckAuthorization") < 0 ||
                        sd_bus_message_append(call, "s", question->cancellation_id) < 0 ||
                        sd_bus_message_set_expect_reply(call, 0) < 0 ||
                        sd_bus_message_set_auto_start(call, 0) < 0)
                return;
        (void) sd_bus_send(question->auth->bus, call, NULL);
}

static int on_caller_left(sd_bus_track *track, void *userdata) {
        AuthQuestion *question = userdata;

        (void) track;
        cancel(question);
        finish(question, AUTH_CALLER_LEFT);
        return 0;
}

/* The caller is asked for again: the wait may have been minutes. AUTH_YES: it is the same. */
static AuthVerdict check_caller(const AuthQuestion *question) {
        uint32_t uid;

        int r = open_asking(question->auth);
        if (r >= 0)
                r = caller_uid(question->auth->asking, sd_bus_message_get_sender(question->call),
                                &uid);
        if (r == -ENXIO)
                return AUTH_CALLER_LEFT;
        return r >= 0 && uid == question->caller ? AUTH_YES : AUTH_NO;
}

static AuthVerdict read_answer(const AuthQuestion *question, sd_bus_message *answer) {
        int authorized, challenge;

        /* Any error is a no: an error is also what polkit answers when the caller has left. And so
         * is whatever is not exactly of the form that polkit documents. */
        if (sd_bus_message_is_method_error(answer, NULL) ||
                        sd_bus_message_has_signature(answer, "(bba{ss})") <= 0 ||
                        sd_bus_message_enter_container(answer, 'r', "bba{ss}") <= 0 ||
                        sd_bus_message_read(answer, "bb", &authorized, &challenge) <= 0)
                return AUTH_NO;
        AuthVerdict caller = check_caller(question);
        if (authorized || caller != AUTH_YES)
                return caller;
        if (challenge && sd_bus_message_get_allow_interactive_authorization(question->call) <= 0)
                return AUTH_NEEDS_INTERACTION;
        return AUTH_NO;
}

static int on_answer(sd_bus_message *answer, void *userdata, sd_bus_error *error) {
        AuthQuestion *question = userdata;

        (void) error;
        if (sd_bus_message_is_method_error(answer, SD_BUS_ERROR_NO_REPLY))
                cancel(question);
        finish(question, read_answer(question, answer));
        return 0;
}

static int append_question(const AuthQuestion *question, const char *action,
                const AuthDetail details[], sd_bus_message *check) {
        bool interactive = sd_bus_message_get_allow_interactive_authorization(question->call) > 0;

        int r = sd_bus_message_append(check, "(sa{sv})s", "system-bus-name", 1, "name", "s",
                        sd_bus_message_get_sender(question->call), action);
        if (r >= 0)
                r = sd_bus_message_open_container(check, 'a', "{ss}");
        for (; details->name && r >= 0; details++)
                r = sd_bus_message_append(check, "{ss}", details->name, details->value);
        if (r >= 0)
                r = sd_bus_message_close_container(check);
        if (r >= 0)
                r = sd_bus_message_append(check, "us",
                                interactive ? POLKIT_ALLOW_USER_INTERACTION : UINT32_C(0),
                                question->cancellation_id);
        return r;
}

static int send_question(AuthQuestion *question, const char *action, const AuthDetail details[]) {
        _cleanup_(sd_bus_message_unrefp) sd_bus_message *check = NULL;
        sd_bus *bus = question->auth->bus;

        int r = sd_bus_track_new(bus, &question->track, on_caller_left, question);
        if (r >= 0)
                r = sd_bus_track_add_sender(question->track, question->call);
        if (r >= 0)
                r = sd_bus_message_new_method_call(bus, &check, POLKIT_NAME, POLKIT_PATH,
                                POLKIT_INTERFACE, "CheckAuthorization");
        if (r >= 0)
                r = append_question(question, action, details, check);
        if (r >= 0)
                r = sd_bus_call_async(bus, &question->slot, check, on_answer, question,
                                AUTH_TIMEOUT_USEC);
        return r;
}

static bool too_many_pending(const Auth *auth, uint32_t caller) {
        size_t n = 0, n_callers = 0;

        for (const AuthQuestion *question = auth->questions; question; question = question->next) {
                n++;
                n_callers += question->caller == caller;
        }
        return n >= AUTH_ALL_PENDING_MAX || n_callers >= AUTH_PENDING_MAX;
}

int auth_ask(Auth *auth, sd_bus_message *call, uint32_t caller, const char *action,
                const AuthDetail details[], AuthDone done, void *userdata) {
        if (too_many_pending(auth, caller))
                return -EBUSY;

        _cleanup_(question_freep) AuthQuestion *question = calloc(1, sizeof(*question));
        if (!question)
                return -ENOMEM;
        question->auth = auth;
        question->caller = caller;
        question->call = sd_bus_message_ref(call);
        question->done = done;
        question->userdata = userdata;
        (void) snprintf(question->cancellation_id, sizeof(question->cancellation_id), "%llu",
                        (unsigned long long) ++auth->n_asked);

        int r = send_question(question, action, details);
        if (r < 0)
                return r;
        question->next = auth->questions;
        auth->questions = TAKE_PTR(question);
        return 0;
}
