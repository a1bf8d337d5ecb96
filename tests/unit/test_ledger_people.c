/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What guardians and people set, and what they are told of. */

#include <criterion/criterion.h>
#include <string.h>

#include "common/util.h"
#include "tests/unit/book.h"

static void open_with_alice(void) {
        book_open();
        book_add(book_account(1000, "alice"));
}

TestSuite(ledger_people, .init = open_with_alice, .fini = book_close);

#define LIMITS                                                              \
        "SELECT window, source, amount, set_by, set_at - 1795348800000000," \
        " next_from - 1795348800000000, next_amount FROM limits ORDER BY window, source"

static Entry later(Entry entry, int64_t at, int64_t until) {
        entry.at = BOOK_NOON + at;
        entry.until = until == ABSENT ? ABSENT : BOOK_NOON + until;
        return entry;
}

static Entry set(const char *source, int64_t amount, int64_t at, int64_t until) {
        return later(book_limit(ENTRY_SET_LIMIT, "month", source, amount), at, until);
}

static Entry take_away(const char *source, int64_t at, int64_t until) {
        return later(book_limit(ENTRY_REMOVE_LIMIT, "month", source, ABSENT), at, until);
}

static void expect_in_force(int64_t at, size_t n, int64_t amount, int64_t next_from) {
        Limit limits[LEDGER_LIMITS_MAX];
        size_t got = 99;

        cr_assert_eq(ledger_limits(book, 1, "tiktok", BOOK_NOON + at, limits, &got), 0);
        cr_assert_eq(got, n, "at %lld: %zu", (long long) at, got);
        if (n == 0)
                return;
        cr_expect_eq(limits[0].amount, amount, "at %lld: %lld", (long long) at,
                        (long long) limits[0].amount);
        cr_expect_eq(limits[0].next_from, next_from == ABSENT ? ABSENT : BOOK_NOON + next_from);
}

Test(ledger_people, limits_of_both_sources_stand_side_by_side) {
        book_add(set("guardian", 2000, 0, ABSENT));
        book_add(book_limit(ENTRY_SET_LIMIT, "day", "guardian", 0));
        book_add(set("self", 500, 1, ABSENT));
        book_expect(LIMITS,
                        "day guardian 0 2001 0 - -\n"
                        "month guardian 2000 2001 0 - -\n"
                        "month self 500 2001 1 - -\n");
        book_add(set("guardian", 1000, 2, ABSENT));
        book_add(take_away("self", 3, ABSENT));
        book_add(take_away("self", 4, ABSENT)); /* once is enough */
        book_expect(LIMITS, "day guardian 0 2001 0 - -\nmonth guardian 1000 2001 2 - -\n");
        /* What people change by themselves is counted with their requests. */
        book_expect("SELECT day, records FROM account", "2026-11-22 3\n");
        book_check();
}

Test(ledger_people, a_raise_waits_and_comes_into_force) {
        book_add(set("self", 500, 0, ABSENT));
        book_add(set("self", 900, 1, 100));
        book_expect(LIMITS, "month self 500 2001 0 100 900\n");
        expect_in_force(99, 1, 500, 100);
        expect_in_force(100, 1, 900, ABSENT);

        /* The row follows with the limit's next change, and not with another's. */
        book_add(later(book_limit(ENTRY_SET_LIMIT, "day", "guardian", 8), 100, ABSENT));
        book_expect(LIMITS, "day guardian 8 2001 100 - -\nmonth self 500 2001 0 100 900\n");
        book_add(set("self", 1000, 101, 201));
        book_expect(LIMITS, "day guardian 8 2001 100 - -\nmonth self 900 2001 100 201 1000\n");
        book_check();
}

Test(ledger_people, a_raise_that_waits_gives_way) {
        book_add(set("self", 500, 0, ABSENT));
        book_add(set("self", 900, 1, 100));
        book_add(set("self", 800, 2, 102)); /* to another */
        book_expect(LIMITS, "month self 500 2001 0 102 800\n");
        book_add(take_away("self", 3, 103)); /* to the limit's end */
        book_expect(LIMITS, "month self 500 2001 0 103 -\n");
        book_add(set("self", 400, 4, ABSENT)); /* to a lower one */
        book_expect(LIMITS, "month self 400 2001 4 - -\n");
        expect_in_force(1000, 1, 400, ABSENT);
        book_check();
}

Test(ledger_people, a_limit_that_is_taken_away_later_holds_until_then) {
        book_add(set("self", 500, 0, ABSENT));
        book_add(take_away("self", 1, 100));
        book_expect(LIMITS, "month self 500 2001 0 100 -\n");
        expect_in_force(99, 1, 500, 100);
        expect_in_force(100, 0, 0, ABSENT);
        book_add(set("self", 900, 101, ABSENT)); /* a new one */
        book_expect(LIMITS, "month self 900 2001 101 - -\n");
        book_check();
}

Test(ledger_people, another_accounts_limits_stay) {
        Entry bobs = set("self", 500, 0, ABSENT), raise = set("self", 900, 1, 100);

        bobs.account = raise.account = book_add(book_account(1001, "bob"));
        book_add(bobs);
        book_add(raise);
        book_add(set("guardian", 5, 200, ABSENT));
        book_expect("SELECT account, amount, next_amount FROM limits ORDER BY account",
                        "1 5 -\n2 500 900\n");
        book_check();
}

/* ---- grants ---- */

static Entry grant(int64_t amount, const char *label, const char *key) {
        Entry entry = book_limit(ENTRY_GRANT, "month", "guardian", amount);

        entry.label = label;
        entry.key = key;
        return entry;
}

Test(ledger_people, grants_add_up_in_their_window_alone) {
        int64_t granted = -1;
        Entry found;

        book_add(grant(100, "2026-11", "k"));
        book_add(grant(50, "2026-11", NULL));
        book_add(grant(7, "2026-12", "l"));
        book_expect("SELECT platform, unit, window, label, amount FROM granted ORDER BY label",
                        "tiktok coins month 2026-11 150\ntiktok coins month 2026-12 7\n");
        book_expect("SELECT account, key, entry FROM grant_key ORDER BY key", "1 k 2\n1 l 4\n");
        cr_assert_eq(ledger_granted(book, 1, "tiktok", "coins", WINDOW_MONTH, "2026-11", &granted),
                        0);
        cr_expect_eq(granted, 150);
        cr_assert_eq(ledger_granted(book, 1, "tiktok", "coins", WINDOW_DAY, "2026-11", &granted),
                        0);
        cr_expect_eq(granted, 0);
        cr_assert_eq(ledger_find_grant(book, 1, "l", &found), 1);
        cr_expect_eq(found.amount, 7);
        cr_assert_eq(ledger_find_grant(book, 1, "m", &found), 0);
        book_refuse(grant(100, "2026-11", "k"), "a key is used once");
        book_refuse(grant(ABSENT, "2026-11", NULL), "of nothing");
        book_refuse(grant(100, NULL, NULL), "in no window");
        book_check();
}

/* ---- pauses ---- */

static Entry pause_of(EntryKind kind, const char *source, int64_t until) {
        Entry entry = book_about(kind, ABSENT);

        entry.source = source;
        entry.until = until == ABSENT ? ABSENT : BOOK_NOON + until;
        entry.label = "2026-11-22";
        return entry;
}

Test(ledger_people, pauses_of_both_kinds_stand_side_by_side) {
        int64_t until = -7;

        cr_assert_eq(ledger_pause(book, 1, SOURCE_GUARDIAN, &until), 0);
        book_add(pause_of(ENTRY_PAUSE, "guardian", ABSENT));
        book_add(pause_of(ENTRY_PAUSE, "self", 100));
        book_expect("SELECT account, source, until FROM pause ORDER BY source",
                        "1 guardian -\n1 self 1795348800000100\n");
        cr_assert_eq(ledger_pause(book, 1, SOURCE_GUARDIAN, &until), 1);
        cr_expect_eq(until, ABSENT);
        book_add(pause_of(ENTRY_PAUSE, "guardian", 50)); /* the new end counts */
        book_add(pause_of(ENTRY_RESUME, "self", ABSENT));
        book_add(pause_of(ENTRY_RESUME, "self", ABSENT));
        book_expect("SELECT account, source, until FROM pause", "1 guardian 1795348800000050\n");
        book_expect("SELECT day, records FROM account", "2026-11-22 3\n"); /* the self's */
        book_refuse(pause_of(ENTRY_PAUSE, "household", ABSENT), "of no such kind");
        book_refuse(pause_of(ENTRY_PAUSE, NULL, ABSENT), "of nobody");
        book_check();
}

/* ---- warnings ---- */

static Entry warn(const char *household, int64_t percent, const char *label) {
        Entry entry = book_limit(
                        ENTRY_WARN, "month", household ? "household" : "guardian", percent);

        entry.actor = ABSENT;
        entry.name = household;
        entry.label = label;
        entry.until = BOOK_NOON + 1000;
        return entry;
}

static Entry told(int64_t warning, const char *whom) {
        Entry entry = book_about(ENTRY_TOLD, warning);

        entry.account = ABSENT;
        entry.source = whom;
        return entry;
}

static int count_warning(const Entry *entry, uint32_t uid, void *userdata) {
        cr_expect_eq(uid, 1000);
        cr_expect_str_eq(entry->kind, "warn");
        *(int *) userdata += 1;
        return 0;
}

static int untold(int64_t account, uint32_t caller, int64_t at) {
        int n = 0;

        cr_assert_eq(ledger_list_untold(book, account, caller, BOOK_NOON + at, count_warning, &n),
                        0);
        return n;
}

Test(ledger_people, a_warning_is_given_once_and_told_to_both) {
        const Limit limit = {.platform = "tiktok",
                        .unit = "coins",
                        .window = WINDOW_MONTH,
                        .source = SOURCE_GUARDIAN};

        book_add(warn(NULL, 50, "2026-11"));
        book_add(warn(NULL, 80, "2026-11"));
        book_add(warn("home", 50, "2026-11"));
        book_refuse(warn(NULL, 50, "2026-11"), "once is enough");
        book_add(warn(NULL, 50, "2026-12"));
        book_expect("SELECT id, household, source, label, percent, until, told FROM warning ORDER BY id",
                        "2  guardian 2026-11 50 1795348800001000 0\n"
                        "3  guardian 2026-11 80 1795348800001000 0\n"
                        "4 home household 2026-11 50 1795348800001000 0\n"
                        "5  guardian 2026-12 50 1795348800001000 0\n");
        cr_expect_eq(ledger_warned(book, 1, &limit, "2026-11", 80), 1);
        cr_expect_eq(ledger_warned(book, 1, &limit, "2026-11", 100), 0);
        cr_expect_eq(ledger_warned(book, 1, &limit, "2026-10", 80), 0);

        cr_expect_eq(untold(1, 1000, 0), 4);
        book_add(told(2, "self"));
        book_add(told(2, "self"));
        cr_expect_eq(untold(1, 1000, 0), 3);
        cr_expect_eq(untold(1, 2001, 0), 4);
        book_add(told(2, "guardian"));
        book_add(told(3, "guardian"));
        cr_expect_eq(untold(ABSENT, 2001, 999), 2);
        cr_expect_eq(untold(ABSENT, 1000, 999), 3, "of one's own, too, who asks for all");
        cr_expect_eq(untold(ABSENT, 2001, 1000), 0, "the window is over");
        book_expect("SELECT id, told FROM warning ORDER BY id", "2 3\n3 2\n4 0\n5 0\n");
        book_check();
}

/* ---- changes ---- */

static int add_kind(const Entry *entry, void *userdata) {
        char *text = userdata;

        strcat(text, entry->kind);
        strcat(text, " ");
        return 0;
}

Test(ledger_people, what_changed_about_an_account_is_listed) {
        static const EntryKind kinds[] = {ENTRY_APPROVE, ENTRY_RETURN, ENTRY_KEEP, ENTRY_REFUND};
        char text[256] = "";

        book_add(set("guardian", 2000, 0, ABSENT));      /* 2 */
        book_add(book_request(700, "pending"));          /* 3, no change */
        for (size_t i = 0; i < ELEMENTSOF(kinds); i++) { /* 4 .. 7 */
                Entry entry = book_about(kinds[i], 3);

                entry.amount = kinds[i] == ENTRY_REFUND ? 5 : ABSENT;
                book_add(entry);
        }
        book_add(book_request(5, "pending"));                         /* 8 */
        book_add(book_about(ENTRY_DENY, 8));                          /* 9 */
        book_add(grant(5, "2026-11", NULL));                          /* 10 */
        book_add(pause_of(ENTRY_PAUSE, "guardian", ABSENT));          /* 11 */
        book_add(pause_of(ENTRY_RESUME, "guardian", ABSENT));         /* 12 */
        book_add(later(take_away("guardian", 0, ABSENT), 1, ABSENT)); /* 13 */
        book_add(later(book_request(5, "pending"), 1, 2));            /* 14 */
        book_add(later(book_about(ENTRY_EXPIRE, 14), 2, ABSENT));     /* 15: by itself */
        book_expect("SELECT account, entry FROM change ORDER BY entry",
                        "1 2\n1 4\n1 6\n1 7\n1 9\n1 10\n1 11\n1 12\n1 13\n");
        cr_assert_eq(ledger_list_changes(book, 1, BOOK_NOON + 1, 4, add_kind, text), 0);
        cr_expect_str_eq(text, "resume pause grant deny ");
        book_check();
}

/* ---- accounts and keys ---- */

Test(ledger_people, a_request_that_waits_may_have_many_keys) {
        Entry request = book_request(700, "pending"), join = book_about(ENTRY_JOIN, 2);
        int64_t id;

        request.key = "first";
        join.key = "second";
        join.label = "2026-11-22";
        book_add(request);
        book_add(join);
        book_expect("SELECT account, entry FROM request_key ORDER BY entry", "1 2\n1 3\n");
        cr_assert_eq(ledger_find_key(book, 1, "first", &id), 1);
        cr_expect_eq(id, 2);
        cr_assert_eq(ledger_find_key(book, 1, "second", &id), 1);
        cr_expect_eq(id, 2);
        book_refuse(join, "a key is used once");
        request.key = "second";
        book_refuse(request, "a key is used once");
        book_expect("SELECT day, records FROM account", "2026-11-22 2\n");
        book_check();
}

/* Found by trying forty million: the first six bytes of their SHA-256 are the same. */
Test(ledger_people, keys_of_one_number_are_told_apart) {
        static const char *const keys[] = {"key-467610", "key-4889369"};
        Entry request = book_request(1, "approved");
        int64_t id;

        request.key = keys[0];
        book_add(request);
        cr_assert_eq(ledger_find_key(book, 1, keys[1], &id), 0);
        request.key = keys[1];
        book_add(request);
        book_expect("SELECT slot, entry FROM request_key ORDER BY entry",
                        "205244300406486 2\n205244300406487 3\n");
        for (size_t i = 0; i < ELEMENTSOF(keys); i++) {
                cr_assert_eq(ledger_find_key(book, 1, keys[i], &id), 1);
                cr_expect_eq(id, (int64_t) (2 + i));
                request.key = keys[i];
                book_refuse(request, "a key is used once");
        }
        book_check();
}

Test(ledger_people, a_burst_is_of_what_was_asked) {
        static const int64_t times[] = {0, 10, 20, 20, 30};
        static const struct {
                int64_t since, now, most, n;
        } cases[] = {
                        {-1, 30, 9, 5},
                        {0, 30, 9, 4}, /* after since, */
                        {0, 29, 9, 3}, /* and not after now */
                        {10, 20, 9, 2},
                        {-1, 30, 2, 2},
                        {30, 40, 9, 0},
        };

        for (size_t i = 0; i < ELEMENTSOF(times); i++)
                book_add(later(book_request(5, "rejected"), times[i], ABSENT));
        book_add(later(book_record(5), 30, ABSENT)); /* what was bought elsewhere does not count */
        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                int64_t n = -7;

                cr_assert_eq(ledger_burst(book, 1, BOOK_NOON + cases[i].since,
                                             BOOK_NOON + cases[i].now, cases[i].most, &n),
                                0);
                cr_expect_eq(n, cases[i].n, "%zu: %lld", i, (long long) n);
        }
        book_check();
}

Test(ledger_people, accounts_are_told_apart_by_uid_and_name) {
        book_add(book_account(1000, "mallory"));
        book_add(book_account(1001, "alice"));
        book_refuse(book_account(1000, "alice"), "once is enough");
        book_refuse(book_account(1002, NULL), "without a name");
        book_expect("SELECT id, uid, name, day, records FROM account ORDER BY id",
                        "1 1000 alice  0\n2 1000 mallory  0\n3 1001 alice  0\n");

        Entry nobodys = book_request(5, "approved");
        nobodys.account = 99;
        book_refuse(nobodys, "of nobody");
        nobodys.account = ABSENT;
        book_refuse(nobodys, "of nobody");
        book_check();
}

Test(ledger_people, what_is_no_entry) {
        Entry entry = book_request(5, "approved");

        entry.kind = "gift";
        book_refuse(entry, "no such kind");
        entry = book_request(5, "maybe");
        book_refuse(entry, "no such decision");
        entry = book_request(5, "approved");
        entry.until = ABSENT;
        book_refuse(entry, "held for no time");
        entry = book_request(5, "approved");
        entry.week = NULL;
        book_refuse(entry, "in no week");
        entry = book_priced(book_request(5, "approved"), 5, NULL, NULL);
        book_refuse(entry, "a price in nothing");
        entry = book_request(AMOUNT_MAX + 1, "approved");
        book_refuse(entry, "more than there is");
        book_check();
}
