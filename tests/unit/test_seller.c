/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "catalog/seller.h"

#include <criterion/criterion.h>
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

#include "common/util.h"
#include "tests/unit/datafile.h"
#include "tests/unit/fixture.h"

static Catalog *catalog;

static void seller_open(void) {
        Faults faults = {0};

        cr_assert_eq(catalog_load(fixture_source("conf/catalog.d"), NULL, &faults, &catalog), 0);
}

static void seller_close(void) {
        catalog = catalog_free(catalog);
}

TestSuite(seller, .init = seller_open, .fini = seller_close);

static int n_official;

static void check(const DataLine *line) {
        const Platform *platform = catalog_platform(catalog, line->second);
        bool official = text_equal(line->first, "official");

        cr_assert(official || text_equal(line->first, "unofficial"), "%s:%d: %s", line->file,
                        line->line, line->first);
        cr_assert_not_null(platform, "%s:%d: %s", line->file, line->line, line->second);
        cr_expect_eq(seller_official(platform, line->text), official, "%s:%d: not %s: %s",
                        line->file, line->line, line->first, line->text);
        n_official += official;
}

Test(seller, good_and_hostile) {
        datafile_check("tests/data/sellers.txt", 830, check);
        cr_assert_geq(n_official, 100);
}

Test(seller, only_what_is_listed) {
        char *stores[] = {(char[]){"app-store"}, NULL}, *hosts[] = {(char[]){"a.example"}, NULL};
        Platform platform = {.official = stores};

        cr_expect(seller_official(&platform, "app-store"));
        cr_expect_not(seller_official(&platform, "google-play"));
        cr_expect_not(seller_official(&platform, "https://app-store"));
        cr_expect_not(seller_official(&platform, "https://a.example"));
        platform.official = hosts;
        cr_expect(seller_official(&platform, "https://b.a.example"));
        cr_expect_not(seller_official(&platform, "a.example"));
        cr_expect_not(seller_official(&platform, "app-store"));
        cr_expect_not(seller_official(&platform, ""));
}

/* The host that a URL leads to, found in another way than url_read()'s: the text is rewritten step
 * by step. More generous than a browser: it takes every port, and every character. */
static const char *naive_host(const char *url, char *text) {
        char *end = text, *host;

        for (; *url; url++)
                if (!strchr("\t\r\n", *url))
                        *end++ = *url == '\\' ? '/' : *url;
        while (end > text && (unsigned char) end[-1] <= ' ')
                end--;
        *end = '\0';
        for (host = text; *host && (unsigned char) *host <= ' '; host++)
                ;
        if (strncasecmp(host, "https:", strlen("https:")) != 0)
                return "";
        host += strlen("https:");
        host += strspn(host, "/");
        host[strcspn(host, "/?#")] = '\0';
        if (strrchr(host, '@'))
                host = strrchr(host, '@') + 1;
        host[strcspn(host, ":")] = '\0';
        return host;
}

static void naive_decode(const char *from, char *to) {
        for (; *from; to++) {
                unsigned byte = (unsigned char) *from;
                int length = 0;

                sscanf(from, "%%%2x%n", &byte, &length);
                from += length > 0 ? length : 1;
                *to = (char) tolower((int) byte);
        }
        *to = '\0';
}

static bool naive_official(const char *url) {
        char text[200], host[200], *end;

        naive_decode(naive_host(url, text), host);
        end = host + strlen(host);
        if (end > host && end[-1] == '.')
                *--end = '\0';
        return text_equal(host, "t.me") || (end - host > 5 && text_equal(end - 5, ".t.me"));
}

/* Takes out, puts in or puts over a few pieces. */
static void mutate(unsigned *seed, const char *from, char *url) {
        static const char *const pieces[] = {"/", "\\", ":", "@", "?", "#", ".", "%", "%2e", "%2F",
                        "%00", "%74", "%4", "\t", "\n", " ", "\x01", "\x7F", "[", "]", "<", "|",
                        "0", "443", "t", "T", "e", "-", "evil.example", "t.me", ".t.me", "u:p@",
                        "https:", "http:", "//", "xn--", "\xD1\x82", "\xE3\x80\x82"};
        int n = rand_r(seed) % 5;

        snprintf(url, 200, "%s", from);
        while (n-- > 0) {
                char rest[200];
                const char *piece = pieces[(size_t) rand_r(seed) % ELEMENTSOF(pieces)];
                size_t length = strlen(url), at = (size_t) rand_r(seed) % (length + 1);
                bool over = rand_r(seed) % 2 && at < length;

                snprintf(rest, sizeof(rest), "%s", url + at + over);
                snprintf(url + at, 200 - at, "%s%s", rand_r(seed) % 4 ? piece : "", rest);
        }
}

/* What is official is so in the naive way; and most of what is so in the naive way is official. */
Test(seller, random_changes) {
        static const char *const urls[] = {"https://t.me", "https://t.me/x", "https://a.t.me:443/",
                        "https://evil.example/t.me", "https://t.me@evil.example", "https:\\t.me"};
        const Platform *telegram = catalog_platform(catalog, "telegram");
        unsigned seed = 4;
        int n_official_both = 0, n_official_naive = 0;

        for (int i = 0; i < 200000; i++) {
                char url[200];
                mutate(&seed, urls[(size_t) rand_r(&seed) % ELEMENTSOF(urls)], url);
                bool naive = naive_official(url), official = seller_official(telegram, url);

                cr_assert(naive || !official, "%s", url);
                n_official_naive += naive;
                n_official_both += official;
        }
        cr_assert_gt(n_official_both, 30000, "%d of %d", n_official_both, n_official_naive);
        cr_assert_gt(n_official_both, n_official_naive / 10 * 8, "%d of %d", n_official_both,
                        n_official_naive);
}
