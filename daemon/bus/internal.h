/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the files of this room share. */

#include "auth/auth.h"
#include "bus/audience.h"
#include "bus/bus.h"
#include "bus/log.h"

struct Bus {
        sd_event *event;
        sd_bus *connection;
        Service *service;
        Auth *auth;
        Audience *audience;
        sd_event_source *batch; /* runs a batch once there is nothing more to read */
        sd_event_source *lapse; /* runs one when a hold is due */
        sd_event_source *flush; /* writes what the batches left to be written */
        unsigned taken;         /* commands taken in since the last batch */
        size_t n_waiting;       /* commands whose `done` has not been called yet */
        bool failing;           /* the last batch could not be written */
        bool damaged;           /* a part of the ledger cannot be read */
        const char *state;      /* the ledger's folder */
        bool clock_suspect;     /* the last request was refused for the clock */
};

extern const sd_bus_vtable recharge_vtable[];
extern const sd_bus_vtable budget_vtable[];
extern const sd_bus_vtable guardian_vtable[];
extern const sd_bus_vtable catalog_vtable[];

/* Whether a request was refused for the clock; logged when that begins. */
void bus_note_clock(Bus *bus, bool suspect);

/* Queues the command; a batch will run it. -EBUSY as service_submit(). Its `done` has to call
 * bus_note_done(). */
int bus_submit(Bus *bus, Command *command);
void bus_note_done(Bus *bus);
