/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/simulation/subject.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/simulation/words.h"

Subject *subject_free(Subject *subject) {
        if (!subject)
                return NULL;
        for (size_t i = 0; i < subject->events.n; i++)
                free(subject->events.at[i].text);
        free(subject->events.at);
        free(subject->ids.at);
        free(subject->warnings.at);
        subject->vtable->free(subject);
        return NULL;
}

int64_t subject_id(Subject *subject, int64_t number) {
        for (size_t i = subject->ids.n; i > 0; i--)
                if (subject->ids.at[i - 1].number == number)
                        return subject->ids.at[i - 1].id;
        return INT64_C(1) << 40;
}

static int64_t find_id(int64_t number, void *userdata) {
        return subject_id(userdata, number);
}

static void remember_warning(Subject *subject, const Event *event) {
        KnownWarning *known = LIST_ADD(&subject->warnings);
        Text text = {0};

        known->id = event->id;
        words_event(event, &text);
        snprintf(known->text, sizeof(known->text), "%s", text.text);
        text_clear(&text);
}

void subject_listen(const Event *event, void *userdata) {
        Subject *subject = userdata;
        EventLine *line = LIST_ADD(&subject->events);
        Text text = {0};

        if (event->kind == EVENT_WARNING)
                remember_warning(subject, event);
        words_event(event, &text);
        line->text = text.text;
        line->batch = subject->n_batches;
        line->maybe = event->kind == EVENT_BUDGET && event->percent == MODEL_MAYBE;
}

void subject_batch_end(Subject *subject) {
        subject->n_batches++;
}

/* By what number the request goes: of the first step that was answered with it. */
static int64_t number_of(const Subject *subject, int64_t id) {
        for (size_t i = 0; i < subject->ids.n; i++)
                if (subject->ids.at[i].id == id)
                        return subject->ids.at[i].number;
        return ABSENT;
}

/* Gives ids their steps' numbers. */
static char *translated(const Subject *subject, const char *text) {
        Text out = {0};

        text_add(&out, "%s", "");
        for (const char *at; (at = strchr(text, '@'));) {
                char *end;
                int64_t id = strtoll(at + 1, &end, 10), number = number_of(subject, id);

                text_add(&out, "%.*s", (int) (at - text), text);
                if (number != ABSENT)
                        text_add(&out, "#%" PRId64, number);
                else
                        text_add(&out, "unknown:%" PRId64, id);
                text = end;
        }
        text_add(&out, "%s", text);
        return out.text;
}

static void remember_id(Subject *subject, const Step *step, const Command *command) {
        if (command->error != 0 || command->refusal != REFUSAL_NONE || command->answer.id == 0 ||
                        (step->kind != COMMAND_REQUEST && step->kind != COMMAND_RECORD))
                return;
        *LIST_ADD(&subject->ids) = (KnownId){command->answer.id, step->number};
}

static void clear_events(Subject *subject) {
        for (size_t i = 0; i < subject->events.n; i++)
                free(subject->events.at[i].text);
        subject->events.n = 0;
        subject->n_batches = 0;
}

static bool is_limit_change(const Step *step) {
        return step->kind == COMMAND_SET_LIMIT || step->kind == COMMAND_REMOVE_LIMIT ||
                        step->kind == COMMAND_GRANT;
}

static void say(Subject *subject, const Command *command, Text *text) {
        Text rows = *text;

        *text = (Text){0};
        words_outcome(command, text);
        text_add(text, "%s", command->refusal == REFUSAL_NONE && rows.text ? rows.text : "");
        text_clear(&rows);
        char *there = translated(subject, text->text);
        text_clear(text);
        text_add(text, "%s", there);
        free(there);
}

void subject_go(Subject *subject, const Step *steps, size_t n, int64_t clock, Order *order,
                bool follow, Said *ret) {
        Command *commands[GO_MAX];
        size_t number_in_go[GO_MAX], n_commands = 0;

        clear_events(subject);
        for (size_t i = 0; i < n; i++) {
                Command *command = &ret->command[i];

                *command = step_command(&steps[i], clock, find_id, subject);
                command->sink = words_sink;
                command->userdata = &ret->text[i];
                ret->text[i] = (Text){0};
                /* As the bus does before it asks anybody. */
                if (is_limit_change(&steps[i]))
                        command->refusal = subject->vtable->check_limit(subject, &command->limit);
                if (command->refusal == REFUSAL_NONE) {
                        number_in_go[n_commands] = i;
                        commands[n_commands++] = command;
                }
        }
        subject->vtable->run(subject, commands, n_commands, clock, order, follow);
        ret->n_ran = order->n;
        for (size_t i = 0; i < order->n; i++) {
                size_t k = ret->ran[i] = number_in_go[order->command[i]];
                remember_id(subject, &steps[k], &ret->command[k]);
        }
        for (size_t i = 0; i < n; i++)
                say(subject, &ret->command[i], &ret->text[i]);
        for (size_t i = 0; i < subject->events.n; i++) {
                char *there = translated(subject, subject->events.at[i].text);
                free(subject->events.at[i].text);
                subject->events.at[i].text = there;
        }
}

void said_clear(Said *said) {
        for (size_t i = 0; i < GO_MAX; i++)
                text_clear(&said->text[i]);
}
