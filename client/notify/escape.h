/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Texts of notifications, safe for the server. */

#include <stdbool.h>

/* The body as the server takes it: with `below` on a line of its own, unless NULL; and with nothing
 * in it that could be taken for markup, whether the server says that it takes any or not. NULL: no
 * memory. */
char *body_text(const char *body, const char *below, bool markup);

/* What a stranger wrote, as one line of readable characters, cut where it is long. NULL: no memory.
 */
char *quoted_text(const char *text);
