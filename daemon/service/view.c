/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The commands that only read: where an account stands. */

#include <errno.h>
#include <string.h>

#include "common/util.h"
#include "policy/scale.h"
#include "service/internal.h"

/* What was asked for may have cost more than the part of it that was bought. */
static int64_t price_of_bought(const LedgerRequest *request) {
        int64_t price = request->entry.price, coins = request->entry.amount;

        if (price == ABSENT || request->completed == ABSENT || request->completed >= coins)
                return price;
        return amount_scale(price, request->completed, coins);
}

/* What was really paid for what counts as bought: as Complete said, and with the share of the rest
 * where a guardian has said since that it counts, too. False: that is not known. */
static bool price_told(const LedgerRequest *request, int64_t *ret) {
        const Entry *asked = &request->entry, *settled = &request->settled;

        if (settled->seq == ABSENT || settled->price == ABSENT)
                return false;
        *ret = settled->price;
        if (request->completed == ABSENT || request->completed <= settled->amount)
                return true;
        if (asked->price == ABSENT || !text_equal(asked->currency, settled->currency))
                return false;
        *ret += asked->price - amount_scale(asked->price, settled->amount, asked->amount);
        return true;
}

RequestView request_view(const LedgerRequest *request) {
        const Entry *entry = &request->entry, *settled = &request->settled;
        int64_t price = ABSENT;
        bool told = price_told(request, &price);
        bool held = request->state == STATE_APPROVED;
        bool undecided = request->decision == DECISION_PENDING; /* it waits, or was withdrawn */
        int64_t created = entry->happened == ABSENT ? entry->at : entry->happened;

        return (RequestView){
                        .id = entry->seq,
                        .uid = request->uid,
                        .platform = entry->platform,
                        .coins = entry->amount,
                        .price = told ? price : price_of_bought(request),
                        .price_estimated = !told && entry->estimated == 1,
                        .currency = told ? settled->currency : entry->currency,
                        .seller = entry->seller,
                        .app = entry->app,
                        .note = entry->note,
                        .key = entry->key,
                        .created = created,
                        .decided = undecided                            ? ABSENT
                                        : request->decided_at == ABSENT ? entry->at
                                                                        : request->decided_at,
                        .decided_by = request->decided_by,
                        .decision = decision_to_text(request->decision),
                        .reason = *request->reason ? request->reason : NULL,
                        .state = request->state,
                        .hold_until = held ? request->until : ABSENT,
                        .completed = request->completed,
                        .refunded = request->refunded > 0 ? request->refunded : ABSENT,
                        .receipt = settled->receipt,
        };
}

int run_get(Service *service, Command *command) {
        int64_t id = command->settlement.id;
        LedgerAccount account;
        LedgerRequest request;

        int r = command->any_account ? ledger_find_request(service->ledger, id, &request)
                                     : find_own(service, command, id, &account, &request);
        if (r == 0)
                command->refusal = REFUSAL_UNKNOWN_REQUEST;
        if (r <= 0)
                return r;

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

int run_list_pending(Service *service, Command *command) {
        const Listing *listing = &command->listing;

        return ledger_list_waiting(
                        service->ledger, listing->after, listing->count, request_row, command);
}

int run_get_limits(Service *service, Command *command) {
        LedgerAccount account;
        size_t n;

        int found = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        if (found < 0)
                return found;
        int r = limits_in_force(
                        service, &command->account, found ? &account : NULL, NULL, REACH_ALL, &n);
        for (size_t i = 0; i < n && r >= 0; i++)
                r = command->sink.limit(&service->limits[i], command->userdata);
        return r;
}

int run_get_account(Service *service, Command *command) {
        const Person *person = &command->account;
        const Rules *rules = config_rules(service->config, person->uid, person->name);
        const char *households[HOUSEHOLDS_MAX + 1] = {NULL};
        char quiet_hours[RULE_TEXT_MAX], burst[RULE_TEXT_MAX];
        const ConfigHousehold *household = NULL;
        int64_t until = ABSENT;
        LedgerAccount account;
        Source source;
        size_t n = 0;

        int r = ledger_find_account(service->ledger, person->uid, person->name, &account);
        if (r > 0)
                r = pause_in_force(service, &account, &source, &until);
        if (r < 0)
                return r;
        while (n < HOUSEHOLDS_MAX && (household = next_household(service, person, household)))
                households[n++] = household->name;
        quiet_hours_to_text(rules->quiet_hours, quiet_hours);
        burst_to_text(rules->burst, burst);
        AccountView view = {
                        .person = person,
                        .paused = r > 0 ? source_to_text(source) : "",
                        .paused_until = until,
                        .households = households,
                        .unbudgeted = config_unbudgeted(service->config, person->uid, person->name),
                        .over_limit = rules->over_limit,
                        .give_back = rules->give_back,
                        .unconfirmed = rules->unconfirmed,
                        .quiet_hours = quiet_hours,
                        .burst = burst,
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
