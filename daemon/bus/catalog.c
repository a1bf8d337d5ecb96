/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* org.coinbudget.CoinBudget1.Catalog: what can be bought. Anybody may read it. */

#include "bus/append.h"
#include "bus/call.h"
#include "bus/errors.h"
#include "bus/options.h"

/* The catalogue alone answers it: it waits for no batch. */
static int on_list_platforms(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
        Bus *bus = userdata;
        const Catalog *catalog = service_catalog(bus->service);

        (void) error;
        int r = sd_bus_message_new_method_return(message, &reply);
        if (r >= 0)
                r = sd_bus_message_open_container(reply, 'a', "a{sv}");
        for (size_t i = 0; i < catalog->n_platforms && r >= 0; i++)
                r = append_platform(reply, &catalog->platforms[i]);
        if (r >= 0)
                r = sd_bus_message_close_container(reply);
        return r < 0 ? r : sd_bus_send(bus->connection, reply, NULL);
}

/* "": any. */
static int currency_check(const char *currency, sd_bus_error *error) {
        return !*currency || option_currency_valid(currency)
                        ? 0
                        : error_invalid(error, "currency must be an ISO 4217 code, or nothing");
}

static int put_bundle(const BundleView *bundle, void *userdata) {
        Call *call = userdata;

        return append_bundle(call->reply, bundle);
}

static int on_list_bundles(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;
        Ask ask = {0};

        int r = call_new(userdata, message, COMMAND_LIST_BUNDLES, &call, error);
        if (r >= 0)
                r = sd_bus_message_read(message, "ss", &ask.platform, &ask.currency);
        if (r >= 0)
                r = currency_check(ask.currency, error);
        if (r >= 0)
                r = call_check_unread(call, error);
        if (r < 0)
                return r;
        call->command.ask = ask;
        call->command.sink.bundle = put_bundle;
        call->rows = "a{sv}";
        return call_submit(TAKE_PTR(call), error);
}

static int put_offer(const OfferView *offer, void *userdata) {
        Call *call = userdata;

        return append_offer(call->reply, offer);
}

static int on_quote(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;
        Ask ask = {0};

        int r = call_new(userdata, message, COMMAND_QUOTE, &call, error);
        if (r >= 0)
                r = sd_bus_message_read(message, "sxs", &ask.platform, &ask.coins, &ask.currency);
        if (r >= 0)
                r = currency_check(ask.currency, error);
        if (r >= 0 && (ask.coins < 0 || ask.coins > AMOUNT_MAX))
                r = error_invalid(error, "coins must be 0 .. 1000000000000");
        if (r >= 0)
                r = call_check_unread(call, error);
        if (r < 0)
                return r;
        call->command.ask = ask;
        call->command.sink.offer = put_offer;
        call->rows = "a{sv}";
        return call_submit(TAKE_PTR(call), error);
}

const sd_bus_vtable catalog_vtable[] = {
                SD_BUS_VTABLE_START(0),
                SD_BUS_METHOD_WITH_ARGS("ListPlatforms", SD_BUS_NO_ARGS,
                                SD_BUS_RESULT("aa{sv}", platforms), on_list_platforms,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("ListBundles", SD_BUS_ARGS("s", platform, "s", currency),
                                SD_BUS_RESULT("aa{sv}", bundles), on_list_bundles,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD_WITH_ARGS("Quote",
                                SD_BUS_ARGS("s", platform, "x", coins, "s", currency),
                                SD_BUS_RESULT("aa{sv}", offers), on_quote,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_VTABLE_END,
};
