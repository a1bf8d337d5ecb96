/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The calls that are measured. */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "common/contract.h"
#include "common/timetext.h"
#include "tests/bench/household.h"
#include "tests/bench/load.h"
#include "tests/bench/place.h"

/* A key that no run before has used: like an app's, in no order. */
static void make_key(char key[static 33]) {
        static uint64_t run, n;

        if (n == 0)
                run = (uint64_t) time_now() * 1000 + (uint64_t) getpid();
        n++;
        (void) snprintf(key, 33, "%016" PRIx64 "%016" PRIx64,
                        (run + n) * UINT64_C(0x9e3779b97f4a7c15), n);
}

static int make_asking(sd_bus *bus, const char *method, bool keyed, sd_bus_message **ret) {
        char key[33];

        int r = sd_bus_message_new_method_call(
                        bus, ret, BUS_NAME, OBJECT_PATH, INTERFACE_RECHARGE, method);
        if (r < 0)
                return r;
        if (!keyed)
                return sd_bus_message_append(*ret, "sxa{sv}", "tiktok", INT64_C(1), 0);
        make_key(key);
        return sd_bus_message_append(*ret, "sxa{sv}", "tiktok", INT64_C(1), 1, "key", "s", key);
}

static int make_request(sd_bus *bus, const Load *load, sd_bus_message **ret) {
        (void) load;
        return make_asking(bus, "Request", true, ret);
}

static int check_request(sd_bus_message *reply) {
        const char *decision;
        uint64_t id;

        int r = sd_bus_message_read(reply, "ts", &id, &decision);
        return r < 0 ? r : strcmp(decision, "approved") == 0 ? 0 : -EPERM;
}

static int make_check(sd_bus *bus, const Load *load, sd_bus_message **ret) {
        (void) load;
        return make_asking(bus, "Check", false, ret);
}

static int check_check(sd_bus_message *reply) {
        const char *decision;

        int r = sd_bus_message_read(reply, "s", &decision);
        return r < 0 ? r : strcmp(decision, "approved") == 0 ? 0 : -EPERM;
}

static int make_get_limits(sd_bus *bus, const Load *load, sd_bus_message **ret) {
        int r = sd_bus_message_new_method_call(
                        bus, ret, BUS_NAME, OBJECT_PATH, INTERFACE_BUDGET, "GetLimits");
        return r < 0 ? r : sd_bus_message_append(*ret, "u", BENCH_UID + load->account);
}

static int make_echo(sd_bus *bus, const Load *load, sd_bus_message **ret) {
        char key[33];

        (void) load;
        make_key(key);
        int r = sd_bus_message_new_method_call(bus, ret, ECHO_NAME, ECHO_PATH, ECHO_NAME, "Echo");
        return r < 0 ? r
                     : sd_bus_message_append(
                                       *ret, "sxa{sv}", "tiktok", INT64_C(1), 1, "key", "s", key);
}

const Kind kind_request = {"Request", make_request, check_request};
const Kind kind_check = {"Check", make_check, check_check};
const Kind kind_get_limits = {"GetLimits", make_get_limits, NULL};
const Kind kind_echo = {"echo", make_echo, NULL};
