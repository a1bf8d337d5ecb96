/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/calls/play.h"

#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "common/contract.h"
#include "tests/calls/after.h"
#include "tests/calls/value.h"

/* The children's, and the last is a guardian's. */
enum { CONNECTIONS = 9, GUARDIAN = 8 };
enum { VOLLEY_MAX = 32, LAST_MAX = 2 * VOLLEY_MAX };

#define MINUTE INT64_C(60000000) /* µs */
/* 2027-11-22 12:00 UTC, when it begins. */
#define START INT64_C(1826884800000000)

/* A call, from its sending to its answer; and afterwards, for as long as it is one of the last. */
typedef struct Flight {
        Play *play;
        Method *method;
        size_t connection;
        bool waits;
        Text said;
        char came[WORD_MAX + 1];
} Flight;

struct Play {
        World *world;
        Methods *methods;
        Giver giver;
        sd_bus *connections[CONNECTIONS];
        Flight flights[LAST_MAX];
        uint64_t n; /* all that were made */
        size_t n_waiting;
        uint64_t n_left;
};

static size_t caller_of(size_t connection) {
        return connection == GUARDIAN ? 2 : connection % 2;
}

/* ---- what should not happen ---- */

void play_show(const Play *play) {
        uint64_t first = play->n > LAST_MAX ? play->n - LAST_MAX : 0;

        printf("The last calls:\n");
        for (uint64_t i = first; i < play->n; i++) {
                const Flight *flight = &play->flights[i % LAST_MAX];
                printf("  %s => %s\n", flight->said.text, flight->waits ? "?" : flight->came);
        }
        if (play->world)
                after_show_log(play->world);
}

static _Noreturn void fail(const Play *play, const char *what, const char *which) {
        play_show(play);
        die("call %llu: %s%s", (unsigned long long) play->n, what, which);
}

/* ---- answers ---- */

static bool error_is_expected(const char *name) {
        static const char *const names[] = {SD_BUS_ERROR_INVALID_ARGS, SD_BUS_ERROR_ACCESS_DENIED,
                        SD_BUS_ERROR_INTERACTIVE_AUTHORIZATION_REQUIRED,
                        SD_BUS_ERROR_LIMITS_EXCEEDED, SD_BUS_ERROR_UNKNOWN_INTERFACE,
                        SD_BUS_ERROR_UNKNOWN_PROPERTY, SD_BUS_ERROR_PROPERTY_READ_ONLY,
                        ERROR_UNKNOWN_PLATFORM, ERROR_UNKNOWN_REQUEST, ERROR_UNKNOWN_ACCOUNT,
                        ERROR_KEY_CONFLICT, ERROR_WRONG_STATE, ERROR_EXCEEDS_REQUEST};

        for (size_t i = 0; i < ELEMENTSOF(names); i++)
                if (strcmp(names[i], name) == 0)
                        return true;
        return false;
}

static void learn_id(Flight *flight, sd_bus_message *answer) {
        uint64_t id;

        if (flight->method->out[0] == 't' && sd_bus_message_read(answer, "t", &id) > 0)
                seen_add(&flight->play->giver.seen, caller_of(flight->connection), id);
}

static int on_answer(sd_bus_message *answer, void *userdata, sd_bus_error *unused) {
        Flight *flight = userdata;
        const sd_bus_error *error = sd_bus_message_get_error(answer);
        const char *name = error ? error->name : "";

        (void) unused;
        flight->waits = false;
        flight->play->n_waiting--;
        (void) snprintf(flight->came, sizeof(flight->came), "%s", error ? name : "ok");
        method_note(flight->method, name);
        if (error && !error_is_expected(name))
                fail(flight->play, "an error that is none of the contract's: ", name);
        if (!error && strcmp(sd_bus_message_get_signature(answer, true), flight->method->out) != 0)
                fail(flight->play, "an answer of another type: ",
                                sd_bus_message_get_signature(answer, true));
        if (!error)
                learn_id(flight, answer);
        return 1;
}

/* ---- calls ---- */

static Method *pick(Play *play) {
        static const char *const often[] = {"Request", "Request", "Request", "Complete", "Cancel",
                        "Get", "Check", "Record", "Grant", "Resolve"};
        const char *name = one_in(&play->giver.dice, 2) ? ONE_OF(&play->giver.dice, often) : NULL;
        Method *method;

        do
                method = &play->methods->at[below(&play->giver.dice, (int64_t) play->methods->n)];
        while (name && strcmp(method->name, name) != 0);
        return method;
}

/* A guardian is heard seldom, but where only a guardian gets anywhere. */
static size_t pick_connection(Play *play, const Method *method) {
        bool guardian = strcmp(method->interface, INTERFACE_GUARDIAN) == 0;

        return one_in(&play->giver.dice, guardian ? 2 : 20)
                        ? GUARDIAN
                        : (size_t) below(&play->giver.dice, GUARDIAN);
}

static sd_bus_message *make(Play *play, Flight *flight, bool awaited) {
        const Method *method = flight->method;
        sd_bus_message *message = NULL;

        if (sd_bus_message_new_method_call(play->connections[flight->connection], &message,
                            BUS_NAME, OBJECT_PATH, method->interface, method->name) < 0 ||
                        sd_bus_message_set_expect_reply(message, awaited) < 0 ||
                        sd_bus_message_set_allow_interactive_authorization(
                                        message, one_in(&play->giver.dice, 10)) < 0)
                die("no message");
        flight->said.n = 0;
        text_add(&flight->said, "%zu: %s%s", flight->connection, method->name,
                        awaited ? "" : " (no reply)");
        play->giver.caller = caller_of(flight->connection);
        give(&play->giver, method, message, &flight->said);
        return message;
}

static void send_one(Play *play) {
        Flight *flight = &play->flights[play->n++ % LAST_MAX];
        bool awaited = !one_in(&play->giver.dice, 20);

        flight->play = play;
        flight->method = pick(play);
        flight->connection = pick_connection(play, flight->method);
        (void) snprintf(flight->came, sizeof(flight->came), "not awaited");
        sd_bus_message *message = make(play, flight, awaited);
        sd_bus *bus = play->connections[flight->connection];
        int r = awaited ? sd_bus_call_async(bus, NULL, message, on_answer, flight,
                                          (uint64_t) WORLD_PATIENCE * 1000000)
                        : sd_bus_send(bus, message, NULL);
        if (r < 0)
                fail(play, "it cannot be sent: ", strerror(-r));
        sd_bus_message_unref(message);
        flight->method->made++;
        flight->method->unawaited += !awaited;
        flight->waits = awaited;
        play->n_waiting += awaited;
}

static void connect_one(Play *play, size_t connection) {
        if (world_bus(play->world, callers[caller_of(connection)], &play->connections[connection]) <
                        0)
                fail(play, "cannot connect", "");
}

static void leave_one(Play *play) {
        size_t connection = (size_t) below(&play->giver.dice, CONNECTIONS);

        for (size_t i = 0; i < LAST_MAX; i++) {
                Flight *flight = &play->flights[i];
                if (!flight->waits || flight->connection != connection)
                        continue;
                flight->waits = false;
                flight->method->unawaited++;
                (void) snprintf(flight->came, sizeof(flight->came), "left");
                play->n_waiting--;
        }
        play->n_left++;
        /* What was written is on its way; what was not, is gone with the connection. */
        sd_bus_close_unref(play->connections[connection]);
        connect_one(play, connection);
}

static void await_all(Play *play) {
        int64_t deadline = now_ms() + 2 * WORLD_PATIENCE * 1000;
        struct pollfd fds[CONNECTIONS];

        for (;;) {
                for (size_t i = 0; i < CONNECTIONS; i++) {
                        int r;
                        while ((r = sd_bus_process(play->connections[i], NULL)) > 0)
                                ;
                        if (r < 0)
                                fail(play, "the bus has closed a connection: ", strerror(-r));
                        fds[i] = (struct pollfd){.fd = sd_bus_get_fd(play->connections[i]),
                                        .events = (short) sd_bus_get_events(play->connections[i])};
                }
                if (play->n_waiting == 0)
                        return;
                if (poll(fds, CONNECTIONS, left_ms(deadline)) <= 0)
                        fail(play, "some are not answered", "");
        }
}

/* The clock only moves while nobody waits. It goes on by itself besides, which is not counted. */
static void move_clock(Play *play) {
        Giver *giver = &play->giver;

        if (!play->world) {
                giver->now = (int64_t) time(NULL) * 1000000;
                return;
        }
        if (one_in(&giver->dice, 8))
                giver->now += below(&giver->dice, 40) * MINUTE;
        world_clock_move(play->world, 0);
        world_clock_move(play->world, giver->now - world_clock(play->world));
}

void play_calls(Play *play, uint64_t calls) {
        while (play->n < calls) {
                int64_t n = 1 + below(&play->giver.dice, VOLLEY_MAX);

                move_clock(play);
                for (int64_t i = 0; i < n; i++)
                        send_one(play);
                if (one_in(&play->giver.dice, 20))
                        leave_one(play);
                await_all(play);
        }
}

uint64_t play_left(const Play *play) {
        return play->n_left;
}

Play *play_new(World *world, Methods *methods, uint64_t seed) {
        Play *play = must(calloc(1, sizeof(*play)));

        play->world = world;
        play->methods = methods;
        play->giver = (Giver){.dice = {seed}, .now = START};
        move_clock(play);
        for (size_t i = 0; i < CONNECTIONS; i++)
                connect_one(play, i);
        return play;
}

Play *play_free(Play *play) {
        for (size_t i = 0; i < CONNECTIONS; i++)
                sd_bus_flush_close_unref(play->connections[i]);
        for (size_t i = 0; i < LAST_MAX; i++)
                text_clear(&play->flights[i].said);
        free(play);
        return NULL;
}
