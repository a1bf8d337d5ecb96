/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* Inside the parsing of the command line: options here, the verb and its operands there. */

#include "client/arguments.h"
#include "common/util.h"

/* What has been read, and what is wrong with it. */
typedef struct Parser {
        Arguments arguments;
        const Verb *verbs;
        int64_t now;
        unsigned options;        /* OPTION_BIT()s of those given */
        char unit[UNIT_MAX + 1]; /* by --unit; "": not given */
        char *complaint;
} Parser;

/* Keeps a sentence about what is wrong. -EINVAL, or -ENOMEM. */
int parser_complain(Parser *parser, const char *format, ...) _printf_(2, 3);

/* A platform's id; with `all` also "*". */
int parser_platform(Parser *parser, const char *value, bool all);

/* All options of argv; what stands beside them is at `optind` then. 0, -EINVAL with a complaint,
 * or -ENOMEM. */
int parser_options(Parser *parser, int argc, char **argv);
