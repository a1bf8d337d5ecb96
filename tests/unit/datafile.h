/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Cases that are many and alike, a line each in a file of tests/data/. */

/* One line, of three columns with a tab between. */
typedef struct DataLine {
        const char *file; /* its name in the sources */
        int line;
        const char *first, *second;
        const char *text; /* the third; its \t \n \r \\ and \xHH made what they stand for */
} DataLine;

/* Runs `check` for each line of a file of the sources but comments (#) and empty ones. The test
 * fails where a line is not of that form, or where they are fewer than `at_least`. */
void datafile_check(const char *file, int at_least, void (*check)(const DataLine *line));
