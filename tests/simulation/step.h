/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* One step of a sequence: plain numbers, which can be written down, read back and made smaller.
 * A step names a request by the number of the step that asked it, so that it means the same when
 * other steps are taken away. */

#include <stdint.h>

#include "service/service.h"
#include "tests/simulation/must.h"

/* A step is one of service.h's commands, or: */
enum {
        STEP_CLOCK = COMMAND_KIND_COUNT, /* the system's clock moves */
        STEP_WAKE,                       /* the service runs without a command */
        STEP_CONFIGURE,                  /* a setting changes */
        STEP_RESTART,
        STEP_ACCEPT_CLOCK, /* the daemon stops, root believes the clock, the daemon starts */
        STEP_TOLD,         /* a warning has reached somebody */
        STEP_KIND_COUNT,
};

typedef enum Arg {
        ARG_BY,       /* who calls: a person */
        ARG_OF,       /* whose account: a person */
        ARG_ANY,      /* polkit has said that everybody's may be seen */
        ARG_PLATFORM, /* ABSENT, here and in all that is optional: not given */
        ARG_COINS,
        ARG_PRICE,
        ARG_CURRENCY, /* of the price: a unit */
        ARG_KEY,
        ARG_SELLER,
        ARG_REF,  /* the number of the step that asked it */
        ARG_WHEN, /* µs before the clock; may be below 0. NOT_GIVEN: not given */
        ARG_SINCE,
        ARG_UNTIL, /* µs after the clock, likewise */
        ARG_WINDOW,
        ARG_UNIT,
        ARG_AMOUNT,
        ARG_SELF, /* for oneself rather than as a guardian */
        ARG_YES,
        ARG_STATE,
        ARG_ROWS,
        ARG_SETTING,
        ARG_VALUE,
        ARG_AT, /* the clock, µs after WORLD_START: so it is right whatever else is taken away */
        ARG_NTH,
        ARG_COUNT,
} Arg;

typedef struct Step {
        int kind;
        int64_t number; /* its own, from 1 on */
        bool joined;    /* in one batch with the next */
        int64_t arg[ARG_COUNT];
} Step;

typedef LIST(Step) Steps;

/* Which arguments a kind has: a bit each. */
uint32_t step_args(int kind);
const char *step_name(int kind);

/* One line, without its end. */
void step_write(const Step *step, Text *text);

/* False: that is no step. */
bool step_read(const char *line, Step *ret);

/* The smallest number that an argument may have, which is also the dullest. */
int64_t arg_least(Arg arg);

/* From a step to a command of somebody who knows requests by other numbers: find_id() gives theirs,
 * or one that nobody has. */
typedef int64_t (*FindId)(int64_t number, void *userdata);
Command step_command(const Step *step, int64_t clock, FindId find_id, void *userdata);
