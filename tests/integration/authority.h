/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* polkit's name on the bus, held by the test itself as polkit's user: it takes the daemon's
 * questions one by one, and answers them when and with what it likes. Like all on stage.h, it fails
 * the test where something should not happen, and what it returns lives as long as the world. */

#include <stdbool.h>
#include <systemd/sd-bus.h>

#define POLKIT_NAME "org.freedesktop.PolicyKit1"

/* polkit's answers, as question_answer() takes them. */
#define YES "(bba{ss})", 1, 0, 0
#define NO "(bba{ss})", 0, 0, 0
#define NEEDS_PASSWORD "(bba{ss})", 0, 1, 0

typedef struct Question {
        sd_bus_message *message;
        const char *subject; /* who calls the daemon, by their name on the bus */
        const char *action;  /* without our prefix */
        const char *text;    /* that a dialogue would show; "": polkit is to choose one */
        const char *id;      /* to take it back with */
        bool interactive;
} Question;

/* Takes the place of the world's polkit, if one runs. */
void authority_begin(void);

/* The next question that the daemon asks or has asked. */
const Question *question_next(void);

/* Answers with these values, as sd_bus_message_append() takes them; as often as one likes. */
void question_answer(const Question *question, const char *types, ...);
/* Answers with an error, in whose body are these values. */
void question_fail(const Question *question, const char *name, const char *types, ...);

/* The daemon takes back the oldest question that it has not taken back yet: this has to be it. */
void question_await_end(const Question *question);
