/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Services of the same kind that Debian has: accounts-daemon answers from memory; timekpr-next
 * writes down what it is told, without waiting for the disk. */

#include <errno.h>
#include <math.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/daemon.h"
#include "tests/bench/household.h"
#include "tests/bench/must.h"
#include "tests/bench/place.h"

#define ACCOUNTS_PROGRAM "/usr/libexec/accounts-daemon"
#define ACCOUNTS_NAME "org.freedesktop.Accounts"
#define TIMEKPR_PROGRAM "/usr/bin/timekprd"
#define TIMEKPR_NAME "com.timekpr.server"
#define TIMEKPR_DIR PLACE_DIR "/timekpr"

/* Its files on our disk, and no look at who is logged in while it is measured. */
#define TIMEKPR_CONFIG                                   \
        "[GENERAL]\nTIMEKPR_LOGLEVEL = 1\n"              \
        "TIMEKPR_POLLTIME = 600\n"                       \
        "TIMEKPR_SAVE_TIME = 600\n"                      \
        "TIMEKPR_TRACK_INACTIVE = False\n"               \
        "TIMEKPR_TERMINATION_TIME = 15\n"                \
        "TIMEKPR_FINAL_WARNING_TIME = 10\n"              \
        "TIMEKPR_FINAL_NOTIFICATION_TIME = 60\n"         \
        "[SESSION]\nTIMEKPR_SESSION_TYPES_CTRL = x11\n"  \
        "TIMEKPR_SESSION_TYPES_EXCL = tty\n"             \
        "TIMEKPR_USERS_EXCL = gdm\n"                     \
        "[DIRECTORIES]\n"                                \
        "TIMEKPR_CONFIG_DIR = " TIMEKPR_DIR              \
        "\n"                                             \
        "TIMEKPR_WORK_DIR = " TIMEKPR_DIR                \
        "\n"                                             \
        "TIMEKPR_SHARED_DIR = /usr/share/timekpr\n"      \
        "TIMEKPR_LOGFILE_DIR = " WORLD_LOG_DIR           \
        "\n"                                             \
        "[PLAYTIME]\nTIMEKPR_PLAYTIME_ENABLED = False\n" \
        "TIMEKPR_PLAYTIME_ENHANCED_ACTIVITY_MONITOR_ENABLED = False\n"

static int make_get_property(sd_bus *bus, const Load *load, sd_bus_message **ret) {
        int r = sd_bus_message_new_method_call(bus, ret, ACCOUNTS_NAME, load->subject,
                        "org.freedesktop.DBus.Properties", "Get");
        return r < 0 ? r : sd_bus_message_append(*ret, "ss", ACCOUNTS_NAME ".User", "UserName");
}

static int make_set_time_left(sd_bus *bus, const Load *load, sd_bus_message **ret) {
        (void) load;
        int r = sd_bus_message_new_method_call(bus, ret, TIMEKPR_NAME, "/com/timekpr/server",
                        TIMEKPR_NAME ".user.admin", "setTimeLeft");
        return r < 0 ? r : sd_bus_message_append(*ret, "ssi", BENCH_CHILD, "+", 1);
}

static int check_set_time_left(sd_bus_message *reply) {
        int result;

        int r = sd_bus_message_read(reply, "i", &result);
        return r < 0 ? r : result == 0 ? 0 : -EPERM;
}

static const Kind kind_get_property = {"accounts-daemon's Get", make_get_property, NULL};
static const Kind kind_set_time_left = {
                "timekpr's setTimeLeft", make_set_time_left, check_set_time_left};

/* What is compared: one of ours with one of theirs, one at a time and many at once. */
typedef struct Pair {
        Load ours, theirs;
        unsigned many;
        double latency_reach, rate_reach;
} Pair;

typedef struct Rows {
        Row *ours, *theirs;
} Rows;

static Rows make_rows(const Pair *pair, unsigned in_flight) {
        Reach reach = in_flight == 1 ? REACH_AT_MOST : REACH_AT_LEAST;

        return (Rows){
                        table_row("us", reach,
                                        in_flight == 1 ? pair->latency_reach : pair->rate_reach,
                                        "%s, %u in flight", pair->ours.kind->name, in_flight),
                        table_row("us", REACH_NONE, 0, "%s, %u in flight", pair->theirs.kind->name,
                                        in_flight),
        };
}

static void turn(const Pace *pace, Pair *pair, Rows *rows, unsigned in_flight) {
        pair->ours.in_flight = pair->theirs.in_flight = in_flight;
        pair->ours.seconds = pair->theirs.seconds = pace->seconds;
        Result theirs = load_run(&pair->theirs), ours = load_run(&pair->ours);
        double ratio = in_flight == 1 ? ours.p50 / theirs.p50 : ours.rate / theirs.rate;

        row_add(rows->ours, &ours, ratio);
        row_add(rows->theirs, &theirs, NAN);
}

static void compare(const Pace *pace, Pair *pair) {
        Rows one = make_rows(pair, 1), many = make_rows(pair, pair->many);

        place_renew(PLACE_FRESH);
        Daemon daemon = daemon_start_warm(&(DaemonSpec){.state = PLACE_FRESH});
        for (unsigned round = 0; round < pace->rounds; round++) {
                turn(pace, pair, &one, 1);
                turn(pace, pair, &many, pair->many);
        }
        daemon_stop(&daemon);
}

/* Starts a peer, or says that it is not there. 0: it is not. */
static pid_t peer_start(const char *program, const char *name, sd_bus *bus) {
        const char *const argv[] = {program, NULL};

        if (access(program, X_OK) < 0) {
                table_say("NOT MEASURED: %s is not installed", program);
                return 0;
        }
        pid_t pid = place_run(argv, NULL, 0);
        place_await(bus, name, true);
        return pid;
}

static void compare_accounts(const Pace *pace, sd_bus *bus) {
        _cleanup_(sd_bus_message_unrefp) sd_bus_message *reply = NULL;
        Pair pair = {.ours = {.kind = &kind_get_limits},
                        .theirs = {.kind = &kind_get_property},
                        .many = 64,
                        .latency_reach = 0.6,
                        .rate_reach = 3};
        const char *path;

        pid_t pid = peer_start(ACCOUNTS_PROGRAM, ACCOUNTS_NAME, bus);
        if (pid == 0)
                return;
        must(sd_bus_call_method(bus, ACCOUNTS_NAME, "/org/freedesktop/Accounts", ACCOUNTS_NAME,
                             "FindUserById", NULL, &reply, "x", (int64_t) BENCH_UID),
                        "accounts-daemon");
        must(sd_bus_message_read(reply, "o", &path), "accounts-daemon");
        pair.theirs.subject = path;
        compare(pace, &pair);
        (void) place_end(pid, SIGTERM);
}

static void compare_timekpr(const Pace *pace, sd_bus *bus) {
        Pair pair = {.ours = {.kind = &kind_request},
                        .theirs = {.kind = &kind_set_time_left, .as_root = true},
                        .many = 8,
                        .latency_reach = 0.3,
                        .rate_reach = 12};

        if (mkdir("/etc/timekpr", 0755) < 0 && errno != EEXIST)
                die("/etc/timekpr: %s", strerror(errno));
        place_renew(TIMEKPR_DIR);
        must(world_write("/etc/timekpr/timekpr.conf", TIMEKPR_CONFIG), "timekpr.conf");
        pid_t pid = peer_start(TIMEKPR_PROGRAM, TIMEKPR_NAME, bus);
        if (pid == 0)
                return;
        (void) sleep(3); /* it makes its users' files after it has its name */
        compare(pace, &pair);
        (void) place_end(pid, SIGKILL);
}

void measure_peers(const Pace *pace) {
        sd_bus *bus = place_connect(PLACE_BUS, 0);

        table_say("Services of the same kind, on the same bus");
        compare_accounts(pace, bus);
        compare_timekpr(pace, bus);
        sd_bus_flush_close_unref(bus);
}
