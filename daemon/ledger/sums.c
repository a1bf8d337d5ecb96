/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "ledger/sums.h"

#include <errno.h>
#include <search.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "ledger/grown.h"

/* More rows than this are written and forgotten. */
enum { ROWS_MAX = 2048 };

enum { GET_TOTAL, SET_TOTAL, DROP_TOTALS, GET_SUMMARY, SET_SUMMARY, SUMS_STATEMENTS };

#define TOTAL_KEY " owner = ?1 AND platform = ?2 AND unit = ?3"

static const char *const sql[SUMS_STATEMENTS] = {
                [GET_TOTAL] = "SELECT used, held FROM total WHERE" TOTAL_KEY
                              " AND window = ?4 AND label = ?5",
                [SET_TOTAL] = "INSERT INTO total (owner, platform, unit, window, label, used, held)"
                              " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7) ON CONFLICT DO UPDATE"
                              " SET used = excluded.used, held = excluded.held",
                [DROP_TOTALS] = "DELETE FROM total WHERE" TOTAL_KEY,
                [GET_SUMMARY] = "SELECT completed, held, cancelled, refunded, requests, rejected"
                                " FROM summary WHERE account = ?1 AND platform = ?2 AND unit = ?3"
                                " AND day = ?4 AND week = ?5 AND month = ?6 AND year = ?7",
                [SET_SUMMARY] = "INSERT INTO summary (account, platform, unit, day, week, month, year,"
                                " completed, held, cancelled, refunded, requests, rejected, at)"
                                " VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12, ?13, ?14)"
                                " ON CONFLICT DO UPDATE SET completed = excluded.completed,"
                                " held = excluded.held, cancelled = excluded.cancelled,"
                                " refunded = excluded.refunded, requests = excluded.requests,"
                                " rejected = excluded.rejected",
};

typedef struct Sum {
        SumKey key; /* first: the tree compares these */
        int64_t at;
        int64_t number[SUM_NUMBERS];
        bool stepped; /* is a row, or will be one */
        bool unwritten;
} Sum;

struct Sums {
        sqlite3_stmt *statement[SUMS_STATEMENTS];
        Sum **rows;
        size_t n_rows;
        size_t n_rows_allocated;
        void *tree; /* the same, by their keys */
};

static int copy_word(char *ret, size_t size, const char *text) {
        size_t length = text ? strlen(text) : size;

        if (length >= size)
                return -EUCLEAN;
        memcpy(ret, text, length + 1);
        return 0;
}

static int begin_key(SumKey *ret, int64_t owner, const char *platform, const char *unit) {
        memset(ret, 0, sizeof(*ret));
        ret->owner = owner;
        int r = copy_word(ret->platform, sizeof(ret->platform), platform);
        return r < 0 ? r : copy_word(ret->unit, sizeof(ret->unit), unit);
}

int sum_key_total(SumKey *ret, int64_t owner, const char *platform, const char *unit, Window window,
                const char *label) {
        int r = begin_key(ret, owner, platform, unit);
        return r < 0 ? r : copy_word(ret->label[window], sizeof(ret->label[window]), label);
}

int sum_key_summary(SumKey *ret, int64_t account, const char *platform, const char *unit,
                const char *const labels[WINDOW_COUNT]) {
        int r = begin_key(ret, account, platform, unit);

        for (Window window = WINDOW_DAY; window < WINDOW_COUNT && r >= 0; window++)
                r = copy_word(ret->label[window], sizeof(ret->label[window]), labels[window]);
        return r;
}

/* The window of a total; WINDOW_COUNT: it is a summary. */
static Window window_of(const SumKey *key) {
        Window only = WINDOW_COUNT;

        for (Window window = WINDOW_DAY; window < WINDOW_COUNT; window++) {
                if (!*key->label[window])
                        continue;
                if (only != WINDOW_COUNT)
                        return WINDOW_COUNT;
                only = window;
        }
        return only;
}

int sums_new(sqlite3 *db, Sums **ret) {
        Sums *sums = calloc(1, sizeof(*sums));
        if (!sums)
                return -ENOMEM;

        int r = statements_prepare(db, sql, SUMS_STATEMENTS, sums->statement);
        if (r < 0) {
                sums_free(sums);
                return r;
        }
        *ret = sums;
        return 0;
}

Sums *sums_free(Sums *sums) {
        if (!sums)
                return NULL;
        sums_forget(sums);
        statements_finalize(sums->statement, SUMS_STATEMENTS);
        free(sums->rows);
        free(sums);
        return NULL;
}

static int compare(const void *a, const void *b) {
        return memcmp(a, b, sizeof(SumKey));
}

/* Binds ?1 and on: the key. Gives the next place. */
static int bind_key(sqlite3_stmt *statement, const SumKey *key, Window window) {
        int next = 4;

        bind_int(statement, 1, key->owner);
        bind_text(statement, 2, key->platform);
        bind_text(statement, 3, key->unit);
        if (window != WINDOW_COUNT) {
                bind_text(statement, next++, window_to_text(window));
                bind_text(statement, next++, key->label[window]);
                return next;
        }
        for (window = WINDOW_DAY; window < WINDOW_COUNT; window++)
                bind_text(statement, next++, key->label[window]);
        return next;
}

static int load(Sums *sums, Sum *sum) {
        Window window = window_of(&sum->key);
        sqlite3_stmt *get = sums->statement[window == WINDOW_COUNT ? GET_SUMMARY : GET_TOTAL];

        (void) bind_key(get, &sum->key, window);
        int r = statement_step(get);
        if (r <= 0)
                return r;
        sum->stepped = true;
        for (int i = 0; i < sqlite3_column_count(get); i++)
                sum->number[i] = column_int(get, i);
        (void) sqlite3_reset(get);
        return 0;
}

static int add_row(Sums *sums, const SumKey *key, Sum **ret) {
        Sum **rows = grown(sums->rows, sums->n_rows, &sums->n_rows_allocated, sizeof(void *));
        if (!rows)
                return -ENOMEM;
        sums->rows = rows;
        Sum *sum = calloc(1, sizeof(*sum));
        if (!sum)
                return -ENOMEM;

        sum->key = *key;
        int r = load(sums, sum);
        if (r >= 0 && !tsearch(sum, &sums->tree, compare))
                r = -ENOMEM;
        if (r < 0) {
                free(sum);
                return r;
        }
        sums->rows[sums->n_rows++] = sum;
        *ret = sum;
        return 0;
}

static int find_row(Sums *sums, const SumKey *key, Sum **ret) {
        void *node = tfind(key, &sums->tree, compare);

        if (!node)
                return add_row(sums, key, ret);
        *ret = *(Sum **) node;
        return 0;
}

int sums_get(Sums *sums, const SumKey *key, const int64_t **ret) {
        Sum *sum;

        int r = find_row(sums, key, &sum);
        if (r >= 0)
                *ret = sum->number;
        return r;
}

static int add_up(const Sum *sum, const int64_t steps[SUM_NUMBERS], Sum *ret) {
        *ret = *sum;
        for (int i = 0; i < SUM_NUMBERS; i++) {
                if (__builtin_add_overflow(sum->number[i], steps[i], &ret->number[i]))
                        return -EOVERFLOW;
                if (ret->number[i] < 0)
                        return -EUCLEAN;
        }
        return 0;
}

int sums_step(Sums *sums, const SumKey *key, int64_t at, const int64_t steps[SUM_NUMBERS]) {
        Sum *sum, stepped;

        int r = find_row(sums, key, &sum);
        if (r >= 0)
                r = add_up(sum, steps, &stepped);
        if (r < 0)
                return r;
        if (!sum->stepped)
                stepped.at = at;
        stepped.stepped = stepped.unwritten = true;
        *sum = stepped;
        return 0;
}

static bool is_total_of(const Sum *sum, int64_t owner, const char *platform, const char *unit) {
        return sum->key.owner == owner && window_of(&sum->key) != WINDOW_COUNT &&
                        text_equal(sum->key.platform, platform) && text_equal(sum->key.unit, unit);
}

int sums_drop_totals(Sums *sums, int64_t owner, const char *platform, const char *unit) {
        sqlite3_stmt *drop = sums->statement[DROP_TOTALS];

        for (size_t i = 0; i < sums->n_rows; i++) {
                Sum *sum = sums->rows[i];

                if (is_total_of(sum, owner, platform, unit))
                        *sum = (Sum){.key = sum->key};
        }
        bind_int(drop, 1, owner);
        bind_text(drop, 2, platform);
        bind_text(drop, 3, unit);
        return statement_run(drop);
}

static int write_row(Sums *sums, const Sum *sum) {
        Window window = window_of(&sum->key);
        bool summary = window == WINDOW_COUNT;
        sqlite3_stmt *set = sums->statement[summary ? SET_SUMMARY : SET_TOTAL];

        int next = bind_key(set, &sum->key, window);
        for (int i = 0; i < (summary ? SUM_SUMMARY_NUMBERS : SUM_TOTAL_NUMBERS); i++)
                bind_int(set, next++, sum->number[i]);
        if (summary)
                bind_int(set, next, sum->at);
        return statement_run(set);
}

int sums_write(Sums *sums) {
        int r = 0;

        for (size_t i = 0; i < sums->n_rows && r >= 0; i++) {
                if (!sums->rows[i]->unwritten)
                        continue;
                r = write_row(sums, sums->rows[i]);
                if (r >= 0)
                        sums->rows[i]->unwritten = false;
        }
        return r;
}

int sums_trim(Sums *sums) {
        if (sums->n_rows <= ROWS_MAX)
                return 0;
        int r = sums_write(sums);
        if (r >= 0)
                sums_forget(sums);
        return r;
}

void sums_forget(Sums *sums) {
        while (sums->n_rows > 0) {
                Sum *last = sums->rows[--sums->n_rows];

                (void) tdelete(last, &sums->tree, compare);
                free(last);
        }
}
