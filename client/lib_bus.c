/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/lib_bus.h"

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

/* Without a password the daemon answers within milliseconds. */
#define CALL_TIMEOUT_USEC (25 * UINT64_C(1000000))
/* Somebody has to be fetched to type it. The daemon itself gives up sooner. */
#define ASKING_TIMEOUT_USEC (15 * 60 * UINT64_C(1000000))

struct BudgetClient {
        sd_bus *bus;
        BudgetOnAsk on_ask;
        void *userdata;
};

static const struct {
        const char *name;
        BudgetErrorCode code;
} error_names[] = {
                {SD_BUS_ERROR_INVALID_ARGS, BUDGET_ERROR_INVALID_ARGS},
                {SD_BUS_ERROR_ACCESS_DENIED, BUDGET_ERROR_ACCESS_DENIED},
                {SD_BUS_ERROR_INTERACTIVE_AUTHORIZATION_REQUIRED,
                                BUDGET_ERROR_INTERACTIVE_REQUIRED},
                {SD_BUS_ERROR_LIMITS_EXCEEDED, BUDGET_ERROR_LIMITS_EXCEEDED},
                {ERROR_UNKNOWN_PLATFORM, BUDGET_ERROR_UNKNOWN_PLATFORM},
                {ERROR_UNKNOWN_REQUEST, BUDGET_ERROR_UNKNOWN_REQUEST},
                {ERROR_UNKNOWN_ACCOUNT, BUDGET_ERROR_UNKNOWN_ACCOUNT},
                {ERROR_KEY_CONFLICT, BUDGET_ERROR_KEY_CONFLICT},
                {ERROR_WRONG_STATE, BUDGET_ERROR_WRONG_STATE},
                {ERROR_EXCEEDS_REQUEST, BUDGET_ERROR_EXCEEDS_REQUEST},
                {ERROR_STORAGE_FAILED, BUDGET_ERROR_STORAGE_FAILED},
                {SD_BUS_ERROR_UNKNOWN_METHOD, BUDGET_ERROR_UNKNOWN_METHOD},
                {SD_BUS_ERROR_UNKNOWN_INTERFACE, BUDGET_ERROR_UNKNOWN_METHOD},
                {SD_BUS_ERROR_UNKNOWN_OBJECT, BUDGET_ERROR_UNKNOWN_METHOD},
                {SD_BUS_ERROR_SERVICE_UNKNOWN, BUDGET_ERROR_UNREACHABLE},
                {SD_BUS_ERROR_NAME_HAS_NO_OWNER, BUDGET_ERROR_UNREACHABLE},
                {SD_BUS_ERROR_NO_SERVER, BUDGET_ERROR_UNREACHABLE},
                {"org.freedesktop.systemd1.NoSuchUnit", BUDGET_ERROR_UNREACHABLE},
                {"org.freedesktop.systemd1.UnitMasked", BUDGET_ERROR_UNREACHABLE},
                /* The call may have been under way already. */
                {SD_BUS_ERROR_DISCONNECTED, BUDGET_ERROR_NO_ANSWER},
                {SD_BUS_ERROR_NO_REPLY, BUDGET_ERROR_NO_ANSWER},
                {SD_BUS_ERROR_TIMEOUT, BUDGET_ERROR_NO_ANSWER},
                /* The bus's own, where a service takes too long to start. */
                {"org.freedesktop.DBus.Error.TimedOut", BUDGET_ERROR_NO_ANSWER},
                {"System.Error.ECONNRESET", BUDGET_ERROR_NO_ANSWER},
                {"System.Error.ENOTCONN", BUDGET_ERROR_NO_ANSWER},
                {"System.Error.ETIMEDOUT", BUDGET_ERROR_NO_ANSWER},
};

BudgetErrorCode budget_error_from_name(const char *name) {
        for (size_t i = 0; i < ELEMENTSOF(error_names); i++)
                if (strcmp(name, error_names[i].name) == 0)
                        return error_names[i].code;

        /* The bus could not start the daemon: a whole family of errors. */
        if (strncmp(name, "org.freedesktop.DBus.Error.Spawn.", 33) == 0)
                return BUDGET_ERROR_UNREACHABLE;
        return BUDGET_ERROR_OTHER;
}

static void error_set(BudgetError *ret_error, BudgetErrorCode code, const char *message) {
        if (ret_error->code != BUDGET_ERROR_NONE)
                return;
        ret_error->code = code;
        ret_error->message = message ? strdup(message) : NULL;
}

void budget_error_clear(BudgetError *error) {
        free(error->message);
        *error = (BudgetError){0};
}

BudgetClient *budget_client_free(BudgetClient *client) {
        if (client) {
                sd_bus_flush_close_unref(client->bus);
                free(client);
        }
        return NULL;
}

int budget_client_new(BudgetError *ret_error, BudgetClient **ret) {
        BudgetClient *client = calloc(1, sizeof *client);
        const char *name;

        int r = client ? sd_bus_open_system_with_description(&client->bus, "coinbudget") : -ENOMEM;
        /* Waits until the bus has greeted us: who fails here has asked for nothing yet. */
        if (r >= 0)
                r = sd_bus_get_unique_name(client->bus, &name);
        if (r < 0) {
                error_set(ret_error, BUDGET_ERROR_UNREACHABLE, strerror(-r));
                budget_client_free(client);
                return r;
        }
        *ret = client;
        return 0;
}

void budget_client_allow_asking(BudgetClient *client, BudgetOnAsk on_ask, void *userdata) {
        client->on_ask = on_ask;
        client->userdata = userdata;
}

sd_bus *bus_of(const BudgetClient *client) {
        return client->bus;
}

int bus_call_new(BudgetClient *client, const char *interface, const char *member,
                sd_bus_message **ret) {
        return sd_bus_message_new_method_call(
                        client->bus, ret, BUS_NAME, OBJECT_PATH, interface, member);
}

/* The same call once more, now with leave to ask for a password. */
static int call_asking(BudgetClient *client, sd_bus_message *call, sd_bus_error *error,
                sd_bus_message **ret_reply) {
        _cleanup_message_ sd_bus_message *again = NULL;

        int r = bus_call_new(client, sd_bus_message_get_interface(call),
                        sd_bus_message_get_member(call), &again);
        if (r >= 0)
                r = sd_bus_message_rewind(call, true);
        if (r >= 0)
                r = sd_bus_message_copy(again, call, true);
        if (r >= 0)
                r = sd_bus_message_set_allow_interactive_authorization(again, true);
        if (r < 0)
                return r;
        return sd_bus_call(client->bus, again, ASKING_TIMEOUT_USEC, error, ret_reply);
}

int bus_call(BudgetClient *client, int r, sd_bus_message *call, BudgetError *ret_error,
                sd_bus_message **ret_reply) {
        sd_bus_error error = SD_BUS_ERROR_NULL;

        assert(ret_error->code == BUDGET_ERROR_NONE);
        if (r >= 0)
                r = sd_bus_call(client->bus, call, CALL_TIMEOUT_USEC, &error, ret_reply);

        if (sd_bus_error_has_name(&error, SD_BUS_ERROR_INTERACTIVE_AUTHORIZATION_REQUIRED) &&
                        client->on_ask && client->on_ask(client->userdata) == 0) {
                sd_bus_error_free(&error);
                r = call_asking(client, call, &error, ret_reply);
        }

        if (r < 0 && error.name)
                error_set(ret_error, budget_error_from_name(error.name),
                                error.message ? error.message : error.name);
        sd_bus_error_free(&error);
        if (r < 0)
                error_set(ret_error, BUDGET_ERROR_OTHER, strerror(-r));
        return r < 0 ? r : 0;
}

int bus_answer_read(int r, BudgetError *ret_error) {
        if (r >= 0)
                return 0;
        error_set(ret_error, BUDGET_ERROR_OTHER,
                        r == -ENOMEM ? "no memory" : "the daemon's answer is not understood");
        return r;
}

static int read_text(sd_bus_message *message, char **text) {
        const char *value;
        int r = sd_bus_message_read(message, "s", &value);
        if (r < 0)
                return r;

        char *copy = strdup(value);
        if (!copy)
                return -ENOMEM;
        free(*text);
        *text = copy;
        return 0;
}

static int read_number(sd_bus_message *message, char type, int64_t *number) {
        union {
                int64_t x;
                uint64_t t;
                uint32_t u;
                int b;
        } value;
        int r = sd_bus_message_read_basic(message, type, &value);
        if (r < 0)
                return r;

        switch (type) {
        case 'u':
                *number = value.u;
                return 0;
        case 'b':
                *number = value.b;
                return 0;
        case 't':
                if (value.t > INT64_MAX)
                        return -EBADMSG;
                *number = (int64_t) value.t;
                return 0;
        case 'x':
        default:
                if (value.x < 0)
                        return -EBADMSG;
                *number = value.x;
                return 0;
        }
}

static int read_texts(sd_bus_message *message, char ***texts) {
        if (*texts) /* twice the same key */
                return -EBADMSG;
        int r = sd_bus_message_read_strv(message, texts);
        if (r >= 0 && !*texts) { /* sd-bus has NULL for an empty one */
                *texts = calloc(1, sizeof **texts);
                r = *texts ? 0 : -ENOMEM;
        }
        return r < 0 ? r : 0;
}

static int read_pairs(sd_bus_message *message, Pairs *pairs) {
        int64_t first;
        uint32_t second;

        if (pairs->items) /* twice the same key */
                return -EBADMSG;
        int r = sd_bus_message_enter_container(message, 'a', "(xu)");
        while (r >= 0 && (r = sd_bus_message_read(message, "(xu)", &first, &second)) > 0)
                r = first < 0 ? -EBADMSG : pairs_add(pairs, first, second);
        return r < 0 ? r : sd_bus_message_exit_container(message);
}

/* The value of a variant that has been entered. */
static int read_field(sd_bus_message *message, const Field *field, void *record) {
        if (text_equal(field->signature, "s"))
                return read_text(message, field_text(field, record));
        if (text_equal(field->signature, "as"))
                return read_texts(message, field_texts(field, record));
        if (text_equal(field->signature, "a(xu)"))
                return read_pairs(message, field_pairs(field, record));
        if (!field->record)
                return read_number(message, field->signature[0], field_number(field, record));

        void **inner = field_record(field, record);
        if (!*inner)
                *inner = calloc(1, field->record->size);
        if (!*inner)
                return -ENOMEM;
        return bus_read_record(message, field->record, *inner);
}

/* The variant that comes next, which holds `contents`. */
static int read_value(
                sd_bus_message *message, const char *contents, const Field *field, void *record) {
        if (!text_equal(contents, field->signature))
                return -EBADMSG;
        int r = sd_bus_message_enter_container(message, 'v', field->signature);
        if (r >= 0)
                r = read_field(message, field, record);
        if (r >= 0)
                r = sd_bus_message_exit_container(message);
        return r;
}

/* The same for a variant within one: where the contract says "v" itself, both are right. */
static int read_nested(sd_bus_message *message, const Field *field, void *record) {
        const char *contents;

        int r = sd_bus_message_enter_container(message, 'v', "v");
        if (r >= 0)
                r = sd_bus_message_peek_type(message, NULL, &contents);
        if (r >= 0)
                r = read_value(message, contents, field, record);
        if (r >= 0)
                r = sd_bus_message_exit_container(message);
        return r;
}

static int read_entry(sd_bus_message *message, const RecordType *type, void *record) {
        const char *key, *contents;
        int r = sd_bus_message_read(message, "s", &key);
        if (r < 0)
                return r;

        const Field *field = NULL;
        for (size_t i = 0; i < type->n_fields && !field; i++)
                if (strcmp(type->fields[i].key, key) == 0)
                        field = &type->fields[i];
        if (!field)
                return sd_bus_message_skip(message, "v");

        r = sd_bus_message_peek_type(message, NULL, &contents);
        if (r < 0)
                return r;
        if (text_equal(contents, "v"))
                return read_nested(message, field, record);
        return read_value(message, contents, field, record);
}

int bus_read_record(sd_bus_message *message, const RecordType *type, void *record) {
        record_clear(type, record);

        int r = sd_bus_message_enter_container(message, 'a', "{sv}");
        if (r < 0)
                return r;
        while ((r = sd_bus_message_enter_container(message, 'e', "sv")) > 0) {
                r = read_entry(message, type, record);
                if (r >= 0)
                        r = sd_bus_message_exit_container(message);
                if (r < 0)
                        return r;
        }
        if (r < 0)
                return r;
        return sd_bus_message_exit_container(message);
}

int bus_read_records(sd_bus_message *message, RecordList *list) {
        int r = sd_bus_message_enter_container(message, 'a', "a{sv}");
        if (r < 0)
                return r;
        while ((r = sd_bus_message_at_end(message, false)) == 0) {
                void *record = record_list_add(list);
                r = record ? bus_read_record(message, list->type, record) : -ENOMEM;
                if (r < 0)
                        return r;
        }
        if (r < 0)
                return r;
        return sd_bus_message_exit_container(message);
}
