/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/powercut/load.h"

#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <time.h>

#include "common/contract.h"
#include "tests/calls/dice.h"
#include "tests/simulation/must.h"

/* In turns of these users, each with two connections. */
static const uid_t uids[] = {UID_ALICE, UID_BOB, UID_MUM, UID_DAD};
enum { CONNECTIONS = 2 * ELEMENTSOF(uids), EACH_MAX = 16, FLIGHTS_MAX = CONNECTIONS * EACH_MAX };
enum { AGAIN_MAX = 64, KEY_SIZE = 32 };

/* A request, from its being asked on. */
typedef struct Case {
        Asked asked;
        char key[KEY_SIZE]; /* "": none */
        const char *platform;
        size_t caller;
        bool settling; /* somebody has said, or is saying, what it came to */
} Case;

typedef enum Doing { REQUEST, AGAIN, COMPLETE, CANCEL, READ } Doing;

/* A call, from its sending to its answer. */
typedef struct Flight {
        Load *load;
        size_t connection;
        Doing doing;
        size_t which; /* case; not of a READ */
} Flight;

struct Load {
        Dice dice;
        sd_bus *connections[CONNECTIONS];
        Flight flights[FLIGHTS_MAX];
        size_t n_flying;
        LIST(Case) cases;
        Asked *asked;
        uint64_t n_keys;
        Told told;
        uint64_t answers; /* since load_run() began */
        Moment moment;
        Cut cut;
        void *userdata;
        bool hears; /* answers count: the power is on */
        bool goes_on;
        bool good;
};

static size_t caller_of(size_t connection) {
        return connection % ELEMENTSOF(uids);
}

static int64_t now_us(void) {
        struct timespec now;

        (void) clock_gettime(CLOCK_MONOTONIC, &now);
        return (int64_t) now.tv_sec * 1000000 + now.tv_nsec / 1000;
}

/* ---- answers ---- */

static const char *name_of(Doing doing) {
        static const char *const names[] = {
                        "Request", "Request, again", "Complete", "Cancel", "reading"};
        return names[doing];
}

static void complain(const Flight *flight, const char *what) {
        const Case *about = flight->doing == READ ? NULL : &flight->load->cases.at[flight->which];

        flight->load->good = false;
        printf("%s, uid %u, request %" PRId64 ", key %s: %s\n", name_of(flight->doing),
                        uids[caller_of(flight->connection)], about ? about->asked.id : 0,
                        about ? about->key : "", what);
}

static State state_of_decision(Decision decision) {
        return decision == DECISION_APPROVED           ? STATE_APPROVED
                        : decision == DECISION_PENDING ? STATE_PENDING
                                                       : STATE_REJECTED;
}

/* Of a request that was not known to have been answered, or is: then it is the same, and what is
 * over is not to be bought again. */
static void note_request(Flight *flight, sd_bus_message *answer) {
        Asked *asked = &flight->load->cases.at[flight->which].asked;
        const char *word;
        Decision decision;
        uint64_t id;

        if (sd_bus_message_read(answer, "ts", &id, &word) < 0 || id == 0 ||
                        !decision_from_text(word, &decision)) {
                complain(flight, "an answer that cannot be read");
        } else if (asked->answered && id != (uint64_t) asked->id) {
                complain(flight, "another number than was told");
        } else if (asked->answered) {
                bool open = asked->state == STATE_APPROVED || asked->state == STATE_PENDING;
                if (!open && decision == DECISION_APPROVED)
                        complain(flight, "approved again, after it was over");
                if (open && !flight->load->cases.at[flight->which].settling &&
                                decision != asked->decision)
                        complain(flight, "another decision than was told");
        } else if (decision != DECISION_SETTLED) {
                asked->answered = true;
                asked->id = (int64_t) id;
                asked->decision = decision;
                asked->state = state_of_decision(decision);
                flight->load->told.requests++;
        } else {
                complain(flight, "settled, and nobody was told that it was approved");
        }
}

static void note_state(Flight *flight, sd_bus_message *answer) {
        const char *word;

        if (sd_bus_message_read(answer, "s", &word) < 0 ||
                        !state_from_text(word, &flight->load->cases.at[flight->which].asked.state))
                complain(flight, "an answer that cannot be read");
        flight->load->told.settlements++;
}

static void note(Flight *flight, sd_bus_message *answer) {
        const sd_bus_error *error = sd_bus_message_get_error(answer);

        if (error)
                complain(flight, error->name);
        else if (flight->doing == REQUEST || flight->doing == AGAIN)
                note_request(flight, answer);
        else if (flight->doing != READ)
                note_state(flight, answer);
}

/* Before anything else: what is told from now on was told to nobody. */
static void cut_now(Load *load) {
        load->hears = false;
        load->cut(load->userdata);
}

static void send_next(Flight *flight);

static int on_answer(sd_bus_message *answer, void *userdata, sd_bus_error *unused) {
        Flight *flight = userdata;
        Load *load = flight->load;

        (void) unused;
        load->n_flying--;
        if (!load->hears)
                return 1;
        if (load->goes_on && ++load->answers == load->moment.answers)
                cut_now(load);
        note(flight, answer);
        if (load->hears && load->goes_on)
                send_next(flight);
        return 1;
}

/* ---- calls ---- */

static sd_bus_message *new_call(Flight *flight, const char *interface, const char *method) {
        sd_bus_message *message = NULL;

        if (sd_bus_message_new_method_call(flight->load->connections[flight->connection], &message,
                            BUS_NAME, OBJECT_PATH, interface, method) < 0)
                die("no message");
        return message;
}

static void send_call(Flight *flight, sd_bus_message *message, int appended) {
        int r = appended < 0 ? appended
                             : sd_bus_call_async(flight->load->connections[flight->connection],
                                               NULL, message, on_answer, flight, 0);
        if (r < 0)
                die("%s cannot be sent: %s", name_of(flight->doing), strerror(-r));
        sd_bus_message_unref(message);
        flight->load->n_flying++;
}

static void send_request(Flight *flight) {
        const Case *asked = &flight->load->cases.at[flight->which];
        sd_bus_message *message = new_call(flight, INTERFACE_RECHARGE, "Request");

        send_call(flight, message,
                        asked->key[0] ? sd_bus_message_append(message, "sxa{sv}", asked->platform,
                                                        asked->asked.coins, 1, "key", "s",
                                                        asked->key)
                                      : sd_bus_message_append(message, "sxa{sv}", asked->platform,
                                                        asked->asked.coins, 0));
}

static const char *name_of_user(uid_t uid) {
        for (unsigned i = 0; i < n_users; i++)
                if (users[i].uid == uid)
                        return users[i].name;
        die("no user %u", uid);
}

/* Twitch's limit is soon used up, TikTok's never. */
static void ask(Flight *flight) {
        Load *load = flight->load;
        size_t caller = caller_of(flight->connection);
        Case *new = LIST_ADD(&load->cases);

        *new = (Case){.caller = caller,
                        .platform = one_in(&load->dice, 4) ? "twitch" : "tiktok",
                        .asked = {.uid = uids[caller],
                                        .name = name_of_user(uids[caller]),
                                        .coins = 1 + below(&load->dice, 50)}};
        if (!one_in(&load->dice, 10))
                (void) snprintf(new->key, sizeof(new->key), "k%" PRIu64, load->n_keys++);
        flight->doing = REQUEST;
        flight->which = load->cases.n - 1;
        send_request(flight);
}

/* One of this caller's that waits for its end; false: none was found. */
static bool find_open(Flight *flight) {
        Load *load = flight->load;

        for (int i = 0; i < 8 && load->cases.n > 0; i++) {
                size_t which = (size_t) below(&load->dice, (int64_t) load->cases.n);
                const Case *found = &load->cases.at[which];

                if (found->caller == caller_of(flight->connection) && !found->settling &&
                                found->asked.answered && found->asked.state == STATE_APPROVED) {
                        flight->which = which;
                        return true;
                }
        }
        return false;
}

static void settle(Flight *flight, bool complete) {
        Case *about = &flight->load->cases.at[flight->which];
        sd_bus_message *message =
                        new_call(flight, INTERFACE_RECHARGE, complete ? "Complete" : "Cancel");
        uint64_t id = (uint64_t) about->asked.id;

        about->settling = true;
        flight->doing = complete ? COMPLETE : CANCEL;
        send_call(flight, message,
                        complete ? sd_bus_message_append(message, "ta{sv}", id, 0)
                                 : sd_bus_message_append(message, "ts", id, "changed my mind"));
}

static void read_something(Flight *flight) {
        uid_t uid = uids[caller_of(flight->connection)];
        sd_bus_message *message;

        flight->doing = READ;
        if (one_in(&flight->load->dice, 3)) {
                message = new_call(flight, INTERFACE_RECHARGE, "Check");
                send_call(flight, message,
                                sd_bus_message_append(message, "sxa{sv}", "tiktok", INT64_C(1), 0));
        } else {
                message = new_call(flight, INTERFACE_BUDGET, "GetLimits");
                send_call(flight, message, sd_bus_message_append(message, "u", uid));
        }
}

static void send_next(Flight *flight) {
        int64_t dice = below(&flight->load->dice, 100);

        if (dice < 15)
                read_something(flight);
        else if (dice < 45 && find_open(flight))
                settle(flight, dice < 30);
        else
                ask(flight);
}

/* ---- the loop ---- */

/* One message of each connection. Whether there was any. */
static bool process_once(Load *load) {
        bool any = false;

        for (size_t i = 0; i < CONNECTIONS; i++) {
                int r = sd_bus_process(load->connections[i], NULL);
                if (r < 0)
                        die("the bus has closed a connection: %s", strerror(-r));
                any |= r > 0;
        }
        return any;
}

static void wait_until(Load *load, int64_t deadline) {
        struct pollfd fds[CONNECTIONS];
        int64_t left = deadline - now_us();

        for (size_t i = 0; i < CONNECTIONS; i++)
                fds[i] = (struct pollfd){.fd = sd_bus_get_fd(load->connections[i]),
                                .events = (short) sd_bus_get_events(load->connections[i])};
        if (left > 0)
                (void) ppoll(fds, CONNECTIONS,
                                &(struct timespec){left / 1000000, left % 1000000 * 1000}, NULL);
}

static void await_all(Load *load) {
        int64_t deadline = now_us() + WORLD_PATIENCE * INT64_C(1000000);

        while (load->n_flying > 0) {
                if (now_us() >= deadline)
                        die("%zu calls are not answered", load->n_flying);
                if (!process_once(load))
                        wait_until(load, deadline);
        }
}

bool load_run(Load *load, Moment moment, Cut cut, void *userdata) {
        size_t n = CONNECTIONS * (size_t) (1 + below(&load->dice, EACH_MAX));
        int64_t begin = now_us(), patience = WORLD_PATIENCE * INT64_C(1000000);
        int64_t deadline = begin + (moment.answers > 0 ? patience : moment.usec);

        load->moment = moment;
        load->cut = cut;
        load->userdata = userdata;
        load->answers = 0;
        load->hears = load->goes_on = load->good = true;
        for (size_t i = 0; i < n; i++) {
                load->flights[i].connection = i % CONNECTIONS;
                send_next(&load->flights[i]);
        }
        while (load->hears) {
                bool any = process_once(load);
                if (load->hears && now_us() >= deadline)
                        cut_now(load);
                else if (load->hears && !any)
                        wait_until(load, deadline);
        }
        load->goes_on = false;
        return load->good;
}

void load_settle(Load *load) {
        await_all(load);
}

bool load_ask_again(Load *load) {
        size_t n = 0;

        load->hears = load->good = true;
        for (size_t i = load->cases.n; i > 0 && n < AGAIN_MAX; i--) {
                if (!load->cases.at[i - 1].key[0])
                        continue;
                Flight *flight = &load->flights[n++];

                flight->connection = load->cases.at[i - 1].caller;
                flight->doing = AGAIN;
                flight->which = i - 1;
                send_request(flight);
        }
        await_all(load);
        return load->good;
}

/* ---- beginning and end ---- */

const Asked *load_asked(Load *load, size_t *ret_n) {
        size_t n = 0;

        load->asked = must(realloc(load->asked, (load->cases.n + 1) * sizeof(*load->asked)));
        for (size_t i = 0; i < load->cases.n; i++) {
                const Case *one = &load->cases.at[i];
                if (!one->key[0] && !one->asked.answered)
                        continue;
                load->asked[n] = one->asked;
                load->asked[n++].key = one->key[0] ? one->key : NULL;
        }
        *ret_n = n;
        return load->asked;
}

void load_forget(Load *load) {
        load->cases.n = 0;
}

Told load_told(const Load *load) {
        return load->told;
}

Load *load_new(World *world, uint64_t seed) {
        Load *load = must(calloc(1, sizeof(*load)));

        load->dice = (Dice){seed};
        for (size_t i = 0; i < CONNECTIONS; i++)
                if (world_bus(world, uids[caller_of(i)], &load->connections[i]) < 0)
                        die("no connection");
        for (size_t i = 0; i < FLIGHTS_MAX; i++)
                load->flights[i].load = load;
        return load;
}

Load *load_free(Load *load) {
        for (size_t i = 0; i < CONNECTIONS; i++)
                sd_bus_flush_close_unref(load->connections[i]);
        free(load->cases.at);
        free(load->asked);
        free(load);
        return NULL;
}
