/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* Sellers as an app might name them: common/url.h and catalog/seller.h, with the real catalogue. */

#define _GNU_SOURCE 1
#include <ctype.h>
#include <stdarg.h>
#include <stdio.h>

#include "catalog/catalog.h"
#include "catalog/seller.h"
#include "common/url.h"
#include "tests/fuzz/input.h"

#define EVIL "evil.example"

static Catalog *catalog;

static void catalog_open(void) {
        _cleanup_free_ char *folder = source_path("conf/catalog.d");
        Faults faults = {0};

        HOLDS(catalog_load(folder, NULL, &faults, &catalog) == 0);
}

static bool official_anywhere(const char *seller) {
        for (size_t i = 0; i < catalog->n_platforms; i++)
                if (seller_official(&catalog->platforms[i], seller))
                        return true;
        return false;
}

static bool url_equal(const Url *a, const Url *b) {
        return a->kind == b->kind && a->has_user == b->has_user && strcmp(a->host, b->host) == 0;
}

/* The text that the format makes is read as `expected`. */
static void _printf_(2, 3) expect(const Url *expected, const char *format, ...) {
        _cleanup_free_ char *text = NULL;
        va_list args;
        Url url;

        va_start(args, format);
        HOLDS(vasprintf(&text, format, args) >= 0);
        va_end(args);
        url_read(text, &url);
        HOLDS(url_equal(&url, expected));
}

/* A host that a name server could know, as url.h promises it. */
static void check_host(const char *host) {
        size_t length = strlen(host);
        const char *last = strrchr(host, '.');

        last = last ? last + 1 : host;
        HOLDS(length > 0 && length <= URL_HOST_MAX);
        HOLDS(host[0] != '.' && host[length - 1] != '.' && !strstr(host, ".."));
        for (const char *c = host; *c; c++)
                HOLDS(*c > ' ' && *c < 0x7F && !(*c >= 'A' && *c <= 'Z') &&
                                !strchr("#%/:<>?@[\\]^|", *c));
        HOLDS(last[strspn(last, "0123456789")]);
}

static void check_url(const char *text, const Url *url) {
        Url plain = {.kind = URL_HTTPS};
        size_t half = strlen(text) / 2;

        HOLDS(url->kind < URL_KIND_COUNT);
        if (url->kind == URL_HTTP || url->kind == URL_HTTPS) {
                check_host(url->host);
                memcpy(plain.host, url->host, sizeof(plain.host));
                expect(&plain, "https://%s", url->host);
                expect(&plain, "HTTPS:%s.", url->host);
        } else
                HOLDS(!*url->host);
        /* Blanks around it, and tabs and ends of lines anywhere, are nothing. */
        expect(url, " \n%s\t\x01", text);
        expect(url, "%.*s\t%s", (int) half, text, text + half);
        expect(url, "%.*s\r\n%s", (int) half, text, text + half);
}

/* Whatever stands behind a host, or before its @, leads nowhere else. */
static void check_around(const char *text) {
        static const char *const ends[] = {"/", "\\", "?", "#"};
        Url evil = {.kind = URL_HTTPS, .host = EVIL};

        for (size_t i = 0; i < ELEMENTSOF(ends); i++) {
                _cleanup_free_ char *around = NULL;
                HOLDS(asprintf(&around, "https://" EVIL "%s%s", ends[i], text) >= 0);
                expect(&evil, "%s", around);
                HOLDS(!official_anywhere(around));
        }
        if (strpbrk(text, "/\\?#"))
                return;
        evil.has_user = true;
        expect(&evil, "https://%s@" EVIL, text);
}

/* The text without all that a browser takes out of it, whether or not it is of the host. */
static char *text_laid_open(const char *text) {
        char *open = must(strdup(text)), *end = open;

        for (const char *c = text; *c; c++)
                if (!strchr("\t\r\n", *c))
                        *end++ = (char) tolower((unsigned char) *c);
        *end = '\0';
        for (char *c = open; (c = strchr(c, '%')); c++)
                if (isxdigit((unsigned char) c[1]) && isxdigit((unsigned char) c[2])) {
                        char hex[] = {c[1], c[2], '\0'};
                        *c = (char) tolower((int) strtol(hex, NULL, 16));
                        memmove(c + 1, c + 3, strlen(c + 2));
                }
        return open;
}

/* Nobody is official whose text does not even have the name in it. */
static void check_official(const Platform *platform, const char *text, const Url *url) {
        _cleanup_free_ char *open = text_laid_open(text), *child = NULL, *longer = NULL;
        bool named = false;

        if (!seller_official(platform, text))
                return;
        for (char **official = platform->official; *official; official++)
                named = named || strstr(open, *official);
        HOLDS(named);
        if (url->kind == URL_NONE) {
                HOLDS(store_valid(text));
                return;
        }
        HOLDS(url->kind == URL_HTTPS);
        HOLDS(asprintf(&child, "https://shop.%s/", url->host) >= 0);
        HOLDS(strlen(url->host) + strlen("shop.") > URL_HOST_MAX ||
                        seller_official(platform, child));
        HOLDS(asprintf(&longer, "https://%s." EVIL "/", url->host) >= 0);
        HOLDS(!seller_official(platform, longer));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        _cleanup_free_ char *text = piece_text((Piece){(const char *) data, size});
        Url url;

        if (!catalog)
                catalog_open();
        memset(&url, 0xA5, sizeof(url));
        url_read(text, &url);
        check_url(text, &url);
        check_around(text);
        for (size_t i = 0; i < catalog->n_platforms; i++)
                check_official(&catalog->platforms[i], text, &url);
        return 0;
}
