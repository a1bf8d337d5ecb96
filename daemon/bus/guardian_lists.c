/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* ListAccounts, ListPending, ListChanges: what there is for a guardian to see. */

#include "bus/append.h"
#include "bus/arguments.h"
#include "bus/call.h"
#include "bus/errors.h"
#include "bus/guardian.h"

static const Option pending_options[] = {
                {"after", 't', offsetof(Listing, after), NULL},
                {"count", 'u', offsetof(Listing, count), NULL},
};

static const Option changes_options[] = {
                {"before", 't', offsetof(Listing, before), NULL},
                {"count", 'u', offsetof(Listing, count), NULL},
};

static int put_person(uint32_t uid, const char *name, void *userdata) {
        Call *call = userdata;

        return sd_bus_message_append(call->reply, "(us)", uid, name);
}

int on_list_accounts(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new(userdata, message, COMMAND_LIST_ACCOUNTS, &call, error);
        if (r < 0)
                return r;
        call->command.sink.person = put_person;
        call->rows = "(us)";
        return call_submit_deed(TAKE_PTR(call), ACTION_VIEW, error);
}

int on_list_pending(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new(userdata, message, COMMAND_LIST_PENDING, &call, error);
        if (r >= 0)
                r = listing_read(message, pending_options, ELEMENTSOF(pending_options),
                                &call->command.listing, error);
        if (r >= 0)
                r = call_check_unread(call, error);
        if (r < 0)
                return r;
        call->command.sink.request = call_put_request;
        call->rows = "a{sv}";
        return call_submit_deed(TAKE_PTR(call), ACTION_VIEW, error);
}

static int put_change(const ChangeView *change, void *userdata) {
        Call *call = userdata;

        return append_change(call->reply, change);
}

int on_list_changes(sd_bus_message *message, void *userdata, sd_bus_error *error) {
        _cleanup_(call_freep) Call *call = NULL;

        int r = call_new_about(userdata, message, COMMAND_LIST_CHANGES, &call, error);
        if (r >= 0)
                r = listing_read(message, changes_options, ELEMENTSOF(changes_options),
                                &call->command.listing, error);
        if (r >= 0)
                r = call_check_unread(call, error);
        if (r < 0)
                return r;
        call->command.sink.change = put_change;
        call->rows = "a{sv}";
        return call_submit_view(TAKE_PTR(call), error);
}
