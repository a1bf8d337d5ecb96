/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A user's desktop session in the world: its bus, a coinbudget-notify, and a notification server
 * that writes down what it is told and shows nothing. One of each at a time. Like all on stage.h:
 * what should not happen fails the test, and results live as long as the world. */

#include "tests/integration/scenes.h"

#define WORLD_NOTIFY WORLD_BUILD_DIR "/coinbudget-notify"

/* The bus. */
void session_open(uid_t uid);
/* A connection to it, as its user. */
sd_bus *session_bus(void);
void session_await_name(const char *name);

/* Programs of the session: in the background, where `extra` becomes 3 (-1: none); or to their end.
 */
void session_set(const char *variable, const char *value);
pid_t session_run(const char *const argv[], int extra);
const Output *session_output(const char *const argv[]);

/* coinbudget-notify, with one notification of a kind in a second; listens when this returns. */
pid_t notify_start(void);
/* The same where no daemon is there: waits for one. */
pid_t notify_start_alone(void);
/* Waits until it says that: a part of its STATUS. */
void notify_await(const char *status);
/* It has taken in what the session's bus had for it. */
void notify_settle(void);
/* Ends it by SIGTERM, upon which it has to exit with 0. */
void notify_stop(void);

/* The server, which can do that: words, NULL-terminated. */
void board_open(const char *ability, ...);
#define board_open_full() board_open("actions", "body", "body-markup", NULL)
void board_close(void);

typedef struct Shown {
        uint32_t id; /* 0: it was not shown, but taken off: `replaces` */
        uint32_t replaces;
        const char *title;
        const char *body;
        const char *buttons; /* "approve=Approve,deny=Deny" */
        const char *icon;
        const char *category;
        int urgency;
        bool resident;
        int expires;
        int64_t at; /* of now_ms() */
} Shown;

/* The next that came, or comes. */
const Shown *next_shown(void);
/* Nothing has come. */
bool board_is_empty(void);

/* What a person does there. */
void board_press(uint32_t id, const char *button);
void board_dismiss(uint32_t id);

#define BUTTONS "approve=Approve,deny=Deny"

#define assert_shown(shown, expected_replaces, expected_title, expected_body, expected_buttons) \
        do {                                                                                    \
                const Shown *_shown = (shown);                                                  \
                cr_assert_str_eq(_shown->title, (expected_title), "title: %s", _shown->title);  \
                cr_assert_str_eq(_shown->body, (expected_body), "body: %s", _shown->body);      \
                cr_assert_str_eq(_shown->buttons, (expected_buttons), "%s", _shown->buttons);   \
                cr_assert_eq(_shown->replaces, (expected_replaces), "%u", _shown->replaces);    \
        } while (0)
#define assert_taken_off(shown, expected_id)                                                       \
        do {                                                                                       \
                const Shown *_shown = (shown);                                                     \
                cr_assert_eq(_shown->id, 0, "shown instead: %s, %s", _shown->title, _shown->body); \
                cr_assert_eq(_shown->replaces, (expected_id));                                     \
        } while (0)
