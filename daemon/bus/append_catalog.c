/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Platforms, their bundles, and offers. */

#define _GNU_SOURCE
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

#include "bus/append.h"
#include "common/util.h"

/* "A sentence. (SOURCE, AS-OF)"; NULL: no memory. */
static char *fact_text(const char *text, const Origin *origin) {
        char *line;
        int r = asprintf(&line, "%s (%s%s%s)", text, origin->source, origin->as_of ? ", " : "",
                        origin->as_of ? origin->as_of : "");

        return r < 0 ? NULL : line;
}

/* What reaches the creator, as a sentence; NULL: no memory. */
static char *creator_text(const Platform *platform) {
        const Creator *creator = &platform->creator;
        char money[MONEY_TEXT_MAX];
        char *text;
        int r;

        amount_to_text(creator->per_coin, creator->currency, money);
        if (creator->percent > 0)
                r = asprintf(&text, "The creator gets about %u %% of what is paid.",
                                creator->percent);
        else
                r = asprintf(&text, "The creator gets %s per %s.", money, platform->unit);
        if (r < 0)
                return NULL;
        char *line = fact_text(text, &creator->origin);
        free(text);
        return line;
}

static int append_facts(sd_bus_message *message, const Platform *platform) {
        char *lines[FACTS_MAX + 2] = {NULL};
        size_t n = 0;
        int r = 0;

        for (size_t i = 0; i < platform->n_facts && r >= 0; i++) {
                const Fact *fact = &platform->facts[i];

                lines[n] = fact_text(fact->text, &fact->origin);
                r = lines[n++] ? 0 : -ENOMEM;
        }
        if (r >= 0 && platform->creator.origin.source) {
                lines[n] = creator_text(platform);
                r = lines[n++] ? 0 : -ENOMEM;
        }
        if (r >= 0)
                r = append_texts(message, "facts", (const char *const *) lines);
        for (size_t i = 0; i < n; i++)
                free(lines[i]);
        return r;
}

int append_platform(sd_bus_message *message, const Platform *platform) {
        unsigned percent = platform_creator_percent(platform);
        const Field fields[] = {
                        FIELD_TEXT("id", platform->id),
                        FIELD_TEXT("name", platform->name),
                        FIELD_TEXT("unit", platform->unit),
                        FIELD_TEXT("sold-in", platform->sold_in_money ? "money" : "coins"),
                        FIELD("creator-percent", 'u', percent > 0 ? (int64_t) percent : ABSENT),
        };

        int r = sd_bus_message_open_container(message, 'a', "{sv}");
        if (r >= 0)
                r = append_fields(message, fields, ELEMENTSOF(fields));
        if (r >= 0)
                r = append_texts(message, "official", (const char *const *) platform->official);
        if (r >= 0)
                r = append_facts(message, platform);
        return r < 0 ? r : sd_bus_message_close_container(message);
}

int append_bundle(sd_bus_message *message, const BundleView *view) {
        const Bundle *bundle = view->bundle;
        const Field fields[] = {
                        FIELD_TEXT("platform", view->platform),
                        FIELD_TEXT("channel", bundle->channel),
                        FIELD("coins", 'x', bundle->coins),
                        FIELD("bonus", 'x', bundle->bonus),
                        FIELD("price", 'x', bundle->price),
                        FIELD_TEXT("currency", bundle->currency),
                        FIELD_TEXT("as-of", bundle->origin.as_of),
                        FIELD_TEXT("source", bundle->origin.source),
                        FIELD("until", 't', view->until),
                        FIELD("fits", 'b', view->fits),
        };

        return append_dictionary(message, fields, ELEMENTSOF(fields));
}

/* A count beyond 32 bits stands in several parts. */
static int append_pack(sd_bus_message *message, const OfferPack *pack) {
        int64_t left = pack->count;
        int r = 0;

        while (left > 0 && r >= 0) {
                uint32_t part = left < UINT32_MAX ? (uint32_t) left : UINT32_MAX;

                r = sd_bus_message_append(message, "(xu)", pack->coins, part);
                left -= part;
        }
        return r;
}

static int append_packs(sd_bus_message *message, const OfferView *offer) {
        int r = append_open_entry(message, "bundles", "a(xu)");

        if (r >= 0)
                r = sd_bus_message_open_container(message, 'a', "(xu)");
        for (size_t i = 0; i < offer->n_packs && r >= 0; i++)
                r = append_pack(message, &offer->packs[i]);
        if (r >= 0)
                r = sd_bus_message_close_container(message);
        return r < 0 ? r : append_close_entry(message);
}

int append_offer(sd_bus_message *message, const OfferView *offer) {
        const Field fields[] = {
                        FIELD_TEXT("channel", offer->channel),
                        FIELD("coins", 'x', offer->coins),
                        FIELD("price", 'x', offer->price),
                        FIELD_TEXT("currency", offer->currency),
                        FIELD("in-own-currency", 'x', offer->own),
                        FIELD("per-100", 'x', offer->per_100),
                        FIELD("creator-gets", 'x', offer->creator),
                        FIELD("approved", 'b', offer->approved),
                        FIELD_TEXT("reason", reason_to_text(offer->reason)),
        };

        int r = sd_bus_message_open_container(message, 'a', "{sv}");
        if (r >= 0)
                r = append_fields(message, fields, ELEMENTSOF(fields));
        if (r >= 0)
                r = append_packs(message, offer);
        return r < 0 ? r : sd_bus_message_close_container(message);
}
