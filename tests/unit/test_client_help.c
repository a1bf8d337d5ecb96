/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <string.h>

#include "client/terminal.h"
#include "client/verbs.h"
#include "tests/unit/client_case.h"

TestSuite(client_help, .init = client_case_open);

Test(client_help, fits_80_columns) {
        Paper *paper = paper_new();
        char *rest, *line;
        size_t n = 0;

        verbs_help(paper->out);
        cr_assert_eq(fclose(paper->out), 0);
        for (rest = paper->text; (line = strsep(&rest, "\n")); n++)
                cr_assert_leq(text_width(line), 80, "%s", line);
        cr_assert_gt(n, 50, "%zu lines", n);
        free(paper->text);
        free(paper);
}
