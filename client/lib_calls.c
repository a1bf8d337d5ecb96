/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/lib_calls.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* One option whose member says something. */
static int append_option(sd_bus_message *call, const Field *field, const void *options) {
        if (text_equal(field->signature, "s")) {
                const char *text = *field_text(field, options);
                return text ? sd_bus_message_append(call, "{sv}", field->key, "s", text) : 0;
        }

        int64_t number = *field_number(field, options);
        if (number == NOT_GIVEN)
                return 0;
        /* What the signature takes: 64 bits, or 32. */
        if (strchr("xt", field->signature[0]))
                return sd_bus_message_append(call, "{sv}", field->key, field->signature, number);
        return sd_bus_message_append(call, "{sv}", field->key, field->signature, (uint32_t) number);
}

int call_append_options(int r, sd_bus_message *call, const RecordType *type, const void *options) {
        if (r >= 0)
                r = sd_bus_message_open_container(call, 'a', "{sv}");
        for (size_t i = 0; i < type->n_fields && r >= 0; i++)
                r = append_option(call, &type->fields[i], options);
        if (r >= 0)
                r = sd_bus_message_close_container(call);
        return r;
}

int call_for_state(BudgetClient *client, int r, sd_bus_message *call, BudgetError *ret_error,
                char **ret_state) {
        _cleanup_message_ sd_bus_message *reply = NULL;
        const char *state;

        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;
        r = sd_bus_message_read(reply, "s", &state);
        char *copy = r >= 0 ? strdup(state) : NULL;
        if (r >= 0 && !copy)
                r = -ENOMEM;
        r = bus_answer_read(r, ret_error);
        if (r >= 0)
                *ret_state = copy;
        return r;
}

int call_for_record(BudgetClient *client, int r, sd_bus_message *call, const RecordType *type,
                BudgetError *ret_error, void *ret) {
        _cleanup_message_ sd_bus_message *reply = NULL;
        _cleanup_(record_list_clear) RecordList one = {.type = type};

        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;
        r = record_list_add(&one) ? bus_read_record(reply, type, one.items) : -ENOMEM;
        r = bus_answer_read(r, ret_error);
        if (r < 0)
                return r;
        memcpy(ret, one.items, type->size);
        one.n = 0; /* what the record owns is the caller's now */
        return 0;
}

int call_for_list(BudgetClient *client, int r, sd_bus_message *call, const RecordType *type,
                int (*reader)(sd_bus_message *reply, RecordList *list), BudgetError *ret_error,
                RecordList *ret) {
        _cleanup_message_ sd_bus_message *reply = NULL;
        _cleanup_(record_list_clear) RecordList list = {.type = type};

        r = bus_call(client, r, call, ret_error, &reply);
        if (r < 0)
                return r;
        r = bus_answer_read(reader(reply, &list), ret_error);
        if (r < 0)
                return r;
        *ret = list;
        list = (RecordList){.type = type};
        return 0;
}
