/* SPDX-License-Identifier: LGPL-2.1-or-later */
#include <assert.h>
#include <errno.h>
#include <getopt.h>
#include <string.h>

#include "client/parser.h"
#include "client/translate.h"
#include "common/money.h"
#include "common/timetext.h"

/* getopt_long()'s values for long options: behind every letter. */
#define LONG_OPTION 256

static const struct {
        const char *name; /* of the long form; NULL: it has none */
        char letter;      /* of the short form; '\0': it has none */
        const char *value;
        const char *synopsis;
        const char *help;
} option_rows[N_OPTIONS] = {
                [OPTION_HELP] = {"help", 'h', NULL, "-h --help", N_("Show this help")},
                [OPTION_VERSION] = {"version", '\0', NULL, "--version", N_("Show the version")},
                [OPTION_JSON] = {"json", '\0', "MODE", "--json=MODE",
                                N_("Answer in JSON: pretty, short or off")},
                [OPTION_J] = {NULL, 'j', NULL, "-j",
                                N_("JSON: pretty on a terminal, short elsewhere")},
                [OPTION_NO_LEGEND] = {"no-legend", '\0', NULL, "--no-legend", N_("No headings")},
                [OPTION_NO_ASK_PASSWORD] = {"no-ask-password", '\0', NULL, "--no-ask-password",
                                N_("Do not ask for a password")},
                [OPTION_QUIET] = {"quiet", 'q', NULL, "-q --quiet",
                                N_("Only what was asked for: no advice")},
                [OPTION_NO_PAGER] = {"no-pager", '\0', NULL, "--no-pager",
                                N_("Long output goes to the terminal directly")},
                [OPTION_PRICE] = {"price", '\0', "PRICE", "--price=PRICE",
                                N_("How much money, as 12.99USD")},
                [OPTION_SELLER] = {"seller", '\0', "URL", "--seller=URL",
                                N_("Who sells: a URL, google-play or app-store")},
                [OPTION_KEY] = {"key", '\0', "KEY", "--key=KEY",
                                N_("The same key again is the same request")},
                [OPTION_NOTE] = {"note", '\0', "TEXT", "--note=TEXT",
                                N_("A word that goes with it")},
                [OPTION_APP] = {"app", '\0', "NAME", "--app=NAME", N_("The app that buys")},
                [OPTION_SINCE] = {"since", '\0', "TIME", "--since=TIME",
                                N_("From then on: 2026-11-22, \"2026-11-22 18:30\"")},
                [OPTION_UNTIL] = {"until", '\0', "TIME", "--until=TIME", N_("Until then")},
                [OPTION_PLATFORM] = {"platform", '\0', "PLATFORM", "--platform=PLATFORM",
                                N_("For this platform, as in: coinbudget platforms")},
                [OPTION_STATE] = {"state", '\0', "STATE", "--state=STATE",
                                N_("In this state, such as completed")},
                [OPTION_COUNT] = {NULL, 'n', "COUNT", "-n COUNT", N_("At most so many")},
                [OPTION_PER] = {"per", '\0', "WINDOW", "--per=WINDOW",
                                N_("day, week, month (unless said), year or request")},
                [OPTION_UNIT] = {"unit", '\0', "UNIT", "--unit=UNIT",
                                N_("coins, or a currency such as USD")},
                [OPTION_REASON] = {"reason", '\0', "TEXT", "--reason=TEXT",
                                N_("Why, for the record")},
                [OPTION_GUARDIAN] = {"guardian", '\0', NULL, "--guardian",
                                N_("For one's own account, as a guardian")},
                [OPTION_WHEN] = {"when", '\0', "TIME", "--when=TIME",
                                N_("When it was bought; now unless said")},
                [OPTION_MONTH] = {"month", '\0', "MONTH", "--month=MONTH",
                                N_("As 2026-10; this month unless said")},
                [OPTION_CURRENCY] = {"currency", '\0', "CODE", "--currency=CODE",
                                N_("In this currency, such as EUR")},
                [OPTION_HTML] = {"html", '\0', "FILE", "--html=FILE",
                                N_("A page with charts, into this file or to -")},
                [OPTION_FORMAT] = {"format", '\0', "FORMAT", "--format=FORMAT",
                                N_("csv unless said; json, ledger or beancount")},
};

const char *option_synopsis(Option option) {
        return option_rows[option].synopsis;
}

const char *option_help(Option option) {
        return _(option_rows[option].help);
}

static int parse_json(Parser *parser, const char *value) {
        if (text_equal(value, "pretty"))
                parser->arguments.json = JSON_PRETTY;
        else if (text_equal(value, "short"))
                parser->arguments.json = JSON_SHORT;
        else if (text_equal(value, "off"))
                parser->arguments.json = JSON_OFF;
        else
                return parser_complain(parser, _("--json is pretty, short or off, not: %s"), value);
        return 0;
}

static int parse_price(Parser *parser, const char *value) {
        char unit[UNIT_MAX + 1];
        int64_t price;

        int r = amount_from_text(value, &price, unit);
        if (r == -ERANGE)
                return parser_complain(parser, _("That price is too high: %s"), value);
        if (r < 0 || text_equal(unit, UNIT_COINS))
                return parser_complain(parser,
                                _("Not a price: %s. Write it with its currency, as in 12.99USD"),
                                value);
        parser->arguments.price = price;
        memcpy(parser->arguments.currency, unit, sizeof parser->arguments.currency);
        return 0;
}

static int parse_text(
                Parser *parser, Option option, const char *value, unsigned max, const char **ret) {
        if (!text_valid(value, max))
                return parser_complain(parser, _("--%s takes at most %u bytes of plain text"),
                                option_rows[option].name, max);
        *ret = value;
        return 0;
}

static int parse_key(Parser *parser, const char *value) {
        if (!key_valid(value))
                return parser_complain(parser,
                                _("--key takes 1 to %d characters: letters, digits, signs, no accents"),
                                KEY_MAX);
        parser->arguments.key = value;
        return 0;
}

static int parse_time(Parser *parser, Option option, const char *value, int64_t *ret) {
        int64_t time;
        /* There is nothing before 1970, and NOT_GIVEN is negative. */
        if (time_from_text(value, parser->now, &time) < 0 || time < 0)
                return parser_complain(parser,
                                _("--%s does not understand: %s. Write a time as 2026-11-22 or "
                                  "\"2026-11-22 18:30\""),
                                option_rows[option].name, value);
        *ret = time;
        return 0;
}

static int parse_when(Parser *parser, const char *value) {
        int r = parse_time(parser, OPTION_WHEN, value, &parser->arguments.when);
        if (r >= 0 && parser->arguments.when > parser->now)
                return parser_complain(parser, _("--when lies in the future: %s"), value);
        return r;
}

static int parse_currency(Parser *parser, const char *value) {
        if (!currency_known(value, NULL))
                return parser_complain(
                                parser, _("Not a currency: %s. Write its code, as in EUR"), value);
        memcpy(parser->arguments.currency, value, sizeof parser->arguments.currency);
        return 0;
}

static int parse_month(Parser *parser, const char *value) {
        char first[] = "2026-10-01";
        int64_t time;

        if (strlen(value) == strlen("2026-10")) {
                memcpy(first, value, strlen("2026-10"));
                if (time_from_text(first, parser->now, &time) >= 0 && time >= 0) {
                        parser->arguments.month = time;
                        return 0;
                }
        }
        return parser_complain(parser, _("--month takes a month as 2026-10, not: %s"), value);
}

static int parse_html(Parser *parser, const char *value) {
        if (!*value)
                return parser_complain(
                                parser, _("--html takes a file, as in --html=statement.html"));
        parser->arguments.html = value;
        return 0;
}

int parser_platform(Parser *parser, const char *value, bool all) {
        if (!platform_id_valid(value) && !(all && text_equal(value, PLATFORM_ALL)))
                return parser_complain(
                                parser, _("Not a platform: %s. See: coinbudget platforms"), value);
        parser->arguments.platform = value;
        return 0;
}

static int parse_state(Parser *parser, const char *value) {
        State state;
        if (!state_from_text(value, &state))
                return parser_complain(parser,
                                _("Not a state: %s. There are rejected, pending, approved, returning, "
                                  "cancelled, completed, lapsed and recorded"),
                                value);
        parser->arguments.state = value;
        return 0;
}

static int parse_count(Parser *parser, const char *value) {
        int64_t count;
        if (coins_from_text(value, &count) < 0 || count == 0)
                return parser_complain(parser, _("-n takes a number from 1 on, not: %s"), value);
        parser->arguments.count = count;
        return 0;
}

static int parse_window(Parser *parser, const char *value) {
        if (!window_from_text(value, &parser->arguments.window))
                return parser_complain(parser,
                                _("--per is day, week, month, year or request, not: %s"), value);
        return 0;
}

static int parse_unit(Parser *parser, const char *value) {
        if (!text_equal(value, UNIT_COINS) && !currency_known(value, NULL))
                return parser_complain(parser,
                                _("--unit is coins, or a currency such as USD, not: %s"), value);
        memcpy(parser->unit, value, strlen(value) + 1);
        return 0;
}

static int parse_format(Parser *parser, const char *value) {
        static const char *const words[] = {
                        [EXPORT_CSV] = "csv",
                        [EXPORT_JSON] = "json",
                        [EXPORT_LEDGER] = "ledger",
                        [EXPORT_BEANCOUNT] = "beancount",
        };

        for (size_t i = 0; i < ELEMENTSOF(words); i++)
                if (text_equal(value, words[i])) {
                        parser->arguments.format = (ExportFormat) i;
                        return 0;
                }
        return parser_complain(
                        parser, _("--format is csv, json, ledger or beancount, not: %s"), value);
}

static int parse_flag(bool *ret) {
        *ret = true;
        return 0;
}

static int parse_option(Parser *parser, Option option, const char *value) {
        Arguments *arguments = &parser->arguments;

        parser->options |= OPTION_BIT(option);
        switch (option) {
        case OPTION_HELP:
                return parse_flag(&arguments->help);
        case OPTION_VERSION:
                return parse_flag(&arguments->version);
        case OPTION_JSON:
                return parse_json(parser, value);
        case OPTION_J:
                arguments->json = JSON_AUTO;
                return 0;
        case OPTION_NO_LEGEND:
                return parse_flag(&arguments->no_legend);
        case OPTION_NO_ASK_PASSWORD:
                return parse_flag(&arguments->no_ask_password);
        case OPTION_QUIET:
                return parse_flag(&arguments->quiet);
        case OPTION_NO_PAGER:
                return parse_flag(&arguments->no_pager);
        case OPTION_PRICE:
                return parse_price(parser, value);
        case OPTION_SELLER:
                return parse_text(parser, option, value, SELLER_MAX, &arguments->seller);
        case OPTION_KEY:
                return parse_key(parser, value);
        case OPTION_NOTE:
                return parse_text(parser, option, value, NOTE_MAX, &arguments->note);
        case OPTION_APP:
                return parse_text(parser, option, value, APP_MAX, &arguments->app);
        case OPTION_SINCE:
                return parse_time(parser, option, value, &arguments->since);
        case OPTION_UNTIL:
                return parse_time(parser, option, value, &arguments->until);
        case OPTION_PLATFORM:
                return parser_platform(parser, value, true);
        case OPTION_STATE:
                return parse_state(parser, value);
        case OPTION_COUNT:
                return parse_count(parser, value);
        case OPTION_PER:
                return parse_window(parser, value);
        case OPTION_UNIT:
                return parse_unit(parser, value);
        case OPTION_REASON:
                return parse_text(parser, option, value, NOTE_MAX, &arguments->reason);
        case OPTION_GUARDIAN:
                return parse_flag(&arguments->guardian);
        case OPTION_WHEN:
                return parse_when(parser, value);
        case OPTION_MONTH:
                return parse_month(parser, value);
        case OPTION_CURRENCY:
                return parse_currency(parser, value);
        case OPTION_HTML:
                return parse_html(parser, value);
        case OPTION_FORMAT:
                return parse_format(parser, value);
        case N_OPTIONS:
                break;
        }
        assert(false);
        return -EINVAL;
}

/* What getopt_long() stumbled over; `word` is where it stopped. */
static int complain_option(Parser *parser, int found, const char *word) {
        if (found == ':')
                return parser_complain(parser, _("%s needs a value"), word);
        if (optopt >= LONG_OPTION)
                return parser_complain(parser, _("It takes no value: %s"), word);
        /* Of a character beyond ASCII it is one byte, which by itself is no text. */
        if (optopt && (optopt < ' ' || optopt > '~'))
                return parser_complain(parser, _("Unknown option: - and what is no plain letter"));
        if (optopt)
                return parser_complain(parser, _("Unknown option: -%c"), optopt);
        return parser_complain(parser, _("Unknown option: %s"), word);
}

int parser_options(Parser *parser, int argc, char **argv) {
        struct option longs[N_OPTIONS + 1] = {0};
        char shorts[2 * N_OPTIONS + 2] = ":", *end = shorts + 1;
        size_t n_longs = 0;

        for (int i = 0; i < N_OPTIONS; i++) {
                if (option_rows[i].name)
                        longs[n_longs++] = (struct option){option_rows[i].name,
                                        option_rows[i].value ? required_argument : no_argument,
                                        NULL, LONG_OPTION + i};
                if (option_rows[i].letter) {
                        *end++ = option_rows[i].letter;
                        if (option_rows[i].value)
                                *end++ = ':';
                }
        }

        optind = 0; /* begin anew, also where somebody has parsed before */
        opterr = 0;
        for (int found; (found = getopt_long(argc, argv, shorts, longs, NULL)) != -1;) {
                if (found == '?' || found == ':')
                        return complain_option(parser, found, argv[optind - 1]);

                int option = found - LONG_OPTION;
                for (int i = 0; i < N_OPTIONS && found < LONG_OPTION; i++)
                        if (option_rows[i].letter == found)
                                option = i;
                int r = parse_option(parser, (Option) option, optarg);
                if (r < 0)
                        return r;
        }
        return 0;
}
