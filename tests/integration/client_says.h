/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What the tests of the command share: what it says to people and to scripts. */

#include "tests/integration/calls.h"

/* Its exit statuses, as the manual has them. */
enum {
        DONE = 0,
        FAILED = 1,
        USAGE = 2,
        REJECTED = 3,
        PENDING = 4,
        NOT_AUTHORISED = 5,
        UNREACHABLE = 6,
};

/* What it ends an approval, and a status, with. */
#define SELLERS_OF(platform)                                                                  \
        "Note: nobody looked at who sells, as no --seller was named. Buy only from official " \
        "ones: coinbudget bundles " platform "\n"
#define SELLERS SELLERS_OF("tiktok")
#define NOT_COUNTED(user)                                                            \
        "\nNot counted: what is bought on a phone, or by an app that does not ask. " \
        "Write it down: coinbudget record " user " tiktok 700\n"

/* For suites: polkit, a Monday's noon, and a daemon with those settings. */
void begin_in_november(const char *settings);

/* Exactly that JSON, in which times, of 16 digits, are T. */
void assert_json(const Output *output, int status, const char *expected);

/* `what` is among what it says; nothing goes to where a script would read an answer. */
void assert_complains(const Output *output, int status, const char *what);

/* Runs the client on a terminal of that user, where that password is typed when one is asked for:
 * arguments, NULL-terminated. */
const Output *client_typing(const char *password, uid_t uid, ...);

/* The same with any program, by its path. */
const Output *program_typing(const char *password, uid_t uid, const char *const argv[]);

/* A password was asked for in those words ("A guardian's password is needed to ..."), and
 * afterwards it said exactly that. */
void assert_typed(const Output *output, int status, const char *question, const char *expected);
