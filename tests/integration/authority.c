/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/integration/authority.h"

#include <errno.h>
#include <pwd.h>
#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/calls.h"

#define AUTHORITY POLKIT_NAME ".Authority"
#define MESSAGES_MAX 64

/* What has come and was not taken yet. */
typedef struct Inbox {
        sd_bus_message *messages[MESSAGES_MAX];
        unsigned n;
} Inbox;

static sd_bus *bus;
static Inbox questions, ends;

static void bus_destroy(void *memory) {
        sd_bus_close_unref(memory);
}

static void message_destroy(void *memory) {
        sd_bus_message_unref(memory);
}

static void inbox_put(Inbox *inbox, sd_bus_message *m) {
        cr_assert_lt(inbox->n, MESSAGES_MAX);
        inbox->messages[inbox->n++] = keep(sd_bus_message_ref(m), message_destroy);
}

static int on_message(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata;
        (void) error;
        if (sd_bus_message_is_method_call(m, AUTHORITY, "CheckAuthorization"))
                inbox_put(&questions, m);
        else if (sd_bus_message_is_method_call(m, AUTHORITY, "CancelCheckAuthorization"))
                inbox_put(&ends, m);
        else
                return 0;
        return 1;
}

static sd_bus_message *inbox_take(Inbox *inbox, const char *what) {
        int64_t deadline = now_ms() + WORLD_PATIENCE * 1000;

        while (inbox->n == 0) {
                int r = sd_bus_process(bus, NULL);
                cr_assert_geq(r, 0);
                cr_assert_gt(left_ms(deadline), 0, "the daemon sends no %s", what);
                if (r == 0)
                        (void) sd_bus_wait(bus, (uint64_t) left_ms(deadline) * 1000);
        }
        sd_bus_message *first = inbox->messages[0];
        memmove(inbox->messages, inbox->messages + 1, --inbox->n * sizeof(first));
        return first;
}

void authority_begin(void) {
        const struct passwd *polkitd = getpwnam("polkitd");
        int r = world_polkit_kill(world);

        cr_assert_not_null(polkitd);
        cr_assert(r >= 0 || r == -ESRCH);
        cr_assert_eq(world_bus(world, polkitd->pw_uid, &bus), 0);
        (void) keep(bus, bus_destroy);
        cr_assert_geq(sd_bus_add_filter(bus, NULL, on_message, NULL), 0);
        cr_assert_geq(sd_bus_request_name(bus, POLKIT_NAME, 0), 0);
}

static const char *without_prefix(const char *action) {
        const char *prefix = BUS_NAME ".";

        return strncmp(action, prefix, strlen(prefix)) == 0 ? action + strlen(prefix) : action;
}

/* The text among the details. */
static const char *read_text(sd_bus_message *m) {
        const char *name, *value, *found = "";

        cr_assert_gt(sd_bus_message_enter_container(m, 'a', "{ss}"), 0);
        while (sd_bus_message_read(m, "{ss}", &name, &value) > 0)
                if (strcmp(name, "polkit.message") == 0)
                        found = value;
        cr_assert_geq(sd_bus_message_exit_container(m), 0);
        return found;
}

const Question *question_next(void) {
        Question *question = keep(calloc(1, sizeof(*question)), free);
        sd_bus_message *m = inbox_take(&questions, "question");
        const char *kind, *key;
        uint32_t flags;

        question->message = m;
        cr_assert_gt(sd_bus_message_read(m, "(sa{sv})s", &kind, 1, &key, "s", &question->subject,
                                     &question->action),
                        0);
        cr_assert_str_eq(kind, "system-bus-name");
        question->action = without_prefix(question->action);
        question->text = read_text(m);
        cr_assert_gt(sd_bus_message_read(m, "us", &flags, &question->id), 0);
        question->interactive = flags != 0;
        return question;
}

static void answer_send(sd_bus_message *answer, const char *types, va_list ap) {
        if (types[0])
                cr_assert_geq(sd_bus_message_appendv(answer, types, ap), 0);
        cr_assert_geq(sd_bus_send(bus, answer, NULL), 0);
        cr_assert_geq(sd_bus_flush(bus), 0);
        sd_bus_message_unref(answer);
}

void question_answer(const Question *question, const char *types, ...) {
        sd_bus_message *answer = NULL;
        va_list ap;

        cr_assert_geq(sd_bus_message_new_method_return(question->message, &answer), 0);
        va_start(ap, types);
        answer_send(answer, types, ap);
        va_end(ap);
}

void question_fail(const Question *question, const char *name, const char *types, ...) {
        sd_bus_message *answer = NULL;
        va_list ap;

        cr_assert_geq(sd_bus_message_new_method_error(question->message, &answer,
                                      &SD_BUS_ERROR_MAKE_CONST(name, NULL)),
                        0);
        va_start(ap, types);
        answer_send(answer, types, ap);
        va_end(ap);
}

void question_await_end(const Question *question) {
        sd_bus_message *end = inbox_take(&ends, "end of a question");
        const char *id;

        cr_assert_gt(sd_bus_message_read(end, "s", &id), 0);
        cr_assert_str_eq(id, question->id);
}
