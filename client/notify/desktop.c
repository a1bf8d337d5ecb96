/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/notify/desktop.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/lib_bus.h"
#include "client/notify/escape.h"
#include "client/translate.h"

#define SERVER "org.freedesktop.Notifications"
#define SERVER_PATH "/org/freedesktop/Notifications"

#define SERVER_CHANGED                                                                        \
        "type='signal',sender='org.freedesktop.DBus',interface='org.freedesktop.DBus',member" \
        "='NameOwnerChanged',arg0='" SERVER "'"

/* The specification's numbers. */
enum { EXPIRES_BY_SERVER = -1, EXPIRES_NEVER = 0 };

struct Desktop {
        sd_bus *bus;
        char *server;       /* its connection; NULL: what it can do is not known */
        sd_bus_slot *asked; /* what it can do */
        bool buttons;
        bool markup;
        Popup *popups; /* the oldest first */
};

struct Popup {
        Desktop *desktop;
        Popup *next;
        const PopupHandlers *handlers; /* NULL: nobody wants to hear of it any more */
        void *userdata;
        Notice notice;
        uint32_t id;       /* of the server's; 0: none yet. Kept when it is closed */
        sd_bus_slot *sent; /* Notify, unanswered */
        bool on_screen;    /* as far as is known */
        bool to_send;      /* the notice has not been shown yet */
        bool to_close;
};

void notice_clear(Notice *notice) {
        free(notice->title);
        free(notice->body);
        free(notice->instead);
        *notice = (Notice){0};
}

static void popup_free(Popup *popup) {
        Popup **link = &popup->desktop->popups;

        while (*link != popup)
                link = &(*link)->next;
        *link = popup->next;
        sd_bus_slot_unref(popup->sent);
        notice_clear(&popup->notice);
        free(popup);
}

/* ---- to the server ---- */

static void close_on_screen(Desktop *desktop, uint32_t id) {
        _cleanup_message_ sd_bus_message *call = NULL;

        int r = sd_bus_message_new_method_call(
                        desktop->bus, &call, SERVER, SERVER_PATH, SERVER, "CloseNotification");
        if (r >= 0)
                r = sd_bus_message_append(call, "u", id);
        if (r >= 0)
                r = sd_bus_message_set_auto_start(call, false);
        if (r >= 0)
                r = sd_bus_message_set_expect_reply(call, false);
        if (r >= 0)
                (void) sd_bus_send(desktop->bus, call, NULL);
}

static int append_notice(sd_bus_message *call, const Desktop *desktop, const Notice *notice) {
        _cleanup_free_ char *body = NULL;
        bool buttons = notice->buttons && desktop->buttons;
        const char *instead = !desktop->buttons ? notice->instead : NULL;

        body = body_text(notice->body ? notice->body : "", instead, desktop->markup);
        if (!body)
                return -ENOMEM;
        int r = sd_bus_message_append(call, "sss", notice->icon, notice->title, body);
        if (r >= 0 && buttons)
                r = sd_bus_message_append(
                                call, "as", 4, "approve", _("Approve"), "deny", _("Deny"));
        else if (r >= 0)
                r = sd_bus_message_append(call, "as", 0);
        if (r >= 0)
                /* Resident: the answer takes the place of what was asked. */
                r = sd_bus_message_append(call, "a{sv}i", 3, "urgency", "y", (int) notice->urgency,
                                "category", "s", notice->category, "resident", "b", (int) buttons,
                                notice->stays ? EXPIRES_NEVER : EXPIRES_BY_SERVER);
        return r;
}

static void popup_send(Popup *popup, sd_bus_message_handler_t on_answer) {
        _cleanup_message_ sd_bus_message *call = NULL;
        Desktop *desktop = popup->desktop;

        int r = sd_bus_message_new_method_call(
                        desktop->bus, &call, SERVER, SERVER_PATH, SERVER, "Notify");
        if (r >= 0)
                r = sd_bus_message_append(call, "su", "coinbudget", popup->id);
        if (r >= 0)
                r = append_notice(call, desktop, &popup->notice);
        if (r >= 0)
                r = sd_bus_call_async(desktop->bus, &popup->sent, call, on_answer, popup, 0);
        /* Else it stays to be sent, with what comes next. */
        if (r >= 0)
                popup->to_send = false;
}

static int on_shown(sd_bus_message *reply, void *userdata, sd_bus_error *error) {
        Popup *popup = userdata;
        uint32_t id;

        (void) error;
        popup->sent = sd_bus_slot_unref(popup->sent);
        if (sd_bus_message_is_method_error(reply, NULL) || sd_bus_message_read(reply, "u", &id) < 0)
                /* Not at once: with what comes next, or when another server comes. */
                popup->to_send = true;
        else {
                popup->id = id;
                popup->on_screen = true;
                if (popup->to_close)
                        close_on_screen(popup->desktop, id);
                else if (popup->to_send)
                        popup_send(popup, on_shown);
        }
        if (!popup->handlers && !popup->sent)
                popup_free(popup);
        return 1;
}

static void desktop_flush(Desktop *desktop) {
        for (Popup *popup = desktop->popups; popup; popup = popup->next)
                if (popup->to_send && !popup->sent)
                        popup_send(popup, on_shown);
}

static int on_abilities(sd_bus_message *reply, void *userdata, sd_bus_error *error) {
        Desktop *desktop = userdata;
        const char *ability;

        (void) error;
        desktop->asked = sd_bus_slot_unref(desktop->asked);
        if (sd_bus_message_is_method_error(reply, NULL) ||
                        sd_bus_message_enter_container(reply, 'a', "s") < 0)
                return 1; /* there is none: its coming is told */
        desktop->buttons = desktop->markup = false;
        while (sd_bus_message_read(reply, "s", &ability) > 0) {
                desktop->buttons = desktop->buttons || text_equal(ability, "actions");
                desktop->markup = desktop->markup || text_equal(ability, "body-markup");
        }
        free(desktop->server);
        desktop->server = strdup(sd_bus_message_get_sender(reply));
        desktop_flush(desktop);
        return 1;
}

/* The bus starts one, where one is installed for that. */
static void ask_server(Desktop *desktop) {
        if (!desktop->asked)
                (void) sd_bus_call_method_async(desktop->bus, &desktop->asked, SERVER, SERVER_PATH,
                                SERVER, "GetCapabilities", on_abilities, desktop, "");
}

/* ---- from the server ---- */

/* Another server, or none: it knows nothing of what we have shown. */
static int on_server_changed(sd_bus_message *signal, void *userdata, sd_bus_error *error) {
        const char *name, *old, *owner;
        Desktop *desktop = userdata;
        bool to_send = false;

        (void) error;
        if (sd_bus_message_read(signal, "sss", &name, &old, &owner) < 0)
                return 0;
        desktop->asked = sd_bus_slot_unref(desktop->asked);
        free(TAKE_PTR(desktop->server));
        for (Popup *popup = desktop->popups, *next; popup; popup = next) {
                next = popup->next;
                popup->to_send = popup->to_send || popup->sent || popup->notice.stays;
                popup->sent = sd_bus_slot_unref(popup->sent);
                popup->on_screen = false;
                popup->id = 0;
                to_send = to_send || popup->to_send;
                if (!popup->handlers)
                        popup_free(popup);
        }
        if (*owner && to_send)
                ask_server(desktop);
        return 0;
}

static Popup *popup_of(Desktop *desktop, sd_bus_message *signal, uint32_t id) {
        if (!text_equal(sd_bus_message_get_sender(signal), desktop->server))
                return NULL;
        for (Popup *popup = desktop->popups; popup; popup = popup->next)
                if (popup->id == id && id > 0 && popup->handlers)
                        return popup;
        return NULL;
}

static int on_closed(sd_bus_message *signal, void *userdata, sd_bus_error *error) {
        uint32_t id, reason;

        (void) error;
        if (sd_bus_message_read(signal, "uu", &id, &reason) < 0)
                return 0;
        Popup *popup = popup_of(userdata, signal, id);
        if (popup && popup->on_screen) {
                popup->on_screen = false;
                popup->notice.stays = false;
                popup->handlers->closed(popup->userdata);
        }
        return 0;
}

/* Some servers close it first, which changes nothing here. */
static int on_pressed(sd_bus_message *signal, void *userdata, sd_bus_error *error) {
        const char *button;
        uint32_t id;

        (void) error;
        if (sd_bus_message_read(signal, "us", &id, &button) < 0)
                return 0;
        Popup *popup = popup_of(userdata, signal, id);
        if (!popup || !popup->notice.buttons || !popup->handlers->pressed)
                return 0;
        if (text_equal(button, "approve"))
                popup->handlers->pressed(true, popup->userdata);
        else if (text_equal(button, "deny"))
                popup->handlers->pressed(false, popup->userdata);
        return 0;
}

/* ---- popups ---- */

Popup *popup_new(Desktop *desktop, const PopupHandlers *handlers, void *userdata) {
        Popup *popup = calloc(1, sizeof *popup), **link = &desktop->popups;
        if (!popup)
                return NULL;

        *popup = (Popup){.desktop = desktop, .handlers = handlers, .userdata = userdata};
        while (*link)
                link = &(*link)->next;
        return *link = popup;
}

void popup_show(Popup *popup, Notice *notice) {
        Desktop *desktop = popup->desktop;

        notice_clear(&popup->notice);
        popup->notice = *notice;
        *notice = (Notice){0};
        popup->to_send = true;
        if (!desktop->server)
                ask_server(desktop);
        else if (!popup->sent)
                popup_send(popup, on_shown);
}

Popup *popup_release(Popup *popup) {
        if (!popup)
                return NULL;
        popup->handlers = NULL;
        if (!popup->sent)
                popup_free(popup);
        return NULL;
}

Popup *popup_close(Popup *popup) {
        if (!popup)
                return NULL;
        if (popup->on_screen)
                close_on_screen(popup->desktop, popup->id);
        popup->to_close = true;
        return popup_release(popup);
}

/* ---- beginning and end ---- */

int desktop_new(sd_bus *bus, Desktop **ret) {
        _cleanup_(desktop_freep) Desktop *desktop = calloc(1, sizeof *desktop);
        if (!desktop)
                return -ENOMEM;

        desktop->bus = sd_bus_ref(bus);
        int r = sd_bus_add_match_async(bus, NULL, SERVER_CHANGED, on_server_changed, NULL, desktop);
        if (r >= 0)
                r = sd_bus_match_signal_async(bus, NULL, SERVER, SERVER_PATH, SERVER,
                                "NotificationClosed", on_closed, NULL, desktop);
        if (r >= 0)
                r = sd_bus_match_signal_async(bus, NULL, SERVER, SERVER_PATH, SERVER,
                                "ActionInvoked", on_pressed, NULL, desktop);
        if (r >= 0)
                *ret = TAKE_PTR(desktop);
        return r;
}

Desktop *desktop_free(Desktop *desktop) {
        if (!desktop)
                return NULL;
        while (desktop->popups)
                popup_free(desktop->popups);
        sd_bus_slot_unref(desktop->asked);
        sd_bus_flush_close_unref(desktop->bus);
        free(desktop->server);
        free(desktop);
        return NULL;
}
