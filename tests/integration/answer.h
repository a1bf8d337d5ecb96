/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* A D-Bus message's content as flat text that tests compare: "name=value" for each of its values.
 * Scalars have the names of the contract's arguments; what is in a dictionary has its key, and
 * "limit.amount" is the key amount in the key limit; lists of dictionaries or structs have a number
 * first, "0.amount"; lists of words are one value, with commas between, and so
 * are lists of pairs, "70 15,350 1". An error is one field,
 * "error". */

#include <criterion/criterion.h>
#include <stdbool.h>
#include <stdint.h>
#include <systemd/sd-bus.h>

typedef struct Answer Answer;

/* names: of the message's scalars, in order, with a space between. Never NULL. */
Answer *answer_of_message(sd_bus_message *m, const char *names);
void answer_destroy(void *answer);

/* A field's value; "" if there is no such field. */
const char *said(const Answer *answer, const char *field);
int64_t number(const Answer *answer, const char *field);
bool has(const Answer *answer, const char *field);

/* An error's text, "" if it was none. */
const char *error_text(const Answer *answer);

/* The fields have to be exactly these, in any order: "name=value", or "name=*" for whatever its
 * value is; "..." allows others. */
#define assert_answer(answer, ...)                                                              \
        do {                                                                                    \
                const char *_difference =                                                       \
                                difference((answer), (const char *const[]){__VA_ARGS__, NULL}); \
                cr_assert_null(_difference, "%s", _difference);                                 \
        } while (0)
/* The answer of a method that has nothing to say. */
#define assert_done(answer) assert_answer((answer), NULL)
#define assert_error(answer, name) assert_answer((answer), "error=" name)

/* NULL if there is none. */
const char *difference(const Answer *answer, const char *const expected[]);
