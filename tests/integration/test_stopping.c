/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* SIGTERM, SIGINT, SIGHUP, a bus that goes and comes back, in the middle of many calls of several
 * people: what was acknowledged is in the ledger, exactly; what was not is settled by asking again;
 * nothing else is there. */

#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include "tests/integration/authority.h"
#include "tests/integration/scenes.h"

#define LIMITS                                           \
        "[Limits]\nDefault=tiktok month 1000000 coins\n" \
        "[Requests]\nBurst=off\nGiveBack=trust\n"

enum { CLIENTS = 4, DEEDS = 60, FIRST = 20, SMALLEST = 100 };

/* One purchase by one client. Its key is its number; so many coins that no two are the same. */
typedef struct Deed {
        uid_t uid;
        int64_t coins;
        const char *key;
        Call *call;
        bool acknowledged;
        const char *id;    /* as acknowledged */
        const char *state; /* that was acknowledged: of the request, or by its end */
} Deed;

typedef struct Client {
        uid_t uid;
        sd_bus *bus;
        Deed requested[DEEDS]; /* whose Request is under way when it happens */
        Deed settled[DEEDS];   /* that were approved before, whose Complete or Cancel is */
} Client;

static Client clients[CLIENTS];

static void begin_with_clients(void) {
        static const uid_t uids[CLIENTS] = {UID_ALICE, UID_BOB, UID_MUM, UID_DAD};

        begin_scene(LIMITS);
        for (int i = 0; i < CLIENTS; i++)
                clients[i] = (Client){.uid = uids[i], .bus = as(uids[i])};
}

TestSuite(stopping, .init = begin_with_clients, .fini = end_scene, .timeout = 60);

/* ---- the load ---- */

static Deed deed_new(uid_t uid, const char *kind, int i) {
        return (Deed){.uid = uid, .coins = SMALLEST + i, .key = text("%s-%02d", kind, i)};
}

static Call *begin_request(sd_bus *bus, const Deed *deed) {
        return call_begin(bus, CALL_PLAIN, "Recharge", "Request", "sxa{sv}", "tiktok", deed->coins,
                        1, "key", "s", deed->key);
}

/* Every other one is cancelled. */
static bool is_completed(int i) {
        return i % 2 == 0;
}

static Call *begin_settling(sd_bus *bus, const Deed *deed, int i) {
        uint64_t id = strtoull(deed->id, NULL, 10);

        if (is_completed(i))
                return call_begin(bus, CALL_PLAIN, "Recharge", "Complete", "ta{sv}", id, 0);
        return call_begin(bus, CALL_PLAIN, "Recharge", "Cancel", "ts", id, "");
}

static void approve_what_is_to_be_settled(Client *client) {
        for (int i = 0; i < DEEDS; i++) {
                Deed *deed = &client->settled[i];

                *deed = deed_new(client->uid, "settled", i);
                const Answer *answer = call_await(begin_request(client->bus, deed));
                assert_answer(answer, "decision=approved", "...");
                deed->id = said(answer, "id");
        }
}

static void begin_client(Client *client, int from, int to) {
        for (int i = from; i < to; i++) {
                Deed *requested = &client->requested[i], *settled = &client->settled[i];

                *requested = deed_new(client->uid, "requested", i);
                requested->call = begin_request(client->bus, requested);
                settled->call = begin_settling(client->bus, settled, i);
        }
}

/* All clients' calls of these numbers are on their way. */
static void begin_load(int from, int to) {
        for (int c = 0; c < CLIENTS; c++) {
                if (from == 0)
                        approve_what_is_to_be_settled(&clients[c]);
                begin_client(&clients[c], from, to);
        }
}

/* That many of each client's are answered. */
static void await_first(int n) {
        for (int c = 0; c < CLIENTS; c++)
                for (int i = 0; i < n; i++) {
                        (void) call_await(clients[c].requested[i].call);
                        (void) call_await(clients[c].settled[i].call);
                }
}

/* ---- what was acknowledged ---- */

static void note_answer(Deed *deed) {
        const Answer *answer = call_await(deed->call);

        deed->acknowledged = !has(answer, "error");
        if (!deed->acknowledged)
                return;
        if (!deed->id)
                deed->id = said(answer, "id");
        deed->state = said(answer, "state");
}

static int note_answers(void) {
        int acknowledged = 0;

        for (int c = 0; c < CLIENTS; c++)
                for (int i = 0; i < DEEDS; i++) {
                        note_answer(&clients[c].requested[i]);
                        note_answer(&clients[c].settled[i]);
                        acknowledged += clients[c].requested[i].acknowledged;
                        acknowledged += clients[c].settled[i].acknowledged;
                }
        printf("%d of %d were acknowledged\n", acknowledged, 2 * CLIENTS * DEEDS);
        return acknowledged;
}

/* The next row of the ledger's, "uid|key|id|coins|decision|state", if it is that of this deed. */
static bool take_row(
                const char **rest, const Deed *deed, const char **ret_id, const char **ret_state) {
        const char *start = text("%d|%s|", deed->uid, deed->key);
        char id[32], state[32], decision[32];
        long long coins;

        if (strncmp(*rest, start, strlen(start)) != 0)
                return false;
        cr_assert_eq(sscanf(*rest + strlen(start), "%31[0-9]|%lld|%31[a-z]|%31[a-z]", id, &coins,
                                     decision, state),
                        4);
        cr_assert_eq(coins, deed->coins);
        cr_assert_str_eq(decision, "approved");
        *ret_id = text("%s", id);
        *ret_state = text("%s", state);
        *rest = strchr(*rest, '\n') + 1;
        return true;
}

/* What was acknowledged is there as it was acknowledged; what was not may be there or not. */
static void compare_request(const char **rest, Deed *deed) {
        const char *id, *state;

        if (!take_row(rest, deed, &id, &state)) {
                cr_assert_not(deed->acknowledged, "%s was acknowledged and is lost", deed->key);
                return;
        }
        cr_assert_str_eq(state, "approved");
        if (deed->acknowledged) {
                cr_assert_str_eq(deed->id, id);
                cr_assert_str_eq(deed->state, state);
        }
        deed->id = id;
}

static void compare_settled(const char **rest, const Deed *deed, int i) {
        const char *id, *state, *end = is_completed(i) ? "completed" : "cancelled";

        cr_assert(take_row(rest, deed, &id, &state), "%s is lost", deed->key);
        cr_assert_str_eq(deed->id, id);
        if (deed->acknowledged)
                cr_assert_str_eq(deed->state, end);
        if (deed->acknowledged || strcmp(state, "approved") != 0)
                cr_assert_str_eq(state, end);
}

/* Row by row, in the same order, and not a row more. */
static void compare_with_ledger(void) {
        const char *rest =
                        rows("SELECT account.uid, entry.key, entry.seq, entry.amount,"
                             " request.decision, request.state"
                             " FROM request JOIN entry ON entry.seq = request.id"
                             " JOIN account ON account.id = request.account"
                             " ORDER BY account.uid, entry.key");

        for (int c = 0; c < CLIENTS; c++) {
                for (int i = 0; i < DEEDS; i++)
                        compare_request(&rest, &clients[c].requested[i]);
                for (int i = 0; i < DEEDS; i++)
                        compare_settled(&rest, &clients[c].settled[i], i);
        }
        cr_assert_str_eq(rest, "", "nobody asked for %s", rest);
}

/* ---- asking again ---- */

static void ask_again(Client *client, int i) {
        Deed *requested = &client->requested[i], *settled = &client->settled[i];
        const Answer *answer = call_await(begin_request(client->bus, requested));

        /* What compare_with_ledger() found has an id, and keeps it. */
        assert_answer(answer, "decision=approved",
                        text("replayed=%s", requested->id ? "true" : "false"), "...");
        if (requested->id)
                cr_assert_str_eq(said(answer, "id"), requested->id);
        assert_answer(call_await(begin_settling(client->bus, settled, i)),
                        text("state=%s", is_completed(i) ? "completed" : "cancelled"));
}

/* Afterwards everybody has bought exactly what they set out to. */
static void settle_all(void) {
        int64_t completed = 0, held = 0;

        for (int i = 0; i < DEEDS; i++) {
                held += SMALLEST + i;
                completed += is_completed(i) ? SMALLEST + i : 0;
        }
        for (int c = 0; c < CLIENTS; c++) {
                for (int i = 0; i < DEEDS; i++)
                        ask_again(&clients[c], i);
                assert_answer(get_limits(clients[c].bus, clients[c].uid),
                                text("0.used=%ld", completed), text("0.held=%ld", held), "...");
        }
        assert_rows("SELECT state, count(*) FROM request GROUP BY state ORDER BY state",
                        text("approved|%d\ncancelled|%d\ncompleted|%d\n", CLIENTS * DEEDS,
                                        CLIENTS * DEEDS / 2, CLIENTS * DEEDS / 2));
}

/* ---- signals ---- */

static void assert_ledger_is_sound(void) {
        const Output *output = daemon_tool("--verify");

        cr_assert_eq(output->status, 0, "%s%s", output->out, output->err);
}

/* The daemon finds the signal and all the calls but the first at once. */
static void assert_ends_cleanly(int signal) {
        pid_t daemon = world_daemon_pid(world);
        int status;

        begin_load(0, FIRST);
        await_first(FIRST);
        cr_assert_eq(kill(daemon, SIGSTOP), 0);
        begin_load(FIRST, DEEDS);
        cr_assert_eq(kill(daemon, signal), 0);
        cr_assert_eq(kill(daemon, SIGCONT), 0);
        cr_assert_eq(world_daemon_end(world, 0, &status), 0);
        cr_assert_eq(status, 0, "it ended with %d", status);

        int acknowledged = note_answers();
        cr_assert_geq(acknowledged, 2 * CLIENTS * FIRST);
        cr_assert_lt(acknowledged, 2 * CLIENTS * DEEDS);
        compare_with_ledger();
        assert_ledger_is_sound();
        daemon_start();
        settle_all();
}

Test(stopping, sigterm_under_load) {
        assert_ends_cleanly(SIGTERM);
}

Test(stopping, sigint_under_load) {
        assert_ends_cleanly(SIGINT);
}

/* In the middle of its batches, wherever that is. */
Test(stopping, sigterm_while_it_works) {
        begin_load(0, DEEDS);
        await_first(1);
        daemon_stop();
        cr_assert_geq(note_answers(), 2 * CLIENTS);
        compare_with_ledger();
        assert_ledger_is_sound();
        daemon_start();
        settle_all();
}

Test(stopping, sigkill_while_it_works) {
        begin_load(0, DEEDS);
        await_first(1);
        daemon_kill();
        cr_assert_geq(note_answers(), 2 * CLIENTS);
        compare_with_ledger();
        assert_ledger_is_sound();
        daemon_start();
        settle_all();
}

/* Good files and faulty ones in turns: nobody's call is refused or lost for it. */
Test(stopping, sighup_under_load) {
        enum { RELOADS = 6 };

        for (int i = 0; i < RELOADS; i++) {
                begin_load(i * DEEDS / RELOADS, (i + 1) * DEEDS / RELOADS);
                config(i % 2 ? LIMITS "HoldTimeout=1h\n" : "[Requests]\nHoldTimeout=never\n");
                cr_assert_eq(world_daemon_reload(world), 0);
        }
        cr_assert_eq(note_answers(), 2 * CLIENTS * DEEDS);
        compare_with_ledger();
        settle_all();
}

/* ---- the bus ---- */

/* systemd starts the daemon again: its end is a failure, and the bus's next call starts it. */
static void restart_bus(void) {
        int status;

        cr_assert_eq(world_bus_kill(world), 0);
        cr_assert_eq(world_daemon_end(world, 0, &status), 0);
        cr_assert_eq(status, EXIT_FAILURE);
        cr_assert_eq(world_bus_start(world), 0);
}

static void connect_again(void) {
        for (int i = 0; i < CLIENTS; i++)
                clients[i].bus = as(clients[i].uid);
        alice = as(UID_ALICE);
        mum = as(UID_MUM);
        root = as(0);
}

Test(stopping, the_bus_is_restarted_under_load) {
        begin_load(0, DEEDS);
        await_first(1);
        restart_bus();
        cr_assert_geq(note_answers(), 2 * CLIENTS);
        compare_with_ledger();
        connect_again();
        daemon_start();
        settle_all();
}

/* What polkit was asked about had not happened, and does not happen. */
Test(stopping, the_bus_is_restarted_while_polkit_is_asked) {
        uint64_t bought = approved(alice, "tiktok", 100);

        assert_answer(complete(alice, bought, NO_OPTIONS), "state=completed");
        authority_begin();
        Call *calls[] = {call_begin(mum, CALL_INTERACTIVE, "Guardian", "SetLimit", "usssxa{sv}",
                                         UID_ALICE, "tiktok", "month", UNIT_COINS, X(5), 0),
                        call_begin(mum, CALL_INTERACTIVE, "Guardian", "Refund", "ta{sv}", bought,
                                        0)};
        (void) question_next();
        (void) question_next();
        restart_bus();
        for (size_t i = 0; i < ELEMENTSOF(calls); i++)
                assert_error(call_await(calls[i]), DBUS_ERROR_("NoReply"));

        connect_again();
        cr_assert_eq(world_polkit_start(world), 0);
        daemon_start();
        assert_rows("SELECT kind FROM entry", "account\nrequest\ncomplete\n");
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=1000000", "0.used=100", "...");
        assert_done(refund(root, bought, NO_OPTIONS));
        assert_answer(get_limits(alice, UID_ALICE), "0.used=0", "...");
}

Test(stopping, sigterm_while_polkit_is_asked) {
        authority_begin();
        Call *call = call_begin(mum, CALL_INTERACTIVE, "Guardian", "SetLimit", "usssxa{sv}",
                        UID_ALICE, "tiktok", "month", UNIT_COINS, X(5), 0);
        const Question *question = question_next();

        daemon_stop();
        question_answer(question, YES);
        assert_error(call_await(call), DBUS_ERROR_("NoReply"));
        daemon_start();
        assert_rows("SELECT count(*) FROM entry", "0\n");
        assert_answer(get_limits(alice, UID_ALICE), "0.amount=1000000", "0.source=default", "...");
}

/* Its answer is judged by what was read meanwhile. */
Test(stopping, sighup_while_polkit_is_asked) {
        authority_begin();
        Call *call = call_begin(mum, CALL_INTERACTIVE, "Guardian", "Grant", "usssxa{sv}", UID_ALICE,
                        "tiktok", "month", UNIT_COINS, X(5), 0);
        const Question *question = question_next();

        reload("[Limits]\nDefault=tiktok day 10 coins\n");
        question_answer(question, YES);
        assert_error(call_await(call), INVALID_ARGS); /* there is no such limit any more */
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'grant'", "0\n");
        rejected(alice, "tiktok", 11, "over-limit");
        approved(alice, "tiktok", 10);
}
