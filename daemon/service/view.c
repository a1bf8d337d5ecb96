/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The commands that only read. */

#include <errno.h>

#include "common/util.h"
#include "service/internal.h"

static RequestView request_view(const LedgerRequest *request) {
        const Entry *entry = &request->entry, *settled = &request->settled;
        bool held = request->state == STATE_APPROVED || request->state == STATE_LAPSED;
        bool paid = request->state == STATE_COMPLETED && settled->price != ABSENT;

        return (RequestView){
                        .id = entry->seq,
                        .uid = request->uid,
                        .platform = entry->platform,
                        .coins = entry->amount,
                        .price = paid ? settled->price : entry->price,
                        .currency = paid ? settled->currency : entry->currency,
                        .seller = entry->seller,
                        .app = entry->app,
                        .note = entry->note,
                        .key = entry->key,
                        .created = entry->at,
                        .decided = entry->at,
                        .decision = entry->decision,
                        .reason = entry->reason,
                        .state = request->state,
                        .hold_until = held ? entry->until : ABSENT,
                        .completed = request->completed,
                        .receipt = settled->receipt,
        };
}

int run_get(Service *service, Command *command) {
        LedgerRequest request;
        LedgerAccount account = {.id = ABSENT};
        int r = 0;

        if (!command->any_account)
                r = ledger_find_account(service->ledger, command->account.uid,
                                command->account.name, &account);
        if (r >= 0)
                r = ledger_find_request(service->ledger, command->settlement.id, &request);
        if (r < 0)
                return r;
        if (r == 0 || (!command->any_account && request.entry.account != account.id)) {
                command->refusal = REFUSAL_UNKNOWN_REQUEST;
                return 0;
        }

        RequestView view = request_view(&request);
        return command->sink.request(&view, command->userdata);
}

static int request_row(const LedgerRequest *request, void *userdata) {
        Command *command = userdata;
        RequestView view = request_view(request);

        return command->sink.request(&view, command->userdata);
}

int run_list_requests(Service *service, Command *command) {
        const Listing *listing = &command->listing;
        LedgerAccount account;

        int r = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        if (r <= 0)
                return r;
        return ledger_list_requests(service->ledger,
                        &(LedgerFilter){
                                        .account = account.id,
                                        .platform = listing->platform,
                                        .state = listing->state,
                                        .since = listing->since,
                                        .until = listing->until,
                                        .before = listing->before,
                                        .count = listing->count,
                        },
                        request_row, command);
}

int run_get_limits(Service *service, Command *command) {
        LedgerAccount account;
        size_t n;

        int found = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        if (found < 0)
                return found;
        int r = limits_in_force(service, &command->account, found ? &account : NULL, NULL, &n);
        for (size_t i = 0; i < n && r >= 0; i++)
                r = command->sink.limit(&service->limits[i], command->userdata);
        return r;
}

int run_get_account(Service *service, Command *command) {
        AccountView view = {
                        .person = &command->account,
                        .unbudgeted = config_unbudgeted(service->config, command->account.uid,
                                        command->account.name),
                        .unconfirmed = service->config->rules.unconfirmed,
        };

        return command->sink.account(&view, command->userdata);
}

static int account_row(const LedgerAccount *account, void *userdata) {
        Command *command = userdata;

        return command->sink.person(account->uid, account->name, command->userdata);
}

int run_list_accounts(Service *service, Command *command) {
        return ledger_list_accounts(service->ledger, account_row, command);
}
