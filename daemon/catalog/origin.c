/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "catalog/origin.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include "catalog/date.h"
#include "common/util.h"

#define BLANKS " \t"

bool words_split(char *text, size_t n, const char *ret_words[], const char **ret_rest) {
        char *rest = text;

        for (size_t i = 0; i < n; i++)
                if (!(ret_words[i] = strtok_r(i == 0 ? text : NULL, BLANKS, &rest)))
                        return false;
        *ret_rest = rest + strspn(rest, BLANKS);
        return **ret_rest;
}

bool as_of_valid(const char *as_of) {
        return text_equal(as_of, "-") || date_part_valid(as_of);
}

int origin_set(const char *as_of, const char *source, Origin *ret) {
        bool dated = !text_equal(as_of, "-");
        Origin origin = {.as_of = dated ? strdup(as_of) : NULL, .source = strdup(source)};

        if (!origin.source || (dated && !origin.as_of)) {
                origin_clear(&origin);
                return -ENOMEM;
        }
        *ret = origin;
        return 0;
}

void origin_clear(Origin *origin) {
        free(origin->as_of);
        free(origin->source);
        *origin = (Origin){0};
}
