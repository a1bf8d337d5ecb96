/* SPDX-License-Identifier: LGPL-2.1-or-later */
#define _GNU_SOURCE
#include "client/arguments.h"

#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "client/parser.h"
#include "client/record.h"
#include "client/translate.h"
#include "common/money.h"

int parser_complain(Parser *parser, const char *format, ...) {
        va_list arguments;

        va_start(arguments, format);
        int n = vasprintf(&parser->complaint, format, arguments);
        va_end(arguments);
        if (n < 0) {
                parser->complaint = NULL;
                return -ENOMEM;
        }
        return -EINVAL;
}

const char *operand_name(Operand operand) {
        switch (operand) {
        case OPERAND_NONE:
                break;
        case OPERAND_PLATFORM:
                return "PLATFORM";
        case OPERAND_COINS:
                return "COINS";
        case OPERAND_ID:
                return "ID";
        case OPERAND_USER:
                return "USER";
        case OPERAND_AMOUNT:
                return "AMOUNT";
        case OPERAND_REASON:
                return "REASON";
        }
        assert(false);
        return NULL;
}

static int parse_coins(Parser *parser, const char *value) {
        int r = coins_from_text(value, &parser->arguments.coins);
        if (r == -ERANGE)
                return parser_complain(parser, _("That is too many coins: %s"), value);
        if (r < 0)
                return parser_complain(parser, _("Not a number of coins: %s"), value);
        return 0;
}

static int parse_id(Parser *parser, const char *value) {
        int64_t id;
        if (coins_from_text(value, &id) < 0 || id == 0)
                return parser_complain(parser,
                                _("Not a request's number: %s. See: coinbudget history"), value);
        parser->arguments.id = id;
        return 0;
}

static int parse_amount(Parser *parser, const char *value) {
        Arguments *arguments = &parser->arguments;
        char unit[UNIT_MAX + 1];

        int r = amount_from_text(value, &arguments->amount, unit);
        if (r == -ERANGE)
                return parser_complain(parser, _("That amount is too high: %s"), value);
        if (r < 0)
                return parser_complain(parser,
                                _("Not an amount: %s. Write how many coins, as in 2000, or money, as in 25USD"),
                                value);
        if (parser->unit[0] && !text_equal(unit, parser->unit))
                return parser_complain(
                                parser, _("%s is not in %s, as --unit says"), value, parser->unit);
        memcpy(arguments->unit, unit, sizeof arguments->unit);
        return 0;
}

static int parse_operand(Parser *parser, Operand operand, const char *value) {
        switch (operand) {
        case OPERAND_NONE:
                break;
        case OPERAND_PLATFORM:
                return parser_platform(parser, value, false);
        case OPERAND_COINS:
                return parse_coins(parser, value);
        case OPERAND_ID:
                return parse_id(parser, value);
        case OPERAND_USER:
                if (*value == '\0')
                        return parser_complain(parser, _("USER is empty"));
                parser->arguments.user = value;
                return 0;
        case OPERAND_AMOUNT:
                return parse_amount(parser, value);
        case OPERAND_REASON:
                if (!text_valid(value, NOTE_MAX))
                        return parser_complain(parser,
                                        _("REASON takes at most %d bytes of plain text"), NOTE_MAX);
                parser->arguments.reason = value;
                return 0;
        }
        assert(false);
        return -EINVAL;
}

static size_t verb_operands(const Verb *verb, bool required) {
        size_t n = 0;
        for (size_t i = 0; i < OPERANDS_MAX && verb->operands[i] != OPERAND_NONE; i++)
                n += !(required && verb->optional[i]);
        return n;
}

static int parse_operands(Parser *parser, char **operands, size_t n) {
        const Verb *verb = parser->arguments.verb;
        size_t least = verb_operands(verb, true);

        if (n < least) {
                /* Those given are taken for the required ones, from the first on. */
                size_t missing = n;
                for (size_t i = 0; i < OPERANDS_MAX && i <= missing; i++)
                        missing += verb->optional[i];
                return parser_complain(parser, _("%s needs %s"), verb->name,
                                operand_name(verb->operands[missing]));
        }
        if (n > verb_operands(verb, false))
                return parser_complain(parser, _("%s does not take this: %s"), verb->name,
                                operands[verb_operands(verb, false)]);

        size_t spare = n - least;
        for (size_t i = 0; i < OPERANDS_MAX && n > 0; i++) {
                if (verb->optional[i]) {
                        if (spare == 0)
                                continue;
                        spare--;
                }
                int r = parse_operand(parser, verb->operands[i], *operands++);
                if (r < 0)
                        return r;
                n--;
        }
        return 0;
}

const char *arguments_limit_unit(const Arguments *arguments) {
        return arguments->unit[0] ? arguments->unit : UNIT_COINS;
}

const char *arguments_limit_platform(const Arguments *arguments) {
        if (arguments->platform)
                return arguments->platform;
        return text_equal(arguments_limit_unit(arguments), UNIT_COINS) ? PLATFORM_DEFAULT
                                                                       : PLATFORM_ALL;
}

static const Verb *verb_find(const Verb *verbs, const char *name) {
        for (; verbs->name; verbs++)
                if (strcmp(verbs->name, name) == 0)
                        return verbs;
        return NULL;
}

/* Whether the verb has the options that were given. */
static int check_options(Parser *parser) {
        const Verb *verb = parser->arguments.verb;

        for (unsigned i = OPTION_PRICE; i < N_OPTIONS; i++)
                if (parser->options & OPTION_BIT(i) & ~verb->options)
                        return parser_complain(parser, _("%s is not for %s"),
                                        option_synopsis((Option) i), verb->name);
        return 0;
}

/* Whether there can be such a limit: one platform's coins are not another's. */
static int check_limit(Parser *parser) {
        const Arguments *arguments = &parser->arguments;

        if (arguments->verb->options & OPTION_BIT(OPTION_PER) &&
                        text_equal(arguments_limit_platform(arguments), PLATFORM_ALL) &&
                        text_equal(arguments_limit_unit(arguments), UNIT_COINS))
                return parser_complain(parser,
                                _("Coins of several platforms are not added up: name one platform, or money, as in 25USD"));
        return 0;
}

/* Whether --format goes with the other options: --json is one way to say json, and the others are
 * none; books have what was bought, whatever became of the rest. */
static int check_format(Parser *parser) {
        Arguments *arguments = &parser->arguments;
        bool said = parser->options & OPTION_BIT(OPTION_FORMAT);

        if (!(arguments->verb->options & OPTION_BIT(OPTION_FORMAT)))
                return 0;
        if (!said && arguments->json != JSON_OFF)
                arguments->format = EXPORT_JSON;
        if (arguments->format != EXPORT_JSON && arguments->json != JSON_OFF)
                return parser_complain(parser,
                                _("--format says that it is not JSON, and --json that it is: leave one out"));
        if (arguments->format == EXPORT_JSON && arguments->json == JSON_OFF) {
                if (parser->options & OPTION_BIT(OPTION_JSON))
                        return parser_complain(parser,
                                        _("--format says that it is JSON, and --json that it is not: leave one out"));
                arguments->json = JSON_AUTO;
        }
        if (arguments->format > EXPORT_JSON && arguments->state)
                return parser_complain(parser,
                                _("--state is for csv and json: books have what was bought"));
        return 0;
}

static int parse_verb(Parser *parser, int argc, char **argv) {
        Arguments *arguments = &parser->arguments;
        int first = optind;

        arguments->verb = parser->verbs;
        if (first < argc) {
                arguments->verb = verb_find(parser->verbs, argv[first]);
                if (!arguments->verb)
                        return parser_complain(parser, _("Unknown verb: %s"), argv[first]);
                first++;
        }

        int r = check_options(parser);
        if (r >= 0)
                r = parse_operands(parser, argv + first, (size_t) (argc - first));
        if (r >= 0 && parser->unit[0])
                memcpy(arguments->unit, parser->unit, sizeof arguments->unit);
        if (r >= 0)
                r = check_limit(parser);
        if (r >= 0 && arguments->html && arguments->json != JSON_OFF)
                return parser_complain(parser, _("Either --html or JSON, not both"));
        if (r >= 0)
                r = check_format(parser);
        return r;
}

int arguments_parse(int argc, char **argv, const Verb *verbs, int64_t now, Arguments *ret,
                char **ret_complaint) {
        Parser parser = {
                        .verbs = verbs,
                        .now = now,
                        .arguments =
                                        {
                                                        .window = WINDOW_MONTH,
                                                        .id = NOT_GIVEN,
                                                        .coins = NOT_GIVEN,
                                                        .price = NOT_GIVEN,
                                                        .amount = NOT_GIVEN,
                                                        .since = NOT_GIVEN,
                                                        .until = NOT_GIVEN,
                                                        .when = NOT_GIVEN,
                                                        .month = NOT_GIVEN,
                                                        .count = NOT_GIVEN,
                                        },
        };

        int r = parser_options(&parser, argc, argv);
        if (r >= 0 && !parser.arguments.help && !parser.arguments.version)
                r = parse_verb(&parser, argc, argv);
        if (r >= 0)
                *ret = parser.arguments;
        else if (r == -EINVAL)
                *ret_complaint = parser.complaint;
        return r;
}
