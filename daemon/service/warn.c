/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Warnings at percentages of a limit: each once per window, and never lost. */

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "service/internal.h"

static int tell_warning(
                Service *service, uint32_t uid, int64_t id, const Limit *limit, unsigned percent) {
        Limit *copy = malloc(sizeof(*copy));
        if (!copy)
                return -ENOMEM;

        *copy = *limit;
        int r = add_event(service,
                        &(Event){.kind = EVENT_WARNING,
                                        .uid = uid,
                                        .id = id,
                                        .percent = percent,
                                        .limit = copy,
                                        .owned = copy});
        if (r < 0)
                free(copy);
        return r;
}

/* One warning about one account, written down and to be told. */
static int warn_account(Service *service, uint32_t uid, int64_t account, const Limit *limit,
                unsigned percent) {
        const char *label = service->spans.window[limit->window].label;

        int r = ledger_warned(service->ledger, account, limit, label, percent);
        if (r != 0)
                return r < 0 ? r : 0;
        _cleanup_free_ char *text = limits_to_text(limit, 1);
        if (!text)
                return -ENOMEM;
        Entry entry = entry_of_kind(ENTRY_WARN);
        entry.at = service->now;
        entry.account = account;
        entry.platform = limit->platform;
        entry.window = window_to_text(limit->window);
        entry.unit = limit->unit;
        entry.source = source_to_text(limit->source);
        entry.name = *limit->household ? limit->household : NULL;
        entry.amount = percent;
        entry.label = label;
        entry.until = limit->until;
        entry.limits = text;
        r = ledger_append(service->ledger, &entry);
        return r < 0 ? r : tell_warning(service, uid, entry.seq, limit, percent);
}

static int warn_person(
                Service *service, const Person *person, const Limit *limit, unsigned percent) {
        LedgerAccount account;

        int r = need_account_of(service, person, ABSENT, &account);
        return r < 0 ? r : warn_account(service, person->uid, account.id, limit, percent);
}

static const ConfigHousehold *find_household(const Service *service, const char *name) {
        for (size_t i = 0; i < service->config->n_households; i++)
                if (text_equal(service->config->households[i].name, name))
                        return &service->config->households[i];
        return NULL;
}

/* A household's limit is a matter of all its members, of those too who never bought anything. */
static int warn_household(Service *service, const Limit *limit, unsigned percent) {
        const ConfigHousehold *household = find_household(service, limit->household);
        int r = 0;

        for (size_t i = 0; household && i < household->n_members && r >= 0; i++) {
                Person member = {.uid = household->members[i].uid};

                (void) snprintf(member.name, sizeof(member.name), "%s", household->members[i].name);
                r = warn_person(service, &member, limit, percent);
        }
        return r;
}

static int warn_of_limit(Service *service, const Person *person, const Limit *limit) {
        int r = 0;

        for (size_t i = 0; i < service->config->n_warn && r >= 0; i++) {
                unsigned percent = service->config->warn[i];

                if (!limit_reached(limit, percent))
                        continue;
                if (limit->source == SOURCE_HOUSEHOLD)
                        r = warn_household(service, limit, percent);
                else
                        r = warn_person(service, person, limit, percent);
        }
        return r;
}

int warn_of_costs(Service *service, const Person *person, size_t n_limits) {
        int r = 0;

        for (size_t i = 0; i < n_limits && r >= 0; i++) {
                Limit limit = service->limits[i];

                if (limit.window == WINDOW_REQUEST || limit.cost <= 0)
                        continue;
                limit.held += limit.cost;
                limit.cost = 0;
                r = warn_of_limit(service, person, &limit);
        }
        return r;
}

static int64_t limit_spent(const Limit *limit) {
        int64_t spent;

        return __builtin_add_overflow(limit->used, limit->held, &spent) ? INT64_MAX : spent;
}

int usage_before(Service *service, const Person *person, const LedgerAccount *account,
                const char *platform, Usage *ret) {
        int r = limits_in_force(service, person, account, platform, REACH_ALL, &ret->n);

        for (size_t i = 0; r >= 0 && i < ret->n; i++)
                ret->spent[i] = limit_spent(&service->limits[i]);
        return r;
}

int warn_of_usage(Service *service, const Person *person, const LedgerAccount *account,
                const char *platform, const Usage *before) {
        size_t n;

        int r = limits_in_force(service, person, account, platform, REACH_ALL, &n);
        /* The same limits in the same order: nothing was set meanwhile. */
        for (size_t i = 0; r >= 0 && i < n && i < before->n; i++)
                if (service->limits[i].window != WINDOW_REQUEST &&
                                service->limits[i].cost != ABSENT &&
                                limit_spent(&service->limits[i]) > before->spent[i])
                        r = warn_of_limit(service, person, &service->limits[i]);
        return r;
}
