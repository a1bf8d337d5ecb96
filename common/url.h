/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Which host a web address leads to, read as a browser reads it: by the URL Standard of the WHATWG
 * (url.spec.whatwg.org), for http and https.
 *
 * The C libraries there are for this follow RFC 3986, which browsers do not, and differ from them
 * just where somebody would deceive: slashes that lean the other way, tabs within a name, hosts
 * that are numbers. So the little that is needed stands here.
 *
 * Stricter than a browser in what follows; none of it is needed to name an official seller:
 * - A host with a character beyond ASCII is refused. A browser makes some of them ASCII (wide
 *   letters, invisible hyphens); here they are what they are: a disguise. By that no Unicode tables
 *   are needed, and what begins with xn-- is taken as it stands.
 * - What is read as an IP address is not read any further, so it may be no valid one.
 * - A host that no name server could know (too long, nothing between two dots) is broken. */

#include <stdbool.h>

/* RFC 1035, 2.3.4. */
enum { URL_HOST_MAX = 253 };

typedef enum UrlKind {
        URL_NONE,    /* begins with no scheme */
        URL_OTHER,   /* of another scheme than http and https */
        URL_BROKEN,  /* no host, or a host or port that cannot be: no browser opens it */
        URL_NUMBER,  /* the host is an IP address, in whatever form */
        URL_FOREIGN, /* the host has characters beyond ASCII */
        URL_HTTP,    /* to a host with a name, not encrypted */
        URL_HTTPS,   /* to a host with a name */
        URL_KIND_COUNT,
} UrlKind;

typedef struct Url {
        UrlKind kind;
        bool has_user;               /* what stands before the host, up to an @; may be empty */
        char host[URL_HOST_MAX + 1]; /* of URL_HTTP and URL_HTTPS, else ""; see url_read() */
} Url;

/* Never fails: whatever is no address is of a kind that says so. The host is in lower case,
 * percent-decoded, and without the dot that may close it: the name is the same with it. */
void url_read(const char *text, Url *ret);

/* Whether a host is the domain itself or one below it; both as in Url. */
bool host_within(const char *host, const char *domain);
