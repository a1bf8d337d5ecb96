/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "tests/unit/datafile.h"

#include <criterion/criterion.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "common/util.h"
#include "tests/unit/fixture.h"

/* The character that *text begins with, behind which it moves; -1: it is no such escape. */
static int character_read(const char **text) {
        static const char letters[] = "tnr\\", meant[] = "\t\n\r\\";
        const char *from = *text, *letter;
        char digits[3] = "", *end;

        *text += 1;
        if (*from != '\\')
                return (unsigned char) *from;
        if (!from[1])
                return -1;
        *text += 1;
        if ((letter = strchr(letters, from[1])))
                return meant[letter - letters];
        if (from[1] != 'x' || !from[2] || !from[3])
                return -1;
        *text += 2;
        memcpy(digits, from + 2, 2);
        long c = strtol(digits, &end, 16);
        return *end || c <= 0 ? -1 : (int) c;
}

/* In place: what is meant is never longer. */
static bool text_unescape(char *text) {
        const char *from = text;

        while (*from) {
                int c = character_read(&from);
                if (c < 0)
                        return false;
                *text++ = (char) c;
        }
        *text = '\0';
        return true;
}

static DataLine line_read(const char *file, int number, char *text) {
        char *rest = text;
        DataLine line = {.file = file, .line = number};

        text[strcspn(text, "\n")] = '\0';
        line.first = strsep(&rest, "\t");
        line.second = strsep(&rest, "\t");
        line.text = rest;
        cr_assert(rest && !strchr(rest, '\t') && text_unescape(rest),
                        "%s:%d: not three columns with good escapes", file, number);
        return line;
}

void datafile_check(const char *file, int at_least, void (*check)(const DataLine *line)) {
        FILE *in = fopen(fixture_source(file), "r");
        _cleanup_free_ char *text = NULL;
        size_t size = 0;
        int number = 0, n = 0;

        cr_assert_not_null(in, "%s", file);
        while (getline(&text, &size, in) >= 0) {
                number++;
                if (*text == '#' || *text == '\n')
                        continue;
                DataLine line = line_read(file, number, text);
                check(&line);
                n++;
        }
        fclose(in);
        cr_assert_geq(n, at_least, "%s: %d lines", file, n);
}
