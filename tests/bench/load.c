/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/bench/load.h"

#include <errno.h>
#include <math.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/pidfd.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/household.h"
#include "tests/bench/must.h"
#include "tests/bench/place.h"

enum { CONNECTIONS_MAX = 16, IN_FLIGHT_MAX = 1024 };

typedef struct Running {
        const Load *load;
        sd_bus *connections[CONNECTIONS_MAX];
        size_t n_connections;
        struct Flying {
                struct Running *running;
                sd_bus *bus;
                double since;
        } flying[IN_FLIGHT_MAX];
        size_t n_flying, n_sent;
        double counted_from, ends; /* µs */
        bool over;
        int until_fd; /* -1: none */
        Series latency;
} Running;

double now_us(void) {
        struct timespec now;

        (void) clock_gettime(CLOCK_MONOTONIC, &now);
        return (double) now.tv_sec * 1e6 + (double) now.tv_nsec / 1e3;
}

static int on_answer(sd_bus_message *reply, void *userdata, sd_bus_error *error);

static void send_one(struct Flying *flying) {
        Running *running = flying->running;
        _cleanup_(sd_bus_message_unrefp) sd_bus_message *message = NULL;

        must(running->load->kind->make(flying->bus, running->load, &message),
                        running->load->kind->name);
        running->n_sent++;
        running->n_flying++;
        flying->since = now_us();
        must(sd_bus_call_async(flying->bus, NULL, message, on_answer, flying, 0),
                        running->load->kind->name);
}

static void check_answer(const Kind *kind, sd_bus_message *reply) {
        const sd_bus_error *error = sd_bus_message_get_error(reply);

        if (error)
                place_show_log();
        if (error)
                die("%s: %s: %s", kind->name, error->name, error->message);
        if (kind->check && kind->check(reply) < 0)
                die("%s: not what was asked for", kind->name);
}

static int on_answer(sd_bus_message *reply, void *userdata, sd_bus_error *error) {
        struct Flying *flying = userdata;
        Running *running = flying->running;
        const Load *load = running->load;
        double now = now_us();

        (void) error;
        check_answer(load->kind, reply);
        running->n_flying--;
        running->over |=
                        now >= running->ends || (load->calls > 0 && running->n_sent == load->calls);
        if (now >= running->counted_from && now < running->ends)
                series_add(&running->latency, now - flying->since);
        if (!running->over)
                send_one(flying);
        return 0;
}

static void open_all(Running *running) {
        const Load *load = running->load;
        size_t n = load->connections > 0 ? load->connections : 1;
        uid_t uid = load->as_root ? 0 : BENCH_UID + load->account;

        if (n > CONNECTIONS_MAX || load->in_flight > IN_FLIGHT_MAX)
                die("too much at once");
        for (size_t i = 0; i < n; i++)
                running->connections[i] = place_connect(load->bus ? load->bus : PLACE_BUS, uid);
        running->n_connections = n;
        running->until_fd = load->until > 0 ? pidfd_open(load->until, 0) : -1;
        for (size_t i = 0; i < load->in_flight; i++)
                running->flying[i] = (struct Flying){
                                .running = running, .bus = running->connections[i % n]};
}

static void set_times(Running *running) {
        double now = now_us(), usec = running->load->seconds * 1e6;

        running->counted_from = now + usec / 5;
        running->ends = usec > 0 ? now + usec : INFINITY;
}

static void wait_for_any(Running *running) {
        struct pollfd fds[CONNECTIONS_MAX + 1];
        size_t n = running->n_connections;

        for (size_t i = 0; i < n; i++)
                fds[i] = (struct pollfd){.fd = sd_bus_get_fd(running->connections[i]),
                                .events = (short) sd_bus_get_events(running->connections[i])};
        fds[n] = (struct pollfd){.fd = running->until_fd, .events = POLLIN};
        (void) poll(fds, (nfds_t) n + 1, WORLD_PATIENCE * 1000);
        running->over |= fds[n].revents != 0;
}

static void run(Running *running) {
        for (size_t i = 0; i < running->load->in_flight; i++)
                send_one(&running->flying[i]);
        while (running->n_flying > 0) {
                for (size_t i = 0; i < running->n_connections; i++)
                        while (must(sd_bus_process(running->connections[i], NULL),
                                               running->load->kind->name) > 0)
                                ;
                if (running->n_flying > 0)
                        wait_for_any(running);
        }
}

Result load_run(const Load *load) {
        Running *running = must_have(calloc(1, sizeof(*running)));
        Result result = {0};

        running->load = load;
        open_all(running);
        set_times(running);
        run(running);
        double end = fmin(now_us(), running->ends);
        result.latency = running->latency;
        result.rate = (double) running->latency.n / (end - running->counted_from) * 1e6;
        result.p50 = series_percentile(&result.latency, 50);
        result.p99 = series_percentile(&result.latency, 99);
        for (size_t i = 0; i < running->n_connections; i++)
                sd_bus_flush_close_unref(running->connections[i]);
        if (running->until_fd >= 0)
                (void) close(running->until_fd);
        free(running);
        return result;
}

void result_clear(Result *result) {
        series_clear(&result->latency);
}

pid_t load_start(const Load *load) {
        pid_t pid = fork();

        must(pid < 0 ? -errno : 0, "fork");
        if (pid == 0) {
                (void) load_run(load);
                _exit(EXIT_SUCCESS);
        }
        must(guard_add(world_guard(world), pid), "guard");
        return pid;
}
