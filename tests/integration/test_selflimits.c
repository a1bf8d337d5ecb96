/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Limits that people set for themselves: they only ever restrict, and loosen only after a delay. */

#include "tests/integration/scenes.h"

static void begin_with_budget(void) {
        begin_scene("[Limits]\nDefault=tiktok month 1000 coins\n");
}

TestSuite(selflimits, .init = begin_with_budget, .fini = end_scene, .timeout = 60);

static const Answer *set_own(int64_t amount) {
        return set_limit_in(alice, UID_ALICE, "tiktok", "day", "coins", amount, NO_OPTIONS);
}

static const Answer *remove_own(void) {
        return remove_limit_in(alice, UID_ALICE, "tiktok", "day", "coins", NO_OPTIONS);
}

static const Answer *own_limits(void) {
        return get_limits(alice, UID_ALICE);
}

/* It is that much now, and nothing waits. */
static void assert_own_is(int64_t amount) {
        const Answer *limits = own_limits();

        assert_answer(limits, "0.source=self", text("0.amount=%ld", amount), "...");
        cr_assert_not(has(limits, "0.next-from") || has(limits, "0.next-amount"));
}

static void assert_next_is(int64_t amount, int64_t next, const char *from) {
        const Answer *limits = own_limits();

        assert_answer(limits, "0.source=self", text("0.amount=%ld", amount),
                        text("0.next-amount=%ld", next), "...");
        assert_time(limits, "0.next-from", usec_of(from));
}

/* ---- at once ---- */

Test(selflimits, new_and_lower_hold_at_once) {
        assert_done(set_own(100));
        const Answer *limits = own_limits();
        assert_answer(limits, "0.platform=tiktok", "0.window=day", "0.unit=coins", "0.amount=100",
                        "0.granted=0", "0.used=0", "0.held=0", "0.remaining=100", "0.from=*",
                        "0.until=*", "0.source=self", text("0.set-by=%d", UID_ALICE), "0.set-at=*",
                        "1.source=default", "...");
        assert_time(limits, "0.set-at", usec_of(NOON));
        rejected(alice, "tiktok", 101, "over-limit");
        approved(alice, "tiktok", 60);
        assert_done(set_own(50));
        assert_answer(own_limits(), "0.amount=50", "0.held=60", "0.remaining=0", "...");
        rejected(alice, "tiktok", 1, "over-limit");
        assert_done(set_own(0));
        assert_own_is(0);
        assert_rows("SELECT kind, source, amount, before, until, actor FROM entry"
                    " WHERE kind = 'set-limit'",
                        text("set-limit|self|100|||%d\nset-limit|self|50|100||%d\n"
                             "set-limit|self|0|50||%d\n",
                                        UID_ALICE, UID_ALICE, UID_ALICE));
}

Test(selflimits, stands_beside_a_guardians_of_the_same_name) {
        assert_done(set_limit_in(alice, UID_ALICE, "tiktok", "month", "coins", 500, NO_OPTIONS));
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 700));
        assert_answer(own_limits(), "0.source=guardian", "0.amount=700", "1.source=self",
                        "1.amount=500", "...");
        rejected(alice, "tiktok", 501, "over-limit");
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 400));
        rejected(alice, "tiktok", 401, "over-limit");
        approved(alice, "tiktok", 400);
}

Test(selflimits, opens_nothing) {
        assert_done(set_limit_in(alice, UID_ALICE, "twitch", "month", "coins", 1000, NO_OPTIONS));
        assert_done(set_limit_in(alice, UID_ALICE, "*", "month", "USD", 100000, NO_OPTIONS));
        rejected(alice, "twitch", 1, "no-budget");
}

/* ---- after a delay ---- */

Test(selflimits, a_raise_waits) {
        assert_done(set_own(100));
        assert_done(set_own(300));
        assert_next_is(100, 300, "2027-11-23 12:00:00");
        rejected(alice, "tiktok", 101, "over-limit");
        clock_at("2027-11-23 11:59:00");
        rejected(alice, "tiktok", 101, "over-limit");
        clock_at("2027-11-23 12:00:30");
        assert_own_is(300);
        approved(alice, "tiktok", 300);
        assert_rows("SELECT amount, before, until - at FROM entry WHERE kind = 'set-limit'",
                        "100||\n300|100|86400000000\n");
}

Test(selflimits, the_same_raise_keeps_its_time_and_another_begins_anew) {
        assert_done(set_own(100));
        assert_done(set_own(300));
        clock_at("2027-11-23 06:00:00");
        assert_done(set_own(300));
        assert_next_is(100, 300, "2027-11-23 12:00:00");
        assert_done(set_own(200));
        assert_next_is(100, 200, "2027-11-24 06:00:00");
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'set-limit'", "3\n");
}

Test(selflimits, lowering_drops_the_raise_that_waits) {
        assert_done(set_own(100));
        assert_done(set_own(300));
        assert_done(set_own(80));
        assert_own_is(80);
        assert_done(set_own(300));
        assert_done(set_own(80)); /* the same */
        assert_own_is(80);
        clock_at("2027-11-24 12:00:30");
        assert_own_is(80);
}

Test(selflimits, removal_waits) {
        assert_done(set_own(100));
        assert_done(remove_own());
        const Answer *limits = own_limits();
        assert_answer(limits, "0.source=self", "0.amount=100", "...");
        cr_assert_not(has(limits, "0.next-amount"));
        assert_time(limits, "0.next-from", usec_of("2027-11-23 12:00:00"));

        clock_at("2027-11-23 06:00:00");
        assert_done(remove_own());
        assert_time(own_limits(), "0.next-from", usec_of("2027-11-23 12:00:00"));
        rejected(alice, "tiktok", 101, "over-limit");
        clock_at("2027-11-23 12:00:30");
        assert_answer(own_limits(), "0.source=default", "0.window=month", "...");
        cr_assert_not(has(own_limits(), "1.source"));
        assert_done(remove_own()); /* nothing left to remove */
        approved(alice, "tiktok", 101);
}

Test(selflimits, a_removal_can_be_taken_back) {
        assert_done(set_own(100));
        assert_done(remove_own());
        assert_done(set_own(100));
        assert_own_is(100);
        assert_done(remove_own());
        assert_done(set_own(200));
        assert_next_is(100, 200, "2027-11-23 12:00:00");
}

Test(selflimits, all_of_it_survives_a_restart) {
        assert_done(set_own(100));
        assert_done(set_own(300));
        restart_at("2027-11-22 18:00:00");
        assert_next_is(100, 300, "2027-11-23 12:00:00");
        rejected(alice, "tiktok", 101, "over-limit");
        restart_at("2027-11-23 12:00:30");
        assert_own_is(300);
        assert_done(set_own(400));
        assert_next_is(300, 400, "2027-11-24 12:00:30");
}

Test(selflimits, the_delay_is_the_configurations_when_it_was_asked) {
        reload("[Limits]\nDefault=tiktok month 1000 coins\nRaiseDelay=7d\n");
        assert_done(set_own(100));
        assert_done(set_own(300));
        reload("[Limits]\nDefault=tiktok month 1000 coins\nRaiseDelay=0s\n");
        assert_next_is(100, 300, "2027-11-29 12:00:00");
        assert_done(set_own(500));
        assert_own_is(500);
}

Test(selflimits, a_guardian_cannot_remove_it_and_does_not_shorten_it) {
        assert_done(set_own(100));
        assert_done(remove_limit_in(root, UID_ALICE, "tiktok", "day", "coins", NO_OPTIONS));
        assert_own_is(100);
        assert_done(set_limit_in(root, UID_ALICE, "tiktok", "day", "coins", 900, NO_OPTIONS));
        rejected(alice, "tiktok", 101, "over-limit");
}

Test(selflimits, a_guardians_own_account_has_them_too) {
        assert_done(set_limit_in(root, 0, "tiktok", "month", "coins", 10, NO_OPTIONS));
        assert_answer(get_limits(root, 0), "0.source=default", "1.source=self", "1.amount=10",
                        "...");
        assert_done(set_limit_in(root, 0, "tiktok", "month", "coins", 20, 1, "guardian", "b", 1));
        assert_answer(get_limits(root, 0), "0.source=guardian", "0.amount=20", "1.source=self",
                        "...");
        assert_done(remove_limit_in(root, 0, "tiktok", "month", "coins", 1, "guardian", "b", 1));
        assert_answer(get_limits(root, 0), "0.source=default", "1.source=self", "1.amount=10",
                        "...");
}

/* ---- how many ---- */

enum { LIMITS_OF_A_SOURCE = 128 };

/* Fills up: 4 platforms x 5 windows, and money. */
static unsigned fill(sd_bus *bus) {
        static const char *const windows[] = {"request", "day", "week", "month", "year"};
        static const char *const platforms[] = {
                        "tiktok", "twitch", "telegram", "instagram", "*", "youtube"};
        static const char *const units[] = {"coins", "USD", "EUR", "GBP", "JPY", "CHF"};
        unsigned n = 0;

        for (size_t u = 0; u < ELEMENTSOF(units); u++)
                for (size_t p = 0; p < (u == 0 ? 4 : ELEMENTSOF(platforms)); p++)
                        for (size_t w = 0; w < ELEMENTSOF(windows); w++) {
                                const Answer *answer = set_limit_in(bus, UID_ALICE, platforms[p],
                                                windows[w], units[u], 1000, NO_OPTIONS);
                                if (has(answer, "error")) {
                                        assert_error(answer, LIMITS_EXCEEDED);
                                        return n;
                                }
                                n++;
                        }
        return n;
}

Test(selflimits, a_child_that_fills_up_its_own_hinders_no_guardian) {
        cr_assert_eq(fill(alice), LIMITS_OF_A_SOURCE);
        /* What is there can still be changed. */
        assert_done(set_limit_in(alice, UID_ALICE, "tiktok", "day", "coins", 10, NO_OPTIONS));
        cr_assert_eq(fill(root), LIMITS_OF_A_SOURCE);
        assert_rows("SELECT source, count(*) FROM limits GROUP BY source",
                        "guardian|128\nself|128\n");
        assert_done(set_limit(root, UID_ALICE, "tiktok", "month", 0));
        assert_done(set_paused(root, UID_ALICE, true, NO_OPTIONS));
}

/* No rate leads to what she limits herself in: she buys nothing, and what she bought is counted. */
Test(selflimits, a_currency_without_a_rate_keeps_no_guardian_from_writing_down) {
        assert_done(set_limit_in(alice, UID_ALICE, "*", "month", "CHF", 0, NO_OPTIONS));
        assert_answer(record(root, UID_ALICE, "tiktok", 5, PRICED(10, "USD")), "id=*");
        assert_answer(own_limits(), "1.source=default", "1.used=5", "...");
        assert_answer(request(alice, "tiktok", 1, NO_OPTIONS), "reason=no-exchange-rate", "...");
        assert_done(set_limit_in(root, UID_ALICE, "*", "month", "EUR", 100, NO_OPTIONS));
        assert_error(record(root, UID_ALICE, "tiktok", 5, PRICED(10, "USD")), INVALID_ARGS);
}
