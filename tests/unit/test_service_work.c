/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a look costs does not grow with what was bought: counted in steps of SQLite's virtual
 * machine, which are the same on every machine. */

#include <criterion/criterion.h>
#include <sqlite3.h>

#include "tests/unit/service_case.h"

enum { ALICE = 1001 };

static int64_t steps;

static int count_step(void *userdata) {
        (void) userdata;
        steps++;
        return 0;
}

/* SQLite calls this for every database that is opened from now on. */
static int count_steps(sqlite3 *db, char **message, const struct sqlite3_api_routines *api) {
        (void) message;
        (void) api;
        sqlite3_progress_handler(db, 1, count_step, NULL);
        return SQLITE_OK;
}

static void open_counted(void) {
        cr_assert_eq(sqlite3_auto_extension((void (*)(void)) count_steps), SQLITE_OK);
        service_case_open();
        Config *config = case_config();
        config->records_per_day = 0;
        cr_assert_eq(case_configure(config, "UTC"), 0);
}

TestSuite(service_work, .init = open_counted, .fini = service_case_close);

/* A self limit: it keeps nobody from writing down what was bought. */
static void set_limit(const char *unit) {
        Command command = case_command(COMMAND_SET_LIMIT, ALICE);

        command.limit = (LimitChange){.platform = "youtube",
                        .unit = unit,
                        .window = WINDOW_YEAR,
                        .source = SOURCE_SELF,
                        .amount = 90000};
        case_run(&command);
        cr_assert_eq(command.refusal, REFUSAL_NONE);
}

static void record(size_t n) {
        for (size_t i = 0; i < n; i++) {
                Command command = case_command(COMMAND_RECORD, ALICE);

                command.ask = (Ask){.platform = "youtube",
                                .price = 1,
                                .currency = "EUR",
                                .when = now - MINUTE};
                case_run(&command);
                cr_assert_eq(command.refusal, REFUSAL_NONE);
        }
}

/* After a first look, which may count what was bought before. */
static int64_t steps_of_a_look(Limit *ret) {
        *ret = case_limit(ALICE, WINDOW_YEAR);
        steps = 0;
        *ret = case_limit(ALICE, WINDOW_YEAR);
        cr_assert_gt(steps, 0);
        return steps;
}

Test(service_work, a_limit_in_a_currency_that_no_rate_leads_to) {
        Limit limit;

        set_limit("SEK");
        record(20);
        int64_t few = steps_of_a_look(&limit);
        cr_assert_eq(limit.used, ABSENT);

        record(480);
        cr_assert_leq(steps_of_a_look(&limit), few);
        cr_assert_eq(limit.used, ABSENT);
}

Test(service_work, a_limit_set_after_the_purchases) {
        Limit limit;

        record(20);
        set_limit("EUR");
        int64_t few = steps_of_a_look(&limit);
        cr_assert_eq(limit.used, 20);

        record(480);
        cr_assert_leq(steps_of_a_look(&limit), few);
        cr_assert_eq(limit.used, 500);
}

static size_t rows;

static int put_row(const RequestView *request, void *userdata) {
        (void) request;
        (void) userdata;
        rows++;
        return 0;
}

/* What lies before the time that is asked for is passed over without being looked up. */
Test(service_work, a_listing_of_what_is_new) {
        Command command = case_command(COMMAND_LIST_REQUESTS, ALICE);

        record(500);
        now += 10 * MINUTE;
        record(3);
        command.listing = (Listing){.since = now - 2 * MINUTE,
                        .until = INT64_MAX,
                        .before = INT64_MAX,
                        .count = 100};
        command.sink.request = put_row;
        steps = 0;
        case_run(&command);
        cr_expect_eq(rows, 3);
        cr_expect_lt(steps, 500 * 8, "%lld", (long long) steps);
}
