/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What all of the contract's dictionaries are made of. */

#include "bus/append.h"

#include <errno.h>

static int append_field(sd_bus_message *message, const Field *field) {
        switch (field->type) {
        case 's':
                return sd_bus_message_append(message, "{sv}", field->key, "s", field->text);
        case 'x':
                return sd_bus_message_append(message, "{sv}", field->key, "x", field->number);
        case 't':
                return sd_bus_message_append(
                                message, "{sv}", field->key, "t", (uint64_t) field->number);
        case 'u':
                return sd_bus_message_append(
                                message, "{sv}", field->key, "u", (uint32_t) field->number);
        case 'b':
                return sd_bus_message_append(
                                message, "{sv}", field->key, "b", (int) (field->number != 0));
        default:
                return -EINVAL;
        }
}

int append_fields(sd_bus_message *message, const Field fields[], size_t n) {
        int r = 0;

        for (size_t i = 0; i < n && r >= 0; i++)
                if (fields[i].type == 's' ? fields[i].text != NULL : fields[i].number != ABSENT)
                        r = append_field(message, &fields[i]);
        return r;
}

int append_dictionary(sd_bus_message *message, const Field fields[], size_t n) {
        int r = sd_bus_message_open_container(message, 'a', "{sv}");
        if (r >= 0)
                r = append_fields(message, fields, n);
        return r < 0 ? r : sd_bus_message_close_container(message);
}

int append_open_entry(sd_bus_message *message, const char *key, const char *contents) {
        int r = sd_bus_message_open_container(message, 'e', "sv");
        if (r >= 0)
                r = sd_bus_message_append(message, "s", key);
        return r < 0 ? r : sd_bus_message_open_container(message, 'v', contents);
}

int append_close_entry(sd_bus_message *message) {
        int r = sd_bus_message_close_container(message);
        return r < 0 ? r : sd_bus_message_close_container(message);
}

int append_nested(sd_bus_message *message, const char *key, const Field fields[], size_t n) {
        int r = append_open_entry(message, key, "a{sv}");
        if (r >= 0)
                r = append_dictionary(message, fields, n);
        return r < 0 ? r : append_close_entry(message);
}

int append_texts(sd_bus_message *message, const char *key, const char *const texts[]) {
        int r = append_open_entry(message, key, "as");
        if (r >= 0)
                r = sd_bus_message_open_container(message, 'a', "s");
        for (; *texts && r >= 0; texts++)
                r = sd_bus_message_append(message, "s", *texts);
        if (r >= 0)
                r = sd_bus_message_close_container(message);
        return r < 0 ? r : append_close_entry(message);
}
