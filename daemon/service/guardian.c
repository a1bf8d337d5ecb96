/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Limits and grants. That it is a guardian who asks, where it has to be, has been settled. */

#include <string.h>

#include "common/util.h"
#include "service/internal.h"

static bool is_limit(const Limit *limit, const LimitChange *change, Source source) {
        return limit->source == source && limit->window == change->window &&
                        text_equal(limit->platform, change->platform) &&
                        text_equal(limit->unit, change->unit);
}

/* What a change finds on the account. */
typedef struct Found {
        bool present; /* this very limit, of the same source, is in force */
        Limit limit;
        size_t n;            /* limits of that source */
        size_t n_currencies; /* that those are in, the change's own not among them */
} Found;

static bool is_new_currency(const Limit limits[], size_t i, const LimitChange *change) {
        if (text_equal(limits[i].unit, UNIT_COINS) || text_equal(limits[i].unit, change->unit))
                return false;
        for (size_t j = 0; j < i; j++)
                if (limits[j].source == change->source &&
                                text_equal(limits[j].unit, limits[i].unit))
                        return false;
        return true;
}

static int find_limit(Service *service, const LedgerAccount *account, const LimitChange *change,
                Found *ret) {
        const Limit *limits = service->limits;
        size_t n;

        int r = ledger_limits(
                        service->ledger, account->id, NULL, service->now, service->limits, &n);
        if (r < 0)
                return r;
        *ret = (Found){0};
        for (size_t i = 0; i < n; i++) {
                if (limits[i].source != change->source)
                        continue;
                ret->n++;
                ret->n_currencies += is_new_currency(limits, i, change);
                if (is_limit(&limits[i], change, change->source)) {
                        ret->present = true;
                        ret->limit = limits[i];
                }
        }
        return 0;
}

/* from: when it comes into force; ABSENT: at once. */
static int append_change(Service *service, Command *command, const LedgerAccount *account,
                EntryKind kind, const Found *found, int64_t from) {
        const LimitChange *change = &command->limit;
        Entry entry = entry_of_kind(kind);

        entry.at = service->now;
        entry.account = account->id;
        entry.actor = command->caller;
        entry.platform = change->platform;
        entry.unit = change->unit;
        entry.window = window_to_text(change->window);
        entry.source = source_to_text(change->source);
        if (kind == ENTRY_SET_LIMIT)
                entry.amount = change->amount;
        if (found->present)
                entry.before = found->limit.amount;
        entry.until = from;
        entry.note = change->reason;
        if (change->source == SOURCE_SELF)
                entry.label = service->spans.window[WINDOW_DAY].label;
        int r = ledger_append(service->ledger, &entry);
        if (r < 0)
                return r;
        command->changed = true;
        return add_event(service, &(Event){.kind = EVENT_BUDGET, .uid = command->account.uid});
}

/* What people may change by themselves is bounded like what they ask for. */
static bool changes_used_up(
                const Service *service, const LimitChange *change, const LedgerAccount *account) {
        return change->source == SOURCE_SELF && records_used_up(service, account);
}

Refusal service_check_limit(const Service *service, const LimitChange *change) {
        const Platform *platform = catalog_platform(service->catalog, change->platform);
        bool coins = text_equal(change->unit, UNIT_COINS);

        if (text_equal(change->platform, PLATFORM_ALL) && !coins)
                return REFUSAL_NONE;
        if (!platform)
                return REFUSAL_UNKNOWN_PLATFORM;
        return platform->sold_in_money && coins ? REFUSAL_SOLD_IN_MONEY : REFUSAL_NONE;
}

static bool too_many(const LimitChange *change, const Found *found) {
        bool coins = text_equal(change->unit, UNIT_COINS);

        return !found->present &&
                        (found->n >= LEDGER_SOURCE_LIMITS_MAX ||
                                        (!coins && found->n_currencies >= CURRENCIES_MAX));
}

/* People's own limits loosen only after a delay. */
static int64_t comes_into_force(const Service *service, const LimitChange *change, bool looser) {
        if (change->source != SOURCE_SELF || !looser || service->config->raise_delay == 0)
                return ABSENT;
        return service->now + service->config->raise_delay;
}

int run_set_limit(Service *service, Command *command) {
        const LimitChange *change = &command->limit;
        LedgerAccount account;
        Found found = {0};
        size_t n;

        command->refusal = service_check_limit(service, change);
        if (command->refusal != REFUSAL_NONE)
                return 0;

        int r = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        bool known = r > 0;
        if (known)
                r = find_limit(service, &account, change, &found);
        if (r < 0)
                return r;
        bool raise = found.present && change->amount > found.limit.amount;
        if (change->source == SOURCE_SELF && raise && found.limit.next_from != ABSENT &&
                        found.limit.next_amount == change->amount)
                return 0; /* it waits already */
        if (too_many(change, &found))
                command->refusal = REFUSAL_TOO_MANY_LIMITS;
        else if (known && changes_used_up(service, change, &account))
                command->refusal = REFUSAL_RECORDS_PER_DAY;
        if (command->refusal != REFUSAL_NONE)
                return 0;
        r = need_account(service, command, &account);
        if (r >= 0)
                r = append_change(service, command, &account, ENTRY_SET_LIMIT, &found,
                                comes_into_force(service, change, raise));
        /* In a currency that is new to the account, what it has bought is counted now, not later.
         */
        return r < 0 ? r
                     : limits_in_force(service, &command->account, &account, change->platform,
                                       REACH_OWN, &n);
}

int run_remove_limit(Service *service, Command *command) {
        const LimitChange *change = &command->limit;
        LedgerAccount account;
        Found found;

        int r = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        if (r <= 0)
                return r; /* nothing was ever set */
        r = find_limit(service, &account, change, &found);
        if (r < 0 || !found.present)
                return r;
        if (found.limit.next_from != ABSENT && found.limit.next_amount == ABSENT)
                return 0; /* it ends already */
        if (changes_used_up(service, change, &account)) {
                command->refusal = REFUSAL_RECORDS_PER_DAY;
                return 0;
        }
        return append_change(service, command, &account, ENTRY_REMOVE_LIMIT, &found,
                        comes_into_force(service, change, true));
}

/* The limit that is granted to: a guardian's, or the default that it would stand in for. */
static const Limit *find_granted(const Service *service, size_t n, const LimitChange *change) {
        for (size_t i = 0; i < n; i++)
                if (is_limit(&service->limits[i], change, SOURCE_GUARDIAN) ||
                                is_limit(&service->limits[i], change, SOURCE_DEFAULT))
                        return &service->limits[i];
        return NULL;
}

static bool same_grant(const Entry *entry, const LimitChange *change) {
        return text_equal(entry->platform, change->platform) &&
                        text_equal(entry->unit, change->unit) &&
                        text_equal(entry->window, window_to_text(change->window)) &&
                        entry->amount == change->amount;
}

/* An earlier grant with the same key: 1, and nothing more is to be done. */
static int find_earlier(Service *service, Command *command, const LedgerAccount *account) {
        Entry earlier;

        if (!command->limit.key)
                return 0;
        int r = ledger_find_grant(service->ledger, account->id, command->limit.key, &earlier);
        if (r > 0 && !same_grant(&earlier, &command->limit))
                command->refusal = REFUSAL_KEY_CONFLICT;
        return r;
}

static int append_grant(Service *service, Command *command, Source source) {
        const LimitChange *change = &command->limit;
        LedgerAccount account;

        int r = need_account(service, command, &account);
        if (r < 0)
                return r;
        Entry entry = entry_of_kind(ENTRY_GRANT);
        entry.at = service->now;
        entry.account = account.id;
        entry.actor = command->caller;
        entry.platform = change->platform;
        entry.unit = change->unit;
        entry.window = window_to_text(change->window);
        entry.source = source_to_text(source);
        entry.label = service->spans.window[change->window].label;
        entry.amount = change->amount;
        entry.key = change->key;
        entry.note = change->reason;
        r = ledger_append(service->ledger, &entry);
        if (r < 0)
                return r;
        command->changed = true;
        return add_event(service, &(Event){.kind = EVENT_BUDGET, .uid = command->account.uid});
}

int run_grant(Service *service, Command *command) {
        const LimitChange *change = &command->limit;
        const Limit *limit = NULL;
        LedgerAccount account;
        size_t n = 0;

        int r = ledger_find_account(
                        service->ledger, command->account.uid, command->account.name, &account);
        bool known = r > 0;
        if (known)
                r = find_earlier(service, command, &account);
        if (r != 0)
                return r < 0 ? r : 0;
        r = limits_in_force(service, &command->account, known ? &account : NULL, change->platform,
                        REACH_OWN, &n);
        if (r < 0)
                return r;
        if (change->window != WINDOW_REQUEST)
                limit = find_granted(service, n, change);
        if (limit)
                return append_grant(service, command, limit->source);
        command->refusal = REFUSAL_NO_LIMIT;
        return 0;
}
