/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What the simulation and reviews have found: each of these was wrong once. */

#include <criterion/criterion.h>
#include <stdio.h>

#include "calendar/calendar.h"
#include "catalog/rates.h"
#include "tests/unit/fixture.h"
#include "tests/unit/service_case.h"

TestSuite(service_found, .init = service_case_open, .fini = service_case_close);

enum { ALICE = 1001, MUM = 2001 };

static int count_person(uint32_t uid, const char *name, void *userdata) {
        (void) uid;
        (void) name;
        ++*(int *) userdata;
        return 0;
}

static void ignore_done(Command *command) {
        (void) command;
}

static int count_accounts(void) {
        Command command = case_command(COMMAND_LIST_ACCOUNTS, MUM);
        int n = 0;

        command.sink.person = count_person;
        command.done = ignore_done;
        command.userdata = &n;
        case_run(&command);
        return n;
}

static RequestView seen;

static int put_request(const RequestView *request, void *userdata) {
        (void) userdata;
        seen = *request; /* its numbers; the texts are gone */
        return 0;
}

static RequestView get(uint32_t uid, int64_t id) {
        Command command = case_command(COMMAND_GET, uid);

        command.settlement.id = id;
        command.sink.request = put_request;
        case_run(&command);
        cr_assert_eq(command.refusal, REFUSAL_NONE);
        return seen;
}

Test(service_found, a_refused_command_writes_nothing) {
        Command command = case_command(COMMAND_GRANT, ALICE);

        command.caller = MUM;
        command.limit = (LimitChange){
                        .platform = "tiktok", .unit = "coins", .window = WINDOW_DAY, .amount = 5};
        case_run(&command);
        cr_assert_eq(command.refusal, REFUSAL_NO_LIMIT);
        cr_assert_eq(count_accounts(), 0, "no account is made for it");
        cr_assert_eq(ledger_latest(ledger), 0);
}

/* alice asks for more than her limit, where guardians are asked. */
static Answer ask_a_guardian(int64_t coins) {
        Config *config = case_config();

        config->rules.over_limit = OVER_LIMIT_ASK;
        cr_assert_eq(case_configure(config, "UTC"), 0);
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_DAY, 1), REFUSAL_NONE);
        Answer answer = case_request(ALICE, "tiktok", coins, NULL);
        cr_assert_eq(answer.decision, DECISION_PENDING);
        return answer;
}

Test(service_found, what_is_withdrawn_nobody_has_decided) {
        Answer answer = ask_a_guardian(5);

        cr_assert_eq(get(ALICE, answer.id).decided, ABSENT);
        cr_assert_eq(case_cancel(ALICE, answer.id), REFUSAL_NONE);
        cr_assert_eq(get(ALICE, answer.id).state, STATE_CANCELLED);
        cr_assert_eq(get(ALICE, answer.id).decided, ABSENT);
}

Test(service_found, a_question_expires_at_its_time_whatever_is_written_then) {
        Answer answer = ask_a_guardian(5);

        int64_t until = service_wakes_at(service);
        cr_assert_eq(case_request(ALICE, "tiktok", 1, NULL).decision, DECISION_APPROVED);
        const Event *warning = &events[n_events - 1];
        cr_assert_eq(warning->kind, EVENT_WARNING);
        service_told(service, warning->id, true);
        now += 30 * DAY;
        cr_assert_eq(service_run(service, now), 0);
        cr_assert_eq(get(ALICE, answer.id).state, STATE_REJECTED);
        cr_assert_eq(get(ALICE, answer.id).decided, until);
}

/* The built-in configuration, with these rates. */
static void configure_rates(const char *text) {
        Config *config = case_config();
        Calendar *calendar = NULL;
        Catalog *catalog = NULL;
        Faults faults = {0};
        Rates *rates = NULL;

        cr_assert_eq(catalog_load(fixture_source("conf/catalog.d"), NULL, &faults, &catalog), 0);
        cr_assert_eq(calendar_new("UTC", config->week_starts_on, &calendar), 0);
        cr_assert_eq(rates_load(fixture_write("rates.csv", text), &faults, &rates), 0);
        cr_assert_eq(service_configure(service, config, catalog, rates, calendar, now), 0);
}

static Refusal set_money_limit(const char *platform, const char *unit, int64_t amount) {
        Command command = case_command(COMMAND_SET_LIMIT, ALICE);

        command.caller = MUM;
        command.limit = (LimitChange){.platform = platform,
                        .unit = unit,
                        .window = WINDOW_MONTH,
                        .source = SOURCE_GUARDIAN,
                        .amount = amount};
        case_run(&command);
        return command.refusal;
}

static Answer request_priced(const char *platform, int64_t coins, int64_t price,
                const char *currency, const char *key) {
        Command command = case_command(COMMAND_REQUEST, ALICE);

        command.ask = (Ask){.platform = platform,
                        .coins = coins,
                        .key = key,
                        .price = price,
                        .currency = currency};
        case_run(&command);
        cr_assert_eq(command.refusal, REFUSAL_NONE);
        return command.answer;
}

static bool is_stale(Answer answer) {
        return answer.warnings & WARNING_RATE_STALE;
}

/* The list of twitch is in USD, that of tiktok has prices in both. */
Test(service_found, a_stale_rate_is_warned_of_where_it_was_used) {
        configure_rates("Date,USD,\n2026-01-01,1.25,\n");
        cr_assert_eq(set_money_limit("twitch", "EUR", 9000), REFUSAL_NONE);
        cr_assert_eq(set_money_limit("tiktok", "EUR", 9000), REFUSAL_NONE);

        cr_assert(is_stale(request_priced("twitch", 100, 500, "EUR", NULL)), "the list's");
        cr_assert(is_stale(request_priced("twitch", 100, ABSENT, NULL, NULL)), "the estimate's");
        cr_assert(is_stale(request_priced("tiktok", 100, 500, "USD", "k")), "the price's");
        cr_assert(is_stale(request_priced("tiktok", 100, 500, "USD", "k")), "asked again");
        cr_assert_not(is_stale(request_priced("tiktok", 100, 500, "EUR", NULL)));
        cr_assert_not(is_stale(request_priced("tiktok", 100, ABSENT, NULL, NULL)));
}

Test(service_found, what_was_really_paid_is_shown_also_of_what_is_sold_in_money) {
        Command command = case_command(COMMAND_COMPLETE, ALICE);

        cr_assert_eq(set_money_limit("youtube", "EUR", 9000), REFUSAL_NONE);
        Answer answer = request_priced("youtube", 0, 500, "EUR", NULL);
        cr_assert_eq(answer.decision, DECISION_APPROVED);
        command.settlement = (Settlement){
                        .id = answer.id, .coins = ABSENT, .price = 600, .currency = "EUR"};
        case_run(&command);
        cr_assert_eq(get(ALICE, answer.id).price, 600);
}

/* What is shown as a price ends at AMOUNT_MAX; what counts does not. */
Test(service_found, an_estimate_beyond_all_amounts_is_not_made_smaller) {
        configure_rates("Date,USD,\n2026-11-20,2,\n");
        cr_assert_eq(set_money_limit("twitch", "EUR", AMOUNT_MAX), REFUSAL_NONE);

        Answer answer = request_priced("twitch", AMOUNT_MAX, ABSENT, NULL, NULL);
        cr_assert_eq(answer.price, AMOUNT_MAX);
        cr_assert_eq(answer.reason, REASON_OVER_LIMIT);
}

static int count_sum(const SumView *sum, void *userdata) {
        *(int64_t *) userdata += sum->requests;
        return 0;
}

Test(service_found, sums_since_1970_west_of_greenwich) {
        Command command = case_command(COMMAND_SUMMARIZE, ALICE);
        int64_t n = 0;

        cr_assert_eq(case_configure(case_config(), "America/New_York"), 0);
        case_request(ALICE, "tiktok", 1, NULL);
        command.listing = (Listing){.window = WINDOW_MONTH, .since = 0, .until = NOON + 1};
        command.sink.sum = count_sum;
        command.done = ignore_done;
        command.userdata = &n;
        case_run(&command);
        cr_assert_eq(command.refusal, REFUSAL_NONE);
        cr_assert_eq(n, 2, "in coins, and in the price's currency");
}

Test(service_found, what_lapsed_and_was_refunded_in_money_cannot_be_completed) {
        Command command = case_command(COMMAND_REFUND, ALICE);

        cr_assert_eq(set_money_limit("youtube", "EUR", 9000), REFUSAL_NONE);
        Answer answer = request_priced("youtube", 0, 500, "EUR", NULL);
        now = answer.hold_until;
        command.caller = MUM;
        command.settlement = (Settlement){.id = answer.id, .coins = ABSENT, .price = 100};
        case_run(&command);
        cr_assert_eq(command.refusal, REFUSAL_NONE);
        cr_assert_eq(case_complete(ALICE, answer.id, ABSENT), REFUSAL_WRONG_STATE);
}

/* Held on New Year's Eve, in no window that runs when a currency begins to be counted: its end must
 * not be taken from totals that it is not in. It lapses with the next batch, whoever's that is. */
Test(service_found, a_hold_of_last_year_can_end_after_a_currency_begins_to_be_counted) {
        now = INT64_C(1798761599000000); /* 31 December, 23:59:59 */
        cr_assert_eq(set_money_limit("youtube", "EUR", 9000), REFUSAL_NONE);
        Answer answer = request_priced("youtube", 0, 500, "EUR", NULL);

        /* The windows of the week and those of every other kind are new on Monday the 4th. */
        Config *config = case_config();
        config->hold_timeout = 5 * DAY;
        cr_assert_eq(case_configure(config, "UTC"), 0);
        answer = request_priced("youtube", 0, 400, "EUR", NULL);
        now += 4 * DAY;
        cr_assert_eq(set_money_limit("*", "EUR", 9000), REFUSAL_NONE);
        now += 2 * DAY;
        cr_assert_eq(case_state(ALICE, answer.id), STATE_LAPSED);
}

static Refusal set_own_limit(int64_t amount) {
        Command command = case_command(COMMAND_SET_LIMIT, ALICE);

        command.limit = (LimitChange){.platform = "tiktok",
                        .unit = "coins",
                        .window = WINDOW_DAY,
                        .source = SOURCE_SELF,
                        .amount = amount};
        case_run(&command);
        return command.refusal;
}

Test(service_found, what_waits_already_is_asked_for_again_without_effect) {
        Config *config = case_config();

        config->records_per_day = 2;
        cr_assert_eq(case_configure(config, "UTC"), 0);
        cr_assert_eq(set_own_limit(5), REFUSAL_NONE);
        cr_assert_eq(set_own_limit(6), REFUSAL_NONE);
        cr_assert_eq(set_own_limit(6), REFUSAL_NONE);
        cr_assert_eq(set_own_limit(7), REFUSAL_RECORDS_PER_DAY);
}

/* Days by currencies: more than a message could hold. */
static int count_row(const SumView *sum, void *userdata) {
        (void) sum;
        ++*(size_t *) userdata;
        return 0;
}

static Refusal summarize_days(int64_t days, size_t *ret_rows) {
        Command command = case_command(COMMAND_SUMMARIZE, ALICE);

        *ret_rows = 0;
        command.listing = (Listing){
                        .window = WINDOW_DAY, .since = now - days * DAY, .until = now + HOUR};
        command.sink.sum = count_row;
        command.done = ignore_done;
        command.userdata = ret_rows;
        case_run(&command);
        return command.refusal;
}

Test(service_found, a_statement_has_an_end) {
        static const char *const currencies[] = {"USD", "EUR", "GBP", "JPY", "CHF", "SEK", "NOK",
                        "DKK", "PLN", "CZK", "HUF", "RON", "BGN", "TRY", "AUD", "CAD", "NZD", "MXN",
                        "BRL", "INR"};
        Config *config = case_config();
        size_t rows;

        config->records_per_day = 0;
        cr_assert_eq(case_configure(config, "UTC"), 0);
        for (int64_t day = 0; day < 251; day++)
                for (size_t i = 0; i < ELEMENTSOF(currencies); i++) {
                        Command command = case_command(COMMAND_RECORD, ALICE);

                        command.ask = (Ask){.platform = "youtube",
                                        .price = 1,
                                        .currency = currencies[i],
                                        .when = now - day * DAY};
                        case_run(&command);
                        cr_assert_eq(command.refusal, REFUSAL_NONE);
                }
        cr_assert_eq(summarize_days(249, &rows), REFUSAL_NONE);
        cr_assert_eq(rows, 250 * ELEMENTSOF(currencies));
        cr_assert_eq(summarize_days(250, &rows), REFUSAL_RANGE);
}

/* A raise had come into force only by a clock that was wrong. Whatever else was set by that clock,
 * it has to wait for its time. */
Test(service_found, a_raise_waits_again_when_its_time_turns_out_not_to_have_come) {
        cr_assert_eq(set_own_limit(5), REFUSAL_NONE);
        cr_assert_eq(set_own_limit(6), REFUSAL_NONE);
        now += 30 * DAY;
        cr_assert_eq(case_limit(ALICE, WINDOW_DAY).amount, 6);
        cr_assert_eq(case_set_limit(MUM, ALICE, "tiktok", WINDOW_MONTH, 9), REFUSAL_NONE);

        now = NOON + HOUR;
        cr_assert_eq(service_accept_clock(ledger, 0, now), 0);
        cr_assert_eq(case_limit(ALICE, WINDOW_DAY).amount, 5);
        cr_assert_eq(case_limit(ALICE, WINDOW_DAY).next_from, NOON + DAY);
}
