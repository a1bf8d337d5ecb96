/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE

/* platforms, bundles, quote: what can be bought, where, and for how much. */

#include <errno.h>
#include <inttypes.h>
#include <stdlib.h>
#include <string.h>

#include "client/command.h"
#include "client/listing_catalog.h"
#include "client/sentence_catalog.h"
#include "client/table.h"
#include "client/translate.h"
#include "client/verbs.h"
#include "client/words.h"
#include "client/worth.h"
#include "common/util.h"

/* "tiktok.com, app-store"; NULL is an empty list. NULL: no memory. */
static char *texts_join(char *const *texts) {
        size_t length = 1;
        for (char *const *text = texts; text && *text; text++)
                length += strlen(*text) + strlen(", ");

        char *joined = calloc(1, length), *end = joined;
        for (char *const *text = texts; joined && text && *text; text++)
                end = stpcpy(text == texts ? end : stpcpy(end, ", "), *text);
        return joined;
}

static const char *sold_in_words(const char *sold_in) {
        if (text_equal(sold_in, "coins"))
                return _("coins");
        return text_equal(sold_in, "money") ? _("money") : sold_in;
}

static int print_platforms(const Command *command, const RecordList *platforms) {
        static const Column columns[] = {{N_("PLATFORM"), 0}, {N_("NAME"), COLUMN_CUT},
                        {N_("SOLD IN"), COLUMN_DROP}, {N_("OFFICIAL SELLERS"), COLUMN_CUT},
                        {N_("CREATOR GETS"), COLUMN_DROP}};
        _cleanup_(table_clear) Table table = {.columns = columns, .n_columns = ELEMENTSOF(columns)};
        const BudgetPlatform *platform = platforms->items;

        for (size_t i = 0; i < platforms->n; i++, platform++) {
                _cleanup_free_ char *sellers = texts_join(platform->official);
                char percent[24] = "";

                if (!sellers)
                        return command_fail_memory();
                if (platform->creator_percent > 0)
                        snprintf(percent, sizeof percent, "%" PRId64 " %%",
                                        platform->creator_percent);
                table_add(&table, platform->id);
                table_add(&table, platform->name);
                table_add(&table, sold_in_words(platform->sold_in));
                table_add(&table, sellers);
                table_add(&table, percent);
        }
        return command_table(command, &table);
}

int verb_platforms(Command *command) {
        return command_list(command, budget_client_list_platforms, print_platforms);
}

/* ---- bundles ---- */

/* In which order currencies are shown: one's own, then as the daemon's list begins with them. */
typedef struct Order {
        const RecordList *listed; /* as it came */
        const char *own;
} Order;

static size_t currency_place(const Order *order, const BudgetBundle *of) {
        const BudgetBundle *bundle = order->listed->items;
        size_t i = 0;

        if (text_equal(of->currency, order->own))
                return 0;
        while (i < order->listed->n &&
                        (!text_equal(bundle[i].platform, of->platform) ||
                                        !text_equal(bundle[i].currency, of->currency)))
                i++;
        return i + 1;
}

static int compare_bundles(const void *a, const void *b, void *userdata) {
        const BudgetBundle *x = a, *y = b;
        int order = strcmp(x->platform ? x->platform : "", y->platform ? y->platform : "");
        size_t left = currency_place(userdata, x), right = currency_place(userdata, y);

        if (order != 0)
                return order;
        return left != right ? (left < right ? -1 : 1) : bundle_order(x, y);
}

/* Of one platform and currency the cheapest coin first. *ret is a copy that borrows from the list;
 * its items are the caller's to free. 0 or -ENOMEM. */
static int bundles_sort(const RecordList *bundles, const char *own, RecordList *ret) {
        Order order = {bundles, own};
        BudgetBundle *sorted = calloc(bundles->n + 1, sizeof(*sorted));

        if (!sorted)
                return -ENOMEM;
        if (bundles->n > 0) {
                memcpy(sorted, bundles->items, bundles->n * sizeof(*sorted));
                qsort_r(sorted, bundles->n, sizeof(*sorted), compare_bundles, &order);
        }
        *ret = (RecordList){.type = bundles->type, .items = sorted, .n = bundles->n};
        return 0;
}

static int print_bundles(Command *command, const RecordList *bundles) {
        const RecordList *platforms = command_platforms(command);
        const Arguments *arguments = command->arguments;
        const BudgetPlatform *platform =
                        arguments->platform ? platform_find(platforms, arguments->platform) : NULL;
        _cleanup_(table_clear) Table table = {0};

        command_pager(command);
        if (bundles->n > 0) {
                listing_bundles(&table, bundles, platform ? NULL : platforms);
                int status = command_table(command, &table);
                if (status != STATUS_DONE)
                        return status;
        }
        if (!arguments->quiet)
                sentence_bundles(platform, bundles->n, arguments->currency, command->out);
        return STATUS_DONE;
}

int verb_bundles(Command *command) {
        _cleanup_(record_list_clear) RecordList bundles = {.type = &budget_bundle_type};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        const char *platform = arguments->platform ? arguments->platform : "";
        RecordList sorted;
        Json json;

        if (budget_client_list_bundles(
                            command->client, platform, arguments->currency, &error, &bundles) < 0)
                return command_fail(command, &error);
        if (command_json(command, &json)) {
                json_records(&json, &bundles);
                return STATUS_DONE;
        }
        if (bundles_sort(&bundles, own_currency(arguments->currency), &sorted) < 0)
                return command_fail_memory();
        int status = print_bundles(command, &sorted);
        free(sorted.items);
        return status;
}

/* ---- quote ---- */

static int print_offers(Command *command, const RecordList *offers, const RecordList *bundles) {
        const Arguments *arguments = command->arguments;
        const Quoted quoted = {
                        .platform = arguments->platform,
                        .coins = arguments->coins,
                        .own = own_currency(arguments->currency),
                        .offers = offers,
                        .platforms = command_platforms(command),
        };
        _cleanup_(table_clear) Table table = {0};

        command_pager(command);
        if (!arguments->no_legend)
                sentence_quote_head(&quoted, command->out);
        if (offers->n == 0)
                return STATUS_DONE;
        listing_offers(&table, offers, bundles, quoted.own);
        int status = command_table(command, &table);
        if (status == STATUS_DONE && !arguments->quiet)
                sentence_quote_why(&quoted, command->out);
        return status;
}

static bool is_sold_in_money(Command *command) {
        const BudgetPlatform *platform =
                        platform_find(command_platforms(command), command->arguments->platform);

        return platform && text_equal(platform->sold_in, "money");
}

int verb_quote(Command *command) {
        _cleanup_(record_list_clear) RecordList offers = {.type = &budget_offer_type};
        _cleanup_(record_list_clear) RecordList bundles = {.type = &budget_bundle_type};
        _cleanup_(budget_error_clear) BudgetError error = {0};
        const Arguments *arguments = command->arguments;
        const char *own = own_currency(arguments->currency);
        Json json;

        if (!command_json(command, &json) && is_sold_in_money(command)) {
                sentence_bundles(platform_find(&command->platforms, arguments->platform), 0, "",
                                command->out);
                return STATUS_USAGE;
        }
        if (budget_client_quote(command->client, arguments->platform, arguments->coins, own, &error,
                            &offers) < 0)
                return command_fail(command, &error);
        if (command_json(command, &json)) {
                json_records(&json, &offers);
                return STATUS_DONE;
        }
        if (budget_client_list_bundles(command->client, arguments->platform, "", &error, &bundles) <
                        0)
                return command_fail(command, &error);
        return print_offers(command, &offers, &bundles);
}
