/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/wrap.h"

#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_wrap, .init = client_case_open);

Test(client_wrap, lines_are_broken_at_spaces) {
        static const struct {
                unsigned width;
                const char *text, *expected;
        } cases[] = {
                        {10, "", ""},
                        {10, "\n", "\n"},
                        {10, "ten to fit\n", "ten to fit\n"},
                        {10, "eleven do not\n", "eleven do\nnot\n"},
                        {10, "no newline at the end", "no newline\nat the end"},
                        {10, "one\n\ntwo more words\n", "one\n\ntwo more\nwords\n"},
                        /* Several times, and several spaces. */
                        {5, "a b c d e f g h\n", "a b c\nd e f\ng h\n"},
                        {5, "a   b   c   d\n", "a   b\nc   d\n"},
                        /* What cannot be broken is left to the terminal. */
                        {5, "unbreakable\n", "unbreakable\n"},
                        {5, "an unbreakable word\n", "an\nunbreakable\nword\n"},
                        {5, "  indented\n", "  indented\n"},
                        {5, "  an indented\n", "  an\nindented\n"},
                        {5, "abcde    \n", "abcde    \n"},
                        /* Columns, not bytes; a colour takes none. */
                        {4, "äöü ä\n", "äöü\nä\n"},
                        {5, "äöü ä\n", "äöü ä\n"},
                        {5, "日本 本\n", "日本\n本\n"},
                        {5, "\033[32mab\033[0m cd\n", "\033[32mab\033[0m cd\n"},
                        {5, "\033[1;32mab\033[0m cde\n", "\033[1;32mab\033[0m\ncde\n"},
                        /* Of another sequence all but the escape is shown. */
                        {5, "\033[3K cd\n", "\033[3K\ncd\n"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Paper *paper = paper_new();
                FILE *wrapped = wrap_open(paper->out, cases[i].width);

                fputs(cases[i].text, wrapped);
                wrap_close(wrapped, paper->out);
                paper_expect(paper, cases[i].expected);
        }
}

/* Printed in pieces, and between what goes to the other stream itself. */
Test(client_wrap, nothing_is_held_back) {
        Paper *paper = paper_new();
        FILE *wrapped = wrap_open(paper->out, 10);

        fprintf(wrapped, "%s ", "A sentence");
        fprintf(wrapped, "of %d words", 4);
        fputs(".\n", wrapped);
        fputs("a  table  that is wide\n", paper->out);
        fputs("A sentence again\n", wrapped);
        wrap_close(wrapped, paper->out);
        paper_expect(paper,
                        "A sentence\nof 4\nwords.\na  table  that is wide\nA sentence\nagain\n");
}

Test(client_wrap, without_a_terminal_all_is_as_it_came) {
        Paper *paper = paper_new();
        FILE *wrapped = wrap_open(paper->out, 0);

        cr_assert_eq(wrapped, paper->out);
        fputs("A sentence that is as long as it is.\n", wrapped);
        wrap_close(wrapped, paper->out);
        paper_expect(paper, "A sentence that is as long as it is.\n");
}
