/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/service_case.h"

#include <criterion/criterion.h>
#include <stdio.h>

#include "calendar/calendar.h"
#include "tests/unit/fixture.h"

Ledger *ledger;
Service *service;
int64_t now;
Event events[64];
size_t n_events;

static void on_event(const Event *event, void *userdata) {
        (void) userdata;
        if (n_events < ELEMENTSOF(events))
                events[n_events++] = *event;
}

Config *case_config(void) {
        Config *config = NULL;
        Faults faults = {0};

        cr_assert_eq(config_load("/nonexistent/coinbudget.conf", &faults, &config), 0);
        return config;
}

void case_add_default(Config *config, const char *platform, Window window, int64_t amount) {
        ConfigLimit *defaults =
                        realloc(config->defaults, (config->n_defaults + 1) * sizeof(*defaults));
        cr_assert_not_null(defaults);
        ConfigLimit *limit = &defaults[config->n_defaults++];
        *limit = (ConfigLimit){.unit = "coins", .window = window, .amount = amount};
        snprintf(limit->platform, sizeof(limit->platform), "%s", platform);
        config->defaults = defaults;
}

int case_configure(Config *config, const char *zone) {
        Calendar *calendar = NULL;
        Catalog *catalog = NULL;
        Faults faults = {0};

        cr_assert_eq(catalog_load(fixture_source("conf/catalog.d"), NULL, &faults, &catalog), 0);
        cr_assert_eq(calendar_new(zone, config->week_starts_on, &calendar), 0);
        return service_configure(service, config, catalog, NULL, calendar, now);
}

int case_configure_trust(void) {
        Config *config = case_config();

        config->rules.give_back = GIVE_BACK_TRUST;
        return case_configure(config, "UTC");
}

void service_case_open(void) {
        char *message = NULL;

        fixture_open();
        now = NOON;
        n_events = 0;
        cr_assert_eq(ledger_open(NULL, &ledger, &message), 0, "%s", message);
        cr_assert_eq(service_new(ledger, &service), 0);
        service_listen(service, on_event, NULL);
        cr_assert_eq(case_configure(case_config(), "UTC"), 0);
}

void service_case_close(void) {
        service = service_free(service);
        ledger = ledger_close(ledger);
        fixture_close();
}

static void on_done(Command *command) {
        *(int *) command->userdata += 1;
}

Command case_command(CommandKind kind, uint32_t uid) {
        Command command = {.kind = kind, .caller = uid, .account.uid = uid, .done = on_done};

        snprintf(command.account.name, sizeof(command.account.name), "user%u", uid);
        return command;
}

void case_run_all(Command *commands[], size_t n) {
        int done = 0;

        for (size_t i = 0; i < n; i++) {
                if (commands[i]->done == on_done)
                        commands[i]->userdata = &done;
                cr_assert_eq(service_submit(service, commands[i]), 0);
        }
        cr_assert_eq(service_run(service, now), 0);
        for (size_t i = 0; i < n; i++)
                cr_assert_eq(commands[i]->error, 0, "%d", commands[i]->error);
}

void case_run(Command *command) {
        case_run_all(&command, 1);
}

Answer case_request(uint32_t uid, const char *platform, int64_t coins, const char *key) {
        Command command = case_command(COMMAND_REQUEST, uid);

        command.ask = (Ask){.platform = platform, .coins = coins, .key = key, .price = ABSENT};
        case_run(&command);
        cr_assert_eq(command.refusal, REFUSAL_NONE, "%d", command.refusal);
        return command.answer;
}

Refusal case_complete(uint32_t uid, int64_t id, int64_t coins) {
        Command command = case_command(COMMAND_COMPLETE, uid);

        command.settlement = (Settlement){.id = id, .coins = coins, .price = ABSENT};
        case_run(&command);
        return command.refusal;
}

Refusal case_cancel(uint32_t uid, int64_t id) {
        Command command = case_command(COMMAND_CANCEL, uid);

        command.settlement = (Settlement){.id = id, .reason = "changed my mind"};
        case_run(&command);
        return command.refusal;
}

static Refusal change_limit(CommandKind kind, uint32_t guardian, uint32_t uid, const char *platform,
                Window window, int64_t amount) {
        Command command = case_command(kind, uid);

        command.caller = guardian;
        command.limit = (LimitChange){.platform = platform,
                        .unit = "coins",
                        .window = window,
                        .source = SOURCE_GUARDIAN,
                        .amount = amount};
        case_run(&command);
        return command.refusal;
}

Refusal case_set_limit(uint32_t guardian, uint32_t uid, const char *platform, Window window,
                int64_t amount) {
        return change_limit(COMMAND_SET_LIMIT, guardian, uid, platform, window, amount);
}

Refusal case_remove_limit(uint32_t guardian, uint32_t uid, const char *platform, Window window) {
        return change_limit(COMMAND_REMOVE_LIMIT, guardian, uid, platform, window, 0);
}

static int put_state(const RequestView *request, void *userdata) {
        *(int *) userdata = (int) request->state;
        return 0;
}

static void ignore_done(Command *command) {
        (void) command;
}

int case_state(uint32_t uid, int64_t id) {
        Command command = case_command(COMMAND_GET, uid);
        int state = -1;

        command.settlement.id = id;
        command.sink.request = put_state;
        command.done = ignore_done;
        command.userdata = &state;
        case_run(&command);
        cr_assert_eq(command.refusal == REFUSAL_NONE, state >= 0);
        return state;
}

typedef struct Limits {
        Limit *limits;
        size_t n;
} Limits;

static int put_limit(const Limit *limit, void *userdata) {
        Limits *limits = userdata;

        cr_assert_lt(limits->n, 16);
        limits->limits[limits->n++] = *limit;
        return 0;
}

size_t case_limits(uint32_t uid, Limit ret[16]) {
        Command command = case_command(COMMAND_GET_LIMITS, uid);
        Limits limits = {ret, 0};

        command.sink.limit = put_limit;
        command.done = ignore_done;
        command.userdata = &limits;
        case_run(&command);
        return limits.n;
}

Limit case_limit(uint32_t uid, Window window) {
        Limit limits[16];
        size_t n = case_limits(uid, limits), found = n;

        for (size_t i = 0; i < n; i++)
                if (limits[i].window == window) {
                        cr_assert_eq(found, n, "one only");
                        found = i;
                }
        cr_assert_lt(found, n);
        return limits[found];
}
