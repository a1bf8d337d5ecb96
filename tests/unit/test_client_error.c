/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/sentence.h"
#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_error, .init = client_case_open);

#define DBUS_ERROR "org.freedesktop.DBus.Error."
#define OWN_ERROR "org.coinbudget.CoinBudget1.Error."

Test(client_error, every_name_has_its_exit_status) {
        static const struct {
                const char *name;
                BudgetErrorCode code;
                int status;
        } cases[] = {
                        {DBUS_ERROR "InvalidArgs", BUDGET_ERROR_INVALID_ARGS, 2},
                        {DBUS_ERROR "AccessDenied", BUDGET_ERROR_ACCESS_DENIED, 5},
                        {DBUS_ERROR "InteractiveAuthorizationRequired",
                                        BUDGET_ERROR_INTERACTIVE_REQUIRED, 5},
                        {DBUS_ERROR "LimitsExceeded", BUDGET_ERROR_LIMITS_EXCEEDED, 1},
                        {OWN_ERROR "UnknownPlatform", BUDGET_ERROR_UNKNOWN_PLATFORM, 1},
                        {OWN_ERROR "UnknownRequest", BUDGET_ERROR_UNKNOWN_REQUEST, 1},
                        {OWN_ERROR "UnknownAccount", BUDGET_ERROR_UNKNOWN_ACCOUNT, 1},
                        {OWN_ERROR "KeyConflict", BUDGET_ERROR_KEY_CONFLICT, 1},
                        {OWN_ERROR "WrongState", BUDGET_ERROR_WRONG_STATE, 1},
                        {OWN_ERROR "ExceedsRequest", BUDGET_ERROR_EXCEEDS_REQUEST, 1},
                        {OWN_ERROR "StorageFailed", BUDGET_ERROR_STORAGE_FAILED, 1},
                        {DBUS_ERROR "UnknownMethod", BUDGET_ERROR_UNKNOWN_METHOD, 1},
                        {DBUS_ERROR "UnknownInterface", BUDGET_ERROR_UNKNOWN_METHOD, 1},
                        {DBUS_ERROR "UnknownObject", BUDGET_ERROR_UNKNOWN_METHOD, 1},
                        {DBUS_ERROR "ServiceUnknown", BUDGET_ERROR_UNREACHABLE, 6},
                        {DBUS_ERROR "NameHasNoOwner", BUDGET_ERROR_UNREACHABLE, 6},
                        {DBUS_ERROR "Spawn.ChildExited", BUDGET_ERROR_UNREACHABLE, 6},
                        {DBUS_ERROR "Spawn.ServiceNotFound", BUDGET_ERROR_UNREACHABLE, 6},
                        {"org.freedesktop.systemd1.UnitMasked", BUDGET_ERROR_UNREACHABLE, 6},
                        {DBUS_ERROR "NoReply", BUDGET_ERROR_NO_ANSWER, 6},
                        {DBUS_ERROR "Timeout", BUDGET_ERROR_NO_ANSWER, 6},
                        {DBUS_ERROR "Disconnected", BUDGET_ERROR_NO_ANSWER, 6},
                        {"System.Error.ECONNRESET", BUDGET_ERROR_NO_ANSWER, 6},
                        {DBUS_ERROR "Failed", BUDGET_ERROR_OTHER, 1},
                        {OWN_ERROR "SomethingNew", BUDGET_ERROR_OTHER, 1},
                        {"", BUDGET_ERROR_OTHER, 1},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                BudgetErrorCode code = budget_error_from_name(cases[i].name);
                cr_assert_eq(code, cases[i].code, "%s", cases[i].name);
                cr_assert_eq(status_from_error(code), cases[i].status, "%s", cases[i].name);
        }
}

Test(client_error, no_failure_ends_with_0) {
        for (BudgetErrorCode code = 0; code < BUDGET_ERROR_COUNT; code++)
                cr_assert_neq(status_from_error(code), 0);
}

static Arguments none(void) {
        return (Arguments){.id = NOT_GIVEN, .coins = NOT_GIVEN, .amount = NOT_GIVEN};
}

static void expect(BudgetErrorCode code, const Arguments *arguments, const char *expected) {
        BudgetError error = {.code = code, .message = TEXT("its words")};
        Paper *paper = paper_new();

        sentence_error(&error, arguments, case_platforms(), paper->out);
        paper_expect(paper, expected);
}

Test(client_error, sentences_that_need_no_arguments) {
        static const struct {
                BudgetErrorCode code;
                const char *expected;
        } cases[] = {
                        {BUDGET_ERROR_INVALID_ARGS,
                                        "The daemon does not accept this. (its words)\nTry coinbudget --help\n"},
                        {BUDGET_ERROR_ACCESS_DENIED,
                                        "Not allowed. A guardian can do this, or an administrator with sudo.\n"},
                        {BUDGET_ERROR_INTERACTIVE_REQUIRED,
                                        "This needs a guardian's or an administrator's password, and it could not be asked for. Use a terminal, without --no-ask-password; or sudo.\n"},
                        {BUDGET_ERROR_LIMITS_EXCEEDED, "its words.\n"},
                        {BUDGET_ERROR_UNKNOWN_METHOD,
                                        "The daemon on this computer is too old for this. (its words)\n"},
                        {BUDGET_ERROR_UNREACHABLE,
                                        "The coinbudget daemon cannot be reached: its words. Is it installed and running? systemctl status coinbudgetd\n"},
                        {BUDGET_ERROR_NO_ANSWER,
                                        "The coinbudget daemon did not answer. That is not a yes. Try again. (its words)\n"},
                        {BUDGET_ERROR_STORAGE_FAILED,
                                        "The daemon could not write this down, and approves nothing. Try again. (its words)\n"},
                        {BUDGET_ERROR_OTHER,
                                        "It failed. The daemon may have said more: journalctl -u coinbudgetd (its words)\n"},
        };
        Arguments arguments = none();

        for (size_t i = 0; i < ELEMENTSOF(cases); i++)
                expect(cases[i].code, &arguments, cases[i].expected);
}

Test(client_error, sentences_about_a_request) {
        Arguments arguments = none();

        arguments.platform = "myspace";
        arguments.coins = 700;
        expect(BUDGET_ERROR_UNKNOWN_PLATFORM, &arguments,
                        "There is no platform myspace. There are: instagram, tiktok, youtube\n");
        expect(BUDGET_ERROR_STORAGE_FAILED, &arguments,
                        "The daemon could not write this down, and approves nothing. Do not buy. See what was recorded: coinbudget history (its words)\n");
        expect(BUDGET_ERROR_NO_ANSWER, &arguments,
                        "The coinbudget daemon did not answer. That is not a yes. Do not buy. See what was recorded: coinbudget history (its words)\n");
        arguments.key = "k1";
        expect(BUDGET_ERROR_STORAGE_FAILED, &arguments,
                        "The daemon could not write this down, and approves nothing. Ask again with the same --key: that settles it. (its words)\n");
        expect(BUDGET_ERROR_KEY_CONFLICT, &arguments,
                        "The key k1 belongs to another request. Use a new key for another purchase.\n");
}

Test(client_error, sentences_about_an_id_or_a_user) {
        Arguments arguments = none();

        arguments.id = 12;
        expect(BUDGET_ERROR_UNKNOWN_REQUEST, &arguments,
                        "There is no request 12 that you may see. See yours: coinbudget history\n");
        expect(BUDGET_ERROR_WRONG_STATE, &arguments,
                        "That cannot be done with request 12 any more. See what became of it: coinbudget show 12\n");
        expect(BUDGET_ERROR_EXCEEDS_REQUEST, &arguments,
                        "That is more than request 12 allows. See how much that is: coinbudget show 12\n");
        expect(BUDGET_ERROR_NO_ANSWER, &arguments,
                        "The coinbudget daemon did not answer. That is not a yes. See what became of it: coinbudget show 12 (its words)\n");

        arguments = none();
        arguments.user = "4711";
        expect(BUDGET_ERROR_UNKNOWN_ACCOUNT, &arguments,
                        "There is no user 4711 on this computer. See: coinbudget accounts\n");
}

Test(client_error, what_must_not_be_done_twice) {
        Arguments arguments = none();

        arguments.amount = 500;
        expect(BUDGET_ERROR_NO_ANSWER, &arguments,
                        "The coinbudget daemon did not answer. That is not a yes. See whether it counts before you try again: coinbudget changes (its words)\n");
        arguments.user = "alice";
        expect(BUDGET_ERROR_STORAGE_FAILED, &arguments,
                        "The daemon could not write this down, and approves nothing. See whether it counts before you try again: coinbudget changes alice (its words)\n");

        arguments = none();
        arguments.user = "alice";
        arguments.coins = 700;
        expect(BUDGET_ERROR_NO_ANSWER, &arguments,
                        "The coinbudget daemon did not answer. That is not a yes. See whether it was recorded: coinbudget history alice (its words)\n");
}

Test(client_error, hints_for_some_verbs) {
        const Verb pending = {.name = "pending"}, grant = {.name = "grant"},
                   refund = {.name = "refund"};
        Arguments arguments = none();

        arguments.verb = &pending;
        expect(BUDGET_ERROR_ACCESS_DENIED, &arguments,
                        "Not allowed. A guardian can do this, or an administrator with sudo.\n"
                        "What you asked for yourself: coinbudget history --state=pending\n");
        arguments.verb = &grant;
        expect(BUDGET_ERROR_INVALID_ARGS, &arguments,
                        "The daemon does not accept this. (its words)\n"
                        "There has to be a guardian's or default limit that the grant adds to, of the same platform, window and unit. Set one: coinbudget set\n");
        arguments.verb = &refund;
        arguments.id = 12;
        expect(BUDGET_ERROR_INVALID_ARGS, &arguments,
                        "The daemon does not accept this. (its words)\n"
                        "Write how many coins came back instead: coinbudget refund ID COINS\n");
}

Test(client_error, a_message_is_not_needed) {
        BudgetError error = {.code = BUDGET_ERROR_LIMITS_EXCEEDED};
        Arguments arguments = none();
        Paper *paper = paper_new();

        sentence_error(&error, &arguments, case_platforms(), paper->out);
        paper_expect(paper, "The daemon refuses this.\n");
}
