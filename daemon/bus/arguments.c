/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "bus/arguments.h"

#include "bus/errors.h"
#include "common/util.h"

int id_read(sd_bus_message *message, int64_t *ret, sd_bus_error *error) {
        uint64_t id;

        int r = sd_bus_message_read(message, "t", &id);
        if (r < 0)
                return r;
        if (id == 0 || id > INT64_MAX)
                return error_of_refusal(error, REFUSAL_UNKNOWN_REQUEST);
        *ret = (int64_t) id;
        return 0;
}

int price_check(int64_t price, const char *currency, sd_bus_error *error) {
        if ((price == ABSENT) != (currency == NULL))
                return error_invalid(error, "price and currency go together");
        return 0;
}

/* The options that `kind` has. */
static const Option *ask_options(CommandKind kind, size_t *ret_n) {
        /* Check knows all but the first and the last, Request all but the last. */
        static const Option options[] = {
                        {"key", 's', offsetof(Ask, key), key_valid},
                        {"price", 'x', offsetof(Ask, price), NULL},
                        {"currency", 's', offsetof(Ask, currency), option_currency_valid},
                        {"seller", 's', offsetof(Ask, seller), option_seller_valid},
                        {"app", 's', offsetof(Ask, app), option_app_valid},
                        {"note", 's', offsetof(Ask, note), option_note_valid},
                        {"when", 't', offsetof(Ask, when), NULL},
        };
        const Option *first = options + (kind == COMMAND_CHECK ? 1 : 0);
        const Option *end = options + ELEMENTSOF(options) - (kind == COMMAND_RECORD ? 0 : 1);

        *ret_n = (size_t) (end - first);
        return first;
}

int ask_read(sd_bus_message *message, CommandKind kind, Ask *ret, sd_bus_error *error) {
        Ask ask = {.price = ABSENT, .when = ABSENT};
        size_t n;
        const Option *options = ask_options(kind, &n);

        int r = sd_bus_message_read(message, "sx", &ask.platform, &ask.coins);
        if (r < 0)
                return r;
        if (!platform_id_valid(ask.platform))
                return error_of_refusal(error, REFUSAL_UNKNOWN_PLATFORM);
        if (ask.coins < 0 || ask.coins > AMOUNT_MAX)
                return error_invalid(error, "coins must be 0 .. 1000000000000");
        r = options_read(message, options, n, &ask, error);
        if (r >= 0)
                r = price_check(ask.price, ask.currency, error);
        if (r >= 0)
                *ret = ask;
        return r;
}

int window_check(const char *text, bool request, Window *ret, sd_bus_error *error) {
        Window window;

        if (!window_from_text(text, &window) || (window == WINDOW_REQUEST && !request))
                return error_invalid(error, "window must be %sday, week, month or year",
                                request ? "request, " : "");
        *ret = window;
        return 0;
}

int listing_read(sd_bus_message *message, const Option options[], size_t n, Listing *ret,
                sd_bus_error *error) {
        Listing listing = {.until = INT64_MAX, .before = INT64_MAX, .count = LIST_COUNT_DEFAULT};

        int r = options_read(message, options, n, &listing, error);
        if (r < 0)
                return r;
        if (listing.count > LIST_COUNT_MAX)
                return error_invalid(error, "count must be 0 .. %d", LIST_COUNT_MAX);
        *ret = listing;
        return 0;
}
