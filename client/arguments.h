/* SPDX-License-Identifier: LGPL-2.1-or-later */
#pragma once

/* The command line -> one Arguments, by the table of verbs. Nothing is asked of the system here:
 * users are looked up, and platforms known, only by those who need them. */

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "common/contract.h"

typedef enum JsonMode {
        JSON_OFF,
        JSON_SHORT,
        JSON_PRETTY,
        JSON_AUTO, /* -j: pretty on a terminal, short elsewhere */
} JsonMode;

/* What `export` writes. */
typedef enum ExportFormat {
        EXPORT_CSV,
        EXPORT_JSON,
        EXPORT_LEDGER, /* of hledger and ledger */
        EXPORT_BEANCOUNT,
} ExportFormat;

typedef enum Option {
        OPTION_HELP,
        OPTION_VERSION,
        OPTION_JSON,
        OPTION_J,
        OPTION_NO_LEGEND,
        OPTION_NO_ASK_PASSWORD,
        OPTION_QUIET,
        OPTION_NO_PAGER,
        OPTION_PRICE, /* from here on only for the verbs that name it */
        OPTION_SELLER,
        OPTION_KEY,
        OPTION_NOTE,
        OPTION_APP,
        OPTION_SINCE,
        OPTION_UNTIL,
        OPTION_PLATFORM,
        OPTION_STATE,
        OPTION_COUNT,
        OPTION_PER,
        OPTION_UNIT,
        OPTION_REASON,
        OPTION_GUARDIAN,
        OPTION_WHEN,
        OPTION_MONTH,
        OPTION_CURRENCY,
        OPTION_HTML,
        OPTION_FORMAT,
        N_OPTIONS,
} Option;

#define OPTION_BIT(option) (1U << (option))

/* For the help: how an option is written, and what it does. */
const char *option_synopsis(Option option);
const char *option_help(Option option);

/* What a verb's operands are. */
typedef enum Operand {
        OPERAND_NONE,
        OPERAND_PLATFORM,
        OPERAND_COINS,
        OPERAND_ID,
        OPERAND_USER,
        OPERAND_AMOUNT,
        OPERAND_REASON,
} Operand;

const char *operand_name(Operand operand);

enum { OPERANDS_MAX = 3 };

typedef struct Command Command;

/* One verb of the command: dispatch, parsing and help go by it. */
typedef struct Verb {
        const char *name;
        Operand operands[OPERANDS_MAX];
        bool optional[OPERANDS_MAX]; /* may be left out, the first of them first */
        unsigned options;            /* OPTION_BIT()s beyond those that are for all */
        const char *help;
        int (*run)(Command *command); /* an ExitStatus */
} Verb;

typedef struct Arguments {
        const Verb *verb; /* NULL with help and version */
        bool help;
        bool version;
        JsonMode json;
        bool no_legend;
        bool no_ask_password;
        bool quiet;
        bool no_pager;

        /* Operands and options as they were written, checked for their form. NULL: not given. */
        const char *user;
        const char *platform;
        const char *reason;
        const char *seller;
        const char *key;
        const char *note;
        const char *app;
        const char *state;
        const char *html; /* a file's path; "-" is standard output */
        Window window;    /* WINDOW_MONTH unless --per says otherwise */
        bool guardian;
        ExportFormat format; /* with EXPORT_JSON, `json` is on */

        /* NOT_GIVEN, or what was said. */
        int64_t id;
        int64_t coins;
        int64_t price;
        int64_t amount;
        int64_t since;
        int64_t until;
        int64_t when;
        int64_t month; /* its first moment, local */
        int64_t count;

        char currency[CURRENCY_MAX + 1]; /* of the price, or as --currency says; "" */
        char unit[UNIT_MAX + 1]; /* of the amount, or as --unit says; "" where neither does */
} Arguments;

/* Reads argv by `verbs`, which ends with a NULL name and begins with the default. `now` in µs is
 * what relative times go by. 0 and *ret, which points into argv; -EINVAL and *ret_complaint, a
 * sentence for the caller to print and free; -ENOMEM. */
int arguments_parse(int argc, char **argv, const Verb *verbs, int64_t now, Arguments *ret,
                char **ret_complaint);

/* What `set`, `unset` and `grant` are about, by the unit and by --platform: coins are those of the
 * default platform unless said otherwise, money is all platforms' together. */
#define PLATFORM_DEFAULT "tiktok"
const char *arguments_limit_platform(const Arguments *arguments);
const char *arguments_limit_unit(const Arguments *arguments);
