/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* compare: the platforms side by side: what the same money buys, and what reaches the creator. */

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "client/command.h"
#include "client/listing_catalog.h"
#include "client/purse.h"
#include "client/table.h"
#include "client/translate.h"
#include "client/verbs.h"
#include "common/money.h"
#include "common/util.h"

/* So much is spent, in minor units. */
#define SPENT_CURRENCY "USD"
enum { SPENT = 1000 };

enum { BUNDLES_MAX = 64, ROWS_MAX = 64 };

typedef struct Comparing {
        Command *command;
        BudgetError *error;
        const RecordList *bundles; /* of all platforms, in the currency */
        Comparison rows[ROWS_MAX];
        size_t n;
} Comparing;

static const char *const channels[] = {"web", "app"};

/* The most coins that the money buys on a platform in one channel. 0, or -errno. */
static int most_coins(const Comparing *comparing, const char *platform, const char *channel,
                int64_t *ret) {
        int64_t coins[BUNDLES_MAX], prices[BUNDLES_MAX], counts[BUNDLES_MAX];
        const BudgetBundle *bundle = comparing->bundles->items;
        size_t n = 0;

        for (size_t i = 0; i < comparing->bundles->n && n < BUNDLES_MAX; i++, bundle++) {
                if (!text_equal(bundle->platform, platform) ||
                                !text_equal(bundle->channel, channel))
                        continue;
                coins[n] = bundle->coins + bundle->bonus;
                prices[n++] = bundle->price;
        }
        int r = purse_most(coins, prices, n, SPENT, counts);
        *ret = 0;
        for (size_t i = 0; i < n && r >= 0; i++)
                *ret += coins[i] * counts[i];
        return r;
}

/* The daemon knows the rest: the cheapest way to the most coins costs no more than the money. */
static int quote_row(Comparing *comparing, Comparison *row) {
        _cleanup_(record_list_clear) RecordList offers = {.type = &budget_offer_type};

        int r = budget_client_quote(comparing->command->client, row->platform->id, row->coins,
                        SPENT_CURRENCY, comparing->error, &offers);
        const BudgetOffer *offer = offers.items;
        for (size_t i = 0; i < offers.n; i++, offer++)
                if (text_equal(offer->channel, row->channel) &&
                                text_equal(offer->currency, SPENT_CURRENCY)) {
                        row->coins = offer->coins;
                        row->price = offer->price;
                        row->creator_gets = offer->creator_gets;
                }
        return r;
}

static void add_row(Comparing *comparing, const Comparison *row) {
        if (comparing->n < ROWS_MAX)
                comparing->rows[comparing->n++] = *row;
}

/* Of a platform, and nothing known of what the money buys there. */
static Comparison row_of(const BudgetPlatform *platform) {
        return (Comparison){
                        .platform = platform,
                        .id = platform->id,
                        .coins = NOT_GIVEN,
                        .price = NOT_GIVEN,
                        .currency = SPENT_CURRENCY,
                        .creator_gets = NOT_GIVEN,
        };
}

static bool is_listed(const Comparing *comparing, const char *platform) {
        const BudgetBundle *bundle = comparing->bundles->items;

        for (size_t i = 0; i < comparing->bundles->n; i++)
                if (text_equal(bundle[i].platform, platform))
                        return true;
        return false;
}

static int compare_coins(Comparing *comparing, const BudgetPlatform *platform) {
        Comparison none = row_of(platform);
        size_t n = comparing->n;
        int r = 0;

        for (size_t i = 0; i < ELEMENTSOF(channels) && r >= 0; i++) {
                Comparison row = none;

                row.channel = channels[i];
                r = most_coins(comparing, platform->id, row.channel, &row.coins);
                if (r < 0 || row.coins == 0)
                        continue;
                r = quote_row(comparing, &row);
                if (r >= 0)
                        add_row(comparing, &row);
        }
        none.too_little = is_listed(comparing, platform->id);
        if (r >= 0 && comparing->n == n)
                add_row(comparing, &none);
        return r;
}

static void compare_money(Comparing *comparing, const BudgetPlatform *platform) {
        Comparison row = row_of(platform);

        row.price = SPENT;
        if (platform->creator_percent > 0)
                row.creator_gets = row.price * platform->creator_percent / 100;
        add_row(comparing, &row);
}

static int compare_all(Comparing *comparing) {
        const RecordList *platforms = command_platforms(comparing->command);
        const BudgetPlatform *platform = platforms->items;
        int r = 0;

        for (size_t i = 0; i < platforms->n && r >= 0; i++, platform++) {
                if (!platform->id)
                        continue;
                if (text_equal(platform->sold_in, "money"))
                        compare_money(comparing, platform);
                else
                        r = compare_coins(comparing, platform);
        }
        return r;
}

static void rows_json(Json *json, const Comparing *comparing) {
        static const Field fields[] = {
                        FIELD(Comparison, "platform", "s", id),
                        FIELD(Comparison, "channel", "s", channel),
                        FIELD(Comparison, "coins", "x", coins),
                        FIELD(Comparison, "price", "x", price),
                        FIELD(Comparison, "currency", "s", currency),
                        FIELD(Comparison, "creator-gets", "x", creator_gets),
        };
        static const RecordType type = RECORD_TYPE(Comparison, fields);

        json_begin(json, '[');
        for (size_t i = 0; i < comparing->n; i++)
                json_record(json, &type, &comparing->rows[i]);
        json_end(json, '[');
}

static int print_rows(const Comparing *comparing) {
        Command *command = comparing->command;
        _cleanup_(table_clear) Table table = {0};
        char money[MONEY_TEXT_MAX];

        amount_to_text(SPENT, SPENT_CURRENCY, money);
        command_pager(command);
        if (!command->arguments->no_legend)
                fprintf(command->out, _("What %s buys on each platform:\n\n"), money);
        listing_comparisons(&table, comparing->rows, comparing->n);
        int status = command_table(command, &table);
        if (status == STATUS_DONE && !command->arguments->quiet)
                command_say(command,
                                _("\nPrices change: look at their dates, and what else is known: coinbudget bundles tiktok"));
        return status;
}

int verb_compare(Command *command) {
        _cleanup_(record_list_clear) RecordList bundles = {.type = &budget_bundle_type};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        Comparing comparing = {
                        .command = command,
                        .error = &error,
                        .bundles = &bundles,
        };
        Json json;

        if (budget_client_list_bundles(command->client, "", SPENT_CURRENCY, &error, &bundles) < 0 ||
                        compare_all(&comparing) < 0)
                return command_fail(command, &error);
        if (!command_json(command, &json))
                return print_rows(&comparing);
        rows_json(&json, &comparing);
        return STATUS_DONE;
}
