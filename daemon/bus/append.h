/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The contract's dictionaries. Each returns 0 or more, or -errno. */

#include <systemd/sd-bus.h>

#include "service/service.h"

/* One entry of a dictionary: `text` for the type s, `number` for x, t, u and b. What is NULL or
 * ABSENT is left out. */
typedef struct Field {
        const char *key;
        char type;
        const char *text;
        int64_t number;
} Field;

#define FIELD_TEXT(key, text) \
        { (key), 's', (text), ABSENT }
#define FIELD(key, type, number) \
        { (key), (type), NULL, (number) }

/* The {sv} entries alone, for a dictionary that is open. */
int append_fields(sd_bus_message *message, const Field fields[], size_t n);

/* An a{sv} of these fields and no more. */
int append_dictionary(sd_bus_message *message, const Field fields[], size_t n);

/* A {sv} entry whose value is such a dictionary. */
int append_nested(sd_bus_message *message, const char *key, const Field fields[], size_t n);

/* A {sv} entry whose value is an array of texts that ends with NULL. */
int append_texts(sd_bus_message *message, const char *key, const char *const texts[]);

/* A {sv} entry up to its value, which is of the type `contents`, and from there on. */
int append_open_entry(sd_bus_message *message, const char *key, const char *contents);
int append_close_entry(sd_bus_message *message);

/* An a{sv}. */
int append_request(sd_bus_message *message, const RequestView *request);
int append_details(sd_bus_message *message, const Answer *answer);
int append_limit(sd_bus_message *message, const Limit *limit);
int append_account(sd_bus_message *message, const AccountView *account);
int append_change(sd_bus_message *message, const ChangeView *change);
int append_sum(sd_bus_message *message, const SumView *sum);
int append_platform(sd_bus_message *message, const Platform *platform);
int append_bundle(sd_bus_message *message, const BundleView *view);
int append_offer(sd_bus_message *message, const OfferView *offer);

/* The entry "limit" of a request's details. */
int append_binding_limit(sd_bus_message *message, const Limit *limit);
