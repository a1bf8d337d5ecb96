/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a guardian may do to an account. That it is a guardian who asks has been settled. */

#include "common/util.h"
#include "service/internal.h"

static bool is_limit(const Limit *limit, const LimitChange *change, Source source) {
        return limit->source == source && limit->window == change->window &&
                        text_equal(limit->platform, change->platform) &&
                        text_equal(limit->unit, change->unit);
}

/* Whether a guardian has set this very limit; *ret_n is how many limits the account has. */
static int find_limit(Service *service, const LedgerAccount *account, const LimitChange *change,
                bool *ret_found, size_t *ret_n) {
        size_t n;

        int r = ledger_limits(service->ledger, account->id, NULL, service->limits, &n);
        if (r < 0)
                return r;
        *ret_n = n;
        *ret_found = false;
        for (size_t i = 0; i < n && !*ret_found; i++)
                *ret_found = is_limit(&service->limits[i], change, SOURCE_GUARDIAN);
        return 0;
}

static int append_change(
                Service *service, Command *command, const LedgerAccount *account, EntryKind kind) {
        const LimitChange *change = &command->limit;
        Entry entry = entry_of_kind(kind);

        entry.at = service->now;
        entry.account = account->id;
        entry.actor = command->caller;
        entry.platform = change->platform;
        entry.unit = change->unit;
        entry.window = window_to_text(change->window);
        entry.source = source_to_text(SOURCE_GUARDIAN);
        if (kind == ENTRY_SET_LIMIT)
                entry.amount = change->amount;
        entry.note = change->reason;
        int r = ledger_append(service->ledger, &entry);
        if (r < 0)
                return r;
        command->changed = true;
        return add_event(service, EVENT_BUDGET, command->account.uid, 0, STATE_APPROVED,
                        REASON_NONE);
}

Refusal service_check_limit(const Service *service, const LimitChange *change) {
        const Platform *platform = catalog_platform(service->catalog, change->platform);

        if (!platform)
                return REFUSAL_UNKNOWN_PLATFORM;
        if (platform->sold_in_money && text_equal(change->unit, UNIT_COINS))
                return REFUSAL_SOLD_IN_MONEY;
        return REFUSAL_NONE;
}

int run_set_limit(Service *service, Command *command) {
        const LimitChange *change = &command->limit;
        LedgerAccount account;
        bool found;
        size_t n;

        command->refusal = service_check_limit(service, change);
        if (command->refusal != REFUSAL_NONE)
                return 0;

        int r = need_account(service, command, &account);
        if (r >= 0)
                r = find_limit(service, &account, change, &found, &n);
        if (r < 0)
                return r;
        if (!found && n == LEDGER_LIMITS_MAX) {
                command->refusal = REFUSAL_TOO_MANY_LIMITS;
                return 0;
        }
        return append_change(service, command, &account, ENTRY_SET_LIMIT);
}

int run_remove_limit(Service *service, Command *command) {
        LedgerAccount account;
        bool found = false;
        size_t n;

        int r = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        if (r <= 0)
                return r; /* nothing was ever set */
        r = find_limit(service, &account, &command->limit, &found, &n);
        if (r < 0 || !found)
                return r;
        return append_change(service, command, &account, ENTRY_REMOVE_LIMIT);
}
