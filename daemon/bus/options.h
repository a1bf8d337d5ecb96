/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* An a{sv} of options, read into a struct by a table of what a method knows. */

#include <stdbool.h>
#include <stddef.h>
#include <systemd/sd-bus.h>

/* type: 's' into a const char *, borrowed from the message and checked by `valid`; 'x' into an
 * int64_t, 0 .. AMOUNT_MAX; 't' into an int64_t, 0 .. INT64_MAX; 'u' into a uint32_t; 'b' into an
 * int. What is not given keeps the value that it has. */
typedef struct Option {
        const char *key;
        char type;
        size_t offset;
        bool (*valid)(const char *text);
} Option;

/* A key that is not among `options`, comes twice, or has another type or a value out of bounds is
 * InvalidArgs. 0, or -errno with *error set. */
int options_read(sd_bus_message *message, const Option options[], size_t n, void *target,
                sd_bus_error *error);

/* For Option.valid. */
bool option_note_valid(const char *text);
bool option_seller_valid(const char *text);
bool option_app_valid(const char *text);
bool option_receipt_valid(const char *text);
bool option_currency_valid(const char *text);
bool option_state_valid(const char *text);
