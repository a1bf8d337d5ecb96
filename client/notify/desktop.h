/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The session's notification server, as the Desktop Notifications Specification 1.2 has it: found,
 * lost and found again on the session bus. What could not be shown yet is kept, and shown when a
 * server comes: the newest of each popup. */

#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-event.h>

#include "common/util.h"

typedef enum Urgency {
        URGENCY_LOW,
        URGENCY_NORMAL,
} Urgency;

/* What is shown. The texts are plain ones, and owned; a server that takes markup gets them escaped.
 */
typedef struct Notice {
        char *title;
        char *body;
        char *instead; /* stands below where there are no buttons; NULL: nothing */
        const char *icon;
        const char *category;
        Urgency urgency;
        bool buttons; /* Approve and Deny, where the server has buttons */
        bool stays;   /* until it is closed, not for some seconds */
} Notice;

void notice_clear(Notice *notice);

typedef struct Desktop Desktop;
typedef struct Popup Popup;

/* Listens on the session bus that `bus` is connected to. 0 or -errno. */
int desktop_new(sd_bus *bus, Desktop **ret);
/* What is on the screen stays there. */
Desktop *desktop_free(Desktop *desktop);
DEFINE_CLEANUP(Desktop *, desktop_free, desktop_freep)

typedef struct PopupHandlers {
        void (*pressed)(bool approve, void *userdata); /* NULL: it has no buttons */
        void (*closed)(void *userdata);                /* it is on the screen no more */
} PopupHandlers;

/* One place on the screen, with nothing in it yet. NULL: no memory. */
Popup *popup_new(Desktop *desktop, const PopupHandlers *handlers, void *userdata);

/* Shows it, instead of what was there. Takes over what the notice owns. */
void popup_show(Popup *popup, Notice *notice);

/* Has done with it: what is on the screen stays there for the server to remove; or is taken off it.
 * Nothing is heard of it any more. Both return NULL. */
Popup *popup_release(Popup *popup);
Popup *popup_close(Popup *popup);
