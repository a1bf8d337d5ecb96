/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Measures the daemon beside what it could be measured by, and prints one table. docs/speed.md
 * explains the rows. */

#include <errno.h>
#include <getopt.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/utsname.h>
#include <time.h>
#include <unistd.h>

#include "tests/bench/bench.h"
#include "tests/bench/must.h"
#include "tests/bench/place.h"

static const struct Part {
        const char *name;
        void (*measure)(const Pace *pace);
} parts[] = {
                {"flight", measure_flight},
                {"ledgers", measure_ledgers},
                {"size", measure_size},
                {"peers", measure_peers},
                {"fairness", measure_fairness},
                {"tools", measure_tools},
};

const char *ledger_of(int64_t requests, char path[LEDGER_PATH_MAX]) {
        (void) snprintf(path, LEDGER_PATH_MAX, PLACE_DIR "/ledger-%" PRId64, requests);
        return path;
}

void row_add(Row *row, Result *result, double ratio) {
        series_add(&row->median, result->p50);
        series_add(&row->p99, result->p99);
        series_add(&row->rate, result->rate);
        if (ratio == ratio) /* not NAN */
                series_add(&row->ratio, ratio);
        result_clear(result);
}

/* Those that were filled; of the others it says that they are not there. */
static void read_sizes(Pace *pace, const char *folder, const char *text) {
        char path[LEDGER_PATH_MAX + 256];

        pace->sizes[pace->n_sizes++] = 0;
        for (char *end; *text; text = *end == ',' ? end + 1 : end) {
                int64_t size = strtoll(text, &end, 10);
                if (end == text)
                        return;
                (void) snprintf(path, sizeof(path), "%s/ledger-%" PRId64, folder, size);
                if (size <= 0)
                        continue;
                if (pace->n_sizes == SIZES_MAX || access(path, R_OK) < 0)
                        table_say("NOT MEASURED: there is no %s", path);
                else
                        pace->sizes[pace->n_sizes++] = size;
        }
}

static void print_when_and_where(void) {
        char when[64];
        time_t now = time(NULL);
        struct utsname system;

        (void) uname(&system);
        (void) strftime(when, sizeof(when), "%Y-%m-%d %H:%M UTC", gmtime(&now));
        (void) printf("\ncoinbudget " COINBUDGET_VERSION ", %s, Linux %s, %ld CPUs\n\n", when,
                        system.release, sysconf(_SC_NPROCESSORS_ONLN));
}

/* Which part is measured: all, or those that are named. */
static bool is_chosen(const char *name, int argc, char *argv[]) {
        for (int i = 0; i < argc; i++)
                if (strcmp(argv[i], name) == 0)
                        return true;
        return argc == 0;
}

static void measure(const Pace *pace, int argc, char *argv[]) {
        for (size_t i = 0; i < ELEMENTSOF(parts); i++) {
                if (!is_chosen(parts[i].name, argc, argv))
                        continue;
                (void) fprintf(stderr, "bench: %s ...\n", parts[i].name);
                parts[i].measure(pace);
        }
}

static int usage(void) {
        (void) fputs("Usage: bench [--quick] [--long] [--sizes=N,N...] FOLDER [PART...]\n"
                     "Needs root. Parts:",
                        stderr);
        for (size_t i = 0; i < ELEMENTSOF(parts); i++)
                (void) fprintf(stderr, " %s", parts[i].name);
        (void) fputc('\n', stderr);
        return 2;
}

static const struct option options[] = {
                {"quick", no_argument, NULL, 'q'},
                {"long", no_argument, NULL, 'l'},
                {"sizes", required_argument, NULL, 's'},
                {0},
};

static const Pace quick_pace = {.rounds = 3,
                .seconds = 0.15,
                .idle_seconds = 5,
                .many = 20000,
                .tools_most = 1000000};
static const Pace full_pace = {.rounds = 10,
                .seconds = 0.5,
                .idle_seconds = 60,
                .many = 100000,
                .tools_most = 1000000};

int main(int argc, char *argv[]) {
        char empty[LEDGER_PATH_MAX];
        const char *sizes = "";
        Pace pace = full_pace;
        int option;

        while ((option = getopt_long(argc, argv, "", options, NULL)) >= 0) {
                if (option == 'q')
                        pace = quick_pace;
                else if (option == 'l')
                        pace.many = 1000000, pace.tools_most = INT64_MAX;
                else if (option == 's')
                        sizes = optarg;
                else
                        return usage();
        }
        if (optind == argc)
                return usage();
        read_sizes(&pace, argv[optind], sizes);
        place_enter(argv[optind]);
        place_renew(ledger_of(0, empty));
        measure(&pace, argc - optind - 1, argv + optind + 1);
        place_leave();
        print_when_and_where();
        table_print(stdout);
        return EXIT_SUCCESS;
}
