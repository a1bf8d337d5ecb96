/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "tests/calls/after.h"

#include <inttypes.h>
#include <signal.h>
#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/budget_client.h"
#include "tests/simulation/must.h"

#define LOG WORLD_LOG_DIR "/coinbudgetd"
#define LEDGER WORLD_STATE_DIR "/ledger.db"

/* A crash takes this long to be told, under a sanitizer. */
enum { CRASH_SECONDS = 5 };

/* ---- limits ---- */

static bool check_limit(uid_t uid, const BudgetLimit *limit) {
        if (strcmp(limit->platform, "tiktok") != 0 || strcmp(limit->unit, UNIT_COINS) != 0 ||
                        limit->used == NOT_GIVEN)
                return true;
        if (limit->used + limit->held <= limit->amount + limit->granted)
                return true;
        printf("uid %u: %" PRId64 " used and %" PRId64 " held of %" PRId64 " a %s\n", uid,
                        limit->used, limit->held, limit->amount, limit->window);
        return false;
}

bool after_check_limits(void) {
        static const uid_t uids[] = {UID_ALICE, 0}; /* bob's guardian has let him */
        BudgetError error = {0};
        BudgetClient *client = NULL;
        bool good = true;

        if (budget_client_new(&error, &client) < 0)
                die("no client");
        for (size_t i = 0; i < ELEMENTSOF(uids); i++) {
                RecordList list = {0};

                if (budget_client_get_limits(client, uids[i], &error, &list) < 0)
                        die("GetLimits: %s", error.message);
                const BudgetLimit *limits = list.items;
                for (size_t j = 0; j < list.n; j++)
                        good &= check_limit(uids[i], &limits[j]);
                record_list_clear(&list);
        }
        budget_client_free(client);
        return good;
}

/* ---- what the daemon prints ---- */

static bool line_is_expected(const char *line) {
        return strncmp(line, "coinbudgetd: The ledger has ", 28) == 0 ||
                        (strncmp(line, "coinbudgetd: uid 0 ", 19) == 0 &&
                                        strstr(line, " used a guardian's right to "));
}

/* How many lines there are that should not be there. */
static size_t print_unexpected(void) {
        FILE *file = fopen(LOG, "re");
        char *line = NULL;
        size_t size = 0, n = 0;

        while (file && getline(&line, &size, file) >= 0)
                if (!line_is_expected(line) && n++ < 100)
                        printf("  %s", line);
        free(line);
        if (file)
                (void) fclose(file);
        return n;
}

void after_show_log(World *world) {
        int status;

        if (process_wait(world_daemon_pid(world), CRASH_SECONDS, &status) == 0)
                printf("The daemon ended with %d.\n", status);
        printf("What it printed:\n");
        (void) print_unexpected();
}

bool after_check_daemon(World *world) {
        int status;

        int r = world_daemon_end(world, SIGTERM, &status);
        if (r < 0 || status != 0)
                printf("The daemon does not end well: %d.\n", r < 0 ? r : status);
        return print_unexpected() == 0 && r >= 0 && status == 0;
}

/* ---- the ledger ---- */

static int64_t number_of(sqlite3 *db, const char *sql) {
        sqlite3_stmt *statement = NULL;

        if (sqlite3_prepare_v2(db, sql, -1, &statement, NULL) != SQLITE_OK ||
                        sqlite3_step(statement) != SQLITE_ROW)
                die("%s: %s", sql, sqlite3_errmsg(db));
        int64_t number = sqlite3_column_int64(statement, 0);
        (void) sqlite3_finalize(statement);
        return number;
}

/* In a day of UTC, as the configuration says. */
static const char most_records[] =
                "SELECT max(n) FROM (SELECT count(*) AS n FROM entry JOIN account"
                " ON account.id = entry.account WHERE actor = account.uid"
                " AND (kind IN ('request', 'record', 'join') OR (source = 'self'"
                "  AND kind IN ('set-limit', 'remove-limit', 'pause', 'resume')))"
                " GROUP BY entry.account, date(at / 1000000, 'unixepoch'))";
static const char most_pending[] =
                "SELECT coalesce(max(n), 0) FROM (SELECT count(*) AS n FROM request"
                " WHERE state = 'pending' GROUP BY account)";

static bool check_rows(void) {
        sqlite3 *db = NULL;

        if (sqlite3_open(LEDGER, &db) != SQLITE_OK)
                die("the ledger cannot be opened");
        int64_t records = number_of(db, most_records), pending = number_of(db, most_pending);
        printf("%" PRId64 " entries, at most %" PRId64 " of %d records a day, %" PRId64
               " pending\n",
                        number_of(db, "SELECT count(*) FROM entry"), records, RECORDS_PER_DAY,
                        pending);
        (void) sqlite3_close(db);
        return records <= RECORDS_PER_DAY && pending <= 32;
}

bool after_check_ledger(World *world) {
        static const char *const argv[] = {WORLD_DAEMON, "--state-dir=" WORLD_STATE_DIR,
                        "--catalog=" WORLD_CATALOG_DIR, "--verify", NULL};
        Output output = {0};

        int r = world_run(world, UID_COINBUDGET, argv, &output);
        bool good = r >= 0 && output.status == 0;
        printf("%s%s", good ? "" : output.out ? output.out : "", output.err ? output.err : "");
        output_clear(&output);
        return check_rows() && good;
}
