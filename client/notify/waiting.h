/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* For a guardian: the requests that wait for an answer, each with its buttons, a few at once. What
 * waits is read from the daemon, in one list, whenever it may have changed: so nothing is missed,
 * and nothing kept that waits no more. */

#include "client/notify/notifier.h"

/* So many are shown by themselves, the oldest first; the others as one that says how many. */
enum { WAITING_SHOWN_MAX = 3 };

typedef struct Waiting Waiting;

int waiting_new(Notifier *notifier, Waiting **ret);
Waiting *waiting_free(Waiting *waiting);
DEFINE_CLEANUP(Waiting *, waiting_free, waiting_freep)

/* It may have changed: reads the list, at most four times a second. */
void waiting_refresh(Waiting *waiting);

/* Likewise, if that request is one of them. */
void waiting_changed(Waiting *waiting, int64_t id);
