/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/listing.h"

#include <inttypes.h>

#include "client/translate.h"
#include "client/user.h"
#include "client/words.h"
#include "common/money.h"
#include "common/timetext.h"
#include "common/util.h"

#define TABLE(cells) ((Table){.columns = (cells), .n_columns = ELEMENTSOF(cells)})

static void add_time(Table *table, int64_t time) {
        char text[TIME_TEXT_MAX] = "";

        if (time != NOT_GIVEN)
                time_to_text(time, text);
        table_add(table, text);
}

static void add_user(Table *table, int64_t uid) {
        char name[USER_NAME_MAX + 1] = "";

        if (uid != NOT_GIVEN)
                user_name(uid, name);
        table_add(table, name);
}

static void add_amount(Table *table, int64_t amount, const char *unit) {
        char text[MONEY_TEXT_MAX] = "";

        if (amount != NOT_GIVEN && unit)
                amount_to_text(amount, unit, text);
        table_add(table, text);
}

static void add_why(Table *table, const BudgetRequest *request) {
        bool by = request->decided_by != NOT_GIVEN;
        char name[USER_NAME_MAX + 1], why[WHY_MAX];

        if (by)
                user_name(request->decided_by, name);
        request_why(request, by ? name : NULL, why);
        table_add(table, why);
}

/* Where a platform sells in money, there are no coins to be told. */
static int64_t coins_of(const BudgetRequest *request) {
        return request->coins == 0 ? NOT_GIVEN : request->coins;
}

void listing_requests(Table *ret, const RecordList *requests, bool backwards,
                const RecordList *platforms) {
        static const Column columns[] = {{N_("ID"), COLUMN_RIGHT}, {N_("WHEN"), COLUMN_DROP},
                        {N_("PLATFORM"), COLUMN_CUT}, {N_("COINS"), COLUMN_RIGHT},
                        {N_("BOUGHT"), COLUMN_RIGHT | COLUMN_DROP},
                        {N_("REFUNDED"), COLUMN_RIGHT | COLUMN_DROP},
                        {N_("PRICE"), COLUMN_RIGHT | COLUMN_DROP}, {N_("STATE"), COLUMN_CUT},
                        {N_("WHY"), COLUMN_CUT | COLUMN_DROP},
                        {N_("NOTE"), COLUMN_CUT | COLUMN_DROP}};
        const BudgetRequest *items = requests->items;

        *ret = TABLE(columns);
        for (size_t i = 0; i < requests->n; i++) {
                const BudgetRequest *request = &items[backwards ? requests->n - 1 - i : i];

                table_add_number(ret, request->id);
                add_time(ret, request->created);
                table_add(ret,
                                request->platform ? platform_name(platforms, request->platform)
                                                  : NULL);
                table_add_number(ret, coins_of(request));
                table_add_number(ret, request->completed_coins);
                table_add_number(ret, request->refunded_coins);
                add_amount(ret, request->price, request->currency);
                table_add(ret, state_words(request->state));
                add_why(ret, request);
                table_add(ret, request->note);
        }
}

/* A line of listing_request(), unless there is nothing to be said. */
static void line_text(Table *table, const char *name, const char *text) {
        if (!text || !*text)
                return;
        table_add(table, name);
        table_add(table, text);
}

static void line_number(Table *table, const char *name, int64_t number) {
        if (number == NOT_GIVEN)
                return;
        table_add(table, name);
        table_add_number(table, number);
}

static void line_time(Table *table, const char *name, int64_t time) {
        if (time == NOT_GIVEN)
                return;
        table_add(table, name);
        add_time(table, time);
}

static void line_user(Table *table, const char *name, int64_t uid) {
        if (uid == NOT_GIVEN)
                return;
        table_add(table, name);
        add_user(table, uid);
}

/* What is to be done about it, by whose it is or by a guardian. */
static void line_next(Table *table, const BudgetRequest *request, bool own) {
        static const struct {
                const char *state;
                const char *own;
                const char *guardian;
        } rows[] = {
                        {"approved", N_("coinbudget complete, or coinbudget cancel"), NULL},
                        {"pending", N_("wait for a guardian's answer, and do not buy yet"),
                                        N_("coinbudget approve, or coinbudget deny")},
                        {"returning", N_("it stays counted until a guardian answers"),
                                        N_("coinbudget approve, or coinbudget deny")},
        };

        for (size_t i = 0; i < ELEMENTSOF(rows); i++)
                if (text_equal(rows[i].state, request->state)) {
                        const char *next = own ? rows[i].own : rows[i].guardian;
                        line_text(table, _("Next"), next ? _(next) : NULL);
                }
}

void listing_request(
                Table *ret, const BudgetRequest *request, bool own, const RecordList *platforms) {
        static const Column columns[] = {{"", 0}, {"", 0}};
        bool recorded = text_equal(request->state, "recorded");

        *ret = TABLE(columns);
        line_number(ret, _("Request"), request->id);
        line_user(ret, _("Account"), request->uid);
        if (request->platform)
                line_text(ret, _("Platform"), platform_name(platforms, request->platform));
        line_number(ret, _("Coins"), coins_of(request));
        if (request->price != NOT_GIVEN && request->currency) {
                table_add(ret, _("Price"));
                add_amount(ret, request->price, request->currency);
        }
        line_text(ret, _("State"), state_words(request->state));
        bool withdrawn = request_withdrawn(request);
        if (withdrawn)
                line_text(ret, _("Why"), _("taken back before a guardian answered"));
        else if (request->reason)
                line_text(ret, _("Why"), reason_words(request->reason));
        if (recorded)
                line_text(ret, _("Why"), _("bought elsewhere, and written down"));
        line_time(ret, recorded ? _("Bought on") : _("Asked"), request->created);
        if (!withdrawn) {
                line_text(ret, _("Decision"), state_words(request->decision));
                line_time(ret, _("Decided"), request->decided);
        }
        line_user(ret, _("Decided by"), request->decided_by);
        line_time(ret, _("Held until"), request->hold_until);
        line_number(ret, _("Bought"), request->completed_coins);
        line_number(ret, _("Refunded"), request->refunded_coins);
        line_text(ret, _("Seller"), request->seller);
        line_text(ret, _("App"), request->app);
        line_text(ret, _("Note"), request->note);
        line_text(ret, _("Key"), request->key);
        line_text(ret, _("Receipt"), request->receipt);
        line_next(ret, request, own);
}

/* A cell of several words, as `print` writes them. */
typedef struct Cell {
        FILE *out;
        char *text;
        size_t size;
} Cell;

static FILE *cell_open(Cell *cell) {
        *cell = (Cell){0};
        cell->out = open_memstream(&cell->text, &cell->size);
        return cell->out;
}

static void cell_add(Cell *cell, Table *table) {
        if (!cell->out || fclose(cell->out) != 0)
                table->failed = true;
        else
                table_add(table, cell->text);
        free(cell->text);
}

static bool gives_back_part(const BudgetRequest *request) {
        return text_equal(request->state, "returning") && request->completed_coins != NOT_GIVEN;
}

/* What the guardian decides about: the coins asked for, or those that were not bought. */
static void add_coins(Table *table, const BudgetRequest *request, const RecordList *platforms) {
        int64_t coins = request->coins == NOT_GIVEN ? 0 : request->coins;
        Cell cell;

        if (gives_back_part(request))
                coins -= request->completed_coins;
        if (cell_open(&cell))
                coins_print(coins, platforms, request->platform ? request->platform : "", cell.out);
        cell_add(&cell, table);
}

void listing_pending(Table *ret, const RecordList *requests, const RecordList *platforms) {
        static const Column columns[] = {{N_("ID"), COLUMN_RIGHT}, {N_("ASKED"), COLUMN_DROP},
                        {N_("WHO"), COLUMN_CUT}, {N_("WANTS"), 0}, {N_("WHAT"), COLUMN_CUT},
                        {N_("PRICE"), COLUMN_RIGHT | COLUMN_DROP},
                        {N_("NOTE"), COLUMN_CUT | COLUMN_DROP}};
        const BudgetRequest *request = requests->items;

        *ret = TABLE(columns);
        for (size_t i = 0; i < requests->n; i++, request++) {
                table_add_number(ret, request->id);
                add_time(ret, request->created);
                add_user(ret, request->uid);
                table_add(ret,
                                text_equal(request->state, "returning") ? _("to give back")
                                                                        : _("to buy"));
                add_coins(ret, request, platforms);
                if (gives_back_part(request)) /* it is the whole request's */
                        table_add(ret, NULL);
                else
                        add_amount(ret, request->price, request->currency);
                table_add(ret, request->note);
        }
}

static void add_sum(Table *table, const BudgetSum *sum, const RecordList *platforms) {
        table_add(table, sum->platform ? platform_name(platforms, sum->platform) : NULL);
        add_amount(table, sum->completed, sum->unit);
        add_amount(table, sum->held, sum->unit);
        add_amount(table, sum->cancelled, sum->unit);
        add_amount(table, sum->refunded, sum->unit);
        table_add_number(table, sum->requests);
        table_add_number(table, sum->rejected);
}

void listing_sums(Table *ret, const RecordList *sums, const RecordList *platforms) {
        static const Column columns[] = {{N_("PLATFORM"), COLUMN_CUT}, {N_("BOUGHT"), COLUMN_RIGHT},
                        {N_("HELD"), COLUMN_RIGHT}, {N_("CANCELLED"), COLUMN_RIGHT},
                        {N_("REFUNDED"), COLUMN_RIGHT},
                        {N_("REQUESTS"), COLUMN_RIGHT | COLUMN_DROP},
                        {N_("REJECTED"), COLUMN_RIGHT | COLUMN_DROP}};
        const BudgetSum *items = sums->items;

        *ret = TABLE(columns);
        for (size_t i = 0; i < sums->n; i++)
                if (text_equal(items[i].unit, UNIT_COINS))
                        add_sum(ret, &items[i], platforms);
        for (size_t i = 0; i < sums->n; i++)
                if (!text_equal(items[i].unit, UNIT_COINS))
                        add_sum(ret, &items[i], platforms);
}
