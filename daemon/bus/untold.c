/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/untold.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* A row, kept until it is known that the batch is on disk. */
typedef struct Untold {
        Event event;
        Limit limit;
} Untold;

typedef struct Telling {
        Bus *bus;
        Command command;
        char *subscriber;
        Untold *rows;
        size_t n;
        size_t allocated;
} Telling;

static Telling *telling_free(Telling *telling) {
        if (!telling)
                return NULL;
        free(telling->subscriber);
        free(telling->rows);
        free(telling);
        return NULL;
}

DEFINE_CLEANUP(Telling *, telling_free, telling_freep)

static int begin_rows(void *userdata) {
        ((Telling *) userdata)->n = 0;
        return 0;
}

static int keep_warning(const Event *warning, void *userdata) {
        Telling *telling = userdata;

        if (telling->n == UNTOLD_MAX)
                return 0;
        if (telling->n == telling->allocated) {
                size_t allocated = telling->allocated ? 2 * telling->allocated : 8;
                Untold *rows = realloc(telling->rows, allocated * sizeof(*rows));
                if (!rows)
                        return -ENOMEM;
                telling->rows = rows;
                telling->allocated = allocated;
        }
        telling->rows[telling->n++] = (Untold){.event = *warning, .limit = *warning->limit};
        return 0;
}

static void on_done(Command *command) {
        _cleanup_(telling_freep) Telling *telling = command->userdata;
        Bus *bus = telling->bus;

        bus_note_done(bus);
        if (command->error < 0 || command->refusal != REFUSAL_NONE)
                return; /* they stay untold */
        for (size_t i = 0; i < telling->n; i++) {
                Event *event = &telling->rows[i].event;

                event->limit = &telling->rows[i].limit;
                if (audience_warn(bus->audience, telling->subscriber, command->account.uid, event))
                        service_told(bus->service, event->id, event->uid == command->caller);
        }
}

int untold_tell(Bus *bus, const char *subscriber, uint32_t caller, const Person *account) {
        _cleanup_(telling_freep) Telling *telling = calloc(1, sizeof(*telling));
        if (!telling || !(telling->subscriber = strdup(subscriber)))
                return -ENOMEM;

        telling->bus = bus;
        telling->command.kind = COMMAND_LIST_UNTOLD;
        telling->command.caller = caller;
        telling->command.account = *account;
        telling->command.sink.begin = begin_rows;
        telling->command.sink.warning = keep_warning;
        telling->command.done = on_done;
        telling->command.userdata = telling;
        int r = bus_submit(bus, &telling->command);
        if (r >= 0)
                TAKE_PTR(telling);
        return r;
}
