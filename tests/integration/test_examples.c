/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The examples for app developers, docs/examples: each asks the real daemon, buys on a yes only,
 * and says what came of it. */

#include <stdlib.h>
#include <unistd.h>

#include "tests/integration/scenes.h"

#define LIMITS "[Limits]\nDefault=tiktok month 2000 coins\n[Requests]\nBurst=off\nGiveBack=trust\n"
#define EXAMPLES WORLD_DIR "/examples"

/* The purchase: leaves a file behind for every time that something was bought. */
#define SHOP WORLD_DIR "/shop"
#define SOLD WORLD_DIR "/sold"

/* How one is called, and what it says where they differ. */
typedef struct Example {
        const char *interpreter; /* NULL: none */
        const char *path;
        const char *over_limit;
        const char *pending;
        const char *settled;
        const char *no_daemon;
} Example;

#define OVER_LIMIT "Not bought: This is more than what is left of your budget.\n"
#define PENDING_                                                        \
        "Not bought: A guardian has been asked. Wait for the answer.\n" \
        "Try again later, with the key k\n"
#define SETTLED_ "Not bought: This purchase is over already. Do not buy it again.\n"
#define NO_DAEMON                                                                        \
        "Not bought: Nobody can be asked whether this fits the budget. Do not buy. Ask " \
        "your administrator: systemctl status coinbudgetd\n"

/* Those that have only the words of the interface. */
#define THROUGH_THE_BUS                                            \
        .over_limit = "Not bought: rejected (over-limit)\n",       \
        .pending = "Not bought: a guardian has been asked.\n"      \
                   "Try again later, with the key k\n",            \
        .settled = "Not bought: that purchase is over already.\n", \
        .no_daemon = "Not bought: no answer.\n"

static void begin_with_a_shop(void) {
        const char *source = getenv("COINBUDGET_SOURCE_DIR");

        begin_scene(LIMITS);
        /* The checkout may be in a folder that users cannot enter. */
        cr_assert_eq(system(text("cp -r '%s/docs/examples' " EXAMPLES " && mkdir -m 777 " SOLD,
                                     source ? source : ".")),
                        0);
        cr_assert_eq(world_write(SHOP, "#!/bin/sh\nmktemp -q " SOLD "/XXXXXX >/dev/null\n"), 0);
        cr_assert_eq(system("chmod 755 " SHOP), 0);
}

TestSuite(examples, .init = begin_with_a_shop, .fini = end_scene, .timeout = 60);

static const Output *try_to_buy(const Example *example, const char *coins, const char *command) {
        const char *all[] = {
                        example->interpreter, example->path, "tiktok", coins, command, "k", NULL};
        Output *output = keep(calloc(1, sizeof(*output)), free);

        cr_assert_eq(world_run(world, UID_ALICE, example->interpreter ? all : all + 1, output), 0);
        keep(output->out, free);
        keep(output->err, free);
        return output;
}

static void assert_sold(int times) {
        cr_assert_eq(system(text("test $(ls " SOLD " | wc -l) = %d", times)), 0);
}

static void assert_answers(const Example *example) {
        assert_output(try_to_buy(example, "700", SHOP), 0,
                        "Approved (request 2).\nBought (request 2 is completed).\n");
        assert_sold(1);
        assert_output(try_to_buy(example, "700", SHOP), 1, example->settled);
        assert_sold(1);
        assert_answer(get(alice, 2), "state=completed", "completed-coins=700", "...");
        assert_answer(get(alice, 3), "error=" ERROR_UNKNOWN_REQUEST);
}

static void assert_refusals(const Example *example) {
        assert_output(try_to_buy(example, "2001", SHOP), 1, example->over_limit);
        assert_sold(0);
        daemon_stop();
        const Output *output = try_to_buy(example, "700", SHOP);
        assert_output(output, 1, example->no_daemon);
        cr_assert_str_neq(output->err, "");
        assert_sold(0);
}

/* Its answer is "cancelled", as coinbudget.conf has GiveBack=trust. */
static void assert_given_back(const Example *example) {
        assert_output(try_to_buy(example, "700", "false"), 1,
                        "Approved (request 2).\nNot bought (request 2 is cancelled).\n");
        assert_sold(0);
}

static void assert_pending(const Example *example) {
        reload(LIMITS "OverLimit=ask\n");
        assert_output(try_to_buy(example, "2001", SHOP), 1, example->pending);
        assert_sold(0);
        assert_answer(resolve(root, 2, true, NO_OPTIONS), "state=approved");
        assert_output(try_to_buy(example, "2001", SHOP), 0,
                        "Approved (request 2).\nBought (request 2 is completed).\n");
        assert_sold(1);
}

/* What was bought stays bought, whatever becomes of telling so. Here it is cancelled meanwhile. */
static void assert_bought_all_the_same(const Example *example) {
        cr_assert_eq(world_write(SHOP, "#!/bin/sh\nexec coinbudget -q cancel 2 >" SOLD "/it\n"), 0);
        const Output *output = try_to_buy(example, "700", SHOP);
        assert_output(output, 0, "Approved (request 2).\nBought (request 2 is unsettled).\n");
        cr_assert_str_neq(output->err, "");
        assert_sold(1);
}

#define TEST_EXAMPLE(name, ...)                                 \
        static const Example name = {__VA_ARGS__};              \
        Test(examples, name##_buys_on_a_yes) {                  \
                assert_answers(&name);                          \
        }                                                       \
        Test(examples, name##_buys_on_nothing_else) {           \
                assert_refusals(&name);                         \
        }                                                       \
        Test(examples, name##_gives_back_what_was_not_bought) { \
                assert_given_back(&name);                       \
        }                                                       \
        Test(examples, name##_waits_for_a_guardian) {           \
                assert_pending(&name);                          \
        }                                                       \
        Test(examples, name##_has_bought_all_the_same) {        \
                assert_bought_all_the_same(&name);              \
        }

TEST_EXAMPLE(c, NULL, WORLD_BUILD_DIR "/examples/buy",
                OVER_LIMIT "At most 2000 coins would be allowed.\n", PENDING_, SETTLED_, NO_DAEMON)
TEST_EXAMPLE(c_event, NULL, WORLD_BUILD_DIR "/examples/buy-event", OVER_LIMIT, PENDING_, SETTLED_,
                NO_DAEMON)
TEST_EXAMPLE(shell, "/bin/bash", EXAMPLES "/buy.sh", THROUGH_THE_BUS)
TEST_EXAMPLE(python, "/usr/bin/python3", EXAMPLES "/buy.py", THROUGH_THE_BUS)
TEST_EXAMPLE(python_asyncio, "/usr/bin/python3", EXAMPLES "/buy-next.py", THROUGH_THE_BUS)
TEST_EXAMPLE(gjs, "/usr/bin/gjs", EXAMPLES "/buy.js", THROUGH_THE_BUS)
