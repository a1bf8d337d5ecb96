/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "common/url.h"

#include <stddef.h>
#include <string.h>

#include "common/util.h"

#define DIGITS "0123456789"
#define LETTERS "abcdefghijklmnopqrstuvwxyz"

enum { END = -1, PORT_MAX = 65535 };

/* A piece of the text, with the characters that a browser leaves out still in it. */
typedef struct Span {
        const char *at, *end;
} Span;

/* Without the blanks and control characters around the text. */
static Span text_trimmed(const char *text) {
        Span span = {text, text + strlen(text)};

        while (span.at < span.end && (unsigned char) *span.at <= ' ')
                span.at++;
        while (span.at < span.end && (unsigned char) span.end[-1] <= ' ')
                span.end--;
        return span;
}

/* The next character or END. Tabs and ends of lines are left out, wherever they stand. */
static int span_peek(Span *span) {
        while (span->at < span->end && strchr("\t\n\r", *span->at))
                span->at++;
        return span->at < span->end ? (unsigned char) *span->at : END;
}

static int span_next(Span *span) {
        int c = span_peek(span);

        if (c != END)
                span->at++;
        return c;
}

static int lower(int c) {
        return c >= 'A' && c <= 'Z' ? c - 'A' + 'a' : c;
}

static bool is_one_of(int c, const char *set) {
        return c > 0 && strchr(set, c);
}

/* Moves on behind the colon. URL_NONE, URL_OTHER, URL_HTTP or URL_HTTPS. */
static UrlKind scheme_read(Span *rest) {
        char scheme[sizeof("https") + 1]; /* so that a longer one is seen to be */
        size_t n = 0;
        int c = lower(span_next(rest));

        if (!is_one_of(c, LETTERS))
                return URL_NONE;
        for (; is_one_of(c, LETTERS DIGITS "+-."); c = lower(span_next(rest)))
                if (n < sizeof(scheme) - 1)
                        scheme[n++] = (char) c;
        scheme[n] = '\0';
        if (c != ':')
                return URL_NONE;
        return text_equal(scheme, "https")           ? URL_HTTPS
                        : text_equal(scheme, "http") ? URL_HTTP
                                                     : URL_OTHER;
}

/* User, host and port: what stands before the path. Slashes lean as they like, and those before it
 * may be as many as they like, or none. */
static Span authority_read(Span rest) {
        Span authority;

        while (is_one_of(span_peek(&rest), "/\\"))
                rest.at++;
        authority = (Span){rest.at, rest.at};
        while (authority.end < rest.end && !strchr("/\\?#", *authority.end))
                authority.end++;
        return authority;
}

/* Up to the last @, for a user's name may have some, too. */
static bool user_cut(Span *authority) {
        const char *start = authority->at;

        for (const char *c = start; c < authority->end; c++)
                if (*c == '@')
                        authority->at = c + 1;
        return authority->at > start;
}

/* false: it is no port. Any other is as good as 443: the host is who sells. */
static bool port_cut(Span *authority) {
        const char *colon = authority->at;
        bool brackets = false;
        int number = 0;

        for (; colon < authority->end && (brackets || *colon != ':'); colon++)
                brackets = *colon == '[' || (brackets && *colon != ']');

        Span port = {colon, authority->end};
        authority->end = colon;
        span_next(&port);
        for (int c = span_next(&port); c != END; c = span_next(&port)) {
                number = number * 10 + (c - '0');
                if (!is_one_of(c, DIGITS) || number > PORT_MAX)
                        return false;
        }
        return true;
}

/* END for what is no hexadecimal digit. */
static int hex_digit(int c) {
        static const char digits[] = DIGITS "abcdef";
        int small = lower(c);

        return is_one_of(small, digits) ? (int) (strchr(digits, small) - digits) : END;
}

/* The next character of a host, percent-decoded (once), or END. */
static int host_next(Span *host) {
        int c = span_next(host);
        Span ahead = *host;

        if (c != '%')
                return c;
        int high = hex_digit(span_next(&ahead));
        int low = hex_digit(span_next(&ahead));
        if (high == END || low == END)
                return c;
        *host = ahead;
        return high * 16 + low;
}

/* Not one of the standard's forbidden domain code points. */
static bool host_character(int c) {
        return c > ' ' && c < 0x7F && !is_one_of(c, "#%/:<>?@[\\]^|");
}

/* Whether a browser reads the host as an IPv4 address: 127.0.0.1 is also 127.1, 0x7f.1, 0177.1 and
 * 2130706433. */
static bool ends_in_number(const char *name) {
        const char *dot = strrchr(name, '.'), *last = dot ? dot + 1 : name;

        if (strncmp(last, "0x", 2) == 0)
                return !last[2 + strspn(last + 2, DIGITS "abcdef")];
        return !last[strspn(last, DIGITS)];
}

/* Without the dot that may close it; false where a label is empty, or the name too long. */
static bool name_close(char *name, size_t length) {
        if (length > 0 && name[length - 1] == '.')
                length--;
        name[length] = '\0';
        return length > 0 && length <= URL_HOST_MAX && name[0] != '.' && name[length - 1] != '.' &&
                        !strstr(name, "..");
}

/* kind: of the URL, if the host is one with a name. */
static UrlKind host_read(Span host, UrlKind kind, char ret[URL_HOST_MAX + 1]) {
        char name[URL_HOST_MAX + 2]; /* with a closing dot */
        size_t length = 0;
        bool good = true;

        if (span_peek(&host) == '[') /* IPv6 */
                return URL_NUMBER;
        for (int c = host_next(&host); c != END; c = host_next(&host)) {
                if (c >= 0x80)
                        return URL_FOREIGN;
                good = good && host_character(c) && length < sizeof(name) - 1;
                if (good)
                        name[length++] = (char) lower(c);
        }
        if (!good || !name_close(name, length))
                return URL_BROKEN;
        if (ends_in_number(name))
                return URL_NUMBER;
        memcpy(ret, name, strlen(name) + 1);
        return kind;
}

void url_read(const char *text, Url *ret) {
        Span rest = text_trimmed(text);

        *ret = (Url){.kind = scheme_read(&rest)};
        if (ret->kind == URL_NONE || ret->kind == URL_OTHER)
                return;
        Span authority = authority_read(rest);
        ret->has_user = user_cut(&authority);
        if (port_cut(&authority))
                ret->kind = host_read(authority, ret->kind, ret->host);
        else
                ret->kind = URL_BROKEN;
}

bool host_within(const char *host, const char *domain) {
        size_t length = strlen(host), domain_length = strlen(domain);

        if (length < domain_length)
                return false;
        const char *tail = host + (length - domain_length);
        return strcmp(tail, domain) == 0 && (tail == host || tail[-1] == '.');
}
