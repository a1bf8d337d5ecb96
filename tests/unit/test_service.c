/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The use cases, on the real ledger in memory, with a clock that the test moves. */

#include <criterion/criterion.h>
#include <errno.h>
#include <stdio.h>

#include "ledger/internal.h"
#include "tests/unit/service_case.h"

TestSuite(service, .init = service_case_open, .fini = service_case_close);

enum { ALICE = 1001, BOB = 1002, MUM = 2001 };

static void assert_month(uint32_t uid, int64_t used, int64_t held) {
        Limit month = case_limit(uid, WINDOW_MONTH);

        cr_assert_eq(month.used, used, "used %lld", (long long) month.used);
        cr_assert_eq(month.held, held, "held %lld", (long long) month.held);
}

Test(service, the_story_of_a_month) {
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 2000), REFUSAL_NONE);

        Answer first = case_request(ALICE, "tiktok", 700, NULL);
        cr_assert_eq(first.decision, DECISION_APPROVED);
        cr_assert_eq(first.reason, REASON_NONE);
        cr_assert_eq(first.state, STATE_APPROVED);
        cr_assert_eq(first.remaining, 1300);
        cr_assert_eq(first.limit.held, 700);
        cr_assert_eq(first.hold_until, NOON + 30 * MINUTE);
        cr_assert_eq(first.warnings, WARNING_SELLER_UNKNOWN);
        assert_month(ALICE, 0, 700);

        cr_assert_eq(case_complete(ALICE, first.id, ABSENT), REFUSAL_NONE);
        assert_month(ALICE, 700, 0);

        Answer second = case_request(ALICE, "tiktok", 1500, NULL);
        cr_assert_eq(second.decision, DECISION_REJECTED);
        cr_assert_eq(second.reason, REASON_OVER_LIMIT);
        cr_assert_eq(second.remaining, 1300);
        cr_assert_eq(second.fits, 1300);
        cr_assert_eq(second.limit.amount, 2000);
        cr_assert_eq(second.limit.until, INT64_C(1796083200000000), "1 December");
        cr_assert_gt(second.id, first.id, "a refusal is recorded");
        cr_assert_eq(case_state(ALICE, second.id), STATE_REJECTED);

        cr_assert_eq(case_request(ALICE, "tiktok", 1301, NULL).reason, REASON_OVER_LIMIT);
        Answer last = case_request(ALICE, "tiktok", 1300, NULL);
        cr_assert_eq(last.decision, DECISION_APPROVED);
        cr_assert_eq(last.remaining, 0);
        cr_assert_eq(last.warnings, WARNING_SELLER_UNKNOWN | WARNING_NEAR_LIMIT);
        cr_assert_eq(case_request(ALICE, "tiktok", 1, NULL).reason, REASON_OVER_LIMIT);
}

Test(service, nobody_has_a_budget_by_themselves) {
        Answer answer = case_request(ALICE, "tiktok", 1, NULL);
        cr_assert_eq(answer.reason, REASON_NO_BUDGET);
        cr_assert_not(answer.has_remaining);
        cr_assert_not(answer.has_limit);

        cr_assert_eq(case_set_limit(MUM, ALICE, "twitch", WINDOW_MONTH, 10), REFUSAL_NONE);
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_REQUEST, 10), REFUSAL_NONE);
        cr_assert_eq(case_request(ALICE, "tiktok", 1, NULL).reason, REASON_NO_BUDGET,
                        "neither another platform's nor a bound per request opens it");
        cr_assert_eq(case_set_limit(MUM, BOB, "tiktok", WINDOW_MONTH, 10), REFUSAL_NONE);
        cr_assert_eq(case_request(ALICE, "tiktok", 1, NULL).reason, REASON_NO_BUDGET);
}

Test(service, every_window_must_hold) {
        static const struct {
                Window window;
                int64_t amount;
        } limits[] = {{WINDOW_REQUEST, 50}, {WINDOW_DAY, 100}, {WINDOW_WEEK, 150},
                        {WINDOW_MONTH, 200}, {WINDOW_YEAR, 250}};

        for (size_t i = 0; i < ELEMENTSOF(limits); i++)
                cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", limits[i].window,
                                             limits[i].amount),
                                REFUSAL_NONE);
        Answer answer = case_request(ALICE, "tiktok", 51, NULL);
        cr_assert_eq(answer.limit.window, WINDOW_REQUEST);
        cr_assert_eq(answer.fits, 50);

        /* Noon on Sunday the 22nd, and then day by day to the next month and the next year. */
        static const struct {
                int64_t day;
                int approved;
                Window binding;
        } days[] = {
                        {0, 2, WINDOW_DAY},   /* 100 of the day */
                        {1, 2, WINDOW_MONTH}, /* Monday: a new day and week; 200 of the month */
                        {9, 1, WINDOW_YEAR},  /* 1 December: 250 of the year */
                        {40, 2, WINDOW_DAY},  /* 1 January */
        };
        for (size_t i = 0; i < ELEMENTSOF(days); i++) {
                now = NOON + days[i].day * DAY;
                for (int n = 0; n < days[i].approved; n++)
                        cr_assert_eq(case_request(ALICE, "tiktok", 50, NULL).decision,
                                        DECISION_APPROVED, "day %lld", (long long) days[i].day);
                answer = case_request(ALICE, "tiktok", 50, NULL);
                cr_assert_eq(answer.reason, REASON_OVER_LIMIT);
                cr_assert_eq(answer.limit.window, days[i].binding, "day %lld: %s",
                                (long long) days[i].day, window_to_text(answer.limit.window));
        }
}

Test(service, a_key_gives_its_records_present_answer) {
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 1000), REFUSAL_NONE);
        Answer first = case_request(ALICE, "tiktok", 700, "k");
        Answer refused = case_request(ALICE, "tiktok", 701, "r");
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 5), REFUSAL_NONE);

        Answer again = case_request(ALICE, "tiktok", 700, "k");
        cr_assert_eq(again.id, first.id);
        cr_assert_eq(again.decision, DECISION_APPROVED);
        cr_assert(again.replayed);
        cr_assert_eq(again.hold_until, first.hold_until);
        cr_assert_eq(again.remaining, first.remaining, "as it was answered");
        cr_assert_eq(again.limit.amount, 1000);
        cr_assert_eq(again.limit.held, 700);

        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 9999), REFUSAL_NONE);
        again = case_request(ALICE, "tiktok", 701, "r");
        cr_assert_eq(again.id, refused.id, "nothing is judged anew");
        cr_assert_eq(again.decision, DECISION_REJECTED);
        cr_assert_eq(again.reason, REASON_OVER_LIMIT);
        cr_assert_eq(again.fits, 300);

        cr_assert_eq(case_complete(ALICE, first.id, ABSENT), REFUSAL_NONE);
        again = case_request(ALICE, "tiktok", 700, "k");
        cr_assert_eq(again.decision, DECISION_SETTLED);
        cr_assert_eq(again.state, STATE_COMPLETED);
        cr_assert_eq(again.hold_until, ABSENT);
        assert_month(ALICE, 700, 0);
}

Test(service, a_key_with_another_request_is_a_conflict) {
        const Ask asked = {.platform = "tiktok",
                        .coins = 70,
                        .key = "k",
                        .price = 100,
                        .currency = "USD",
                        .seller = "https://www.tiktok.com/coin",
                        .app = "a",
                        .note = "n"};
        struct {
                Ask ask;
                Refusal refusal;
        } cases[8];

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                cases[i].ask = asked;
                cases[i].refusal = i < 5 ? REFUSAL_KEY_CONFLICT : REFUSAL_NONE;
        }
        cases[0].ask.platform = "twitch";
        cases[1].ask.coins = 71;
        cases[2].ask.price = 101;
        cases[3].ask.currency = "EUR";
        cases[4].ask.seller = NULL;
        cases[5].ask.app = "another";
        cases[6].ask.note = NULL;

        Command first = case_command(COMMAND_REQUEST, ALICE);
        first.ask = asked;
        case_run(&first);
        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Command command = case_command(COMMAND_REQUEST, ALICE);
                command.ask = cases[i].ask;
                case_run(&command);
                cr_assert_eq(command.refusal, cases[i].refusal, "case %zu: %d", i, command.refusal);
                if (command.refusal == REFUSAL_NONE)
                        cr_assert_eq(command.answer.id, first.answer.id);
        }
        cr_assert_neq(case_request(BOB, "tiktok", 70, "k").id, first.answer.id,
                        "keys are an account's own");
}

Test(service, completing_and_cancelling) {
        cr_assert_eq(case_configure_trust(), 0);
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 1000), REFUSAL_NONE);
        int64_t a = case_request(ALICE, "tiktok", 300, NULL).id;
        int64_t b = case_request(ALICE, "tiktok", 300, NULL).id;
        int64_t c = case_request(ALICE, "tiktok", 500, NULL).id;

        cr_assert_eq(case_state(ALICE, c), STATE_REJECTED);
        cr_assert_eq(case_complete(ALICE, c, ABSENT), REFUSAL_WRONG_STATE);
        cr_assert_eq(case_cancel(ALICE, c), REFUSAL_WRONG_STATE);

        cr_assert_eq(case_complete(ALICE, a, 301), REFUSAL_EXCEEDS_REQUEST);
        cr_assert_eq(case_complete(ALICE, a, 200), REFUSAL_NONE);
        assert_month(ALICE, 200, 300);
        cr_assert_eq(case_complete(ALICE, a, 300), REFUSAL_NONE, "repeating has no effect");
        assert_month(ALICE, 200, 300);
        cr_assert_eq(case_cancel(ALICE, a), REFUSAL_WRONG_STATE);

        cr_assert_eq(case_cancel(ALICE, b), REFUSAL_NONE);
        cr_assert_eq(case_cancel(ALICE, b), REFUSAL_NONE);
        assert_month(ALICE, 200, 0);
        cr_assert_eq(case_complete(ALICE, b, 301), REFUSAL_WRONG_STATE, "whatever was bought");

        cr_assert_eq(case_complete(ALICE, 999, ABSENT), REFUSAL_UNKNOWN_REQUEST);
        cr_assert_eq(case_complete(ALICE, 1, ABSENT), REFUSAL_UNKNOWN_REQUEST,
                        "an entry that is no request");
        int64_t nothing = case_request(ALICE, "tiktok", 70, NULL).id;
        cr_assert_eq(case_complete(ALICE, nothing, 0), REFUSAL_NONE, "all of it is given back");
        assert_month(ALICE, 200, 0);
        int64_t d = case_request(ALICE, "tiktok", 10, NULL).id;
        cr_assert_eq(case_complete(BOB, d, ABSENT), REFUSAL_UNKNOWN_REQUEST);
        cr_assert_eq(case_cancel(BOB, d), REFUSAL_UNKNOWN_REQUEST);
        cr_assert_eq(case_state(BOB, d), -1);
        assert_month(ALICE, 200, 10);
}

Test(service, lowering_a_limit_cancels_nothing) {
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 1000), REFUSAL_NONE);
        int64_t id = case_request(ALICE, "tiktok", 900, NULL).id;

        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 100), REFUSAL_NONE);
        cr_assert_eq(case_request(ALICE, "tiktok", 1, NULL).reason, REASON_OVER_LIMIT);
        cr_assert_eq(case_complete(ALICE, id, ABSENT), REFUSAL_NONE);
        Limit month = case_limit(ALICE, WINDOW_MONTH);
        cr_assert_eq(month.used, 900);
        cr_assert_eq(limit_remaining(&month), 0);
}

Test(service, limits_of_guardians_stand_in_for_defaults) {
        Config *config = case_config();
        Limit limits[16];

        case_add_default(config, "tiktok", WINDOW_MONTH, 2000);
        case_add_default(config, "twitch", WINDOW_DAY, 100);
        cr_assert_eq(case_configure(config, "UTC"), 0);
        cr_assert_eq(case_limits(ALICE, limits), 2, "before the account is known");
        cr_assert_eq(limits[0].window, WINDOW_DAY, "the narrowest first");
        cr_assert_eq(limits[1].source, SOURCE_DEFAULT);

        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 3000), REFUSAL_NONE);
        cr_assert_eq(case_limits(ALICE, limits), 2);
        cr_assert_eq(limits[1].source, SOURCE_GUARDIAN);
        cr_assert_eq(limits[1].amount, 3000);
        cr_assert_eq(limits[1].set_by, MUM);
        cr_assert_eq(limits[1].set_at, NOON);

        cr_assert_eq(case_remove_limit(MUM, ALICE, "tiktok", WINDOW_MONTH), REFUSAL_NONE);
        cr_assert_eq(case_limits(ALICE, limits), 2);
        cr_assert_eq(limits[1].source, SOURCE_DEFAULT);
        cr_assert_eq(limits[1].amount, 2000);
        cr_assert_eq(case_remove_limit(MUM, BOB, "tiktok", WINDOW_MONTH), REFUSAL_NONE,
                        "removing what is not there has no effect");
}

Test(service, unbudgeted_accounts_need_no_budget_and_keep_their_own_limits) {
        Config *config = case_config();

        case_add_default(config, "tiktok", WINDOW_MONTH, 10);
        config->unbudgeted = calloc(1, sizeof(ConfigUser));
        config->unbudgeted[0] = (ConfigUser){ALICE, "user1001"};
        config->n_unbudgeted = 1;
        cr_assert_eq(case_configure(config, "UTC"), 0);
        cr_assert_eq(case_request(ALICE, "tiktok", 5000, NULL).decision, DECISION_APPROVED);
        cr_assert_eq(case_request(BOB, "tiktok", 5000, NULL).reason, REASON_OVER_LIMIT);
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 5001), REFUSAL_NONE);
        cr_assert_eq(case_request(ALICE, "tiktok", 2, NULL).reason, REASON_OVER_LIMIT,
                        "a guardian's limit binds, and what was used before counts");
}

Test(service, being_unbudgeted_is_not_handed_down_with_a_uid) {
        Config *config = case_config();

        config->unbudgeted = calloc(1, sizeof(ConfigUser));
        config->unbudgeted[0] = (ConfigUser){ALICE, "somebody-before"};
        config->n_unbudgeted = 1;
        cr_assert_eq(case_configure(config, "UTC"), 0);
        cr_assert_eq(case_request(ALICE, "tiktok", 1, NULL).reason, REASON_NO_BUDGET);
}

Test(service, platforms_and_how_they_sell) {
        static const struct {
                const char *platform;
                int64_t coins;
                int64_t price;
                Refusal refusal;
        } cases[] = {
                        {"vimeo", 1, ABSENT, REFUSAL_UNKNOWN_PLATFORM},
                        {"", 1, ABSENT, REFUSAL_UNKNOWN_PLATFORM},
                        {"*", 1, ABSENT, REFUSAL_UNKNOWN_PLATFORM},
                        {"tiktok", 0, ABSENT, REFUSAL_COINS_NEEDED},
                        {"youtube", 5, 500, REFUSAL_SOLD_IN_MONEY},
                        {"youtube", 0, ABSENT, REFUSAL_PRICE_NEEDED},
                        {"youtube", 0, 500, REFUSAL_NONE},
                        {"tiktok", AMOUNT_MAX, ABSENT, REFUSAL_NONE},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Command command = case_command(COMMAND_REQUEST, ALICE);
                command.ask = (Ask){.platform = cases[i].platform,
                                .coins = cases[i].coins,
                                .price = cases[i].price,
                                .currency = cases[i].price == ABSENT ? NULL : "USD"};
                case_run(&command);
                cr_assert_eq(command.refusal, cases[i].refusal, "case %zu: %d", i, command.refusal);
        }
        cr_assert_eq(case_set_limit(MUM, ALICE, "youtube", WINDOW_DAY, 1), REFUSAL_SOLD_IN_MONEY);
        cr_assert_eq(case_set_limit(MUM, ALICE, "vimeo", WINDOW_DAY, 1), REFUSAL_UNKNOWN_PLATFORM);
}

Test(service, checks_record_nothing) {
        char before[LEDGER_HASH_TEXT + 1], after[LEDGER_HASH_TEXT + 1];
        Command check = case_command(COMMAND_CHECK, ALICE);
        int64_t n;

        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 100), REFUSAL_NONE);
        ledger_head(ledger, &n, before);
        check.ask = (Ask){.platform = "tiktok", .coins = 60, .price = ABSENT};
        for (int i = 0; i < 3; i++) {
                case_run(&check);
                cr_assert_eq(check.answer.decision, DECISION_APPROVED);
                cr_assert_eq(check.answer.remaining, 40);
                cr_assert_eq(check.answer.id, 0);
        }
        ledger_head(ledger, &n, after);
        cr_assert_str_eq(before, after);
        assert_month(ALICE, 0, 0);
}

Test(service, records_of_a_day_are_bounded) {
        Config *config = case_config();

        config->records_per_day = 3;
        cr_assert_eq(case_configure(config, "UTC"), 0);
        for (int i = 0; i < 3; i++)
                (void) case_request(ALICE, "tiktok", 1, i == 0 ? "k" : NULL);

        Command command = case_command(COMMAND_REQUEST, ALICE);
        command.ask = (Ask){.platform = "tiktok", .coins = 1, .price = ABSENT};
        case_run(&command);
        cr_assert_eq(command.refusal, REFUSAL_RECORDS_PER_DAY);
        cr_assert(case_request(ALICE, "tiktok", 1, "k").replayed, "replays don't count");
        (void) case_request(BOB, "tiktok", 1, NULL);
        now += DAY;
        (void) case_request(ALICE, "tiktok", 1, NULL);
}

Test(service, a_uid_with_another_name_is_another_account) {
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 100), REFUSAL_NONE);
        int64_t id = case_request(ALICE, "tiktok", 60, NULL).id;
        Command get = case_command(COMMAND_COMPLETE, ALICE);

        snprintf(get.account.name, sizeof(get.account.name), "newcomer");
        get.settlement = (Settlement){.id = id, .coins = ABSENT, .price = ABSENT};
        case_run(&get);
        cr_assert_eq(get.refusal, REFUSAL_UNKNOWN_REQUEST);
}

Test(service, who_listens_is_told_after_the_batch) {
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 100), REFUSAL_NONE);
        int64_t id = case_request(ALICE, "tiktok", 60, NULL).id;
        (void) case_request(ALICE, "tiktok", 60, NULL);
        cr_assert_eq(case_complete(ALICE, id, ABSENT), REFUSAL_NONE);
        cr_assert_eq(case_complete(ALICE, id, ABSENT), REFUSAL_NONE);

        static const struct {
                EventKind kind;
                State state;
        } expected[] = {
                        {EVENT_BUDGET, STATE_APPROVED}, /* the limit */
                        {EVENT_REQUESTED, STATE_APPROVED},
                        {EVENT_BUDGET, STATE_APPROVED},
                        {EVENT_WARNING, STATE_APPROVED}, /* half of it */
                        {EVENT_REQUESTED, STATE_REJECTED},
                        {EVENT_CHANGED, STATE_COMPLETED},
                        {EVENT_BUDGET, STATE_COMPLETED},
        };
        cr_assert_eq(n_events, ELEMENTSOF(expected), "%zu", n_events);
        for (size_t i = 0; i < n_events; i++) {
                cr_assert_eq(events[i].kind, expected[i].kind, "event %zu", i);
                cr_assert_eq(events[i].uid, ALICE);
                if (events[i].kind != EVENT_BUDGET && events[i].kind != EVENT_WARNING)
                        cr_assert_eq(events[i].state, expected[i].state, "event %zu", i);
        }
}

/* ---- one that fails ---- */

/* Bob's total of the year cannot take any more; no limit looks at it. */
static void fill_year_of_bob(void) {
        LedgerAccount account;
        char sql[200];

        cr_assert_eq(case_set_limit(MUM, BOB, "tiktok", WINDOW_MONTH, 1000), REFUSAL_NONE);
        cr_assert_eq(ledger_find_account(ledger, BOB, "user1002", &account), 1);
        cr_assert_eq(service_flush(service), 0);
        snprintf(sql, sizeof(sql),
                        "INSERT INTO total VALUES (%lld, 'tiktok', 'coins', 'year', '2026', 0, %lld)",
                        (long long) account.id, (long long) INT64_MAX);
        cr_assert_eq(sqlite3_exec(ledger->db, sql, NULL, NULL, NULL), SQLITE_OK);
}

static size_t n_rows, n_begun;

static int begin_rows(void *userdata) {
        (void) userdata;
        n_begun++;
        n_rows = 0;
        return 0;
}

static int count_row(const RequestView *request, void *userdata) {
        (void) request, (void) userdata;
        n_rows++;
        return 0;
}

Test(service, who_fails_half_way_fails_alone) {
        Command commands[4];
        int done = 0;

        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 1000), REFUSAL_NONE);
        (void) case_request(ALICE, "tiktok", 10, NULL);
        fill_year_of_bob();
        n_events = 0;
        for (size_t i = 0; i < ELEMENTSOF(commands); i++) {
                commands[i] = case_command(COMMAND_REQUEST, i == 2 ? BOB : ALICE);
                commands[i].ask = (Ask){.platform = "tiktok", .coins = 10, .price = ABSENT};
                commands[i].userdata = &done;
                if (i == 0) {
                        commands[i].kind = COMMAND_LIST_REQUESTS;
                        commands[i].listing = (Listing){
                                        .until = INT64_MAX, .before = INT64_MAX, .count = 9};
                        commands[i].sink = (Sink){.begin = begin_rows, .request = count_row};
                }
                commands[i].error = 1;
                cr_assert_eq(service_submit(service, &commands[i]), 0);
        }
        cr_assert_eq(service_run(service, now), -EOVERFLOW, "somebody should hear of it");
        cr_expect_eq(done, 4, "each once: %d", done);
        for (size_t i = 0; i < ELEMENTSOF(commands); i++)
                cr_expect_eq(commands[i].error, i == 2 ? -EOVERFLOW : 0, "command %zu: %d", i,
                                commands[i].error);
        cr_expect_eq(commands[1].answer.decision, DECISION_APPROVED);
        cr_expect_eq(commands[3].answer.id, commands[1].answer.id + 1,
                        "nothing of bob's is between");
        cr_expect_eq(n_rows, 1);
        cr_expect_eq(n_begun, 2, "it ran again");
        cr_expect_eq(n_events, 4, "two answers, and what is left: %zu", n_events);
        assert_month(ALICE, 0, 30);
        assert_month(BOB, 0, 0);
}

/* ---- the queue ---- */

Test(service, every_uid_has_its_turn) {
        static Command flood[SERVICE_WAITING_MAX], quiet;
        static int done;

        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 100000), REFUSAL_NONE);
        for (size_t i = 0; i < SERVICE_WAITING_MAX; i++) {
                flood[i] = case_command(COMMAND_CHECK, ALICE);
                flood[i].ask = (Ask){.platform = "tiktok", .coins = 1, .price = ABSENT};
                flood[i].error = 1;
                flood[i].userdata = &done;
                cr_assert_eq(service_submit(service, &flood[i]), 0);
        }
        Command more = case_command(COMMAND_CHECK, ALICE);
        cr_assert_eq(service_submit(service, &more), -EBUSY);

        quiet = case_command(COMMAND_CHECK, BOB);
        quiet.ask = flood[0].ask;
        quiet.userdata = &done;
        quiet.error = 1;
        cr_assert_eq(service_submit(service, &quiet), 0, "a flood of one is not another's wait");
        cr_assert_eq(service_run(service, now), 0);
        cr_assert_eq(quiet.error, 0, "in the first batch");
        cr_assert_eq(flood[SERVICE_BATCH_MAX - 2].error, 0);
        cr_assert_eq(flood[SERVICE_BATCH_MAX - 1].error, 1, "has to wait");
        while (service_has_work(service))
                cr_assert_eq(service_run(service, now), 0);
        cr_assert_eq(flood[SERVICE_WAITING_MAX - 1].error, 0);
        cr_assert_eq(done, SERVICE_WAITING_MAX + 1);
}
