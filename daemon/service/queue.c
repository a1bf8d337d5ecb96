/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "service/queue.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"

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

/* What costs a thousand rows is not shared by count alone. */
static bool is_listing(const Command *command) {
        static const CommandKind kinds[] = {COMMAND_LIST_REQUESTS, COMMAND_LIST_ACCOUNTS,
                        COMMAND_LIST_PENDING, COMMAND_LIST_CHANGES, COMMAND_SUMMARIZE,
                        COMMAND_LIST_UNTOLD, COMMAND_LIST_BUNDLES, COMMAND_QUOTE};

        for (size_t i = 0; i < ELEMENTSOF(kinds); i++)
                if (kinds[i] == command->kind)
                        return true;
        return false;
}

int queue_add(Queue *queue, Command *command) {
        Lane *lane = find_lane(queue, command->caller);

        if (lane &&
                        (lane->n == SERVICE_WAITING_MAX ||
                                        (is_listing(command) &&
                                                        lane->n_listings == SERVICE_LISTINGS_MAX)))
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
        lane->n_listings += is_listing(command);
        queue->n++;
        return 0;
}

void queue_begin(Queue *queue) {
        for (size_t i = 0; i < queue->n_lanes; i++)
                queue->lanes[i].listed = false;
}

/* A lane keeps its order: behind a listing that has to wait, all of it waits. */
static Lane *lane_in_turn(Queue *queue) {
        for (size_t i = 0; i < queue->n_lanes; i++) {
                if (queue->turn >= queue->n_lanes)
                        queue->turn = 0;
                Lane *lane = &queue->lanes[queue->turn];
                if (!lane->listed || !is_listing(lane->first))
                        return lane;
                queue->turn++;
        }
        return NULL;
}

Command *queue_take(Queue *queue) {
        Lane *lane = lane_in_turn(queue);
        if (!lane)
                return NULL;

        Command *command = lane->first;
        lane->first = command->next;
        if (!lane->first)
                lane->last = NULL;
        lane->n--;
        queue->n--;
        if (is_listing(command)) {
                lane->n_listings--;
                lane->listed = true;
        }
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
