/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Dictionaries read from D-Bus messages: what a daemon older, newer or wrong might send. */

#include "client/record.h"

#include <errno.h>
#include <sys/socket.h>
#include <unistd.h>

#include "client/lib_calls.h"
#include "tests/unit/client_case.h"

/* A connection that talks to nobody: messages cannot be made without one. */
static sd_bus *bus;
static int other_end;

static void open_bus(void) {
        int fds[2];

        client_case_open();
        cr_assert_eq(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, fds), 0);
        cr_assert_geq(sd_bus_new(&bus), 0);
        cr_assert_geq(sd_bus_set_fd(bus, fds[0], fds[0]), 0);
        cr_assert_geq(sd_bus_start(bus), 0);
        other_end = fds[1];
}

static void close_bus(void) {
        sd_bus_close_unref(bus);
        close(other_end);
}

TestSuite(client_record, .init = open_bus, .fini = close_bus);

static sd_bus_message *message_new(void) {
        sd_bus_message *message = NULL;
        cr_assert_geq(sd_bus_message_new_method_call(
                                      bus, &message, BUS_NAME, OBJECT_PATH, BUS_NAME, "Test"),
                        0);
        return message;
}

/* Done with writing: ready to be read. */
static void message_turn(sd_bus_message *message) {
        cr_assert_geq(sd_bus_message_seal(message, 1, 0), 0);
        cr_assert_geq(sd_bus_message_rewind(message, true), 0);
}

Test(client_record, every_type_is_read) {
        _cleanup_message_ sd_bus_message *message = message_new();
        BudgetDetails details = {0};

        cr_assert_geq(sd_bus_message_append(message, "a{sv}", 6, "state", "s", "approved",
                                      "remaining", "x", INT64_C(1300), "hold-until", "t",
                                      UINT64_C(1795370400000000), "replayed", "b", 1, "warnings",
                                      "as", 2, "near-limit", "rate-stale", "limit", "a{sv}", 3,
                                      "platform", "s", "tiktok", "amount", "x", INT64_C(2000),
                                      "set-by", "u", UINT32_C(4294967295)),
                        0);
        message_turn(message);
        cr_assert_geq(bus_read_record(message, &budget_details_type, &details), 0);
        cr_assert_gt(sd_bus_message_at_end(message, true), 0);

        cr_assert_str_eq(details.state, "approved");
        cr_assert_eq(details.remaining, 1300);
        cr_assert_eq(details.hold_until, INT64_C(1795370400000000));
        cr_assert_eq(details.replayed, 1);
        cr_assert_str_eq(details.warnings[0], "near-limit");
        cr_assert_str_eq(details.warnings[1], "rate-stale");
        cr_assert_null(details.warnings[2]);
        cr_assert_str_eq(details.limit->platform, "tiktok");
        cr_assert_eq(details.limit->amount, 2000);
        cr_assert_eq(details.limit->set_by, INT64_C(4294967295));
        cr_assert_eq(details.limit->used, NOT_GIVEN);

        cr_assert_eq(details.fits, NOT_GIVEN);
        cr_assert_eq(details.price, NOT_GIVEN);
        cr_assert_eq(details.price_estimated, NOT_GIVEN);
        cr_assert_null(details.currency);

        record_clear(&budget_details_type, &details);
        cr_assert_null(details.limit);
        cr_assert_null(details.warnings);
        cr_assert_eq(details.remaining, NOT_GIVEN);
}

Test(client_record, what_is_new_is_passed_over) {
        _cleanup_message_ sd_bus_message *message = message_new();
        BudgetDetails details = {0};

        cr_assert_geq(sd_bus_message_append(message, "a{sv}", 3, "colour", "(sa{sv})", "blue", 0,
                                      "fits", "x", INT64_C(5), "mood", "v", "as", 1, "good"),
                        0);
        message_turn(message);
        cr_assert_geq(bus_read_record(message, &budget_details_type, &details), 0);
        cr_assert_eq(details.fits, 5);
        record_clear(&budget_details_type, &details);
}

Test(client_record, an_empty_list_is_given) {
        _cleanup_message_ sd_bus_message *message = message_new();
        BudgetDetails details = {0};

        cr_assert_geq(sd_bus_message_append(message, "a{sv}", 1, "warnings", "as", 0), 0);
        message_turn(message);
        cr_assert_geq(bus_read_record(message, &budget_details_type, &details), 0);
        cr_assert_not_null(details.warnings);
        cr_assert_null(details.warnings[0]);
        record_clear(&budget_details_type, &details);
}

static void expect_refused(sd_bus_message *message, const char *what) {
        BudgetDetails details = {0};

        message_turn(message);
        cr_assert_eq(bus_read_record(message, &budget_details_type, &details), -EBADMSG, "%s",
                        what);
        record_clear(&budget_details_type, &details);
        sd_bus_message_unref(message);
}

Test(client_record, wrong_values_are_refused) {
        sd_bus_message *message;

#define REFUSED(...)                                                            \
        message = message_new();                                                \
        cr_assert_geq(sd_bus_message_append(message, "a{sv}", __VA_ARGS__), 0); \
        expect_refused(message, #__VA_ARGS__)

        REFUSED(1, "remaining", "i", 5);
        REFUSED(1, "remaining", "t", UINT64_C(5));
        REFUSED(1, "remaining", "s", "5");
        REFUSED(1, "remaining", "x", INT64_C(-1));
        REFUSED(1, "hold-until", "t", UINT64_C(0x8000000000000000));
        REFUSED(1, "state", "o", "/approved");
        REFUSED(1, "warnings", "s", "near-limit");
        REFUSED(1, "limit", "a{ss}", 0);
        REFUSED(1, "limit", "a{sv}", 1, "used", "x", INT64_C(-5));
        REFUSED(2, "warnings", "as", 1, "a", "warnings", "as", 1, "b");
}

Test(client_record, a_key_that_comes_twice_leaks_nothing) {
        _cleanup_message_ sd_bus_message *message = message_new();
        BudgetDetails details = {0};

        cr_assert_geq(sd_bus_message_append(message, "a{sv}", 4, "state", "s", "pending", "state",
                                      "s", "approved", "limit", "a{sv}", 1, "unit", "s", "coins",
                                      "limit", "a{sv}", 1, "unit", "s", "USD"),
                        0);
        message_turn(message);
        cr_assert_geq(bus_read_record(message, &budget_details_type, &details), 0);
        cr_assert_str_eq(details.state, "approved");
        cr_assert_str_eq(details.limit->unit, "USD");
        record_clear(&budget_details_type, &details);
}

Test(client_record, pairs) {
        _cleanup_message_ sd_bus_message *message = message_new();
        BudgetOffer offer = {0};

        cr_assert_geq(sd_bus_message_append(message, "a{sv}", 1, "bundles", "a(xu)", 2, INT64_C(70),
                                      UINT32_MAX, INT64_C(350), 1),
                        0);
        message_turn(message);
        cr_assert_geq(bus_read_record(message, &budget_offer_type, &offer), 0);
        cr_assert_eq(offer.bundles.n, 2);
        cr_assert_eq(offer.bundles.items[0].first, 70);
        cr_assert_eq(offer.bundles.items[0].second, UINT32_MAX);
        cr_assert_eq(offer.bundles.items[1].first, 350);
        cr_assert_eq(offer.bundles.items[1].second, 1);
        cr_assert_eq(offer.coins, NOT_GIVEN);
        record_clear(&budget_offer_type, &offer);
        cr_assert_eq(offer.bundles.n, 0);
        cr_assert_null(offer.bundles.items);
}

Test(client_record, pairs_that_cannot_be) {
        for (unsigned twice = 0; twice < 2; twice++) {
                _cleanup_message_ sd_bus_message *message = message_new();
                BudgetOffer offer = {0};

                cr_assert_geq(sd_bus_message_append(message, "a{sv}", 2, "bundles", "a(xu)", 1,
                                              INT64_C(70), 1, "bundles", "a(xu)", 1,
                                              twice ? INT64_C(70) : INT64_C(-70), 1),
                                0);
                message_turn(message);
                cr_assert_eq(bus_read_record(message, &budget_offer_type, &offer), -EBADMSG);
                record_clear(&budget_offer_type, &offer);
        }
}

Test(client_record, lists) {
        _cleanup_message_ sd_bus_message *message = message_new();
        _cleanup_(record_list_clear) RecordList list = {.type = &budget_request_type};
        _cleanup_(record_list_clear) RecordList all = {.type = &budget_request_type};

        cr_assert_geq(sd_bus_message_open_container(message, 'a', "a{sv}"), 0);
        for (uint64_t i = 0; i < 100; i++)
                cr_assert_geq(sd_bus_message_append(message, "a{sv}", 2, "id", "t", i, "note", "s",
                                              "a note"),
                                0);
        cr_assert_geq(sd_bus_message_close_container(message), 0);
        message_turn(message);

        cr_assert_geq(bus_read_records(message, &list), 0);
        cr_assert_eq(list.n, 100);
        for (int64_t i = 0; i < 100; i++) {
                const BudgetRequest *request = (const BudgetRequest *) list.items + i;
                cr_assert_eq(request->id, i);
                cr_assert_str_eq(request->note, "a note");
                cr_assert_eq(request->coins, NOT_GIVEN);
        }

        BudgetRequest *first = record_list_add(&all);
        first->id = 1000;
        cr_assert_eq(record_list_move(&all, &list), 0);
        cr_assert_eq(record_list_move(&all, &list), 0); /* nothing is left in it */
        cr_assert_eq(list.n, 0);
        cr_assert_eq(all.n, 101);
        cr_assert_eq(((const BudgetRequest *) all.items)[0].id, 1000);
        cr_assert_eq(((const BudgetRequest *) all.items)[100].id, 99);
}

Test(client_record, an_empty_list) {
        _cleanup_message_ sd_bus_message *message = message_new();
        _cleanup_(record_list_clear) RecordList list = {.type = &budget_limit_type};

        cr_assert_geq(sd_bus_message_append(message, "aa{sv}", 0), 0);
        message_turn(message);
        cr_assert_geq(bus_read_records(message, &list), 0);
        cr_assert_eq(list.n, 0);
        cr_assert_null(list.items);
}

/* ListChanges has sides of type v: in a dictionary that is a variant, or a variant within one. */
Test(client_record, a_change_with_its_sides) {
        _cleanup_message_ sd_bus_message *message = message_new();
        BudgetChange change = {0};

        cr_assert_geq(sd_bus_message_append(message, "a{sv}", 4, "at", "t",
                                      UINT64_C(1795370400000000), "what", "s", "pause", "before",
                                      "a{sv}", 2, "source", "s", "self", "paused", "b", 0, "after",
                                      "v", "a{sv}", 2, "paused", "b", 1, "until", "t",
                                      UINT64_C(1796083200000000)),
                        0);
        message_turn(message);
        cr_assert_geq(bus_read_record(message, &budget_change_type, &change), 0);
        cr_assert_gt(sd_bus_message_at_end(message, true), 0);
        cr_assert_eq(change.at, CASE_NOW);
        cr_assert_eq(change.by, NOT_GIVEN);
        cr_assert_str_eq(change.before->source, "self");
        cr_assert_eq(change.before->paused, 0);
        cr_assert_eq(change.before->until, NOT_GIVEN);
        cr_assert_eq(change.after->paused, 1);
        cr_assert_eq(change.after->until, CASE_DECEMBER);
        record_clear(&budget_change_type, &change);
}

Test(client_record, a_variant_of_something_else_is_refused) {
        _cleanup_message_ sd_bus_message *message = message_new();
        BudgetChange change = {0};

        cr_assert_geq(sd_bus_message_append(message, "a{sv}", 1, "after", "v", "s", "nothing"), 0);
        message_turn(message);
        cr_assert_eq(bus_read_record(message, &budget_change_type, &change), -EBADMSG);
        record_clear(&budget_change_type, &change);
}

/* Some options of every type. */
typedef struct Options {
        const char *word;
        const char *none;
        int64_t amount;
        int64_t time;
        int64_t count;
        int64_t truth;
        int64_t untold;
} Options;

static const Field option_fields[] = {
                FIELD(Options, "state", "s", word),
                FIELD(Options, "currency", "s", none),
                FIELD(Options, "fits", "x", amount),
                FIELD(Options, "hold-until", "t", time),
                FIELD(Options, "count", "u", count),
                FIELD(Options, "replayed", "b", truth),
                FIELD(Options, "price", "x", untold),
};
static const RecordType options_type = RECORD_TYPE(Options, option_fields);

Test(client_record, options_that_are_given_are_sent) {
        _cleanup_message_ sd_bus_message *message = message_new();
        const Options options = {.word = "approved",
                        .amount = AMOUNT_MAX,
                        .time = CASE_NOW,
                        .count = 1000,
                        .truth = 1,
                        .untold = NOT_GIVEN};
        BudgetDetails details = {0};

        cr_assert_geq(call_append_options(0, message, &options_type, &options), 0);
        message_turn(message);
        cr_assert_geq(bus_read_record(message, &budget_details_type, &details), 0);
        cr_assert_str_eq(details.state, "approved");
        cr_assert_null(details.currency);
        cr_assert_eq(details.fits, AMOUNT_MAX);
        cr_assert_eq(details.hold_until, CASE_NOW);
        cr_assert_eq(details.replayed, 1);
        cr_assert_eq(details.price, NOT_GIVEN);
        record_clear(&budget_details_type, &details);
}

Test(client_record, options_after_a_failure_are_not_sent) {
        _cleanup_message_ sd_bus_message *message = message_new();
        const Options options = {.word = "approved"};

        cr_assert_eq(call_append_options(-ENOMEM, message, &options_type, &options), -ENOMEM);
}

Test(client_record, dropping_the_first) {
        _cleanup_(record_list_clear) RecordList list = {.type = &budget_request_type};

        for (int64_t i = 0; i < 3; i++)
                ((BudgetRequest *) record_list_add(&list))->id = i;
        record_list_drop(&list, 0);
        cr_assert_eq(list.n, 3);
        record_list_drop(&list, 2);
        cr_assert_eq(list.n, 1);
        cr_assert_eq(((BudgetRequest *) list.items)->id, 2);
        record_list_drop(&list, 5);
        cr_assert_eq(list.n, 0);
}
