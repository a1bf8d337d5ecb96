/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* org.coinbudget.CoinBudget1.Catalog: what can be bought. Anybody may read it; it is no record, and
 * waits for no batch. */

#include "bus/append.h"
#include "bus/internal.h"

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

const sd_bus_vtable catalog_vtable[] = {
                SD_BUS_VTABLE_START(0),
                SD_BUS_METHOD_WITH_ARGS("ListPlatforms", SD_BUS_NO_ARGS,
                                SD_BUS_RESULT("aa{sv}", platforms), on_list_platforms,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_VTABLE_END,
};
