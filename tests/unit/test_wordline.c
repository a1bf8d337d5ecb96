/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "common/wordline.h"

#include <criterion/criterion.h>

#include "common/util.h"

Test(wordline, words) {
        static const struct {
                const char *line;
                const char *word; /* NULL: none */
                const char *rest;
        } cases[] = {
                        {"one", "one", ""},
                        {"one two", "one", "two"},
                        {"one\ntwo", "one", "\ntwo"},
                        {"one \ntwo", "one", "\ntwo"},
                        {"one  two", "one", " two"},
                        {"seven77", "seven77", ""},
                        {"eight888", NULL, "eight888"},
                        {"eight888 x", NULL, "eight888 x"},
                        {"", NULL, ""},
                        {" one", NULL, " one"},
                        {"\none", NULL, "\none"},
                        {"a\tb", "a\tb", ""},
                        {"\xC3\xA9t\xC3\xA9 x", "\xC3\xA9t\xC3\xA9", "x"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                const char *line = cases[i].line;
                char word[8] = "before";

                cr_expect_eq(word_read(&line, word, sizeof(word)), cases[i].word != NULL, "%zu", i);
                cr_expect_str_eq(word, cases[i].word ? cases[i].word : "before", "%zu", i);
                cr_expect_str_eq(line, cases[i].rest, "%zu", i);
        }
}

Test(wordline, numbers) {
        static const struct {
                const char *line;
                bool good;
                int64_t number;
        } cases[] = {
                        {"0", true, 0},
                        {"7 x", true, 7},
                        {"7\nx", true, 7},
                        {"007", true, 7},
                        {"9223372036854775807", true, INT64_MAX},
                        {"9223372036854775808", false, 0},
                        {"99999999999999999999999", false, 0},
                        {"-1", false, 0},
                        {"", false, 0},
                        {" 1", false, 0},
                        {"1.5", false, 0},
                        {"0x10", false, 0},
                        {"1e3", false, 0},
                        {"x", false, 0},
                        {"7x", false, 0},
                        {"7\t", false, 0},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                const char *line = cases[i].line;
                int64_t number = -7;

                cr_expect_eq(number_read(&line, &number), cases[i].good, "%s", cases[i].line);
                if (cases[i].good)
                        cr_expect_eq(number, cases[i].number, "%s", cases[i].line);
        }
}

Test(wordline, lines) {
        const char *text = "one two\n\nthree";

        text = line_next(text);
        cr_assert_str_eq(text, "\nthree");
        text = line_next(text);
        cr_assert_str_eq(text, "three");
        cr_assert_null(line_next(text));
        cr_assert_str_eq(line_next("x\n"), "");
        cr_assert_null(line_next(""));
}

Test(wordline, what_is_put_is_read_again) {
        static const int64_t numbers[] = {0, 7, 10, 1795348800000000, INT64_MAX};
        char line[200], word[16], *end = line;
        const char *rest = line;
        int64_t number;

        end = word_put(end, "coins");
        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++)
                end = number_put(end, numbers[i]);
        *end = '\0';
        cr_expect_str_eq(line, "coins 0 7 10 1795348800000000 9223372036854775807 ");
        cr_assert(word_read(&rest, word, sizeof(word)));
        cr_expect_str_eq(word, "coins");
        for (size_t i = 0; i < sizeof(numbers) / sizeof(numbers[0]); i++) {
                cr_assert(number_read(&rest, &number));
                cr_expect_eq(number, numbers[i]);
        }
}
