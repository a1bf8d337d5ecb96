/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* What a look costs does not grow with what was bought, and does not tell what others bought:
 * counted in steps of SQLite's virtual machine, which are the same on every machine. */

#include <criterion/criterion.h>
#include <sqlite3.h>

#include "tests/unit/service_case.h"

enum { ALICE = 1001, BOB };

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

/* ---- what a clock tells to somebody who guesses ids ---- */

/* Requests of alice's in every state, the first entry that is none, and one that is to come. */
static size_t requests_of_alice(int64_t ret[16]) {
        Config *config = case_config();
        size_t n = 0;

        config->records_per_day = 0;
        config->rules.burst = (Burst){0};
        config->rules.over_limit = OVER_LIMIT_ASK;
        case_add_default(config, "tiktok", WINDOW_MONTH, 1000);
        cr_assert_eq(case_configure(config, "UTC"), 0);
        for (int i = 0; i < 5; i++)
                ret[n++] = case_request(ALICE, "tiktok", 100, NULL).id; /* approved */
        cr_assert_eq(case_complete(ALICE, ret[1], ABSENT), REFUSAL_NONE);
        cr_assert_eq(case_complete(ALICE, ret[2], 40), REFUSAL_NONE); /* returning, in part */
        cr_assert_eq(case_cancel(ALICE, ret[3]), REFUSAL_NONE);       /* returning */
        ret[n++] = case_request(ALICE, "tiktok", 5000, NULL).id;      /* pending */
        ret[n++] = case_request(ALICE, "tiktok", 5001, NULL).id;
        cr_assert_eq(case_cancel(ALICE, ret[n - 1]), REFUSAL_NONE); /* cancelled */
        ret[n++] = case_request(ALICE, "twitch", 1, NULL).id;       /* rejected */
        record(1);
        ret[n] = ret[n - 1] + 1; /* recorded */
        ret[++n] = 1;            /* the account */
        return n + 1;
}

static int64_t steps_of_a_guess(CommandKind kind, uint32_t uid, int64_t id) {
        Command command = case_command(kind, uid);

        command.settlement = (Settlement){.id = id, .coins = ABSENT, .price = ABSENT};
        if (kind == COMMAND_RESOLVE)
                command.resolution = (Resolution){.id = id, .approve = true};
        steps = 0;
        case_run(&command);
        cr_expect_eq(command.refusal, REFUSAL_UNKNOWN_REQUEST);
        return steps;
}

static void assert_all_guesses_cost_the_same(uint32_t uid, const int64_t ids[], size_t n) {
        static const CommandKind kinds[] = {
                        COMMAND_GET, COMMAND_COMPLETE, COMMAND_CANCEL, COMMAND_RESOLVE};

        for (size_t kind = 0; kind < ELEMENTSOF(kinds); kind++) {
                int64_t none = steps_of_a_guess(kinds[kind], uid, 99999);

                for (size_t i = 0; i < n; i++)
                        cr_expect_eq(steps_of_a_guess(kinds[kind], uid, ids[i]), none,
                                        "command %d, id %lld", kinds[kind], (long long) ids[i]);
        }
}

Test(service_work, an_id_of_anothers_costs_what_none_costs) {
        int64_t ids[16];
        size_t n = requests_of_alice(ids);

        /* Before bob has anything himself, and with requests before, between and after. */
        assert_all_guesses_cost_the_same(BOB, ids, n);
        (void) case_request(BOB, "tiktok", 1, NULL);
        assert_all_guesses_cost_the_same(BOB, ids, n);
        ids[0] = case_request(ALICE, "tiktok", 100, NULL).id;
        (void) case_request(BOB, "tiktok", 1, NULL);
        assert_all_guesses_cost_the_same(BOB, ids, n);
}
