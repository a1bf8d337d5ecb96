/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/sentence_seller.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "client/terminal.h"
#include "common/contract.h"
#include "common/url.h"
#include "common/util.h"

/* Columns of a seller or a host that are shown. */
enum { SHOWN_MAX = 60 };

static const char *store_name(const char *word) {
        return text_equal(word, "google-play")          ? "Google Play"
                        : text_equal(word, "app-store") ? "the App Store"
                                                        : word;
}

static void sellers_print(char *const *official, FILE *out) {
        for (char *const *one = official; one && *one; one++)
                fprintf(out, "%s%s", one == official ? "" : ", ", store_name(*one));
}

/* In quotes, as it was given. */
static void print_given(const char *seller, FILE *out) {
        _cleanup_free_ char *shown = text_shown(seller, SHOWN_MAX, NULL);

        fprintf(out, "\"%s\"", shown ? shown : "?");
}

/* The same, each character beyond ASCII a '?': as itself it would look like what it poses as. */
static void print_ascii(const char *seller, FILE *out) {
        char ascii[SHOWN_MAX * 2];
        size_t n = 0;

        for (const char *c = seller; *c && n < sizeof(ascii) - 1; c++) {
                if ((*c & 0x80) == 0)
                        ascii[n++] = *c;
                else if (*c & 0x40) /* the first byte of a character in UTF-8 */
                        ascii[n++] = '?';
        }
        ascii[n] = '\0';
        print_given(ascii, out);
}

/* A host's end, which is what counts. It is ASCII without blanks and control characters. */
static void print_host(const char *host, FILE *out) {
        size_t length = strlen(host);

        if (length > SHOWN_MAX)
                fprintf(out, "...%s", host + (length - SHOWN_MAX + 3));
        else
                fputs(host, out);
}

/* Whether the URL's host is official, and only something else is wrong. */
static bool host_official(const char *host, char *const *official) {
        for (; official && *official; official++)
                if (!store_valid(*official) && host_within(host, *official))
                        return true;
        return false;
}

/* Whether any of a host's labels is one that stands for letters beyond ASCII (RFC 3492). */
static bool has_punycode(const char *host) {
        return strncmp(host, "xn--", 4) == 0 || strstr(host, ".xn--");
}

static bool is_edge(char c) {
        return c == '.' || c == '-';
}

/* What stands in the host behind an official name that it only contains, from a label's start on;
 * "" where the host ends in the name, but not in its own label; NULL: it does not contain it. */
static const char *host_tail(const char *host, const char *official) {
        const char *found = host;

        for (; (found = strstr(found, official)); found++) {
                const char *end = found + strlen(official);

                if (!*end)
                        return end;
                if (!is_edge(*end) || (found > host && !is_edge(found[-1])))
                        continue;
                if (*end == '.')
                        return end + 1;
                while (end > host && end[-1] != '.')
                        end--;
                return end;
        }
        return NULL;
}

/* Whether there was an official name in it. */
static bool print_disguise(const char *host, char *const *official, FILE *out) {
        for (; official && *official; official++) {
                const char *tail = store_valid(*official) ? NULL : host_tail(host, *official);

                if (!tail)
                        continue;
                print_host(host, out);
                if (*tail) {
                        fprintf(out, " is not %s: what counts is the end of a name, and this one ends in ",
                                        *official);
                        print_host(tail, out);
                } else
                        fprintf(out, " is another name than %s", *official);
                fputc('.', out);
                return true;
        }
        return false;
}

/* A URL to a host that is not official. */
static void print_host_wrong(const char *seller, const Url *url, char *const *official, FILE *out) {
        if (url->has_user) {
                fputs("what stands before the @ in ", out);
                print_given(seller, out);
                fputs(" is only a user's name: it leads to ", out);
                print_host(url->host, out);
                fputc('.', out);
        } else if (has_punycode(url->host)) {
                print_host(url->host, out);
                fputs(" stands for a name with letters beyond a to z, which often only look like those of a known name.",
                                out);
        } else if (!print_disguise(url->host, official, out)) {
                print_host(url->host, out);
                fputs(" is none of the official sellers, whatever it calls itself.", out);
        }
}

/* What is said of a URL whatever its host. */
static const char *const wrongs[URL_KIND_COUNT] = {
                [URL_NONE] = "is neither an address that begins with https:// nor one of the stores google-play and app-store.",
                [URL_OTHER] = "is not a web address: that begins with https://.",
                [URL_BROKEN] = "is an address that no browser can open.",
                [URL_NUMBER] = "names a computer by its number, as no official seller does.",
                [URL_FOREIGN] = "has letters beyond a to z in its name (shown as ?, or written with %), which often only look like those of a known name.",
};

static void print_wrong(const char *seller, char *const *official, FILE *out) {
        Url url;

        url_read(seller, &url);
        if (wrongs[url.kind]) {
                (url.kind == URL_FOREIGN ? print_ascii : print_given)(seller, out);
                fprintf(out, " %s", wrongs[url.kind]);
        } else if (url.kind == URL_HTTP && host_official(url.host, official)) {
                print_given(seller, out);
                fputs(" is not encrypted, so anybody on the way may answer in its place: ask for the same with https://.",
                                out);
        } else
                print_host_wrong(seller, &url, official, out);
}

static void print_official(const char *platform_name, char *const *official, FILE *out) {
        if (!official || !*official)
                return;
        fprintf(out, " Official sellers of %s: ", platform_name);
        sellers_print(official, out);
        fputc('.', out);
}

void sentence_seller(
                const char *seller, const char *platform_name, char *const *official, FILE *out) {
        if (store_valid(seller))
                fprintf(out, "%s is no official seller of %s.", store_name(seller), platform_name);
        else
                print_wrong(seller, official, out);
        print_official(platform_name, official, out);
}

void sentence_no_seller(const char *platform_name, char *const *official, FILE *out) {
        fputs("who sells has to be named, with --seller.", out);
        print_official(platform_name, official, out);
}

char *sellers_text(char *const *official) {
        char *text = NULL;
        size_t size = 0;
        FILE *stream = open_memstream(&text, &size);

        if (!stream)
                return NULL;
        sellers_print(official, stream);
        if (fclose(stream) != 0) {
                free(text);
                return NULL;
        }
        return text;
}
