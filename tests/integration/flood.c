/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/integration/flood.h"

#include <errno.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CONNECTIONS_MAX = 16 };

/* Shared by the process that floods and the one that looks on. */
struct Flood {
        FloodPlan plan;
        pid_t pid;
        uint64_t sent, done, refused;
};

typedef struct Pipe {
        Flood *flood;
        sd_bus *bus;
        unsigned n_flying;
} Pipe;

static void count(uint64_t *counter) {
        __atomic_add_fetch(counter, 1, __ATOMIC_RELAXED);
}

static uint64_t counted(const uint64_t *counter) {
        return __atomic_load_n(counter, __ATOMIC_RELAXED);
}

/* ---- within the process that floods: there is no test to fail, so it ends ---- */

static _Noreturn void give_up(const Flood *flood, const char *what) {
        (void) fprintf(stderr, "flood of %s: %s\n", flood->plan.method, what);
        _exit(EXIT_FAILURE);
}

static int on_answer(sd_bus_message *m, void *userdata, sd_bus_error *unused) {
        Pipe *pipe = userdata;
        const sd_bus_error *error = sd_bus_message_get_error(m);

        (void) unused;
        pipe->n_flying--;
        if (!error)
                count(&pipe->flood->done);
        else if (strcmp(error->name, LIMITS_EXCEEDED) == 0)
                count(&pipe->flood->refused);
        else
                give_up(pipe->flood, error->message);
        return 1;
}

static void send_one(Pipe *pipe) {
        const FloodPlan *plan = &pipe->flood->plan;
        sd_bus_message *m = NULL;
        uint64_t cookie;

        if (sd_bus_message_new_method_call(pipe->bus, &m, BUS_NAME, OBJECT_PATH, plan->interface,
                            plan->method) < 0)
                give_up(pipe->flood, "no message");
        plan->make(m, pipe->flood->sent);
        bool reply = sd_bus_message_get_expect_reply(m) > 0;
        bool awaited = reply && !plan->unread && !plan->leaves;
        /* Without a place for the cookie sd-bus marks the call as one that awaits no reply. */
        int r = awaited ? sd_bus_call_async(pipe->bus, NULL, m, on_answer, pipe, UINT64_MAX)
                        : sd_bus_send(pipe->bus, m, reply ? &cookie : NULL);
        if (r < 0)
                give_up(pipe->flood, strerror(-r));
        sd_bus_message_unref(m);
        count(&pipe->flood->sent);
        pipe->n_flying += awaited;
}

static void connect_pipe(Pipe *pipe) {
        if (world_bus(world, pipe->flood->plan.uid, &pipe->bus) < 0)
                give_up(pipe->flood, "cannot connect");
}

static void fill(Pipe *pipe) {
        const FloodPlan *plan = &pipe->flood->plan;

        for (unsigned i = 0; i < plan->in_flight && pipe->n_flying < plan->in_flight; i++)
                send_one(pipe);
        if (sd_bus_flush(pipe->bus) < 0)
                give_up(pipe->flood, "cannot write");
        if (plan->leaves) {
                sd_bus_close_unref(pipe->bus);
                connect_pipe(pipe);
        } else if (!plan->unread) {
                while (sd_bus_process(pipe->bus, NULL) > 0)
                        ;
        }
}

static void wait_for_any(Pipe pipes[], unsigned n) {
        struct pollfd fds[CONNECTIONS_MAX];

        for (unsigned i = 0; i < n; i++)
                fds[i] = (struct pollfd){.fd = sd_bus_get_fd(pipes[i].bus),
                                .events = (short) sd_bus_get_events(pipes[i].bus)};
        (void) poll(fds, n, -1);
}

static _Noreturn void run(Flood *flood) {
        Pipe pipes[CONNECTIONS_MAX] = {0};
        unsigned n = flood->plan.connections;

        /* It holds an end of the guard's pipe, which so does not see the test's end. */
        (void) prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (unsigned i = 0; i < n; i++) {
                pipes[i].flood = flood;
                connect_pipe(&pipes[i]);
        }
        for (;;) {
                bool full = true;

                for (unsigned i = 0; i < n; i++) {
                        fill(&pipes[i]);
                        full = full && pipes[i].n_flying == flood->plan.in_flight;
                }
                if (full)
                        wait_for_any(pipes, n);
        }
}

/* ---- for the test ---- */

Flood *flood_start(const FloodPlan *plan) {
        Flood *flood = mmap(NULL, sizeof(*flood), PROT_READ | PROT_WRITE,
                        MAP_SHARED | MAP_ANONYMOUS, -1, 0);

        cr_assert_neq(flood, MAP_FAILED);
        cr_assert_leq(plan->connections, CONNECTIONS_MAX);
        *flood = (Flood){.plan = *plan};
        pid_t pid = fork();
        cr_assert_geq(pid, 0);
        if (pid == 0)
                run(flood);
        flood->pid = pid;
        return flood;
}

void flood_end(Flood *flood) {
        int status;

        cr_assert_eq(kill(flood->pid, SIGKILL), 0);
        cr_assert_eq(waitpid(flood->pid, &status, 0), flood->pid);
        cr_assert(WIFSIGNALED(status), "the flood of %s ended by itself", flood->plan.method);
}

void flood_await(const Flood *flood, uint64_t sent) {
        const struct timespec while_it_sends = {.tv_nsec = 1000000};
        int64_t deadline = now_ms() + WORLD_PATIENCE * 1000;

        while (counted(&flood->sent) < sent) {
                cr_assert_gt(left_ms(deadline), 0, "the flood of %s has dried up",
                                flood->plan.method);
                (void) nanosleep(&while_it_sends, NULL);
        }
}

uint64_t flood_done(const Flood *flood) {
        return counted(&flood->done);
}

uint64_t flood_refused(const Flood *flood) {
        return counted(&flood->refused);
}
