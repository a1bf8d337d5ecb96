/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* monitor: what happens, as it happens. */

#define _GNU_SOURCE
#include <errno.h>
#include <signal.h>
#include <sys/epoll.h>
#include <unistd.h>

#include "client/command.h"
#include "client/events.h"
#include "client/seen.h"
#include "client/sentence_event.h"
#include "client/translate.h"
#include "client/verbs.h"
#include "common/timetext.h"
#include "common/util.h"

typedef struct Monitor {
        Command *command;
        sd_event *loop;
        bool listening; /* or has been */
        bool gone;
        Seen seen;
} Monitor;

static void monitor_clear(Monitor *monitor) {
        seen_clear(&monitor->seen);
        sd_event_unref(monitor->loop);
}

/* ---- what is asked for, to tell more than the signal does ---- */

/* Another connection, after the bus has been away. */
static void connect_again(Command *command) {
        _cleanup_(budget_error_clear) BudgetError error = {0};
        BudgetClient *client;

        if (budget_client_new(&error, &client) < 0)
                return;
        budget_client_free(command->client);
        command->client = client;
}

/* The accounts that are listened to: that one, or all there are. */
static void accounts_of(Monitor *monitor, int64_t uid, RecordList *ret) {
        _cleanup_(budget_error_clear) BudgetError error = {0};
        BudgetAccountName *own;

        if (uid == UID_ALL)
                (void) budget_client_list_accounts(monitor->command->client, &error, ret);
        else if ((own = record_list_add(ret)))
                own->uid = uid;
}

/* ---- what is shown ---- */

/* One event, with what is known about it beyond the signal. */
typedef struct Happening {
        const BudgetEvent *event;
        const BudgetRequest *request; /* NULL: not known */
        bool again;                   /* of LISTENING: it has been away */
        RecordList changes;           /* BudgetChange: of BUDGET_CHANGED, and LISTENING again */
        RecordList requests;          /* BudgetRequest: of LISTENING again, asked meanwhile */
} Happening;

static void happening_clear(Happening *happening) {
        record_list_clear(&happening->changes);
        record_list_clear(&happening->requests);
}

static void end_line(Monitor *monitor) {
        if (fflush(stdout) == 0 && !ferror(stdout))
                return;
        /* Who reads has had enough; anything else is told at the end. */
        if (errno == EPIPE)
                clearerr(stdout);
        (void) sd_event_exit(monitor->loop, 0);
}

static void print_json(Monitor *monitor, const Happening *happening) {
        static const char *const names[] = {
                        [BUDGET_EVENT_CHANGED] = "Changed",
                        [BUDGET_EVENT_BUDGET_CHANGED] = "BudgetChanged",
                        [BUDGET_EVENT_WARNING] = "Warning",
                        [BUDGET_EVENT_PENDING] = "Pending",
                        [BUDGET_EVENT_LISTENING] = "listening",
                        [BUDGET_EVENT_GONE] = "gone",
        };
        const BudgetEvent *event = happening->event;
        Json json = {.out = stdout};

        json_begin(&json, '{');
        json_key(&json, "time");
        json_number(&json, time_now());
        json_key(&json, "event");
        json_text(&json, names[event->kind]);
        json_members(&json, &budget_event_type, event);
        if (event->kind == BUDGET_EVENT_CHANGED && happening->request) {
                json_key(&json, "request");
                json_record(&json, &budget_request_type, happening->request);
        }
        if (happening->changes.n > 0) {
                json_key(&json, "changes");
                json_records(&json, &happening->changes);
        }
        if (happening->requests.n > 0) {
                json_key(&json, "requests");
                json_records(&json, &happening->requests);
        }
        json_end(&json, '{');
        end_line(monitor);
}

/* uid: whom it is about; NOT_GIVEN: nobody. Frees the sentence. */
static void print_line(Monitor *monitor, int64_t uid, char *sentence) {
        char when[TIME_TEXT_MAX], who[USER_NAME_MAX + 1] = "";
        char *shown = sentence ? text_shown(sentence, 0, NULL) : NULL;

        time_to_text(time_now(), when);
        if (uid != NOT_GIVEN)
                user_name(uid, who);
        if (shown)
                fprintf(monitor->command->out, "%s  %s%s%s\n", when, who, *who ? "  " : "", shown);
        free(shown);
        free(sentence);
        end_line(monitor);
}

/* A guardian's answers are told by what became of the request. */
static bool is_told_otherwise(const BudgetChange *change) {
        return text_equal(change->what, "approval");
}

static void print_changes(Monitor *monitor, const Happening *happening) {
        const BudgetChange *change = happening->changes.items;

        for (size_t i = 0; i < happening->changes.n; i++) {
                char *sentence = NULL;
                size_t size;
                FILE *out = is_told_otherwise(&change[i]) ? NULL : open_memstream(&sentence, &size);
                if (!out)
                        continue;
                sentence_event_change(
                                &change[i], command_platforms(monitor->command), time_now(), out);
                (void) fclose(out);
                print_line(monitor, change[i].uid, sentence);
        }
}

static void print_requests(Monitor *monitor, const Happening *happening) {
        const BudgetRequest *request = happening->requests.items;

        for (size_t i = 0; i < happening->requests.n; i++) {
                char *sentence = NULL;
                size_t size;
                FILE *out = open_memstream(&sentence, &size);
                if (!out)
                        continue;
                sentence_event_request(&request[i], request[i].uid == geteuid(),
                                command_platforms(monitor->command), out);
                (void) fclose(out);
                print_line(monitor, request[i].uid, sentence);
        }
}

/* What waits is told twice, by Changed and by Pending. */
static bool waits(const char *state) {
        return text_equal(state, "pending") || text_equal(state, "returning");
}

/* It may have gone on by the time that it is looked at: each signal has its line, all the same. */
static void print_request(Monitor *monitor, const Happening *happening, FILE *out) {
        BudgetRequest then = *happening->request;

        if (happening->event->kind == BUDGET_EVENT_CHANGED) {
                then.state = happening->event->state;
                then.reason = happening->event->reason;
        }
        sentence_event_request(
                        &then, then.uid == geteuid(), command_platforms(monitor->command), out);
}

static void print_sentence(Monitor *monitor, const Happening *happening, FILE *out) {
        const RecordList *platforms = command_platforms(monitor->command);
        const BudgetEvent *event = happening->event;

        switch (event->kind) {
        case BUDGET_EVENT_CHANGED:
        case BUDGET_EVENT_PENDING:
                if (happening->request)
                        print_request(monitor, happening, out);
                else
                        sentence_event_state(event, out);
                break;
        case BUDGET_EVENT_WARNING:
                sentence_event_warning(event, platforms, time_now(), out);
                break;
        case BUDGET_EVENT_LISTENING:
                sentence_event_listening(event->uid, happening->again, out);
                break;
        case BUDGET_EVENT_GONE:
                sentence_event_gone(out);
                break;
        case BUDGET_EVENT_BUDGET_CHANGED:
        case BUDGET_EVENT_FAILED:
                break;
        }
}

static void print_event(Monitor *monitor, const Happening *happening) {
        const BudgetEvent *event = happening->event;
        int64_t uid = happening->request ? happening->request->uid : event->uid;
        char *sentence = NULL;
        size_t size;

        if (event->kind == BUDGET_EVENT_LISTENING || event->kind == BUDGET_EVENT_GONE)
                uid = NOT_GIVEN;
        FILE *out = open_memstream(&sentence, &size);
        if (!out)
                return;
        print_sentence(monitor, happening, out);
        (void) fclose(out);
        print_line(monitor, uid, sentence);
}

static void print_text(Monitor *monitor, const Happening *happening) {
        const Arguments *arguments = monitor->command->arguments;
        const BudgetEvent *event = happening->event;
        bool heading = event->kind == BUDGET_EVENT_LISTENING && !happening->again;
        bool twice = event->kind == BUDGET_EVENT_CHANGED && waits(event->state);

        if (heading && (arguments->no_legend || arguments->quiet))
                return;
        if (event->kind != BUDGET_EVENT_BUDGET_CHANGED && !twice)
                print_event(monitor, happening);
        print_requests(monitor, happening);
        print_changes(monitor, happening);
}

/* ---- what happens ---- */

/* Those that pass are tried again by themselves, but not before anything was heard: who only begins
 * is told. */
static void on_failed(Monitor *monitor, const BudgetError *error) {
        bool passes = error->code == BUDGET_ERROR_LIMITS_EXCEEDED ||
                        error->code == BUDGET_ERROR_STORAGE_FAILED ||
                        error->code == BUDGET_ERROR_NO_ANSWER || error->code == BUDGET_ERROR_OTHER;
        int status = command_fail(monitor->command, error);

        if (!monitor->listening || !passes)
                (void) sd_event_exit(monitor->loop, status);
}

/* What there is already is no news, unless it has come since the daemon went. */
static void on_listening(Monitor *monitor, Happening *happening) {
        _cleanup_(record_list_clear) RecordList accounts = {.type = &budget_account_name_type};
        RecordList *changes = &happening->changes, *requests = &happening->requests;
        Command *command = monitor->command;

        if (monitor->gone)
                connect_again(command);
        accounts_of(monitor, happening->event->uid, &accounts);
        const BudgetAccountName *account = accounts.items;
        for (size_t i = 0; i < accounts.n; i++) {
                seen_changes(&monitor->seen, command->client, account[i].uid, changes);
                seen_requests(&monitor->seen, command->client, account[i].uid, requests);
        }
        if (!monitor->listening) {
                record_list_clear(changes);
                record_list_clear(requests);
        }
        happening->again = monitor->gone;
        monitor->listening = true;
        monitor->gone = false;
}

/* Adds what the signal does not say. `request` owns what is found. */
static void look_closer(Monitor *monitor, Happening *happening, BudgetRequest *request) {
        _cleanup_(budget_error_clear) BudgetError error = {0};
        BudgetClient *client = monitor->command->client;
        const BudgetEvent *event = happening->event;

        if (event->kind == BUDGET_EVENT_CHANGED &&
                        budget_client_get(client, (uint64_t) event->id, &error, request) >= 0) {
                happening->request = request;
                seen_request(&monitor->seen, request);
        }
        if (event->kind == BUDGET_EVENT_BUDGET_CHANGED)
                seen_changes(&monitor->seen, client, event->uid, &happening->changes);
        if (event->kind == BUDGET_EVENT_LISTENING)
                on_listening(monitor, happening);
        if (event->kind == BUDGET_EVENT_GONE)
                monitor->gone = true;
}

static void on_event(const BudgetEvent *event, void *userdata) {
        _cleanup_(budget_request_clear) BudgetRequest request = {0};
        _cleanup_(happening_clear) Happening happening = {.event = event,
                        .request = event->request,
                        .changes = {.type = &budget_change_type},
                        .requests = {.type = &budget_request_type}};
        Monitor *monitor = userdata;
        Json unused;

        if (event->kind == BUDGET_EVENT_FAILED) {
                on_failed(monitor, &event->error);
                return;
        }
        look_closer(monitor, &happening, &request);
        if (command_json(monitor->command, &unused))
                print_json(monitor, &happening);
        else
                print_text(monitor, &happening);
}

/* The other end of a pipe is closed: nobody reads. */
static int on_closed(sd_event_source *source, int fd, uint32_t events, void *userdata) {
        (void) fd;
        (void) events;
        (void) userdata;
        return sd_event_exit(sd_event_source_get_event(source), 0);
}

/* What ends it: SIGINT, SIGTERM, and who reads going away. */
static int watch_end(sd_event *loop) {
        sigset_t signals;

        (void) signal(SIGPIPE, SIG_IGN);
        (void) sigemptyset(&signals);
        (void) sigaddset(&signals, SIGINT);
        (void) sigaddset(&signals, SIGTERM);
        if (sigprocmask(SIG_BLOCK, &signals, NULL) < 0)
                return -errno;
        int r = sd_event_add_signal(loop, NULL, SIGINT, NULL, NULL);
        if (r >= 0)
                r = sd_event_add_signal(loop, NULL, SIGTERM, NULL, NULL);
        if (r < 0)
                return r;
        r = sd_event_add_io(loop, NULL, STDOUT_FILENO, EPOLLERR | EPOLLHUP, on_closed, NULL);
        return r == -EPERM ? 0 : r; /* a file is always ready */
}

int verb_monitor(Command *command) {
        _cleanup_(monitor_clear) Monitor monitor = {.command = command};
        _cleanup_(events_freep) Events *events = NULL;

        int r = sd_event_new(&monitor.loop);
        if (r >= 0)
                r = watch_end(monitor.loop);
        if (r >= 0)
                r = events_new(monitor.loop, UID_ALL, EVENTS_OR_OWN | EVENTS_START, on_event,
                                &monitor, &events);
        if (r >= 0)
                r = sd_event_loop(monitor.loop);
        if (r < 0) {
                fprintf(command->err, _("What happens cannot be followed: %s\n"), strerror(-r));
                return STATUS_FAILED;
        }
        return r;
}
