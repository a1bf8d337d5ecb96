/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Commands waiting for a batch, in a lane per uid, taken in turns: a caller's flood makes only
 * that caller wait. */

#include "service/service.h"

typedef struct Lane {
        uint32_t uid;
        size_t n;
        Command *first;
        Command *last;
} Lane;

typedef struct Queue {
        Lane *lanes; /* those that are not empty */
        size_t n_lanes;
        size_t allocated;
        size_t turn;
        size_t n; /* commands in all lanes */
} Queue;

/* -EBUSY: SERVICE_WAITING_MAX of this uid are waiting; -ENOMEM. */
int queue_add(Queue *queue, Command *command);

/* The next one in turn, or NULL. */
Command *queue_take(Queue *queue);

void queue_clear(Queue *queue);
