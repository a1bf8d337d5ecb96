/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/terminal.h"

#include <langinfo.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "common/util.h"

static unsigned terminal_width(int fd) {
        const char *columns = getenv("COLUMNS");
        struct winsize size;

        if (columns) {
                char *end;
                long width = strtol(columns, &end, 10);
                if (*columns && !*end && width > 0 && width < 10000)
                        return (unsigned) width;
        }
        if (ioctl(fd, TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
                return size.ws_col;
        return 80;
}

void terminal_detect(int fd, Terminal *ret) {
        const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
        bool is_terminal = isatty(fd);

        *ret = (Terminal){
                        .width = is_terminal ? terminal_width(fd) : 0,
                        .fancy = is_terminal && !(no_color && *no_color) && term && *term &&
                                        strcmp(term, "dumb") != 0,
                        .utf8 = strcmp(nl_langinfo(CODESET), "UTF-8") == 0,
        };
}

/* U+061C, U+200E, U+200F, U+202A .. U+202E, U+2066 .. U+2069 (Unicode's Bidi_Control). */
bool bidi_control(wchar_t c) {
        return c == 0x061C || c == 0x200E || c == 0x200F || (c >= 0x202A && c <= 0x202E) ||
                        (c >= 0x2066 && c <= 0x2069);
}

int character_width(const char *text, mbstate_t *state, size_t *ret_bytes) {
        wchar_t c;
        size_t n = mbrtowc(&c, text, strlen(text), state);

        if (n == (size_t) -1 || n == (size_t) -2) {
                *state = (mbstate_t){0};
                *ret_bytes = 1;
                return -1;
        }
        *ret_bytes = n;
        return bidi_control(c) ? -1 : wcwidth(c);
}

/* Appends what stands for the next character of *text; returns its columns. */
static unsigned character_append(const char **text, mbstate_t *state, char **end) {
        if (**text == '\n' || **text == '\t') {
                (*text)++;
                *(*end)++ = ' ';
                return 1;
        }

        size_t bytes;
        int width = character_width(*text, state, &bytes);
        if (width < 0) {
                *(*end)++ = '?';
                width = 1;
        } else {
                memcpy(*end, *text, bytes);
                *end += bytes;
        }
        *text += bytes;
        return (unsigned) width;
}

char *text_shown(const char *text, unsigned max, unsigned *ret_width) {
        const char *ellipsis = strcmp(nl_langinfo(CODESET), "UTF-8") == 0 ? "…" : "~";
        /* One byte stands for one at most, and an ellipsis for what was cut. */
        char *shown = malloc(strlen(text) + strlen(ellipsis) + 1);
        if (!shown)
                return NULL;

        char *end = shown, *cut = shown;
        unsigned width = 0, cut_width = 0;
        mbstate_t state = {0};
        while (*text && (max == 0 || width <= max)) {
                width += character_append(&text, &state, &end);
                if (width < max) {
                        cut = end;
                        cut_width = width;
                }
        }
        if (max > 0 && width > max) {
                end = stpcpy(cut, ellipsis);
                width = cut_width + 1;
        }
        *end = '\0';
        if (ret_width)
                *ret_width = width;
        return shown;
}

unsigned text_width(const char *text) {
        unsigned width = 0;
        _cleanup_free_ char *shown = text_shown(text, 0, &width);

        return shown ? width : 0;
}
