/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* ListChanges: who set, granted, paused, answered and corrected what; and ListPending. */

#include "tests/integration/scenes.h"

#define LIMITS "[Limits]\nDefault=tiktok month 1000 coins\n[Requests]\nOverLimit=ask\n"

static void begin_with_budget(void) {
        begin_scene(LIMITS);
}

TestSuite(changes, .init = begin_with_budget, .fini = end_scene, .timeout = 60);

/* The newest change of alice's alone, so that its fields can be compared to the last. */
static const Answer *newest(void) {
        return list_changes(alice, UID_ALICE, 1, "count", "u", (uint32_t) 1);
}

#define ABOUT_ALICE(by_whom) "0.at=*", text("0.by=%d", (int) (by_whom)), text("0.uid=%d", UID_ALICE)
#define SIDE(side, source_of_it, amount_of_it)                            \
        side ".platform=tiktok", side ".window=week", side ".unit=coins", \
                        side ".source=" source_of_it, side ".amount=" amount_of_it

/* ---- limits ---- */

Test(changes, a_guardians_limit_set_replaced_and_removed) {
        assert_done(set_limit_in(root, UID_ALICE, "tiktok", "week", "coins", 100, 1, "reason", "s",
                        "pocket money"));
        const Answer *first = newest();
        assert_answer(first, ABOUT_ALICE(0), "0.what=limit", "0.reason=pocket money",
                        SIDE("0.after", "guardian", "100"));
        assert_time(first, "0.at", usec_of(NOON));
        assert_done(set_limit(root, UID_ALICE, "tiktok", "week", 70));
        assert_answer(newest(), ABOUT_ALICE(0), "0.what=limit", SIDE("0.before", "guardian", "100"),
                        SIDE("0.after", "guardian", "70"));
        assert_done(remove_limit(root, UID_ALICE, "tiktok", "week"));
        assert_answer(newest(), ABOUT_ALICE(0), "0.what=limit", SIDE("0.before", "guardian", "70"));
        assert_done(remove_limit(root, UID_ALICE, "tiktok", "week")); /* nothing changes */
        assert_rows("SELECT count(*) FROM change", "3\n");
}

Test(changes, a_self_limit_and_what_waits) {
        assert_done(set_limit(alice, UID_ALICE, "tiktok", "week", 100));
        assert_answer(newest(), ABOUT_ALICE(UID_ALICE), "0.what=limit",
                        SIDE("0.after", "self", "100"));
        assert_done(set_limit(alice, UID_ALICE, "tiktok", "week", 300));
        assert_answer(newest(), ABOUT_ALICE(UID_ALICE), "0.what=limit",
                        SIDE("0.before", "self", "100"), SIDE("0.after", "self", "100"),
                        "0.after.next-amount=300", "0.after.next-from=*");
        assert_time(newest(), "0.after.next-from", usec_of("2027-11-23 12:00:00"));
        assert_done(remove_limit(alice, UID_ALICE, "tiktok", "week"));
        assert_answer(newest(), ABOUT_ALICE(UID_ALICE), "0.what=limit",
                        SIDE("0.before", "self", "100"), SIDE("0.after", "self", "100"),
                        "0.after.next-from=*");
}

Test(changes, a_grant) {
        assert_done(grant(root, UID_ALICE, "tiktok", "month", "coins", 50, 2, "reason", "s",
                        "birthday", "key", "s", "k"));
        assert_answer(newest(), ABOUT_ALICE(0), "0.what=grant", "0.reason=birthday",
                        "0.after.platform=tiktok", "0.after.window=month", "0.after.unit=coins",
                        "0.after.amount=50");
        assert_done(grant(root, UID_ALICE, "tiktok", "month", "coins", 50, 1, "key", "s", "k"));
        assert_rows("SELECT count(*) FROM change", "1\n");
}

/* ---- pauses ---- */

Test(changes, pauses_of_both_kinds) {
        int64_t until = usec_of("2027-11-25 12:00:00");

        assert_done(set_paused(root, UID_ALICE, true, 2, "until", "t", (uint64_t) until, "reason",
                        "s", "exams"));
        assert_answer(newest(), ABOUT_ALICE(0), "0.what=pause", "0.reason=exams",
                        "0.before.source=guardian", "0.before.paused=false",
                        "0.after.source=guardian", "0.after.paused=true",
                        text("0.after.until=%ld", until));
        assert_done(set_paused(root, UID_ALICE, false, NO_OPTIONS));
        assert_answer(newest(), ABOUT_ALICE(0), "0.what=pause", "0.before.source=guardian",
                        "0.before.paused=true", "0.after.source=guardian", "0.after.paused=false");
        assert_done(set_paused(alice, UID_ALICE, true, NO_OPTIONS));
        assert_answer(newest(), ABOUT_ALICE(UID_ALICE), "0.what=pause", "0.before.source=self",
                        "0.before.paused=false", "0.after.source=self", "0.after.paused=true");
        assert_done(set_paused(alice, UID_ALICE, false, NO_OPTIONS)); /* in a day */
        assert_answer(newest(), ABOUT_ALICE(UID_ALICE), "0.what=pause", "0.before.source=self",
                        "0.before.paused=true", "0.after.source=self", "0.after.paused=true",
                        "0.after.until=*");
}

/* ---- answers and corrections ---- */

static void assert_answered(uint64_t id, const char *before, const char *after, const char *note) {
        assert_answer(newest(), ABOUT_ALICE(0), "0.what=approval", text("0.reason=%s", note),
                        text("0.before.id=%lu", id), text("0.before.state=%s", before),
                        text("0.after.id=%lu", id), text("0.after.state=%s", after));
}

Test(changes, answers_to_what_was_asked) {
        uint64_t yes = pending(alice, "tiktok", 1001), no = pending(alice, "tiktok", 1002);
        uint64_t paused = pending(alice, "tiktok", 1003);

        resolve(root, yes, true, 1, "note", "s", "well");
        assert_answered(yes, "pending", "approved", "well");
        resolve(root, no, false, 1, "note", "s", "too much");
        assert_answered(no, "pending", "rejected", "too much");
        assert_done(set_paused(root, UID_ALICE, true, NO_OPTIONS));
        resolve(root, paused, true, 1, "note", "s", "well");
        assert_answered(paused, "pending", "rejected", "well");
}

Test(changes, answers_to_what_is_given_back) {
        uint64_t back = approved(alice, "tiktok", 10), kept = approved(alice, "tiktok", 11);
        uint64_t part = approved(alice, "tiktok", 12);

        cancel(alice, back, "");
        cancel(alice, kept, "");
        complete(alice, part, 1, "coins", "x", X(5));
        resolve(root, back, true, 1, "note", "s", "a");
        assert_answered(back, "returning", "cancelled", "a");
        resolve(root, kept, false, 1, "note", "s", "b");
        assert_answered(kept, "returning", "completed", "b");
        resolve(root, part, true, 1, "note", "s", "c");
        assert_answered(part, "returning", "completed", "c");
}

Test(changes, refunds) {
        uint64_t id = (uint64_t) number(
                        record(root, UID_ALICE, "twitch", 100, PRICED(140, "USD")), "id");

        assert_done(refund(root, id, 2, "coins", "x", X(50), "reason", "s", "by mistake"));
        assert_answer(newest(), ABOUT_ALICE(0), "0.what=refund", "0.reason=by mistake",
                        text("0.after.id=%lu", id), "0.after.coins=50", "0.after.price=70",
                        "0.after.currency=USD");
}

/* What time does by itself, and what an app does, are no changes of this kind. */
Test(changes, nothing_else_is_one) {
        uint64_t id = approved(alice, "tiktok", 10);

        (void) pending(alice, "tiktok", 1001);
        complete(alice, id, NO_OPTIONS);
        (void) approved(alice, "tiktok", 500);
        (void) record(alice, UID_ALICE, "tiktok", 10, NO_OPTIONS);
        restart_at("2027-11-25 12:00:00");
        assert_done(list_changes(alice, UID_ALICE, NO_OPTIONS));
        assert_done(list_changes(root, UID_BOB, NO_OPTIONS));
}

Test(changes, newest_first_page_by_page) {
        static const char *const times[] = {
                        "2027-11-22 13:00:00", "2027-11-22 14:00:00", "2027-11-22 15:00:00"};

        for (size_t i = 0; i < ELEMENTSOF(times); i++) {
                clock_at(times[i]);
                assert_done(set_limit(root, UID_ALICE, "tiktok", "week", (int64_t) i));
        }
        const Answer *page = list_changes(mum, UID_ALICE, 1, "count", "u", (uint32_t) 2);
        assert_answer(page, "0.after.amount=2", "1.after.amount=1", "...");
        cr_assert_not(has(page, "2.at"));
        page = list_changes(mum, UID_ALICE, 1, "before", "t", (uint64_t) number(page, "1.at"));
        assert_answer(page, "0.after.amount=0", "...");
        cr_assert_not(has(page, "1.at"));
        assert_error(list_changes(mum, UID_ALICE, 1, "count", "u", (uint32_t) 1001), INVALID_ARGS);
        assert_error(list_changes(mum, UID_ALICE, 1, "after", "t", (uint64_t) 1), INVALID_ARGS);
}

/* ---- ListPending ---- */

Test(changes, what_waits_oldest_first_page_by_page) {
        uint64_t a = pending(alice, "tiktok", 1001), b = approved(bob, "tiktok", 10);
        uint64_t c = pending(bob, "tiktok", 1001);

        cancel(bob, b, "");
        assert_answer(list_pending(mum, NO_OPTIONS), text("0.id=%lu", a), "0.uid=*",
                        "0.state=pending", text("1.id=%lu", b), text("1.uid=%d", UID_BOB),
                        "1.state=returning", text("2.id=%lu", c), "2.state=pending", "...");
        const Answer *page = list_pending(mum, 2, "after", "t", a, "count", "u", (uint32_t) 1);
        assert_answer(page, text("0.id=%lu", b), "...");
        cr_assert_not(has(page, "1.id"));
        assert_done(list_pending(mum, 1, "after", "t", c));
        assert_error(list_pending(mum, 1, "uid", "u", UID_BOB), INVALID_ARGS);
        resolve(root, a, false, NO_OPTIONS);
        resolve(root, b, true, NO_OPTIONS);
        assert_answer(list_pending(mum, NO_OPTIONS), text("0.id=%lu", c), "...");
}
