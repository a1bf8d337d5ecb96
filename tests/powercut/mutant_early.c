/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Linked around redo_write() and service_run(): a daemon that answers before what it answered is in
 * the redo log. Nothing else is different. */

#include <stddef.h>

#include "ledger/redo.h"
#include "service/service.h"

int __real_redo_write(Redo *redo);
int __wrap_redo_write(Redo *redo);
int __real_service_run(Service *service, int64_t clock);
int __wrap_service_run(Service *service, int64_t clock);

static Redo *unwritten;

int __wrap_redo_write(Redo *redo) {
        unwritten = redo;
        return 0;
}

/* The answers leave within this. */
int __wrap_service_run(Service *service, int64_t clock) {
        int r = __real_service_run(service, clock);

        if (unwritten)
                (void) __real_redo_write(unwritten);
        unwritten = NULL;
        return r;
}
