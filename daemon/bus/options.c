/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/options.h"

#include <string.h>

#include "bus/errors.h"
#include "common/contract.h"
#include "common/money.h"
#include "common/util.h"

static int read_text(sd_bus_message *message, const Option *option, const char **ret,
                sd_bus_error *error) {
        const char *text;

        int r = sd_bus_message_read(message, "v", "s", &text);
        if (r < 0)
                return r;
        if (!option->valid(text))
                return error_invalid(error, "Option \"%s\" is not valid", option->key);
        *ret = text;
        return 0;
}

static int read_amount(
                sd_bus_message *message, const Option *option, int64_t *ret, sd_bus_error *error) {
        int64_t amount;

        int r = sd_bus_message_read(message, "v", "x", &amount);
        if (r < 0)
                return r;
        if (amount < 0 || amount > AMOUNT_MAX)
                return error_invalid(
                                error, "Option \"%s\" must be 0 .. 1000000000000", option->key);
        *ret = amount;
        return 0;
}

static int read_number(
                sd_bus_message *message, const Option *option, int64_t *ret, sd_bus_error *error) {
        uint64_t number;

        int r = sd_bus_message_read(message, "v", "t", &number);
        if (r < 0)
                return r;
        if (number > INT64_MAX)
                return error_invalid(error, "Option \"%s\" is too large", option->key);
        *ret = (int64_t) number;
        return 0;
}

static int read_option(
                sd_bus_message *message, const Option *option, void *target, sd_bus_error *error) {
        void *field = (char *) target + option->offset;
        const char type[] = {option->type, '\0'};
        const char *contents;
        char container;

        int r = sd_bus_message_peek_type(message, &container, &contents);
        if (r < 0)
                return r;
        if (!text_equal(contents, type))
                return error_invalid(error, "Option \"%s\" must be of type %s", option->key, type);

        if (option->type == 's')
                return read_text(message, option, field, error);
        if (option->type == 'x')
                return read_amount(message, option, field, error);
        if (option->type == 't')
                return read_number(message, option, field, error);
        return sd_bus_message_read(message, "v", type, field);
}

static const Option *find_option(const Option options[], size_t n, const char *key) {
        for (size_t i = 0; i < n; i++)
                if (text_equal(options[i].key, key))
                        return &options[i];
        return NULL;
}

int options_read(sd_bus_message *message, const Option options[], size_t n, void *target,
                sd_bus_error *error) {
        uint32_t seen = 0;
        const char *key;

        int r = sd_bus_message_enter_container(message, 'a', "{sv}");
        while (r >= 0 && (r = sd_bus_message_enter_container(message, 'e', "sv")) > 0) {
                r = sd_bus_message_read(message, "s", &key);
                if (r < 0)
                        break;
                const Option *option = find_option(options, n, key);
                if (!option)
                        return error_invalid(error, "There is no option \"%s\" here", key);
                if (seen & UINT32_C(1) << (option - options))
                        return error_invalid(error, "Option \"%s\" is given twice", key);
                seen |= UINT32_C(1) << (option - options);
                r = read_option(message, option, target, error);
                if (r >= 0)
                        r = sd_bus_message_exit_container(message);
        }
        if (r >= 0)
                r = sd_bus_message_exit_container(message);
        return r < 0 ? r : 0;
}

bool option_note_valid(const char *text) {
        return text_valid(text, NOTE_MAX);
}

bool option_seller_valid(const char *text) {
        return *text && text_valid(text, SELLER_MAX) && !strpbrk(text, " \t\n");
}

bool option_app_valid(const char *text) {
        return *text && text_valid(text, APP_MAX) && !strpbrk(text, "\t\n");
}

bool option_receipt_valid(const char *text) {
        return *text && text_valid(text, RECEIPT_MAX) && !strpbrk(text, "\t\n");
}

bool option_currency_valid(const char *text) {
        return currency_known(text, NULL);
}

bool option_state_valid(const char *text) {
        State state;
        return state_from_text(text, &state);
}
