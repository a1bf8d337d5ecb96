/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include "client/bar.h"

#include "common/util.h"
#include "tests/unit/client_case.h"

TestSuite(client_bar, .init = client_case_open);

Test(client_bar, plain) {
        static const struct {
                int64_t used, held, total;
                unsigned width;
                const char *expected;
        } cases[] = {
                        {0, 0, 2000, 10, ".........."},
                        {1, 0, 2000, 10, "#........."}, /* what is not nothing shows */
                        {0, 1, 2000, 10, "=........."},
                        {1, 1, 2000, 10, "#=........"},
                        {700, 0, 2000, 10, "###......."},
                        {700, 300, 2000, 10, "###==....."},
                        {1999, 0, 2000, 10, "#########."}, /* and what is not all is not full */
                        {1999, 1, 2000, 10, "#########="},
                        {2000, 0, 2000, 10, "##########"},
                        {2500, 0, 2000, 10, "##########"}, /* completed beyond the limit */
                        {1500, 1500, 2000, 10, "#######==="},
                        {0, 0, 0, 10, "##########"}, /* blocked */
                        {5, 5, 10, 2, "#="},
                        {-1, -1, 10, 2, ".."},
                        {INT64_MAX, INT64_MAX, INT64_MAX, 10, "##########"},
                        {500000000000, 0, 1000000000000, 10, "#####....."},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Paper *paper = paper_new();
                bar_print(cases[i].used, cases[i].held, cases[i].total, cases[i].width, false,
                                false, paper->out);
                paper_expect(paper, cases[i].expected);
        }
}

Test(client_bar, colour_follows_what_is_left) {
        static const struct {
                int64_t used, held;
                const char *expected;
        } cases[] = {
                        {0, 0, "\033[32m░░░░░░░░░░\033[0m"},
                        {700, 300, "\033[32m███▒▒░░░░░\033[0m"},
                        {1599, 0, "\033[32m███████░░░\033[0m"},
                        {1600, 0, "\033[33m████████░░\033[0m"},
                        {1500, 100, "\033[33m███████▒░░\033[0m"},
                        {1999, 0, "\033[33m█████████░\033[0m"},
                        {2000, 0, "\033[31m██████████\033[0m"},
        };

        for (size_t i = 0; i < ELEMENTSOF(cases); i++) {
                Paper *paper = paper_new();
                bar_print(cases[i].used, cases[i].held, 2000, 10, true, true, paper->out);
                paper_expect(paper, cases[i].expected);
        }
}
