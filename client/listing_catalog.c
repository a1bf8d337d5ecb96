/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/listing_catalog.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "client/translate.h"
#include "client/words.h"
#include "client/worth.h"
#include "common/contract.h"
#include "common/money.h"
#include "common/timetext.h"
#include "common/util.h"

#define TABLE(cells) ((Table){.columns = (cells), .n_columns = ELEMENTSOF(cells)})

static void add_money(Table *table, int64_t amount, const char *currency) {
        char text[MONEY_TEXT_MAX] = "";

        if (amount != NOT_GIVEN && currency)
                amount_to_text(amount, currency, text);
        table_add(table, text);
}

/* A text that was made for the cell; NULL: no memory. */
static void add_made(Table *table, char *text) {
        if (text)
                table_add(table, text);
        else
                table->failed = true;
        free(text);
}

static void add_coins(Table *table, const BudgetBundle *bundle) {
        char *text = NULL;

        if (bundle->bonus > 0 &&
                        asprintf(&text, "%" PRId64 " + %" PRId64, bundle->coins, bundle->bonus) >=
                                        0)
                add_made(table, text);
        else
                table_add_number(table, bundle->coins);
}

static const char *as_of_words(const char *as_of) {
        return as_of ? as_of : _("not dated");
}

void listing_bundles(Table *ret, const RecordList *bundles, const RecordList *platforms) {
        static const Column columns[] = {{N_("PLATFORM"), COLUMN_DROP}, {N_("WHERE"), 0},
                        {N_("COINS"), COLUMN_RIGHT}, {N_("PRICE"), COLUMN_RIGHT},
                        {N_("PER 100"), COLUMN_RIGHT}, {N_("FITS"), 0}, {N_("UNTIL"), COLUMN_DROP},
                        {N_("AS OF"), COLUMN_DROP}, {N_("REPORTED BY"), COLUMN_CUT | COLUMN_DROP}};
        const BudgetBundle *bundle = bundles->items;

        *ret = TABLE(columns);
        for (size_t i = 0; i < bundles->n; i++, bundle++) {
                char until[TIME_TEXT_MAX] = "";

                if (bundle->until != NOT_GIVEN)
                        time_to_text(bundle->until, until);
                table_add(ret,
                                platforms && bundle->platform
                                                ? platform_name(platforms, bundle->platform)
                                                : NULL);
                table_add(ret, bundle->channel);
                add_coins(ret, bundle);
                add_money(ret, bundle->price, bundle->currency);
                add_money(ret, bundle_per_100(bundle), bundle->currency);
                table_add(ret, bundle->fits == 1 ? _("yes") : _("no"));
                table_add(ret, until);
                table_add(ret, as_of_words(bundle->as_of));
                table_add(ret, bundle->source);
        }
}

/* "15 x 70 + 1 x 350"; NULL: no memory. */
static char *packs_text(const Pairs *packs) {
        char *text = NULL;
        size_t size = 0;
        FILE *stream = open_memstream(&text, &size);

        if (!stream)
                return NULL;
        for (size_t i = 0; i < packs->n; i++)
                fprintf(stream, "%s%" PRId64 " x %" PRId64, i > 0 ? " + " : "",
                                packs->items[i].second, packs->items[i].first);
        if (fclose(stream) != 0) {
                free(text);
                return NULL;
        }
        return text;
}

/* The oldest date among the bundles that the offer is made of: "" sorts before every date. */
static const char *offer_as_of(const BudgetOffer *offer, const RecordList *bundles) {
        const char *oldest = NULL;

        for (size_t i = 0; i < offer->bundles.n; i++) {
                const BudgetBundle *bundle = bundles->items;

                for (size_t j = 0; j < bundles->n; j++, bundle++) {
                        const char *as_of = bundle->as_of ? bundle->as_of : "";

                        if (bundle->coins + bundle->bonus == offer->bundles.items[i].first &&
                                        text_equal(bundle->channel, offer->channel) &&
                                        text_equal(bundle->currency, offer->currency) &&
                                        (!oldest || strcmp(as_of, oldest) < 0))
                                oldest = as_of;
                }
        }
        return as_of_words(oldest && *oldest ? oldest : NULL);
}

static const char *allowed_words(const BudgetOffer *offer) {
        if (offer->approved == 1)
                return _("yes");
        if (text_equal(offer->reason, "awaiting-approval"))
                return _("by a guardian");
        return reason_words(offer->reason ? offer->reason : "");
}

void listing_offers(
                Table *ret, const RecordList *offers, const RecordList *bundles, const char *own) {
        static const Column columns[] = {{N_("WHERE"), 0}, {N_("BUY"), 0},
                        {N_("COINS"), COLUMN_RIGHT}, {N_("PRICE"), COLUMN_RIGHT},
                        {N_("ABOUT"), COLUMN_RIGHT | COLUMN_DROP},
                        {N_("PER 100"), COLUMN_RIGHT | COLUMN_DROP},
                        {N_("CREATOR GETS"), COLUMN_RIGHT | COLUMN_DROP},
                        {N_("AS OF"), COLUMN_DROP}, {N_("ALLOWED"), 0}};
        const BudgetOffer *offer = offers->items;

        *ret = TABLE(columns);
        for (size_t i = 0; i < offers->n; i++, offer++) {
                bool converted = offer->currency && *own && !text_equal(offer->currency, own);

                table_add(ret, offer->channel);
                add_made(ret, packs_text(&offer->bundles));
                table_add_number(ret, offer->coins);
                add_money(ret, offer->price, offer->currency);
                add_money(ret, converted ? offer->in_own_currency : NOT_GIVEN, own);
                add_money(ret, offer->per_100, offer->currency);
                add_money(ret, offer->creator_gets, offer->currency);
                table_add(ret, offer_as_of(offer, bundles));
                table_add(ret, allowed_words(offer));
        }
}

/* "910 Coins", "no coins", "too little", "no price known"; NULL: no memory. */
static char *bought_text(const Comparison *row) {
        const char *unit = row->platform->unit;
        char words[WORDS_MAX];

        if (row->channel && unit)
                snprintf(words, sizeof(words), "%" PRId64 " %s%s", row->coins, unit,
                                row->coins == 1 ? "" : "s");
        else if (row->channel)
                (void) number_words(row->coins, words);
        else
                snprintf(words, sizeof(words), "%s",
                                text_equal(row->platform->sold_in, "money") ? _("no coins")
                                                : row->too_little           ? _("too little")
                                                                            : _("no price known"));
        return strdup(words);
}

/* Where one of the channels buys: on the web at the hosts, in the app through its store. NULL: no
 * memory. */
static char *shops_text(char *const *official, const char *channel) {
        char *text = NULL;
        size_t size = 0;
        FILE *stream = open_memstream(&text, &size);
        const char *between = "";
        bool stores = false;

        if (!stream)
                return NULL;
        for (; official && *official; official++)
                if (store_valid(*official)) {
                        stores = true;
                } else if (!text_equal(channel, "app")) {
                        fprintf(stream, "%s%s", between, *official);
                        between = ", ";
                }
        if (stores && !text_equal(channel, "web"))
                fprintf(stream, "%s%s", between, _("app stores"));
        if (fclose(stream) != 0) {
                free(text);
                return NULL;
        }
        return text;
}

void listing_comparisons(Table *ret, const Comparison rows[], size_t n) {
        static const Column columns[] = {{N_("PLATFORM"), COLUMN_CUT}, {N_("WHERE"), COLUMN_DROP},
                        {N_("BUYS"), COLUMN_RIGHT}, {N_("FOR"), COLUMN_RIGHT},
                        {N_("CREATOR GETS"), COLUMN_RIGHT | COLUMN_DROP},
                        {N_("SOLD BY"), COLUMN_CUT | COLUMN_DROP}};

        *ret = TABLE(columns);
        for (size_t i = 0; i < n; i++) {
                const BudgetPlatform *platform = rows[i].platform;

                table_add(ret, platform->name ? platform->name : platform->id);
                table_add(ret, rows[i].channel);
                add_made(ret, bought_text(&rows[i]));
                add_money(ret, rows[i].price, rows[i].currency);
                add_money(ret, rows[i].creator_gets, rows[i].currency);
                add_made(ret, shops_text(platform->official, rows[i].channel));
        }
}
