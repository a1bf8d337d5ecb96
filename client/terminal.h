/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* What we write to, and text as it stands on it. */

#include <stdbool.h>
#include <stddef.h>
#include <wchar.h>

typedef struct Terminal {
        unsigned width; /* columns; 0: not a terminal, no limit */
        bool fancy;     /* colour and bars are welcome */
        bool utf8;      /* of the locale */
} Terminal;

/* For a file descriptor, by isatty(), its window's size, COLUMNS, NO_COLOR, TERM and the locale. */
void terminal_detect(int fd, Terminal *ret);

/* Characters that reorder what stands around them. */
bool bidi_control(wchar_t c);

/* A copy that can be shown: what is no printable character of the locale becomes '?', so that
 * nobody's note moves a guardian's cursor or turns the writing round; tabs and newlines become
 * spaces. With max > 0 cut to that many columns, the last of them then being an ellipsis.
 * *ret_width, unless NULL: the columns that it takes. NULL: no memory. */
char *text_shown(const char *text, unsigned max, unsigned *ret_width);

/* The columns that it takes when it is shown; 0 where there is no memory. */
unsigned text_width(const char *text);

/* The columns that the next character of a text takes, its bytes in *ret_bytes; -1: not to be
 * shown. */
int character_width(const char *text, mbstate_t *state, size_t *ret_bytes);
