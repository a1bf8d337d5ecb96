/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/ledger_case.h"

#include <criterion/criterion.h>

#include "common/util.h"

Ledger *opened;

void open_ledger(const char *directory) {
        char *message = NULL;
        int r = ledger_open(directory, &opened, &message);

        cr_assert_eq(r, 0, "%d %s", r, message);
}

typedef struct Appends {
        Entry *entries;
        size_t n;
} Appends;

static int append_all(Ledger *l, size_t index, void *userdata) {
        Appends *appends = userdata;
        int r = 0;

        (void) index;
        for (size_t i = 0; i < appends->n && r >= 0; i++)
                r = ledger_append(l, &appends->entries[i]);
        return r;
}

int append(Entry entries[], size_t n) {
        Appends appends = {entries, n};
        int result = 1;

        int r = ledger_batch(opened, 1, append_all, &appends, &result);
        return r < 0 ? r : result;
}

Entry account_entry(uint32_t uid, const char *name) {
        Entry entry = entry_of_kind(ENTRY_ACCOUNT);

        entry.at = NOON;
        entry.uid = uid;
        entry.name = name;
        return entry;
}

Entry request_entry(int64_t account, int64_t coins, const char *decision) {
        Entry entry = entry_of_kind(ENTRY_REQUEST);

        entry.at = NOON;
        entry.account = account;
        entry.platform = "tiktok";
        entry.amount = coins;
        entry.decision = decision;
        entry.unconfirmed = "spend";
        entry.day = "2026-11-22";
        entry.week = "2026-W47";
        entry.month = "2026-11";
        entry.year = "2026";
        entry.limits = "";
        if (text_equal(decision, "approved"))
                entry.until = NOON + 1000;
        return entry;
}

Entry settle_entry(EntryKind kind, int64_t request, int64_t coins) {
        Entry entry = entry_of_kind(kind);

        entry.at = NOON;
        entry.account = 1;
        entry.request = request;
        entry.amount = coins;
        return entry;
}

const char *const labels[WINDOW_COUNT] = {NULL, "2026-11-22", "2026-W47", "2026-11", "2026"};

void assert_totals(int64_t used, int64_t held) {
        for (Window window = WINDOW_DAY; window < WINDOW_COUNT; window++) {
                LedgerTotal total = {-1, -1};

                cr_assert_eq(ledger_total(opened, 1, "tiktok", "coins", window, labels[window],
                                             &total),
                                0);
                cr_assert_eq(total.used, used, "%s: %lld", labels[window], (long long) total.used);
                cr_assert_eq(total.held, held, "%s: %lld", labels[window], (long long) total.held);
        }
}
