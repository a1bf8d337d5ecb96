/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/integration/agent.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "tests/integration/calls.h"

#define POLKIT "org.freedesktop.PolicyKit1"
#define AUTHORITY_PATH "/org/freedesktop/PolicyKit1/Authority"
#define AUTHORITY POLKIT ".Authority"
#define AGENT_PATH "/agent"

typedef struct Agent {
        AgentManner manner;
        uid_t identity;
        sd_bus *bus;
} Agent;

static FILE *heard; /* what the agent's process tells */
static const char *last_message = "";

/* ---- the agent's own process; it tells on stdout ---- */

static int tell_identities(sd_bus_message *m) {
        const char *separator = " ", *kind, *name;
        uint32_t uid;
        int r = sd_bus_message_enter_container(m, 'a', "(sa{sv})");

        while (r >= 0 && (r = sd_bus_message_enter_container(m, 'r', "sa{sv}")) > 0) {
                r = sd_bus_message_read(m, "sa{sv}", &kind, 1, &name, "u", &uid);
                if (r >= 0)
                        r = sd_bus_message_exit_container(m);
                (void) printf("%s%" PRIu32, separator, uid);
                separator = ",";
        }
        return r;
}

/* As polkit's setuid helper does after PAM has believed somebody. */
static int answer_as(Agent *agent, const char *cookie) {
        _cleanup_(sd_bus_error_free) sd_bus_error error = SD_BUS_ERROR_NULL;
        int r = sd_bus_call_method(agent->bus, POLKIT, AUTHORITY_PATH, AUTHORITY,
                        "AuthenticationAgentResponse2", &error, NULL, "us(sa{sv})", 0, cookie,
                        "unix-user", 1, "uid", "u", agent->identity);
        if (r < 0)
                (void) printf("refused %s\n", error.name);
        return r;
}

static int on_begin(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        Agent *agent = userdata;
        const char *action, *message, *icon, *cookie;

        (void) error;
        int r = sd_bus_message_read(m, "sss", &action, &message, &icon);
        if (r >= 0)
                r = sd_bus_message_skip(m, "a{ss}");
        if (r >= 0)
                r = sd_bus_message_read(m, "s", &cookie);
        if (r < 0)
                return r;
        if (strncmp(action, BUS_NAME ".", strlen(BUS_NAME ".")) == 0)
                action += strlen(BUS_NAME ".");
        (void) printf("message %s\nasked %s", message, action);
        r = tell_identities(m);
        (void) printf("\n");
        if (r < 0)
                return r;

        switch (agent->manner) {
        case AGENT_TYPES:
                (void) answer_as(agent, cookie);
                return sd_bus_reply_method_return(m, "");
        case AGENT_DISMISSES:
                return sd_bus_reply_method_errorf(m, POLKIT ".Error.Cancelled", "dismissed");
        case AGENT_PONDERS:
                return 1;
        }
        return -EINVAL;
}

static int on_cancel(sd_bus_message *m, void *userdata, sd_bus_error *error) {
        (void) userdata;
        (void) error;
        (void) printf("cancelled\n");
        return sd_bus_reply_method_return(m, "");
}

static const sd_bus_vtable agent_vtable[] = {
                SD_BUS_VTABLE_START(0),
                SD_BUS_METHOD("BeginAuthentication", "sssa{ss}sa(sa{sv})", "", on_begin,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_METHOD("CancelAuthentication", "s", "", on_cancel,
                                SD_BUS_VTABLE_UNPRIVILEGED),
                SD_BUS_VTABLE_END,
};

/* Field 22 of /proc/PID/stat; the second, in parentheses, may hold anything. */
static uint64_t start_time(pid_t pid) {
        char path[64], line[1024] = "";
        unsigned long long ticks = 0;

        (void) snprintf(path, sizeof(path), "/proc/%d/stat", pid);
        FILE *file = fopen(path, "re");
        if (file) {
                (void) fgets(line, sizeof(line), file);
                (void) fclose(file);
        }
        const char *rest = strrchr(line, ')');
        for (int field = 2; rest && field < 22; field++)
                rest = strchr(rest + 1, ' ');
        if (rest)
                (void) sscanf(rest, " %llu", &ticks);
        return ticks;
}

static int agent_register(Agent *agent, pid_t subject) {
        int r = world_bus(world, 0, &agent->bus);
        if (r >= 0)
                r = sd_bus_add_object_vtable(agent->bus, NULL, AGENT_PATH,
                                POLKIT ".AuthenticationAgent", agent_vtable, agent);
        if (r < 0)
                return r;
        return sd_bus_call_method(agent->bus, POLKIT, AUTHORITY_PATH, AUTHORITY,
                        "RegisterAuthenticationAgent", NULL, NULL, "(sa{sv})ss", "unix-process", 2,
                        "pid", "u", (uint32_t) subject, "start-time", "t", start_time(subject), "C",
                        AGENT_PATH);
}

/* Without any of the test's connections, which must end when the test ends them. */
static _Noreturn void agent_run(Agent *agent, pid_t subject, int out) {
        if (dup2(out, STDOUT_FILENO) < 0)
                _exit(EXIT_FAILURE);
        (void) close_range(3, ~0U, 0);
        (void) setvbuf(stdout, NULL, _IOLBF, 0);

        int r = agent_register(agent, subject);
        if (r >= 0)
                (void) printf("ready\n");
        while (r >= 0) {
                r = sd_bus_process(agent->bus, NULL);
                if (r == 0)
                        r = sd_bus_wait(agent->bus, UINT64_MAX);
        }
        _exit(EXIT_FAILURE);
}

/* ---- the test's side ---- */

static const char *line_read(void) {
        struct pollfd fd = {fileno(heard), POLLIN, 0};
        char line[1024];

        /* Unbuffered, so that poll() sees all there is. */
        cr_assert_eq(poll(&fd, 1, WORLD_PATIENCE * 1000), 1, "the polkit agent heard nothing");
        cr_assert_not_null(fgets(line, sizeof(line), heard), "the polkit agent has ended");
        line[strcspn(line, "\n")] = '\0';
        return text("%s", line);
}

void agent_start_for(pid_t subject, AgentManner manner, uid_t identity) {
        Agent agent = {.manner = manner, .identity = identity};
        int fds[2];

        cr_assert_eq(pipe2(fds, O_CLOEXEC), 0);
        (void) fflush(NULL);
        pid_t pid = fork();
        cr_assert_geq(pid, 0);
        if (pid == 0)
                agent_run(&agent, subject, fds[1]);
        (void) close(fds[1]);
        cr_assert_eq(guard_add(world_guard(world), pid), 0);
        heard = fdopen(fds[0], "r");
        cr_assert_not_null(heard);
        (void) setvbuf(heard, NULL, _IONBF, 0);
        cr_assert_str_eq(agent_heard(), "ready");
}

void agent_start(AgentManner manner, uid_t identity) {
        agent_start_for(getpid(), manner, identity);
}

const char *agent_heard(void) {
        const char *line = line_read();

        if (strncmp(line, "message ", 8) != 0)
                return line;
        last_message = line + 8;
        return line_read();
}

const char *agent_message(void) {
        return last_message;
}
