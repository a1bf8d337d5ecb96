/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/integration/calls.h"

#include <stdarg.h>
#include <stdlib.h>
#include <string.h>

enum { CALL_PATIENCE = 20 /* seconds */ };

struct Call {
        sd_bus *bus;
        const char *method;
        const Answer *answer; /* NULL: not yet */
};

typedef struct Signal {
        struct Signal *next;
        const char *member;
        const Answer *answer;
} Signal;

typedef struct Connection {
        struct Connection *next;
        sd_bus *bus;
        Signal *signals, **last_signal;
} Connection;

static Connection *connections;

/* ---- what comes back ---- */

/* The contract's names of the scalars that a method answers. */
static const char *names_of(const char *method) {
        static const char *const names[][2] = {
                        {"Request", "id decision reason"},
                        {"Check", "decision reason"},
                        {"Complete", "state"},
                        {"Cancel", "state"},
                        {"Resolve", "state"},
                        {"Record", "id"},
                        {"Changed", "id state reason"},
                        {"BudgetChanged", "uid"},
                        {"Warning", "uid percent"},
                        {"Pending", "id uid"},
                        {"Introspect", "xml"},
        };
        for (size_t i = 0; i < ELEMENTSOF(names); i++)
                if (strcmp(names[i][0], method) == 0)
                        return names[i][1];
        return "";
}

static const Answer *answer_keep(sd_bus_message *m, const char *member) {
        return keep(answer_of_message(m, names_of(member)), answer_destroy);
}

/* ---- connections ---- */

static int on_message(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        Connection *connection = userdata;
        const char *interface = sd_bus_message_get_interface(m);

        (void) error;
        if (!sd_bus_message_is_signal(m, NULL, NULL) || !interface ||
                        strncmp(interface, BUS_NAME, strlen(BUS_NAME)) != 0)
                return 0;
        Signal *signal = keep(calloc(1, sizeof(*signal)), free);
        signal->member = text("%s", sd_bus_message_get_member(m));
        signal->answer = answer_keep(m, signal->member);
        *connection->last_signal = signal;
        connection->last_signal = &signal->next;
        return 1;
}

static void connection_destroy(void *memory) {
        Connection *connection = memory;

        sd_bus_close_unref(connection->bus);
        free(connection);
}

sd_bus *as(uid_t uid) {
        Connection *connection = keep(calloc(1, sizeof(*connection)), connection_destroy);

        cr_assert_eq(world_bus(world, uid, &connection->bus), 0);
        connection->last_signal = &connection->signals;
        cr_assert_geq(sd_bus_add_filter(connection->bus, NULL, on_message, connection), 0);
        connection->next = connections;
        connections = connection;
        return connection->bus;
}

static Connection *connection_of(sd_bus *bus) {
        Connection *c = connections;
        while (c && c->bus != bus)
                c = c->next;
        cr_assert_not_null(c);
        return c;
}

void leave(sd_bus *bus) {
        Connection *connection = connection_of(bus);

        connection->bus = NULL;
        sd_bus_close_unref(bus);
}

/* Handles one message, or waits for one until the deadline. */
static void pump(sd_bus *bus, int64_t deadline) {
        int r = sd_bus_process(bus, NULL);
        cr_assert_geq(r, 0, "bus: %s", strerror(-r));
        if (r == 0) {
                cr_assert_gt(left_ms(deadline), 0, "nothing came in %d s", CALL_PATIENCE);
                r = sd_bus_wait(bus, (uint64_t) left_ms(deadline) * 1000);
                cr_assert_geq(r, 0, "bus: %s", strerror(-r));
        }
}

static int64_t patience(void) {
        return now_ms() + CALL_PATIENCE * 1000;
}

/* ---- calls ---- */

static int on_reply(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        Call *call = userdata;

        (void) error;
        call->answer = answer_keep(m, call->method);
        return 1;
}

sd_bus_message *call_new(sd_bus *bus, CallFlags flags, const char *interface, const char *method) {
        sd_bus_message *m = NULL;

        cr_assert_geq(sd_bus_message_new_method_call(bus, &m, BUS_NAME, OBJECT_PATH,
                                      text("%s.%s", BUS_NAME, interface), method),
                        0);
        cr_assert_geq(sd_bus_message_set_allow_interactive_authorization(
                                      m, (flags & CALL_INTERACTIVE) != 0),
                        0);
        cr_assert_geq(sd_bus_message_set_expect_reply(m, !(flags & CALL_NO_REPLY)), 0);
        return m;
}

Call *call_send(sd_bus *bus, sd_bus_message *m, CallFlags flags, const char *method) {
        Call *call = keep(calloc(1, sizeof(*call)), free);

        *call = (Call){.bus = bus, .method = method};
        if (flags & CALL_NO_REPLY)
                cr_assert_geq(sd_bus_send(bus, m, NULL), 0);
        else
                cr_assert_geq(sd_bus_call_async(bus, NULL, m, on_reply, call,
                                              (uint64_t) CALL_PATIENCE * 1000000),
                                0);
        sd_bus_message_unref(m);
        return call;
}

static Call *call_beginv(sd_bus *bus, CallFlags flags, const char *interface, const char *method,
                const char *types, va_list ap) {
        sd_bus_message *m = call_new(bus, flags, interface, method);
        if (types[0])
                cr_assert_geq(sd_bus_message_appendv(m, types, ap), 0);
        return call_send(bus, m, flags, method);
}

Call *call_begin(sd_bus *bus, CallFlags flags, const char *interface, const char *method,
                const char *types, ...) {
        va_list ap;
        va_start(ap, types);
        Call *call = call_beginv(bus, flags, interface, method, types, ap);
        va_end(ap);
        return call;
}

/* Handles what is there already. */
bool call_answered(Call *call) {
        while (!call->answer && sd_bus_process(call->bus, NULL) > 0)
                ;
        return call->answer != NULL;
}

const Answer *call_await(Call *call) {
        int64_t deadline = patience();
        while (!call->answer)
                pump(call->bus, deadline);
        return call->answer;
}

const Answer *ask(sd_bus *bus, const char *interface, const char *method, const char *types, ...) {
        va_list ap;
        va_start(ap, types);
        Call *call = call_beginv(bus, CALL_PLAIN, interface, method, types, ap);
        va_end(ap);
        return call_await(call);
}

const Answer *ask_standard(sd_bus *bus, const char *interface, const char *method) {
        sd_bus_message *m = NULL;
        cr_assert_geq(sd_bus_message_new_method_call(
                                      bus, &m, BUS_NAME, OBJECT_PATH, interface, method),
                        0);
        return call_await(call_send(bus, m, CALL_PLAIN, method));
}

static const Answer *ask_about_coins(
                sd_bus *bus, const char *method, const char *platform, int64_t coins, va_list ap) {
        sd_bus_message *m = call_new(bus, CALL_PLAIN, "Recharge", method);
        cr_assert_geq(sd_bus_message_append(m, "sx", platform, coins), 0);
        cr_assert_geq(sd_bus_message_appendv(m, "a{sv}", ap), 0);
        return call_await(call_send(bus, m, CALL_PLAIN, method));
}

const Answer *request(sd_bus *bus, const char *platform, int64_t coins, ...) {
        va_list ap;
        va_start(ap, coins);
        const Answer *answer = ask_about_coins(bus, "Request", platform, coins, ap);
        va_end(ap);
        return answer;
}

const Answer *check(sd_bus *bus, const char *platform, int64_t coins, ...) {
        va_list ap;
        va_start(ap, coins);
        const Answer *answer = ask_about_coins(bus, "Check", platform, coins, ap);
        va_end(ap);
        return answer;
}

const Answer *complete(sd_bus *bus, uint64_t id, ...) {
        va_list ap;
        sd_bus_message *m = call_new(bus, CALL_PLAIN, "Recharge", "Complete");
        cr_assert_geq(sd_bus_message_append(m, "t", id), 0);
        va_start(ap, id);
        cr_assert_geq(sd_bus_message_appendv(m, "a{sv}", ap), 0);
        va_end(ap);
        return call_await(call_send(bus, m, CALL_PLAIN, "Complete"));
}

const Answer *cancel(sd_bus *bus, uint64_t id, const char *reason) {
        return ask(bus, "Recharge", "Cancel", "ts", id, reason);
}

const Answer *get(sd_bus *bus, uint64_t id) {
        return ask(bus, "Recharge", "Get", "t", id);
}

const Answer *get_limits(sd_bus *bus, uid_t uid) {
        return ask(bus, "Budget", "GetLimits", "u", uid);
}

const Answer *get_account(sd_bus *bus, uid_t uid) {
        return ask(bus, "Budget", "GetAccount", "u", uid);
}

const Answer *list_requests(sd_bus *bus, uid_t uid, ...) {
        va_list ap;
        sd_bus_message *m = call_new(bus, CALL_PLAIN, "Budget", "ListRequests");
        cr_assert_geq(sd_bus_message_append(m, "u", uid), 0);
        va_start(ap, uid);
        cr_assert_geq(sd_bus_message_appendv(m, "a{sv}", ap), 0);
        va_end(ap);
        return call_await(call_send(bus, m, CALL_PLAIN, "ListRequests"));
}

const Answer *subscribe(sd_bus *bus, uid_t uid) {
        return ask(bus, "Budget", "Subscribe", "u", uid);
}

const Answer *set_limit(
                sd_bus *bus, uid_t uid, const char *platform, const char *window, int64_t amount) {
        return ask(bus, "Guardian", "SetLimit", "usssxa{sv}", uid, platform, window, UNIT_COINS,
                        amount, 0);
}

const Answer *remove_limit(sd_bus *bus, uid_t uid, const char *platform, const char *window) {
        return ask(bus, "Guardian", "RemoveLimit", "usssa{sv}", uid, platform, window, UNIT_COINS,
                        0);
}

const Answer *summarize(
                sd_bus *bus, uid_t uid, const char *window, const char *since, const char *until) {
        return ask(bus, "Budget", "Summarize", "ustt", uid, window, (uint64_t) usec_of(since),
                        (uint64_t) usec_of(until));
}

uint64_t approved(sd_bus *bus, const char *platform, int64_t coins) {
        const Answer *answer = request(bus, platform, coins, NO_OPTIONS);
        assert_answer(answer, "decision=approved", "reason=", "state=approved", "...");
        return (uint64_t) number(answer, "id");
}

uint64_t rejected(sd_bus *bus, const char *platform, int64_t coins, const char *reason) {
        const Answer *answer = request(bus, platform, coins, NO_OPTIONS);
        assert_answer(answer, "decision=rejected", text("reason=%s", reason), "state=rejected",
                        "...");
        return (uint64_t) number(answer, "id");
}

uint64_t pending(sd_bus *bus, const char *platform, int64_t coins) {
        const Answer *answer = request(bus, platform, coins, NO_OPTIONS);
        assert_answer(answer, "decision=pending", "reason=awaiting-approval", "state=pending",
                        "...");
        return (uint64_t) number(answer, "id");
}

/* ---- signals ---- */

const Answer *next_signal(sd_bus *bus, const char *member) {
        Connection *connection = connection_of(bus);
        int64_t deadline = patience();

        while (!connection->signals)
                pump(bus, deadline);
        Signal *signal = connection->signals;
        connection->signals = signal->next;
        if (!connection->signals)
                connection->last_signal = &connection->signals;
        cr_assert_str_eq(signal->member, member);
        return signal->answer;
}

void assert_silent(sd_bus *bus) {
        Connection *connection = connection_of(bus);

        /* The bus keeps the daemon's messages to us in order: what it sent before is here when
         * this is answered. */
        cr_assert_geq(sd_bus_call_method(bus, BUS_NAME, OBJECT_PATH, "org.freedesktop.DBus.Peer",
                                      "Ping", NULL, NULL, ""),
                        0);
        while (sd_bus_process(bus, NULL) > 0)
                ;
        cr_assert_null(connection->signals, "there was a signal %s", connection->signals->member);
}
