/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/flips/ask.h"

#include <errno.h>
#include <stdio.h>

#include "ledger/ledger.h"
#include "tests/flips/story.h"
#include "tests/simulation/catalog.h"
#include "tests/simulation/words.h"

/* Ids are asked for one by one: the story's, and one or two that nobody has. */
enum { IDS = 72 };

static struct {
        Config *config;
        Catalog *catalog;
        Rates *rates;
        Calendar *calendar;
} around;

/* So many questions are run together. */
enum { TOGETHER = 64 };

typedef struct Question {
        Step step;
        Command command;
        Text rows;
} Question;

typedef struct Asking {
        Service *service;
        Text *text;
        Question questions[TOGETHER];
        size_t n;
} Asking;

void ask_prepare(void) {
        around.config = setup_config(story_setup());
        around.catalog = catalog_of_sources(story_setup()->value[SETTING_CATALOG]);
        around.rates = rates_of_world(story_setup()->value[SETTING_RATES]);
        around.calendar = setup_calendar(story_setup());
}

static void on_done(Command *command) {
        (void) command;
}

/* Ids are the ledger's own here. */
static int64_t same_id(int64_t number, void *userdata) {
        (void) userdata;
        return number;
}

static void answer_all(Asking *asking) {
        /* An error is each command's answer. */
        while (service_has_work(asking->service))
                (void) service_run(asking->service, story_clock());
        for (size_t i = 0; i < asking->n; i++) {
                Question *question = &asking->questions[i];

                text_add(asking->text, "%s:", step_name(question->step.kind));
                words_outcome(&question->command, asking->text);
                text_add(asking->text, "%s\n", question->rows.text ? question->rows.text : "");
                text_clear(&question->rows);
        }
        asking->n = 0;
}

static void ask(Asking *asking, const Step *step) {
        Question *question = &asking->questions[asking->n];

        *question = (Question){.step = *step};
        question->command = step_command(step, story_clock(), same_id, NULL);
        question->command.done = on_done;
        question->command.sink = words_sink;
        question->command.userdata = &question->rows;
        if (service_submit(asking->service, &question->command) < 0) {
                /* Its caller has as many waiting as one may have. */
                answer_all(asking);
                ask(asking, step);
        } else if (++asking->n == TOGETHER) {
                answer_all(asking);
        }
}

static Step step_of(int kind, int64_t by, int64_t of) {
        Step step = {.kind = kind};

        for (Arg arg = 0; arg < ARG_COUNT; arg++)
                step.arg[arg] = arg_least(arg) == NOT_GIVEN ? NOT_GIVEN : ABSENT;
        step.arg[ARG_BY] = by;
        step.arg[ARG_OF] = of;
        step.arg[ARG_ROWS] = 1000;
        return step;
}

/* What is listed of somebody. */
static void ask_lists(Asking *asking, int64_t person) {
        static const int kinds[] = {COMMAND_GET_ACCOUNT, COMMAND_GET_LIMITS, COMMAND_LIST_REQUESTS,
                        COMMAND_LIST_CHANGES, COMMAND_LIST_UNTOLD};

        for (size_t i = 0; i < ELEMENTSOF(kinds); i++) {
                Step step = step_of(kinds[i], GINA, person);
                ask(asking, &step);
        }
        for (Window window = WINDOW_DAY; window < WINDOW_COUNT; window++) {
                Step sums = step_of(COMMAND_SUMMARIZE, GINA, person);
                sums.arg[ARG_WINDOW] = (int64_t) window;
                /* All of the story, and months and years before it. */
                sums.arg[ARG_SINCE] = window == WINDOW_DAY ? -3 * DAY : -40 * DAY;
                sums.arg[ARG_UNTIL] = DAY;
                ask(asking, &sums);
        }
}

/* What would be answered. */
static void ask_checks(Asking *asking, int64_t person) {
        static const int64_t platforms[] = {0, 1, 2, 3}; /* tiktok, twitch, telegram, youtube */
        Step untold = step_of(COMMAND_LIST_UNTOLD, person, person);

        ask(asking, &untold);
        for (size_t i = 0; i < ELEMENTSOF(platforms); i++) {
                Step check = step_of(COMMAND_CHECK, person, person);
                check.arg[ARG_PLATFORM] = platforms[i];
                check.arg[ARG_COINS] = platforms[i] == 3 ? 0 : 60;
                check.arg[ARG_PRICE] = 210;
                check.arg[ARG_CURRENCY] = 1; /* EUR */
                ask(asking, &check);
        }
}

static void ask_for_requests(Asking *asking) {
        for (int64_t id = 1; id <= IDS; id++) {
                Step get = step_of(COMMAND_GET, id % PERSONS, ABSENT);
                get.arg[ARG_REF] = id;
                get.arg[ARG_ANY] = id % 2;
                ask(asking, &get);
        }
}

/* What a few more steps come to: known keys, all that waits or is held answered and settled. */
static void go_on(Asking *asking) {
        for (int64_t key = 0; key < 50; key++) {
                Step again = step_of(COMMAND_REQUEST, key / 10 % PERSONS, ABSENT);
                again.arg[ARG_PLATFORM] = key / 10 == 1 ? 1 : 0;
                again.arg[ARG_COINS] = 1;
                again.arg[ARG_KEY] = key;
                if (key % 10 < 6)
                        ask(asking, &again);
        }
        for (int64_t id = 1; id <= IDS; id++) {
                static const int kinds[] = {COMMAND_RESOLVE, COMMAND_COMPLETE, COMMAND_REFUND};

                for (size_t i = 0; i < ELEMENTSOF(kinds); i++) {
                        Step settle = step_of(kinds[i], kinds[i] == COMMAND_COMPLETE ? DORA : GINA,
                                        ABSENT);
                        settle.arg[ARG_REF] = id;
                        settle.arg[ARG_ANY] = settle.arg[ARG_YES] = 1;
                        ask(asking, &settle);
                }
        }
}

static void ask_all_lists(Asking *asking) {
        Step accounts = step_of(COMMAND_LIST_ACCOUNTS, GINA, GINA);
        Step pending = step_of(COMMAND_LIST_PENDING, GINA, GINA);

        ask(asking, &accounts);
        ask(asking, &pending);
        for (int64_t person = 0; person < PERSONS; person++)
                ask_lists(asking, person);
}

int ask_everything(const char *directory, Text *ret) {
        char hash[LEDGER_HASH_TEXT + 1], *message = NULL;
        Ledger *ledger = NULL;
        Asking asking = {.text = ret};
        int64_t entries;

        int r = ledger_open(directory, &ledger, &message);
        free(message);
        if (r < 0)
                return r;
        ledger_head(ledger, &entries, hash);
        text_add(ret, "%d entries, %s\n", (int) entries, hash);
        if (service_new(ledger, &asking.service) < 0)
                die("out of memory");
        r = service_configure(asking.service, around.config, around.catalog, around.rates,
                        around.calendar, story_clock());
        if (r < 0)
                text_add(ret, "service_configure: %d\n", r);
        else {
                ask_all_lists(&asking);
                for (int64_t person = 0; person < PERSONS; person++)
                        ask_checks(&asking, person);
                ask_for_requests(&asking);
                go_on(&asking);
                ask_all_lists(&asking);
                answer_all(&asking);
        }
        service_free(asking.service);
        ledger_close(ledger);
        return 0;
}
