/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "common/url.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <string.h>

#include "common/util.h"
#include "tests/unit/datafile.h"

static const char *const kinds[URL_KIND_COUNT] = {
                [URL_NONE] = "none",
                [URL_OTHER] = "other",
                [URL_BROKEN] = "broken",
                [URL_NUMBER] = "number",
                [URL_FOREIGN] = "foreign",
                [URL_HTTP] = "http",
                [URL_HTTPS] = "https",
};

static void check(const DataLine *line) {
        Url url;

        url_read(line->text, &url);
        cr_expect_str_eq(kinds[url.kind], line->first, "%s:%d: %s", line->file, line->line,
                        kinds[url.kind]);
        cr_expect_str_eq(url.host, text_equal(line->second, "-") ? "" : line->second,
                        "%s:%d: leads to \"%s\"", line->file, line->line, url.host);
}

Test(url, as_a_browser_reads_it) {
        datafile_check("tests/data/urls.txt", 440, check);
}

Test(url, users) {
        static const struct {
                const char *text;
                bool has_user;
        } cases[] = {
                        {"https://a", false},
                        {"https://a/@b", false},
                        {"https://a?@b", false},
                        {"https://a#@b", false},
                        {"https://a\\@b", false},
                        {"https://a%40b", false},
                        {"https://u@a", true},
                        {"https://u:p@a", true},
                        {"https://u@v@a:443/x", true},
                        {"https://@a", true},
                        {"https:u@a", true},
                        {"http://u@a", true},
                        {"https://u@127.0.0.1", true},
                        {"https://u@a:x", true},
                        {"https://u@", true},
                        {"ftp://u@a", false}, /* not looked into */
                        {"u@a", false},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Url url;
                url_read(cases[i].text, &url);
                cr_expect_eq(url.has_user, cases[i].has_user, "%s", cases[i].text);
        }
}

/* Of an address whose host has `length` characters before what stands behind it. */
static UrlKind kind_of_long(size_t length, const char *behind) {
        char text[2000] = "https://";
        size_t start = strlen(text);
        Url url;

        memset(text + start, 'a', length);
        memcpy(text + start + length - 4, ".com", 4);
        strcat(text, behind);
        url_read(text, &url);
        cr_expect_eq(strlen(url.host), url.kind == URL_HTTPS ? length : 0, "%zu%s", length, behind);
        return url.kind;
}

Test(url, long_hosts) {
        cr_expect_eq(kind_of_long(URL_HOST_MAX, ""), URL_HTTPS);
        cr_expect_eq(kind_of_long(URL_HOST_MAX, "."), URL_HTTPS);
        cr_expect_eq(kind_of_long(URL_HOST_MAX, "%2e:443/x"), URL_HTTPS);
        cr_expect_eq(kind_of_long(URL_HOST_MAX, ".."), URL_BROKEN);
        cr_expect_eq(kind_of_long(URL_HOST_MAX + 1, ""), URL_BROKEN);
        cr_expect_eq(kind_of_long(URL_HOST_MAX + 1, "."), URL_BROKEN);
        cr_expect_eq(kind_of_long(URL_HOST_MAX + 2, ""), URL_BROKEN);
        cr_expect_eq(kind_of_long(1900, "/"), URL_BROKEN);
        cr_expect_eq(kind_of_long(1900, "\xD1\x96"), URL_FOREIGN);
}

Test(url, within) {
        static const struct {
                const char *host, *domain;
                bool within;
        } cases[] = {
                        {"t.me", "t.me", true},
                        {"a.t.me", "t.me", true},
                        {"a.b.t.me", "t.me", true},
                        {"at.me", "t.me", false},
                        {"-t.me", "t.me", false},
                        {"t.me", "a.t.me", false},
                        {"me", "t.me", false},
                        {".me", "t.me", false},
                        {"t.me.a", "t.me", false},
                        {"t.mea", "t.me", false},
                        {"t-me", "t.me", false},
                        {"t.me.t.me", "t.me", true},
                        {"", "t.me", false},
                        {"t.me", "", false},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++)
                cr_expect_eq(host_within(cases[i].host, cases[i].domain), cases[i].within,
                                "%s in %s", cases[i].host, cases[i].domain);
}
