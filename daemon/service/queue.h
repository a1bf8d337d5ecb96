/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Commands waiting for a batch, in a lane per uid, taken in turns: a caller's flood makes only
 * that caller wait. */

#include "service/service.h"

typedef struct Lane {
        uint32_t uid;
        size_t n;
        size_t n_listings; /* of these, those that read many rows */
        bool listed;       /* one of these was taken for the present batch */
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

/* -EBUSY: SERVICE_WAITING_MAX of this uid are waiting, or SERVICE_LISTINGS_MAX; -ENOMEM. */
int queue_add(Queue *queue, Command *command);

/* Begins a batch: every lane may give a listing again. */
void queue_begin(Queue *queue);

/* The next one in turn for the batch, or NULL: none is left, or listings that have to wait. */
Command *queue_take(Queue *queue);

void queue_clear(Queue *queue);
