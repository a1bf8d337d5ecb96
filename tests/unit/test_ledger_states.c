/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What becomes of a request: from which state which entry may follow, and what it leaves in every
 * sum. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "common/util.h"
#include "tests/unit/book.h"

TestSuite(ledger_states, .init = book_open, .fini = book_close);

/* The request of every case: 700 coins for 9.90 USD, which are 9.00 EUR. */
enum { REQUEST = 4 };

#define COSTS "USD 990 1 1 -\nEUR 900 10000 11000 2026-11-20\n"

typedef struct Step {
        EntryKind kind;
        int64_t coins;
        const char *word; /* the state after it; an approval's reason */
        const char *costs;
} Step;

#define DO(kind_, ...) \
        { .kind = ENTRY_##kind_, __VA_ARGS__ }
#define NOTHING_MORE DO(ACCOUNT)

static Entry step_entry(const Step *step) {
        Entry entry = book_about(step->kind, REQUEST);

        if (step->kind == ENTRY_COMPLETE || step->kind == ENTRY_REFUND)
                entry.amount = step->coins;
        if (step->kind == ENTRY_COMPLETE)
                entry.state = step->word ? step->word : "completed";
        entry.costs = step->costs;
        if (step->kind == ENTRY_APPROVE)
                entry.costs = "USD 990 1 1 -\nEUR 910 1 1 2026-11-21\n";
        if (step->kind == ENTRY_APPROVE && step->word) {
                entry.decision = "rejected";
                entry.reason = step->word;
                entry.until = ABSENT;
        }
        if (step->kind == ENTRY_JOIN) {
                entry.key = "another";
                entry.label = "2026-11-22";
        }
        return entry;
}

/* An account whose totals are kept in USD on all platforms and in EUR on this one. */
static void begin(const char *decision, const char *unconfirmed) {
        Entry request = book_priced(book_request(700, decision), 990, "USD", COSTS);
        Entry usd = book_about(ENTRY_COUNT, ABSENT), eur = book_about(ENTRY_COUNT, ABSENT);

        usd.platform = "*";
        usd.unit = "USD";
        eur.platform = "tiktok";
        eur.unit = "EUR";
        book_add(book_account(1000, "alice"));
        book_add(usd);
        book_add(eur);
        request.unconfirmed = unconfirmed;
        cr_assert_eq(book_add(request), REQUEST);
}

static const struct {
        const char *what;
        const char *decision;
        const char *unconfirmed;
        Step steps[3];
        const char *request; /* state, decision, reason, until, counted, settled, decided */
        const char *amounts; /* EUR, USD, coins: approved, completed, rest, refunded */
        const char *totals;  /* USD of all, EUR, coins: used, held */
        const char *summary; /* USD, coins: completed, held, cancelled, refunded, requests, rejected
                              */
} cases[] = {
                {"approved", "approved", "spend", {NOTHING_MORE},
                                "approved approved - 1795348800001000 4 - -\n",
                                "EUR 900 0 0 0\nUSD 990 0 0 0\ncoins 700 0 0 0\n",
                                "0 990\n0 900\n0 700\n",
                                "USD 0 990 0 0 1 0\ncoins 0 700 0 0 1 0\n"},
                {"rejected", "rejected", "spend", {NOTHING_MORE}, "rejected rejected - - - - -\n",
                                "", "", "USD 0 0 0 0 1 1\ncoins 0 0 0 0 1 1\n"},
                {"completed", "approved", "spend", {DO(COMPLETE, .coins = 700)},
                                "completed approved - - 4 5 -\n",
                                "EUR 900 900 0 0\nUSD 990 990 0 0\ncoins 700 700 0 0\n",
                                "990 0\n900 0\n700 0\n",
                                "USD 990 0 0 0 1 0\ncoins 700 0 0 0 1 0\n"},
                /* ceil(990 * 333 / 700), ceil(900 * 333 / 700) */
                {"fewer, trusted", "approved", "spend", {DO(COMPLETE, .coins = 333)},
                                "completed approved - - 4 5 -\n",
                                "EUR 900 429 0 0\nUSD 990 471 0 0\ncoins 700 333 0 0\n",
                                "471 0\n429 0\n333 0\n",
                                "USD 471 0 519 0 1 0\ncoins 333 0 367 0 1 0\n"},
                {"none, trusted", "approved", "spend", {DO(COMPLETE, .coins = 0)},
                                "completed approved - - 4 5 -\n",
                                "EUR 900 0 0 0\nUSD 990 0 0 0\ncoins 700 0 0 0\n",
                                "0 0\n0 0\n0 0\n", "USD 0 0 990 0 1 0\ncoins 0 0 700 0 1 0\n"},
                {"dearer than it was judged", "approved", "spend",
                                {DO(COMPLETE, .coins = 700, .word = "completed",
                                                .costs = "USD 1200 1 1 -\nEUR 1090 1 1 -\n")},
                                "completed approved - - 4 5 -\n",
                                "EUR 900 1090 0 0\nUSD 990 1200 0 0\ncoins 700 700 0 0\n",
                                "1200 0\n1090 0\n700 0\n",
                                "USD 1200 0 0 0 1 0\ncoins 700 0 0 0 1 0\n"},
                {"a cost in one currency alone", "approved", "spend",
                                {DO(COMPLETE, .coins = 350, .word = "completed",
                                                .costs = "USD 500 1 1 -\n")},
                                "completed approved - - 4 5 -\n",
                                "EUR 900 450 0 0\nUSD 990 500 0 0\ncoins 700 350 0 0\n",
                                "500 0\n450 0\n350 0\n",
                                "USD 500 0 490 0 1 0\ncoins 350 0 350 0 1 0\n"},
                {"fewer, to be asked", "approved", "spend",
                                {DO(COMPLETE, .coins = 333, .word = "returning")},
                                "returning approved - - 4 5 -\n",
                                "EUR 900 429 471 0\nUSD 990 471 519 0\ncoins 700 333 367 0\n",
                                "471 519\n429 471\n333 367\n",
                                "USD 471 519 0 0 1 0\ncoins 333 367 0 0 1 0\n"},
                {"fewer and dearer, to be asked", "approved", "spend",
                                {DO(COMPLETE, .coins = 350, .word = "returning",
                                                .costs = "USD 800 1 1 -\nEUR 450 1 1 -\n")},
                                "returning approved - - 4 5 -\n",
                                "EUR 900 450 450 0\nUSD 990 800 495 0\ncoins 700 350 350 0\n",
                                "800 495\n450 450\n350 350\n",
                                "USD 800 495 0 0 1 0\ncoins 350 350 0 0 1 0\n"},
                {"the rest given back", "approved", "spend",
                                {DO(COMPLETE, .coins = 333, .word = "returning"), DO(GIVE_BACK)},
                                "completed approved - - 4 5 -\n",
                                "EUR 900 429 0 0\nUSD 990 471 0 0\ncoins 700 333 0 0\n",
                                "471 0\n429 0\n333 0\n",
                                "USD 471 0 519 0 1 0\ncoins 333 0 367 0 1 0\n"},
                {"the rest kept", "approved", "spend",
                                {DO(COMPLETE, .coins = 333, .word = "returning"), DO(KEEP)},
                                "completed approved - - 4 5 -\n",
                                "EUR 900 900 0 0\nUSD 990 990 0 0\ncoins 700 700 0 0\n",
                                "990 0\n900 0\n700 0\n",
                                "USD 990 0 0 0 1 0\ncoins 700 0 0 0 1 0\n"},
                {"to be given back", "approved", "spend", {DO(RETURN)},
                                "returning approved - - 4 5 -\n",
                                "EUR 900 0 900 0\nUSD 990 0 990 0\ncoins 700 0 700 0\n",
                                "0 990\n0 900\n0 700\n",
                                "USD 0 990 0 0 1 0\ncoins 0 700 0 0 1 0\n"},
                {"given back", "approved", "spend", {DO(RETURN), DO(GIVE_BACK)},
                                "cancelled approved - - 4 5 -\n",
                                "EUR 900 0 0 0\nUSD 990 0 0 0\ncoins 700 0 0 0\n",
                                "0 0\n0 0\n0 0\n", "USD 0 0 990 0 1 0\ncoins 0 0 700 0 1 0\n"},
                {"kept", "approved", "spend", {DO(RETURN), DO(KEEP)},
                                "completed approved - - 4 5 -\n",
                                "EUR 900 900 0 0\nUSD 990 990 0 0\ncoins 700 700 0 0\n",
                                "990 0\n900 0\n700 0\n",
                                "USD 990 0 0 0 1 0\ncoins 700 0 0 0 1 0\n"},
                {"bought after all", "approved", "spend",
                                {DO(RETURN), DO(COMPLETE, .coins = 333, .word = "returning")},
                                "returning approved - - 4 6 -\n",
                                "EUR 900 429 471 0\nUSD 990 471 519 0\ncoins 700 333 367 0\n",
                                "471 519\n429 471\n333 367\n",
                                "USD 471 519 0 0 1 0\ncoins 333 367 0 0 1 0\n"},
                {"bought after all, and the rest given back", "approved", "spend",
                                {DO(RETURN), DO(COMPLETE, .coins = 333, .word = "returning"),
                                                DO(GIVE_BACK)},
                                "completed approved - - 4 6 -\n",
                                "EUR 900 429 0 0\nUSD 990 471 0 0\ncoins 700 333 0 0\n",
                                "471 0\n429 0\n333 0\n",
                                "USD 471 0 519 0 1 0\ncoins 333 0 367 0 1 0\n"},
                {"cancelled", "approved", "spend", {DO(CANCEL)}, "cancelled approved - - 4 5 -\n",
                                "EUR 900 0 0 0\nUSD 990 0 0 0\ncoins 700 0 0 0\n",
                                "0 0\n0 0\n0 0\n", "USD 0 0 990 0 1 0\ncoins 0 0 700 0 1 0\n"},
                {"lapsed, spent", "approved", "spend", {DO(LAPSE)}, "lapsed approved - - 4 5 -\n",
                                "EUR 900 0 0 0\nUSD 990 0 0 0\ncoins 700 0 0 0\n",
                                "990 0\n900 0\n700 0\n",
                                "USD 990 0 0 0 1 0\ncoins 700 0 0 0 1 0\n"},
                {"lapsed, released", "approved", "release", {DO(LAPSE)},
                                "lapsed approved - - 4 5 -\n",
                                "EUR 900 0 0 0\nUSD 990 0 0 0\ncoins 700 0 0 0\n",
                                "0 0\n0 0\n0 0\n", "USD 0 0 990 0 1 0\ncoins 0 0 700 0 1 0\n"},
                {"lapsed, spent, then fewer bought", "approved", "spend",
                                {DO(LAPSE), DO(COMPLETE, .coins = 333)},
                                "completed approved - - 4 6 -\n",
                                "EUR 900 429 0 0\nUSD 990 471 0 0\ncoins 700 333 0 0\n",
                                "471 0\n429 0\n333 0\n",
                                "USD 471 0 519 0 1 0\ncoins 333 0 367 0 1 0\n"},
                {"lapsed, released, then bought", "approved", "release",
                                {DO(LAPSE), DO(COMPLETE, .coins = 700)},
                                "completed approved - - 4 6 -\n",
                                "EUR 900 900 0 0\nUSD 990 990 0 0\ncoins 700 700 0 0\n",
                                "990 0\n900 0\n700 0\n",
                                "USD 990 0 0 0 1 0\ncoins 700 0 0 0 1 0\n"},
                {"coins refunded", "approved", "spend",
                                {DO(COMPLETE, .coins = 700),
                                                DO(REFUND, .coins = 200,
                                                                .costs = "USD 282 1 1 -\nEUR 257 1 1 -\n")},
                                "completed approved - - 4 5 -\n",
                                "EUR 900 900 0 257\nUSD 990 990 0 282\ncoins 700 700 0 200\n",
                                "708 0\n643 0\n500 0\n",
                                "USD 990 0 0 282 1 0\ncoins 700 0 0 200 1 0\n"},
                {"money refunded, twice", "approved", "spend",
                                {DO(COMPLETE, .coins = 333), DO(REFUND, .costs = "USD 400 1 1 -\n"),
                                                DO(REFUND, .costs = "USD 71 1 1 -\n")},
                                "completed approved - - 4 5 -\n",
                                "EUR 900 429 0 0\nUSD 990 471 0 471\ncoins 700 333 0 0\n",
                                "0 0\n429 0\n333 0\n",
                                "USD 471 0 519 471 1 0\ncoins 333 0 367 0 1 0\n"},
                {"refunded after it lapsed", "approved", "spend",
                                {DO(LAPSE),
                                                DO(REFUND, .coins = 700,
                                                                .costs = "USD 990 1 1 -\nEUR 900 1 1 -\n")},
                                "lapsed approved - - 4 5 -\n",
                                "EUR 900 0 0 900\nUSD 990 0 0 990\ncoins 700 0 0 700\n",
                                "0 0\n0 0\n0 0\n", "USD 990 0 0 990 1 0\ncoins 700 0 0 700 1 0\n"},
                {"pending", "pending", "spend", {NOTHING_MORE},
                                "pending pending - 1795348800001000 - - -\n", "", "",
                                "USD 0 0 0 0 1 0\ncoins 0 0 0 0 1 0\n"},
                {"withdrawn", "pending", "spend", {DO(CANCEL)}, "cancelled pending - - - 5 -\n", "",
                                "", "USD 0 0 0 0 1 0\ncoins 0 0 0 0 1 0\n"},
                {"denied", "pending", "spend", {DO(DENY)}, "rejected rejected denied - - - 5\n", "",
                                "", "USD 0 0 0 0 1 1\ncoins 0 0 0 0 1 1\n"},
                {"expired", "pending", "spend", {DO(EXPIRE)},
                                "rejected rejected approval-expired - - - 5\n", "", "",
                                "USD 0 0 0 0 1 1\ncoins 0 0 0 0 1 1\n"},
                {"allowed, but paused", "pending", "spend", {DO(APPROVE, .word = "paused")},
                                "rejected rejected paused - - - 5\n", "", "",
                                "USD 0 0 0 0 1 1\ncoins 0 0 0 0 1 1\n"},
                {"allowed, at the costs of then", "pending", "release", {DO(APPROVE)},
                                "approved approved - 1795348800002000 5 - 5\n",
                                "EUR 910 0 0 0\nUSD 990 0 0 0\ncoins 700 0 0 0\n",
                                "0 990\n0 910\n0 700\n",
                                "USD 0 990 0 0 1 0\ncoins 0 700 0 0 1 0\n"},
                {"allowed and lapsed, as was said when it was allowed", "pending", "release",
                                {DO(APPROVE), DO(LAPSE)}, "lapsed approved - - 5 6 5\n",
                                "EUR 910 0 0 0\nUSD 990 0 0 0\ncoins 700 0 0 0\n",
                                "990 0\n910 0\n700 0\n",
                                "USD 990 0 0 0 1 0\ncoins 700 0 0 0 1 0\n"},
                {"allowed, cancelled and kept", "pending", "spend",
                                {DO(APPROVE), DO(RETURN), DO(KEEP)},
                                "completed approved - - 5 6 5\n",
                                "EUR 910 910 0 0\nUSD 990 990 0 0\ncoins 700 700 0 0\n",
                                "990 0\n910 0\n700 0\n",
                                "USD 990 0 0 0 1 0\ncoins 700 0 0 0 1 0\n"},
};

static void expect_case(size_t i) {
        book_expect("SELECT state, decision, reason, until, counted, settled, decided FROM request",
                        cases[i].request);
        book_expect("SELECT unit, approved, completed, rest, refunded FROM amount ORDER BY unit",
                        cases[i].amounts);
        /* The same in every window. */
        book_expect("SELECT used, held FROM total GROUP BY platform, unit, used, held"
                    " HAVING count(*) = 4 ORDER BY platform, unit",
                        cases[i].totals);
        book_expect("SELECT unit, completed, held, cancelled, refunded, requests, rejected"
                    " FROM summary ORDER BY unit",
                        cases[i].summary);
}

Test(ledger_states, every_way_and_what_it_leaves) {
        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                char directory[16];

                snprintf(directory, sizeof(directory), "case%zu", i);
                book_open_in(directory);
                begin(cases[i].decision, cases[i].unconfirmed);
                for (size_t n = 0; n < 3 && cases[i].steps[n].kind != ENTRY_ACCOUNT; n++)
                        book_add(step_entry(&cases[i].steps[n]));
                expect_case(i);
                book_check();
        }
}

/* ---- what cannot be ---- */

#define KIND(kind) (1U << ENTRY_##kind)

/* How each state is come to, and what may follow there. */
static const struct {
        const char *what;
        const char *decision;
        const char *unconfirmed;
        Step steps[2];
        unsigned may;
} states[] = {
                {"rejected", "rejected", "spend", {NOTHING_MORE}, 0},
                {"pending", "pending", "spend", {NOTHING_MORE},
                                KIND(JOIN) | KIND(APPROVE) | KIND(DENY) | KIND(EXPIRE) |
                                                KIND(CANCEL)},
                {"approved", "approved", "spend", {NOTHING_MORE},
                                KIND(COMPLETE) | KIND(CANCEL) | KIND(RETURN) | KIND(LAPSE)},
                {"allowed", "pending", "spend", {DO(APPROVE)},
                                KIND(COMPLETE) | KIND(CANCEL) | KIND(RETURN) | KIND(LAPSE)},
                {"returning", "approved", "spend", {DO(RETURN)},
                                KIND(COMPLETE) | KIND(GIVE_BACK) | KIND(KEEP)},
                {"a part returning", "approved", "spend",
                                {DO(COMPLETE, .coins = 333, .word = "returning")},
                                KIND(GIVE_BACK) | KIND(KEEP)},
                {"cancelled", "approved", "spend", {DO(CANCEL)}, 0},
                {"given back", "approved", "spend", {DO(RETURN), DO(GIVE_BACK)}, 0},
                {"withdrawn", "pending", "spend", {DO(CANCEL)}, 0},
                {"denied", "pending", "spend", {DO(DENY)}, 0},
                {"completed", "approved", "spend", {DO(COMPLETE, .coins = 333)}, KIND(REFUND)},
                {"kept", "approved", "spend", {DO(RETURN), DO(KEEP)}, KIND(REFUND)},
                {"lapsed, spent", "approved", "spend", {DO(LAPSE)}, KIND(COMPLETE) | KIND(REFUND)},
                {"lapsed, released", "approved", "release", {DO(LAPSE)}, KIND(COMPLETE)},
};

Test(ledger_states, whatever_else_cannot_follow_and_leaves_nothing) {
        static const EntryKind kinds[] = {ENTRY_JOIN, ENTRY_APPROVE, ENTRY_DENY, ENTRY_EXPIRE,
                        ENTRY_COMPLETE, ENTRY_CANCEL, ENTRY_RETURN, ENTRY_GIVE_BACK, ENTRY_KEEP,
                        ENTRY_LAPSE, ENTRY_REFUND};

        for (size_t i = 0; i < ELEMENTSOF(states); i++) {
                char directory[16];
                Step last;

                snprintf(directory, sizeof(directory), "state%zu", i);
                book_open_in(directory);
                begin(states[i].decision, states[i].unconfirmed);
                for (size_t n = 0; n < 2 && states[i].steps[n].kind != ENTRY_ACCOUNT; n++)
                        book_add(step_entry(&states[i].steps[n]));
                for (size_t k = 0; k < ELEMENTSOF(kinds); k++) {
                        last = (Step){kinds[k], 1, NULL, NULL};
                        if (!(states[i].may & 1U << kinds[k]))
                                book_refuse(step_entry(&last), states[i].what);
                }
                book_check();
                /* And what may, may: one of them is enough to have looked at the right state. */
                for (size_t k = ELEMENTSOF(kinds); k-- > 0 && states[i].may;)
                        if (states[i].may & 1U << kinds[k]) {
                                last = (Step){kinds[k], 1, NULL, NULL};
                                book_add(step_entry(&last));
                                break;
                        }
                book_check();
        }
}

Test(ledger_states, a_recorded_purchase_is_only_refunded) {
        static const EntryKind kinds[] = {ENTRY_JOIN, ENTRY_APPROVE, ENTRY_DENY, ENTRY_EXPIRE,
                        ENTRY_COMPLETE, ENTRY_CANCEL, ENTRY_RETURN, ENTRY_GIVE_BACK, ENTRY_KEEP,
                        ENTRY_LAPSE};

        book_add(book_account(1000, "alice"));
        book_add(book_household("home"));
        book_add(book_household("home-2"));
        cr_assert_eq(book_add(book_priced(book_record(700), 990, "USD", COSTS)), REQUEST);
        for (size_t k = 0; k < ELEMENTSOF(kinds); k++)
                book_refuse(step_entry(&(Step){kinds[k], 1, NULL, NULL}), "recorded");
        book_add(step_entry(&(Step) DO(
                        REFUND, .coins = 100, .costs = "USD 141 1 1 -\nEUR 128 1 1 -\n")));
        book_expect("SELECT state, decision, reason, until, counted, settled, decided FROM request",
                        "recorded approved - - 4 - -\n");
        book_expect("SELECT unit, approved, completed, rest, refunded FROM amount ORDER BY unit",
                        "EUR 900 900 0 128\nUSD 990 990 0 141\ncoins 700 700 0 100\n");
        book_expect("SELECT DISTINCT platform, unit, used, held FROM total",
                        "tiktok coins 600 0\n");
        /* A record is no request; it stands at the time of its purchase. */
        book_expect("SELECT unit, at, completed, held, cancelled, refunded, requests, rejected"
                    " FROM summary ORDER BY unit",
                        "USD 1795348799999000 990 0 0 141 0 0\n"
                        "coins 1795348799999000 700 0 0 100 0 0\n");
        book_expect("SELECT day, records FROM account", "2026-11-22 1\n");
        book_check();
}

static Entry with_coins(EntryKind kind, int64_t coins) {
        return step_entry(&(Step){kind, coins, NULL, NULL});
}

static Entry refund_of(int64_t coins, const char *costs) {
        return step_entry(&(Step){ENTRY_REFUND, coins, NULL, costs});
}

Test(ledger_states, no_more_than_there_is) {
        begin("approved", "spend");
        book_refuse(with_coins(ENTRY_COMPLETE, 701), "more than was approved");
        book_refuse(with_coins(ENTRY_COMPLETE, ABSENT), "no number");
        book_add(with_coins(ENTRY_COMPLETE, 333));
        book_refuse(refund_of(334, NULL), "more coins than were bought");
        book_refuse(refund_of(ABSENT, NULL), "no number");
        book_refuse(refund_of(0, "USD 472 1 1 -\n"), "more money than was paid");
        book_add(refund_of(300, "USD 400 1 1 -\n"));
        book_refuse(refund_of(34, NULL), "more coins than are left");
        book_refuse(refund_of(0, "USD 72 1 1 -\n"), "more money than is left");
        book_refuse(refund_of(0, "EUR 1000000000000001 1 1 -\n"), "beyond any amount");
        book_add(refund_of(33, "USD 71 1 1 -\n"));
        book_check();
}

Test(ledger_states, what_was_refunded_is_not_bought_again) {
        begin("approved", "spend");
        book_add(with_coins(ENTRY_LAPSE, ABSENT));
        book_add(refund_of(1, NULL));
        book_refuse(with_coins(ENTRY_COMPLETE, 700), "refunded");
        book_check();
}

Test(ledger_states, only_what_is_there_and_ones_own) {
        static const EntryKind kinds[] = {ENTRY_JOIN, ENTRY_APPROVE, ENTRY_DENY, ENTRY_EXPIRE,
                        ENTRY_COMPLETE, ENTRY_CANCEL, ENTRY_LAPSE};
        static const int64_t missing[] = {1, 3, 99};

        begin("pending", "spend");
        int64_t bob = book_add(book_account(1001, "bob"));
        for (size_t k = 0; k < ELEMENTSOF(kinds); k++) {
                Entry entry = with_coins(kinds[k], 1);

                for (size_t i = 0; i < ELEMENTSOF(missing); i++) {
                        entry.request = missing[i];
                        book_refuse(entry, "that is no request");
                }
                entry.request = REQUEST;
                entry.account = bob;
                book_refuse(entry, "another's");
        }
        book_check();
}
