/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "service/queue.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

static Lane *find_lane(Queue *queue, uint32_t uid) {
        for (size_t i = 0; i < queue->n_lanes; i++)
                if (queue->lanes[i].uid == uid)
                        return &queue->lanes[i];
        return NULL;
}

static Lane *add_lane(Queue *queue, uint32_t uid) {
        if (queue->n_lanes == queue->allocated) {
                size_t allocated = queue->allocated ? 2 * queue->allocated : 8;
                Lane *lanes = realloc(queue->lanes, allocated * sizeof(*lanes));
                if (!lanes)
                        return NULL;
                queue->lanes = lanes;
                queue->allocated = allocated;
        }
        Lane *lane = &queue->lanes[queue->n_lanes++];
        *lane = (Lane){.uid = uid};
        return lane;
}

int queue_add(Queue *queue, Command *command) {
        Lane *lane = find_lane(queue, command->caller);

        if (lane && lane->n == SERVICE_WAITING_MAX)
                return -EBUSY;
        if (!lane && !(lane = add_lane(queue, command->caller)))
                return -ENOMEM;

        command->next = NULL;
        if (lane->last)
                lane->last->next = command;
        else
                lane->first = command;
        lane->last = command;
        lane->n++;
        queue->n++;
        return 0;
}

Command *queue_take(Queue *queue) {
        if (queue->n == 0)
                return NULL;
        if (queue->turn >= queue->n_lanes)
                queue->turn = 0;

        Lane *lane = &queue->lanes[queue->turn];
        Command *command = lane->first;
        lane->first = command->next;
        if (!lane->first)
                lane->last = NULL;
        lane->n--;
        queue->n--;
        command->next = NULL;

        if (lane->n > 0)
                queue->turn++;
        else /* the last lane moves into the gap, and has its turn next */
                *lane = queue->lanes[--queue->n_lanes];
        return command;
}

void queue_clear(Queue *queue) {
        free(queue->lanes);
        *queue = (Queue){0};
}
