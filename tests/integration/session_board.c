/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A notification server that writes down what it is told. */

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/session.h"

#define SERVER "org.freedesktop.Notifications"
#define SERVER_PATH "/org/freedesktop/Notifications"

enum { SHOWN_MAX = 256, ABILITIES_MAX = 8 };

static sd_bus *server;
static const char *abilities[ABILITIES_MAX + 1];
static const Shown *shown[SHOWN_MAX];
static unsigned n_shown, n_seen;
static uint32_t last_id;

static void shown_add(const Shown *one) {
        Shown *copy = keep(malloc(sizeof(*copy)), free);

        *copy = *one;
        copy->at = now_ms();
        cr_assert_lt(n_shown, SHOWN_MAX);
        shown[n_shown++] = copy;
}

static int on_abilities(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        sd_bus_message *reply = NULL;

        (void) userdata;
        (void) error;
        cr_assert_geq(sd_bus_message_new_method_return(m, &reply), 0);
        cr_assert_geq(sd_bus_message_append_strv(reply, (char **) (uintptr_t) abilities), 0);
        int r = sd_bus_send(server, reply, NULL);
        sd_bus_message_unref(reply);
        return r;
}

static const char *read_buttons(sd_bus_message *m) {
        const char *buttons = "", *key, *label;

        cr_assert_geq(sd_bus_message_enter_container(m, 'a', "s"), 0);
        while (sd_bus_message_read(m, "s", &key) > 0) {
                cr_assert_gt(sd_bus_message_read(m, "s", &label), 0);
                buttons = text("%s%s%s=%s", buttons, buttons[0] ? "," : "", key, label);
        }
        cr_assert_geq(sd_bus_message_exit_container(m), 0);
        return buttons;
}

static void read_hint(sd_bus_message *m, const char *hint, Shown *one) {
        const char *word;
        uint8_t byte;
        int truth;

        if (strcmp(hint, "urgency") == 0) {
                cr_assert_gt(sd_bus_message_read(m, "v", "y", &byte), 0);
                one->urgency = byte;
        } else if (strcmp(hint, "category") == 0) {
                cr_assert_gt(sd_bus_message_read(m, "v", "s", &word), 0);
                one->category = text("%s", word);
        } else if (strcmp(hint, "resident") == 0) {
                cr_assert_gt(sd_bus_message_read(m, "v", "b", &truth), 0);
                one->resident = truth;
        } else
                cr_assert_fail("a hint %s", hint);
}

static int on_notify(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        const char *app, *icon, *title, *body, *hint;
        Shown one = {.category = ""};

        (void) userdata;
        (void) error;
        cr_assert_geq(sd_bus_message_read(m, "susss", &app, &one.replaces, &icon, &title, &body),
                        0);
        cr_assert_str_eq(app, "coinbudget");
        one.icon = text("%s", icon);
        one.title = text("%s", title);
        one.body = text("%s", body);
        one.buttons = read_buttons(m);
        cr_assert_geq(sd_bus_message_enter_container(m, 'a', "{sv}"), 0);
        while (sd_bus_message_enter_container(m, 'e', "sv") > 0) {
                cr_assert_gt(sd_bus_message_read(m, "s", &hint), 0);
                read_hint(m, hint, &one);
                cr_assert_geq(sd_bus_message_exit_container(m), 0);
        }
        cr_assert_geq(sd_bus_message_exit_container(m), 0);
        cr_assert_gt(sd_bus_message_read(m, "i", &one.expires), 0);
        one.id = one.replaces ? one.replaces : ++last_id;
        shown_add(&one);
        return sd_bus_reply_method_return(m, "u", one.id);
}

static int on_close(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        Shown one = {.title = "", .body = "", .buttons = "", .icon = "", .category = ""};

        (void) userdata;
        (void) error;
        cr_assert_gt(sd_bus_message_read(m, "u", &one.replaces), 0);
        shown_add(&one);
        cr_assert_geq(sd_bus_emit_signal(server, SERVER_PATH, SERVER, "NotificationClosed", "uu",
                                      one.replaces, 3U),
                        0);
        return sd_bus_reply_method_return(m, "");
}

static const sd_bus_vtable vtable[] = {
                SD_BUS_VTABLE_START(0),
                SD_BUS_METHOD("GetCapabilities", "", "as", on_abilities,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD("Notify", "susssasa{sv}i", "u", on_notify,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD("CloseNotification", "u", "", on_close, SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_VTABLE_END,
};

void board_open(const char *ability, ...) {
        unsigned n = 0;
        va_list ap;

        va_start(ap, ability);
        for (; ability && n < ABILITIES_MAX; ability = va_arg(ap, const char *))
                abilities[n++] = ability;
        va_end(ap);
        abilities[n] = NULL;
        server = session_bus();
        cr_assert_geq(sd_bus_add_object_vtable(server, NULL, SERVER_PATH, SERVER, vtable, NULL), 0);
        cr_assert_geq(sd_bus_request_name(server, SERVER, 0), 0);
        last_id += 100; /* as if others had shown something, too */
}

void board_close(void) {
        cr_assert_geq(sd_bus_release_name(server, SERVER), 0);
        (void) sd_bus_flush(server);
        server = NULL;
}

static void pump(uint64_t usec) {
        int r = sd_bus_process(server, NULL);

        cr_assert_geq(r, 0);
        if (r == 0)
                cr_assert_geq(sd_bus_wait(server, usec), 0);
}

const Shown *next_shown(void) {
        int64_t deadline = now_ms() + WORLD_PATIENCE * 1000;

        while (n_seen == n_shown) {
                cr_assert_gt(left_ms(deadline), 0, "nothing was shown");
                pump((uint64_t) left_ms(deadline) * 1000);
        }
        return shown[n_seen++];
}

bool board_is_empty(void) {
        while (sd_bus_process(server, NULL) > 0)
                ;
        return n_seen == n_shown;
}

void board_press(uint32_t id, const char *button) {
        cr_assert_geq(sd_bus_emit_signal(server, SERVER_PATH, SERVER, "ActionInvoked", "us", id,
                                      button),
                        0);
        cr_assert_geq(sd_bus_flush(server), 0);
}

void board_dismiss(uint32_t id) {
        cr_assert_geq(sd_bus_emit_signal(server, SERVER_PATH, SERVER, "NotificationClosed", "uu",
                                      id, 2U),
                        0);
        cr_assert_geq(sd_bus_flush(server), 0);
}
