/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/crash/after.h"

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>

#include "common/util.h"
#include "ledger/ledger.h"

/* All the states that one may have become; docs/limits.md draws the ways. */
#define TO(state) (1U << STATE_##state)
static const unsigned later[STATE_COUNT] = {
                [STATE_PENDING] = TO(APPROVED) | TO(REJECTED) | TO(CANCELLED) | TO(COMPLETED) |
                                TO(RETURNING) | TO(LAPSED),
                [STATE_APPROVED] = TO(COMPLETED) | TO(CANCELLED) | TO(RETURNING) | TO(LAPSED),
                [STATE_RETURNING] = TO(COMPLETED) | TO(CANCELLED),
                [STATE_LAPSED] = TO(COMPLETED) | TO(RETURNING),
};

typedef struct After {
        const Asked *asked;
        size_t n;
        bool *found; /* of each */
        bool good;
} After;

static void complain(After *after, const Asked *asked, const char *what) {
        after->good = false;
        printf("uid %u, request %" PRId64 ", key %s: %s\n", asked->uid, asked->id,
                        asked->key ? asked->key : "none", what);
}

/* Of the same account, by its key where it has one; and under the number that was told. */
static int find(Ledger *ledger, const Asked *asked, LedgerRequest *ret) {
        LedgerAccount account;
        int64_t id = asked->id;

        int r = ledger_find_account(ledger, asked->uid, asked->name, &account);
        if (r > 0 && asked->key)
                r = ledger_find_key(ledger, account.id, asked->key, &id);
        if (r > 0 && asked->answered && id != asked->id)
                r = 0;
        return r > 0 ? ledger_find_own_request(ledger, account.id, id, ret) : r;
}

static void compare(After *after, const Asked *asked, const LedgerRequest *request) {
        if (request->entry.amount != asked->coins)
                complain(after, asked, "is about another number of coins");
        if (!asked->answered)
                return;
        if (!text_equal(request->entry.decision, decision_to_text(asked->decision)))
                complain(after, asked, "has another decision than was told");
        if (request->state != asked->state && !(later[asked->state] & 1U << request->state))
                complain(after, asked, "cannot have come from the state that was told");
}

static int look(Ledger *ledger, size_t index, void *userdata) {
        After *after = userdata;

        (void) index;
        for (size_t i = 0; i < after->n; i++) {
                LedgerRequest request;

                int r = find(ledger, &after->asked[i], &request);
                if (r < 0)
                        return r;
                after->found[i] = r > 0;
                if (r > 0)
                        compare(after, &after->asked[i], &request);
                else if (after->asked[i].answered)
                        complain(after, &after->asked[i], "was acknowledged, and is lost");
        }
        return 0;
}

static void check_batches(After *after) {
        for (size_t i = 0; i < after->n; i++)
                for (size_t j = i + 1; j < after->n; j++)
                        if (after->asked[i].batch != 0 &&
                                        after->asked[i].batch == after->asked[j].batch &&
                                        after->found[i] != after->found[j])
                                complain(after, &after->asked[after->found[i] ? j : i],
                                                "is missing, and its batch is there");
}

static void check_ledger(After *after, Ledger *ledger) {
        int result = 0;

        int r = ledger_batch(ledger, 1, look, after, &result);
        if (r < 0 || result < 0) {
                after->good = false;
                printf("the ledger cannot be read: %s\n", strerror(r < 0 ? -r : -result));
        }
        check_batches(after);
}

bool after_check(const char *directory, const Asked asked[], size_t n) {
        After after = {.asked = asked, .n = n, .found = calloc(n + 1, sizeof(bool)), .good = true};
        _cleanup_free_ char *message = NULL;
        Ledger *ledger = NULL;

        int r = after.found ? ledger_open(directory, &ledger, &message) : -ENOMEM;
        if (r < 0) {
                after.good = false;
                printf("the ledger does not open: %s\n", message ? message : strerror(-r));
        } else {
                check_ledger(&after, ledger);
                ledger_close(ledger);
                after.good &= after_check_files(directory);
        }
        free(after.found);
        return after.good;
}

bool after_check_files(const char *directory) {
        char hash[LEDGER_HASH_TEXT + 1], **faults = NULL;
        int64_t entries;

        int r = ledger_verify(directory, NULL, NULL, &faults, &entries, hash);
        if (r < 0)
                printf("ledger_verify: %s\n", strerror(-r));
        bool good = r >= 0 && !faults[0];
        for (size_t i = 0; r >= 0 && faults[i]; i++) {
                printf("ledger_verify: %s\n", faults[i]);
                free(faults[i]);
        }
        free(faults);
        return good;
}
