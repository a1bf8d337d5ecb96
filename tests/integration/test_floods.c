/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Who calls as much as the bus lets them, in any way: the daemon's memory is bounded, each has
 * their share, who is quiet is served meanwhile, and the ledger grows by what is allowed. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "tests/integration/flood.h"
#include "tests/integration/scenes.h"

/* The brake would end most floods at their tenth request. */
#define CONFIG                                            \
        "[Limits]\nDefault=tiktok month 2000 coins\n"     \
        "[Requests]\nBurst=off\nOfficialSellersOnly=no\n" \
        "[Account mum]\nOverLimit=ask\n[Account dad]\nOverLimit=ask\n"

static void strv_clear(char ***list) {
        for (char **word = *list; word && *word; word++)
                free(*word);
        free(*list);
}

enum {
        RECORDS_PER_DAY = 1000, /* by default */
        QUIET_CALLS = 20,
        MEMORY_MAX = 16 * 1024, /* KiB more than before */
};

static const uid_t flooders[] = {UID_ALICE, UID_BOB, UID_MUM, UID_DAD};
enum { FLOODERS = ELEMENTSOF(flooders) };

static Flood *floods[FLOODERS];
static long memory_before;

/* The most that the daemon ever had, in KiB. */
static long memory_of_daemon(void) {
        char line[256];
        long most = -1;
        FILE *file = fopen(text("/proc/%d/status", world_daemon_pid(world)), "re");

        cr_assert_not_null(file);
        while (fgets(line, sizeof(line), file) && sscanf(line, "VmHWM: %ld", &most) != 1)
                ;
        (void) fclose(file);
        return most;
}

static void begin_floods(void) {
        begin_scene(CONFIG);
        approved(root, "tiktok", 1);
        memory_before = memory_of_daemon();
}

/* Once what the user had sent has had its turn. */
static const Answer *limits_after_flood(uid_t uid) {
        const Answer *answer;
        time_t end = time(NULL) + WORLD_PATIENCE;

        do
                answer = get_limits(as(uid), uid);
        while (strcmp(said(answer, "error"), SD_BUS_ERROR_LIMITS_EXCEEDED) == 0 &&
                        time(NULL) < end);
        return answer;
}

/* As before: everybody can do what they could. */
static void assert_it_works(void) {
        for (size_t i = 0; i < FLOODERS; i++)
                assert_answer(limits_after_flood(flooders[i]), "0.platform=tiktok", "...");
        assert_done(set_limit(root, UID_ALICE, "twitch", "month", 5));
        approved(root, "tiktok", 1);
        assert_rows("SELECT * FROM (SELECT count(*) AS n FROM entry WHERE account IS NOT NULL"
                    " AND kind IN ('request', 'record', 'join')"
                    " GROUP BY account, date(at / 1000000, 'unixepoch')) WHERE n > 1000",
                        "");
}

/* Each test ends with this: what fails after a test's end counts for nothing. */
static void assert_unhurt(void) {
        assert_it_works();
        long grown = memory_of_daemon() - memory_before;
#ifndef __SANITIZE_ADDRESS__
        cr_assert_leq(grown, (long) MEMORY_MAX, "%ld KiB more", grown);
#endif
        (void) grown;
}

TestSuite(floods, .init = begin_floods, .fini = end_scene, .timeout = 60);

/* Each is answered, while the floods go on. */
static void serve_the_quiet(void) {
        for (int i = 0; i < QUIET_CALLS; i++)
                approved(root, "tiktok", 1);
}

/* The same plan for each, but for who does it. */
static void start_all(FloodPlan plan) {
        for (size_t i = 0; i < FLOODERS; i++) {
                plan.uid = flooders[i];
                floods[i] = flood_start(&plan);
        }
}

static void end_all(void) {
        for (size_t i = 0; i < FLOODERS; i++)
                flood_end(floods[i]);
}

/* ---- many calls in flight ---- */

static void make_check(sd_bus_message *call, uint64_t n) {
        (void) n;
        (void) sd_bus_message_append(call, "sxa{sv}", "tiktok", X(1), NO_OPTIONS);
}

/* As many as the bus and their lanes hold, always. */
Test(floods, of_calls_in_flight_are_shared_among_four) {
        enum { CONNECTIONS = 4, IN_FLIGHT = 64, ALL = FLOODERS * CONNECTIONS * IN_FLIGHT };
        uint64_t done[FLOODERS], least = UINT64_MAX, most = 0, sum = 0;

        start_all((FloodPlan){.connections = CONNECTIONS,
                        .in_flight = IN_FLIGHT,
                        .interface = INTERFACE_RECHARGE,
                        .method = "Check",
                        .make = make_check});
        for (size_t i = 0; i < FLOODERS; i++)
                flood_await(floods[i], 1000);
        for (size_t i = 0; i < FLOODERS; i++)
                done[i] = flood_done(floods[i]);
        serve_the_quiet();
        for (size_t i = 0; i < FLOODERS; i++) {
                done[i] = flood_done(floods[i]) - done[i];
                least = done[i] < least ? done[i] : least;
                most = done[i] > most ? done[i] : most;
                sum += done[i];
        }
        end_all();

        /* Before a quiet call comes what was in flight before it, and what its batch holds. */
        cr_assert_leq(sum, (uint64_t) QUIET_CALLS * 2 * ALL, "%lu", sum);
        cr_assert_geq(least, (uint64_t) QUIET_CALLS, "%lu", least);
        cr_assert_leq(most, 2 * least, "%lu and %lu", most, least);
        (void) fprintf(stderr, "shares: %lu to %lu beside %d\n", least, most, QUIET_CALLS);
        assert_unhurt();
}

/* ---- calls that await no answer ---- */

static void make_unawaited_request(sd_bus_message *call, uint64_t n) {
        make_check(call, n);
        (void) sd_bus_message_set_expect_reply(call, 0);
}

static void make_unawaited_cancel(sd_bus_message *call, uint64_t n) {
        (void) sd_bus_message_append(call, "ts", 1 + n % 100, "");
        (void) sd_bus_message_set_expect_reply(call, 0);
}

Test(floods, of_calls_without_reply_record_nothing) {
        FloodPlan plan = {.uid = UID_ALICE,
                        .connections = 4,
                        .in_flight = 64,
                        .interface = INTERFACE_RECHARGE,
                        .method = "Request",
                        .make = make_unawaited_request};
        Flood *requests = flood_start(&plan);

        plan.uid = UID_BOB;
        plan.method = "Cancel";
        plan.make = make_unawaited_cancel;
        Flood *cancels = flood_start(&plan);
        flood_await(requests, 5000);
        flood_await(cancels, 5000);
        serve_the_quiet();
        flood_end(requests);
        flood_end(cancels);
        assert_answer(get_limits(alice, UID_ALICE), "0.held=0", "...");
        assert_rows(text("SELECT count(*) FROM entry WHERE actor IN (%d, %d)", UID_ALICE, UID_BOB),
                        "0\n");
        assert_unhurt();
}

/* ---- answers that nobody reads ---- */

static void make_listing(sd_bus_message *call, uint64_t n) {
        (void) n;
        (void) sd_bus_message_append(call, "ua{sv}", UID_ALICE, 1, "count", "u", 1000);
}

/* As many rows as a day may have, each as long as it may be. */
static void fill_ledger(void) {
        const char *note = text("%0*d", NOTE_MAX, 0), *app = text("%0*d", APP_MAX, 0);
        const char *seller = text("https://tiktok.com/%0*d", SELLER_MAX - 19, 0);
        Call *calls[100];

        for (int i = 0; i < RECORDS_PER_DAY; i++) {
                calls[i % 100] = call_begin(alice, CALL_PLAIN, "Recharge", "Request", "sxa{sv}",
                                "tiktok", X(1), 3, "note", "s", note, "app", "s", app, "seller",
                                "s", seller);
                for (int j = 0; i % 100 == 99 && j < 100; j++)
                        assert_answer(call_await(calls[j]), "decision=approved", "...");
        }
}

/* Not a proof of call_check_unread(): with two such callers the daemon stays within the bound also
 * without it. */
Test(floods, of_answers_that_are_not_read_are_not_held) {
        fill_ledger();
        Flood *flood = flood_start(&(FloodPlan){.uid = UID_ALICE,
                        .connections = 2,
                        .in_flight = 100,
                        .unread = true,
                        .interface = INTERFACE_BUDGET,
                        .method = "ListRequests",
                        .make = make_listing});
        flood_await(flood, 10000);
        flood_end(flood);
        serve_the_quiet();
        assert_unhurt();
}

/* ---- questions that polkit does not answer ---- */

/* Another's, for all who flood. */
static void make_limit(sd_bus_message *call, uint64_t n) {
        (void) n;
        (void) sd_bus_message_append(
                        call, "usssxa{sv}", 0, "tiktok", "month", UNIT_COINS, X(1), NO_OPTIONS);
}

Test(floods, of_pending_authorisations_are_refused) {
        cr_assert_eq(world_polkit_freeze(world, true), 0);
        start_all((FloodPlan){.connections = 2,
                        .in_flight = 32,
                        .interface = INTERFACE_GUARDIAN,
                        .method = "Grant",
                        .make = make_limit});
        for (size_t i = 0; i < FLOODERS; i++)
                flood_await(floods[i], 2000);
        serve_the_quiet();
        for (size_t i = 0; i < FLOODERS; i++) {
                cr_assert_eq(flood_done(floods[i]), 0);
                cr_assert_geq(flood_refused(floods[i]), 1000);
        }
        end_all();
        cr_assert_eq(world_polkit_freeze(world, false), 0);
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'grant'", "0\n");
        assert_unhurt();
}

/* ---- who connects, asks and leaves ---- */

static void make_request(sd_bus_message *call, uint64_t n) {
        (void) sd_bus_message_append(
                        call, "sxa{sv}", "tiktok", X(1), 1, "key", "s", text("key %lu", n));
}

static void make_subscribe(sd_bus_message *call, uint64_t n) {
        (void) n;
        (void) sd_bus_message_append(call, "u", UID_BOB);
}

static void connect_and_leave(uid_t uid, const char *interface, const char *method,
                void (*make)(sd_bus_message *, uint64_t)) {
        Flood *flood = flood_start(&(FloodPlan){.uid = uid,
                        .connections = 1,
                        .in_flight = 8,
                        .leaves = true,
                        .interface = interface,
                        .method = method,
                        .make = make});
        flood_await(flood, 1000);
        serve_the_quiet();
        flood_end(flood);
}

/* One kind at a time. */
Test(floods, of_connections_that_leave_leave_nothing_behind) {
        enum { SUBSCRIPTIONS_MAX = 64 };

        connect_and_leave(UID_ALICE, INTERFACE_RECHARGE, "Request", make_request);
        connect_and_leave(UID_BOB, INTERFACE_BUDGET, "Subscribe", make_subscribe);
        connect_and_leave(UID_DAD, INTERFACE_GUARDIAN, "SetLimit", make_limit);
        for (int i = 0; i < SUBSCRIPTIONS_MAX; i++)
                assert_done(subscribe(as(UID_BOB), UID_BOB));
        assert_rows("SELECT count(*) FROM entry WHERE kind = 'set-limit'", "0\n");
        assert_unhurt();
}

/* ---- a new key each time ---- */

static void append_request(sd_bus_message *call, int64_t coins, uint64_t key) {
        (void) sd_bus_message_append(
                        call, "sxa{sv}", "tiktok", coins, 1, "key", "s", text("key %lu", key));
}

static void make_too_much(sd_bus_message *call, uint64_t n) {
        append_request(call, 9999, n);
}

static void make_another(sd_bus_message *call, uint64_t n) {
        append_request(call, 9999 + (int64_t) n, n);
}

/* What is approved, what is rejected, what joins a request that waits, and what waits by itself. */
Test(floods, of_keys_fill_no_more_than_a_day) {
        void (*const makes[])(sd_bus_message *, uint64_t) = {
                        make_request, make_too_much, make_too_much, make_another};

        for (size_t i = 0; i < FLOODERS; i++)
                floods[i] = flood_start(&(FloodPlan){.uid = flooders[i],
                                .connections = 2,
                                .in_flight = 32,
                                .interface = INTERFACE_RECHARGE,
                                .method = "Request",
                                .make = makes[i]});
        for (size_t i = 0; i < FLOODERS; i++)
                flood_await(floods[i], 2 * RECORDS_PER_DAY);
        serve_the_quiet();
        for (size_t i = 0; i < FLOODERS; i++) {
                cr_assert_eq(flood_done(floods[i]), RECORDS_PER_DAY);
                cr_assert_geq(flood_refused(floods[i]), 900);
        }
        end_all();
        assert_rows("SELECT a.name, e.kind, decision, count(*) FROM entry e"
                    " JOIN account a ON a.id = e.account"
                    " WHERE e.kind IN ('request', 'join') AND a.uid <> 0 GROUP BY 1, 2, 3",
                        "alice|request|approved|1000\nbob|request|rejected|1000\n"
                        "dad|request|pending|32\ndad|request|rejected|968\n"
                        "mum|join||999\nmum|request|pending|1\n");
        assert_unhurt();
}

#ifndef __SANITIZE_ADDRESS__ /* ten times slower, it falls behind the bus by more than a call may \
                                take */
/* The daemon is far behind with whom it has to ask the bus about; that must not pile up in it. */
Test(floods, of_connections_that_leave_all_kinds_at_once) {
        const FloodPlan plans[] = {
                        {.uid = UID_ALICE,
                                        .interface = INTERFACE_RECHARGE,
                                        .method = "Request",
                                        .make = make_request},
                        {.uid = UID_BOB,
                                        .interface = INTERFACE_BUDGET,
                                        .method = "Subscribe",
                                        .make = make_subscribe},
                        {.uid = UID_DAD,
                                        .interface = INTERFACE_GUARDIAN,
                                        .method = "SetLimit",
                                        .make = make_limit},
        };

        for (size_t i = 0; i < ELEMENTSOF(plans); i++) {
                FloodPlan plan = plans[i];

                plan.connections = 1;
                plan.in_flight = 8;
                plan.leaves = true;
                floods[i] = flood_start(&plan);
        }
        for (size_t i = 0; i < ELEMENTSOF(plans); i++)
                flood_await(floods[i], 2000);
        serve_the_quiet();
        for (size_t i = 0; i < ELEMENTSOF(plans); i++)
                flood_end(floods[i]);
        assert_unhurt();
}
#endif

/* A signal of a megabyte to every connection of the daemon's user: anybody may send one. */
static void signal_daemon(void) {
        static char body[1024 * 1024];
        _cleanup_(strv_clear) char **names = NULL;

        memset(body, 'x', sizeof(body) - 1);
        cr_assert_geq(sd_bus_list_names(alice, &names, NULL), 0);
        for (char **name = names; *name; name++) {
                _cleanup_(sd_bus_creds_unrefp) sd_bus_creds *creds = NULL;
                _cleanup_(sd_bus_message_unrefp) sd_bus_message *signal = NULL;
                uid_t uid;

                if (**name != ':' ||
                                sd_bus_get_name_creds(alice, *name, SD_BUS_CREDS_EUID, &creds) <
                                                0 ||
                                sd_bus_creds_get_euid(creds, &uid) < 0 || uid != UID_COINBUDGET)
                        continue;
                cr_assert_geq(sd_bus_message_new_signal(alice, &signal, "/a", "a.b", "C"), 0);
                cr_assert_geq(sd_bus_message_append(signal, "s", body), 0);
                cr_assert_geq(sd_bus_message_set_destination(signal, *name), 0);
                cr_assert_geq(sd_bus_send(alice, signal, NULL), 0);
        }
        cr_assert_geq(sd_bus_flush(alice), 0);
}

/* Those that are new are asked about on the connection that got them. */
Test(floods, of_signals_to_the_daemon_itself) {
        for (int i = 0; i < 40; i++) {
                _cleanup_(sd_bus_flush_close_unrefp) sd_bus *another = NULL;

                signal_daemon();
                cr_assert_eq(world_bus(world, UID_BOB, &another), 0);
                assert_answer(get_limits(another, UID_BOB), "0.platform=tiktok", "...");
        }
        assert_unhurt();
}
