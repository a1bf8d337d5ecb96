/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "common/wordline.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

bool word_read(const char **line, char *ret, size_t size) {
        size_t length = strcspn(*line, " \n");

        if (length == 0 || length >= size)
                return false;
        memcpy(ret, *line, length);
        ret[length] = '\0';
        *line += length + ((*line)[length] == ' ');
        return true;
}

bool number_read(const char **line, int64_t *ret) {
        char word[24], *end;

        if (!word_read(line, word, sizeof(word)) || word[strspn(word, "0123456789")])
                return false;
        errno = 0;
        *ret = strtoll(word, &end, 10);
        return errno == 0 && *end == '\0' && *ret >= 0;
}

char *word_put(char *end, const char *word) {
        while (*word)
                *end++ = *word++;
        *end = ' ';
        return end + WORD_END;
}

char *number_put(char *end, int64_t number) {
        char digits[NUMBER_TEXT_MAX], *first = digits + sizeof(digits);

        *--first = '\0';
        do
                *--first = (char) ('0' + number % 10);
        while ((number /= 10) > 0);
        return word_put(end, first);
}

const char *line_next(const char *line) {
        const char *end = strchr(line, '\n');

        return end ? end + 1 : NULL;
}
