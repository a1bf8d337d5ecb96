/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The platforms' files: catalog/catalog.h. The input is the installed tiktok.conf, and behind a
 * line of NEXT_FILE the local twitch.conf, which adds to it, and tiktok.conf, which stands in its
 * stead. */

#include <errno.h>
#include <inttypes.h>
#include <stdio.h>

#include "catalog/catalog.h"
#include "catalog/date.h"
#include "common/url.h"
#include "tests/fuzz/input.h"

#define NEXT_FILE "\n--- next file ---\n"

/* inih's. */
enum { LINE_MAX_BYTES = 198 };

__extension__ typedef __int128 Wide;

static void check_origin(const Origin *origin) {
        HOLDS(readable(origin->source));
        HOLDS(!origin->as_of || date_part_valid(origin->as_of));
}

static void check_bundle(const Bundle *bundle) {
        HOLDS(text_equal(bundle->channel, "app") || text_equal(bundle->channel, "web"));
        HOLDS(currency_known(bundle->currency, NULL));
        HOLDS(bundle->coins >= 1 && bundle->bonus >= 0);
        HOLDS(bundle->coins + bundle->bonus <= AMOUNT_MAX);
        HOLDS(bundle->price >= 1 && bundle->price <= AMOUNT_MAX);
        check_origin(&bundle->origin);
        if (!*bundle->first) {
                HOLDS(!*bundle->last && bundle->bonus == 0);
                return;
        }
        HOLDS(date_valid(bundle->first) && date_valid(bundle->last));
        HOLDS(strcmp(bundle->first, bundle->last) <= 0);
        HOLDS(text_equal(bundle->origin.as_of, bundle->first));
        HOLDS(bundle_runs(bundle, bundle->first) && bundle_runs(bundle, bundle->last));
        HOLDS(!bundle_runs(bundle, "1899-12-31") && !bundle_runs(bundle, "9999-12-31"));
}

static void check_official(char *const *official) {
        HOLDS(official && *official);
        for (; *official; official++) {
                char address[URL_HOST_MAX + sizeof("https://")];
                Url url;

                if (store_valid(*official))
                        continue;
                (void) snprintf(address, sizeof(address), "https://%s", *official);
                url_read(address, &url);
                HOLDS(url.kind == URL_HTTPS && text_equal(url.host, *official));
        }
}

static void check_creator(const Platform *platform) {
        const Creator *creator = &platform->creator;

        HOLDS(platform_creator_percent(platform) <= 100);
        if (creator->percent == 0 && creator->per_coin == 0)
                return;
        HOLDS(creator->percent <= 100 && (creator->percent == 0) == (creator->per_coin > 0));
        HOLDS(creator->per_coin >= 0 && creator->per_coin <= AMOUNT_MAX);
        HOLDS(creator->percent > 0 || currency_known(creator->currency, NULL));
        HOLDS(creator->percent == 0 || platform_creator_percent(platform) == creator->percent);
        check_origin(&creator->origin);
}

/* No coin of the list is cheaper than the cheapest, or dearer than the dearest. */
static void check_list(const Platform *platform, const char *today) {
        const char *currency = platform_currency(platform);

        HOLDS((platform->n_bundles > 0) == (currency != NULL));
        if (!currency)
                return;
        const Bundle *least = platform_bundle(platform, currency, today, PRICE_CHEAPEST);
        const Bundle *most = platform_bundle(platform, currency, today, PRICE_DEAREST);
        HOLDS(least && most && bundle_runs(least, today) && !*most->first);
        for (size_t i = 0; i < platform->n_bundles; i++) {
                const Bundle *bundle = &platform->bundles[i];
                int64_t coins = bundle->coins + bundle->bonus;

                if (!text_equal(bundle->currency, currency) || !bundle_runs(bundle, today))
                        continue;
                HOLDS((Wide) least->price * coins <=
                                (Wide) bundle->price * (least->coins + least->bonus));
                HOLDS(*bundle->first ||
                                (Wide) most->price * coins >= (Wide) bundle->price * most->coins);
        }
}

static void check_platform(const Platform *platform) {
        HOLDS(platform_id_valid(platform->id));
        HOLDS(readable(platform->name) && readable(platform->unit));
        check_official(platform->official);
        check_creator(platform);
        HOLDS(platform->n_bundles <= BUNDLES_MAX && platform->n_facts <= FACTS_MAX);
        HOLDS(!platform->sold_in_money || platform->n_bundles == 0);
        HOLDS(!platform->sold_in_money || platform->creator.per_coin == 0);
        for (size_t i = 0; i < platform->n_bundles; i++)
                check_bundle(&platform->bundles[i]);
        for (size_t i = 0; i < platform->n_facts; i++) {
                HOLDS(readable(platform->facts[i].text));
                check_origin(&platform->facts[i].origin);
        }
        check_list(platform, "2026-11-20");
}

/* The files' own form. */

static void print_money(int64_t amount, const char *currency, FILE *out) {
        char text[MONEY_TEXT_MAX];

        amount_to_text(amount, currency, text);
        (void) fprintf(out, "%.*s%s", (int) strcspn(text, " "), text, currency);
}

static const char *as_of_text(const Origin *origin) {
        return origin->as_of ? origin->as_of : "-";
}

static void print_bundle(const Bundle *bundle, FILE *out) {
        bool deal = *bundle->first;

        (void) fprintf(out, "%s=%s %" PRId64 " ", deal ? "Deal" : "Bundle", bundle->channel,
                        bundle->coins);
        if (deal)
                (void) fprintf(out, "%" PRId64 " ", bundle->bonus);
        print_money(bundle->price, bundle->currency, out);
        if (deal)
                (void) fprintf(out, " %s %s %s\n", bundle->first, bundle->last,
                                bundle->origin.source);
        else
                (void) fprintf(out, " %s %s\n", as_of_text(&bundle->origin), bundle->origin.source);
}

static void print_creator(const Creator *creator, FILE *out) {
        if (creator->percent == 0 && creator->per_coin == 0)
                return;
        (void) fputs("Creator=", out);
        if (creator->percent > 0)
                (void) fprintf(out, "%u%%", creator->percent);
        else
                print_money(creator->per_coin, creator->currency, out);
        (void) fprintf(out, " %s %s\n", as_of_text(&creator->origin), creator->origin.source);
}

static void print_platform(const Platform *platform, FILE *out) {
        (void) fprintf(out,
                        "[Platform]\nId=%s\nName=%s\nUnit=%s\nSoldIn=%s\nOfficial=", platform->id,
                        platform->name, platform->unit,
                        platform->sold_in_money ? "money" : "coins");
        for (char **official = platform->official; *official; official++)
                (void) fprintf(out, "%s ", *official);
        (void) fputs("\n", out);
        print_creator(&platform->creator, out);
        for (size_t i = 0; i < platform->n_bundles; i++)
                print_bundle(&platform->bundles[i], out);
        for (size_t i = 0; i < platform->n_facts; i++)
                (void) fprintf(out, "Fact=%s %s: %s\n", as_of_text(&platform->facts[i].origin),
                                platform->facts[i].origin.source, platform->facts[i].text);
}

/* "tiktok", and "twitch" behind it, as files; NULL where there is none. */
typedef struct Printed {
        char *files[2];
} Printed;

static void printed_clear(Printed *printed) {
        free(printed->files[0]);
        free(printed->files[1]);
}

static Printed catalog_print(const Catalog *catalog) {
        Printed printed = {0};

        HOLDS(catalog->n_platforms >= 1 && catalog->n_platforms <= ELEMENTSOF(printed.files));
        for (size_t i = 0; i < catalog->n_platforms; i++) {
                size_t size;
                FILE *out = must(open_memstream(&printed.files[i], &size));
                check_platform(&catalog->platforms[i]);
                HOLDS(catalog_platform(catalog, catalog->platforms[i].id) ==
                                &catalog->platforms[i]);
                HOLDS(i == 0 || strcmp(catalog->platforms[i - 1].id, catalog->platforms[i].id) < 0);
                print_platform(&catalog->platforms[i], out);
                HOLDS(fclose(out) == 0);
        }
        return printed;
}

/* 0 and what was read; -EBADMSG and faults. */
static int load(Piece vendor, Piece added, Piece replaced, Faults *faults, Printed *ret) {
        Catalog *catalog = (Catalog *) faults;

        scratch_write("vendor/tiktok.conf", vendor);
        scratch_write("local/twitch.conf", added);
        scratch_write("local/tiktok.conf", replaced);
        _cleanup_free_ char *folder = must(strdup(scratch_path("vendor")));
        int r = catalog_load(folder, scratch_path("local"), faults, &catalog);
        faults_check(faults);
        if (r < 0) {
                HOLDS(r == -EBADMSG && faults->n_lines > 0 && catalog == (Catalog *) faults);
                return r;
        }
        HOLDS(faults->n_lines == 0);
        *ret = catalog_print(catalog);
        catalog_free(catalog);
        return 0;
}

/* Written in full a price may be longer than the line had room for. */
static bool lines_fit(const char *text) {
        for (; text && *text; text = strchr(text, '\n'), text += text ? 1 : 0)
                if (strcspn(text, "\n") > LINE_MAX_BYTES)
                        return false;
        return true;
}

static Piece piece_of(const char *text) {
        return text ? (Piece){text, strlen(text)} : (Piece){0};
}

static void expect_printed(const Printed *a, const Printed *b) {
        HOLDS(text_equal(a->files[0], b->files[0]) && text_equal(a->files[1], b->files[1]));
}

/* What was read, written down and read again. */
static void check_again(const Printed *printed) {
        _cleanup_(printed_clear) Printed again = {0};
        Faults faults = {0};

        if (!lines_fit(printed->files[0]) || !lines_fit(printed->files[1]))
                return;
        HOLDS(load(piece_of(printed->files[0]), piece_of(printed->files[1]), (Piece){0}, &faults,
                              &again) == 0);
        expect_printed(printed, &again);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        Piece rest = {(const char *) data, size};
        Piece vendor = piece_next(&rest, NEXT_FILE), added = piece_next(&rest, NEXT_FILE);
        _cleanup_(printed_clear) Printed printed = {0}, same = {0};
        Faults faults = {0}, faults_same = {0};

        int r = load(vendor, added, rest, &faults, &printed);
        HOLDS(load(vendor, added, rest, &faults_same, &same) == r);
        HOLDS(faults_equal(&faults, &faults_same));
        expect_printed(&printed, &same);
        if (r == 0)
                check_again(&printed);
        faults_clear(&faults);
        faults_clear(&faults_same);
        return 0;
}
