/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* Programs that run to their end within a world, with what they print. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pty.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "tests/integration/world.h"

enum { RUN_PATIENCE = 60 /* seconds */ };

static void fd_closep(int *fd) {
        if (*fd >= 0)
                (void) close(*fd);
        *fd = -1;
}

void output_clear(Output *output) {
        free(output->out);
        free(output->err);
        *output = (Output){0};
}

/* ---- text that grows ---- */

typedef struct Text {
        char *text; /* NUL-terminated */
        size_t length;
} Text;

static void text_freep(Text *text) {
        free(text->text);
}

/* Reads what is there: 1; 0 at the end, which for a terminal's master is EIO. */
static int text_read(Text *text, int fd) {
        char buffer[4096];
        ssize_t n = read(fd, buffer, sizeof(buffer));

        if (n <= 0)
                return n == 0 || errno == EIO ? 0 : -errno;
        char *longer = realloc(text->text, text->length + (size_t) n + 1);
        if (!longer)
                return -ENOMEM;
        memcpy(longer + text->length, buffer, (size_t) n);
        text->text = longer;
        text->length += (size_t) n;
        text->text[text->length] = '\0';
        return 1;
}

static char *text_take(Text *text) {
        char *taken = TAKE_PTR(text->text);
        return taken ? taken : strdup("");
}

/* ---- without a terminal ---- */

typedef struct Pair {
        Text out, err;
} Pair;

static void texts_free(Pair *pair) {
        free(pair->out.text);
        free(pair->err.text);
}

/* Reads both ends until they are closed. */
static int read_both(int out, int err, Pair *pair) {
        struct pollfd fds[] = {{out, POLLIN, 0}, {err, POLLIN, 0}};
        Text *const texts[] = {&pair->out, &pair->err};
        int64_t deadline = now_ms() + RUN_PATIENCE * 1000;

        while (fds[0].fd >= 0 || fds[1].fd >= 0) {
                if (poll(fds, 2, left_ms(deadline)) <= 0)
                        return -ETIMEDOUT;
                for (unsigned i = 0; i < 2; i++) {
                        if (fds[i].fd < 0 || !fds[i].revents)
                                continue;
                        int r = text_read(texts[i], fds[i].fd);
                        if (r < 0)
                                return r;
                        if (r == 0)
                                fds[i].fd = -1;
                }
        }
        return 0;
}

int world_run(World *world, uid_t uid, const char *const argv[], Output *ret) {
        _cleanup_(environment_freep) char **environment = NULL;
        _cleanup_(texts_free) Pair texts = {0};
        int outs[2], errs[2], status;
        pid_t pid;

        int r = world_environment(world, uid, &environment);
        if (r < 0)
                return r;
        if (pipe2(outs, O_CLOEXEC) < 0 || pipe2(errs, O_CLOEXEC) < 0)
                return -errno;
        r = process_start(world_guard(world),
                        &(Spawn){.argv = argv,
                                        .environment = (const char *const *) environment,
                                        .uid = uid,
                                        .in = -1,
                                        .out = outs[1],
                                        .err = errs[1],
                                        .extra = -1},
                        &pid);
        (void) close(outs[1]);
        (void) close(errs[1]);
        if (r >= 0)
                r = read_both(outs[0], errs[0], &texts);
        (void) close(outs[0]);
        (void) close(errs[0]);
        if (r >= 0)
                r = process_wait(pid, RUN_PATIENCE, &status);
        if (r >= 0)
                *ret = (Output){status, text_take(&texts.out), text_take(&texts.err)};
        return r;
}

/* ---- on a terminal ---- */

/* Whoever reads a password throws away what was typed before the echo was off: wait for that. */
static int await_no_echo(int terminal, int64_t deadline) {
        struct termios settings;

        for (;;) {
                if (tcgetattr(terminal, &settings) < 0)
                        return -errno;
                if (!(settings.c_lflag & ECHO))
                        return 0;
                if (left_ms(deadline) == 0)
                        return -ETIMEDOUT;
                (void) poll(NULL, 0, 1);
        }
}

static int type_line(int terminal, const char *line) {
        char text[256];
        int length = snprintf(text, sizeof(text), "%s\n", line);

        if (length < 0 || (size_t) length >= sizeof(text))
                return -EINVAL;
        return write(terminal, text, (size_t) length) == length ? 0 : -EIO;
}

/* Follows the terminal until nobody is at its other end; answers the first password prompt. */
static int follow(int terminal, const char *password, Text *text) {
        int64_t deadline = now_ms() + RUN_PATIENCE * 1000;
        int r;

        do {
                struct pollfd fd = {terminal, POLLIN, 0};
                if (poll(&fd, 1, left_ms(deadline)) <= 0)
                        return -ETIMEDOUT;
                r = text_read(text, terminal);
                if (r > 0 && password && strstr(text->text, "assword: ")) {
                        r = await_no_echo(terminal, deadline);
                        if (r >= 0)
                                r = type_line(terminal, password);
                        if (r < 0)
                                return r;
                        password = NULL;
                        r = 1;
                }
        } while (r > 0);
        return r;
}

/* The terminal writes "\r\n" where programs write "\n". */
static void carriage_returns_remove(char *text) {
        char *to = text;
        for (const char *from = text; *from; from++)
                if (*from != '\r')
                        *to++ = *from;
        *to = '\0';
}

int world_run_on_terminal(World *world, uid_t uid, const char *password, const char *const argv[],
                Output *ret) {
        const struct winsize size = {.ws_row = 24, .ws_col = 80};
        _cleanup_(environment_freep) char **environment = NULL;
        _cleanup_(fd_closep) int master = -1, terminal = -1;
        _cleanup_(text_freep) Text text = {0};
        int status;
        pid_t pid;

        int r = world_environment(world, uid, &environment);
        if (r < 0)
                return r;
        if (openpty(&master, &terminal, NULL, NULL, &size) < 0)
                return -errno;
        (void) fcntl(master, F_SETFD, FD_CLOEXEC);
        (void) fcntl(terminal, F_SETFD, FD_CLOEXEC);
        r = fchown(terminal, uid, uid) < 0 ? -errno : 0;
        if (r >= 0)
                r = process_start(world_guard(world),
                                &(Spawn){.argv = argv,
                                                .environment = (const char *const *) environment,
                                                .uid = uid,
                                                .in = terminal,
                                                .out = terminal,
                                                .err = terminal,
                                                .extra = -1,
                                                .terminal = true},
                                &pid);
        fd_closep(&terminal);
        if (r >= 0)
                r = follow(master, password, &text);
        if (r >= 0)
                r = process_wait(pid, RUN_PATIENCE, &status);
        if (r < 0)
                return r;
        *ret = (Output){status, text_take(&text), strdup("")};
        carriage_returns_remove(ret->out);
        return 0;
}
