/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* A new configuration takes over; on which day months begin changes with the next month only. */

#include <errno.h>

#include "common/util.h"
#include "service/internal.h"

typedef struct Change {
        Service *service;
        Calendar *calendar;
        unsigned month_starts_on;
} Change;

/* Without a rule months begin on day 1; an empty ledger takes any day as it is. */
static int current_rule(Ledger *ledger, MonthRule *ret) {
        LedgerMonthRule stored;

        int r = ledger_month_rule(ledger, &stored);
        if (r < 0)
                return r;
        *ret = (MonthRule){1, 1, 0};
        if (r > 0)
                *ret = (MonthRule){(unsigned) stored.before, (unsigned) stored.after,
                                stored.changes_at};
        return 0;
}

/* When the month that runs now ends, by the rule that is in force now alone. */
static int month_ends_at(const Change *change, const MonthRule *rule, int64_t *ret) {
        int64_t now = change->service->now;
        unsigned day = now < rule->changes_at ? rule->before : rule->after;
        const Spans *spans;

        calendar_set_month_rule(change->calendar, &(MonthRule){day, day, 0});
        int r = calendar_spans(change->calendar, now, &spans);
        if (r >= 0)
                *ret = spans->window[WINDOW_MONTH].until;
        return r;
}

static int change_month_rule(Ledger *ledger, size_t index, void *userdata) {
        Change *change = userdata;
        MonthRule rule;

        (void) index;
        int r = current_rule(ledger, &rule);
        if (r < 0)
                return r;

        if (rule.after != change->month_starts_on) {
                Entry entry = entry_of_kind(ENTRY_MONTH_RULE);

                entry.at = change->service->now;
                entry.amount = change->month_starts_on;
                entry.until = 0;
                if (ledger_latest(ledger) > 0)
                        r = month_ends_at(change, &rule, &entry.until);
                if (r >= 0)
                        r = ledger_append(ledger, &entry);
                if (r >= 0)
                        r = current_rule(ledger, &rule);
        }
        if (r >= 0)
                calendar_set_month_rule(change->calendar, &rule);
        return r;
}

int service_configure(Service *service, Config *config, Catalog *catalog, Rates *rates,
                Calendar *calendar, int64_t clock) {
        Change change = {service, calendar, config->month_starts_on};
        int64_t latest = ledger_latest(service->ledger);
        int result = 0;

        service->now = clock > latest ? clock : latest;
        int r = ledger_batch(service->ledger, 1, change_month_rule, &change, &result);
        if (r >= 0)
                r = result;
        if (r < 0)
                return r;

        config_free(service->config);
        catalog_free(service->catalog);
        calendar_free(service->calendar);
        rates_free(service->rates);
        service->config = config;
        service->catalog = catalog;
        service->rates = rates;
        memset(service->missing, 0, sizeof(service->missing));
        service->calendar = calendar;
        return 0;
}
