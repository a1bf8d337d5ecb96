/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/sentence_seller.h"

#include <assert.h>
#include <stdbool.h>
#include <string.h>

#include "client/terminal.h"
#include "client/translate.h"
#include "common/contract.h"
#include "common/url.h"
#include "common/util.h"

/* Columns of a seller or a host that are shown. */
enum { SHOWN_MAX = 60 };

/* Bytes that it may take all the same, with its quotes: not every character takes a column. */
enum { GIVEN_MAX = SELLER_MAX + 8 };

static const char *store_name(const char *word) {
        return text_equal(word, "google-play")          ? "Google Play"
                        : text_equal(word, "app-store") ? _("the App Store")
                                                        : word;
}

static void sellers_print(char *const *official, FILE *out) {
        for (char *const *one = official; one && *one; one++)
                fprintf(out, "%s%s", one == official ? "" : ", ", store_name(*one));
}

/* In quotes, as it was given; `ret` takes GIVEN_MAX bytes. */
static const char *given_words(const char *seller, char *ret) {
        _cleanup_free_ char *shown = text_shown(seller, SHOWN_MAX, NULL);

        snprintf(ret, GIVEN_MAX, "\"%s\"", shown ? shown : "?");
        return ret;
}

/* The same, each character beyond ASCII a '?': as itself it would look like what it poses as. */
static const char *ascii_words(const char *seller, char *ret) {
        char ascii[SHOWN_MAX * 2];
        size_t n = 0;

        for (const char *c = seller; *c && n < sizeof(ascii) - 1; c++) {
                if ((*c & 0x80) == 0)
                        ascii[n++] = *c;
                else if (*c & 0x40) /* the first byte of a character in UTF-8 */
                        ascii[n++] = '?';
        }
        ascii[n] = '\0';
        return given_words(ascii, ret);
}

/* A host's end, which is what counts. It is ASCII without blanks and control characters. */
static const char *host_words(const char *host, char *ret) {
        size_t length = strlen(host);
        bool cut = length > SHOWN_MAX;

        snprintf(ret, GIVEN_MAX, "%s%s", cut ? "..." : "",
                        cut ? host + (length - SHOWN_MAX + 3) : host);
        return ret;
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
        char shown[GIVEN_MAX], end[GIVEN_MAX];

        for (; official && *official; official++) {
                const char *tail = store_valid(*official) ? NULL : host_tail(host, *official);

                if (!tail)
                        continue;
                (void) host_words(host, shown);
                if (*tail)
                        fprintf(out, _("%s is not %s: what counts is the end of a name, and this one ends in %s."),
                                        shown, *official, host_words(tail, end));
                else
                        fprintf(out, _("%s is another name than %s."), shown, *official);
                return true;
        }
        return false;
}

/* A URL to a host that is not official. */
static void print_host_wrong(const char *seller, const Url *url, char *const *official, FILE *out) {
        char given[GIVEN_MAX], host[GIVEN_MAX];

        (void) host_words(url->host, host);
        if (url->has_user)
                fprintf(out, _("what stands before the @ in %s is only a user's name: it leads to %s."),
                                given_words(seller, given), host);
        else if (has_punycode(url->host))
                fprintf(out, _("%s stands for a name with letters beyond a to z, which often only look like those of a known name."),
                                host);
        else if (!print_disguise(url->host, official, out))
                fprintf(out, _("%s is none of the official sellers, whatever it calls itself."),
                                host);
}

/* What is wrong with a URL whatever its host; `given` as it is shown. Whether there was something.
 */
static bool print_kind(UrlKind kind, const char *given, FILE *out) {
        switch (kind) {
        case URL_NONE:
                fprintf(out, _("%s is neither an address that begins with https:// nor one of the stores google-play and app-store."),
                                given);
                return true;
        case URL_OTHER:
                fprintf(out, _("%s is not a web address: that begins with https://."), given);
                return true;
        case URL_BROKEN:
                fprintf(out, _("%s is an address that no browser can open."), given);
                return true;
        case URL_NUMBER:
                fprintf(out, _("%s names a computer by its number, as no official seller does."),
                                given);
                return true;
        case URL_FOREIGN:
                fprintf(out, _("%s has letters beyond a to z in its name (shown as ?, or written with %%), which often only look like those of a known name."),
                                given);
                return true;
        case URL_HTTP:
        case URL_HTTPS:
        case URL_KIND_COUNT:
                break;
        }
        return false;
}

static void print_wrong(const char *seller, char *const *official, FILE *out) {
        char given[GIVEN_MAX];
        Url url;

        url_read(seller, &url);
        (void) (url.kind == URL_FOREIGN ? ascii_words : given_words)(seller, given);
        if (print_kind(url.kind, given, out))
                return;
        if (url.kind == URL_HTTP && host_official(url.host, official))
                fprintf(out, _("%s is not encrypted, so anybody on the way may answer in its place: ask for the same with https://."),
                                given);
        else
                print_host_wrong(seller, &url, official, out);
}

static void print_official(const char *platform_name, char *const *official, FILE *out) {
        if (!official || !*official)
                return;
        fputc(' ', out);
        fprintf(out, _("Official sellers of %s:"), platform_name);
        fputc(' ', out);
        sellers_print(official, out);
        fputc('.', out);
}

void sentence_seller(
                const char *seller, const char *platform_name, char *const *official, FILE *out) {
        if (store_valid(seller))
                fprintf(out, _("%s is no official seller of %s."), store_name(seller),
                                platform_name);
        else
                print_wrong(seller, official, out);
        print_official(platform_name, official, out);
}

void sentence_no_seller(const char *platform_name, char *const *official, FILE *out) {
        fputs(_("who sells has to be named, with --seller."), out);
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
