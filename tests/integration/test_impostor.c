/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* polkit answers rubbish, twice, late or never, and others answer for it: only its own well-formed
 * yes is one. */

#include <errno.h>
#include <string.h>

#include "tests/integration/authority.h"
#include "tests/integration/scenes.h"

enum { GUESSES = 1000 };

#define LIMITS "[Limits]\nDefault=tiktok month 1000 coins\n"

static void begin_with_an_impostor(void) {
        begin_scene(LIMITS);
        authority_begin();
}

TestSuite(impostor, .init = begin_with_an_impostor, .fini = end_scene, .timeout = 60);

/* Alice asks for far more for herself, as a guardian would set it. */
static Call *begin_attack(void) {
        return call_begin(alice, CALL_INTERACTIVE, "Guardian", "SetLimit", "usssxa{sv}", UID_ALICE,
                        "tiktok", "month", UNIT_COINS, X(999999), 1, "guardian", "b", 1);
}

/* Nothing came of it: exactly what the guardians allow can be bought. */
static void assert_nothing_was_approved(void) {
        assert_rows("SELECT count(*) FROM entry WHERE kind NOT IN ('account', 'request')", "0\n");
        rejected(alice, "tiktok", 1001, "over-limit");
        approved(alice, "tiktok", 1000);
        rejected(alice, "tiktok", 1, "over-limit");
}

static void assert_still_served(void) {
        Call *call = begin_attack();

        question_answer(question_next(), NO);
        assert_error(call_await(call), ACCESS_DENIED);
}

static const char *daemons_name(void) {
        sd_bus_message *reply = NULL;
        const char *name;

        cr_assert_geq(sd_bus_call_method(alice, "org.freedesktop.DBus", "/org/freedesktop/DBus",
                                      "org.freedesktop.DBus", "GetNameOwner", NULL, &reply, "s",
                                      BUS_NAME),
                        0);
        cr_assert_gt(sd_bus_message_read(reply, "s", &name), 0);
        name = text("%s", name);
        sd_bus_message_unref(reply);
        return name;
}

/* A yes to the daemon's call of that number, as if it had been made to this connection. */
static void forge_yes(sd_bus *bus, const char *daemon, uint64_t number) {
        sd_bus_message *call = NULL, *yes = NULL;

        cr_assert_geq(sd_bus_message_new_method_call(bus, &call, POLKIT_NAME, "/", NULL, "Check"),
                        0);
        cr_assert_geq(sd_bus_message_set_sender(call, daemon), 0);
        cr_assert_geq(sd_bus_message_seal(call, number, 0), 0);
        cr_assert_geq(sd_bus_message_new_method_return(call, &yes), 0);
        cr_assert_geq(sd_bus_message_append(yes, YES), 0);
        cr_assert_geq(sd_bus_send(bus, yes, NULL), 0);
        sd_bus_message_unref(yes);
        sd_bus_message_unref(call);
}

/* What all the others are compared with. */
Test(impostor, a_well_formed_yes_is_one) {
        Call *call = begin_attack();
        const Question *question = question_next();

        cr_assert_str_eq(question->action, "set-limits");
        cr_assert(question->interactive);
        cr_assert_str_eq(question->text,
                        "A guardian's password is needed to let alice buy at most 999999 coins a "
                        "month on tiktok.");
        question_answer(question, YES);
        assert_done(call_await(call));
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=999999", "0.source=guardian", "...");

        /* Forged as below, but by polkit itself. */
        call = begin_attack();
        sd_bus_message *message = question_next()->message;
        uint64_t number;
        cr_assert_geq(sd_bus_message_get_cookie(message, &number), 0);
        cr_assert_lt(number, GUESSES);
        forge_yes(sd_bus_message_get_bus(message), daemons_name(), number);
        assert_done(call_await(call));
}

/* ---- rubbish ---- */

static void assert_is_a_no(void (*answer)(const Question *question)) {
        Call *call = begin_attack();

        answer(question_next());
        assert_error(call_await(call), ACCESS_DENIED);
}

#define RUBBISH(name, ...)                              \
        static void name(const Question *question) {    \
                question_answer(question, __VA_ARGS__); \
        }

RUBBISH(nothing, "")
RUBBISH(a_yes_alone, "b", 1)
RUBBISH(without_a_structure, "bb", 1, 1)
RUBBISH(without_a_structure_but_details, "bba{ss}", 1, 1, 0)
RUBBISH(without_details, "(bb)", 1, 0)
RUBBISH(with_half_a_verdict, "(b)", 1)
RUBBISH(as_numbers, "(uua{ss})", UINT32_C(1), UINT32_C(1), 0)
RUBBISH(as_signed_numbers, "(iia{ss})", 1, 1, 0)
RUBBISH(as_words, "(ssa{ss})", "true", "true", 0)
RUBBISH(as_variants, "(vva{ss})", "b", 1, "b", 1, 0)
RUBBISH(with_other_details, "(bba{sv})", 1, 1, 0)
RUBBISH(with_details_of_pairs, "(bba(ss))", 1, 1, 0)
RUBBISH(with_more_behind_it, "(bba{ss}s)", 1, 1, 0, "more")
RUBBISH(with_more_after_it, "(bba{ss})s", 1, 1, 0, "more")
RUBBISH(twice_in_one, "(bba{ss})(bba{ss})", 1, 1, 0, 1, 1, 0)
RUBBISH(in_a_list, "a(bba{ss})", 1, 1, 1, 0)
RUBBISH(in_an_empty_list, "a(bba{ss})", 0)
RUBBISH(in_a_structure, "((bba{ss}))", 1, 1, 0)
RUBBISH(in_a_variant, "v", "(bba{ss})", 1, 1, 0)
RUBBISH(a_word, "s", "yes")
RUBBISH(a_dictionary, "a{sv}", 1, "is_authorized", "b", 1)
RUBBISH(a_no_in_details_that_say_yes, "(bba{ss})", 0, 0, 1, "is_authorized", "true")

Test(impostor, rubbish_is_a_no) {
        static void (*const rubbish[])(const Question *) = {nothing, a_yes_alone,
                        without_a_structure, without_a_structure_but_details, without_details,
                        with_half_a_verdict, as_numbers, as_signed_numbers, as_words, as_variants,
                        with_other_details, with_details_of_pairs, with_more_behind_it,
                        with_more_after_it, twice_in_one, in_a_list, in_an_empty_list,
                        in_a_structure, in_a_variant, a_word, a_dictionary,
                        a_no_in_details_that_say_yes};

        for (size_t i = 0; i < ELEMENTSOF(rubbish); i++)
                assert_is_a_no(rubbish[i]);
        assert_nothing_was_approved();
}

Test(impostor, an_error_is_a_no_whatever_it_is_called_or_says) {
        static const char *const names[] = {POLKIT_NAME ".Error.Failed",
                        POLKIT_NAME ".Error.Cancelled", POLKIT_NAME ".Error.NotAuthorized",
                        POLKIT_NAME ".Error.NotSupported", DBUS_ERROR_("NoReply"),
                        DBUS_ERROR_("AccessDenied"), DBUS_ERROR_("InvalidArgs"),
                        DBUS_ERROR_("NameHasNoOwner"), "org.example.Authorized"};

        for (size_t i = 0; i < ELEMENTSOF(names); i++) {
                Call *call = begin_attack();

                question_fail(question_next(), names[i], YES);
                assert_error(call_await(call), ACCESS_DENIED);
        }
        assert_nothing_was_approved();
}

/* Of a size that a person's dialogue has no use for. */
static void answer_at_length(const Question *question, bool authorized) {
        enum { DETAILS = 20000 };
        sd_bus_message *answer = NULL;

        cr_assert_geq(sd_bus_message_new_method_return(question->message, &answer), 0);
        cr_assert_geq(sd_bus_message_open_container(answer, 'r', "bba{ss}"), 0);
        cr_assert_geq(sd_bus_message_append(answer, "bb", authorized, 0), 0);
        cr_assert_geq(sd_bus_message_open_container(answer, 'a', "{ss}"), 0);
        for (int i = 0; i < DETAILS; i++)
                cr_assert_geq(sd_bus_message_append(answer, "{ss}", text("detail-%d", i),
                                              "polkit.result true, and more of the like"),
                                0);
        cr_assert_geq(sd_bus_message_close_container(answer), 0);
        cr_assert_geq(sd_bus_message_close_container(answer), 0);
        cr_assert_geq(sd_bus_send(NULL, answer, NULL), 0);
        cr_assert_geq(sd_bus_flush(sd_bus_message_get_bus(answer)), 0);
        sd_bus_message_unref(answer);
}

Test(impostor, a_huge_dictionary_of_details_changes_no_verdict) {
        Call *call = begin_attack();
        answer_at_length(question_next(), false);
        assert_error(call_await(call), ACCESS_DENIED);
        assert_rows("SELECT count(*) FROM entry", "0\n");

        call = begin_attack();
        answer_at_length(question_next(), true);
        assert_done(call_await(call));
        assert_rows("SELECT amount, actor FROM entry WHERE kind = 'set-limit'",
                        text("999999|%d\n", UID_ALICE));
}

/* ---- too many, too late, never ---- */

Test(impostor, of_two_answers_the_first_counts) {
        Call *call = begin_attack();
        const Question *question = question_next();

        question_answer(question, NO);
        question_answer(question, YES);
        assert_error(call_await(call), ACCESS_DENIED);
        call = begin_attack();
        question = question_next();
        question_fail(question, POLKIT_NAME ".Error.Failed", "");
        question_answer(question, YES);
        assert_error(call_await(call), ACCESS_DENIED);
        call = begin_attack();
        question = question_next();
        question_answer(question, "(bb)", 1, 0);
        question_answer(question, YES);
        assert_error(call_await(call), ACCESS_DENIED);
        assert_still_served();
        assert_nothing_was_approved();
}

Test(impostor, of_two_questions_each_has_its_own_answer) {
        Call *first = begin_attack();
        Call *second = call_begin(alice, CALL_INTERACTIVE, "Guardian", "SetLimit", "usssxa{sv}",
                        UID_ALICE, "tiktok", "day", UNIT_COINS, X(5), 1, "guardian", "b", 1);
        const Question *about_much = question_next(), *about_little = question_next();

        cr_assert_not_null(strstr(about_much->text, "999999 coins a month"));
        cr_assert_not_null(strstr(about_little->text, "5 coins a day"));
        question_answer(about_little, YES);
        assert_done(call_await(second));
        cr_assert_not(call_answered(first));
        question_answer(about_much, NO);
        assert_error(call_await(first), ACCESS_DENIED);
        assert_rows("SELECT window, amount FROM entry WHERE kind = 'set-limit'", "day|5\n");
        rejected(alice, "tiktok", 6, "over-limit");
        approved(alice, "tiktok", 5);
}

Test(impostor, an_answer_after_the_caller_left_is_for_nobody) {
        (void) begin_attack();
        const Question *question = question_next();

        leave(alice);
        question_await_end(question);
        question_answer(question, YES);
        alice = as(UID_ALICE);
        assert_still_served();
        assert_nothing_was_approved();
}

Test(impostor, hanging_is_a_no_after_five_minutes) {
        Call *call = begin_attack();
        const Question *question = question_next();

        /* The daemon has had all other answers by now: no other wait of its ends by the leap. */
        assert_answer(get_account(bob, UID_BOB), "name=bob", "...");
        world_time_pass(world, 5 * MINUTE - 10 * 1000000);
        assert_answer(get_account(bob, UID_BOB), "name=bob", "...");
        cr_assert_not(call_answered(call));

        world_time_pass(world, 20 * 1000000);
        assert_answer(get_account(bob, UID_BOB), "name=bob", "...");
        assert_error(call_await(call), ACCESS_DENIED);
        question_await_end(question);
        question_answer(question, YES);
        assert_still_served();
        assert_nothing_was_approved();
}

/* ---- others ---- */

Test(impostor, nobody_else_may_be_polkit) {
        sd_bus *const others[] = {alice, mum, root, as(UID_COINBUDGET)};
        enum { WAIT = SD_BUS_NAME_QUEUE, TAKE = SD_BUS_NAME_REPLACE_EXISTING };

        for (size_t i = 0; i < ELEMENTSOF(others); i++) {
                cr_assert_eq(sd_bus_request_name(others[i], POLKIT_NAME, 0), -EACCES);
                cr_assert_eq(sd_bus_request_name(others[i], POLKIT_NAME, WAIT), -EACCES);
                cr_assert_eq(sd_bus_request_name(others[i], POLKIT_NAME, TAKE), -EACCES);
        }
        assert_still_served();
        assert_nothing_was_approved();
}

/* The numbers of the daemon's calls can be guessed; the bus lets nobody answer what they were not
 * asked. */
Test(impostor, nobody_else_can_answer) {
        sd_bus *const others[] = {as(UID_ALICE), bob, mum};
        const char *daemon = daemons_name();
        Call *call = begin_attack();
        const Question *question = question_next();

        for (size_t i = 0; i < ELEMENTSOF(others); i++) {
                for (uint64_t number = 1; number <= GUESSES; number++)
                        forge_yes(others[i], daemon, number);
                /* What was sent before has arrived, if it does, when this is answered. */
                assert_answer(ask(others[i], "Catalog", "ListPlatforms", ""), "0.id=*", "...");
        }
        cr_assert_not(call_answered(call));
        question_answer(question, NO);
        assert_error(call_await(call), ACCESS_DENIED);
        assert_nothing_was_approved();
}
