/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* coinbudget-notify: tells a desktop session's user what their coinbudget does. */

#include <errno.h>
#include <getopt.h>
#include <langinfo.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/signalfd.h>
#include <systemd/sd-daemon.h>
#include <unistd.h>

#include "client/lib_bus.h"
#include "client/notify/news.h"
#include "client/notify/waiting.h"
#include "client/translate.h"
#include "client/user.h"

/* Whoever has it is the session's one; a second one leaves at once. */
#define OWN_NAME BUS_NAME ".Notify"

enum { PAUSE_DEFAULT = 10, PAUSE_MAX = 3600 };

typedef struct Program {
        Notifier notifier;
        sd_bus *session;
        Waiting *waiting;
        News *news;
        sd_bus_slot *call; /* ListPlatforms */
} Program;

/* ---- what the daemon tells ---- */

static int on_platforms(sd_bus_message *reply, void *userdata, sd_bus_error *error) {
        RecordList platforms = {.type = &budget_platform_type};
        Program *program = userdata;

        (void) error;
        program->call = sd_bus_slot_unref(program->call);
        if (!sd_bus_message_is_method_error(reply, NULL) &&
                        bus_read_records(reply, &platforms) >= 0) {
                record_list_clear(&program->notifier.platforms);
                program->notifier.platforms = platforms;
        } else
                record_list_clear(&platforms); /* names are a nicety */
        waiting_refresh(program->waiting);
        return 1;
}

/* What it is called comes first, what waits then. */
static void on_listening(Program *program, int64_t uid) {
        _cleanup_message_ sd_bus_message *call = NULL;

        program->notifier.guardian = uid == UID_ALL;
        (void) sd_notify(0,
                        program->notifier.guardian ? "STATUS=Listening for everybody."
                                                   : "STATUS=Listening for this user.");
        int r = notifier_call_new(&program->notifier, INTERFACE_CATALOG, "ListPlatforms", &call);
        if (r >= 0)
                r = notifier_call(
                                &program->notifier, call, 0, on_platforms, program, &program->call);
        if (r < 0)
                waiting_refresh(program->waiting);
}

static void on_event(const BudgetEvent *event, void *userdata) {
        Program *program = userdata;

        switch (event->kind) {
        case BUDGET_EVENT_CHANGED:
                waiting_changed(program->waiting, event->id);
                news_changed(program->news, event->id, event->state, event->reason);
                break;
        case BUDGET_EVENT_PENDING:
                waiting_refresh(program->waiting);
                break;
        case BUDGET_EVENT_WARNING:
                news_warned(program->news, (uint32_t) event->uid, event->percent, event->limit);
                break;
        case BUDGET_EVENT_LISTENING:
                on_listening(program, event->uid);
                break;
        case BUDGET_EVENT_FAILED:
                if (event->error.code != BUDGET_ERROR_UNREACHABLE) /* else: not installed */
                        fprintf(stderr, _("The daemon cannot be listened to: %s\n"),
                                        event->error.message ? event->error.message : "?");
                break;
        case BUDGET_EVENT_GONE:
                (void) sd_notify(0, "STATUS=Waiting for coinbudgetd.");
                break;
        case BUDGET_EVENT_BUDGET_CHANGED:
                break;
        }
}

/* ---- the session ---- */

static int on_session_over(sd_bus_message *signal, void *userdata, sd_bus_error *error) {
        Program *program = userdata;

        (void) signal;
        (void) error;
        return sd_event_exit(program->notifier.loop, EXIT_SUCCESS);
}

/* 0, or -errno after saying why; -EEXIST: this session has one already. */
static int session_open(Program *program) {
        int r = sd_bus_open_user_with_description(&program->session, "coinbudget-notify");
        if (r >= 0)
                r = sd_bus_attach_event(
                                program->session, program->notifier.loop, SD_EVENT_PRIORITY_NORMAL);
        if (r >= 0)
                r = sd_bus_match_signal(program->session, NULL, "org.freedesktop.DBus.Local", NULL,
                                "org.freedesktop.DBus.Local", "Disconnected", on_session_over,
                                program);
        if (r >= 0)
                r = desktop_new(program->session, &program->notifier.desktop);
        if (r >= 0)
                r = sd_bus_request_name(program->session, OWN_NAME, 0);
        if (r == -EEXIST)
                fputs(_("This session has a coinbudget-notify already.\n"), stderr);
        else if (r < 0)
                fprintf(stderr, _("The session's bus cannot be reached: %s. It runs within a desktop session.\n"),
                                strerror(-r));
        return r;
}

/* What waits goes off the screen, as nobody would hear its buttons any more; that has to be before
 * the loop's end, which closes the bus. */
static int on_quit(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata) {
        Program *program = userdata;

        (void) source;
        (void) info;
        program->waiting = waiting_free(program->waiting);
        return sd_event_exit(program->notifier.loop, EXIT_SUCCESS);
}

static int signals_take(Program *program) {
        sd_event *loop = program->notifier.loop;
        sigset_t set;

        (void) sigemptyset(&set);
        (void) sigaddset(&set, SIGTERM);
        (void) sigaddset(&set, SIGINT);
        if (sigprocmask(SIG_BLOCK, &set, NULL) < 0)
                return -errno;
        int r = sd_event_add_signal(loop, NULL, SIGTERM, on_quit, program);
        return r < 0 ? r : sd_event_add_signal(loop, NULL, SIGINT, on_quit, program);
}

static void program_clear(Program *program) {
        program->call = sd_bus_slot_unref(program->call);
        waiting_free(program->waiting);
        news_free(program->news);
        events_free(program->notifier.events);
        desktop_free(program->notifier.desktop);
        sd_bus_flush_close_unref(program->session);
        record_list_clear(&program->notifier.platforms);
        sd_event_unref(program->notifier.loop);
}

/* What it exits with. */
static int run(uint64_t pause) {
        _cleanup_(program_clear) Program program = {
                        .notifier = {.uid = geteuid(),
                                        .pause = pause,
                                        .platforms = {.type = &budget_platform_type}}};
        Notifier *notifier = &program.notifier;

        int r = sd_event_new(&notifier->loop);
        if (r >= 0)
                r = signals_take(&program);
        if (r >= 0) {
                r = session_open(&program);
                if (r < 0)
                        return r == -EEXIST ? EXIT_SUCCESS : EXIT_FAILURE;
        }
        if (r >= 0)
                r = waiting_new(notifier, &program.waiting);
        if (r >= 0)
                r = news_new(notifier, &program.news);
        /* In a guardian's session it is worth starting the daemon for: what has been asked since
         * before the computer was started waits in the ledger, and nobody may have called since. */
        if (r >= 0)
                r = events_new(notifier->loop, UID_ALL,
                                EVENTS_OR_OWN |
                                                (user_is_in(notifier->uid, GUARDIANS) ? EVENTS_START
                                                                                      : 0),
                                on_event, &program, &notifier->events);
        if (r >= 0) {
                (void) sd_notify(0, "READY=1\nSTATUS=Waiting for coinbudgetd.");
                r = sd_event_loop(notifier->loop);
        }
        if (r < 0)
                fprintf(stderr, _("It failed: %s\n"), strerror(-r));
        return r < 0 ? EXIT_FAILURE : r;
}

/* ---- the command line ---- */

static void help(FILE *out) {
        fprintf(out, "%s",
                        _("coinbudget-notify [--pause=SECONDS]\n"
                          "\n"
                          "Shows the session's user what their coinbudget does: refusals, approvals, warnings;\n"
                          "to a guardian also what waits for an answer, with buttons. A session starts it.\n"
                          "\n"
                          "  --pause=SECONDS  between two notifications of one kind; 10 unless said\n"
                          "  -h, --help       this\n"
                          "      --version    which one this is\n"));
}

/* 0 for what is no such number. */
static uint64_t seconds_from_text(const char *text) {
        char *end;
        unsigned long seconds = strtoul(text, &end, 10);

        if (*text < '0' || *text > '9' || *end || seconds > PAUSE_MAX)
                return 0;
        return seconds;
}

/* What a notification says is UTF-8, whatever the session's language is written in. */
static void locale_take(void) {
        translate_begin();
        if (strcmp(nl_langinfo(CODESET), "UTF-8") != 0)
                setlocale(LC_CTYPE, "C.UTF-8");
}

int main(int argc, char **argv) {
        static const struct option options[] = {{"help", no_argument, NULL, 'h'},
                        {"version", no_argument, NULL, 'v'},
                        {"pause", required_argument, NULL, 'p'}, {0}};
        uint64_t pause = PAUSE_DEFAULT;

        locale_take();
        for (int c; (c = getopt_long(argc, argv, "h", options, NULL)) >= 0;) {
                if (c == 'h') {
                        help(stdout);
                        return EXIT_SUCCESS;
                }
                if (c == 'v') {
                        printf("%s %s\n", "coinbudget-notify", COINBUDGET_VERSION);
                        return EXIT_SUCCESS;
                }
                pause = c == 'p' ? seconds_from_text(optarg) : 0;
                if (pause == 0)
                        break;
        }
        if (pause == 0 || optind < argc) {
                fputs(_("This is not understood. --pause takes 1 to 3600 seconds. Try coinbudget-notify --help\n"),
                                stderr);
                return 2;
        }
        return run(pause * 1000000);
}
