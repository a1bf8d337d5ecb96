/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* coinbudgetd: options, wiring, the event loop, readiness, the watchdog. */

#include <errno.h>
#include <getopt.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <sys/stat.h>
#include <systemd/sd-bus.h>
#include <systemd/sd-daemon.h>
#include <systemd/sd-event.h>

#include "bus/bus.h"
#include "bus/log.h"
#include "common/timetext.h"
#include "daemon/load.h"
#include "daemon/tools.h"
#include "ledger/ledger.h"
#include "service/service.h"

#define DEFAULT_CONFIG "/etc/coinbudget/coinbudget.conf"
#define DEFAULT_CATALOG "/usr/share/coinbudget/catalog.d"
#define DEFAULT_LOCAL_CATALOG "/etc/coinbudget/catalog.d"
#define DEFAULT_STATE "/var/lib/coinbudget"

#define BUS_TIMEOUT_USEC UINT64_C(5000000)
#define CLOSE_TIMEOUT_MS 1000
#define DAY_USEC (UINT64_C(24) * 60 * 60 * 1000000)

typedef struct Daemon {
        Places places;
        sd_event *event;
        sd_bus *connection;
        Ledger *ledger;
        Service *service;
        Bus *bus;
        sd_event_source *daily;
} Daemon;

/* The last answers leave, if the bus reads at all: one that does not must not hold us up. */
static sd_bus *close_bus(sd_bus *connection) {
        struct pollfd writable = {.events = POLLOUT};

        if (!connection)
                return NULL;
        writable.fd = sd_bus_get_fd(connection);
        if (writable.fd >= 0 && poll(&writable, 1, CLOSE_TIMEOUT_MS) > 0)
                (void) sd_bus_flush(connection);
        return sd_bus_close_unref(connection);
}

static void daemon_clear(Daemon *daemon) {
        daemon->bus = bus_free(daemon->bus);
        daemon->connection = close_bus(daemon->connection);
        daemon->service = service_free(daemon->service);
        daemon->ledger = ledger_close(daemon->ledger);
        daemon->daily = sd_event_source_unref(daemon->daily);
        daemon->event = sd_event_unref(daemon->event);
}

/* Written down where the ledger's owner cannot change it: a history that is made anew later has
 * another head. */
static void log_head(const Daemon *daemon) {
        char hash[LEDGER_HASH_TEXT + 1];
        int64_t entries;

        ledger_head(daemon->ledger, &entries, hash);
        log_message(LOG_INFO, MESSAGE_LEDGER_HEAD, "The ledger has %lld entries, the last is %s",
                        (long long) entries, hash);
}

static int on_daily(sd_event_source *source, uint64_t usec, void *userdata) {
        log_head(userdata);
        int r = sd_event_source_set_time(source, usec + DAY_USEC);
        return r < 0 ? r : sd_event_source_set_enabled(source, SD_EVENT_ONESHOT);
}

/* Reads the configuration, and puts it into force if nothing is wrong with it. */
static int configure(Daemon *daemon) {
        _cleanup_(loaded_clear) Loaded loaded = {0};
        _cleanup_(faults_clear) Faults faults = {0};

        int r = load(&daemon->places, &faults, &loaded);
        for (size_t i = 0; i < faults.n_lines; i++)
                log_message(LOG_ERR, NULL, "%s", faults.lines[i]);
        if (r >= 0)
                r = service_configure(daemon->service, loaded.config, loaded.catalog, loaded.rates,
                                loaded.calendar, time_now());
        if (r == -EUCLEAN)
                log_damage(daemon->places.state);
        if (r < 0) {
                log_message(LOG_ERR, NULL, "The configuration was not taken: %s",
                                r == -EBADMSG ? "it has faults, as coinbudgetd --check shows"
                                              : strerror(-r));
                return r;
        }
        loaded = (Loaded){0};
        return 0;
}

static int on_reload(sd_event_source *source, const struct signalfd_siginfo *info, void *userdata) {
        Daemon *daemon = userdata;

        (void) source;
        (void) info;
        (void) sd_notify(0, "RELOADING=1");
        /* What was asked under the old configuration is judged by it. */
        bus_drain(daemon->bus);
        if (configure(daemon) >= 0) {
                log_message(LOG_NOTICE, MESSAGE_RELOADED, "The configuration was read anew");
                bus_reconfigured(daemon->bus);
        }
        (void) sd_notify(0, "READY=1");
        return 0;
}

static int open_ledger(Daemon *daemon) {
        _cleanup_free_ char *message = NULL;

        int r = ledger_open(daemon->places.state, &daemon->ledger, &message);
        if (r < 0)
                log_message(LOG_CRIT, NULL, "%s", message ? message : strerror(-r));
        return r;
}

static int add_sources(Daemon *daemon) {
        int r = sd_event_add_signal(daemon->event, NULL, SIGTERM, NULL, NULL);
        if (r >= 0)
                r = sd_event_add_signal(daemon->event, NULL, SIGINT, NULL, NULL);
        if (r >= 0)
                r = sd_event_add_signal(daemon->event, NULL, SIGHUP, on_reload, daemon);
        if (r >= 0)
                r = sd_event_add_time_relative(daemon->event, &daemon->daily, CLOCK_BOOTTIME,
                                DAY_USEC, 0, on_daily, daemon);
        if (r >= 0)
                r = sd_event_set_watchdog(daemon->event, 1);
        return r < 0 ? r : 0;
}

static int connect_bus(Daemon *daemon) {
        int r = sd_bus_open_system_with_description(&daemon->connection, "coinbudgetd");
        if (r >= 0)
                r = sd_bus_set_exit_on_disconnect(daemon->connection, 1);
        /* A bus that does not read from us must not keep us from serving, or from ending. */
        if (r >= 0)
                r = sd_bus_set_method_call_timeout(daemon->connection, BUS_TIMEOUT_USEC);
        if (r >= 0)
                r = sd_bus_set_close_on_exit(daemon->connection, 0);
        if (r >= 0)
                r = sd_bus_attach_event(
                                daemon->connection, daemon->event, SD_EVENT_PRIORITY_NORMAL);
        if (r < 0)
                log_message(LOG_ERR, NULL, "Cannot reach the system bus: %s", strerror(-r));
        return r;
}

static int take_name(Daemon *daemon) {
        int r = sd_bus_request_name(daemon->connection, BUS_NAME, 0);

        if (r == -EEXIST)
                log_message(LOG_ERR, NULL, "Another coinbudgetd serves this bus already");
        else if (r < 0)
                log_message(LOG_ERR, NULL,
                                "The bus does not give the name " BUS_NAME
                                ": %s. Is its policy file installed, and is this the user that it "
                                "names?",
                                strerror(-r));
        return r;
}

/* Objects before the name, and the ledger before both: whoever finds the name finds a daemon that
 * can answer. */
static int serve(Daemon *daemon) {
        int r = sd_event_default(&daemon->event);
        if (r >= 0)
                r = add_sources(daemon);
        if (r >= 0)
                r = connect_bus(daemon);
        if (r >= 0)
                r = open_ledger(daemon);
        if (r >= 0)
                r = service_new(daemon->ledger, &daemon->service);
        if (r >= 0)
                r = configure(daemon);
        if (r >= 0)
                r = bus_new(daemon->event, daemon->connection, daemon->service,
                                daemon->places.state, &daemon->bus);
        if (r < 0)
                return r;

        bus_reconfigured(daemon->bus); /* what has lapsed meanwhile */
        r = take_name(daemon);
        if (r < 0)
                return r;
        log_head(daemon);
        (void) sd_notify(0, "READY=1");

        r = sd_event_loop(daemon->event);
        (void) sd_notify(0, "STOPPING=1");
        bus_drain(daemon->bus);
        log_head(daemon);
        return r;
}

static int run_daemon(const Places *places) {
        _cleanup_(daemon_clear) Daemon daemon = {.places = *places};
        sigset_t signals;

        (void) sigemptyset(&signals);
        (void) sigaddset(&signals, SIGTERM);
        (void) sigaddset(&signals, SIGINT);
        (void) sigaddset(&signals, SIGHUP);
        (void) sigprocmask(SIG_BLOCK, &signals, NULL);

        int r = serve(&daemon);
        if (r == -EBADMSG || r == -EUCLEAN || r == -EPROTO || r == -ESTALE)
                return EXIT_CONFIG;
        return r == 0 ? EXIT_SUCCESS : EXIT_FAILURE; /* 1: the bus has gone */
}

static void print_help(void) {
        (void) printf("coinbudgetd [OPTION...]\n"
                      "Holds local users to budgets of bought virtual coins.\n\n"
                      "  --config=FILE      instead of " DEFAULT_CONFIG
                      "\n"
                      "  --catalog=DIR      instead of " DEFAULT_CATALOG
                      "\n"
                      "  --state-dir=DIR    instead of $STATE_DIRECTORY or " DEFAULT_STATE
                      "\n"
                      "  --check            show every fault of configuration and catalogue\n"
                      "  --verify           recompute every total and the chain, check the file\n"
                      "  --backup=FILE      write a consistent copy of the ledger to FILE\n"
                      "  --accept-clock     let the ledger go on from now, after a clock was wrong\n"
                      "  -h --help          show this\n"
                      "  --version          show the version\n");
}

enum {
        OPTION_CONFIG = 256,
        OPTION_CATALOG,
        OPTION_STATE,
        OPTION_CHECK,
        OPTION_VERIFY,
        OPTION_BACKUP,
        OPTION_ACCEPT_CLOCK,
        OPTION_VERSION,
};

static const struct option options[] = {
                {"config", required_argument, NULL, OPTION_CONFIG},
                {"catalog", required_argument, NULL, OPTION_CATALOG},
                {"state-dir", required_argument, NULL, OPTION_STATE},
                {"check", no_argument, NULL, OPTION_CHECK},
                {"verify", no_argument, NULL, OPTION_VERIFY},
                {"backup", required_argument, NULL, OPTION_BACKUP},
                {"accept-clock", no_argument, NULL, OPTION_ACCEPT_CLOCK},
                {"version", no_argument, NULL, OPTION_VERSION},
                {"help", no_argument, NULL, 'h'},
                {0},
};

/* What the command line asks for: OPTION_* of the tool, or 0 to serve; below 0: wrong usage. */
static int read_options(int argc, char *argv[], Places *places, const char **ret_backup) {
        int tool = 0;
        int option;

        while ((option = getopt_long(argc, argv, "h", options, NULL)) >= 0) {
                if (option == OPTION_CONFIG) {
                        places->config = optarg;
                } else if (option == OPTION_CATALOG) {
                        places->catalog = optarg;
                        places->local_catalog = NULL;
                } else if (option == OPTION_STATE) {
                        places->state = optarg;
                } else if (option == '?' || tool != 0) {
                        return -EINVAL;
                } else {
                        tool = option;
                        *ret_backup = optarg;
                }
        }
        return optind < argc ? -EINVAL : tool;
}

int main(int argc, char *argv[]) {
        const char *state = getenv("STATE_DIRECTORY"), *backup = NULL;
        Places places = {
                        .config = DEFAULT_CONFIG,
                        .catalog = DEFAULT_CATALOG,
                        .local_catalog = DEFAULT_LOCAL_CATALOG,
                        .state = state && *state ? state : DEFAULT_STATE,
        };

        (void) umask(0077);
        switch (read_options(argc, argv, &places, &backup)) {
        case 0:
                return run_daemon(&places);
        case OPTION_CHECK:
                return tool_check(&places);
        case OPTION_VERIFY:
                return tool_verify(&places);
        case OPTION_BACKUP:
                return tool_backup(&places, backup);
        case OPTION_ACCEPT_CLOCK:
                return tool_accept_clock(&places);
        case OPTION_VERSION:
                (void) printf("coinbudgetd %s\n", COINBUDGET_VERSION);
                return EXIT_SUCCESS;
        case 'h':
                print_help();
                return EXIT_SUCCESS;
        default:
                (void) fprintf(stderr, "Try 'coinbudgetd --help'.\n");
                return 2;
        }
}
