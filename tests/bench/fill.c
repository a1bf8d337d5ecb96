/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* Fills a ledger as years of use would have: the daemon's own service, with a clock that runs fast.
 * Of eight requests five are completed, one is given back, one lapses, and one is over the limit.
 */

#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "calendar/calendar.h"
#include "catalog/catalog.h"
#include "common/timetext.h"
#include "common/util.h"
#include "config/config.h"
#include "ledger/ledger.h"
#include "service/service.h"
#include "tests/bench/household.h"
#include "tests/integration/world_process.h"

#define DAY_USEC (INT64_C(24) * 3600 * USEC_PER_SEC)
#define HISTORY_USEC (5 * 365 * DAY_USEC)
#define HOLD_USEC (INT64_C(1800) * USEC_PER_SEC)
#define TOO_MANY INT64_C(1000000000000)

/* Nobody is told of what is written here until all of it is there: only then it is synced, once.
 * These stand in for the library's, in SQLite too. */
int fsync(int fd) {
        (void) fd;
        return 0;
}

int fdatasync(int fd) {
        (void) fd;
        return 0;
}

typedef struct Fill {
        Ledger *ledger;
        Service *service;
        int64_t clock;
        int64_t n; /* requests made so far */
        Command asked[SERVICE_BATCH_MAX];
        char keys[SERVICE_BATCH_MAX][32];
} Fill;

static _Noreturn void die(const char *what, int r) {
        (void) fprintf(stderr, "bench-fill: %s: %s\n", what, strerror(-r));
        exit(EXIT_FAILURE);
}

static void must(const char *what, int r) {
        if (r < 0)
                die(what, r);
}

/* Keys as apps make them: in no order. */
static uint64_t scatter(uint64_t n) {
        n = (n ^ (n >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
        n = (n ^ (n >> 27)) * UINT64_C(0x94d049bb133111eb);
        return n ^ (n >> 31);
}

static void ignore(Command *command) {
        (void) command;
}

static Command command_of(unsigned account, CommandKind kind) {
        Command command = {.kind = kind,
                        .caller = BENCH_UID + account,
                        .account.uid = BENCH_UID + account,
                        .done = ignore};

        (void) snprintf(command.account.name, sizeof(command.account.name), BENCH_NAME, account);
        return command;
}

static void ask(Fill *fill, size_t i) {
        uint64_t random = scatter((uint64_t) fill->n);
        Command *command = &fill->asked[i];

        (void) snprintf(fill->keys[i], sizeof(fill->keys[i]), "%016" PRIx64, random);
        *command = command_of((unsigned) (fill->n % BENCH_ACCOUNTS), COMMAND_REQUEST);
        command->ask = (Ask){.platform = random % 4 == 0 ? "twitch" : "tiktok",
                        .coins = fill->n / BENCH_ACCOUNTS % 8 == 7 ? TOO_MANY
                                                                   : 1 + (int64_t) (random % 700),
                        .key = fill->keys[i],
                        .price = ABSENT,
                        .when = ABSENT};
        fill->n++;
        must("request", service_submit(fill->service, command));
}

/* What becomes of the i-th request of this batch; false: nothing, and it lapses. */
static bool settle(const Fill *fill, size_t i, Command *ret) {
        const Command *asked = &fill->asked[i];
        unsigned fate = (unsigned) (scatter((uint64_t) asked->answer.id) % 7);

        if (asked->error < 0 || asked->refusal != REFUSAL_NONE)
                die("a request was not judged", asked->error ? asked->error : -EINVAL);
        if (asked->answer.decision != DECISION_APPROVED || fate == 6)
                return false;
        *ret = command_of(asked->caller - BENCH_UID, fate == 5 ? COMMAND_CANCEL : COMMAND_COMPLETE);
        ret->settlement = (Settlement){.id = asked->answer.id,
                        .coins = ABSENT,
                        .price = ABSENT,
                        .reason = fate == 5 ? "changed my mind" : NULL};
        return true;
}

static void run_batch(Fill *fill, size_t n) {
        static Command settlements[SERVICE_BATCH_MAX];

        for (size_t i = 0; i < n; i++)
                ask(fill, i);
        must("batch", service_run(fill->service, fill->clock));
        for (size_t i = 0; i < n; i++)
                if (settle(fill, i, &settlements[i]))
                        must("settlement", service_submit(fill->service, &settlements[i]));
        must("batch", service_run(fill->service, fill->clock + USEC_PER_SEC));
}

static void configure(Fill *fill, const char *sources, const char *config_file) {
        _cleanup_free_ char *catalogs = NULL;
        Calendar *calendar = NULL;
        Catalog *catalog = NULL;
        Config *config = NULL;
        Faults faults = {0};

        if (asprintf(&catalogs, "%s/conf/catalog.d", sources) < 0)
                die("catalogue", -ENOMEM);
        FILE *file = fopen(config_file, "we");
        if (!file || fputs(BENCH_CONFIG, file) < 0 || fclose(file) != 0)
                die(config_file, -errno);
        must("configuration", config_load(config_file, &faults, &config));
        config->hold_timeout = HOLD_USEC; /* so that some lapse */
        must("catalogue", catalog_load(catalogs, NULL, &faults, &catalog));
        must("calendar", calendar_new("UTC", config->week_starts_on, &calendar));
        must("configuration",
                        service_configure(fill->service, config, catalog, NULL, calendar,
                                        fill->clock));
}

static void show_progress(const Fill *fill, int64_t requests, time_t began) {
        (void) fprintf(stderr, "\rbench-fill: %" PRId64 " of %" PRId64 " requests, %ld s%s",
                        fill->n, requests, (long) (time(NULL) - began),
                        fill->n == requests ? "\n" : "");
}

/* Until yesterday, so that nothing in it is in the daemon's future. */
static void run_all(Fill *fill, int64_t requests) {
        int64_t step = HISTORY_USEC / (requests / SERVICE_BATCH_MAX + 1);
        time_t began = time(NULL), shown = began;

        while (fill->n < requests) {
                int64_t left = requests - fill->n;
                run_batch(fill, left < SERVICE_BATCH_MAX ? (size_t) left : SERVICE_BATCH_MAX);
                fill->clock += step;
                if (time(NULL) - shown < 5 && fill->n < requests)
                        continue;
                shown = time(NULL);
                show_progress(fill, requests, began);
        }
        /* What is still held lapses: a daemon that starts on this finds nothing due. */
        do
                must("lapse", service_run(fill->service, fill->clock + 2 * HOLD_USEC));
        while (service_wakes_at(fill->service) <= fill->clock + 2 * HOLD_USEC);
}

/* To the user whose daemon goes on with it. */
static void give_away(const char *folder) {
        static const char *const names[] = {"", "/ledger.db", "/ledger.lock", "/ledger.redo"};
        char path[PATH_MAX];

        for (size_t i = 0; i < ELEMENTSOF(names); i++) {
                (void) snprintf(path, sizeof(path), "%s%s", folder, names[i]);
                if (geteuid() == 0 && chown(path, UID_COINBUDGET, UID_COINBUDGET) < 0)
                        die(path, -errno);
        }
}

int main(int argc, char *argv[]) {
        const char *sources = getenv("COINBUDGET_SOURCE_DIR");
        _cleanup_free_ char *config_file = NULL, *message = NULL;
        Fill *fill = calloc(1, sizeof(*fill));

        if (argc != 3 || atoll(argv[2]) <= 0 || !fill) {
                (void) fprintf(stderr, "Usage: bench-fill FOLDER REQUESTS\n");
                return 2;
        }
        fill->clock = time_now() - HISTORY_USEC - DAY_USEC;
        if (asprintf(&config_file, "%s.conf", argv[1]) < 0)
                die("configuration", -ENOMEM);
        int r = ledger_open(argv[1], &fill->ledger, &message);
        if (r < 0)
                die(message ? message : argv[1], r);
        must("service", service_new(fill->ledger, &fill->service));
        configure(fill, sources ? sources : ".", config_file);
        run_all(fill, atoll(argv[2]));
        (void) service_free(fill->service);
        (void) ledger_close(fill->ledger);
        free(fill);
        (void) unlink(config_file);
        give_away(argv[1]);
        sync();
        return EXIT_SUCCESS;
}
