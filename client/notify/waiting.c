/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/notify/waiting.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/lib_bus.h"
#include "client/notify/text.h"
#include "client/words.h"
#include "common/timetext.h"

/* Between two lists. */
#define LIST_PAUSE_USEC UINT64_C(250000)

/* The password is the guardian's to type: as for the command. */
#define ASKING_TIMEOUT_USEC (UINT64_C(15) * 60 * 1000000)

/* One request that waits. */
typedef struct Question {
        Waiting *waiting;
        struct Question *next;
        int64_t id;
        bool listed;    /* by the newest list */
        bool dismissed; /* the guardian does not want to see it */
        bool answering; /* a button has been pressed */
        bool approve;   /* which one */
        Popup *popup;   /* NULL: among those that are only counted */
        char *title;    /* what it says there */
        char *body;
        sd_bus_slot *call; /* Resolve, or Get when it waits no more */
} Question;

struct Waiting {
        Notifier *notifier;
        Question *questions; /* as listed: the oldest first */
        Popup *more;         /* how many others there are; NULL: it is not shown */
        size_t n_more;       /* what it says */
        bool more_dismissed; /* until there are more of them */
        bool stale;          /* the list is to be read again */
        sd_bus_slot *call;   /* ListPending */
        sd_event_source *timer;
};

static Reader reader_of(const Waiting *waiting) {
        const Notifier *notifier = waiting->notifier;

        return (Reader){.uid = notifier->uid, .now = time_now(), .platforms = &notifier->platforms};
}

/* Its popup has been released or closed before. */
static void question_free(Question *question) {
        Question **link = &question->waiting->questions;

        while (*link != question)
                link = &(*link)->next;
        *link = question->next;
        sd_bus_slot_unref(question->call);
        free(question->title);
        free(question->body);
        free(question);
}

/* Says what became of it, and has done with it. */
static void question_end(Question *question, Notice *notice) {
        if (question->popup && notice) {
                popup_show(question->popup, notice);
                popup_release(question->popup);
        } else
                popup_close(question->popup);
        question_free(question);
}

/* ---- what became of it ---- */

static int on_request(sd_bus_message *reply, void *userdata, sd_bus_error *error) {
        _cleanup_(budget_request_clear) BudgetRequest request = {0};
        _cleanup_(notice_clear) Notice notice = {0};
        Question *question = userdata;

        (void) error;
        if (notifier_got(reply, &request) < 0 || request_withdrawn(&request)) {
                question_end(question, NULL);
                return 1;
        }
        notice_answered(&request, question->title, &notice);
        /* Not for who does not want to see it; but for who has just pressed a button. */
        question_end(question, question->dismissed && !question->answering ? NULL : &notice);
        return 1;
}

/* It waits no more, and it was not our answer. */
static void question_look_up(Question *question) {
        Notifier *notifier = question->waiting->notifier;

        if (!question->popup ||
                        notifier_get(notifier, question->id, on_request, question,
                                        &question->call) < 0)
                question_end(question, NULL);
}

/* ---- buttons ---- */

static void question_fail(Question *question, const sd_bus_error *error) {
        _cleanup_(notice_clear) Notice notice = {0};
        _cleanup_(budget_error_clear) BudgetError failure = {
                        .code = budget_error_from_name(error->name),
                        .message = strdup(error->message ? error->message : error->name)};
        const Reader reader = reader_of(question->waiting);

        if (failure.code == BUDGET_ERROR_WRONG_STATE ||
                        failure.code == BUDGET_ERROR_UNKNOWN_REQUEST) {
                question_look_up(question);
                return;
        }
        question->answering = question->dismissed = false;
        notice_problem(&reader, question->id, question->approve, &failure, question->title,
                        question->body, &notice);
        popup_show(question->popup, &notice);
        /* It may have been answered by somebody else meanwhile. */
        waiting_refresh(question->waiting);
}

static int on_resolved(sd_bus_message *reply, void *userdata, sd_bus_error *ret_error) {
        _cleanup_(notice_clear) Notice notice = {0};
        const sd_bus_error *error = sd_bus_message_get_error(reply);
        Question *question = userdata;
        const char *state;

        (void) ret_error;
        question->call = sd_bus_slot_unref(question->call);
        if (error)
                question_fail(question, error);
        else if (sd_bus_message_read(reply, "s", &state) < 0)
                question_look_up(question);
        else {
                notice_resolved(question->id, question->approve, state, question->title, &notice);
                question_end(question, &notice);
        }
        return 1;
}

/* polkit asks for the guardian's password, in the session, whatever was pressed here. */
static void on_pressed(bool approve, void *userdata) {
        const sd_bus_error unreachable =
                        SD_BUS_ERROR_MAKE_CONST(SD_BUS_ERROR_SERVICE_UNKNOWN, "no bus");
        _cleanup_message_ sd_bus_message *call = NULL;
        Question *question = userdata;
        Notifier *notifier = question->waiting->notifier;

        if (question->answering)
                return;
        question->answering = true;
        question->approve = approve;
        int r = notifier_call_new(notifier, INTERFACE_GUARDIAN, "Resolve", &call);
        if (r >= 0)
                r = sd_bus_message_append(
                                call, "tba{sv}", (uint64_t) question->id, (int) approve, 0);
        if (r >= 0)
                r = sd_bus_message_set_auto_start(call, true);
        if (r >= 0)
                r = sd_bus_message_set_allow_interactive_authorization(call, true);
        if (r >= 0)
                r = notifier_call(notifier, call, ASKING_TIMEOUT_USEC, on_resolved, question,
                                &question->call);
        if (r < 0)
                question_fail(question, &unreachable);
}

static void on_dismissed(void *userdata) {
        Question *question = userdata;

        question->dismissed = true;
}

static const PopupHandlers question_handlers = {.pressed = on_pressed, .closed = on_dismissed};

/* ---- the list ---- */

static Question *question_find(Waiting *waiting, int64_t id) {
        Question *question = waiting->questions;

        while (question && question->id != id)
                question = question->next;
        return question;
}

/* One more, behind the others. NULL: no memory. */
static Question *question_new(Waiting *waiting, int64_t id) {
        Question *question = calloc(1, sizeof *question), **link = &waiting->questions;
        if (!question)
                return NULL;

        *question = (Question){.waiting = waiting, .id = id};
        while (*link)
                link = &(*link)->next;
        *link = question;
        return question;
}

static void question_show(Question *question, const BudgetRequest *request) {
        const Reader reader = reader_of(question->waiting);
        _cleanup_(notice_clear) Notice notice = {0};

        question->popup = popup_new(
                        question->waiting->notifier->desktop, &question_handlers, question);
        if (!question->popup)
                return;
        notice_waiting(&reader, request, &notice);
        question->title = notice.title ? strdup(notice.title) : NULL;
        question->body = notice.body ? strdup(notice.body) : NULL;
        popup_show(question->popup, &notice);
}

static void on_more_dismissed(void *userdata) {
        Waiting *waiting = userdata;

        waiting->more_dismissed = true;
}

static void more_show(Waiting *waiting, size_t n) {
        static const PopupHandlers handlers = {.closed = on_more_dismissed};
        _cleanup_(notice_clear) Notice notice = {0};

        if (n == waiting->n_more)
                return;
        waiting->more_dismissed = waiting->more_dismissed && n < waiting->n_more;
        waiting->n_more = n;
        if (n == 0)
                waiting->more = popup_close(waiting->more);
        if (n == 0 || waiting->more_dismissed)
                return;
        if (!waiting->more)
                waiting->more = popup_new(waiting->notifier->desktop, &handlers, waiting);
        if (!waiting->more)
                return;
        notice_more(n, &notice);
        popup_show(waiting->more, &notice);
}

/* Those that the list does not have any more have been answered, or were taken back. */
static void drop_unlisted(Waiting *waiting) {
        for (Question *question = waiting->questions, *next; question; question = next) {
                next = question->next;
                /* That somebody else was first, our own call will be told. */
                if (!question->listed && !question->answering && !question->call)
                        question_look_up(question);
        }
}

/* The oldest that are not shown, as far as there is room. */
static void show_listed(Waiting *waiting, const RecordList *requests) {
        const BudgetRequest *items = requests->items;
        size_t n_shown = 0, n_more = 0;

        for (const Question *question = waiting->questions; question; question = question->next)
                n_shown += question->listed && question->popup && !question->dismissed;
        for (size_t i = 0; i < requests->n; i++) {
                Question *question = question_find(waiting, items[i].id);

                if (!question || question->popup)
                        continue;
                if (n_shown < WAITING_SHOWN_MAX) {
                        question_show(question, &items[i]);
                        n_shown++;
                } else
                        n_more++;
        }
        more_show(waiting, n_more);
}

static void take_list(Waiting *waiting, const RecordList *requests) {
        const BudgetRequest *items = requests->items;

        for (Question *question = waiting->questions; question; question = question->next)
                question->listed = false;
        for (size_t i = 0; i < requests->n; i++) {
                Question *question = question_find(waiting, items[i].id);

                /* Nobody answers their own. */
                if (items[i].uid == waiting->notifier->uid)
                        continue;
                if (!question)
                        question = question_new(waiting, items[i].id);
                if (question)
                        question->listed = true;
        }
        drop_unlisted(waiting);
        show_listed(waiting, requests);
}

static int on_list(sd_bus_message *reply, void *userdata, sd_bus_error *error) {
        _cleanup_(record_list_clear) RecordList requests = {.type = &budget_request_type};
        Waiting *waiting = userdata;

        (void) error;
        waiting->call = sd_bus_slot_unref(waiting->call);
        if (!sd_bus_message_is_method_error(reply, NULL) && bus_read_records(reply, &requests) >= 0)
                take_list(waiting, &requests);
        /* Else: the daemon has ended, and will be listened to again; or it may not be seen. */
        return 1;
}

static void list(Waiting *waiting) {
        _cleanup_message_ sd_bus_message *call = NULL;
        Notifier *notifier = waiting->notifier;

        waiting->stale = false;
        int r = notifier_call_new(notifier, INTERFACE_GUARDIAN, "ListPending", &call);
        if (r >= 0)
                r = sd_bus_message_append(
                                call, "a{sv}", 1, "count", "u", (uint32_t) LIST_COUNT_MAX);
        if (r >= 0)
                (void) notifier_call(notifier, call, 0, on_list, waiting, &waiting->call);
        if (sd_event_source_set_time_relative(waiting->timer, LIST_PAUSE_USEC) >= 0)
                (void) sd_event_source_set_enabled(waiting->timer, SD_EVENT_ONESHOT);
}

static int on_time(sd_event_source *timer, uint64_t now, void *userdata) {
        Waiting *waiting = userdata;

        (void) timer;
        (void) now;
        if (waiting->stale)
                list(waiting);
        return 0;
}

void waiting_refresh(Waiting *waiting) {
        int enabled;

        if (!waiting->notifier->guardian)
                return;
        waiting->stale = true;
        if (sd_event_source_get_enabled(waiting->timer, &enabled) >= 0 && enabled == SD_EVENT_OFF)
                list(waiting);
}

void waiting_changed(Waiting *waiting, int64_t id) {
        if (question_find(waiting, id))
                waiting_refresh(waiting);
}

/* ---- beginning and end ---- */

int waiting_new(Notifier *notifier, Waiting **ret) {
        _cleanup_(waiting_freep) Waiting *waiting = calloc(1, sizeof *waiting);
        if (!waiting)
                return -ENOMEM;

        waiting->notifier = notifier;
        int r = sd_event_add_time_relative(
                        notifier->loop, &waiting->timer, CLOCK_MONOTONIC, 0, 0, on_time, waiting);
        if (r >= 0)
                r = sd_event_source_set_enabled(waiting->timer, SD_EVENT_OFF);
        if (r >= 0)
                *ret = TAKE_PTR(waiting);
        return r;
}

Waiting *waiting_free(Waiting *waiting) {
        if (!waiting)
                return NULL;
        while (waiting->questions)
                question_end(waiting->questions, NULL);
        popup_close(waiting->more);
        sd_bus_slot_unref(waiting->call);
        sd_event_source_disable_unref(waiting->timer);
        free(waiting);
        return NULL;
}
