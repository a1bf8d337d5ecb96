/* SPDX-License-Identifier: LGPL-2.1-or-later */

/* The command line, up to where it would speak to a bus: client/arguments.h, with the real verbs.
 * The input is a word a line. */

#define _GNU_SOURCE 1
#include <errno.h>
#include <inttypes.h>
#include <limits.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include "client/budget_client.h"
#include "client/record.h"
#include "client/sentence.h"
#include "client/verbs.h"
#include "common/money.h"
#include "common/timetext.h"
#include "tests/fuzz/input.h"

/* 2026-11-22 12:00 UTC. */
#define NOON INT64_C(1795348800000000)

enum { WORDS_MAX = 64 };

/* A command line, and memory of its own for each word. */
typedef struct Line {
        char *words[WORDS_MAX + 1];
        int n;
} Line;

static void line_clear(Line *line) {
        for (int i = 0; i < line->n; i++)
                free(line->words[i]);
        line->n = 0;
}

static void _printf_(2, 3) line_add(Line *line, const char *format, ...) {
        va_list args;

        HOLDS(line->n < WORDS_MAX);
        va_start(args, format);
        HOLDS(vasprintf(&line->words[line->n++], format, args) >= 0);
        va_end(args);
}

/* getopt_long() changes their order: each parser gets words of its own. */
static Line line_read(Piece piece) {
        Line line = {.words = {must(strdup("coinbudget"))}, .n = 1};

        while (piece.at && line.n < WORDS_MAX)
                line.words[line.n++] = piece_text(piece_next(&piece, "\n"));
        return line;
}

static bool line_readable(const Line *line) {
        for (int i = 0; i < line->n; i++)
                if (!text_valid(line->words[i], UINT_MAX))
                        return false;
        return true;
}

static bool given(int64_t number) {
        return number != NOT_GIVEN;
}

static void check_time(int64_t usec) {
        HOLDS(!given(usec) || (usec >= 0 && usec % USEC_PER_SEC == 0));
}

static void check_amount(int64_t amount) {
        HOLDS(!given(amount) || (amount >= 0 && amount <= AMOUNT_MAX));
}

static void check_text(const char *text, unsigned max) {
        HOLDS(!text || text_valid(text, max));
}

/* Whether this operand of the verb was given. */
static bool has_operand(const Arguments *arguments, Operand operand) {
        switch (operand) {
        case OPERAND_NONE:
                break;
        case OPERAND_PLATFORM:
                return arguments->platform;
        case OPERAND_COINS:
                return given(arguments->coins);
        case OPERAND_ID:
                return given(arguments->id);
        case OPERAND_USER:
                return arguments->user;
        case OPERAND_AMOUNT:
                return given(arguments->amount);
        case OPERAND_REASON:
                return arguments->reason;
        }
        return false;
}

static void check_verb(const Arguments *arguments) {
        const Verb *verb = arguments->verb;
        Verb none = {0};

        HOLDS((verb == NULL) == (arguments->help || arguments->version));
        if (!verb)
                verb = &none;
        for (size_t i = 0; i < OPERANDS_MAX && verb->operands[i] != OPERAND_NONE; i++)
                HOLDS(verb->optional[i] || has_operand(arguments, verb->operands[i]));
        if (verb->options & OPTION_BIT(OPTION_PER))
                HOLDS(!text_equal(arguments_limit_platform(arguments), PLATFORM_ALL) ||
                                !text_equal(arguments_limit_unit(arguments), UNIT_COINS));
}

/* JSON is said in one way alone, and books have no states. */
static void check_format(const Arguments *arguments) {
        bool exports = arguments->verb && arguments->verb->options & OPTION_BIT(OPTION_FORMAT);

        HOLDS(arguments->format <= EXPORT_BEANCOUNT);
        if (exports) {
                HOLDS((arguments->format == EXPORT_JSON) == (arguments->json != JSON_OFF));
                HOLDS(arguments->format <= EXPORT_JSON || !arguments->state);
        }
}

static void check_arguments(const Arguments *arguments) {
        const char *platform = arguments->platform;
        State state;

        check_verb(arguments);
        check_format(arguments);
        HOLDS(!arguments->user || *arguments->user);
        HOLDS(!platform || platform_id_valid(platform) || text_equal(platform, PLATFORM_ALL));
        check_text(arguments->reason, NOTE_MAX);
        check_text(arguments->note, NOTE_MAX);
        check_text(arguments->seller, SELLER_MAX);
        check_text(arguments->app, APP_MAX);
        HOLDS(!arguments->key || key_valid(arguments->key));
        HOLDS(!arguments->state || state_from_text(arguments->state, &state));
        HOLDS(arguments->window < WINDOW_COUNT);
        HOLDS(!given(arguments->id) || (arguments->id >= 1 && arguments->id <= AMOUNT_MAX));
        HOLDS(!given(arguments->count) || arguments->count >= 1);
        check_amount(arguments->coins);
        check_amount(arguments->price);
        check_amount(arguments->amount);
        check_amount(arguments->count);
        check_time(arguments->since);
        check_time(arguments->until);
        check_time(arguments->when);
        check_time(arguments->month);
        HOLDS(arguments->when <= NOON);
        HOLDS(!*arguments->currency || currency_known(arguments->currency, NULL));
        HOLDS(!given(arguments->price) || *arguments->currency);
        HOLDS(!*arguments->unit || text_equal(arguments->unit, UNIT_COINS) ||
                        currency_known(arguments->unit, NULL));
        HOLDS(!given(arguments->amount) || *arguments->unit);
}

static void print_text(const char *name, const char *text, FILE *out) {
        if (text)
                (void) fprintf(out, "%s=%s\n", name, text);
}

static void print_number(const char *name, int64_t number, FILE *out) {
        if (given(number))
                (void) fprintf(out, "%s=%" PRId64 "\n", name, number);
}

/* All of it, so that two can be compared. */
static void print_arguments(const Arguments *arguments, FILE *out) {
        print_text("verb", arguments->verb ? arguments->verb->name : NULL, out);
        (void) fprintf(out, "%d%d%d%d%d%d%d%d format=%d window=%d unit=%s currency=%s\n",
                        arguments->help, arguments->version, arguments->no_legend,
                        arguments->no_ask_password, arguments->quiet, arguments->no_pager,
                        arguments->guardian, (int) arguments->json, (int) arguments->format,
                        (int) arguments->window, arguments->unit, arguments->currency);
        print_text("user", arguments->user, out);
        print_text("platform", arguments->platform, out);
        print_text("reason", arguments->reason, out);
        print_text("seller", arguments->seller, out);
        print_text("key", arguments->key, out);
        print_text("note", arguments->note, out);
        print_text("app", arguments->app, out);
        print_text("state", arguments->state, out);
        print_number("id", arguments->id, out);
        print_number("coins", arguments->coins, out);
        print_number("price", arguments->price, out);
        print_number("amount", arguments->amount, out);
        print_number("since", arguments->since, out);
        print_number("until", arguments->until, out);
        print_number("when", arguments->when, out);
        print_number("month", arguments->month, out);
        print_number("count", arguments->count, out);
}

/* Whatever the daemon may refuse, there is something to say about it. */
static void check_sentences(const Arguments *arguments, bool plain) {
        const RecordList none = {.type = &budget_platform_type};

        for (int code = BUDGET_ERROR_NONE + 1; code < BUDGET_ERROR_COUNT; code++) {
                const BudgetError error = {(BudgetErrorCode) code, NULL};
                _cleanup_free_ char *text = NULL;
                size_t size;

                FILE *out = must(open_memstream(&text, &size));
                sentence_error(&error, arguments, &none, out);
                HOLDS(fclose(out) == 0);
                HOLDS(*text && text[strlen(text) - 1] == '\n');
                HOLDS(!plain || text_valid(text, UINT_MAX));
        }
}

/* What was understood, or the complaint; free it. */
static char *parse(Line *line, Arguments *ret, bool *ret_taken) {
        bool plain = line_readable(line);
        char *complaint = (char *) line;
        char *text = NULL;
        size_t size;

        memset(ret, 0xA5, sizeof(*ret));
        int r = arguments_parse(line->n, line->words, verbs, NOON, ret, &complaint);
        HOLDS(r == 0 || r == -EINVAL);
        *ret_taken = r == 0;
        if (r < 0) {
                HOLDS(complaint && complaint != (char *) line && *complaint);
                HOLDS(!plain || text_valid(complaint, UINT_MAX));
                return complaint;
        }
        HOLDS(complaint == (char *) line);
        check_arguments(ret);
        if (ret->verb)
                check_sentences(ret, plain);
        FILE *out = must(open_memstream(&text, &size));
        print_arguments(ret, out);
        HOLDS(fclose(out) == 0);
        return text;
}

/* ---- the same said again, in another way ---- */

static void add_money(Line *line, const char *before, int64_t amount, const char *unit) {
        char text[MONEY_TEXT_MAX];

        amount_to_text(amount, unit, text);
        line_add(line, "%s%.*s%s", before, (int) strcspn(text, " "), text,
                        text_equal(unit, UNIT_COINS) ? "" : unit);
}

static void add_time(Line *line, const char *option, int64_t usec) {
        if (given(usec))
                line_add(line, "--%s=@%" PRId64, option, usec / USEC_PER_SEC);
}

static void add_text(Line *line, const char *option, const char *text) {
        if (text)
                line_add(line, "--%s=%s", option, text);
}

static bool verb_takes(const Verb *verb, Operand operand) {
        return verb->operands[0] == operand || verb->operands[1] == operand ||
                        verb->operands[2] == operand;
}

static void add_switches(Line *line, const Arguments *arguments) {
        static const char *const modes[] = {"--json=off", "--json=short", "--json=pretty", "-j"};

        line_add(line, "%s", modes[arguments->json]);
        if (arguments->no_legend)
                line_add(line, "--no-legend");
        if (arguments->no_ask_password)
                line_add(line, "--no-ask-password");
        if (arguments->quiet)
                line_add(line, "-q");
        if (arguments->no_pager)
                line_add(line, "--no-pager");
        if (arguments->guardian)
                line_add(line, "--guardian");
}

static void add_options(Line *line, const Arguments *arguments) {
        static const char *const formats[] = {"csv", "json", "ledger", "beancount"};
        const Verb *verb = arguments->verb;
        char month[TIME_TEXT_MAX];

        if (given(arguments->price))
                add_money(line, "--price=", arguments->price, arguments->currency);
        else if (*arguments->currency)
                add_text(line, "currency", arguments->currency);
        add_text(line, "seller", arguments->seller);
        add_text(line, "key", arguments->key);
        add_text(line, "note", arguments->note);
        add_text(line, "app", arguments->app);
        add_text(line, "state", arguments->state);
        if (!verb_takes(verb, OPERAND_PLATFORM))
                add_text(line, "platform", arguments->platform);
        if (!verb_takes(verb, OPERAND_REASON))
                add_text(line, "reason", arguments->reason);
        add_time(line, "since", arguments->since);
        add_time(line, "until", arguments->until);
        add_time(line, "when", arguments->when);
        if (given(arguments->count))
                line_add(line, "-n%" PRId64, arguments->count);
        if (verb->options & OPTION_BIT(OPTION_PER))
                add_text(line, "per", window_to_text(arguments->window));
        if (verb->options & OPTION_BIT(OPTION_FORMAT))
                add_text(line, "format", formats[arguments->format]);
        if (*arguments->unit)
                add_text(line, "unit", arguments->unit);
        if (given(arguments->month)) {
                time_to_text(arguments->month, month);
                line_add(line, "--month=%.7s", month);
        }
}

static void add_operand(Line *line, const Arguments *arguments, Operand operand) {
        if (!has_operand(arguments, operand))
                return;
        if (operand == OPERAND_PLATFORM)
                line_add(line, "%s", arguments->platform);
        else if (operand == OPERAND_COINS)
                line_add(line, "%" PRId64, arguments->coins);
        else if (operand == OPERAND_ID)
                line_add(line, "%" PRId64, arguments->id);
        else if (operand == OPERAND_USER)
                line_add(line, "%s", arguments->user);
        else if (operand == OPERAND_AMOUNT)
                add_money(line, "", arguments->amount, arguments->unit);
        else if (operand == OPERAND_REASON)
                line_add(line, "%s", arguments->reason);
}

static void check_again(const Arguments *arguments, const char *text) {
        _cleanup_(line_clear) Line line = {0};
        Arguments again;
        bool taken;

        line_add(&line, "coinbudget");
        add_switches(&line, arguments);
        add_options(&line, arguments);
        line_add(&line, "--");
        line_add(&line, "%s", arguments->verb->name);
        for (size_t i = 0; i < OPERANDS_MAX; i++)
                add_operand(&line, arguments, arguments->verb->operands[i]);
        _cleanup_free_ char *same = parse(&line, &again, &taken);
        HOLDS(taken && strcmp(text, same) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size) {
        Piece piece = {(const char *) data, size};
        _cleanup_(line_clear) Line line = line_read(piece), line_same = line_read(piece);
        Arguments arguments, same;
        bool taken, taken_same;

        (void) setenv("TZ", "Europe/Berlin", 1);
        _cleanup_free_ char *text = parse(&line, &arguments, &taken);
        _cleanup_free_ char *text_same = parse(&line_same, &same, &taken_same);
        HOLDS(taken == taken_same && strcmp(text, text_same) == 0);
        if (taken && arguments.verb)
                check_again(&arguments, text);
        return 0;
}
